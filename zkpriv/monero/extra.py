# SPDX-License-Identifier: GPL-3.0-or-later
"""The ``extra`` field of a transaction: transaction public keys, payment ids, merge mining, padding.

Consensus does not look into it, so anything may stand there: reading never fails. Fields are read from the front, and
what cannot be read is kept as ``rest``; as in Monero's own wallet the fields before it count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zkpriv._octets import octets
from zkpriv.errors import EncodingError
from zkpriv.monero.wire import Reader, varint

TAG_PADDING: Final = 0x00
TAG_PUBLIC_KEY: Final = 0x01
TAG_NONCE: Final = 0x02
TAG_MERGE_MINING: Final = 0x03
TAG_ADDITIONAL_KEYS: Final = 0x04
TAG_MINERGATE: Final = 0xDE

MAX_PADDING: Final = 255
MAX_NONCE: Final = 255

NONCE_PAYMENT_ID: Final = 0x00
NONCE_ENCRYPTED_PAYMENT_ID: Final = 0x01


@dataclass(frozen=True, slots=True)
class Padding:
    """Zero bytes to the end, ``size`` of them with the tag (which is zero too)."""

    size: int

    def to_bytes(self) -> bytes:
        return bytes(self.size)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """R, the transaction's public key (32 bytes, not looked into)."""

    key: bytes

    def to_bytes(self) -> bytes:
        return bytes([TAG_PUBLIC_KEY]) + self.key


@dataclass(frozen=True, slots=True)
class Nonce:
    """Free bytes; where they have the form of one, a payment id."""

    data: bytes

    @property
    def payment_id(self) -> bytes | None:
        """A plain payment id of 32 bytes (no longer in use)."""
        found = len(self.data) == 33 and self.data[0] == NONCE_PAYMENT_ID
        return self.data[1:] if found else None

    @property
    def encrypted_payment_id(self) -> bytes | None:
        """An encrypted payment id of 8 bytes."""
        found = len(self.data) == 9 and self.data[0] == NONCE_ENCRYPTED_PAYMENT_ID
        return self.data[1:] if found else None

    def to_bytes(self) -> bytes:
        return bytes([TAG_NONCE]) + varint(len(self.data)) + self.data


@dataclass(frozen=True, slots=True)
class MergeMining:
    """Depth and root of a tree of merge-mined chains."""

    depth: int
    root: bytes

    def to_bytes(self) -> bytes:
        body = varint(self.depth) + self.root
        return bytes([TAG_MERGE_MINING]) + varint(len(body)) + body


@dataclass(frozen=True, slots=True)
class AdditionalKeys:
    """One public key per output, where subaddresses are among several receivers."""

    keys: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        return bytes([TAG_ADDITIONAL_KEYS]) + varint(len(self.keys)) + b"".join(self.keys)


@dataclass(frozen=True, slots=True)
class Minergate:
    """A field of unknown meaning that one mining pool wrote."""

    data: bytes

    def to_bytes(self) -> bytes:
        return bytes([TAG_MINERGATE]) + varint(len(self.data)) + self.data


Field = Padding | PublicKey | Nonce | MergeMining | AdditionalKeys | Minergate


@dataclass(frozen=True, slots=True)
class Extra:
    """The fields that could be read, in order, and the bytes behind them."""

    fields: tuple[Field, ...]
    rest: bytes = b""

    @classmethod
    def from_bytes(cls, data: bytes) -> Extra:
        """Read as far as it can be read; never fails for bytes, whatever they are."""
        fields: list[Field] = []
        raw = octets(data, "extra")
        reader = Reader(raw, "extra")
        while reader.left:
            start = reader.offset
            try:
                fields.append(_field(reader))
            except EncodingError:
                return cls(tuple(fields), raw[start:])
        return cls(tuple(fields))

    def to_bytes(self) -> bytes:
        """The bytes that were read."""
        return b"".join([field.to_bytes() for field in self.fields]) + self.rest

    @property
    def public_keys(self) -> tuple[bytes, ...]:
        """Every R in order; a payment may use any of them, in practice the first."""
        return tuple(field.key for field in self.fields if isinstance(field, PublicKey))

    @property
    def additional_keys(self) -> tuple[bytes, ...]:
        """The public keys per output, of the first such field."""
        return next((field.keys for field in self.fields if isinstance(field, AdditionalKeys)), ())

    @property
    def payment_id(self) -> bytes | None:
        """The first plain payment id."""
        found = (field.payment_id for field in self.fields if isinstance(field, Nonce))
        return next((value for value in found if value is not None), None)

    @property
    def encrypted_payment_id(self) -> bytes | None:
        """The first encrypted payment id."""
        found = (field.encrypted_payment_id for field in self.fields if isinstance(field, Nonce))
        return next((value for value in found if value is not None), None)


def _field(reader: Reader) -> Field:
    tag = reader.u8("tag")
    if tag == TAG_PADDING:
        zeros = reader.take(reader.left, "padding")
        if any(zeros) or len(zeros) + 1 > MAX_PADDING:
            raise reader.fail("padding: expected at most 255 zero bytes to the end")
        return Padding(len(zeros) + 1)
    if tag == TAG_PUBLIC_KEY:
        return PublicKey(reader.key("public key"))
    if tag == TAG_NONCE:
        size = reader.varint("nonce length", MAX_NONCE)
        return Nonce(reader.take(size, "nonce"))
    if tag == TAG_MERGE_MINING:
        body = Reader(reader.take(reader.count("merge mining length", 1), "merge mining"), "merge mining")
        field = MergeMining(body.varint("depth"), body.key("root"))
        body.finish()
        return field
    if tag == TAG_ADDITIONAL_KEYS:
        return AdditionalKeys(reader.keys(reader.count("additional keys", 32), "additional keys"))
    if tag == TAG_MINERGATE:
        return Minergate(reader.take(reader.count("minergate length", 1), "minergate"))
    raise reader.fail(f"unknown tag {tag}", offset=reader.offset - 1)
