# SPDX-License-Identifier: GPL-3.0-or-later
"""The pairing e: G1 x G2 -> GT of BLS12-381 and the values of GT.

Convention: optimal ate with the final exponent 3 (p^12 - 1)/r, as in arkworks, zkcrypto and blst. (The literal exponent
(p^12 - 1)/r of the IETF draft gives another generator of GT: its cube is this one up to inversion of the loop's sign.)
Products of pairings share their squarings and one final exponentiation, so ask for the product, not for the factors.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zkpriv import backend
from zkpriv.errors import EncodingError
from zkpriv.groups import G1, G2

_P = int(
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
    16,
)
_R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
_GT_BYTES = 576
_ONE = bytes(_GT_BYTES - 1) + b"\x01"


class GT:
    """An element of GT, the subgroup of order r of Fp12's multiplicative group. Immutable, written multiplicatively.

    Bytes: twelve coordinates of 48 bytes big-endian, highest first (c1.c2.c1, c1.c2.c0, ..., c0.c0.c0), where
    Fp12 = Fp6[w]/(w^2 - v), Fp6 = Fp2[v]/(v^3 - u - 1), Fp2 = Fp[u]/(u^2 + 1).
    """

    __slots__ = ("_data",)
    _data: bytes

    def __init__(self) -> None:
        raise TypeError("use GT.one(), GT.from_bytes() or pairing()")

    @classmethod
    def _of(cls, data: bytes) -> GT:
        value = object.__new__(cls)
        object.__setattr__(value, "_data", data)
        return value

    @classmethod
    def one(cls) -> GT:
        """The identity."""
        return cls._of(_ONE)

    @classmethod
    def from_bytes(cls, data: bytes) -> GT:
        """Decode 576 bytes; EncodingError unless every coordinate is below p and the value lies in GT."""
        if not isinstance(data, bytes | bytearray | memoryview):
            raise EncodingError(f"GT element: expected {_GT_BYTES} bytes, got {type(data).__name__}")
        raw = bytes(data)
        if len(raw) != _GT_BYTES:
            raise EncodingError(
                f"GT element: expected {_GT_BYTES} bytes, got {len(raw)}", offset=min(len(raw), _GT_BYTES)
            )
        for offset in range(0, _GT_BYTES, 48):
            if int.from_bytes(raw[offset : offset + 48], "big") >= _P:
                raise EncodingError("GT element: a coordinate is not below p", offset=offset)
        backend.impl().gt_check(raw)
        return cls._of(raw)

    def to_bytes(self) -> bytes:
        """The 576 bytes."""
        return self._data

    def is_one(self) -> bool:
        """Whether this is the identity."""
        return self._data == _ONE

    def inverse(self) -> GT:
        """1/self: the conjugate over Fp6, whose upper half changes sign."""
        upper = b"".join(
            (-int.from_bytes(self._data[i : i + 48], "big") % _P).to_bytes(48, "big") for i in range(0, 288, 48)
        )
        return GT._of(upper + self._data[288:])

    def __mul__(self, other: GT) -> GT:
        if not isinstance(other, GT):
            return NotImplemented
        return GT._of(backend.impl().gt_mul(self._data, other._data))

    def __truediv__(self, other: GT) -> GT:
        if not isinstance(other, GT):
            return NotImplemented
        return self * other.inverse()

    def __pow__(self, exponent: int) -> GT:
        """self^exponent for any integer; variable time."""
        return GT._of(backend.impl().gt_pow(self._data, exponent % _R))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GT) and self._data == other._data

    def __hash__(self) -> int:
        return hash(("GT", self._data))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("GT values are immutable")

    def __reduce__(self) -> tuple[Any, ...]:
        return GT.from_bytes, (self._data,)

    def __repr__(self) -> str:
        return f"GT({self._data[-48:].hex()[:16]}...)"


class PreparedG2:
    """A point of G2 with the lines of its Miller loop, for points that many pairings share (20 kB). Immutable."""

    __slots__ = ("_lines", "point")

    def __init__(self, point: G2) -> None:
        self.point = point
        self._lines = backend.impl().g2_prepare(point.to_bytes(compressed=False))


def pairing(p: G1, q: G2) -> GT:
    """e(p, q)."""
    return GT._of(backend.impl().pairing(p.to_bytes(compressed=False), q.to_bytes(compressed=False)))


def multi_pairing(pairs: Iterable[tuple[G1, G2 | PreparedG2]], *, threads: int | None = None) -> GT:
    """The product of e(p, q) over the pairs; one for no pairs. ``threads``: at most so many, None for all."""
    ps, qs, fixed_ps = bytearray(), bytearray(), bytearray()
    fixed: list[Any] = []
    for p, q in pairs:
        if isinstance(q, PreparedG2):
            fixed_ps += p.to_bytes(compressed=False)
            fixed.append(q._lines)
        else:
            ps += p.to_bytes(compressed=False)
            qs += q.to_bytes(compressed=False)
    return GT._of(backend.impl().pairing_product(bytes(ps), bytes(qs), bytes(fixed_ps), fixed, threads=threads or 0))


def pairing_product_is_one(pairs: Iterable[tuple[G1, G2 | PreparedG2]]) -> bool:
    """Whether the product of e(p, q) over the pairs is one."""
    return multi_pairing(pairs).is_one()
