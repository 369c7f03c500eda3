# SPDX-License-Identifier: GPL-3.0-or-later
"""No false alarms: the shipped circuits and circuits as users write them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from lint.correct.wallet_style import CORRECT
from zkpriv.circuits import registry

from zkpriv.lint import LintReport


@pytest.mark.parametrize(("made", "inputs"), CORRECT, ids=[made.name for made, _ in CORRECT])
def test_no_false_alarms(made: Any, inputs: Any) -> None:
    report = made.lint(inputs)
    assert report.clean, str(report)
    assert made.lint().clean, "without inputs too"


def test_there_are_fifteen() -> None:
    assert len({made.name for made, _ in CORRECT}) >= 15


SMALL = [(name, dict(shape)) for name, shape in registry.shapes() if shape.get("inputs", 1) <= 2]
LARGE = [(name, dict(shape)) for name, shape in registry.shapes() if shape.get("inputs", 1) > 2]
EVERY_FIRST = [("multiply", {}), ("range_proof", {"bits": 64}), ("membership", {}), ("ring_signature", {"ring": 11}),
               ("ringct", {"ring": 11}), ("transfer", {"inputs": 2, "outputs": 2})]


def lint_shipped(name: str, shape: dict[str, int]) -> LintReport:
    """The report of a shipped circuit, which must be clean and agree with its declared freedom."""
    report = registry.get(name, **shape).lint()
    assert report.clean, str(report)
    assert report.freedoms and all(one.found == one.expected for one in report.freedoms), str(report)
    return report


@pytest.mark.parametrize(("name", "shape"), EVERY_FIRST, ids=[name for name, _ in EVERY_FIRST])
def test_shipped_circuits_are_clean(name: str, shape: dict[str, int]) -> None:
    lint_shipped(name, shape)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "shape"), [*SMALL, *LARGE])
def test_all_shapes_are_clean(name: str, shape: dict[str, int]) -> None:
    lint_shipped(name, shape)


def test_outputs_of_the_transfer_are_determined() -> None:
    """A public input that the secrets determine cannot be chosen: nullifiers, keys and commitments are such."""
    report = registry.get("transfer", inputs=1, outputs=2).lint()
    assert set(report.outputs) >= {"nullifier[0]", "randomized_key[0]", "commitment[0]", "commitment[1]"}
    assert "fee" not in report.outputs


def test_the_transfer_is_linted_in_two_seconds_of_cpu() -> None:
    made = registry.get("transfer", inputs=2, outputs=2)
    taken = []
    for _ in range(2):
        start = time.process_time()
        assert made.lint().clean
        taken.append(time.process_time() - start)
    assert min(taken) < 2
