# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing by valgrind: index, keys, masks and nonces are undefined memory, and no branch or address may depend on them.

The same program runs under AddressSanitizer and UndefinedBehaviorSanitizer, with the field code checking its bounds.
"""

from __future__ import annotations

import pytest
from support.native_build import program, run
from support.valgrind import error_counts, quick_and_whole_runs, valgrind

CONSTANT_TIME = ["signing_ed25519", "signing_jubjub", "signing_with_numbers", "refusals", "verification"]
CONTROLS = ["control_branch_on_the_index"]
#: A walk in lanes over the smallest ring.
IN_LANES = {"signing_with_numbers", "control_branch_on_the_index"}


@pytest.mark.parametrize(("level", "flavour", "only"), quick_and_whole_runs(IN_LANES))
def test_the_signers_index_and_secrets_reach_no_branch_and_no_address(
    level: str, flavour: str, only: set[str]
) -> None:
    under = valgrind("constant time of ring signatures")
    done = run(program("clsag_ct", flavour), *sorted(only), level=level, under=under)
    assert done.returncode == 0, done.stderr
    found = error_counts(done.stdout)
    assert set(found) == (only or {*CONSTANT_TIME, *CONTROLS})
    assert all(found[name] for name in CONTROLS), "memcheck misses a leak made on purpose: its silence means nothing"
    leaks = {name: found[name] for name in found if name not in CONTROLS and found[name]}
    assert not leaks, f"branches or addresses depend on secrets: {leaks}\n{done.stderr[:4000]}"


def test_same_operations_under_sanitizers(level: str) -> None:
    done = run(program("clsag_ct", "checked"), level=level)
    assert done.returncode == 0, done.stderr
    assert set(error_counts(done.stdout)) == {*CONSTANT_TIME, *CONTROLS}
