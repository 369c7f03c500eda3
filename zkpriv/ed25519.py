# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519 as immutable values, by Monero's conventions: points of the whole curve (order 8 l).

``from_bytes`` takes what Monero's ``ge_frombytes_vartime`` takes: y below p, x = 0 only with sign 0, any order, the
identity too. ``member_from_bytes`` asks in addition for a point of the subgroup of prime order other than the identity,
which is what a public key, key image or commitment of a protocol should be. RFC 8032's and ZIP 215's rules have readers
of their own. Everything here treats scalars as public (variable time); secret scalars are
``zkpriv.ed25519_secrets.Ed25519Secret``.

``G`` is the base point, ``H`` Monero's generator of amounts: ``8 * point(keccak256(G))``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import index
from typing import Any, Final

from zkpriv import _ed25519_impl as _impl
from zkpriv._octets import octets
from zkpriv.errors import EncodingError
from zkpriv.keccak import keccak256

#: The field's order, and the order l of the prime-order subgroup.
FIELD_ORDER: Final = 2**255 - 19
ORDER: Final = 2**252 + 27742317777372353535851937790883648493
COFACTOR: Final = 8
#: 1/8 modulo the order: Bulletproofs+ carry points times this, so that times eight clears what is of small order.
INV_EIGHT: Final = pow(8, -1, ORDER)

_TRUSTED = object()


class Ed25519:
    """A point of Ed25519, immutable and hashable. Make one with ``from_bytes``, ``from_affine`` or arithmetic."""

    __slots__ = ("_xy",)
    _xy: bytes

    def __init__(self, xy: bytes, _trust: object = None) -> None:
        if _trust is not _TRUSTED:
            raise TypeError("use Ed25519.from_bytes, Ed25519.from_affine or Ed25519.identity")
        object.__setattr__(self, "_xy", xy)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Ed25519 points are immutable")

    @classmethod
    def _wrap(cls, xy: bytes) -> Ed25519:
        return cls(xy, _TRUSTED)

    @classmethod
    def from_bytes(cls, data: bytes) -> Ed25519:
        """Decode 32 bytes by Monero's rules; ``EncodingError`` says what is wrong and where."""
        return cls(_decode(data, _impl.MONERO, False), _TRUSTED)

    @classmethod
    def member_from_bytes(cls, data: bytes) -> Ed25519:
        """The same, and the point must lie in the subgroup of prime order and not be the identity."""
        return cls(_decode(data, _impl.MONERO, True), _TRUSTED)

    @classmethod
    def from_bytes_rfc8032(cls, data: bytes) -> Ed25519:
        """Decode by RFC 8032, section 5.1.3. It takes the same encodings as Monero's rules."""
        return cls(_decode(data, _impl.RFC8032, False), _TRUSTED)

    @classmethod
    def from_bytes_zip215(cls, data: bytes) -> Ed25519:
        """Decode by ZIP 215: y at or above p and a wrong sign of x = 0 are taken too."""
        return cls(_decode(data, _impl.ZIP215, False), _TRUSTED)

    @classmethod
    def many_from_bytes(cls, data: bytes, *, members: bool = False) -> list[Ed25519]:
        """Decode concatenated encodings in one call, by the rules of ``from_bytes`` or ``member_from_bytes``.

        The error's offset names the first bad one.
        """
        xy = _impl.decode_many(octets(data, "Ed25519 points"), _impl.MONERO, members)
        return [cls(xy[i : i + 64], _TRUSTED) for i in range(0, len(xy), 64)]

    @classmethod
    def from_affine(cls, x: int, y: int) -> Ed25519:
        """The point with these coordinates; ``EncodingError`` if they are not reduced or not on the curve."""
        if not all(type(value) is int and 0 <= value < FIELD_ORDER for value in (x, y)):
            raise EncodingError("the coordinates of an Ed25519 point must lie in [0, p)")
        xy = x.to_bytes(32, "little") + y.to_bytes(32, "little")
        _impl.check(xy)
        return cls(xy, _TRUSTED)

    @classmethod
    def identity(cls) -> Ed25519:
        """The neutral element (0, 1)."""
        return cls(_IDENTITY, _TRUSTED)

    @property
    def is_identity(self) -> bool:
        return self._xy == _IDENTITY

    @property
    def x(self) -> int:
        return int.from_bytes(self._xy[:32], "little")

    @property
    def y(self) -> int:
        return int.from_bytes(self._xy[32:], "little")

    @property
    def is_torsion_free(self) -> bool:
        """Whether the point lies in the subgroup of prime order. The identity does."""
        return _impl.in_subgroup(self._xy) == b"\x01"

    @property
    def is_prime_order(self) -> bool:
        """Whether the point has order l: in the subgroup, and not the identity."""
        return not self.is_identity and self.is_torsion_free

    @property
    def has_small_order(self) -> bool:
        """Whether eight times the point is the identity."""
        return self.mul8().is_identity

    def require_prime_order(self) -> None:
        """``EncodingError`` unless ``is_prime_order``."""
        _impl.check_prime_order(self._xy)

    def to_bytes(self) -> bytes:
        """The 32-byte encoding."""
        encoded = bytearray(self._xy[32:])
        encoded[31] |= (self._xy[0] & 1) << 7
        return bytes(encoded)

    def to_affine_bytes(self) -> bytes:
        """x then y, 32 bytes little-endian each."""
        return self._xy

    def __add__(self, other: Ed25519) -> Ed25519:
        return self._wrap(_impl.add(self._xy, other._xy)) if isinstance(other, Ed25519) else NotImplemented

    def __sub__(self, other: Ed25519) -> Ed25519:
        return self + -other if isinstance(other, Ed25519) else NotImplemented

    def __neg__(self) -> Ed25519:
        return self._wrap((-self.x % FIELD_ORDER).to_bytes(32, "little") + self._xy[32:])

    def mul_var(self, k: int) -> Ed25519:
        """``k`` times the point for a public integer of any size and sign; variable time.

        ``k`` is reduced modulo 8 l, the order of the whole group, so points off the subgroup are right too.
        """
        return self._wrap(_impl.msm_var(self._xy, _scalar(k)))

    def mul8(self) -> Ed25519:
        """Eight times the point: in the subgroup of prime order whatever the point is."""
        return self.mul_var(8)

    def __eq__(self, other: object) -> bool:
        return self._xy == other._xy if isinstance(other, Ed25519) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._xy)

    def __reduce__(self) -> tuple[object, tuple[bytes]]:
        return _unpickle, (self._xy,)

    def __repr__(self) -> str:
        return f"Ed25519({self.to_bytes().hex()})"


