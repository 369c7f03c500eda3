# SPDX-License-Identifier: GPL-3.0-or-later
"""The prover's blinders under valgrind: undefined memory, on which no branch and no address may depend."""

from __future__ import annotations

import pytest
from support.native_build import program, run
from support.valgrind import CONSTANT_TIME_RUNS, error_counts, valgrind


@pytest.mark.parametrize(("level", "flavour"), CONSTANT_TIME_RUNS)
def test_blinders_reach_no_branch_and_no_address(level: str, flavour: str) -> None:
    under = valgrind("constant time of the prover")
    result = run(program("prover_ct", flavour), level=level, under=under)
    assert result.returncode == 0, result.stderr[-3000:]
    found = error_counts(result.stdout)
    assert found["control_variable_time"] > 0, "memcheck misses a leak made on purpose"
    assert found["blinding"] == 0, result.stderr[:3000]
