# SPDX-License-Identifier: GPL-3.0-or-later
"""Multiplication of a fixed base of prime order by a number of up to 252 bits.

The lowest 249 bits are 83 windows of three bits with odd signed digits, summed in Montgomery form, where no addition
can degenerate (lemma ``signed-windows``); the highest three bits are a table of eight Edwards points, which also holds
the constant of the odd digits, added by the complete law. An incomplete addition there would be E1 of SOUNDNESS.md:
acc and the last window can be equal, and then any point comes out.
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import CircuitError
from zkpriv.gadgets.bits import tied_bit
from zkpriv.gadgets.curve import Affine, FixedBase
from zkpriv.gadgets.edwards import Point, add, add_u, constant_point
from zkpriv.gadgets.select import lookup
from zkpriv.gadgets.windows import OddDigit, OddNumber, odd_sum
from zkpriv.r1cs.field import R
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Bit, Linear, linear
from zkpriv.reference import jubjub

#: Bits of a scalar: every number modulo l fits, and so do some numbers above l (they alias).
SCALAR_BITS = 252
#: Bits below the last window.
LOW_BITS = 249


class Scalar:
    """A number below 2^252 in the form that fixed-base multiplication wants. Cost 335; use it with several bases.

    Not canonical: k and k + l are both accepted where they fit, and give the same point. Where the number itself
    matters (a nullifier), use ``NullifierKey``.
    """

    def __init__(self, value: Linear, why: str = "the scalar is below 2^252") -> None:
        self.value = LC.of(value)
        if self.value.is_constant:
            if self.value.value >> SCALAR_BITS:
                raise CircuitError(f"the constant scalar has more than {SCALAR_BITS} bits")
            return
        system = current()
        with system.scope("scalar", title="scalar"):
            source = system.temp(self.value)
            plain = system.hint_digits(source, LOW_BITS // 3, 3, "digit")
            windows = []
            for number, hinted in enumerate(plain):
                with system.scope(f"window[{number}]"):
                    odd = hinted.checked_by("the digit's range constraint").scaled(2) - 7
                    windows.append(OddDigit(odd, 3 * number, 3, "the digit is odd and at most 7 in size"))
            low = number_of_digits(windows, LOW_BITS)
            first, second = system.bits(source.shr(LOW_BITS), 2, "top")
            # The highest bit is what is left: that it is 0 or 1 ties the digits to the value.
            rest = self.value - low - first.scaled(1 << LOW_BITS) - second.scaled(1 << (LOW_BITS + 1))
            third = tied_bit(rest, LOW_BITS + 2, why, name="top[2]")
        self.low = OddNumber(tuple(windows), (1 << LOW_BITS) - 1)
        self.top: tuple[Bit, Bit, Bit] = (first, second, third)


def fixed_base_mul(scalar: Scalar | Linear, base: FixedBase) -> Point:
    """scalar * base. Cost 675 with the scalar's range (340 for another base with the same ``Scalar``); constant: 0."""
    number = scalar if isinstance(scalar, Scalar) else Scalar(scalar)
    if number.value.is_constant:
        return constant_point(base.times(number.value.value))
    with current().scope(f"times_{base.name}", title="fixed-base multiplication"):
        low, high = split_product(number.low, number.top, base)
        return prime_order(add(low, high, why=f"scalar times {base.name}"))


def prime_order(point: Point) -> Point:
    """The point, a sum of multiples of points of prime order, recorded as such for the lint. No constraint."""
    current().large_order(point.u, point.v)
    return point


def fixed_base_mul_u(scalar: Scalar | Linear, base: FixedBase) -> LC:
    """The u-coordinate of scalar * base. Cost 673 with the scalar's range; constant: 0."""
    number = scalar if isinstance(scalar, Scalar) else Scalar(scalar)
    if number.value.is_constant:
        return LC.constant(base.times(number.value.value)[0])
    with current().scope(f"times_{base.name}", title="fixed-base multiplication"):
        low, high = split_product(number.low, number.top, base)
        return add_u(low, high, why=f"scalar times {base.name}")


def split_product(
    low: OddNumber, top: Sequence[Bit], base: FixedBase, shift: Affine = jubjub.IDENTITY
) -> tuple[Point, Point]:
    """Two points whose sum is number * base + shift: the windows' sum, and the last window with all constants."""
    windows_sum = odd_sum(base, low.windows)
    return windows_sum, top_window(low, top, base, shift)


def top_window(low: OddNumber, top: Sequence[Bit], base: FixedBase, shift: Affine) -> Point:
    """The table entry of the highest three bits, plus the constant of the odd digits, plus ``shift``. Cost 3.

    On the curve because every entry is and the bits are boolean.
    """
    constant = jubjub.add(low.missing(base), shift)
    unit = base.times(1 << LOW_BITS)
    entries = [constant]
    while len(entries) < 8:
        entries.append(jubjub.add(entries[-1], unit))
    with current().scope("top"):
        u, v = lookup(top, [u for u, _ in entries], [v for _, v in entries])
    return Point(u, v)


def number_of_digits(windows: Sequence[OddDigit], bits: int) -> LC:
    """The number from its odd digits: (sum t_i 2^o_i + 2^bits - 1) / 2."""
    half = pow(2, -1, R)
    return linear(
        [half << window.offset for window in windows],
        [window.value for window in windows],
        half * ((1 << bits) - 1),
    )
