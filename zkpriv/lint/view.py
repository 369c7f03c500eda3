# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of a system as the lint reads them: rows that count, sides, and where the hinted wires occur."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from zkpriv.r1cs.tables import DOMAIN

if TYPE_CHECKING:
    from zkpriv.r1cs.tables import Tables


class View:
    """A system without the rows ``skip``. Reading only."""

    def __init__(self, tables: Tables, skip: Iterable[int] = ()) -> None:
        self.tables = tables
        self.n_wires = len(tables.wire_names)
        self.n_lcs = len(tables.lc_ptr) - 1
        self.ptr = tables.lc_ptr.tolist()
        self.cols = tables.lc_cols.tolist()
        self.a, self.b, self.c = tables.rows_a.tolist(), tables.rows_b.tolist(), tables.rows_c.tolist()
        self.defines = tables.row_defines.tolist()
        self.skipped = frozenset(skip)
        self.rows = [row for row in range(len(self.a)) if row not in self.skipped]
        self.hints = set(tables.hint_wires)
        computed = set(tables.output_wires)
        self.public = range(1, 1 + len(tables.public_names))
        self.inputs = [*(wire for wire in self.public if wire not in computed), *tables.inputs]
        self.is_input = bytearray(self.n_wires)
        for wire in self.inputs:
            self.is_input[wire] = 1
        self.lemma_rows = {lemma.row: lemma.id for lemma in tables.lemmas}
        self._terms: dict[int, dict[int, int]] = {}

    def wires_of(self, lc: int) -> list[int]:
        """The wires of a side, the constant one included."""
        return self.cols[self.ptr[lc] : self.ptr[lc + 1]]

    def terms(self, lc: int) -> dict[int, int]:
        """A side as wire -> coefficient."""
        made = self._terms.get(lc)
        if made is None:
            made = self._terms[lc] = self.tables.terms(lc)
        return made

    def terms_of_row(self, row: int) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
        """The three sides of a constraint."""
        return self.terms(self.a[row]), self.terms(self.b[row]), self.terms(self.c[row])

    @cached_property
    def single(self) -> list[int]:
        """For each side the wire that it is, with any coefficient; 0 for all others."""
        ptr, cols = self.ptr, self.cols
        return [cols[ptr[lc]] if ptr[lc + 1] - ptr[lc] == 1 else 0 for lc in range(self.n_lcs)]

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
        """The rows of each wire (constant one left out), ascending."""
        out: dict[int, list[int]] = {}
        ptr, cols = self.ptr, self.cols
        for row in self.rows:
            seen = set()
            for lc in (self.a[row], self.b[row], self.c[row]):
                seen.update(cols[ptr[lc] : ptr[lc + 1]])
            for wire in seen:
                known = out.get(wire)
                if known is None:
                    out[wire] = [row]
                else:
                    known.append(row)
        out.pop(0, None)
        return out

    def rows_with(self, wire: int) -> list[int]:
        """The rows in which a wire occurs."""
        return self._rows_by_wire.get(wire, [])

    def occurrences(self, wire: int) -> int:
        """The number of rows in which a wire occurs."""
        return len(self.rows_with(wire))
