# SPDX-License-Identifier: GPL-3.0-or-later
"""Circuits that the lint once called clean, or for which it needed too long or broke off."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from zkpriv.gadgets import generator, is_less, must_be_less, range_check
from zkpriv.gadgets.curve import D
from zkpriv.gadgets.edwards import Point, add, double, must_not_have_small_order, point_on_curve
from zkpriv.gadgets.fixed_base import fixed_base_mul
from zkpriv.gadgets.poseidon import Domain, poseidon
from zkpriv.gadgets.variable_base import variable_base_mul
from zkpriv.lint import declare_lemma
from zkpriv.r1cs import LC, Bit, Circuit, Output, Public, Secret, circuit, current
from zkpriv.r1cs.field import R
from zkpriv.r1cs.stamp import stamp
from zkpriv.testing import forge

# ---- two witnesses --------------------------------------------------------------------------------------------------


@circuit
def key_agreement(u: Public, v: Public, shared: Output, k: Secret) -> None:
    """k times a public key that is on the curve."""
    shared.bind(variable_base_mul(k, point_on_curve(u, v)).u, "the shared secret")


def test_the_multiple_of_a_point_of_small_order_is_anything() -> None:
    """(0, -1) has the order 2: its Montgomery y is 0/0, and each choice gives another multiple."""
    (y,) = (path for path in key_agreement.wire_paths if path.endswith("to_montgomery/y"))
    first, second = (forge(key_agreement, {"u": 0, "v": R - 1, "k": 5}, {y: value}) for value in (3, 4))
    assert first.is_satisfied() and second.is_satisfied() and first["shared"] != second["shared"]
    report = key_agreement.lint()
    assert report.rules() == {"order"}, str(report)
    assert "test_got_past.py" in report.findings[0].file


@pytest.mark.parametrize("how", ["checked", "negative", "computed", "another", "sum"])
def test_a_base_that_is_not_of_small_order_is_accepted(how: str) -> None:
    @circuit
    def agreement(u: Public, v: Public, shared: Output, k: Secret, s: Secret) -> None:
        """The base is checked, or computed from one of prime order, or something else is."""
        point = point_on_curve(u, v)
        own = fixed_base_mul(s, generator("G"))
        if how in ("checked", "another"):
            must_not_have_small_order(point if how == "checked" else add(point, own))
        elif how == "negative":
            must_not_have_small_order(Point(-point.u, point.v))
        base = own if how == "computed" else add(point, own) if how == "sum" else point
        shared.bind(add(add(variable_base_mul(k, base), point), own).u, "the shared secret")

    assert agreement.lint().rules() - {"curve"} == ({"order"} if how in ("another", "sum") else set())


def test_bits_that_nothing_reads_do_not_say_that_something_exists() -> None:
    @circuit
    def in_range(out: Output, x: Secret) -> None:
        """A range check that forgets to compare the bits with the number."""
        current().bits(x, 8)
        out.bind(x * x, "the square")

    report = in_range.lint({"x": 5})
    assert "digit" in report.rules(), str(report)
    assert forge(in_range, {"x": 300}, {"bit[0]": 1}).is_satisfied()


def test_what_can_always_be_fulfilled_says_nothing() -> None:
    @circuit
    def smaller(out: Output, x: Secret, y: Secret) -> None:
        """A hint that is x or y, or a multiple of x, and that nothing reads."""
        cs = current()
        one = cs.hint("one", cs.temp(x)).checked_by("x or y")
        cs.constrain(one - x, one - y, 0, "it is x or y")
        ratio = cs.hint("ratio", 5).checked_by("a multiple of x")
        cs.constrain(ratio, x, x.scaled(5), "it is 5, or x is 0")
        out.bind(x * y, "the product")

    assert smaller.lint().rules() == {"roots", "division"}


def test_a_statement_that_something_exists_is_accepted() -> None:
    @circuit
    def square(out: Output, x: Secret, y: Secret) -> None:
        """x is a square, and y is not 0 unless x is."""
        cs = current()
        root = cs.hint("root", 3).checked_by("a root")
        cs.constrain(root, root, x, "x is a square")
        ratio = cs.hint("ratio", cs.temp(x) * cs.temp(y).inverse_or_zero()).checked_by("x = ratio * y")
        cs.constrain(ratio, y, x, "y is not 0 unless x is")
        out.bind(x * y, "the product")

    assert square.lint({"x": 9, "y": 2}).clean


def _squared(values: list[LC]) -> list[LC]:
    current().waive(values[0], "a gadget that may not need it")
    return [current().multiply(values[0], values[0])]


def test_a_circle_is_found_beside_a_hint_that_nothing_reads() -> None:
    @circuit
    def circle(out: Output, x: Secret) -> None:
        """q = p * p and p = q, with a hint that was waived."""
        cs = current()
        note = cs.hint("note", 5).checked_by("nothing")
        cs.waive(note, "kept to be looked at")
        p, q = (cs.hint(name, 0).checked_by("the other one") for name in "pq")
        cs.constrain(p, p, q, "q is p squared", defines=q)
        cs.constrain(q, 1, p, "p is q", defines=p)
        out.bind(q * x, "the product")

    second = forge(circle, {"x": 7}, {"p": 1, "q": 1})
    assert second.is_satisfied() and second["out"] != circle.solve({"x": 7})["out"]
    assert circle.lint({"x": 7}).rules() == {"cycle"}


# ---- comparisons of numbers that pass r ----------------------------------------------------------------------------


@circuit
def wide_product(total: Output, p: Secret, q: Secret) -> None:
    """p and q have 128 bits, and p*q is to be below 2^200."""
    range_check(p, 128)
    range_check(q, 128)
    must_be_less(p * q, 1 << 200, 253)
    total.bind(p + q, "the sum")


@circuit
def sum_near_r(total: Output, p: Secret, q: Secret, s: Secret) -> None:
    """p*q + s is below r, and to be below 2^200."""
    range_check(p, 100)
    range_check(q, 154)
    range_check(s, 253)
    must_be_less(p * q + s, 1 << 200, 253)
    total.bind(p + q, "the sum")


@circuit
def quotient_below(total: Output, n: Secret, rest: Secret) -> None:
    """q = (n - rest) / 100 is to be below 2^26."""
    cs = current()
    q = cs.hint("q", (cs.temp(n) - cs.temp(rest)) / 100).checked_by("100 q + rest = n")
    range_check(n, 32)
    range_check(rest, 7)
    cs.constrain(100 * q + rest, 1, n, "100 q + rest = n", defines=q)
    must_be_less(q, 1 << 26, 27)
    total.bind(q, "the quotient")


@circuit
def third_of_a_number(total: Output, x: Secret, y: Secret) -> None:
    """3x + y and y are small, and x is to be below 2^26."""
    range_check(y, 16)
    range_check(3 * x + y, 20)
    must_be_less(x, 1 << 26, 27)
    total.bind(x, "the number")


_FACTORS = (1 << 100) - 1, (1 << 154) - 1
WRONG_NUMBERS: list[tuple[Circuit, dict[str, int], int]] = [
    (wide_product, {"p": (1 << 128) - 159, "q": R // ((1 << 128) - 159) + 1}, 0),
    (sum_near_r, dict(zip("pq", _FACTORS, strict=True)), R - (1 << 253) + (1 << 201)),
    (quotient_below, {"n": 0, "rest": 100}, 0),
    (third_of_a_number, {"x": R - 1, "y": 5}, 0),
]


@pytest.mark.parametrize("number", range(4), ids=[made.name for made, _, _ in WRONG_NUMBERS])
def test_numbers_that_pass_r_are_not_compared(number: int) -> None:
    """The honest solver finds the witness: what is compared is not below the limit, and every constraint holds."""
    made, inputs, compared = WRONG_NUMBERS[number]
    if compared:
        inputs = inputs | {"s": compared - inputs["p"] * inputs["q"]}
    witness = made.solve(inputs)
    assert witness.is_satisfied()
    if "p" in inputs:
        assert inputs["p"] * inputs["q"] + inputs.get("s", 0) > 1 << 200
    else:
        assert witness["total"] == R - 1
    assert made.lint().rules() == {"range"}


def test_products_that_stay_below_r_are_compared() -> None:
    @circuit
    def product(total: Output, p: Secret, q: Secret) -> None:
        """p*q < 2^150, and the smaller of p and q is at most the other."""
        range_check(p, 100)
        range_check(q, 100)
        must_be_less(p * q, 1 << 150, 201)
        first = is_less(p, q, 100)
        must_be_less(first.select(p, q), first.select(q, p) + 1, 101)
        total.bind(p + 3 * q, "the sum")

    assert product.lint().clean


# ---- templates ------------------------------------------------------------------------------------------------------

declare_lemma("no-root-of-minus-seven", "the divisor is b*b + 7, and -7 is no square of the field", test="t.py::t")


def test_a_lemma_is_not_kept_over_a_template() -> None:
    @circuit
    def late(out: Output, a: Secret, x: Secret) -> None:
        """The lemma is named before a gadget that is copied."""
        cs = current()
        cs.lemma("no-root-of-minus-seven", "the divisor is not 0")
        (square,) = stamp("late", _squared, [a])
        quotient = cs.hint("quotient", 1).checked_by("the quotient")
        cs.constrain(x, quotient, a, "the quotient", defines=quotient)
        out.bind(quotient + square, "the sum")

    assert late.lint({"a": 4, "x": 4}).rules() == {"division"}


def test_a_template_waives_and_defines_what_it_was_given() -> None:
    def build(values: list[LC]) -> list[LC]:
        current().constrain(values[0], 3, values[1], "three times", defines=values[1])
        current().waive(values[0], "may be unused")
        return [values[1] + 1]

    @circuit
    def given(out: Output, a: Secret) -> None:
        """The second input of the template is a hint, and the first one is an input."""
        cs = current()
        triple = cs.hint("triple", cs.temp(a) * 3).checked_by("three times")
        between = cs.multiply(a, a, "between")
        (more,) = stamp("given", build, [a, triple])
        out.bind(more + between, "the sum")

    system = given.system
    assert system.row_defines[1] == given.wire("triple") and set(system.waived) == {given.wire("a")}
    assert given.lint({"a": 2}).clean


# ---- points ---------------------------------------------------------------------------------------------------------


def test_equal_coordinates_need_the_curves_equation_too() -> None:
    @circuit
    def diagonal(out: Output, a: Secret, b: Secret) -> None:
        """d w^2 = -w - 1 for the square w of both coordinates is not the equation, d w^2 = -1 is."""
        cs = current()
        for u, right in ((a, True), (b, False)):
            w = cs.multiply(u, u, "w")
            cs.constrain(w.scaled(D), w, -1 if right else -w - 1, "the curve")
            out_u = double(Point(u, u)).u
        out.bind(out_u + a, "the sum")

    (finding,) = (one for one in diagonal.lint().findings if one.rule == "curve")
    assert "(b, b)" in finding.what


# ---- crashes and time -----------------------------------------------------------------------------------------------


def test_products_with_nothing_are_read() -> None:
    @circuit
    def empty(out: Output, a: Secret, b: Secret) -> None:
        """0 * 0 and 0 * (a + b) are wires of their own."""
        cs = current()
        one, other = a.must_be_boolean(), b.must_be_boolean()
        none, nothing = cs.multiply(0, 0, "none"), cs.multiply(one + other, 0, "nothing")
        quotient = cs.hint("quotient", 1).checked_by("the quotient")
        cs.lemma("complete-edwards", "the divisor is not 0")
        cs.constrain(quotient, none.scaled(3) + 1, one + other, "the quotient", defines=quotient)
        out.bind(quotient + Bit.assume(one + other - nothing, "one of the two"), "the sum")

    assert {"bit", "division"} <= empty.lint().rules()


def _steps(out: Any, x: Any, y: Any) -> None:
    """Each number is the product of the last two: 2^60 paths to the first one, and it passes r on the way."""
    range_check(x, 8)
    range_check(y, 8)
    for _ in range(60):
        x, y = y, current().multiply(x, y)
    out.bind(is_less(y, 1000, 32), "less")


def _target(out: Any, x: Any, y: Any) -> None:
    """A hash is compared without a range."""
    range_check(x, 64)
    out.bind(is_less(poseidon(Domain.NODE, [x, x + 1]), 1 << 240, 250) + y, "less")


def _ratios(out: Any, x: Any, y: Any) -> None:
    """120 divisors that are not 0 because of a range check just before."""
    cs = current()
    total = LC.of(y)
    for number in range(120):
        part = cs.multiply(x + number, x, "part")
        range_check(part, 16)
        ratio = cs.hint("ratio", 1).checked_by("the ratio")
        cs.constrain(ratio, part + 1, y, "the ratio", defines=ratio)
        total = total + ratio
    out.bind(total, "the sum")


@pytest.mark.parametrize(("function", "rules"), [(_steps, {"range"}), (_target, {"range"}), (_ratios, set())])
def test_the_time_is_bounded(function: Callable[..., None], rules: set[str]) -> None:
    def body(out: Output, x: Secret, y: Secret) -> None:
        function(out, x, y)

    made: Circuit = circuit(body)
    assert made.constraints < 2500
    start = time.process_time()
    assert made.lint().rules() == rules
    assert time.process_time() - start < 5
