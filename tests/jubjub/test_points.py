# SPDX-License-Identifier: GPL-3.0-or-later
"""Jubjub points in the C core against the reference and other people's answers, and everything a decoder refuses."""

from __future__ import annotations

import pickle
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.vectors import load_json

from zkpriv import jubjub
from zkpriv.errors import EncodingError
from zkpriv.hashing import FIELD_ORDER as R
from zkpriv.jubjub import GENERATORS, ORDER, G, Jubjub, T, msm_var, sum_points
from zkpriv.reference import jubjub as reference

pytestmark = pytest.mark.usefixtures("every_level")

scalars = st.one_of(
    st.sampled_from([0, 1, 2, 7, 8, 15, 16, ORDER - 1, ORDER, ORDER + 1, 8 * ORDER - 1, (1 << 252) - 1, 1 << 252]),
    st.integers(0, 8 * ORDER - 1),
)
TORSION_FILE = "jubjub_sapling/jubjub.json"


def pair(point: Jubjub) -> tuple[int, int]:
    return int(point.u), int(point.v)


def torsion_points() -> list[Jubjub]:
    """The eight points whose order divides 8, from a point of the full order of the group."""
    full = load_json(TORSION_FILE)["full_generator"]
    whole = Jubjub.from_affine(int(full["u"], 16), int(full["v"], 16), allow_off_subgroup=True)
    base = whole.mul_var(ORDER)
    return [base.mul_var(i) for i in range(8)]


def test_generators_are_the_derived_ones() -> None:
    for name, point in GENERATORS.items():
        assert pair(point) == reference.generator(name)
        assert Jubjub.from_bytes(point.to_bytes()) == point


@settings(max_examples=30, deadline=None)
@given(scalars, scalars)
def test_arithmetic_agrees_with_the_reference(a: int, b: int) -> None:
    p, q = G.mul_var(a), T.mul_var(b)
    assert pair(p) == reference.mul(pair(G), a)
    assert pair(p + q) == reference.add(pair(p), pair(q))
    assert pair(p - q) == reference.sub(pair(p), pair(q))
    assert pair(-p) == reference.neg(pair(p))
    assert pair(p + p) == reference.add(pair(p), pair(p))
    assert p.to_bytes() == reference.encode(pair(p))
    assert Jubjub.from_bytes(p.to_bytes(), allow_identity=True) == p


def test_complete_on_the_whole_group() -> None:
    """Every formula must hold for points of small order and off the subgroup too."""
    for i, p in enumerate(torsion_points()):
        assert p.is_identity == (i == 0)
        for q in (*torsion_points(), G, -G, G + torsion_points()[3]):
            assert pair(p + q) == reference.add(pair(p), pair(q))
        assert pair(p.mul_var(5)) == reference.mul(pair(p), 5)
        mixed = p + T
        for k in (0, 1, 8, ORDER, ORDER + 3, 8 * ORDER - 1):
            assert pair(mixed.mul_var(k)) == reference.mul(pair(mixed), k)


@pytest.mark.parametrize("count", [*range(18), 300, 513])
def test_sums_of_many(level: str, count: int) -> None:
    rng = random.Random(count)
    whole = _whole_generator()
    special = [whole, whole.mul_var(ORDER), Jubjub.identity(), T, -T]
    points = [rng.choice([G.mul_var(rng.randrange(ORDER)), *special]) for _ in range(count)]
    factors = [
        rng.choice([0, 1, 8, ORDER, 8 * ORDER - 1, 2**128 - 1, rng.randrange(1 << 64), rng.randrange(8 * ORDER)])
        for _ in range(count)
    ]
    expected, plain = Jubjub.identity(), Jubjub.identity()
    for point, factor in zip(points, factors, strict=True):
        expected, plain = expected + point.mul_var(factor), plain + point
    assert msm_var(points, factors) == expected
    assert sum_points(points) == plain
    with pytest.raises(EncodingError):
        msm_var(points, [*factors, 1])


def test_multiples_of_others() -> None:
    data = load_json(TORSION_FILE)
    full = data["full_generator"]
    eight = Jubjub.from_affine(int(full["u"], 16), int(full["v"], 16), allow_off_subgroup=True).mul_var(8)
    for case in data["multiples_of_8G_compressed"]:
        assert eight.mul_var(case["k"]).to_bytes().hex() == case["bytes"]
    check = data["mul_consistency"]
    point = Jubjub.from_affine(int(check["p_u"], 16), int(check["p_v"], 16), allow_off_subgroup=True).mul_var(8)
    a, b, c = (int(check[name], 16) for name in ("a", "b", "c_eq_ab"))
    assert point.mul_var(c) == point.mul_var(a).mul_var(b)


