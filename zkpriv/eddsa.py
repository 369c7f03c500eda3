# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519 signatures of RFC 8032, with two rules of verification.

``verify`` is strict: encodings are canonical, key and nonce point are not of small order, the equation has no
cofactor. ``verify_zip215`` is Zcash's rule: any encodings of points of the curve, and the equation times eight, so that
single and batch verification agree. Whoever needs agreement between nodes must say which rule is meant.
"""

from __future__ import annotations

from zkpriv import _ed25519_impl as _impl
from zkpriv._octets import octets
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidSignature

KEY_SIZE = 32
SIGNATURE_SIZE = 64


def public_key(seed: Ed25519Secret) -> bytes:
    """The 32 bytes of the key of a seed (32 plain secret bytes), in constant time."""
    return bytes(_impl.secrets().eddsa_public_key(seed._live()))


def sign(seed: Ed25519Secret, message: bytes) -> bytes:
    """64 bytes, the same each time; constant time in the seed. The key in the challenge is computed from the seed."""
    return bytes(_impl.secrets().eddsa_sign(seed._live(), octets(message, "the message")))


def verify(key: bytes, message: bytes, signature: bytes) -> None:
    """Accept silently, or raise: ``EncodingError`` for what the strict rule refuses to read, ``InvalidSignature``."""
    _verify(key, message, signature, False)


def verify_zip215(key: bytes, message: bytes, signature: bytes) -> None:
    """The same by ZIP 215."""
    _verify(key, message, signature, True)


def _verify(key: bytes, message: bytes, signature: bytes, zip215: bool) -> None:
    raw_key, raw_signature = octets(key, "a key"), octets(signature, "a signature")
    if len(raw_key) != KEY_SIZE:
        raise EncodingError(f"an Ed25519 key is {KEY_SIZE} bytes, got {len(raw_key)}")
    if len(raw_signature) != SIGNATURE_SIZE:
        raise EncodingError(f"an Ed25519 signature is {SIGNATURE_SIZE} bytes, got {len(raw_signature)}")
    if not _impl.eddsa_verify(raw_key, octets(message, "the message"), raw_signature, zip215):
        raise InvalidSignature("the Ed25519 equation does not hold for this key and message")
