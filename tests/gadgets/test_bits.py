# SPDX-License-Identifier: GPL-3.0-or-later
"""Bit decompositions and the bound that makes them canonical."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.forge import broken, forge, only_broken
from support.gadgets import agrees_in_all_mixes, alone, cost, outputs

from zkpriv.errors import CircuitError, UnsatisfiedConstraint
from zkpriv.gadgets import must_not_exceed, to_bits, to_bits_canonical
from zkpriv.gadgets.bits import truncated_bound
from zkpriv.r1cs import pack
from zkpriv.r1cs.field import R

CANONICAL = alone(lambda x: to_bits_canonical(x), 1, 255)
TOP96 = alone(lambda x: to_bits_canonical(x, compare_top=96), 1, 255)
EDGES = [0, 1, 2, R - 1, R - 2, R // 2, (1 << 254) - 1, 1 << 254, (1 << 255) - R - 1, (1 << 255) - R]


def bits_of(value: int, count: int) -> list[int]:
    return [value >> i & 1 for i in range(count)]


@pytest.mark.parametrize("count", [1, 2, 7, 64, 254])
def test_costs_one_constraint_a_bit(count: int) -> None:
    assert cost(lambda x: to_bits(x, count), 1) == count


@pytest.mark.parametrize("tied", [0, 3, 7])
def test_any_bit_can_be_the_tied_one(tied: int) -> None:
    made = alone(lambda x: to_bits(x, 8, tied=tied), 1, 8)
    for value in range(256):
        assert outputs(made, value) == bits_of(value, 8)
    for value in (256, 257, 511, 512, R - 1, R - 256):
        with pytest.raises(UnsatisfiedConstraint):
            made.solve({"x": [value]})


def test_bits_of_constants_and_wires() -> None:
    for value in (0, 5, 255):
        agrees_in_all_mixes(lambda x: to_bits(x, 8), [value], bits_of(value, 8))
    with pytest.raises(CircuitError, match="does not fit"):
        assert alone(lambda x: to_bits(x, 8), 1, 8, {0: 256}).constraints
    for count in (0, 255):
        with pytest.raises(CircuitError, match="1 to 254"):
            cost(lambda x, count=count: to_bits(x, count), 1)


def test_every_bit_is_boolean_and_tied() -> None:
    made = alone(lambda x: [pack(to_bits(x, 8))], 1, 1)
    honest = made.solve({"x": [0b10110101]})
    for place in range(7):
        changed = honest.mutated({f"bit[{place}]": 1 - honest[f"bit[{place}]"]})
        assert "bit[7]" in broken(changed), "flipping a bit shows in the tied one"
    # Values that keep the sum: only booleanity is left to refuse them.
    forged = honest.mutated({"bit[0]": honest["bit[0]"] + 2, "bit[1]": honest["bit[1]"] - 1})
    assert set(broken(forged)) == {"bit[0]/boolean", "bit[1]/boolean"}


def test_canonical_costs() -> None:
    assert cost(lambda x: to_bits_canonical(x), 1) == 299
    assert cost(lambda x: to_bits_canonical(x, compare_top=96), 1) == 278


@settings(max_examples=20, deadline=None)
@given(st.one_of(st.integers(0, R - 1), st.sampled_from(EDGES)))
def test_canonical_bits_agree(value: int) -> None:
    assert outputs(CANONICAL, value) == bits_of(value, 255)


def test_canonical_edges_in_all_mixes() -> None:
    for value in (0, R - 1):
        agrees_in_all_mixes(lambda x: to_bits_canonical(x), [value], bits_of(value, 255))


@pytest.mark.parametrize("value", [0, 1, 12345, (1 << 255) - R - 1])
@pytest.mark.parametrize("made", [CANONICAL, TOP96], ids=["full", "top96"])
def test_second_decomposition_is_refused(made: object, value: int) -> None:
    """SOUNDNESS row 11, E7: elements below 2^255 - r also are the sum of the bits of value + r."""
    alias = value + R
    wires = {f"bits/high[{i - 1}]": alias >> i & 1 for i in range(1, 255)}
    witness = forge(made, {"x": [value]}, wires)
    assert only_broken(witness, "bits/bound[*"), broken(witness)
    # The same forgery with the honest bits is the honest witness.
    assert not broken(forge(made, {"x": [value]}, {f"bits/high[{i - 1}]": value >> i & 1 for i in range(1, 255)}))


def test_top96_refuses_only_the_very_last_values() -> None:
    bound = truncated_bound(R, 255, 96)
    assert bound < R and R - bound < 1 << 159
    assert outputs(TOP96, bound) == bits_of(bound, 255)
    with pytest.raises(UnsatisfiedConstraint):
        TOP96.solve({"x": [bound + 1]})
    with pytest.raises(UnsatisfiedConstraint):
        TOP96.solve({"x": [R - 1]})


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5])
def test_bound_exhaustively(width: int) -> None:
    """All bounds and all numbers of small width."""
    for bound in range(1 << width):

        def build(x: object, bound: int = bound) -> list[object]:
            bits = to_bits(x, width)  # type: ignore[arg-type]
            must_not_exceed(bits, bound, "the number is at most the bound")
            return [pack(bits)]

        made = alone(build, 1, 1)
        for value in range(1 << width):
            assert made.solve({"x": [value]}, check=False).is_satisfied() == (value <= bound), (bound, value)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, (1 << 24) - 1), st.data())
def test_bound_of_24_bits(bound: int, data: st.DataObject) -> None:
    def build(x: object) -> list[object]:
        bits = to_bits(x, 24)  # type: ignore[arg-type]
        must_not_exceed(bits, bound, "the number is at most the bound")
        return [pack(bits)]

    made = alone(build, 1, 1)
    near = st.integers(-3, 3).map(lambda d: min(max(bound + d, 0), (1 << 24) - 1))
    for value in data.draw(st.lists(st.one_of(near, st.integers(0, (1 << 24) - 1)), min_size=4, max_size=8)):
        assert made.solve({"x": [value]}, check=False).is_satisfied() == (value <= bound)


def test_no_ratio_helps_above_the_bound() -> None:
    """n*w = Z with n = 0 and Z > 0 has no solution w: the forced ratios change nothing."""

    def build(x: object) -> list[object]:
        bits = to_bits(x, 6)  # type: ignore[arg-type]
        must_not_exceed(bits, 0b101001, "the number is at most the bound")
        return [pack(bits)]

    made = alone(build, 1, 1)
    ratios = [path for path in made.wire_paths if "ratio" in path]
    assert ratios
    for ratio in (0, 1, R - 1, 7):
        assert only_broken(forge(made, {"x": [0b101010]}, {path: ratio for path in ratios}), "bound[*")
