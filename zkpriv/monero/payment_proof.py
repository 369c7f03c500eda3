# SPDX-License-Identifier: GPL-3.0-or-later
"""Payment proofs in Monero's text format: InProofV2, OutProofV2, and version 1 for reading.

Statement: transaction T paid an address. An outgoing proof is made with the transaction's secret r, an incoming one
with the view key a; each shows D = r*A = a*R with a proof that the logarithm is the right one, and with D anybody can
find and open the outputs. The message is bound in, so a proof answers one question and not another. There is one entry
for R and one for each additional public key; as in Monero, one that holds is enough and the others are ignored.

What a proof does not show: that the transaction is in the chain, or that the outputs are unspent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zkpriv.ed25519 import Ed25519, G, hash_to_scalar
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidProof, InvalidSignature
from zkpriv.keccak import keccak256
from zkpriv.monero import base58
from zkpriv.monero.address import Address
from zkpriv.monero.amounts import decrypt_public
from zkpriv.monero.keys import ViewAccount
from zkpriv.monero.rct import RctType
from zkpriv.monero.schnorr import prove_equal_logarithms
from zkpriv.monero.signature import check_equal_logarithms, message_bytes
from zkpriv.monero.transaction import Transaction
from zkpriv.monero.wire import varint

_HEADERS: Final = {"InProofV1": (False, 1), "InProofV2": (False, 2), "OutProofV1": (True, 1), "OutProofV2": (True, 2)}
_KEY_CHARACTERS: Final = 44
_SIGNATURE_CHARACTERS: Final = 88
_ENTRY: Final = _KEY_CHARACTERS + _SIGNATURE_CHARACTERS
_MAX_TEXT: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class PaymentProof:
    """The text, taken apart: per public key of the transaction the shared point D and c || r."""

    outgoing: bool
    version: int
    entries: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def parse(cls, text: str) -> PaymentProof:
        """Read the text; EncodingError if it is not one of the four kinds or malformed."""
        if not isinstance(text, str) or len(text) > _MAX_TEXT:
            raise EncodingError(f"payment proof: expected a text of at most {_MAX_TEXT} characters")
        header = next((name for name in _HEADERS if text.startswith(name)), None)
        if header is None:
            raise EncodingError(f"payment proof: expected it to begin with one of {', '.join(_HEADERS)}")
        body = text[len(header) :]
        if not body or len(body) % _ENTRY:
            raise EncodingError(f"payment proof: expected {_ENTRY} characters per public key, got {len(body)} in all")
        outgoing, version = _HEADERS[header]
        return cls(outgoing, version, tuple([_entry(body[at : at + _ENTRY]) for at in range(0, len(body), _ENTRY)]))

    def __str__(self) -> str:
        header = next(name for name, kind in _HEADERS.items() if kind == (self.outgoing, self.version))
        return header + "".join([base58.encode(shared) + base58.encode(proof) for shared, proof in self.entries])


@dataclass(frozen=True, slots=True)
class ProvenPayment:
    """What a proof shows: the amounts of these outputs went to the address. An amount is None if it does not open."""

    amounts: tuple[tuple[int, int | None], ...]

    @property
    def received(self) -> int:
        """The sum of the amounts that open."""
        return sum(amount or 0 for _, amount in self.amounts)


def prove_outgoing(
    tx: Transaction,
    tx_secret: Ed25519Secret,
    address: Address,
    message: str | bytes = b"",
    *,
    additional: Sequence[Ed25519Secret] = (),
) -> str:
    """OutProofV2: the sender, who kept r (and the secrets of the additional keys), shows a payment to ``address``."""
    digest = _digest(tx, message)
    base = address.spend if address.is_subaddress else None
    secrets = [tx_secret, *additional]
    entries = [prove_equal_logarithms(digest, secret, address.view, base) for secret in secrets]
    return _checked(tx, address, PaymentProof(True, 2, tuple(entries)), message)


def prove_incoming(
    tx: Transaction, account: ViewAccount, message: str | bytes = b"", *, place: tuple[int, int] = (0, 0)
) -> str:
    """InProofV2: the receiver shows, with the view key, a payment to one of the account's addresses."""
    digest = _digest(tx, message)
    address = account.address(*place)
    base = address.spend if address.is_subaddress else None
    points = [Ed25519.from_bytes(key) for key in _public_keys(tx)]
    entries = [prove_equal_logarithms(digest, account.view, point, base) for point in points]
    return _checked(tx, address, PaymentProof(False, 2, tuple(entries)), message)


