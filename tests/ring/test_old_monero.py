# SPDX-License-Identifier: GPL-3.0-or-later
"""CryptoNote's ring signatures and MLSAG, against signatures made here."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from support.rings import MESSAGE, member, number, spend

from zkpriv.ed25519 import Ed25519, G, H, hash_to_point, hash_to_scalar
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.prime_group import ED25519
from zkpriv.reference import ed25519 as reference
from zkpriv.ring import Rules, cryptonote, mlsag
from zkpriv.ring.cryptonote import RingSignature
from zkpriv.ring.mlsag import Mlsag

ORDER = ED25519.order
TORSION = Ed25519.from_bytes(reference.encode(reference.torsion_points()[1]))

# CryptoNote


@pytest.mark.parametrize("size", [1, 2, 4])
def test_every_index_signs(size: int) -> None:
    for index in range(size):
        item = spend(ED25519, size, index)
        ring = [key for key, _ in item.ring]
        image, signature = cryptonote.sign(MESSAGE, ring, index, Ed25519Secret.from_scalar(item.x))
        for rules in Rules:
            cryptonote.verify(signature, MESSAGE, image, ring, rules=rules)
        assert RingSignature.from_bytes(signature.to_bytes()) == signature
        assert image == hash_to_point(ring[index]).mul_var(item.x)


def test_changed_cryptonote_signatures() -> None:
    item = spend(ED25519, 3, 1)
    ring = [key for key, _ in item.ring]
    stranger = member(ED25519, "stranger")[0]
    image, good = cryptonote.sign(MESSAGE, ring, 1, Ed25519Secret.from_scalar(item.x))
    wrong: list[tuple[RingSignature, bytes, Any, list[bytes]]] = [
        (good, bytes(32), image, ring),
        (good, MESSAGE, stranger, ring),
        (good, MESSAGE, image, [ring[1], ring[0], ring[2]]),
    ]
    wrong += [(good, MESSAGE, image, [*ring[:place], stranger, *ring[place + 1 :]]) for place in range(3)]
    for place in range(3):
        for part in range(2):
            pair = [*good.pairs[place]]
            pair[part] = (pair[part] + 1) % ORDER
            pairs = (*good.pairs[:place], (pair[0], pair[1]), *good.pairs[place + 1 :])
            wrong.append((RingSignature(pairs), MESSAGE, image, ring))
    moved = ((good.pairs[0][0] + 1, good.pairs[0][1]), (good.pairs[1][0] - 1, good.pairs[1][1]), good.pairs[2])
    wrong.append((RingSignature(moved), MESSAGE, image, ring))
    for signature, message, key_image, keys in wrong:
        with pytest.raises(InvalidSignature):
            cryptonote.verify(signature, message, key_image, keys)


def test_malformed_cryptonote_signatures() -> None:
    item = spend(ED25519, 2, 1)
    ring = [key for key, _ in item.ring]
    image, good = cryptonote.sign(MESSAGE, ring, 1, Ed25519Secret.from_scalar(item.x))
    data = good.to_bytes()
    for wrong in (b"", data[:63], data[:-1], data + b"\0", data[:-32]):
        with pytest.raises(EncodingError):
            RingSignature.from_bytes(wrong)
    with pytest.raises(EncodingError, match="at most"):
        RingSignature.from_bytes(bytes(64 * (cryptonote.LARGEST_RING + 1)))
    for place in range(4):
        with pytest.raises(EncodingError, match="not below"):
            RingSignature.from_bytes(data[: 32 * place] + ORDER.to_bytes(32, "little") + data[32 * place + 32 :])
    with pytest.raises(EncodingError, match="pairs"):
        cryptonote.verify(good, MESSAGE, image, [*ring, member(ED25519, 5)[0]])
    for bad in (image + TORSION, Ed25519.identity(), TORSION, b"\xff" * 32):
        with pytest.raises(EncodingError, match="key image"):
            cryptonote.verify(good, MESSAGE, bad, ring)
    for bad in (b"\xff" * 32, bytes(31)):
        with pytest.raises(EncodingError, match="ring member"):
            cryptonote.verify(good, MESSAGE, image, [bad, ring[1]])
    for keys in ([ring[0], ring[0]], [Ed25519.from_bytes(ring[0]) + TORSION, ring[1]]):
        with pytest.raises(EncodingError, match="ring member"):
            cryptonote.verify(good, MESSAGE, image, keys, rules=Rules.STRICT)
        with pytest.raises(InvalidSignature):
            cryptonote.verify(good, MESSAGE, image, keys)


# MLSAG: a signer for the tests, straight from the paper


def sign_matrix(message: bytes, matrix: list[list[Ed25519]], index: int, xs: list[int], linkable: int) -> Mlsag:
    columns, rows = len(matrix), len(xs)
    base = [hash_to_point(point.to_bytes()) for point in matrix[index]]
    images = [base[j].mul_var(xs[j]) for j in range(linkable)]
    alphas = [number(ED25519, "alpha", j) for j in range(rows)]
    s = [[number(ED25519, "s", i, j) for j in range(rows)] for i in range(columns)]
    parts = [message]
    for j in range(rows):
        parts += [matrix[index][j].to_bytes(), G.mul_var(alphas[j]).to_bytes()]
        if j < linkable:
            parts.append(base[j].mul_var(alphas[j]).to_bytes())
    challenges = [0] * columns
    current = hash_to_scalar(*parts)
    for step in range(1, columns):
        i = (index + step) % columns
        challenges[i] = current
        parts = [message]
        for j in range(rows):
            point = matrix[i][j]
            parts += [point.to_bytes(), (G.mul_var(s[i][j]) + point.mul_var(current)).to_bytes()]
            if j < linkable:
                hp = hash_to_point(point.to_bytes())
                parts.append((hp.mul_var(s[i][j]) + images[j].mul_var(current)).to_bytes())
        current = hash_to_scalar(*parts)
    challenges[index] = current
    s[index] = [(alpha - current * x) % ORDER for alpha, x in zip(alphas, xs, strict=True)]
    return Mlsag(challenges[0], tuple(map(tuple, s)))


def image_of(item: Any) -> Ed25519:
    return hash_to_point(item.ring[item.index][0]).mul_var(item.x)


def simple(size: int, index: int) -> tuple[Any, Mlsag]:
    item = spend(ED25519, size, index)
    out = Ed25519.from_bytes(item.pseudo_out)
    matrix = [[Ed25519.from_bytes(key), Ed25519.from_bytes(mask) - out] for key, mask in item.ring]
    return item, sign_matrix(MESSAGE, matrix, index, [item.x, item.z], 1)


@pytest.mark.parametrize("index", [0, 1, 2])
def test_simple_mlsag(index: int) -> None:
    item, good = simple(3, index)
    mlsag.verify_simple(good, MESSAGE, item.ring, item.pseudo_out, image_of(item))
    assert Mlsag.from_bytes(good.to_bytes(), 3, 2) == good


def test_changed_simple_mlsag() -> None:
    item, good = simple(3, 1)
    image, stranger = image_of(item), member(ED25519, "stranger")
    wrong: list[tuple[Any, bytes, Any, Any, Any]] = [
        (good, bytes(32), item.ring, item.pseudo_out, image),
        (good, MESSAGE, item.ring, stranger[1], image),
        (good, MESSAGE, item.ring, item.pseudo_out, stranger[0]),
        (good, MESSAGE, [item.ring[1], item.ring[0], item.ring[2]], item.pseudo_out, image),
        (dataclasses.replace(good, c1=(good.c1 + 1) % ORDER), MESSAGE, item.ring, item.pseudo_out, image),
    ]
    for i in range(3):
        for j in range(2):
            pair = [*item.ring[i]]
            pair[j] = stranger[j]
            wrong.append((good, MESSAGE, [*item.ring[:i], tuple(pair), *item.ring[i + 1 :]], item.pseudo_out, image))
            s = [[*column] for column in good.s]
            s[i][j] = (s[i][j] + 1) % ORDER
            wrong.append((Mlsag(good.c1, tuple(map(tuple, s))), MESSAGE, item.ring, item.pseudo_out, image))
    for arguments in wrong:
        with pytest.raises(InvalidSignature):
            mlsag.verify_simple(*arguments)


def test_malformed_mlsag() -> None:
    item, good = simple(2, 0)
    image, data = image_of(item), good.to_bytes()
    for wrong in (b"", data[:-1], data + b"\0", data[:-32], data + bytes(32)):
        with pytest.raises(EncodingError):
            Mlsag.from_bytes(wrong, 2, 2)
    for place in range(5):
        with pytest.raises(EncodingError, match="not below"):
            Mlsag.from_bytes(data[: 32 * place] + ORDER.to_bytes(32, "little") + data[32 * place + 32 :], 2, 2)
    for columns, rows in ((1, 4), (0, 2), (-1, 2), (2, 0), (1 << 40, 1 << 40)):
        with pytest.raises(EncodingError, match="columns"):
            Mlsag.from_bytes(data, columns, rows)
    for bad in (image + TORSION, Ed25519.identity(), TORSION, b"\xff" * 32):
        with pytest.raises(EncodingError, match="key image"):
            mlsag.verify_simple(good, MESSAGE, item.ring, item.pseudo_out, bad)
    with pytest.raises(EncodingError, match="responses"):
        mlsag.verify_simple(good, MESSAGE, [*item.ring, member(ED25519, 3)], item.pseudo_out, image)
    with pytest.raises(EncodingError, match="2 to"):
        mlsag.verify_simple(good, MESSAGE, item.ring[:1], item.pseudo_out, image)
    points = [[G, H], [H, G]]
    for matrix, images in (
        ([], [image]),
        ([[], []], [image]),
        ([[G, H], [G]], [image]),
        (points, []),
        (points, [image] * 3),
    ):
        with pytest.raises(EncodingError):
            mlsag.verify_matrix(good, MESSAGE, matrix, images)


def full(index: int, fee: int = 3) -> tuple[Any, ...]:
    """Two inputs, one output and a fee in one matrix."""
    inputs = [spend(ED25519, 3, index, name) for name in ("first", "second")]
    amounts = [number(ED25519, "true amount", name) % 1000 for name in ("first", "second")]
    out_mask = number(ED25519, "out mask")
    output = ED25519.commit(sum(amounts) - fee, out_mask)
    matrix = []
    for i in range(3):
        balance = sum((Ed25519.from_bytes(item.ring[i][1]) for item in inputs), Ed25519.identity())
        matrix.append([*(Ed25519.from_bytes(item.ring[i][0]) for item in inputs), balance - output - H.mul_var(fee)])
    zero = (sum(item.mask for item in inputs) - out_mask) % ORDER
    signature = sign_matrix(MESSAGE, matrix, index, [*(item.x for item in inputs), zero], 2)
    return signature, [item.ring for item in inputs], [image_of(item) for item in inputs], [output], fee


@pytest.mark.parametrize("index", [0, 2])
def test_full_mlsag(index: int) -> None:
    signature, rings, images, outputs, fee = full(index)
    mlsag.verify_full(signature, MESSAGE, rings, images, outputs, fee)
    stranger = Ed25519.from_bytes(member(ED25519, 8)[1])
    for wrong in (
        (signature, MESSAGE, rings, images, outputs, fee + 1),
        (signature, MESSAGE, rings, images, [outputs[0] + H], fee),
        (signature, MESSAGE, rings, images, [*outputs, stranger], fee),
        (signature, MESSAGE, rings, images[::-1], outputs, fee),
        (signature, MESSAGE, rings[::-1], images, outputs, fee),
        (signature, bytes(32), rings, images, outputs, fee),
    ):
        with pytest.raises(InvalidSignature):
            mlsag.verify_full(*wrong)
    for malformed in (
        (signature, MESSAGE, rings, images[:1], outputs, fee),
        (signature, MESSAGE, [rings[0], rings[1][:2]], images, outputs, fee),
        (signature, MESSAGE, [], [], outputs, fee),
        (signature, MESSAGE, rings, images, outputs, 1 << 64),
        (signature, MESSAGE, rings, images, outputs, -1),
        (signature, MESSAGE, rings, images, [b"\xff" * 32], fee),
    ):
        with pytest.raises(EncodingError):
            mlsag.verify_full(*malformed)
