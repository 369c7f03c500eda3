# SPDX-License-Identifier: GPL-3.0-or-later
"""C test programs for Ed25519: laws and bounds under sanitizers, levels that give the same bits, the C tables of both
groups against Python's, constant time by valgrind.
"""

from __future__ import annotations

import re

import pytest
from support.levels import LEVELS, require_level
from support.native_build import NATIVE, program, run
from support.valgrind import error_counts, quick_and_whole_runs, valgrind

from zkpriv.prime_group import ED25519, JUBJUB

CASES = {
    "field",
    "scalars",
    "hashes",
    "points",
    "forms_of_points",
    "group_tables",
    "secret_scalars",
    "secret_points",
    "signing",
    "monero_scan",
}
CONTROLS = {"control_leaks_a_branch", "control_multiplication_var"}
#: The cases whose lanes are not those of another one: sums, fixed bases and the scan.
IN_LANES = {"points", "forms_of_points", "secret_points", "monero_scan", "control_leaks_a_branch"}


def test_laws_and_bounds_under_sanitizers(level: str) -> None:
    done = run(program("ed25519_selfcheck", "checked"), "7", "20260702", level=level)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "7 rounds, 0 failures" in done.stdout


def test_every_level_gives_the_same_bits() -> None:
    found = {}
    for level in LEVELS:
        require_level(level)
        done = run(program("ed25519_selfcheck", "release"), "60", "20260703", level=level)
        assert done.returncode == 0, done.stderr[-3000:]
        found[level] = done.stdout
    assert len(set(found.values())) == 1


def test_the_tables_agree_with_python() -> None:
    done = run(program("ed25519_selfcheck", "release"), "1", "5")
    lines = done.stdout.splitlines()
    for group in (ED25519, JUBJUB):
        start = lines.index(f"group {group.name}")
        assert lines[start + 1 : start + 5] == [
            "hash_to_scalar " + group.scalar_to_bytes(group.hash_to_scalar(b"domain", b"da", b"ta", b"")).hex(),
            "hash_to_point " + group.hash_to_point(b"data").to_bytes().hex(),
            "generator " + group.generator.to_bytes().hex(),
            "generator " + group.value_generator.to_bytes().hex(),
        ]


def test_every_operation_on_secrets_is_in_the_program() -> None:
    """What the header promises to run in constant time is run under valgrind below."""
    header = (NATIVE / "include" / "zkp_api" / "ed25519_secret.h").read_text(encoding="utf-8")
    checked = (NATIVE / "tests" / "ed25519_ct.c").read_text(encoding="utf-8")
    names = set(re.findall(r"^(?:int|void) (zkp_\w+)\(", header, re.MULTILINE))
    assert len(names) > 15
    assert not {name for name in names if f"{name}(" not in checked}


@pytest.mark.parametrize(("level", "flavour", "only"), quick_and_whole_runs(IN_LANES))
def test_secrets_reach_no_branch_and_no_address(level: str, flavour: str, only: set[str]) -> None:
    under = valgrind("constant time of Ed25519")
    done = run(program("ed25519_ct", flavour), *sorted(only), level=level, under=under)
    assert done.returncode == 0, done.stderr
    found = error_counts(done.stdout)
    assert set(found) == only or (not only and set(found) == CASES | CONTROLS)
    silent = [name for name in CONTROLS & set(found) if not found[name]]
    assert not silent, f"memcheck misses leaks made on purpose, so its silence means nothing: {silent}"
    leaks = {name: found[name] for name in CASES & set(found) if found[name]}
    assert not leaks, f"branches or addresses depend on secrets: {leaks}\n{done.stderr[:4000]}"


def test_secrets_under_sanitizers() -> None:
    done = run(program("ed25519_ct", "checked"))
    assert done.returncode == 0, done.stderr[-3000:]


def test_nothing_secret_stays_behind(level: str) -> None:
    done = run(program("ed25519_wiping", "release", link=["-Wl,--wrap=free"]), level=level)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "control 1, 0 failures, 0 words freed\n"
