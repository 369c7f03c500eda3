# SPDX-License-Identifier: GPL-3.0-or-later
"""Batch verification: one product of pairings for many proofs, also of different circuits.

Statement: prod_k ( e(A_k, B_k) e(X_k, -gamma) e(C_k, -delta) )^(z_k) = prod_k e(alpha, beta)^(z_k), with X_k
the input point of proof k. The weights z_k are 128 random bits from the operating system, drawn after the
proofs are fixed and never shown: a batch with a wrong proof passes with probability 2^-128. (With equal or
predictable weights two wrong proofs can cancel.) Sources: Bellare, Garay, Rabin, "Fast batch verification for
modular exponentiation" (EUROCRYPT 1998); Zcash protocol specification, appendix B.2.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zkpriv import backend
from zkpriv.errors import EncodingError, InvalidProof
from zkpriv.groth16._options import checked_threads
from zkpriv.groth16.proof import Proof
from zkpriv.groth16.verify import Publics, R, Verifier, check_not_identity
from zkpriv.groups import G1, G2
from zkpriv.pairing import GT, PreparedG2, multi_pairing

WEIGHT_BITS = 128


@dataclass(frozen=True, slots=True)
class _Item:
    index: int
    verifier: Verifier
    proof: Proof
    inputs: list[int]


def verify_batch(items: Iterable[tuple[Verifier, Proof | bytes, Publics]], *, threads: int | None = None) -> None:
    """Return if every proof holds under its verifier for its inputs; an empty batch holds.

    EncodingError as ``Verifier.verify`` gives, naming the first malformed item. InvalidProof whose
    ``indices`` names every wrong proof, found by halving. ``threads``: at most so many, None for all processors.
    """
    checked_threads(threads)
    checked: list[_Item] = []
    bad: list[int] = []
    everything = list(items)
    proofs = _decoded([proof for _, proof, _ in everything], threads)
    for index, ((verifier, _, public), value) in enumerate(zip(everything, proofs, strict=True)):
        try:
            item = _Item(index, verifier, value, verifier.checked_inputs(public))
        except EncodingError as error:
            raise _named(index, error) from None
        try:
            check_not_identity(value)
        except InvalidProof:
            bad.append(index)
        else:
            checked.append(item)
    total = len(bad) + len(checked)
    bad += _wrong(checked, threads)
    if bad:
        bad.sort()
        named = ", ".join(map(str, bad[:20])) + (", ..." if len(bad) > 20 else "")
        raise InvalidProof(f"{len(bad)} of {total} proofs do not hold: {named}; reject those", indices=bad)


def _named(index: int, error: EncodingError) -> EncodingError:
    return EncodingError(f"item {index} of the batch: {error.reason}", offset=error.offset)


def _decoded(proofs: Sequence[Proof | bytes], threads: int | None) -> list[Proof]:
    """The proofs as values; those given as bytes are decoded together, on all threads."""
    encoded = {index: proof for index, proof in enumerate(proofs) if not isinstance(proof, Proof)}
    try:
        fresh = dict(zip(encoded, Proof.many_from_bytes(list(encoded.values()), threads=threads), strict=True))
    except EncodingError:
        # Once more, one by one, for the index.
        for index, data in encoded.items():
            try:
                Proof.from_bytes(data)
            except EncodingError as error:
                raise _named(index, error) from None
        raise
    return [proof if isinstance(proof, Proof) else fresh[index] for index, proof in enumerate(proofs)]


def _wrong(items: Sequence[_Item], threads: int | None) -> list[int]:
    """The indices of the wrong proofs."""
    if not items or _holds(items, threads):
        return []
    if len(items) == 1:
        return [items[0].index]
    middle = len(items) // 2
    return _wrong(items[:middle], threads) + _wrong(items[middle:], threads)


def draw_weights(count: int) -> list[int]:
    """Fresh weights, 1 .. 2^128 - 1, from the operating system."""
    return [secrets.randbelow((1 << WEIGHT_BITS) - 1) + 1 for _ in range(count)]


def _holds(items: Sequence[_Item], threads: int | None) -> bool:
    weights = draw_weights(len(items))
    pairs: list[tuple[G1, G2 | PreparedG2]] = []
    expected = GT.one()
    groups: dict[int, list[tuple[_Item, int]]] = {}
    points = b"".join(item.proof.a.to_bytes(compressed=False) for item in items)
    weighed = backend.impl().g1_weigh(points, weights, threads=threads or 0)
    for index, (item, weight) in enumerate(zip(items, weights, strict=True)):
        pairs.append((G1._of(weighed[96 * index : 96 * index + 96]), item.proof.b))
        groups.setdefault(id(item.verifier), []).append((item, weight))
    for members in groups.values():
        verifier = members[0][0].verifier
        scalars = [0] * (verifier.key.n_public + 1)
        for item, weight in members:
            for position, value in enumerate((1, *item.inputs)):
                scalars[position] = (scalars[position] + weight * value) % R
        c_sum = G1.msm([item.proof.c for item, _ in members], [weight for _, weight in members])
        pairs.append((verifier.inputs_point(scalars), verifier._gamma_neg))
        pairs.append((c_sum, verifier._delta_neg))
        expected = expected * verifier.key.alpha_beta ** sum(weight for _, weight in members)
    return multi_pairing(pairs, threads=threads) == expected
