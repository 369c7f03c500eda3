# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the known answers of others are, and what happens when they are absent."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

#: Files that the running test has asked for (``support.vector_report`` counts them).
read_by_this_test: set[str] = set()

REPO = Path(__file__).resolve().parents[2]


def vectors_dir() -> Path | None:
    """``$ZKPRIV_VECTORS``, else ``../shared/vectors`` beside the checkout, else None."""
    named = os.environ.get("ZKPRIV_VECTORS")
    if named:
        return Path(named)
    beside = REPO.parent / "shared" / "vectors"
    return beside if beside.is_dir() else None


def vector_path(name: str) -> Path:
    """The path of one vector file or folder; skips the test when it is absent (fails if vectors are required)."""
    root = vectors_dir()
    path = None if root is None else root / name
    if path is None or not path.exists():
        reason = f"known answers {name!r} are absent: set ZKPRIV_VECTORS to the folder that holds them"
        if os.environ.get("ZKPRIV_REQUIRE_VECTORS") == "1":
            pytest.fail(reason + " (ZKPRIV_REQUIRE_VECTORS=1)")
        pytest.skip(reason)
    read_by_this_test.add(name)
    return path


def load_json(name: str) -> Any:
    """Parse one JSON vector file."""
    return json.loads(vector_path(name).read_text(encoding="utf-8"))


def vector_files(folder: str, pattern: str) -> list[str]:
    """Names (``folder/file``) of the files that match, for parametrisation: more may appear than a test names.

    Where none is there the pattern itself stands in, so that the test skips (or fails) by ``vector_path``.
    """
    root = vectors_dir()
    found = [] if root is None else [path.relative_to(root / folder) for path in (root / folder).glob(pattern)]
    return sorted(f"{folder}/{path}" for path in found) or [f"{folder}/{pattern}"]
