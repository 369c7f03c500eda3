# SPDX-License-Identifier: GPL-3.0-or-later
"""Batched scanning against one output at a time, and what it does with points that nobody should send."""

from __future__ import annotations

import random
from array import array

import pytest
from support.vectors import load_json

from zkpriv import _jubjub_impl as _impl
from zkpriv import backend
from zkpriv.errors import EncodingError
from zkpriv.hashing import FIELD_ORDER
from zkpriv.jubjub import ORDER, G, Jubjub, T
from zkpriv.secrets import Secret, derive_output, scan, scan_points

pytestmark = [
    pytest.mark.usefixtures("every_level"),
    pytest.mark.skipif(not backend.is_native, reason="scanning needs the C core"),
]


def made_for(view: Secret, count: int, seed: int) -> tuple[bytes, bytes, list[int]]:
    """Outputs of which every third is for the view key; the others have a wrong tag."""
    rng = random.Random(seed)
    ephemerals, tags, indices = bytearray(), bytearray(), []
    for i in range(count):
        point = T.mul_var(rng.randrange(1, ORDER))
        index = rng.choice([0, 1, 2**32 - 1])
        tag = derive_output(view.dh(point), point, index).tag
        ephemerals += point.to_bytes()
        tags.append(tag if i % 3 == 0 else (tag + 1 + i % 250) % 256)
        indices.append(index)
    return bytes(ephemerals), bytes(tags), indices


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 100])
@pytest.mark.parametrize("threads", [0, 1, 3])
def test_finds_exactly_what_one_by_one_finds(level: str, count: int, threads: int) -> None:
    with Secret.from_scalar(987654321**8 % ORDER) as view:
        ephemerals, tags, indices = made_for(view, count, count)
        found = scan(view, ephemerals, tags, indices, threads=threads)
        assert [match.position for match in found] == list(range(0, count, 3))
        for match in found:
            point = Jubjub.from_bytes(ephemerals[32 * match.position : 32 * match.position + 32])
            assert match.shared == view.dh(point)
        points = [Jubjub.from_bytes(ephemerals[32 * i : 32 * i + 32]) for i in range(count)]
        again = scan_points(view, points, tags, indices, threads=threads)
        assert [match.position for match in again] == [match.position for match in found]
        assert all(one.shared == other.shared for one, other in zip(again, found, strict=True))


@pytest.mark.parametrize("count", [*range(1, 18), 127, 128, 129])
def test_every_place_of_a_ragged_batch(level: str, count: int) -> None:
    """One output is ours, in each place in turn; its neighbours are decodable, or not, or of small order."""
    rng = random.Random(count)
    others = [G.mul_var(rng.randrange(1, ORDER)).to_bytes(), b"\xff" * 32, small_points()[3].to_bytes(), bytes(32)]
    with Secret.from_scalar(rng.randrange(1, ORDER)) as view:
        point = T.mul_var(rng.randrange(1, ORDER))
        tag = derive_output(view.dh(point), point, 5).tag
        wrong = [derive_output(view.dh(Jubjub.from_bytes(others[0])), Jubjub.from_bytes(others[0]), 5).tag ^ 1, 0, 0, 0]
        for place in range(count) if count < 20 else (0, 63, 64, 120, count - 1):
            kinds = [rng.randrange(3) for _ in range(count)]
            rows, tags = [others[kind] for kind in kinds], [wrong[kind] for kind in kinds]
            rows[place], tags[place] = point.to_bytes(), tag
            found = scan(view, b"".join(rows), bytes(tags), [5] * count)
            assert [match.position for match in found] == [place]
            assert found[0].shared == view.dh(point)


def test_another_key_finds_about_one_in_256() -> None:
    with Secret.random_scalar() as view, Secret.random_scalar() as other:
        ephemerals, tags, indices = made_for(view, 300, 1)
        assert len(scan(other, ephemerals, tags, indices)) < 20


def test_index_and_tag_count() -> None:
    with Secret.from_scalar(5) as view:
        ephemerals, tags, indices = made_for(view, 30, 2)
        wrong = scan(view, ephemerals, tags, [index ^ 1 for index in indices])
        assert len(wrong) < 6


