# SPDX-License-Identifier: GPL-3.0-or-later
"""Two small circuits, and what the tests of Groth16 do with them."""

from __future__ import annotations

from dataclasses import dataclass

from zkpriv import Public, Secret, circuit, groth16
from zkpriv.groth16 import Proof, Prover, ProvingKey, Verifier, VerifyingKey
from zkpriv.r1cs import Circuit


@circuit
def factors(product: Public, total: Public, a: Secret, b: Secret) -> None:
    """I know two numbers with this product and this sum."""
    (a * b).must_equal(product, "product is a times b")
    (a + b).must_equal(total, "total is a plus b")


@circuit
def square(result: Public, tag: Public, x: Secret) -> None:
    """I know a square root of the result; the tag is bound and free."""
    (x * x).must_equal(result, "result is x squared")
    (tag * tag).must_equal(tag * tag, "tag is in a constraint")


@dataclass(frozen=True)
class Made:
    """A circuit with its keys."""

    circuit: Circuit
    pk: ProvingKey
    vk: VerifyingKey
    prover: Prover
    verifier: Verifier


def make(circuit: Circuit) -> Made:
    """Fresh keys for a circuit."""
    pk, vk = groth16.setup(circuit)
    return Made(circuit, pk, vk, Prover(circuit, pk), Verifier(vk, circuit=circuit))


PUBLIC = [15, 8]
INPUTS = {"product": 15, "total": 8, "a": 3, "b": 5}


def proofs_of(made: Made, count: int) -> list[tuple[Proof, list[int]]]:
    """Different true statements with their proofs."""
    out = []
    for i in range(count):
        a, b = i + 2, i + 5
        out.append((made.prover.prove({"product": a * b, "total": a + b, "a": a, "b": b}), [a * b, a + b]))
    return out
