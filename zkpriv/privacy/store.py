# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a ledger keeps its state. ``LedgerStore`` is the interface that a database implements; ``MemoryStore`` is one.

A store knows no rules. It has one way forward (``commit``, all or nothing) and one way back (``rollback``, all or
nothing); leaves, nullifiers, root and supply move together in both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from zkpriv.errors import BlockRefused, RollbackRefused
from zkpriv.privacy.block import GENESIS, Block, Supply
from zkpriv.privacy.tree import NoteTree, TreeGrowth


@dataclass(frozen=True, slots=True)
class BlockRecord:
    """What a block changes: computed by the ledger before anything is written."""

    block: Block
    growth: TreeGrowth


@dataclass(frozen=True, slots=True)
class Tip:
    """State after the last block (height 0: the empty chain)."""

    height: int
    block_id: bytes
    size: int
    root: int
    supply: Supply


class LedgerStore(Protocol):
    """A ledger's storage. Reads see the last commit; ``commit`` and ``rollback`` are atomic, also under a crash."""

    def tip(self) -> Tip:
        """State after the last block."""
        ...

    def block(self, height: int) -> Block:
        """The block at a height from 1 to the tip; RollbackRefused outside."""
        ...

    def height_of_root(self, root: int) -> int | None:
        """The last height whose block ended with this root, or None."""
        ...

    def is_spent(self, nullifier: int) -> bool:
        """Whether the nullifier is in the set."""
        ...

    def node(self, level: int, index: int) -> int:
        """A complete node of the note tree (0 = leaves)."""
        ...

    def commit(self, record: BlockRecord) -> None:
        """Append leaves and nodes, add nullifiers, record root, supply and block: all of it or none."""
        ...

    def rollback(self, height: int) -> None:
        """Return to the state after block ``height``: all of it or none."""
        ...


class MemoryStore:
    """State in memory. Whatever interrupts ``commit`` (Ctrl-C too) leaves the state as it was before; an interrupted
    ``rollback`` is carried through before the interruption goes on."""

    def __init__(self) -> None:
        self._tree = NoteTree()
        self._blocks: list[Block] = []
        self._spent: set[int] = set()
        self._root_heights: dict[int, list[int]] = {}
        self._empty_root = self._tree.root()

    def tip(self) -> Tip:
        """State after the last block."""
        if not self._blocks:
            return Tip(0, GENESIS, 0, self._empty_root, Supply())
        last = self._blocks[-1]
        return Tip(last.height, last.block_id, last.size, last.root, last.supply)

    def block(self, height: int) -> Block:
        """The block at a height from 1 to the tip."""
        if not 1 <= height <= len(self._blocks):
            raise RollbackRefused(f"block {height}: expected a height from 1 to {len(self._blocks)}")
        return self._blocks[height - 1]

    def height_of_root(self, root: int) -> int | None:
        """The last height whose block ended with this root, or None."""
        heights = self._root_heights.get(root)
        return heights[-1] if heights else None

    def is_spent(self, nullifier: int) -> bool:
        """Whether the nullifier is in the set."""
        return nullifier in self._spent

    def node(self, level: int, index: int) -> int:
        """A complete node of the note tree."""
        return self._tree.node(level, index)

    def commit(self, record: BlockRecord) -> None:
        """One block forward, or nothing."""
        before = self.tip()
        if record.block.height != before.height + 1 or record.block.previous != before.block_id:
            raise BlockRefused(f"store: block {record.block.height} does not follow block {before.height}")
        added: set[int] = set()
        try:
            self._append_leaves(record.growth)
            self._insert_nullifiers(record.block.nullifiers, added)
            self._record_block(record.block)
        except BaseException:
            self._tree.rollback(before.size)
            self._spent -= added
            self._forget_blocks(before.height)
            raise

    def rollback(self, height: int) -> None:
        """Return to the state after block ``height``."""
        if not 0 <= height <= len(self._blocks):
            raise RollbackRefused(f"roll back to {height}: expected a height from 0 to {len(self._blocks)}")
        size = self._blocks[height - 1].size if height else 0
        removed = {nullifier for block in self._blocks[height:] for nullifier in block.nullifiers}
        try:
            self._undo(height, size, removed)
        except BaseException:
            self._undo(height, size, removed)
            raise

    def _undo(self, height: int, size: int, removed: set[int]) -> None:
        """Leaves, nullifiers, blocks and roots back to ``height``. May be begun again after it stopped anywhere."""
        self._tree.rollback(size)
        self._spent -= removed
        self._forget_blocks(height)

    # The three parts of a commit, apart so that a test can fail between them.

    def _append_leaves(self, growth: TreeGrowth) -> None:
        self._tree.extend(growth)

    def _insert_nullifiers(self, nullifiers: Iterable[int], added: set[int]) -> None:
        for nullifier in nullifiers:
            if nullifier not in self._spent:
                added.add(nullifier)
                self._spent.add(nullifier)

    def _record_block(self, block: Block) -> None:
        self._blocks.append(block)
        self._root_heights.setdefault(block.root, []).append(block.height)

    def _forget_blocks(self, height: int) -> None:
        for block in self._blocks[height:]:
            heights = self._root_heights.get(block.root)
            if heights is None:  # the commit stopped before it recorded the root
                continue
            if block.height in heights:
                heights.remove(block.height)
            if not heights:
                del self._root_heights[block.root]
        del self._blocks[height:]
