# SPDX-License-Identifier: GPL-3.0-or-later
"""The signer checks what it signs; receipts say what is true; secrets do not leak through Python's doors."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import pickle
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.privacy import World, model_digest, model_proof, refused

from zkpriv.bulletproofs import plus
from zkpriv.ed25519 import ORDER as ED25519_ORDER
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import (
    AlreadySpent,
    EncodingError,
    ReceiptRefused,
    SigningRefused,
    TransferSignatureRefused,
    ZkprivError,
)
from zkpriv.hashing import JUBJUB_ORDER
from zkpriv.jubjub import T
from zkpriv.monero.keys import Account as MoneroAccount
from zkpriv.monero.network import Network as MoneroNetwork
from zkpriv.privacy import output as output_module
from zkpriv.privacy.build import PreparedTransfer, prepare
from zkpriv.privacy.keys import Account, FullViewKey, IncomingViewKey, parse_seed
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import Context, Note, new_output
from zkpriv.privacy.plan import Payment
from zkpriv.privacy.receipt import Receipt
from zkpriv.privacy.scan import one_time_secrets
from zkpriv.privacy.signing import ShownOutput, Signer, SigningRequest
from zkpriv.privacy.transfer import Transfer, TransferBody
from zkpriv.redjubjub import sign, verify
from zkpriv.secrets import Secret, derive_output, one_time_key


@pytest.fixture
def world() -> World:
    world = World()
    _, payer = world.person(0)
    world.person(1)
    world.mint(payer.address(), payer.address(1))
    return world


def prepared(world: World) -> PreparedTransfer:
    wallet = world.wallets[0]
    plan = wallet.plan([Payment(world.wallets[1].address(), 1_500_000, "rent")])
    return prepare(plan, wallet.key, Signer(world.accounts[0]), wallet._tree.path)


def request(item: PreparedTransfer, **changes: Any) -> SigningRequest:
    shown = tuple(ShownOutput(made.address, made.note) for made in item.made)
    body = dataclasses.replace(item.body, **changes)
    return SigningRequest(body, model_digest(item.body.shape), shown)


def test_signs_each_input_under_its_own_key_once(world: World) -> None:
    item = prepared(world)
    seen: list[SigningRequest] = []
    signatures = item.session.sign(request(item), confirm=lambda asked: not seen.append(asked))
    digest = item.body.digest(model_digest(item.body.shape))
    for key, signature in zip(item.body.randomized_keys, signatures, strict=True):
        verify(key, digest, signature)
    assert [shown.note.value for shown in seen[0].outputs] == [made.note.value for made in item.made]
    with pytest.raises(SigningRefused, match="used up"):
        item.session.sign(request(item))


def test_refuses_what_was_not_shown(world: World) -> None:
    item = prepared(world)
    thief = Account.from_seed(b"\x66" * 32, network=Network.TEST).address()
    stolen = new_output(thief, 1_500_000, b"", Context.transfer(item.body.nullifiers[0]), 0).output
    cases: list[tuple[SigningRequest, str]] = [
        (request(item, outputs=(stolen, item.body.outputs[1])), r"output\[0\]: not what"),
        (request(item, outputs=item.body.outputs[::-1]), r"output\[0\]: not what"),
        (request(item, nullifiers=item.body.nullifiers[::-1]), r"output\[0\]: not what"),
        (request(item, randomized_keys=item.body.randomized_keys[::-1]), "randomized keys"),
        (request(item, network=Network.MAIN), "another network"),
        (dataclasses.replace(request(item), outputs=()), "2 outputs, 0 were shown"),
    ]
    honest = request(item)
    for index, change in (
        (0, {"value": item.made[0].note.value + 1}),
        (0, {"rseed": bytes(32)}),
        (1, {"memo": b"other".ljust(256, b"\0")}),
    ):
        outputs = list(honest.outputs)
        outputs[index] = ShownOutput(outputs[index].address, dataclasses.replace(outputs[index].note, **change))  # type: ignore[arg-type]
        cases.append((dataclasses.replace(honest, outputs=tuple(outputs)), rf"output\[{index}\]: not what"))
    swapped = (ShownOutput(thief, honest.outputs[0].note), honest.outputs[1])
    cases.append((dataclasses.replace(honest, outputs=swapped), r"output\[0\]: not what"))
    for bad, reason in cases:
        with pytest.raises(SigningRefused, match=reason):
            item.session.sign(bad)
    with pytest.raises(SigningRefused, match="not confirmed"):
        item.session.sign(honest, confirm=lambda _: False)
    item.session.sign(honest)


def test_alpha_is_fresh_and_the_key_is_the_signers_own(world: World) -> None:
    account = world.accounts[0]
    first = Signer(account).begin([Secret.from_scalar(5), None])
    second = Signer(account).begin([Secret.from_scalar(5), None])
    keys = first.randomized_keys + second.randomized_keys
    assert len(set(keys)) == 4
    for session in (first, second):
        with Secret.from_scalar(5) as offset, account.spend.add(offset) as spend, spend.add(session.alphas[0]) as total:
            assert total.mul_base(T) == session.randomized_keys[0]
    assert len({alpha.reveal() for alpha in first.alphas + second.alphas}) == 4


def test_receipts_say_what_is_true_and_nothing_else(world: World) -> None:
    wallet, payee = world.wallets[0], world.wallets[1]
    plan = wallet.plan([Payment(payee.address(1), 10, "one"), Payment(payee.address(2), 20, "two")])
    built = wallet.send(plan, world.accounts[0], world.prover)
    body, digest = built.transfer.body, model_digest(built.transfer.shape)
    assert [receipt.value for receipt in built.receipts] == [10, 20]
    for receipt, memo in zip(built.receipts, (b"one", b"two"), strict=True):
        note = Receipt.from_bytes(receipt.to_bytes()).verify(body, digest)
        assert note.memo.rstrip(b"\0") == memo
        assert "rseed" not in repr(receipt) and receipt.rseed.hex() not in repr(receipt)
    first, second = built.receipts
    false = {
        "value": {"value": 11},
        "index": {"index": (first.index + 1) % 4},
        "index beyond": {"index": 4},
        "address": {"address": payee.address(2)},
        "stranger": {"address": wallet.address()},
        "rseed": {"rseed": second.rseed},
        "network": {"address": Account.from_seed(bytes(32), network=Network.MAIN).address()},
        "transaction": {"transaction_id": bytes(64)},
    }
    for change in false.values():
        with pytest.raises(ReceiptRefused):
            dataclasses.replace(first, **change).verify(body, digest)  # type: ignore[arg-type]
    other = wallet.send(wallet.plan([], spend=wallet.spendable()[:1]), world.accounts[0], world.prover)
    with pytest.raises(ReceiptRefused, match="another transaction"):
        first.verify(other.transfer.body, model_digest(other.transfer.shape))
    with pytest.raises(ReceiptRefused, match="another transaction"):
        first.verify(dataclasses.replace(body, fee=body.fee + 1), digest)


def test_payee_can_make_the_same_receipt(world: World) -> None:
    """A receipt does not say who paid: both sides know rseed."""
    payee = world.wallets[1]
    built = world.pay(0, (payee.address(1), 10))
    world.mine(built.transfer)
    (owned,) = payee.unspent()
    made = Receipt(
        built.transaction_id, owned.placed.index, payee.address(owned.address_index), owned.value, owned.note.rseed
    )
    assert made == built.receipts[0]


def test_a_signer_may_sign_anew_and_the_transaction_stays_the_same(world: World) -> None:
    """Malleable by the signer: neither the transaction's id nor the block's depends on which signature it was."""
    item = prepared(world)
    digest = item.body.digest(model_digest(item.body.shape))
    proof = model_proof(item.body.shape, item.body.public_inputs())
    keys = item.session._randomized
    first, second = (
        Transfer(item.body, tuple(sign(key, digest, input_index=i) for i, key in enumerate(keys)), proof)
        for _ in range(2)
    )
    assert not set(first.signatures) & set(second.signatures)
    assert world.ledger.check_transfer(first) == world.ledger.check_transfer(second) == digest
    block = world.ledger.apply([first])
    world.ledger.rollback(1)
    again = world.ledger.apply([second])
    assert again.block_id == block.block_id and again.to_bytes() != block.to_bytes()
    refused(world, first, AlreadySpent)


def test_a_full_view_key_signs_nothing(world: World) -> None:
    """With k', h_T, alpha and all else that a delegated prover holds, no signature comes out; and it never gets s."""
    account = world.accounts[0]
    item = prepared(world)
    body, view = item.body, account.full_view_key
    real = item.inputs["dummy"].index(0)
    owned = next(one for one in world.wallets[0].unspent() if one.nullifier == body.nullifiers[real])
    once = one_time_secrets(view, owned)
    alpha = item.session.alphas[real]
    known = [view.view, view.nullifier, once.nullifier_key, once.spend_offset, once.rho, alpha]
    known += [first.add(second) for first in known for second in known]
    known += [alpha.add(once.spend_offset).add(other) for other in (view.view, view.nullifier)]
    digest = body.digest(model_digest(body.shape))
    honest = item.session._randomized
    for secret in known:
        signatures = [sign(secret if i == real else k, digest, input_index=i) for i, k in enumerate(honest)]
        forged = Transfer(body, tuple(signatures), model_proof(body.shape, body.public_inputs()))
        with pytest.raises(TransferSignatureRefused) as caught:
            world.ledger.check_transfer(forged)
        assert caught.value.indices == (real,)
    with account.spend.add(once.spend_offset) as spend:
        hidden = {int.from_bytes(one.reveal(), "little") for one in (account.spend, spend, *honest)}
    numbers = re.findall(r"\d+", repr(item.inputs))
    assert len(numbers) > 100 and not hidden & set(map(int, numbers))


