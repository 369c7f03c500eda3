# SPDX-License-Identifier: GPL-3.0-or-later
"""Assertions: an assignment satisfies a circuit, proves, or is rejected by the constraints that are named."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zkpriv.errors import UnsatisfiedConstraint
from zkpriv.r1cs.circuit import Circuit
from zkpriv.r1cs.witness import Witness
from zkpriv.testing.cheating import forge, matches

if TYPE_CHECKING:
    from zkpriv.groth16 import Proof, Prover, Verifier

#: Failing constraints that a message lists.
_SHOWN = 8
_KEYS: dict[str, tuple[Prover, Verifier]] = {}
_LOCK = threading.Lock()


def assert_satisfied(circuit: Circuit, assignment: Mapping[str, Any] | Witness) -> Witness:
    """Every constraint holds; returns the witness. ``assignment``: inputs by name, or a witness.

    AssertionError with path, sentence and source of what fails. WitnessError for inputs that the circuit does not take.
    """
    try:
        witness = _solved(circuit, assignment)
    except UnsatisfiedConstraint as error:
        raise AssertionError(f"{circuit.name} should be satisfied, but a division by zero stops it:\n{error}") from None
    failures = witness.failures()
    if failures:
        lines = [f"{failure.path}  ({failure.why})  {failure.file}:{failure.line}" for failure in failures[:_SHOWN]]
        title = f"{circuit.name} should be satisfied, but {len(failures)} fail:"
        raise AssertionError(_listing(title, lines, failures))
    return witness


def assert_rejected(
    circuit: Circuit,
    assignment: Mapping[str, Any] | Witness,
    by: str | Sequence[str] | None = None,
    *,
    only: bool = False,
) -> list[str]:
    """Some constraint fails; returns the paths of all that do. ``assignment``: inputs by name, or a witness.

    ``by`` names constraints that must be among them: a full path, its last parts (``"bit[3]"``) or a pattern with ``*``
    (brackets are literal). ``only``: no other constraint fails. A division by zero in the solver counts as a rejection,
    by the scope where it stands, unless all constraints hold with 0 for the quotient: the solver is honest, a prover
    need not be. WitnessError for inputs that the circuit does not take: that is not a rejection.
    """
    names = [by] if isinstance(by, str) else list(by or ())
    if only and not names:
        raise ValueError("only=True needs the names of the constraints in `by`")
    try:
        paths = [failure.path for failure in _solved(circuit, assignment).failures()]
    except UnsatisfiedConstraint as error:
        paths = [error.path.removeprefix(circuit.name + "/")]
        if not isinstance(assignment, Witness) and forge(circuit, assignment).is_satisfied():
            raise AssertionError(
                f"{circuit.name} does not reject this: the solver stops at a division by zero in {paths[0]}, but with "
                "0 for the quotient every constraint holds, and a cheating prover may go on"
            ) from None
    if not paths:
        wanted = f" by {', '.join(names)}" if names else ""
        raise AssertionError(f"{circuit.name} should reject this{wanted}, but every constraint holds")
    missing = [name for name in names if not any(matches(path, name, circuit) for path in paths)]
    if missing:
        text = f"{circuit.name} rejects this, but not by {', '.join(missing)}. What fails:"
        raise AssertionError(_listing(text, paths[:_SHOWN], paths))
    if only:
        others = [path for path in paths if not any(matches(path, name, circuit) for name in names)]
        if others:
            text = f"{circuit.name} should reject this only by {', '.join(names)}. What fails besides:"
            raise AssertionError(_listing(text, others[:_SHOWN], others))
    return paths


def assert_proves(circuit: Circuit, inputs: Mapping[str, Any]) -> Proof:
    """The inputs satisfy the circuit, and a proof of them verifies; returns the proof.

    The DEV keys are made at the first call for a circuit and kept for the process: a second or so for small circuits.
    """
    from zkpriv.groth16 import Prover, Verifier, setup

    witness = assert_satisfied(circuit, inputs)
    with _LOCK:
        if circuit.digest not in _KEYS:
            key, verifying = setup(circuit)
            _KEYS[circuit.digest] = (Prover(circuit, key), Verifier(verifying))
        prover, verifier = _KEYS[circuit.digest]
    proof = prover.prove(inputs)
    verifier.verify(proof, witness.public)
    return proof


def _solved(circuit: Circuit, assignment: Mapping[str, Any] | Witness) -> Witness:
    if not isinstance(assignment, Witness):
        return circuit.solve(assignment, check=False)
    if assignment.circuit is not circuit and assignment.circuit.digest != circuit.digest:
        raise ValueError(f"the witness is one of {assignment.circuit.name}, not of {circuit.name}")
    return assignment


def _listing(title: str, shown: Sequence[str], entries: Sequence[object]) -> str:
    lines = [title, *(f"  {line}" for line in shown)]
    if len(entries) > len(shown):
        lines.append(f"  and {len(entries) - len(shown)} more")
    return "\n".join(lines)