def test_generators_of_others() -> None:
    case = load_json("jubjub_sapling/sapling_generators.json")["cases"][0]
    for column, point in (("skb", T), ("pkb", G), ("vcvb", jubjub.G_V), ("vcrb", jubjub.H)):
        assert point.to_bytes().hex() == case[column]


def test_value_commitments_of_others() -> None:
    for case in load_json("jubjub_sapling/value_commitments.json")["cases"]:
        point = msm_var([jubjub.G_V, jubjub.H], [case["value"], case["rcv"]])
        assert pair(point) == (int(case["cv_u"]), int(case["cv_v"]))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_length(length: int) -> None:
    with pytest.raises(EncodingError, match="32 bytes"):
        Jubjub.from_bytes(bytes(length))


@pytest.mark.parametrize("shift", [0, 1, 12345])
def test_v_not_below_r(shift: int) -> None:
    with pytest.raises(EncodingError, match="not below r"):
        Jubjub.from_bytes((R + shift).to_bytes(32, "little"), allow_identity=True, allow_off_subgroup=True)


def test_second_encoding_of_a_point() -> None:
    """A small v plus r still fits into 255 bits: the same point under other bytes, which must not decode."""
    v = next(v for v in range(2, 100) if reference_point(v) is not None)
    Jubjub.from_bytes(v.to_bytes(32, "little"), allow_off_subgroup=True)
    with pytest.raises(EncodingError, match="not below r"):
        Jubjub.from_bytes((v + R).to_bytes(32, "little"), allow_off_subgroup=True)


def reference_point(v: int) -> tuple[int, int] | None:
    try:
        return reference.decode(v.to_bytes(32, "little"), subgroup=False)
    except EncodingError:
        return None


def test_sign_bit_with_zero_u() -> None:
    named = load_json(TORSION_FILE)["zip216_noncanonical_encodings_rejected"]
    minus_one = (R - 1).to_bytes(32, "little")
    for data in (bytes.fromhex(named[0]), bytes([*minus_one[:31], minus_one[31] | 0x80])):
        with pytest.raises(EncodingError, match="sign bit") as caught:
            Jubjub.from_bytes(data, allow_identity=True, allow_off_subgroup=True)
        assert caught.value.offset == 31


def test_off_the_curve() -> None:
    v = next(v for v in range(2, 100) if reference_point(v) is None)
    for sign in (0, 1 << 255):
        with pytest.raises(EncodingError, match="no point"):
            Jubjub.from_bytes((v | sign).to_bytes(32, "little"), allow_off_subgroup=True)
    with pytest.raises(EncodingError, match="no point"):
        Jubjub.from_affine(int(G.u), int(G.v) + 1)


def test_identity_only_if_allowed() -> None:
    encoded = Jubjub.identity().to_bytes()
    assert Jubjub.from_bytes(encoded, allow_identity=True).is_identity
    with pytest.raises(EncodingError, match="identity"):
        Jubjub.from_bytes(encoded)
    with pytest.raises(EncodingError, match="identity"):
        Jubjub.from_affine(0, 1)


def test_small_order_and_off_the_subgroup() -> None:
    """Small orders, the other point with the same u (u, -v), and subgroup points plus a small one."""
    torsion = torsion_points()[1:]
    other_v = Jubjub.from_affine(G.u, -G.v, allow_off_subgroup=True)
    for point in (*torsion, *(G + small for small in torsion), *(T.mul_var(77) + small for small in torsion), other_v):
        assert not reference.in_subgroup(pair(point))
        assert Jubjub.from_bytes(point.to_bytes(), allow_off_subgroup=True) == point
        with pytest.raises(EncodingError, match="prime-order subgroup"):
            Jubjub.from_bytes(point.to_bytes())
        with pytest.raises(EncodingError, match="prime-order subgroup"):
            Jubjub.from_affine(*pair(point))


