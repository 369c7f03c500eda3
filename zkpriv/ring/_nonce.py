# SPDX-License-Identifier: GPL-3.0-or-later
"""Nonces and responses of the teaching signatures."""

from __future__ import annotations

import os
from typing import Any

from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.hashing import blake2b_512
from zkpriv.ring._rules import Group

_PERSON = b"zkpriv1_ringnonc"


def hedged_nonce(group: Group, secret: Any, statement: bytes) -> Any:
    """A secret scalar: a fresh random one plus a hash of the key, the statement and more fresh bytes.

    If the system's randomness repeats, the hash still differs from statement to statement; if the hash were known, the
    random scalar is not.
    """
    with _derived(secret, blake2b_512(_PERSON, os.urandom(32), statement)) as derived, group.random_secret() as fresh:
        return fresh.add(derived)


def hedged_responses(group: Group, secret: Any, statement: bytes, count: int) -> list[int]:
    """Uniform scalars, which become part of the signature.

    Each is a random one plus a hash like the nonce's. Were they random alone and the randomness repeated, the numbers
    of all other members would come twice, and the one that did not would be the signer's.
    """
    found = []
    for number in range(count):
        data = blake2b_512(_PERSON, os.urandom(32), statement) + number.to_bytes(4, "little")
        with _derived(secret, data) as derived:
            known = int.from_bytes(derived.reveal(), "little")
        found.append((known + int.from_bytes(os.urandom(64), "little")) % group.order)
    return found


def _derived(secret: Any, data: bytes) -> Any:
    """A scalar that takes the key to compute."""
    return secret.hash_to_scalar(data) if isinstance(secret, Ed25519Secret) else secret.derive_scalar(_PERSON, data)
