# SPDX-License-Identifier: GPL-3.0-or-later
"""Constant time of the pieces of the lanes by valgrind, with the instructions in plain C. What the compiler makes of
the functions built from them is in test_constant_time_wide.py.
"""

from __future__ import annotations

from support.native_build import flags_for, program, run
from support.valgrind import error_counts, valgrind

CONSTANT_TIME = {"field_ed25519", "points_ed25519", "multiples_ed25519", "ring", "hashes"}
CONSTANT_TIME |= {"field_jubjub", "points_jubjub"}
CONTROL = "control_address_of_a_lane"


def test_no_branch_and_no_address_depends_on_lanes() -> None:
    flavour = "emulated"
    path = program("lanes_ct", flavour, extra=flags_for("ifma", flavour))
    done = run(path, level="ifma", under=valgrind("constant time of the lanes"))
    assert done.returncode == 0, done.stderr
    found = error_counts(done.stdout)
    assert set(found) == CONSTANT_TIME | {CONTROL}
    assert found[CONTROL], "memcheck misses a leak made on purpose, so its silence means nothing"
    leaks = {name: found[name] for name in CONSTANT_TIME if found[name]}
    assert not leaks, f"branches or addresses depend on secrets: {leaks}\n{done.stderr[:4000]}"
