# SPDX-License-Identifier: GPL-3.0-or-later
"""``zkpriv setup dev``: keys from one party's randomness, for development only."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

import click

from zkpriv.cli.console import emit, json_option, load_circuit, shape_of, shape_options, table


@click.group("setup")
def command() -> None:
    """Make proving and verifying keys."""


@command.command("dev")
@click.argument("name")
@shape_options
@click.option(
    "--domain",
    type=click.Choice(["power-of-two", "smallest"]),
    default="power-of-two",
    show_default=True,
    help="Size of the domain; smallest takes 3 * 2^k points where they do.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the keys.")
@json_option
def dev(
    name: str,
    inputs: int | None,
    outputs: int | None,
    ring: int | None,
    bits: int | None,
    domain: Literal["power-of-two", "smallest"],
    out: Path,
    as_json: bool,
) -> None:
    """Write NAME.pk and NAME.vk for a shipped circuit.

    The keys are marked DEV: whoever ran the setup could forge proofs, so production code refuses them.
    """
    from zkpriv import groth16

    circuit = load_circuit(name, shape_of(inputs, outputs, ring, bits))
    begun = time.perf_counter()
    proving_key, verifying_key = groth16.setup(circuit, domain=domain)
    seconds = time.perf_counter() - begun
    out.mkdir(parents=True, exist_ok=True)
    pk_path, vk_path = out / f"{name}.pk", out / f"{name}.vk"
    proving_key.save(pk_path)
    verifying_key.save(vk_path)
    data = {
        "name": name,
        "digest": circuit.digest,
        "dev": True,
        "domain_size": proving_key.shape.domain_size,
        "proving_key": str(pk_path),
        "proving_key_bytes": pk_path.stat().st_size,
        "verifying_key": str(vk_path),
        "verifying_key_bytes": vk_path.stat().st_size,
        "seconds": seconds,
    }
    emit(
        as_json,
        data,
        lambda: table(
            [
                ("circuit", f"{name} ({circuit.constraints} constraints, digest {circuit.digest[:16]})"),
                ("domain", f"{proving_key.shape.domain_size} points"),
                ("proving key", f"{pk_path} ({pk_path.stat().st_size} bytes)"),
                ("verifying key", f"{vk_path} ({vk_path.stat().st_size} bytes)"),
                ("time", f"{seconds:.2f} s"),
                ("trust", "DEV: made by one party, for development only"),
            ]
        ),
    )
