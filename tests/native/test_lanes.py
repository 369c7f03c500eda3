# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields in lanes: against the scalar code in a checked build, and the checks themselves: each must fire.

The largest limbs and columns of every operation are enumerated by tests/tools/limb_bounds.py.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.levels import require_level
from support.native_build import NATIVE, REPO, flags_of_levels, program, run

SELFCHECK = NATIVE / "tests" / "ifma_selfcheck.c"
CONTRACTS = re.findall(r'strcmp\(name, "([a-z-]+)"\)', SELFCHECK.read_text(encoding="utf-8"))


def selfcheck(flavour: str) -> Path:
    require_level("ifma")
    return program("ifma_selfcheck", flavour, extra=flags_of_levels()["ifma"])


@pytest.mark.parametrize(
    ("flavour", "rounds"), [("release", 400), ("checked", 60), pytest.param("verify", 5_000, marks=pytest.mark.slow)]
)
def test_lanes_agree_with_the_scalar_code(flavour: str, rounds: int) -> None:
    result = run(selfcheck(flavour), str(rounds), "20240601")
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == f"{rounds} rounds, 0 failures\n"


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_checked_build_aborts_when_a_contract_is_broken(contract: str) -> None:
    result = run(selfcheck("verify"), "break", contract)
    assert result.returncode == -6, f"{contract}: {result.stdout}{result.stderr}"
    assert result.stderr.startswith("lanes: ")


def test_constants_are_what_the_script_derives() -> None:
    command = [sys.executable, str(REPO / "params" / "derive" / "lanes.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
