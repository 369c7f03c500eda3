# SPDX-License-Identifier: GPL-3.0-or-later
"""Payment proofs and reserve proofs: made, read back, and refused for anything else than what they were made for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from support.monero import SCAN_OUTPUTS
from support.monero_build import Made, build, build_v1
from support.vectors import load_json

from zkpriv.ed25519 import ORDER, Ed25519, G, hash_to_scalar
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidProof, InvalidSignature
from zkpriv.monero import base58, reserve_proof
from zkpriv.monero.keys import Account
from zkpriv.monero.network import Network
from zkpriv.monero.payment_proof import PaymentProof, check_payment_proof, prove_incoming, prove_outgoing
from zkpriv.monero.rct import RctType
from zkpriv.monero.reserve_proof import ReserveProof, check_reserve_proof, prove_reserve
from zkpriv.monero.scan import OwnedOutput, Scanner, SubaddressTable, key_image_of
from zkpriv.monero.schnorr import prove_equal_logarithms, sign
from zkpriv.monero.signature import check_equal_logarithms
from zkpriv.monero.transaction import Transaction

PLACES = [(0, 0), (0, 1)]


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with Account.from_seed(Network.STAGENET, bytes(range(32))) as found:
        yield found


@pytest.fixture(scope="module")
def made(account: Account) -> Made:
    return build(RctType.CLSAG, [(account.keys.address(*place), 100 + place[1]) for place in PLACES])


def owned(account: Account, *txs: Transaction) -> list[OwnedOutput]:
    return Scanner(account, SubaddressTable(account, minor=3)).scan(txs)


# Payment proofs


@pytest.mark.parametrize("place", PLACES)
def test_the_receiver_proves_a_payment(account: Account, made: Made, place: tuple[int, int]) -> None:
    text = prove_incoming(made.tx, account, "for you", place=place)
    assert text.startswith("InProofV2") and len(text) == 9 + 3 * 132
    payment = check_payment_proof(made.tx, account.address(*place), "for you", text)
    assert payment.received == 100 + place[1] and payment.amounts == ((PLACES.index(place), 100 + place[1]),)
    assert str(PaymentProof.parse(text)) == text


@pytest.mark.parametrize("place", PLACES)
def test_the_sender_proves_a_payment(account: Account, made: Made, place: tuple[int, int]) -> None:
    with Ed25519Secret.from_scalar(1) as unused:
        text = prove_outgoing(made.tx, unused, account.address(*place), "paid", additional=made.secrets)
    assert text.startswith("OutProofV2") and len(text) == 10 + 3 * 132
    assert check_payment_proof(made.tx, account.address(*place), b"paid", text).received == 100 + place[1]
    assert str(PaymentProof.parse(text)) == text


def test_a_proof_answers_one_question_only(account: Account, made: Made) -> None:
    text = prove_incoming(made.tx, account, "for you")
    address = account.address()
    other = build(RctType.CLSAG, [(account.keys.address(), 100), (account.keys.address(), 1)], seed=2).tx
    with Account.random(Network.STAGENET) as stranger:
        wrong: list[tuple[Any, Any, Any]] = [
            (made.tx, address, "for me"),
            (made.tx, address, ""),
            (other, address, "for you"),
            (made.tx, account.address(0, 1), "for you"),
            (made.tx, stranger.address(), "for you"),
            (dataclasses.replace(made.tx, unlock_time=1), address, "for you"),
        ]
    for tx, to, message in wrong:
        with pytest.raises(InvalidProof, match="does not hold"):
            check_payment_proof(tx, to, message, text)
    turned = "OutProofV2" + text.removeprefix("InProofV2")
    with pytest.raises(InvalidProof, match="does not hold"):
        check_payment_proof(made.tx, address, "for you", turned)


def test_keys_of_an_address_cannot_change_places(account: Account, made: Made) -> None:
    address = account.address()
    swapped = dataclasses.replace(address, spend=address.view, view=address.spend)
    text = prove_incoming(made.tx, account)
    with pytest.raises(InvalidProof):
        check_payment_proof(made.tx, swapped, "", text)


def test_every_part_of_a_payment_proof_is_checked(account: Account) -> None:
    tx = build(RctType.CLSAG, [(account.keys.address(), 5), (account.keys.address(), 6)], seed=3).tx
    extra_only_first = dataclasses.replace(tx, extra=tx.extra[:33])
    proof = PaymentProof.parse(prove_incoming(extra_only_first, account, "m"))
    ((shared, signature),) = proof.entries
    mutants = [
        (G.to_bytes(), signature),
        (Ed25519.from_bytes(shared).mul8().to_bytes(), signature),
        (shared, bytes([signature[0] ^ 1]) + signature[1:]),
        (shared, signature[:32] + bytes([signature[32] ^ 1]) + signature[33:]),
        (shared, bytes(64)),
        ((2).to_bytes(32, "little"), signature),
        (shared, signature[:32] + b"\xff" * 32),
    ]
    for entry in mutants:
        with pytest.raises(InvalidProof):
            check_payment_proof(extra_only_first, account.address(), "m", PaymentProof(False, 2, (entry,)))


def test_entries_that_do_not_hold_are_not_used(account: Account) -> None:
    """Two outputs of one address, each with a key of its own: the entry of the second is damaged."""
    tx = build(RctType.CLSAG, [(account.keys.address(), 5), (account.keys.address(), 6)], seed=4).tx
    proof = PaymentProof.parse(prove_incoming(tx, account, "m"))
    assert check_payment_proof(tx, account.address(), "m", proof).received == 11
    shared, signature = proof.entries[2]
    damaged = (*proof.entries[:2], (shared, bytes([signature[0] ^ 1]) + signature[1:]))
    mutant = dataclasses.replace(proof, entries=damaged)
    assert check_payment_proof(tx, account.address(), "m", mutant).received == 5


def test_a_proof_of_nothing_is_not_made(account: Account, made: Made) -> None:
    with Account.random(Network.STAGENET) as stranger:
        with pytest.raises(InvalidProof, match="pays nothing"):
            prove_incoming(made.tx, stranger)
        with pytest.raises(InvalidProof, match="pays nothing"), Ed25519Secret.from_scalar(1) as unused:
            prove_outgoing(made.tx, unused, stranger.address(), additional=made.secrets)
    with pytest.raises(InvalidProof), Ed25519Secret.random_scalar() as wrong:
        prove_outgoing(made.tx, wrong, account.address(), additional=[wrong, wrong])


def test_payment_proofs_of_version_1(account: Account, made: Made) -> None:
    """Version 1 hashes message, D, X and Y alone; it is read when asked for."""
    keys = [made.tx.parsed_extra.public_keys[0], *made.tx.parsed_extra.additional_keys]
    from zkpriv.keccak import keccak256

    digest = keccak256(made.tx.txid, b"old")
    entries = []
    for key in keys:
        shared = account.view.mul_base(Ed25519.from_bytes(key)).to_bytes()
        with Ed25519Secret.random_scalar() as nonce:
            x, y = nonce.mul_base(G).to_bytes(), nonce.mul_base(Ed25519.from_bytes(key)).to_bytes()
            c = hash_to_scalar(digest, shared, x, y)
            with account.view.mul_public(c) as product, nonce.sub(product) as r:
                entries.append((shared, c.to_bytes(32, "little") + r.reveal()))
    text = str(PaymentProof(False, 1, tuple(entries)))
    assert text.startswith("InProofV1")
    with pytest.raises(InvalidProof, match="version 1"):
        check_payment_proof(made.tx, account.address(), "old", text)
    assert check_payment_proof(made.tx, account.address(), "old", text, allow_version_1=True).received == 100
    with pytest.raises(InvalidProof):
        check_payment_proof(made.tx, account.address(), "older", text, allow_version_1=True)
    with pytest.raises(InvalidProof, match="does not hold"):
        check_payment_proof(made.tx, account.address(), "old", "InProofV2" + text[9:])


def test_texts_that_are_no_payment_proof(account: Account, made: Made) -> None:
    good = prove_incoming(made.tx, account)
    for text in ("", "InProofV3" + good[9:], "InProofV2", good[:-1], good + "1", good[:9] + good[10:], 7, None):
        with pytest.raises(EncodingError):
            PaymentProof.parse(text)  # type: ignore[arg-type]
    with pytest.raises(EncodingError):
        PaymentProof.parse(good[:-1] + "0")
    with pytest.raises(EncodingError):
        PaymentProof.parse("InProofV2" + "z" * 132)
    with pytest.raises(EncodingError, match="entries"):
        check_payment_proof(made.tx, account.address(), "", good[:-132])
    with pytest.raises(EncodingError, match="no public key"):
        check_payment_proof(dataclasses.replace(made.tx, extra=b""), account.address(), "", good)


def test_payments_of_version_1_and_of_real_transactions(account: Account) -> None:
    plain = build_v1([(account.keys.address(), 5), (account.keys.address(0, 1), 6)])
    assert check_payment_proof(plain.tx, account.address(), "", prove_incoming(plain.tx, account)).received == 5
    for case in load_json(SCAN_OUTPUTS)["cases"]:
        tx = Transaction.from_bytes(bytes.fromhex(case["tx_hex"]))
        secrets = [bytes.fromhex(case[name]) for name in ("secret_view", "secret_spend")]
        with Account.from_keys(Network.MAINNET, *secrets) as receiver:
            for known in case["owned"]:
                text = prove_incoming(tx, receiver, "real", place=tuple(known["subaddress"]))
                address = receiver.address(*known["subaddress"])
                found = check_payment_proof(tx, address, "real", text)
                assert found.amounts == ((known["output_index"], known["amount"]),)


def test_equal_logarithms_bind_every_point() -> None:
    message = bytes(range(32))
    with Ed25519Secret.random_scalar() as secret, Ed25519Secret.random_scalar() as other:
        second, base = other.mul_base(G), secret.mul_base(other.mul_base(G))
        for given in (None, base):
            shared, proof = prove_equal_logarithms(message, secret, second, given)
            first = secret.mul_base(G if given is None else given).to_bytes()
            encoded = None if given is None else given.to_bytes()
            check_equal_logarithms(message, first, second.to_bytes(), encoded, shared, proof)
            wrong: list[tuple[Any, ...]] = [
                (bytes(32), first, second.to_bytes(), encoded, shared, proof),
                (message, second.to_bytes(), first, encoded, shared, proof),
                (message, first, second.to_bytes(), G.to_bytes(), shared, proof),
                (message, first, second.to_bytes(), encoded, first, proof),
            ]
            for arguments in wrong:
                with pytest.raises(InvalidSignature):
                    check_equal_logarithms(*arguments)
        with pytest.raises(EncodingError):
            check_equal_logarithms(message, first, second.to_bytes(), None, shared, proof, version=3)


def test_with_broken_randomness_every_part_of_the_statement_changes_the_nonce(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two challenges with one nonce give the secret away; a reserve is proved for many points under one message."""
    monkeypatch.setattr("zkpriv.monero.schnorr.os.urandom", lambda count: bytes(count))
    points = [G.mul_var(k) for k in (2, 3, 5)]
    nonces = []
    with Ed25519Secret.random_scalar() as secret:
        x = int.from_bytes(secret.reveal(), "little")
        pairs = [sign(bytes(32), secret), sign(b"\1" * 32, secret)]
        for message in (bytes(32), b"\1" * 32):
            for second in points[:2]:
                for base in (None, points[2]):
                    pairs.append(prove_equal_logarithms(message, secret, second, base)[1])
    for pair in pairs:
        c, r = (int.from_bytes(pair[start : start + 32], "little") for start in (0, 32))
        nonces.append((r + c * x) % ORDER)
    assert len(set(nonces)) == len(nonces)


