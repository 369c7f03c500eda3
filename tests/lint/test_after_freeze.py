# SPDX-License-Identifier: GPL-3.0-or-later
"""Bugs and correct circuits written after the lint was frozen: the honest versions, and the alarms on what is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from lint.corpus import after_freeze
from lint.corpus.book import BUGS, Bug
from lint.correct.unusual_style import KNOWN, UNUSUAL

from zkpriv.lint import lint
from zkpriv.r1cs import Output, Secret, circuit

LATE = [bug for bug in BUGS.values() if bug.circuit.function.__module__ == after_freeze.__name__]

#: Honest versions that raise a false alarm, with the rules.
ALARMED: dict[str, set[str]] = {}


def honest(bug: Bug) -> Mapping[str, Any]:
    """Inputs of the honest version: the bug's, but for a signature that also covers the year."""
    return after_freeze.credential([42, 1990], 1990) if bug.name == "attribute_not_signed" else bug.inputs


def test_there_are_twenty_bugs_and_fourteen_correct_circuits() -> None:
    assert len(LATE) == 20
    assert len({made.name for made, _ in UNUSUAL}) == 14


@pytest.mark.parametrize("bug", LATE, ids=lambda bug: bug.name)
def test_the_honest_version(bug: Bug) -> None:
    """It holds, it is silent but for what is known, and the false statement that the bug lets pass is refused."""
    bug.right.solve(honest(bug))
    report = lint(bug.right, honest(bug), freedom=bug.freedom)
    assert set(report.rules()) == ALARMED.get(bug.name, set()), str(report)
    if bug.forged:
        bug.circuit.solve(bug.forged)
        assert not bug.right.solve(bug.forged, check=False).is_satisfied()


@pytest.mark.parametrize(("made", "inputs"), UNUSUAL, ids=[made.name for made, _ in UNUSUAL])
def test_correct_circuits_of_unusual_style(made: Any, inputs: Mapping[str, Any]) -> None:
    """Silent, or the alarm that is known: one that goes away is to be taken off the list."""
    report = made.lint(inputs)
    assert set(report.rules()) == KNOWN.get(made.name, set()), str(report)


def test_an_undeclared_freedom_is_not_compared() -> None:
    """The price of silence: without a number an input that nothing links is not noticed."""

    @circuit
    def unlinked(out: Output, x: Secret, y: Secret) -> None:
        """x * y, where y is meant to be x."""
        out.bind(x * y, "the square")

    assert lint(unlinked, {"x": 3, "y": 3}, freedom=1).rules() == {"freedom"}
    assert lint(unlinked, {"x": 3, "y": 3}).clean


def test_a_missing_equation_shows_with_a_second_witness() -> None:
    inverse = BUGS["inverse_in_extension"]
    assert any(finding.cheat for finding in lint(inverse.circuit, inverse.inputs).findings)


def test_a_zero_divisor_is_accepted() -> None:
    """1000 >> 3 = 0: the witness of a cheater's hint satisfies the constraints of the honest solver's."""
    bug = BUGS["shift_by_zero"]
    witness = bug.circuit.solve(bug.inputs)
    cheat = after_freeze.shift_by_zero_cheat.solve(bug.inputs)
    forged = witness.mutated({wire: cheat[wire] for wire in range(1, bug.circuit.wires)})
    assert (witness["out"], forged["out"]) == (125, 0)
    assert forged.is_satisfied()
