# SPDX-License-Identifier: GPL-3.0-or-later
"""Constant time by valgrind: secrets are undefined memory, and no branch or address may depend on them.

The same program runs under AddressSanitizer and UndefinedBehaviorSanitizer, with the field code checking its bounds.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NATIVE = ROOT / "native"
#: What the program links: the operations on secrets and everything below them.
# fmt: off
SOURCES = [
    "wipe", "fr", "blake2b", "jubjub", "jubjub_scalar", "jubjub_mul", "jubjub_codec", "jubjub_sqrt", "jubjub_api",
    "jubjub_constants", "poseidon", "poseidon_constants", "secret", "secret_ops", "secret_scan", "schnorr", "random",
    "pool",
]
CONSTANT_TIME = [
    "scalar_arithmetic", "scalar_reading", "field_inversion", "hash_to_scalar", "random_scalar", "fixed_base",
    "variable_base", "diffie_hellman", "output_derivation", "commitment", "nullifier", "poseidon", "equality",
    "signing", "scan", "nonce_inputs", "public_data",
]
# fmt: on
CONTROLS = ["control_leaks_a_branch", "control_leaks_an_address", "control_variable_time"]


def needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def build(folder: Path, flags: list[str]) -> Path:
    compiler = needs("cc")
    program = folder / "secrets_ct"
    sources = [str(NATIVE / "src" / f"{name}.c") for name in SOURCES]
    command = [compiler, "-std=gnu11", "-g", "-I", str(NATIVE / "include"), *flags, *sources]
    command += [str(NATIVE / "tests" / "secrets_ct.c"), "-o", str(program), "-lpthread"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return program


def counts(output: str) -> dict[str, int]:
    return {name: int(number) for name, number in (line.split() for line in output.splitlines())}


def test_every_operation_on_secrets_is_in_the_program() -> None:
    """What the header promises to run in constant time is run under valgrind below."""
    header = (NATIVE / "include" / "zkp_api" / "secret.h").read_text(encoding="utf-8")
    program = (NATIVE / "tests" / "secrets_ct.c").read_text(encoding="utf-8")
    names = set(re.findall(r"^(?:int|void) (zkp_\w+)\(", header, re.MULTILINE))
    assert len(names) > 20
    without_arithmetic = {"zkp_secret_is_scalar", "zkp_secret_reveal"}
    assert {name for name in names if f"{name}(" not in program} == without_arithmetic


def test_secrets_reach_no_branch_and_no_address(tmp_path: Path) -> None:
    valgrind = needs("valgrind")
    if not Path("/usr/include/valgrind/memcheck.h").exists():
        pytest.skip("the header valgrind/memcheck.h is not installed")
    program = build(tmp_path, ["-O3", "-DNDEBUG", "-DZKP_CT_TEST"])
    command = [valgrind, "-q", "--error-limit=no", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    found = counts(done.stdout)
    assert set(found) == {*CONSTANT_TIME, *CONTROLS}
    silent = [name for name in CONTROLS if not found[name]]
    assert not silent, f"memcheck misses leaks made on purpose, so its silence means nothing: {silent}"
    leaks = {name: found[name] for name in CONSTANT_TIME if found[name]}
    assert not leaks, f"branches or addresses depend on secrets: {leaks}\n{done.stderr[:4000]}"


def test_same_operations_under_sanitizers(tmp_path: Path) -> None:
    flags = [
        "-O1",
        "-DZKP_VERIFY",
        "-fsanitize=address,undefined",
        "-fno-sanitize-recover=all",
        "-fno-omit-frame-pointer",
    ]
    program = build(tmp_path, flags)
    done = subprocess.run([str(program)], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert set(counts(done.stdout)) == {*CONSTANT_TIME, *CONTROLS}
