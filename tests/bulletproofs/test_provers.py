# SPDX-License-Identifier: GPL-3.0-or-later
"""Proofs that must verify: C core against plain Python, every level, random amounts, secrets, seeds, the circuit."""

from __future__ import annotations

import random
import secrets
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.groth16 import make
from support.levels import LEVELS, require_level
from support.preloaded import BROKEN_RANDOMNESS, on_linux, preloaded
from zkpriv.circuits import registry

from zkpriv import backend, prime_group
from zkpriv import jubjub as jubjub_values
from zkpriv.bulletproofs import _core, amounts, batch, generators, making, original, plus
from zkpriv.bulletproofs._setting import ED25519, JUBJUB, Setting
from zkpriv.errors import EncodingError, InvalidProof
from zkpriv.secrets import Secret

everywhere = pytest.mark.parametrize("module", [original, plus], ids=lambda module: module.__name__.rpartition(".")[2])
each_group = pytest.mark.parametrize("setting", [ED25519, JUBJUB], ids=lambda setting: setting.name)
native = pytest.mark.skipif(not backend.is_native, reason="there is no C core to compare with")


def given(module: ModuleType, setting: Setting, count: int, seed: int) -> tuple[list[int], list[int], bytes]:
    """Amounts (edges first), masks, and what the prover draws."""
    rng = random.Random(seed)
    values = [rng.choice([0, 1, 2**64 - 1, 2**63, rng.getrandbits(64)]) for _ in range(count)]
    masks = [rng.choice([0, 1, setting.order - 1, rng.randrange(setting.order)]) for _ in range(count)]
    drawn = making.draws(module.SCHEME, count)
    scalars = [rng.choice([rng.randrange(setting.order), rng.randrange(setting.order), 0, 1]) for _ in range(drawn)]
    return values, masks, making.wide_of(scalars)


@native
@everywhere
@each_group
@pytest.mark.parametrize("count", [1, 3, pytest.param(16, marks=pytest.mark.slow)])
def test_the_core_makes_the_proofs_of_plain_python(module: ModuleType, setting: Setting, count: int) -> None:
    values, masks, wide = given(module, setting, count, 1)
    expected = making.make_plain(setting, module.SCHEME, module.Proof, values, masks, wide)
    for level in LEVELS:
        if backend.why_not(level) is None:
            with backend.using_level(level):
                assert making.make(setting, module.SCHEME, module.Proof, values, masks, wide) == expected
    proof, commitments = expected
    module.verify(proof, commitments, group=setting)
    V = amounts.scaled_commitments(setting, [commitments], eighths=False)
    assert batch.verify_plain(setting, module.SCHEME, module.Proof, module._terms, [proof.to_bytes()], V) == []


@native
@everywhere
@each_group
@pytest.mark.parametrize("level", LEVELS)
def test_random_proofs_of_all_sizes_on_each_level(module: ModuleType, setting: Setting, level: str) -> None:
    require_level(level)
    with backend.using_level(level):
        items = []
        for count in (1, 2, 5):
            values, masks, _ = given(module, setting, count, count)
            items.append(module.prove(values, masks, group=setting))
            assert module.Proof.from_bytes(items[-1][0].to_bytes(), group=setting) == items[-1][0]
            assert items[-1][1] == [amounts.commit(setting, *pair) for pair in zip(values, masks, strict=True)]
        module.verify_batch(items, group=setting)
        for proof, commitments in items:
            module.verify(proof, commitments, group=setting)
        module.verify_batch(items * 12, group=setting)  # another way of summing
        bad = (items[0][0], [items[0][1][0] + setting.blinding])
        with pytest.raises(InvalidProof) as caught:
            module.verify_batch([*items * 5, bad, *items * 3], group=setting)
        assert caught.value.indices == (15,)


@native
@everywhere
@each_group
def test_proofs_of_the_same_differ(module: ModuleType, setting: Setting) -> None:
    first, second = (module.prove([5], [7], group=setting)[0] for _ in range(2))
    assert not set(first.points()) & set(second.points())


@native
@pytest.mark.slow
@everywhere
@each_group
def test_many_random_proofs(module: ModuleType, setting: Setting) -> None:
    items = []
    for seed in range(60):
        values, masks, _ = given(module, setting, 1 + seed % 16, 1000 + seed)
        items.append(module.prove(values, masks, group=setting))
    module.verify_batch(items, group=setting)


@native
@everywhere
def test_masks_may_be_secrets_of_the_group(module: ModuleType) -> None:
    for setting, group in ((ED25519, prime_group.ED25519), (JUBJUB, prime_group.JUBJUB)):
        with group.random_secret() as mask:
            proof, commitments = module.prove([77], [mask], group=group)
            assert commitments == [group.commit_secret(77, mask)]
            module.verify(proof, commitments, group=setting)
    with Secret.random_bytes() as plain_bytes, pytest.raises(EncodingError, match="plain bytes"):
        module.prove([1], [plain_bytes], group=JUBJUB)
    with Secret.random_scalar() as other, pytest.raises(EncodingError, match="mask 0"):
        module.prove([1], [other], group=ED25519)


