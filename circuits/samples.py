# SPDX-License-Identifier: GPL-3.0-or-later
"""Honest inputs for the shipped circuits: points in plain Python over the reference, hashes by the library's Poseidon.
For examples and tests, never for money.

Secrets come from a seeded generator that is not cryptographic; real wallets use ``zkpriv.privacy``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from zkpriv import hashing
from zkpriv.gadgets.curve import NAMES
from zkpriv.gadgets.merkle import TREE_ARITIES
from zkpriv.gadgets.nullifier_key import CANONICAL_BOUND, pack
from zkpriv.hashing import Domain
from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub
from zkpriv.reference.jubjub import ORDER, Point


def times(name: str, scalar: int) -> Point:
    """A multiple of one of the generators G, T, G_v, H."""
    return jubjub.mul(jubjub.generator(NAMES[name]), scalar)


def poseidon(domain: Domain, inputs: Sequence[int]) -> int:
    """The library's hash of integers modulo r."""
    return int(hashing.poseidon(domain, [value % R for value in inputs]))


@cache
def empty_roots() -> tuple[int, ...]:
    """The roots of empty subtrees, from the leaf up."""
    roots = [int(hashing.empty_leaf())]
    for arity in TREE_ARITIES:
        roots.append(poseidon(Domain.NODE, [roots[-1]] * arity))
    return tuple(roots)


class SparseTree:
    """The tree of 2^32 leaves from a few leaves by position; all others are empty."""

    def __init__(self, leaves: Mapping[int, int]) -> None:
        self._levels: list[dict[int, int]] = [dict(leaves)]
        for level, arity in enumerate(TREE_ARITIES):
            parents = {place // arity for place in self._levels[level]}
            self._levels.append(
                {parent: poseidon(Domain.NODE, self._children(level, parent)) for parent in sorted(parents)}
            )

    @property
    def root(self) -> int:
        """The root."""
        return self._levels[-1].get(0, empty_roots()[-1])

    def path(self, position: int) -> list[list[int]]:
        """The children of each ancestor of a position, from the leaves up: what ``merkle_root`` takes."""
        out = []
        for level, arity in enumerate(TREE_ARITIES):
            position //= arity
            out.append(self._children(level, position))
        return out

    def _children(self, level: int, parent: int) -> list[int]:
        arity, known = TREE_ARITIES[level], self._levels[level]
        empty = empty_roots()[level]
        return [known.get(parent * arity + j, empty) for j in range(arity)]


@dataclass(frozen=True)
class Spend:
    """One output to be spent, with all its secrets: P = k'*G + s'*T, C = v*G_v + rho*H, at a position of the tree."""

    k: int
    s: int
    value: int
    rho: int
    position: int
    alpha: int
    dummy: bool = False
    P: Point = field(init=False)
    C: Point = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "P", jubjub.add(times("G", self.k), times("T", self.s)))
        object.__setattr__(self, "C", jubjub.value_commitment(self.value, self.rho))

    @property
    def leaf(self) -> int:
        """The leaf of the tree."""
        return poseidon(Domain.LEAF, [*self.P, *self.C])

    @property
    def nullifier(self) -> int:
        """Poseidon_nullifier(packed k', position + 2^32 * dummy)."""
        return poseidon(Domain.NULLIFIER, [pack(self.k), self.position + (int(self.dummy) << 32)])

    @property
    def randomized_key(self) -> Point:
        """S + alpha*T = (s' + alpha)*T."""
        return times("T", self.s + self.alpha)


def random_spend(draw: random.Random, value: int, position: int, *, dummy: bool = False) -> Spend:
    """An output with random secrets."""
    return Spend(
        k=draw.randrange(CANONICAL_BOUND + 1),
        s=draw.randrange(ORDER),
        value=value,
        rho=draw.randrange(ORDER),
        position=position,
        alpha=draw.randrange(1, ORDER),
        dummy=dummy,
    )


def transfer_inputs(
    spends: Sequence[Spend], outputs: Sequence[tuple[int, int]], fee: int, tree: SparseTree | None = None
) -> dict[str, Any]:
    """Inputs of ``transfer`` for these spends and outputs (value, rho). Nothing is checked here.

    Without a tree, one is made that holds the leaves of the real spends.
    """
    if tree is None:
        tree = SparseTree({spend.position: spend.leaf for spend in spends if not spend.dummy})
    paths = []
    for spend in spends:
        own = SparseTree({spend.position: spend.leaf}) if spend.dummy else tree
        paths.append(own.path(spend.position))
    made = [jubjub.value_commitment(value, rho) for value, rho in outputs]
    real = sum(spend.rho for spend in spends if not spend.dummy)
    return {
        "root": tree.root,
        "fee": fee,
        "nullifier": [spend.nullifier for spend in spends],
        "randomized_key": [spend.randomized_key[0] for spend in spends],
        "commitment": [point[0] for point in made],
        "nullifier_key": [pack(spend.k) for spend in spends],
        "alpha": [spend.alpha for spend in spends],
        "one_time_key": [list(spend.P) for spend in spends],
        "input_commitment": [list(spend.C) for spend in spends],
        "path": paths,
        "position": [spend.position for spend in spends],
        "dummy": [int(spend.dummy) for spend in spends],
        "value": [value for value, _ in outputs],
        "blinding": [rho for _, rho in outputs],
        "delta": (real - sum(rho for _, rho in outputs)) % ORDER,
    }


