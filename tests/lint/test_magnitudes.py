# SPDX-License-Identifier: GPL-3.0-or-later
"""Intervals of integers, by which the lint judges comparisons."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zkpriv.gadgets import is_less, range_check
from zkpriv.lint.magnitudes import Interval, _fits, _narrower, _plus, _square, _times
from zkpriv.r1cs import Circuit, Output, Secret, circuit
from zkpriv.r1cs.field import R

ends = st.integers(-40, 40) | st.integers(R - 40, R - 1) | st.integers(1 - R, 40 - R) | st.integers(1 - R, R - 1)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, int]:
    """An interval and an integer in it."""
    low, high = sorted((draw(ends), draw(ends)))
    interval = _fits(low, high)
    if interval is None:
        high = low + draw(st.integers(0, 90))
        interval = _fits(low, high)
    assert interval is not None
    place = draw(st.sampled_from([0, interval[1] - interval[0]]) | st.integers(0, interval[1] - interval[0]))
    return interval, interval[0] + place


def _holds(interval: Interval | None, value: int) -> bool:
    """Whether some integer of the interval is the value modulo r."""
    return interval is None or (value - interval[0]) % R <= interval[1] - interval[0]


@given(one=intervals(), other=intervals())
def test_what_is_computed_holds_the_value(one: tuple[Interval, int], other: tuple[Interval, int]) -> None:
    (a, x), (b, y) = one, other
    assert _holds(_plus(a, b), x + y)
    assert _holds(_times(a, b), x * y)
    assert _holds(_square(a), x * x)


@given(one=intervals(), below=st.integers(0, 60), above=st.integers(0, 60), turns=st.sampled_from([-1, 0, 1]))
def test_two_intervals_of_one_value(one: tuple[Interval, int], below: int, above: int, turns: int) -> None:
    """The second one is around the same residue, perhaps r further."""
    interval, x = one
    other = _fits(x + turns * R - below, x + turns * R + above)
    assert _holds(_narrower(interval, other), x)


def test_an_overlap_of_intervals_that_span_r_says_nothing() -> None:
    """-5 is in the first as it is, in the second as r - 5; where they meet is neither."""
    one, other = (-10, R - 20), (R - 30, R - 1)
    assert _holds(one, -5) and _holds(other, -5)
    assert _narrower(one, other) == other


def _chain(links: int) -> Circuit:
    @circuit
    def smallest(out: Output, x: Secret, y: Secret) -> None:
        """The least of a chain: each number can be three times as large as the one before, as far as the lint sees."""
        range_check(x, 32)
        range_check(y, 32)
        least = x
        for i in range(links):
            least = is_less(y + i, least, 34).select(y + i, least)
        out.bind(least, "the least of all")

    return smallest


@pytest.mark.slow
def test_a_chain_that_passes_r_is_reported_in_time() -> None:
    start = time.process_time()
    report = _chain(240).lint()
    assert {finding.rule for finding in report.findings} == {"range"}
    assert time.process_time() - start < 60, "it takes about 4 seconds"


def test_a_chain_below_r_is_clean() -> None:
    assert _chain(20).lint().clean
