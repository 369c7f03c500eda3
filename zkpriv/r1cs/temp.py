# SPDX-License-Identifier: GPL-3.0-or-later
"""Temporaries of the solver tape: the language in which hints are written.

A ``Temp`` is a value that the solver computes and that is *not* a wire: no constraint knows it. Hints read
like arithmetic, run natively and never call back into Python::

    x = cs.temp(lc)                                  # the value of an LC at solving time
    low = x.low(64)                                  # the integer x mod 2^64
    u = cs.hint("u", (a * b + 1) / (x - 5))          # becomes a wire when it is hinted
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from zkpriv.errors import CircuitError
from zkpriv.r1cs.field import R, constant_of
from zkpriv.r1cs.ops import TEMP, Op
from zkpriv.r1cs.wire import LC, Unconstrained

if TYPE_CHECKING:
    from zkpriv.r1cs.system import System

Value: TypeAlias = "Temp | LC | Unconstrained | int"
"""What a hint expression takes: temporaries, LCs, hinted wires and constants mix freely."""


class Temp:
    """A solver value in one register. ``+ - *`` and ``/`` are those of the field; see the methods for the
    rest.

    ``a / b`` stops solving with ``UnsatisfiedConstraint`` if b is 0 (name a lemma where that can never
    happen); ``inverse_or_zero`` does not.
    """

    __slots__ = ("register", "system")

    def __init__(self, system: System, register: int) -> None:
        self.system = system
        self.register = register

    def _op(self, op: Op, *operands: int) -> Temp:
        out = self.system.new_temp()
        self.system.emit(op, out.register, *operands)
        return out

    def _reg(self, other: Any) -> int:
        return self.system.temp(other).register

    def __add__(self, other: Any) -> Temp:
        number = constant_of(other)
        if number is not None:
            return self._op(Op.ADDC, self.register, self.system.coefficient(number))
        return self._op(Op.ADD, self.register, self._reg(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Temp:
        number = constant_of(other)
        if number is not None:
            return self + (R - number)
        return self._op(Op.SUB, self.register, self._reg(other))

    def __rsub__(self, other: Any) -> Temp:
        return self.system.temp(other)._op(Op.SUB, self._reg(other), self.register)

    def __mul__(self, other: Any) -> Temp:
        number = constant_of(other)
        if number is not None:
            return self._op(Op.MULC, self.register, self.system.coefficient(number))
        return self._op(Op.MUL, self.register, self._reg(other))

    __rmul__ = __mul__

    def __neg__(self) -> Temp:
        return self * (R - 1)

    def __truediv__(self, other: Any) -> Temp:
        number = constant_of(other)
        if number is not None:
            if not number:
                raise CircuitError("a hint divides by the constant 0")
            return self * pow(number, -1, R)
        return self._op(Op.DIV, self.register, self._reg(other))

    def __rtruediv__(self, other: Any) -> Temp:
        return self.system.temp(other)._op(Op.DIV, self._reg(other), self.register)

    def inverse_or_zero(self) -> Temp:
        """1/x, and 0 for 0."""
        return self._op(Op.INV0, self.register)

    def is_zero(self) -> Temp:
        """1 if x = 0, else 0."""
        return self._op(Op.IS_ZERO, self.register)

    def is_equal(self, other: Value) -> Temp:
        """1 if both are equal, else 0."""
        return (self - other).is_zero()

    def is_less(self, other: Value) -> Temp:
        """1 if the canonical integer of self is below that of ``other``, else 0."""
        return self._op(Op.LESS, self.register, self._reg(other))

    def select(self, if_nonzero: Value, if_zero: Value) -> Temp:
        """``if_nonzero`` where x is not 0, else ``if_zero``."""
        return self._op(Op.SELECT, self.register, self._reg(if_nonzero), self._reg(if_zero))

    def bits(self, count: int) -> list[Temp]:
        """The lowest ``count`` (at most 256) bits of the canonical integer, least significant first."""
        if not 1 <= count <= 256:
            raise CircuitError(f"bits takes 1 to 256 bits, got {count}")
        run = self.system.new_temps(count)
        self.system.emit(Op.BITS, run[0].register, self.register, count)
        return run

    def digits(self, count: int, width: int) -> list[Temp]:
        """``count`` digits of ``width`` bits of the canonical integer, least significant first."""
        if not 1 <= count <= 256 or not 1 <= width <= 64:
            raise CircuitError(f"digits takes 1 to 256 digits of 1 to 64 bits, got {count} of {width}")
        run = self.system.new_temps(count)
        self.system.emit(Op.DIGITS, run[0].register, self.register, count, width)
        return run

    def bit(self, index: int) -> Temp:
        """Bit ``index`` of the canonical integer."""
        return self.shr(index).low(1)

    def shr(self, count: int) -> Temp:
        """The canonical integer shifted right by ``count`` (at most 255) bits."""
        return self._op(Op.SHR, self.register, self._shift(count))

    def low(self, count: int) -> Temp:
        """The canonical integer modulo ``2**count`` (count at most 255)."""
        return self._op(Op.LOW, self.register, self._shift(count))

    def divmod(self, divisor: Value) -> tuple[Temp, Temp]:
        """Quotient and remainder of the canonical integers; solving stops if the divisor is 0."""
        quotient, remainder = self.system.new_temps(2)
        self.system.emit(Op.DIVMOD, quotient.register, remainder.register, self.register, self._reg(divisor))
        return quotient, remainder

    def lookup(self, table: list[int]) -> Temp:
        """``table[x]`` for the canonical integer x, and 0 where x is beyond the table."""
        return self._op(Op.LOOKUP, self.register, self.system.table(table), len(table))

    @staticmethod
    def _shift(count: int) -> int:
        if not 0 <= count <= 255:
            raise CircuitError(f"a shift takes 0 to 255 bits, got {count}")
        return count

    def __eq__(self, other: object) -> bool:
        raise CircuitError("a Temp has no value while tracing: use is_equal() and select(), not ==")

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        raise CircuitError("a Temp has no truth value while tracing: use select()")

    def __repr__(self) -> str:
        return f"Temp({self.register & ~TEMP})"
