# SPDX-License-Identifier: GPL-3.0-or-later
"""``zkpriv prove``: solve a shipped circuit on an input file and write proof and public inputs."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from zkpriv.cli.console import (
    emit,
    json_option,
    load_circuit,
    progress,
    read_inputs,
    shape_of,
    shape_options,
    table,
    threads_option,
)

FILE_IN = click.Path(exists=True, dir_okay=False, path_type=Path)
FILE_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command("prove")
@click.argument("name")
@shape_options
@click.option("--key", type=FILE_IN, required=True, help="Proving key (NAME.pk).")
@click.option("--input", "input_path", type=FILE_IN, required=True, help="JSON object: input name to value.")
@click.option("--proof", "proof_path", type=FILE_OUT, required=True, help="Where to write the proof.")
@click.option("--public", "public_path", type=FILE_OUT, required=True, help="Where to write the public inputs.")
@click.option("--format", "file_format", type=click.Choice(["raw", "snarkjs"]), default="raw", show_default=True)
@threads_option
@json_option
def command(
    name: str,
    inputs: int | None,
    outputs: int | None,
    ring: int | None,
    bits: int | None,
    key: Path,
    input_path: Path,
    proof_path: Path,
    public_path: Path,
    file_format: str,
    threads: int | None,
    as_json: bool,
) -> None:
    """Prove that the inputs satisfy circuit NAME.

    The input file is a JSON object from input name to decimal string or 0x hex; arrays nest. The proof is 192 raw
    bytes (or snarkjs JSON), the public inputs are an array of decimal strings in declared order.
    """
    from zkpriv import groth16
    from zkpriv.formats import snarkjs

    _must_be_different_files(key=key, input=input_path, proof=proof_path, public=public_path)
    circuit = load_circuit(name, shape_of(inputs, outputs, ring, bits))
    values = read_inputs(input_path)
    with groth16.Prover(circuit, key, threads=threads) as prover:
        begun = time.perf_counter()
        witness = circuit.solve(values)
        public = [str(int(value)) for value in witness.public]
        with progress(not as_json) as report:
            proof = prover.prove_witness(witness, progress=report)
    seconds = time.perf_counter() - begun
    if file_format == "snarkjs":
        proof_path.write_text(json.dumps(snarkjs.write_proof(proof), indent=1) + "\n", encoding="utf-8")
    else:
        proof_path.write_bytes(proof.to_bytes())
    public_path.write_text(json.dumps(public, indent=1) + "\n", encoding="utf-8")
    data = {
        "name": name,
        "digest": circuit.digest,
        "proof": str(proof_path),
        "public": str(public_path),
        "public_inputs": dict(zip(circuit.public_inputs, public, strict=True)),
        "seconds": seconds,
    }
    emit(
        as_json,
        data,
        lambda: table(
            [
                ("proof", f"{proof_path} ({proof_path.stat().st_size} bytes)"),
                ("public inputs", f"{public_path} ({len(public)} values)"),
                ("time", f"{seconds:.3f} s"),
            ]
        ),
    )


def _must_be_different_files(**paths: Path) -> None:
    """A usage error where one file would overwrite another (a proof its own public inputs, or the key)."""
    seen: dict[Path, str] = {}
    for option, path in paths.items():
        twin = seen.setdefault(path.resolve(), option)
        if twin != option:
            raise click.UsageError(f"--{option} and --{twin} name the same file {path}")