# Reserve proofs


def test_a_reserve_is_proved(account: Account, made: Made) -> None:
    other = build(RctType.BULLETPROOF, [(account.keys.address(0, 2), 7), (account.keys.address(), 8)], seed=5).tx
    outputs = owned(account, made.tx, other)
    assert [item.amount for item in outputs] == [100, 101, 7, 8]
    text = prove_reserve(account, outputs, "solvent")
    assert text.startswith("ReserveProofV2") and str(ReserveProof.parse(text)) == text
    chain = {tx.txid: tx for tx in (made.tx, other)}
    reserve = check_reserve_proof(text, account.address(), "solvent", chain)
    assert (reserve.total, reserve.spent, reserve.unspent) == (216, 0, 216)
    gone = {key_image_of(account, outputs[1])}
    reserve = check_reserve_proof(text, account.address(), "solvent", chain, spent=gone)
    assert (reserve.total, reserve.spent, reserve.unspent) == (216, 101, 115)
    assert [amount for _, _, amount in reserve.outputs] == [100, 101, 7, 8]


def test_a_reserve_proof_answers_one_question_only(account: Account, made: Made) -> None:
    text = prove_reserve(account, owned(account, made.tx), "solvent")
    chain = {made.tx.txid: made.tx}
    assert check_reserve_proof(text, account.address(), "solvent", chain).total == 201
    with Account.random(Network.STAGENET) as stranger:
        wrong: list[tuple[Any, ...]] = [
            (account.address(), "", chain),
            (account.address(), "solvent?", chain),
            (account.address(0, 1), "solvent", chain),
            (stranger.address(), "solvent", chain),
            (account.address(), "solvent", {}),
        ]
        for arguments in wrong:
            with pytest.raises(InvalidProof):
                check_reserve_proof(text, *arguments)
        with pytest.raises(EncodingError, match="does not belong"):
            prove_reserve(stranger, owned(account, made.tx), "mine now")
    with pytest.raises(EncodingError, match="at least one"):
        prove_reserve(account, [], "nothing")


