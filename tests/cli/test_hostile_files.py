# SPDX-License-Identifier: GPL-3.0-or-later
"""Files made to hang, crash or mislead the command line: one line of error and the right exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.monero import case_of

from zkpriv.cli import console
from zkpriv.cli.main import run

MALFORMED, USAGE, INTERNAL = 2, 64, 70


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys and an input file of ``multiply``."""
    folder = tmp_path_factory.mktemp("multiply")
    assert run(["setup", "dev", "multiply", "--out", str(folder)]) == 0
    (folder / "in.json").write_text('{"product": "15", "a": "3", "b": "5"}', encoding="utf-8")
    return folder


def check(text: str, folder: Path) -> int:
    path = folder / "hostile.json"
    path.write_text(text, encoding="utf-8")
    return run(["circuit", "check", "multiply", "--input", str(path)])


@pytest.mark.parametrize("depth", [20, 400, 700, 100_000])
def test_deep_nesting_is_malformed_input(depth: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check('{"a": ' + "[" * depth + "]" * depth + "}", tmp_path) == MALFORMED
    assert "nested deeper" in capsys.readouterr().err


def test_a_name_that_occurs_twice_is_malformed_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check('{"product": "15", "a": "5", "b": "5", "a": "3"}', tmp_path) == MALFORMED
    assert "'a' occurs twice" in capsys.readouterr().err


def test_a_file_without_end_is_malformed_input(
    keys: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "MAX_TEXT_FILE", 1 << 16)
    vk = str(keys / "multiply.vk")
    for proof, public in (("/dev/zero", vk), (vk, "/dev/zero")):
        if proof == vk:
            monkeypatch.setattr("zkpriv.cli.verify.read_proof", lambda path: None)
        assert run(["verify", "--key", vk, "--proof", proof, "--public", public]) == MALFORMED
        assert "expected at most" in capsys.readouterr().err
    monkeypatch.setattr("zkpriv.groth16.keys.MAX_FILE_BYTES", 1 << 16)
    monkeypatch.setattr("zkpriv.monero.rings.MAX_RING_FILE", 1 << 16)
    monkeypatch.setattr("zkpriv.cli.monero._limit", lambda: 1 << 16)
    (keys / "tx").write_bytes(bytes.fromhex(case_of("e89415")["tx_hex"]))
    for arguments in (
        ["verify", "--key", "/dev/zero", "--proof", vk, "--public", vk],
        ["circuit", "check", "multiply", "--input", "/dev/zero"],
        ["prove", "multiply", "--key", str(keys / "multiply.pk"), "--input", "/dev/zero",
         "--proof", str(keys / "p"), "--public", str(keys / "x")],
        ["monero", "verify-tx", "/dev/zero"],
        ["monero", "verify-tx", str(keys / "tx"), "--ring", "/dev/zero"],
    ):
        assert run(arguments) == MALFORMED, arguments
        assert "expected at most" in capsys.readouterr().err, arguments


@pytest.mark.parametrize("which", ["key", "input", "public"])
def test_outputs_never_overwrite_other_files(which: str, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"key": "multiply.pk", "input": "in.json", "public": "public.json"}
    before = {name: (keys / name).read_bytes() for name in ("multiply.pk", "in.json")}
    options = [text for option, name in files.items() for text in (f"--{option}", str(keys / name))]
    same = str(keys / "." / files[which])
    assert run(["prove", "multiply", *options, "--proof", same]) == USAGE
    assert "the same file" in capsys.readouterr().err
    assert before == {name: (keys / name).read_bytes() for name in before}


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_full_or_closed_output_is_no_verdict(more: list[str]) -> None:
    """Python's own exit status for an exception is 1, which means a wrong proof here."""
    command = [sys.executable, "-m", "zkpriv.cli.main", "circuit", "list", *more]
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == INTERNAL
    assert "None" not in done.stderr and "Traceback" not in done.stderr
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.returncode == INTERNAL
    assert done.stderr == ""


def test_an_absurd_number_of_threads_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zkpriv.cli.main", "verify", "--key", "x", "--proof", "x", "--public", "x", "--json"],
        env=dict(os.environ, ZKPRIV_THREADS="1" * 5000),
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert done.returncode in (USAGE, INTERNAL)
    assert "bug" not in report["error"]["message"] and len(report["error"]["message"]) < 200
