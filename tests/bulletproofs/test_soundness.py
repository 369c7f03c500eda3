# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not verify: every field of every transcript changed, bad amounts, batches in which errors would cancel."""

from __future__ import annotations

import dataclasses
import functools
import secrets
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from zkpriv import ed25519
from zkpriv.bulletproofs import _core, amounts, batch, equation, generators, original, plain, plus
from zkpriv.bulletproofs._setting import ED25519, JUBJUB, Setting
from zkpriv.errors import EncodingError, InvalidProof
from zkpriv.reference.ed25519 import encode as encode_reference
from zkpriv.reference.ed25519 import torsion_points

MODULES = [original, plus]
SETTINGS = [ED25519, JUBJUB]
everywhere = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
each_group = pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)


@functools.cache
def made(module: ModuleType, setting: Setting, values: tuple[int, ...] = (5, 2**64 - 1, 0)) -> Any:
    masks = [secrets.randbelow(setting.order) for _ in values]
    proof, commitments = module.prove(values, masks, group=setting)
    return SimpleNamespace(proof=proof, commitments=tuple(commitments), masks=masks, values=values)


def refused(module: ModuleType, setting: Setting, proof: Any, commitments: Any, **options: Any) -> None:
    with pytest.raises(InvalidProof) as caught:
        module.verify(proof, commitments, group=setting, **options)
    assert caught.value.indices == (0,)


def another_point(setting: Setting) -> bytes:
    point: bytes = setting.value.mul_var(secrets.randbelow(setting.order)).to_bytes()
    return point


@everywhere
@each_group
def test_every_field_counts(module: ModuleType, setting: Setting) -> None:
    good = made(module, setting)
    module.verify(good.proof, good.commitments, group=setting)
    for field in dataclasses.fields(good.proof):
        value = getattr(good.proof, field.name)
        if isinstance(value, bytes):
            changes: list[Any] = [another_point(setting)]
        elif isinstance(value, int):
            changes = [(value + 1) % setting.order, -value % setting.order]
        elif isinstance(value, tuple):
            changes = [(*value[:i], another_point(setting), *value[i + 1 :]) for i in range(len(value))]
            changes.append(value[::-1])
        else:
            continue
        for change in changes:
            refused(module, setting, dataclasses.replace(good.proof, **{field.name: change}), good.commitments)
    refused(module, setting, dataclasses.replace(good.proof, L=good.proof.R, R=good.proof.L), good.commitments)


@everywhere
@each_group
def test_every_commitment_counts_and_so_does_their_number(module: ModuleType, setting: Setting) -> None:
    good = made(module, setting)
    first, second, third = good.commitments
    identity = setting.point.identity()
    for other in (
        [second, first, third],
        [first, second, first],
        [first + setting.value, second, third],
        [first, second, third + setting.blinding],
        [first, second, third, identity],  # the padding, given as if it were a commitment
        [first, second],
        [first, second, third, third],
    ):
        refused(module, setting, good.proof, other)
    for count in (1, 2, 5, 16):
        refused(module, setting, good.proof, [first] * count)


