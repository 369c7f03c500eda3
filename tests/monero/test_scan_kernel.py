# SPDX-License-Identifier: GPL-3.0-or-later
"""The C kernel of scanning on every level, against the plain reference with whole numbers."""

from __future__ import annotations

import random
from array import array
from typing import Any

import pytest

from zkpriv import _ed25519_impl as impl
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError
from zkpriv.monero.scan_batch import NO_TAG, Batch, spend_keys_behind
from zkpriv.monero.transaction import Output
from zkpriv.monero.wire import varint
from zkpriv.reference import ed25519 as reference
from zkpriv.reference.keccak import keccak256

BAD = (2).to_bytes(32, "little")


def expected(view: int, batch: Batch) -> list[tuple[int, bytes]]:
    """What a scan is, in the reference's words."""
    hits = []
    for item, key in enumerate(batch.keys):
        try:
            public, point = reference.decode_monero(batch.public_keys[batch.key_of[item]]), reference.decode_monero(key)
        except EncodingError:
            continue
        shared = reference.encode(reference.mul8(reference.mul(public, view)))
        index = varint(batch.indices[item])
        if batch.view_tags[item] not in (NO_TAG, keccak256(b"view_tag" + shared + index)[0]):
            continue
        offset = reference.mul(reference.G, reference.hash_to_scalar(shared + index))
        hits.append((item, reference.encode(reference.sub(point, offset))))
    return hits


def random_batch(rng: random.Random, view: int, sizes: list[int]) -> Batch:
    """Public keys of every order, some that do not decode; about half of the tags right."""
    torsion = reference.torsion_points()
    batch = Batch()
    for owner, size in enumerate(sizes):
        point = reference.mul(reference.G, rng.randrange(1, 50))
        kind = rng.randrange(8)
        if kind == 0:
            point = reference.add(point, rng.choice(torsion))
        elif kind == 1:
            point = rng.choice(torsion)
        encoded = BAD if kind == 2 else reference.encode(point)
        shared = reference.encode(reference.mul8(reference.mul(point, view)))
        indices = [rng.choice((0, 1, 127, 128, 300, 2**32, 2**63)) for _ in range(size)]
        outputs = {}
        for index in indices:
            right = keccak256(b"view_tag" + shared + varint(index))[0]
            tag = rng.choice((None, right, right, right ^ 1))
            key = BAD if rng.randrange(6) == 0 else reference.encode(reference.mul(reference.G, rng.randrange(2, 9)))
            outputs[index] = Output(0, key, tag)
        batch.add(owner, encoded, outputs, indices)  # type: ignore[arg-type]
    return batch


@pytest.mark.parametrize(
    "sizes",
    [[], [0], [1], [3, 0, 2, 1], [1] * 7, [1] * 9, [2] * 33, [1] * 65, [70]],
    ids=lambda sizes: f"{len(sizes)} keys {sum(sizes)} outputs",
)
def test_the_kernel_is_the_reference(level: str, sizes: list[int]) -> None:
    rng = random.Random(len(sizes) + sum(sizes))
    for view in (rng.randrange(reference.ORDER), 0, 1, reference.ORDER - 1)[: 4 if len(sizes) < 10 else 1]:
        batch = random_batch(rng, view, sizes)
        with Ed25519Secret.from_scalar(view) as secret:
            assert spend_keys_behind(secret, batch, threads=2) == expected(view, batch)


def test_lists_of_wrong_lengths_are_refused() -> None:
    def call(secret: Any, first: list[int], keys: int = 2, outputs: int = 2, tags: int = 2) -> None:
        arrays = array("Q", first), array("Q", [0] * outputs), array("h", [-1] * tags)
        impl.secrets().monero_scan(secret._live(), bytes(32 * keys), arrays[0], bytes(32 * outputs), *arrays[1:], 1)

    with Ed25519Secret.from_scalar(5) as view, Ed25519Secret.random_bytes() as plain:
        call(view, [0, 1, 2])
        wrong: list[tuple[Any, ...]] = [
            ([0, 1, 3],),
            ([0, 1],),
            ([0, 2], 2),
            ([0, 1, 2], 1),
            ([1, 1, 2],),
            ([0, 3, 2],),
            ([0, 1, 2], 2, 2, 1),
        ]
        for arguments in wrong:
            with pytest.raises(EncodingError):
                call(view, *arguments)
        with pytest.raises(EncodingError):
            call(plain, [0, 1, 2])
