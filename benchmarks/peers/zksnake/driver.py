# SPDX-License-Identifier: GPL-3.0-or-later
"""Driver of zksnake (Groth16 in Python over arkworks) for the comparison. Threads are set when it starts."""

from __future__ import annotations

import sys
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import serve
from zksnake.arithmetization import R1CS, ConstraintSystem, Var
from zksnake.groth16 import Groth16
from zksnake.groth16.serialization import Proof

CURVE = "BLS12_381"
given = serve.inputs()
kept: dict[int, Any] = {}


def compiled(size: int) -> Any:
    """The start squared again and again is the public result; ``size`` constraints."""
    names = ["start", *(f"w{index}" for index in range(1, size)), "result"]
    wires = [Var(name) for name in names]
    system = ConstraintSystem(["start"], ["result"], serve.R)
    for wire, following in pairwise(wires):
        system.add_constraint(following == wire * wire)
    system.set_public(wires[-1])
    r1cs = R1CS(system, CURVE)
    r1cs.compile()
    serve.must(system.num_constraints() == size, "constraints")
    return r1cs


def system_of(size: int) -> tuple[Any, Groth16]:
    if size not in kept:
        kept.clear()
        r1cs = compiled(size)
        kept[size] = r1cs, Groth16(r1cs, CURVE)
    found: tuple[Any, Groth16] = kept[size]
    return found


def proof_of(r1cs: Any, groth16: Groth16) -> tuple[Proof, list[int]]:
    public, private = r1cs.generate_witness(r1cs.solve({"start": given.scalar_start}))
    return groth16.prove(public, private), public


def prepare(kernel: str, size: int, threads: int) -> serve.Job:
    if kernel not in ("setup", "prove", "verify"):
        raise ValueError(f"no kernel {kernel}")
    r1cs, groth16 = system_of(1000 if kernel == "verify" else size)
    if kernel == "setup":
        return serve.Job(
            groth16.setup, lambda _: serve.must(groth16.verify(*proof_of(r1cs, groth16)), "proof with these keys")
        )
    if groth16.proving_key is None:
        groth16.setup()
    if kernel == "prove":
        return serve.Job(lambda: proof_of(r1cs, groth16), lambda made: serve.must(groth16.verify(*made), "proof"))
    proof, public = proof_of(r1cs, groth16)
    data = proof.to_bytes()

    def run() -> bool:
        return all(groth16.verify(Proof.from_bytes(data, CURVE), public) for _ in range(size))

    def result(accepted: bool) -> str:
        wrong = [*public[:-1], (public[-1] + 1) % serve.R]
        return serve.must(accepted and not groth16.verify(Proof.from_bytes(data, CURVE), wrong), "verdict")

    return serve.Job(run, result)


serve.serve(f"zksnake {version('zksnake')}", prepare)
