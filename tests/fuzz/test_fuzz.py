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

from fuzz import campaign
from fuzz.run import main
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
    done = run(built, *map(str, inputs_of(TARGETS[name], {"points": 10, "msm": 12}.get(name, 100))))
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


OUTPUT = """\
INFO: seed corpus: files: 208 min: 2b max: 610b total: 5830b rss: 75Mb
#209	INITED cov: 911 ft: 1415 corp: 60/180b exec/s: 0 rss: 76Mb
#2500	REDUCE cov: 1019 ft: 1900 corp: 201/1180b lim: 11 exec/s: 1250 rss: 78Mb L: 7/11 MS: 1 EraseBytes-
#4096	pulse  cov: 1021 ft: 1920 corp: 209/1201b lim: 17 exec/s: 1130 rss: 78Mb
==77== ERROR: libFuzzer: deadly signal
artifact_prefix='/x/'; Test unit written to /x/crash-0123
stat::number_of_executed_units: 4118
"""


def test_the_runner_reads_what_libfuzzer_prints() -> None:
    assert campaign.figures(OUTPUT) == {
        "executions": 4118,
        "edges": 1021,
        "features": 1920,
        "corpus": 209,
        "findings": 1,
    }
    assert campaign.figures("") == {"executions": 0, "edges": 0, "features": 0, "corpus": 0, "findings": 0}
    slow = "#3\tINITED ft: 7 corp: 1/1b\nALARM: working for 21 seconds\nTest unit written to ./timeout-1\n"
    assert campaign.figures(slow) == {"executions": 3, "edges": 0, "features": 7, "corpus": 1, "findings": 1}


def test_campaigns_add_up_and_are_kept(tmp_path: Path) -> None:
    first = campaign.Campaign("msm", "2026-01-02", 10.5, 1000, 20, 30, 4, 0)
    second = campaign.Campaign("msm", "2026-01-02", 0.5, 100, 25, 29, 3, 1)
    later = campaign.Campaign("points", "2026-01-03", 1.0, 7, 1, 1, 1, 0)
    assert first + second == campaign.Campaign("msm", "2026-01-02", 11.0, 1100, 25, 30, 4, 1)
    path = tmp_path / "campaigns.toml"
    for item in (first, later):
        campaign._add_line(tmp_path, item)
    campaign.record(tmp_path, path)
    assert campaign.recorded(path) == [later, first] and campaign.not_recorded(tmp_path) == []
    campaign._add_line(tmp_path, second)
    campaign.record(tmp_path, path)
    assert campaign.recorded(path) == [later, first + second]


def test_a_missing_tool_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("FUZZ_CC", raising=False)
    monkeypatch.setattr(campaign.shutil, "which", lambda name: None)
    monkeypatch.setattr(campaign, "find_spec", lambda name: None)
    assert main(["--check"]) == 2
    told = capsys.readouterr().err
    assert "apt-get install clang" in told and "zkpriv[fuzz]" in told
    assert main(["decoders", "--seconds", "1"]) == 2


def test_every_target_has_its_campaigns() -> None:
    """What campaigns.toml says is whole: no target is missing, and no figure is."""
    found = campaign.recorded()
    assert {item.target for item in found} == set(TARGETS)
    for target, total in campaign.sums(found).items():
        assert total.executions > 0 and total.edges > 0 and total.corpus > 0 and total.findings >= 0, target


def test_the_seeds_are_few_and_small() -> None:
    sizes = {path: path.stat().st_size for target in TARGETS.values() for path in target.seeds.iterdir()}
    assert sum(sizes.values()) < 1_500_000
    assert all(size <= TARGETS[path.parent.name].longest for path, size in sizes.items())
    assert {path.name for path in (REPO / "tests" / "fuzz" / "corpus").iterdir()} == set(TARGETS)


def test_the_readme_names_every_target() -> None:
    text = (REPO / "tests" / "fuzz" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in TARGETS)
