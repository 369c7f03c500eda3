# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading proofs out of Monero's transaction format: 32-byte fields, and lists whose length is a varint.

Every length is looked at before anything is copied; scalars must be canonical.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zkpriv._octets import octets
from zkpriv.bulletproofs._setting import varint
from zkpriv.errors import EncodingError

#: Rounds of the inner product: log2 of 64 bits times 1 to 16 amounts.
MIN_ROUNDS: Final = 6
MAX_ROUNDS: Final = 10


class Reader:
    """A place in bytes."""

    def __init__(self, data: bytes, offset: int, order: int) -> None:
        if type(offset) is not int or not 0 <= offset <= len(data):
            raise EncodingError(f"offset {offset!r} lies outside of the {len(data)} bytes")
        self._data = data
        self._order = order
        self.offset = offset

    def point(self) -> bytes:
        """32 bytes; whether they are a point, the verifier asks."""
        end = self.offset + 32
        if end > len(self._data):
            raise EncodingError("the proof is cut short", offset=len(self._data))
        found, self.offset = self._data[self.offset : end], end
        return found

    def scalar(self) -> int:
        start = self.offset
        value = int.from_bytes(self.point(), "little")
        if value >= self._order:
            raise EncodingError("a scalar is not below the order of the group", offset=start)
        return value

    def points(self) -> tuple[bytes, ...]:
        """6 to 10 of them, after their number."""
        start = self.offset
        if start >= len(self._data):
            raise EncodingError("the proof is cut short", offset=len(self._data))
        count = self._data[start]
        if not MIN_ROUNDS <= count <= MAX_ROUNDS:
            raise EncodingError(f"a proof has {MIN_ROUNDS} to {MAX_ROUNDS} rounds, not {count}", offset=start)
        self.offset = start + 1
        return tuple(self.point() for _ in range(count))

    def end(self) -> None:
        if self.offset != len(self._data):
            raise EncodingError(f"{len(self._data) - self.offset} bytes follow the proof", offset=self.offset)


def check_fields(order: int, points: dict[str, bytes], scalars: dict[str, int], L: object, R: object) -> None:
    """``EncodingError`` unless the fields of a proof have the form that its bytes can have."""
    for name, point in points.items():
        if type(point) is not bytes or len(point) != 32:
            raise EncodingError(f"{name} is 32 bytes")
    for name, value in scalars.items():
        if type(value) is not int or not 0 <= value < order:
            raise EncodingError(f"{name} is an integer below the order of the group")
    if not isinstance(L, tuple) or not isinstance(R, tuple) or len(L) != len(R):
        raise EncodingError("L and R are tuples of the same length")
    if not MIN_ROUNDS <= len(L) <= MAX_ROUNDS:
        raise EncodingError(f"a proof has {MIN_ROUNDS} to {MAX_ROUNDS} rounds, not {len(L)}")
    for point in (*L, *R):
        if type(point) is not bytes or len(point) != 32:
            raise EncodingError("each of L and R is 32 bytes")


def listed(points: Sequence[bytes]) -> bytes:
    """The number of points as a varint, then the points."""
    return varint(len(points)) + b"".join(points)


def snapshot(data: object) -> bytes:
    """A copy of a proof's bytes."""
    return octets(data, "a proof")
