# SPDX-License-Identifier: GPL-3.0-or-later
"""Points of Jubjub: complete addition, fixed and variable base, nullifier keys, commitments."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.forge import broken, forge, only_broken
from support.gadgets import agrees_in_all_mixes, alone, cost, outputs

from zkpriv.errors import CircuitError, UnsatisfiedConstraint
from zkpriv.gadgets import (
    Amount,
    FixedBase,
    NullifierKey,
    Scalar,
    boolean,
    commit,
    constant_point,
    fixed_base_mul,
    generator,
    point_on_curve,
    to_bits,
)
from zkpriv.gadgets import edwards as ed
from zkpriv.gadgets.curve import MONTGOMERY_A, NAMES, ORDER, to_montgomery
from zkpriv.gadgets.edwards import IDENTITY, Point, add, add_u, double, select_point, subtract, unless
from zkpriv.gadgets.lemmas import LEMMAS
from zkpriv.gadgets.nullifier_key import CANONICAL_BOUND, pack, pack_digits, unpack
from zkpriv.gadgets.pedersen import commit_u
from zkpriv.gadgets.variable_base import multiply_any, variable_base_mul
from zkpriv.r1cs import LC, System
from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub

DRAW = random.Random(7)
G, T = generator("G"), generator("T")


def small_order_points() -> list[tuple[int, int]]:
    """All eight points whose order divides 8."""
    while True:
        v = DRAW.randrange(R)
        try:
            point = jubjub.decode(v.to_bytes(32, "little"), subgroup=False)
        except Exception:
            continue
        eighth = jubjub.mul(point, ORDER)
        if jubjub.mul(eighth, 4) != jubjub.IDENTITY:
            return [jubjub.mul(eighth, i) for i in range(8)]


SMALL = small_order_points()
RANDOM = [jubjub.mul(G.point, DRAW.randrange(ORDER)) for _ in range(3)]
MIXED = [jubjub.add(RANDOM[0], SMALL[1]), jubjub.add(RANDOM[1], SMALL[4])]
POINTS = [*SMALL, *RANDOM, *MIXED, jubjub.neg(RANDOM[0])]

scalars = st.one_of(
    st.integers(0, (1 << 252) - 1),
    st.sampled_from([0, 1, 2, ORDER - 1, ORDER, ORDER + 1, (1 << 252) - 1, 1 << 251, CANONICAL_BOUND, ORDER // 2]),
    st.integers(0, 7).map(lambda digit: sum(digit << 3 * i for i in range(84))),
)


def as_point(u: LC, v: LC) -> Point:
    return Point(LC.of(u), LC.of(v))


def coordinates(point: Point) -> list[LC]:
    return [point.u, point.v]


ADD = alone(lambda a, b, c, d: coordinates(add(as_point(a, b), as_point(c, d))), 4, 2)
SUB = alone(lambda a, b, c, d: coordinates(subtract(as_point(a, b), as_point(c, d))), 4, 2)


def test_complete_addition_for_all_pairs() -> None:
    """Equal, opposite, identity, of small order, mixed order: one law."""
    for p in POINTS:
        for q in POINTS:
            assert tuple(outputs(ADD, *p, *q)) == jubjub.add(p, q)
    for p in POINTS:
        assert tuple(outputs(SUB, *p, *p)) == jubjub.IDENTITY


def test_addition_in_all_mixes() -> None:
    p, q = RANDOM[:2]
    agrees_in_all_mixes(
        lambda a, b, c, d: coordinates(add(point_on_curve(a, b), point_on_curve(c, d))), [*p, *q], jubjub.add(p, q)
    )
    assert cost(lambda a, b: add(as_point(a, b), constant_point(q)), 2) == 3
    assert cost(lambda a, b: add(as_point(a, b), IDENTITY), 2) == 0
    assert cost(lambda a, b, c, d: add(as_point(a, b), as_point(c, d)), 4) == 6
    assert cost(lambda a, b, c, d: add_u(as_point(a, b), as_point(c, d)), 4) == 4


def test_bound_addition_is_a_check_of_the_sum() -> None:
    made = alone(lambda a, b, c, d, u, v: add(as_point(a, b), as_point(c, d), u=u, v=v) and None, 6, 0)
    p, q = RANDOM[:2]
    total = jubjub.add(p, q)
    assert made.solve({"x": [*p, *q, *total]}).is_satisfied()
    assert broken(forge(made, {"x": [*p, *q, total[0] + 1, total[1]]})) == ["add/u"]
    assert broken(forge(made, {"x": [*p, *q, total[0], R - total[1]]})) == ["add/v"]


def test_double_select_and_curve_equation() -> None:
    twice = alone(lambda a, b: coordinates(double(as_point(a, b))), 2, 2)
    chosen = alone(
        lambda bit, a, b, c, d: coordinates(select_point(boolean(bit), as_point(a, b), as_point(c, d))), 5, 2
    )
    gone = alone(lambda bit, a, b: coordinates(unless(boolean(bit), as_point(a, b))), 3, 2)
    for p in POINTS:
        assert tuple(outputs(twice, *p)) == jubjub.add(p, p)
        assert tuple(outputs(chosen, 1, *p, *RANDOM[0])) == p
        assert tuple(outputs(chosen, 0, *p, *RANDOM[0])) == RANDOM[0]
        assert tuple(outputs(gone, 1, *p)) == jubjub.IDENTITY
        assert tuple(outputs(gone, 0, *p)) == p
    on_curve = alone(lambda a, b: coordinates(point_on_curve(a, b)), 2, 2)
    for p in POINTS:
        assert tuple(outputs(on_curve, *p)) == p
        assert broken(forge(on_curve, {"x": [p[0], (p[1] + 1) % R]})) == ["on_curve/curve"]
    for forced in ("uu", "vv"):
        assert broken(forge(on_curve, {"x": [3, 5]}, {f"on_curve/{forced}": 17}))
    with pytest.raises(CircuitError, match="not on Jubjub"):
        constant_point((3, 5))


def test_small_order_is_refused() -> None:
    """SOUNDNESS row 6: all eight points of small order, and only they."""
    made = alone(lambda a, b: ed.must_not_have_small_order(as_point(a, b)), 2, 0)
    for p in POINTS:
        assert made.solve({"x": p}, check=False).is_satisfied() == (p not in SMALL)
    for p in SMALL:
        inverse = "not_small_order/inverse"
        assert broken(forge(made, {"x": p}, {inverse: DRAW.randrange(R)})) == ["not_small_order/nonzero"]
        with pytest.raises(CircuitError, match="small order"):
            ed.must_not_have_small_order(constant_point(p))


# ---- fixed base ----------------------------------------------------------------------------------------------

TIMES_T = alone(lambda k: coordinates(fixed_base_mul(k, T)), 1, 2)


@settings(max_examples=25, deadline=None)
@given(scalars)
def test_fixed_base_agrees(k: int) -> None:
    assert tuple(outputs(TIMES_T, k)) == jubjub.mul(T.point, k)


def test_fixed_base_of_constants_and_range() -> None:
    agrees_in_all_mixes(lambda k: coordinates(fixed_base_mul(k, G)), [12345], jubjub.mul(G.point, 12345))
    for k in (1 << 252, (1 << 252) + 5, R - 1):
        assert "scalar/top[2]" in broken(forge(TIMES_T, {"x": [k]}))
    with pytest.raises(CircuitError, match="252 bits"):
        Scalar(1 << 252)


def test_one_scalar_serves_several_bases() -> None:
    def build(k: LC) -> list[LC]:
        scalar = Scalar(k)
        return [*coordinates(fixed_base_mul(scalar, G)), *coordinates(fixed_base_mul(scalar, T))]

    made = alone(build, 1, 4)
    k = DRAW.randrange(ORDER)
    assert outputs(made, k) == [*jubjub.mul(G.point, k), *jubjub.mul(T.point, k)]
    assert made.constraints == 1015 + 4


def test_digits_outside_their_range_are_refused() -> None:
    """A digit of 9 (odd 11) keeps the sum right when the next one gives way: only the range constraints refuse it."""
    k = DRAW.randrange(1 << 240)
    digits = [k >> 3 * i & 7 for i in range(83)]
    digits[5] += 8
    digits[6] -= 1
    forged = forge(TIMES_T, {"x": [k]}, {f"scalar/digit[{i}]": digit for i, digit in enumerate(digits)})
    refused = broken(forged)
    assert "scalar/window[5]/digit" in refused
    assert not any("top" in path for path in refused)


def test_bases_must_be_of_prime_order() -> None:
    for point in (*SMALL, *MIXED):
        with pytest.raises(CircuitError, match="prime order"):
            FixedBase("bad", point)
    with pytest.raises(CircuitError, match="generators are"):
        generator("X")


def test_montgomery_form_is_on_its_curve() -> None:
    for name in NAMES:
        for x, y in generator(name).window(30, 3):
            assert (y * y - x**3 - MONTGOMERY_A * x * x - x) % R == 0
    with pytest.raises(CircuitError, match="no affine"):
        to_montgomery(jubjub.IDENTITY)


# ---- variable base -------------------------------------------------------------------------------------------

LADDER = alone(lambda k, u, v: coordinates(variable_base_mul(k, as_point(u, v))), 3, 2)
ANY = alone(lambda k, u, v: coordinates(multiply_any(to_bits(k, 12), as_point(u, v))), 3, 2)


@settings(max_examples=12, deadline=None)
@given(scalars, st.sampled_from(RANDOM))
def test_variable_base_agrees(k: int, p: tuple[int, int]) -> None:
    assert tuple(outputs(LADDER, k, *p)) == jubjub.mul(p, k)


def test_variable_base_edges() -> None:
    assert cost(lambda k, u, v: variable_base_mul(k, as_point(u, v)), 3) == 1802
    assert tuple(outputs(LADDER, R - 5, *RANDOM[0])) == jubjub.mul(RANDOM[0], -5)
    for k in (1 << 253, R // 2):
        with pytest.raises(UnsatisfiedConstraint):
            LADDER.solve({"x": [k, *RANDOM[0]]})
    constant = alone(lambda k, u, v: coordinates(variable_base_mul(k, constant_point(RANDOM[0]))), 3, 2)
    assert tuple(outputs(constant, 77, 0, 0)) == jubjub.mul(RANDOM[0], 77)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 4095), st.sampled_from(POINTS))
def test_multiply_any_takes_every_point(k: int, p: tuple[int, int]) -> None:
    assert tuple(outputs(ANY, k, *p)) == jubjub.mul(p, k)


def test_the_base_is_anchored() -> None:
    """SOUNDNESS row 3: all steps read the same two wires, so a base that is changed anywhere is changed everywhere."""
    p, k = RANDOM[0], DRAW.randrange(ORDER)
    honest = LADDER.solve({"x": [k, *p]})
    other = RANDOM[1]
    assert broken(honest.mutated({"x[1]": other[0], "x[2]": other[1]}))
    # What the steps add is sign * y of the one base: a step with another base is refused where it is made.
    step = DRAW.randrange(2, 240)
    forged = forge(LADDER, {"x": [k, *p]}, {f"variable_base/step[{step}]/signed_y": to_montgomery(other)[1]})
    assert f"variable_base/step[{step}]/signed_y" in broken(forged)
    assert len([path for path in LADDER.wire_paths if "to_montgomery" in path]) == 2, "one base in Montgomery form"


# ---- nullifier keys ------------------------------------------------------------------------------------------

KEY = alone(lambda packed: coordinates(NullifierKey(packed).times(G)), 1, 2)


@settings(max_examples=25, deadline=None)
@given(scalars.map(lambda k: min(k, CANONICAL_BOUND)))
def test_nullifier_key_agrees(k: int) -> None:
    assert unpack(pack(k)) == k
    assert tuple(outputs(KEY, pack(k))) == jubjub.mul(G.point, k)


def test_nullifier_key_costs() -> None:
    assert cost(lambda packed: NullifierKey(packed), 1) == 275
    assert cost(lambda packed: NullifierKey(packed).times(G), 1) == 698
    assert cost(lambda packed: NullifierKey(packed).times_u(G), 1) == 696
    agrees_in_all_mixes(lambda p: coordinates(NullifierKey(p).times(G)), [pack(99)], jubjub.mul(G.point, 99))


def packed_form(number: int) -> int:
    """The sum of the protocol's text."""
    digits = [number // 8**i % 8 for i in range(84)]
    return sum((d if d >= 4 else 3 - d) * 8**i for i, d in enumerate(digits[:83])) + digits[83] * 8**83


def test_packing_is_what_the_protocol_says() -> None:
    for k in (DRAW.randrange(CANONICAL_BOUND), 0, 1, CANONICAL_BOUND):
        assert pack(k) == packed_form(k)
    for bad in (-1, CANONICAL_BOUND + 1):
        with pytest.raises(CircuitError, match="canonical bound"):
            pack(bad)
    for bad in (1 << 252, pack_digits(CANONICAL_BOUND + 1), pack_digits(ORDER)):
        with pytest.raises(CircuitError, match="not canonical"):
            NullifierKey(bad)


def test_packing_is_a_bijection() -> None:
    """Each digit moves within its own place, and twice is not at all: the map is its own inverse below 2^252."""
    for place in range(84):
        moved = set()
        for digit in range(8):
            number = digit << 3 * place
            changed = pack_digits(number) ^ pack_digits(0)
            assert changed >> 3 * place < 8 and changed % 8**place == 0, "no other place changes"
            moved.add(changed)
        assert len(moved) == 8
    for number in (0, (1 << 252) - 1, CANONICAL_BOUND, ORDER, *(DRAW.getrandbits(252) for _ in range(200))):
        other = pack_digits(number)
        assert other == packed_form(number) and other < 1 << 252 and pack_digits(other) == unpack(other) == number


def test_canonical_bound_is_below_l_and_tight() -> None:
    assert CANONICAL_BOUND == ORDER // 2**156 * 2**156 - 1 < ORDER
    above = ORDER - 1 - CANONICAL_BOUND
    assert above * 2**99 < ORDER < above * 2**100, "an honest key is above it with probability below 2^-99"


@pytest.mark.parametrize(
    "number",
    [CANONICAL_BOUND + 1, CANONICAL_BOUND + 2**155, ORDER - 1, ORDER, ORDER + 1, ORDER + 12345, (1 << 252) - 1],
)
def test_keys_above_the_bound_are_refused(number: int) -> None:
    """SOUNDNESS row 4, E3: k and k + l give one point; only the bound tells them apart."""
    forged = forge(KEY, {"x": [pack_digits(number)]})
    assert (forged["out[0]"], forged["out[1]"]) == jubjub.mul(G.point, number)
    assert only_broken(forged, "key/bound[*"), broken(forged)
    ratios = [path for path in KEY.wire_paths if "ratio" in path]
    for value in (0, 1, R - 1):
        assert only_broken(forge(KEY, {"x": [pack_digits(number)]}, dict.fromkeys(ratios, value)), "key/bound[*")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 95), st.integers(0, (1 << 252) - 1), st.booleans())
