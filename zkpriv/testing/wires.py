# SPDX-License-Identifier: GPL-3.0-or-later
"""Wires that a prover could change alone: none should exist, but for those that are named.

A cheap test with a known limit: nearly every wire stands in two constraints, so that a forgotten one rarely shows
here. It finds wires that nothing reads and constraints whose coefficients vanish; ``circuit.lint()`` finds the rest.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fnmatch import fnmatchcase

from zkpriv.r1cs.field import R
from zkpriv.r1cs.witness import Witness

_SHOWN = 8


def idle_wires(witness: Witness, *, values: Sequence[int] = (), seed: int = 0) -> list[str]:
    """Paths of the wires that can be changed alone, to some of the values tried, without breaking a constraint.

    Tried for each wire: 0, 1, r - 1, its value plus one, minus one, negated, a random one, and ``values``. The witness
    must be satisfied (ValueError otherwise).
    """
    if not witness.is_satisfied():
        raise ValueError("the witness does not satisfy its circuit: every wire would seem to matter")
    circuit = witness.circuit
    system = circuit.system
    own = witness.values
    draw = random.Random(seed)
    tried: list[set[int]] = []
    for value in own:
        candidates = {0, 1, R - 1, (value + 1) % R, (value - 1) % R, -value % R, draw.randrange(R)}
        candidates.update(number % R for number in values)
        tried.append(candidates - {value})
    tried[0] = set()
    for row in range(len(system.rows_a)):
        sides = [system.terms(rows[row]) for rows in (system.rows_a, system.rows_b, system.rows_c)]
        at = [sum(coef * own[wire] for wire, coef in side.items()) % R for side in sides]
        for wire in {wire for side in sides for wire in side}:
            left = tried[wire]
            if not left:
                continue
            a, b, c = (side.get(wire, 0) for side in sides)
            value = own[wire]
            tried[wire] = {
                other
                for other in left
                if not ((at[0] + a * (other - value)) * (at[1] + b * (other - value)) - at[2] - c * (other - value)) % R
            }
    return [circuit.wire_paths[wire] for wire, left in enumerate(tried) if left]


def every_wire_matters(witness: Witness, *, free: Sequence[str] = (), seed: int = 0) -> None:
    """Changing any one wire breaks a constraint. AssertionError with the wires for which it does not.

    ``free``: paths or patterns (``*``; brackets are literal) of wires that may be changed; one that names no such wire
    is an error too, so that the list stays true.
    """
    idle = idle_wires(witness, seed=seed)
    patterns = [name.replace("[", "[[]") for name in free]
    surprising = [path for path in idle if not any(fnmatchcase(path, pattern) for pattern in patterns)]
    if surprising:
        more = f" and {len(surprising) - _SHOWN} more" if len(surprising) > _SHOWN else ""
        raise AssertionError(
            f"{witness.circuit.name}: these wires can be changed alone: {', '.join(surprising[:_SHOWN])}{more}"
        )
    stale = [
        name for name, pattern in zip(free, patterns, strict=True) if not any(fnmatchcase(p, pattern) for p in idle)
    ]
    if stale:
        raise AssertionError(f"{witness.circuit.name}: named as free, but they matter: {', '.join(stale)}")
