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
from heapq import heapify, heappop, heappush
from itertools import pairwise
from operator import mul
from typing import TYPE_CHECKING

from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.r1cs.tables import Tables

#: Definitions from at most this many wires are looked at again when one of these turns out to stand still.
_SHORT = 4
#: Sides of more wires than this wait in a reduction until they are wanted, so that one is added once.
_LONG = 8


class Rank:
    """Result of an elimination. ``free``: wires without a pivot; ``spare``: rows that add nothing to the others."""

    def __init__(self, work: _Elimination) -> None:
        self._work = work
        self.free = [wire for wire in range(1, work.n_wires) if not work.has_pivot[wire]]
        self.spare = work.spare
        self.rank = work.n_wires - 1 - len(self.free)

    @property
    def freedom(self) -> int:
        """Wires (without the constant one) minus rank."""
        return len(self.free)

    def is_free(self, wire: int) -> bool:
        """Whether the wire has no pivot: it can move while all older wires stand still."""
        return not self._work.has_pivot[wire]

    def direction(self, wire: int) -> dict[int, int]:
        """The kernel vector in which the free ``wire`` moves by 1 and all other free wires stand still."""
        return self._work.direction(wire)

    def __repr__(self) -> str:
        return f"Rank(rank={self.rank}, freedom={self.freedom}, spare={len(self.spare)})"


class Shape:
    """What the eliminations at all witnesses of one system have in common."""

    def __init__(self, tables: Tables) -> None:
        self.n_wires = len(tables.wire_names)
        self.a, self.b, self.c = tables.rows_a.tolist(), tables.rows_b.tolist(), tables.rows_c.tolist()
        self.ptr = tables.lc_ptr.tolist()
        self.cols = tables.lc_cols.tolist()
        self.coefs = list(map(tables.coefs.__getitem__, tables.lc_coefs))
        # Outputs are declared first and computed last: they count as the newest wires.
        self.order = list(range(self.n_wires))
        self.by_order = list(range(self.n_wires))
        for wire in tables.output_wires:
            self.order[wire] = len(self.by_order)
            self.by_order.append(wire)
        # The newest wire of each side, by its place.
        ptr, cols, order = self.ptr, self.cols, self.order
        if tables.output_wires:
            cols = list(map(order.__getitem__, cols))
        self.newest = [max(cols[start:end], default=0) for start, end in pairwise(ptr)]
        self._entries: dict[int, tuple[list[int], list[int]]] = {}

    def entries(self, lc: int) -> tuple[list[int], list[int]]:
        """The wires and the coefficients of a side."""
        known = self._entries.get(lc)
        if known is None:
            start, end = self.ptr[lc], self.ptr[lc + 1]
            known = self._entries[lc] = self.cols[start:end], self.coefs[start:end]
        return known


def rank(
    tables: Tables, values: Sequence[int], skip: int | Iterable[int] | None = None, *, shape: Shape | None = None
) -> Rank:
    """Rank of the Jacobian modulo r at the witness ``values`` (all wires), as if rows ``skip`` were not there.

    ``shape``: that of ``tables``, if it is there already.
    """
    skipped = frozenset(() if skip is None else (skip,) if isinstance(skip, int) else skip)
    work = _Elimination(shape or Shape(tables), values)
    work.run(skipped)
    return Rank(work)


