# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletion mutation: leave one constraint out, and see who notices.

``unseen_by_rank``: the constraints whose loss does not change the degrees of freedom at a witness. Exact, for all
constraints at once: a constraint can go without changing the rank exactly if it takes part in a linear dependency of
the constraints' differentials, and the dependencies are those of the few constraints that add nothing to the others.
``unseen_by_lint``: those whose loss leaves every wire determined and used (one propagation for each constraint).
``seen_by_assignments``: for the gadget in a tiny world, those whose loss lets more assignments through, as seen at its
inputs and results: the verdict of a negative test that tries everything.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import TYPE_CHECKING

from zkpriv.circuits import registry

from support.freedom import differential
from zkpriv.lint import Propagation, propagate, usage
from zkpriv.lint.domains import Form
from zkpriv.lint.forward import Forward
from zkpriv.lint.view import View
from zkpriv.r1cs import Circuit, Witness
from zkpriv.r1cs.field import R
from zkpriv.r1cs.tables import DOMAIN

if TYPE_CHECKING:
    from support.gadget_catalogue import Entry

SURVIVORS = Path(__file__).resolve().parents[1] / "deletion_survivors.toml"


#: Shipped circuits in one shape each; the other shapes repeat the same parts.
CIRCUITS: tuple[tuple[str, dict[str, int]], ...] = (
    ("multiply", {}),
    ("range_proof", {"bits": 8}),
    ("range_proof", {"bits": 64}),
    ("membership", {}),
    ("ring_signature", {"ring": 11}),
    ("ringct", {"ring": 11}),
    ("transfer", {"inputs": 1, "outputs": 2}),
    ("transfer", {"inputs": 2, "outputs": 2}),
)

#: Shapes that take minutes (``--large``), with the sample and the number of whole runs of ``judge_circuit``.
LARGE: tuple[tuple[str, dict[str, int], int | None, int | None], ...] = (
    ("transfer", {"inputs": 4, "outputs": 4}, None, None),
    ("transfer", {"inputs": 16, "outputs": 2}, 800, 14),
)


def unseen_by_rank(witness: Witness) -> set[int]:
    """Constraints that take part in a linear dependency of the Jacobian at this witness."""
    system, values = witness.circuit.system, witness.values
    pivots: dict[int, dict[int, int]] = {}
    # How each pivot came about: its constraint, the pivots that were taken off (wire, factor), and the final scale.
    recipes: dict[int, tuple[int, list[tuple[int, int]], int]] = {}
    order: dict[int, int] = {}
    unseen: set[int] = set()
    for number in range(len(system.rows_a)):
        row = differential(witness, values, number)
        used: list[tuple[int, int]] = []
        heap = [-wire for wire in row]
        heapify(heap)
        place = None
        while heap:
            newest = -heap[0]
            factor = row.get(newest, 0)
            if not factor:
                row.pop(newest, None)
                heappop(heap)
                continue
            pivot = pivots.get(newest)
            if pivot is None:
                place = newest
                break
            used.append((newest, factor))
            for wire, coef in pivot.items():
                if wire not in row:
                    heappush(heap, -wire)
                row[wire] = (row.get(wire, 0) - factor * coef) % R
        if place is None:
            unseen |= _support(number, used, recipes, order)
            continue
        scale = pow(row[place], -1, R)
        pivots[place] = {wire: coef * scale % R for wire, coef in row.items() if coef}
        recipes[place] = (number, used, scale)
        order[place] = number
    return unseen


def _support(
    spare: int,
    used: list[tuple[int, int]],
    recipes: dict[int, tuple[int, list[tuple[int, int]], int]],
    order: dict[int, int],
) -> set[int]:
    """The constraints with a coefficient other than 0 in the one dependency that ``spare`` adds."""
    weights: dict[int, int] = {}
    for wire, factor in used:
        weights[wire] = (weights.get(wire, 0) + factor) % R
    heap = [(-order[wire], wire) for wire in weights]
    heapify(heap)
    out = {spare}
    done: set[int] = set()
    while heap:
        _, wire = heappop(heap)
        if wire in done:
            continue
        done.add(wire)
        weight = weights[wire]
        if not weight:
            continue
        number, parts, scale = recipes[wire]
        weight = weight * scale % R
        out.add(number)
        for other, factor in parts:
            if other not in weights:
                heappush(heap, (-order[other], other))
            weights[other] = (weights.get(other, 0) - weight * factor) % R
    return out


