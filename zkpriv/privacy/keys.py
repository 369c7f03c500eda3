# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys: seed, accounts, full view key, incoming view key.

An account derives s (spend), k (nullifier) and a (view) from one 32-byte seed and the account's number, under separate
labels; B = k*G + s*T. Address i: m_i = Hs_m(a, i), m_0 = 0, B_i = B + m_i*G, A_i = a*B_i.

=================  ==============  =====================================================================================
key                holds           can
=================  ==============  =====================================================================================
Account            s, k, a, B      spend; everything below
FullViewKey        k, a, B         see incoming and spent outputs (balances are right), build proofs, never spend
IncomingViewKey    a, B            find incoming outputs and their amounts
=================  ==============  =====================================================================================

Scalars stay in C memory (``Secret``). Seeds and exported view keys pass through Python bytes, which are not wiped.
"""

from __future__ import annotations

import os
from types import TracebackType
from typing import Final, Self

from zkpriv.errors import MalformedTransfer, PlanError
from zkpriv.hashing import Purpose
from zkpriv.jubjub import G, Jubjub, T
from zkpriv.privacy import bech32m
from zkpriv.privacy.address import Address
from zkpriv.privacy.network import Network
from zkpriv.privacy.wire import Reader, u32, u64
from zkpriv.secrets import Secret

SEED_BYTES: Final = 32
_KEY_VERSION: Final = 1


def new_seed() -> bytes:
    """32 fresh bytes from the operating system."""
    return os.urandom(SEED_BYTES)


def parse_seed(text: str) -> bytes:
    """A seed from its 64 hexadecimal digits (surrounding blanks are ignored). Raises MalformedTransfer."""
    digits = text.strip()
    if len(digits) != 2 * SEED_BYTES or any(c not in "0123456789abcdefABCDEF" for c in digits):
        raise MalformedTransfer(f"seed: expected {2 * SEED_BYTES} hexadecimal digits, got {len(digits)} characters")
    return bytes.fromhex(digits)


def subaddress_scalar(view: Secret, index: int) -> Secret:
    """m_i = Hs_m(a, i) for i from 1 to 2^64 - 1, and m_0 = 0. Raises PlanError outside."""
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < 2**64:
        raise PlanError(f"address index: expected an integer from 0 to 2^64 - 1, got {index!r}")
    return view.derive_scalar(Purpose.SUBADDRESS, u64(index)) if index else Secret.from_scalar(0)


class _SecretHolder:
    """Context manager over the Secrets of a key; never shows or pickles them."""

    network: Network

    def _secrets(self) -> tuple[Secret, ...]:
        return ()

    def close(self) -> None:
        """Wipe the secrets. The key is unusable afterwards."""
        for secret in self._secrets():
            secret.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} on {self.network.name}>"

    def __reduce__(self) -> str:
        raise TypeError(f"{type(self).__name__} holds secrets and is not pickled: derive it again from the seed")


class IncomingViewKey(_SecretHolder):
    """(a, B): finds incoming outputs and their amounts; does not see which are spent."""

    def __init__(self, network: Network, view: Secret, spend_point: Jubjub) -> None:
        self.network = network
        self.view = view
        self.spend_point = spend_point

    def _secrets(self) -> tuple[Secret, ...]:
        return (self.view,)

    def subaddress_point(self, index: int) -> Jubjub:
        """B_i, for index 0 as for any other."""
        with subaddress_scalar(self.view, index) as offset:
            return self.spend_point + offset.mul_base(G)

    def address(self, index: int = 0) -> Address:
        """Address ``index`` (u64)."""
        point = self.subaddress_point(index)
        return Address(self.network, self.view.mul_base(point), point)

    def export(self) -> str:
        """The key as text (prefix ``zkpview``): whoever reads it sees all incoming payments."""
        payload = bytes([_KEY_VERSION, self.network]) + self.view.reveal() + self.spend_point.to_bytes()
        return bech32m.encode(self.network.hrp + "view", payload)

    @classmethod
    def parse(cls, text: str) -> IncomingViewKey:
        """Inverse of ``export``; raises MalformedTransfer."""
        network, reader = _open_key(text, "view")
        view = _read_scalar(reader, "view scalar")
        key = cls(network, view, reader.point("spend point"))
        reader.finish()
        return key


class FullViewKey(IncomingViewKey):
    """(a, k, B): also sees which outputs are spent, and can build proofs. A prover must be trusted like its holder."""

    def __init__(self, network: Network, view: Secret, nullifier: Secret, spend_point: Jubjub) -> None:
        super().__init__(network, view, spend_point)
        self.nullifier = nullifier

    def _secrets(self) -> tuple[Secret, ...]:
        return (self.view, self.nullifier)

    def incoming(self) -> IncomingViewKey:
        """The incoming view key inside this key."""
        return IncomingViewKey(self.network, _duplicate(self.view), self.spend_point)

    def export(self) -> str:
        """The key as text (prefix ``zkpfull``): whoever reads it sees all payments in and out."""
        payload = bytes([_KEY_VERSION, self.network]) + self.view.reveal() + self.nullifier.reveal()
        return bech32m.encode(self.network.hrp + "full", payload + self.spend_point.to_bytes())

    @classmethod
    def parse(cls, text: str) -> FullViewKey:
        """Inverse of ``export``; raises MalformedTransfer."""
        network, reader = _open_key(text, "full")
        view = _read_scalar(reader, "view scalar")
        nullifier = _read_scalar(reader, "nullifier scalar")
        key = cls(network, view, nullifier, reader.point("spend point"))
        reader.finish()
        return key


class Account(_SecretHolder):
    """The spending authority of one account. Keep it where signatures are made; hand out ``view`` elsewhere."""

    def __init__(self, network: Network, spend: Secret, view_key: FullViewKey) -> None:
        self.network = network
        self.spend = spend
        self.full_view_key = view_key

    @classmethod
    def from_seed(cls, seed: bytes, account: int = 0, *, network: Network) -> Account:
        """Account number ``account`` (u32) of a 32-byte seed."""
        if not isinstance(seed, bytes | bytearray):
            raise MalformedTransfer(f"seed: expected bytes (parse_seed reads text), got {type(seed).__name__}")
        if len(seed) != SEED_BYTES:
            raise MalformedTransfer(f"seed: expected {SEED_BYTES} bytes, got {len(seed)}")
        if isinstance(account, bool) or not isinstance(account, int) or not 0 <= account < 2**32:
            raise MalformedTransfer(f"account: expected an integer below 2^32, got {account!r}")
        number = u32(account)
        with Secret.from_bytes(seed) as master:
            spend = master.derive_scalar(Purpose.SPEND_KEY, number)
            nullifier = master.derive_scalar(Purpose.NULLIFIER_KEY, number)
            view = master.derive_scalar(Purpose.VIEW_KEY, number)
        point = nullifier.mul_base(G) + spend.mul_base(T)
        return cls(network, spend, FullViewKey(network, view, nullifier, point))

    def _secrets(self) -> tuple[Secret, ...]:
        return (self.spend, self.full_view_key.view, self.full_view_key.nullifier)

    def address(self, index: int = 0) -> Address:
        """Address ``index`` of the account."""
        return self.full_view_key.address(index)


def _open_key(text: str, kind: str) -> tuple[Network, Reader]:
    hrp, payload = bech32m.decode(text)
    if not hrp.endswith(kind):
        raise MalformedTransfer(f"view key: expected a prefix that ends in {kind!r}, got {hrp[:16]!r}")
    network = Network.from_hrp(hrp.removesuffix(kind))
    reader = Reader(payload, "view key")
    version = reader.u8("version")
    if version != _KEY_VERSION:
        raise reader.fail(f"version: this release reads {_KEY_VERSION}, got {version}", offset=0)
    if reader.network() is not network:
        raise reader.fail(f"the prefix {hrp!r} and the network byte differ", offset=1)
    return network, reader


def _duplicate(scalar: Secret) -> Secret:
    """A second handle on the same scalar, made in C."""
    with Secret.from_scalar(0) as zero:
        return scalar.add(zero)


def _read_scalar(reader: Reader, name: str) -> Secret:
    start = reader.offset
    value = reader.scalar(name)
    if value == 0:
        raise reader.fail(f"{name}: zero is not a key", offset=start)
    return Secret.from_scalar(value)
