# SPDX-License-Identifier: GPL-3.0-or-later
"""``zkpriv circuit``: list, describe, profile, check and lint the shipped circuits."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from zkpriv.cli.console import (
    EXIT_UNSATISFIED,
    emit,
    json_option,
    load_circuit,
    read_inputs,
    shape_of,
    shape_options,
    table,
)


@click.group("circuit")
def command() -> None:
    """The shipped circuits: what they state and what they cost."""


def shape_text(shape: dict[str, int]) -> str:
    """A shape as the options that select it."""
    return " ".join(f"--{name} {value}" for name, value in shape.items())


@command.command("list")
@json_option
def list_circuits(as_json: bool) -> None:
    """The shipped circuits and their shapes."""
    from zkpriv.circuits import registry

    entries = [{"name": name, "shape": dict(shape)} for name, shape in registry.shapes()]

    def text() -> str:
        return table([(str(entry["name"]), shape_text(entry["shape"])) for entry in entries])

    emit(as_json, {"circuits": entries}, text)


def describe(circuit: Any) -> dict[str, Any]:
    """What ``circuit info`` prints. ``constraints`` leaves out the rows added for public inputs."""
    return {
        "name": circuit.name,
        "constraints": circuit.constraints,
        "wires": circuit.wires,
        "public_inputs": list(circuit.public_inputs),
        "domain_size": circuit.domain_size,
        "digest": circuit.digest,
    }


@command.command("info")
@click.argument("name")
@shape_options
@json_option
def info(
    name: str, inputs: int | None, outputs: int | None, ring: int | None, bits: int | None, as_json: bool
) -> None:
    """Size, public inputs and digest of circuit NAME."""
    circuit = load_circuit(name, shape_of(inputs, outputs, ring, bits))
    data = describe(circuit)

    def text() -> str:
        rows = [(key.replace("_", " "), str(value)) for key, value in data.items() if key != "public_inputs"]
        rows += [("public inputs", ", ".join(data["public_inputs"]))]
        statement = (circuit.doc or "").strip()
        return table(rows) + (f"\n\n{statement}" if statement else "")

    emit(as_json, data, text)


@command.command("profile")
@click.argument("name")
@shape_options
@click.option("--depth", type=click.IntRange(1, 32), default=4, show_default=True, help="Levels of the tree.")
@click.option("--stacks", is_flag=True, help="Print collapsed stacks, for flame graph tools.")
@json_option
def profile(
    name: str,
    inputs: int | None,
    outputs: int | None,
    ring: int | None,
    bits: int | None,
    depth: int,
    stacks: bool,
    as_json: bool,
) -> None:
    """Constraints per gadget of circuit NAME, as a tree."""
    measured = load_circuit(name, shape_of(inputs, outputs, ring, bits)).profile()
    emit(
        as_json,
        measured.to_dict(),
        lambda: measured.collapsed_stacks() if stacks else measured.text(max_depth=depth),
    )


@command.command("export")
@click.argument("name")
@shape_options
@click.option("--r1cs", "r1cs_path", type=click.Path(dir_okay=False, path_type=Path), help="Constraints, as circom's.")
@click.option("--sym", "sym_path", type=click.Path(dir_okay=False, path_type=Path), help="Names of the wires.")
@json_option
def export(
    name: str,
    inputs: int | None,
    outputs: int | None,
    ring: int | None,
    bits: int | None,
    r1cs_path: Path | None,
    sym_path: Path | None,
    as_json: bool,
) -> None:
    """Write circuit NAME for snarkjs, Picus and other tools that read circom's files."""
    from zkpriv.formats import r1cs_file

    if r1cs_path is None and sym_path is None:
        raise click.UsageError("say what to write: --r1cs FILE, --sym FILE or both")
    circuit = load_circuit(name, shape_of(inputs, outputs, ring, bits))
    files: list[tuple[str, int]] = []
    for path, write in ((r1cs_path, r1cs_file.write_r1cs), (sym_path, r1cs_file.write_sym)):
        if path is not None:
            write(circuit, path)
            files.append((str(path), path.stat().st_size))
    data = {
        "name": circuit.name,
        "constraints": circuit.constraints,
        "wires": circuit.wires,
        "files": [{"path": path, "bytes": size} for path, size in files],
    }
    emit(as_json, data, lambda: table([(path, f"{size:,} bytes") for path, size in files]))


@command.command("check")
@click.argument("name")
@shape_options
@click.option(
    "--input",
    "input_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="JSON object: input name to value.",
)
@click.option("--all", "show_all", is_flag=True, help="List every constraint that fails, not only the first.")
@json_option
def check(
    name: str,
    inputs: int | None,
    outputs: int | None,
    ring: int | None,
    bits: int | None,
    input_path: Path,
    show_all: bool,
    as_json: bool,
) -> None:
    """Solve circuit NAME on an input file and say which constraint fails, if any (exit status 3)."""
    circuit = load_circuit(name, shape_of(inputs, outputs, ring, bits))
    values = read_inputs(input_path)
    if show_all and not as_json:
        for failure in circuit.solve(values, check=False).failures():
            click.echo(f"{failure.path}  {failure.file}:{failure.line}  {failure.why}")
    circuit.check(values)
    data = {"ok": True, "name": circuit.name, "constraints": circuit.constraints}
    emit(as_json, data, lambda: f"satisfied: all {circuit.constraints} constraints of {circuit.name} hold")


@contextmanager
def without_collection() -> Iterator[None]:
    """No search for cycles meanwhile: a circuit makes many small objects and drops next to none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@command.command("lint")
@click.argument("name", required=False)
@shape_options
@click.option("--all", "lint_all", is_flag=True, help="Every shipped circuit, in every shape.")
@json_option
def lint(
    name: str | None,
    inputs: int | None,
    outputs: int | None,
    ring: int | None,
    bits: int | None,
    lint_all: bool,
    as_json: bool,
) -> None:
    """Look for wires of circuit NAME that a prover could choose (exit status 3 if anything is found)."""
    shape = shape_of(inputs, outputs, ring, bits)
    if lint_all != (name is None) or (lint_all and shape):
        raise click.UsageError("say one circuit and its shape, or --all alone")
    if name is not None:
        with without_collection():
            report = load_circuit(name, shape).lint()
        emit(as_json, report.to_dict(), lambda: str(report))
        clean = report.clean
    else:
        clean = lint_every_circuit(as_json)
    if not clean:
        raise click.exceptions.Exit(EXIT_UNSATISFIED)


def lint_every_circuit(as_json: bool) -> bool:
    """The report of each shipped circuit as it comes, then a line that counts them; whether all are clean."""
    from zkpriv.circuits import registry

    reports = []
    for name, shape in registry.shapes():
        with without_collection():
            report = load_circuit(name, dict(shape)).lint()
        reports.append(report.to_dict())
        if not as_json:
            click.echo(f"{report}\n")
    found = sum(len(report["findings"]) for report in reports)
    clean = all(report["clean"] for report in reports)
    summary = f"{len(reports)} circuits: {'all clean' if clean else f'findings: {found}'}"
    emit(as_json, {"clean": clean, "circuits": reports}, lambda: summary)
    return clean