def unseen_by_lint(circuit: Circuit, rows: Iterable[int], *, certain: bool = True) -> set[int]:
    """The constraints of ``rows`` without which propagation and usage find nothing that they do not find now.

    ``certain``: where the answer is known beforehand, propagation is not run (``noticed_for_certain``).
    """
    system = circuit.system
    whole = propagate(system)
    before = usage(system, whole)
    lost, idle = set(whole.undetermined), {*before.unused, *before.idle}
    known = noticed_for_certain(circuit, whole) if certain else set()
    near = Nearby(circuit) if certain else None
    out = set()
    for row in rows:
        if row in known or (near is not None and near.notices(row)):
            continue
        found = propagate(system, skip=row)
        if set(found.undetermined) <= lost:
            used = usage(system, found, skip=row)
            if {*used.unused, *used.idle} <= idle:
                out.add(row)
    return out


class Nearby:
    """Constraints whose loss leaves a wire undetermined even where everything else is taken for determined.

    The wires that a constraint determines (or limits to digits) are forgotten, all others stay known, as they are with
    all constraints; then only constraints on the forgotten wires can find them again. More known wires help
    propagation, so what stays unknown here stays unknown in a whole run too; a test compares the two.
    """

    def __init__(self, circuit: Circuit) -> None:
        self.system = circuit.system
        self.whole = Forward(View(self.system))
        self.lost = set(self.whole.run().undetermined)
        view = self.whole.view
        self.rows_of: dict[int, list[int]] = {}
        for row in view.rows:
            for wire in {wire for lc in view.sides(row) for wire in view.wires_of(lc)} & view.hints:
                self.rows_of.setdefault(wire, []).append(row)
        self.forms: dict[Form, list[int]] = {}
        for row, form in self.whole.row_forms.items():
            self.forms.setdefault(form, []).append(row)

    def notices(self, row: int) -> bool:
        """Whether the loss of ``row`` is noticed; False where only a whole run can tell."""
        whole = self.whole
        forgotten = {*whole.uses.get(row, ())}
        form = whole.row_forms.get(row)
        if form is not None and len(form) == 1:
            forgotten.add(form[0][0])
        forgotten = {wire for wire in forgotten & whole.view.hints if wire not in self.lost | whole.exists}
        if not forgotten or (form is not None and len(self.forms[form]) > 1):
            return False
        view = copy(whole.view)
        view.skipped = frozenset([row])
        near = copy(whole)
        near.view = view
        near.known = bytearray(whole.known)
        near.lc_known = bytearray(len(whole.lc_known))
        near.ranges, near.row_forms, near.uses = dict(whole.ranges), dict(whole.row_forms), {}
        near.derived, near.follows = set(whole.derived), dict(whole.follows)
        near.domain_rows = whole.domain_rows - {row}
        if form is not None:
            near.ranges.pop(form, None)
            near.row_forms.pop(row, None)
        for wire in forgotten:
            near.known[wire] = 0
        rows = sorted({other for wire in forgotten for other in self.rows_of.get(wire, ())} - {row})
        while near.passes(rows):
            pass
        return any(not near.known[wire] for wire in forgotten)


def noticed_for_certain(circuit: Circuit, whole: Propagation | None = None) -> set[int]:
    """Definitions of wires that propagation determines by nothing else: neither as a hint nor as a digit of a sum."""
    system = circuit.system
    found = propagate(system) if whole is None else whole
    ranged = {wire for form in found.ranges for wire, _ in form}
    inputs = {*range(1, 1 + len(system.public_names)), *system.inputs} - set(system.output_wires)
    lost = set(found.undetermined)
    return {
        row
        for row, wire in enumerate(system.row_defines)
        if wire < DOMAIN and wire not in ranged and wire not in inputs and wire not in lost
    }


def seen_by_assignments(entry: Entry) -> tuple[set[str], int, int]:
    """(names, constraints noticed, all of them) of a gadget in its tiny world. A name counts if all that have it do."""
    seen: set[str] = set()
    unseen: set[str] = set()
    count = 0
    assert entry.tiny is not None
    with entry.tiny() as gadget:
        whole = gadget.relation(entry.fixed)
        for row in range(len(gadget.rows)):
            noticed = gadget.grows_without(row, whole, entry.fixed)
            count += noticed
            (seen if noticed else unseen).add(general(gadget.system.constraint_path(row)))
        return seen - unseen, count, len(gadget.rows)


def general(path: str) -> str:
    """A path without indices: ``output[1]/add#2/u`` is ``output[*]/add#2/u``."""
    return re.sub(r"\[\d+\]", "[*]", path)


