# SPDX-License-Identifier: GPL-3.0-or-later
"""Merkle paths over Poseidon, arity 2, 4 or 8 a level, with the position in boolean wires.

Cost of a level with its position bits: arity 2: 242, 4: 302, 8: 394; 2^32 leaves, ten levels of 8 and one of 4: 4,242.
Inner nodes and leaves have different tags, so a leaf cannot pass for a node, nor a node of four for a leaf of four.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zkpriv.errors import CircuitError
from zkpriv.gadgets.bits import to_bits
from zkpriv.gadgets.poseidon import Domain, poseidon
from zkpriv.gadgets.select import free_inputs, must_select
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Bit, Linear

#: Children of a node on each level of the tree of outputs, from the leaves up: 2^32 leaves.
TREE_ARITIES: tuple[int, ...] = (8,) * 10 + (4,)
#: Bits of a position in that tree.
POSITION_BITS = 32


def merkle_root(leaf: Linear, path: Sequence[Sequence[Linear]], position: Sequence[Bit]) -> LC:
    """The root that ``leaf`` has at ``position``; ``path[i]``: children of its i-th ancestor, own child included.

    ``position``: boolean wires, least significant first, log2(arity) for each level. Cost for a level of arity k:
    k - 1 for "the own child is the node below" and one Poseidon. The prover chooses the children freely: only the root
    says that they are right. CircuitError for other arities than 2, 4, 8 or the wrong number of bits.
    """
    widths = [len(children).bit_length() - 1 for children in path]
    for level, children in enumerate(path):
        if len(children) not in (2, 4, 8):
            raise CircuitError(f"a node has 2, 4 or 8 children, level {level} has {len(children)}")
    if sum(widths) != len(position):
        raise CircuitError(f"the path takes {sum(widths)} position bits, got {len(position)}")
    node = LC.of(leaf)
    used = 0
    for level, (children, width) in enumerate(zip(path, widths, strict=True)):
        bits = position[used : used + width]
        used += width
        with current().scope(f"level[{level}]", title="Merkle path"):
            must_select(bits, children, node, "the own child is the node of the level below")
            free_inputs(children, -1, "siblings of the path")
            node = poseidon(Domain.NODE, children)
    return node


def position_bits(position: Linear) -> list[Bit]:
    """The 32 bits of a position in the tree of outputs. Cost 32; fails for 2^32 and above."""
    with current().scope("position", title="position"):
        return to_bits(position, POSITION_BITS, "the position is below 2^32")


def path_lists(
    leaf: int,
    siblings: Sequence[Sequence[int]],
    position: int,
    hash_node: Callable[[Sequence[int]], int] | None = None,
) -> list[list[int]]:
    """The lists that ``merkle_root`` takes, from the siblings of a leaf (plain Python, for making inputs).

    ``siblings[i]``: the children of the i-th ancestor without the own one, in order. ``hash_node`` maps a list of
    children to their node (by default the reference Poseidon).
    """
    from zkpriv.reference import poseidon as reference

    node, place = leaf, position
    out = []
    for others in siblings:
        arity = len(others) + 1
        own = place % arity
        children = [*others[:own], node, *others[own:]]
        out.append(children)
        node = hash_node(children) if hash_node else reference.poseidon(reference.NODE, children)
        place //= arity
    return out
