# SPDX-License-Identifier: GPL-3.0-or-later
"""The list at the end of TRANSFER.md, rule by rule. Numbers in test names are the rules' numbers.

Circuit-level halves (forged witnesses for rules 1, 6, 9, 11) are in tests/circuits; real proofs in test_real_proofs.py.
"""

from __future__ import annotations

import dataclasses
import inspect

import pytest
from support.privacy import (
    ModelChecker,
    StatementFalse,
    World,
    evaluate_statement,
    found,
    model_proof,
    place,
    refused,
    replaced,
)

from zkpriv.errors import (
    AlreadySpent,
    DuplicateNullifier,
    EncodingError,
    MalformedTransfer,
    MintCapReached,
    MintMisplaced,
    MintNotEntitled,
    PlanError,
    TransferExpired,
    TransferSignatureRefused,
    UnknownShape,
    WrongNetwork,
    ZkprivError,
)
from zkpriv.hashing import JUBJUB_ORDER
from zkpriv.jubjub import G_V, H, T, sum_points
from zkpriv.privacy import build, output, plan
from zkpriv.privacy.address import Address
from zkpriv.privacy.build import prepare
from zkpriv.privacy.keys import Account
from zkpriv.privacy.mint import MintRecord, make_mint
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import Context, Note, Output, new_output, pad_memo
from zkpriv.privacy.signing import Signer
from zkpriv.privacy.transfer import Shape, Transfer
from zkpriv.privacy.wallet import Wallet
from zkpriv.redjubjub import sign, verify, verify_batch
from zkpriv.secrets import Secret, commit, derive_output, one_time_key


@pytest.fixture
def world() -> World:
    """Person 0 owns three outputs; person 1 owns nothing."""
    world = World()
    _, payer = world.person(0)
    world.person(1)
    world.mint(payer.address(), payer.address(7), payer.address(2))
    return world


# 1


def test_rule_01_dummy_never_reproduces_a_real_nullifier(world: World) -> None:
    key = Secret.random_scalar()
    real, dummy = key.nullifier(5), key.nullifier(5, dummy=True)
    assert real != dummy
    with pytest.raises(EncodingError):
        key.nullifier(5 + 2**32)  # the dummy's preimage as a position
    # A witness that claims a dummy and shows the real nullifier satisfies nothing.
    wallet, account = world.wallets[0], world.accounts[0]
    prepared = prepare(wallet.plan([]), wallet.key, Signer(account), wallet._tree.path)
    evaluate_statement(prepared.body.shape, prepared.inputs)
    place_of_dummy = prepared.inputs["dummy"].index(1)
    victim = int(key.nullifier(prepared.inputs["position"][place_of_dummy]))
    forged = {**prepared.inputs, "nullifier": list(prepared.inputs["nullifier"])}
    forged["nullifier_key"] = list(forged["nullifier_key"])
    forged["nullifier"][place_of_dummy] = victim
    with pytest.raises(StatementFalse, match="nullifier"):
        evaluate_statement(prepared.body.shape, forged)


# 2


def _sealed(address: Address, sealed_value: int, value: int, context: Context) -> Output:
    """An output by a dishonest sender: the note says ``sealed_value``, C commits to ``value``; all else is honest."""
    note = Note(sealed_value, bytes(range(32)), pad_memo(b""))
    with output._ephemeral(address, note, context, 0) as r:
        ephemeral, shared = r.mul_base(address.spend), r.dh(address.view)
    derived = derive_output(shared, ephemeral, 0)
    key = one_time_key(address.spend, derived.h, derived.h_t)
    commitment = commit(value, derived.rho)
    bound = output.associated_data(address.network, 0, ephemeral, key, commitment, derived.tag)
    plain = sealed_value.to_bytes(8, "little") + note.rseed + note.memo
    sealed = derived.aead_key.seal(plain, bound)
    return Output(ephemeral, key, commitment, derived.tag, sealed)


def test_rule_02_note_that_lies_about_the_value_is_not_ours(world: World) -> None:
    wallet, context = world.wallets[0], Context.transfer(9)
    assert found(wallet.key, place(_sealed(wallet.address(), 5, 5, context), context)) == [5]
    assert found(wallet.key, place(_sealed(wallet.address(), 6, 5, context), context)) == []