@everywhere
@each_group
def test_a_proof_over_other_generators_is_refused(
    module: ModuleType, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verifier in Python, with one generator replaced at a time."""
    good = made(module, setting, (7,))
    V = amounts.scaled_commitments(setting, [good.commitments], eighths=False)

    def holds() -> bool:
        raw = [good.proof.to_bytes()]
        return not batch.verify_plain(setting, module.SCHEME, module.Proof, module._terms, raw, V)

    assert holds()
    g, h = generators.vector_generators(setting, module.SCHEME, 64)
    for place in (0, 63):
        for vectors in (([*g[:place], h[0], *g[place + 1 :]], h), (g, [*h[:place], g[5], *h[place + 1 :]])):
            with monkeypatch.context() as patch:
                patch.setattr(equation, "vector_generators", lambda *_, found=vectors: found)
                assert not holds()
    for base in ("blinding", "value"):
        with monkeypatch.context() as patch:
            patch.setattr(setting, base, g[9])
            assert not holds()


@everywhere
def test_the_schemes_and_groups_do_not_mix(module: ModuleType) -> None:
    good = made(module, JUBJUB, (7,))
    with pytest.raises(EncodingError, match="over jubjub"):
        module.verify(good.proof, good.commitments, group=ED25519)
    other = original if module is plus else plus
    with pytest.raises(EncodingError):
        other.verify(good.proof.to_bytes(), good.commitments, group=JUBJUB)


@everywhere
@each_group
def test_an_aggregate_with_one_bad_amount_is_refused(module: ModuleType, setting: Setting) -> None:
    """The plain prover is given 2^64: its 64 bits are those of 0, and the commitment is to 2^64."""
    prover = plain.prove_original if module is original else plain.prove_plus

    def draw() -> int:
        return secrets.randbelow(setting.order)

    for values, valid in (([3, 2**64 - 1], True), ([3, 2**64], False), ([-1 % setting.order, 3], False)):
        fields = prover(setting, values, [1, 2], draw)
        V = fields.pop("V")
        proof = module.Proof(**fields, setting=setting)
        if valid:
            module.verify(proof, V, group=setting, eighths=True)
        else:
            refused(module, setting, proof, V, eighths=True)


@everywhere
@each_group
def test_errors_that_would_cancel_under_equal_weights(
    module: ModuleType, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One last scalar up and the other one down: with equal weights the sum of both equations would hold."""
    name = "d1" if module is plus else "mu"
    good = made(module, setting, (7,))
    value = getattr(good.proof, name)
    up, down = (
        dataclasses.replace(good.proof, **{name: (value + change) % setting.order}) for change in (1, setting.order - 1)
    )
    items = [(up, good.commitments), (down, good.commitments), (good.proof, good.commitments)]
    for _ in range(3):
        with pytest.raises(InvalidProof) as caught:
            module.verify_batch(items, group=setting)
        assert caught.value.indices == (0, 1)
    V = amounts.scaled_commitments(setting, [commitments for _, commitments in items], eighths=False)
    raw = [proof.to_bytes() for proof, _ in items]
    assert batch.verify_plain(setting, module.SCHEME, module.Proof, module._terms, raw, V) == [0, 1]
    if module is original:
        return  # mu goes into a challenge, so its two proofs differ in more than the sign
    with monkeypatch.context() as patch:  # the test itself: equal weights do let them through
        patch.setattr(module, "draw_weight", lambda order: 1)
        found = batch.verify_plain(setting, module.SCHEME, module.Proof, module._terms, raw, V)
        assert found == []


@everywhere
@each_group
def test_a_batch_of_all_sizes_names_the_wrong_ones(module: ModuleType, setting: Setting) -> None:
    sizes = [1, 2, 3, 4, 1, 8] if setting is JUBJUB or _core.is_there() else [1, 2]
    items: list[Any] = []
    for size in sizes:
        good = made(module, setting, tuple(range(size)))
        items.append((good.proof, good.commitments))
    module.verify_batch(items, group=setting)
    module.verify_batch([], group=setting)
    wrong = (0, len(items) - 1)
    for index in wrong:
        proof, commitments = items[index]
        items[index] = (proof.to_bytes(), [commitments[0] + setting.value, *commitments[1:]])
    with pytest.raises(InvalidProof, match=f"2 of {len(items)}") as caught:
        module.verify_batch(items, group=setting)
    assert caught.value.indices == wrong


@everywhere
@each_group
def test_malformed_bytes(module: ModuleType, setting: Setting) -> None:
    good = made(module, setting, (7,))
    raw = good.proof.to_bytes()
    heads = 6 if module is original or module is plus else 0
    count_at = 32 * heads
    order = setting.order.to_bytes(32, "little")
    scalar_at = 128 if module is original else 96
    cases = {
        "cut short": [b"", raw[:31], raw[: count_at + 1], raw[:-1]],
        "follow": [raw + b"\0"],
        "rounds": [raw[:count_at] + bytes([count]) + raw[count_at + 1 :] for count in (0, 5, 11, 127, 128, 255)],
        "not below": [raw[:scalar_at] + order + raw[scalar_at + 32 :]],
    }
    for words, datas in cases.items():
        for data in datas:
            with pytest.raises(EncodingError, match=words):
                module.Proof.from_bytes(data, group=setting)
            with pytest.raises(EncodingError, match=f"item 1.*{words}"):
                module.verify_batch([(raw, good.commitments), (data, good.commitments)], group=setting)
    # L and R of different lengths, and more rounds than the commitments have
    left = raw[:count_at] + bytes([7]) + raw[count_at + 1 : count_at + 33] + raw[count_at + 1 :]
    assert len(left) == len(raw) + 32
    with pytest.raises(EncodingError):
        module.verify(left, good.commitments, group=setting)
    with pytest.raises(EncodingError):
        dataclasses.replace(good.proof, L=good.proof.L[1:])
    longer = dataclasses.replace(good.proof, L=(*good.proof.L, good.proof.L[0]), R=(*good.proof.R, good.proof.R[0]))
    refused(module, setting, longer, good.commitments)
    for place in (0, 32, count_at + 1):
        with pytest.raises(EncodingError, match="item 0: point"):
            module.verify(raw[:place] + b"\xff" * 32 + raw[place + 32 :], good.commitments, group=setting)
    with pytest.raises(EncodingError, match="commitment"):
        module.verify(raw, [b"\xff" * 32], group=setting)
    with pytest.raises(EncodingError, match="commitment"):
        module.verify(raw, [b"\x01" * 31], group=setting)
    for wrong in ([], good.commitments * 17, None, 5):
        with pytest.raises(EncodingError):
            module.verify(raw, wrong, group=setting)
    for data in (None, "text", 5, bytearray(raw[:-1]), memoryview(raw)[:-1]):
        with pytest.raises(EncodingError):
            module.verify(data, good.commitments, group=setting)
    with pytest.raises(EncodingError):
        module.verify(raw, good.commitments, group="ristretto")


@everywhere
def test_torsion_is_cleared_on_ed25519_and_refused_on_jubjub(module: ModuleType) -> None:
    """Monero multiplies each point with eight; bytes of the challenges' inputs count all the same."""
    good = made(module, ED25519, (7,))
    torsion = ed25519.Ed25519.from_bytes(encode_reference(torsion_points()[1]))
    moved = (ed25519.Ed25519.from_bytes(good.proof.A) + torsion).to_bytes()
    refused(module, ED25519, dataclasses.replace(good.proof, A=moved), good.commitments)  # other challenges
    V = amounts.scaled_commitments(ED25519, [good.commitments], eighths=False)[0]
    identity = ed25519.Ed25519.identity().to_bytes()
    refused(module, ED25519, dataclasses.replace(good.proof, A=identity), good.commitments)
    # A commitment with a part of small order: its multiple by 1/8 differs, and so does the hash.
    refused(module, ED25519, good.proof, [good.commitments[0] + torsion])
    module.verify(good.proof, V, eighths=True)

    good = made(module, JUBJUB, (7,))
    small = bytes(32)  # v = 0: a point of order 4
    for changed in (
        dataclasses.replace(good.proof, A=small),
        dataclasses.replace(good.proof, L=(small, *good.proof.L[1:])),
    ):
        with pytest.raises(EncodingError, match="subgroup"):
            module.verify(changed, good.commitments, group=JUBJUB)
    with pytest.raises(EncodingError, match="subgroup"):
        module.verify(good.proof, [small], group=JUBJUB)


@everywhere
def test_points_of_small_order_in_every_point_of_a_proof(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prover who adds them before he hashes: the factor of eight clears them, and Monero accepts the proof."""
    torsion = ed25519.Ed25519.from_bytes(encode_reference(torsion_points()[1]))
    real = plain.Maker.point

    def moved(self: Any, *parts: Any) -> bytes:
        return (ed25519.Ed25519.from_bytes(real(self, *parts)) + torsion).to_bytes()

    prover = plain.prove_original if module is original else plain.prove_plus
    monkeypatch.setattr(plain.Maker, "point", moved)
    fields = prover(ED25519, [7], [8], lambda: secrets.randbelow(ED25519.order))
    V = fields.pop("V")
    proof = module.Proof(**fields, setting=ED25519)
    module.verify(proof, V, eighths=True)
    assert batch.verify_plain(ED25519, module.SCHEME, module.Proof, module._terms, [proof.to_bytes()], [V]) == []


@everywhere
@each_group
def test_amounts_and_masks_of_the_prover(module: ModuleType, setting: Setting) -> None:
    for amount in (-1, 2**64, True, 1.0, None, "5"):
        with pytest.raises(EncodingError, match="amount 1"):
            module.prove([1, amount], [1, 2], group=setting)
    for mask in (-1, setting.order, setting.order.to_bytes(32, "little"), b"\0" * 31, 1.0, None, True):
        with pytest.raises(EncodingError, match="mask 0"):
            module.prove([1], [mask], group=setting)
    for count in (0, 17):
        with pytest.raises(EncodingError, match="1 to 16"):
            module.prove([1] * count, [1] * count, group=setting)
    with pytest.raises(EncodingError, match="as many masks"):
        module.prove([1, 2], [1], group=setting)
    with pytest.raises(EncodingError, match="draws"):
        module.dev_prove_deterministic([1], [1], [5] * 16, group=setting)


@everywhere
@each_group
def test_zero_challenges_are_refused(module: ModuleType, setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash cannot be made to give zero, so the verifier in Python gets one that does."""
    good = made(module, setting, (7,))
    V = amounts.scaled_commitments(setting, [good.commitments], eighths=False)
    calls = 0
    real = setting.hash_to_scalar
    for zero_at in range(4 if setting is JUBJUB else 3, 11):
        calls = 0

        def hashed(scheme: Any, data: bytes, zero_at: int = zero_at) -> int:
            nonlocal calls
            calls += 1
            return 0 if calls == zero_at else real(scheme, data)

        with monkeypatch.context() as patch:
            patch.setattr(setting, "hash_to_scalar", hashed)
            with pytest.raises(InvalidProof, match="zero"):
                module.challenges_of(setting, V[0], good.proof)
    challenges = module.challenges_of(setting, V[0], good.proof)
    assert all(challenges.w)
