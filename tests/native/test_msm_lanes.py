# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums over shared scalars, on every level: collisions in every round, and bounds checked in a checked build."""

from __future__ import annotations

import pytest
from support.levels import require_level
from support.native_build import LEVELS, program, run


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("flavour", "most", "stride"),
    [
        ("release", 2049, 5),
        ("checked", 33, 7),
        pytest.param("release", 2049, 1, marks=pytest.mark.slow),
        pytest.param("checked", 65, 1, marks=pytest.mark.slow),
        pytest.param("verify", 9000, 1, marks=pytest.mark.slow),
    ],
)
def test_sums_over_shared_scalars(level: str, flavour: str, most: int, stride: int) -> None:
    require_level(level)
    check = program("msm_selfcheck", flavour)
    result = run(check, str(most), "20240601", str(stride), level=level, timeout=3000)
    assert result.returncode == 0, result.stdout + result.stderr[-3000:]
    assert result.stdout.endswith(" 0 failures\n")