@dataclass(frozen=True)
class Score:
    """How many deletions each judge noticed, of how many it was asked about. ``survivors``: noticed by none."""

    name: str
    constraints: int
    rank: tuple[int, int]
    lint: tuple[int, int]
    assignments: tuple[int, int]
    survivors: tuple[str, ...]

    HEAD = f"{'':38} {'constraints':>11} {'L1':>11} {'L2':>13} {'all assignments':>15}  survivors"

    def __str__(self) -> str:
        def part(score: tuple[int, int], width: int) -> str:
            return f"{score[0]}/{score[1]}".rjust(width) if score[1] else "-".rjust(width)

        parts = part(self.lint, 11), part(self.rank, 13), part(self.assignments, 15)
        return f"{self.name:38} {self.constraints:11} {' '.join(parts)}  {', '.join(self.survivors) or 'none'}"


def judge_gadget(entry: Entry, *, sample: int | None = None) -> Score:
    """Every constraint by rank and by propagation (or ``sample`` of them), and in the tiny world by all assignments."""
    circuit = entry.circuit()
    paths = [circuit.system.constraint_path(row) for row in range(circuit.constraints)]
    rows = [row for row, path in enumerate(paths) if not path.startswith("out[")]
    unseen = set(rows)
    for inputs in entry.samples:
        unseen &= unseen_by_rank(circuit.solve({"x": list(inputs)}))
    known = noticed_for_certain(circuit).intersection(rows)
    others = [row for row in rows if row not in known]
    asked = [*known, *_choose(others, unseen - known, paths, len(rows) if sample is None else sample, 1)]
    silent = unseen_by_lint(circuit, asked)
    noticed, count, total = seen_by_assignments(entry) if entry.tiny else (set[str](), 0, 0)
    left = {general(paths[row]) for row in silent & unseen} - noticed
    return Score(
        entry.name,
        len(rows),
        (len(rows) - len(unseen), len(rows)),
        (len(asked) - len(silent), len(asked)),
        (count, total),
        tuple(sorted(left)),
    )


def judge_circuit(
    name: str,
    shape: Mapping[str, int],
    *,
    witnesses: int = 2,
    sample: int | None = None,
    whole: int | None = None,
    seed: int = 1,
) -> Score:
    """All constraints by rank at several witnesses and by propagation (or all definitions and ``sample`` of the rest).

    A sample has one constraint of every kind (path without indices) that the rank is blind to, and then any. ``whole``:
    of those that only a run over the whole circuit can judge, so many, of every kind too; all others are judged.
    """
    circuit = registry.get(name, **shape)
    paths = [circuit.system.constraint_path(row) for row in range(circuit.constraints)]
    rows = list(range(circuit.constraints))
    unseen = set(rows)
    for number in range(witnesses):
        unseen &= unseen_by_rank(circuit.solve(registry.sample_inputs(name, number, **shape)))
    known = noticed_for_certain(circuit)
    others = [row for row in rows if row not in known]
    asked = _choose(others, unseen - known, paths, len(others) if sample is None else sample, seed)
    doubtful = asked
    if whole is not None:
        near = Nearby(circuit)
        hard = [row for row in asked if not near.notices(row)]
        doubtful = _choose(hard, set(hard), paths, whole, seed)
        left_out = set(hard).difference(doubtful)
        asked = [row for row in asked if row not in left_out]
    silent = unseen_by_lint(circuit, doubtful)
    asked += sorted(known)
    label = " ".join([name, *(f"{key}={value}" for key, value in shape.items())])
    return Score(
        label,
        len(rows),
        (len(rows) - len(unseen), len(rows)),
        (len(asked) - len(silent), len(asked)),
        (0, 0),
        tuple(sorted({general(paths[row]) for row in silent & unseen})),
    )


def _choose(rows: list[int], first: set[int], paths: list[str], count: int, seed: int) -> list[int]:
    """``count`` rows: one of each kind among ``first``, then others at random. All rows if they are no more."""
    if len(rows) <= count:
        return rows
    draw = random.Random(seed)
    shuffled = draw.sample(rows, len(rows))
    kinds: dict[str, int] = {}
    for row in shuffled:
        if row in first:
            kinds.setdefault(general(paths[row]), row)
    chosen = list(kinds.values())[:count]
    taken = set(chosen)
    return sorted(chosen + [row for row in shuffled if row not in taken][: count - len(chosen)])


def listed_survivors() -> list[dict[str, str]]:
    """The entries of ``deletion_survivors.toml``: circuit, constraint, reason, and the defence that removes it."""
    entries: list[dict[str, str]] = tomllib.loads(SURVIVORS.read_text(encoding="utf-8")).get("survivor", [])
    return entries
