# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero's format: addresses, keys, scanning, payment and reserve proofs, transactions and their verification.

Built on ``zkpriv.stealth`` (one-time keys), ``zkpriv.ring`` (ring signatures) and ``zkpriv.bulletproofs`` (range
proofs). Nothing here talks to a node: the caller brings transactions, and knows what is in the chain::

    report = monero.check_transaction(data, monero.Rings.from_json(text))
    report.ok(), report.failed, report.not_checked

    account = monero.Account.from_seed(monero.Network.MAINNET, seed)
    for owned in monero.Scanner(account.view_only()).scan(transactions):
        print(owned.amount, monero.key_image_of(account, owned).hex())
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zkpriv.monero.address import Address
    from zkpriv.monero.keys import Account, ViewAccount
    from zkpriv.monero.network import AddressKind, Network
    from zkpriv.monero.payment_proof import (
        PaymentProof,
        ProvenPayment,
        check_payment_proof,
        prove_incoming,
        prove_outgoing,
    )
    from zkpriv.monero.rct import RctType
    from zkpriv.monero.reserve_proof import Reserve, ReserveProof, check_reserve_proof, prove_reserve
    from zkpriv.monero.rings import RingMember, Rings
    from zkpriv.monero.scan import OwnedOutput, Scanner, SubaddressTable, key_image_of, spend_secret
    from zkpriv.monero.transaction import Transaction
    from zkpriv.monero.verify import Check, Report, Result, check_transaction, verify_transaction

_HOME = {
    "Account": "keys",
    "Address": "address",
    "AddressKind": "network",
    "Check": "verify",
    "Network": "network",
    "OwnedOutput": "scan",
    "PaymentProof": "payment_proof",
    "ProvenPayment": "payment_proof",
    "RctType": "rct",
    "Report": "verify",
    "Reserve": "reserve_proof",
    "ReserveProof": "reserve_proof",
    "Result": "verify",
    "RingMember": "rings",
    "Rings": "rings",
    "Scanner": "scan",
    "SubaddressTable": "scan",
    "Transaction": "transaction",
    "ViewAccount": "keys",
    "check_payment_proof": "payment_proof",
    "check_reserve_proof": "reserve_proof",
    "check_transaction": "verify",
    "key_image_of": "scan",
    "prove_incoming": "payment_proof",
    "prove_outgoing": "payment_proof",
    "prove_reserve": "reserve_proof",
    "spend_secret": "scan",
    "verify_transaction": "verify",
}

__all__ = [
    "Account",
    "Address",
    "AddressKind",
    "Check",
    "Network",
    "OwnedOutput",
    "PaymentProof",
    "ProvenPayment",
    "RctType",
    "Report",
    "Reserve",
    "ReserveProof",
    "Result",
    "RingMember",
    "Rings",
    "Scanner",
    "SubaddressTable",
    "Transaction",
    "ViewAccount",
    "check_payment_proof",
    "check_reserve_proof",
    "check_transaction",
    "key_image_of",
    "prove_incoming",
    "prove_outgoing",
    "prove_reserve",
    "spend_secret",
    "verify_transaction",
]


def __getattr__(name: str) -> object:
    """Modules are loaded when a name is first used."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
