# SPDX-License-Identifier: GPL-3.0-or-later
"""Lemmas of gadgets are about the gadgets' constraints, and points of gadgets are on the curve."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType

import pytest

from zkpriv.gadgets import FixedBase, Point, add, double, generator, point_on_curve
from zkpriv.gadgets.curve import D, to_montgomery
from zkpriv.gadgets.edwards import constant_point, subtract
from zkpriv.gadgets.windows import add_distinct, to_edwards
from zkpriv.lint import propagate
from zkpriv.r1cs import LC, Output, Secret, circuit, current
from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub
from zkpriv.reference.field import sqrt_mod
from zkpriv.testing import forge

G = jubjub.generator("SPENDING_KEY_GENERATOR")


def test_a_helper_of_the_gadgets_lends_its_lemma_to_nobody() -> None:
    """Two Montgomery points that a user adds: where they are equal, the slope is free."""

    @circuit
    def borrowed(out: Output, p: Secret[2], q: Secret[2]) -> None:
        """x of p + q, for points in Montgomery form."""
        out.bind(add_distinct((p[0], p[1]), (q[0], q[1]))[0], "x of the sum")

    point = list(to_montgomery(G))
    inputs = {"p": point, "q": point}
    first = forge(borrowed, inputs, {"slope": 3})
    other = forge(borrowed, inputs, {"slope": 4})
    assert first.is_satisfied() and other.is_satisfied() and first["out"] != other["out"]
    assert {"lemma", "division"} <= borrowed.lint().rules()


def test_the_way_to_edwards_form_lends_its_lemma_to_nobody() -> None:
    @circuit
    def borrowed(out: Output, x: Secret, y: Secret) -> None:
        """u of a point in Montgomery form."""
        out.bind(to_edwards((x, y)).u, "u")

    inputs = {"x": 0, "y": 0}
    first = forge(borrowed, inputs, {"to_edwards/u": 3})
    other = forge(borrowed, inputs, {"to_edwards/u": 4})
    assert first.is_satisfied() and other.is_satisfied() and first["out"] != other["out"]
    assert {"lemma", "division"} <= borrowed.lint().rules()


def test_code_with_the_name_of_a_gadget_module_is_not_that_module() -> None:
    def name(quotient: LC, divisor: LC) -> None:
        current().lemma("signed-windows", "the divisor is not 0")
        current().constrain(quotient, divisor, divisor, "the quotient", defines=quotient)

    disguised = FunctionType(
        name.__code__, {**globals(), "__name__": "zkpriv.gadgets.windows"}, closure=name.__closure__
    )

    @circuit
    def spoofed(out: Output, x: Secret) -> None:
        """x / x."""
        q = current().hint("q", 1).checked_by("q * x = x")
        disguised(q, x)
        out.bind(q, "the quotient")

    assert {"lemma", "division"} <= spoofed.lint().rules()


def test_the_complete_law_is_believed_where_it_is_written_out() -> None:
    """By its form, whoever names it: all six quotients of the gadgets, and one by hand."""

    @circuit
    def by_hand(out: Output[6], p: Secret[2], q: Secret[2], k: Secret[2]) -> None:
        """u of p + q by hand, and what the gadgets make."""
        cs = current()
        a, b = cs.multiply(p[0], q[1], "a"), cs.multiply(q[0], p[1], "b")
        cross = cs.multiply(a, b, "c").scaled(D)
        out[0].bind(cs.div_nonzero(a + b, 1 + cross, lemma="complete-edwards"), "u of the sum")
        one, other = point_on_curve(*p), point_on_curve(*q)
        made = subtract(double(add(one, other)), constant_point(G))
        out[1].bind(made.u, "u")
        out[2].bind(made.v, "v")
        total = add(one, made, u=k[0])
        total.v.must_equal(k[1], "v")
        out[3].bind(add(constant_point(G), other).u, "u")
        out[4].bind(subtract(one, other).v, "v")
        out[5].bind(double(one).v, "v")

    report = by_hand.lint()
    assert report.clean, str(report)
    assert report.lemmas["complete-edwards"] == 15


@pytest.mark.parametrize("row", range(2))
def test_a_divisor_that_differs_from_the_numerator_by_a_constant_needs_no_more(row: int) -> None:
    """(2x + 1) / (x + 1) under the law's name has one value; 2(x + 1) / (x + 1) may be anything."""

    @circuit
    def ratio(out: Output, x: Secret) -> None:
        """A ratio."""
        q = current().hint("q", 2).checked_by("the quotient")
        current().lemma("complete-edwards", "the divisor is 0 where the numerator is not")
        current().constrain(q, x + 1, x.scaled(2) + 2 - row, "the quotient", defines=q)
        out.bind(q, "the quotient")

    assert propagate(ratio.system).complete == bool(row)


