# SPDX-License-Identifier: GPL-3.0-or-later
"""Degrees of freedom: how many directions a witness can move in without breaking a constraint, to first order.

At a witness the constraints a*b = c have the differentials b*da + a*db - dc. The number of wires minus the rank of
these is the freedom that is left to a prover nearby. A gadget whose inputs are numbers in a finite range has none; a
Merkle level of arity k has k - 1 (the siblings). One forgotten constraint shows as one more. Second solutions far away
(k + l, a sign) do not show here; they have tests of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.r1cs import Witness
from zkpriv.r1cs.field import R


def freedom(witness: Witness) -> tuple[int, int]:
    """(wires minus rank, constraints minus rank), the constant wire not counted."""
    rank = len(_pivots(witness))
    circuit = witness.circuit
    return circuit.wires - 1 - rank, circuit.constraints - rank


def free_wires(witness: Witness) -> list[str]:
    """Paths of wires that no pivot fixes: where to look when there is too much freedom."""
    fixed = _pivots(witness)
    return [path for wire, path in enumerate(witness.circuit.wire_paths) if wire and wire not in fixed]


def differential(witness: Witness, values: Sequence[int], number: int) -> dict[int, int]:
    """A row of the Jacobian at ``values``: by wire, how a constraint changes with it; without the one wire."""
    system = witness.circuit.system
    a, b, c = (system.terms(rows[number]) for rows in (system.rows_a, system.rows_b, system.rows_c))
    at_a = sum(coef * values[wire] for wire, coef in a.items()) % R
    at_b = sum(coef * values[wire] for wire, coef in b.items()) % R
    row: dict[int, int] = {}
    for terms, factor in ((a, at_b), (b, at_a), (c, R - 1)):
        if factor:
            for wire, coef in terms.items():
                row[wire] = (row.get(wire, 0) + coef * factor) % R
    row.pop(0, None)
    return {wire: coef for wire, coef in row.items() if coef}


def _pivots(witness: Witness) -> dict[int, dict[int, int]]:
    """Rows in echelon form by their newest wire; each constraint mostly brings a new wire, so there is little to do."""
    system = witness.circuit.system
    values = witness.values
    pivots: dict[int, dict[int, int]] = {}
    for number in range(len(system.rows_a)):
        row = differential(witness, values, number)
        while row:
            newest = max(row)
            pivot = pivots.get(newest)
            if pivot is None:
                scale = pow(row[newest], -1, R)
                pivots[newest] = {wire: coef * scale % R for wire, coef in row.items()}
                break
            factor = row[newest]
            for wire, coef in pivot.items():
                left = (row.get(wire, 0) - factor * coef) % R
                if left:
                    row[wire] = left
                else:
                    row.pop(wire, None)
    return pivots