def test_bound_at_every_place(place: int, noise: int, above: bool) -> None:
    """Numbers that agree with the bound down to one place of the compared bits and differ there."""
    top = CANONICAL_BOUND >> 156
    prefix = top >> place << place
    number = (prefix ^ (1 << place)) | ((noise >> 156) & ((1 << place) - 1))
    number = number << 156 | noise & ((1 << 156) - 1)
    satisfied = not broken(forge(KEY, {"x": [pack_digits(number)]}))
    assert satisfied == (number <= CANONICAL_BOUND)


@pytest.mark.parametrize("packed", [1 << 252, (1 << 252) + 1, R - 1])
def test_packed_keys_have_252_bits(packed: int) -> None:
    assert "key/bit[0]" in broken(forge(KEY, {"x": [packed]}))


# ---- commitments ---------------------------------------------------------------------------------------------

COMMIT = {
    bits: alone(lambda v, rho, bits=bits: coordinates(commit(v, rho, bits=bits)), 2, 2) for bits in (8, 16, 32, 64)
}
EDGE_RHO = [0, 1, ORDER - 1, ORDER, (1 << 252) - 1, (1 << 249) - 1]


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(COMMIT)), st.data())
def test_commitment_agrees(bits: int, data: st.DataObject) -> None:
    edges = st.sampled_from([0, 1, (1 << bits) - 1, 1 << (bits - 1)])
    value = data.draw(st.one_of(st.integers(0, (1 << bits) - 1), edges))
    rho = data.draw(st.one_of(scalars, st.sampled_from(EDGE_RHO)))
    assert tuple(outputs(COMMIT[bits], value, rho)) == jubjub.value_commitment(value, rho)


