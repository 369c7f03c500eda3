# SPDX-License-Identifier: GPL-3.0-or-later
"""Private transfers: keys, addresses, outputs, scanning, plans, proofs and signatures, and the node's rules.

Nothing here keeps global state. A wallet needs ``Account`` or a view key, ``Wallet`` and ``TransferProver``; a node
needs ``Ledger``, ``ChainRules`` and ``TransferVerifier``; they exchange ``Block``, ``Transfer`` and ``MintRecord``
bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zkpriv.privacy.address import Address
    from zkpriv.privacy.block import Block, PlacedOutput, Supply
    from zkpriv.privacy.build import BuiltTransfer
    from zkpriv.privacy.files import ChainFolder
    from zkpriv.privacy.keys import Account, FullViewKey, IncomingViewKey, new_seed, parse_seed
    from zkpriv.privacy.ledger import ChainRules, Ledger
    from zkpriv.privacy.mint import Faucet, MintRecord, make_mint
    from zkpriv.privacy.network import Network
    from zkpriv.privacy.params import TransferProver, TransferVerifier, load_verifier, setup_dev
    from zkpriv.privacy.plan import Payment, TransferPlan
    from zkpriv.privacy.receipt import Receipt
    from zkpriv.privacy.scan import OwnedOutput
    from zkpriv.privacy.store import LedgerStore, MemoryStore
    from zkpriv.privacy.transfer import SHAPES, Burn, Shape, Transfer, TransferBody
    from zkpriv.privacy.verify import verify_transfer
    from zkpriv.privacy.wallet import Balance, Wallet

_HOME = {
    "Account": "keys",
    "Address": "address",
    "Balance": "wallet",
    "Block": "block",
    "BuiltTransfer": "build",
    "Burn": "transfer",
    "ChainFolder": "files",
    "ChainRules": "ledger",
    "Faucet": "mint",
    "FullViewKey": "keys",
    "IncomingViewKey": "keys",
    "Ledger": "ledger",
    "LedgerStore": "store",
    "MemoryStore": "store",
    "MintRecord": "mint",
    "Network": "network",
    "OwnedOutput": "scan",
    "Payment": "plan",
    "PlacedOutput": "block",
    "Receipt": "receipt",
    "SHAPES": "transfer",
    "Shape": "transfer",
    "Supply": "block",
    "Transfer": "transfer",
    "TransferBody": "transfer",
    "TransferPlan": "plan",
    "TransferProver": "params",
    "TransferVerifier": "params",
    "Wallet": "wallet",
    "load_verifier": "params",
    "make_mint": "mint",
    "new_seed": "keys",
    "parse_seed": "keys",
    "setup_dev": "params",
    "verify_transfer": "verify",
}

__all__ = [
    "SHAPES",
    "Account",
    "Address",
    "Balance",
    "Block",
    "BuiltTransfer",
    "Burn",
    "ChainFolder",
    "ChainRules",
    "Faucet",
    "FullViewKey",
    "IncomingViewKey",
    "Ledger",
    "LedgerStore",
    "MemoryStore",
    "MintRecord",
    "Network",
    "OwnedOutput",
    "Payment",
    "PlacedOutput",
    "Receipt",
    "Shape",
    "Supply",
    "Transfer",
    "TransferBody",
    "TransferPlan",
    "TransferProver",
    "TransferVerifier",
    "Wallet",
    "load_verifier",
    "make_mint",
    "new_seed",
    "parse_seed",
    "setup_dev",
    "verify_transfer",
]


def __getattr__(name: str) -> object:
    """Load a name's module when it is first used, so that importing the package stays fast."""
    if name not in _HOME:
        raise AttributeError(f"module 'zkpriv.privacy' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"zkpriv.privacy.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
