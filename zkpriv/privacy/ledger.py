# SPDX-License-Identifier: GPL-3.0-or-later
"""The node's rules: what enters the chain, applied block by block, each atomically.

For every transfer, cheap checks first: network, shape with a pinned key, expiry, fee, root in the window, nullifiers
distinct and unspent, room in the tree, supply; then signatures and proof. The public inputs come from the decoded
transfer. Mint records: network, height, slot, entitlement, cap; the commitment is computed here. Each refusal is its
own subclass of TransferError and nothing of the block is applied.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from zkpriv.errors import (
    AlreadySpent,
    AmountOverflow,
    BlockRefused,
    DuplicateNullifier,
    FeeTooLow,
    MintMisplaced,
    RollbackRefused,
    StaleRoot,
    SupplyExceeded,
    TransferExpired,
    UnknownRoot,
    WrongNetwork,
)
from zkpriv.privacy.block import Block, Supply
from zkpriv.privacy.mint import MintRecord, MintRule, check_mint
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import MAX_AMOUNT
from zkpriv.privacy.store import BlockRecord, LedgerStore, MemoryStore, Tip
from zkpriv.privacy.transfer import Transfer
from zkpriv.privacy.tree import MerklePath, grow, path_of
from zkpriv.privacy.verify import ProofChecker, check_signatures, decoded

ROOT_WINDOW: Final = 100


@dataclass(frozen=True, slots=True)
class ChainRules:
    """Constants of one chain. ``minimum_fee`` is for the miner's part, a burnt amount does not count."""

    network: Network
    mint_rule: MintRule
    minimum_fee: int = 1000
    root_window: int = ROOT_WINDOW