def test_every_part_of_a_reserve_proof_is_checked(account: Account, made: Made) -> None:
    proof = ReserveProof.parse(prove_reserve(account, owned(account, made.tx), "m"))
    chain = {made.tx.txid: made.tx}
    entry, other = proof.entries
    changed = [
        {"index": 1},
        {"index": 2},
        {"index": 2**64 - 1},
        {"txid": bytes(32)},
        {"shared": other.shared},
        {"shared": Ed25519.from_bytes(entry.shared).mul8().to_bytes()},
        {"key_image": G.to_bytes()},
        {"key_image": Ed25519.identity().to_bytes()},
        {"shared_proof": other.shared_proof},
        {"image_proof": other.image_proof},
        {"image_proof": bytes(64)},
        {"shared_proof": b"\xff" * 64},
    ]
    for change in changed:
        entries = (dataclasses.replace(entry, **change), other)
        with pytest.raises((EncodingError, InvalidProof)):
            mutant = dataclasses.replace(proof, entries=entries)
            check_reserve_proof(mutant, account.address(), "m", chain)
    (key, signature), second = proof.spend_keys
    for keys in (
        ((key, bytes([signature[0] ^ 1]) + signature[1:]), second),
        (second,),
        ((key, signature),),
        ((key, signature), (second[0], signature)),
        ((key, signature), second, (G.to_bytes(), signature)),
    ):
        with pytest.raises(InvalidProof):
            check_reserve_proof(dataclasses.replace(proof, spend_keys=keys), account.address(), "m", chain)
    assert check_reserve_proof(proof, account.address(), "m", chain).total == 201
    for entries in ((), (entry,), (other, entry)):
        with pytest.raises((EncodingError, InvalidProof)):
            check_reserve_proof(dataclasses.replace(proof, entries=entries), account.address(), "m", chain)


