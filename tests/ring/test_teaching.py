# SPDX-License-Identifier: GPL-3.0-or-later
"""SAG and LSAG on both groups."""

from __future__ import annotations

import dataclasses
from types import ModuleType
from typing import Any

import pytest
from support.rings import GROUPS, MESSAGE, member, number

from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.prime_group import ED25519, JUBJUB
from zkpriv.reference import ed25519 as reference
from zkpriv.ring import lsag, sag

REFUSED = (EncodingError, InvalidSignature)


@pytest.fixture(params=GROUPS.values(), ids=GROUPS)
def group(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(params=[sag, lsag], ids=["sag", "lsag"])
def scheme(request: pytest.FixtureRequest) -> Any:
    return request.param


def kind(scheme: ModuleType) -> Any:
    return sag.Sag if scheme is sag else lsag.Lsag


def ring_of(group: Any, size: int, index: int, name: object = 0) -> tuple[list[bytes], Any]:
    """Keys, and the secret of member ``index``."""
    keys = [member(group, name, i)[0] for i in range(size)]
    x = number(group, "x", name)
    keys[index] = group.generator.mul_var(x).to_bytes()
    return keys, group.secret(x)


@pytest.mark.parametrize("size", [2, 3, 5])
def test_every_index_signs(scheme: Any, group: Any, size: int) -> None:
    for index in range(size):
        ring, secret = ring_of(group, size, index)
        signature = scheme.sign(MESSAGE, ring, index, secret, group=group)
        scheme.verify(signature, MESSAGE, ring, group=group)
        data = signature.to_bytes()
        assert len(data) == 32 * (size + 1 + (scheme is lsag))
        assert kind(scheme).from_bytes(data, group=group) == signature
        points = [group.decode(key) for key in ring]
        scheme.verify(signature, MESSAGE, points, group=group)


def test_every_changed_part_is_refused(scheme: Any, group: Any) -> None:
    ring, secret = ring_of(group, 3, 1)
    good, stranger = scheme.sign(MESSAGE, ring, 1, secret, group=group), member(group, "stranger")[0]
    wrong: list[tuple[Any, bytes, list[bytes]]] = [(good, bytes(32), ring)]
    wrong += [(good, MESSAGE, [*ring[:place], stranger, *ring[place + 1 :]]) for place in range(3)]
    wrong += [(good, MESSAGE, [ring[1], ring[0], ring[2]]), (good, MESSAGE, [*ring[1:], ring[0]])]
    wrong.append((dataclasses.replace(good, c1=(good.c1 + 1) % group.order), MESSAGE, ring))
    for place in range(3):
        s = [*good.s]
        s[place] = (s[place] + 1) % group.order
        wrong.append((dataclasses.replace(good, s=tuple(s)), MESSAGE, ring))
    if scheme is lsag:
        wrong.append((dataclasses.replace(good, key_image=stranger), MESSAGE, ring))
    for signature, message, keys in wrong:
        with pytest.raises(InvalidSignature):
            scheme.verify(signature, message, keys, group=group)
    shorter, longer = ring[:2], [*ring, stranger]
    for keys in (shorter, longer):
        with pytest.raises(EncodingError, match="responses"):
            scheme.verify(good, MESSAGE, keys, group=group)


def test_malformed(scheme: Any, group: Any) -> None:
    ring, secret = ring_of(group, 2, 0)
    good = scheme.sign(MESSAGE, ring, 0, secret, group=group)
    data = good.to_bytes()
    for size in (0, 1, 31, 32, 63, 64, 65, len(data) - 1, len(data) + 1):
        with pytest.raises(EncodingError):
            kind(scheme).from_bytes((data + bytes(32))[:size], group=group)
    start = 32 * (scheme is lsag)
    for place in range(3):
        changed = bytearray(data)
        changed[start + 32 * place : start + 32 * place + 32] = group.order.to_bytes(32, "little")
        with pytest.raises(EncodingError, match="not below the order"):
            kind(scheme).from_bytes(changed, group=group)
    for value in (group.order, -1, None):
        with pytest.raises(EncodingError):
            scheme.verify(dataclasses.replace(good, c1=value), MESSAGE, ring, group=group)
    with pytest.raises(EncodingError, match="2 to 128"):
        scheme.sign(MESSAGE, ring[:1], 0, secret, group=group)
    with pytest.raises(EncodingError, match="same key"):
        scheme.sign(MESSAGE, [ring[0], ring[0]], 0, secret, group=group)
    with pytest.raises(EncodingError, match="is not the key"):
        scheme.sign(MESSAGE, ring, 1, secret, group=group)
    with pytest.raises(EncodingError, match="index"):
        scheme.sign(MESSAGE, ring, 2, secret, group=group)
    for wrong in (group.identity.to_bytes(), b"\xff" * 32, bytes(31)):
        with pytest.raises(EncodingError):
            scheme.verify(good, MESSAGE, [ring[0], wrong], group=group)
    with pytest.raises(EncodingError):
        scheme.verify(good, MESSAGE[:31], ring, group=group)


def test_linking(group: Any) -> None:
    first, secret = ring_of(group, 2, 0, "a")
    second, other = ring_of(group, 3, 1, "b")
    second[2] = first[0]
    one = lsag.sign(MESSAGE, first, 0, secret, group=group)
    two = lsag.sign(bytes(32), second, 2, secret, group=group)
    three = lsag.sign(MESSAGE, second, 1, other, group=group)
    lsag.verify(two, bytes(32), second, group=group)
    assert one.is_linked_to(two)
    assert not two.is_linked_to(three)
    assert one.key_image == lsag.key_image(secret, group=group).to_bytes()


def test_a_key_image_with_torsion_is_refused() -> None:
    """The forgery itself: a challenge divisible by 8 makes I + T close the ring as well as I."""
    group, x = ED25519, 4321
    key = group.generator.mul_var(x)
    ring = [key.to_bytes(), member(group, "other")[0]]
    points = [group.decode(data) for data in ring]
    bases = group.hash_many_to_points(ring)
    small = group.decode(reference.encode(reference.torsion_points()[1]))
    image = bases[0].mul_var(x) + small
    prefix = lsag._prefix(points, image.to_bytes(), MESSAGE)
    for alpha in range(1, 200):
        left, right = group.generator.mul_var(alpha), bases[0].mul_var(alpha)
        c = group.hash_to_scalar(lsag._ROUND, prefix, left.to_bytes(), right.to_bytes())
        closing = lsag._next(group, prefix, points[1], bases[1], image, 77, c)
        if closing % 8 == 0:
            break
    forged = lsag.Lsag(image.to_bytes(), closing, ((alpha - closing * x) % group.order, 77))
    # Every equation holds, so only the order of the key image stands in the way.
    again = lsag._next(group, prefix, points[0], bases[0], image, forged.s[0], forged.c1)
    assert lsag._next(group, prefix, points[1], bases[1], image, 77, again) == forged.c1
    with pytest.raises(EncodingError, match="key image"):
        lsag.verify(forged, MESSAGE, ring, group=group)


def test_groups_do_not_mix(scheme: Any) -> None:
    ring, secret = ring_of(ED25519, 2, 0)
    good = scheme.sign(MESSAGE, ring, 0, secret)
    with pytest.raises(REFUSED):
        scheme.verify(good, MESSAGE, ring, group=JUBJUB)
    assert sag._ROUND != lsag._ROUND
