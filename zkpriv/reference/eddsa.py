# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519 signatures: RFC 8032, section 5.1, and two rules of verification. Source of the second: ZIP 215."""

from __future__ import annotations

import hashlib

from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.reference import ed25519
from zkpriv.reference.ed25519 import IDENTITY, ORDER, G


def _expand(seed: bytes) -> tuple[int, bytes]:
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    return scalar & (1 << 254) - 8 | 1 << 254, digest[32:]


def _hash(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def public_key(seed: bytes) -> bytes:
    return ed25519.encode(ed25519.mul(G, _expand(seed)[0]))


def sign(seed: bytes, message: bytes) -> bytes:
    scalar, prefix = _expand(seed)
    nonce = _hash(prefix, message)
    point = ed25519.encode(ed25519.mul(G, nonce))
    challenge = _hash(point, public_key(seed), message)
    return point + ((nonce + challenge * scalar) % ORDER).to_bytes(32, "little")


def verify(key: bytes, message: bytes, signature: bytes, *, zip215: bool) -> None:
    """Strict: canonical points, none of small order, no cofactor. ZIP 215: any encodings, times the cofactor."""
    points = []
    for data, what in ((key, "the key"), (signature[:32], "the nonce point")):
        try:
            point = ed25519.decode_zip215(data) if zip215 else ed25519.decode_rfc8032(data)
        except EncodingError as error:
            raise EncodingError(f"{what}: {error.reason}") from None
        if not zip215 and ed25519.has_small_order(point):
            raise EncodingError(f"{what}: the point has small order")
        points.append(point)
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= ORDER:
        raise EncodingError("the signature's scalar is not below the order", offset=32)
    challenge = _hash(signature[:32], key, message)
    left = ed25519.msm([G, points[0], points[1]], [scalar, -challenge, -1])
    if (ed25519.mul8(left) if zip215 else left) != IDENTITY:
        raise InvalidSignature("the Ed25519 equation does not hold for this key and message")
