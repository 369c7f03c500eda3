# SPDX-License-Identifier: GPL-3.0-or-later
"""The prover's blinders under valgrind: undefined memory, on which no branch and no address may depend."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.vectors import REPO

SOURCES = (
    *("fp", "fr", "tower2", "tower6", "tower12", "g1", "g2", "codec", "subgroup", "scalar_digits", "wipe"),
    *("pool", "arena", "r1cs", "ntt", "msm", "msm_g1", "msm_g2", "key_words", "groth16_setup", "groth16_prove"),
)


def test_blinders_reach_no_branch_and_no_address(tmp_path: Path) -> None:
    compiler = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
    valgrind = shutil.which("valgrind")
    if compiler is None or valgrind is None or not Path("/usr/include/valgrind/memcheck.h").exists():
        pytest.skip("constant time of the prover: a C compiler, valgrind and its headers are needed")
    native, program = REPO / "native", tmp_path / "prover_ct"
    sources = [native / "tests" / "prover_ct.c", *(native / "src" / f"{name}.c" for name in SOURCES)]
    flags = ["-std=gnu11", "-O3", "-g", "-DZKP_CT_TEST", "-pthread", "-I", str(native / "include")]
    built = subprocess.run(
        [compiler, *flags, *map(str, sources), "-o", str(program)], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    command = [valgrind, "-q", "--error-limit=no", str(program)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-3000:]
    found = dict(line.split() for line in result.stdout.splitlines())
    assert int(found["control_variable_time"]) > 0, "memcheck misses a leak made on purpose"
    assert int(found["blinding"]) == 0, result.stderr[:3000]
