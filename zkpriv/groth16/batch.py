# SPDX-License-Identifier: GPL-3.0-or-later
"""Batch verification: one product of pairings for many proofs, also of different circuits.

Statement: prod_k ( e(A_k, B_k) e(X_k, -gamma) e(C_k, -delta) )^(z_k) = prod_k e(alpha, beta)^(z_k), with X_k
the input point of proof k. The weights z_k come from 128 random bits of the operating system, drawn after the
proofs are fixed and never shown: a batch with a wrong proof passes with probability 2^-128. (With equal or
predictable weights two wrong proofs can cancel.) Sources: Bellare, Garay, Rabin, "Fast batch verification for
modular exponentiation" (EUROCRYPT 1998); Zcash protocol specification, appendix B.2.

The bits are two halves a, b of 64, and z = a + b lambda with lambda = -z^2 mod r, the eigenvalue of the
endomorphism phi of G1: z A = a A + b phi(A) takes half the doublings. Different bits are different z, and z = 0
only for a = b = 0: in Z[omega], omega^2 + omega + 1 = 0, the elements a + b omega that are 0 mod (r, omega - lambda)
have a norm a^2 - a b + b^2 that r divides, and differences of ours have a norm below 2^130.
"""

from __future__ import annotations

import operator
import secrets
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from zkpriv import backend
from zkpriv.errors import EncodingError, InvalidProof
from zkpriv.groth16._options import checked_threads
from zkpriv.groth16.proof import PROOF_BYTES, Proof
from zkpriv.groth16.verify import Publics, R, Verifier
from zkpriv.pairing import GT

WEIGHT_BITS = 128
HALF_BITS = WEIGHT_BITS // 2
LAMBDA = R - 0xD201000000010000**2

_IDENTITY = 0x40  # flag in the first byte of an uncompressed point


class _Item(NamedTuple):
    place: int
    verifier: Verifier
    record: bytes  # A | B | C uncompressed
    inputs: list[int]


class _OutsideSubgroup(Exception):
    """Some B whose check was deferred is not in the subgroup."""


def verify_batch(items: Iterable[tuple[Verifier, Proof | bytes, Publics]], *, threads: int | None = None) -> None:
    """Return if every proof holds under its verifier for its inputs; an empty batch holds.

    EncodingError as ``Verifier.verify`` gives, naming the first malformed item. InvalidProof whose
    ``indices`` names every wrong proof, found by halving. ``threads``: at most so many, None for all processors.
    """
    checked_threads(threads)
    everything = list(items)
    proofs = [_snapshot(proof) for _, proof, _ in everything]
    records = _records(proofs, threads)
    checked: list[_Item] = []
    bad: list[int] = []
    for index, ((verifier, _, public), record) in enumerate(zip(everything, records, strict=True)):
        try:
            inputs = verifier.checked_inputs(public)
        except EncodingError as error:
            _check_encodings(proofs, threads)  # malformed proofs come first
            raise _named(index, error) from None
        if (record[0] | record[96] | record[288]) & _IDENTITY:
            bad.append(index)
        else:
            checked.append(_Item(index, verifier, record, inputs))
    if bad:
        _check_encodings(proofs, threads)
    try:
        holds = not checked or _holds(checked, threads, check_b=True)
    except _OutsideSubgroup:
        _check_encodings(proofs, threads)
        raise
    if not holds:
        bad += _wrong(checked, threads)
    if bad:
        bad.sort()
        named = ", ".join(map(str, bad[:20])) + (", ..." if len(bad) > 20 else "")
        raise InvalidProof(f"{len(bad)} of {len(everything)} proofs do not hold: {named}; reject those", indices=bad)


def _named(index: int, error: EncodingError) -> EncodingError:
    return EncodingError(f"item {index} of the batch: {error.reason}", offset=error.offset)


def _snapshot(proof: Proof | bytes) -> Proof | bytes:
    """A copy of bytes-like data: every later look sees the same bytes, and ``len`` counts them. The rest as it is."""
    return bytes(proof) if isinstance(proof, bytes | bytearray | memoryview) else proof