def test_commitment_costs_and_mixes() -> None:
    assert cost(lambda v, rho: commit(v, rho), 2) == 852
    assert cost(lambda v, rho: commit_u(v, rho), 2) == 850
    for value, rho in ((0, 0), (5, 77), ((1 << 64) - 1, ORDER - 1)):
        expected = jubjub.value_commitment(value, rho)
        agrees_in_all_mixes(lambda v, rho: coordinates(commit(v, rho)), [value, rho], expected)
        agrees_in_all_mixes(lambda v, rho: [commit_u(v, rho)], [value, rho], expected[:1])
    with pytest.raises(CircuitError, match="not below"):
        Amount(256, 8)


@pytest.mark.parametrize("bits", sorted(COMMIT))
def test_values_out_of_range_are_refused(bits: int) -> None:
    """SOUNDNESS row 11: 2^bits, r - 1, r - k, and the scalar's 2^252."""
    for value in (1 << bits, (1 << bits) + 1, R - 1, R - 5, R - (1 << bits), ORDER):
        assert any("amount/top" in path for path in broken(forge(COMMIT[bits], {"x": [value, 3]}))), value
    for rho in (1 << 252, R - 1):
        assert any("scalar/top" in path for path in broken(forge(COMMIT[bits], {"x": [1, rho]})))


