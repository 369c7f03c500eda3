# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of a system as the lint reads them: rows that count, sides, and where the hinted wires occur."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from zkpriv.lint.arguments import ARGUMENTS
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
        # A lemma of the lint's own is no argument by its name: the lint applies it where its premises hold.
        self.lemma_rows = {lemma.row: lemma.id for lemma in tables.lemmas if lemma.id not in ARGUMENTS}
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
        """The rows of each hinted wire, ascending."""
        import numpy as np

        hinted = np.zeros(self.n_wires, dtype=bool)
        hinted[list(self.hints)] = True
        starts = np.array(self.ptr, dtype=np.int64)
        lengths = starts[1:] - starts[:-1]
        owner = np.repeat(np.arange(self.n_lcs), lengths)
        cols = np.array(self.cols, dtype=np.int64)
        hits = np.flatnonzero(hinted[cols]) if len(cols) else np.zeros(0, dtype=np.int64)
        in_lc: dict[int, list[int]] = {}
        for lc, wire in zip(owner[hits].tolist(), cols[hits].tolist(), strict=True):
            in_lc.setdefault(lc, []).append(wire)
        out: dict[int, list[int]] = {}
        for row in self.rows:
            for lc in dict.fromkeys((self.a[row], self.b[row], self.c[row])):
                for wire in in_lc.get(lc, ()):
                    known = out.setdefault(wire, [])
                    if not known or known[-1] != row:
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
        import numpy as np

        cols = np.array(self.cols, dtype=np.int64)
        starts = np.array(self.ptr, dtype=np.int64)
        lengths = starts[1:] - starts[:-1]
        owner = np.repeat(np.arange(self.n_lcs), lengths)
        out = np.zeros(self.n_lcs, dtype=bool)
        out[owner[(cols >= 1) & (cols <= len(self.public))]] = True
        made: list[bool] = out.tolist()
        return made

    def occurrences(self, wire: int) -> int:
        """The number of rows in which a wire occurs."""
        return len(self.rows_with(wire))
