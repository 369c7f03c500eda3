# SPDX-License-Identifier: GPL-3.0-or-later
"""``lint(circuit)``: all methods on one circuit, as one report."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zkpriv.errors import UnsatisfiedConstraint
from zkpriv.gadgets.lemmas import LEMMAS
from zkpriv.lint import words
from zkpriv.lint.cheat import Attack
from zkpriv.lint.exclusive import Bits
from zkpriv.lint.forward import propagate_view
from zkpriv.lint.jacobian import Rank, Shape, rank
from zkpriv.lint.ledger import lemma_note
from zkpriv.lint.outputs import determined_public
from zkpriv.lint.points import bare_points, small_bases
from zkpriv.lint.report import Finding, Freedom, LintReport
from zkpriv.lint.statement import marks
from zkpriv.lint.usage import read_usage
from zkpriv.lint.view import View
from zkpriv.lint.witnesses import shipped_inputs
from zkpriv.r1cs import Witness, solver_py
from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.r1cs import tables
    from zkpriv.r1cs.circuit import Circuit

#: Findings of one rule that are listed; the rest is counted.
_LISTED = 6


def lint(
    circuit: Circuit,
    inputs: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    *,
    freedom: int | None = None,
    attack: bool = True,
) -> LintReport:
    """Look for wires that a prover may choose, values that nothing looks at, and arguments that nobody wrote down.

    ``inputs``: honest inputs, one set or several, for the degrees of freedom; shipped circuits bring their own.
    ``freedom``: how many degrees there should be (instead of ``declare_freedom`` in the circuit). ``attack=False`` does
    not look for second witnesses. Raises what ``solve`` raises if the inputs are not honest.
    """
    start = time.perf_counter()
    made = _Lint(circuit, freedom)
    given: list[tuple[str, Mapping[str, Any]]]
    if inputs is None:
        given = list(shipped_inputs(circuit))
    elif isinstance(inputs, Mapping):
        given = [("the given inputs", inputs)]
    else:
        given = [(f"inputs {number}", one) for number, one in enumerate(inputs)]
    made.static()
    made.at([_witness(circuit, label, one) for label, one in given], attack)
    return made.report(time.perf_counter() - start)


def _witness(circuit: Circuit, label: str, inputs: Mapping[str, Any]) -> tuple[str, Witness]:
    """The witness; where only a division by zero stops the solver, the one that a cheater would go on with."""
    try:
        return label, circuit.solve(inputs)
    except UnsatisfiedConstraint:
        flat, outputs = circuit.schema.flatten(inputs, need_outputs=False)
        made = Witness(circuit, values=solver_py.run(circuit.tape, flat, forced={}))
        for name, value in outputs.items():
            made.set(name, value)
        if made.bad_rows():
            raise
        return f"{label} (where a divisor is 0)", made


class _Lint:
    def __init__(self, circuit: Circuit, freedom: int | None) -> None:
        self.circuit = circuit
        self.system = circuit.system
        self.view = View(self.system)
        self.found = propagate_view(self.view)
        self.usage = read_usage(self.view, self.found)
        self.outputs = determined_public(self.view, self.found)
        self.expected = freedom
        self.findings: list[Finding] = []
        self.notes: list[str] = []
        self.freedoms: list[Freedom] = []
        self.attack: Attack | None = None
        self._sums: set[int] | None = None
        self._shape: Shape | None = None

    # ---- without a witness --------------------------------------------------------------------------------

    def static(self) -> None:
        """Usage, assumed bits, lemmas. Causes wait for a witness, so that a cheat can be shown with them."""
        for wire in self.usage.unused:
            self._add("unused", wire, None, *words.unused(self.view, wire))
        for wire in self.usage.idle[:_LISTED]:
            self._add("idle", wire, None, *words.idle(self.view, wire))
        self._more("idle", len(self.usage.idle))
        bits = Bits(self.view, self.found)
        for bit in self.system.assumed:
            if not bits.holds(bit.terms):
                file, line = self.system.lines[bit.line]
                path = self.system.scope_path(bit.scope) or self.circuit.name
                what = f"{self.system.describe(bit.terms)} is taken for a bit"
                told = f'the reason given is "{bit.why}", but no constraint limits the value to 0 and 1'
                self.findings.append(
                    Finding("bit", path, file, line, what, told, "call .must_be_boolean(why) instead of Bit.assume")
                )
        for mark in marks(self.view, self.found):
            made = mark.comparison
            if made is not None:
                file, line = self.system.lines[made.line]
                path = self.system.scope_path(made.scope)
                self.findings.append(Finding(mark.rule, path, file, line, *words.comparison(self.view, mark)))
            else:
                self._add(mark.rule, mark.wire, None, *words.statement(self.circuit.wire_paths, mark))
        named: set[str] = set()
        for lemma in self.system.lemmas:
            borrowed = lemma.id in LEMMAS and not self.view.may_name(lemma)
            if lemma.id not in named and (borrowed or lemma_note(lemma.id) is None):
                named.add(lemma.id)
                file, line = self.system.lines[lemma.line]
                path = self.system.scope_path(lemma.scope) or self.circuit.name
                said = (words.borrowed if borrowed else words.lemma)(lemma.id, lemma.why)
                self.findings.append(Finding("lemma", path, file, line, *said))
        for wire, name in self.system.wire_lemmas.items():
            if name in LEMMAS or lemma_note(name) is None:
                write = words.borrowed if name in LEMMAS else words.lemma
                self._add("lemma", wire, None, *write(name, self.system.promises[wire]))
        for rule, points, say in (
            ("curve", bare_points, words.bare_point),
            ("order", small_bases, words.small_base),
        ):
            for point in points(self.view):
                file, line = self.system.lines[point.line]
                path = self.system.scope_path(point.scope) or self.circuit.name
                sides = self.system.describe(point.u), self.system.describe(point.v)
                self.findings.append(Finding(rule, path, file, line, *say(*sides)))

    # ---- at witnesses -------------------------------------------------------------------------------------

    def at(self, honest: list[tuple[str, Witness]], attack: bool) -> None:
        """The freedom at each witness; then the causes, with second witnesses from the first one."""
        ranks: list[Rank] = []
        for label, witness in honest:
            ranks.append(self._freedom(label, witness))
        if honest and attack:
            self.attack = Attack(self.circuit, honest[0][1], self.found, ranks[0], self.outputs)
        if not honest:
            self.notes.append("degrees of freedom were not counted: pass honest inputs, circuit.lint(inputs)")
        causes = self.found.causes
        by_kind: dict[str, int] = {}
        sums: set[int | None] = set()
        for cause in causes:
            if cause.kind == "unconstrained" or (cause.kind == "wraps" and cause.row in sums):
                continue  # it is among the unused, or another digit of the same sum was reported
            if cause.kind == "wraps":
                sums.add(cause.row)
            by_kind[cause.kind] = by_kind.get(cause.kind, 0) + 1
            if by_kind[cause.kind] <= _LISTED:
                cheat = self.attack.on(cause) if self.attack and by_kind[cause.kind] <= 3 else ""
                self._add(cause.kind, cause.wire, cause.row, *words.cause(self.view, cause), cheat=cheat)
        for kind, count in by_kind.items():
            self._more(kind, count)
        behind = len(self.found.undetermined) - sum(by_kind.values())
        if by_kind and behind > 0:
            self.notes.append(f"{behind} more wires are computed from those and have no single value either")
        self._compare(honest, ranks)

    def _freedom(self, label: str, witness: Witness) -> Rank:
        values = witness.values
        if self._shape is None:
            self._shape = Shape(self.system)
        found = rank(self.system, values, shape=self._shape)
        free = [wire for wire in found.free if wire not in self.found.exists]
        expected, doubt = self.expected, 0
        declared: list[tuple[str, int]] = []
        for entry in self.system.freedoms:
            factor = sum(coef * values[wire] for wire, coef in entry.times.items()) % R
            degrees, more = self._degrees(entry, values)
            declared.append((entry.why, degrees * factor))
            doubt += more * factor
        if expected is not None:
            doubt = 0
        elif any(not entry.gadget for entry in self.system.freedoms):
            expected = sum(count for _, count in declared)
        paths = self.circuit.wire_paths
        moving = set(free)
        still = [wire for wire in self.view.inputs if wire not in moving]
        bounded = [wire for wire in still if self._has_range(wire)]
        held = set(still).difference(bounded)
        self.freedoms.append(
            Freedom(
                label,
                len(free),
                expected,
                tuple(paths[wire] for wire in free),
                tuple(declared),
                tuple(paths[wire] for wire in bounded),
                tuple(paths[wire] for wire in still if wire in held),
                doubt,
            )
        )
        return found

    def _degrees(self, entry: tables.Freedom, values: Sequence[int]) -> tuple[int, int]:
        """What a declaration counts, and how many more it may have meant.

        A gadget counts all inputs among its values, less those that its check ties down. An input in a finite range
        does not move, and whether the check then ties another one depends on the witness.
        """
        if not entry.inputs:
            return entry.degrees, 0
        moving = sum(not self._has_range(wire) for wire in entry.inputs)
        if entry.factors and 0 < moving < len(entry.inputs):
            # To first order a product that must be 0 ties its only factor that is 0, and nothing where two are.
            zero = [side for side in entry.factors if not sum(coef * values[w] for w, coef in side.items()) % R]
            wires = set(zero[0]) - {0} if len(zero) == 1 else set()
            if any(not self._has_range(wire) for wire in wires.intersection(entry.inputs)):
                return moving - 1, 0
            if all(self.view.is_input[wire] and self._has_range(wire) for wire in wires):
                return moving, 0
            # The value itself is held, if it could move at all, and whoever declared the rest may count that.
            return moving - 1, 1
        tied = len(entry.inputs) - entry.degrees
        if moving == len(entry.inputs):
            return entry.degrees, 0
        return max(moving - tied, 0), moving - max(moving - tied, 0)

    def _has_range(self, wire: int) -> bool:
        """Whether a constraint of its own, or a sum of digits, limits the wire to finitely many values."""
        if ((wire, 1),) in self.found.ranges:
            return True
        if self._sums is None:
            self._sums = set()
            for form in self.found.row_forms.values():
                bare = [one for one, _ in form if ((one, 1),) not in self.found.ranges]
                if len(bare) == 1 and len(form) > 1:
                    self._sums.add(bare[0])
        return wire in self._sums

    def _compare(self, honest: list[tuple[str, Witness]], ranks: list[Rank]) -> None:
        """Too much freedom, and wires that L1 takes for determined but that can move at a witness."""
        told: set[int] = set()
        for (label, witness), freedom, found in zip(honest, self.freedoms, ranks, strict=True):
            inputs = self.view.is_input
            moving = [w for w in found.free if not inputs[w] and w not in self.found.exists]
            for wire in moving:
                if self.found.determined[wire] and wire not in told:
                    told.add(wire)
                    attack = Attack(self.circuit, witness, self.found, found, self.outputs) if self.attack else None
                    row = self.view.defined.get(wire)
                    cheat = attack.along(wire) if attack else ""
                    self._add("local", wire, row, *words.local(self.view, wire, label), cheat=cheat)
            if freedom.expected is not None and freedom.found > freedom.expected + freedom.doubt:
                cheat = self.attack.free_input() if self.attack else ""
                what, told_text, advice = words.freedom(freedom)
                file, line = self._function()
                self.findings.append(
                    Finding("freedom", self.circuit.name, file, line, what, told_text, advice, cheat)
                )
                break
            if freedom.expected is None:
                self.notes.append(words.undeclared(freedom))
            elif freedom.found < freedom.expected:
                self.notes.append(f"{freedom.expected - freedom.found} less freedom than declared, at {label}")
        if self.freedoms and all(
            one.expected is not None and one.found + self._tests_that_hold(witness) < one.expected
            for one, (_, witness) in zip(self.freedoms, honest, strict=True)
        ):
            file, line = self._function()
            self.findings.append(Finding("forced", self.circuit.name, file, line, *words.forced(self.freedoms[0])))

    def _tests_that_hold(self, witness: Witness) -> int:
        """Zero tests that say yes: each keeps its number at 0 to first order, though other witnesses move it."""
        return sum(witness.values[wire] == 1 for wire in self.found.zero_tests)

    def _function(self) -> tuple[str, int]:
        code = getattr(self.circuit.function, "__code__", None)
        return (code.co_filename, code.co_firstlineno) if code else ("", 0)

    # ---- the report ---------------------------------------------------------------------------------------

    def _add(
        self, rule: str, wire: int, row: int | None, what: str, constraint: str, advice: str, *, cheat: str = ""
    ) -> None:
        system = self.system
        own = row if row is not None else self.view.defined.get(wire)
        hinted = wire in self.view.hints
        line = system.wire_lines[wire] if hinted else None if own is None else system.row_lines[own]
        # Inputs are declared by the signature.
        file, number = system.lines[line] if line is not None else self._function()
        path = self.circuit.wire_paths[wire]
        self.findings.append(Finding(rule, path, file, number, what, constraint, advice, cheat))

    def _more(self, rule: str, count: int) -> None:
        if count > _LISTED:
            self.notes.append(f"{count - _LISTED} further findings of the rule {rule}")

    def report(self, seconds: float) -> LintReport:
        """The report."""
        lemmas: dict[str, int] = {}
        for lemma in self.system.lemmas:
            if lemma.id not in LEMMAS or self.view.may_name(lemma):
                lemmas[lemma.id] = lemmas.get(lemma.id, 0) + 1
        for name in self.system.wire_lemmas.values():
            lemmas[name] = lemmas.get(name, 0) + 1
        for name, count in self.found.used_lemmas.items():
            lemmas[name] = lemmas.get(name, 0) + count
        return LintReport(
            name=self.circuit.name,
            shape=dict(self.circuit.shape_params),
            constraints=self.circuit.constraints,
            wires=self.circuit.wires,
            findings=tuple(self.findings),
            notes=tuple(dict.fromkeys(self.notes)),
            lemmas=lemmas,
            freedoms=tuple(self.freedoms),
            outputs=tuple(self.system.public_names[wire - 1] for wire in self.outputs),
            seconds=seconds,
        )


