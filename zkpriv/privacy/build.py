# SPDX-License-Identifier: GPL-3.0-or-later
"""From plan to transfer: prepare (outputs, keys, witness), prove, sign.

The prover gets k', alpha, the path and the amounts, as Python integers that are not wiped. It learns what a holder of
the full view key knows; it never gets s, and the signer compares what it signs with what it was shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from zkpriv.errors import ChainDataError, OutputUnspendable, PlanError, UnsatisfiedConstraint, WrongNetwork
from zkpriv.hashing import Domain, poseidon
from zkpriv.jubjub import G, Jubjub, T
from zkpriv.privacy.keys import FullViewKey
from zkpriv.privacy.output import Context, MadeOutput, new_output
from zkpriv.privacy.plan import TransferPlan
from zkpriv.privacy.receipt import Receipt
from zkpriv.privacy.scan import OwnedOutput, one_time_secrets
from zkpriv.privacy.signing import ShownOutput, Signer, SigningRequest, SigningSession
from zkpriv.privacy.transfer import Shape, Transfer, TransferBody
from zkpriv.privacy.tree import ARITIES, CAPACITY, MerklePath, node_hash
from zkpriv.secrets import Secret, commit

_NO_SIBLINGS: Final = tuple((0,) * (arity - 1) for arity in ARITIES)

PathOf = Callable[[int, int], MerklePath]
"""(position, tree size) -> path: ``NoteTree.path`` of a wallet."""


class ShapeProver(Protocol):
    """Makes proofs: ``zkpriv.privacy.params.TransferProver``."""

    def circuit_digest(self, shape: Shape) -> bytes:
        """Digest of the shape's circuit."""
        ...

    def prove(self, shape: Shape, inputs: Mapping[str, Any], **options: Any) -> bytes:
        """192 proof bytes for the circuit's inputs by name."""
        ...


@dataclass(slots=True)
class _Input:
    """One input while it is built, real or dummy."""

    nullifier_key: Secret
    spend_offset: Secret | None
    rho: Secret | None
    position: int
    point: Jubjub | None
    commitment: Jubjub
    leaf: int

    def close(self) -> None:
        for secret in (self.nullifier_key, self.spend_offset, self.rho):
            if secret is not None:
                secret.close()


@dataclass(frozen=True, slots=True)
class PreparedTransfer:
    """A body with its witness, before proof and signatures. Holds secrets: not shown, not pickled."""

    body: TransferBody
    made: tuple[MadeOutput, ...] = field(repr=False)
    inputs: Mapping[str, Any] = field(repr=False)
    session: SigningSession = field(repr=False)

    def __reduce__(self) -> str:
        raise TypeError("a prepared transfer holds secrets: it is not pickled")


@dataclass(frozen=True, slots=True)
class BuiltTransfer:
    """A finished transfer with its id and, for each payment of the plan in order, a receipt."""

    transfer: Transfer
    transaction_id: bytes
    receipts: tuple[Receipt, ...] = field(repr=False)
    plan: TransferPlan = field(repr=False)


def _real_input(key: FullViewKey, owned: OwnedOutput) -> _Input:
    one_time = one_time_secrets(key, owned)
    if not one_time.nullifier_key.is_canonical_nullifier_key():
        raise OutputUnspendable(f"output at position {owned.position}: its nullifier key is not canonical")
    output = owned.placed.output
    return _Input(
        one_time.nullifier_key,
        one_time.spend_offset,
        one_time.rho,
        owned.position,
        output.one_time_key,
        output.commitment,
        output.leaf,
    )


def _dummy_input() -> _Input:
    """k' and position uniform; its one-time key follows from the key that the signer makes for it."""
    key = Secret.random_scalar()
    while not key.is_canonical_nullifier_key():
        key.close()
        key = Secret.random_scalar()
    with Secret.random_scalar() as rho:
        commitment = commit(0, rho)
    return _Input(key, None, None, secrets.randbelow(CAPACITY), None, commitment, 0)


def _leaf(point: Jubjub, commitment: Jubjub) -> int:
    return int(poseidon(Domain.LEAF, [point.u, point.v, commitment.u, commitment.v]))


def _as_int(secret: Secret) -> int:
    return int.from_bytes(secret.reveal(), "little")


def _pair(point: Jubjub) -> list[int]:
    return [int(point.u), int(point.v)]


def _children(path: MerklePath, leaf: int, root: int | None) -> list[list[int]]:
    """All children along a path, own one included; ChainDataError if it does not lead to ``root`` (None: any)."""
    rows: list[list[int]] = []
    value, index = leaf, path.position
    for arity, siblings in zip(ARITIES, path.siblings, strict=True):
        place = index % arity
        rows.append([*siblings[:place], value, *siblings[place:]])
        value = node_hash(rows[-1])
        index //= arity
    if root is not None and value != root:
        raise ChainDataError(f"output at position {path.position}: its path does not lead to the anchor's root")
    return rows