def _split(draw: random.Random, total: int, parts: int) -> list[int]:
    cuts = sorted(draw.randrange(total + 1) for _ in range(parts - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


def _transfer(draw: random.Random, shape: Mapping[str, int]) -> dict[str, Any]:
    n, m, fee = shape["inputs"], shape["outputs"], 2
    spends = [random_spend(draw, draw.randrange(1, 1 << 40), position) for position in range(n)]
    if n > 1:
        spends[-1] = random_spend(draw, draw.randrange(1 << 40), draw.randrange(1 << 32), dummy=True)
    total = sum(spend.value for spend in spends if not spend.dummy) - fee
    outputs = [(value, draw.randrange(ORDER)) for value in _split(draw, max(total, 0), m)]
    return transfer_inputs(spends, outputs, fee)


def _multiply(draw: random.Random, shape: Mapping[str, int]) -> dict[str, Any]:
    return {"product": 15, "a": 3, "b": 5}


def _range_proof(draw: random.Random, shape: Mapping[str, int]) -> dict[str, Any]:
    value, rho = draw.randrange(1 << shape["bits"]), draw.randrange(ORDER)
    return {"commitment": list(jubjub.value_commitment(value, rho)), "value": value, "blinding": rho}


def _membership(draw: random.Random, shape: Mapping[str, int]) -> dict[str, Any]:
    identity, scope, position = draw.randrange(R), draw.randrange(R), draw.randrange(64)
    leaves = {place: draw.randrange(R) for place in range(64)}
    leaves[position] = poseidon(Domain.MEMBERSHIP, [identity])
    tree = SparseTree(leaves)
    return {
        "root": tree.root,
        "nullifier": poseidon(Domain.MEMBERSHIP, [identity, scope]),
        "scope": scope,
        "message": draw.randrange(R),
        "identity": identity,
        "path": tree.path(position),
        "position": position,
    }


def _ring(draw: random.Random, size: int, digest: int) -> list[int]:
    members = [draw.randrange(R) for _ in range(size)]
    members[draw.randrange(size)] = digest
    return members


def _ring_signature(draw: random.Random, shape: Mapping[str, int]) -> dict[str, Any]:
    own = random_spend(draw, 0, 0)
    return {
        "member": _ring(draw, shape["ring"], poseidon(Domain.RING, [*own.P])),
        "key_image": poseidon(Domain.RING, [pack(own.k)]),
        "message": draw.randrange(R),
        "nullifier_key": pack(own.k),
        "spend_key": own.s,
    }


def _ringct(draw: random.Random, shape: Mapping[str, int]) -> dict[str, Any]:
    own, fee = random_spend(draw, 1000, 0), 2
    outputs = [(400, draw.randrange(ORDER)), (598, draw.randrange(ORDER))]
    return {
        "member": _ring(draw, shape["ring"], poseidon(Domain.RING, [*own.P, *own.C])),
        "key_image": poseidon(Domain.RING, [pack(own.k)]),
        "commitment": [jubjub.value_commitment(value, rho)[0] for value, rho in outputs],
        "fee": fee,
        "message": draw.randrange(R),
        "nullifier_key": pack(own.k),
        "spend_key": own.s,
        "input_commitment": list(own.C),
        "value": [value for value, _ in outputs],
        "blinding": [rho for _, rho in outputs],
        "delta": (own.rho - sum(rho for _, rho in outputs)) % ORDER,
    }


_SAMPLES: dict[str, Callable[[random.Random, Mapping[str, int]], dict[str, Any]]] = {
    "multiply": _multiply,
    "range_proof": _range_proof,
    "membership": _membership,
    "ring_signature": _ring_signature,
    "ringct": _ringct,
    "transfer": _transfer,
}


def inputs_for(name: str, shape: Mapping[str, int], seed: int) -> dict[str, Any]:
    """Honest inputs of a shipped circuit; the same seed gives the same inputs."""
    return _SAMPLES[name](random.Random(f"zkpriv sample {name} {sorted(shape.items())} {seed}"), shape)
