# SPDX-License-Identifier: GPL-3.0-or-later
"""Points, sums and hashes of the C core on every level against the reference, on random and on edge values."""

from __future__ import annotations

import copy
import pickle
import random

import pytest

from zkpriv import ed25519
from zkpriv.ed25519 import FIELD_ORDER, ORDER, Bases, Ed25519, G, H, msm_var, mul_many_var, sum_points
from zkpriv.errors import EncodingError
from zkpriv.reference import ed25519 as reference
from zkpriv.ristretto import Ristretto

pytestmark = pytest.mark.usefixtures("every_level")

TORSION = reference.torsion_points()
EDGE_SCALARS = (0, 1, 2, 7, 8, 15, 16, 2**128, ORDER - 1, ORDER, ORDER + 1, 8 * ORDER - 1, 2**252, 2**253 - 1)


def value(point: reference.Point) -> Ed25519:
    return Ed25519.from_affine(*point)


def pair(point: Ed25519) -> reference.Point:
    return point.x, point.y


def some_points(count: int, seed: int = 1) -> list[reference.Point]:
    """Points of every kind: multiples of G, with and without parts of small order, the identity."""
    source = random.Random(seed)
    points = [reference.mul(reference.G, source.randrange(ORDER)) for _ in range(3)]
    out = [reference.IDENTITY, reference.G, reference.neg(reference.G), reference.H, *TORSION[1:]]
    while len(out) < count:
        out.append(reference.add(source.choice(points), source.choice([*TORSION, reference.G, out[-1]])))
    return out[:count]


def test_addition_of_all_pairs() -> None:
    points = some_points(16)
    for p in points:
        assert pair(-value(p)) == reference.neg(p)
        assert Ed25519.from_bytes(reference.encode(p)) == value(p)
        assert value(p).to_bytes() == reference.encode(p)
        for q in points[::3]:
            assert pair(value(p) + value(q)) == reference.add(p, q)
            assert pair(value(p) - value(q)) == reference.sub(p, q)


def test_multiplication() -> None:
    source = random.Random(2)
    for p in some_points(14):
        for k in (*source.sample(EDGE_SCALARS, 4), source.randrange(8 * ORDER), -5):
            assert pair(value(p).mul_var(k)) == reference.mul(p, k)
        assert pair(value(p).mul8()) == reference.mul8(p)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 17, 64, 189, 191, 300])
def test_sums_of_multiples(count: int) -> None:
    source = random.Random(count)
    scalars = [source.choice([*EDGE_SCALARS, *(source.randrange(8 * ORDER) for _ in range(20))]) for _ in range(count)]
    kinds = [(k, reference.mul(reference.G, k)) for k in (source.randrange(ORDER) for _ in range(8))]
    chosen = [source.choice(kinds) for _ in range(count)]
    torsion = [source.randrange(8) if source.random() < 0.3 else 0 for _ in range(count)]
    points = [reference.add(point, TORSION[t]) for (_, point), t in zip(chosen, torsion, strict=True)]
    of_g = sum(k * scalar for (k, _), scalar in zip(chosen, scalars, strict=True)) % ORDER
    of_torsion = sum(t * scalar for t, scalar in zip(torsion, scalars, strict=True)) % 8
    expected = reference.add(reference.mul(reference.G, of_g), TORSION[of_torsion])
    values = [value(point) for point in points]
    assert pair(msm_var(values, scalars)) == expected
    assert pair(sum_points(mul_many_var(values, scalars))) == expected
    bases = Bases(values)
    assert pair(bases.msm_var(scalars)) == expected
    half = count // 2
    assert pair(Bases([*values[:half], G]).msm_var(scalars[:half], values[half:], scalars[half:])) == expected


def test_full_words_as_scalars() -> None:
    """The sums take any 256-bit integers, not only reduced ones."""
    from zkpriv import _ed25519_impl as impl

    for k in (2**256 - 1, 2**255, 2**256 - 2**200):
        for count in (1, 3, 200):
            xy = impl.msm_var(G.to_affine_bytes() * count, k.to_bytes(32, "little") * count)
            assert xy == G.mul_var(k * count).to_affine_bytes()
            bases = impl.make_bases(G.to_affine_bytes() * count)
            assert impl.bases_msm_var(bases, k.to_bytes(32, "little") * count, b"", b"") == xy


