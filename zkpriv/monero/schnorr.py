# SPDX-License-Identifier: GPL-3.0-or-later
"""Making the signatures that ``signature`` checks. Secrets are handles; everything on them runs in constant time.

A nonce is ``Hs("zkpriv nonce" || x || 32 fresh bytes || statement)``, where the statement is all that the challenge
depends on: also if the system's randomness repeats, two different challenges never share a nonce.
"""

from __future__ import annotations

import os

from zkpriv.ed25519 import Ed25519, G, hash_to_scalar
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.monero.signature import PROOF_DOMAIN, digest_of


def sign(message: bytes, secret: Ed25519Secret) -> bytes:
    """A Schnorr signature on a 32-byte hash under the public key ``secret * G``."""
    digest = digest_of(message)
    key = secret.mul_base(G).to_bytes()
    with fresh_nonce(secret, digest + key) as nonce:
        return sign_with_nonce(digest, key, secret, nonce)


def sign_with_nonce(digest: bytes, key: bytes, secret: Ed25519Secret, nonce: Ed25519Secret) -> bytes:
    """The same with a given nonce, which must never serve a second time."""
    challenge = hash_to_scalar(digest, key, nonce.mul_base(G).to_bytes())
    return _pair(challenge, secret, nonce)


def prove_equal_logarithms(
    message: bytes, secret: Ed25519Secret, second: Ed25519, base: Ed25519 | None
) -> tuple[bytes, bytes]:
    """``secret * second`` and the proof (version 2) that the same secret makes ``secret * base`` (G if None)."""
    digest = digest_of(message)
    first = secret.mul_base(G if base is None else base).to_bytes()
    shared = secret.mul_base(second).to_bytes()
    bound = bytes(32) if base is None else base.to_bytes()
    # One message may be proved for several points, as in a reserve: the nonce must depend on them.
    with fresh_nonce(secret, digest + PROOF_DOMAIN + first + second.to_bytes() + shared + bound) as nonce:
        x = nonce.mul_base(G if base is None else base).to_bytes()
        y = nonce.mul_base(second).to_bytes()
        challenge = hash_to_scalar(digest, shared, x, y, PROOF_DOMAIN, first, second.to_bytes(), bound)
        return shared, _pair(challenge, secret, nonce)


def fresh_nonce(secret: Ed25519Secret, statement: bytes) -> Ed25519Secret:
    """A nonce that depends on the secret, fresh randomness and the statement: everything in the challenge beside it."""
    return secret.hash_to_scalar(os.urandom(32) + statement, prefix=b"zkpriv nonce")


def _pair(challenge: int, secret: Ed25519Secret, nonce: Ed25519Secret) -> bytes:
    """c || k - c*x."""
    with secret.mul_public(challenge) as product, nonce.sub(product) as response:
        return challenge.to_bytes(32, "little") + response.reveal()
