# SPDX-License-Identifier: GPL-3.0-or-later
"""Jubjub as immutable values: points of the prime-order subgroup of order l (cofactor 8).

Encoding: 32 bytes, v little-endian with the lowest bit of u in the top bit (Zcash's). Decoders are strict: v >= r,
u = 0 with the sign bit, no point with this v, outside the subgroup, and the identity are refused, each with its own
words, unless a flag allows the last two. Everything here treats scalars as public (variable time); secret scalars are
``zkpriv.secrets.Secret``.

Letters: ``G`` nullifier and view part of keys, ``T`` spend part of keys, ``G_V`` and ``H`` value and blinding of
commitments: Sapling's proof generation key, spending key, value commitment value and randomness generators.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from zkpriv import _jubjub_impl as _impl
from zkpriv._octets import octets
from zkpriv.errors import EncodingError
from zkpriv.fields import Fr
from zkpriv.hashing import FIELD_ORDER, JUBJUB_ORDER

#: Order of the prime-order subgroup.
ORDER: Final = JUBJUB_ORDER

_TRUSTED = object()


class Jubjub:
    """A point of Jubjub, immutable and hashable. Make one with ``from_bytes``, ``from_affine`` or arithmetic."""

    __slots__ = ("_uv",)
    _uv: bytes

    def __init__(self, uv: bytes, _trust: object = None) -> None:
        if _trust is not _TRUSTED:
            raise TypeError("use Jubjub.from_bytes, Jubjub.from_affine or Jubjub.identity")
        object.__setattr__(self, "_uv", uv)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Jubjub points are immutable")

    @classmethod
    def _wrap(cls, uv: bytes) -> Jubjub:
        return cls(uv, _TRUSTED)

    @classmethod
    def from_bytes(cls, data: bytes, *, allow_identity: bool = False, allow_off_subgroup: bool = False) -> Jubjub:
        """Decode 32 bytes strictly; ``EncodingError`` says what is wrong and where."""
        return cls(_impl.decode(octets(data, "a Jubjub point"), allow_identity, allow_off_subgroup), _TRUSTED)

    @classmethod
    def many_from_bytes(cls, data: bytes, *, allow_identity: bool = False) -> list[Jubjub]:
        """Decode concatenated 32-byte encodings in one call; the error's offset names the first bad one."""
        uv = _impl.decode_many(octets(data, "Jubjub points"), allow_identity)
        return [cls(uv[i : i + 64], _TRUSTED) for i in range(0, len(uv), 64)]

    @classmethod
    def from_affine(
        cls, u: Fr | int, v: Fr | int, *, allow_identity: bool = False, allow_off_subgroup: bool = False
    ) -> Jubjub:
        """The point with these coordinates, checked like a decoded one."""
        pair = int(u), int(v)
        if not all(0 <= value < FIELD_ORDER for value in pair):
            raise EncodingError("the coordinates of a Jubjub point must lie in [0, r)")
        uv = pair[0].to_bytes(32, "little") + pair[1].to_bytes(32, "little")
        _impl.check(uv, allow_identity, allow_off_subgroup)
        return cls(uv, _TRUSTED)

    @classmethod
    def identity(cls) -> Jubjub:
        """The neutral element (0, 1)."""
        return cls(bytes(32) + b"\x01" + bytes(31), _TRUSTED)

    @property
    def is_identity(self) -> bool:
        return self._uv == _IDENTITY

    @property
    def u(self) -> Fr:
        return Fr(int.from_bytes(self._uv[:32], "little"))

    @property
    def v(self) -> Fr:
        return Fr(int.from_bytes(self._uv[32:], "little"))

    def to_bytes(self) -> bytes:
        """The 32-byte encoding."""
        encoded = bytearray(self._uv[32:])
        encoded[31] |= (self._uv[0] & 1) << 7
        return bytes(encoded)

    def to_affine_bytes(self) -> bytes:
        """u then v, 32 bytes little-endian each."""
        return self._uv

    def __add__(self, other: Jubjub) -> Jubjub:
        return self._wrap(_impl.add(self._uv, other._uv)) if isinstance(other, Jubjub) else NotImplemented

    def __sub__(self, other: Jubjub) -> Jubjub:
        return self + -other if isinstance(other, Jubjub) else NotImplemented

    def __neg__(self) -> Jubjub:
        u = int.from_bytes(self._uv[:32], "little")
        return self._wrap((-u % FIELD_ORDER).to_bytes(32, "little") + self._uv[32:])

    def mul_var(self, k: int) -> Jubjub:
        """``k`` times the point for a public integer of any size and sign; variable time.

        ``k`` is reduced modulo 8 l, the order of the whole group, so points off the subgroup are right too.
        """
        return self._wrap(_impl.mul_var(self._uv, k % (8 * ORDER)))

    def __eq__(self, other: object) -> bool:
        return self._uv == other._uv if isinstance(other, Jubjub) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._uv)

    def __reduce__(self) -> tuple[object, tuple[bytes]]:
        return _unpickle, (self._uv,)

    def __repr__(self) -> str:
        return f"Jubjub({self.to_bytes().hex()})"


