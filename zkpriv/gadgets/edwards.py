# SPDX-License-Identifier: GPL-3.0-or-later
"""Points of Jubjub in a circuit, in Edwards form with the complete addition law.

Every ``Point`` is on the curve: functions that make one from bare coordinates say by which constraint or argument.
With that, all operations here hold for every pair of points, degenerate ones too (lemma ``complete-edwards``).
Nothing here says that a point is in the prime-order subgroup.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from zkpriv.errors import CircuitError
from zkpriv.gadgets.curve import Affine, D
from zkpriv.gadgets.select import free_inputs
from zkpriv.r1cs.field import R
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Bit, Linear
from zkpriv.reference import jubjub

COMPLETE = "complete-edwards"


@dataclass(frozen=True, slots=True)
class Point:
    """A point (u, v) of the curve. Make it with ``point_on_curve``, ``constant_point`` or an operation."""

    u: LC
    v: LC

    def __post_init__(self) -> None:
        # Coordinates from elsewhere are on the curve only if some constraint says so: the lint looks for it.
        if self.u.system is None and self.v.system is None:
            return
        maker = sys._getframe(2)  # behind the generated __init__
        name = maker.f_globals.get("__name__", "")
        if not name.startswith("zkpriv.gadgets.") or vars(sys.modules.get(name, sys)) is not maker.f_globals:
            current().bare_point(self.u, self.v, maker)

    @property
    def is_constant(self) -> bool:
        """True if both coordinates are constants."""
        return self.u.is_constant and self.v.is_constant

    @property
    def value(self) -> Affine:
        """The coordinates of a constant point."""
        return self.u.value, self.v.value


def constant_point(point: Affine) -> Point:
    """A constant point. Cost 0; a CircuitError if it is not on the curve."""
    u, v = int(point[0]) % R, int(point[1]) % R
    if not jubjub.is_on_curve((u, v)):
        raise CircuitError("the constant point is not on Jubjub")
    return Point(LC.constant(u), LC.constant(v))


IDENTITY = Point(LC.constant(0), LC.constant(1))


def point_on_curve(u: Linear, v: Linear, why: str = "the point is on the curve") -> Point:
    """The point (u, v), constrained to satisfy -u^2 + v^2 = 1 + d u^2 v^2. Cost 3; constants: 0."""
    left, right = LC.of(u), LC.of(v)
    if left.is_constant and right.is_constant:
        return constant_point((left.value, right.value))
    system = current()
    with system.scope("on_curve", title="curve equation"):
        uu = _product(left, left, "uu")
        vv = _product(right, right, "vv")
        system.constrain(uu.scaled(D), vv, vv - uu - 1, why, name="curve")
        free_inputs([left, right], -1, "the point may move along the curve")
    return Point(left, right)


def negate(point: Point) -> Point:
    """-(u, v) = (-u, v). Cost 0."""
    return Point(-point.u, point.v)


def add(
    p: Point, q: Point, *, u: LC | None = None, v: LC | None = None, why: str = "the sum of two points"
) -> Point:
    """p + q for any two points. Cost 6; one of them constant: 3; both: 0.

    With ``u`` or ``v`` given, that coordinate of the sum is constrained to be the given value instead of a new wire,
    at no extra cost. Source: the complete law for a = -1, four multiplications and two divisions.
    """
    if p.is_constant and q.is_constant:
        return _bound(constant_point(jubjub.add(p.value, q.value)), u, v, why)
    if p.is_constant or q.is_constant:
        point, constant = (q, p.value) if p.is_constant else (p, q.value)
        if constant == jubjub.IDENTITY:
            return _bound(point, u, v, why)
    with current().scope("add", title="point addition"):
        a, b, cross = _cross(p, q)
        total = _product(p.u + p.v, q.u + q.v, "t", "(u1 + v1) * (u2 + v2)")
        out_u = _quotient(a + b, cross + 1, "u", u, why)
        out_v = _quotient(total - a - b, 1 - cross, "v", v, why)
    return Point(out_u, out_v)


def add_u(p: Point, q: Point, *, u: LC | None = None, why: str = "the sum of two points") -> LC:
    """The u-coordinate of p + q. Cost 4 (with a constant operand: 2; both: 0). ``u`` as in ``add``.

    On the prime-order subgroup u determines the point; on the whole curve (u, v) and (u, -v) share it (E5).
    """
    if p.is_constant and q.is_constant:
        out = LC.constant(jubjub.add(p.value, q.value)[0])
        if u is not None:
            out.must_equal(u, why, name="u")
        return out
    with current().scope("add", title="point addition"):
        a, b, cross = _cross(p, q)
        return _quotient(a + b, cross + 1, "u", u, why)


def subtract(
    p: Point, q: Point, *, u: LC | None = None, v: LC | None = None, why: str = "a difference of points"
) -> Point:
    """p - q for any two points. Cost as ``add``."""
    return add(p, negate(q), u=u, v=v, why=why)


def double(p: Point) -> Point:
    """2p for any point. Cost 5; constant: 0."""
    if p.is_constant:
        return constant_point(jubjub.add(p.value, p.value))
    with current().scope("double", title="point doubling"):
        a = _product(p.u, p.v, "uv")
        cross = _product(a, a, "uuvv").scaled(D)
        total = _product(p.u + p.v, p.u + p.v, "t", "(u + v)^2")
        out_u = _quotient(a.scaled(2), cross + 1, "u", None, "the double of a point")
        out_v = _quotient(total - a.scaled(2), 1 - cross, "v", None, "the double of a point")
    return Point(out_u, out_v)


def select_point(bit: Bit, if_one: Point, if_zero: Point) -> Point:
    """``if_one`` where the bit is 1, else ``if_zero``. Cost 2; constant bit, or constant points: 0."""
    chosen = Bit.of(bit)
    return Point(chosen.select(if_one.u, if_zero.u), chosen.select(if_one.v, if_zero.v))


def unless(bit: Bit, point: Point) -> Point:
    """The identity where the bit is 1, else the point. Cost 2; constant bit or point: 0."""
    return select_point(bit, IDENTITY, point)


def must_equal(p: Point, q: Point, why: str) -> None:
    """p = q in both coordinates. Cost 2."""
    p.u.must_equal(q.u, why, name="u")
    p.v.must_equal(q.v, why, name="v")


def must_not_have_small_order(p: Point, why: str = "the point is not of small order") -> None:
    """8p is not the identity. Cost 9; a constant: 0, a CircuitError if it has small order.

    4p has u = 0 exactly if 4p is the identity or (0, -1), that is if 8p is the identity.
    """
    if p.is_constant:
        if jubjub.has_small_order(p.value):
            raise CircuitError(f'the constant point has small order: "{why}"')
        return
    with current().scope("not_small_order", title="small order"):
        twice = double(p)
        a = _product(twice.u, twice.v, "uv")
        cross = _product(a, a, "uuvv").scaled(D)
        _quotient(a.scaled(2), cross + 1, "u", None, "the fourfold of a point").must_be_nonzero(why)
    current().large_order(p.u, p.v)


def _cross(p: Point, q: Point) -> tuple[LC, LC, LC]:
    """u1*v2, v1*u2 and d*u1*u2*v1*v2."""
    a = _product(p.u, q.v, "a", "u1 * v2")
    b = _product(p.v, q.u, "b", "v1 * u2")
    return a, b, _product(a, b, "c", "u1 * u2 * v1 * v2").scaled(D)


def _product(a: LC, b: LC, name: str, why: str = "product of coordinates") -> LC:
    if a.is_constant or b.is_constant:
        return a * b
    return current().multiply(a, b, name, why)


def _quotient(num: LC, den: LC, name: str, target: LC | None, why: str) -> LC:
    """num / den, or the constraint target * den = num; den is never 0 by ``complete-edwards``."""
    system = current()
    if target is None:
        return system.div_nonzero(num, den, lemma=COMPLETE, name=name, why=why)
    system.lemma(COMPLETE, why)
    system.constrain(target, den, num, why, name=name)
    return target


def _bound(point: Point, u: LC | None, v: LC | None, why: str) -> Point:
    for target, coordinate, name in ((u, point.u, "u"), (v, point.v, "v")):
        if target is not None:
            coordinate.must_equal(target, why, name=name)
    return point
