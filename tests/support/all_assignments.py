# SPDX-License-Identifier: GPL-3.0-or-later
"""All assignments of all wires that satisfy a constraint system over a tiny field.

A complete search: a constraint with one unknown wire leaves at most two values for it (or says nothing), and where no
constraint decides, every value of the field is tried. Nothing is taken from the solver or from what a constraint is
said to define, so hints, lemmas and comments cannot mislead it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from zkpriv.r1cs import LC, System, field, solver_py
from zkpriv.r1cs.tape import assemble

Row = tuple[dict[int, int], dict[int, int], dict[int, int]]


@dataclass(frozen=True)
class Gadget:
    """A gadget traced alone: its constraints, input wires and results."""

    system: System
    inputs: list[int]
    results: list[dict[int, int]]
    p: int

    @property
    def rows(self) -> list[Row]:
        system = self.system
        numbers = zip(system.rows_a, system.rows_b, system.rows_c, strict=True)
        return [(system.terms(a), system.terms(b), system.terms(c)) for a, b, c in numbers]

    def relation(self, fixed: Mapping[int, int] | None = None, drop: int | None = None) -> set[tuple[int, ...]]:
        """The values (inputs, results) of all satisfying assignments; inputs may be fixed, one constraint dropped."""
        return set(self.seen(fixed, drop))

    def seen(self, fixed: Mapping[int, int] | None = None, drop: int | None = None) -> Iterator[tuple[int, ...]]:
        """As ``relation``, one after the other, with repetitions."""
        wires = len(self.system.wire_names)
        rows = [row for number, row in enumerate(self.rows) if number != drop]
        seen = sorted({*self.inputs, *(wire for terms in self.results for wire in terms if wire)})
        start = {0: 1, **{self.inputs[place]: value for place, value in (fixed or {}).items()}}
        for found in assignments(rows, wires, self.p, start):
            values: Any = found
            free = [wire for wire in seen if values[wire] is None]
            for filling in product(range(self.p), repeat=len(free)):
                for wire, value in zip(free, filling, strict=True):
                    values[wire] = value
                outside = [values[wire] for wire in self.inputs]
                outside += [sum(c * values[w] for w, c in terms.items()) % self.p for terms in self.results]
                yield tuple(outside)
            for wire in free:
                values[wire] = None

    def grows_without(self, row: int, whole: set[tuple[int, ...]], fixed: Mapping[int, int] | None = None) -> bool:
        """Whether leaving out constraint ``row`` adds to ``whole``, the relation with it."""
        return any(seen not in whole for seen in self.seen(fixed, row))

    def solver_holds(self, inputs: Sequence[int]) -> bool:
        """The solver's witness for these inputs satisfies every constraint."""
        values = solver_py.run(assemble(self.system), list(inputs))

        def side(terms: dict[int, int]) -> int:
            return sum(coef * values[wire] for wire, coef in terms.items())

        return all((side(a) * side(b) - side(c)) % self.p == 0 for a, b, c in self.rows)


def trace(build: Callable[..., Sequence[LC] | None], inputs: int) -> Gadget:
    """``build`` on ``inputs`` private wires; what it returns are the results. Call it inside ``tiny_field``."""
    with System("tiny") as system:
        wires = [system.private(f"x[{i}]") for i in range(inputs)]
        results = [dict(LC.of(result).terms) for result in build(*wires) or ()]
    return Gadget(system, list(system.inputs), results, field.R)


def must_be_graph(
    gadget: Gadget,
    spec: Callable[..., Sequence[int] | None],
    *,
    domain: Sequence[Sequence[int]] | None = None,
    fixed: Mapping[int, int] | None = None,
) -> int:
    """The satisfying assignments, seen at inputs and results, are the graph of ``spec``; returns the number of inputs.

    ``spec(*inputs)`` gives the results, or None where the gadget must refuse. Every input of the field is looked at, in
    both directions: what must be refused has no assignment, what is accepted has the results of the specification
    alone, and the solver finds it. ``domain``: inputs for which the gadget promises something, as (values of each
    input); the rest is not compared.
    """
    fixed = dict(fixed or {})
    found = gadget.relation(fixed)
    count = len(gadget.inputs)
    ranges = [[fixed[i]] if i in fixed else list(domain[i]) if domain else list(range(gadget.p)) for i in range(count)]
    allowed = [set(values) for values in ranges]
    expected: set[tuple[int, ...]] = set()
    accepted: list[tuple[int, ...]] = []
    total = 0
    for inputs in product(*ranges):
        total += 1
        results = spec(*inputs)
        if results is not None:
            expected.add((*inputs, *(result % gadget.p for result in results)))
            accepted.append(inputs)
    found = {row for row in found if all(value in known for value, known in zip(row, allowed, strict=False))}
    assert found == expected, (
        f"satisfiable but wrong: {sorted(found - expected)[:4]}; right but refused: {sorted(expected - found)[:4]}"
    )
    for inputs in accepted:
        assert gadget.solver_holds(inputs), f"the solver fails on {inputs}"
    return total