def _decode(data: bytes, rule: int, prime_order: bool) -> bytes:
    raw = octets(data, "an Ed25519 point")
    if len(raw) != 32:
        raise EncodingError(f"an Ed25519 point is 32 bytes, got {len(raw)}")
    return _impl.decode_many(raw, rule, prime_order)


def _scalar(k: int) -> bytes:
    return (index(k) % (8 * ORDER)).to_bytes(32, "little")


def _unpickle(xy: bytes) -> Ed25519:
    raw = octets(xy, "a pickled Ed25519 point")
    if len(raw) != 64:
        raise EncodingError(f"a pickled Ed25519 point has 64 bytes, got {len(raw)}")
    return Ed25519.from_affine(int.from_bytes(raw[:32], "little"), int.from_bytes(raw[32:], "little"))


def encode_many(points: Iterable[Ed25519]) -> bytes:
    """The encodings one after the other."""
    return b"".join([point.to_bytes() for point in points])


def sum_points(points: Iterable[Ed25519]) -> Ed25519:
    """The sum of any number of points (the identity for none)."""
    return Ed25519._wrap(_impl.sum_points(b"".join([point._xy for point in points])))


def msm_var(points: Sequence[Ed25519], scalars: Sequence[int]) -> Ed25519:
    """The sum of ``scalars[i] * points[i]`` for public scalars; variable time."""
    _same_number(points, scalars)
    return Ed25519._wrap(_impl.msm_var(b"".join([p._xy for p in points]), b"".join([_scalar(k) for k in scalars])))


def mul_many_var(points: Sequence[Ed25519], scalars: Sequence[int]) -> list[Ed25519]:
    """Each ``scalars[i] * points[i]`` for public scalars; variable time."""
    _same_number(points, scalars)
    out = _impl.mul_many(b"".join([p._xy for p in points]), b"".join([_scalar(k) for k in scalars]))
    return [Ed25519._wrap(out[i : i + 64]) for i in range(0, len(out), 64)]


