# SPDX-License-Identifier: GPL-3.0-or-later
"""Degrees of freedom (L2): in how many directions a witness can move, to first order, without breaking a constraint.

At a witness z the constraint a(z) * b(z) = c(z) has the differential b(z)*da + a(z)*db - dc. The number of wires minus
the rank of these is the freedom that is left to a prover nearby. Numbers in finite ranges (bits, keys, amounts) have
none; a Merkle level of arity k has k - 1, its siblings. One forgotten constraint shows as one more. Second solutions
far away (k + l, a sign) do not show.

Elimination is sparse and in order of creation: almost every constraint brings one new wire, so it is a pivot as it
stands. A wire whose definition only has wires that cannot move cannot move either, and its constraint is not looked at
again: that settles bits, digits and everything computed from them. Where no pivot fixes a wire, the wire can move while
all older ones stand still; inputs are the oldest, so a free wire that is not an input is not determined by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.r1cs.tables import Tables

#: Pivots of at most this many wires are looked at again when one of their wires turns out to stand still.
_SHORT = 5


@dataclass(slots=True)
class Rank:
    """Result of an elimination. ``free``: wires without a pivot; ``spare``: rows that add nothing to the others."""

    rank: int
    free: list[int]
    spare: list[int]
    pivots: dict[int, dict[int, int]] = field(repr=False)

    @property
    def freedom(self) -> int:
        """Wires (without the constant one) minus rank."""
        return len(self.free)

    def direction(self, wire: int) -> dict[int, int]:
        """The kernel vector in which the free ``wire`` moves by 1 and all other free wires stand still."""
        moves = {wire: 1}
        for other in sorted(self.pivots):
            row = self.pivots[other]
            if len(row) > 1:
                total = sum(coef * moves[w] for w, coef in row.items() if w in moves)
                if total % R:
                    moves[other] = -total % R
        return moves


def rank(tables: Tables, values: Sequence[int], skip: int | Iterable[int] | None = None) -> Rank:
    """Rank of the Jacobian modulo r at the witness ``values`` (all wires), as if rows ``skip`` were not there."""
    skipped = frozenset(() if skip is None else (skip,) if isinstance(skip, int) else skip)
    pivots: dict[int, dict[int, int]] = {}
    still = bytearray(len(tables.wire_names))  # wires that cannot move
    still[0] = 1
    spare: list[int] = []
    ptr, cols, ids, coefs = tables.lc_ptr, tables.lc_cols, tables.lc_coefs, tables.coefs
    at: dict[int, int] = {}
    waiting: dict[int, list[int]] = {}  # wire -> wires whose short pivots read it

    def moving(lc: int) -> list[tuple[int, int]]:
        return [(cols[k], coefs[ids[k]]) for k in range(ptr[lc], ptr[lc + 1]) if not still[cols[k]]]

    def value(lc: int) -> int:
        known = at.get(lc)
        if known is None:
            known = sum([coefs[ids[k]] * values[cols[k]] for k in range(ptr[lc], ptr[lc + 1])]) % R
            at[lc] = known
        return known

    for number, (a, b, c) in enumerate(zip(tables.rows_a, tables.rows_b, tables.rows_c, strict=True)):
        if number in skipped:
            continue
        row: dict[int, int] = {}
        in_a = moving(a)
        in_b = in_a if a == b else moving(b)
        if in_a and (factor := value(b)):
            for wire, coef in in_a:
                row[wire] = row.get(wire, 0) + coef * factor
        if in_b and (factor := value(a)):
            for wire, coef in in_b:
                row[wire] = row.get(wire, 0) + coef * factor
        for wire, coef in moving(c):
            row[wire] = row.get(wire, 0) - coef
        row = {wire: reduced for wire, coef in row.items() if (reduced := coef % R)}
        newest = _eliminate(row, pivots, still)
        if newest is None:
            spare.append(number)
        elif len(row) == 1:
            _stop(newest, pivots, still, waiting)
        else:
            if len(row) <= _SHORT:
                for wire in row:
                    if wire != newest:
                        waiting.setdefault(wire, []).append(newest)
            lead = row[newest]
            if lead == R - 1:
                pivots[newest] = {wire: R - coef for wire, coef in row.items()}
            else:
                scale = pow(lead, -1, R)
                pivots[newest] = {wire: coef * scale % R for wire, coef in row.items()}
    free = [wire for wire in range(1, len(tables.wire_names)) if wire not in pivots]
    return Rank(len(pivots), free, spare, pivots)


def _stop(wire: int, pivots: dict[int, dict[int, int]], still: bytearray, waiting: dict[int, list[int]]) -> None:
    """``wire`` cannot move, and so neither can what depends on it alone."""
    stack = [wire]
    while stack:
        now = stack.pop()
        still[now] = 1
        pivots[now] = {now: 1}
        for reader in waiting.pop(now, ()):
            if not still[reader] and all(still[other] for other in pivots[reader] if other != reader):
                stack.append(reader)


def _eliminate(row: dict[int, int], pivots: dict[int, dict[int, int]], still: bytearray) -> int | None:
    """Reduce ``row`` in place by the pivots, newest wire first; its new pivot wire, or None if nothing is left."""
    heap = [-wire for wire in row]
    heapify(heap)
    while heap:
        newest = -heap[0]
        factor = row.get(newest)
        if factor is None or not factor:
            row.pop(newest, None)
            heappop(heap)
            continue
        if still[newest]:
            del row[newest]
            heappop(heap)
            continue
        pivot = pivots.get(newest)
        if pivot is None:
            for wire in [wire for wire, coef in row.items() if not coef or still[wire]]:
                del row[wire]
            return newest
        for wire, coef in pivot.items():
            old = row.get(wire)
            if old is None:
                row[wire] = -factor * coef % R
                heappush(heap, -wire)
            else:
                row[wire] = (old - factor * coef) % R
    return None
