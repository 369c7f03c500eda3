# SPDX-License-Identifier: GPL-3.0-or-later
"""Batches: true ones hold, every wrong proof is named, and weights are what stands against cancelling errors."""

from __future__ import annotations

from typing import Any

import pytest
from support.groth16 import Made, proofs_of

from zkpriv.errors import EncodingError, InvalidProof
from zkpriv.groth16 import Proof, batch, verify_batch
from zkpriv.groups import G1

pytestmark = pytest.mark.usefixtures("every_level")

Items = list[tuple[Proof, list[int]]]


@pytest.fixture(scope="module")
def items(made: Made) -> Items:
    return proofs_of(made, 9)


def wrong(item: tuple[Proof, list[int]], shift: G1) -> tuple[Proof, list[int]]:
    proof, public = item
    return Proof(proof.a, proof.b, proof.c + shift), public


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_true_batches(made: Made, items: Items, count: int) -> None:
    made.verifier.verify_batch(items[:count])
    made.verifier.verify_batch((proof.to_bytes(), public) for proof, public in items[:count])


def test_mixed_circuits(made: Made, other: Made, items: Items) -> None:
    squares = [(other.prover.prove({"result": x * x, "tag": x, "x": x}), [x * x, x]) for x in (3, 4)]
    mixed: list[Any] = [(made.verifier, *items[0]), (other.verifier, *squares[0])]
    mixed += [(made.verifier, *items[1]), (other.verifier, *squares[1])]
    verify_batch(mixed)
    mixed[1], mixed[2] = (other.verifier, *items[1]), (made.verifier, *squares[0])
    with pytest.raises(InvalidProof) as caught:
        verify_batch(mixed)
    assert caught.value.indices == (1, 2)


@pytest.mark.parametrize("bad", [(0,), (8,), (3, 4), (0, 4, 8), tuple(range(9))])
def test_every_wrong_proof_is_named(made: Made, items: Items, bad: tuple[int, ...]) -> None:
    changed = [wrong(item, G1.generator()) if index in bad else item for index, item in enumerate(items)]
    with pytest.raises(InvalidProof, match=f"{len(bad)} of 9 proofs do not hold: {bad[0]}") as caught:
        made.verifier.verify_batch(changed)
    assert caught.value.indices == bad


def test_wrong_inputs_are_named(made: Made, items: Items) -> None:
    changed = list(items)
    changed[5] = (items[5][0], items[6][1])
    with pytest.raises(InvalidProof) as caught:
        made.verifier.verify_batch(changed)
    assert caught.value.indices == (5,)


def test_two_wrong_proofs_that_cancel(made: Made, items: Items, monkeypatch: pytest.MonkeyPatch) -> None:
    """C1 + D and C2 - D cancel under equal weights, so weights must be random."""
    shift = G1.generator() * 424242
    forged = [wrong(items[0], shift), wrong(items[1], -shift), items[2]]
    with pytest.raises(InvalidProof) as caught:
        made.verifier.verify_batch(forged)
    assert caught.value.indices == (0, 1)
    monkeypatch.setattr(batch, "draw_weights", lambda count: [1] * count)
    made.verifier.verify_batch(forged)


def test_known_weights_would_let_errors_cancel(made: Made, items: Items, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who knows the weights z shifts by z2 D and -z1 D: so they are drawn when the proofs are fixed."""
    known = [12345, 67890]
    shift = G1.generator()
    forged = [wrong(items[0], shift * known[1]), wrong(items[1], shift * -known[0])]
    with pytest.raises(InvalidProof):
        made.verifier.verify_batch(forged)
    monkeypatch.setattr(batch, "draw_weights", lambda count: known[:count])
    made.verifier.verify_batch(forged)


def test_weights_are_128_random_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = batch.draw_weights(2000)
    assert len(set(drawn)) == 2000
    assert all(0 < weight < 1 << 128 for weight in drawn)
    for bit in range(128):
        assert 800 < sum(weight >> bit & 1 for weight in drawn) < 1200, f"bit {bit}"
    asked: list[int] = []
    monkeypatch.setattr("secrets.randbelow", lambda bound: asked.append(bound) or 0)
    assert batch.draw_weights(3) == [1, 1, 1]
    assert asked == [(1 << 128) - 1] * 3


def test_weights_are_drawn_anew_for_every_product(made: Made, items: Items, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[int]] = []
    draw = batch.draw_weights
    monkeypatch.setattr(batch, "draw_weights", lambda count: seen.append(draw(count)) or seen[-1])
    made.verifier.verify_batch(items)
    made.verifier.verify_batch(items)
    assert len(seen) == 2 and not set(seen[0]) & set(seen[1])


def test_identity_is_named_with_the_others(made: Made, items: Items) -> None:
    changed = list(items)
    proof, public = items[2]
    changed[2] = (Proof(G1.identity(), proof.b, proof.c), public)
    changed[7] = wrong(items[7], G1.generator())
    with pytest.raises(InvalidProof, match="2 of 9") as caught:
        made.verifier.verify_batch(changed)
    assert caught.value.indices == (2, 7)


def test_malformed_items_are_named(made: Made, items: Items) -> None:
    proof, public = items[3]
    for bad, message in (
        ((proof, public[:1]), "expected 2, got 1"),
        ((proof, [public[0] + (1 << 255), 1]), "not in 0"),
        ((proof.to_bytes()[:-1], public), "expected 192 bytes"),
    ):
        with pytest.raises(EncodingError, match=f"item 3 of the batch: .*{message}"):
            made.verifier.verify_batch([*items[:3], bad, *items[4:]])
