# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: a payment between processes, refusals included, and an account drawn from the published bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zkpriv.cli.main import run


def test_demo_end_to_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    """A payment on each level: the parties are processes of their own, which take the level from the environment."""
    monkeypatch.setenv("ZKPRIV_BACKEND", level)
    folder = tmp_path / "demo"
    assert run(["demo", "--dir", str(folder)]) == 0
    text = capsys.readouterr().out
    assert "REFUSED tampered.zkptransfer: TransferSignatureRefused" in text
    assert "REFUSED replay.zkptransfer: AlreadySpent" in text
    assert "ACCEPTED payment.zkptransfer in block 2" in text
    assert '6,000,000 (unspent), memo "for the bicycle"' in text
    assert "ACCEPTED again.zkptransfer in block 3" in text
    assert "the receipt is true" in text
    assert "not found" in text
    for title in ("Sizes", "Times", "What an observer sees", "What the key holders see"):
        assert f"\n{title}" in text
    seed = (folder / "payee" / "seed").read_text(encoding="utf-8").strip()
    assert (folder / "payee" / "seed").stat().st_mode & 0o077 == 0
    for path in (folder / "public").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert bytes.fromhex(seed) not in data and seed.encode() not in data, path
    assert seed not in text


def test_demo_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["ok"] and data["steps"]["accept"]["facts"]["accepted"] == 2


def test_demo_refuses_a_folder_in_use(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert run(["demo", "--dir", str(tmp_path)]) == 64
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
