# SPDX-License-Identifier: GPL-3.0-or-later
"""``zkpriv monero verify-tx``: exit statuses, the JSON of scripts, the text for people."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.monero import case_of

from zkpriv.cli.main import run

RESULTS = {"passed", "failed", "not_checked"}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """One transaction with its rings in every form, and broken ones."""
    case = case_of("e89415")
    data = bytes.fromhex(case["tx_hex"])
    short = {"rings": [case["rings"][0][:-1]]}
    # Offset 900 lies in the range proof: every byte there is signed and proved.
    broken = data[:900] + bytes([data[900] ^ 1]) + data[901:]
    content: dict[str, bytes] = {
        "tx.bin": data,
        "tx.hex": case["tx_hex"].encode(),
        "tx.wrapped": ("\n".join([case["tx_hex"][:100], case["tx_hex"][100:]]) + "\n").upper().encode(),
        "case.json": json.dumps(case).encode(),
        "rings.json": json.dumps({"rings": case["rings"]}).encode(),
        "bare.json": json.dumps(case["rings"]).encode(),
        "short.json": json.dumps(short).encode(),
        "notjson.json": b"{",
        "broken.bin": broken,
        "cut.bin": data[:-1],
        "long.bin": data + b"\0",
        "odd.hex": case["tx_hex"][:-1].encode(),
        "letters.hex": b"zz" + case["tx_hex"].encode(),
        "mixed.hex": b"02xx",
        "empty": b"",
        "huge": bytes(3_000_000),
    }
    for name, value in content.items():
        (tmp_path / name).write_bytes(value)
    return {name: tmp_path / name for name in content}


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    status = run(["monero", "verify-tx", *map(str, arguments)])
    return status, capsys.readouterr().out


@pytest.mark.parametrize(
    ("form", "ring"),
    [("tx.bin", "case.json"), ("tx.bin", "bare.json"), ("tx.hex", "rings.json"), ("tx.wrapped", "rings.json")],
)
def test_everything_checked(files: Any, capsys: pytest.CaptureFixture[str], form: str, ring: str) -> None:
    status, out = call(capsys, files[form], "--ring", files[ring], "--json")
    data = json.loads(out)
    assert status == 0 and data["ok"] is True and data["type"] == 6
    assert list(data) == ["txid", "type", "ok", "checks"]
    assert data["txid"] == case_of("e89415")["txid"]
    assert all(list(check) == ["name", "result", "reason"] for check in data["checks"])
    assert {check["result"] for check in data["checks"]} == {"passed"}
    assert all(check["reason"] for check in data["checks"])
    names = [check["name"] for check in data["checks"]]
    assert {"balance", "range_proofs", "ring_signatures"} <= set(names)
    assert ("txid" in names) == (ring == "case.json")


def test_something_not_checked_is_not_ok(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = call(capsys, files["tx.bin"], "--json")
    data = json.loads(out)
    assert status == 1 and data["ok"] is False
    left = {check["name"] for check in data["checks"] if check["result"] == "not_checked"}
    assert left == {"rings", "ring_signatures"}
    assert {check["result"] for check in data["checks"]} < RESULTS
    status, out = call(capsys, files["tx.bin"], "--json", "--allow-partial")
    assert status == 0 and json.loads(out)["ok"] is True
    assert [check["result"] for check in json.loads(out)["checks"]] == [check["result"] for check in data["checks"]]


@pytest.mark.parametrize("partial", [(), ("--allow-partial",)])
def test_something_failed(files: Any, capsys: pytest.CaptureFixture[str], partial: tuple[str, ...]) -> None:
    status, out = call(capsys, files["broken.bin"], "--ring", files["rings.json"], "--json", *partial)
    data = json.loads(out)
    assert status == 1 and data["ok"] is False
    failed = {check["name"] for check in data["checks"] if check["result"] == "failed"}
    assert failed == {"range_proofs", "ring_signatures"}
    status, out = call(capsys, files["broken.bin"], "--json", *partial)
    assert status == 1 and json.loads(out)["ok"] is False
    status, out = call(capsys, files["tx.bin"], "--ring", files["short.json"], "--json", *partial)
    reasons = [check["reason"] for check in json.loads(out)["checks"] if check["result"] == "failed"]
    assert status == 1 and any("15 ring members are given, the offsets name 16" in reason for reason in reasons)


@pytest.mark.parametrize("name", ["cut.bin", "long.bin", "odd.hex", "letters.hex", "mixed.hex", "empty", "huge"])
def test_malformed_transactions(files: Any, capsys: pytest.CaptureFixture[str], name: str) -> None:
    for more in ((), ("--allow-partial",)):
        status, out = call(capsys, files[name], "--json", *more)
        data = json.loads(out)
        assert status == 2 and data["ok"] is False and data["error"]["type"] == "EncodingError"


def test_malformed_ring_files(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("notjson.json", "tx.bin", "empty"):
        status, out = call(capsys, files["tx.bin"], "--ring", files[name], "--json")
        assert status == 2 and json.loads(out)["error"]["exit_status"] == 2


def test_text_for_people(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = call(capsys, files["tx.bin"], "--ring", files["case.json"])
    assert status == 0
    assert case_of("e89415")["txid"] in out and "rct-6" in out and "fee 0.006156000000 XMR" in out
    assert out.rstrip().endswith("ok: everything was checked")
    status, out = call(capsys, files["tx.bin"])
    assert status == 1 and "?  ring_signatures" in out and "--allow-partial" in out
    status, out = call(capsys, files["tx.bin"], "--allow-partial")
    assert status == 0 and "ok as far as it could be checked: 2 checks" in out
    status, out = call(capsys, files["broken.bin"])
    assert status == 1 and "FAIL range_proofs" in out and "1 checks failed" in out


def test_standard_input(files: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tx.bin", "tx.hex"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(files[name].read_bytes())))
        status, out = call(capsys, "-", "--ring", files["rings.json"], "--json")
        assert status == 0 and json.loads(out)["ok"] is True
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(files["rings.json"].read_bytes())))
    assert call(capsys, files["tx.bin"], "--ring", "-", "--json")[0] == 0
    assert call(capsys, "-", "--ring", "-", "--json")[0] == 64


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "there is nothing"),
        (b" \r\n", "there is nothing"),
        (b"0x0200", "this text begins '0x0200'"),
        (b'{"tx_hex": "0200"}', "this text begins '{"),
        (b"AgABAgAQ", "this text begins 'AgABAgAQ'"),
        (b"\xef\xbb\xbf0200", "expected raw bytes or hexadecimal digits"),
        ("0200".encode("utf-16"), "expected raw bytes or hexadecimal digits"),
        (b"\x03\0\0", "version: expected 1 or 2, got 3"),
    ],
)
def test_files_of_another_kind_are_named(content: bytes, words: str, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    assert run(["monero", "verify-tx", str(path)]) == 2
    assert words in capsys.readouterr().err


def test_closed_streams() -> None:
    """Python has no stream at all where the caller closed it."""
    program = [sys.executable, "-m", "zkpriv.cli.main"]
    shell = ["sh", "-c", 'exec "$0" "$@" <&-', *program, "monero", "verify-tx", "-"]
    done = subprocess.run(shell, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2 and "standard input is closed" in done.stderr
    shell[2] = 'exec "$0" "$@" >&-'
    done = subprocess.run([*shell[:6], "--version"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 70 and not done.stderr


def test_usage(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["monero", "verify-tx"]) == 64
    assert run(["monero", "verify-tx", "/nonexistent/tx"]) == 64
    assert run(["monero", "verify-tx", str(files["tx.bin"]), "--what"]) == 64
    assert run(["monero", "nothing"]) == 64
    capsys.readouterr()
    assert run(["monero", "verify-tx", "--help"]) == 0
    assert "Exit status: 0" in capsys.readouterr().out
