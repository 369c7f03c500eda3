# SPDX-License-Identifier: GPL-3.0-or-later
"""Field elements as Python values: ``Fr`` (scalars of BLS12-381) and ``Fp`` (its coordinates).

``Fr(5) / 7 + 1`` reads as mathematics: integers on either side are taken modulo the field's order. Values are
immutable, hashable and picklable, and equal to the canonical integer they stand for. Decoding is strict: bytes of a
value that is not reduced are refused. Operations take variable time, so no secret key belongs in here.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Self, final

from zkpriv._octets import octets
from zkpriv.errors import EncodingError


class _Element:
    """What both fields share. Subclasses set the order and the byte form."""

    MODULUS: ClassVar[int]
    BYTES: ClassVar[int]
    BYTE_ORDER: ClassVar[Literal["little", "big"]]

    __slots__ = ("_value",)
    _value: int

    def __init__(self, value: int | Self = 0) -> None:
        if type(value) is type(self):
            number = value._value
        elif isinstance(value, int) and not isinstance(value, bool):
            number = value % self.MODULUS
        else:
            raise TypeError(f"{type(self).__name__} takes an integer, got {type(value).__name__}")
        object.__setattr__(self, "_value", number)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} values are immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} values are immutable")

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Decode the canonical form; EncodingError for another length or a value that is not below the order."""
        raw = octets(data, cls.__name__)
        if len(raw) != cls.BYTES:
            raise EncodingError(f"{cls.__name__}: expected {cls.BYTES} bytes, got {len(raw)}")
        value = int.from_bytes(raw, cls.BYTE_ORDER)
        if value >= cls.MODULUS:
            raise EncodingError(f"{cls.__name__}: the value is not below the field's order", offset=0)
        return cls(value)

    def to_bytes(self) -> bytes:
        """The canonical bytes, of fixed length."""
        return self._value.to_bytes(self.BYTES, self.BYTE_ORDER)

    def _coerce(self, other: object) -> int | None:
        if type(other) is type(self):
            return other._value
        if isinstance(other, int) and not isinstance(other, bool):
            return other
        return None

    def __add__(self, other: Self | int) -> Self:
        value = self._coerce(other)
        return NotImplemented if value is None else type(self)(self._value + value)

    __radd__ = __add__

    def __sub__(self, other: Self | int) -> Self:
        value = self._coerce(other)
        return NotImplemented if value is None else type(self)(self._value - value)

    def __rsub__(self, other: int) -> Self:
        value = self._coerce(other)
        return NotImplemented if value is None else type(self)(value - self._value)

    def __mul__(self, other: Self | int) -> Self:
        value = self._coerce(other)
        return NotImplemented if value is None else type(self)(self._value * value)

    __rmul__ = __mul__

    def __truediv__(self, other: Self | int) -> Self:
        """Division; ZeroDivisionError by zero."""
        value = self._coerce(other)
        return NotImplemented if value is None else type(self)(self._value * self._invert(value))

    def __rtruediv__(self, other: int) -> Self:
        value = self._coerce(other)
        return NotImplemented if value is None else type(self)(value * self._invert(self._value))

    def __pow__(self, exponent: int) -> Self:
        """Integer powers; negative ones need a nonzero base (ZeroDivisionError)."""
        if not isinstance(exponent, int) or isinstance(exponent, bool):
            return NotImplemented
        base = self._value if exponent >= 0 else self._invert(self._value)
        return type(self)(pow(base, abs(exponent), self.MODULUS))

    def __neg__(self) -> Self:
        return type(self)(-self._value)

    def __pos__(self) -> Self:
        return self

    @classmethod
    def _invert(cls, value: int) -> int:
        if value % cls.MODULUS == 0:
            raise ZeroDivisionError(f"division by zero in {cls.__name__}")
        return pow(value, -1, cls.MODULUS)

    def inverse(self) -> Self:
        """1/x; ZeroDivisionError for zero."""
        return type(self)(self._invert(self._value))

    def is_square(self) -> bool:
        """True for squares, zero among them."""
        return pow(self._value, (self.MODULUS - 1) // 2, self.MODULUS) in (0, 1)

    def sqrt(self) -> Self | None:
        """The smaller of the two square roots, or None if there is none."""
        root = _square_root(self._value, self.MODULUS)
        return None if root is None else type(self)(min(root, self.MODULUS - root))

    def __int__(self) -> int:
        return self._value

    __index__ = __int__

    def __bool__(self) -> bool:
        return self._value != 0

    def __eq__(self, other: object) -> bool:
        value = self._coerce(other)
        return NotImplemented if value is None else self._value == value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        number = self._value
        return f"{type(self).__name__}({number if number < 1 << 64 else hex(number)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self._value,))


@final
class Fr(_Element):
    """An element of the scalar field of BLS12-381, which is also the base field of Jubjub. Bytes: 32, little-endian."""

    __slots__ = ()
    MODULUS = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
    BYTES = 32
    BYTE_ORDER = "little"


@final
class Fp(_Element):
    """An element of the base field of BLS12-381. Bytes: 48, big-endian."""

    __slots__ = ()
    MODULUS = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
    BYTES = 48
    BYTE_ORDER = "big"


def _square_root(value: int, modulus: int) -> int | None:
    """A square root modulo a prime (Tonelli and Shanks), or None."""
    if value == 0:
        return 0
    if pow(value, (modulus - 1) // 2, modulus) != 1:
        return None
    odd, twos = modulus - 1, 0
    while odd % 2 == 0:
        odd //= 2
        twos += 1
    non_square = 2
    while pow(non_square, (modulus - 1) // 2, modulus) == 1:
        non_square += 1
    root, error, step = pow(value, (odd + 1) // 2, modulus), pow(value, odd, modulus), pow(non_square, odd, modulus)
    while error != 1:
        order, power = 0, error
        while power != 1:
            power = power * power % modulus
            order += 1
        fix = pow(step, 1 << (twos - order - 1), modulus)
        root, step, twos = root * fix % modulus, fix * fix % modulus, order
        error = error * step % modulus
    return root
