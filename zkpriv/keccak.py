# SPDX-License-Identifier: GPL-3.0-or-later
"""Keccak-256 with the original padding (0x01), CryptoNote's ``cn_fast_hash``. SHA3-256 is another function."""

from __future__ import annotations

from zkpriv import _ed25519_impl as _impl
from zkpriv._octets import octets


def keccak256(*parts: bytes) -> bytes:
    """32 bytes: the hash of the concatenated parts. The caller makes the parts unambiguous."""
    return _impl.keccak256(b"".join([octets(part, "Keccak-256") for part in parts]))
