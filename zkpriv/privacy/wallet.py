# SPDX-License-Identifier: GPL-3.0-or-later
"""A wallet over one view key: found outputs, spent state, balance, history, plans.

It reads blocks, keeps the note tree that it needs for paths, and holds no spending key: ``send`` takes the account for
the time of one call. With an incoming view key alone it shows what came in and does not know what is spent. Not
locked: one thread at a time. All state follows from the key and the blocks, so a restore is a rescan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zkpriv.errors import ChainDataError, PlanError, RollbackRefused, ViewOnly, WrongNetwork
from zkpriv.privacy.address import Address
from zkpriv.privacy.block import GENESIS, Block, PlacedOutput
from zkpriv.privacy.build import BuiltTransfer, ShapeProver, finish, prepare
from zkpriv.privacy.files import ChainFolder
from zkpriv.privacy.keys import Account, FullViewKey, IncomingViewKey
from zkpriv.privacy.output import check_amount
from zkpriv.privacy.plan import (
    ORDINARY_SHAPES,
    Payment,
    TransferPlan,
    choose_shape,
    needed_amount,
    plan_inputs,
    plan_outputs,
    select_coins,
)
from zkpriv.privacy.scan import LOOKAHEAD, AddressBook, OwnedOutput, Scanner
from zkpriv.privacy.signing import Signer, SigningRequest
from zkpriv.privacy.transfer import Burn, Shape
from zkpriv.privacy.tree import MerklePath, NoteTree

ANCHOR_AGE: Final = 10
EXPIRY_BLOCKS: Final = 100


@dataclass(frozen=True, slots=True)
class Balance:
    """``unspent`` is everything found and not spent; ``spendable`` leaves out what waits in a sent transfer."""

    unspent: int
    spendable: int
    received: int


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One transaction (or mint record) that concerns this wallet. ``sent`` is the sum of our inputs."""

    height: int
    source: bytes
    received: int
    sent: int

    @property
    def net(self) -> int:
        """What the transaction changed."""
        return self.received - self.sent


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is kept of a block."""

    block_id: bytes
    size: int
    root: int


class Wallet:
    """Outputs of one view key on one chain."""

    def __init__(
        self,
        key: IncomingViewKey,
        *,
        minimum_fee: int = 1000,
        issued: int = 1,
        lookahead: int = LOOKAHEAD,
        threads: int = 0,
    ) -> None:
        self.key = key
        self.minimum_fee = minimum_fee
        self._book = AddressBook(key, issued=issued, lookahead=lookahead)
        self._issued = issued
        self._given: set[int] = set()
        self._scanner = Scanner(key, self._book, threads=threads)
        self._tree = NoteTree()
        self._blocks: list[_Seen] = []
        self._outputs: dict[int, OwnedOutput] = {}
        self._by_nullifier: dict[int, int] = {}
        self._spent: dict[int, tuple[int, bytes]] = {}  # position -> height, transaction id
        self._waiting: dict[int, int] = {}  # position -> expiry height of the transfer that spends it
        self._foreign: dict[int, tuple[int, bytes]] = {}  # nullifiers seen before their output was found

    # addresses

    def address(self, index: int = 0) -> Address:
        """Address ``index``; the scanner knows it from now on, and ``new_address`` leaves it out."""
        if self._book.find(self.key.subaddress_point(index).to_bytes()) is None:
            self._book.add(index)
            self._found(self._scanner.retry_aside())
        self._given.add(index)
        return self._book.address(index)

    def new_address(self) -> Address:
        """The next address that this object did not issue, behind every one that was paid: after a restore too, two
        payers do not get the same one."""
        index = max(self._issued, self._book.unused)
        while index in self._given:
            index += 1
        self._issued = index + 1
        self._book.extend(index)
        self._found(self._scanner.retry_aside())
        return self._book.address(index)

    @property
    def unrecognised(self) -> int:
        """How many outputs open with this view key and pay none of the addresses known so far.

        After a restore from the seed: raise ``issued`` or ``lookahead``, or call ``new_address``, until they are found.
        A stranger who knows one of the addresses can make such outputs too; they never turn out to be ours.
        """
        return self._scanner.set_aside

    # following the chain

    @property
    def height(self) -> int:
        """Height of the last block read."""
        return len(self._blocks)

    def block_id(self, height: int) -> bytes:
        """Id of a block that was read (zeros for height 0), to find where another branch left this one."""
        return self._blocks[height - 1].block_id if height else GENESIS

    def path(self, position: int, size: int) -> MerklePath:
        """The path of a leaf in the tree of the first ``size`` outputs (a plan's ``anchor_size``)."""
        return self._tree.path(position, size)

    def sync(self, blocks: Iterable[Block]) -> list[OwnedOutput]:
        """Read the next blocks; returns what was found. Raises ChainDataError for blocks that do not fit.

        The root that each block claims is compared with the tree computed here; proofs are the node's business.
        """
        found: list[OwnedOutput] = []
        for block in blocks:
            found += self._read(block)
        return found

    def follow(self, chain: ChainFolder) -> list[OwnedOutput]:
        """Read a node's folder from where this wallet stands; after a reorganisation, from where the branches part."""
        common = min(self.height, chain.height())
        while common and chain.block(common).block_id != self.block_id(common):
            common -= 1
        self.rollback(common)
        return self.sync(chain.blocks(common + 1))

    def _read(self, block: Block) -> list[OwnedOutput]:
        if block.network is not self.key.network:
            raise WrongNetwork(f"block: of {block.network.name}, this wallet is of {self.key.network.name}")
        if block.height != self.height + 1 or block.previous != self.block_id(self.height):
            raise ChainDataError(f"block {block.height} does not follow block {self.height} of this wallet: roll back")
        placed = list(block.outputs())
        if block.first_position != self._tree.size:
            raise ChainDataError(f"block {block.height}: expected {self._tree.size} outputs before it")
        height, aside = self.height, self._scanner.mark()
        try:
            return self._take(block, placed)
        except BaseException:  # interrupted or refused: the block was not read at all
            self._scanner.restore(aside)
            self.rollback(height)
            raise

    def _take(self, block: Block, placed: list[PlacedOutput]) -> list[OwnedOutput]:
        growth = self._tree.append([item.output.leaf for item in placed])
        if growth.root != block.root:
            raise ChainDataError(f"block {block.height}: its root is not the root of its outputs")
        found = self._scanner.scan(placed)
        self._blocks.append(_Seen(block.block_id, block.size, block.root))
        self._found(found)
        for transfer, transaction_id in zip(block.transfers, block.transaction_ids, strict=True):
            for nullifier in transfer.body.nullifiers:
                self._foreign[nullifier] = (block.height, transaction_id)
                if nullifier in self._by_nullifier:
                    self._mark_spent(nullifier)
        return found

    def _found(self, outputs: Sequence[OwnedOutput]) -> None:
        for owned in outputs:
            self._outputs[owned.position] = owned
            if owned.nullifier is not None:
                self._by_nullifier[owned.nullifier] = owned.position
                if owned.nullifier in self._foreign:
                    self._mark_spent(owned.nullifier)

    def _mark_spent(self, nullifier: int) -> None:
        position = self._by_nullifier[nullifier]
        self._spent[position] = self._foreign[nullifier]  # still waiting: a rollback may return it to the mempool

    def rollback(self, height: int) -> None:
        """Forget every block above ``height``: leaves, outputs found there and spends made there."""
        if not 0 <= height <= self.height:
            raise RollbackRefused(f"roll back to {height}: expected a height from 0 to {self.height}")
        size = self._blocks[height - 1].size if height else 0
        self._tree.rollback(size)
        del self._blocks[height:]
        self._scanner.forget_from(size)
        self._outputs = {position: owned for position, owned in self._outputs.items() if position < size}
        self._by_nullifier = {n: position for n, position in self._by_nullifier.items() if position < size}
        self._spent = {p: seen for p, seen in self._spent.items() if seen[0] <= height and p < size}
        self._foreign = {n: seen for n, seen in self._foreign.items() if seen[0] <= height}
        self._waiting = {position: expiry for position, expiry in self._waiting.items() if position < size}

    # what there is

    @property
    def can_see_spends(self) -> bool:
        """Whether the key is a full view key, so that balances are right."""
        return isinstance(self.key, FullViewKey)

    def outputs(self) -> list[OwnedOutput]:
        """All outputs found, spent or not, by position."""
        return [self._outputs[position] for position in sorted(self._outputs)]

    def is_spent(self, owned: OwnedOutput) -> bool:
        """Whether a block spends it. ViewOnly with the incoming view key alone."""
        self._need_full_view_key()
        return owned.position in self._spent

    def unspent(self) -> list[OwnedOutput]:
        """Outputs that no block spends, by position."""
        self._need_full_view_key()
        return [owned for owned in self.outputs() if owned.position not in self._spent]

    def spendable(self) -> list[OwnedOutput]:
        """Unspent outputs with a nullifier that no sent transfer of ours waits for."""
        return [
            owned
            for owned in self.unspent()
            if owned.nullifier is not None and self._waiting.get(owned.position, -1) < self.height + 1
        ]

    @property
    def received(self) -> int:
        """The sum of all outputs ever found, change included: all that an incoming view key can say."""
        return sum(owned.value for owned in self._outputs.values())

    def balance(self) -> Balance:
        """Unspent, spendable and ever received amounts. ViewOnly with the incoming view key alone."""
        unspent = sum(owned.value for owned in self.unspent())
        return Balance(unspent, sum(owned.value for owned in self.spendable()), self.received)

    def history(self) -> list[HistoryEntry]:
        """Transactions that concern this wallet, oldest first."""
        entries: dict[tuple[int, bytes], list[int]] = {}
        for owned in self.outputs():
            entries.setdefault((owned.placed.height, owned.placed.source), [0, 0])[0] += owned.value
        for position, seen in self._spent.items():
            entries.setdefault(seen, [0, 0])[1] += self._outputs[position].value
        ordered = sorted(entries.items(), key=lambda item: item[0][0])
        return [HistoryEntry(height, source, *sums) for (height, source), sums in ordered]

    # paying

    def plan(
        self,
        payments: Sequence[Payment],
        *,
        fee: int | None = None,
        burn: Burn | None = None,
        shape: Shape | None = None,
        expiry: int | None = None,
        spend: Sequence[OwnedOutput] | None = None,
    ) -> TransferPlan:
        """Decide a transfer. No payments: merges outputs (``spend`` names them) into one of our own.

        ``fee`` defaults to the chain's minimum, ``expiry`` to 100 blocks from now: the same for everybody.
        """
        self._need_full_view_key()
        network = self.key.network
        fee = self.minimum_fee if fee is None else fee
        target = needed_amount(payments, fee, burn, network)
        most = max(item.inputs for item in ORDINARY_SHAPES) if shape is None else shape.inputs
        chosen = select_coins(self.spendable(), target, most) if spend is None else self._chosen(spend, target)
        picked = choose_shape(len(chosen), len(payments) + 1, shape)
        height = self._anchor(chosen)
        anchor = self._blocks[height - 1]
        change = sum(owned.value for owned in chosen) - target
        expiry = self.height + EXPIRY_BLOCKS if expiry is None else check_amount(expiry, "expiry height")
        if expiry <= self.height:
            raise PlanError(f"expiry height: expected more than {self.height}, the height now, got {expiry}")
        return TransferPlan(
            network,
            picked,
            plan_inputs(chosen, picked),
            plan_outputs(payments, change, self._book.address(0), picked),
            fee,
            burn,
            expiry,
            height,
            anchor.size,
            anchor.root,
        )

    def send(
        self,
        plan: TransferPlan,
        account: Account,
        prover: ShapeProver,
        *,
        confirm: Callable[[SigningRequest], bool] | None = None,
        **options: Any,
    ) -> BuiltTransfer:
        """Build a planned transfer with the account's signer; its inputs wait until a block or the expiry.

        PlanError if an input is spent or waits in another transfer by now: publishing both would show everybody that
        one wallet made them, and one of them would be refused.
        """
        if not isinstance(self.key, FullViewKey):
            raise ViewOnly("building a transfer needs the full view key")
        inputs = [owned for owned in plan.inputs if owned is not None]
        if not self._all_spendable(inputs):
            raise PlanError("an input of this plan is gone, spent, or waits in another transfer: plan again")
        self._waiting |= {owned.position: plan.expiry for owned in inputs}
        try:
            prepared = prepare(plan, self.key, Signer(account), self.path)
            return finish(plan, prepared, prover, confirm=confirm, **options)
        except BaseException:
            self.release(plan)
            raise

    def release(self, plan: TransferPlan) -> None:
        """Make the inputs of a transfer spendable again that was not published."""
        for owned in plan.inputs:
            if owned is not None:
                self._waiting.pop(owned.position, None)

    def _chosen(self, spend: Sequence[OwnedOutput], target: int) -> list[OwnedOutput]:
        places = [owned.position for owned in spend]
        if not places or len(set(places)) != len(places) or not self._all_spendable(spend):
            raise PlanError("outputs to spend: expected distinct spendable outputs of this wallet, at least one")
        select_coins(spend, target, len(spend))
        return list(spend)

    def _all_spendable(self, outputs: Sequence[OwnedOutput]) -> bool:
        known = {owned.position: owned for owned in self.spendable()}
        return all(known.get(owned.position) == owned for owned in outputs)

    def _anchor(self, chosen: Sequence[OwnedOutput]) -> int:
        """The root of a fixed age, unless it does not hold the inputs: then the newest."""
        aged = self.height - ANCHOR_AGE
        last = max(owned.position for owned in chosen)
        return aged if aged >= 1 and last < self._blocks[aged - 1].size else self.height

    def _need_full_view_key(self) -> None:
        if not self.can_see_spends:
            raise ViewOnly("the incoming view key does not see which outputs are spent: use the full view key")


def placed_outputs(blocks: Iterable[Block]) -> list[PlacedOutput]:
    """All outputs of the blocks in tree order."""
    return [item for block in blocks for item in block.outputs()]