def test_subgroup_check_on_random_points_of_the_curve() -> None:
    """The C core's membership test agrees with multiplication by l, one point in eight being inside."""
    inside = 0
    for v in range(2, 160):
        point = reference_point(v)
        if point is None:
            continue
        for shift in range(2):
            q = reference.mul(point, 8) if shift else point
            expected = reference.mul(q, ORDER) == reference.IDENTITY
            inside += expected
            data = reference.encode(q)
            if expected:
                Jubjub.from_bytes(data)
            else:
                with pytest.raises(EncodingError, match="prime-order subgroup"):
                    Jubjub.from_bytes(data)
    assert inside > 50


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 8 * ORDER - 1))
def test_subgroup_check_tells_all_eight_cosets_apart(k: int) -> None:
    """P, P + T8, ..., P + 7*T8 for a point P of the subgroup: only P itself decodes."""
    clean = G.mul_var(8 * k)
    for i, small in enumerate(torsion_points()):
        data = (clean + small).to_bytes()
        if i == 0:
            assert Jubjub.from_bytes(data, allow_identity=True) == clean
        else:
            with pytest.raises(EncodingError, match="prime-order subgroup"):
                Jubjub.from_bytes(data)


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.booleans())
def test_decoders_agree_and_re_encode(data: bytes, off_subgroup: bool) -> None:
    """Any bytes: both decoders say the same, and what is accepted encodes back to the same bytes."""
    try:
        expected: tuple[int, int] | None = reference.decode(data, subgroup=not off_subgroup)
    except EncodingError:
        expected = None
    if expected is None:
        with pytest.raises(EncodingError):
            Jubjub.from_bytes(data, allow_off_subgroup=off_subgroup)
    else:
        point = Jubjub.from_bytes(data, allow_off_subgroup=off_subgroup)
        assert pair(point) == expected
        assert point.to_bytes() == data


@pytest.mark.parametrize("count", [*range(1, 18), 64, 65, 130])
def test_many_at_once_in_every_place(level: str, count: int) -> None:
    """A bad encoding in one place: the error is that of this encoding alone, and names its place."""
    good = [G.mul_var(i + 1).to_bytes() for i in range(count)]
    assert Jubjub.many_from_bytes(b"".join(good)) == [G.mul_var(i + 1) for i in range(count)]
    small = _whole_generator().mul_var(ORDER)
    bad = [Jubjub.identity(), small, G + small]
    for index in range(count) if count < 18 else (0, 15, 16, 63, count - 1):
        for data in (b"\xff" * 32, bytes([2]) + bytes(31), *(point.to_bytes() for point in bad)):
            with pytest.raises(EncodingError) as alone:
                Jubjub.from_bytes(data)
            with pytest.raises(EncodingError) as caught:
                Jubjub.many_from_bytes(b"".join([*good[:index], data, *good[index + 1 :]]))
            assert caught.value.offset == 32 * index + (alone.value.offset or 0)
            assert str(caught.value).split(" (")[0] == str(alone.value).split(" (")[0]


def _whole_generator() -> Jubjub:
    full = load_json("jubjub_sapling/jubjub.json")["full_generator"]
    return Jubjub.from_affine(int(full["u"], 16), int(full["v"], 16), allow_off_subgroup=True)


def test_many_at_once_names_the_bad_one() -> None:
    good = [G.mul_var(i).to_bytes() for i in range(1, 6)]
    assert Jubjub.many_from_bytes(b"".join(good)) == [G.mul_var(i) for i in range(1, 6)]
    with pytest.raises(EncodingError) as caught:
        Jubjub.many_from_bytes(b"".join(good) + Jubjub.identity().to_bytes())
    assert caught.value.offset == 160
    with pytest.raises(EncodingError):
        Jubjub.many_from_bytes(b"".join(good)[:-1])


def test_points_are_values() -> None:
    point = G.mul_var(5)
    assert pickle.loads(pickle.dumps(point)) == point
    assert len({point, G.mul_var(5), G}) == 2
    assert point != 5
    with pytest.raises(AttributeError):
        point.u = 3  # type: ignore[misc, assignment]
    with pytest.raises(AttributeError):
        point._uv = bytes(64)
    with pytest.raises(TypeError):
        Jubjub(bytes(64))
    assert point.to_bytes().hex() in repr(point)


def test_pickle_of_a_point_is_checked() -> None:
    from zkpriv.jubjub import _unpickle

    for uv in (bytes(64), bytes(63), b"\xff" * 64):
        with pytest.raises(EncodingError):
            _unpickle(uv)