def test_subgroup_and_small_order() -> None:
    member = reference.mul(reference.G, 12345)
    for k, torsion in enumerate(TORSION):
        point, low = value(reference.add(member, torsion)), value(torsion)
        assert point.is_torsion_free == (k == 0)
        assert point.is_prime_order == (k == 0)
        assert low.has_small_order and not point.has_small_order
        assert not low.is_prime_order
        assert low.is_torsion_free == (k == 0)
        if k:
            with pytest.raises(EncodingError, match="subgroup"):
                point.require_prime_order()
            with pytest.raises(EncodingError, match="subgroup"):
                Ed25519.member_from_bytes(point.to_bytes())
    with pytest.raises(EncodingError, match="identity"):
        Ed25519.identity().require_prime_order()
    with pytest.raises(EncodingError, match="identity"):
        Ed25519.member_from_bytes(Ed25519.identity().to_bytes())
    flags = ed25519.are_torsion_free([value(reference.add(member, t)) for t in TORSION] * 20)
    assert flags == [True, *[False] * 7] * 20


def not_canonical() -> list[bytes]:
    """Encodings of y >= p, and of x = 0 with the sign bit."""
    high = [(y | sign << 255).to_bytes(32, "little") for y in range(FIELD_ORDER, 2**255) for sign in (0, 1)]
    zero = [(y | 1 << 255).to_bytes(32, "little") for y in (1, FIELD_ORDER - 1)]
    return high + zero


def test_the_three_sets_of_rules() -> None:
    """Monero and RFC 8032 refuse what is not canonical; ZIP 215 takes it where a point has that y modulo p."""
    for data in not_canonical():
        y = int.from_bytes(data, "little") % 2**255
        reason = "below p" if y >= FIELD_ORDER else "sign"
        for decode in (Ed25519.from_bytes, Ed25519.from_bytes_rfc8032, Ed25519.member_from_bytes):
            with pytest.raises(EncodingError, match=reason):
                decode(data)
        for decode_reference in (reference.decode_monero, reference.decode_rfc8032):
            with pytest.raises(EncodingError, match=reason):
                decode_reference(data)
        try:
            expected = reference.decode_zip215(data)
        except EncodingError:
            with pytest.raises(EncodingError, match="no point"):
                Ed25519.from_bytes_zip215(data)
        else:
            assert pair(Ed25519.from_bytes_zip215(data)) == expected


def test_random_encodings_decode_as_in_the_reference() -> None:
    source = random.Random(5)
    for _ in range(60):
        data = source.randbytes(32)
        found = set()
        for mine, theirs in (
            (Ed25519.from_bytes, reference.decode_monero),
            (Ed25519.from_bytes_rfc8032, reference.decode_rfc8032),
            (Ed25519.from_bytes_zip215, reference.decode_zip215),
        ):
            try:
                expected = reference.encode(theirs(data))
            except EncodingError as error:
                with pytest.raises(EncodingError, match=error.reason):
                    mine(data)
                found.add(b"")
            else:
                assert mine(data).to_bytes() == expected == data
                found.add(expected)
        assert len(found) == 1


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_lengths(size: int) -> None:
    for decode in (Ed25519.from_bytes, Ed25519.member_from_bytes, Ed25519.from_bytes_rfc8032):
        with pytest.raises(EncodingError, match="32 bytes"):
            decode(bytes(size))
    with pytest.raises(EncodingError, match="bytes"):
        Ed25519.from_bytes("text")  # type: ignore[arg-type]


