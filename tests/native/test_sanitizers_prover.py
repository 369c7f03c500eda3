# SPDX-License-Identifier: GPL-3.0-or-later
"""The C self-check of the prover kernels, built with the sanitizers for addresses, undefined behaviour, threads."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.vectors import REPO

SOURCES = (
    *("fp", "fr", "tower2", "tower6", "tower12", "g1", "g2", "codec", "subgroup", "scalar_digits", "wipe", "pairing"),
    *("pool", "arena", "r1cs", "ntt", "msm", "msm_g1", "msm_g2", "key_words", "groth16_setup", "groth16_prove"),
)
FLAGS = ("-std=gnu11", "-O1", "-g", "-fno-omit-frame-pointer", "-fno-sanitize-recover=all", "-pthread")


def run_selfcheck(folder: Path, sanitizers: str) -> None:
    compiler = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
    if compiler is None:
        pytest.skip("sanitizer build of the prover: no C compiler was found")
    flags = (*FLAGS, f"-fsanitize={sanitizers}")
    probe = folder / "probe.c"
    probe.write_text("int main(void) { return 0; }\n")
    command = [compiler, *flags, str(probe), "-o", str(folder / "probe")]
    probed = subprocess.run(command, capture_output=True, text=True, check=False)
    if probed.returncode == 0:
        probed = subprocess.run([str(folder / "probe")], capture_output=True, text=True, check=False)
    if probed.returncode != 0:
        pytest.skip(f"sanitizer build of the prover: {compiler} lacks {sanitizers} ({probed.stderr.strip()[:200]})")
    native, program = REPO / "native", folder / "prover_selfcheck"
    sources = [native / "tests" / "prover_selfcheck.c", *(native / "src" / f"{name}.c" for name in SOURCES)]
    command = [compiler, *flags, "-I", str(native / "include"), *map(str, sources), "-o", str(program)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    result = subprocess.run([str(program), "20240601"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == "0 failures\n"


def test_kernels_under_address_and_undefined_behaviour_sanitizers(tmp_path: Path) -> None:
    run_selfcheck(tmp_path, "address,undefined")


@pytest.mark.slow
def test_kernels_under_the_thread_sanitizer(tmp_path: Path) -> None:
    run_selfcheck(tmp_path, "thread")
