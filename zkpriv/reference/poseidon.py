# SPDX-License-Identifier: GPL-3.0-or-later
"""Poseidon: the permutation for any parameters, and the library's hash with tags.

The hash: state = [tag, m_1, ..., m_(t-1)], one permutation, output element 1, with tag = length * 2^64 +
domain * 2^40 and length the number of inputs. Only fixed lengths exist: 1, 2, 3, 4 and 8 inputs (t = 2, 3, 4,
5, 9).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import zkpriv.params as params
from zkpriv.reference.field import R
from zkpriv.reference.poseidon_parameters import OptimisedPoseidon, PoseidonParameters, mat_vec

NODE, LEAF, NULLIFIER, RING, MEMBERSHIP = 1, 2, 3, 4, 5
DOMAINS = {"node": NODE, "leaf": LEAF, "nullifier": NULLIFIER, "ring": RING, "membership": MEMBERSHIP}

#: Tree of outputs: ten levels of arity 8 from the leaves up, one of arity 4 at the root.
TREE_ARITIES = (8,) * 10 + (4,)


@cache
def parameters(t: int) -> PoseidonParameters:
    """The library's parameters of width ``t`` (2, 3, 4, 5 or 9) from ``zkpriv.params``."""
    data = params.poseidon()["instances"]
    if str(t) not in data:
        raise ValueError(f"Poseidon has widths {', '.join(data)}, not {t}: hash 1, 2, 3, 4 or 8 inputs")
    entry = data[str(t)]
    return PoseidonParameters(
        t=t,
        full_rounds=entry["full_rounds"],
        partial_rounds=entry["partial_rounds"],
        alpha=entry["alpha"],
        mds=tuple(tuple(int(value, 16) for value in row) for row in entry["mds"]),
        round_constants=tuple(tuple(int(value, 16) for value in row) for row in entry["round_constants"]),
    )


def permute(p: PoseidonParameters, state: Sequence[int]) -> list[int]:
    """The permutation, as written in the paper: constants, S-boxes, matrix, in every round."""
    if len(state) != p.t:
        raise ValueError(f"the state has {len(state)} elements, the permutation {p.t}")
    half = p.full_rounds // 2
    lanes = [value % p.modulus for value in state]
    for index, constants in enumerate(p.round_constants):
        lanes = [(a + c) % p.modulus for a, c in zip(lanes, constants, strict=True)]
        if half <= index < half + p.partial_rounds:
            lanes[0] = pow(lanes[0], p.alpha, p.modulus)
        else:
            lanes = [pow(a, p.alpha, p.modulus) for a in lanes]
        lanes = mat_vec(p.mds, lanes, p.modulus)
    return lanes


def permute_optimised(o: OptimisedPoseidon, state: Sequence[int]) -> list[int]:
    """The same permutation through sparse partial rounds; for comparison with fast implementations."""
    q = o.modulus
    lanes = [value % q for value in state]
    last = len(o.first_constants) - 1
    for index, constants in enumerate(o.first_constants):
        lanes = [pow(a + c, o.alpha, q) for a, c in zip(lanes, constants, strict=True)]
        lanes = mat_vec(o.pre_sparse if index == last else o.mds, lanes, q)
    for constant, row, column in zip(o.partial_constants, o.rows, o.columns, strict=True):
        active = pow(lanes[0] + constant, o.alpha, q)
        rest = lanes[1:]
        first = (o.corner * active + sum(a * b for a, b in zip(row, rest, strict=True))) % q
        lanes = [first, *((a * active + b) % q for a, b in zip(column, rest, strict=True))]
    for constants in o.last_constants:
        lanes = [pow(a + c, o.alpha, q) for a, c in zip(lanes, constants, strict=True)]
        lanes = mat_vec(o.mds, lanes, q)
    return lanes


def tag(domain: int, length: int) -> int:
    """The capacity element: number of inputs and domain."""
    return (length << 64) + (domain << 40)


def hash_with_tag(tag_value: int, inputs: Sequence[int]) -> int:
    """Element 1 of the permuted [tag, inputs]; every input must be below the field's order."""
    if any(not 0 <= value < R for value in inputs):
        raise ValueError("Poseidon's inputs must be reduced: 0 <= input < r")
    return permute(parameters(len(inputs) + 1), [tag_value, *inputs])[1]


def poseidon(domain: int, inputs: Sequence[int]) -> int:
    """The library's hash of 1, 2, 3, 4 or 8 reduced field elements in one of the five domains."""
    return hash_with_tag(tag(domain, len(inputs)), inputs)


def empty_leaf() -> int:
    """The leaf of an unused position: a hash of a sentence, never zero by accident."""
    return int(params.poseidon()["empty_leaf"]["value"], 16)


@cache
def empty_roots() -> tuple[int, ...]:
    """Roots of empty subtrees by level: the empty leaf first, the root of the empty tree of 2^32 leaves
    last.
    """
    roots = [empty_leaf()]
    for arity in TREE_ARITIES:
        roots.append(poseidon(NODE, [roots[-1]] * arity))
    return tuple(roots)


def tree_root(leaves: Sequence[int]) -> int:
    """Root of the 2^32-leaf tree whose first leaves are given; the others are empty."""
    row = list(leaves)
    for level, arity in enumerate(TREE_ARITIES):
        empty = empty_roots()[level]
        row += [empty] * (-len(row) % arity)
        row = [poseidon(NODE, row[start : start + arity]) for start in range(0, len(row), arity)]
    return row[0] if row else empty_roots()[-1]


def merkle_path(leaves: Sequence[int], position: int) -> list[list[int]]:
    """Siblings of a leaf, level by level from the leaves up, each list without the node itself."""
    if not 0 <= position < len(leaves):
        raise ValueError(f"position {position} is outside the {len(leaves)} leaves")
    row, path = list(leaves), []
    for level, arity in enumerate(TREE_ARITIES):
        row += [empty_roots()[level]] * (-len(row) % arity)
        start = position - position % arity
        group = row[start : start + arity]
        path.append(group[: position % arity] + group[position % arity + 1 :])
        row = [poseidon(NODE, row[start : start + arity]) for start in range(0, len(row), arity)]
        position //= arity
    return path


def path_root(leaf: int, position: int, path: Sequence[Sequence[int]]) -> int:
    """The root that a leaf, its position and its siblings give."""
    node = leaf
    for siblings in path:
        arity = len(siblings) + 1
        place = position % arity
        node = poseidon(NODE, [*siblings[:place], node, *siblings[place:]])
        position //= arity
    return node
