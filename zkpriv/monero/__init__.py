# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero's format: addresses, keys, scanning, payment and reserve proofs, transactions and their verification.

Built on ``zkpriv.stealth`` (one-time keys), ``zkpriv.ring`` (ring signatures) and ``zkpriv.bulletproofs`` (range
proofs). Nothing here talks to a node: the caller brings transactions, and knows what is in the chain.
"""

from __future__ import annotations
