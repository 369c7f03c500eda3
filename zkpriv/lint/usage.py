# SPDX-License-Identifier: GPL-3.0-or-later
"""What is used: every input and hint in a constraint, and every value in something that can fail.

A wire is *effective* if it occurs in a check (one that says that a secret is 0 or 1 is none), in an output, in a
constraint that can fail although it defines a wire (an inverse: x * i = 1), or in the definition of an effective wire.
A value that is computed and never looked at is the mark of a forgotten assertion. A constraint that multiplies a public
input into a wire of its own counts: it binds the proof to that input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zkpriv.lint.view import View
from zkpriv.r1cs.tables import DOMAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zkpriv.lint.forward import Propagation
    from zkpriv.r1cs.tables import Tables


@dataclass(frozen=True, slots=True)
class Usage:
    """``unused``: public inputs, private inputs and hints in no constraint. ``idle``: values that nothing looks at."""

    unused: list[int]
    idle: list[int]


def usage(tables: Tables, found: Propagation, skip: int | Iterable[int] | None = None) -> Usage:
    """Unused and idle wires, as if the constraints ``skip`` were not there."""
    rows = [] if skip is None else [skip] if isinstance(skip, int) else list(skip)
    return read_usage(View(tables, rows), found)


def read_usage(view: View, found: Propagation) -> Usage:
    """``usage`` over a view that is there already."""
    tables = view.tables
    used = bytearray(view.n_wires)
    effective = bytearray(view.n_wires)
    seen = bytearray(view.n_lcs)
    marked = bytearray(view.n_lcs)
    pairs = {row for both in found.zero_tests.values() for row in both}

    secret = view.hints | {wire for wire in tables.inputs if wire not in view.public}

    def mark(row: int) -> None:
        for lc in view.sides(row):
            if not marked[lc]:
                marked[lc] = 1
                for wire in view.wires[lc]:
                    effective[wire] = 1

    for row in view.rows:
        own = view.defines[row]
        for lc in view.sides(row):
            if not seen[lc]:
                seen[lc] = 1
                for wire in view.wires[lc]:
                    used[wire] = 1
        if row in pairs:
            continue
        if own >= DOMAIN:
            wires = {w for lc in view.sides(row) for w in view.wires_of(lc)} - {0}
            # That a secret input or a hint is 0 or 1 is no use of it yet.
            if own != DOMAIN or len(wires) > 1 or not wires <= secret:
                mark(row)
        elif own in view.public or own in tables.outputs_bound or _can_fail(view, row, own):
            mark(row)
    # Backwards: definitions come before their uses, so the newest first.
    public = view.reads_public
    for row in reversed(view.rows):
        own = view.defines[row]
        if own < DOMAIN and (effective[own] or any(public[lc] for lc in view.sides(row))):
            mark(row)
            effective[own] = 1
    waived = tables.waived
    unused = [w for w in (*view.public, *tables.inputs, *tables.hint_wires) if not used[w] and w not in waived]
    idle = [
        wire
        for wire in range(1, view.n_wires)
        if used[wire] and not effective[wire] and wire not in waived and wire not in found.exists
    ]
    # A gadget gives more than is needed (both coordinates of a point): idle only if nothing of it is looked at.
    scopes = tables.wire_scopes
    partly = {scopes[w] for w in range(1, view.n_wires) if effective[w] and tables.scopes[scopes[w]].title is not None}
    return Usage(sorted(set(unused)), [wire for wire in idle if scopes[wire] not in partly])


def _can_fail(view: View, row: int, own: int) -> bool:
    """x * i = 1 defines i and fails for x = 0."""
    c = view.c[row]
    wires = view.wires_of(c)
    return len(wires) == 1 and wires[0] == 0 and own not in wires
