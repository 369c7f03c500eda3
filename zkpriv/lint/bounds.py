# SPDX-License-Identifier: GPL-3.0-or-later
"""Which upper bound the comparison of a bit sum with a constant really states (``gadgets.bits.must_not_exceed``).

A sum of 255 bits has two readings for small values, that of x and that of x + r, unless a bound below r excludes the
second. The bound is read off the constraints, not taken from the gadget's word: row j says ``missing_j * ratio_j =
run_j``, where run_j adds the bits at a run of zeros of the bound, missing_j counts the zeros among our bits at all ones
of the bound above it, and ratio_j occurs nowhere else. If these sets cover every place from the top without a gap, our
number is at most the bound that has ones at the places of ``missing`` and below the last run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zkpriv.lint.domains import BIT, place_of
from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.lint.domains import Form, Range
    from zkpriv.lint.view import View


def largest_allowed(view: View, form: Form, own: Range, ranges: dict[Form, Range], unit: int) -> int | None:
    """The largest integer that the bits of ``form`` (with its tied bit) may make up, in units; None: no bound found."""
    places: dict[int, int] = {}
    inverse = pow(unit, -1, R)
    for wire, coef in form:
        if ranges.get(((wire, 1),)) != BIT:
            continue
        place = place_of(coef * inverse % R)
        if place is None:
            return None
        places[place] = wire
    others = [wire for wire, _ in form if ranges.get(((wire, 1),)) != BIT]
    tied = -1
    if own.count == 2 and own.start == 0:
        at = place_of(own.step * inverse % R)
        if at is None:
            return None
        tied = at
    elif own.count != 1:
        return None
    width = max((*places, tied)) + 1
    if not width:
        return None
    if len(places) + (tied >= 0) != width:
        return None
    by_wire = {wire: place for place, wire in places.items()}
    scale = pow(own.step, -1, R)
    tied_bit = {wire: coef * scale % R for wire, coef in form}
    reader = _Reader(by_wire, tied_bit, tied, others[0] if others else 0)

    ones: set[int] = set()
    zeros: set[int] = set()
    for row in sorted({row for wire in places.values() for row in view.rows_with(wire)}):
        made = reader.row(view, row)
        if made is None:
            continue
        missing, run = made
        covered = zeros | missing | run
        lowest = min(run)
        if missing & run or not ones <= missing or covered != set(range(lowest, width)):
            continue
        ones, zeros = missing, zeros | run
    if not zeros:
        return None
    lowest = min(zeros)
    return sum(1 << place for place in ones) + (1 << lowest) - 1


class _Reader:
    def __init__(self, place_of: dict[int, int], tied_bit: dict[int, int], tied: int, number: int) -> None:
        self.place_of = place_of
        self.tied_bit = tied_bit
        self.tied = tied
        self.number = number

    def row(self, view: View, row: int) -> tuple[set[int], set[int]] | None:
        """(places of ``missing``, places of ``run``) if the row is one of a comparison."""
        a, b, c = view.terms_of_row(row)
        if not c and b == {0: 1}:
            run = self._places(a, 1)
            return (set(), run) if run else None
        if len(b) != 1:
            return None
        ((ratio, _),) = b.items()
        if ratio not in view.hints or view.occurrences(ratio) != 1:
            return None
        count = a.get(0, 0)
        missing = self._places({wire: coef for wire, coef in a.items() if wire}, R - 1)
        run = self._places(c, 1)
        if missing is None or run is None or not run or len(missing) != count:
            return None
        return missing, run

    def _places(self, terms: dict[int, int], sign: int) -> set[int] | None:
        """The places of the bits whose sum, times ``sign``, the terms are; None if they are anything else."""
        rest = dict(terms)
        found: set[int] = set()
        if self.tied >= 0 and self.number in rest:
            found.add(self.tied)
            for wire, coef in self.tied_bit.items():
                left = (rest.get(wire, 0) - sign * coef) % R
                if left:
                    rest[wire] = left
                else:
                    rest.pop(wire, None)
        for wire, coef in rest.items():
            if wire not in self.place_of or coef != sign % R:
                return None
            found.add(self.place_of[wire])
        return found
