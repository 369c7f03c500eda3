# SPDX-License-Identifier: GPL-3.0-or-later
"""The time of operations on secrets does not depend on them: a t-test on measured times, on every level.

It complements memcheck (test_constant_time*.py) with what only the machine shows. Two leaks made on purpose must be
caught with fewer samples than the cases take. |t| below 4.5 is the usual limit (Reparaz, Balasch, Verbauwhede 2017).
"""

from __future__ import annotations

import pytest
from support.native_build import program, run

LIMIT = 4.5
#: Samples of the quick run and of the campaign, by what one costs.
CASES = {
    "fixed_base": (20_000, 1_000_000),
    "variable_base": (8_000, 1_000_000),
    "sign": (15_000, 1_000_000),
    "g1_blinding": (3_000, 300_000),
    "scan": (2_000, 100_000),
}
CONTROLS = {"control_variable_time": 3_000, "control_one_product": 6_000}


def largest_t(level: str, case: str, samples: int, seed: int) -> float:
    done = run(program("timing_ct", "release"), case, str(samples), str(seed), level=level, timeout=3000)
    assert done.returncode == 0, done.stderr
    name, t, _ = done.stdout.split()
    assert name == case
    return float(t)


def must_not_leak(level: str, case: str, samples: int) -> None:
    """A leak shows in every run, noise in one: three runs with fresh secrets, of which one must be silent."""
    seen = []
    for seed in (1, 2, 3):
        seen.append(largest_t(level, case, samples, seed))
        if seen[-1] < LIMIT:
            return
    raise AssertionError(f"{case} on {level}: |t| of three runs with {samples} samples: {seen}")


@pytest.mark.parametrize("case", CASES)
def test_time_does_not_depend_on_secrets(level: str, case: str) -> None:
    must_not_leak(level, case, CASES[case][0])


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_time_does_not_depend_on_secrets_in_a_million_samples(level: str, case: str) -> None:
    must_not_leak(level, case, CASES[case][1])


@pytest.mark.parametrize("case", CONTROLS)
def test_leaks_made_on_purpose_are_caught(level: str, case: str) -> None:
    """In most runs; on a machine that is busy with other things, with three times as many samples."""
    tried = {}
    for samples in (CONTROLS[case], 3 * CONTROLS[case]):
        assert samples < CASES["fixed_base"][0]
        tried[samples] = [largest_t(level, case, samples, seed) for seed in (1, 2, 3)]
        if sum(t > LIMIT for t in tried[samples]) >= 2:
            return
    raise AssertionError(f"{case} on {level}: |t| by number of samples: {tried}")
