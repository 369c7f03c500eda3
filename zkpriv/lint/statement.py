# SPDX-License-Identifier: GPL-3.0-or-later
"""Marks of a statement that is not the one that was meant, where every wire is determined.

* A comparison whose result nobody looks at, or of a number without a range: below 2^16 means nothing for a number that
  may be r - 1, or for a product of two ranged numbers that passes r. A number that is at most two limits is no more
  bounded below than one that is at most one, and so is a difference of numbers with ranges.
* Parts that share nothing but public inputs. Two parts with the same constraints on the same public inputs say the same
  thing twice: one secret satisfies both. A part that only compares secrets with public numbers, beside others that do
  more, says nothing about them: any number in the range will do.
* A value chosen by zero tests of one number, none of which needs to hold: the sum then reads 0.

All but the first look at the constraints alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zkpriv.lint import domains
from zkpriv.lint.domains import affine
from zkpriv.lint.exclusive import Bits
from zkpriv.lint.magnitudes import Links, Magnitudes, wraps
from zkpriv.lint.spans import plus
from zkpriv.r1cs.field import R
from zkpriv.r1cs.tables import DOMAIN, Comparison

if TYPE_CHECKING:
    from zkpriv.lint.forward import Propagation
    from zkpriv.lint.view import View

#: How many definitions a difference is followed through.
_DEEP = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """``rule`` with the wire or the comparison that it is about. ``other``: a second wire.

    ``negative``: the number that is said to be the smaller one may be negative.
    """

    rule: str
    wire: int = 0
    other: int = 0
    comparison: Comparison | None = None
    negative: bool = False


def marks(view: View, found: Propagation) -> list[Mark]:
    """All of them."""
    return [*_comparisons(view, found), *_parts(view, found), *_selections(view, found)]


# ---- comparisons --------------------------------------------------------------------------------------------------


def _comparisons(view: View, found: Propagation) -> list[Mark]:
    out: list[Mark] = []
    if not view.tables.comparisons:
        return out
    sizes = _Sizes(view, found)
    for made in view.tables.comparisons:
        if made.result is not None and not _looked_at(view, made):
            out.append(Mark("idle", comparison=made))
        unfit = sizes.unfit(made)
        if unfit is not None:
            out.append(unfit)
    return out


def _looked_at(view: View, made: Comparison) -> bool:
    """Whether some constraint outside the comparison reads the bits of its result."""
    tables = view.tables
    assert made.result is not None
    own = [wire for wire in made.result if wire in view.hints and tables.wire_scopes[wire] == made.scope]
    return not own or any(tables.row_scopes[row] != made.scope for row in view.rows_with(own[0]))


class _Sizes:
    """Intervals of numbers that are compared: without any comparison, with all, and with all but one."""

    def __init__(self, view: View, found: Propagation) -> None:
        self.view, self.found = view, found
        self.links = Links(view, found)
        self.base = Magnitudes(view, found, self.links, self.links.compared)
        self.whole = Magnitudes(view, found, self.links, frozenset())

    def without(self, scope: int) -> Magnitudes:
        """Without the constraints of one comparison: what it says of itself does not count."""
        return Magnitudes(self.view, self.found, self.links, self.links.by_scope.get(scope, frozenset()), self.base)

    def unfit(self, made: Comparison) -> Mark | None:
        """A side that nothing but this comparison bounds, or sides so large that their difference passes r, or a
        negative number where a small one is asked for.
        """
        sides = []
        for terms in (made.left, made.right):
            interval = self.base.of_terms(terms)
            negative = interval is not None and interval[0] < 0 and self._is_difference(terms)
            if interval is None:
                known = self.whole
                if known.of_terms(terms) is not None:
                    known = self.without(made.scope)
                    interval = known.of_terms(terms)
                if interval is None:
                    free = [wire for wire in terms if wire and known.of_wire(wire) is None]
                    return Mark("range", free[0] if free else 0, comparison=made)
                negative = interval[0] < 0
            if negative and terms is (made.right if made.swapped else made.left):
                whole = self.whole.of_terms(terms)
                if whole is None or whole[0] < 0:
                    return Mark("range", comparison=made, negative=True)
            sides.append(interval)
        return Mark("range", comparison=made) if wraps(sides[0], sides[1], made.bits) else None

    def _is_difference(self, terms: Mapping[int, int], depth: int = 0) -> bool:
        """Whether something is taken off that is not negative, or a product or a wire of that kind is in the sum.

        What is chosen by a bit is a product that may be negative, while the choice is not: no word about such sums.
        """
        found = False
        for wire, coef in terms.items():
            if wire:
                interval = self.base.of_wire(wire)
                if interval is None or (interval[0] < 0 and not self._comes_from_one(wire, depth)):
                    return False
                found = found or interval[0] < 0 or coef > R // 2
        return found

    def _comes_from_one(self, wire: int, depth: int) -> bool:
        """Whether a wire that may be negative is a difference, or a product with one that is not a choice."""
        row = self.view.defined.get(wire)
        if row is None or depth > _DEEP:
            return False
        a, b, c = self.view.terms_of_row(row)
        for factor, other in ((a, b), (b, a)):
            if not factor.keys() - {0}:
                terms = plus(c, other, R - factor.get(0, 0))
                own = terms.pop(wire, 0)
                if not own:
                    return False
                scale = -pow(own, -1, R) % R
                return self._is_difference({w: coef * scale % R for w, coef in terms.items()}, depth + 1)
        if c.keys() != {wire}:
            return False
        sides = [self.base.of_terms(side) for side in (a, b)]
        return all(side is not None and (side[0] < -1 or side[1] > 1) for side in sides)


# ---- parts of the statement ---------------------------------------------------------------------------------------


def _parts(view: View, found: Propagation) -> list[Mark]:
    """Parts that share no private wire."""
    parent = list(range(view.n_wires))

    def top(wire: int) -> int:
        while parent[wire] != wire:
            parent[wire] = parent[parent[wire]]
            wire = parent[wire]
        return wire

    last = len(view.public)
    joined = [0] * view.n_lcs  # a private wire of each side
    for lc, wires in enumerate(view.wires):
        # Most wires hang from the top already; public ones stand alone.
        above = set(map(parent.__getitem__, wires))
        first = 0
        for wire in above:
            if wire > last:
                if not first:
                    first = joined[lc] = top(wire)
                else:
                    parent[top(wire)] = first
        if len(above) > 2:
            for wire in wires:
                if wire > last:
                    parent[wire] = first
    rows: dict[int, list[int]] = {}
    owners: list[tuple[int, int]] = []
    for row in view.rows:
        here = [joined[lc] for lc in view.sides(row) if joined[lc]]
        for other in here[1:]:
            parent[top(other)] = top(here[0])
        if here:
            owners.append((row, here[0]))
    for row, wire in owners:
        rows.setdefault(top(wire), []).append(row)
    if len(rows) < 2:
        return []
    secrets: dict[int, int] = {}
    for wire in view.tables.inputs:
        if wire > last:
            secrets.setdefault(top(wire), wire)
    parts = [(secrets[root], rows[root]) for root in rows if root in secrets]
    out = []
    if len(parts) > 1:
        seen: dict[tuple[object, ...], int] = {}
        for wire, own in parts:
            text = _shape(view, own)
            if text in seen:
                out.append(Mark("twice", wire, seen[text]))
            else:
                seen[text] = wire
        compared = [_only_compares(view, found, own) for _, own in parts]
        if not all(compared):
            out += [Mark("apart", wire) for (wire, _), alone in zip(parts, compared, strict=True) if alone]
    return out


def _shape(view: View, rows: list[int]) -> tuple[object, ...]:
    """The constraints with private wires numbered as they come."""
    last = len(view.public)
    names: dict[int, int] = {}
    out: list[object] = []
    for row in rows:
        for lc in view.sides(row):
            terms = view.terms(lc)
            out.append(
                tuple(
                    (wire if wire <= last else last + 1 + names.setdefault(wire, len(names)), terms[wire])
                    for wire in sorted(terms)
                )
            )
    return tuple(out)


def _only_compares(view: View, found: Propagation, rows: list[int]) -> bool:
    """Ranges and comparisons with public numbers alone: nothing is computed, and no equation holds."""
    public = view.public
    if not any(wire in public for row in rows for lc in view.sides(row) for wire in view.wires_of(lc)):
        return False
    for row in rows:
        if view.defines[row] < DOMAIN:
            return False
        form = found.row_forms.get(row)
        if form is None:
            # The constraint of a bound: missing * ratio = run, or run = 0.
            if not any(wire in view.hints and view.occurrences(wire) == 1 for w in view.sides(row)
                       for wire in view.wires_of(w)):
                return False
        elif found.ranges[form].count == 1 and not any(wire in view.hints for wire, _ in form):
            return False
    return True


# ---- selections ---------------------------------------------------------------------------------------------------


def _selections(view: View, found: Propagation) -> list[Mark]:
    """Sums of products of zero tests of one form, where no constraint says that one of the tests holds."""
    if len(found.zero_tests) < 2:
        return []
    tested: dict[int, tuple[domains.Form, int]] = {}
    for wire, (_, check) in found.zero_tests.items():
        a, b, _ = view.terms_of_row(check)
        x = b if a == {wire: 1} else a
        if x.keys() - {0}:
            form, scale, shift = affine(x)
            tested[wire] = form, -shift * pow(scale, -1, R) % R
    bits = Bits(view, found)
    chosen: dict[int, int] = {}  # product -> the test in it
    other_use: set[int] = set()
    for row in view.rows:
        a, b, c = view.terms_of_row(row)
        product = view.defines[row]
        test = _single(a, tested) or _single(b, tested)
        factor = b if test and _single(a, tested) else a
        if test and product < DOMAIN and c == {product: 1} and product != test and not bits.holds(factor):
            chosen[product] = test
        elif not any(row in pair for pair in (found.zero_tests[w] for w in _of(view, row, tested))):
            other_use |= _of(view, row, tested)
    out = []
    told: set[domains.Form] = set()
    for lc in range(view.n_lcs):
        tests = [chosen[wire] for wire in view.wires_of(lc) if wire in chosen]
        forms = {tested[test][0] for test in tests}
        if len(tests) < 2 or len(set(tests)) < len(tests) or len(forms) != 1 or other_use.intersection(tests):
            continue
        (form,) = forms
        own = found.ranges.get(form)
        values = {tested[test][1] for test in tests}
        if form in told or (own is not None and own.count <= len(values) and all(map(own.holds, values))):
            continue
        told.add(form)
        out.append(Mark("selection", form[0][0], tests[0]))
    return out


def _single(terms: dict[int, int], tested: dict[int, tuple[domains.Form, int]]) -> int:
    """The wire, if the combination is one zero test."""
    if len(terms) != 1:
        return 0
    ((wire, coef),) = terms.items()
    return wire if coef == 1 and wire in tested else 0


def _of(view: View, row: int, tested: dict[int, tuple[domains.Form, int]]) -> set[int]:
    return {wire for lc in view.sides(row) for wire in view.wires_of(lc) if wire in tested}
