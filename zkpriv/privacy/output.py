# SPDX-License-Identifier: GPL-3.0-or-later
"""Outputs: what is published of one (R, P, C, tag, ciphertext), how a sender makes it, how a receiver opens it.

r  = Hs_r(rseed, context, output index, network, full address)     R = r*B_i     D = 8*r*A_i = 8*a*R
h, h_T, rho, tag, key  from (D, R, index)
P  = B_i + h*G + h_T*T                                             C = v*G_v + rho*H

The context is the first nullifier of the transfer, or the height of the mint. The ciphertext is ChaCha20-Poly1305
with nonce zero (each key is used for one message), constant length; the associated data names network, R, P, C, tag
and index. Whoever opens an output recomputes all of it; any difference, of whatever kind, gives the same answer: not
ours. Amounts, memos, rseed and the key of one note pass through Python objects, which are not wiped; scalars stay in C
(``Secret``).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final

from zkpriv.errors import PlanError
from zkpriv.hashing import Domain, Purpose, poseidon
from zkpriv.jubjub import Jubjub
from zkpriv.privacy.address import Address
from zkpriv.privacy.network import Network
from zkpriv.privacy.wire import Reader, u32, u64
from zkpriv.secrets import OutputSecrets, Secret, commit, derive_output, one_time_key, recover_address_key

MEMO_BYTES: Final = 256
RSEED_BYTES: Final = 32
PLAINTEXT_BYTES: Final = 8 + RSEED_BYTES + MEMO_BYTES
CIPHERTEXT_BYTES: Final = PLAINTEXT_BYTES + 16
OUTPUT_BYTES: Final = 3 * 32 + 1 + CIPHERTEXT_BYTES
MAX_AMOUNT: Final = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Context:
    """What makes an output belong to one place: the transfer's first nullifier, or the mint's height."""

    data: bytes

    @classmethod
    def transfer(cls, first_nullifier: int) -> Context:
        """The context of every output of a transfer."""
        return cls(b"\x00" + first_nullifier.to_bytes(32, "little"))

    @classmethod
    def mint(cls, height: int) -> Context:
        """The context of a mint record's output."""
        return cls(b"\x01" + height.to_bytes(32, "little"))


@dataclass(frozen=True, slots=True)
class Output:
    """The published part of one output; ``tag`` is one byte, ``ciphertext`` CIPHERTEXT_BYTES."""

    ephemeral: Jubjub
    one_time_key: Jubjub
    commitment: Jubjub
    tag: int
    ciphertext: bytes

    def to_bytes(self) -> bytes:
        """R, P, C, tag, ciphertext: OUTPUT_BYTES."""
        points = self.ephemeral.to_bytes() + self.one_time_key.to_bytes() + self.commitment.to_bytes()
        return points + bytes([self.tag]) + self.ciphertext

    @classmethod
    def read(cls, reader: Reader, name: str) -> Output:
        """Read one output; raises MalformedTransfer."""
        return cls(
            reader.point(f"{name} R"),
            reader.point(f"{name} P"),
            reader.point(f"{name} C"),
            reader.u8(f"{name} tag"),
            reader.take(CIPHERTEXT_BYTES, f"{name} ciphertext"),
        )

    @property
    def leaf(self) -> int:
        """The output's leaf in the note tree, from the coordinates of P and C."""
        key, commitment = self.one_time_key, self.commitment
        return int(poseidon(Domain.LEAF, [key.u, key.v, commitment.u, commitment.v]))


@dataclass(frozen=True, slots=True)
class Note:
    """What sender and receiver share of one output: amount, rseed and memo."""

    value: int
    rseed: bytes = field(repr=False)
    memo: bytes = field(repr=False)

    def __reduce__(self) -> str:
        raise TypeError("a note holds rseed, a secret: it is not pickled")


