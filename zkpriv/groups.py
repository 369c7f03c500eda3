# SPDX-License-Identifier: GPL-3.0-or-later
"""Points of the pairing groups as Python values: ``G1`` and ``G2`` of BLS12-381.

A value is always a point of the subgroup of order r: decoding checks canonical form, curve and subgroup, and the
operations stay inside. Encodings are of the IETF/Zcash kind (48/96 bytes on G1, 96/192 on G2, big-endian, flags in
the top three bits). Operations take variable time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self, final

from zkpriv import backend
from zkpriv.errors import EncodingError
from zkpriv.fields import Fr

_G1_GENERATOR = bytes.fromhex(
    "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
    "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"
)
_G2_GENERATOR = bytes.fromhex(
    "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
    "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
    "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be"
    "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"
)


def _whole(scalar: int | Fr) -> bytes:
    """A scalar mod r, 32 bytes little-endian; TypeError for what is no integer (nothing is rounded)."""
    if isinstance(scalar, bool) or not isinstance(scalar, int | Fr):
        raise TypeError(f"expected an integer or an Fr, got {type(scalar).__name__}")
    return (int(scalar) % Fr.MODULUS).to_bytes(32, "little")


class _Point:
    """What both groups share: the canonical uncompressed encoding, and operators on it."""

    COMPRESSED_BYTES: ClassVar[int]
    UNCOMPRESSED_BYTES: ClassVar[int]
    _PREFIX: ClassVar[str]
    _GENERATOR: ClassVar[bytes]

    __slots__ = ("_data",)
    _data: bytes

    def __init__(self) -> None:
        raise TypeError(
            f"make a {type(self).__name__} with {type(self).__name__}.generator(), .identity() or .from_bytes()"
        )

    @classmethod
    def _of(cls, uncompressed: bytes) -> Self:
        """A value around a checked canonical encoding (made by this library)."""
        point = object.__new__(cls)
        object.__setattr__(point, "_data", uncompressed)
        return point

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} values are immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} values are immutable")

    @classmethod
    def generator(cls) -> Self:
        """The standard generator of the subgroup."""
        return cls._of(cls._GENERATOR)

    @classmethod
    def identity(cls) -> Self:
        """The neutral element."""
        return cls._of(b"\x40" + bytes(cls.UNCOMPRESSED_BYTES - 1))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Decode the compressed or uncompressed form (the length tells which).

        EncodingError for another length, flags that do not fit, a coordinate that is not reduced, a point off the
        curve or outside the subgroup. The identity is a valid encoding: refuse it where it matters.
        """
        if not isinstance(data, bytes | bytearray | memoryview):
            raise EncodingError(f"{cls.__name__} point: expected bytes, got {type(data).__name__}")
        data = bytes(data)
        if len(data) not in (cls.COMPRESSED_BYTES, cls.UNCOMPRESSED_BYTES):
            raise EncodingError(
                f"{cls.__name__} point: expected {cls.COMPRESSED_BYTES} bytes (compressed) or "
                f"{cls.UNCOMPRESSED_BYTES} (uncompressed), got {len(data)}"
            )
        decode = getattr(backend.impl(), f"{cls._PREFIX}_decode")
        return cls._of(decode(data, len(data) == cls.COMPRESSED_BYTES, True))

    def to_bytes(self, compressed: bool = True) -> bytes:
        """The canonical encoding."""
        if not compressed:
            return self._data
        encoded: bytes = getattr(backend.impl(), f"{self._PREFIX}_encode")(self._data, True)
        return encoded

    @property
    def is_identity(self) -> bool:
        return bool(self._data[0] & 0x40)

    def __add__(self, other: Self) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return self._of(getattr(backend.impl(), f"{self._PREFIX}_add")(self._data, other._data))

    def __neg__(self) -> Self:
        return self._of(getattr(backend.impl(), f"{self._PREFIX}_neg")(self._data))

    def __sub__(self, other: Self) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return self + -other

    def __mul__(self, scalar: int | Fr) -> Self:
        """Multiplication by a public integer (taken mod r) or a public Fr; variable time."""
        if isinstance(scalar, bool) or not isinstance(scalar, int | Fr):
            return NotImplemented
        module = backend.impl()
        multiply = getattr(module, f"{self._PREFIX}_mul_subgroup", None) or getattr(module, f"{self._PREFIX}_mul")
        return self._of(multiply(self._data, int(scalar) % Fr.MODULUS))

    __rmul__ = __mul__

    @classmethod
    def msm(cls, points: Sequence[Self], scalars: Iterable[int | Fr]) -> Self:
        """The sum of public scalar times point, variable time; the identity for none. EncodingError if the lengths
        differ.
        """
        packed = [_whole(scalar) for scalar in scalars]
        if len(packed) != len(points):
            raise EncodingError(f"as many scalars as points are needed: {len(points)} points, {len(packed)} scalars")
        for index, point in enumerate(points):
            if type(point) is not cls:
                raise TypeError(f"point {index} is a {type(point).__name__}, expected {cls.__name__}")
        if not packed:
            return cls.identity()
        module = backend.impl()
        multiply = getattr(module, f"{cls._PREFIX}_msm_subgroup", None) or getattr(module, f"{cls._PREFIX}_msm")
        return cls._of(multiply(b"".join(point._data for point in points), b"".join(packed)))

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._data == other._data

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._data))

    def __repr__(self) -> str:
        if self.is_identity:
            return f"{type(self).__name__}.identity()"
        encoded = self.to_bytes().hex()
        return f"<{type(self).__name__} {encoded[:16]}...{encoded[-8:]}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # Unpickling decodes, and so checks, like any other input.
        return (type(self).from_bytes, (self._data,))


@final
class G1(_Point):
    """A point of G1: y^2 = x^3 + 4 over Fp, order r. 48 bytes compressed, 96 uncompressed."""

    __slots__ = ()
    COMPRESSED_BYTES = 48
    UNCOMPRESSED_BYTES = 96
    _PREFIX = "g1"
    _GENERATOR = _G1_GENERATOR


@final
class G2(_Point):
    """A point of G2: y^2 = x^3 + 4(1 + u) over Fp2, order r. 96 bytes compressed, 192 uncompressed."""

    __slots__ = ()
    COMPRESSED_BYTES = 96
    UNCOMPRESSED_BYTES = 192
    _PREFIX = "g2"
    _GENERATOR = _G2_GENERATOR
