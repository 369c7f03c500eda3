# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero's known answers by name, and transactions with one field changed."""

from __future__ import annotations

import dataclasses
from typing import Any

from support.vectors import load_json
from zkpriv.monero.rct import Rct
from zkpriv.monero.transaction import Transaction

TRANSACTIONS = "monero_tx/transactions.json"
SCAN_OUTPUTS = "monero_address/scan_outputs.json"


def transactions() -> list[dict[str, Any]]:
    """All real transactions."""
    found: list[dict[str, Any]] = load_json(TRANSACTIONS)["cases"]
    return found


def case_of(txid: str) -> dict[str, Any]:
    """The case whose id begins so."""
    return next(case for case in transactions() if case["txid"].startswith(txid))


def real(txid: str) -> Transaction:
    """The transaction whose id begins so."""
    return Transaction.from_bytes(bytes.fromhex(case_of(txid)["tx_hex"]))


def one_of_each_type() -> list[bytes]:
    """The shortest transaction of each version and type, as bytes."""
    found: dict[tuple[int, int, int], bytes] = {}
    for case in transactions():
        data = bytes.fromhex(case["tx_hex"])
        key = case["version"], case.get("rct_type", -1), len(case["key_images"]) if "key_images" in case else 1
        kind = key[0], key[1], min(key[2], 1)
        if kind not in found or len(data) < len(found[kind]):
            found[kind] = data
    return list(found.values())


def with_rct(tx: Transaction, **changes: Any) -> Transaction:
    """A copy with fields of the RingCT part changed."""
    assert isinstance(tx.rct, Rct)
    return dataclasses.replace(tx, rct=dataclasses.replace(tx.rct, **changes))
