# SPDX-License-Identifier: GPL-3.0-or-later
"""A witness: the values of all wires, readable by path, changeable for negative tests, never printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from zkpriv import backend
from zkpriv.errors import BackendError, UnsatisfiedConstraint, WitnessError
from zkpriv.r1cs import solver_py
from zkpriv.r1cs.field import MONT, MONT_INV, R, constant_of
from zkpriv.r1cs.system import native_is_used

if TYPE_CHECKING:
    from zkpriv.r1cs.circuit import Circuit
    from zkpriv.r1cs.draw import Drawing


@dataclass(frozen=True, slots=True)
class Failure:
    """One constraint that does not hold: path, sentence, source, and the values of ``left * right =
    product``.
    """

    row: int
    path: str
    why: str
    file: str
    line: int
    left: int
    right: int
    product: int

    @property
    def lhs(self) -> int:
        """left * right mod r."""
        return self.left * self.right % R

    @property
    def rhs(self) -> int:
        """The value that lhs should have."""
        return self.product


class Witness:
    """Values of all wires of a circuit. ``witness["path"]`` reads, ``set`` changes (for negative tests)."""

    __slots__ = ("_changed", "_clean", "_ints", "_mont", "circuit")

    def __init__(
        self,
        circuit: Circuit,
        *,
        values: list[int] | None = None,
        mont: bytearray | None = None,
        clean: bool = False,
    ) -> None:
        """From ``values`` (one integer below r a wire) or from a ``mont`` vector; the witness owns what it
        is given.

        ``clean``: all constraints are known to hold.
        """
        count = circuit.wires
        if (values is not None and (len(values) != count or values[0] != 1)) or (
            mont is not None and (len(mont) != 32 * count or mont[:32] != MONT.to_bytes(32, "little"))
        ):
            raise WitnessError(f"a witness of {circuit.name} has {count} wires, of which the first is 1")
        self.circuit = circuit
        self._ints = values
        self._mont = mont
        self._clean = clean
        self._changed: set[int] = set()

    @property
    def _values(self) -> list[int]:
        if self._ints is None:
            view = memoryview(self._mont or b"")
            self._ints = [int.from_bytes(view[i : i + 32], "little") * MONT_INV % R for i in range(0, len(view), 32)]
        return self._ints

    def __getitem__(self, path: str | int) -> int:
        wire = path if isinstance(path, int) else self.circuit.wire(path)
        if self._ints is None and self._mont is not None:
            return int.from_bytes(self._mont[32 * wire : 32 * wire + 32], "little") * MONT_INV % R
        return self._values[wire]

    def set(self, path: str | int, value: Any) -> Witness:
        """Overwrite one wire and nothing else (no recomputation); returns self. For negative tests."""
        number = constant_of(value)
        if number is None:
            raise WitnessError(f"a wire takes an int or Fr, got {type(value).__name__}")
        wire = path if isinstance(path, int) else self.circuit.wire(path)
        if not 0 < wire < self.circuit.wires:
            raise WitnessError(
                f"wire {wire} cannot be set: 0 is the constant one, the last is {self.circuit.wires - 1}"
            )
        self._values[wire] = number
        if self._mont is not None:
            self._mont[32 * wire : 32 * wire + 32] = (number * MONT % R).to_bytes(32, "little")
        self._changed.add(wire)
        return self

    def mutated(self, changes: Mapping[str | int, Any]) -> Witness:
        """A copy with these wires overwritten."""
        copy = Witness(self.circuit, values=list(self._values), clean=self._clean)
        copy._changed = set(self._changed)
        for path, value in changes.items():
            copy.set(path, value)
        return copy

    def paths(self, pattern: str = "*") -> list[str]:
        """Paths of all wires that match a shell pattern (``*`` crosses slashes; brackets are literal)."""
        literal = pattern.replace("[", "[[]")
        return [path for path in self.circuit.wire_paths if fnmatchcase(path, literal)]

    @property
    def values(self) -> list[int]:
        """A copy of all values by wire index."""
        return list(self._values)

    @property
    def public(self) -> list[int]:
        """The public inputs in order, as the verifier takes them."""
        return [self[wire] for wire in range(1, 1 + len(self.circuit.public_inputs))]

    @property
    def outputs(self) -> dict[str, int]:
        """The public inputs by name."""
        return dict(zip(self.circuit.public_inputs, self.public, strict=True))

    def mont(self) -> bytearray:
        """The mont vector for the prover: 4 little-endian 64-bit words a wire, value * 2^256 mod r.

        A copy that belongs to the caller, who may wipe it.
        """
        if self._mont is None:
            return bytearray(b"".join((v * MONT % R).to_bytes(32, "little") for v in self._values))
        return bytearray(self._mont)

    # ---- checking -----------------------------------------------------------------------------------------

    def bad_rows(self) -> list[int]:
        """Numbers of the constraints that do not hold, ascending."""
        r1cs = self.circuit.r1cs
        if self._clean:
            # Everything held before the changes, so only constraints that touch a changed wire can fail now.
            return r1cs.bad_rows(self._values, r1cs.rows_with(sorted(self._changed)))
        return r1cs.bad_rows(self._values)

    def failures(self) -> list[Failure]:
        """The constraints that do not hold."""
        return [self._failure(row) for row in self.bad_rows()]

    def is_satisfied(self) -> bool:
        """True if every constraint holds."""
        return not self.bad_rows()

    def must_hold(self) -> None:
        """Raise UnsatisfiedConstraint with the full text unless every constraint holds."""
        if self._mont is not None and native_is_used() and not self._clean:
            # The C pass decides; Python only explains a failure.
            found = self.circuit.r1cs.native().check(self._mont, backend.threads())
            bad = [] if found is None else self.bad_rows()
            if found is not None and found != (bad[0] if bad else -1, len(bad)):
                raise BackendError(f"the two checks of the witness disagree: native {found}, python {bad[:3]}")
        else:
            bad = self.bad_rows()
        if not bad:
            if not self._changed:
                self._clean = True
            return
        from zkpriv.r1cs.render import unsatisfied_text

        first = self._failure(bad[0])
        raise UnsatisfiedConstraint(
            unsatisfied_text(self, first, len(bad)),
            path=f"{self.circuit.name}/{first.path}",
            why=first.why,
            file=first.file,
            line=first.line,
            count=len(bad),
        )

    def evaluate(self, terms: Mapping[int, int]) -> int:
        """The value of a linear combination of wires."""
        return sum(coef * self[wire] for wire, coef in terms.items()) % R

    def _failure(self, row: int) -> Failure:
        entry = self.circuit.system.constraint(row)
        return Failure(
            row,
            entry.path,
            entry.why,
            entry.file,
            entry.line,
            self.evaluate(entry.a),
            self.evaluate(entry.b),
            self.evaluate(entry.c),
        )

    def draw(self) -> Drawing:
        """The constraints as a picture with this witness's values; the ones that fail are red. For small
        circuits.
        """
        from zkpriv.r1cs.draw import Drawing

        return Drawing(self.circuit, self)

    def _repr_html_(self) -> str:
        from zkpriv.r1cs.render import witness_html

        return witness_html(self)

    def __repr__(self) -> str:
        return f"<Witness of {self.circuit.name}, {self.circuit.wires} wires>"

    def __reduce__(self) -> Any:
        raise TypeError("a witness holds secrets and is not pickled")


def solve(circuit: Circuit, inputs: Mapping[str, Any], *, check: bool, need_outputs: bool) -> Witness:
    """Run the tape on ``inputs`` and check the constraints."""
    flat, outputs = circuit.schema.flatten(inputs, need_outputs=need_outputs)
    try:
        loaded = circuit.native_tape()
        if loaded is not None:
            witness = Witness(circuit, mont=loaded.run(b"".join(v.to_bytes(32, "little") for v in flat)))
        else:
            witness = Witness(circuit, values=solver_py.run(circuit.tape, flat))
    except solver_py.TapeDivision as error:
        raise _division(circuit, circuit.tape.origins.get(error.pc)) from None
    if outputs:
        for name, value in outputs.items():
            witness.set(name, value)
    if check:
        witness.must_hold()
    return witness


def _division(circuit: Circuit, origin: tuple[int, int, str] | None) -> UnsatisfiedConstraint:
    from zkpriv.r1cs.render import division_text

    system = circuit.system
    scope, line_id, why = origin if origin is not None else (0, 0, "a hint divides by this value")
    file, line = system.lines[line_id]
    path = "/".join(part for part in (circuit.name, system.scope_path(scope)) if part)
    return UnsatisfiedConstraint(division_text(path, file, line, why), path=path, why=why, file=file, line=line)
