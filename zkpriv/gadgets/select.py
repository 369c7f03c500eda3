# SPDX-License-Identifier: GPL-3.0-or-later
"""Selection: by one bit, by several bits among wires or constants."""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import CircuitError
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Bit, Linear, linear


def select(bit: Bit, if_one: Linear, if_zero: Linear) -> LC:
    """``if_one`` where the bit is 1, else ``if_zero``. Cost 1; constant bit or constant difference: 0."""
    return Bit.of(bit).select(if_one, if_zero)


def swap(bit: Bit, first: Linear, second: Linear) -> tuple[LC, LC]:
    """(first, second) where the bit is 0, (second, first) where it is 1. Cost 1; constant bit: 0."""
    left = Bit.of(bit).select(second, first)
    return left, LC.of(first) + LC.of(second) - left


def mux(bits: Sequence[Bit], values: Sequence[Linear]) -> LC:
    """``values[index]`` for the index of the ``bits``, least significant first. Cost 2^n - 1; constant bits: less."""
    bits = _check(bits, values)
    row = [LC.of(value) for value in values]
    for bit in bits:
        row = [bit.select(row[i + 1], row[i]) for i in range(0, len(row), 2)]
    return row[0]


def must_select(bits: Sequence[Bit], values: Sequence[Linear], target: Linear, why: str) -> None:
    """``values[index] = target`` for the index of the ``bits``. Cost 2^n - 1 (the last selection is the equality)."""
    bits = _check(bits, values)
    if not bits:
        LC.of(values[0]).must_equal(target, why)
        return
    half = len(values) // 2
    low = mux(bits[:-1], values[:half])
    high = mux(bits[:-1], values[half:])
    current().constrain(bits[-1], high - low, LC.of(target) - low, why, name="selected")


def lookup(bits: Sequence[Bit], *tables: Sequence[int]) -> list[LC]:
    """``table[index]`` for each table of 2^n constants (n is 1, 2 or 3), bits least significant first.

    Cost for k tables: n = 1: 0; n = 2: 1; n = 3: 1 + k. The product of the two low bits is shared.
    """
    for table in tables:
        bits = _check(bits, table)
    if len(bits) == 1:
        return [linear([t[1] - t[0]], bits, t[0]) for t in tables]
    if len(bits) not in (2, 3):
        raise CircuitError(f"lookup takes 1 to 3 bits, got {len(bits)}")
    low, high = bits[0], bits[1]
    both = low & high
    basis: list[LC] = [low, high, both]
    if len(bits) == 2:
        return [linear(_coefficients(t), basis, t[0]) for t in tables]
    out = []
    for t in tables:
        even = linear(_coefficients(t[:4]), basis, t[0])
        odd = linear(_coefficients(t[4:]), basis, t[4])
        out.append(bits[2].select(odd, even))
    return out


def _coefficients(t: Sequence[int]) -> list[int]:
    """Multilinear coefficients of a table of four, without the constant term."""
    return [t[1] - t[0], t[2] - t[0], t[3] - t[2] - t[1] + t[0]]


def free_inputs(values: Sequence[Linear], change: int, why: str, factors: Sequence[LC] = ()) -> None:
    """Declare that those of the values that are inputs may move freely, all but ``-change`` of them. No constraint.

    ``factors``: as in ``System.declare_freedom``.
    """
    system = current()
    wires = {value.wire for value in values if isinstance(value, LC)}
    free = sorted(wire for wire in wires.intersection(system.inputs) if wire is not None)
    if len(free) + change > 0:
        system.declare_freedom(len(free) + change, why, gadget=True, inputs=free, factors=factors)


def _check(bits: Sequence[Bit], values: Sequence[object]) -> list[Bit]:
    """The selectors, all of them Bits: one that is not boolean would select a value that is not in the list (E6)."""
    if len(values) != 1 << len(bits):
        raise CircuitError(f"{len(bits)} bits choose among {1 << len(bits)} values, got {len(values)}")
    return [Bit.of(bit) for bit in bits]