@native
@everywhere
@each_group
def test_what_a_seed_opens_is_committed_to_in_constant_time(
    module: ModuleType, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = secrets.token_bytes(32)
    proof, commitment, mask = module.prove_seeded(7, seed, group=setting)

    def refused(*_: object) -> None:
        raise AssertionError("variable time on an amount and its mask")

    monkeypatch.setattr(making, "commit", refused)
    assert module.recover(proof, commitment, seed, group=setting) == (7, mask)


@native
@everywhere
@each_group
@pytest.mark.parametrize("amount", [0, 1, 2**64 - 1])
def test_a_seed_opens_its_proof(module: ModuleType, setting: Setting, amount: int) -> None:
    seed = secrets.token_bytes(32)
    proof, commitment, mask = module.prove_seeded(amount, seed, group=setting)
    module.verify(proof, [commitment], group=setting)
    assert module.recover(proof, commitment, seed, group=setting) == (amount, mask)
    assert module.recover(proof.to_bytes(), commitment.to_bytes(), seed, group=setting) == (amount, mask)
    assert module.recover(proof, commitment, secrets.token_bytes(32), group=setting) is None
    assert module.recover(proof, commitment + setting.value, seed, group=setting) is None
    two, commitments = module.prove([1, 2], [3, 4], group=setting)
    assert module.recover(two, commitments[0], seed, group=setting) is None
    assert module.prove_seeded(amount, seed, group=setting)[0] == proof
    with pytest.raises(EncodingError, match="a seed is 32 bytes"):
        module.prove_seeded(amount, seed[:31], group=setting)
    with pytest.raises(EncodingError, match="amount"):
        module.prove_seeded(2**64, seed, group=setting)


@native
@everywhere
def test_one_commitment_serves_a_bulletproof_and_the_circuit(module: ModuleType) -> None:
    """Jubjub's commitments are those that `range_proof` opens: one point, both proofs, and a message to neither."""
    value, blinding = 2**64 - 3, secrets.randbelow(jubjub_values.ORDER)
    proof, (commitment,) = module.prove([value], [blinding], group=JUBJUB)
    circuit = registry.get("range_proof", bits=64)
    made: Any = make(circuit)
    coordinates = [int(commitment.u), int(commitment.v)]
    snark = made.prover.prove({"commitment": coordinates, "value": value, "blinding": blinding})
    made.verifier.verify(snark, coordinates)
    module.verify(proof, [commitment], group=JUBJUB)
    # The same point from the public inputs of the circuit's proof.
    again = jubjub_values.Jubjub.from_affine(*coordinates)
    module.verify(proof.to_bytes(), [again], group=prime_group.JUBJUB)
    other = again + jubjub_values.G_V
    with pytest.raises(InvalidProof):
        module.verify(proof, [other], group=JUBJUB)
    with pytest.raises(InvalidProof):
        made.verifier.verify(snark, [int(other.u), int(other.v)])


@everywhere
def test_without_the_core_proving_is_refused_and_verifying_works(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    values, masks, wide = given(module, JUBJUB, 1, 5)
    proof, commitments = making.make_plain(JUBJUB, module.SCHEME, module.Proof, values, masks, wide)
    monkeypatch.setattr(_core, "is_there", lambda: False)
    module.verify(proof, commitments, group=JUBJUB)
    with pytest.raises(InvalidProof) as caught:
        module.verify_batch([(proof, commitments), (proof, [commitments[0] + JUBJUB.value])], group=JUBJUB)
    assert caught.value.indices == (1,)
    assert module.dev_prove_deterministic(
        values, masks, [int.from_bytes(wide[i : i + 64], "little") for i in range(0, len(wide), 64)], group=JUBJUB
    ) == (proof, commitments)
    monkeypatch.setattr(backend, "require_native", lambda what: (_ for _ in ()).throw(EncodingError(what)))
    with pytest.raises(EncodingError, match="constant time"):
        module.prove(values, masks, group=JUBJUB)


_TWO_PROOFS = """
from zkpriv import prime_group
from zkpriv.bulletproofs import original, plus
for group in (prime_group.ED25519, prime_group.JUBJUB):
    for module, field in ((original, "S"), (plus, "A")):
        for amount, mask in ((5, 1), (6, 1), (5, 2), (5, 1)):
            print(getattr(module.prove([amount], [mask], group=group)[0], field).hex())
"""


@native
@on_linux
def test_with_broken_randomness_two_statements_share_no_scalar(tmp_path: Path) -> None:
    """S = rho*B + s_L*G + s_R*H depends on nothing else: equal S for two statements would be equal blindings.

    Of Bulletproofs+, A = alpha*B + a sum that the amount gives: for two masks of one amount it is alpha that differs,
    for two amounts the difference must not be that of the sums.
    """
    lines = preloaded(tmp_path, BROKEN_RANDOMNESS, _TWO_PROOFS).stdout.split()
    assert len(lines) == 16
    for start in range(0, 16, 4):
        first, other_amount, other_mask, again = lines[start : start + 4]
        assert first == again, "the randomness is not broken, so that the test shows nothing"
        assert len({first, other_amount, other_mask}) == 3
    for setting, start in ((ED25519, 4), (JUBJUB, 12)):
        first, second = (setting.group.decode(bytes.fromhex(line)) for line in lines[start : start + 2])
        assert not only_the_bits_differ(setting, first, second)
        draws = list(range(1, 1 + making.draws(plus.SCHEME, 1)))
        made = [plus.dev_prove_deterministic([amount], [1], draws, group=setting)[0].A for amount in (5, 6)]
        assert only_the_bits_differ(setting, *map(setting.group.decode, made)), "what one alpha for both would give"


def only_the_bits_differ(setting: Setting, five: Any, six: Any) -> bool:
    """Whether the two A have one alpha: 6 has bit 1 where 5 has bit 0, and a_R = a_L - 1 goes along."""
    g, h = generators.vector_generators(setting, plus.SCHEME, 64)
    moved = setting.msm_var([g[0], h[0], g[1], h[1]], [k * setting.inverse_scale for k in (-1, -1, 1, 1)])
    return bool(six - five == moved)
