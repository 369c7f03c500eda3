# SPDX-License-Identifier: GPL-3.0-or-later
"""Schnorr signatures as Monero makes them outside ring signatures, checked; public parts only.

* ``check_signature``: c = Hs(m, P, R), R = c*P + r*G. Knowledge of the secret of one key.
* ``check_equal_logarithms``: the same secret lies between G (or B) and R and between A and D: payment proofs.

Signatures are 64 bytes, c then r, both canonical. EncodingError for what does not decode, InvalidSignature for what
does not hold. Source: "Zero to Monero" 2.0, chapters 2 and 8 (tx proofs, version 2).
"""

from __future__ import annotations

from typing import Final

from zkpriv._octets import octets
from zkpriv.ed25519 import Ed25519, G, hash_to_scalar, msm_var, scalar_from_bytes
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.keccak import keccak256

SIGNATURE_BYTES: Final = 64
#: Domain of payment proofs of version 2; it enters the hash as its own Keccak-256.
PROOF_DOMAIN: Final = keccak256(b"TXPROOF_V2")


def scalar_pair(signature: bytes, what: str) -> tuple[int, int]:
    """c and r of a signature; EncodingError unless 64 bytes and both canonical."""
    raw = octets(signature, what)
    if len(raw) != SIGNATURE_BYTES:
        raise EncodingError(f"{what}: expected {SIGNATURE_BYTES} bytes, got {len(raw)}")
    pair = []
    for name, start in (("c", 0), ("r", 32)):
        try:
            pair.append(scalar_from_bytes(raw[start : start + 32]))
        except EncodingError as error:
            raise EncodingError(f"{what}: {name}: {error.reason}", offset=start) from None
    return pair[0], pair[1]


def digest_of(message: bytes, what: str = "message") -> bytes:
    """The 32 bytes that are signed."""
    raw = octets(message, what)
    if len(raw) != 32:
        raise EncodingError(f"{what}: a hash of 32 bytes is signed, got {len(raw)}")
    return raw


def message_bytes(message: object) -> bytes:
    """The message of a payment or reserve proof: bytes as they are, text as UTF-8."""
    if not isinstance(message, str):
        return octets(message, "message")
    try:
        return message.encode()
    except UnicodeEncodeError as error:
        raise EncodingError(f"message: character {error.start} is half of a pair and has no UTF-8") from None


def check_signature(message: bytes, public_key: bytes, signature: bytes) -> None:
    """A plain Schnorr signature on a 32-byte hash. c = 0 and a commitment that is the identity are refused."""
    digest, key = digest_of(message), octets(public_key, "public key")
    point = Ed25519.from_bytes(key)
    c, r = scalar_pair(signature, "signature")
    commitment = msm_var([point, G], [c, r])
    if c == 0 or commitment.is_identity or hash_to_scalar(digest, key, commitment.to_bytes()) != c:
        raise InvalidSignature("the signature does not belong to this key and message")


def check_equal_logarithms(
    message: bytes,
    first: bytes,
    second: bytes,
    base: bytes | None,
    shared: bytes,
    signature: bytes,
    *,
    version: int = 2,
) -> None:
    """``first = x*base`` (G if None) and ``shared = x*second`` for one x: a payment proof of version 1 or 2.

    In an outgoing proof ``first`` is R and ``second`` is A; in an incoming one they change places. Version 1 does not
    bind the keys into the challenge and is read for old proofs only.
    """
    digest = digest_of(message)
    raw = [octets(part, "payment proof") for part in (first, second, shared)]
    first_point, second_point, shared_point = [Ed25519.from_bytes(part) for part in raw]
    base_point = G if base is None else Ed25519.from_bytes(base)
    c, r = scalar_pair(signature, "payment proof")
    x = msm_var([first_point, base_point], [c, r]).to_bytes()
    y = msm_var([shared_point, second_point], [c, r]).to_bytes()
    hashed = [digest, raw[2], x, y]
    if version == 2:
        hashed += [PROOF_DOMAIN, raw[0], raw[1], bytes(32) if base is None else base]
    elif version != 1:
        raise EncodingError(f"payment proof: expected version 1 or 2, got {version}")
    if hash_to_scalar(*hashed) != c:
        raise InvalidSignature("the payment proof does not belong to these keys and this message")
