# SPDX-License-Identifier: GPL-3.0-or-later
"""Honest inputs at which the freedom of a shipped circuit is counted: an ordinary one and degenerate ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zkpriv.r1cs.circuit import Circuit


def shipped_inputs(circuit: Circuit) -> Iterator[tuple[str, dict[str, Any]]]:
    """(label, inputs) for a circuit of ``zkpriv.circuits``; nothing for any other."""
    from zkpriv.circuits import registry, samples

    shape = circuit.shape_params
    if circuit.name not in registry.names() or registry.get(circuit.name, **shape) is not circuit:
        return
    yield "a sample", samples.inputs_for(circuit.name, shape, 0)
    draw = random.Random(f"zkpriv lint {circuit.name} {sorted(shape.items())}")
    if circuit.name == "multiply":
        yield "a factor 0", {"product": 0, "a": 0, "b": 5}
    elif circuit.name == "range_proof":
        for label, value, rho in (("value 0, blinding 0", 0, 0), ("the largest value", (1 << shape["bits"]) - 1, 1)):
            point = list(samples.jubjub.value_commitment(value, rho))
            yield label, {"commitment": point, "value": value, "blinding": rho}
    elif circuit.name == "ring_signature":
        yield "a key at the bound", _edge_ring_signature(draw, shape["ring"])
    elif circuit.name == "transfer":
        yield "edge keys, positions and amounts", _edge_transfer(draw, shape["inputs"], shape["outputs"])


def _edge_ring_signature(draw: random.Random, size: int) -> dict[str, Any]:
    from zkpriv.circuits import samples
    from zkpriv.gadgets.nullifier_key import CANONICAL_BOUND, pack

    own = samples.Spend(CANONICAL_BOUND, 0, 0, 0, 0, 1)
    member = [draw.randrange(samples.R) for _ in range(size)]
    member[-1] = samples.poseidon(samples.Domain.RING, [*own.P])
    return {
        "member": member,
        "key_image": samples.poseidon(samples.Domain.RING, [pack(own.k)]),
        "message": 0,
        "nullifier_key": pack(own.k),
        "spend_key": 0,
    }


def _edge_transfer(draw: random.Random, n: int, m: int) -> dict[str, Any]:
    """k' = 0 and k' at the bound, the first and the last position, a value of 2^64 - 1, values and blindings of 0."""
    from zkpriv.circuits import samples
    from zkpriv.gadgets.nullifier_key import CANONICAL_BOUND

    top = (1 << 64) - 1
    spends = []
    for i in range(n):
        last = i == n - 1
        spends.append(
            samples.Spend(
                k=CANONICAL_BOUND if last else i,
                s=draw.randrange(1, samples.ORDER),
                value=top if i == 0 else 0,
                rho=draw.randrange(samples.ORDER) if i == 0 else 0,
                position=(1 << 32) - 1 if last else i,
                alpha=0 if last else 1,
            )
        )
    outputs = [(top if j == 0 else 0, 0) for j in range(m)]
    made: dict[str, Any] = samples.transfer_inputs(spends, outputs, 0)
    return made
