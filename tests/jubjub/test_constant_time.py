# SPDX-License-Identifier: GPL-3.0-or-later
"""Constant time by valgrind: secrets are undefined memory, and no branch or address may depend on them.

The same program runs under AddressSanitizer and UndefinedBehaviorSanitizer, with the field code checking its bounds.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.native_build import program, run
from support.valgrind import CONSTANT_TIME_RUNS, error_counts, valgrind

NATIVE = Path(__file__).resolve().parents[2] / "native"
# fmt: off
CONSTANT_TIME = [
    "scalar_arithmetic", "scalar_reading", "field_inversion", "hash_to_scalar", "random_scalar", "fixed_base",
    "variable_base", "diffie_hellman", "output_derivation", "forms_of_points", "commitment", "nullifier", "poseidon",
    "equality", "signing", "scan", "nonce_inputs", "public_data",
]
# fmt: on
CONTROLS = ["control_leaks_a_branch", "control_leaks_an_address", "control_variable_time"]


def test_every_operation_on_secrets_is_in_the_program() -> None:
    """What the header promises to run in constant time is run under valgrind below."""
    header = (NATIVE / "include" / "zkp_api" / "secret.h").read_text(encoding="utf-8")
    checked = (NATIVE / "tests" / "secrets_ct.c").read_text(encoding="utf-8")
    names = set(re.findall(r"^(?:int|void) (zkp_\w+)\(", header, re.MULTILINE))
    assert len(names) > 20
    assert not {name for name in names if f"{name}(" not in checked}


@pytest.mark.parametrize(("level", "flavour"), CONSTANT_TIME_RUNS)
def test_secrets_reach_no_branch_and_no_address(level: str, flavour: str) -> None:
    under = valgrind("constant time of operations on secrets")
    done = run(program("secrets_ct", flavour), level=level, under=under)
    assert done.returncode == 0, done.stderr
    found = error_counts(done.stdout)
    assert set(found) == {*CONSTANT_TIME, *CONTROLS}
    silent = [name for name in CONTROLS if not found[name]]
    assert not silent, f"memcheck misses leaks made on purpose, so its silence means nothing: {silent}"
    leaks = {name: found[name] for name in CONSTANT_TIME if found[name]}
    assert not leaks, f"branches or addresses depend on secrets: {leaks}\n{done.stderr[:4000]}"


def test_same_operations_under_sanitizers(level: str) -> None:
    done = run(program("secrets_ct", "checked"), level=level)
    assert done.returncode == 0, done.stderr
    assert set(error_counts(done.stdout)) == {*CONSTANT_TIME, *CONTROLS}