def _records(proofs: Sequence[Proof | bytes], threads: int | None) -> list[bytes]:
    """A | B | C of each proof, 384 bytes; those given as bytes are decoded together, on all threads.

    Whether their B lies in the subgroup is left to the product of pairings, which gets it for nothing.
    """
    encoded: list[bytes] = [proof for proof in proofs if not isinstance(proof, Proof)]
    for data in encoded:
        if not isinstance(data, bytes) or len(data) != PROOF_BYTES:
            _check_encodings(proofs, threads)
            raise AssertionError("the decoders disagree")
    decoded = backend.impl().proofs_decode(b"".join(encoded), check_b=False, threads=threads or 0)
    if isinstance(decoded, int) or len(decoded) != 384 * len(encoded):
        _check_encodings(proofs, threads)
        raise AssertionError("the decoders disagree")
    fresh = (decoded[i : i + 384] for i in range(0, len(decoded), 384))
    return [Proof.to_bytes_uncompressed(proof) if isinstance(proof, Proof) else next(fresh) for proof in proofs]


def _check_encodings(proofs: Sequence[Proof | bytes], threads: int | None) -> None:
    """EncodingError naming the first malformed proof, if there is one: every check, and B's subgroup too."""
    encoded = {index: proof for index, proof in enumerate(proofs) if not isinstance(proof, Proof)}
    try:
        Proof.many_from_bytes(list(encoded.values()), threads=threads)
    except EncodingError:
        # Once more, one by one, for the index.
        for index, data in encoded.items():
            try:
                Proof.from_bytes(data)
            except EncodingError as error:
                raise _named(index, error) from None
        raise


def _wrong(items: Sequence[_Item], threads: int | None) -> list[int]:
    """The indices of the wrong proofs, for items that do not hold together."""
    if len(items) == 1:
        return [items[0].place]
    middle = len(items) // 2
    wrong: list[int] = []
    for half in (items[:middle], items[middle:]):
        if not _holds(half, threads):
            wrong += _wrong(half, threads)
    return wrong


def draw_weights(count: int) -> list[int]:
    """Fresh weights, 1 .. 2^128 - 1, from the operating system."""
    return [secrets.randbelow((1 << WEIGHT_BITS) - 1) + 1 for _ in range(count)]


def scalar_of(weight: int) -> int:
    """z of a weight: its lower half plus lambda times its upper half."""
    return ((weight & ((1 << HALF_BITS) - 1)) + (weight >> HALF_BITS) * LAMBDA) % R


def _holds(items: Sequence[_Item], threads: int | None, *, check_b: bool = False) -> bool:
    """Whether all proofs hold. ``check_b``: also whether each B lies in the subgroup, _OutsideSubgroup if not."""
    core = backend.impl()
    weights = draw_weights(len(items))
    scalars = [scalar_of(weight) for weight in weights]
    groups: dict[int, list[int]] = {}
    for position, item in enumerate(items):
        groups.setdefault(id(item.verifier), []).append(position)
    expected = GT.one()
    fixed_points: list[bytes] = []
    fixed: list[object] = []
    for positions in groups.values():
        verifier = items[positions[0]].verifier
        own = [scalars[position] for position in positions]
        columns = zip(*(items[position].inputs for position in positions), strict=True)
        total = sum(own)
        inputs = [total % R, *(sum(map(operator.mul, own, column)) % R for column in columns)]
        points = b"".join([items[position].record[288:] for position in positions])
        c_sum = core.g1_msm(points, b"".join([scalar.to_bytes(32, "little") for scalar in own]))
        fixed_points += (verifier.inputs_point(inputs).to_bytes(compressed=False), c_sum)
        fixed += (verifier._gamma_neg._lines, verifier._delta_neg._lines)
        expected = expected * verifier.key.alpha_beta**total
    product = core.proofs_product(
        b"".join([item.record for item in items]),
        b"".join([weight.to_bytes(WEIGHT_BITS // 8, "little") for weight in weights]),
        b"".join(fixed_points),
        fixed,
        check_b=check_b,
        threads=threads or 0,
    )
    if isinstance(product, int):
        raise _OutsideSubgroup
    return GT._of(product) == expected
