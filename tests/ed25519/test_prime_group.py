# SPDX-License-Identifier: GPL-3.0-or-later
"""The group interface: both instances keep the same laws, and Jubjub's commitments are the circuits' ones."""

from __future__ import annotations

import random
from typing import Any

import pytest

from zkpriv import ed25519, jubjub
from zkpriv.errors import EncodingError
from zkpriv.prime_group import ED25519, JUBJUB
from zkpriv.reference import ed25519 as reference
from zkpriv.reference import jubjub as reference_jubjub

pytestmark = [
    pytest.mark.usefixtures("every_level"),
    pytest.mark.parametrize("group", [ED25519, JUBJUB], ids=lambda group: group.name),
]


def torsion(group: Any) -> Any:
    """A point of order 8."""
    if group is ED25519:
        return ed25519.Ed25519.from_affine(*reference.torsion_points()[1])
    for v in range(2, 200):
        try:
            point = jubjub.Jubjub.from_bytes(v.to_bytes(32, "little"), allow_off_subgroup=True)
        except EncodingError:
            continue
        low = point.mul_var(jubjub.ORDER)
        if not low.mul_var(4).is_identity:
            return low
    raise AssertionError("no point of order 8")


def test_generators(group: Any) -> None:
    points = [group.generator, group.value_generator]
    assert group.in_subgroup([*points, group.identity]) == [True, True, True]
    assert all(not point.is_identity and point.mul_var(group.order).is_identity for point in points)
    assert points[0] != points[1] and group.cofactor == 8
    if group is JUBJUB:
        names = ("VALUE_COMMITMENT_RANDOMNESS_GENERATOR", "VALUE_COMMITMENT_VALUE_GENERATOR")
        for point, name in zip(points, names, strict=True):
            assert point.to_bytes() == reference_jubjub.encode(reference_jubjub.generator(name))


def test_decoders(group: Any) -> None:
    member, low = group.generator.mul_var(77), torsion(group)
    off = member + low
    for point in (member, low, off, group.identity):
        assert group.decode(point.to_bytes()) == point
    assert group.decode_member(member.to_bytes()) == member
    for point, reason in ((low, "subgroup"), (off, "subgroup"), (group.identity, "identity")):
        with pytest.raises(EncodingError, match=reason):
            group.decode_member(point.to_bytes())
    everything = [member, low, off, group.identity] * 5
    data = b"".join(point.to_bytes() for point in everything)
    assert group.decode_many(data, members=False) == everything
    assert group.in_subgroup(everything) == [True, False, False, True] * 5
    with pytest.raises(EncodingError) as caught:
        group.decode_many(data, members=True)
    assert caught.value.offset == 32
    assert group.decode_many(member.to_bytes() * 7, members=True) == [member] * 7
    for bad in (data[:-1], b"\xff" * 32, "text"):
        for members in (False, True):
            with pytest.raises(EncodingError):
                group.decode_many(bad, members=members)
    for decode in (group.decode, group.decode_member):
        for bad in (b"", bytes(31), bytes(33), b"\xff" * 32, None):
            with pytest.raises(EncodingError):
                decode(bad)


def test_sums(group: Any) -> None:
    source = random.Random(3)
    points = [group.generator.mul_var(source.randrange(group.order)) for _ in range(9)]
    scalars = [source.randrange(group.order) for _ in points]
    expected = group.identity
    for point, k in zip(points, scalars, strict=True):
        expected = expected + point.mul_var(k)
    assert group.msm_var(points, scalars) == expected
    assert group.sum_points(group.mul_many_var(points, scalars)) == expected
    bases = group.bases(points[:5])
    assert list(bases.points) == points[:5]
    assert bases.msm_var(scalars[:5], points[5:], scalars[5:]) == expected
    assert bases.msm_var(scalars[:2]) == points[0].mul_var(scalars[0]) + points[1].mul_var(scalars[1])
    with pytest.raises(EncodingError, match="bases"):
        bases.msm_var(scalars)
    for sums in (group.mul_many_var, group.msm_var):
        with pytest.raises(EncodingError, match="as many"):
            sums(points, scalars[1:])
    assert group.msm_var([], []) == group.identity == group.sum_points([])