def _sum(scalars: Sequence[Secret]) -> Secret:
    total = Secret.from_scalar(0)
    for scalar in scalars:
        before, total = total, total.add(scalar)
        before.close()
    return total


def prepare(plan: TransferPlan, key: FullViewKey, signer: Signer, path_of: PathOf) -> PreparedTransfer:
    """Make the outputs, the randomized keys and the witness of a plan.

    Raises OutputUnspendable, ChainDataError, and PlanError when the signer belongs to another account.
    """
    if key.network is not plan.network:
        raise WrongNetwork(f"plan: of {plan.network.name}, the view key is of {key.network.name}")
    inputs: list[_Input] = []
    try:
        inputs += [_dummy_input() if owned is None else _real_input(key, owned) for owned in plan.inputs]
        session = signer.begin([item.spend_offset for item in inputs])
        nullifiers = tuple(
            int(item.nullifier_key.nullifier(item.position, dummy=item.point is None)) for item in inputs
        )
        context = Context.transfer(nullifiers[0])
        made = tuple(
            new_output(output.address, output.value, output.memo, context, index)
            for index, output in enumerate(plan.outputs)
        )
        body = TransferBody(
            plan.network,
            plan.anchor_root,
            plan.fee,
            plan.burn,
            plan.expiry,
            nullifiers,
            session.randomized_keys,
            tuple(item.output for item in made),
        )
        return PreparedTransfer(body, made, _witness(plan, body, made, inputs, session, path_of), session)
    finally:
        for item in inputs:
            item.close()


def _witness(
    plan: TransferPlan,
    body: TransferBody,
    made: Sequence[MadeOutput],
    inputs: Sequence[_Input],
    session: SigningSession,
    path_of: PathOf,
) -> dict[str, Any]:
    """The circuit's inputs by name (schema: ``zkpriv.circuits.transfer``)."""
    points, rows = [], []
    for index, (item, alpha) in enumerate(zip(inputs, session.alphas, strict=True)):
        point = item.nullifier_key.mul_base(G) + session.randomized_keys[index] - alpha.mul_base(T)
        if item.point is not None and point != item.point:
            raise PlanError(f"input[{index}]: the signer's account does not own this output")
        points.append(point)
        if item.point is None:
            rows.append(_children(MerklePath(item.position, _NO_SIBLINGS), _leaf(point, item.commitment), None))
        else:
            rows.append(_children(path_of(item.position, plan.anchor_size), item.leaf, body.root))
    rho_in = [item.rho for item in inputs if item.rho is not None]
    rho_out = [item.rho for item in made]
    with _sum(rho_in) as total_in, _sum(rho_out) as total_out, total_in.sub(total_out) as delta:
        difference = _as_int(delta)
    return {
        "root": body.root,
        "fee": body.leaving,
        "nullifier": list(body.nullifiers),
        "randomized_key": [int(point.u) for point in body.randomized_keys],
        "commitment": [int(output.commitment.u) for output in body.outputs],
        "nullifier_key": [int(item.nullifier_key.packed_nullifier_key()) for item in inputs],
        "alpha": [_as_int(alpha) for alpha in session.alphas],
        "one_time_key": [_pair(point) for point in points],
        "input_commitment": [_pair(item.commitment) for item in inputs],
        "path": rows,
        "position": [item.position for item in inputs],
        "dummy": [int(item.point is None) for item in inputs],
        "value": [item.note.value for item in made],
        "blinding": [_as_int(item.rho) for item in made],
        "delta": difference,
    }


def finish(
    plan: TransferPlan,
    prepared: PreparedTransfer,
    prover: ShapeProver,
    *,
    confirm: Callable[[SigningRequest], bool] | None = None,
    **options: Any,
) -> BuiltTransfer:
    """Sign and prove. The signer is asked first: a refusal costs no proof. ``options`` go to the prover."""
    body = prepared.body
    circuit_digest = prover.circuit_digest(body.shape)
    shown = tuple(ShownOutput(item.address, item.note) for item in prepared.made)
    signatures = prepared.session.sign(SigningRequest(body, circuit_digest, shown), confirm=confirm)
    try:
        proof = prover.prove(body.shape, prepared.inputs, **options)
    except UnsatisfiedConstraint as error:
        # Its message shows values of the witness: keys and amounts.
        raise PlanError(
            f"the prepared transfer is not a true statement ({error.path}): rescan and plan again"
        ) from None
    transaction_id = body.digest(circuit_digest)
    payments = sorted(
        (output.payment, index) for index, output in enumerate(plan.outputs) if output.payment is not None
    )
    receipts = tuple(Receipt.of(prepared.made[index], transaction_id) for _, index in payments)
    for item in prepared.made:
        item.rho.close()
    return BuiltTransfer(Transfer(body, signatures, proof), transaction_id, receipts, plan)
