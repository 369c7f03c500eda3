# SPDX-License-Identifier: GPL-3.0-or-later
"""Every real transaction: read, written again to the same bytes, and hashed to the known ids."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from support.monero import TRANSACTIONS, real, transactions

from zkpriv.errors import EncodingError
from zkpriv.monero.rct import RctType
from zkpriv.monero.transaction import CoinbaseInput, KeyInput, Output, Transaction, parse_hex


def test_every_real_transaction(vector_cases: Any) -> None:
    for case in vector_cases(TRANSACTIONS, transactions()):
        data = bytes.fromhex(case["tx_hex"])
        tx = Transaction.from_bytes(data)
        assert tx.to_bytes() == data
        assert parse_hex(case["tx_hex"]) == tx
        assert tx.txid.hex() == case["txid"]
        assert tx.prefix_hash.hex() == case["prefix_hash"]
        assert tx.version == case["version"]
        if "signature_hash" in case:
            assert tx.signature_hash.hex() == case["signature_hash"]
        if "rct_type" in case:
            assert tx.rct is not None and tx.rct.type == case["rct_type"]
        if "fee" in case:
            assert tx.fee == case["fee"]
        if "n_range_proofs" in case:
            assert tx.rct is not None and len(tx.rct.range_proofs) == case["n_range_proofs"]
        if "n_in" in case:
            assert (len(tx.inputs), len(tx.outputs)) == (case["n_in"], case["n_out"])
        if "key_images" in case:
            assert [item.key_image.hex() for item in tx.key_inputs] == case["key_images"]
            assert [item.key.hex() for item in tx.outputs] == case["output_keys"]
            tags = [f"{item.view_tag:02x}" for item in tx.outputs if item.view_tag is not None]
            assert tags == case["view_tags"]
        if "unlock_time" in case:
            assert tx.unlock_time == case["unlock_time"]


def test_the_types_that_are_there() -> None:
    found = {Transaction.from_bytes(bytes.fromhex(case["tx_hex"])).type_name for case in transactions()}
    assert found == {"v1", "v1-coinbase", *(f"rct-{number}" for number in range(7))}


def test_absolute_indices_of_ring_members() -> None:
    assert KeyInput(0, (5, 1, 2), bytes(32)).indices == (5, 6, 8)


def test_a_coinbase_signs_nothing() -> None:
    tx = real("373a2ace")
    assert tx.is_coinbase and tx.rct is not None and tx.rct.type is RctType.NULL and tx.fee is None
    with pytest.raises(EncodingError, match="signs nothing"):
        _ = tx.signature_hash


def test_transactions_of_wrong_shape_cannot_be_made() -> None:
    tx = real("e89415")
    assert tx.rct is not None
    for change in (
        {"version": 3},
        {"version": 1},
        {"rct": None},
        {"inputs": ()},
        {"inputs": (*tx.inputs, CoinbaseInput(1))},
        {"inputs": (KeyInput(0, (), bytes(32)),)},
        {"inputs": (KeyInput(0, (1, 2), bytes(31)),)},
        {"inputs": (KeyInput(0, (1, 2), bytes(32)),)},
        {"outputs": tx.outputs[:1]},
        {"outputs": (*tx.outputs[:1], Output(0, bytes(31)))},
    ):
        with pytest.raises(EncodingError):
            dataclasses.replace(tx, **change)
    for name in ("pseudo_outs", "amounts", "commitments", "signatures"):
        with pytest.raises(EncodingError, match="do not fit"):
            dataclasses.replace(tx, rct=dataclasses.replace(tx.rct, **{name: ()}))
