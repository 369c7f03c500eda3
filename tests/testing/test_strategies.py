# SPDX-License-Identifier: GPL-3.0-or-later
"""What the strategies draw: in range, and the edges among it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub
from zkpriv.reference.jubjub import ORDER
from zkpriv.testing import strategies as zst

QUICK = settings(max_examples=60, deadline=None)


def drawn(strategy: st.SearchStrategy[int], count: int = 400) -> set[int]:
    seen: set[int] = set()

    @settings(
        max_examples=count, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: int) -> None:
        seen.add(value)

    collect()
    return seen


def test_the_corpus() -> None:
    for value in (0, 1, 2, R - 1, R - 2, (R - 1) // 2, (R + 1) // 2, (1 << 64) - 1, 1 << 64, (1 << 64) + 1, ORDER):
        assert value in zst.EDGES
    for k in (8, 16, 32, 63, 128, 252, 253, 254):
        assert {(1 << k) - 1, 1 << k, (1 << k) + 1} <= set(zst.EDGES)
    assert all(0 <= value < R for value in zst.EDGES) and len(set(zst.EDGES)) == len(zst.EDGES)


def test_edges_are_drawn_often() -> None:
    seen = drawn(zst.field_elements())
    assert len(seen & set(zst.EDGES)) >= 25
    assert any(value.bit_length() > 250 and value not in zst.EDGES for value in seen), "others are drawn too"


@QUICK
@given(zst.field_elements(nonzero=True), zst.field_elements(), zst.not_bits())
def test_field_elements(nonzero: int, any_value: int, other: int) -> None:
    assert 1 <= nonzero < R and 0 <= any_value < R and 2 <= other < R


@QUICK
@given(st.data(), st.sampled_from([1, 7, 64, 252, 254]))
def test_numbers_fit_and_the_others_do_not(data: st.DataObject, bits: int) -> None:
    assert data.draw(zst.numbers(bits)) >> bits == 0
    assert data.draw(zst.out_of_range(bits)) >> bits


def test_sizes_are_checked() -> None:
    for wrong in (0, 255):
        for strategy in (zst.numbers, zst.out_of_range):
            with pytest.raises(ValueError, match="1 to 254"):
                strategy(wrong)


@QUICK
@given(zst.jubjub_scalars(), zst.jubjub_scalars(canonical=False))
def test_scalars(canonical: int, wide: int) -> None:
    assert canonical < ORDER and wide < 1 << 252


def test_scalars_above_the_order_are_drawn() -> None:
    assert any(value >= ORDER for value in drawn(zst.jubjub_scalars(canonical=False), 100))


@settings(max_examples=12, deadline=None)
@given(zst.jubjub_points(), zst.jubjub_points(subgroup=False))
def test_points(inside: tuple[int, int], anywhere: tuple[int, int]) -> None:
    assert jubjub.in_subgroup(inside) and jubjub.is_on_curve(anywhere)


def test_points_of_small_order() -> None:
    points = zst.small_order_points()
    assert points[0] == jubjub.IDENTITY and len(set(points)) == 8
    assert all(jubjub.mul(point, 8) == jubjub.IDENTITY and jubjub.is_on_curve(point) for point in points)
