# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line as scripts see it: JSON words, exit statuses, and one line of error for every mistake."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from zkpriv import backend
from zkpriv.cli.main import COMMANDS, run

BAD_PROOF, MALFORMED, UNSATISFIED, USAGE = 1, 2, 3, 64


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys, a proof and public inputs of ``multiply``."""
    folder = tmp_path_factory.mktemp("multiply")
    assert run(["setup", "dev", "multiply", "--out", str(folder)]) == 0
    (folder / "in.json").write_text('{"product": "15", "a": "3", "b": "0x5"}', encoding="utf-8")
    assert run(prove(folder)) == 0
    return folder


def prove(folder: Path, *more: str, source: str = "in.json", proof: str = "proof.bin") -> list[str]:
    files = ["--key", folder / "multiply.pk", "--input", folder / source, "--proof", folder / proof]
    return ["prove", "multiply", *map(str, files), "--public", str(folder / "public.json"), *more]


def verify(folder: Path, *more: str, proof: str = "proof.bin", public: str = "public.json") -> list[str]:
    files = ["--key", folder / "multiply.vk", "--proof", folder / proof, "--public", folder / public]
    return ["verify", *map(str, files), *more]


def json_of(capsys: pytest.CaptureFixture[str], arguments: list[str], status: int = 0) -> Any:
    """Run with --json; standard output must be one JSON object."""
    capsys.readouterr()
    assert run([*arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    report = json_of(capsys, ["doctor"])
    assert {"version", "backend", "levels", "threads", "kernels"} <= set(report)
    assert report["backend"] in report["levels"]
    assert report["ok"] and all(report["self_test"].values())
    assert set(report["reasons"]) == set(report["kernels"]) and all(report["reasons"].values())
    capsys.readouterr()
    assert run(["doctor"]) == 0
    shown = capsys.readouterr().out.splitlines()
    for kernel, level in report["kernels"].items():
        (line,) = [line for line in shown if line.startswith(f"kernel {kernel} ")]
        assert line.endswith(f"  {level}: {report['reasons'][kernel]}")


@pytest.mark.parametrize(
    ("name", "value"), [("ZKPRIV_BACKEND", "avx1024"), ("ZKPRIV_THREADS", "1025"), ("ZKPRIV_THREADS", "none")]
)
def test_a_wrong_setting_is_a_usage_error(name: str, value: str) -> None:
    command = [sys.executable, "-m", "zkpriv.cli.main", "doctor"]
    environment = dict(os.environ, **{name: value})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == USAGE and done.stdout == ""
    assert done.stderr.startswith(f"zkpriv: BackendError: {name}=") and done.stderr.count("\n") == 1


def test_keys_on_the_smallest_domain(keys: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """``multiply`` has 3 rows in all: 3 points, not 4; the info stays that of the usual domain."""
    before = json_of(capsys, ["circuit", "info", "multiply"])
    made = json_of(capsys, ["setup", "dev", "multiply", "--domain", "smallest", "--out", str(tmp_path)])
    assert json_of(capsys, ["circuit", "info", "multiply"]) == before
    assert (before["domain_size"], made["domain_size"]) == (4, 3)
    (tmp_path / "in.json").write_bytes((keys / "in.json").read_bytes())
    json_of(capsys, prove(tmp_path))
    json_of(capsys, verify(tmp_path))
    (tmp_path / "multiply.vk").write_bytes((keys / "multiply.vk").read_bytes())
    json_of(capsys, verify(tmp_path), BAD_PROOF)


def test_threads_have_one_limit(keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for threads, status in ((backend.MAX_THREADS, 0), (backend.MAX_THREADS + 1, USAGE), (0, USAGE)):
        json_of(capsys, prove(keys, "--threads", str(threads)), status)


def test_circuit_list_and_info(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json_of(capsys, ["circuit", "list"])["circuits"]
    names = {entry["name"] for entry in listed}
    assert names == {"multiply", "range_proof", "membership", "ring_signature", "ringct", "transfer"}
    info = json_of(capsys, ["circuit", "info", "transfer", "--inputs", "2", "--outputs", "2"])
    assert set(info) == {"name", "constraints", "wires", "public_inputs", "domain_size", "digest"}
    assert info["domain_size"] == 1 << 14
    assert info["public_inputs"][:2] == ["root", "fee"]


def test_circuit_profile(capsys: pytest.CaptureFixture[str]) -> None:
    tree = json_of(capsys, ["circuit", "profile", "range_proof", "--bits", "64"])
    info = json_of(capsys, ["circuit", "info", "range_proof", "--bits", "64"])
    assert tree["total"] == info["constraints"]


def test_check_says_which_constraint_fails(keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (keys / "wrong.json").write_text('{"product": 16, "a": 3, "b": 5}', encoding="utf-8")
    assert run(["circuit", "check", "multiply", "--input", str(keys / "wrong.json")]) == UNSATISFIED
    assert "3 * 5 = 16" in capsys.readouterr().err
    assert run(["circuit", "check", "multiply", "--input", str(keys / "in.json")]) == 0


def test_prove_and_verify(keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (keys / "proof.bin").stat().st_size == 192
    assert json.loads((keys / "public.json").read_text()) == ["15"]
    assert json_of(capsys, verify(keys))["ok"] is True


def test_snarkjs_format_is_detected(keys: Path) -> None:
    assert run(prove(keys, "--format", "snarkjs", proof="proof.json")) == 0
    assert json.loads((keys / "proof.json").read_text())["protocol"] == "groth16"
    assert run(verify(keys, proof="proof.json")) == 0


def test_wrong_public_input_is_a_wrong_proof(keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (keys / "other.json").write_text('["16"]', encoding="utf-8")
    assert run(verify(keys, public="other.json")) == BAD_PROOF
    assert capsys.readouterr().err.startswith("zkpriv: InvalidProof:")


@pytest.mark.parametrize(
    "text",
    ['["15", "1"]', "[]", '["-1"]', "[1.5]", "[true]", '["x"]', '{"a": 1}', "[", '[["15"]]', "\xff",
     '["52435875175126190479447740508185965837690552500527637822603658699938581184513"]'],
)  # fmt: skip
def test_malformed_public_inputs(keys: Path, text: str) -> None:
    (keys / "bad.json").write_bytes(text.encode("latin-1"))
    assert run(verify(keys, public="bad.json")) == MALFORMED


@pytest.mark.parametrize("cut", [0, 1, 191, 193])
def test_proof_of_the_wrong_length(keys: Path, cut: int) -> None:
    (keys / "cut.bin").write_bytes(((keys / "proof.bin").read_bytes() + b"\0")[:cut])
    assert run(verify(keys, proof="cut.bin")) == MALFORMED


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('{"product": 16, "a": 3, "b": 5}', UNSATISFIED),
        ('{"product": 15, "a": 3}', MALFORMED),
        ('{"product": 15, "a": 3, "b": 5, "c": 1}', MALFORMED),
        ('{"product": 15, "a": [3], "b": 5}', MALFORMED),
        ("[]", MALFORMED),
        ("{", MALFORMED),
    ],
)
def test_bad_witness_input(keys: Path, text: str, status: int) -> None:
    (keys / "input.json").write_text(text, encoding="utf-8")
    assert run(prove(keys, source="input.json", proof="none.bin")) == status
    assert not (keys / "none.bin").exists()


def test_key_of_another_circuit(keys: Path, tmp_path: Path) -> None:
    assert run(["setup", "dev", "range_proof", "--bits", "8", "--out", str(tmp_path)]) == 0
    arguments = prove(keys)
    arguments[arguments.index("--key") + 1] = str(tmp_path / "range_proof.pk")
    assert run(arguments) == MALFORMED


@pytest.mark.parametrize("name", ["multiply.pk", "multiply.vk"])
@pytest.mark.parametrize("damage", ["cut", "flip", "empty"])
def test_damaged_key(keys: Path, tmp_path: Path, name: str, damage: str) -> None:
    data = bytearray((keys / name).read_bytes())
    if damage == "flip":
        data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(
        bytes(data[: len(data) // 2] if damage == "cut" else b"" if damage == "empty" else data)
    )
    arguments = prove(keys, proof="none2.bin") if name == "multiply.pk" else verify(keys)
    arguments[arguments.index("--key") + 1] = str(tmp_path / name)
    assert run(arguments) == MALFORMED


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["circuit", "info"],
        ["circuit", "info", "nonsense"],
        ["circuit", "info", "multiply", "--unknown"],
        ["bench", "nonsense"],
        ["bench", "ntt", "--size", "1000"],
        ["bench", "fp-mul-lanes", "--size", "3"],
        ["verify", "--key", "absent"],
        ["setup", "dev", "multiply"],
        ["setup", "dev", "multiply", "--out", "unused", "--domain", "3"],
        ["bench", "ntt", "--size", "5"],
        ["bench", "ntt", "--size", "9"],
    ],
)
def test_usage_errors(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == USAGE
    assert "Traceback" not in capsys.readouterr().err
    error = json_of(capsys, arguments, USAGE)
    assert error["ok"] is False and error["error"]["exit_status"] == USAGE


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert "Usage: zkpriv" in capsys.readouterr().out


SMALL_SIZES = {
    "msm-g1": 70,
    "msm-g2": 33,
    "ntt": 64,
    "pairing": 2,
    "verify": 1,
    "batch-verify": 3,
    "setup": 40,
    "prove": 40,
    "key-load": 40,
    "bp-prove": 2,
    "bp-verify": 2,
    "bp-batch-verify": 3,
    "scan": 20,
    "monero-scan": 20,
    "transfer": 1,
    "transfer-key": 1,
    "witness": 40,
    "fp-mul": 100,
    "fp-mul-lanes": 160,
    "msm-g1-bytes": 20,
    "msm-g2-bytes": 20,
    "ntt-bytes": 64,
    "decode-g1": 9,
    "decode-g2": 9,
    "clsag-sign": 3,
    "clsag-verify": 3,
    "clsag-verify-strict": 3,
    "clsag-batch-verify": 2,
}


def test_every_kernel_of_bench_is_tried() -> None:
    from zkpriv.benchmarking import KERNELS

    assert set(SMALL_SIZES) == set(KERNELS)


@pytest.mark.parametrize(("kernel", "size"), SMALL_SIZES.items())
def test_bench(kernel: str, size: int, capsys: pytest.CaptureFixture[str]) -> None:
    if kernel == "fp-mul-lanes" and backend.name != "ifma":
        pytest.skip("no lanes at this level")
    result = json_of(capsys, ["bench", kernel, "--size", str(size), "--threads", "1", "--runs", "2"])
    assert {"kernel", "size", "threads", "backend", "runs", "median_s", "min_s"} <= set(result)
    assert result["size"] == size and result["runs"] == 2 and 0 < result["min_s"] <= result["median_s"]
    assert len(result["samples_s"]) == 2 and result["verified"] is True
    assert {"compiler", "flags", "adx_flags", "ifma_flags"} <= set(result["build"])


def test_module_and_script_run() -> None:
    done = subprocess.run([sys.executable, "-m", "zkpriv", "--version"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stdout.startswith("zkpriv, version")


def test_library_does_not_import_the_command_line() -> None:
    code = (
        "import sys, zkpriv; from zkpriv import circuit, groth16, privacy\n"
        "bad = [m for m in ('click', 'rich', 'matplotlib', 'zkpriv.cli') if m in sys.modules]\n"
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_importing_the_package_is_quick_and_light() -> None:
    code = "import sys, zkpriv; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