def small_points() -> list[Jubjub]:
    full = load_json("jubjub_sapling/jubjub.json")["full_generator"]
    whole = Jubjub.from_affine(int(full["u"], 16), int(full["v"], 16), allow_off_subgroup=True)
    return [whole.mul_var(ORDER * i) for i in range(8)]


def test_points_of_small_order_never_match(level: str) -> None:
    """D would be the identity for every view key, so anybody could mark an output as everybody's."""
    identity_shared = Secret.from_bytes(Jubjub.identity().to_bytes())
    with Secret.random_scalar() as view:
        for point in small_points():
            tag = derive_output(identity_shared, point, 7).tag
            assert scan(view, point.to_bytes(), bytes([tag]), [7]) == []
            assert scan_points(view, [point], bytes([tag]), [7]) == []


def test_undecodable_points_never_match(level: str) -> None:
    not_on_curve = next(v.to_bytes(32, "little") for v in range(2, 50) if not _decodes(v.to_bytes(32, "little")))
    bad = [b"\xff" * 32, not_on_curve, bytes([1]) + bytes(30) + bytes([0x80])]
    with Secret.random_scalar() as view:
        for data in bad:
            for tag in range(256):
                assert scan(view, data, bytes([tag]), [0]) == []
        # A bad one does not disturb its neighbours.
        ephemerals, tags, indices = made_for(view, 40, 3)
        spoiled = ephemerals[:32] + bad[0] + ephemerals[64:]
        assert [match.position for match in scan(view, spoiled, tags, indices)] == list(range(0, 40, 3))


def test_coordinates_off_the_curve_never_match(level: str) -> None:
    """Only code of this library can pass them, and still nothing is computed from them."""
    good = G.mul_var(5).to_affine_bytes()
    u, v = good[:32], good[32:]
    plus_r = (int.from_bytes(v, "little") + FIELD_ORDER).to_bytes(32, "little")
    with Secret.from_scalar(3) as view:
        for data in (u + T.to_affine_bytes()[32:], bytes(64), u + plus_r, b"\xff" * 64, v + u):
            assert [scanned(view, data, tag) for tag in range(256)] == [0] * 256
        assert sum(scanned(view, good, tag) for tag in range(256)) == 1


def scanned(view: Secret, coordinates: bytes, tag: int) -> int:
    """How many match of one output with these coordinates of R, which nothing has checked before."""
    return len(_impl.secrets().scan(view._live(), coordinates, True, bytes([tag]), array("I", [0]), 1))


def _decodes(data: bytes) -> bool:
    try:
        Jubjub.from_bytes(data, allow_off_subgroup=True)
    except EncodingError:
        return False
    return True


def test_off_the_subgroup_the_cofactor_clears(level: str) -> None:
    """A point off the subgroup shares its D with its clean part: a match here is not yet a payment."""
    with Secret.from_scalar(77) as view:
        clean = G.mul_var(1234)
        dirty = clean + small_points()[1]
        assert view.dh(dirty) == view.dh(clean)
        tag = derive_output(view.dh(dirty), dirty, 0).tag
        assert len(scan(view, dirty.to_bytes(), bytes([tag]), [0])) == 1
        with pytest.raises(EncodingError):
            Jubjub.from_bytes(dirty.to_bytes())


def test_shapes_are_checked() -> None:
    with Secret.random_scalar() as view, Secret.random_bytes() as seed:
        for ephemerals, tags, indices in (
            (bytes(32), b"", []),
            (bytes(31), b"\0", [0]),
            (bytes(32), b"\0", []),
            (bytes(32), b"\0", [-1]),
            (bytes(32), b"\0", [1 << 32]),
        ):
            with pytest.raises(EncodingError):
                scan(view, ephemerals, tags, indices)
        with pytest.raises(EncodingError, match="64 bytes each"):
            scan_points(view, [G], b"\0\0", [0, 1])
        with pytest.raises(EncodingError, match="threads"):
            scan(view, G.to_bytes(), b"\0", [0], threads=-1)
        with pytest.raises(EncodingError, match="scalar"):
            scan(seed, G.to_bytes(), b"\0", [0])
