# SPDX-License-Identifier: GPL-3.0-or-later
"""The fuzz targets without a fuzzer: over their seeds, in both languages; that they reach every decoder of the library;
and the runner's reading of libFuzzer's output and its records.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from support.native_build import program, run

from fuzz.targets import REPO, TARGETS, Target

PYTHON = [target.name for target in TARGETS.values() if target.language == "python"]
NATIVE = [target.name for target in TARGETS.values() if target.language == "c"]

#: What a function that reads strangers' bytes or text is called.
READS = re.compile(r"^(many_|member_|scalar_)?(from|read|parse|decode|load)(_|$)")
#: Such names that read no bytes of strangers, and why.
NOT_DECODERS = {
    "from_affine": "takes numbers",
    "from_scalar": "takes a number",
    "from_seed": "takes a secret of its owner",
    "from_keys": "takes secrets of their owner",
    "from_spend_key": "takes a secret of its owner",
    "from_secret": "takes a secret of its owner",
    "from_address": "takes an address and a secret of its owner",
    "from_uniform": "takes 64 bytes, whatever they are",
    "read_schema": "takes a function",
    "load_circuit": "takes a name",
    "load_verifier": "reads pins and keys, by read_pins and VerifyingKey.load",
}
#: Where such names stand that are not reached: what runs without a C core, and what subclasses replace.
NOT_REACHED = ("_python_", "prime_group.py:PrimeGroup.")


def inputs_of(target: Target, most: int) -> list[Path]:
    """Some of the seeds, spread over all."""
    every = sorted(target.seeds.iterdir())
    assert every, f"{target.name} has no seeds: run make_seeds.py"
    return every[:: -(-len(every) // most)]


@pytest.mark.parametrize("name", NATIVE)
def test_c_targets_over_their_seeds(name: str) -> None:
    """Checked builds: sanitizers, and the bounds of the lanes."""
    built = program(f"fuzz/{name}", "checked", beside=("fuzz/replay",))
    done = run(built, *map(str, inputs_of(TARGETS[name], {"points": 10, "msm": 25}.get(name, 100))))
    assert done.returncode == 0, done.stderr[-4000:]


def code_of_readers() -> dict[str, str]:
    """Every function of the library that reads by its name: "file:qualified name" -> its plain name."""
    found = {}
    for path in sorted((REPO / "zkpriv").rglob("*.py")):
        place = path.relative_to(REPO / "zkpriv").as_posix()
        if place.startswith(("reference/", "testing/", "lint/", "gadgets/", "benchmarking")):
            continue
        for name, node in functions(ast.parse(path.read_text(encoding="utf-8"))):
            if READS.match(node.name) and node.name not in NOT_DECODERS:
                found[f"{place}:{name}"] = node.name
    return found


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield prefix + node.name, node


def test_python_targets_over_their_seeds_reach_every_decoder() -> None:
    """No alarm; and no reader of the library is forgotten."""
    seen: set[str] = set()
    root = f"{REPO / 'zkpriv'}/"

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(root):
            seen.add(f"{frame.f_code.co_filename[len(root) :]}:{frame.f_code.co_qualname}")

    for name in PYTHON:
        module = import_module(f"fuzz.{name}")
        module.prepare()
        sys.setprofile(note)
        try:
            for path in inputs_of(TARGETS[name], 400):
                module.one_input(path.read_bytes())
        finally:
            sys.setprofile(None)
    missed = sorted(name for name in set(code_of_readers()) - seen if not name.startswith(NOT_REACHED))
    assert not missed, "\n".join(missed)
