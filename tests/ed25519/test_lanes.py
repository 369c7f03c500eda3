# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519 in lanes against the scalar code, in a checked build as well."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.levels import require_level
from support.native_build import NATIVE, REPO, compiler, flags_for, program, run

SELFCHECK = NATIVE / "tests" / "ed25519_lanes_selfcheck.c"
CONTRACTS = re.findall(r'strcmp\(name, "([a-z-]+)"\)', SELFCHECK.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("flavour", "rounds"), [("release", 300), ("checked", 5), pytest.param("verify", 2_000, marks=pytest.mark.slow)]
)
def test_lanes_agree_with_the_scalar_code(flavour: str, rounds: int) -> None:
    require_level("ifma")
    path = program("ed25519_lanes_selfcheck", flavour, extra=flags_for("ifma", flavour))
    result = run(path, str(rounds), "20260701")
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == f"{rounds} rounds, 0 failures\n"


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_checked_build_aborts_when_a_contract_is_broken(contract: str) -> None:
    require_level("ifma")
    path = program("ed25519_lanes_selfcheck", "checked", extra=flags_for("ifma", "checked"))
    result = run(path, "break", contract)
    assert result.returncode == -6, f"{contract}: {result.stdout}{result.stderr}"
    assert result.stderr.startswith("lanes: ")


def test_limb_bounds_by_intervals(tmp_path: Path) -> None:
    """All inputs of each contract at once: no column leaves 64 bits, no factor is cut that is not meant to be."""
    out = tmp_path / "fe25519_bounds"
    command = [compiler("limb bounds"), "-std=gnu11", "-O0", "-Itests/interval", "-Iinclude", "-Isrc"]
    command += ["tests/fe25519_bounds.c", "-lm", "-o", str(out)]
    built = subprocess.run(command, cwd=NATIVE, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    done = run(out)
    assert done.returncode == 0, done.stderr
    found = dict(line.split() for line in done.stdout.splitlines())
    assert set(found) == {"mul", "sqr", "carry", "add", "sub", "dbl", "add-point", "canonical"}
    assert max(map(float, found.values())) < 62
    for mistake in ("factor", "sign"):
        assert run(out, mistake).returncode == 1, f"the intervals do not notice: {mistake}"


def test_constants_are_what_the_script_derives() -> None:
    command = [sys.executable, str(REPO / "params" / "derive" / "ed25519_lanes.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
