# SPDX-License-Identifier: GPL-3.0-or-later
"""Correct circuits whose hints several constraints determine together: the lint's own lemmas accept them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zkpriv.gadgets import (
    is_less,
    lookup,
    must_be_at_most,
    must_be_below,
    must_be_less,
    must_be_one_hot,
    range_check,
    to_bits,
)
from zkpriv.r1cs import LC, Bit, Output, Public, Secret, circuit, current
from zkpriv.r1cs.field import R

#: (lemma, circuit, inputs)
ARITHMETIC: list[tuple[str, Any, Mapping[str, Any]]] = []


def honest(lemma: str, inputs: Mapping[str, Any]) -> Callable[[Any], Any]:
    """Enter a circuit with the lemma that it needs and honest inputs."""

    def enter(made: Any) -> Any:
        ARITHMETIC.append((lemma, made, inputs))
        return made

    return enter


def hinted_division(n: LC, d: LC) -> tuple[LC, LC]:
    """Quotient and remainder, both hinted, without a constraint."""
    cs = current()
    quotient, rest = cs.temp(n).divmod(d)
    return (
        cs.hint("q", quotient).checked_by("q * d + r = n with r < d"),
        cs.hint("r", rest).checked_by("q * d + r = n with r < d"),
    )


@honest("quotient-and-remainder", {"n": 100, "d": 7})
@circuit
def floor_division(quotient: Output, rest: Output, n: Secret, d: Secret) -> None:
    """q * d + r = n with r < d, both hinted."""
    range_check(n, 32)
    range_check(d, 16)
    q, r = hinted_division(n, d)
    range_check(q, 32)
    range_check(r, 16)
    must_be_less(r, d, 16)
    (q * d + r).must_equal(n, "q * d + r = n")
    quotient.bind(q, "the quotient")
    rest.bind(r, "the remainder")


@honest("quotient-and-remainder", {"n": 100, "d": 7})
@circuit
def average(mean: Output, n: Secret, d: Public) -> None:
    """The quotient alone, in one constraint q * d = n - r, with a comparison that must be 1."""
    range_check(n, 32)
    range_check(d, 8)
    q, r = hinted_division(n, d)
    range_check(q, 32)
    range_check(r, 8)
    (q * d).must_equal(n - r, "q * d + r = n")
    is_less(r, d, 8).must_equal(1, "the remainder is below the divisor")
    mean.bind(q, "the mean")


@honest("quotient-and-remainder", {"n": 29, "d": 4})
@circuit
def remainder_as_combination(rest: Output, n: Secret, d: Secret) -> None:
    """The remainder is n - q * d, and the divisor d + 1 is never 0."""
    range_check(n, 16)
    range_check(d, 8)
    cs = current()
    q = cs.hint("q", cs.temp(n).divmod(d + 1)[0]).checked_by("0 <= n - q * (d + 1) <= d")
    range_check(q, 16)
    left = n - q * (d + 1)
    range_check(left, 8)
    must_be_at_most(left, d, 8)
    rest.bind(left, "the remainder")


@honest("digit", {"price": 1999, "rate": 19})
@circuit
def percentage(out: Output, price: Public, rate: Public) -> None:
    """price * rate / 100, rounded down: the product has no wire of its own."""
    range_check(price, 32)
    range_check(rate, 7)
    cs = current()
    quotient, rest = cs.temp(price * rate).divmod(100)
    q, r = cs.hint("q", quotient).checked_by("100q + r"), cs.hint("r", rest).checked_by("100q + r")
    range_check(q, 33)
    must_be_below(r, 100)
    (price * rate).must_equal(q.scaled(100) + r, "the percentage")
    out.bind(q, "the quotient")


@honest("one-of-two", {"a": 12, "b": 7})
@circuit
def larger_of_two(out: Output, a: Secret, b: Secret) -> None:
    """The maximum: one of the two, and not below either."""
    cs = current()
    range_check(a, 16)
    range_check(b, 16)
    large = cs.hint("large", cs.temp(a).is_less(b).select(b, a)).checked_by("a or b, and at least both")
    ((large - a) * (large - b)).must_equal(0, "it is one of the two")
    must_be_at_most(a, large, 16)
    must_be_at_most(b, large, 16)
    out.bind(large, "the maximum")


@honest("one-of-two", {"a": 3, "b": 9})
@circuit
def gap_of_two(out: Output, a: Secret, b: Secret) -> None:
    """|a - b| by a hinted sign."""
    cs = current()
    range_check(a, 16)
    range_check(b, 16)
    less = cs.bit("less", cs.temp(a).is_less(b))
    gap = less.select(b - a, a - b)
    range_check(gap, 16)
    out.bind(gap, "the distance")


@honest("root-in-a-half", {"x": 144})
@circuit
def positive_root(root: Output, x: Secret) -> None:
    """The root that is a small number."""
    cs = current()
    # A table stands for the root of a number: 0, 1, 4, ..., 225.
    made = cs.temp(0)
    for i in range(16):
        made = (cs.temp(x) - i * i).is_zero().select(i, made)
    r = cs.hint("r", made).checked_by("r * r = x and r < 2^8")
    (r * r).must_equal(x, "r is a root")
    range_check(r, 8)
    root.bind(r, "the root")


@honest("exclusive-bits", {"day": 6})
@circuit
def three_days(price: Output, day: Secret) -> None:
    """Three tests of one number, and their complement."""
    must_be_below(day, 7)
    free = Bit.assume(day.is_equal(4) + day.is_equal(5) + day.is_equal(6), "no day is two days")
    price.bind((~free).select(100, 150), "the price")


@honest("exclusive-bits", {"choice": [0, 1, 0, 0], "value": [5, 6, 7, 8]})
@circuit
def one_hot_choice(out: Output[2], choice: Secret[4], value: Secret[4]) -> None:
    """Some of the bits of a one-hot choice, added up, are a bit."""
    bits = [flag.must_be_boolean() for flag in choice]
    must_be_one_hot(bits)
    chosen: LC = LC.constant(0)
    for flag, one in zip(bits, value, strict=True):
        chosen = chosen + flag * one
    out[0].bind(chosen, "the chosen value")
    upper = Bit.assume(bits[2] + bits[3], "at most one of them is set")
    out[1].bind(upper.select(chosen, 0), "the upper half")


@honest("exclusive-bits", {"kind": 2, "flag": 1})
@circuit
def guarded_rules(out: Output, kind: Secret, flag: Secret) -> None:
    """A rule for each kind, with further conditions; and a bit beside its complement."""
    allowed = flag.must_be_boolean()
    first = Bit.assume((kind.is_equal(1) & allowed) + (kind.is_equal(2) & ~allowed), "kinds exclude each other")
    second = Bit.assume((allowed & first) + (~allowed & ~first), "the flag excludes its complement")
    out.bind(second.select(3, 4), "the rule")


@honest("never-zero", {"x": 70000, "y": 3})
@circuit
def divided_by_a_sum(out: Output, x: Secret, y: Secret) -> None:
    """The divisor is 1 more than two numbers in wide ranges."""
    range_check(x, 32)
    range_check(y, 16)
    out.bind(quotient(y, x + y.scaled(2) + 1), "the ratio")


def quotient(top: LC, bottom: LC) -> LC:
    """top / bottom without a lemma."""
    cs = current()
    ratio = cs.hint("ratio", cs.temp(top) * cs.temp(bottom).inverse_or_zero()).checked_by("ratio * bottom = top")
    cs.constrain(bottom, ratio, top, "the ratio", defines=ratio)
    return ratio


@honest("never-zero", {"a": 12, "x": 4})
@circuit
def divided_or_zero(out: Output, a: Secret, x: Secret) -> None:
    """a / x, and 0 for x = 0, by a divisor in which the zero test replaces 0."""
    zero = x.is_zero()
    out.bind(zero.select(0, quotient(a, x + zero)), "the ratio")


@honest("never-zero", {"a": 12, "x": [4, 3]})
@circuit
def divided_after_a_test(out: Output[2], a: Secret, x: Secret[2]) -> None:
    """The zero test must say no for one divisor, and a product with the other one has an inverse."""
    x[0].is_zero().must_equal(0, "x0 is not 0")
    (x[1] * (a + 1)).must_be_nonzero("x1 is not 0")
    out[0].bind(quotient(a, x[0]), "a / x0")
    out[1].bind(quotient(a, x[1].scaled(2)), "a / 2x1")


@honest("", {"x": 37, "index": 1})
@circuit
def parts_of_a_number(out: Output[2], x: Secret, index: Secret) -> None:
    """Bits that are used in part, comparisons of combinations, a table that is read by two of its bits."""
    places = to_bits(x, 8)
    high = lookup(places[6:], [1, 2, 4, 8])[0]
    small = is_less(high, 5, 4)
    out[0].bind(small.select(high, 0), "the entry")
    flags = [index.is_equal(i) for i in range(3)]
    total = flags[0] * x + flags[1] * high + flags[2] * (x + 1)
    must_be_one_hot(flags)
    out[1].bind(total, "one of three")


@honest("integer-root", {"x": 50})
@circuit
def integer_root(root: Output, x: Secret) -> None:
    """s^2 <= x < (s + 1)^2."""
    range_check(x, 32)
    cs = current()
    s = cs.hint("s", 7).checked_by("s^2 <= x < (s + 1)^2")
    range_check(s, 17)
    square = s * s
    must_be_at_most(square, x, 34)
    must_be_less(x, square + s.scaled(2) + 1, 35)
    root.bind(s, "the root")


@honest("integer-root", {"x": 120})
@circuit
def rounded_up_root(root: Output, x: Public) -> None:
    """s^2 <= x - 1 <= s^2 + 2s, the number above the root of x - 1."""
    range_check(x, 20)
    x.must_be_nonzero("x is at least 1")
    s = current().hint("s", 10).checked_by("s^2 <= x - 1 < (s + 1)^2")
    range_check(s, 10)
    square = current().multiply(s, s, "square")
    must_be_less(square, x, 21)
    must_be_at_most(x - 1, square + s.scaled(2), 22)
    root.bind(s + 1, "the root, rounded up")


@honest("inverse-in-an-algebra", {"a": [3, 5]})
@circuit
def inverse_by_schoolbook(out: Output[2], a: Secret[2]) -> None:
    """1/a in the extension by a root of 7, a product for each pair of coordinates."""
    cs = current()
    x, y = cs.temp(a[0]), cs.temp(a[1])
    norm = (x * x - y * y * 7).inverse_or_zero()
    b = [cs.hint("b0", x * norm).checked_by("a * b = 1"), cs.hint("b1", -y * norm).checked_by("a * b = 1")]
    (a[0] * b[0] + (a[1] * b[1]).scaled(7)).must_equal(1, "the coefficient of 1")
    (a[0] * b[1] + a[1] * b[0]).must_equal(0, "the coefficient of the root")
    for place in range(2):
        out[place].bind(b[place], "the inverse")


@honest("inverse-in-an-algebra", {"a": [2, 0, 0]})
@circuit
def inverse_in_a_cubic_extension(out: Output[3], a: Secret[3]) -> None:
    """1/a modulo w^3 - 5."""
    cs = current()
    half = (R + 1) // 2
    b = [cs.hint(f"b{i}", value).checked_by("a * b = 1") for i, value in enumerate((half, 0, 0))]
    for power in range(3):
        total = LC.constant(0)
        for i in range(3):
            for j in range(3):
                if (i + j) % 3 == power:
                    total = total + (a[i] * b[j]).scaled(5 if i + j >= 3 else 1)
        total.must_equal(int(power == 0), "a coefficient of a * b")
    for place in range(3):
        out[place].bind(b[place], "the inverse")
