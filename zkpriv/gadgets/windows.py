# SPDX-License-Identifier: GPL-3.0-or-later
"""Odd signed digits, and sums of multiples of a fixed base in Montgomery form.

A number k of n bits is written with odd digits: sum t_i * 2^o_i = 2k - (2^n - 1), where window i of width w_i starts
at bit o_i and t_i = 2d_i - (2^w_i - 1) for the plain digit d_i. So sum t_i * 2^o_i * h = k*B - (2^n - 1)*h with
h = B/2. No digit is zero, so no selection of the identity is needed, and sums stay odd, which keeps Montgomery
additions apart (lemma ``signed-windows``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul

from zkpriv.errors import CircuitError
from zkpriv.gadgets.curve import MONTGOMERY_A, MONTGOMERY_SCALE, ORDER, Affine, FixedBase
from zkpriv.gadgets.edwards import Point
from zkpriv.gadgets.lemmas import LEMMAS
from zkpriv.r1cs.field import R
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Bit, linear

SIGNED_WINDOWS = "signed-windows"
ORDER_L = "montgomery-order-l"


class OddDigit:
    """An odd digit t with |t| < 2^width (width 1, 2 or 3), as one linear combination.

    |t| is known through e = t^2, so a table over |t| is a polynomial in e: the digit needs no bits of its own, and sums
    of digits stay linear. Width 3: e, e^2, e^3 and (e - 1)(e - 9)(e - 25)(e - 49) = 0, cost 4; width 2: e and
    (e - 1)(e - 9) = 0, cost 2; width 1: a bit, cost 1.
    """

    __slots__ = ("offset", "powers", "value", "width")

    def __init__(self, value: LC | Bit, offset: int, width: int, why: str) -> None:
        """``value``: the odd digit; for width 1 the digit's Bit b, with t = 2b - 1."""
        system = current()
        self.value = value
        self.offset = offset
        self.width = width
        self.powers: list[LC] = []
        if width == 1:
            self.value = value.must_be_boolean(why).scaled(2) - 1
            return
        square = system.multiply(value, value, "e", "square of the digit")
        if width == 2:
            system.constrain(square - 1, square - 9, 0, why, domain=True, name="digit")
            self.powers = [square]
        elif width == 3:
            fourth = system.multiply(square, square, "e2", "fourth power of the digit")
            sixth = system.multiply(square, fourth, "e3", "sixth power of the digit")
            low = fourth - square.scaled(10) + 9
            high = fourth - square.scaled(74) + 1225
            system.constrain(low, high, 0, why, domain=True, name="digit")
            self.powers = [square, fourth, sixth]
        else:
            raise CircuitError(f"a digit has 1 to 3 bits, got {width}")

    def multiple(self, base: FixedBase) -> tuple[LC, LC]:
        """Montgomery coordinates of t * 2^offset * h. Cost 1 (width 1: 0)."""
        table = base.window(self.offset, self.width)
        sizes = range(1, 1 << self.width, 2)
        squares = [t * t for t in sizes]
        # x depends on |t| alone; y/t does too.
        x = _interpolate(squares, [x for x, _ in table])
        slope = _interpolate(squares, [y * _inverse(t, R) for t, (_, y) in zip(sizes, table, strict=True)])
        x_value = linear(x[1:], self.powers, x[0])
        y_value = linear(slope[1:], self.powers, slope[0])
        if y_value.is_constant:
            return x_value, self.value.scaled(y_value.value)
        return x_value, current().multiply(self.value, y_value, "y", "y of the window's point")


class SignMagnitude:
    """A window of three boolean wires: sign g (1 for +) and |t| = 2m + 1 with m = 2*m1 + m0, so t = (2g - 1)(2m + 1).

    The product m0*m1 costs 1, made once; the bits are constrained by whoever made them.
    """

    __slots__ = ("_both", "high", "low", "offset", "sign", "width")

    def __init__(self, low: Bit, high: Bit, sign: Bit, offset: int) -> None:
        self.low, self.high, self.sign = Bit.of(low), Bit.of(high), Bit.of(sign)
        self.offset = offset
        self.width = 3
        self._both: LC | None = None

    def multiple(self, base: FixedBase) -> tuple[LC, LC]:
        """Montgomery coordinates of t * 2^offset * h. Cost 2."""
        if self._both is None:
            self._both = self.low & self.high
        basis = [self.low, self.high, self._both]
        table = base.window(self.offset, 3)
        x, magnitude = (_multilinear(column, basis) for column in zip(*table, strict=True))
        signed = self.sign.scaled(2) - 1
        y = current().multiply(signed, magnitude, "y", "y of the window's point")
        return x, y


