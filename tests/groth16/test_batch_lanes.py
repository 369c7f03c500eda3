# SPDX-License-Identifier: GPL-3.0-or-later
"""Batches on every native level: the same product for every count, every wrong proof found at every place, and no B
outside the subgroup, whose check the batch leaves to the product of pairings.
"""

from __future__ import annotations

import random

import pytest
from support.groth16 import Made, proofs_of
from support.levels import LEVELS
from support.points import cofactor_point_g2, off_subgroup_g2

from zkpriv import backend
from zkpriv.errors import EncodingError, InvalidProof
from zkpriv.groth16 import Proof
from zkpriv.groth16.batch import LAMBDA, scalar_of
from zkpriv.groth16.verify import R
from zkpriv.groups import G1, G2
from zkpriv.reference.curve import G2 as REFERENCE_G2

pytestmark = pytest.mark.skipif(not backend.is_native, reason="native core only")

Items = list[tuple[Proof, list[int]]]
MOST = 20


@pytest.fixture(scope="module")
def items(made: Made) -> Items:
    return proofs_of(made, MOST)


def encoded(items: Items) -> list[tuple[bytes, list[int]]]:
    return [(proof.to_bytes(), public) for proof, public in items]


def outside(proof: Proof, point: bytes) -> bytes:
    """The proof with B moved by a point outside the subgroup."""
    inside = REFERENCE_G2.decode(proof.b.to_bytes(compressed=False), False)
    b = REFERENCE_G2.add(inside, REFERENCE_G2.decode(point, False, subgroup=False))
    return proof.a.to_bytes() + REFERENCE_G2.encode(b, True) + proof.c.to_bytes()


def test_products_agree(items: Items) -> None:
    """The same bytes on every level, for ragged counts, weights at edges, identities, and fixed pairs."""
    core = backend.impl()
    rng = random.Random(11)
    lines = core.g2_prepare((G2.generator() * 77).to_bytes(compressed=False))
    fixed_point = (G1.generator() * 55).to_bytes(compressed=False)
    edges = [1, 2, (1 << 64) - 1, 1 << 64, (1 << 128) - 1, 0]
    for count in (0, 1, 2, 7, 8, 9, 12, 13, 16, 17, 20):
        records = [proof.to_bytes_uncompressed() for proof, _ in items[:count]]
        if count > 14:
            records[3] = G1.identity().to_bytes(compressed=False) + records[3][96:]
            records[9] = records[9][:96] + G2.identity().to_bytes(compressed=False) + records[9][288:]
        weights = [rng.choice(edges) if rng.random() < 0.4 else rng.getrandbits(128) for _ in records]
        packed = b"".join(weight.to_bytes(16, "little") for weight in weights)
        found = set()
        for level in LEVELS:
            if backend.why_not(level) is None:
                with backend.using_level(level):
                    for threads in (1, 3):
                        found.add(
                            core.proofs_product(
                                b"".join(records), packed, fixed_point, [lines], check_b=True, threads=threads
                            )
                        )
        assert len(found) == 1
        weighed = b"".join(
            (G1._of(record[:96]) * scalar_of(weight)).to_bytes(compressed=False)
            for record, weight in zip(records, weights, strict=True)
        )
        qs = b"".join(record[96:288] for record in records)
        assert found == {core.pairing_product(weighed, qs, fixed_point, [lines])}


def test_one_wrong_proof_at_every_place(made: Made, items: Items, level: str) -> None:
    for count in range(1, MOST + 1):
        for bad in range(MOST) if count == MOST else sorted({0, count // 2, count - 1}):
            proof, public = items[bad]
            changed = encoded(items[:count])
            changed[bad] = (Proof(proof.a, proof.b, proof.c + G1.generator()).to_bytes(), public)
            with pytest.raises(InvalidProof) as caught:
                made.verifier.verify_batch(changed)
            assert caught.value.indices == (bad,)
        if level != "ifma" and count > 9:
            break


def test_true_batches_of_every_count(made: Made, items: Items, level: str) -> None:
    for count in range(1, MOST + 1) if level == "ifma" else (1, 9, MOST):
        made.verifier.verify_batch(encoded(items[:count]))


def test_b_outside_the_subgroup_at_every_place(made: Made, items: Items, level: str) -> None:
    """The equation alone would not tell: a point outside has a Miller value too. So the check is one of its own."""
    for bad in range(MOST if level == "ifma" else 2):
        for point in (off_subgroup_g2(), cofactor_point_g2()):
            changed = encoded(items)
            changed[bad] = (outside(items[bad][0], point), changed[bad][1])
            with pytest.raises(EncodingError, match=f"item {bad} of the batch: .*not in the subgroup") as caught:
                made.verifier.verify_batch(changed)
            assert caught.value.offset == 48


def test_a_deferred_check_comes_before_later_errors(made: Made, items: Items, level: str) -> None:
    """Malformed proofs are named before wrong inputs and identities, wherever they stand."""
    message = r"item 15 of the batch: .*not in the subgroup"
    changed: list[tuple[bytes | Proof, list[int]]] = [*encoded(items)]
    spoiled = outside(items[15][0], cofactor_point_g2())
    changed[15] = (spoiled, items[15][1])
    proof, public = items[2]
    changed[2] = (proof, [R, *public[1:]])
    with pytest.raises(EncodingError, match=message):
        made.verifier.verify_batch(changed)
    changed[2] = (Proof(G1.identity(), proof.b, proof.c), public)
    with pytest.raises(EncodingError, match=message):
        made.verifier.verify_batch(changed)
    changed[15] = (Proof(G1.identity(), proof.b, proof.c).to_bytes()[:48] + spoiled[48:], public)
    with pytest.raises(EncodingError, match=message):
        made.verifier.verify_batch(changed)
    changed[15] = (items[15][0], items[15][1])
    with pytest.raises(InvalidProof) as caught:
        made.verifier.verify_batch(changed)
    assert caught.value.indices == (2,)


def test_the_product_names_the_lowest_b_outside(items: Items, level: str) -> None:
    core = backend.impl()
    data = b"".join(
        outside(proof, off_subgroup_g2()) if index in (5, 17) else proof.to_bytes()
        for index, (proof, _) in enumerate(items)
    )
    assert core.proofs_decode(data) == 5
    records = core.proofs_decode(data, check_b=False)
    for weight in (1, 0):  # a weight of zero hides no point
        weights = weight.to_bytes(16, "little") * len(items)
        assert core.proofs_product(records, weights, b"", [], check_b=True, threads=2) == 5


def test_scalars_of_weights() -> None:
    """z = a + b lambda for the halves of the bits; lambda is a cube root of unity, and phi's eigenvalue."""
    assert (LAMBDA * LAMBDA + LAMBDA + 1) % R == 0 and LAMBDA != 1
    assert scalar_of(5) == 5 and scalar_of(3 << 64) == 3 * LAMBDA % R
    # Two pairs of halves give the same scalar only if r divides the norm of their difference, which is too small.
    assert R > 3 * (1 << 64) ** 2
