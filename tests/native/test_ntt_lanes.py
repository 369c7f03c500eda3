# SPDX-License-Identifier: GPL-3.0-or-later
"""Transforms in lanes against those of the scalar code, and their bounds in checked builds."""

from __future__ import annotations

import pytest
from support.levels import require_level
from support.native_build import flags_of_levels, program, run


@pytest.mark.parametrize(
    ("flavour", "most", "longest"),
    [
        ("release", 14, True),
        ("checked", 6, False),
        pytest.param("verify", 6, True, marks=pytest.mark.slow),
        pytest.param("verify", 16, True, marks=pytest.mark.slow),
    ],
)
def test_lanes_agree_with_the_scalar_code(flavour: str, most: int, longest: bool) -> None:
    require_level("ifma")
    check = program("ntt_lanes_selfcheck", flavour, extra=flags_of_levels()["ifma"])
    result = run(check, str(most), *(["longest"] if longest else []))
    assert result.returncode == 0, result.stdout + result.stderr[-3000:]
    assert result.stdout == f"{52 * most + 16 * longest} checks, 0 failures\n"
