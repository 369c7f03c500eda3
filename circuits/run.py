# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``python -m zkpriv.circuits.NAME`` does: show the statement, solve an honest example, prove and verify it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

from zkpriv.circuits import registry

from zkpriv.errors import ZkprivError


def main(name: str, arguments: Sequence[str] | None = None) -> None:
    """Run the example of circuit ``name`` with command-line arguments; exits with 70 if the library fails."""
    default = registry.SHIPPED[name][0]
    parser = argparse.ArgumentParser(
        prog=f"python -m zkpriv.circuits.{name}", description=f"An honest example of circuit {name}."
    )
    for parameter, value in default.items():
        parser.add_argument(f"--{parameter}", type=int, default=value, help=f"shape (default {value})")
    parser.add_argument("--seed", type=int, default=0, help="seed of the example's inputs (default 0)")
    parser.add_argument("--no-proof", action="store_true", help="stop after solving the witness")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    shape = {parameter: getattr(options, parameter) for parameter in default}
    try:
        report = run(name, shape, seed=options.seed, prove=not options.no_proof, quiet=options.json)
    except ZkprivError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        raise SystemExit(70) from error
    if options.json:
        print(json.dumps(report, indent=2))


def run(name: str, shape: dict[str, int], *, seed: int = 0, prove: bool = True, quiet: bool = True) -> dict[str, Any]:
    """Build, solve, and (with ``prove``) set up, prove and verify the example. Returns what was measured."""

    def say(text: str) -> None:
        if not quiet:
            print(text)

    circuit = registry.get(name, **shape)
    title = name + "".join(f" {key}={value}" for key, value in circuit.shape_params.items())
    say(f"{title}: {circuit.statement}")
    start = time.perf_counter()
    info = circuit.info()
    report: dict[str, Any] = {**info, "shape": dict(circuit.shape_params), "statement": circuit.statement}
    seconds: dict[str, float] = {"build": time.perf_counter() - start}
    report["seconds"] = seconds
    publics = len(info["public_inputs"])
    say(
        f"{info['constraints']} constraints, {info['wires']} wires, {publics} public inputs, "
        f"domain {info['domain_size']}, digest {info['digest'][:16]}... ({seconds['build']:.2f} s)"
    )
    inputs = registry.sample_inputs(name, seed, **circuit.shape_params)
    start = time.perf_counter()
    witness = circuit.solve(inputs)
    seconds["solve"] = time.perf_counter() - start
    report["public"] = [str(value) for value in witness.public]
    say(f"example solved, every constraint holds ({seconds['solve']:.3f} s)")
    if prove:
        _prove(circuit, inputs, witness.public, report, say)
    return report


def _prove(circuit: Any, inputs: dict[str, Any], public: list[int], report: dict[str, Any], say: Any) -> None:
    from zkpriv import groth16

    seconds = report["seconds"]
    start = time.perf_counter()
    proving_key, verifying_key = groth16.setup(circuit)
    seconds["setup"] = time.perf_counter() - start
    say(f"development keys made, never for money ({seconds['setup']:.2f} s)")
    start = time.perf_counter()
    proof = groth16.Prover(circuit, proving_key).prove(inputs)
    seconds["prove"] = time.perf_counter() - start
    data = proof.to_bytes()
    report["proof_bytes"] = len(data)
    say(f"proof of {len(data)} bytes ({seconds['prove']:.2f} s)")
    start = time.perf_counter()
    groth16.Verifier(verifying_key).verify(proof, public)
    seconds["verify"] = time.perf_counter() - start
    report["verified"] = True
    say(f"verified ({seconds['verify']:.3f} s)")
