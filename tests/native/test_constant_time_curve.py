# SPDX-License-Identifier: GPL-3.0-or-later
"""Constant time of fields and curves by valgrind: secrets are undefined memory, and no branch or address may depend
on them. Functions named ``_var`` are the controls.
"""

from __future__ import annotations

import pytest
from support.native_build import program, run
from support.valgrind import CONSTANT_TIME_RUNS, error_counts, valgrind

CONSTANT_TIME = {"fp", "fp_inversion", "fr", "tower", "tower_rest", "g1_multiplication", "g2_multiplication"}
CONSTANT_TIME |= {"multiplication_of_encodings"}
CONTROLS = {"control_leaks_a_branch", "control_inversion_var", "control_multiplication_var"}


@pytest.mark.parametrize(("level", "flavour"), CONSTANT_TIME_RUNS)
def test_no_branch_and_no_address_depends_on_secrets(level: str, flavour: str) -> None:
    under = valgrind("constant time of the curve code")
    done = run(program("curve_ct", flavour), level=level, under=under)
    assert done.returncode == 0, done.stderr
    found = error_counts(done.stdout)
    assert set(found) == CONSTANT_TIME | CONTROLS
    silent = [name for name in CONTROLS if not found[name]]
    assert not silent, f"memcheck misses leaks made on purpose, so its silence means nothing: {silent}"
    leaks = {name: found[name] for name in CONSTANT_TIME if found[name]}
    assert not leaks, f"branches or addresses depend on secrets: {leaks}\n{done.stderr[:4000]}"