def _unpickle(uv: bytes) -> Jubjub:
    if len(uv) != 64:
        raise EncodingError(f"a pickled Jubjub point has 64 bytes, got {len(uv)}")
    u, v = (int.from_bytes(uv[i : i + 32], "little") for i in (0, 32))
    return Jubjub.from_affine(u, v, allow_identity=True, allow_off_subgroup=True)


def sum_points(points: Iterable[Jubjub]) -> Jubjub:
    """The sum of any number of points (the identity for none)."""
    return Jubjub._wrap(_impl.sum_points(b"".join(point._uv for point in points)))


def msm_var(points: Sequence[Jubjub], scalars: Sequence[int]) -> Jubjub:
    """The sum of ``scalars[i] * points[i]`` for public scalars; variable time."""
    if len(points) != len(scalars):
        raise EncodingError(f"as many scalars as points are needed, got {len(scalars)} and {len(points)}")
    return Jubjub._wrap(
        _impl.msm_var(
            b"".join(point._uv for point in points),
            b"".join((k % (8 * ORDER)).to_bytes(32, "little") for k in scalars),
        )
    )


_IDENTITY = bytes(32) + b"\x01" + bytes(31)


def _known(u: int, v: int) -> Jubjub:
    return Jubjub._wrap(u.to_bytes(32, "little") + v.to_bytes(32, "little"))


#: Sapling's PROOF_GENERATION_KEY_GENERATOR: nullifier part of keys, addresses.
G: Final = _known(
    0x1457A50231CDE2DF704303F1E8906081ADF2D038F2FBB8203AF2DBEFB96E2571,
    0x54B6D10718DF2A7ADEC901840F4948CC50DF51EAF5A149D2467AF9F7E05DE8E7,
)
#: Sapling's SPENDING_KEY_GENERATOR: spend part of keys, base of the spend signature.
T: Final = _known(
    0x0926D4F32059C712D418A7FF26753B6AD5B9A7D3EF8E282747BF46920A95A753,
    0x57A1019E6DE9B67553BB37D0C21CFD056D65674DCEDBDDBC305632ADAAF2B530,
)
#: Sapling's VALUE_COMMITMENT_VALUE_GENERATOR.
G_V: Final = _known(
    0x273F910D9ECC1615D8618ED1D15FEF4E9472C89AC043042D36183B2CB4D7EF51,
    0x466A7E3A82F67AB1D32294FD89774AD6BC3332D0FA1CCD18A77A81F50667C8D7,
)
#: Sapling's VALUE_COMMITMENT_RANDOMNESS_GENERATOR.
H: Final = _known(
    0x6800F4FA0F001CFC7FF6826AD58004B4D1D8DA41AF03744E3BCE3B7793664337,
    0x6D81D3A9CB45DEDBE6FB2A6E1E22AB50AD46F1B0473B803B3CAEFAB9380B6A8B,
)
#: The generators by the names that Sapling gives them.
GENERATORS: Final = {
    "PROOF_GENERATION_KEY_GENERATOR": G,
    "SPENDING_KEY_GENERATOR": T,
    "VALUE_COMMITMENT_VALUE_GENERATOR": G_V,
    "VALUE_COMMITMENT_RANDOMNESS_GENERATOR": H,
}