def test_the_payer_does_not_know_the_nullifier(world: World) -> None:
    """It takes k' = k + h, of which the payer knows h alone: from the note, everything that belongs to the output."""
    payee = world.wallets[1]
    built = world.pay(0, (payee.address(), 1_500_000))
    world.mine(built.transfer)
    (owned,) = payee.unspent()
    receipt, placed = built.receipts[0], owned.placed
    note = Note(receipt.value, receipt.rseed, owned.note.memo)
    r = output_module._ephemeral(receipt.address, note, placed.context, placed.index)
    with r, r.dh(receipt.address.view) as shared:
        derived = derive_output(shared, placed.output.ephemeral, placed.index)
    assert one_time_key(receipt.address.spend, derived.h, derived.h_t) == placed.output.one_time_key
    guesses = [derived.h, derived.h_t, derived.rho, derived.h.add(derived.h_t)]
    assert owned.nullifier not in [int(guess.nullifier(owned.position)) for guess in guesses]
    with one_time_secrets(world.accounts[1].full_view_key, owned).nullifier_key as key:
        assert int(key.nullifier(owned.position)) == owned.nullifier


def test_no_secret_in_repr_pickle_or_copy(world: World) -> None:
    account = world.accounts[0]
    view = account.full_view_key
    item = prepared(world)
    owned = world.wallets[0].unspent()[0]
    secrets = [secret.reveal() for secret in (account.spend, view.view, view.nullifier, *item.session.alphas)]
    secrets += [owned.note.rseed, *(made.note.rseed for made in item.made)]
    numbers = [str(int.from_bytes(secret, "little")) for secret in secrets]
    numbers += [str(number) for name in ("nullifier_key", "blinding", "alpha") for number in item.inputs[name]]
    holders = (account, view, view.incoming(), item, item.session, owned, owned.note, item.made[0], world.wallets[0])
    for holder in holders:
        for text in (repr(holder), str(holder)):
            assert not any(secret.hex() in text or repr(secret)[2:-1] in text for secret in secrets)
            assert not any(number in text for number in numbers)
    for holder in (account, view, view.incoming(), item, owned.note, item.made[0], item.session, world.wallets[0]):
        with pytest.raises(TypeError):
            pickle.dumps(holder)
        with pytest.raises(TypeError):
            copy.deepcopy(holder)
    account.close()
    with pytest.raises(EncodingError, match="closed"):
        view.address()


