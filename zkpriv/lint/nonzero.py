# SPDX-License-Identifier: GPL-3.0-or-later
"""Which divisors are never 0, by constraints alone (the lemma "never-zero" of ``arguments``)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from zkpriv.lint import domains
from zkpriv.lint.spans import LARGEST, plus, read_spans, spans_of
from zkpriv.r1cs.field import R
from zkpriv.r1cs.tables import DOMAIN

if TYPE_CHECKING:
    from zkpriv.lint.domains import Form
    from zkpriv.lint.forward import Forward
    from zkpriv.lint.spans import Span


class NeverZero:
    """Divisors with an inverse, and divisors whose range or span leaves out 0."""

    def __init__(self, forward: Forward) -> None:
        self.forward = forward
        self.view = forward.view
        self._excluded: set[tuple[Form, int]] | None = None  # (form, v): form is never v
        self._zeros: set[int] = set()  # wires that a constraint says are 0
        self._spans: dict[Form, tuple[int, int, int]] = {}  # form: scale * form + shift is in 0..high
        self._rows = 0
        self._pass = -1

    def holds(self, terms: dict[int, int]) -> bool:
        """Whether a side (not constant) is never 0."""
        forward = self.forward
        form, scale, shift = domains.affine(terms)
        root = -shift * pow(scale, -1, R) % R
        if self._excluded is None:
            self._read()
        assert self._excluded is not None
        if (form, root) in self._excluded:
            return True
        known = forward.ranges.get(form)
        if known is not None and not known.holds(root):
            return True
        return self._tested(terms, form, root) or self._by_span(terms, form, root)

    def _tested(self, terms: dict[int, int], form: Form, root: int) -> bool:
        """A zero test of it says no, or it is x plus a multiple of the zero test of x."""
        for zero, (row, check) in self.forward.zero_tests.items():
            if zero not in terms and zero not in self._zeros:
                continue
            a, b, _ = self.view.terms_of_row(check)
            x = b if a == {zero: 1} else a
            if not x.keys() - {0} or row == check:
                continue
            if zero in self._zeros:
                own, scale, shift = domains.affine(x)
                if own == form and -shift * pow(scale, -1, R) % R == root:
                    return True
            if zero in terms and zero not in x:
                rest = {wire: coef for wire, coef in terms.items() if wire != zero}
                first = next(wire for wire in x if wire)
                factor = rest.get(first, 0) * pow(x[first], -1, R) % R
                if factor and not plus(rest, x, R - factor):
                    return True
        return False

    def _by_span(self, terms: dict[int, int], form: Form, root: int) -> bool:
        spans = self._read_spans()
        own = spans.get(form)
        if own is not None:
            scale, shift, high = own
            if (scale * root + shift) % R > high:
                return True
        # A sum of wires that are small integers each.
        low = high = domains.signed(terms.get(0, 0))
        for wire, coef in terms.items():
            if wire:
                found = self._small(wire, spans)
                if found is None:
                    return False
                ends = [domains.signed(coef) * end for end in found]
                low, high = low + min(ends), high + max(ends)
        return (low > 0 and high < R) or (high < 0 and low > -R)

    def _small(self, wire: int, spans: dict[Form, tuple[int, int, int]]) -> tuple[int, int] | None:
        """The least and the largest value of a wire, if they are integers in steps of one."""
        own = self.forward.ranges.get(((wire, 1),))
        if own is not None and own.step in (1, R - 1) and own.count < LARGEST:
            first = domains.signed(own.start)
            last = first + domains.signed(own.step) * (own.count - 1)
            return min(first, last), max(first, last)
        span = spans.get(((wire, 1),))
        if span is not None and span[0] == 1:
            low = -domains.signed(span[1])
            return low, low + span[2]
        return None

    def _read_spans(self) -> dict[Form, tuple[int, int, int]]:
        """All spans once in a pass over the constraints; within a pass those of the forms that came since."""
        forward = self.forward
        new: list[Span] = []
        if self._pass != forward.pass_number:
            self._pass, self._spans = forward.pass_number, {}
            new = read_spans(forward)
        elif self._rows < len(forward.row_forms):
            new = spans_of(forward, islice(forward.row_forms.values(), self._rows, None))
        self._rows = len(forward.row_forms)
        for span in new:
            if span.terms.keys() - {0}:
                form, scale, shift = domains.affine(dict(span.terms))
                old = self._spans.get(form)
                if old is None or span.high < old[2]:
                    self._spans[form] = (scale, shift, span.high)
        return self._spans

    def _read(self) -> None:
        """Constraints that give something an inverse, or say that it is 0."""
        view = self.view
        self._excluded = set()
        products: dict[int, int] = {}
        found: list[dict[int, int]] = []
        for row in view.rows:
            a, b, c = (view.terms(lc) for lc in view.sides(row))
            if len(c) == 1 and c.get(0, 0):
                found += [side for side in (a, b) if side.keys() - {0}]
            elif not (a.keys() - {0} and b.keys() - {0}):
                total = self.forward.joined(a, b, c)[0]
                if len(total) == 1 and 0 not in total:
                    self._zeros.update(total)
            if view.defines[row] < DOMAIN and c == {view.defines[row]: 1}:
                products[view.defines[row]] = row
        while found:
            side = found.pop()
            form, scale, shift = domains.affine(side)
            entry = (form, -shift * pow(scale, -1, R) % R)
            if entry in self._excluded:
                continue
            self._excluded.add(entry)
            # A product that is not 0 has no factor 0.
            if len(form) == 1 and not shift and form[0][0] in products:
                row = products[form[0][0]]
                found += [t for t in map(view.terms, view.sides(row)[:2]) if t.keys() - {0}]
