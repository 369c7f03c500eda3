# SPDX-License-Identifier: GPL-3.0-or-later
"""On a CPU without wide instructions the library finds a lower level by itself, works, and refuses the higher ones.

Emulators stand in for the CPUs: QEMU describes the CPU that it is told to and stops at instructions beyond it;
valgrind describes one without AVX-512 and knows none of its instructions.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.native_build import program, run
from support.valgrind import valgrind

from zkpriv import backend

NEHALEM = ("Nehalem", "portable", ["adx", "ifma"])
HASWELL = ("Haswell", "portable", ["adx", "ifma"])
BROADWELL = ("Broadwell", "adx", ["ifma"])
#: QEMU's name of a CPU, the level that auto must take there, and the levels that must be refused.
CPUS = [
    pytest.param(*NEHALEM, id="Nehalem-without-avx"),
    pytest.param(*HASWELL, id="Haswell-without-adx"),
    pytest.param(*BROADWELL, id="Broadwell-without-avx512"),
]
#: Whole processes take seconds each: the smallest CPU always, the others in slow campaigns.
PROCESSES = [
    pytest.param(*NEHALEM, id="Nehalem-without-avx"),
    pytest.param(*HASWELL, id="Haswell-without-adx", marks=pytest.mark.slow),
    pytest.param(*BROADWELL, id="Broadwell-without-avx512", marks=pytest.mark.slow),
]


def emulator(cpu: str) -> list[str]:
    found = shutil.which("qemu-x86_64")
    if found is None:
        pytest.skip(f"a run on an emulated {cpu}: qemu-x86_64 is not installed (Debian: qemu-user)")
    if not backend.is_native or platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip(f"a run on an emulated {cpu}: this is not native code for x86-64")
    return [found, "-cpu", cpu]


def command_line(
    cpu: str, *arguments: object, status: int = 0, level: str = "auto"
) -> subprocess.CompletedProcess[str]:
    """Run the command line on an emulated CPU and require its exit status."""
    command = [*emulator(cpu), sys.executable, "-m", "zkpriv.cli.main", *map(str, arguments)]
    environment = dict(os.environ, ZKPRIV_BACKEND=level)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == status, done.stdout + done.stderr
    return done


@pytest.mark.parametrize(("cpu", "best", "refused"), PROCESSES)
def test_setup_proof_and_verification(cpu: str, best: str, refused: list[str], tmp_path: Path) -> None:
    shown = command_line(cpu, "doctor").stdout
    (line,) = [line for line in shown.splitlines() if line.startswith("backend ")]
    assert line.split()[1] == best
    inputs, proof, public = tmp_path / "in.json", tmp_path / "proof.bin", tmp_path / "public.json"
    inputs.write_text('{"product": "15", "a": "3", "b": "0x5"}', encoding="utf-8")
    command_line(cpu, "setup", "dev", "multiply", "--out", tmp_path)
    command_line(
        cpu, "prove", "multiply", "--key", tmp_path / "multiply.pk", "--input", inputs, "--proof", proof,
        "--public", public,
    )  # fmt: skip
    files = ["--key", tmp_path / "multiply.vk", "--proof", proof, "--public", public]
    command_line(cpu, "verify", *files)
    for level in refused:
        done = command_line(cpu, "verify", *files, status=64, level=level)
        assert f"ZKPRIV_BACKEND={level} cannot be used: this CPU (or its operating system) lacks " in done.stderr
        assert f"Available: auto, {best}" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("cpu", "best", "refused"), CPUS)
def test_a_payment(cpu: str, best: str, refused: list[str]) -> None:
    command_line(cpu, "demo")


@pytest.mark.parametrize(("cpu", "best", "refused"), CPUS)
def test_kernels(cpu: str, best: str, refused: list[str]) -> None:
    """The C self-checks, with the optimisation of the installed library."""
    under = emulator(cpu)
    for name, *arguments in (("curve_selfcheck", "2", "7"), ("pairing_selfcheck", "7"), ("prover_selfcheck", "7")):
        done = run(program(name, "release"), *arguments, under=under)
        assert done.returncode == 0, done.stderr[-2000:]
    for level in refused:
        done = run(program("curve_selfcheck", "release"), "1", "7", level=level, under=under)
        assert done.returncode == 77 and "cannot run here" in done.stderr


def test_valgrind_describes_a_cpu_without_avx512() -> None:
    under = (valgrind("a CPU without AVX-512")[0], "--tool=none", "-q")
    done = run(program("curve_selfcheck", "release"), "1", "7", under=under)
    assert done.returncode == 0, done.stderr[-2000:]
    done = run(program("curve_selfcheck", "release"), "1", "7", under=under, level="ifma")
    assert done.returncode == 77 and "cannot run here" in done.stderr
