# SPDX-License-Identifier: GPL-3.0-or-later
"""Proving ranges in constant time, by valgrind: amounts, masks and what is drawn are undefined memory."""

from __future__ import annotations

import pytest
from support.native_build import program, run
from support.valgrind import CONSTANT_TIME_RUNS, error_counts, valgrind

CASES = ("original", "plus", "plus_fresh", "original_jubjub", "plus_jubjub")
CONTROL = "control_leaks_a_branch"


def depends_on_no_secret(level: str, flavour: str, cases: tuple[str, ...]) -> None:
    under = valgrind("constant time of range proofs")
    done = run(program("bulletproof_ct", flavour), CONTROL, *cases, level=level, under=under, timeout=3000)
    assert done.returncode == 0, done.stderr
    found = error_counts(done.stdout)
    assert set(found) == {*cases, CONTROL}
    assert found[CONTROL], "memcheck misses a leak made on purpose, so its silence means nothing"
    leaks = {name: found[name] for name in cases if found[name]}
    assert not leaks, f"branches or addresses depend on secrets: {leaks}\n{done.stderr[:4000]}"


def test_proving_depends_on_no_secret() -> None:
    depends_on_no_secret("portable", "memcheck", ("plus",))


@pytest.mark.slow
@pytest.mark.parametrize(("level", "flavour"), CONSTANT_TIME_RUNS)
def test_no_prover_depends_on_secrets(level: str, flavour: str) -> None:
    depends_on_no_secret(level, flavour, CASES)
