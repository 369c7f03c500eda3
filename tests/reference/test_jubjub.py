# SPDX-License-Identifier: GPL-3.0-or-later
"""Jubjub, its encodings, and both signature schemes of the reference."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import zkpriv.params as params

from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.reference import jubjub, redjubjub
from zkpriv.reference.field import R, sqrt_mod
from zkpriv.reference.jubjub import IDENTITY, ORDER, Point

BASE = jubjub.generator("SPENDING_KEY_GENERATOR")


def order_eight_point() -> Point:
    v = 2
    while True:
        u = sqrt_mod((v * v - 1) * pow(1 + jubjub.D * v * v, -1, R), R)
        if u is not None:
            point = jubjub.mul((u, v), ORDER)
            if jubjub.mul(point, 4) != IDENTITY:
                return point
        v += 1


def test_group_laws() -> None:
    p, q = jubjub.mul(BASE, 1234567), jubjub.mul(BASE, ORDER - 3)
    assert jubjub.add(p, q) == jubjub.mul(BASE, 1234564)
    assert jubjub.add(p, jubjub.neg(p)) == IDENTITY
    assert jubjub.add(p, p) == jubjub.mul(p, 2)
    assert jubjub.mul(p, -5) == jubjub.neg(jubjub.mul(p, 5))
    assert jubjub.mul(p, 0) == IDENTITY and jubjub.mul(p, ORDER) == IDENTITY
    assert jubjub.msm([p, q], [3, 5]) == jubjub.add(jubjub.mul(p, 3), jubjub.mul(q, 5))
    assert pow(jubjub.D, (R - 1) // 2, R) == R - 1, "d must not be a square: the formulas are complete only then"


def test_generators_are_independent_of_each_other() -> None:
    entries = params.generators()["generators"]
    points = [jubjub.generator(name) for name in entries]
    assert len(set(points)) == 6
    for point, entry in zip(points, entries.values(), strict=True):
        assert jubjub.in_subgroup(point) and point != IDENTITY
        assert jubjub.decode(bytes.fromhex(entry["encoding"])) == point
        assert jubjub.find_group_hash(entry["tag"].encode(), entry["person"].encode()) == (
            point,
            entry["counter"],
        )


def test_group_hash_refuses_what_is_no_point() -> None:
    assert jubjub.group_hash(b"\x00", b"Zcash_H_") is None
    assert jubjub.group_hash(b"\x01", b"Zcash_H_") == jubjub.generator("PROOF_GENERATION_KEY_GENERATOR")


def test_encoding_round_trip() -> None:
    for k in range(1, 20):
        point = jubjub.mul(BASE, k)
        assert jubjub.decode(jubjub.encode(point)) == point
        assert jubjub.decode(jubjub.encode(jubjub.neg(point))) == jubjub.neg(point)


def smallest_v() -> int:
    """The v of a point in the subgroup with v + r below 2^255, so that a careless decoder takes both."""
    for v in range(2, 1000):
        try:
            return jubjub.decode(v.to_bytes(32, "little"))[1]
        except EncodingError:
            continue
    raise AssertionError("one in sixteen v gives a point of the subgroup")


def with_sign(v: int) -> bytes:
    return (v | 1 << 255).to_bytes(32, "little")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(31), "32 bytes"),
        (bytes(33), "32 bytes"),
        ((smallest_v() + R).to_bytes(32, "little"), "below r"),
        (R.to_bytes(32, "little"), "below r"),
        (b"\xff" * 32, "below r"),
        (with_sign(1), "sign bit"),
        (with_sign(R - 1), "sign bit"),
        ((1).to_bytes(32, "little"), "identity"),
        ((R - 1).to_bytes(32, "little"), "subgroup"),
        (bytes(32), "subgroup"),
        (jubjub.encode(order_eight_point()), "subgroup"),
        (jubjub.encode(jubjub.add(BASE, order_eight_point())), "subgroup"),
        (jubjub.encode(jubjub.add(BASE, (0, R - 1))), "subgroup"),
    ],
)
def test_strict_decoding(data: bytes, reason: str) -> None:
    with pytest.raises(EncodingError, match=reason):
        jubjub.decode(data)


def test_no_point_with_this_coordinate() -> None:
    refused = 0
    for v in range(2, 30):
        try:
            assert jubjub.is_on_curve(jubjub.decode(v.to_bytes(32, "little"), subgroup=False))
        except EncodingError as error:
            assert "no point" in error.reason
            refused += 1
    assert 5 < refused < 23


def test_order_of_torsion() -> None:
    point = order_eight_point()
    assert jubjub.has_small_order(point) and not jubjub.in_subgroup(point)
    assert jubjub.is_on_curve((BASE[0], R - BASE[1])) and not jubjub.in_subgroup((BASE[0], R - BASE[1]))


def signed(index: int = 0) -> tuple[int, bytes, bytes, bytes]:
    secret = redjubjub.hash_to_scalar(b"zkpriv1_spend", bytes([index]))
    digest = bytes(range(64))
    signature = redjubjub.sign(secret, BASE, digest, index, bytes(32))
    return secret, jubjub.encode(jubjub.mul(BASE, secret)), digest, signature


def test_spend_signature() -> None:
    secret, key, digest, signature = signed()
    redjubjub.verify(key, digest, signature, BASE)
    for wrong in (digest[:-1] + b"\x00", b""):
        with pytest.raises(InvalidSignature):
            redjubjub.verify(key, wrong, signature, BASE)
    with pytest.raises(InvalidSignature):
        redjubjub.verify(jubjub.encode(jubjub.mul(BASE, secret + 1)), digest, signature, BASE)
    with pytest.raises(InvalidSignature):
        redjubjub.verify(key, digest, signature, jubjub.generator("PROOF_GENERATION_KEY_GENERATOR"))


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s[:32] + (int.from_bytes(s[32:], "little") + ORDER).to_bytes(32, "little"),
        lambda s: s + b"\x00",
        lambda s: s[:-1],
        lambda s: jubjub.encode(IDENTITY) + s[32:],
        lambda s: jubjub.encode(jubjub.add(jubjub.decode(s[:32]), (0, R - 1))) + s[32:],
    ],
)
def test_malformed_spend_signature(change: Callable[[bytes], bytes]) -> None:
    _, key, digest, signature = signed()
    with pytest.raises(EncodingError):
        redjubjub.verify(key, digest, change(signature), BASE)


def test_nonces_differ_between_inputs_and_fresh_bytes() -> None:
    secret, _, digest, signature = signed()
    assert signature[:32] != redjubjub.sign(secret, BASE, digest, 1, bytes(32))[:32]
    assert signature[:32] != redjubjub.sign(secret, BASE, digest, 0, b"\x01" * 32)[:32]
    assert signature[:32] != redjubjub.sign(secret, BASE, digest[::-1], 0, bytes(32))[:32]


def test_personalisation_separates_the_schemes() -> None:
    secret, key, digest, signature = signed()
    with pytest.raises(InvalidSignature):
        redjubjub.zcash_verify(key, digest, signature, BASE)
    zcash = redjubjub.zcash_sign(secret, BASE, digest, bytes(80))
    redjubjub.zcash_verify(key, digest, zcash, BASE)
    with pytest.raises(InvalidSignature):
        redjubjub.verify(key, digest, zcash, BASE)
