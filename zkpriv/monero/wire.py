# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero's byte encoding, read strictly: canonical varints, bounded counts, the offset in every error.

A varint has seven bits a byte, lowest first, the top bit set on all but the last byte. The last byte of a longer one
is never zero, and the value fits in 64 bits. A count is compared with the bytes that are left before anything is
allocated for it.
"""

from __future__ import annotations

from zkpriv.errors import EncodingError

MAX_VARINT = 2**64 - 1


class Reader:
    """Reads one encoding from front to back. Every failure is an EncodingError with the field and the offset."""

    def __init__(self, data: bytes, what: str) -> None:
        self.data = data
        self.what = what
        self.offset = 0

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self.data) - self.offset

    def fail(self, reason: str, *, offset: int | None = None) -> EncodingError:
        """The error for ``reason`` at this place (for the caller to raise)."""
        return EncodingError(f"{self.what}: {reason}", offset=self.offset if offset is None else offset)

    def take(self, length: int, field: str) -> bytes:
        """The next ``length`` bytes."""
        if self.left < length:
            raise self.fail(f"{field}: expected {length} bytes, {self.left} are left")
        part = self.data[self.offset : self.offset + length]
        self.offset += length
        return part

    def u8(self, field: str) -> int:
        """One byte."""
        return self.take(1, field)[0]

    def key(self, field: str) -> bytes:
        """32 bytes: a point, a scalar or a hash, not looked into."""
        return self.take(32, field)

    def keys(self, count: int, field: str) -> tuple[bytes, ...]:
        """``count`` times 32 bytes, where the count is known and not part of the encoding."""
        block = self.take(32 * count, field)
        return tuple([block[start : start + 32] for start in range(0, len(block), 32)])

    def varint(self, field: str, limit: int = MAX_VARINT) -> int:
        """A canonical varint of at most ``limit``."""
        start, value, shift = self.offset, 0, 0
        if start < len(self.data) and self.data[start] < 0x80 and self.data[start] <= limit:  # most are one byte
            self.offset += 1
            return self.data[start]
        while True:
            byte = self.u8(field)
            value |= (byte & 0x7F) << shift
            if value > MAX_VARINT:
                raise self.fail(f"{field}: a varint above 2^64 - 1", offset=start)
            if byte < 0x80:
                break
            shift += 7
            if shift > 63:
                raise self.fail(f"{field}: a varint of more than ten bytes", offset=start)
        if not byte and shift:
            raise self.fail(f"{field}: a varint with a needless last byte", offset=start)
        if value > limit:
            raise self.fail(f"{field}: expected at most {limit}, got {value}", offset=start)
        return value

    def count(self, field: str, item_bytes: int) -> int:
        """A varint that counts items of at least ``item_bytes`` bytes each: never more than can follow."""
        start = self.offset
        value = self.varint(field)
        if value * item_bytes > self.left:
            raise self.fail(f"{field}: {value} items do not fit into the {self.left} bytes that are left", offset=start)
        return value

    def finish(self) -> None:
        """Nothing may follow."""
        if self.left:
            raise self.fail(f"expected the end, {self.left} more bytes follow")


def varint(value: int) -> bytes:
    """The canonical varint of an integer in [0, 2^64)."""
    if not 0 <= value <= MAX_VARINT:
        raise EncodingError(f"a varint holds 0 to 2^64 - 1, got {value}")
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
