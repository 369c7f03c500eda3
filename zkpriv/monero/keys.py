# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero accounts: keys from a seed, addresses and subaddresses, view-only accounts.

As in Monero's wallets the view key follows from the spend key, ``a = Keccak-256(b) mod l``, and b from the seed by
reduction, so that one secret of 32 bytes restores everything. The secrets stay in C memory. ``export`` and ``reveal``
of a key make Python copies, which nothing wipes.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from zkpriv._octets import octets
from zkpriv.ed25519 import Ed25519
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError
from zkpriv.monero.address import Address
from zkpriv.monero.network import AddressKind, Network
from zkpriv.stealth.convention import MONERO
from zkpriv.stealth.keys import SpendKeys, ViewKeys

SEED_BYTES = 32


class ViewAccount:
    """(a, B): a view-only account. It sees every incoming payment with its amount, and cannot spend."""

    def __init__(self, network: Network, keys: ViewKeys[Ed25519, Ed25519Secret]) -> None:
        if not isinstance(network, Network):
            raise EncodingError(f"network: expected a Network, got {type(network).__name__}")
        self.network = network
        self.keys = keys

    @classmethod
    def from_secret(cls, network: Network, view: bytes | bytearray, spend_key: bytes) -> Self:
        """From the secret view key (32 canonical bytes) and the public spend key."""
        point = Ed25519.from_bytes(spend_key)
        return cls(network, ViewKeys(MONERO, Ed25519Secret.from_scalar(view), point))

    @classmethod
    def from_address(cls, address: Address, view: bytes | bytearray) -> Self:
        """From an account's main address and its secret view key; EncodingError if they do not belong together."""
        if address.is_subaddress:
            raise EncodingError("a view-only account begins with the main address, not with a subaddress")
        account = cls.from_secret(address.network, view, address.spend.to_bytes())
        if account.address().view != address.view:
            account.close()
            raise EncodingError("the view key does not belong to this address")
        return account

    @property
    def view(self) -> Ed25519Secret:
        """The secret view key a."""
        return self.keys.view

    @property
    def spend_point(self) -> Ed25519:
        """The public spend key B."""
        return self.keys.spend_point

    def address(self, major: int = 0, minor: int = 0) -> Address:
        """The address of an account (major) and place (minor); (0, 0) is the main address."""
        found = self.keys.address(major, minor)
        kind = AddressKind.SUBADDRESS if found.is_subaddress else AddressKind.STANDARD
        return Address(self.network, kind, found.spend, found.view)

    def integrated_address(self, payment_id: bytes) -> Address:
        """The main address with a payment id of 8 bytes."""
        return self.address().with_payment_id(payment_id)

    def close(self) -> None:
        """Wipe the secret."""
        self.keys.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} on {self.network.value}>"

    def __reduce_ex__(self, protocol: object) -> str:
        raise TypeError(f"{type(self).__name__} holds secrets and is not pickled or copied")


class Account(ViewAccount):
    """(a, b): an account that can spend. Hand out ``view_only`` where spending is not needed."""

    def __init__(self, network: Network, keys: SpendKeys[Ed25519, Ed25519Secret]) -> None:
        super().__init__(network, keys.view_keys)
        self.spend_keys = keys

    @classmethod
    def from_seed(cls, network: Network, seed: bytes | bytearray) -> Self:
        """The account of a seed of 32 bytes: ``b = seed mod l``."""
        if not isinstance(seed, bytes | bytearray) or len(seed) != SEED_BYTES:
            raise EncodingError(f"a seed is {SEED_BYTES} bytes")
        return cls._of_spend_key(network, Ed25519Secret.reduce(seed))

    @classmethod
    def from_spend_key(cls, network: Network, spend: bytes | bytearray) -> Self:
        """The account of a secret spend key (32 canonical bytes); the view key follows from it."""
        return cls._of_spend_key(network, Ed25519Secret.from_scalar(spend))

    @classmethod
    def from_keys(cls, network: Network, view: bytes | bytearray, spend: bytes | bytearray) -> Self:
        """From two secret keys that do not follow from one another."""
        return cls(network, SpendKeys(MONERO, Ed25519Secret.from_scalar(view), Ed25519Secret.from_scalar(spend)))

    @classmethod
    def random(cls, network: Network) -> Self:
        """A new account from the operating system's randomness."""
        return cls._of_spend_key(network, Ed25519Secret.random_scalar())

    @classmethod
    def _of_spend_key(cls, network: Network, spend: Ed25519Secret) -> Self:
        return cls(network, SpendKeys(MONERO, spend.hash_to_scalar(), spend))

    @property
    def spend(self) -> Ed25519Secret:
        """The secret spend key b."""
        return self.spend_keys.spend

    def view_only(self) -> ViewAccount:
        """A view-only account with a handle of its own on the view key."""
        return ViewAccount(self.network, ViewKeys(MONERO, self.view.add_public(0), self.spend_point))

    def close(self) -> None:
        """Wipe the secrets."""
        self.spend_keys.close()


def encrypt_payment_id(shared: Ed25519Secret, payment_id: bytes) -> bytes:
    """A payment id of 8 bytes under the shared secret of R and A; the same function decrypts."""
    plain = octets(payment_id, "payment id")
    if len(plain) != 8:
        raise EncodingError(f"a payment id to encrypt is 8 bytes, got {len(plain)}")
    mask = shared.public_hash(8, b"\x8d")
    return bytes([left ^ right for left, right in zip(plain, mask, strict=True)])
