# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparisons of numbers that may be negative, which the lint once called clean; and circuits that it read slowly."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from zkpriv.gadgets import is_at_most, is_less, must_be_at_most, must_be_less, range_check
from zkpriv.r1cs import LC, Circuit, Output, Public, Secret, circuit, current
from zkpriv.r1cs.field import R
from zkpriv.r1cs.stamp import stamp

# ---- what is below 0 passes -----------------------------------------------------------------------------------------


@circuit
def two_limits(daily: Public, monthly: Public, out: Output, x: Secret) -> None:
    """x is at most two numbers with ranges: each says of x that it is above the other one less 2^32."""
    range_check(daily, 32)
    range_check(monthly, 32)
    must_be_at_most(x, daily, 32)
    must_be_at_most(x, monthly, 32)
    out.bind(x, "the number")


def _limited(values: list[LC]) -> list[LC]:
    (is_at_most(values[0], values[1], 32) & is_at_most(values[0], values[2], 32)).must_equal(1, "x is below both")
    return [values[0] + 0]


@circuit
def copied_limits(daily: Public, monthly: Public, out: Output, x: Secret) -> None:
    """The same in a gadget that is copied."""
    range_check(daily, 32)
    range_check(monthly, 32)
    (same,) = stamp("limits", _limited, [x, daily, monthly])
    out.bind(same, "the number")


@circuit
def two_answers(out: Output, x: Secret) -> None:
    """x is less than two constants."""
    (is_less(x, 100, 32) & is_less(x, 200, 32)).must_equal(1, "x is below both")
    out.bind(x, "the number")


@circuit
def not_larger(out: Output, x: Secret) -> None:
    """x is at most two constants."""
    (is_at_most(x, 100, 32) & is_at_most(x, 200, 32)).must_equal(1, "x is below both")
    out.bind(x, "the number")


@circuit
def change(cap: Public, out: Output, x: Secret, paid: Secret) -> None:
    """What is left is at most the cap, and it is less than nothing."""
    for number in (cap, x, paid):
        range_check(number, 32)
    must_be_at_most(x - paid, cap, 33)
    out.bind(x - paid, "what is left")


@circuit
def quotient(d: Public, out: Output, x: Secret, q: Secret) -> None:
    """x - q*d is less than d, also where q is too large."""
    for number in (d, x, q):
        range_check(number, 16)
    must_be_less(x - q * d, d, 33)
    out.bind(x - q * d, "the rest")


@circuit
def opposite(out: Output, x: Secret) -> None:
    """-x is less than 5."""
    range_check(x, 32)
    must_be_less(-x, 5, 33)
    out.bind(-x, "the number")


@circuit
def named_difference(out: Output, x: Secret, y: Secret) -> None:
    """x - y is less than 5, with a wire of its own."""
    range_check(x, 16)
    range_check(y, 16)
    both = (x - y).named("difference")
    must_be_less(both, 5, 18)
    out.bind(both, "the difference")


@circuit
def difference_of_squares(out: Output, x: Secret, y: Secret) -> None:
    """(x + y) * (x - y) is less than 9."""
    range_check(x, 16)
    range_check(y, 16)
    must_be_less((x + y) * (x - y), 9, 40)
    out.bind((x + y) * (x - y), "the difference")


LIMITS = {"daily": 50, "monthly": 60, "x": R - 5}
NEGATIVE: list[tuple[Circuit, dict[str, int]]] = [
    (two_limits, LIMITS),
    (copied_limits, LIMITS),
    (two_answers, {"x": R - 5}),
    (not_larger, {"x": R - 5}),
    (change, {"cap": 20, "x": 5, "paid": 10}),
    (quotient, {"d": 7, "x": 2, "q": 1}),
    (opposite, {"x": 5}),
    (named_difference, {"x": 1, "y": 6}),
    (difference_of_squares, {"x": 2, "y": 3}),
]


@pytest.mark.parametrize("number", range(len(NEGATIVE)), ids=[made.name for made, _ in NEGATIVE])
def test_what_may_be_negative_is_reported(number: int) -> None:
    """The honest solver finds the witness in which -5 is a small number."""
    made, inputs = NEGATIVE[number]
    witness = made.solve(inputs)
    assert witness.is_satisfied() and witness["out"] == R - 5
    report = made.lint(inputs)
    assert report.rules() == {"range"} and "negative" in report.findings[0].what, str(report)


def test_what_a_comparison_says_of_itself_does_not_count() -> None:
    @circuit
    def ratio(out: Output, x: Secret, y: Secret) -> None:
        """1/3 as a field element is not below 5, and 3/3 is: a quotient of numbers with ranges has none."""
        cs = current()
        range_check(x, 16)
        range_check(y, 16)
        y.must_be_nonzero("something is divided by it")
        q = cs.hint("q", cs.temp(x) * cs.temp(y).inverse_or_zero()).checked_by("q * y = x")
        cs.constrain(q, y, x, "q * y = x", defines=q)
        must_be_less(q, 5, 17)
        out.bind(q, "the quotient")

    (finding,) = ratio.lint({"x": 6, "y": 2}).findings
    assert finding.rule == "range" and "q is compared, and nothing keeps it below r" in finding.what


# ---- what is not ----------------------------------------------------------------------------------------------------