def assignments(
    rows: Sequence[Row], wires: int, p: int, start: Mapping[int, int]
) -> Iterator[list[int | None]]:
    """Every satisfying assignment as values by wire; None for wires that no constraint limits any more.

    The list is the same object each time: use it before going on.
    """
    values: list[int | None] = [None] * wires
    touching: list[list[int]] = [[] for _ in range(wires)]
    unknown = []
    for number, row in enumerate(rows):
        inside = {wire for side in row for wire in side}
        unknown.append(len(inside))
        for wire in inside:
            touching[wire].append(number)
    square_roots: dict[int, list[int]] = {}
    for x in range(p):
        square_roots.setdefault(x * x % p, []).append(x)
    half = (p + 1) // 2

    def choices(number: int) -> tuple[int, list[int] | None]:
        """The unknown wire of a row that has one, and the values that satisfy the row (None: all of them)."""
        place = -1
        known, coef = [0, 0, 0], [0, 0, 0]
        for i, side in enumerate(rows[number]):
            total = 0
            for wire, factor in side.items():
                value = values[wire]
                if value is None:
                    place = wire
                    coef[i] = factor
                else:
                    total += factor * value
            known[i] = total
        q0 = (known[0] * known[1] - known[2]) % p
        q1 = (known[0] * coef[1] + known[1] * coef[0] - coef[2]) % p
        q2 = coef[0] * coef[1] % p
        if q2:
            inverse = pow(q2, -1, p)
            shift, rest = q1 * inverse * half % p, q0 * inverse % p
            return place, [(root - shift) % p for root in square_roots.get((shift * shift - rest) % p, ())]
        if q1:
            return place, [-q0 * pow(q1, -1, p) % p]
        return place, [] if q0 else None

    def holds(number: int) -> bool:
        a, b, c = (sum(f * values[w] for w, f in side.items()) for side in rows[number])  # type: ignore[operator]
        return (a * b - c) % p == 0

    def put(wire: int, value: int, trail: list[int]) -> bool:
        """Set a wire and everything that follows; False at a contradiction. ``trail``: what was set."""
        todo = [(wire, value)]
        while todo:
            place, number = todo.pop()
            if values[place] is not None:
                if values[place] != number:
                    return False
                continue
            values[place] = number
            trail.append(place)
            for row in touching[place]:
                unknown[row] -= 1
            for row in touching[place]:
                if unknown[row] == 0:
                    if not holds(row):
                        return False
                elif unknown[row] == 1:
                    target, found = choices(row)
                    if found is not None and len(found) < 2:
                        if not found:
                            return False
                        todo.append((target, found[0]))
        return True

    def undo(trail: list[int]) -> None:
        for wire in reversed(trail):
            values[wire] = None
            for row in touching[wire]:
                unknown[row] += 1

    def branch() -> tuple[int, Sequence[int]] | None:
        """The wire to try next: one with two values if there is any, else one of the shortest open constraint."""
        best, least = -1, wires + 1
        for row, open_wires in enumerate(unknown):
            if open_wires == 1:
                place, found = choices(row)
                if found is not None:
                    return place, found
            elif 1 < open_wires < least:
                best, least = row, open_wires
        if best < 0:
            return None
        return min(wire for side in rows[best] for wire in side if values[wire] is None), range(p)

    def search() -> Iterator[list[int | None]]:
        chosen = branch()
        if chosen is None:
            yield values
            return
        wire, candidates = chosen
        for candidate in candidates:
            trail: list[int] = []
            if put(wire, candidate, trail):
                yield from search()
            undo(trail)

    trail: list[int] = []
    if all(put(wire, value, trail) for wire, value in start.items()):
        yield from search()
