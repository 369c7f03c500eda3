# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cheater could do with a finding: a second witness, checked against every constraint.

From an honest witness one wire gets another value, and either nothing else changes, or the solver computes everything
after it anew, or the witness moves along the kernel of the Jacobian. A public input that the circuit determines may
change with it ("the same secrets, another nullifier"); all other inputs stay. What is returned satisfies the circuit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from zkpriv.lint.domains import place_of
from zkpriv.r1cs import solver_py
from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.lint.forward import Cause, Propagation
    from zkpriv.lint.jacobian import Rank
    from zkpriv.r1cs.circuit import Circuit
    from zkpriv.r1cs.witness import Witness

#: Wires that are named in a text.
_SHOWN = 6


class Attack:
    """Looks for second witnesses near one honest witness."""

    def __init__(self, circuit: Circuit, honest: Witness, found: Propagation, rank: Rank, outputs: Mapping[int, int]):
        self.circuit = circuit
        self.system = circuit.system
        self.values = honest.values
        self.found = found
        self.rank = rank
        self.outputs = outputs  # public wire that the circuit determines -> the constraint that does
        self.inputs = [self.values[wire] for wire in self.system.inputs]

    def on(self, cause: Cause) -> str:
        """The text of a second witness in which the wire of ``cause`` has another value, or ""."""
        if cause.kind == "unconstrained":
            return ""
        for forced in self._choices(cause):
            changed = self._moved(forced)
            if changed is not None:
                return self._text(changed, next(iter(forced)))
        return self.along(cause.wire)

    def along(self, wire: int) -> str:
        """A second witness along the kernel vector of a free wire, or ""."""
        if not self.rank.is_free(wire):
            return ""
        moves = self.rank.direction(wire)
        for step in (1, 2, R - 1):
            other = list(self.values)
            for moved, by in moves.items():
                other[moved] = (other[moved] + step * by) % R
            if self._holds(other):
                return self._text(other, wire)
        return ""

    def free_input(self) -> str:
        """A private input that can be changed without any change in public, or ""."""
        public = len(self.system.public_names)
        secret = [(place, wire) for place, wire in enumerate(self.system.inputs) if wire > public]
        for place, wire in secret[:24]:
            for change in (1, 2, R - 1):
                inputs = list(self.inputs)
                inputs[place] = (inputs[place] + change) % R
                other = self._solved(inputs, {})
                for output in self.system.output_wires:
                    if other[output] != self.values[output]:
                        break
                else:
                    if self._holds(other):
                        return self._text(other, wire)
        return ""

    # ---- choices ------------------------------------------------------------------------------------------

    def _choices(self, cause: Cause) -> Iterator[dict[int, int]]:
        wire = cause.wire
        honest = self.values[wire]
        if cause.kind == "wraps":
            yield from self._other_reading()
        own = self.found.ranges.get(((wire, 1),))
        candidates = [R - honest, honest + 1, 0, 1, 2, R - 1, honest + 2]
        if own is not None:
            candidates = [own.start + own.step * i for i in range(min(own.count, 8))]
            yield from self._traded(wire)
        seen = {honest}
        for value in candidates:
            if value % R not in seen:
                seen.add(value % R)
                yield {wire: value % R}

    def _traded(self, wire: int) -> Iterator[dict[int, int]]:
        """What one digit of a sum gains, another one loses."""
        ranges = self.found.ranges
        for form in ranges:
            coefs = dict(form)
            if wire not in coefs or len(form) < 2:
                continue
            for other, coef in form:
                if other != wire and not self.found.determined[other] and ((other, 1),) in ranges:
                    for gain in (1, R - 1, coef, R - coef):
                        lost = gain * coefs[wire] * pow(coef, -1, R)
                        traded = {
                            wire: (self.values[wire] + gain) % R,
                            other: (self.values[other] - lost) % R,
                        }
                        # To try one takes a run of the solver, and hundreds of digits have many pairs.
                        if all(ranges[((digit, 1),)].holds(value) for digit, value in traded.items()):
                            yield traded

    def _other_reading(self) -> Iterator[dict[int, int]]:
        """The bits of a sum plus r, or less r, where they fit."""
        known = self.found.ranges
        for form in known:
            bits = [(w, c) for w, c in form if not self.found.determined[w] and ((w, 1),) in known]
            if len(bits) < 200:
                continue
            inverse = pow(bits[0][1], -1, R)
            places = {w: place_of(c * inverse % R) for w, c in bits}
            if None in places.values() or any(known[((w, 1),)].count != 2 for w in places):
                continue
            now = sum(self.values[w] << (place or 0) for w, place in places.items())
            for other in (now + R, now - R):
                if 0 <= other < 1 << len(bits):
                    yield {w: other >> (place or 0) & 1 for w, place in places.items()}

    # ---- second witnesses ---------------------------------------------------------------------------------

    def _moved(self, forced: Mapping[int, int]) -> list[int] | None:
        """A satisfying witness with ``forced`` values: alone, or with everything after them computed anew."""
        alone = list(self.values)
        for wire, value in forced.items():
            alone[wire] = value
        if self._holds(alone, list(forced)):
            return alone
        again = self._solved(self.inputs, forced)
        if all(again[wire] == value for wire, value in forced.items()) and self._holds(again):
            return again
        return None

    def _solved(self, inputs: Sequence[int], forced: Mapping[int, int]) -> list[int]:
        try:
            values = solver_py.run(self.circuit.tape, inputs, forced=forced)
        except (solver_py.TapeDivision, ArithmeticError):
            return list(self.values)
        for wire, row in self.outputs.items():
            if forced:
                self._complete(values, wire, row)
        return values

    def _complete(self, values: list[int], wire: int, row: int) -> None:
        """Set a public input that one constraint determines to what that constraint says."""
        system = self.system
        sides = [system.terms(rows[row]) for rows in (system.rows_a, system.rows_b, system.rows_c)]
        at = [sum(coef * values[w] for w, coef in side.items() if w != wire) % R for side in sides]
        a, b, c = (side.get(wire, 0) for side in sides)
        # (at0 + a*x) * (at1 + b*x) = at2 + c*x with a*b = 0.
        slope = (a * at[1] + b * at[0] - c) % R
        if slope and not a * b % R:
            values[wire] = (at[2] - at[0] * at[1]) * pow(slope, -1, R) % R

    def _holds(self, values: list[int], changed: list[int] | None = None) -> bool:
        if values == self.values:
            return False
        r1cs = self.circuit.r1cs
        return not r1cs.bad_rows(values, None if changed is None else r1cs.rows_with(changed))

    def _text(self, values: list[int], first: int) -> str:
        changed = [wire for wire, value in enumerate(values) if value != self.values[wire]]
        public = range(1, 1 + len(self.system.public_names))
        order = sorted(changed, key=lambda wire: (wire != first, wire not in public, wire))
        paths = self.circuit.wire_paths
        lines = [f"{paths[w]} = {_short(values[w])} instead of {_short(self.values[w])}" for w in order[:_SHOWN]]
        if len(order) > _SHOWN:
            lines.append(f"and {len(order) - _SHOWN} more wires that follow from it")
        told = "public inputs change too" if any(w in public for w in changed) else "the public inputs stay the same"
        return "\n".join([*lines, f"every constraint holds; {told}"])


def _short(value: int) -> str:
    """A field value for people: negative ones as such, long ones cut."""
    if value > R - (1 << 64):
        return f"-{R - value}"
    text = str(value)
    return text if len(text) <= 24 else f"{hex(value)[:14]}..{hex(value)[-4:]}"
