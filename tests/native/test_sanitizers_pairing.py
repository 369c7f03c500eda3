# SPDX-License-Identifier: GPL-3.0-or-later
"""The C self-check of pairings and batch kernels, built with AddressSanitizer and UndefinedBehaviorSanitizer."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.vectors import REPO

SOURCES = (
    *("fp", "fr", "tower2", "tower6", "tower12", "g1", "g2", "codec", "subgroup", "scalar_digits", "wipe", "pool"),
    *("pairing", "pairing_api", "groth16_batch"),
)
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer")
FLAGS = ("-std=gnu11", "-O1", "-g", "-pthread", *SANITIZERS)


def test_pairing_under_sanitizers(tmp_path: Path) -> None:
    compiler = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
    if compiler is None:
        pytest.skip("sanitizer build of the pairing: no C compiler was found")
    probe = tmp_path / "probe.c"
    probe.write_text("int main(void) { return 0; }\n")
    command = [compiler, *FLAGS, str(probe), "-o", str(tmp_path / "probe")]
    probed = subprocess.run(command, capture_output=True, text=True, check=False)
    if probed.returncode != 0:
        pytest.skip(f"sanitizer build of the pairing: {compiler} lacks ASan or UBSan ({probed.stderr.strip()[:200]})")
    native, program = REPO / "native", tmp_path / "pairing_selfcheck"
    sources = [native / "tests" / "pairing_selfcheck.c", *(native / "src" / f"{name}.c" for name in SOURCES)]
    command = [compiler, *FLAGS, "-I", str(native / "include"), *map(str, sources), "-o", str(program)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    result = subprocess.run([str(program), "20240601"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == "0 failures\n"
