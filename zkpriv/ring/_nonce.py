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
    data = blake2b_512(_PERSON, os.urandom(32), statement)
    derived = secret.hash_to_scalar(data) if isinstance(secret, Ed25519Secret) else secret.derive_scalar(_PERSON, data)
    with derived, group.random_secret() as fresh:
        return fresh.add(derived)


def random_responses(group: Group, count: int) -> list[int]:
    """Uniform scalars; they are part of the signature."""
    return [int.from_bytes(os.urandom(64), "little") % group.order for _ in range(count)]
