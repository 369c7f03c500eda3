# SPDX-License-Identifier: GPL-3.0-or-later
"""The signer checks what it signs; receipts say what is true; secrets do not leak through Python's doors."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest
from support.privacy import World, model_digest

from zkpriv.errors import EncodingError, ReceiptRefused, SigningRefused
from zkpriv.jubjub import T
from zkpriv.privacy.build import PreparedTransfer, prepare
from zkpriv.privacy.keys import Account
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import Context, new_output
from zkpriv.privacy.plan import Payment
from zkpriv.privacy.receipt import Receipt
from zkpriv.privacy.signing import ShownOutput, Signer, SigningRequest
from zkpriv.privacy.transfer import TransferBody
from zkpriv.redjubjub import verify
from zkpriv.secrets import Secret


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


def test_errors_do_not_carry_secrets(world: World) -> None:
    wallet = world.wallets[0]
    plan = wallet.plan([])
    world.prover.prove = _failing  # type: ignore[method-assign]
    with pytest.raises(RuntimeError) as caught:
        wallet.send(plan, world.accounts[0], world.prover)
    assert "alpha" not in str(caught.value)
    assert wallet.spendable() == wallet.unspent()  # nothing waits after a failure


def _failing(*_: object, **__: object) -> bytes:
    raise RuntimeError("no proof today")


def test_body_checks_its_own_form(world: World) -> None:
    from zkpriv.errors import MalformedTransfer, PlanError

    body: TransferBody = prepared(world).body
    with pytest.raises(PlanError, match="as many keys"):
        dataclasses.replace(body, randomized_keys=body.randomized_keys[:1])
    with pytest.raises(MalformedTransfer, match="root"):
        dataclasses.replace(body, root=-1)
    with pytest.raises(PlanError, match="expiry"):
        dataclasses.replace(body, expiry=2**64)
