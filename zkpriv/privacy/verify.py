# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes a transfer true by itself, without a chain: canonical bytes, one signature for each input, the proof.

The rest (root, nullifiers, fee, expiry, room, supply) depends on the chain and is the ledger's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from zkpriv.errors import InvalidSignature, TransferSignatureRefused
from zkpriv.privacy.transfer import Shape, Transfer
from zkpriv.redjubjub import verify_batch


class ProofChecker(Protocol):
    """Knows the circuits: ``zkpriv.privacy.params.TransferVerifier`` in production."""

    def circuit_digest(self, shape: Shape) -> bytes:
        """Digest of the shape's circuit; raises UnknownShape unless its verifying key is pinned."""
        ...

    def check(self, transfers: Sequence[Transfer]) -> None:
        """Verify the proofs; raises TransferProofRefused whose ``indices`` name the bad ones."""
        ...


def decoded(transfer: Transfer | bytes) -> Transfer:
    """Through the strict decoder in any case: an object made in this process proves nothing about its points."""
    return Transfer.from_bytes(transfer.to_bytes() if isinstance(transfer, Transfer) else transfer)


def check_signatures(transfers: Sequence[Transfer], ids: Sequence[bytes]) -> None:
    """Every input has its own signature under its own key. The error's indices count inputs over all transfers."""
    items = [
        (key, transaction_id, signature)
        for transfer, transaction_id in zip(transfers, ids, strict=True)
        for key, signature in zip(transfer.body.randomized_keys, transfer.signatures, strict=True)
    ]
    if not items:
        return
    try:
        verify_batch(items)
    except InvalidSignature as error:
        raise TransferSignatureRefused(
            f"transfer: spend signatures do not belong to key and transaction: inputs {list(error.indices)}",
            indices=error.indices,
        ) from None


def verify_transfer(transfer: Transfer | bytes, checker: ProofChecker) -> bytes:
    """The transaction id of a transfer whose signatures and proof hold; raises a TransferError else."""
    item = decoded(transfer)
    transaction_id = item.body.digest(checker.circuit_digest(item.shape))
    check_signatures([item], [transaction_id])
    checker.check([item])
    return transaction_id
