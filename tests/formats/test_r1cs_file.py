# SPDX-License-Identifier: GPL-3.0-or-later
"""Circuits as ``.r1cs`` and ``.sym``, witnesses as ``.wtns``: read back here, and by snarkjs where it is installed."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from zkpriv.circuits import registry

from zkpriv import Output, Public, Secret, circuit
from zkpriv.cli.main import run
from zkpriv.formats import r1cs_file
from zkpriv.r1cs import Circuit, Witness
from zkpriv.r1cs.field import R


@circuit
def outputs_first(out: Output[2], given: Public, x: Secret[2]) -> None:
    """The outputs are sum and product."""
    out[0].bind(x[0] + x[1] + given, "the sum")
    out[1].bind(x[0] * x[1] * given, "the product")


@circuit
def outputs_last(given: Public, out: Output, x: Secret) -> None:
    """The output is a sum."""
    out.bind(x * x + given, "the sum")


SMALL = [outputs_first, outputs_last, registry.get("multiply"), registry.get("range_proof", bits=8)]
IDS = [made.name for made in SMALL]


def sections(data: bytes, magic: bytes, version: int) -> list[bytes]:
    """The sections of an iden3 container, numbered from 1 without gaps, and nothing after them."""
    assert data[:4] == magic
    got, count = struct.unpack_from("<II", data, 4)
    assert got == version
    out, at = [], 12
    for number in range(1, count + 1):
        kind, length = struct.unpack_from("<IQ", data, at)
        assert kind == number
        out.append(data[at + 12 : at + 12 + length])
        at += 12 + length
    assert at == len(data)
    return out


def read(data: bytes) -> tuple[tuple[int, ...], list[list[dict[int, int]]]]:
    """Counts (wires, outputs, publics, privates, labels, constraints) and the constraints."""
    header, rows, labels = sections(data, b"r1cs", 1)
    assert struct.unpack_from("<I", header)[0] == 32 and int.from_bytes(header[4:36], "little") == R
    counts = struct.unpack("<IIIIQI", header[36:])
    assert labels == b"".join(struct.pack("<Q", i) for i in range(counts[0]))
    out, at = [], 0
    for _ in range(counts[5]):
        row = []
        for _ in range(3):
            (terms,) = struct.unpack_from("<I", rows, at)
            at += 4
            side: dict[int, int] = {}
            last = -1
            for _ in range(terms):
                (wire,) = struct.unpack_from("<I", rows, at)
                assert last < wire < counts[0], "wires ascend"
                last = wire
                side[wire] = int.from_bytes(rows[at + 4 : at + 36], "little")
                assert 0 < side[wire] < R
                at += 36
            row.append(side)
        out.append(row)
    assert at == len(rows)
    return counts, out


@pytest.mark.parametrize("made", SMALL, ids=IDS)
def test_constraints_are_those_of_the_circuit(made: Circuit) -> None:
    counts, rows = read(r1cs_file.r1cs_bytes(made))
    assert (counts[0], counts[4], counts[5]) == (made.wires, made.wires, made.constraints)
    for number, row in enumerate(rows):
        entry = made.system.constraint(number)
        assert row == [entry.a, entry.b, entry.c], entry.path


def test_the_transfer() -> None:
    made = registry.get("transfer", inputs=1, outputs=2)
    counts, rows = read(r1cs_file.r1cs_bytes(made))
    assert counts[1:4] == (0, len(made.public_inputs), sum(len(f.names()) for f in made.schema.secret))
    witness = made.solve(registry.sample_inputs("transfer", inputs=1, outputs=2))
    for row in rows[:: len(rows) // 200]:
        a, b, c = (witness.evaluate(side) for side in row)
        assert a * b % R == c


@pytest.mark.parametrize(
    ("made", "expected"), [(outputs_first, (2, 1, 2)), (outputs_last, (0, 2, 1)), (SMALL[2], (0, 1, 2))]
)
def test_counts(made: Circuit, expected: tuple[int, int, int]) -> None:
    """Outputs are counted as such where circom would have them: before all other public inputs."""
    assert read(r1cs_file.r1cs_bytes(made))[0][1:4] == expected


def test_symbols() -> None:
    assert r1cs_file.sym_text(outputs_first).splitlines()[:6] == [
        "1,1,0,main.out[0]",
        "2,2,0,main.out[1]",
        "3,3,0,main.given",
        "4,4,0,main.x[0]",
        "5,5,0,main.x[1]",
        "6,6,0,main.mul",
    ]
    made = SMALL[3]
    rows = [line.split(",") for line in r1cs_file.sym_text(made).splitlines()]
    assert [int(row[0]) for row in rows] == [int(row[1]) for row in rows] == list(range(1, made.wires))
    names = [row[3] for row in rows]
    assert len(set(names)) == len(names) and "main.commit.amount.window[0].e" in names
    by_scope = {(row[2], row[3].rpartition(".")[0]) for row in rows if "poseidon" not in row[3]}
    assert len(by_scope) == len({scope for _, scope in by_scope}), "one component for each scope"


def test_witness_file() -> None:
    witness = outputs_first.solve({"given": 3, "x": [R - 1, 5]})
    header, values = sections(r1cs_file.wtns_bytes(witness), b"wtns", 2)
    assert header == struct.pack("<I", 32) + R.to_bytes(32, "little") + struct.pack("<I", outputs_first.wires)
    assert values == b"".join(value.to_bytes(32, "little") for value in witness.values)


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = registry.get("range_proof", bits=8)
    files = {name: tmp_path / f"range.{name}" for name in ("r1cs", "sym")}
    words = ["circuit", "export", "range_proof", "--bits", "8"]
    words += ["--r1cs", str(files["r1cs"]), "--sym", str(files["sym"])]
    assert run([*words, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["constraints"] == made.constraints and [f["path"] for f in report["files"]] == words[6::2]
    assert files["r1cs"].read_bytes() == r1cs_file.r1cs_bytes(made)
    assert files["sym"].read_text(encoding="utf-8") == r1cs_file.sym_text(made)
    assert run(["circuit", "export", "range_proof"]) == 64, "nothing to write is a mistake"


# ---- snarkjs ---------------------------------------------------------------------------------------------------


def snarkjs_program() -> list[str] | None:
    """snarkjs from PATH, or as the benchmarks install it."""
    node, found = shutil.which("node"), shutil.which("snarkjs")
    if found:
        return [found]
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "zkpriv-benchmarks"
    for script in sorted(cache.glob("snarkjs*/node_modules/snarkjs/build/cli.cjs")):
        if node:
            return [node, str(script)]
    return None


SNARKJS = snarkjs_program()
needs_snarkjs = pytest.mark.skipif(
    SNARKJS is None, reason="snarkjs is not installed (python benchmarks/compare.py installs it)"
)


def snarkjs(folder: Path, *arguments: str) -> str:
    assert SNARKJS is not None
    done = subprocess.run([*SNARKJS, *arguments], cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def exported(made: Circuit, folder: Path) -> None:
    r1cs_file.write_r1cs(made, folder / "c.r1cs")
    r1cs_file.write_sym(made, folder / "c.sym")


def exported_witness(witness: Witness, folder: Path) -> None:
    (folder / "w.wtns").write_bytes(r1cs_file.wtns_bytes(witness))


@needs_snarkjs
def test_snarkjs_checks_our_witness_by_our_constraints(tmp_path: Path) -> None:
    made = SMALL[3]
    exported(made, tmp_path)
    exported_witness(made.solve(registry.sample_inputs("range_proof", bits=8)), tmp_path)
    assert "WITNESS IS CORRECT" in snarkjs(tmp_path, "wtns", "check", "c.r1cs", "w.wtns")


@pytest.mark.slow
@needs_snarkjs
def test_snarkjs_reads_the_same_circuit(tmp_path: Path) -> None:
    made = SMALL[3]
    exported(made, tmp_path)
    shown = snarkjs(tmp_path, "r1cs", "info", "c.r1cs")
    for fact in (
        "Curve: bls12-381",
        f"# of Wires: {made.wires}",
        f"# of Constraints: {made.constraints}",
        "# of Private Inputs: 2",
        "# of Public Inputs: 2",
        "# of Outputs: 0",
    ):
        assert fact in shown
    snarkjs(tmp_path, "r1cs", "export", "json", "c.r1cs", "c.json")
    data: Any = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert int(data["prime"]) == R and len(data["constraints"]) == made.constraints
    for number, row in enumerate(data["constraints"]):
        entry = made.system.constraint(number)
        assert [{int(w): int(v) for w, v in side.items()} for side in row] == [entry.a, entry.b, entry.c]


@pytest.mark.slow
@needs_snarkjs
def test_snarkjs_prints_our_names_and_refuses_a_wrong_witness(tmp_path: Path) -> None:
    exported(outputs_first, tmp_path)
    shown = snarkjs(tmp_path, "r1cs", "print", "c.r1cs", "c.sym")
    assert "main.x[0]" in shown and "main.out[1]" in shown
    exported_witness(outputs_first.solve({"given": 3, "x": [7, 5]}).set("out[1]", 7), tmp_path)
    with pytest.raises(AssertionError):
        snarkjs(tmp_path, "wtns", "check", "c.r1cs", "w.wtns")
