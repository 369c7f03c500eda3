# SPDX-License-Identifier: GPL-3.0-or-later
"""Strict reading of the byte encodings: exact lengths, canonical values, the offset in every error.

Integers are little-endian of fixed width, field elements and Jubjub scalars 32 bytes little-endian and reduced,
points 32 bytes (v with the sign of u), in the prime-order subgroup and never the identity.
"""

from __future__ import annotations

from zkpriv.errors import EncodingError, MalformedTransfer
from zkpriv.hashing import FIELD_ORDER, JUBJUB_ORDER
from zkpriv.jubjub import Jubjub
from zkpriv.privacy.network import Network


class Reader:
    """Reads one encoding from front to back. Every failure is a MalformedTransfer with the field and the offset."""

    def __init__(self, data: bytes, what: str) -> None:
        self._data = bytes(data)
        self._what = what
        self.offset = 0

    def fail(self, reason: str, *, offset: int | None = None) -> MalformedTransfer:
        """The error for ``reason`` at this place (for the caller to raise)."""
        return MalformedTransfer(f"{self._what}: {reason}", offset=self.offset if offset is None else offset)

    def take(self, length: int, field: str) -> bytes:
        """The next ``length`` bytes."""
        left = len(self._data) - self.offset
        if left < length:
            raise self.fail(f"{field}: expected {length} bytes, {left} are left")
        part = self._data[self.offset : self.offset + length]
        self.offset += length
        return part

    def header(self, magic: bytes, version: int) -> None:
        """Magic bytes and the version byte."""
        found = self.take(len(magic), "magic")
        if found != magic:
            raise self.fail(f"expected to begin with {magic!r}, got {found!r}", offset=self.offset - len(magic))
        number = self.u8("version")
        if number != version:
            raise self.fail(f"version: this release reads {version}, got {number}", offset=self.offset - 1)

    def u8(self, field: str) -> int:
        """One byte."""
        return self.take(1, field)[0]

    def u32(self, field: str) -> int:
        """Four bytes."""
        return int.from_bytes(self.take(4, field), "little")

    def u64(self, field: str) -> int:
        """Eight bytes."""
        return int.from_bytes(self.take(8, field), "little")

    def network(self) -> Network:
        """The network byte."""
        value = self.u8("network")
        return Network.from_byte(value, offset=self.offset - 1)

    def field(self, name: str) -> int:
        """A field element below r."""
        start = self.offset
        value = int.from_bytes(self.take(32, name), "little")
        if value >= FIELD_ORDER:
            raise self.fail(f"{name}: expected a value below r, got one that is not reduced", offset=start)
        return value

    def scalar(self, name: str) -> int:
        """A Jubjub scalar below l."""
        start = self.offset
        value = int.from_bytes(self.take(32, name), "little")
        if value >= JUBJUB_ORDER:
            raise self.fail(f"{name}: expected a scalar below l, got one that is not reduced", offset=start)
        return value

    def point(self, name: str) -> Jubjub:
        """A canonical point of the prime-order subgroup, not the identity."""
        start = self.offset
        part = self.take(32, name)
        try:
            return Jubjub.from_bytes(part)
        except EncodingError as error:
            raise self.fail(f"{name}: {error.reason}", offset=start) from None

    def finish(self) -> None:
        """Nothing may follow."""
        left = len(self._data) - self.offset
        if left:
            raise self.fail(f"expected the end, {left} more bytes follow")


def u32(value: int) -> bytes:
    """Four bytes little-endian."""
    return value.to_bytes(4, "little")


def u64(value: int) -> bytes:
    """Eight bytes little-endian."""
    return value.to_bytes(8, "little")


def le32(value: int) -> bytes:
    """A field element or scalar as 32 bytes little-endian."""
    return value.to_bytes(32, "little")
