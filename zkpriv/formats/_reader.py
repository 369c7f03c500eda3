# SPDX-License-Identifier: GPL-3.0-or-later
"""Strict reading of binary keys and proofs: every step says what it wanted, what came, and at which byte."""

from __future__ import annotations

from typing import Literal

from zkpriv.errors import EncodingError
from zkpriv.groups import G1, G2

R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
P = int(
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
    16,
)
"""Order of the scalar field and prime of the base field of BLS12-381."""

Order = Literal["big", "little"]


class Reader:
    """A cursor over bytes. ``what`` names the whole in messages ("bellman verifying key")."""

    def __init__(self, data: bytes | bytearray | memoryview, what: str) -> None:
        if not isinstance(data, bytes | bytearray | memoryview):
            raise EncodingError(f"{what}: expected bytes, got {type(data).__name__}")
        self.data = bytes(data)
        self.what = what
        self.offset = 0

    @property
    def left(self) -> int:
        """Bytes not read yet."""
        return len(self.data) - self.offset

    def take(self, count: int, name: str) -> bytes:
        """The next ``count`` bytes."""
        if self.left < count:
            raise EncodingError(
                f"{self.what}: {name} needs {count} bytes, only {self.left} are left; the data is cut short",
                offset=self.offset,
            )
        part = self.data[self.offset : self.offset + count]
        self.offset += count
        return part

    def uint(self, size: int, name: str, order: Order) -> int:
        """An unsigned integer of ``size`` bytes."""
        return int.from_bytes(self.take(size, name), order)

    def count(self, size: int, each: int, name: str, order: Order) -> int:
        """A count of things of ``each`` bytes that must still fit in the data, before anything is allocated."""
        start = self.offset
        value = self.uint(size, name, order)
        if value * each > self.left:
            raise EncodingError(
                f"{self.what}: {name} is {value}, which needs {value * each} bytes; only {self.left} are left",
                offset=start,
            )
        return value

    def g1(self, name: str, *, compressed: bool = True) -> G1:
        """A point of G1 in the IETF/Zcash encoding, checked to be on the curve and in the subgroup."""
        start = self.offset
        data = self.take(48 if compressed else 96, name)
        try:
            return G1.from_bytes(data)
        except EncodingError as error:
            raise self._at(start, name, error) from None

    def g2(self, name: str, *, compressed: bool = True) -> G2:
        """A point of G2 in the IETF/Zcash encoding, checked to be on the curve and in the subgroup."""
        start = self.offset
        data = self.take(96 if compressed else 192, name)
        try:
            return G2.from_bytes(data)
        except EncodingError as error:
            raise self._at(start, name, error) from None

    def scalar(self, name: str, order: Order) -> int:
        """A 32-byte scalar below r."""
        start = self.offset
        value = self.uint(32, name, order)
        if value >= R:
            raise EncodingError(f"{self.what}: {name} is not below the group order r", offset=start)
        return value

    def end(self) -> None:
        """Nothing may follow."""
        if self.left:
            raise EncodingError(
                f"{self.what}: {self.left} bytes follow the end; expected {self.offset} bytes in all",
                offset=self.offset,
            )

    def _at(self, start: int, name: str, error: EncodingError) -> EncodingError:
        return EncodingError(f"{self.what}: {name}: {error.reason}", offset=start + (error.offset or 0))


def read_scalars(data: bytes, what: str, order: Order) -> list[int]:
    """32-byte scalars one after the other, each below r."""
    reader = Reader(data, what)
    if len(reader.data) % 32:
        raise EncodingError(
            f"{what}: expected a multiple of 32 bytes, got {len(reader.data)}", offset=len(reader.data) // 32 * 32
        )
    return [reader.scalar(f"input {index}", order) for index in range(len(reader.data) // 32)]
