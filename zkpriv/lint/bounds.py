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

from zkpriv.lint.domains import BIT
from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.lint.domains import Form, Range
    from zkpriv.lint.view import View


def largest_allowed(
    view: View, form: Form, own: Range, ranges: dict[Form, Range], unit: int
) -> tuple[int, frozenset[int]] | None:
    """The largest integer that bits of ``form`` (with its tied bit) may make up, in units, and the wires of these bits.

    None: no bound found. Other digits of the form, bits among them, are not part of the number: where two wires have
    the weight of one place, one of them is taken, and the other one counts as a digit of its own.
    """
    inverse = pow(unit, -1, R)
    weights: list[tuple[int, int]] = []
    others = []
    for wire, coef in form:
        weight = coef * inverse % R
        if ranges.get(((wire, 1),)) == BIT and weight & (weight - 1) == 0:
            weights.append((weight.bit_length() - 1, wire))
        else:
            others.append(wire)
    tied = -1
    if own.count == 2 and own.start == 0:
        # form = step * tied, so that the tied bit has the weight -step among the terms of form - step * tied = 0.
        weight = -own.step * inverse % R
        if weight & (weight - 1):
            return None
        tied = weight.bit_length() - 1
    elif own.count != 1:
        return None
    if not weights and tied < 0:
        return None
    scale = pow(own.step, -1, R)
    tied_bit = {wire: coef * scale % R for wire, coef in form}
    for first in (False, True):
        # The last wire of a place, then the first one.
        places = dict(reversed(weights) if first else weights)
        places.pop(tied, None)
        width = max((*places, tied)) + 1
        if len(places) + (tied >= 0) != width:
            return None
        by_wire = {wire: place for place, wire in places.items()}
        bound = _bound(view, _Reader(by_wire, tied_bit, tied, others[0] if others else 0), width)
        if bound is not None:
            return bound, frozenset(by_wire)
        if len(places) == len(weights):
            return None
    return None


def _bound(view: View, reader: _Reader, width: int) -> int | None:
    """The bound that the rows of a comparison with these bits state, from the top without a gap."""
    ones: set[int] = set()
    zeros: set[int] = set()
    for row in sorted({row for wire in reader.place_of for row in view.rows_with(wire)}):
        made = reader.row(view, row)
        if made is None:
            continue
        missing, run = made
        covered = zeros | missing | run
        lowest = min(run)
        if not ones <= missing or covered != set(range(lowest, width)):
            continue
        if missing and min(missing) <= max(run):
            continue  # it says nothing of a bit above those that must agree with the bound
        ones, zeros = missing, zeros | run
    if not zeros:
        return None
    return sum(1 << place for place in ones) + (1 << min(zeros)) - 1


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
