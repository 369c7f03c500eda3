# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519 in lanes against the scalar code, in a checked build as well."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.levels import require_level
from support.native_build import REPO, flags_for, program, run


@pytest.mark.parametrize(
    ("flavour", "rounds"), [("release", 300), ("checked", 12), pytest.param("verify", 2_000, marks=pytest.mark.slow)]
)
def test_lanes_agree_with_the_scalar_code(flavour: str, rounds: int) -> None:
    require_level("ifma")
    path = program("ed25519_lanes_selfcheck", flavour, extra=flags_for("ifma", flavour))
    result = run(path, str(rounds), "20260701")
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == f"{rounds} rounds, 0 failures\n"


def test_constants_are_what_the_script_derives() -> None:
    command = [sys.executable, str(REPO / "params" / "derive" / "ed25519_lanes.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
