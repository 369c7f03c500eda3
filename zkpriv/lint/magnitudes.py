# SPDX-License-Identifier: GPL-3.0-or-later
"""How large wires can be as integers: for each an interval that holds an integer congruent to its value modulo r.

A comparison is one of integers only while neither side passes r. A wire has an interval if constraints keep it in a
range, if it is a digit or a test, or if it is computed from wires that have one: by sums and products, or as the last
unknown of a linear combination that is kept in a range. An interval of r or more numbers says nothing. So the quotient
in 100 q + rest = n has none by that constraint: as a field element it is n - rest times the inverse of 100.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from zkpriv.lint.domains import signed
from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.lint.domains import Form, Range
    from zkpriv.lint.forward import Propagation
    from zkpriv.lint.view import View

Interval = tuple[int, int]
"""(lowest, highest), both included."""


class Magnitudes:
    """Intervals of wires, without the constraints in ``scope``: what a comparison says of itself does not count."""

    def __init__(self, view: View, found: Propagation, scope: int) -> None:
        self.view = view
        self.found = found
        self.links: dict[int, list[Form]] = {}
        own: set[Form] = set()
        others: set[Form] = set()
        for row, form in found.row_forms.items():
            if view.tables.row_scopes[row] == scope:
                own.add(form)
                continue
            others.add(form)
            for wire, _ in form:
                self.links.setdefault(wire, []).append(form)
        self._hidden = own - others
        self._known: dict[int, Interval | None] = {}

    def of_wire(self, wire: int) -> Interval | None:
        """The interval of a wire; None if nothing bounds it."""
        if wire not in self._known:
            self._find(wire)
        return self._known[wire]

    def of_terms(self, terms: Mapping[int, int]) -> Interval | None:
        """The interval of a linear combination."""
        for wire in terms:
            if wire:
                self.of_wire(wire)
        return self._side(terms)

    def _side(self, terms: Mapping[int, int]) -> Interval | None:
        """A linear combination of wires that are settled: term by term, or with a part that has a range as a whole.

        Such a part is the top bit of a number, which is what is left of it without the others, divided by its weight.
        """
        best = _sum(terms, self._known)
        for form in {form for wire in terms if wire for form in self.links.get(wire, ()) if len(form) > 1}:
            if all(wire in terms for wire, _ in form):
                factor = terms[form[0][0]]
                rest = dict(terms)
                for wire, coef in form:
                    rest[wire] = (rest[wire] - factor * coef) % R
                part, others = _of_range(self.found.ranges[form].scaled(factor)), _sum(rest, self._known)
                if part is not None and others is not None:
                    best = _narrower(best, _fits(part[0] + others[0], part[1] + others[1]))
        return best

    def _range(self, form: Form) -> Range | None:
        return None if form in self._hidden else self.found.ranges.get(form)

    def _find(self, wire: int) -> None:
        """Settle a wire and all that it depends on; in the order of creation one pass is nearly enough."""
        waiting: set[int] = set()
        stack = [wire]
        while stack:
            one = stack.pop()
            if one in self._known or one in waiting:
                continue
            own = self._range(((one, 1),))
            interval = None if own is None else _of_range(own)
            if interval is not None:
                self._known[one] = interval
                continue
            waiting.add(one)
            for form in self.links.get(one, ()):
                stack.extend(other for other, _ in form)
            row = self.view.defined.get(one)
            if row is not None:
                stack.extend(other for lc in self.view.sides(row) for other in self.view.wires_of(lc) if other)
        order = sorted(waiting)
        grown = True
        while grown:
            grown = False
            for one in order:
                if one not in self._known:
                    interval = self._computed(one)
                    if interval is not None:
                        self._known[one] = interval
                        grown = True
        for one in waiting:
            self._known.setdefault(one, None)

    def _computed(self, wire: int) -> Interval | None:
        """The narrowest interval that the wires known so far give a wire."""
        best: Interval | None = None
        for form in self.links.get(wire, ()):
            best = _narrower(best, self._from_link(wire, form))
        row = self.view.defined.get(wire)
        if row is not None:
            best = _narrower(best, self._from_row(wire, row))
        return best

    def _from_link(self, wire: int, form: Form) -> Interval | None:
        """The wire as what is left of a combination in a range."""
        terms = dict(form)
        inverse = pow(terms.pop(wire), -1, R)
        rest = _sum({other: -coef * inverse % R for other, coef in terms.items()}, self._known)
        whole = _of_range(self.found.ranges[form].scaled(inverse))
        return None if rest is None or whole is None else _fits(whole[0] + rest[0], whole[1] + rest[1])

    def _from_row(self, wire: int, row: int) -> Interval | None:
        """The wire as a product, or as what is left of a linear constraint."""
        a, b, c = self.view.terms_of_row(row)
        if wire in a or wire in b:
            if wire in a:
                a, b = b, a
            if wire in a or wire in c or any(a):
                return None  # a quotient, a root
            # a constant times b = c, and the wire is in b.
            factor = a.get(0, 0)
            whole = {other: c.get(other, 0) - factor * b.get(other, 0) for other in {*b, *c}}
        else:
            product = _times(self._side(a), self._side(b))
            if product is None:
                return None
            inverse = pow(c[wire], -1, R)
            rest = _sum({other: -coef * inverse % R for other, coef in c.items() if other != wire}, self._known)
            scaled = _times(product, (signed(inverse), signed(inverse)))
            return None if rest is None or scaled is None else _fits(scaled[0] + rest[0], scaled[1] + rest[1])
        own = whole.pop(wire) % R
        if not own:
            return None
        inverse = pow(own, -1, R)
        return _sum({other: -coef * inverse % R for other, coef in whole.items()}, self._known)


def wraps(left: Interval, right: Interval, bits: int) -> bool:
    """Whether ``right - left`` can reach, modulo r, what a comparison of numbers below 2^bits takes for another one."""
    return right[1] - left[0] + (1 << bits) >= R or left[1] - right[0] + (1 << bits) >= R


def _fits(low: int, high: int) -> Interval | None:
    if high - low >= R:
        return None
    if abs(low) >= R or abs(high) >= R:
        # The same residues nearer to 0: products would grow without end.
        low, high = signed(low % R), signed(low % R) + high - low
    return low, high


def _narrower(one: Interval | None, other: Interval | None) -> Interval | None:
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda interval: interval[1] - interval[0])


def _of_range(values: Range) -> Interval | None:
    start, step = signed(values.start % R), signed(values.step % R)
    end = start + step * (values.count - 1)
    return _fits(min(start, end), max(start, end))


def _sum(terms: Mapping[int, int], known: Mapping[int, Interval | None]) -> Interval | None:
    low = high = signed(terms.get(0, 0) % R)
    for wire, coef in terms.items():
        if not wire or not coef % R:
            continue
        interval = known.get(wire)
        if interval is None:
            return None
        ends = (signed(coef % R) * interval[0], signed(coef % R) * interval[1])
        low, high = low + min(ends), high + max(ends)
    return _fits(low, high)


def _times(a: Interval | None, b: Interval | None) -> Interval | None:
    if a is None or b is None:
        return None
    ends = [x * y for x in a for y in b]
    return _fits(min(ends), max(ends))
