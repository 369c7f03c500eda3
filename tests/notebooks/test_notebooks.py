# SPDX-License-Identifier: GPL-3.0-or-later
"""Every notebook runs from top to bottom, and is kept without outputs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def outputs_text(notebook: Any) -> str:
    """All that the cells print, and the text form of what they show."""
    parts: list[str] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            parts.append(output.get("text", ""))
            parts.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join(parts)


def execute(path: Path) -> Any:
    """Run a notebook with the interpreter of the tests."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}})
    client.create_kernel_manager()
    client.km.kernel_spec.argv[0] = sys.executable
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
    pictures = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "<svg" in output.get("data", {}).get("text/html", "") or "image/png" in output.get("data", {})
    ]
    assert len(pictures) >= 4