def check_amount(value: int, what: str) -> int:
    """``value`` if it is an integer from 0 to 2^64 - 1; raises PlanError."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_AMOUNT:
        raise PlanError(f"{what}: expected an integer from 0 to 2^64 - 1, got {value!r}")
    return value


def pad_memo(memo: bytes | str) -> bytes:
    """A memo as MEMO_BYTES, filled up with zeros; PlanError when it is longer, or neither bytes nor Unicode text."""
    if not isinstance(memo, str | bytes | bytearray):
        raise PlanError(f"memo: expected bytes or text, got {type(memo).__name__}")
    try:
        raw = memo.encode() if isinstance(memo, str) else bytes(memo)
    except UnicodeEncodeError as error:
        raise PlanError(f"memo: character {error.start} is half of a surrogate pair, not text") from None
    if len(raw) > MEMO_BYTES:
        raise PlanError(f"memo: expected at most {MEMO_BYTES} bytes, got {len(raw)}")
    return raw.ljust(MEMO_BYTES, b"\0")


def memo_text(memo: bytes) -> str:
    """A memo for a terminal: padding off, UTF-8 where it is, everything that is not printable escaped.

    A memo comes from a stranger: printed as it is, it could move the cursor or fake a line.
    """
    text = memo.rstrip(b"\0").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def associated_data(
    network: Network, index: int, ephemeral: Jubjub, key: Jubjub, commitment: Jubjub, tag: int
) -> bytes:
    """What the ciphertext is bound to."""
    points = ephemeral.to_bytes() + key.to_bytes() + commitment.to_bytes()
    return bytes([network]) + points + bytes([tag]) + u32(index)


@dataclass(frozen=True, slots=True)
class MadeOutput:
    """An output with what its sender knows about it. ``rho`` is the commitment's blinding."""

    output: Output
    address: Address
    note: Note
    index: int
    rho: Secret = field(repr=False)

    def __reduce__(self) -> str:
        raise TypeError("what a sender knows about an output is secret: it is not pickled")


def new_output(address: Address, value: int, memo: bytes | str, context: Context, index: int) -> MadeOutput:
    """Make output ``index`` for ``address`` with a fresh rseed from the operating system."""
    check_amount(value, "amount of an output")
    return remake_output(address, Note(value, os.urandom(RSEED_BYTES), pad_memo(memo)), context, index)


def remake_output(address: Address, note: Note, context: Context, index: int) -> MadeOutput:
    """The output that this note gives in this place: how signers and receipts check one that exists already."""
    with _ephemeral(address, note, context, index) as r:
        ephemeral = r.mul_base(address.spend)
        shared = r.dh(address.view)
    with shared:
        secrets = derive_output(shared, ephemeral, index)
    key = one_time_key(address.spend, secrets.h, secrets.h_t)
    commitment = commit(note.value, secrets.rho)
    bound = associated_data(address.network, index, ephemeral, key, commitment, secrets.tag)
    plain = u64(note.value) + note.rseed + note.memo
    sealed = secrets.aead_key.seal(plain, bound)
    return MadeOutput(Output(ephemeral, key, commitment, secrets.tag, sealed), address, note, index, secrets.rho)


@dataclass(frozen=True, slots=True)
class Opened:
    """What decryption and the one-time key say before the address is known: ``spend_key`` is the candidate B_i."""

    note: Note
    spend_key: Jubjub
    secrets: OutputSecrets = field(repr=False)


def open_candidate(output: Output, shared: Secret, network: Network, index: int) -> Opened | None:
    """Decrypt ``output`` with the shared point D and compute the address point that it was made for, or None.

    The amount is compared with the commitment here. The caller still has to find the address and to call
    ``confirm``: a candidate alone proves nothing.
    """
    secrets = derive_output(shared, output.ephemeral, index)
    bound = associated_data(network, index, output.ephemeral, output.one_time_key, output.commitment, output.tag)
    if secrets.tag != output.tag:
        return None
    plain = secrets.aead_key.open(output.ciphertext, bound)
    if plain is None:
        return None
    note = Note(int.from_bytes(plain[:8], "little"), plain[8:40], plain[40:])
    if commit(note.value, secrets.rho) != output.commitment:
        return None
    return Opened(note, recover_address_key(output.one_time_key, secrets.h, secrets.h_t), secrets)


def confirm(output: Output, opened: Opened, address: Address, context: Context, index: int) -> bool:
    """Whether ``output`` is exactly what an honest sender makes for ``address``: r from rseed gives R = r*B_i."""
    with _ephemeral(address, opened.note, context, index) as r:
        return r.mul_base(address.spend) == output.ephemeral and address.spend == opened.spend_key


def open_with_rseed(
    output: Output, address: Address, value: int, rseed: bytes, context: Context, index: int
) -> Note | None:
    """The note of ``output`` if it is exactly what ``rseed`` gives for this address and amount, else None."""
    with _ephemeral(address, Note(value, rseed, bytes(MEMO_BYTES)), context, index) as r, r.dh(address.view) as shared:
        opened = open_candidate(output, shared, address.network, index)
    if opened is None or opened.note.value != value or opened.note.rseed != rseed:
        return None
    return opened.note if confirm(output, opened, address, context, index) else None


def _ephemeral(address: Address, note: Note, context: Context, index: int) -> Secret:
    """r = Hs_r(rseed, context, output index, network id, full address)."""
    place = context.data + u32(index) + bytes([address.network]) + address.to_payload()
    with Secret.from_bytes(note.rseed) as rseed:
        return rseed.derive_scalar(Purpose.EPHEMERAL, place)
