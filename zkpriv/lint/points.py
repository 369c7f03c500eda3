# SPDX-License-Identifier: GPL-3.0-or-later
"""Points that code outside of the gadgets put together from coordinates, and that no constraint puts on the curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zkpriv.gadgets.curve import D
from zkpriv.lint.spans import plus
from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zkpriv.lint.view import View
    from zkpriv.r1cs.tables import BarePoint


def bare_points(view: View) -> Iterator[BarePoint]:
    """Those for which -u^2 + v^2 = 1 + d u^2 v^2 is not found among the constraints, each pair of coordinates once."""
    told: list[tuple[dict[int, int], dict[int, int]]] = []
    for point in view.tables.bare_points:
        if (point.u, point.v) not in told and not _on_curve(view, point.u, point.v):
            told.append((point.u, point.v))
            yield point


def small_bases(view: View) -> Iterator[BarePoint]:
    """Bases of ladders that may be of small order: nothing says of the point, or of its negative, that it is not."""
    told: list[tuple[dict[int, int], dict[int, int]]] = []
    known = view.tables.large_orders
    for point in view.tables.ladder_bases:
        negative = {wire: R - coef for wire, coef in point.u.items()}
        if (point.u, point.v) not in told and (point.u, point.v) not in known and (negative, point.v) not in known:
            told.append((point.u, point.v))
            yield point


def _on_curve(view: View, u: Mapping[int, int], v: Mapping[int, int]) -> bool:
    """Whether squares of u and of v, with either sign, are wires, and a constraint is the curve's equation in them."""
    squares_u, squares_v = _squares(view, u), _squares(view, v)
    for row in view.rows:
        a, b, c = view.terms_of_row(row)
        for left, right in ((a, b), (b, a)):
            for uu in squares_u & left.keys():
                for vv in squares_v & right.keys():
                    if left.keys() != {uu} or right.keys() != {vv}:
                        continue
                    # (x*uu) * (y*vv) = c with c = x*y/d * (vv - uu - 1).
                    scale = left[uu] * right[vv] * pow(D, -1, R) % R
                    if not plus(plus({vv: scale, 0: R - scale}, {uu: scale}, R - 1), c, R - 1):
                        return True
    return False


def _squares(view: View, side: Mapping[int, int]) -> set[int]:
    """The wires that are the square of the combination."""
    negative = {wire: R - coef for wire, coef in side.items()}
    out = set()
    for wire, row in view.defined.items():
        if view.single[view.c[row]] == wire:
            a, b, c = view.terms_of_row(row)
            if c == {wire: 1} and ((a == side and b == side) or (a == negative and b == negative)):
                out.add(wire)
    return out
