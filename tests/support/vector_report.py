# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts, for every file of known answers, how many cases passed. ``make vectors`` prints the table.

In a test, ask for the fixture and loop through it; nothing else is needed::

    def test_hadeshash(vector_cases):
        data = load_json("poseidon/hadeshash_x5_255_3.json")
        for case in vector_cases("poseidon/hadeshash_x5_255_3.json", data["kats"]):
            assert permute(case["input"]) == case["output"]

A case counts as passed when the loop moves past it, in every test that runs it: several tests, backends and
parameters may go through the same cases, which the report knows by their content. Name a ``part`` where equal
content means another check. ``vector_cases.out_of_scope(file, count, reason)`` reports cases left out on
purpose; whole files go into ``OUT_OF_SCOPE``. Files that a test reads without the fixture are listed with the
number of such tests that passed.
"""

from __future__ import annotations

import dataclasses
import fnmatch
import hashlib
import json
import os
import tempfile
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from support.vectors import read_by_this_test, vectors_dir

Case = TypeVar("Case")
FOLDER_VARIABLE = "ZKPRIV_VECTOR_REPORT"

#: Files (patterns below the vectors' folder) that no test reads, and why.
OUT_OF_SCOPE: dict[str, str] = {
    "poseidon/horizen_poseidon2_*.json": "Poseidon2 is another permutation; the library has Poseidon",
    "jubjub_sapling/sapling_zip32*.json": "ZIP-32 key derivation is Zcash's wallet format, not ours",
    "jubjub_sapling/sapling_key_components.json": "Sapling's key tree, not ours",
    "jubjub_sapling/sapling_note_encryption.json": "Sapling's note encryption, not ours",
    "hash_to_curve/edwards25519_*.json": "hashing to edwards25519 is not part of this stage",
    "groth16_serialised/gnark_commitment_*": "Groth16 with Pedersen commitments: refused",
    "groth16_snarkjs/*/input.json": "inputs of circuits that the library does not have",
    "r1cs_wtns_ptau/*": "the circom and ptau file formats belong to a later stage",
}


def _identity(case: Any) -> str:
    return hashlib.blake2b(json.dumps(case, default=repr, sort_keys=True).encode(), digest_size=8).hexdigest()


class VectorCases:
    """The fixture: iterate over cases and count those that the test survived."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []

    def __call__(self, file: str, cases: Iterable[Case], *, part: str = "") -> Iterator[Case]:
        """Yield the cases; each one passes when the next is asked for."""
        everything: Sequence[Case] = list(cases)
        seen: Counter[str] = Counter()
        names = []
        for case in everything:
            name = _identity(case)
            names.append(f"{name}#{seen[name]}")
            seen[name] += 1
        record: dict[str, Any] = {"file": file, "part": part, "cases": names, "passed": 0}
        self.records.append(record)
        for case in everything:
            yield case
            record["passed"] += 1

    def out_of_scope(self, file: str, count: int, reason: str) -> None:
        """Report ``count`` cases of a file that are left out on purpose."""
        self.records.append({"file": file, "left_out": count, "reason": reason})


def _write(records: Sequence[dict[str, Any]]) -> None:
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder and records:
        with open(Path(folder) / f"{os.getpid()}.jsonl", "a", encoding="utf-8") as stream:
            stream.writelines(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def vector_cases() -> Iterator[VectorCases]:
    """See the module's docstring."""
    cases = VectorCases()
    yield cases
    _write(cases.records)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "setup":
        read_by_this_test.clear()
    if report.when == "call" and not report.skipped:
        _write([{"file": file, "read_by": item.nodeid, "ok": report.passed} for file in sorted(read_by_this_test)])
    return report


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--vector-report", action="store_true", help="print known answers passed per file")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "vectors: reads known answers of others (set by the fixture)")
    if config.getoption("--vector-report") and not hasattr(config, "workerinput"):
        os.environ[FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="zkpriv-vectors-")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        reads = any(hasattr(getattr(item, "module", None), name) for name in ("load_json", "vector_path"))
        if reads or "vector_cases" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.vectors)


@dataclass
class Summary:
    """What the tests wrote about one file: cases (True while nobody failed them), left out, and other tests' reads."""

    cases: dict[tuple[str, str], bool] = dataclasses.field(default_factory=dict)
    left_out: set[tuple[int, str]] = dataclasses.field(default_factory=set)
    reads: dict[str, bool] = dataclasses.field(default_factory=dict)


def _summary(folder: Path) -> dict[str, Summary]:
    files: dict[str, Summary] = {}
    for path in folder.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            summary = files.setdefault(record["file"], Summary())
            if "left_out" in record:
                summary.left_out.add((record["left_out"], record["reason"]))
            elif "read_by" in record:
                summary.reads[record["read_by"]] = record["ok"] and summary.reads.get(record["read_by"], True)
            else:
                for index, name in enumerate(record["cases"]):
                    key = (record["part"], name)
                    summary.cases[key] = summary.cases.get(key, True) and index < record["passed"]
    return files


def _reason(file: str) -> str | None:
    return next((why for pattern, why in OUT_OF_SCOPE.items() if fnmatch.fnmatch(file, pattern)), None)


def report_lines(folder: Path, root: Path | None) -> list[str]:
    """The table: every file that is there or was read, its counts, and what is left out."""
    files = _summary(folder)
    present: set[str] = set()
    if root is not None:
        found = (path for path in root.rglob("*") if path.is_file() and path.name != "README.md")
        present = {path.relative_to(root).as_posix() for path in found}
    lines, passed_all, total_all, silent = [], 0, 0, 0
    for file in sorted(present | set(files)):
        summary = files.get(file, Summary())
        if summary.cases:
            passed, total = sum(summary.cases.values()), len(summary.cases)
            passed_all += passed
            total_all += total
            lines.append(f"{'ok ' if passed == total else 'BAD'} {passed:5}/{total:<5} {file}")
        elif summary.reads:
            good, total = sum(summary.reads.values()), len(summary.reads)
            word = "ok " if good == total else "BAD"
            lines.append(f"{word}     -       {file}: read by {total} tests, {good} passed")
        elif (why := _reason(file)) is not None:
            lines.append(f"out     -       {file}: {why}")
        elif not summary.left_out:
            silent += 1
            lines.append(f"---     0       {file}: no test reads this file")
        lines += [f"out {count:5}       {file}: {why}" for count, why in sorted(summary.left_out)]
    lines.append(f"{passed_all} of {total_all} known answers passed; {silent} files are read by no test")
    return lines


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("--vector-report") and not hasattr(config, "workerinput"):
        terminalreporter.section("known answers")
        for line in report_lines(Path(os.environ[FOLDER_VARIABLE]), vectors_dir()):
            terminalreporter.write_line(line)