def test_rule_02_copied_output_with_another_commitment_is_not_ours(world: World) -> None:
    wallet, context = world.wallets[0], Context.transfer(9)
    made = new_output(wallet.address(), 5, b"", context, 0)
    assert found(wallet.key, place(made.output, context)) == [5]
    other = dataclasses.replace(made.output, commitment=made.output.commitment + G_V)
    assert found(wallet.key, place(other, context)) == []
    # Copied whole into another transfer, another place or another network: not ours either.
    assert found(wallet.key, place(made.output, Context.transfer(10))) == []
    assert found(wallet.key, place(made.output, context, index=1)) == []
    elsewhere = Account.from_seed(b"\x01" * 32, network=Network.MAIN).full_view_key
    assert found(elsewhere, place(made.output, context)) == []


# 3


def test_rule_03_rseed_reuse_is_impossible_through_the_api(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for function in (new_output, make_mint, plan.Payment, Wallet.plan, Wallet.send, prepare, build.finish):
        assert not {"rseed", "note", "randomness", "seed"} & set(inspect.signature(function).parameters)
    built = world.pay(0, (world.wallets[1].address(), 10), (world.wallets[1].address(), 10))
    twice = new_output(world.wallets[1].address(), 10, b"", Context.transfer(1), 0)
    again = new_output(world.wallets[1].address(), 10, b"", Context.transfer(1), 0)
    assert twice.note.rseed != again.note.rseed
    points = [item.ephemeral for item in built.transfer.body.outputs]
    assert len(set(points)) == len(points)
    assert len({receipt.rseed for receipt in built.receipts}) == 2
    # Even a broken random generator does not repeat r: nullifier and index are hashed with rseed.
    monkeypatch.setattr("zkpriv.privacy.output.os.urandom", lambda count: bytes(count))
    broken = world.pay(0, (world.wallets[1].address(), 10), (world.wallets[1].address(), 10))
    points = [item.ephemeral for item in broken.transfer.body.outputs]
    assert len(set(points)) == len(points)


# 4


def test_rule_04_no_nonce_is_shared_between_inputs_or_signatures() -> None:
    secret = Secret.random_scalar()
    digest = bytes(64)
    nonces = [sign(secret, digest, input_index=i % 4)[:32] for i in range(200)]
    assert len(set(nonces)) == len(nonces)


@pytest.mark.slow
def test_rule_04_no_nonce_repeats_in_a_hundred_thousand_signatures() -> None:
    secret = Secret.random_scalar()
    nonces = {sign(secret, bytes(63) + bytes([i % 7]), input_index=i % 5)[:32] for i in range(100_000)}
    assert len(nonces) == 100_000


def test_rule_04_two_inputs_of_one_account_have_nonces_of_their_own(world: World) -> None:
    built = world.pay(0, (world.wallets[1].address(), 1_500_000))
    assert sum(owned is not None for owned in built.plan.inputs) == 2
    assert len({signature[:32] for signature in built.transfer.signatures}) == 2


# 5


def test_rule_05_one_signature_under_the_sum_of_keys_is_refused(world: World) -> None:
    built = world.pay(0, (world.wallets[1].address(), 1_500_000))
    keys = built.transfer.body.randomized_keys
    secrets = [Secret.random_scalar(), Secret.random_scalar()]
    # A signature that is good for the sum of two keys is good for neither of them.
    digest = built.transaction_id
    total = secrets[0].add(secrets[1])
    points = [secret.mul_base(T) for secret in secrets]
    joint = sign(total, digest)
    verify(sum_points(points), digest, joint)
    with pytest.raises(ZkprivError):
        verify_batch([(points[0], digest, joint), (points[1], digest, joint)])
    body = dataclasses.replace(built.transfer.body, randomized_keys=tuple(points))
    digest = body.digest(world.prover.circuit_digest(body.shape))
    joint = sign(total, digest)
    forged = Transfer(body, (joint, joint), model_proof(body.shape, body.public_inputs()))
    assert keys != body.randomized_keys
    refused(world, forged, TransferSignatureRefused, "inputs \\[0, 1\\]")


def test_rule_05_errors_that_cancel_under_equal_weights_are_refused(world: World) -> None:
    """k'_1 + x and k'_2 - x: S_1 is off by x*G, S_2 by -x*G; the sum of both equations would hold."""
    built = world.pay(0, (world.wallets[1].address(), 1_500_000))
    transfer = built.transfer
    shift = Secret.from_scalar(12345)
    first, second = transfer.signatures
    moved = [int.from_bytes(s[32:], "little") for s in (first, second)]
    change = int.from_bytes(shift.reveal(), "little")
    scalars = [(moved[0] + change) % JUBJUB_ORDER, (moved[1] - change) % JUBJUB_ORDER]
    forged = tuple(s[:32] + x.to_bytes(32, "little") for s, x in zip((first, second), scalars, strict=True))
    refused(world, dataclasses.replace(transfer, signatures=forged), TransferSignatureRefused, "inputs \\[0, 1\\]")
    swapped = dataclasses.replace(transfer, signatures=(second, first))
    refused(world, swapped, TransferSignatureRefused)


# 6


def test_rule_06_a_second_spend_relation_on_the_same_outputs_is_refused(world: World) -> None:
    built = world.pay(0, (world.wallets[1].address(), 10))
    other = World(checker=ModelChecker(shapes=[Shape(1, 2)]))
    with pytest.raises(UnknownShape, match="2x2"):
        other.ledger.check_transfer(built.transfer)
    data = bytearray(built.transfer.to_bytes())
    data[6] = 3  # a shape that is not shipped
    refused(world, bytes(data), MalformedTransfer, "shape")
    # The nullifier's encoding is the tree's: one output has one nullifier whatever the shape that spends it.
    owned = world.wallets[0].spendable()[0]
    one = world.wallets[0].plan([], spend=[owned], shape=Shape(1, 2))
    two = world.wallets[0].plan([], spend=[owned], shape=Shape(4, 4))
    nullifiers = []
    for made in (one, two):
        prepared = prepare(made, world.wallets[0].key, Signer(world.accounts[0]), world.wallets[0]._tree.path)
        place_of_real = [item is not None for item in made.inputs].index(True)
        nullifiers.append(prepared.body.nullifiers[place_of_real])
    assert nullifiers == [owned.nullifier] * 2


# 7


def test_rule_07_address_0_and_address_7_take_the_same_path(world: World) -> None:
    wallet, context = world.wallets[0], Context.transfer(9)
    for index in (0, 7):
        made = new_output(wallet.address(index), 5, b"", context, 0)
        assert made.output.ephemeral != T and found(wallet.key, place(made.output, context)) == [5]
    assert {owned.address_index for owned in wallet.unspent()} == {0, 2, 7}


def test_rule_07_wrong_base_is_not_found(world: World) -> None:
    """R made on another base than B_i (for instance a plain generator, or B_0 for address 7)."""
    wallet, context = world.wallets[0], Context.transfer(9)
    address = wallet.address(7)
    for base in (wallet.address(0).spend, T, H):
        note = Note(5, bytes(32), pad_memo(b""))
        with output._ephemeral(address, note, context, 0) as r:
            ephemeral, shared = r.mul_base(base), r.dh(address.view)
        derived = derive_output(shared, ephemeral, 0)
        key, commitment = one_time_key(address.spend, derived.h, derived.h_t), commit(5, derived.rho)
        bound = output.associated_data(address.network, 0, ephemeral, key, commitment, derived.tag)
        plain = (5).to_bytes(8, "little") + note.rseed + note.memo
        sealed = derived.aead_key.seal(plain, bound)
        made = Output(ephemeral, key, commitment, derived.tag, sealed)
        assert found(wallet.key, place(made, context)) == []


# 8


def test_rule_08_mint_of_two_to_the_64_cannot_exist(world: World) -> None:
    record = make_mint(world.wallets[0].address(), 10**6, height=2, slot=0)
    with pytest.raises(PlanError, match="2\\^64 - 1"):
        dataclasses.replace(record, value=2**64)
    with pytest.raises(PlanError, match="2\\^64 - 1"):
        make_mint(world.wallets[0].address(), 2**64, height=2, slot=0)


def test_rule_08_the_node_computes_the_commitment_itself(world: World) -> None:
    record = make_mint(world.wallets[0].address(), 10**6, height=2, slot=0)
    assert "commitment" not in {field.name for field in dataclasses.fields(MintRecord)}
    assert record.output.commitment == G_V.mul_var(10**6) + H.mul_var(record.rho)
    # One byte more (a commitment would be 32) is not a mint record.
    with pytest.raises(MalformedTransfer, match="32 more bytes"):
        world.ledger.apply(mints=[record.to_bytes() + record.output.commitment.to_bytes()])
    changed = dataclasses.replace(record, rho=record.rho + 1)
    block = world.mine(mints=[changed])
    minted = next(block.outputs()).output
    assert minted.commitment == G_V.mul_var(10**6) + H.mul_var(record.rho + 1)
    assert len(world.wallets[0].unspent()) == 3  # the changed record pays nobody


@pytest.mark.parametrize("value", [1, 10**6 - 1, 10**6 + 1, 2**64 - 1])
def test_rule_08_mint_over_the_entitlement(world: World, value: int) -> None:
    record = make_mint(world.wallets[0].address(), value, height=2, slot=0)
    before = world.ledger.tip
    with pytest.raises(MintNotEntitled, match="entitled to 1000000"):
        world.ledger.apply(mints=[record])
    assert world.ledger.tip == before


def test_rule_08_mint_over_the_cap_and_in_the_wrong_place() -> None:
    world = World(cap=2 * 10**6)
    _, wallet = world.person(0)
    address = wallet.address()

    def make(height: int, slot: int) -> MintRecord:
        return make_mint(address, 10**6, height=height, slot=slot)

    with pytest.raises(MintCapReached):
        world.ledger.apply(mints=[make(1, 0), make(1, 1), make(1, 2)])
    assert world.ledger.tip.height == 0
    with pytest.raises(MintMisplaced):
        world.ledger.apply(mints=[make(2, 0)])
    with pytest.raises(MintMisplaced):
        world.ledger.apply(mints=[make(1, 0), make(1, 0)])
    with pytest.raises(MintNotEntitled, match="slot 10: entitled to 0"):
        World().ledger.apply(mints=[make(1, slot) for slot in range(11)])
    foreign = make_mint(Account.from_seed(bytes(32), network=Network.MAIN).address(), 10**6, height=1, slot=0)
    with pytest.raises(WrongNetwork):
        world.ledger.apply(mints=[foreign])
    world.mine(mints=[make(1, 0), make(1, 1)])
    with pytest.raises(MintCapReached):
        world.ledger.apply(mints=[make(2, 0)])


# 9


def test_rule_09_key_with_another_part_than_the_spend_generator_cannot_sign(world: World) -> None:
    """S = x*G + z*T: whoever knows x and z still has no signature with base T."""
    from zkpriv.jubjub import G

    z, x = Secret.random_scalar(), Secret.random_scalar()
    key = z.mul_base(T) + x.mul_base(G)
    for secret in (z, x, z.add(x)):
        with pytest.raises(ZkprivError):
            verify(key, bytes(64), sign(secret, bytes(64)))
    built = world.pay(0, (world.wallets[1].address(), 10))
    keys = list(built.transfer.body.randomized_keys)
    keys[0] = keys[0] + G
    forged = replaced(built.transfer, randomized_keys=tuple(keys))
    refused(world, forged, TransferSignatureRefused)


# 10


def test_rule_10_replay_on_another_network(world: World) -> None:
    built = world.pay(0, (world.wallets[1].address(), 10))
    refused(world, replaced(built.transfer, network=Network.MAIN), WrongNetwork)
    # A chain of the other network that holds the same leaves refuses it too, also with the byte changed.
    main = World(network=Network.MAIN)
    with pytest.raises(WrongNetwork):
        main.ledger.check_transfer(built.transfer)
    relabelled = replaced(built.transfer, network=Network.MAIN)
    assert relabelled.body.digest(bytes(32)) != built.transfer.body.digest(bytes(32))
    data = bytearray(built.transfer.to_bytes())
    data[5] = 9
    refused(world, bytes(data), MalformedTransfer, "network byte")


def test_rule_10_after_expiry(world: World) -> None:
    built = world.pay(0, (world.wallets[1].address(), 10), expiry=2)
    world.ledger.check_transfer(built.transfer)
    world.mine()
    refused(world, built.transfer, TransferExpired, "expired at height 2")
    refused(world, replaced(built.transfer, expiry=50), TransferSignatureRefused)


def test_rule_10_twice_in_a_block_and_again_later(world: World) -> None:
    built = world.pay(0, (world.wallets[1].address(), 10))
    before = world.ledger.tip
    with pytest.raises(DuplicateNullifier):
        world.ledger.apply([built.transfer, built.transfer])
    assert world.ledger.tip == before
    world.mine(built.transfer)
    refused(world, built.transfer, AlreadySpent, "replay")


def test_rule_10_two_transfers_of_one_output_in_a_block(world: World) -> None:
    wallet = world.wallets[0]
    owned = wallet.spendable()[0]
    pair = []
    for _ in range(2):
        made = wallet.plan([], spend=[owned])
        pair.append(wallet.send(made, world.accounts[0], world.prover).transfer)
        wallet.release(made)
    assert pair[0].body.digest(bytes(32)) != pair[1].body.digest(bytes(32))
    with pytest.raises(DuplicateNullifier):
        world.ledger.apply(pair)
    world.mine(pair[1])
    refused(world, pair[0], AlreadySpent)
