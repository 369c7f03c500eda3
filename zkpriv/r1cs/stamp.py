# SPDX-License-Identifier: GPL-3.0-or-later
"""Trace a gadget once, then stamp copies of it: the same rows, wires and hints, many times faster.

A permutation of Poseidon has ten thousand matrix entries that differ between two uses only by the numbers
of wires. ``stamp`` traces the gadget with formal inputs in a system of its own and copies the result with
shifted numbers. The outcome is the one that direct tracing gives, constraint for constraint.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from zkpriv.errors import CircuitError
from zkpriv.r1cs.field import R
from zkpriv.r1cs.ops import OPERANDS, TEMP, Op
from zkpriv.r1cs.system import System, current
from zkpriv.r1cs.tables import FIRST_TAG, NO_WIRE, Assumed, BarePoint, Comparison, Freedom, Lemma, Scope
from zkpriv.r1cs.wire import LC, Linear

_CACHE: dict[Hashable, _Template] = {}
_LOCK = threading.Lock()


def stamp(key: Hashable, build: Callable[[list[LC]], Sequence[LC]], inputs: Sequence[Linear]) -> list[LC]:
    """The outputs of gadget ``build`` on ``inputs``, stamped into the current system.

    ``build`` takes the inputs as LCs and returns LCs; it must depend on nothing but them, constants and
    what ``key`` says (function and parameters), because it runs once per key in the whole process. What a
    nested function captures counts as part of the key, and must be hashable. Constant
    inputs stay constants, so folding works as usual. Cost: that of ``build``; an output that is a bare product
    always gets its wire.
    """
    system = current()
    values = [LC.of(value) for value in inputs]
    for value in values:
        if value.system is not None and value.system is not system:
            raise CircuitError("a value of another circuit is stamped into this one")
    constants = tuple(value.value if value.is_constant else None for value in values)
    full_key = (*_identity(build), key, constants)
    template = _CACHE.get(full_key)
    if template is None:
        template = _Template(build, constants)
        with _LOCK:
            template = _CACHE.setdefault(full_key, template)
    actual = [value for value in values if not value.is_constant]
    if template.folds(actual):
        # Two inputs are equal or cancel: direct tracing folds or refuses (a division by zero) what a copy would keep.
        outputs = [LC.of(out) for out in build(values)]
        return [LC(out.system, out.terms) for out in outputs]
    return template.copy(system, actual)


def _identity(build: Callable[[list[LC]], Sequence[LC]]) -> tuple[Hashable, ...]:
    """What tells ``build`` from other functions: its code and everything it captured when it was made."""
    code = getattr(build, "__code__", None)
    if code is None or getattr(build, "__self__", None) is not None:
        raise CircuitError(f"stamp takes a plain function, got {type(build).__name__}: say its parameters in the key")
    captured = [cell.cell_contents for cell in getattr(build, "__closure__", None) or ()]
    captured += getattr(build, "__defaults__", None) or ()
    captured += (getattr(build, "__kwdefaults__", None) or {}).values()
    identity = (build.__module__, code, tuple((type(value), value) for value in captured))
    try:
        hash(identity)
    except TypeError as error:
        raise CircuitError(
            f"the stamped gadget {build.__qualname__} captures a value that is not hashable, so that copies could be "
            "of another gadget: pass wires as inputs and parameters as ints"
        ) from error
    return identity


class _Template:
    """A traced gadget: a system whose first wires are the formal inputs."""

    def __init__(self, build: Callable[[list[LC]], Sequence[LC]], constants: tuple[int | None, ...]) -> None:
        system = System("template")
        arguments: list[LC] = []
        for value in constants:
            if value is None:
                system.wire_names.append("formal")
                system.wire_scopes.append(0)
                arguments.append(LC(system, {len(system.wire_names) - 1: 1}))
            else:
                arguments.append(LC.constant(value))
        self.system = system
        self.first = len(system.wire_names)
        with system:
            self.outputs = [dict(LC.of(out).terms) for out in build(arguments)]
        if system.inputs or system.output_wires:
            raise CircuitError("a stamped gadget must not declare inputs")
        formals = range(1, self.first)
        ptr, cols = system.lc_ptr, system.lc_cols
        self.mixed: list[tuple[int, dict[int, int]]] = []
        self.pure: list[int] = []
        self.pure_cols = array("I")
        self.pure_coefs = array("I")
        self.pure_ends = array("I")
        for row in range(len(ptr) - 1):
            entries = cols[ptr[row] : ptr[row + 1]]
            if any(wire in formals for wire in entries):
                self.mixed.append((row, system.terms(row)))
            else:
                self.pure.append(row)
                self.pure_cols.extend(entries)
                self.pure_coefs.extend(system.lc_coefs[ptr[row] : ptr[row + 1]])
                self.pure_ends.append(len(self.pure_cols))
        self.of_formals = [terms for _, terms in self.mixed if max(terms) < self.first]
        self.kinds = _operand_kinds(system.code)
        self.read_formals = sorted(
            {word for word, kind in zip(system.code, self.kinds, strict=True) if kind == "r" and word in formals}
        )

    def folds(self, actual: Sequence[LC]) -> bool:
        """Whether a combination of formal inputs alone becomes a constant with these inputs."""
        given = [value.terms for value in actual]
        return any(not self._substitute(terms, given, 0).keys() - {0} for terms in self.of_formals)

    def copy(self, target: System, actual: Sequence[LC]) -> list[LC]:
        """Append a copy to ``target`` with the formal inputs replaced by ``actual``."""
        source = self.system
        actual_terms = [value.terms for value in actual]  # makes the wires of lazy products first
        scope, line = target.place()
        shift = len(target.wire_names) - self.first
        coef = [target.coefficient(value) for value in source.coefs]
        for start, length in source.tables:
            coef[start] = target.table(source.coefs[start : start + length])

        # Scopes: those of the template hang below the current one.
        scopes = [scope]
        for node in source.scopes[1:]:
            scopes.append(target.add_scope(Scope(scopes[node.parent], node.name, node.title, node.hint)))
        # Linear combinations.
        rows = [0] * (len(source.lc_ptr) - 1)
        next_row = len(target.lc_ptr) - 1
        start = len(target.lc_cols)
        target.lc_cols.extend([wire + shift if wire else 0 for wire in self.pure_cols])
        target.lc_coefs.extend([coef[number] for number in self.pure_coefs])
        target.lc_ptr.extend([start + end for end in self.pure_ends])
        for row in self.pure:
            rows[row] = next_row
            next_row += 1
        for row, terms in self.mixed:
            rows[row] = target.intern(LC(target, self._substitute(terms, actual_terms, shift)))
        # Wires.
        target.wire_names.extend(source.wire_names[self.first :])
        target.wire_scopes.extend([scopes[s] for s in source.wire_scopes[self.first :]])
        for wire in source.hint_wires:
            target.hint_wires.append(wire + shift)
            target.wire_lines[wire + shift] = line
        for wire, reason in source.waived.items():
            given = self._given(wire, actual_terms, shift)
            if given > len(target.public_names):
                target.waived[given] = reason
        for wire, sentence in source.promises.items():
            target.promises[wire + shift] = sentence
        for wire, name in source.wire_lemmas.items():
            target.wire_lemmas[wire + shift] = name
        for wire, row in source.unnamed.items():
            target.unnamed[wire + shift] = len(target.rows_a) + row
        # Hints and definitions.
        register = {}
        for wire in self.read_formals:
            register[wire] = target.temp(actual[wire - 1]).register
        code_start = len(target.code)
        temps = target.temp_count
        target.temp_count += source.temp_count
        target.code.extend(
            [
                word
                if kind == "-"
                else rows[word]
                if kind == "l"
                else coef[word]
                if kind == "c"
                else word + temps
                if word >= TEMP
                else register[word]
                if word in register
                else word + shift
                if word
                else 0
                for word, kind in zip(source.code, self.kinds, strict=True)
            ]
        )
        for pc, (s, _, why) in source.origins.items():
            target.origins[code_start + pc] = (scopes[s], line, why)
        # Constraints.
        target.drop_lemma()  # it was for the next constraint, and these are others
        first_row = len(target.rows_a)
        target.rows_a.extend([rows[r] for r in source.rows_a])
        target.rows_b.extend([rows[r] for r in source.rows_b])
        target.rows_c.extend([rows[r] for r in source.rows_c])
        target.row_scopes.extend([scopes[s] for s in source.row_scopes])
        whys = [target.why_number(why) for why in source.whys]
        target.row_whys.extend([whys[w] for w in source.row_whys])
        target.row_lines.extend([line] * len(source.row_lines))
        target.row_defines.extend(
            [
                tag + shift if self.first <= tag < FIRST_TAG else tag if tag >= FIRST_TAG
                else self._given(tag, actual_terms, shift) or NO_WIRE
                for tag in source.row_defines
            ]
        )
        target.row_names.extend(source.row_names)
        for row, hint in source.row_hints.items():
            target.row_hints[first_row + row] = hint
        for lemma in source.lemmas:
            place = scopes[lemma.scope], line, first_row + lemma.row
            target.lemmas.append(Lemma(lemma.id, lemma.why, *place, lemma.owner))
        for points, to in ((source.bare_points, target.bare_points), (source.ladder_bases, target.ladder_bases)):
            for point in points:
                u, v = (self._substitute(terms, actual_terms, shift) for terms in (point.u, point.v))
                to.append(BarePoint(u, v, scopes[point.scope], line))
        for known in source.large_orders:
            u, v = (self._substitute(terms, actual_terms, shift) for terms in known)
            target.large_orders.append((u, v))
        for bit in source.assumed:
            terms = self._substitute(bit.terms, actual_terms, shift)
            target.assumed.append(Assumed(terms, bit.why, scopes[bit.scope], line))
        for free in source.freedoms:
            terms = self._substitute(free.times, actual_terms, shift)
            sides = tuple(self._substitute(side, actual_terms, shift) for side in free.factors)
            target.freedoms.append(
                Freedom(free.degrees, free.why, terms, scopes[free.scope], line, free.gadget, free.inputs, sides)
            )
        for made in source.comparisons:
            left, right, result = (
                None if terms is None else self._substitute(terms, actual_terms, shift)
                for terms in (made.left, made.right, made.result)
            )
            assert left is not None and right is not None
            own = scopes[made.scope], line, made.swapped
            target.comparisons.append(Comparison(left, right, made.bits, result, *own))
        return [LC(target, self._substitute(terms, actual_terms, shift)) for terms in self.outputs]

    def _given(self, wire: int, actual: Sequence[dict[int, int]], shift: int) -> int:
        """The wire of the target for one of the template; 0 where a formal input is given more than a wire."""
        if wire >= self.first:
            return wire + shift
        terms = actual[wire - 1]
        return next(iter(terms)) if len(terms) == 1 and set(terms.values()) == {1} else 0

    def _substitute(self, terms: dict[int, int], actual: Sequence[dict[int, int]], shift: int) -> dict[int, int]:
        out: dict[int, int] = {}
        for wire, coef in terms.items():
            if 0 < wire < self.first:
                for inner, factor in actual[wire - 1].items():
                    out[inner] = (out.get(inner, 0) + coef * factor) % R
            else:
                moved = wire + shift if wire else 0
                out[moved] = (out.get(moved, 0) + coef) % R
        return {wire: coef for wire, coef in out.items() if coef}


def _operand_kinds(code: Sequence[Any]) -> str:
    """For each word of code: ``r`` a register, ``l`` a linear combination, ``c`` a coefficient, ``-``
    anything else.
    """
    kinds: list[str] = []
    pc = 0
    while pc < len(code):
        kinds.append("-")
        for kind in OPERANDS[Op(code[pc])]:
            kinds.append({"d": "r", "D": "r", "r": "r", "l": "l", "c": "c"}.get(kind, "-"))
        pc += 1 + len(OPERANDS[Op(code[pc])])
    return "".join(kinds)