def test_no_digits_make_a_negative_value_fit() -> None:
    """Whatever digits the prover takes for r - 5, the tied bit or a range fails."""
    made = COMMIT[64]
    for digits in ([0] * 21, [7] * 21, [DRAW.randrange(8) for _ in range(21)]):
        wires = {f"commit/amount/digit[{i}]": digit for i, digit in enumerate(digits)}
        assert "commit/amount/top/bit" in broken(forge(made, {"x": [R - 5, 3]}, wires))


# ---- lemmas --------------------------------------------------------------------------------------------------


def test_every_incomplete_division_names_a_lemma() -> None:
    """SOUNDNESS row 2: lemma ids in the gadgets are all known, and each division has one."""
    with System("lemmas") as system:
        k, u, v, a, b = (system.private(name) for name in "kuvab")
        NullifierKey(k).times(G)
        commit(a, b)
        variable_base_mul(k, Point(u, v))
        ed.must_not_have_small_order(Point(u, v))
    assert {lemma.id for lemma in system.lemmas} == set(LEMMAS)


def test_premises_of_the_lemmas() -> None:
    """Numbers on which the lemmas rest: -1 a square, d not, l a prime between 2^251 and 2^252."""
    def is_square(value: int) -> bool:
        return pow(value, (R - 1) // 2, R) == 1

    assert is_square(R - 1) and not is_square(jubjub.D)
    assert 1 << 251 < ORDER < 1 << 252
    assert not is_square(MONTGOMERY_A**2 - 4), "only (0, 0) has y = 0"
    for base in range(2, 40):
        assert pow(base, ORDER - 1, ORDER) == 1
    for name in NAMES:
        assert jubjub.mul(generator(name).point, ORDER) == jubjub.IDENTITY != generator(name).point


def test_signed_windows_lemma_on_a_small_order() -> None:
    """Exhaustive: for a toy order l, all digit choices, acc = +-window never happens below l and does at l."""
    for order in (521, 1021, 4093):
        for widths in ((3, 3, 3), (3, 3, 1), (3, 2, 3), (1, 3, 3)):
            sums, offset = {0}, 0
            for width in widths:
                window = [t << offset for t in range(-(2**width) + 1, 2**width, 2)]
                if offset:
                    meet = any((s - w) % order == 0 or (s + w) % order == 0 for s in sums for w in window)
                    if 1 << (offset + width) < order:
                        assert not meet
                sums = {s + w for s in sums for w in window}
                offset += width
    order, sums, window = 463, range(-63, 64, 2), [t << 6 for t in range(-7, 8, 2)]
    assert order < 1 << 9 and any((s - w) % order == 0 for s in sums for w in window), "past l it does happen"
