# SPDX-License-Identifier: GPL-3.0-or-later
"""Spans: linear combinations that are integers between 0 and a bound, as range checks and comparisons say.

A constraint in one form f = sum c_i x_i gives f finitely many values. The digits that a gadget hinted for it are taken
off, one by one with all values that they may have, so that what is left (``size - rest`` of ``size - rest - sum 2^i
b_i``) lies between two bounds, whatever the digits are. No span holds more values than a quarter of r.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zkpriv.lint import domains
from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.lint.domains import Form, Range
    from zkpriv.lint.forward import Forward

#: A span has fewer values than this, so that two of them can be added.
LARGEST = R // 4


@dataclass(frozen=True, slots=True)
class Span:
    """``terms`` (wire -> coefficient, wire 0 the constant) is an integer from 0 to ``high``, modulo r."""

    terms: Mapping[int, int]
    high: int

    def scaled(self, factor: int) -> dict[int, int]:
        """The terms times a constant."""
        return {wire: coef * factor % R for wire, coef in self.terms.items()}


def plus(a: Mapping[int, int], b: Mapping[int, int], factor: int = 1) -> dict[int, int]:
    """a + factor * b, without wires that cancel."""
    out = dict(a)
    for wire, coef in b.items():
        out[wire] = (out.get(wire, 0) + factor * coef) % R
    return {wire: coef for wire, coef in out.items() if coef}


def constant(terms: Mapping[int, int]) -> int | None:
    """The value of terms without wires as a signed integer, or None."""
    return None if terms.keys() - {0} else domains.signed(terms.get(0, 0))


def multiple(terms: Mapping[int, int], of: Mapping[int, int]) -> bool:
    """Whether ``terms`` is a constant times ``of`` (0 is)."""
    if not terms:
        return True
    if terms.keys() != of.keys():
        return False
    wire = next(iter(terms))
    factor = terms[wire] * pow(of[wire], -1, R) % R
    return not plus(terms, of, R - factor)


def spans_of(forward: Forward, forms: Iterable[Form]) -> list[Span]:
    """The spans of these forms, which have ranges."""
    known = forward.spans
    if forward.spans_read != forward.range_number:
        known.clear()
        forward.spans_read = forward.range_number
    out = []
    for form in dict.fromkeys(forms):
        if form not in known:
            known[form] = _span(forward, form, forward.ranges[form])
        span = known[form]
        if span is not None:
            out.append(span)
    return out


def read_spans(forward: Forward, skip: Sequence[int] | None = None) -> list[Span]:
    """The spans of all forms with a range, and of all wires that were found to be sums of digits.

    ``skip``: not those of forms in which it is true of every wire.
    """
    forms: Iterable[Form] = forward.row_forms.values()
    if skip is not None:
        forms = (form for form in forms if not all(skip[wire] for wire, _ in form))
    out = spans_of(forward, forms)
    for wire in forward.derived:
        if skip is not None and skip[wire]:
            continue
        own = forward.ranges[((wire, 1),)]
        if own.count < LARGEST:
            factor = pow(own.step, -1, R)
            out.append(Span({wire: factor, 0: -own.start * factor % R}, own.count - 1))
    return out


def _span(forward: Forward, form: Form, own: Range) -> Span | None:
    hints, derived, ranges = forward.view.hints, forward.derived, forward.ranges
    digits = []
    rest: dict[int, int] = {}
    for wire, coef in form:
        if wire in hints and wire not in derived and ((wire, 1),) in ranges:
            digits.append((wire, coef))
        else:
            rest[wire] = coef
    if not rest:
        return None
    bound = forward.bound(form, own, digits)
    if bound is not None and bound[2] == {wire for wire, _ in digits}:
        # rest = own - sum of the digits = own.start - unit * number.
        factor = -pow(bound[0], -1, R) % R
        return Span(plus({w: c * factor % R for w, c in rest.items()}, {0: -own.start * factor % R}), bound[1])
    start = own.start
    weights = [(own.step, own.count)] if own.count > 1 else []
    for wire, coef in digits:
        digit = ranges[((wire, 1),)]
        start -= coef * digit.start
        weights.append((-coef * digit.step % R, digit.count))
    if not weights:
        return None
    best: tuple[int, int, int] | None = None
    for unit in dict.fromkeys([weights[0][0], weights[-1][0], *(weight for weight, _ in weights[:4])]):
        inverse = pow(unit, -1, R)
        low = high = 0
        for weight, count in weights:
            value = domains.signed(weight * inverse % R) * (count - 1)
            low, high = min(low, low + value), max(high, high + value)
        if best is None or high - low < best[1] - best[0]:
            best = low, high, inverse
    if best is None or best[1] - best[0] >= LARGEST:
        return None
    low, high, inverse = best
    shifted = {wire: coef * inverse % R for wire, coef in rest.items()}
    return Span(plus(shifted, {0: (-start * inverse - low) % R}), high - low)
