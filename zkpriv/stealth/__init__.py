# SPDX-License-Identifier: GPL-3.0-or-later
"""Stealth addresses with dual keys, over any group of prime order: ``MONERO`` on Ed25519, ``JUBJUB`` on Jubjub.

A receiver publishes one address and gets every payment on a key of its own. ``zkpriv.monero`` builds on this package
for the whole of Monero's format; ``zkpriv.privacy`` has stealth addresses of its own, made for its circuits.
"""

from __future__ import annotations

from zkpriv.stealth.convention import JUBJUB, MONERO, Convention
from zkpriv.stealth.keys import SpendKeys, StealthAddress, ViewKeys
from zkpriv.stealth.output import (
    Found,
    StealthOutput,
    key_image,
    one_time_key,
    one_time_secret,
    pay,
    scan,
    spend_point_behind,
    table,
)

__all__ = [
    "JUBJUB",
    "MONERO",
    "Convention",
    "Found",
    "SpendKeys",
    "StealthAddress",
    "StealthOutput",
    "ViewKeys",
    "key_image",
    "one_time_key",
    "one_time_secret",
    "pay",
    "scan",
    "spend_point_behind",
    "table",
]
