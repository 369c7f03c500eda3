# SPDX-License-Identifier: GPL-3.0-or-later
"""The C self-check of fields and curves, built with AddressSanitizer, UndefinedBehaviorSanitizer and ZKP_VERIFY, which
checks the bounds that the contracts state.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.vectors import REPO

SOURCES = ("fp", "fr", "tower2", "tower6", "tower12", "g1", "g2", "codec", "subgroup", "scalar_digits", "wipe")
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer")
FLAGS = ("-std=gnu11", "-O1", "-g", "-DZKP_VERIFY", *SANITIZERS)


def sanitizing_compiler(folder: Path) -> str:
    """A compiler that can link the sanitizers; skips, with the reason, where there is none."""
    compiler = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
    if compiler is None:
        pytest.skip("sanitizer build of the curve code: no C compiler was found")
    probe = folder / "probe.c"
    probe.write_text("int main(void) { return 0; }\n")
    command = [compiler, *FLAGS, str(probe), "-o", str(folder / "probe")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        why = result.stderr.strip()[:200]
        pytest.skip(f"sanitizer build of the curve code: {compiler} lacks ASan or UBSan ({why})")
    return compiler


def test_fields_and_curves_under_sanitizers(tmp_path: Path) -> None:
    compiler = sanitizing_compiler(tmp_path)
    native = REPO / "native"
    program = tmp_path / "curve_selfcheck"
    sources = [native / "tests" / "curve_selfcheck.c", *(native / "src" / f"{name}.c" for name in SOURCES)]
    command = [compiler, *FLAGS, "-I", str(native / "include"), *map(str, sources), "-o", str(program)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    result = subprocess.run([str(program), "6", "20240601"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-3000:]
    assert "6 rounds, 0 failures" in result.stdout
