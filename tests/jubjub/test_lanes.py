# SPDX-License-Identifier: GPL-3.0-or-later
"""Jubjub in lanes against the scalar code, in a checked build as well."""

from __future__ import annotations

import pytest
from support.levels import require_level
from support.native_build import flags_of_levels, program, run


@pytest.mark.parametrize(
    ("flavour", "rounds"), [("release", 300), ("checked", 5), pytest.param("verify", 2_000, marks=pytest.mark.slow)]
)
def test_lanes_agree_with_the_scalar_code(flavour: str, rounds: int) -> None:
    require_level("ifma")
    path = program("jubjub_lanes_selfcheck", flavour, extra=flags_of_levels()["ifma"])
    result = run(path, str(rounds), "20260701")
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == f"{rounds} rounds, 0 failures\n"
