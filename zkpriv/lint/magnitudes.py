# SPDX-License-Identifier: GPL-3.0-or-later
"""How large wires can be as integers: for each an interval that holds an integer congruent to its value modulo r.

A comparison is one of integers only while neither side passes r. A wire has an interval if constraints keep it in a
range, if it is a digit or a test, or if it is computed from wires that have one: by sums and products, or as the last
unknown of a linear combination that is kept in a range. An interval of r or more numbers says nothing. So the quotient
in 100 q + rest = n has none by that constraint: as a field element it is n - rest times the inverse of 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from zkpriv.lint.domains import affine, signed
from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.lint.domains import Form, Range
    from zkpriv.lint.forward import Propagation
    from zkpriv.lint.view import View

#: Most forms that are solved for one wire.
_MOST = 64

Interval = tuple[int, int]
"""(lowest, highest), both included."""


class Links:
    """The forms that have a range, by the wires in them, with those that only comparisons make."""

    def __init__(self, view: View, found: Propagation) -> None:
        read = list(dict.fromkeys(found.row_forms.values()))
        self.twins = _twins(view)
        self.forms: list[Form] = []
        self.ranges: list[Range] = []
        self.of_wire: dict[int, list[int]] = {}
        self.ending: dict[int, list[int]] = {}
        self.single: dict[int, int] = {}
        numbers = {form: number for number, form in enumerate(read)}
        for given in read:
            form, values = given, found.ranges[given]
            if not self.twins.keys().isdisjoint(wire for wire, _ in form):
                joined = self.joined(dict(form))
                if joined:
                    form, scale, _ = affine(joined)
                    values = values.scaled(pow(scale, -1, R))
            self.forms.append(form)
            self.ranges.append(values)
        for number, form in enumerate(self.forms):
            for wire, _ in form:
                self.of_wire.setdefault(wire, []).append(number)
            self.ending.setdefault(form[-1][0], []).append(number)
            if len(form) == 1:
                self.single[form[0][0]] = number
        self.digits: dict[int, Interval | None] = {
            form[0][0]: _of_range(values)
            for form, values in zip(self.forms, self.ranges, strict=True)
            if len(form) == 1 and form[0][0] in view.hints
        }
        self.without_digits: dict[Form, list[int]] = {}
        for number, form in enumerate(self.forms):
            rest = {wire: coef for wire, coef in form if wire not in self.digits}
            if 1 < len(rest) < len(form):
                self.without_digits.setdefault(affine(rest)[0], []).append(number)
        scopes = view.tables.row_scopes
        makers: dict[int, set[int]] = {}
        for row, form in found.row_forms.items():
            makers.setdefault(numbers[form], set()).add(scopes[row])
        comparing = {made.scope for made in view.tables.comparisons}
        self.compared: set[int] = set()
        self.by_scope: dict[int, set[int]] = {}
        for number, own in makers.items():
            form = self.forms[number]
            # What a comparison says of bits of its own is no statement about its numbers.
            if own <= comparing and not (len(form) == 1 and view.tables.wire_scopes[form[0][0]] in own):
                self.compared.add(number)
                if len(own) == 1:
                    self.by_scope.setdefault(next(iter(own)), set()).add(number)

    def joined(self, terms: Mapping[int, int]) -> Mapping[int, int]:
        """The combination with the first of all products of the same two sides."""
        if self.twins.keys().isdisjoint(terms):
            return terms
        out: dict[int, int] = {}
        for wire, coef in terms.items():
            first = self.twins.get(wire, wire)
            out[first] = (out.get(first, 0) + coef) % R
        return {wire: coef for wire, coef in out.items() if coef}


def _twins(view: View) -> dict[int, int]:
    """Products that were taken before, of the same sides -> the first of them."""
    first: dict[tuple[int, int], int] = {}
    out = {}
    for wire, row in view.defined.items():
        a, b, c = view.sides(row)
        if view.single[c] == wire and view.terms(c) == {wire: 1}:
            known = first.setdefault((min(a, b), max(a, b)), wire)
            if known != wire:
                out[wire] = known
    return out


class Magnitudes:
    """Intervals of wires, without those of the forms whose numbers are in ``hidden``.

    What a comparison says of itself does not count. What others say does, but a number that is only known to be less
    than something may be negative, and ``statement`` asks for more.
    """

    def __init__(
        self, view: View, found: Propagation, links: Links, hidden: AbstractSet[int], base: Magnitudes | None = None
    ) -> None:
        self.view = view
        self.found = found
        self.links = links
        self._hidden = hidden
        self._known: dict[int, Interval | None] = {}
        self._open: dict[int, list[int]] = {}
        self._base = base
        if base is not None:
            self._known = {wire: interval for wire, interval in base._known.items() if interval is not None}

    def of_wire(self, wire: int) -> Interval | None:
        """The interval of a wire; None if nothing bounds it."""
        if wire not in self._known:
            self._find(wire)
        return self._known[wire]

    def of_terms(self, terms: Mapping[int, int]) -> Interval | None:
        """The interval of a linear combination."""
        for wire in (*terms, *self.links.joined(terms)):
            if wire:
                self.of_wire(wire)
        return self._side(terms)

    def _side(self, terms: Mapping[int, int]) -> Interval | None:
        """A linear combination of wires that are settled: term by term, or with a part that has a range as a whole, or
        as a whole that was checked with digits.

        Such a part is the top bit of a number, which is what is left of it without the others, divided by its weight.
        """
        terms = self.links.joined(terms)
        best = _sum(terms, self._known)
        for number in [number for wire in terms for number in self.links.ending.get(wire, ())]:
            form = self.links.forms[number]
            if 1 < len(form) <= len(terms) and all(wire in terms for wire, _ in form):
                factor = terms[form[0][0]]
                rest = dict(terms)
                for wire, coef in form:
                    rest[wire] = (rest[wire] - factor * coef) % R
                best = _narrower(best, _plus(self._scaled(number, factor), _sum(rest, self._known)))
        if len(terms.keys() - {0}) > 1:
            form, scale, _ = affine(dict(terms))
            for number in self.links.without_digits.get(form, ()):
                if number not in self._hidden:
                    # factor * (whole form) less its digits.
                    whole = dict(self.links.forms[number])
                    factor = scale * pow(whole[form[0][0]], -1, R) % R
                    rest = {wire: -factor * coef % R for wire, coef in whole.items() if wire in self.links.digits}
                    rest[0] = terms.get(0, 0)
                    best = _narrower(best, _plus(self._scaled(number, factor), _sum(rest, self.links.digits)))
        return best

    def _scaled(self, number: int, factor: int) -> Interval | None:
        return _of_range(self.links.ranges[number].scaled(factor))

    def _range(self, wire: int) -> Range | None:
        return None if self.links.single.get(wire) in self._hidden else self.found.ranges.get(((wire, 1),))

    def _others(self, wire: int) -> Iterator[int]:
        """The forms with this wire and others that may be solved for it."""
        for number in self.links.of_wire.get(wire, ())[:_MOST]:
            if number not in self._hidden and len(self.links.forms[number]) > 1:
                yield number

    def _choices(self, wire: int) -> Iterator[int]:
        """The constraints that say that a hint is one of two values, and that are no range."""
        if wire in self.view.hints:
            for row in self.view.rows_with(wire):
                a, b, c = self.view.terms_of_row(row)
                if not c and wire in a and wire in b and row not in self.found.row_forms:
                    yield row

    def _find(self, wire: int) -> None:
        """Settle a wire and all that it depends on; in the order of creation one pass is nearly enough."""
        waiting: set[int] = set()
        links: dict[int, list[int]] = {}
        # Form -> how many of its wires are unknown: one can be solved for the last of them.
        unknown: dict[int, int] = {}
        stack = [wire]
        while stack:
            one = stack.pop()
            if one in self._known or one in waiting:
                continue
            own = self._range(one)
            interval = None if own is None else _of_range(own)
            if interval is not None:
                self._settle(one, interval, unknown)
                continue
            waiting.add(one)
            if one in self.links.twins:
                stack.append(self.links.twins[one])
            links[one] = [*self._others(one)]
            for number in links[one]:
                if number not in unknown:
                    unknown[number] = len(self._unknown(number))
                    stack.extend(other for other in self._open[number] if other not in self._known)
            rows = [*self._choices(one)]
            if one in self.view.defined:
                rows.append(self.view.defined[one])
            for row in rows:
                for lc in self.view.sides(row):
                    stack.extend(other for other in self.view.wires_of(lc) if other and other not in self._known)
        order = sorted(waiting)
        while order:
            left = []
            for one in order:
                interval = self._computed(one, [number for number in links[one] if unknown[number] == 1])
                if interval is None:
                    left.append(one)
                    continue
                self._settle(one, interval, unknown)
            if len(left) == len(order):
                break
            order = left
        for one in waiting:
            self._known.setdefault(one, None)

    def _settle(self, wire: int, interval: Interval, unknown: dict[int, int]) -> None:
        self._known[wire] = interval
        for number in self.links.of_wire.get(wire, ()):
            if number in unknown:
                unknown[number] -= 1

    def _unknown(self, number: int) -> list[int]:
        """The wires of a form of which nothing is known: fewer each time, and what ``base`` knows is known here."""
        left = self._open.get(number)
        if left is None and self._base is not None:
            left = self._base._open.get(number)
        if left is None:
            left = [wire for wire, _ in self.links.forms[number]]
        self._open[number] = [wire for wire in left if self._known.get(wire) is None]
        return self._open[number]

    def _computed(self, wire: int, solvable: Iterable[int]) -> Interval | None:
        """The narrowest interval that the wires known so far give a wire; ``solvable``: forms in which it is the only
        unknown.
        """
        best: Interval | None = None
        for number in solvable:
            best = _narrower(best, self._from_link(wire, number))
        for choice in self._choices(wire):
            best = _narrower(best, self._from_choice(wire, choice))
        row = self.view.defined.get(wire)
        if row is not None:
            best = _narrower(best, self._from_row(wire, row))
        return best

    def _from_choice(self, wire: int, row: int) -> Interval | None:
        """The wire as the root of one of two factors: between the least and the largest of both."""
        ends = []
        for side in self.view.terms_of_row(row)[:2]:
            factor = -pow(side[wire], -1, R)
            ends.append(_sum({other: coef * factor % R for other, coef in side.items() if other != wire}, self._known))
        first, second = ends
        if first is None or second is None:
            return None
        return _fits(min(first[0], second[0]), max(first[1], second[1]))

    def _from_link(self, wire: int, number: int) -> Interval | None:
        """The wire as what is left of a combination in a range."""
        terms = dict(self.links.forms[number])
        inverse = pow(terms.pop(wire), -1, R)
        rest = _sum({other: -coef * inverse % R for other, coef in terms.items()}, self._known)
        return _plus(self._scaled(number, inverse), rest)

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
            product = _square(self._side(a)) if a == b else _times(self._side(a), self._side(b))
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
    low, high = max(one[0], other[0]), min(one[1], other[1])
    if low <= high and max(one[1], other[1]) - min(one[0], other[0]) < R:
        return low, high  # less than r apart, so it is the same integer in both
    return min(one, other, key=lambda interval: interval[1] - interval[0])


def _of_range(values: Range) -> Interval | None:
    start, step = signed(values.start % R), signed(values.step % R)
    end = start + step * (values.count - 1)
    return _fits(min(start, end), max(start, end))


def _sum(terms: Mapping[int, int], known: Mapping[int, Interval | None]) -> Interval | None:
    # Looking for what is unknown costs little, and adding numbers of many digits first would be in vain.
    if any(wire and coef % R and known.get(wire) is None for wire, coef in terms.items()):
        return None
    low = high = signed(terms.get(0, 0) % R)
    for wire, coef in terms.items():
        interval = known.get(wire)
        if not wire or interval is None:
            continue
        ends = (signed(coef % R) * interval[0], signed(coef % R) * interval[1])
        low, high = low + min(ends), high + max(ends)
    return _fits(low, high)


def _square(a: Interval | None) -> Interval | None:
    if a is None:
        return None
    ends = sorted(x * x for x in a)
    return _fits(0 if a[0] <= 0 <= a[1] else ends[0], ends[1])


def _plus(a: Interval | None, b: Interval | None) -> Interval | None:
    return None if a is None or b is None else _fits(a[0] + b[0], a[1] + b[1])


def _times(a: Interval | None, b: Interval | None) -> Interval | None:
    if a is None or b is None:
        return None
    ends = [x * y for x in a for y in b]
    return _fits(min(ends), max(ends))
