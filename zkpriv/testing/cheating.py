# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cheating prover does: full witnesses in which chosen wires have chosen values."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from zkpriv.r1cs import solver_py
from zkpriv.r1cs.circuit import Circuit
from zkpriv.r1cs.field import R
from zkpriv.r1cs.witness import Witness


def forge(circuit: Circuit, inputs: Mapping[str, Any], wires: Mapping[str | int, int] | None = None) -> Witness:
    """A witness for ``inputs`` in which ``wires`` (by path or number) have the given values. Nothing is checked.

    Everything after a forced wire is computed from it, so the only constraints that fail are those that tie the forced
    wires down. Outputs that ``inputs`` give are taken as they are.
    """
    flat, outputs = circuit.schema.flatten(inputs, need_outputs=False)
    forced = {
        circuit.wire(path) if isinstance(path, str) else path: value % R for path, value in (wires or {}).items()
    }
    witness = Witness(circuit, values=solver_py.run(circuit.tape, flat, forced=forced))
    for name, value in outputs.items():
        witness.set(name, value)
    return witness


def broken(witness: Witness) -> list[str]:
    """Paths of the constraints that fail."""
    return [failure.path for failure in witness.failures()]


def failing(witness: Witness, changes: Mapping[str | int, Any]) -> list[str]:
    """Paths of the constraints that fail in a copy with these wires overwritten, and nothing else computed anew.

    ValueError for a wire that has the value already: such a change is none, and a test of it would test nothing.
    """
    copy = witness.mutated(changes)
    same = [str(path) for path in changes if copy[path] == witness[path]]
    if same:
        raise ValueError(f"{witness.circuit.name}: {', '.join(same)} has this value already, so nothing is changed")
    return broken(copy)


def only_broken(witness: Witness, *names: str) -> bool:
    """Something fails, and every failing constraint has one of ``names``.

    Names are as in ``assert_rejected``: a full path, its last parts, or a pattern with ``*``. ValueError without any.
    """
    if not names:
        raise ValueError("only_broken needs the names of the constraints that may fail")
    paths = broken(witness)
    return bool(paths) and all(any(matches(path, name, witness.circuit) for name in names) for path in paths)


def matches(path: str, name: str, circuit: Circuit) -> bool:
    """Whether ``name`` is the path, its last parts, or a pattern (``*`` crosses slashes, brackets are literal)."""
    name = name.removeprefix(circuit.name + "/")
    if path == name or path.endswith("/" + name):
        return True
    if "*" not in name:
        return False
    pattern = name.replace("[", "[[]")
    return fnmatchcase(path, pattern) or fnmatchcase(path, "*/" + pattern)