# ---- points that were put together by hand --------------------------------------------------------------------------


def _sum(out: LC, p: Point) -> None:
    Output.bind(out, add(p, constant_point(G)).u, "u of p + G")  # type: ignore[arg-type]


def _squares(p: list[LC]) -> tuple[LC, LC]:
    cs = current()
    return cs.multiply(p[0], p[0], "uu"), cs.multiply(p[1], p[1], "vv")


def _root(solve: Callable[[int], int], start: int = 2) -> list[int]:
    """(u, v) with v^2 = solve(u^2)."""
    for u in range(start, 200):
        v = sqrt_mod(solve(u * u) % R, R)
        if v is not None:
            return [u, v]
    raise ArithmeticError("no root")


def _nothing(p: list[LC]) -> None:
    pass


def _signs(p: list[LC]) -> None:
    uu, vv = _squares(p)
    current().constrain(uu.scaled(D), vv, uu - vv - 1, "u^2 - v^2 = 1 + d u^2 v^2")


def _without_one(p: list[LC]) -> None:
    uu, vv = _squares(p)
    current().constrain(uu.scaled(D), vv, vv - uu, "-u^2 + v^2 = d u^2 v^2")


def _without_d(p: list[LC]) -> None:
    uu, vv = _squares(p)
    current().constrain(uu, vv, vv - uu - 1, "-u^2 + v^2 = 1 + u^2 v^2")


def _twice_d(p: list[LC]) -> None:
    uu, vv = _squares(p)
    current().constrain(uu.scaled(2 * D), vv, vv - uu - 1, "-u^2 + v^2 = 1 + 2d u^2 v^2")


def _swapped(p: list[LC]) -> None:
    uu, vv = _squares(p)
    current().constrain(uu.scaled(D), vv, uu - vv - 1, "the coordinates are swapped")


def _another(p: list[LC]) -> None:
    point_on_curve(p[0] + 1, p[1])


def _no_squares(p: list[LC]) -> None:
    uu, vv = current().multiply(p[0], p[1], "uu"), current().multiply(p[1], p[1], "vv")
    current().constrain(uu.scaled(D), vv, vv - uu - 1, "uv for u^2")


OFF = {
    "nothing": (_nothing, [3, 4]),
    "signs": (_signs, _root(lambda uu: (uu - 1) * pow(1 + D * uu, -1, R))),
    "without_one": (_without_one, [0, 0]),
    "without_d": (_without_d, _root(lambda uu: (1 + uu) * pow(1 - uu, -1, R))),
    "twice_d": (_twice_d, _root(lambda uu: (1 + uu) * pow(1 - 2 * D * uu, -1, R))),
    "swapped": (_swapped, [1, 0]),
    "another": (_another, [(G[0] - 1) % R, G[1]]),
    "no_squares": (_no_squares, [3 * pow(8 * D + 2, -1, R) % R, 2]),
}


@pytest.mark.parametrize("name", OFF)
def test_a_point_off_the_curve_is_reported(name: str) -> None:
    """Each near miss of the equation lets a point through that is not on the curve, and the lint says so."""
    equation, point = OFF[name]
    assert not jubjub.is_on_curve((point[0], point[1]))

    @circuit
    def loose(out: Output, p: Secret[2]) -> None:
        """u of p + G."""
        equation(p)
        _sum(out, Point(p[0], p[1]))

    assert loose.solve({"p": point}).is_satisfied()
    assert "curve" in loose.lint().rules()


def test_a_point_that_a_constraint_puts_on_the_curve_may_be_put_together_by_hand() -> None:
    @circuit
    def held(out: Output, p: Secret[2]) -> None:
        """u of -p + G."""
        uu, vv = _squares(p)
        current().constrain(vv, uu.scaled(D), vv - uu - 1, "the point is on the curve")
        _sum(out, Point(-p[0], p[1]))

    assert held.lint().clean
    base = FixedBase("base", G)
    assert generator("T").point == base.point


def test_no_hint_is_determined_by_the_name_of_a_gadgets_lemma() -> None:
    @circuit
    def named(out: Output, x: Secret, y: Secret) -> None:
        """x for y = 1, anything for y = 0."""
        q = current().hint("q", 1).checked_by("q * y = x * y", lemma="complete-edwards")
        (q * y).must_equal(x * y, "q * y = x * y")
        out.bind(q, "the quotient")

    found = propagate(named.system)
    assert found.undetermined and {"lemma", "division"} <= named.lint().rules()
