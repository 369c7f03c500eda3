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
from support.native_build import NATIVE, REPO, compiler, flags_for, program, run

SELFCHECK = NATIVE / "tests" / "ifma_selfcheck.c"
CONTRACTS = re.findall(r'strcmp\(name, "([a-z-]+)"\)', SELFCHECK.read_text(encoding="utf-8"))


def selfcheck(flavour: str) -> Path:
    require_level("ifma")
    return program("ifma_selfcheck", flavour, extra=flags_for("ifma", flavour))


@pytest.mark.parametrize(
    ("flavour", "rounds"),
    [
        ("release", 200),
        ("checked", 30),
        pytest.param("release", 400, marks=pytest.mark.slow),
        pytest.param("checked", 60, marks=pytest.mark.slow),
        pytest.param("verify", 5_000, marks=pytest.mark.slow),
    ],
)
def test_lanes_agree_with_the_scalar_code(flavour: str, rounds: int) -> None:
    result = run(selfcheck(flavour), str(rounds), "20240601")
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == f"{rounds} rounds, 0 failures\n"


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_checked_build_aborts_when_a_contract_is_broken(contract: str) -> None:
    result = run(selfcheck("checked"), "break", contract)
    assert result.returncode == -6, f"{contract}: {result.stdout}{result.stderr}"
    assert result.stderr.startswith("lanes: ")


def test_limb_bounds() -> None:
    compiler("limb bounds")
    command = [sys.executable, str(REPO / "tests" / "tools" / "limb_bounds.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "fp mul " in done.stdout and "fr mul " in done.stdout


def test_emulated_lanes_agree_with_the_scalar_code() -> None:
    """The same program with AVX-512 in plain C: the emulation that other tests rely on, and machines without IFMA."""
    require_level("adx")
    path = program("ifma_selfcheck", "emulated", extra=flags_for("ifma", "emulated"))
    result = run(path, "20", "20240601")
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == "20 rounds, 0 failures\n"


def test_constants_are_what_the_script_derives() -> None:
    command = [sys.executable, str(REPO / "params" / "derive" / "lanes.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
