# SPDX-License-Identifier: GPL-3.0-or-later
"""For each lemma of the lint, circuits that miss a premise by little, with a second witness that says so.

A hint takes its first value when an honest prover solves, the second one when a cheater does; the constraints are the
same. ``second`` tells them apart while the circuit is traced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from math import isqrt
from typing import Any

from zkpriv.gadgets import must_be_at_most, must_be_below, must_be_less, must_not_exceed, range_check
from zkpriv.gadgets.curve import D
from zkpriv.lint import declare_lemma
from zkpriv.r1cs import LC, Bit, Output, Secret, circuit, current
from zkpriv.r1cs.field import R
from zkpriv.r1cs.stamp import stamp

CHEATS: ContextVar[bool] = ContextVar("cheats", default=False)


@dataclass(frozen=True)
class NearMiss:
    """``rule``: what the lint must find."""

    lemma: str
    rule: str
    function: Callable[..., None]
    inputs: Mapping[str, Any]

    def traced(self, cheats: bool) -> Any:
        """The circuit with the hints of an honest prover or of a cheater."""
        token = CHEATS.set(cheats)
        try:
            made = circuit(self.function)
            _ = made.constraints
        finally:
            CHEATS.reset(token)
        return made


NEAR_MISSES: list[NearMiss] = []


def near_miss(lemma: str, rule: str, inputs: Mapping[str, Any]) -> Callable[[Callable[..., None]], None]:
    """Enter a function of a circuit."""

    def enter(function: Callable[..., None]) -> None:
        NEAR_MISSES.append(NearMiss(lemma, rule, function, inputs))

    return enter


def second(name: str, honest: int, cheater: int) -> LC:
    """A hint with one of two values."""
    return current().hint(name, cheater if CHEATS.get() else honest).checked_by("the constraints below")


def second_bit(name: str, honest: int, cheater: int | None = None) -> Bit:
    """A boolean hint, and another one for a cheater (by default the opposite)."""
    other = 1 - honest if cheater is None else cheater
    return current().bit(name, other if CHEATS.get() else honest)


# ---- quotient and remainder -----------------------------------------------------------------------------------------


@near_miss("quotient-and-remainder", "digit", {"n": 6, "d": 3})
def remainder_up_to_the_divisor(out: Output, n: Secret, d: Secret) -> None:
    """r <= d instead of r < d."""
    range_check(n, 16)
    range_check(d, 16)
    q, r = second("q", 2, 1), second("r", 0, 3)
    range_check(q, 16)
    range_check(r, 16)
    must_be_at_most(r, d, 16)
    (q * d + r).must_equal(n, "q * d + r = n")
    out.bind(q, "the quotient")


@near_miss("quotient-and-remainder", "digit", {"n": 5, "d": 100})
def product_that_wraps(out: Output, n: Secret, d: Secret) -> None:
    """The quotient has 250 bits, so q * d + r = n + r (the field's order) is possible."""
    range_check(n, 16)
    range_check(d, 16)
    q, r = second("q", 0, (5 + R) // 100), second("r", 5, (5 + R) % 100)
    range_check(q, 250)
    range_check(r, 16)
    must_be_less(r, d, 16)
    (q * d + r).must_equal(n, "q * d + r = n")
    out.bind(q, "the quotient")


@near_miss("quotient-and-remainder", "digit", {"n": 6, "d": 3, "e": 10})
def remainder_below_another_number(out: Output, n: Secret, d: Secret, e: Secret) -> None:
    """The remainder is below a number that is not the divisor."""
    for one in (n, d, e):
        range_check(one, 16)
    q, r = second("q", 2, 1), second("r", 0, 3)
    range_check(q, 16)
    range_check(r, 16)
    must_be_less(r, e, 16)
    (q * d + r).must_equal(n, "q * d + r = n")
    out.bind(q, "the quotient")


@near_miss("quotient-and-remainder", "digit", {"n": 6, "d": 3})
def negative_remainder(out: Output, n: Secret, d: Secret) -> None:
    """r < d, and r may be -3."""
    range_check(n, 16)
    range_check(d, 16)
    q, r = second("q", 2, 3), second("r", 0, R - 3)
    range_check(q, 16)
    must_be_less(r, d, 16)
    (q * d + r).must_equal(n, "q * d + r = n")
    out.bind(q, "the quotient")


@near_miss("quotient-and-remainder", "digit", {"n": 8, "d": 3})
def remainder_below_twice_the_divisor(out: Output, n: Secret, d: Secret) -> None:
    """r < 2d."""
    range_check(n, 16)
    range_check(d, 15)
    q, r = second("q", 2, 1), second("r", 2, 5)
    range_check(q, 16)
    range_check(r, 16)
    must_be_less(r, d.scaled(2), 16)
    (q * d + r).must_equal(n, "q * d + r = n")
    out.bind(q, "the quotient")


# ---- one of two values ----------------------------------------------------------------------------------------------


@near_miss("one-of-two", "digit", {"a": 12, "b": 7})
def smaller_than_one(out: Output, a: Secret, b: Secret) -> None:
    """a or b, and not above a."""
    range_check(a, 16)
    range_check(b, 16)
    small = second("small", 7, 12)
    ((small - a) * (small - b)).must_equal(0, "it is one of the two")
    must_be_at_most(small, a, 16)
    out.bind(small, "the minimum")


@near_miss("one-of-two", "digit", {"a": 7, "b": 8})
def smaller_by_nearly(out: Output, a: Secret, b: Secret) -> None:
    """a or b, and not above a + 1 and b."""
    range_check(a, 16)
    range_check(b, 16)
    small = second("small", 7, 8)
    ((small - a) * (small - b)).must_equal(0, "it is one of the two")
    must_be_at_most(small, a + 1, 17)
    must_be_at_most(small, b, 16)
    out.bind(small, "the minimum")


@near_miss("one-of-two", "digit", {"x": 5})
def two_distances(out: Output, x: Secret) -> None:
    """x - 3 or 5 - x, whichever is not negative, and both may be."""
    range_check(x, 16)
    gap = second_bit("below", 1).select(5 - x, x - 3)
    range_check(gap, 17)
    out.bind(gap, "the distance")


@near_miss("one-of-two", "digit", {"x": 9})
def distance_without_range(out: Output, x: Secret) -> None:
    """x - 5 or 5 - x, and nothing says that a distance is not negative."""
    range_check(x, 16)
    gap = second_bit("below", 0).select(5 - x, x - 5)
    out.bind(gap, "the distance")


@near_miss("one-of-two", "digit", {"x": 5})
def sign_that_is_shown(out: Output, x: Secret) -> None:
    """The distance is determined, and its sign is not where it is 0."""
    range_check(x, 16)
    sign = second_bit("below", 0)
    gap = sign.select(5 - x, x - 5)
    range_check(gap, 17)
    out.bind(gap + sign, "the distance and the sign")


@near_miss("one-of-two", "digit", {"s": (R - 7) // 2})
def values_near_the_middle(out: Output, s: Secret) -> None:
    """s or -s - 10, at most (r - 1)/2: both may be."""
    y = second("y", (R - 7) // 2, (R - 13) // 2)
    ((y - s) * (y + s + 10)).must_equal(0, "it is one of the two")
    must_be_below(y, (R + 1) // 2)
    out.bind(y, "the one")


# ---- roots ----------------------------------------------------------------------------------------------------------


@near_miss("root-in-a-half", "digit", {"x": 9})
def root_of_either_sign(out: Output, x: Secret) -> None:
    """r + 10 is a small number, and so may -r + 10 be."""
    r = second("r", 3, R - 3)
    (r * r).must_equal(x, "r is a root")
    range_check(r + 10, 8)
    out.bind(r, "the root")


@near_miss("root-in-a-half", "digit", {"x": R - 3})
def two_small_roots(out: Output, x: Secret) -> None:
    """(r - 2)(r - 6) = -3 has the roots 3 and 5."""
    r = second("r", 3, 5)
    ((r - 2) * (r - 6)).must_equal(x, "r is a root")
    range_check(r, 8)
    out.bind(r, "the root")


@near_miss("root-in-a-half", "digit", {"x": 9})
def root_of_255_bits(out: Output, x: Secret) -> None:
    """r + 3 has 254 bits, which is more than half of the field, and so has -r + 3."""
    r = second("r", 3, R - 3)
    (r * r).must_equal(x, "r is a root")
    range_check(r + 3, 254)
    out.bind(r, "the root")


@near_miss("root-in-a-half", "digit", {"x": pow((R + 3) // 2, 2, R)})
def roots_near_the_middle(out: Output, x: Secret) -> None:
    """The roots' sum is -10, and both may be at most (r - 1)/2: r - 10 is the sum of two such numbers."""
    r = second("r", (R - 7) // 2, (R - 13) // 2)
    ((r + 5) * (r + 5)).must_equal(x, "r + 5 is a root")
    must_be_below(r, (R + 1) // 2)
    out.bind(r, "the root")


# ---- divisors -------------------------------------------------------------------------------------------------------


@near_miss("never-zero", "division", {"a": 0, "x": 1})
def divisor_in_a_range_with_zero(out: Output, a: Secret, x: Secret) -> None:
    """x < 8, and the divisor is x - 1."""
    range_check(x, 3)
    out.bind(free_quotient(a, x - 1), "the ratio")


def free_quotient(top: LC, bottom: LC) -> LC:
    """top / bottom with a quotient that a cheater chooses."""
    ratio = second("ratio", 0, 77)
    current().constrain(bottom, ratio, top, "the ratio", defines=ratio)
    return ratio


@near_miss("never-zero", "division", {"a": 0, "x": 0, "y": 1})
def zero_test_of_another(out: Output, a: Secret, x: Secret, y: Secret) -> None:
    """The divisor is x plus the zero test of y."""
    out.bind(free_quotient(a, x + y.is_zero()), "the ratio")


@near_miss("never-zero", "division", {"a": 0, "x": 0, "y": 1})
def sum_has_an_inverse(out: Output, a: Secret, x: Secret, y: Secret) -> None:
    """x + y is not 0, and the divisor is x."""
    (x + y).must_be_nonzero("the sum has an inverse")
    out.bind(free_quotient(a, x), "the ratio")


@near_miss("never-zero", "division", {"a": 0, "x": 0})
def test_that_says_yes(out: Output, a: Secret, x: Secret) -> None:
    """The zero test must say yes."""
    x.is_zero().must_equal(1, "x is 0")
    out.bind(free_quotient(a, x), "the ratio")


@near_miss("never-zero", "division", {"a": 0, "x": R - 3, "y": 1})
def sum_that_wraps(out: Output, a: Secret, x: Secret, y: Secret) -> None:
    """x + 2y + 1 = 0 for an x without a range."""
    range_check(y, 16)
    out.bind(free_quotient(a, x + y.scaled(2) + 1), "the ratio")


@near_miss("zero-test", "hint", {"x": R - 1})
def zero_test_with_its_own_result(out: Output, x: Secret) -> None:
    """(x + z) * i = 1 - z and (x + z) * z = 0: for x = -1 the sum is 0 with z = 1, and -1 with z = 0."""
    cs = current()
    z, inverse = second("z", 0, 1), second("inverse", R - 1, 0)
    cs.constrain(x + z, inverse, 1 - z, "z is 1 where x + z is 0", defines=z)
    cs.constrain(x + z, z, 0, "z is 0 elsewhere")
    out.bind(z, "whether it is 0")


# ---- bounds of sums -------------------------------------------------------------------------------------------------


@near_miss("bound", "digit", {"x": 3})
def bit_of_the_same_weight(out: Output, x: Secret) -> None:
    """x + w < 24 for a free bit w, which has the weight of the sum's lowest bit."""
    must_be_below(x, 8)
    w = second_bit("w", 0)
    must_be_below(x + w, 24)
    out.bind(w, "the bit")


@near_miss("bound", "digit", {"x": 3})
def bit_of_a_higher_weight(out: Output, x: Secret) -> None:
    """x + 8w < 24."""
    must_be_below(x, 8)
    w = second_bit("w", 0)
    must_be_below(x + w.scaled(8), 24)
    out.bind(w, "the bit")


@near_miss("bound", "digit", {"hour": 3})
def carry_below_the_bound(out: Output, hour: Secret) -> None:
    """hour + 20w < 24 instead of hour - 24w."""
    must_be_below(hour, 24)
    w = second_bit("w", 0)
    must_be_below(hour + w.scaled(20), 24)
    out.bind(w, "the carry")


@near_miss("bound", "wraps", {"x": 4})
def comparison_from_below(out: Output, x: Secret) -> None:
    """All 255 bits of x, and a row that is nearly a comparison: (1 - b[1]) * ratio = all others, also higher ones."""
    bits = [second_bit(f"b[{i}]", 4 >> i & 1, (4 + R) >> i & 1) for i in range(255)]
    weighed, others = LC.constant(0), LC.constant(0)
    for place, bit in enumerate(bits):
        weighed = weighed + bit.scaled(1 << place)
        others = others if place == 1 else others + bit
    weighed.must_equal(x, "the bits add up to x")
    ratio = second("ratio", 1, (4 + R).bit_count())
    current().constrain(1 - bits[1], ratio, others, "no bound: the lower bit says nothing of the higher ones")
    out.bind(bits[0], "the lowest bit")


@near_miss("bound", "digit", {"t": 27, "i": 1, "s": 25})
def bound_of_other_bits(out: Output, t: Secret, i: Secret, s: Secret) -> None:
    """Three bits are below 6, one of them an input; the sum has a fourth one, of weight 24."""
    known = i.must_be_boolean()
    y = second("y", 25, 1)
    low, high, carry = second_bit("low", 0, 0), second_bit("high", 0, 0), second_bit("carry", 0, 1)
    (low + known.scaled(2) + high.scaled(4) + carry.scaled(24)).must_equal(t - y, "the digits of t - y")
    must_not_exceed([low, known, high], 5, "three of the bits")
    ((y - s) * (y - s + 24)).must_equal(0, "it is one of the two")
    out.bind(y, "the one")


# ---- digits ---------------------------------------------------------------------------------------------------------


@near_miss("digit", "digit", {"x": 2})
def half_of_a_square(out: Output, x: Secret) -> None:
    """2w = d * d and w = d: d is 0 or 2, and no bit."""
    d, e, w = second("d", 0, 2), second_bit("e", 1, 0), second("w", 0, 2)
    current().constrain(d, d, w.scaled(2), "2w is the square", defines=w)
    w.must_equal(d, "d is 0 or 2")
    (d + e.scaled(2)).must_equal(x, "the sum")
    out.bind(e, "the bit")


@near_miss("digit", "digit", {"price": 20, "rate": 10})
def percentage_with_a_wide_remainder(out: Output, price: Secret, rate: Secret) -> None:
    """100q + r = price * rate with r < 128."""
    q, r = second("q", 2, 1), second("r", 0, 100)
    range_check(q, 32)
    range_check(r, 7)
    (price * rate).must_equal(q.scaled(100) + r, "the percentage")
    out.bind(q, "the quotient")

# ---- integer roots --------------------------------------------------------------------------------------------------


def _root(x: LC, upper: LC, bits: int, s: LC) -> LC:
    """s^2 <= x and x < s^2 + ``upper``; s^2."""
    range_check(x, bits)
    square = current().multiply(s, s, "square")
    must_be_at_most(square, x, bits + 2)
    must_be_less(x, square + upper, bits + 3)
    return square


@near_miss("integer-root", "digit", {"x": 9})
def root_up_to_the_next_square(out: Output, x: Secret) -> None:
    """s^2 <= x <= (s + 1)^2."""
    s = second("s", 3, 2)
    range_check(s, 8)
    _root(x, s.scaled(2) + 2, 16, s)
    out.bind(s, "the root")


@near_miss("integer-root", "digit", {"x": 9})
def root_below_the_second_next_square(out: Output, x: Secret) -> None:
    """s^2 <= x < (s + 2)^2."""
    s = second("s", 3, 2)
    range_check(s, 8)
    _root(x, s.scaled(4) + 4, 16, s)
    out.bind(s, "the root")


@near_miss("integer-root", "digit", {"x": 9})
def root_from_above_alone(out: Output, x: Secret) -> None:
    """x < (s + 1)^2."""
    range_check(x, 16)
    s = second("s", 3, 4)
    range_check(s, 8)
    must_be_less(x, current().multiply(s, s, "square") + s.scaled(2) + 1, 18)
    out.bind(s, "the root")


@near_miss("integer-root", "digit", {"x": 9})
def root_from_below_alone(out: Output, x: Secret) -> None:
    """s^2 <= x."""
    range_check(x, 16)
    s = second("s", 3, 2)
    range_check(s, 8)
    must_be_at_most(current().multiply(s, s, "square"), x, 18)
    out.bind(s, "the root")


#: The least number whose square passes r, and what is left of the square.
_WRAPS = isqrt(R) + 1
_LEFT = _WRAPS * _WRAPS - R


@near_miss("integer-root", "digit", {"x": _LEFT})
def root_whose_square_wraps(out: Output, x: Secret) -> None:
    """s^2 <= x < (s + 1)^2 with s of 128 bits."""
    s = second("s", isqrt(_LEFT), _WRAPS)
    range_check(s, 128)
    _root(x, s.scaled(2) + 1, 140, s)
    out.bind(s, "the root")


@near_miss("integer-root", "hint", {"x": _LEFT})
def root_without_a_range(out: Output, x: Secret) -> None:
    """s^2 <= x < (s + 1)^2, and s is any element."""
    s = second("s", isqrt(_LEFT), _WRAPS)
    _root(x, s.scaled(2) + 1, 140, s)
    out.bind(s, "the root")


@near_miss("integer-root", "digit", {"x": 20, "y": 5})
def root_between_two_numbers(out: Output, x: Secret, y: Secret) -> None:
    """s^2 <= x and y < (s + 1)^2."""
    range_check(x, 16)
    range_check(y, 16)
    s = second("s", 2, 3)
    range_check(s, 8)
    square = current().multiply(s, s, "square")
    must_be_at_most(square, x, 18)
    must_be_less(y, square + s.scaled(2) + 1, 18)
    out.bind(s, "the root")


@near_miss("integer-root", "digit", {"x": 8})
def root_of_a_little_more(out: Output, x: Secret) -> None:
    """s^2 <= x + 3 and x < (s + 1)^2."""
    range_check(x, 16)
    s = second("s", 2, 3)
    range_check(s, 8)
    square = current().multiply(s, s, "square")
    must_be_at_most(square, x + 3, 18)
    must_be_less(x, square + s.scaled(2) + 1, 18)
    out.bind(s, "the root")


@near_miss("integer-root", "digit", {"x": 9, "t": 3})
def root_with_another_square(out: Output, x: Secret, t: Secret) -> None:
    """s^2 <= x, and x < t*t + 2s + 1 for a t that is known."""
    range_check(x, 16)
    range_check(t, 8)
    s = second("s", 3, 2)
    range_check(s, 8)
    must_be_at_most(current().multiply(s, s, "square"), x, 18)
    must_be_less(x, current().multiply(t, t, "other") + s.scaled(2) + 1, 18)
    out.bind(s, "the root")


# ---- inverses in an algebra -----------------------------------------------------------------------------------------


def _product(a: Sequence[LC], b: Sequence[LC], square: int, linear: int = 0) -> tuple[LC, LC]:
    """(a0 + a1 w)(b0 + b1 w) with w^2 = linear * w + square."""
    high = current().multiply(a[1], b[1], "high")
    low = current().multiply(a[0], b[0], "low")
    cross = current().multiply(a[0], b[1], "a0b1") + current().multiply(a[1], b[0], "a1b0")
    return low + high.scaled(square), cross + high.scaled(linear)


@near_miss("inverse-in-an-algebra", "hint", {"a": [0, 0]})
def product_that_is_zero(out: Output, a: Secret[2]) -> None:
    """a * b = 0."""
    b = second("b0", 1, 2), second("b1", 1, 5)
    for side in _product(a, b, 7):
        side.must_equal(0, "a * b = 0")
    out.bind(b[0], "the other factor")


@near_miss("inverse-in-an-algebra", "hint", {"a": [0, 1]})
def quotient_of_dual_numbers(out: Output, a: Secret[2]) -> None:
    """a * b = w where w^2 = 0: for a = w the second coordinate of b is free."""
    b = second("b0", 1, 1), second("b1", 0, 5)
    low, high = _product(a, b, 0)
    low.must_equal(0, "the first coordinate")
    high.must_equal(1, "the second coordinate")
    out.bind(b[1], "the quotient")


@near_miss("inverse-in-an-algebra", "hint", {"a": [1, 1]})
def quotient_by_a_divisor_of_zero(out: Output, a: Secret[2]) -> None:
    """a * b = 1 + w where w^2 = 1: a = 1 + w divides 0."""
    b = second("b0", 1, 0), second("b1", 0, 1)
    for side in _product(a, b, 1):
        side.must_equal(1, "a * b = 1 + w")
    out.bind(b[0], "the quotient")


@near_miss("inverse-in-an-algebra", "hint", {"a": [0, 0], "c": 0})
def quotient_of_an_input(out: Output, a: Secret[2], c: Secret) -> None:
    """a * b = c, where c may be 0."""
    b = second("b0", 1, 2), second("b1", 1, 5)
    low, high = _product(a, b, 7)
    low.must_equal(c, "the first coordinate")
    high.must_equal(0, "the second coordinate")
    out.bind(b[0], "the quotient")


@near_miss("inverse-in-an-algebra", "hint", {"a": [1, 1]})
def one_equation_twice(out: Output, a: Secret[2]) -> None:
    """a0*b0 + 7*a1*b1 = 1, and the double of it."""
    b = second("b0", 1, 8), second("b1", 0, R - 1)
    low, _ = _product(a, b, 7)
    low.must_equal(1, "the first coordinate")
    low.scaled(2).must_equal(2, "the first coordinate once more")
    out.bind(b[0], "the inverse")


@near_miss("inverse-in-an-algebra", "hint", {"a": [1, 1, 1]})
def three_free_coefficients(out: Output, a: Secret[3]) -> None:
    """a0*b0 + a1*b1 = 1 and a1*b0 + a2*b1 = 1: no algebra, and a0*a2 = a1^2 is possible (a = 1, 1, 1)."""
    b = second("b0", 1, 8), second("b1", 0, R - 7)
    (a[0] * b[0] + a[1] * b[1]).must_equal(1, "one equation")
    (a[1] * b[0] + a[2] * b[1]).must_equal(1, "another one")
    out.bind(b[0], "the first unknown")


@near_miss("inverse-in-an-algebra", "hint", {"a": [0, 1, 1]})
def triangular_matrices(out: Output, a: Secret[3]) -> None:
    """A * B for matrices ((x, y), (0, z)), which do not commute, with a result that has no inverse."""
    x, y, z = a
    p, q, s = second("p", 1, 4), second("q", 2, 9), second("s", 1, 1)
    cs = current()
    left, right = cs.multiply(x, p, "xp"), cs.multiply(z, s, "zs")
    middle = cs.multiply(x, q, "xq") + cs.multiply(y, s, "ys")
    (left + middle).must_equal(1, "the sum of the first row")
    (middle + right).must_equal(2, "the sum of the second column")
    (left + middle + right).must_equal(2, "the sum of all")
    out.bind(p, "the first entry")


@near_miss("inverse-in-an-algebra", "hint", {"a": [0, 1, 0]})
def matrices_that_do_not_commute(out: Output, a: Secret[3]) -> None:
    """(x + y*U + z*V)*b = (1, 0, 0), which is independent of its images under U and V, but UV is not VU."""
    x, y, z = a
    b = second("b0", 0, 0), second("b1", 1, 1), second("b2", 2, 5)
    first = x * b[0] + y * b[1]
    (x * b[2] + z * b[0] + first).must_equal(1, "the third coordinate and the first one")
    first.must_equal(1, "the first coordinate")
    (x * b[1] + y * b[0]).must_equal(0, "the second coordinate")
    out.bind(b[2], "the third unknown")


@near_miss("inverse-in-an-algebra", "hint", {"a": [0, 1]})
def equations_with_a_free_coefficient(out: Output, a: Secret[2]) -> None:
    """One of the coefficients is a hint itself."""
    b = second("b0", 1, 1), second("b1", 0, 5)
    c = second("c", 0, 0)
    (a[0] * b[0] + c * b[1]).must_equal(0, "one equation")
    (a[1] * b[0] + a[0] * b[1]).must_equal(1, "another one")
    out.bind(b[1], "the second unknown")


# ---- whose lemma it is ----------------------------------------------------------------------------------------------


def _named(lemma: str, quotient: LC, divisor: LC, numerator: LC) -> None:
    cs = current()
    cs.lemma(lemma, "the divisor is not 0")
    cs.constrain(quotient, divisor, numerator, "the quotient", defines=quotient)


@near_miss("owner", "division", {"x": 4, "y": 4})
def difference_under_the_complete_law(out: Output, x: Secret, y: Secret) -> None:
    """(x - y) / (x - y) is not complete."""
    q = second("q", 1, 5)
    _named("complete-edwards", q, x - y, x - y)
    out.bind(q, "the quotient")


@near_miss("owner", "division", {"x": 4, "y": 4})
def difference_under_distinct_points(out: Output, x: Secret, y: Secret) -> None:
    """Nobody says that x and y are sums of windows."""
    q = second("q", 1, 5)
    _named("signed-windows", q, x - y, x.scaled(2) - y.scaled(2))
    out.bind(q, "the quotient")


@near_miss("owner", "lemma", {"x": 4, "y": 0})
def hint_under_the_complete_law(out: Output, x: Secret, y: Secret) -> None:
    """A wire that is "determined" by the name of a gadget's lemma, in two constraints."""
    q = current().hint("q", 5 if CHEATS.get() else 1).checked_by("the quotient", lemma="montgomery-order-l")
    (q * y).must_equal(x * y, "q * y = x * y")
    out.bind(q, "the quotient")


@near_miss("owner", "division", {"x": 0, "y": 0})
def ladder_in_a_template(out: Output, x: Secret, y: Secret) -> None:
    """The name is given while a gadget of one's own is stamped."""
    q = second("q", 1, 5)

    def build(values: list[LC]) -> list[LC]:
        top, bottom, quotient = values
        cs = current()
        cs.lemma("variable-base-ladder", "the divisor is not 0")
        cs.constrain(quotient, bottom, top, "the quotient")
        return [quotient + 1]

    stamp("ladder_in_a_template", build, [x, y, q])
    out.bind(q, "the quotient")


@near_miss("owner", "division", {"a": R - 2, "b": 2})
def complete_law_of_another_curve(out: Output, a: Secret, b: Secret) -> None:
    """(a + b) / (1 + ab/4): 1/4 is a square, and for a = -2 and b = 2 both are 0."""
    q = second("q", 1, 5)
    cross = current().multiply(a, b, "ab").scaled(pow(4, -1, R))
    _named("complete-edwards", q, cross + 1, a + b)
    out.bind(q, "the quotient")


@near_miss("owner", "division", {"a": R - 1, "b": pow(D, -1, R)})
def complete_law_of_another_numerator(out: Output, a: Secret, b: Secret) -> None:
    """(a + d*b) / (1 + d*ab): for a = -1 and b = 1/d both are 0."""
    q = second("q", 1, 5)
    cross = current().multiply(a, b, "ab").scaled(D)
    _named("complete-edwards", q, cross + 1, a + b.scaled(D))
    out.bind(q, "the quotient")


@near_miss("owner", "division", {"a": 3, "b": 5, "c": R - pow(D, -1, R)})
def complete_law_of_another_product(out: Output, a: Secret, b: Secret, c: Secret) -> None:
    """(a + b - 8) / (1 + d*c), where c is no product of a and b."""
    q = second("q", 1, 5)
    cross = current().multiply(c, LC.constant(1), "c").scaled(D)
    _named("complete-edwards", q, cross + 1, a + b - 8)
    out.bind(q, "the quotient")


@near_miss("owner", "division", {"p": [1, 1], "q": [1, pow(D, -1, R)], "t": 1 + pow(D, -1, R)})
def second_coordinate_with_a_loose_product(out: Output, p: Secret[2], q: Secret[2], t: Secret) -> None:
    """(t - a - b) / (1 - d*ab), where t is not (u1 + v1)(u2 + v2)."""
    cs = current()
    ratio = second("ratio", 1, 5)
    a, b = cs.multiply(p[0], q[1], "a"), cs.multiply(p[1], q[0], "b")
    cross = cs.multiply(a, b, "c").scaled(D)
    loose = cs.multiply(t, LC.constant(1), "t")
    _named("complete-edwards", ratio, 1 - cross, loose - a - b)
    out.bind(ratio, "the quotient")


# ---- lemmas that were named for nothing ----------------------------------------------------------------------------


declare_lemma(
    "near-miss",
    "an argument about another constraint than the one that comes next",
    test="tests/lint/test_arguments.py::test_near_misses_have_a_second_witness_and_are_reported",
)


def _folded(x: LC) -> None:
    current().constrain(LC.constant(2), LC.constant(3), LC.constant(6), "folds away")


#: What makes no constraint, or only a product: a lemma that was named before it says nothing of a later constraint.
FOLDS: dict[str, Callable[[LC], object]] = {
    "constants": _folded,
    "a_wire_and_itself": lambda x: current().constrain(x, 1, x, "folds away"),
    "equal_constants": lambda x: LC.constant(3).must_equal(3, "folds away"),
    "a_constant_bit": lambda x: LC.constant(1).must_be_boolean("folds away"),
    "a_bit_again": lambda x: Bit.constant_bit(True).must_be_boolean("folds away"),
    "a_constant_inverse": lambda x: LC.constant(3).must_be_nonzero("folds away"),
    "a_constant_zero_test": lambda x: LC.constant(3).is_zero("folds away"),
    "a_constant_divisor": lambda x: current().div_nonzero(x, 3, lemma="near-miss"),
    "a_product": lambda x: current().multiply(x, x, "square"),
}


def _after(name: str) -> Callable[..., None]:
    """A division after a lemma that was named for nothing."""

    def function(out: Output, x: Secret, y: Secret) -> None:
        q = second("q", 1, 5)
        cs = current()
        cs.lemma("near-miss", "the argument is about something else")
        FOLDS[name](x)
        cs.constrain(q, y, x, "the quotient", defines=q)
        out.bind(q, "the quotient")

    function.__name__ = f"lemma_before_{name}"
    return function


for _fold in FOLDS:
    near_miss("dropped", "division", {"x": 0, "y": 0})(_after(_fold))


# ---- bits -----------------------------------------------------------------------------------------------------------

#: (name, circuit, inputs at which the "bit" is 2): sums that are taken for bits.
SUMS: list[tuple[str, Any, Mapping[str, Any]]] = []


def is_two(inputs: Mapping[str, Any]) -> Callable[[Any], Any]:
    """Enter a circuit whose output is the sum."""

    def enter(made: Any) -> Any:
        SUMS.append((made.name, made, inputs))
        return made

    return enter


@is_two({"x": 5, "y": 6})
@circuit
def tests_of_two_numbers(out: Output, x: Secret, y: Secret) -> None:
    """x = 5 and y = 6 may both hold."""
    out.bind(Bit.assume(x.is_equal(5) + y.is_equal(6), "not both"), "the sum")


@is_two({"x": 5})
@circuit
def one_test_twice(out: Output, x: Secret) -> None:
    """x = 5 and 2x = 10 are the same."""
    out.bind(Bit.assume(x.is_equal(5) + x.scaled(2).is_equal(10), "not both"), "the sum")


@is_two({"flag": [1, 1, 0]})
@circuit
def two_of_three(out: Output, flag: Secret[3]) -> None:
    """Two of the three bits are set."""
    bits = [one.must_be_boolean() for one in flag]
    (bits[0] + bits[1] + bits[2]).must_equal(2, "two are set")
    out.bind(Bit.assume(bits[0] + bits[1], "at most one"), "the sum")


@is_two({"flag": [1, 1]})
@circuit
def bit_and_product(out: Output, flag: Secret[2]) -> None:
    """a and ab do not exclude each other, as a and (1 - a)b do."""
    a, b = (one.must_be_boolean() for one in flag)
    out.bind(Bit.assume(a + (a & b), "not both"), "the sum")


@is_two({"x": [5, 0, 1]})
@circuit
def open_choice(out: Output, x: Secret[3]) -> None:
    """The products' other factors exclude each other only if a third test decides."""
    first = x[0].is_equal(5) & x[1].is_zero()
    other = x[2].is_equal(1) & x[1].is_zero()
    out.bind(Bit.assume(first + other, "not both"), "the sum")
