# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts, for every file of known answers, how many cases passed. ``make vectors`` prints the table.

In a test, ask for the fixture and loop through it; nothing else is needed::

    def test_hadeshash(vector_cases):
        data = load_json("poseidon/hadeshash_x5_255_3.json")
        for case in vector_cases("poseidon/hadeshash_x5_255_3.json", data["kats"]):
            assert permute(case["input"]) == case["output"]

A case counts as passed when the loop moves past it. Cases of one file in several tests add up if the tests
name different ``part``s; tests of the same part (other backends) must all pass. Parametrised tests pass their
own share of the cases. ``vector_cases.out_of_scope(file, count, reason)`` reports cases left out on purpose;
whole files go into ``OUT_OF_SCOPE``.
"""

from __future__ import annotations

import fnmatch
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from support.vectors import vectors_dir

Case = TypeVar("Case")
FOLDER_VARIABLE = "ZKPRIV_VECTOR_REPORT"

#: Files (patterns below the vectors' folder) that no test reads, and why.
OUT_OF_SCOPE: dict[str, str] = {
    "poseidon/horizen_poseidon2_*.json": "Poseidon2 is another permutation; the library has Poseidon",
    "jubjub_sapling/sapling_zip32*.json": "ZIP-32 key derivation is Zcash's wallet format, not ours",
    "jubjub_sapling/sapling_key_components.json": "Sapling's key tree, not ours",
    "jubjub_sapling/sapling_note_encryption.json": "Sapling's note encryption, not ours",
    "hash_to_curve/edwards25519_*.json": "hashing to edwards25519 is not part of this stage",
    "ed25519_ristretto/*": "Ed25519 and ristretto255 belong to a later stage",
    "bulletproofs_ristretto/*": "Bulletproofs belong to a later stage",
    "monero_*/*": "Monero's primitives belong to a later stage",
    "r1cs_wtns_ptau/*": "the circom and ptau file formats belong to a later stage",
}


class VectorCases:
    """The fixture: iterate over cases and count those that the test survived."""

    def __init__(self, test: str) -> None:
        self._test = test
        self._records: list[dict[str, Any]] = []

    def __call__(self, file: str, cases: Iterable[Case], *, part: str = "") -> Iterator[Case]:
        """Yield the cases; each one passes when the next is asked for."""
        everything: Sequence[Case] = list(cases)
        record = {"file": file, "part": part, "test": self._test, "total": len(everything), "passed": 0}
        self._records.append(record)
        for case in everything:
            yield case
            record["passed"] += 1

    def out_of_scope(self, file: str, count: int, reason: str) -> None:
        """Report ``count`` cases of a file that are left out on purpose."""
        self._records.append({"file": file, "left_out": count, "reason": reason})

    def write(self) -> None:
        folder = os.environ.get(FOLDER_VARIABLE)
        if folder and self._records:
            with open(Path(folder) / f"{os.getpid()}.jsonl", "a", encoding="utf-8") as stream:
                stream.writelines(json.dumps(record) + "\n" for record in self._records)


@pytest.fixture
def vector_cases(request: pytest.FixtureRequest) -> Iterator[VectorCases]:
    """See the module's docstring."""
    cases = VectorCases(request.node.nodeid.split("[")[0])
    yield cases
    cases.write()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--vector-report", action="store_true", help="print known answers passed per file")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "vectors: reads known answers of others (set by the fixture)")
    if config.getoption("--vector-report") and not hasattr(config, "workerinput"):
        os.environ[FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="zkpriv-vectors-")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "vector_cases" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.vectors)


def _summary(folder: Path) -> tuple[dict[str, tuple[int, int]], dict[str, list[tuple[int, str]]]]:
    """(passed, total) and the cases left out, per file."""
    by_test: dict[tuple[str, str], dict[str, list[int]]] = {}
    left_out: dict[str, set[tuple[int, str]]] = {}
    for path in folder.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if "left_out" in record:
                left_out.setdefault(record["file"], set()).add((record["left_out"], record["reason"]))
                continue
            tests = by_test.setdefault((record["file"], record["part"]), {})
            count = tests.setdefault(record["test"], [0, 0])
            count[0] += record["passed"]
            count[1] += record["total"]
    files: dict[str, tuple[int, int]] = {}
    for (file, _), tests in by_test.items():
        total = max(count[1] for count in tests.values())
        failed = max(count[1] - count[0] for count in tests.values())
        passed, everything = files.get(file, (0, 0))
        files[file] = (passed + total - failed, everything + total)
    return files, {file: sorted(entries) for file, entries in left_out.items()}


def _reason(file: str) -> str | None:
    return next((why for pattern, why in OUT_OF_SCOPE.items() if fnmatch.fnmatch(file, pattern)), None)


def report_lines(folder: Path, root: Path | None) -> list[str]:
    """The table: every file that is there or was read, its counts, and what is left out."""
    counts, left_out = _summary(folder)
    present = (
        set()
        if root is None
        else {
            path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file() and path.name != "README.md"
        }
    )
    lines, passed_all, total_all, silent = [], 0, 0, 0
    for file in sorted(present | set(counts)):
        if file in counts:
            passed, total = counts[file]
            passed_all += passed
            total_all += total
            word = "ok " if passed == total else "BAD"
            lines.append(f"{word} {passed:5}/{total:<5} {file}")
        elif (why := _reason(file)) is not None:
            lines.append(f"out      -      {file}: {why}")
        elif file not in left_out:
            silent += 1
            lines.append(f"---     0       {file}: no test reads this file")
        for count, why in left_out.get(file, []):
            lines.append(f"out  {count:5}       {file}: {why}")
    lines.append(f"{passed_all} of {total_all} known answers passed; {silent} files are read by no test")
    return lines


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("--vector-report") and not hasattr(config, "workerinput"):
        terminalreporter.section("known answers")
        for line in report_lines(Path(os.environ[FOLDER_VARIABLE]), vectors_dir()):
            terminalreporter.write_line(line)