def test_the_main_address_always_signs(account: Account, made: Made) -> None:
    """Also where it was not paid: whoever shows the proof shows that they are the address's owner."""
    paid = [item for item in owned(account, made.tx) if item.place == (0, 1)]
    proof = ReserveProof.parse(prove_reserve(account, paid, "m"))
    main, sub = proof.spend_keys
    assert main[0] == account.address().spend.to_bytes()
    with pytest.raises(InvalidProof, match="main address"):
        check_reserve_proof(
            dataclasses.replace(proof, spend_keys=(sub,)), account.address(), "m", {made.tx.txid: made.tx}
        )


def test_an_output_counts_once(account: Account, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything in this proof holds, but one output is in it twice."""
    first, second = owned(account, made.tx)
    with pytest.raises(EncodingError, match="occurs twice"):
        prove_reserve(account, [first, second, first], "m")
    with monkeypatch.context() as patch:
        patch.setattr(reserve_proof, "_refuse_twins", lambda what, values: None)
        text = prove_reserve(account, [first, second, first], "m")
        assert check_reserve_proof(text, account.address(), "m", {made.tx.txid: made.tx}).total == 301
    with pytest.raises(EncodingError, match="key image occurs twice"):
        check_reserve_proof(text, account.address(), "m", {made.tx.txid: made.tx})


def test_a_transaction_under_a_false_id_is_refused(account: Account, made: Made) -> None:
    text = prove_reserve(account, owned(account, made.tx), "m")
    rich = dataclasses.replace(made.tx, unlock_time=5)
    with pytest.raises(InvalidProof, match="not there"):
        check_reserve_proof(text, account.address(), "m", {made.tx.txid: rich})


def test_texts_that_are_no_reserve_proof(account: Account, made: Made) -> None:
    good = prove_reserve(account, owned(account, made.tx), "m")
    header, body = good[:14], base58.decode(good[14:])
    for text in ("", "ReserveProofV3" + good[14:], header, good[:-1], good[:-1] + "0", 7, None):
        with pytest.raises(EncodingError):
            ReserveProof.parse(text)  # type: ignore[arg-type]
    for data in (
        b"",
        body[:-1],
        body + b"\0",
        b"\xff" * 9 + b"\1",
        b"\3" + body[1:],
        b"\2\1" + body[2:],
        b"\0\1" + body,
    ):
        with pytest.raises(EncodingError):
            ReserveProof.parse(header + base58.encode(data))
    for cut in range(0, len(body), 7):
        with pytest.raises(EncodingError):
            ReserveProof.parse(header + base58.encode(body[:cut]))


def test_version_1_is_read_when_asked_for(account: Account, made: Made) -> None:
    text = prove_reserve(account, owned(account, made.tx), "m")
    old = "ReserveProofV1" + text[14:]
    with pytest.raises(InvalidProof, match="version 1"):
        check_reserve_proof(old, account.address(), "m", {made.tx.txid: made.tx})
    with pytest.raises(InvalidProof, match="shared secret"):
        check_reserve_proof(old, account.address(), "m", {made.tx.txid: made.tx}, allow_version_1=True)
