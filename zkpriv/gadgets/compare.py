# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparison of numbers that are known to be below 2^bits.

The callers' operands must be range-checked (``range_check``): outside their range "less" has no meaning in a field.
"""

from __future__ import annotations

from zkpriv.errors import CircuitError
from zkpriv.gadgets.bits import SAFE_BITS, to_bits
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Bit, Linear


def is_less(a: Linear, b: Linear, bits: int) -> Bit:
    """1 if a < b, else 0, for a and b below 2^bits (1 to 253; not checked here).

    Cost bits + 1: a - b + 2^bits lies in (0, 2^(bits+1)) and its top bit says a >= b. Two constants: 0.
    """
    return _is_less(a, b, bits, swapped=False)


def is_at_most(a: Linear, b: Linear, bits: int) -> Bit:
    """1 if a <= b, else 0. Preconditions and cost as ``is_less``."""
    return ~_is_less(b, a, bits, swapped=True)


def must_be_less(a: Linear, b: Linear, bits: int, why: str = "the first number is less than the second") -> None:
    """a < b, for a and b below 2^bits (1 to 253; not checked here). Cost ``bits``: b - a - 1 is in range.

    Two constants: 0, a CircuitError if it is false.
    """
    left, right = _operands(a, b, bits)
    _must_fit(left, right, 1, bits, why)


def must_be_at_most(a: Linear, b: Linear, bits: int, why: str = "the first number is at most the second") -> None:
    """a <= b, for a and b below 2^bits (1 to 253; not checked here). Cost ``bits``: b - a is in range."""
    left, right = _operands(a, b, bits)
    _must_fit(left, right, 0, bits, why)


def _is_less(a: Linear, b: Linear, bits: int, *, swapped: bool) -> Bit:
    left, right = _operands(a, b, bits)
    if left.is_constant and right.is_constant:
        return Bit.constant_bit(left.value < right.value)
    with current().scope("is_less", title="comparison"):
        shifted = left - right + (1 << bits)
        less = ~to_bits(shifted, bits + 1, "the difference of two numbers in range")[bits]
        current().compared(left, right, bits, less, swapped=swapped)
    return less


def _operands(a: Linear, b: Linear, bits: int) -> tuple[LC, LC]:
    """Both operands; a CircuitError for a constant that is out of range (a negative one too)."""
    if not 1 <= bits < SAFE_BITS:
        raise CircuitError(f"a comparison has 1 to {SAFE_BITS - 1} bits, got {bits}")
    left, right = LC.of(a), LC.of(b)
    for operand in (left, right):
        if operand.is_constant and operand.value >> bits:
            raise CircuitError(f"the constant {operand.value} in a comparison of {bits} bits is not below 2^{bits}")
    return left, right


def _must_fit(left: LC, right: LC, less: int, bits: int, why: str) -> None:
    difference = right - left - less
    if difference.is_constant:
        if difference.value >> bits:
            raise CircuitError(f'the comparison of constants is false: "{why}"')
        return
    with current().scope("must_be_less", title="comparison"):
        to_bits(difference, bits, why)
        current().compared(left, right, bits, None)
