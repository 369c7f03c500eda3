# SPDX-License-Identifier: GPL-3.0-or-later
"""Borromean range proofs of RingCT types 1 and 2, verified.

A commitment C to an amount is the sum of 64 commitments C_i, and for each bit a ring of two signatures shows that C_i
or C_i - 2^i H has a known logarithm to base G: the bit is 0 or 1. All rings share one challenge ee. Source: Maxwell and
Poelstra, "Borromean Ring Signatures" (2015); Noether, "Ring Confidential Transactions" (2015), section 5.
"""

from __future__ import annotations

from zkpriv.ed25519 import Ed25519, G, H, hash_to_scalar, msm_var, scalar_from_bytes, sum_points
from zkpriv.errors import EncodingError, InvalidProof
from zkpriv.monero.rct import BORROMEAN_BITS, BorromeanProof, RangeProof


def verify_borromean(commitment: bytes, proof: RangeProof) -> None:
    """InvalidProof unless ``proof`` shows that ``commitment`` holds 64 bits; EncodingError for malformed bytes."""
    if not isinstance(proof, BorromeanProof):
        raise EncodingError("not a Borromean range proof")
    if any(len(part) != BORROMEAN_BITS for part in (proof.s0, proof.s1, proof.bits)):
        # One commitment more would be summed without a signature on it, and could hold any amount.
        raise EncodingError(f"a Borromean range proof has {BORROMEAN_BITS} bits")
    bits = _points(proof.bits)
    if sum_points(bits) != Ed25519.from_bytes(commitment):
        raise InvalidProof("the commitments to the bits do not add up to the commitment")
    shared = _scalar(proof.ee, "ee")
    last = []
    weight = H
    for number in range(BORROMEAN_BITS):
        s0, s1 = _scalar(proof.s0[number], "s0"), _scalar(proof.s1[number], "s1")
        zero = msm_var([G, bits[number]], [s0, shared])
        challenge = hash_to_scalar(zero.to_bytes())
        last.append(msm_var([G, bits[number] - weight], [s1, challenge]).to_bytes())
        weight = weight + weight
    if hash_to_scalar(*last) != shared:
        raise InvalidProof("the ring signatures of the bits do not close")


def _points(encoded: tuple[bytes, ...]) -> list[Ed25519]:
    try:
        return Ed25519.many_from_bytes(b"".join(encoded))
    except EncodingError as error:
        raise EncodingError(f"a commitment to a bit: {error.reason}") from None


def _scalar(data: bytes, name: str) -> int:
    try:
        return scalar_from_bytes(data)
    except EncodingError as error:
        raise EncodingError(f"{name}: {error.reason}") from None
