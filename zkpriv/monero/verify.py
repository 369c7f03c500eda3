# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be checked of one transaction without the chain, and with the ring members given.

Each check has a name, a result and a reason; what cannot be checked is said, never left out. A transaction is ``ok``
when nothing failed and, unless the caller allows a partial answer, everything was checked. The rules are those of the
network for the type at hand, as far as they do not depend on the height.

Not checked by anybody here, since only the chain knows: that the ring members given are the outputs with these
numbers, that key images are new, that the fee and ring size are what the network asks at its height, and unlock times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Any, Final

from zkpriv._octets import octets
from zkpriv.ed25519 import Ed25519, H, are_torsion_free, sum_points
from zkpriv.errors import EncodingError, InvalidProof, InvalidSignature
from zkpriv.monero import input_proofs
from zkpriv.monero.borromean import verify_borromean
from zkpriv.monero.rct import BulletproofData, Rct, RctType
from zkpriv.monero.rings import Ring, Rings
from zkpriv.monero.transaction import KeyInput, Transaction

MAX_BULLETPROOF_OUTPUTS: Final = 16
_MAX_AMOUNT: Final = 2**64 - 1


class Result(Enum):
    """The outcome of one check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a report."""

    name: str
    result: Result
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What is known about a transaction. ``complete``: everything was checked."""

    txid: bytes
    type: str
    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple([check for check in self.checks if check.result is Result.FAILED])

    @property
    def not_checked(self) -> tuple[Check, ...]:
        """What could not be checked."""
        return tuple([check for check in self.checks if check.result is Result.NOT_CHECKED])

    def ok(self, *, allow_partial: bool = False) -> bool:
        """Nothing failed and, unless ``allow_partial``, nothing was left unchecked."""
        return not self.failed and (allow_partial or not self.not_checked)

    def result_of(self, name: str) -> Result | None:
        """The result of a check by name; None where the type of transaction has no such check."""
        return next((check.result for check in self.checks if check.name == name), None)

    def as_dict(self, *, allow_partial: bool = False) -> dict[str, Any]:
        """``{txid, type, ok, checks: [{name, result, reason}]}``.

        The type is RingCT's number, 0 to 6, or ``v1``, ``v1-coinbase``.
        """
        checks = [{"name": check.name, "result": check.result.value, "reason": check.reason} for check in self.checks]
        return {
            "txid": self.txid.hex(),
            "type": int(self.type.removeprefix("rct-")) if self.type.startswith("rct-") else self.type,
            "ok": self.ok(allow_partial=allow_partial),
            "checks": checks,
        }


class _NotChecked(Exception):
    """Raised by a check that lacks what it needs."""


def verify_transaction(
    transaction: Transaction | bytes, rings: Rings | None = None, *, allow_partial: bool = False
) -> Report:
    """``check_transaction``, but InvalidProof where the report is not ok."""
    report = check_transaction(transaction, rings)
    if not report.ok(allow_partial=allow_partial):
        wrong = report.failed or report.not_checked
        raise InvalidProof("; ".join([f"{check.name} {check.result.value}: {check.reason}" for check in wrong]))
    return report


def check_transaction(transaction: Transaction | bytes, rings: Rings | None = None) -> Report:
    """Every check, whatever the others say. EncodingError only for bytes that are no transaction."""
    if isinstance(transaction, Transaction):
        tx, blob = transaction, None
    else:
        blob = octets(transaction, "transaction")
        tx = Transaction.from_bytes(blob)
    checks = [_run(name, check) for name, check in _plan(tx, blob, rings)]
    return Report(tx.txid, tx.type_name, tuple(checks))


def _plan(tx: Transaction, blob: bytes | None, rings: Rings | None) -> list[tuple[str, Callable[[], str]]]:
    plan: list[tuple[str, Callable[[], str]]] = [("encoding", lambda: _encoding(tx, blob))]
    if rings is not None and rings.txid is not None:
        plan.append(("txid", lambda: _txid(tx, rings.txid)))
    plan += [("structure", lambda: _structure(tx)), ("output_keys", lambda: _output_keys(tx))]
    if tx.is_coinbase:
        return [*plan, ("balance", lambda: _coinbase_balance(tx))]
    plan += [("ring_offsets", lambda: _ring_offsets(tx)), ("key_images", lambda: _key_images(tx))]
    given = None if rings is None else rings.rings
    if tx.rct is not None:
        plan.append(("commitments", lambda: _commitments(tx)))
    plan.append(("balance", lambda: _balance(tx, given)))
    if tx.rct is not None:
        plan.append(("range_proofs", lambda: _range_proofs(tx)))
    return [*plan, ("rings", lambda: _rings(tx, given)), ("ring_signatures", lambda: _signatures(tx, given))]


def _run(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, Result.PASSED, check())
    except _NotChecked as missing:
        return Check(name, Result.NOT_CHECKED, str(missing))
    except (EncodingError, InvalidProof, InvalidSignature) as error:
        return Check(name, Result.FAILED, str(error))


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise InvalidProof(reason)


def _encoding(tx: Transaction, blob: bytes | None) -> str:
    written = tx.to_bytes()
    _require(blob is None or written == blob, "written again, the transaction has other bytes")
    # A value that no bytes stand for must not pass: lists in it may be longer than any that can be read.
    _require(blob is not None or Transaction.from_bytes(written) == tx, "read again from its bytes, it is another one")
    return f"{len(written)} bytes, read strictly; written again they are the same"


def _txid(tx: Transaction, expected: bytes | None) -> str:
    _require(tx.txid == expected, f"the ring members were collected for {(expected or b'').hex()}")
    return "the id is the one that the ring members were collected for"


def _structure(tx: Transaction) -> str:
    _require(bool(tx.outputs), "there are no outputs")
    amounts = [item.amount for item in tx.key_inputs]
    _require(sum(amounts) <= _MAX_AMOUNT, "the input amounts overflow 64 bits")
    _require(sum(item.amount for item in tx.outputs) <= _MAX_AMOUNT, "the output amounts overflow 64 bits")
    _require(len({item.view_tag is None for item in tx.outputs}) == 1, "some outputs have view tags and some have none")
    if tx.is_coinbase:
        return f"one coinbase input, {len(tx.outputs)} outputs with plain amounts"
    if tx.rct is None:
        _require(all(amounts) and all(item.amount for item in tx.outputs), "an amount of version 1 is zero")
        return f"{len(tx.inputs)} inputs and {len(tx.outputs)} outputs with plain amounts"
    _rct_structure(tx, tx.rct)
    return f"{len(tx.inputs)} inputs, {len(tx.outputs)} outputs, rings of {len(tx.key_inputs[0].offsets)}"


def _rct_structure(tx: Transaction, rct: Rct) -> None:
    kind = rct.type
    _require(kind is not RctType.NULL, "rct type 0 proves nothing and is for coinbase alone")
    _require(not any(item.amount for item in tx.outputs), "an output has a plain amount beside its commitment")
    sizes = {len(item.offsets) for item in tx.key_inputs}
    _require(len(sizes) == 1, f"rings of different sizes: {sorted(sizes)}")
    _require(min(sizes) >= 2, "a ring of one hides nothing and is not allowed beside hidden amounts")
    if not kind.is_borromean:
        proofs = len(rct.range_proofs)
        _require(proofs == 1, f"expected one range proof for all outputs, got {proofs}")
        _require(len(tx.outputs) <= MAX_BULLETPROOF_OUTPUTS, f"more than {MAX_BULLETPROOF_OUTPUTS} outputs")
    if kind.is_clsag:
        _require(len(tx.outputs) >= 2, "transactions of types 5 and 6 have two outputs at least")


def _output_keys(tx: Transaction) -> str:
    _decode([item.key for item in tx.outputs], "output key")
    return f"{len(tx.outputs)} one-time keys are points of the curve"


def _ring_offsets(tx: Transaction) -> str:
    for number, item in enumerate(tx.key_inputs):
        _require(0 not in item.offsets[1:], f"input {number}: a ring member occurs twice")
        _require(item.indices[-1] <= _MAX_AMOUNT, f"input {number}: the offsets overflow 64 bits")
    return "no ring names an output twice"


def _key_images(tx: Transaction) -> str:
    images = [item.key_image for item in tx.key_inputs]
    points = _decode(images, "key image")
    for number, (point, free) in enumerate(zip(points, are_torsion_free(points), strict=True)):
        _require(free and not point.is_identity, f"key image {number}: not of prime order")
    _require(len(set(images)) == len(images), "a key image occurs twice: the same output is spent twice")
    if tx.rct is not None and tx.rct.type >= RctType.BULLETPROOF:
        ordered = all(left > right for left, right in pairwise(images))
        _require(ordered, "key images are not in descending order, as this type of transaction needs it")
    return f"{len(images)} of prime order, all different; whether they are new, only the chain knows"


def _commitments(tx: Transaction) -> str:
    rct = _rct_of(tx)
    _decode(rct.commitments, "output commitment")
    _decode(rct.pseudo_outs, "pseudo output")
    return f"{len(rct.commitments)} output commitments and {len(rct.pseudo_outs)} pseudo outputs decode"


def _coinbase_balance(tx: Transaction) -> str:
    total = sum(item.amount for item in tx.outputs)
    raise _NotChecked(f"new coins: whether {total} is the block's reward and its fees, only the block knows")


def _balance(tx: Transaction, rings: Sequence[Ring] | None) -> str:
    rct = tx.rct
    if rct is None:
        fee = tx.fee
        _require(bool(fee), "the plain amounts of the inputs do not exceed those of the outputs")
        return f"plain amounts: the inputs cover the outputs and a fee of {fee}"
    _require(rct.type is not RctType.NULL, "rct type 0 carries no commitments")
    if rct.type is RctType.FULL:
        if rings is None:
            raise _NotChecked("in type 1 the one ring signature proves it, which needs the ring members")
        _signatures(tx, rings)
        return f"the last row of the ring signature proves it, with a fee of {rct.fee}"
    inputs = sum_points(_decode(rct.pseudo_outs, "pseudo output"))
    outputs = sum_points([*_decode(rct.commitments, "output commitment"), H.mul_var(rct.fee)])
    _require(inputs == outputs, "pseudo outputs, output commitments and fee do not balance")
    return f"pseudo outputs = output commitments + the fee of {rct.fee}"


def _range_proofs(tx: Transaction) -> str:
    rct = _rct_of(tx)
    _require(rct.type is not RctType.NULL, "rct type 0 carries none")
    if rct.type.is_borromean:
        for number, (commitment, item) in enumerate(zip(rct.commitments, rct.range_proofs, strict=True)):
            _in_item(f"output {number}", verify_borromean, commitment, item)
        return f"{len(rct.range_proofs)} Borromean range proofs verify"
    _require(len(rct.range_proofs) == 1, f"expected one range proof for all outputs, got {len(rct.range_proofs)}")
    from zkpriv.bulletproofs import original, plus

    proof = rct.range_proofs[0]
    if isinstance(proof, BulletproofData):
        original.verify(proof.to_bytes(), rct.commitments)
        return f"the Bulletproof for {len(rct.commitments)} outputs verifies"
    plus.verify(proof.to_bytes(), rct.commitments)
    return f"the Bulletproof+ for {len(rct.commitments)} outputs verifies"


def _rings(tx: Transaction, rings: Sequence[Ring] | None) -> str:
    if rings is None:
        raise _NotChecked("the ring members are not given: offsets are numbers that only the chain resolves")
    _require(len(rings) == len(tx.inputs), f"rings for {len(rings)} inputs are given, there are {len(tx.inputs)}")
    for number, (item, ring) in enumerate(zip(tx.key_inputs, rings, strict=True)):
        _ring(tx, number, item, ring)
    sizes = [len(ring) for ring in rings]
    return f"{sum(sizes)} members for {len(rings)} inputs, as many as the offsets name"


def _ring(tx: Transaction, number: int, item: KeyInput, ring: Ring) -> None:
    given, named = len(ring), len(item.offsets)
    _require(given == named, f"input {number}: {given} ring members are given, the offsets name {named}")
    _require(len(set(ring)) == given, f"input {number}: a ring member is given twice")
    _decode([member.key for member in ring], f"input {number}: key of ring member")
    if tx.rct is None:
        return
    masks = [member.commitment for member in ring if member.commitment is not None]
    _require(len(masks) == given, f"input {number}: a ring member lacks its commitment")
    _decode(masks, f"input {number}: commitment of ring member")
    if item.amount:
        plain = input_proofs.plain_commitment(item.amount)
        _require(set(masks) == {plain}, f"input {number}: a commitment is not that of the plain amount {item.amount}")


def _signatures(tx: Transaction, rings: Sequence[Ring] | None) -> str:
    if rings is None:
        if tx.rct is not None and tx.rct.type is RctType.NULL:
            raise InvalidSignature("rct type 0 carries none")
        raise _NotChecked("the ring members are not given")
    _rings(tx, rings)
    return input_proofs.verify_signatures(tx, rings)


def _rct_of(tx: Transaction) -> Rct:
    if tx.rct is None:
        raise InvalidProof("version 1 has no RingCT part")
    return tx.rct


def _decode(encoded: Sequence[bytes], what: str) -> list[Ed25519]:
    try:
        return Ed25519.many_from_bytes(b"".join(encoded))
    except EncodingError as error:
        raise EncodingError(f"{what} {(error.offset or 0) // 32}: {error.reason}") from None


def _in_item(where: str, check: Callable[..., None], *arguments: Any) -> None:
    try:
        check(*arguments)
    except (EncodingError, InvalidProof) as error:
        raise InvalidProof(f"{where}: {error}") from None
