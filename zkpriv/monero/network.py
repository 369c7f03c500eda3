# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero's networks and the numbers that begin their addresses."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Network(Enum):
    """The three public networks."""

    MAINNET = "mainnet"
    TESTNET = "testnet"
    STAGENET = "stagenet"


class AddressKind(Enum):
    """What an address is: the account's own, that with a payment id, or one of its subaddresses."""

    STANDARD = "standard"
    INTEGRATED = "integrated"
    SUBADDRESS = "subaddress"


#: The number (a varint) that an address begins with.
TAGS: Final = {
    (Network.MAINNET, AddressKind.STANDARD): 18,
    (Network.MAINNET, AddressKind.INTEGRATED): 19,
    (Network.MAINNET, AddressKind.SUBADDRESS): 42,
    (Network.TESTNET, AddressKind.STANDARD): 53,
    (Network.TESTNET, AddressKind.INTEGRATED): 54,
    (Network.TESTNET, AddressKind.SUBADDRESS): 63,
    (Network.STAGENET, AddressKind.STANDARD): 24,
    (Network.STAGENET, AddressKind.INTEGRATED): 25,
    (Network.STAGENET, AddressKind.SUBADDRESS): 36,
}
KIND_OF_TAG: Final = {tag: kind for kind, tag in TAGS.items()}