def shown_by(error: BaseException | None) -> Iterator[str]:
    """Every text that a log of an error may hold, with those of the errors behind it."""
    while error is not None:
        yield from (str(error), repr(error), repr(error.args), repr(vars(error)))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_errors_do_not_carry_secrets(world: World) -> None:
    """Seeds and keys that do not read, numbers out of range, refusals to sign: no piece of a secret is in the text."""
    seed = hashlib.sha256(b"a seed to be mistyped").digest()
    account, other = world.accounts
    full, view = account.full_view_key.export(), account.full_view_key.incoming().export()
    large = (JUBJUB_ORDER + int.from_bytes(seed[:16], "big")).to_bytes(32, "little")
    larger = (ED25519_ORDER + int.from_bytes(seed[:16], "big")).to_bytes(32, "little")
    number = int.from_bytes(seed, "little")
    text = seed.hex()
    wallet = world.wallets[0]
    plan = wallet.plan([Payment(world.wallets[1].address(), 1_234_567)])
    item = prepare(plan, wallet.key, Signer(account), wallet._tree.path)
    refused = [request(item, randomized_keys=item.body.randomized_keys[::-1]), request(item, network=Network.MAIN)]
    refused.append(request(item, outputs=item.body.outputs[::-1]))
    secret = Secret.from_bytes(seed)
    secret.close()
    attempts: list[Callable[[], object]] = [
        *(lambda bad=bad: parse_seed(bad) for bad in (text[:-1], text + "0", text[:-1] + "g", "0x" + text)),
        *(lambda bad=bad: Account.from_seed(bad, network=Network.TEST) for bad in (seed[:-1], seed + b"0", text)),  # type: ignore[arg-type]
        *(lambda bad=bad: FullViewKey.parse(bad) for bad in (full[:-1] + "q", full[:-3], full.title(), view, text)),
        *(lambda bad=bad: IncomingViewKey.parse(bad) for bad in (view[:-1] + "q", view[:-3], full, text)),
        *(lambda bad=bad: Secret.from_bytes(bad) for bad in (seed[:-1], text)),  # type: ignore[arg-type]
        *(lambda bad=bad: Secret.from_scalar(bad) for bad in (large, number << 8, -number, text)),  # type: ignore[arg-type]
        *(lambda bad=bad: Ed25519Secret.from_scalar(bad) for bad in (larger, number << 8, -number, text)),  # type: ignore[arg-type]
        *(lambda bad=bad: Ed25519Secret.from_bytes(bad) for bad in (seed[:-1], text)),  # type: ignore[arg-type]
        *(lambda bad=bad: MoneroAccount.from_seed(MoneroNetwork.MAINNET, bad) for bad in (seed[:-1], text)),  # type: ignore[arg-type]
        lambda: MoneroAccount.from_keys(MoneroNetwork.MAINNET, larger, larger),
        lambda: plus.prove([5], [number << 8]),
        lambda: plus.prove([number], [1]),
        secret.reveal,
        lambda: secret.add(secret),
        *(lambda bad=bad: item.session.sign(bad) for bad in refused),
        lambda: prepare(plan, wallet.key, Signer(other), wallet._tree.path),
    ]
    texts = [text, full.rpartition("1")[2], view.rpartition("1")[2], str(number), str(number << 8)]
    texts += [data[:-1].hex() for data in (large, larger)] + [repr(data)[2:-1] for data in (seed, large, larger)]
    texts += [item.hex() for item in (account.spend.reveal(), *(made.note.rseed for made in item.made))]
    texts += [str(value) for name in ("nullifier_key", "alpha", "blinding") for value in item.inputs[name]]
    pieces = {piece[start : start + 12] for piece in texts for start in range(len(piece) - 11)}
    pieces.add("1234567")
    for place, attempt in enumerate(attempts):
        with pytest.raises(ZkprivError) as caught:
            attempt()
        for shown in shown_by(caught.value):
            found = [piece for piece in pieces if piece in shown]
            assert not found, f"attempt {place}: {type(caught.value).__name__} shows {found[:3]}"


def test_body_checks_its_own_form(world: World) -> None:
    from zkpriv.errors import MalformedTransfer, PlanError

    body: TransferBody = prepared(world).body
    with pytest.raises(PlanError, match="as many keys"):
        dataclasses.replace(body, randomized_keys=body.randomized_keys[:1])
    with pytest.raises(MalformedTransfer, match="root"):
        dataclasses.replace(body, root=-1)
    with pytest.raises(PlanError, match="expiry"):
        dataclasses.replace(body, expiry=2**64)
