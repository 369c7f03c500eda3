# SPDX-License-Identifier: GPL-3.0-or-later
"""Lemma "complete-edwards", checked on the constraint that names it: the divisor is 0 only where the numerator is not.

A constraint q * (1 + M*c) = N, with c = A*B the product of two combinations, has one solution q for all values if M*c =
-1 and N = 0 contradict each other. That holds in three forms, all without a word about where A and B come from:

* N = x*A + y*B. If x and y are not 0, N = 0 gives A = -(y/x)*B, so -1/M = A*B = -(y/x)*B^2 and B^2 = x/(y*M):
  impossible if that is no square. If one of x, y is 0, N = 0 gives A*B = 0, which is not -1/M. (The first coordinate of
  a sum or a double, M = d, and both with a constant point.)
* N = z*(L1*L2 - A - B) with A = X1*Y2, B = Y1*X2, L1 = X1 + Y1, L2 = X2 + Y2. So N = z*(X1*X2 + Y1*Y2), and N = 0 gives
  -(Y1*Y2)^2 = X1*X2*Y1*Y2 = A*B = -1/M, so that 1/M is a square. (The second coordinate, M = -d; -1 is a square.)
* N = x*(divisor) + k with a constant k other than 0, whatever the divisor is: (q - x) * divisor = k.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from zkpriv.lint.spans import plus
from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zkpriv.lint.view import View

Terms: TypeAlias = dict[int, int]


def quotient_side(view: View, row: int) -> int | None:
    """The side (0 or 1) of which the constraint says that it is a quotient with one value; None if it does not."""
    a, b, numerator = view.terms_of_row(row)
    for side, divisor in ((0, b), (1, a)):
        if divisor.keys() - {0} and (_inverse(divisor, numerator) or _complete(view, divisor, numerator)):
            return side
    return None


def _inverse(divisor: Terms, numerator: Terms) -> bool:
    first = next(wire for wire in divisor if wire)
    factor = numerator.get(first, 0) * pow(divisor[first], -1, R) % R
    rest = plus(numerator, divisor, R - factor)
    return bool(rest) and not rest.keys() - {0}


def _complete(view: View, divisor: Terms, numerator: Terms) -> bool:
    wires = divisor.keys() - {0}
    scale = divisor.get(0, 0)
    if len(wires) != 1 or not scale or not numerator:
        return False
    (wire,) = wires
    m = divisor[wire] * pow(scale, -1, R) % R
    return any(
        _combined(a, b, m, numerator) or _crossed(view, a, b, m, numerator) for a, b in _factors(view, wire)
    )


def _factors(view: View, wire: int) -> Iterator[tuple[Terms, Terms]]:
    """The sides of the product that defines a wire."""
    row = view.defined.get(wire)
    if row is not None:
        a, b, c = view.terms_of_row(row)
        if c == {wire: 1} and a and b and wire not in a and wire not in b:
            yield a, b


def _combined(a: Terms, b: Terms, m: int, numerator: Terms) -> bool:
    """The first form."""
    if a == b:
        first = next(iter(a))
        return not plus(numerator, a, R - numerator.get(first, 0) * pow(a[first], -1, R) % R)
    for one in a:
        for other in b:
            determinant = (a[one] * b.get(other, 0) - a.get(other, 0) * b.get(one, 0)) % R
            if not determinant:
                continue
            inverse = pow(determinant, -1, R)
            n_one, n_other = numerator.get(one, 0), numerator.get(other, 0)
            x = (n_one * b.get(other, 0) - n_other * b.get(one, 0)) * inverse % R
            y = (a[one] * n_other - a.get(other, 0) * n_one) * inverse % R
            if plus(plus(numerator, a, R - x), b, R - y):
                return False
            return not x or not y or not _is_square(x * pow(y * m, -1, R) % R)
    return False


def _crossed(view: View, a: Terms, b: Terms, m: int, numerator: Terms) -> bool:
    """The second form."""
    both = plus(a, b)
    for wire, z in numerator.items():
        if plus(plus(numerator, {wire: z}, R - 1), both, z) or _is_square(pow(m, -1, R)):
            continue
        for left, right in _factors(view, wire):
            for x1, y2 in _ordered(view, a):
                for y1, x2 in _ordered(view, b):
                    sums = plus(x1, y1), plus(x2, y2)
                    if sums in ((left, right), (right, left)):
                        return True
    return False


def _ordered(view: View, side: Terms) -> Iterator[tuple[Terms, Terms]]:
    """The two factors of a side that is the wire of a product, in both orders."""
    if len(side) == 1 and set(side.values()) == {1}:
        for one, other in _factors(view, next(iter(side))):
            yield one, other
            yield other, one


def _is_square(value: int) -> bool:
    return pow(value, (R - 1) // 2, R) != R - 1