def are_torsion_free(points: Sequence[Ed25519]) -> list[bool]:
    """``is_torsion_free`` of each, in one call."""
    return [flag == 1 for flag in _impl.in_subgroup(b"".join([point._xy for point in points]))]


class Bases:
    """Fixed points with prepared tables, for many sums over the same generators. Immutable; any thread may use it."""

    __slots__ = ("_handle", "points")
    points: tuple[Ed25519, ...]

    def __init__(self, points: Sequence[Ed25519]) -> None:
        self.points = tuple(points)
        self._handle: Any = _impl.make_bases(b"".join([point._xy for point in self.points]))

    def __len__(self) -> int:
        return len(self.points)

    def msm_var(
        self, scalars: Sequence[int], points: Sequence[Ed25519] = (), more: Sequence[int] = ()
    ) -> Ed25519:
        """The sum of ``scalars[i] * bases[i]`` for the first bases, and of ``more[j] * points[j]``; variable time."""
        if len(scalars) > len(self.points):
            raise EncodingError(f"{len(scalars)} scalars for {len(self.points)} bases")
        _same_number(points, more)
        xy = _impl.bases_msm_var(
            self._handle,
            b"".join([_scalar(k) for k in scalars]),
            b"".join([point._xy for point in points]),
            b"".join([_scalar(k) for k in more]),
        )
        return Ed25519._wrap(xy)


def _same_number(points: Sequence[Ed25519], scalars: Sequence[int]) -> None:
    if len(points) != len(scalars):
        raise EncodingError(f"as many scalars as points are needed, got {len(scalars)} and {len(points)}")


# Hashes and scalars


def hash_to_point(*parts: bytes) -> Ed25519:
    """Monero's Hp of the concatenated parts: Keccak-256, the map to the curve, times eight."""
    return Ed25519._wrap(_impl.hash_to_points([b"".join([octets(part, "Hp") for part in parts])]))


def hash_many_to_points(items: Sequence[bytes]) -> list[Ed25519]:
    """Hp of each item, in one call."""
    out = _impl.hash_to_points([octets(item, "Hp") for item in items])
    return [Ed25519._wrap(out[i : i + 64]) for i in range(0, len(out), 64)]


def hash_to_scalar(*parts: bytes) -> int:
    """Monero's Hs of the concatenated parts: Keccak-256 reduced modulo l."""
    return int.from_bytes(keccak256(*parts), "little") % ORDER


def scalar_from_bytes(data: bytes) -> int:
    """A canonical scalar, as Monero's ``sc_check`` asks: 32 bytes little-endian below l. ``EncodingError`` if not."""
    raw = octets(data, "a scalar")
    value = int.from_bytes(raw, "little")
    if len(raw) != 32:
        raise EncodingError(f"a scalar is 32 bytes, got {len(raw)}")
    if value >= ORDER:
        raise EncodingError("the scalar is not below l, the order of the subgroup", offset=0)
    return value


def scalar_to_bytes(k: int) -> bytes:
    """32 bytes little-endian of ``k`` modulo l."""
    return (k % ORDER).to_bytes(32, "little")


def reduce_scalar(data: bytes) -> int:
    """``sc_reduce32`` and ``sc_reduce``: 32 or 64 bytes little-endian modulo l."""
    raw = octets(data, "a scalar to reduce")
    if len(raw) not in (32, 64):
        raise EncodingError(f"32 or 64 bytes are reduced to a scalar, got {len(raw)}")
    return int.from_bytes(raw, "little") % ORDER


_IDENTITY = bytes(32) + b"\x01" + bytes(31)


def _known(x: int, y: int) -> Ed25519:
    return Ed25519._wrap(x.to_bytes(32, "little") + y.to_bytes(32, "little"))


#: The base point: y = 4/5, x even.
G: Final = _known(
    0x216936D3CD6E53FEC0A4E231FDD6DC5C692CC7609525A7B2C9562D608F25D51A,
    0x6666666666666666666666666666666666666666666666666666666666666658,
)
#: Monero's generator of amounts, 8 times the point that Keccak-256 of G's encoding encodes.
H: Final = _known(
    0x6188AE4072004CB85D56AB7EF9CF37716ACCACCE8627EEFA68746649386FD873,
    0x141F9CD30D3A172CA9CF5441D551726CEAD0ADF19FDCEA2AAF9937157059658B,
)