def check_payment_proof(
    tx: Transaction,
    address: Address,
    message: str | bytes,
    text: str | PaymentProof,
    *,
    allow_version_1: bool = False,
) -> ProvenPayment:
    """What the proof shows about ``tx`` and ``address``. The caller makes sure that ``tx`` is in the chain.

    EncodingError for a malformed proof, InvalidProof if no entry holds for this transaction, address and message, or
    if they hold and nothing was paid to the address. Version 1 does not bind the keys and is refused unless allowed.
    """
    proof = text if isinstance(text, PaymentProof) else PaymentProof.parse(text)
    refuse_version_1(proof.version, allow_version_1)
    keys = _public_keys(tx)
    if len(keys) != len(proof.entries):
        raise EncodingError(
            f"payment proof: expected {len(keys)} entries, one per public key of the transaction,"
            f" got {len(proof.entries)}"
        )
    digest = _digest(tx, message)
    good = [_holds(digest, proof, entry, key, address) for entry, key in zip(proof.entries, keys, strict=True)]
    if not any(good):
        raise InvalidProof("the payment proof does not hold for this transaction, address and message")
    shared = [entry[0] if holds else None for entry, holds in zip(proof.entries, good, strict=True)]
    found = _payments(tx, address, shared)
    if not any(amount for _, amount in found):
        raise InvalidProof("the payment proof holds, and the transaction pays nothing to this address")
    return ProvenPayment(tuple(found))


def refuse_version_1(version: int, allowed: bool) -> None:
    """InvalidProof for a proof of version 1 that the caller did not ask for."""
    if version == 1 and not allowed:
        raise InvalidProof("a proof of version 1 does not bind its keys: ask for one of version 2")


def shared_bytes(point: bytes) -> bytes:
    """Monero's derivation from a published D: the encoding of 8*D."""
    return Ed25519.from_bytes(point).mul8().to_bytes()


def output_scalar_public(shared: bytes, index: int) -> int:
    """h of an output where the shared secret was published."""
    return hash_to_scalar(shared, varint(index))


def amount_of(tx: Transaction, index: int, scalar: int) -> int | None:
    """The amount of an output whose scalar is public; None where the commitment does not open.

    A plain amount counts in version 1 and in coinbase alone.
    """
    rct = tx.rct
    if rct is None or (tx.is_coinbase and rct.type is RctType.NULL):
        return tx.outputs[index].amount
    if rct.type is RctType.NULL:
        return None
    return decrypt_public(rct.amounts[index], scalar, rct.commitments[index])


def _entry(text: str) -> tuple[bytes, bytes]:
    return base58.decode(text[:_KEY_CHARACTERS]), base58.decode(text[_KEY_CHARACTERS:])


def _digest(tx: Transaction, message: str | bytes) -> bytes:
    return keccak256(tx.txid, message_bytes(message))


def _public_keys(tx: Transaction) -> list[bytes]:
    """The first R and the additional keys, in the order of a proof's entries."""
    extra = tx.parsed_extra
    if not extra.public_keys:
        raise EncodingError("the transaction has no public key in its extra field")
    return [extra.public_keys[0], *extra.additional_keys]


def _holds(digest: bytes, proof: PaymentProof, entry: tuple[bytes, bytes], key: bytes, address: Address) -> bool:
    shared, signature = entry
    base = address.spend.to_bytes() if address.is_subaddress else None
    view = address.view.to_bytes()
    first, second = (key, view) if proof.outgoing else (view, key)
    try:
        check_equal_logarithms(digest, first, second, base, shared, signature, version=proof.version)
    except (EncodingError, InvalidSignature):
        return False
    return True


def _payments(tx: Transaction, address: Address, shared: Sequence[bytes | None]) -> list[tuple[int, int | None]]:
    derivations = [None if point is None else shared_bytes(point) for point in shared]
    found = []
    for index, output in enumerate(tx.outputs):
        own = derivations[1 + index] if 1 + index < len(derivations) else None
        for derivation in (derivations[0], own):
            if derivation is None:
                continue
            scalar = output_scalar_public(derivation, index)
            if (G.mul_var(scalar) + address.spend).to_bytes() == output.key:
                found.append((index, amount_of(tx, index, scalar)))
                break
    return found


def _checked(tx: Transaction, address: Address, proof: PaymentProof, message: str | bytes) -> str:
    check_payment_proof(tx, address, message, proof)
    return str(proof)
