# SPDX-License-Identifier: GPL-3.0-or-later
"""Schnorr signatures on Jubjub: RedJubjub as Zcash has it, and the library's own variant with its own
personalisation.

Equation of both: S * base == Rbar + c * key. Zcash's verifier multiplies by the cofactor; ours accepts only
points of the prime-order subgroup, so there is nothing to clear. The key is hashed into the challenge in
both.
"""

from __future__ import annotations

import hashlib

from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.reference import jubjub
from zkpriv.reference.jubjub import ORDER, Point

ZCASH_PERSON = b"Zcash_RedJubjubH"
CHALLENGE_PERSON = b"zkpriv1_challeng"
NONCE_PERSON = b"zkpriv1_nonce"


def hash_to_scalar(person: bytes, data: bytes) -> int:
    """The library's Hs: BLAKE2b-512 of data and a counter byte, little-endian modulo the order; the first
    nonzero value.
    """
    for counter in range(256):
        digest = hashlib.blake2b(data + bytes([counter]), digest_size=64, person=person).digest()
        value = int.from_bytes(digest, "little") % ORDER
        if value:
            return value
    raise ValueError("256 counters gave zero: the probability of this is negligible")


def zcash_challenge(person: bytes, data: bytes) -> int:
    """RedJubjub's H*: BLAKE2b-512 little-endian modulo the order, no counter."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=64, person=person).digest(), "little") % ORDER


def _scalar(data: bytes, offset: int) -> int:
    value = int.from_bytes(data, "little")
    if value >= ORDER:
        raise EncodingError("the signature's scalar is not below the order", offset=offset)
    return value


def zcash_sign(secret: int, base: Point, message: bytes, randomness: bytes, person: bytes = ZCASH_PERSON) -> bytes:
    """RedJubjub signature with 80 bytes of randomness."""
    key = jubjub.encode(jubjub.mul(base, secret))
    nonce = zcash_challenge(person, randomness + key + message)
    commitment = jubjub.encode(jubjub.mul(base, nonce))
    challenge = zcash_challenge(person, commitment + key + message)
    return commitment + ((nonce + challenge * secret) % ORDER).to_bytes(32, "little")


def zcash_verify(key: bytes, message: bytes, signature: bytes, base: Point, person: bytes = ZCASH_PERSON) -> None:
    """Zcash's rule: canonical encodings, cofactored equation. Raises EncodingError or InvalidSignature."""
    if len(signature) != 64:
        raise EncodingError(f"a signature is 64 bytes, got {len(signature)}")
    key_point = jubjub.decode(key, subgroup=False, allow_identity=True)
    commitment = jubjub.decode(signature[:32], subgroup=False, allow_identity=True)
    scalar = _scalar(signature[32:], 32)
    challenge = zcash_challenge(person, signature[:32] + key + message)
    difference = jubjub.sub(jubjub.mul(base, scalar), jubjub.add(commitment, jubjub.mul(key_point, challenge)))
    if not jubjub.has_small_order(difference):
        raise InvalidSignature("the RedJubjub equation does not hold for this key and message")


def sign(secret: int, base: Point, digest: bytes, input_index: int, fresh: bytes) -> bytes:
    """The library's spend signature: nonce from the secret, the key, the input's index, the digest and 32
    fresh bytes.
    """
    key = jubjub.encode(jubjub.mul(base, secret))
    data = secret.to_bytes(32, "little") + key + input_index.to_bytes(4, "little") + digest + fresh
    nonce = hash_to_scalar(NONCE_PERSON, data)
    commitment = jubjub.encode(jubjub.mul(base, nonce))
    challenge = hash_to_scalar(CHALLENGE_PERSON, commitment + key + digest)
    return commitment + ((nonce + challenge * secret) % ORDER).to_bytes(32, "little")


def verify(key: bytes, digest: bytes, signature: bytes, base: Point) -> None:
    """The library's rule: points canonical, in the subgroup, not the identity; scalar reduced; plain
    equation.
    """
    if len(signature) != 64:
        raise EncodingError(f"a signature is 64 bytes, got {len(signature)}")
    key_point = jubjub.decode(key)
    commitment = jubjub.decode(signature[:32])
    scalar = _scalar(signature[32:], 32)
    challenge = hash_to_scalar(CHALLENGE_PERSON, signature[:32] + key + digest)
    if jubjub.mul(base, scalar) != jubjub.add(commitment, jubjub.mul(key_point, challenge)):
        raise InvalidSignature("the signature does not belong to this key and digest")