def _between(out: Any, x: Any, y: Any) -> None:
    """1000 <= x < 2000 by two comparisons, of which the first says that it is not negative."""
    must_be_at_most(1000, x, 32)
    must_be_less(x, 2000, 32)
    out.bind(x * y, "the product")


def _distance(out: Any, x: Any, y: Any) -> None:
    """|x - y| is small: the difference that is chosen is not negative."""
    range_check(x, 32)
    range_check(y, 32)
    distance = is_less(x, y, 32).select(y - x, x - y)
    must_be_at_most(distance, 1 << 20, 32)
    out.bind(distance, "the distance")


def _spread(out: Any, x: Any, y: Any) -> None:
    """(x - y)^2 is small, and so is the difference times its sign."""
    range_check(x, 16)
    range_check(y, 16)
    must_be_less((x - y) * (x - y), 100, 34)
    sign = is_less(y, x, 16).scaled(2) - 1
    must_be_less(((x - y) * sign).named("size"), 10, 18)
    out.bind(x + y, "the sum")


def _enough(out: Any, x: Any, y: Any) -> None:
    """x + 18 <= 2026 and x <= y - 3 - x: where the larger side is negative, nothing passes."""
    range_check(x, 16)
    range_check(y, 32)
    must_be_at_most(x, 2026 - 18, 16)
    must_be_at_most(x, y - x - 3, 33)
    must_be_less(x - 3, y, 33)
    out.bind(x * y, "the product")


def _rest(out: Any, x: Any, y: Any) -> None:
    """The rest has a range, and is computed twice."""
    range_check(x, 16)
    range_check(y, 8)
    range_check(x - y * y, 16)
    must_be_less(x - y * y, y + y + 1, 17)
    out.bind(y + 0, "the root")


def _smaller(out: Any, x: Any, y: Any) -> None:
    """A hint that is x or y, and at most both."""
    range_check(x, 16)
    range_check(y, 16)
    cs = current()
    small = cs.hint("small", cs.temp(x).is_less(y).select(x, y)).checked_by("x or y, and at most both")
    cs.constrain(small - x, small - y, 0, "x or y", defines=small)
    must_be_at_most(small, x, 16)
    must_be_at_most(small, y, 16)
    out.bind(small, "the smaller one")


@pytest.mark.parametrize("function", [_between, _distance, _spread, _enough, _rest, _smaller])
def test_what_is_not_negative_is_accepted(function: Callable[..., None]) -> None:
    def body(out: Output, x: Secret, y: Secret) -> None:
        function(out, x, y)

    report = circuit(body).lint()
    assert report.clean, str(report)


def test_a_sum_of_many_numbers_is_compared() -> None:
    @circuit
    def total(out: Output, x: Secret[320], cap: Secret) -> None:
        """The sum of 320 numbers, which has more terms than a sum of exclusive bits may have."""
        whole: LC = LC.constant(0)
        for number in [*x, cap]:
            range_check(number, 4)
        for number in x:
            whole = whole + number
        out.bind(is_less(whole, cap, 14), "less")

    report = total.lint()
    assert report.clean, str(report)


# ---- time -----------------------------------------------------------------------------------------------------------


def _divided(x: Any, d: Any, bits: int) -> Any:
    """The rest of a division, by hints."""
    cs = current()
    values = zip(("q", "rest"), cs.temp(x).divmod(d), strict=True)
    q, rest = (cs.hint(name, value).checked_by("q * d + rest = x") for name, value in values)
    range_check(q, bits)
    range_check(rest, bits)
    must_be_less(rest, d, bits)
    cs.constrain(q, d, x - rest, "q * d + rest = x")
    return rest


def _power(out: Any, x: Any, y: Any) -> None:
    """x^41 modulo y: each division waits for the one before."""
    range_check(x, 8)
    range_check(y, 8)
    power = x
    for _ in range(40):
        power = _divided(power * x, y, 9)
    out.bind(power, "the power")


def _pairs(out: Any, x: Any, y: Any) -> None:
    """200 pairs of hints, each known by its sum and by a choice."""
    cs = current()
    range_check(x, 8)
    range_check(y, 8)
    total: LC = LC.constant(0)
    for number in range(200):
        left = x + number
        large = cs.hint("large", cs.temp(left).is_less(y).select(y, left)).checked_by("the larger one")
        small = cs.hint("small", cs.temp(left) + y - large).checked_by("the smaller one")
        (large + small).must_equal(left + y, "both together")
        cs.constrain(large - left, large - y, 0, "one of them")
        range_check(large - small, 9)
        total = total + large.scaled(3) + small
    out.bind(total, "the sum")


def _compared(out: Any, x: Any, y: Any) -> None:
    """200 comparisons, each of numbers that are computed from those before."""
    range_check(x, 8)
    range_check(y, 8)
    most = x
    for number in range(200):
        must_be_less(y, most + 300, 20)
        most = most + y + number
    out.bind(most, "the sum")


@pytest.mark.parametrize("function", [_power, _pairs, _compared])
def test_the_time_is_bounded(function: Callable[..., None]) -> None:
    def body(out: Output, x: Secret, y: Secret) -> None:
        function(out, x, y)

    made: Circuit = circuit(body)
    assert 1000 < made.constraints < 6000
    start = time.process_time()
    report = made.lint({"x": 3, "y": 7} if function is _power else None)
    assert report.clean, str(report)
    assert time.process_time() - start < 4
