# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger of freedom: what a prover may choose in each circuit, counted and compared with the rank at a witness.

Numbers in finite ranges (keys, amounts, bits) count nothing: they cannot move a little. What may move: siblings in a
tree (73 a path), other members of a ring, messages, and a point on the curve that nothing else determines.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from support.forge import forge
from support.freedom import free_wires, freedom
from support.gadgets import alone
from zkpriv.circuits import registry
from zkpriv.circuits.samples import inputs_for, random_spend, transfer_inputs

from zkpriv.gadgets import NullifierKey, Point, fixed_base_mul, generator, to_bits_canonical
from zkpriv.gadgets.nullifier_key import pack
from zkpriv.gadgets.variable_base import variable_base_mul
from zkpriv.r1cs import Circuit
from zkpriv.reference import jubjub
from zkpriv.reference.jubjub import ORDER

SIBLINGS = 10 * 7 + 3


def small_key_transfer(inputs: int, dummies: int) -> tuple[Circuit, dict[str, Any]]:
    """Keys whose top digit is 0: where all leading ones of the bound are matched, a ratio is free and harmless."""
    draw = random.Random(4)
    spends = []
    for i in range(inputs):
        spend = random_spend(draw, 1000, i, dummy=i >= inputs - dummies)
        spends.append(type(spend)(**{**fields(spend), "k": spend.k >> 3}))
    total = 1000 * (inputs - dummies) - 1
    return registry.get("transfer", inputs=inputs, outputs=2), transfer_inputs(spends, [(total, 3), (0, 4)], 1)


def fields(spend: Any) -> dict[str, Any]:
    return {name: getattr(spend, name) for name in ("k", "s", "value", "rho", "position", "alpha", "dummy")}


def of_sample(name: str, **shape: int) -> tuple[Circuit, dict[str, Any]]:
    circuit = registry.get(name, **shape)
    for seed in range(20):
        made = inputs_for(name, circuit.shape_params, seed)
        if made.get("nullifier_key", 0) >> 249 != 7:
            return circuit, made
    raise AssertionError("twenty keys with a top digit of 7")


LEDGER = {
    # No freedom and no spare constraint: leaving out any one of them shows.
    "range_proof": (lambda: of_sample("range_proof", bits=64), 0, 0),
    # Siblings, identity, scope, message.
    "membership": (lambda: of_sample("membership"), SIBLINGS + 3, 0),
    # Ten other members, message.
    "ring_signature": (lambda: of_sample("ring_signature", ring=11), 11, 0),
    # As before. C is fixed by the balance, to which one coordinate and the curve equation are enough.
    "ringct": (lambda: of_sample("ringct", ring=11), 11, 1),
    # Siblings and the place of P on the curve; C as in ringct.
    "transfer 1x2": (lambda: small_key_transfer(1, 0), SIBLINGS + 1, 1),
    # Both paths lead to one root (one less); the two C can move with their sum fixed (one more).
    "transfer 2x2": (lambda: small_key_transfer(2, 0), 2 * (SIBLINGS + 1) - 1 + 1, 1),
    # A dummy's C is free on the curve, and its root constraint is void.
    "transfer 2x2 with a dummy": (lambda: small_key_transfer(2, 1), 2 * (SIBLINGS + 1) + 1, 2),
}


@pytest.mark.parametrize("name", LEDGER)
def test_ledger(name: str) -> None:
    make, free, spare = LEDGER[name]
    circuit, made = make()
    witness = circuit.solve(made)
    assert freedom(witness) == (free, spare), free_wires(witness)


def test_gadgets_have_no_freedom() -> None:
    draw = random.Random(5)
    base = jubjub.mul(generator("G").point, draw.randrange(ORDER))
    cases = [
        (alone(lambda k: point(NullifierKey(k).times(generator("G"))), 1, 2), [pack(draw.randrange(ORDER) >> 3)], 0),
        (alone(lambda k: point(fixed_base_mul(k, generator("T"))), 1, 2), [draw.randrange(ORDER)], 0),
        # The base is free: two coordinates, nothing here says that it is on the curve.
        (alone(lambda k, u, v: point(variable_base_mul(k, Point(u, v))), 3, 2), [draw.randrange(ORDER), *base], 2),
        (alone(lambda x: to_bits_canonical(x), 1, 255), [draw.randrange(1 << 250)], 0),
    ]
    for made, values, free in cases:
        assert freedom(made.solve({"x": values})) == (free, 0)


def point(made: Point) -> list[Any]:
    return [made.u, made.v]


def test_a_forgotten_constraint_is_one_more_freedom() -> None:
    """Drop any one constraint of a range proof, and something can move."""
    circuit, made = of_sample("range_proof", bits=8)
    witness = forge(circuit, made)
    assert freedom(witness) == (0, 0), "wires = constraints = rank, so every constraint is needed"


def test_the_harmless_ratio() -> None:
    """Where the key matches the leading bits of the bound, the ratio 0/0 is free, and nothing depends on it."""
    circuit, made = small_key_transfer(1, 0)
    draw = random.Random(6)
    spend = random_spend(draw, 1000, 0)
    spend = type(spend)(**{**fields(spend), "k": (7 << 249) | (spend.k & ((1 << 240) - 1))})
    inputs = transfer_inputs([spend], [(999, 3), (0, 4)], 1)
    witness = circuit.solve(inputs)
    assert freedom(witness) == (SIBLINGS + 2, 2)
    ratio = next(path for path in circuit.wire_paths if path.startswith("input[0]/key/ratio"))
    witness.must_hold()
    assert witness.mutated({ratio: 5}).is_satisfied()
    assert made["nullifier"] != inputs["nullifier"]
