# SPDX-License-Identifier: GPL-3.0-or-later
"""Boolean wires. ``Bit`` (from the language) has ``&``, ``|``, ``^``, ``~`` and ``select``; here are the wider forms.

Constant operands fold without constraints everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import CircuitError
from zkpriv.r1cs.wire import LC, Bit, Linear


def boolean(value: Linear, why: str = "is 0 or 1") -> Bit:
    """``value`` constrained to 0 or 1. Cost 1; a Bit or a constant: 0. A constant above 1 is a CircuitError."""
    return LC.of(value).must_be_boolean(why)


def all_of(bits: Sequence[Bit]) -> Bit:
    """1 if every bit is 1. Cost min(n - 1, 2); constants: 0. An empty sequence gives the constant 1."""
    free = _without_constants(bits, neutral=1)
    if free is None:
        return Bit.constant_bit(False)
    if len(free) <= 3:
        return _fold_and(free)
    # The number of zeros is at most len(free) < r, so it is 0 exactly if all bits are 1.
    missing: LC = LC.constant(len(free))
    for bit in free:
        missing = missing - bit
    return missing.is_zero("every bit is 1")


def any_of(bits: Sequence[Bit]) -> Bit:
    """1 if some bit is 1. Cost min(n - 1, 2); constants: 0. An empty sequence gives the constant 0."""
    return ~all_of([~bit for bit in bits])


def xor_all(bits: Sequence[Bit]) -> Bit:
    """Parity of the bits. Cost n - 1; constants: 0. An empty sequence gives the constant 0."""
    total = Bit.constant_bit(False)
    for bit in bits:
        total = total ^ bit
    return total


def must_be_one_hot(bits: Sequence[Bit], why: str = "exactly one of the bits is set") -> None:
    """Exactly one bit is 1. Cost 1 (the bits are boolean already)."""
    if not bits:
        raise CircuitError("one of no bits can never be set")
    total: LC = LC.constant(0)
    for bit in bits:
        total = total + Bit.of(bit)
    total.must_equal(1, why, name="one_hot")


def _without_constants(bits: Sequence[Bit], neutral: int) -> list[Bit] | None:
    """The bits that are wires; None if a constant decides the result."""
    free: list[Bit] = []
    for bit in map(Bit.of, bits):
        if not bit.is_constant:
            free.append(bit)
        elif bit.value != neutral:
            return None
    return free


def _fold_and(bits: Sequence[Bit]) -> Bit:
    total = Bit.constant_bit(True)
    for bit in bits:
        total = total & bit
    return total
