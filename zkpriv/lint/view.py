# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of a system as the lint reads them: rows that count, sides, and where the hinted wires occur."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from zkpriv.gadgets.lemmas import COMPLETE, OWNERS
from zkpriv.lint.arguments import ARGUMENTS
from zkpriv.lint.edwards import quotient_side
from zkpriv.r1cs.tables import DOMAIN

if TYPE_CHECKING:
    from zkpriv.r1cs.tables import Lemma, Tables


class View:
    """A system without the rows ``skip``. Reading only."""

    def __init__(self, tables: Tables, skip: Iterable[int] = ()) -> None:
        self.tables = tables
        self.n_wires = len(tables.wire_names)
        self.n_lcs = len(tables.lc_ptr) - 1
        self.ptr = tables.lc_ptr.tolist()
        self.cols = tables.lc_cols.tolist()
        self.wires = [self.cols[start:end] for start, end in pairwise(self.ptr)]
        self.a, self.b, self.c = tables.rows_a.tolist(), tables.rows_b.tolist(), tables.rows_c.tolist()
        self.defines = tables.row_defines.tolist()
        self.skipped = frozenset(skip)
        self.rows = [row for row in range(len(self.a)) if row not in self.skipped]
        self.hints = set(tables.hint_wires)
        computed = set(tables.output_wires)
        self.public = range(1, 1 + len(tables.public_names))
        # Public inputs are inputs of the tape as well.
        self.inputs = list(dict.fromkeys((*(wire for wire in self.public if wire not in computed), *tables.inputs)))
        self.is_input = bytearray(self.n_wires)
        for wire in self.inputs:
            self.is_input[wire] = 1
        self._terms: dict[int, dict[int, int]] = {}

    @cached_property
    def lemma_rows(self) -> dict[int, str]:
        """The constraints with a lemma that may be believed.

        A lemma of the lint's own is no argument by its name: the lint applies it where its premises hold. So it does
        with that of the complete law. The others of the gadgets are about constraints of the gadgets.
        """
        return {lemma.row: lemma.id for lemma in self.tables.lemmas if self.may_name(lemma)}

    def may_name(self, lemma: Lemma) -> bool:
        """Whether the lemma says something of the constraint that it was named for."""
        if lemma.id == COMPLETE:
            return lemma.row in self.quotient_sides
        return lemma.id not in ARGUMENTS and lemma.owner in OWNERS.get(lemma.id, (lemma.owner,))

    def lemma_covers(self, row: int, wire: int) -> bool:
        """Whether a lemma makes the constraint one with a single solution for the wire."""
        if row not in self.lemma_rows:
            return False
        side = self.quotient_sides.get(row)
        sides = self.terms_of_row(row)
        return side is None or (wire in sides[side] and wire not in sides[1 - side] and wire not in sides[2])

    @cached_property
    def quotient_sides(self) -> dict[int, int]:
        """Constraints with the lemma of the complete law that have its form -> the side that is the quotient."""
        found = {lemma.row: quotient_side(self, lemma.row) for lemma in self.tables.lemmas if lemma.id == COMPLETE}
        return {row: side for row, side in found.items() if side is not None}

    def wires_of(self, lc: int) -> list[int]:
        """The wires of a side, the constant one included."""
        return self.wires[lc]

    def terms(self, lc: int) -> dict[int, int]:
        """A side as wire -> coefficient."""
        made = self._terms.get(lc)
        if made is None:
            coefs = self.tables.coefs
            numbers = self.tables.lc_coefs[self.ptr[lc] : self.ptr[lc + 1]]
            made = self._terms[lc] = dict(zip(self.wires[lc], map(coefs.__getitem__, numbers), strict=True))
        return made

    def terms_of_row(self, row: int) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
        """The three sides of a constraint."""
        return self.terms(self.a[row]), self.terms(self.b[row]), self.terms(self.c[row])

    @cached_property
    def single(self) -> list[int]:
        """For each side the wire that it is, with any coefficient; 0 for all others."""
        return [wires[0] if len(wires) == 1 else 0 for wires in self.wires]

    @cached_property
    def defined(self) -> dict[int, int]:
        """Wire -> the constraint that defines it. A definition that is skipped still takes its wire from the checks."""
        return {wire: row for row, wire in enumerate(self.defines) if wire < DOMAIN and row not in self.skipped}

    @cached_property
    def ever_defined(self) -> frozenset[int]:
        """Wires that have a defining constraint, skipped or not."""
        return frozenset(wire for wire in self.defines if wire < DOMAIN)

    @cached_property
    def _rows_by_wire(self) -> dict[int, list[int]]:
        """The rows of each hinted wire, ascending."""
        hints, a, b, c = self.hints, self.a, self.b, self.c
        in_lc = [hints.intersection(wires) for wires in self.wires]
        out: dict[int, list[int]] = {}
        for row in self.rows:
            for lc in (a[row], b[row], c[row]):
                for wire in in_lc[lc]:
                    known = out.get(wire)
                    if known is None:
                        out[wire] = [row]
                    elif known[-1] != row:
                        known.append(row)
        return out

    def rows_with(self, wire: int) -> list[int]:
        """The rows in which a wire occurs."""
        if wire in self.hints:
            return self._rows_by_wire.get(wire, [])
        return [row for row in self.rows if any(wire in self.wires_of(lc) for lc in self.sides(row))]

    def sides(self, row: int) -> tuple[int, int, int]:
        """The numbers of a constraint's three sides."""
        return self.a[row], self.b[row], self.c[row]

    @cached_property
    def reads_public(self) -> list[bool]:
        """For each side whether a public input is in it."""
        public = frozenset(self.public)
        return [not public.isdisjoint(wires) for wires in self.wires]

    def occurrences(self, wire: int) -> int:
        """The number of rows in which a wire occurs."""
        return len(self.rows_with(wire))
