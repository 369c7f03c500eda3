# SPDX-License-Identifier: GPL-3.0-or-later
"""The ring signatures of a transaction, verified over ring members that the caller supplies.

Version 1: CryptoNote's ring signature per input, on the prefix hash. Types 1 to 4: MLSAG, in type 1 a single one for
all inputs that proves the balance too. Types 5 and 6: CLSAG. All of them sign ``Transaction.signature_hash``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.monero.amounts import commitment_of
from zkpriv.monero.rct import ClsagData, MlsagData, RctType
from zkpriv.monero.rings import Ring
from zkpriv.monero.transaction import Transaction
from zkpriv.ring import Rules, clsag, cryptonote, mlsag

_Rings = Sequence[Ring]


def plain_commitment(amount: int) -> bytes:
    """The commitment that stands for an output with a plain amount: mask 1."""
    return commitment_of(amount).to_bytes()


def verify_signatures(tx: Transaction, rings: Sequence[Ring]) -> str:
    """One sentence on what was verified; InvalidSignature with the input's number for what does not hold.

    The rings must have the sizes that the inputs name, with commitments where there is a RingCT part.
    """
    rct = tx.rct
    if rct is None:
        for number in range(len(rings)):
            _at(number, _version_1, tx, rings)
        return f"{len(rings)} ring signatures of version 1 verify for the members given"
    if rct.type is RctType.NULL:
        raise InvalidSignature("rct type 0 carries none")
    if rct.type is RctType.FULL:
        _full(tx, rings)
        return f"the MLSAG over all {len(rings)} inputs verifies for the members given"
    if rct.type.is_clsag:
        for number in range(len(rings)):
            _at(number, _clsag, tx, rings)
        return f"{len(rings)} CLSAGs verify for the members given"
    for number in range(len(rings)):
        _at(number, _simple, tx, rings)
    return f"{len(rings)} MLSAGs verify for the members given"


def _version_1(tx: Transaction, rings: Sequence[Ring], number: int) -> None:
    signature = cryptonote.RingSignature.from_bytes(b"".join(tx.signatures[number]))
    keys = [member.key for member in rings[number]]
    cryptonote.verify(signature, tx.prefix_hash, tx.key_inputs[number].key_image, keys, rules=Rules.MONERO)


def _clsag(tx: Transaction, rings: Sequence[Ring], number: int) -> None:
    data = tx.rct.signatures[number] if tx.rct is not None else None
    if tx.rct is None or not isinstance(data, ClsagData):
        raise EncodingError("not a CLSAG")
    signature = clsag.Clsag.from_bytes(data.to_bytes(), tx.key_inputs[number].key_image)
    ring = _pairs(rings[number])
    clsag.verify(signature, tx.signature_hash, ring, tx.rct.pseudo_outs[number], rules=Rules.MONERO)


def _simple(tx: Transaction, rings: Sequence[Ring], number: int) -> None:
    if tx.rct is None:
        raise EncodingError("not a RingCT transaction")
    signature = _read_mlsag(tx, number)
    image = tx.key_inputs[number].key_image
    mlsag.verify_simple(signature, tx.signature_hash, _pairs(rings[number]), tx.rct.pseudo_outs[number], image)


def _full(tx: Transaction, rings: Sequence[Ring]) -> None:
    if tx.rct is None:
        raise EncodingError("not a RingCT transaction")
    images = [item.key_image for item in tx.key_inputs]
    pairs = [_pairs(ring) for ring in rings]
    mlsag.verify_full(_read_mlsag(tx, 0), tx.signature_hash, pairs, images, tx.rct.commitments, tx.rct.fee)


def _read_mlsag(tx: Transaction, number: int) -> mlsag.Mlsag:
    data = tx.rct.signatures[number] if tx.rct is not None else None
    if not isinstance(data, MlsagData):
        raise EncodingError("not an MLSAG")
    return mlsag.Mlsag.from_bytes(data.to_bytes(), len(data.s), len(data.s[0]))


def _pairs(ring: Ring) -> list[tuple[bytes, bytes]]:
    if any(member.commitment is None for member in ring):
        raise EncodingError("a ring member lacks its commitment")
    return [(member.key, member.commitment or b"") for member in ring]


def _at(number: int, check: Callable[[Transaction, Sequence[Ring], int], None], tx: Transaction, rings: _Rings) -> None:
    try:
        check(tx, rings, number)
    except (EncodingError, InvalidSignature) as error:
        raise InvalidSignature(f"input {number}: {error}", indices=(number,)) from None
