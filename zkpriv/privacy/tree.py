# SPDX-License-Identifier: GPL-3.0-or-later
"""The note tree: 2^32 leaves, ten levels of arity 8 from the leaves up and one of arity 4 at the root.

Only *complete* nodes are stored (their subtree has no empty leaf), so the store is append-only and a rollback is a
cut. What is not complete follows from the number of leaves: at each level one node straddles the end (at most eleven
hashes give its value) and everything to the right of it is the empty subtree of that level. For the same reason the
root and the paths of every earlier size are at hand without keeping versions.

Levels are numbered from the leaves: 0 = leaves, 1 to 10 = nodes of arity 8, 11 = the root.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from zkpriv.errors import PlanError, TreeFull
from zkpriv.hashing import Domain, empty_leaf, poseidon

ARITIES: Final = (8,) * 10 + (4,)
LEVELS: Final = len(ARITIES)
CAPACITY: Final = 2**32
_WIDTHS: Final = (*(8**level for level in range(LEVELS)), CAPACITY)  # leaves below one node of each level


class NodeSource(Protocol):
    """Where the complete nodes are: a NoteTree or a store."""

    def node(self, level: int, index: int) -> int:
        """The complete node ``index`` of ``level`` (0 = leaves); never asked for an incomplete one."""
        ...


@dataclass(frozen=True, slots=True)
class MerklePath:
    """Siblings of one leaf, from the leaves up; each tuple leaves out the node on the path itself."""

    position: int
    siblings: tuple[tuple[int, ...], ...]

    def root(self, leaf: int) -> int:
        """The root that this path gives for ``leaf``."""
        value, index = leaf, self.position
        for arity, siblings in zip(ARITIES, self.siblings, strict=True):
            place = index % arity
            value = node_hash((*siblings[:place], value, *siblings[place:]))
            index //= arity
        return value


@dataclass(frozen=True, slots=True)
class TreeGrowth:
    """What an append adds: the new complete nodes of every level (0 = the leaves), the new size and root."""

    nodes: tuple[tuple[int, ...], ...]
    size: int
    root: int


def node_hash(children: Sequence[int]) -> int:
    """A node from its eight (or, at the root, four) children."""
    return int(poseidon(Domain.NODE, children))


@cache
def empty_node(level: int) -> int:
    """The value of a subtree of this level that has no leaves."""
    return int(empty_leaf()) if level == 0 else node_hash((empty_node(level - 1),) * ARITIES[level - 1])


def _edge(source: NodeSource, size: int) -> list[int]:
    """The node that straddles ``size`` at each level (the empty subtree where ``size`` falls between two nodes)."""
    edge = [empty_node(0)]
    for level in range(1, LEVELS + 1):
        arity, width = ARITIES[level - 1], _WIDTHS[level - 1]
        if size % _WIDTHS[level] == 0 and level < LEVELS:
            edge.append(empty_node(level))
            continue
        first = size // _WIDTHS[level] * arity if level < LEVELS else 0
        inside = size // width  # index of the child that straddles
        empty, places = empty_node(level - 1), range(first, first + arity)
        children = [source.node(level - 1, i) if i < inside else empty for i in places]
        if inside < first + arity:
            children[inside - first] = edge[level - 1]
        edge.append(node_hash(children))
    return edge


def root_of(source: NodeSource, size: int) -> int:
    """The root of the tree that holds the first ``size`` leaves."""
    return _edge(source, size)[LEVELS]


def path_of(source: NodeSource, position: int, size: int) -> MerklePath:
    """The path of leaf ``position`` in the tree that holds the first ``size`` leaves. PlanError beyond them."""
    if not 0 <= position < size:
        raise PlanError(f"tree path: expected a position below {size}, got {position}")
    edge = _edge(source, size)
    siblings = []
    index = position
    for level, arity in enumerate(ARITIES):
        boundary = size // _WIDTHS[level]
        first = index - index % arity
        row = []
        for i in range(first, first + arity):
            if i == index:
                continue
            if i < boundary:
                row.append(source.node(level, i))
            elif i == boundary:
                row.append(edge[level])
            else:
                row.append(empty_node(level))
        siblings.append(tuple(row))
        index //= arity
    return MerklePath(position, tuple(siblings))


class _Grown:
    """A source with nodes added on top of it, before anything is written."""

    def __init__(self, source: NodeSource, size: int) -> None:
        self._source = source
        self._starts = [size // width for width in _WIDTHS[:LEVELS]]
        self.added: list[list[int]] = [[] for _ in range(LEVELS)]

    def node(self, level: int, index: int) -> int:
        place = index - self._starts[level]
        return self.added[level][place] if place >= 0 else self._source.node(level, index)


def grow(source: NodeSource, size: int, leaves: Sequence[int]) -> TreeGrowth:
    """What appending ``leaves`` to a tree of ``size`` leaves adds. Writes nothing. Raises TreeFull."""
    total = size + len(leaves)
    if total > CAPACITY:
        raise TreeFull(f"note tree: {len(leaves)} new outputs do not fit, {CAPACITY - size} places are left")
    grown = _Grown(source, size)
    grown.added[0].extend(leaves)
    for level in range(1, LEVELS):
        arity = ARITIES[level - 1]
        for index in range(size // _WIDTHS[level], total // _WIDTHS[level]):
            children = [grown.node(level - 1, i) for i in range(index * arity, (index + 1) * arity)]
            grown.added[level].append(node_hash(children))
    return TreeGrowth(tuple(tuple(row) for row in grown.added), total, root_of(grown, total))


class NoteTree:
    """A tree in memory. Not locked: one thread at a time, or a lock of the owner."""

    def __init__(self, leaves: Iterable[int] = ()) -> None:
        self._levels: list[list[int]] = [[] for _ in range(LEVELS)]
        self.append(tuple(leaves))

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self._levels[0])

    def node(self, level: int, index: int) -> int:
        """The complete node ``index`` of ``level``."""
        return self._levels[level][index]

    def leaf(self, position: int) -> int:
        """The leaf at ``position``."""
        return self._levels[0][position]

    def append(self, leaves: Sequence[int]) -> TreeGrowth:
        """Append leaves in order. All or none: raises TreeFull before anything changes."""
        growth = grow(self, self.size, leaves)
        self.extend(growth)
        return growth

    def extend(self, growth: TreeGrowth) -> None:
        """Write what ``grow`` computed for this tree's present size."""
        if growth.size != self.size + len(growth.nodes[0]):
            raise PlanError(f"note tree: growth to {growth.size} leaves does not follow from {self.size}")
        for level, row in zip(self._levels, growth.nodes, strict=True):
            level.extend(row)

    def root(self, size: int | None = None) -> int:
        """The root now, or of the first ``size`` leaves."""
        return root_of(self, self._checked(size))

    def path(self, position: int, size: int | None = None) -> MerklePath:
        """The path of a leaf now, or in the tree of the first ``size`` leaves."""
        return path_of(self, position, self._checked(size))

    def rollback(self, size: int) -> None:
        """Forget every leaf from ``size`` on."""
        self._checked(size)
        for level, row in enumerate(self._levels):
            del row[size // _WIDTHS[level] :]

    def _checked(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise PlanError(f"note tree: expected a size from 0 to {self.size}, got {size}")
        return size
