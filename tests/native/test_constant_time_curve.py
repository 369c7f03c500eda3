# SPDX-License-Identifier: GPL-3.0-or-later
"""Constant time of fields and curves by valgrind: secrets are undefined memory, and no branch or address may depend
on them. Functions named ``_var`` are the controls.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from support.vectors import REPO

SOURCES = ("fp", "fr", "tower2", "tower6", "tower12", "g1", "g2", "scalar_digits", "wipe")
CONSTANT_TIME = {"fp", "fp_inversion", "fr", "tower", "g1_multiplication", "g2_multiplication"}
CONTROLS = {"control_leaks_a_branch", "control_inversion_var", "control_multiplication_var"}


def test_no_branch_and_no_address_depends_on_secrets(tmp_path: Path) -> None:
    valgrind, compiler = shutil.which("valgrind"), shutil.which("cc")
    if valgrind is None or compiler is None:
        pytest.skip("constant time of the curve code: valgrind or a C compiler is not installed")
    if not Path("/usr/include/valgrind/memcheck.h").exists():
        pytest.skip("constant time of the curve code: the header valgrind/memcheck.h is not installed")
    native, program = REPO / "native", tmp_path / "curve_ct"
    # The flags of the release build, so that the test sees the code that runs.
    command = [compiler, "-std=gnu11", "-O3", "-DNDEBUG", "-g", "-DZKP_CT_TEST", "-I", str(native / "include")]
    command += [str(native / "src" / f"{name}.c") for name in SOURCES]
    command += [str(native / "tests" / "curve_ct.c"), "-o", str(program)]
    built = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert built.returncode == 0, built.stderr
    command = [valgrind, "-q", "--error-limit=no", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    found = {name: int(number) for name, number in (line.split() for line in done.stdout.splitlines())}
    assert set(found) == CONSTANT_TIME | CONTROLS
    silent = [name for name in CONTROLS if not found[name]]
    assert not silent, f"memcheck misses leaks made on purpose, so its silence means nothing: {silent}"
    leaks = {name: found[name] for name in CONSTANT_TIME if found[name]}
    assert not leaks, f"branches or addresses depend on secrets: {leaks}\n{done.stderr[:4000]}"
