# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of defences fits the tree: what the removal campaign would trip over after an hour is seen in a second."""

from __future__ import annotations

import re
import subprocess
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support.native_build import COMPILE_JOBS, NATIVE, compiler, flags_of_levels

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


def without(entry: dict[str, Any]) -> str:
    """The file of an entry with the defence removed."""
    return (REPO / entry["file"]).read_text(encoding="utf-8").replace(entry["find"], entry["replace"])


def test_each_replacement_in_python_is_python() -> None:
    for entry in ENTRIES:
        if entry["file"].endswith(".py"):
            compile(without(entry), entry["name"], "exec")


@pytest.mark.slow
def test_each_replacement_in_c_compiles(tmp_path: Path) -> None:
    """A build that fails shows nothing about the test. Headers do not stand alone and are left out."""
    cc, levels = compiler("replacements in C"), flags_of_levels()
    strict = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror", "-std=gnu11", "-O1", "-fPIC")

    def errors(numbered: tuple[int, dict[str, Any]]) -> str:
        number, entry = numbered
        original = REPO / entry["file"]
        copy = tmp_path / f"{number}-{original.stem}.c"
        copy.write_text(without(entry), encoding="utf-8")
        found = ("-iquote", str(original.parent), f"-I{NATIVE / 'include'}", f"-I{NATIVE / 'src'}")
        command = [cc, *strict, *levels.get(original.parent.name, ()), *found, "-c", str(copy), "-o", "/dev/null"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr

    with ThreadPoolExecutor(COMPILE_JOBS) as pool:
        in_c = [numbered for numbered in enumerate(ENTRIES) if re.match(r"native/src/.*\.c$", numbered[1]["file"])]
        failed = {entry["name"]: text for (_, entry), text in zip(in_c, pool.map(errors, in_c), strict=True) if text}
    assert not failed, "\n".join(f"{name}\n{text}" for name, text in failed.items())
