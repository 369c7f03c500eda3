# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses of all networks and kinds, subaddresses, and keys from a seed."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from support.vectors import load_json

from zkpriv.ed25519 import Ed25519
from zkpriv.errors import EncodingError
from zkpriv.monero import base58
from zkpriv.monero.address import Address
from zkpriv.monero.keys import Account, ViewAccount, encrypt_payment_id
from zkpriv.monero.network import AddressKind, Network
from zkpriv.reference import ed25519 as reference
from zkpriv.reference.keccak import keccak256

ADDRESSES = "monero_address/addresses.json"
SUBADDRESSES = "monero_address/subaddresses.json"
SEED = bytes(range(7, 39))


def test_valid_addresses(vector_cases: Any) -> None:
    for case in vector_cases(ADDRESSES, load_json(ADDRESSES)["valid"]):
        address = Address.parse(case["address"])
        assert str(address) == case["address"]
        assert (address.network.value, address.kind.value) == (case["network"], case["type"])
        assert address.spend.to_bytes().hex() == case["public_spend"]
        assert address.view.to_bytes().hex() == case["public_view"]
        assert (address.payment_id or b"").hex() == case.get("payment_id", "")
        for network in Network:
            if network is not address.network:
                with pytest.raises(EncodingError, match="is needed"):
                    Address.parse(case["address"], network=network)


def test_invalid_addresses(vector_cases: Any) -> None:
    for case in vector_cases(ADDRESSES, load_json(ADDRESSES)["invalid"]):
        with pytest.raises(EncodingError):
            Address.parse(case["address"])


def test_subaddresses(vector_cases: Any) -> None:
    for case in vector_cases(SUBADDRESSES, load_json(SUBADDRESSES)["cases"]):
        view, spend = (bytes.fromhex(case[name]) for name in ("secret_view", "public_spend"))
        network = Address.parse(case["address"]).network
        with ViewAccount.from_secret(network, view, spend) as account:
            address = account.address(case["major"], case["minor"])
        assert address.spend.to_bytes().hex() == case["sub_public_spend"]
        assert address.view.to_bytes().hex() == case["sub_public_view"]
        assert str(address) == case["address"]


@pytest.mark.parametrize("place", range(0, 95, 7))
def test_one_wrong_character_is_noticed(place: int) -> None:
    with Account.from_seed(Network.MAINNET, SEED) as account:
        text = str(account.address())
    wrong = "2" if text[place] != "2" else "3"
    with pytest.raises(EncodingError):
        Address.parse(text[:place] + wrong + text[place + 1 :])


@pytest.mark.parametrize("text", ["", "4", "44", "é" * 95, "1" * 95, "1" * 5000, None, 7, b"44"])
def test_texts_that_are_no_address(text: Any) -> None:
    with pytest.raises(EncodingError):
        Address.parse(text)


def test_lengths_and_payment_ids() -> None:
    with Account.from_seed(Network.STAGENET, SEED) as account:
        main, sub = account.address(), account.address(1, 2)
        integrated = account.integrated_address(b"12345678")
    payload = base58.decode_check(str(main))
    for wrong in (payload[:-1], payload + b"\0", payload[:33], payload[:1]):
        with pytest.raises(EncodingError):
            Address.parse(base58.encode_check(wrong))
    with pytest.raises(EncodingError):
        Address.parse(base58.encode_check(base58.decode_check(str(integrated))[:-1]))
    assert integrated.kind is AddressKind.INTEGRATED and integrated.payment_id == b"12345678"
    for payment_id in (b"", b"1234567", bytes(32)):
        with pytest.raises(EncodingError):
            main.with_payment_id(payment_id)
    with pytest.raises(EncodingError, match="only a standard"):
        sub.with_payment_id(bytes(8))
    with pytest.raises(EncodingError):
        Address(Network.MAINNET, AddressKind.STANDARD, main.spend, main.view, bytes(8))


