# SPDX-License-Identifier: GPL-3.0-or-later
"""Scanning real transactions with their owners' keys, and transactions that try to fool a scanner."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
from support.monero import SCAN_OUTPUTS, transactions, with_rct
from support.vectors import load_json

from zkpriv.ed25519 import Ed25519, G
from zkpriv.ed25519_secrets import Ed25519Secret, commit
from zkpriv.errors import EncodingError
from zkpriv.monero.amounts import commitment_of, decrypt, decrypt_public, encrypt_long, encrypt_short
from zkpriv.monero.extra import AdditionalKeys, Extra, PublicKey
from zkpriv.monero.keys import Account, ViewAccount
from zkpriv.monero.network import Network
from zkpriv.monero.rct import ClsagData, EncryptedAmount, MlsagData, Rct, RctType
from zkpriv.monero.scan import Scanner, SubaddressTable, key_image_of, spend_secret
from zkpriv.monero.scan_batch import MAX_PUBLIC_KEYS, batch_of
from zkpriv.monero.transaction import CoinbaseInput, KeyInput, Output, Transaction
from zkpriv.stealth import MONERO, pay

AMOUNTS = [0, 1, 2**32, 2**63, 2**64 - 1]


def wallet(case: dict[str, Any]) -> Account:
    view, spend = (bytes.fromhex(case[name]) for name in ("secret_view", "secret_spend"))
    return Account.from_keys(Network.MAINNET, view, spend)


def scanner(account: ViewAccount) -> Scanner:
    """With a small margin, which is quicker."""
    return Scanner(account, SubaddressTable(account, minor=3))


def test_owned_outputs_of_real_transactions(vector_cases: Any) -> None:
    for case in vector_cases(SCAN_OUTPUTS, load_json(SCAN_OUTPUTS)["cases"]):
        tx = Transaction.from_bytes(bytes.fromhex(case["tx_hex"]))
        assert tx.txid.hex() == case["txid"]
        with wallet(case) as account:
            found = Scanner(account, SubaddressTable(account, minor=3)).scan([tx])
            assert len(found) == len(case["owned"])
            for owned, known in zip(found, case["owned"], strict=True):
                assert (owned.index, owned.key.hex()) == (known["output_index"], known["output_key"])
                assert list(owned.place) == known["subaddress"]
                assert (owned.public_key in tx.parsed_extra.public_keys) == (known["via"] == "tx")
                assert owned.amount == known["amount"]
                assert owned.mask is not None and owned.mask.reveal().hex() == known["commitment_mask"]
                assert commit(owned.amount, owned.mask).to_bytes().hex() == known["commitment"]
                with account.keys.shared(Ed25519.from_bytes(owned.public_key)) as shared:
                    assert shared.reveal().hex() == known["derivation"]
                    with MONERO.output_scalar(shared, owned.index) as scalar:
                        assert scalar.reveal().hex() == known["derivation_scalar"]
                with spend_secret(account, owned) as secret:
                    assert secret.reveal().hex() == known["one_time_secret"]
                assert key_image_of(account, owned).hex() == known["key_image"]


def test_a_view_only_account_finds_the_same() -> None:
    case = load_json(SCAN_OUTPUTS)["cases"][2]
    tx = Transaction.from_bytes(bytes.fromhex(case["tx_hex"]))
    with wallet(case) as account, account.view_only() as view_only:
        found = Scanner(view_only, SubaddressTable(view_only, minor=3)).scan([tx])
        assert found == Scanner(account, SubaddressTable(account, minor=3)).scan([tx])
        assert [item.amount for item in found] == [item["amount"] for item in case["owned"]]


def test_strangers_find_nothing() -> None:
    known = [Transaction.from_bytes(bytes.fromhex(case["tx_hex"])) for case in transactions()[:12]]
    with Account.random(Network.MAINNET) as account:
        assert Scanner(account, SubaddressTable(account, minor=2)).scan(known) == []


def transaction_to(
    account: Account, amounts: list[tuple[int, tuple[int, int]]], *, kind: RctType = RctType.BULLETPROOF_PLUS
) -> Transaction:
    """A transaction of which everything but its proofs is right (those are empty, and scanning does not look)."""
    outputs, keys, encrypted, commitments = [], [], [], []
    for index, (amount, place) in enumerate(amounts):
        address = account.keys.address(*place)
        with Ed25519Secret.random_scalar() as secret:
            made = pay(MONERO, address, index, secret)
            with MONERO.shared(secret, address.view) as shared, MONERO.output_scalar(shared, index) as scalar:
                hidden, mask = hide(kind, amount, scalar)
        outputs.append(Output(0, made.key.to_bytes(), made.view_tag))
        keys.append(made.public_key.to_bytes())
        encrypted.append(hidden)
        commitments.append(commit(amount, mask).to_bytes())
    extra = Extra((PublicKey(G.to_bytes()), AdditionalKeys(tuple(keys)))).to_bytes()
    rct = Rct(kind, 5, (bytes(32),), tuple(encrypted), tuple(commitments), (), unsigned(kind))
    return Transaction(2, 0, (KeyInput(0, (1, 2), bytes(32)),), tuple(outputs), extra, (), rct)


def unsigned(kind: RctType) -> Any:
    if kind.is_clsag:
        return (ClsagData((bytes(32),) * 2, bytes(32), bytes(32)),)
    return (MlsagData(((bytes(32),) * 2,) * 2, bytes(32)),)


def hide(kind: RctType, amount: int, scalar: Ed25519Secret) -> tuple[EncryptedAmount, Ed25519Secret]:
    if kind.has_short_amounts:
        return encrypt_short(amount, scalar)
    mask = Ed25519Secret.random_scalar()
    return encrypt_long(amount, mask, scalar), mask


@pytest.mark.parametrize("kind", [RctType.BULLETPROOF, RctType.CLSAG, RctType.BULLETPROOF_PLUS])
def test_amounts_of_every_size_come_back(kind: RctType) -> None:
    with Account.random(Network.TESTNET) as account:
        tx = transaction_to(account, [(amount, (0, 1)) for amount in AMOUNTS], kind=kind)
        found = Scanner(account, SubaddressTable(account, minor=3)).scan([tx])
        assert [item.amount for item in found] == AMOUNTS


def test_an_amount_that_does_not_open_the_commitment_is_not_reported() -> None:
    with Account.random(Network.TESTNET) as account:
        tx = transaction_to(account, [(5, (0, 0)), (6, (0, 1))])
        assert tx.rct is not None
        lie = dataclasses.replace(tx.rct.amounts[0], amount=bytes([tx.rct.amounts[0].amount[0] ^ 7, *bytes(7)]))
        found = scanner(account).scan([with_rct(tx, amounts=(lie, tx.rct.amounts[1]))])
        assert [item.amount for item in found] == [None, 6] and found[0].mask is None


def test_a_plain_amount_beside_a_commitment_does_not_count() -> None:
    with Account.random(Network.TESTNET) as account:
        tx = transaction_to(account, [(5, (0, 0)), (6, (0, 1))])
        loud = dataclasses.replace(tx, outputs=(dataclasses.replace(tx.outputs[0], amount=10**15), tx.outputs[1]))
        assert [item.amount for item in scanner(account).scan([loud])] == [5, 6]
        null = dataclasses.replace(loud, rct=Rct(RctType.NULL))
        assert [item.amount for item in scanner(account).scan([null])] == [None, None]


def test_coinbase_amounts_are_plain_and_have_mask_one() -> None:
    with Account.random(Network.TESTNET) as account, Ed25519Secret.random_scalar() as secret:
        made = pay(MONERO, account.keys.address(), 0, secret)
        extra = Extra((PublicKey(made.public_key.to_bytes()),)).to_bytes()
        output = Output(600_000_000_000, made.key.to_bytes(), made.view_tag)
        for version, rct in ((2, Rct(RctType.NULL)), (1, None)):
            groups = ((),) if rct is None else ()
            tx = Transaction(version, 60, (CoinbaseInput(1),), (output,), extra, groups, rct)
            (found,) = Scanner(account, SubaddressTable(account, minor=1)).scan([tx])
            assert found.amount == 600_000_000_000 and found.mask is not None
            assert found.mask.reveal() == (1).to_bytes(32, "little")


def test_the_margin_grows_behind_the_addresses_that_are_paid() -> None:
    """Addresses 4, 8, 12 are paid; a margin of 5 reaches each only after the one before, in any order."""
    with Account.random(Network.TESTNET) as account:
        txs = [transaction_to(account, [(minor, (0, minor)), (1, (9, 9))]) for minor in (4, 8, 12)]
        random.Random(1).shuffle(txs)
        for order in (txs, txs[::-1]):
            found = Scanner(account, SubaddressTable(account, minor=5)).scan(order)
            assert sorted(item.place for item in found) == [(0, 4), (0, 8), (0, 12)]
        assert len(Scanner(account, SubaddressTable(account, minor=4)).scan(txs)) == 0
        far = SubaddressTable(account, minor=2)
        far.add(9, 9)
        assert {item.place for item in Scanner(account, far).scan(txs)} == {(9, 9)}


def test_each_output_is_found_once() -> None:
    """Also where the same public key stands twice in the extra field and among the additional keys."""
    with Account.random(Network.TESTNET) as account:
        tx = transaction_to(account, [(7, (0, 1)), (8, (0, 2))])
        keys = tx.parsed_extra.additional_keys
        extra = Extra((PublicKey(keys[0]), PublicKey(keys[0]), PublicKey(keys[1]), AdditionalKeys(keys))).to_bytes()
        found = scanner(account).scan([dataclasses.replace(tx, extra=extra)])
        assert [(item.index, item.amount) for item in found] == [(0, 7), (1, 8)]


def test_outputs_with_one_key_count_once() -> None:
    """They share the key image: only one can be spent, so no payer may have two counted."""
    with Account.random(Network.TESTNET) as account, Ed25519Secret.random_scalar() as secret:
        address = account.keys.address()
        made = pay(MONERO, address, 0, secret)
        extra = Extra((PublicKey(made.public_key.to_bytes()),)).to_bytes()
        txs = []
        for amount in (5, 10**12, 7):
            with MONERO.shared(secret, address.view) as shared, MONERO.output_scalar(shared, 0) as scalar:
                hidden, mask = hide(RctType.BULLETPROOF_PLUS, amount, scalar)
            output = Output(0, made.key.to_bytes(), made.view_tag)
            rct = Rct(RctType.BULLETPROOF_PLUS, 5, (bytes(32),), (hidden,), (commit(amount, mask).to_bytes(),), (), ())
            rct = dataclasses.replace(rct, signatures=unsigned(rct.type))
            txs.append(Transaction(2, 0, (KeyInput(0, (1, 2), bytes(32)),), (output,), extra, (), rct))
        other = transaction_to(account, [(3, (0, 1))])
        assert [item.amount for item in scanner(account).scan([*txs, other])] == [10**12, 3]
        assert [item.amount for item in scanner(account).scan([txs[0], txs[0]])] == [5]
        lie = with_rct(txs[1], amounts=(EncryptedAmount(b"", bytes(8)),))
        assert [item.amount for item in scanner(account).scan([lie, txs[0]])] == [5]


def test_many_public_keys_do_not_multiply_the_work() -> None:
    with Account.random(Network.TESTNET) as account:
        tx = transaction_to(account, [(7, (0, 0)), (8, (0, 0))])
    keys = tuple(PublicKey(number.to_bytes(32, "little")) for number in range(2000))
    batch = batch_of([dataclasses.replace(tx, extra=Extra((*keys, *keys)).to_bytes())])
    assert len(batch.public_keys) == MAX_PUBLIC_KEYS and len(batch) == 2 * MAX_PUBLIC_KEYS


def test_a_wrong_view_tag_hides_an_output() -> None:
    with Account.random(Network.TESTNET) as account:
        tx = transaction_to(account, [(7, (0, 0)), (8, (0, 0))])
        first = dataclasses.replace(tx.outputs[0], view_tag=(tx.outputs[0].view_tag or 0) ^ 1)
        found = scanner(account).scan([dataclasses.replace(tx, outputs=(first, tx.outputs[1]))])
        assert [item.index for item in found] == [1]


def test_keys_that_do_not_decode_are_passed_over() -> None:
    bad = (2).to_bytes(32, "little")
    with pytest.raises(EncodingError):
        Ed25519.from_bytes(bad)
    with Account.random(Network.TESTNET) as account:
        tx = transaction_to(account, [(7, (0, 0)), (8, (0, 0))])
        keys = tx.parsed_extra.additional_keys
        extra = Extra((PublicKey(bad), AdditionalKeys((bad, keys[1])))).to_bytes()
        assert [item.index for item in scanner(account).scan([dataclasses.replace(tx, extra=extra)])] == [1]
        outputs = (dataclasses.replace(tx.outputs[0], key=bad, view_tag=None), tx.outputs[1])
        assert [item.index for item in scanner(account).scan([dataclasses.replace(tx, outputs=outputs)])] == [1]
        assert scanner(account).scan([dataclasses.replace(tx, extra=b"\x77")]) == []


def test_lookahead_bounds() -> None:
    with Account.random(Network.TESTNET) as account:
        for major, minor in ((0, 1), (1, 0), (1 << 17, 1), (1, 1 << 17)):
            with pytest.raises(EncodingError):
                SubaddressTable(account, major=major, minor=minor)
        table = SubaddressTable(account, major=2, minor=3)
        assert len(table) == 6
        assert table.extend(1, 2) and len(table) == 3 + 5 + 3
        assert not table.extend(1, 2)


def test_decryption_in_both_manners() -> None:
    rng = random.Random(5)
    for amount in (0, 5, rng.getrandbits(64)):
        with Ed25519Secret.random_scalar() as scalar, Ed25519Secret.random_scalar() as mask:
            number = int.from_bytes(scalar.reveal(), "little")
            long = encrypt_long(amount, mask, scalar)
            short, derived = encrypt_short(amount, scalar)
            for hidden, blinding in ((long, mask), (short, derived)):
                commitment = commit(amount, blinding).to_bytes()
                assert commitment == commitment_of(amount, int.from_bytes(blinding.reveal(), "little")).to_bytes()
                opened = decrypt(hidden, scalar, commitment)
                assert opened is not None and opened[0] == amount and opened[1] == blinding
                assert decrypt_public(hidden, number, commitment) == amount
                other = commit(amount ^ 1, blinding).to_bytes()
                assert decrypt(hidden, scalar, other) is None and decrypt_public(hidden, number, other) is None
                assert decrypt(hidden, mask, commitment) is None