def odd_sum(base: FixedBase, windows: Sequence[OddDigit | SignMagnitude]) -> Point:
    """sum t_i * 2^o_i * h over consecutive windows from bit 0, as an Edwards point of order l.

    Cost: each window's lookup, 3 for each window but the first, and 2. CircuitError unless every window ends below l's
    highest power of two: that is the premise of lemma ``signed-windows``.
    """
    system = current()
    expected = 0
    total: tuple[LC, LC] | None = None
    for number, window in enumerate(windows):
        if window.offset != expected:
            raise CircuitError(f"window {number} starts at bit {window.offset}, expected {expected}")
        expected += window.width
        if 1 << expected >= ORDER:
            raise CircuitError(
                f"window {number} reaches 2^{expected} >= l, where Montgomery additions can degenerate: "
                f"add it in Edwards form ({LEMMAS[SIGNED_WINDOWS]})"
            )
        with system.scope(f"window[{number}]"):
            point = window.multiple(base)
            total = point if total is None else add_distinct(total, point)
    if total is None:
        raise CircuitError("a sum of windows needs at least one window")
    return to_edwards(total)


def add_distinct(p: tuple[LC, LC], q: tuple[LC, LC], *, lemma: str = SIGNED_WINDOWS) -> tuple[LC, LC]:
    """p + q in Montgomery form for points with different x, which ``lemma`` must say. Cost 3."""
    system = current()
    (x1, y1), (x2, y2) = p, q
    slope = system.div_nonzero(
        y2 - y1, x2 - x1, lemma=lemma, name="slope", why="slope through two points with different x"
    )
    rate = system.temp(slope)
    rest = x1 + x2 + MONTGOMERY_A
    x3 = system.hint("x", rate * rate - rest).checked_by("slope^2 = A + x1 + x2 + x3")
    system.constrain(slope, slope, x3 + rest, "x of the sum", defines=x3, name="x")
    y3 = system.hint("y_sum", rate * (system.temp(x1) - x3) - y1).checked_by("slope * (x1 - x3) = y3 + y1")
    system.constrain(slope, x1 - x3, y3 + y1, "y of the sum", defines=y3, name="y_sum")
    return x3, y3


def to_edwards(p: tuple[LC, LC]) -> Point:
    """The Edwards form of a point of order l. Cost 2."""
    system = current()
    x, y = p
    with system.scope("to_edwards"):
        u = system.div_nonzero(x.scaled(MONTGOMERY_SCALE), y, lemma=ORDER_L, name="u", why="u = c * x / y")
        v = system.div_nonzero(x - 1, x + 1, lemma=ORDER_L, name="v", why="v = (x - 1) / (x + 1)")
    return Point(u, v)


def _multilinear(table: Sequence[int], basis: Sequence[LC]) -> LC:
    """table[m0 + 2*m1] over the basis m0, m1, m0*m1."""
    t0, t1, t2, t3 = table
    return linear([t1 - t0, t2 - t0, t3 - t2 - t1 + t0], basis, t0)


def _interpolate(nodes: Sequence[int], values: Sequence[int]) -> list[int]:
    """Coefficients, constant first, of the polynomial through (nodes[i], values[i]) modulo r."""
    return [sum(map(mul, column, values)) % R for column in _lagrange(tuple(nodes), R)]


@cache
def _lagrange(nodes: tuple[int, ...], modulus: int) -> tuple[tuple[int, ...], ...]:
    """For each coefficient, constant first, what each value at ``nodes`` adds to it."""
    rows = []
    for i, node in enumerate(nodes):
        basis, denominator = [1], 1
        for j, other in enumerate(nodes):
            if j != i:
                basis = [(a - other * b) % modulus for a, b in zip([0, *basis], [*basis, 0], strict=True)]
                denominator = denominator * (node - other) % modulus
        scale = pow(denominator, -1, modulus)
        rows.append([scale * coef % modulus for coef in basis])
    return tuple(zip(*rows, strict=True))


@cache
def _inverse(number: int, modulus: int) -> int:
    return pow(number, -1, modulus)


@dataclass(frozen=True, slots=True)
class OddNumber:
    """A number of n bits in odd digits: sum t_i 2^o_i * h = number * B - ``excess`` * h."""

    windows: tuple[OddDigit | SignMagnitude, ...]
    excess: int

    def missing(self, base: FixedBase) -> Affine:
        """The constant point that turns the windows' sum into number * B."""
        return base.half_times(self.excess)