def test_many_points_at_once() -> None:
    points = [value(point) for point in some_points(150)]
    data = ed25519.encode_many(points)
    assert Ed25519.many_from_bytes(data) == points
    bad = bytearray(data)
    bad[32 * 77 : 32 * 78] = b"\xff" * 32
    with pytest.raises(EncodingError, match="below p") as caught:
        Ed25519.many_from_bytes(bad)
    assert caught.value.offset == 32 * 77
    members = [G.mul_var(k) for k in range(1, 90)]
    assert Ed25519.many_from_bytes(ed25519.encode_many(members), members=True) == members
    with pytest.raises(EncodingError, match="identity") as caught:
        Ed25519.many_from_bytes(ed25519.encode_many([*members, Ed25519.identity()]), members=True)
    assert caught.value.offset == 32 * len(members)
    with pytest.raises(EncodingError, match="32 bytes"):
        Ed25519.many_from_bytes(data[:-1])
    assert Ed25519.many_from_bytes(b"") == []


def test_coordinates_are_checked() -> None:
    for x, y in ((G.x, G.y + 1), (0, 2), (G.y, G.x)):
        with pytest.raises(EncodingError, match="no point"):
            Ed25519.from_affine(x, y)
    for x, y in ((FIELD_ORDER, 1), (-1, 1), (0, FIELD_ORDER + 1), (1 << 300, 1)):
        with pytest.raises(EncodingError, match="lie in"):
            Ed25519.from_affine(x, y)


def test_maps_and_hashes() -> None:
    source = random.Random(6)
    items = [b"", bytes(32), b"\xff" * 32, *(source.randbytes(source.randrange(300)) for _ in range(70))]
    expected = [reference.hash_to_point(item) for item in items[:12]]
    assert [pair(point) for point in ed25519.hash_many_to_points(items)][:12] == expected
    assert ed25519.hash_many_to_points(items) == [ed25519.hash_to_point(item) for item in items]
    assert all(point.is_prime_order for point in ed25519.hash_many_to_points(items))
    for item in items[:12]:
        assert ed25519.hash_to_scalar(item) == reference.hash_to_scalar(item)
        assert ed25519.keccak256(item) == reference.keccak256(item)
    assert ed25519.hash_to_point(b"ab", b"c") == ed25519.hash_to_point(b"abc")


def test_scalars() -> None:
    for data in (ORDER.to_bytes(32, "little"), b"\xff" * 32):
        with pytest.raises(EncodingError, match="below l"):
            ed25519.scalar_from_bytes(data)
    with pytest.raises(EncodingError, match="32 bytes"):
        ed25519.scalar_from_bytes(bytes(31))
    assert ed25519.scalar_from_bytes((ORDER - 1).to_bytes(32, "little")) == ORDER - 1
    assert ed25519.reduce_scalar(b"\xff" * 64) == (2**512 - 1) % ORDER
    with pytest.raises(EncodingError, match="32 or 64"):
        ed25519.reduce_scalar(bytes(33))
    assert ed25519.scalar_to_bytes(-1) == (ORDER - 1).to_bytes(32, "little")


def test_values() -> None:
    assert G.to_bytes().hex() == "58" + "66" * 31 and pair(G) == reference.G
    assert pair(H) == reference.H
    assert copy.copy(G) == pickle.loads(pickle.dumps(G)) == G
    assert len({G, H, G + Ed25519.identity(), H - H}) == 3
    assert repr(G) == f"Ed25519({G.to_bytes().hex()})"
    with pytest.raises(AttributeError):
        G._xy = b""
    with pytest.raises(TypeError):
        Ed25519(bytes(64))
    with pytest.raises(EncodingError):
        ed25519._unpickle(bytes(64))
    with pytest.raises(EncodingError, match="64 bytes"):
        ed25519._unpickle(bytes(63))
    with pytest.raises(EncodingError, match="as many"):
        msm_var([G], [])
    with pytest.raises(EncodingError, match="as many"):
        mul_many_var([G], [1, 2])
    with pytest.raises(EncodingError, match="bases"):
        Bases([G]).msm_var([1, 2])


def test_half_of_the_points_stand_for_no_element_of_ristretto255() -> None:
    base = G.mul_var(12345)
    for k, torsion in enumerate(TORSION):
        point = base + Ed25519.from_affine(*torsion)
        if k % 2:
            with pytest.raises(EncodingError, match="no element"):
                Ristretto(point)
        else:
            assert Ristretto(point) == Ristretto(base)
            assert Ristretto(point).to_bytes() == Ristretto(base).to_bytes()
