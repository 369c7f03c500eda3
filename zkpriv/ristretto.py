# SPDX-License-Identifier: GPL-3.0-or-later
"""ristretto255 (RFC 9496) as immutable values: elements of a group of prime order l, on the curve of Ed25519.

An element is a coset of points; ``==``, ``hash`` and ``to_bytes`` are of the element. Scalars are public (variable
time).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zkpriv import _ed25519_impl as _impl
from zkpriv import ed25519
from zkpriv._octets import octets
from zkpriv.ed25519 import ORDER, Ed25519
from zkpriv.errors import EncodingError


class Ristretto:
    """An element of ristretto255, immutable and hashable: ``from_bytes``, ``from_uniform`` or arithmetic make one."""

    __slots__ = ("_point",)
    _point: Ed25519

    def __init__(self, point: Ed25519) -> None:
        """The element that a point of the curve stands for: one that is twice another point."""
        if not isinstance(point, Ed25519):
            raise TypeError("use Ristretto.from_bytes, Ristretto.from_uniform or a point of Ed25519")
        if not point.mul_var(4 * ORDER).is_identity:
            # Half of the points stand for nothing: what they encode to is the encoding of some other element.
            raise EncodingError("the point is not twice another one, and stands for no element of ristretto255")
        object.__setattr__(self, "_point", point)

    @classmethod
    def _wrap(cls, point: Ed25519) -> Ristretto:
        """Of a point that stands for an element."""
        self = cls.__new__(cls)
        object.__setattr__(self, "_point", point)
        return self

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("elements of ristretto255 are immutable")

    @classmethod
    def from_bytes(cls, data: bytes) -> Ristretto:
        """Decode 32 bytes (RFC 9496, section 4.3.1); every element has one encoding. ``EncodingError`` otherwise."""
        raw = octets(data, "a ristretto255 element")
        if len(raw) != 32:
            raise EncodingError(f"a ristretto255 element is 32 bytes, got {len(raw)}")
        return cls._wrap(Ed25519._wrap(_impl.ristretto_decode(raw)))

    @classmethod
    def from_uniform(cls, data: bytes) -> Ristretto:
        """The element that 64 uniform bytes map to (section 4.3.4)."""
        raw = octets(data, "uniform bytes")
        if len(raw) != 64:
            raise EncodingError(f"64 uniform bytes are needed, got {len(raw)}")
        return cls._wrap(Ed25519._wrap(_impl.ristretto_map(raw)))

    @classmethod
    def identity(cls) -> Ristretto:
        return cls._wrap(Ed25519.identity())

    @property
    def is_identity(self) -> bool:
        return self == _IDENTITY

    @property
    def point(self) -> Ed25519:
        """One of the points that stand for the element."""
        return self._point

    def to_bytes(self) -> bytes:
        """The 32-byte encoding (section 4.3.2)."""
        return _impl.ristretto_encode(self._point.to_affine_bytes())

    def __add__(self, other: Ristretto) -> Ristretto:
        return Ristretto._wrap(self._point + other._point) if isinstance(other, Ristretto) else NotImplemented

    def __sub__(self, other: Ristretto) -> Ristretto:
        return Ristretto._wrap(self._point - other._point) if isinstance(other, Ristretto) else NotImplemented

    def __neg__(self) -> Ristretto:
        return Ristretto._wrap(-self._point)

    def mul_var(self, k: int) -> Ristretto:
        """``k`` times the element for a public integer; variable time."""
        return Ristretto._wrap(self._point.mul_var(k % ORDER))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ristretto):
            return NotImplemented
        return _impl.ristretto_equals(self._point.to_affine_bytes(), other._point.to_affine_bytes())

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def __reduce__(self) -> tuple[object, tuple[bytes]]:
        return Ristretto.from_bytes, (self.to_bytes(),)

    def __repr__(self) -> str:
        return f"Ristretto({self.to_bytes().hex()})"


def msm_var(elements: Sequence[Ristretto], scalars: Sequence[int]) -> Ristretto:
    """The sum of ``scalars[i] * elements[i]`` for public scalars; variable time."""
    return Ristretto._wrap(ed25519.msm_var([element.point for element in elements], [k % ORDER for k in scalars]))


_IDENTITY = Ristretto.identity()
#: The canonical generator, Ed25519's base point.
BASE: Final = Ristretto._wrap(ed25519.G)
