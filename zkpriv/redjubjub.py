# SPDX-License-Identifier: GPL-3.0-or-later
"""Schnorr signatures on Jubjub. One code with two rules: ours, and Zcash's RedJubjub for its known answers.

Statement: the signer knows z with ``key = z * base``. Signature: ``enc(N) || S``, 64 bytes, ``S*base == N + c*key``.
Ours: ``c = Hs_c(enc(N) || enc(key) || digest)``; N and key are points of the subgroup other than the identity, and S is
reduced. The nonce is ``Hs_n(z || enc(key) || u32 input index || digest || 32 fresh bytes of the operating system)``, so
that two inputs of one account under one digest never share it, even if the system's randomness fails.
Zcash's: no counter in the challenge, N and key may be any canonical point of the curve, and the equation is cleared of
the cofactor. Source: Zcash protocol specification, section 5.4.7.

No aggregation of keys or signatures: each input has its own. The signer computes the key itself from the secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zkpriv import _jubjub_impl as _impl
from zkpriv._octets import octets
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.hashing import Purpose, blake2b_512
from zkpriv.jubjub import Jubjub, T
from zkpriv.secrets import Secret

SIGNATURE_SIZE = 64
DIGEST_SIZE = 64


@dataclass(frozen=True)
class Scheme:
    """Personalisations and base of one use of the signature; different uses never share a challenge."""

    name: str
    base: Jubjub
    challenge_person: bytes
    nonce_person: bytes


#: Authorises one input of a transfer.
SPEND = Scheme("spend", T, Purpose.CHALLENGE, Purpose.NONCE)
#: Signs a digest of a message outside transfers (receipts, proofs of ownership).
MESSAGE = Scheme("message", T, Purpose.MESSAGE, Purpose.MESSAGE_NONCE)

ZCASH_PERSON = b"Zcash_RedJubjubH"


def sign(secret: Secret, digest: bytes, *, input_index: int = 0, scheme: Scheme = SPEND) -> bytes:
    """Sign a 64-byte digest with the scalar ``secret`` (for a spend: ``s' + alpha``); 64 bytes.

    Constant time in the secret. ``EncodingError`` for a digest of another length or the zero scalar, ``BackendError``
    without native code.
    """
    digest = _checked_digest(digest)
    if not 0 <= input_index < 1 << 32:
        raise EncodingError(f"an input index lies in [0, 2^32), got {input_index}")
    signature: bytes = _impl.secrets().schnorr_sign(
        secret._live(),
        scheme.base.to_affine_bytes(),
        scheme.challenge_person,
        scheme.nonce_person,
        input_index,
        digest,
    )
    return signature


def sign_spend(spend: Secret, alpha: Secret, digest: bytes, *, input_index: int) -> bytes:
    """The spend signature of one input: signs with ``s' + alpha``, whose key is ``S + alpha*T``."""
    with spend.add(alpha) as randomized:
        return sign(randomized, digest, input_index=input_index)


def verify(key: Jubjub, digest: bytes, signature: bytes, *, scheme: Scheme = SPEND) -> None:
    """Accept silently, or raise: ``EncodingError`` for a malformed signature or key, ``InvalidSignature`` otherwise."""
    good = _impl.schnorr_verify(
        key.to_affine_bytes(),
        _checked_digest(digest),
        _checked_signature(signature),
        scheme.base.to_affine_bytes(),
        scheme.challenge_person,
        False,
    )
    if not good:
        raise InvalidSignature(f"the {scheme.name} signature does not belong to this key and digest")


def verify_batch(items: Sequence[tuple[Jubjub, bytes, bytes]], *, scheme: Scheme = SPEND) -> None:
    """Verify many (key, digest, signature) at once; the error's ``indices`` name all bad ones.

    Each equation gets its own fresh 128-bit weight from the operating system. A malformed signature raises
    ``EncodingError`` with its index.
    """
    keys, digests, signatures = [], [], []
    for index, (key, digest, signature) in enumerate(items):
        keys.append(key.to_affine_bytes())
        digests.append(_checked_digest(digest, index))
        signatures.append(_checked_signature(signature, index))
    bad = _impl.schnorr_verify_batch(
        b"".join(keys),
        b"".join(digests),
        b"".join(signatures),
        len(keys),
        scheme.base.to_affine_bytes(),
        scheme.challenge_person,
    )
    if bad:
        names = ", ".join(map(str, bad))
        raise InvalidSignature(f"{scheme.name} signatures do not verify: {names}", indices=bad)


def sign_message(secret: Secret, message: bytes) -> bytes:
    """Sign any bytes with ``secret`` under key ``secret * T``; never valid as a spend signature."""
    return sign(secret, blake2b_512(Purpose.MESSAGE, message), scheme=MESSAGE)


def verify_message(key: Jubjub, message: bytes, signature: bytes) -> None:
    """The other side of ``sign_message``."""
    verify(key, blake2b_512(Purpose.MESSAGE, message), signature, scheme=MESSAGE)


def zcash_verify(key: bytes, message: bytes, signature: bytes, base: Jubjub, *, person: bytes = ZCASH_PERSON) -> None:
    """Zcash's RedJubjub verification of an encoded key; for its known answers and for Sapling transactions."""
    signature = _checked_signature(signature)
    point = Jubjub.from_bytes(key, allow_identity=True, allow_off_subgroup=True)
    if not _impl.schnorr_verify(
        point.to_affine_bytes(), octets(message, "the message"), signature, base.to_affine_bytes(), person, True
    ):
        raise InvalidSignature("the RedJubjub equation does not hold for this key and message")


def _checked_digest(digest: bytes, index: int | None = None) -> bytes:
    """A copy of the digest's bytes, of the right number."""
    return _checked(digest, DIGEST_SIZE, "a digest", index)


def _checked_signature(signature: bytes, index: int | None = None) -> bytes:
    """A copy of the signature's bytes, of the right number."""
    return _checked(signature, SIGNATURE_SIZE, "a signature", index)


def _checked(data: bytes, size: int, what: str, index: int | None) -> bytes:
    place = "" if index is None else f" (item {index})"
    raw = octets(data, what + place)
    if len(raw) != size:
        raise EncodingError(f"{what} is {size} bytes, got {len(raw)}{place}")
    return raw
