# SPDX-License-Identifier: GPL-3.0-or-later
"""Proving ranges in constant time, by valgrind: amounts, masks and what is drawn are undefined memory."""

from __future__ import annotations

import pytest
from support.native_build import program, run
from support.valgrind import error_counts, valgrind

CASES = {"original", "plus", "plus_fresh", "original_jubjub", "plus_jubjub"}
CONTROL = "control_leaks_a_branch"


@pytest.mark.parametrize("level", ["portable", pytest.param("adx", marks=pytest.mark.slow)])
def test_proving_depends_on_no_secret(level: str) -> None:
    under = valgrind("constant time of range proofs")
    done = run(program("bulletproof_ct", "memcheck"), level=level, under=under)
    assert done.returncode == 0, done.stderr
    found = error_counts(done.stdout)
    assert set(found) == CASES | {CONTROL}
    assert found[CONTROL], "memcheck misses a leak made on purpose, so its silence means nothing"
    leaks = {name: found[name] for name in CASES if found[name]}
    assert not leaks, f"branches or addresses depend on secrets: {leaks}\n{done.stderr[:4000]}"
