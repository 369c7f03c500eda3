# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs whose secrets memcheck holds undefined."""

from __future__ import annotations

import shutil
from typing import Any

import pytest


def valgrind(what: str) -> tuple[str, ...]:
    """The command that runs a program under memcheck; skips, saying ``what`` is not tested, where it is missing."""
    found = shutil.which("valgrind")
    if found is None:
        pytest.skip(f"{what}: valgrind is not installed")
    return (found, "-q", "--error-limit=no")


def error_counts(output: str) -> dict[str, int]:
    """Errors by case, from the lines "case errors" that a program prints."""
    return {name: int(number) for name, number in (line.split() for line in output.splitlines())}


#: Level and flavour of the constant-time runs. Valgrind knows no AVX-512: the wide level runs with its instructions in
#: plain C, which shows branches and addresses in the source; what the compiler makes of it, test_constant_time_wide.py.
CONSTANT_TIME_RUNS = [("portable", "memcheck"), ("adx", "memcheck"), ("ifma", "emulated")]


def quick_and_whole_runs(in_lanes: set[str]) -> list[Any]:
    """(level, flavour, cases; none of them means all). Emulated lanes are slow under valgrind: ``in_lanes`` are the
    cases that every run has, and all of them are for the long one.
    """
    level, flavour = CONSTANT_TIME_RUNS[-1]
    runs: list[Any] = [pytest.param(*run, set(), id="-".join(run)) for run in CONSTANT_TIME_RUNS[:-1]]
    whole = pytest.param(level, flavour, set(), marks=pytest.mark.slow, id=f"{level}-{flavour}-whole")
    return [*runs, pytest.param(level, flavour, in_lanes, id=f"{level}-{flavour}"), whole]
