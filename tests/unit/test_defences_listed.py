# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of defences fits the tree: what the removal campaign would trip over after an hour is seen in a second."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
ENTRIES = tomllib.loads((REPO / "tests" / "defences.toml").read_text(encoding="utf-8"))["defence"]


def test_each_names_a_test_that_exists() -> None:
    missing = []
    for entry in ENTRIES:
        file, _, path = re.sub(r"\[.*", "", entry["test"], flags=re.DOTALL).partition("::")
        name = path.rsplit("::", 1)[-1]
        if not (REPO / file).is_file() or (name and f"def {name}(" not in (REPO / file).read_text(encoding="utf-8")):
            missing.append((entry["name"], entry["test"]))
    assert not missing


def test_each_is_found_once_in_its_file() -> None:
    for entry in ENTRIES:
        count = (REPO / entry["file"]).read_text(encoding="utf-8").count(entry["find"])
        assert count == 1, f"{entry['name']}: found {count} times in {entry['file']}"


def test_each_has_a_name_of_its_own() -> None:
    names = [(entry["row"], entry["name"]) for entry in ENTRIES]
    assert len(set(names)) == len(names)