class _Elimination:
    """Rows in echelon form by their newest wire.

    A definition a * b = w of a wire that no older row has fixed is its own pivot, kept as the number of the row and
    written out only when another row is reduced by it.
    """

    def __init__(self, shape: Shape, values: Sequence[int]) -> None:
        self.values = values
        self.entries, self.newest = shape.entries, shape.newest
        self.n_wires = shape.n_wires
        self.a, self.b, self.c = shape.a, shape.b, shape.c
        self.ptr, self.cols, self.coefs = shape.ptr, shape.cols, shape.coefs
        self.order, self.by_order = shape.order, shape.by_order
        self.at: dict[int, int] = {}
        self.still = bytearray(self.n_wires)  # wires that cannot move
        self.still[0] = 1
        self.has_pivot = bytearray(self.n_wires)
        self.written: dict[int, dict[int, int]] = {}  # newest wire -> row with 1 there
        self.own: dict[int, int] = {}  # newest wire -> the row that defines it
        self.waiting: dict[int, list[int]] = {}  # wire -> wires whose short pivots read it
        self.spare: list[int] = []
        # In a reduction: newest wire -> long sides that are to be added, times a factor, when it is reached.
        self.later: dict[int, dict[int, int]] = {}

    def run(self, skipped: frozenset[int]) -> None:
        """Eliminate all rows but the skipped ones."""
        ptr, cols, still, has_pivot = self.ptr, self.cols, self.still, self.has_pivot
        order, newest = self.order, self.newest
        for number, (a, b, c) in enumerate(zip(self.a, self.b, self.c, strict=True)):
            if number in skipped:
                continue
            start = ptr[c]
            wire = cols[start] if ptr[c + 1] - start == 1 else 0
            if (
                wire
                and not has_pivot[wire]
                and self.coefs[start] == 1
                and newest[a] < order[wire]
                and newest[b] < order[wire]
            ):
                has_pivot[wire] = 1
                wires = cols[ptr[a] : ptr[a + 1]] if a == b else cols[ptr[a] : ptr[a + 1]] + cols[ptr[b] : ptr[b + 1]]
                for other in wires:
                    if not still[other]:
                        break
                else:
                    still[wire] = 1
                    continue
                self.own[wire] = number
                if len(wires) <= _SHORT:
                    for other in wires:
                        self.waiting.setdefault(other, []).append(wire)
                continue
            self._check(number, a, b, c)

    def _single(self, number: int, wire: int, a: int, b: int, c: int) -> None:
        """A row in which one wire alone can move, and has no pivot: it stops it, or adds nothing here."""
        slope = 0
        for lc, other in ((a, b), (b, a)):
            wires, coefs = self.entries(lc)
            if wire in wires:
                slope += coefs[wires.index(wire)] * self._value(other)
        wires, coefs = self.entries(c)
        if wire in wires:
            slope -= coefs[wires.index(wire)]
        if not slope % R:
            self.spare.append(number)
            return
        self.has_pivot[wire] = 1
        self._stop(wire)

    def _value(self, lc: int) -> int:
        known = self.at.get(lc)
        if known is None:
            wires, coefs = self.entries(lc)
            known = self.at[lc] = sum(map(mul, coefs, map(self.values.__getitem__, wires))) % R
        return known

    def _add(self, row: dict[int, int], lc: int, factor: int, heap: list[int] | None) -> None:
        """row += factor * side, as far as its wires can move."""
        wires, coefs = self.entries(lc)
        still = self.still
        if heap is not None and len(wires) > _LONG:
            newest = self.by_order[self.newest[lc]]
            waiting = self.later.get(newest)
            if waiting is None:
                waiting = self.later[newest] = {}
                heappush(heap, -self.order[newest])
            waiting[lc] = waiting.get(lc, 0) + factor
            return
        for coef, wire in zip(coefs, wires, strict=True):
            if not still[wire]:
                old = row.get(wire)
                if old is None:
                    row[wire] = coef * factor
                    if heap is not None:
                        heappush(heap, -self.order[wire])
                else:
                    row[wire] = old + coef * factor

    def _spread(self, row: dict[int, int], lc: int, factor: int, heap: list[int]) -> None:
        """row += factor * a long side."""
        still = self.still
        for wire, coef in zip(*self.entries(lc), strict=True):
            if wire in row:
                row[wire] += coef * factor
            elif not still[wire]:
                row[wire] = coef * factor
                heappush(heap, -self.order[wire])

    def _product(self, row: dict[int, int], a: int, b: int, factor: int, heap: list[int] | None) -> None:
        """row += factor * d(a * b)."""
        if a == b:
            self._add(row, a, 2 * factor * self._value(a) % R, heap)
            return
        if by := factor * self._value(b) % R:
            self._add(row, a, by, heap)
        if by := factor * self._value(a) % R:
            self._add(row, b, by, heap)

    def _check(self, number: int, a: int, b: int, c: int) -> None:
        ptr, cols, still = self.ptr, self.cols, self.still
        moving = {wire for lc in (a, b, c) for wire in cols[ptr[lc] : ptr[lc + 1]] if not still[wire]}
        if len(moving) == 1:
            (wire,) = moving
            if not self.has_pivot[wire]:
                self._single(number, wire, a, b, c)
                return
        row: dict[int, int] = {}
        self._product(row, a, b, 1, None)
        self._add(row, c, -1, None)
        newest = self._reduce(row)
        if newest is None:
            self.spare.append(number)
            return
        row = {wire: reduced for wire, coef in row.items() if not self.still[wire] and (reduced := coef % R)}
        self.has_pivot[newest] = 1
        if len(row) == 1:
            self._stop(newest)
            return
        scale = pow(row[newest], -1, R)
        self.written[newest] = {wire: coef * scale % R for wire, coef in row.items()}
        if len(row) <= _SHORT:
            for wire in row:
                if wire != newest:
                    self.waiting.setdefault(wire, []).append(newest)

    def _reduce(self, row: dict[int, int]) -> int | None:
        """Reduce ``row`` in place by the pivots, newest wire first; its new pivot wire, or None if nothing is left."""
        heap = [-self.order[wire] for wire in row]
        heapify(heap)
        later = self.later
        later.clear()
        while heap:
            newest = self.by_order[-heappop(heap)]
            if newest in later:
                # Whatever adds these sides defines a newer wire, so that all of it is here.
                for lc, factor in later.pop(newest).items():
                    self._spread(row, lc, factor % R, heap)
            factor = row.get(newest, 0) % R
            if not factor or self.still[newest]:
                row.pop(newest, None)
                continue
            if not self.has_pivot[newest]:
                for sides in later.values():
                    for lc, by in sides.items():
                        self._spread(row, lc, by % R, heap)
                return newest
            del row[newest]
            definition = self.own.get(newest)
            if definition is not None:
                self._product(row, self.a[definition], self.b[definition], factor, heap)
                continue
            for wire, coef in self.written[newest].items():
                if wire != newest and not self.still[wire]:
                    old = row.get(wire)
                    if old is None:
                        row[wire] = -factor * coef
                        heappush(heap, -self.order[wire])
                    else:
                        row[wire] = old - factor * coef
        return None

    def _reads(self, wire: int) -> Iterable[int]:
        """The wires from which the pivot of ``wire`` computes it."""
        number = self.own.get(wire)
        if number is None:
            return [other for other in self.written.get(wire, ()) if other != wire]
        return [w for lc in (self.a[number], self.b[number]) for w in self.cols[self.ptr[lc] : self.ptr[lc + 1]]]

    def _stop(self, wire: int) -> None:
        """``wire`` cannot move, and so neither can what depends on it alone."""
        stack = [wire]
        while stack:
            now = stack.pop()
            self.still[now] = 1
            for reader in self.waiting.pop(now, ()):
                if not self.still[reader] and all(self.still[other] for other in self._reads(reader)):
                    stack.append(reader)

    def direction(self, wire: int) -> dict[int, int]:
        """The kernel vector of a free wire."""
        moves = {wire: 1}
        for place in range(self.order[wire] + 1, len(self.by_order)):
            other = self.by_order[place]
            if place != self.order[other] or not self.has_pivot[other] or self.still[other]:
                continue
            number = self.own.get(other)
            if number is None:
                total = -sum(coef * moves[w] for w, coef in self.written[other].items() if w in moves)
            else:
                a, b = self.a[number], self.b[number]
                total = self._moved(a, moves) * self._value(b) + self._moved(b, moves) * self._value(a)
            if total % R:
                moves[other] = total % R
        return moves

    def _moved(self, lc: int, moves: dict[int, int]) -> int:
        wires, coefs = self.entries(lc)
        return sum(coef * moves[wire] for coef, wire in zip(coefs, wires, strict=True) if wire in moves)