def test_secrets(group: Any) -> None:
    with group.random_secret() as a, group.secret(group.order - 3) as b:
        k = int.from_bytes(a.reveal(), "little")
        assert 0 < k < group.order
        for base in (group.generator, group.value_generator, group.hash_to_point(b"base")):
            assert group.mul_secret(a, base) == base.mul_var(k)
        points = [group.generator, group.hash_to_point(b"x")]
        assert group.msm_secret(points, [a, b]) == group.msm_var(points, [k, -3])
        assert group.commit_secret(2**64 - 1, a) == group.commit(2**64 - 1, k)
        assert int.from_bytes(a.add_public(5).mul_public(7).reveal(), "little") == (k + 5) * 7 % group.order
        assert int.from_bytes(a.sub(b).neg().reveal(), "little") == (-3 - k) % group.order
        with pytest.raises(EncodingError, match="as many"):
            group.msm_secret(points, [a])
        for amount in (-1, 2**64):
            with pytest.raises(EncodingError, match="2\\^64"):
                group.commit_secret(amount, a)
    for value in (group.order, -1, 2**256):
        with pytest.raises(EncodingError):
            group.secret(value)


def test_commitments(group: Any) -> None:
    made = group.commit(5, 11)
    assert made == group.value_generator.mul_var(5) + group.generator.mul_var(11)
    if group is JUBJUB:
        assert made == jubjub.G_V.mul_var(5) + jubjub.H.mul_var(11)
    else:
        assert made == ed25519.H.mul_var(5) + ed25519.G.mul_var(11)


def test_hashes(group: Any) -> None:
    assert group.hash_to_scalar(b"one", b"data") != group.hash_to_scalar(b"two", b"data")
    assert group.hash_to_scalar(b"one", b"da", b"ta") == group.hash_to_scalar(b"one", b"data")
    assert 0 < group.hash_to_scalar(b"") < group.order
    items = [b"", b"a", b"b", bytes(200)]
    points = group.hash_many_to_points(items)
    assert points == [group.hash_to_point(item) for item in items]
    assert len({point.to_bytes() for point in points}) == len(items)
    assert all(group.decode_member(point.to_bytes()) == point for point in points)
    assert group.hash_to_point(b"ab", b"c") == group.hash_to_point(b"abc")


def test_a_domain_ends_where_it_says(group: Any) -> None:
    """On Jubjub by its length; Monero's domains have one length, so there a plain prefix is enough."""
    same = group.hash_to_scalar(b"ab", b"c") == group.hash_to_scalar(b"a", b"bc")
    assert same == (group is ED25519)
    if group is JUBJUB:
        with pytest.raises(EncodingError, match="255"):
            group.hash_to_scalar(bytes(256))


def test_scalars(group: Any) -> None:
    for value in (0, 1, group.order - 1):
        assert group.scalar_from_bytes(group.scalar_to_bytes(value)) == value
    for bad in (group.order.to_bytes(32, "little"), b"\xff" * 32, bytes(31), bytes(33), 5):
        with pytest.raises(EncodingError):
            group.scalar_from_bytes(bad)
    values = [group.random_scalar() for _ in range(6)]
    assert len(set(values)) == 6 and all(0 < value < group.order for value in values)
    assert all(0 < group.random_weight() < 2**128 for _ in range(5))
    assert [v * i % group.order for v, i in zip(values, group.batch_inverse(values), strict=True)] == [1] * 6
    assert group.batch_inverse([]) == [] and group.inverse(2) * 2 % group.order == 1
    for zeros in ([0], [5, group.order, 7]):
        with pytest.raises(ZeroDivisionError):
            group.batch_inverse(zeros)
