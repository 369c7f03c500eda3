# SPDX-License-Identifier: GPL-3.0-or-later
"""Every notebook runs from top to bottom, and is kept without outputs."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from zkpriv import backend

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def outputs_text(notebook: Any) -> str:
    """All that the cells print, and the text form of what they show."""
    parts: list[str] = []
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        # A busy kernel sends one line in pieces.
        parts.append("".join(output.get("text", "") for output in outputs))
        parts.extend(output.get("data", {}).get("text/plain", "") for output in outputs)
    return "\n".join(parts)


def pictures(notebook: Any) -> int:
    """How many drawings the cells show."""
    data = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return sum("<svg" in one.get("text/html", "") or "image/png" in one for one in data)


def execute(path: Path) -> Any:
    """Run a notebook with the interpreter of the tests."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}})
    client.create_kernel_manager()
    client.km.kernel_spec.argv[0] = sys.executable
    with tempfile.TemporaryDirectory() as sockets:
        if os.name == "posix":
            # Kernels that start at the same time may choose the same ports of TCP; files cannot collide.
            client.km.transport, client.km.ip = "ipc", f"{sockets}/kernel"
        client.execute()
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs and cell.execution_count is None, "clear all outputs before committing"


def test_first_proof() -> None:
    (path,) = [path for path in NOTEBOOKS if path.stem == "01_first_proof"]
    notebook = execute(path)
    text = outputs_text(notebook)
    assert "the proof has 192 bytes" in text
    assert "the proof holds" in text
    assert "same bytes? False" in text
    assert "InvalidProof:" in text
    assert "EncodingError:" in text
    assert 'constraint failed: "the cubic takes the public value at x"' in text
    assert "range check failed" in text
    assert "CircuitError:" in text
    assert pictures(notebook) >= 4


@pytest.mark.skipif(not backend.is_native, reason="secrets need the C core")
def test_ring_signatures_and_stealth() -> None:
    (path,) = [path for path in NOTEBOOKS if path.stem == "02_ring_signatures_and_stealth"]
    notebook = execute(path)
    text = outputs_text(notebook)
    assert "the ring closes: True" in text
    assert "without any key: False" in text
    assert text.count("InvalidSignature: the ring does not close") == 2
    assert "CLSAG over 16 outputs: 576 bytes" in text
    assert text.count("same shared secret? True") == 2
    assert "the secret fits P: True" in text
    assert text.count("does not lie in [0, 2^64)") == 2
    assert "InvalidProof:" in text
    assert "the transaction holds: True" in text
    assert "nothing changed:        nothing fails" in text
    changed = dict(re.findall(r"^(a bit of the \w+|two members swapped): +(.*)$", text, re.MULTILINE))
    assert len(changed) == 4 and all("ring_signatures" in failed for failed in changed.values())
    assert "balance" in changed["a bit of the fee"] and "range_proofs" in changed["a bit of the proof"]
    assert pictures(notebook) == 8


def test_find_the_missing_constraint() -> None:
    (path,) = [path for path in NOTEBOOKS if path.stem == "03_find_the_missing_constraint"]
    notebook = execute(path)
    text = outputs_text(notebook)
    assert "the proof holds: 720 cents are 1,000,000 whole euros" in text
    assert text.count("constraints that fail: []") == 2
    assert text.count("<LintReport whole_euros: 2 findings>") == 2 and "<LintReport whole_euros: clean>" in text
    left, right = map(int, re.findall(r"lies that can be proved: left (\d+) and right (\d+)", text)[0])
    assert left > 0 and right == 0
    assert "the lint: q (hint) rest (digit)" in text
    assert "can_pay: clean" in text
    assert "can_pay should reject this, but every constraint holds" in text
    assert "<LintReport transfer inputs=2 outputs=2: clean>" in text
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output.get("data", {}).get("text/html", "") for output in outputs]
    assert any("q = 8 instead of 7" in report for report in shown), "the report shows a second witness"
    assert pictures(notebook) == 1
