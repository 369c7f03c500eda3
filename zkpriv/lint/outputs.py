# SPDX-License-Identifier: GPL-3.0-or-later
"""Public inputs that the circuit determines: outputs in all but name (a nullifier, a new commitment).

A public input counts as one if some check has one solution for it, and what else is in that check is not computed from
it: the secrets and the other public inputs say what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zkpriv.lint.forward import Propagation, solution_doubt
from zkpriv.r1cs.tables import DOMAIN

if TYPE_CHECKING:
    from zkpriv.lint.view import View


def determined_public(view: View, found: Propagation) -> dict[int, int]:
    """Public wire -> the constraint that determines it."""
    out = {wire: row for wire, row in view.tables.outputs_bound.items() if row not in view.skipped}
    public, reads = view.public, view.reads_public
    checks: list[tuple[int, set[int]]] = []
    for row in view.rows:
        if view.defines[row] >= DOMAIN and any(reads[lc] for lc in view.sides(row)):
            checks.append((row, {w for lc in view.sides(row) for w in view.wires_of(lc) if w in public}))
    sources = {wire: row for row, wires in found.uses.items() for wire in wires}
    taken: set[int] = set()
    for wire in public:
        for row, here in checks:
            if wire in out or wire not in here or row in taken or row in found.uses:
                continue
            if _determines(view, row, wire) and not _depends(view, sources, row, wire):
                out[wire] = row
                taken.add(row)
    return dict(sorted(out.items()))


def _depends(view: View, sources: dict[int, int], row: int, wire: int) -> bool:
    """Whether the other wires of the constraint are computed from ``wire``."""
    stack = [w for lc in view.sides(row) for w in view.wires_of(lc) if w != wire]
    seen = set(stack)
    while stack:
        source = sources.get(stack.pop())
        if source is None:
            continue
        for lc in view.sides(source):
            for other in view.wires_of(lc):
                if other == wire:
                    return True
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
    return False


def _determines(view: View, row: int, wire: int) -> bool:
    doubt = solution_doubt(view, row, wire)
    return doubt is None or (doubt == "division" and view.lemma_covers(row, wire))