def test_keys_follow_from_the_seed() -> None:
    spend = reference.reduce(SEED)
    view = reference.reduce(keccak256(spend.to_bytes(32, "little")))
    with Account.from_seed(Network.MAINNET, SEED) as account:
        assert account.spend.reveal() == spend.to_bytes(32, "little")
        assert account.view.reveal() == view.to_bytes(32, "little")
        address = account.address()
        assert address.spend.to_bytes() == reference.encode(reference.mul(reference.G, spend))
        assert address.view.to_bytes() == reference.encode(reference.mul(reference.G, view))
        with Account.from_spend_key(Network.MAINNET, account.spend.reveal()) as again:
            assert again.address() == address
        with Account.from_keys(Network.MAINNET, account.view.reveal(), account.spend.reveal()) as same:
            assert same.address(3, 4) == account.address(3, 4)


def test_view_only_accounts_have_the_addresses_and_nothing_else() -> None:
    account = Account.from_seed(Network.MAINNET, SEED)
    view_only = account.view_only()
    expected = [str(account.address(*place)) for place in ((0, 0), (0, 1), (5, 7))]
    raw = account.view.reveal()
    account.close()
    assert [str(view_only.address(*place)) for place in ((0, 0), (0, 1), (5, 7))] == expected
    assert not hasattr(view_only, "spend") and not hasattr(view_only, "spend_keys")
    with ViewAccount.from_address(Address.parse(expected[0]), raw) as same:
        assert str(same.address(5, 7)) == expected[2]
    with pytest.raises(EncodingError, match="does not belong"):
        ViewAccount.from_address(Address.parse(expected[0]), (5).to_bytes(32, "little"))
    with pytest.raises(EncodingError, match="main address"):
        ViewAccount.from_address(Address.parse(expected[1]), raw)


def test_places_out_of_range() -> None:
    with Account.from_seed(Network.MAINNET, SEED) as account:
        for place in ((-1, 0), (0, 2**32), (2**32, 0), (True, 0), (0, 1.0), ("1", 0)):
            with pytest.raises(EncodingError):
                account.address(*place)
        assert account.address(2**32 - 1, 2**32 - 1) != account.address(2**32 - 1, 2**32 - 2)


def test_bad_secrets() -> None:
    for seed in (b"", bytes(31), bytes(33), "a" * 32, None):
        with pytest.raises(EncodingError):
            Account.from_seed(Network.MAINNET, seed)  # type: ignore[arg-type]
    order = reference.ORDER.to_bytes(32, "little")
    for value in (order, bytes(32), b"\xff" * 32):
        with pytest.raises(EncodingError):
            Account.from_spend_key(Network.MAINNET, value)
    for seed in (bytes(32), order):
        with pytest.raises(EncodingError, match="zero"):
            Account.from_seed(Network.MAINNET, seed)


def test_secrets_do_not_show() -> None:
    account = Account.from_seed(Network.MAINNET, SEED)
    secrets = [account.spend.reveal().hex(), account.view.reveal().hex()]
    for thing in (account, account.keys, account.spend_keys, account.spend, account.view_only()):
        text = repr(thing) + str(thing)
        assert not any(secret in text for secret in secrets)
        for refuse in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                refuse(thing)
    account.close()
    with pytest.raises(EncodingError, match="closed"):
        account.address(0, 1)


def test_payment_ids_are_encrypted_and_come_back() -> None:
    with Account.from_seed(Network.MAINNET, SEED) as account, Account.random(Network.MAINNET) as sender:
        public = sender.address().spend
        with account.keys.shared(public) as shared, sender.spend.dh(account.address().view) as other:
            hidden = encrypt_payment_id(other, b"payment!")
            assert hidden != b"payment!" and encrypt_payment_id(shared, hidden) == b"payment!"
            mask = keccak256(shared.reveal() + b"\x8d")[:8]
            assert bytes(a ^ b for a, b in zip(hidden, mask, strict=True)) == b"payment!"
            for wrong in (b"", bytes(7), bytes(32)):
                with pytest.raises(EncodingError):
                    encrypt_payment_id(shared, wrong)
    assert isinstance(public, Ed25519)
