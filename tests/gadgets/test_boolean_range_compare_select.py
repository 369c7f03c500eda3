# SPDX-License-Identifier: GPL-3.0-or-later
"""Booleans, ranges, comparison and selection."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.forge import broken, forge
from support.gadgets import agrees_in_all_mixes, alone, cost, outputs

from zkpriv.errors import CircuitError, UnsatisfiedConstraint
from zkpriv.gadgets import (
    all_of,
    any_of,
    boolean,
    is_at_most,
    is_less,
    lookup,
    must_be_at_most,
    must_be_below,
    must_be_less,
    must_be_one_hot,
    must_select,
    mux,
    range_check,
    select,
    swap,
    xor_all,
)
from zkpriv.r1cs import LC
from zkpriv.r1cs.field import R


def as_bits(values: tuple[LC, ...]) -> list:
    return [boolean(value) for value in values]


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_all_any_xor_truth_tables(count: int) -> None:
    made = alone(lambda *x: [all_of(b := as_bits(x)), any_of(b), xor_all(b)], count, 3)
    for values in product((0, 1), repeat=count):
        assert outputs(made, *values) == [int(all(values)), int(any(values)), sum(values) % 2]


def test_boolean_constants_fold() -> None:
    for values in product((0, 1), repeat=3):
        agrees_in_all_mixes(lambda *x: [all_of(as_bits(x))], values, [int(all(values))])
    assert cost(lambda *x: all_of(as_bits(x)), 8) == 8 + 2
    assert cost(lambda *x: all_of(as_bits(x)), 3) == 3 + 2
    with pytest.raises(CircuitError, match="neither 0 nor 1"):
        boolean(2)


@pytest.mark.parametrize("value", [2, R - 1, R // 2])
def test_boolean_refuses_other_values(value: int) -> None:
    with pytest.raises(UnsatisfiedConstraint):
        alone(lambda x: [boolean(x)], 1, 1).solve({"x": [value]})


def test_one_hot() -> None:
    made = alone(lambda *x: must_be_one_hot(as_bits(x)), 3, 0)
    for values in product((0, 1), repeat=3):
        assert made.solve({"x": values}, check=False).is_satisfied() == (sum(values) == 1)


@pytest.mark.parametrize("bits", [1, 8, 16, 32, 64])
def test_range_costs_its_bits_and_refuses_the_rest(bits: int) -> None:
    made = alone(lambda x: range_check(x, bits)[:1], 1, 1)
    assert cost(lambda x: range_check(x, bits), 1) == bits
    for value in (0, 1, (1 << bits) - 1):
        assert outputs(made, value) == [value & 1]
    for value in (1 << bits, (1 << bits) + 1, R - 1, R - (1 << bits), R // 2):
        with pytest.raises(UnsatisfiedConstraint):
            made.solve({"x": [value]})


def test_no_choice_of_bits_makes_2_64_fit() -> None:
    """SOUNDNESS row 11: full forged witnesses for out-of-range numbers."""
    made = alone(lambda x: range_check(x, 64)[:1], 1, 1)
    for value in (1 << 64, R - 1, R - 5):
        for pattern in (0, (1 << 63) - 1, value & ((1 << 63) - 1), 12345):
            wires = {f"range_check/bit[{i}]": pattern >> i & 1 for i in range(63)}
            assert "range_check/bit[63]" in broken(forge(made, {"x": [value]}, wires))


@pytest.mark.parametrize("limit", [1, 2, 3, 100, 1 << 16, (1 << 20) + 7])
def test_below(limit: int) -> None:
    made = alone(lambda x: [must_be_below(x, limit)[0]], 1, 1)
    for value in {0, limit - 1, limit // 2}:
        assert outputs(made, value) == [value & 1]
    for value in {limit, limit + 1, R - 1}:
        with pytest.raises(UnsatisfiedConstraint):
            made.solve({"x": [value]})
    assert must_be_below(limit - 1, limit)
    with pytest.raises(CircuitError):
        must_be_below(limit, limit)


LESS = alone(lambda a, b: [is_less(a, b, 16), is_at_most(a, b, 16)], 2, 2)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 65535), st.integers(0, 65535), st.booleans())
def test_less_agrees(a: int, b: int, equal: bool) -> None:
    b = a if equal else b
    assert outputs(LESS, a, b) == [int(a < b), int(a <= b)]


def test_comparison_edges_and_mixes() -> None:
    for a, b in [(0, 0), (0, 65535), (65535, 0), (65535, 65535), (7, 8), (8, 7)]:
        agrees_in_all_mixes(lambda x, y: [is_less(x, y, 16)], [a, b], [int(a < b)])
        strict = alone(lambda x, y: must_be_less(x, y, 16), 2, 0).solve({"x": [a, b]}, check=False)
        assert strict.is_satisfied() == (a < b)
        weak = alone(lambda x, y: must_be_at_most(x, y, 16), 2, 0).solve({"x": [a, b]}, check=False)
        assert weak.is_satisfied() == (a <= b)
    assert cost(lambda a, b: is_less(a, b, 64), 2) == 65
    assert cost(lambda a, b: must_be_less(a, b, 64), 2) == 64
    with pytest.raises(CircuitError, match="false"):
        must_be_less(3, 3, 8)


def test_select_and_swap() -> None:
    for bit in (0, 1):
        agrees_in_all_mixes(lambda b, x, y: [select(boolean(b), x, y)], [bit, 11, 22], [11 if bit else 22])
        expected = [22, 11] if bit else [11, 22]
        agrees_in_all_mixes(lambda b, x, y: swap(boolean(b), x, y), [bit, 11, 22], expected)


@pytest.mark.parametrize("width", [1, 2, 3])
def test_mux_lookup_and_must_select(width: int) -> None:
    size = 1 << width
    values = [10 + 7 * i * i for i in range(size)]
    table = [R - 5, 3, 999, 0, 17, 17, 1 << 200, 8][:size]
    made = alone(lambda *x: [mux(b := as_bits(x[:width]), x[width:]), lookup(b, table)[0]], width + size, 2)
    chosen = alone(
        lambda *x: must_select(as_bits(x[:width]), x[width:-1], x[-1], "the chosen value"), width + size + 1, 0
    )
    for index in range(size):
        bits = [index >> i & 1 for i in range(width)]
        assert outputs(made, *bits, *values) == [values[index], table[index] % R]
        assert chosen.solve({"x": [*bits, *values, values[index]]}).is_satisfied()
        wrong = chosen.solve({"x": [*bits, *values, values[index] + 1]}, check=False)
        assert broken(wrong) == ["selected"]
    assert cost(lambda *x: mux(as_bits(x[:width]), x[width:]), width + size) == width + size - 1
    chosen_cost = cost(lambda *x: must_select(as_bits(x[:width]), x[width:-1], x[-1], "w"), width + size + 1)
    assert chosen_cost == width + size - 1


def test_selection_checks_sizes() -> None:
    with pytest.raises(CircuitError, match="choose among"):
        mux([], [1, 2])
    with pytest.raises(CircuitError, match="1 to 3 bits"):
        lookup([boolean(0)] * 4, list(range(16)))
