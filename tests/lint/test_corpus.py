# SPDX-License-Identifier: GPL-3.0-or-later
"""Every seeded bug is caught by the method that the corpus names for it, and its README says so."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from lint.corpus.book import BUGS, Bug

from zkpriv.errors import CircuitError
from zkpriv.lint import lint

HERE = Path(__file__).parent / "corpus"
for _name in ("hints", "divisions", "bits", "links", "meaning", "after_freeze"):
    importlib.import_module(f"lint.corpus.{_name}")

FOUND = [bug for bug in BUGS.values() if bug.method in ("L1", "L2")]
SILENT = [bug for bug in BUGS.values() if bug.method == "test"]
FORGED = [bug for bug in BUGS.values() if bug.forged]
REFUSED = [bug for bug in BUGS.values() if bug.method == "build"]


@pytest.mark.parametrize("bug", FOUND, ids=lambda bug: bug.name)
def test_every_bug_is_caught(bug: Bug) -> None:
    report = lint(bug.circuit, bug.inputs, freedom=bug.freedom)
    assert bug.rule in report.rules(), str(report)
    finding = next(finding for finding in report.findings if finding.rule == bug.rule)
    stems = ("hints", "divisions", "bits", "links", "meaning", "after_freeze")
    assert finding.advice and Path(finding.file).stem in stems, str(report)


@pytest.mark.parametrize("bug", REFUSED, ids=lambda bug: bug.name)
def test_the_build_refuses(bug: Bug) -> None:
    with pytest.raises(CircuitError, match="is in no constraint"):
        _ = bug.circuit.constraints


@pytest.mark.parametrize("bug", FORGED, ids=lambda bug: bug.name)
def test_a_test_of_the_statement_notices(bug: Bug) -> None:
    """The buggy circuit is satisfied by the false statement, the right one is not."""
    bug.circuit.solve(bug.inputs)
    bug.circuit.solve(bug.forged)
    assert not bug.right.solve(bug.forged, check=False).is_satisfied()


@pytest.mark.parametrize("bug", SILENT, ids=lambda bug: bug.name)
def test_nothing_else_does(bug: Bug) -> None:
    """The lint sees nothing: a bug that it finds by now is to be entered as such."""
    assert bug in FORGED
    assert lint(bug.circuit, bug.inputs).clean


def test_the_corpus_is_as_large_as_it_says() -> None:
    assert len(BUGS) >= 25
    assert sum(bug.published for bug in BUGS.values()) >= 10
    assert all(bug.reference for bug in BUGS.values())


def test_the_table_is_up_to_date() -> None:
    """README.md is what ``table.py`` writes."""
    made = importlib.import_module("lint.corpus.table").table()
    assert (HERE / "README.md").read_text(encoding="utf-8") == made