class Ledger:
    """One chain's state and rules. Thread safe: a lock covers each call."""

    def __init__(self, rules: ChainRules, checker: ProofChecker, store: LedgerStore | None = None) -> None:
        self.rules = rules
        self._checker = checker
        self._store: LedgerStore = MemoryStore() if store is None else store
        self._lock = threading.RLock()

    @property
    def tip(self) -> Tip:
        """Height, block id, tree size, root and supply after the last block."""
        with self._lock:
            return self._store.tip()

    def block(self, height: int) -> Block:
        """The block at ``height`` (1 to the tip)."""
        with self._lock:
            return self._store.block(height)

    def is_spent(self, nullifier: int) -> bool:
        """Whether the nullifier is in the set."""
        with self._lock:
            return self._store.is_spent(nullifier)

    def path(self, position: int, height: int | None = None) -> MerklePath:
        """Path of a leaf in the tree after block ``height`` (default: the tip)."""
        with self._lock:
            size = self._store.tip().size if height is None else self._store.block(height).size
            return path_of(self._store, position, size)

    def root_in_window(self, root: int) -> int:
        """The height whose block ended with ``root``, if it is one of the last ``root_window``.

        Raises UnknownRoot for a root that is not of this chain, StaleRoot for one that is too old.
        """
        with self._lock:
            height = self._store.height_of_root(root)
            oldest = self._store.tip().height - self.rules.root_window + 1
            if height is None:
                raise UnknownRoot("root: it is not the end of any block of this chain")
            if height < oldest:
                raise StaleRoot(f"root: it is of height {height}, the window begins at {oldest}")
            return height

    def check_transfer(self, transfer: Transfer | bytes) -> bytes:
        """Every rule, as if the transfer were alone in the next block. Returns its id; changes nothing."""
        with self._lock:
            return self._plan([], [decoded(transfer)]).block.transaction_ids[0]

    def apply(self, transfers: Iterable[Transfer | bytes] = (), mints: Iterable[MintRecord | bytes] = ()) -> Block:
        """Make the next block of these records and apply it: all of it, or nothing and a TransferError."""
        candidates = [decoded(transfer) for transfer in transfers]
        records = [MintRecord.from_bytes(mint.to_bytes() if isinstance(mint, MintRecord) else mint) for mint in mints]
        with self._lock:
            record = self._plan(records, candidates)
            self._store.commit(record)
            return record.block

    def replay(self, block: Block) -> None:
        """Apply a block that came from elsewhere after checking that its header is what this ledger computes."""
        with self._lock:
            if block.network is not self.rules.network:
                raise WrongNetwork(f"block: of {block.network.name}, this chain is {self.rules.network.name}")
            tip = self._store.tip()
            if (block.height, block.previous) != (tip.height + 1, tip.block_id):
                raise BlockRefused(f"block {block.height}: it does not follow this chain's tip at {tip.height}")
            again = Block.from_bytes(block.to_bytes())
            record = self._plan(list(again.mints), list(again.transfers))
            if record.block != block:
                raise BlockRefused(f"block {block.height}: root, size, supply or ids are not what it leads to")
            self._store.commit(record)

    def rollback(self, height: int) -> list[Block]:
        """Undo every block above ``height`` (leaves, nullifiers, roots and counters together); returns them."""
        with self._lock:
            tip = self._store.tip()
            if not 0 <= height <= tip.height:
                raise RollbackRefused(f"roll back to {height}: expected a height from 0 to {tip.height}")
            undone = [self._store.block(i) for i in range(height + 1, tip.height + 1)]
            self._store.rollback(height)
            return undone

    def _plan(self, mints: list[MintRecord], transfers: list[Transfer]) -> BlockRecord:
        """Check everything and compute the block; writes nothing."""
        tip = self._store.tip()
        height = tip.height + 1
        minted = tip.supply.minted
        for slot, mint in enumerate(mints):
            self._check_place(mint, height, slot)
            minted = check_mint(self.rules.mint_rule, mint, minted)
        fees, burnt = tip.supply.fees, tip.supply.burnt
        seen: set[int] = set()
        ids: list[bytes] = []
        for transfer in transfers:
            body = transfer.body
            if body.network is not self.rules.network:
                raise WrongNetwork(f"transfer: of {body.network.name}, this chain is {self.rules.network.name}")
            ids.append(body.digest(self._checker.circuit_digest(body.shape)))
            if height > body.expiry:
                raise TransferExpired(f"transfer: it expired at height {body.expiry}, the next block is {height}")
            if body.fee < self.rules.minimum_fee:
                raise FeeTooLow(f"transfer: expected a fee of at least {self.rules.minimum_fee}, got {body.fee}")
            self.root_in_window(body.root)
            self._check_nullifiers(body.nullifiers, seen)
            fees, burnt = fees + body.fee, burnt + body.burnt
            if fees > MAX_AMOUNT or burnt > MAX_AMOUNT:
                raise AmountOverflow("transfer: the chain's counter of fees or burnt amounts would exceed 2^64 - 1")
            if fees + burnt > tip.supply.minted:
                raise SupplyExceeded(f"transfer: {fees + burnt} would have left of {tip.supply.minted} ever minted")
        outputs = [mint.output for mint in mints]
        outputs += [output for transfer in transfers for output in transfer.body.outputs]
        growth = grow(self._store, tip.size, [output.leaf for output in outputs])
        check_signatures(transfers, ids)
        self._checker.check(transfers)
        block = Block(
            self.rules.network,
            height,
            tip.block_id,
            tuple(mints),
            tuple(transfers),
            growth.root,
            growth.size,
            Supply(minted, fees, burnt),
            tuple(ids),
        )
        return BlockRecord(block, growth)

    def _check_place(self, mint: MintRecord, height: int, slot: int) -> None:
        if mint.network is not self.rules.network:
            raise WrongNetwork(f"mint record: of {mint.network.name}, this chain is {self.rules.network.name}")
        if (mint.height, mint.slot) != (height, slot):
            raise MintMisplaced(
                f"mint record: made for height {mint.height}, slot {mint.slot}; this place is {height}, {slot}"
            )

    def _check_nullifiers(self, nullifiers: Sequence[int], seen: set[int]) -> None:
        for index, nullifier in enumerate(nullifiers):
            if nullifier in seen:
                raise DuplicateNullifier(f"transfer: nullifier[{index}] appears twice in the transfer or the block")
            if self._store.is_spent(nullifier):
                raise AlreadySpent(f"transfer: nullifier[{index}] is in the set: spent before, or a replay")
            seen.add(nullifier)
