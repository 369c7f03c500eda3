# SPDX-License-Identifier: GPL-3.0-or-later
"""Hidden amounts: what sender and receiver derive from an output's scalar h, and the check against the commitment.

From type 4 on an amount is XORed with 8 bytes of ``Keccak("amount" || h)`` and the mask is ``Hs("commitment_mask" ||
h)``. In types 1 to 3 both are sent: ``mask + Hs(h)`` and ``amount + Hs(Hs(h))``. A decrypted amount counts only if it
opens the commitment: ``C = mask*G + amount*H``. Coinbase amounts are plain, with mask 1.
"""

from __future__ import annotations

from zkpriv.ed25519 import ORDER, Ed25519, G, H, hash_to_scalar, msm_var
from zkpriv.ed25519_secrets import Ed25519Secret, commit
from zkpriv.errors import EncodingError
from zkpriv.keccak import keccak256
from zkpriv.monero.rct import EncryptedAmount

_AMOUNT = b"amount"
_MASK = b"commitment_mask"
MAX_AMOUNT = 2**64 - 1


def commitment_of(amount: int, mask: int = 1) -> Ed25519:
    """``mask*G + amount*H`` of public numbers; mask 1 is the commitment of a plain amount (coinbase, old outputs)."""
    if not 0 <= amount <= MAX_AMOUNT:
        raise EncodingError("an amount lies in [0, 2^64)")
    return msm_var([G, H], [mask, amount])


def decrypt(encrypted: EncryptedAmount, scalar: Ed25519Secret, commitment: bytes) -> tuple[int, Ed25519Secret] | None:
    """Amount and mask for the holder of the view key, or None if they do not open the commitment."""
    if encrypted.mask:
        mask, amount = _open_long(encrypted, scalar)
    else:
        amount = int.from_bytes(_xor(encrypted.amount, scalar.public_hash(8, prefix=_AMOUNT)), "little")
        mask = scalar.hash_to_scalar(prefix=_MASK)
    if commit(amount, mask).to_bytes() != commitment:
        mask.close()
        return None
    return amount, mask


def encrypt_long(amount: int, mask: Ed25519Secret, scalar: Ed25519Secret) -> EncryptedAmount:
    """The encrypted mask and amount of types 1 to 3."""
    with (
        scalar.hash_to_scalar() as first,
        first.hash_to_scalar() as second,
        mask.add(first) as hidden_mask,
        second.add_public(amount) as hidden_amount,
    ):
        return EncryptedAmount(hidden_mask.reveal(), hidden_amount.reveal())


def encrypt_short(amount: int, scalar: Ed25519Secret) -> tuple[EncryptedAmount, Ed25519Secret]:
    """The encrypted amount of types 4 to 6, and the mask that the commitment must use."""
    hidden = _xor(amount.to_bytes(8, "little"), scalar.public_hash(8, prefix=_AMOUNT))
    return EncryptedAmount(b"", hidden), scalar.hash_to_scalar(prefix=_MASK)


def decrypt_public(encrypted: EncryptedAmount, scalar: int, commitment: bytes) -> int | None:
    """The amount where the output's scalar was made public by a payment proof; None if the commitment differs."""
    raw = (scalar % ORDER).to_bytes(32, "little")
    if encrypted.mask:
        first = hash_to_scalar(raw)
        second = hash_to_scalar(first.to_bytes(32, "little"))
        mask = int.from_bytes(encrypted.mask, "little") - first
        amount = (int.from_bytes(encrypted.amount, "little") - second) % ORDER & MAX_AMOUNT
    else:
        mask = hash_to_scalar(_MASK, raw)
        amount = int.from_bytes(_xor(encrypted.amount, keccak256(_AMOUNT, raw)[:8]), "little")
    return amount if commitment_of(amount, mask).to_bytes() == commitment else None


def _open_long(encrypted: EncryptedAmount, scalar: Ed25519Secret) -> tuple[Ed25519Secret, int]:
    with (
        scalar.hash_to_scalar() as first,
        first.hash_to_scalar() as second,
        Ed25519Secret.reduce(encrypted.mask) as hidden_mask,
        Ed25519Secret.reduce(encrypted.amount) as hidden_amount,
        hidden_amount.sub(second) as plain,
    ):
        return hidden_mask.sub(first), int.from_bytes(plain.reveal()[:8], "little")


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes([one ^ other for one, other in zip(left, right, strict=True)])
