# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger beyond the rules' list: blocks, replay by another node, reorganisations, files, wallets that follow."""

from __future__ import annotations

import dataclasses
import os
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.privacy import FEE, ModelChecker, World

from zkpriv.errors import (
    AlreadySpent,
    BlockRefused,
    ChainDataError,
    MalformedTransfer,
    RollbackRefused,
    TransferError,
    TransferProofRefused,
    TransferSignatureRefused,
    UnknownShape,
    WrongNetwork,
)
from zkpriv.privacy.block import GENESIS, Block, Supply
from zkpriv.privacy.files import ChainFolder, write_atomically
from zkpriv.privacy.keys import Account
from zkpriv.privacy.ledger import Ledger
from zkpriv.privacy.network import Network
from zkpriv.privacy.params import ShapePin, read_pins, write_pins
from zkpriv.privacy.plan import Payment
from zkpriv.privacy.store import MemoryStore
from zkpriv.privacy.transfer import Burn, Shape
from zkpriv.privacy.verify import verify_transfer
from zkpriv.privacy.wallet import Wallet


@pytest.fixture
def world() -> World:
    world = World()
    _, payer = world.person(0)
    world.person(1)
    world.mint(payer.address(), payer.address(1), payer.address(2))
    return world


def blocks_of(world: World) -> list[Block]:
    return [world.ledger.block(height) for height in range(1, world.ledger.tip.height + 1)]


def test_supply_counts_mints_fees_and_burns(world: World) -> None:
    world.mine(world.pay(0, (world.wallets[1].address(), 10), fee=2 * FEE, burn=Burn(500, b"B" * 32)).transfer)
    assert world.ledger.tip.supply == Supply(3_000_000, 2 * FEE, 500)
    assert world.ledger.tip.supply.inside == sum(wallet.balance().unspent for wallet in world.wallets)
    block = world.ledger.block(2)
    burn = block.transfers[0].body.burn
    assert burn is not None and (burn.amount, burn.purpose) == (500, b"B" * 32)
    assert block.transfers[0].body.public_inputs()[1] == 2 * FEE + 500


def test_burn_cannot_be_moved_to_the_fee_or_to_another_purpose(world: World) -> None:
    """Both leave through one public input, so the signatures must tell them apart."""
    transfer = world.pay(0, fee=FEE, burn=Burn(500, b"B" * 32)).transfer
    for change in (
        {"fee": FEE + 500, "burn": None},
        {"fee": FEE + 1, "burn": Burn(499, b"B" * 32)},
        {"burn": Burn(500, b"C" * 32)},
    ):
        body = dataclasses.replace(transfer.body, **change)  # type: ignore[arg-type]
        assert body.public_inputs() == transfer.body.public_inputs()
        with pytest.raises(TransferError, match="signatures"):
            world.ledger.check_transfer(dataclasses.replace(transfer, body=body))


def test_one_bad_transfer_refuses_the_whole_block(world: World) -> None:
    first, second = world.pay(0), world.pay(0)
    bad = dataclasses.replace(second.transfer, proof=bytes(192))
    before = world.ledger.tip
    with pytest.raises(TransferProofRefused) as caught:
        world.ledger.apply([first.transfer, bad])
    assert caught.value.indices == (1,)
    assert world.ledger.tip == before and not world.ledger.is_spent(first.transfer.body.nullifiers[0])
    world.mine(first.transfer, second.transfer)
    assert world.ledger.tip.supply.fees == 2 * FEE


def test_check_transfer_changes_nothing_and_gives_the_id(world: World) -> None:
    built = world.pay(0)
    before = world.ledger.tip
    assert world.ledger.check_transfer(built.transfer) == built.transaction_id
    assert world.ledger.check_transfer(built.transfer.to_bytes()) == built.transaction_id
    assert world.ledger.tip == before


def test_a_transfer_is_verified_without_a_chain(world: World) -> None:
    built = world.pay(0)
    assert verify_transfer(built.transfer, ModelChecker()) == built.transaction_id
    assert verify_transfer(built.transfer.to_bytes(), ModelChecker()) == built.transaction_id
    with pytest.raises(TransferProofRefused):
        verify_transfer(dataclasses.replace(built.transfer, proof=bytes(192)), ModelChecker())
    swapped = dataclasses.replace(built.transfer, signatures=built.transfer.signatures[::-1])
    with pytest.raises(TransferSignatureRefused):
        verify_transfer(swapped, ModelChecker())


def test_threads_that_apply_the_same_transfer_spend_it_once(world: World) -> None:
    transfer = world.pay(0).transfer.to_bytes()

    def attempt(_: int) -> str:
        try:
            world.ledger.apply([transfer])
        except AlreadySpent:
            return "refused"
        return "applied"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(attempt, range(8)))
    assert outcomes == ["applied"] + ["refused"] * 7
    assert world.ledger.tip.height == 2


def test_unpinned_shape(world: World) -> None:
    built = world.pay(0)
    other = Ledger(world.rules, ModelChecker(shapes=[Shape(4, 4)]))
    with pytest.raises(UnknownShape):
        other.check_transfer(built.transfer)


def test_another_node_replays_the_blocks(world: World) -> None:
    world.mine(world.pay(0, (world.wallets[1].address(), 10)).transfer)
    again = Ledger(world.rules, ModelChecker())
    for block in blocks_of(world):
        again.replay(Block.from_bytes(block.to_bytes()))
    assert again.tip == world.ledger.tip
    with pytest.raises(BlockRefused, match="does not follow"):
        again.replay(world.ledger.block(2))


def test_replay_refuses_blocks_whose_header_lies(world: World) -> None:
    world.mine(world.pay(0, (world.wallets[1].address(), 10)).transfer)
    first, second = blocks_of(world)
    again = Ledger(world.rules, ModelChecker())
    again.replay(first)
    lies = {
        "root": {"root": second.root ^ 1},
        "size": {"size": second.size + 1},
        "supply": {"supply": dataclasses.replace(second.supply, fees=second.supply.fees - 1)},
        "ids": {"transaction_ids": (bytes(64),)},
    }
    for change in lies.values():
        with pytest.raises(BlockRefused, match="not what it leads to"):
            again.replay(dataclasses.replace(second, **change))  # type: ignore[arg-type]
    with pytest.raises(BlockRefused, match="does not follow"):
        again.replay(dataclasses.replace(second, previous=GENESIS))
    with pytest.raises(WrongNetwork):
        again.replay(dataclasses.replace(second, network=Network.MAIN))
    assert again.tip.height == 1
    again.replay(second)


def test_rollback_returns_leaves_nullifiers_roots_and_supply_together(world: World) -> None:
    store = world.ledger._store
    assert isinstance(store, MemoryStore)
    tips = [world.ledger.tip]
    sent = []
    for _ in range(3):
        built = world.pay(0, (world.wallets[1].address(), 10), burn=Burn(3))
        world.mine(built.transfer)
        sent.append(built.transfer)
        tips.append(world.ledger.tip)
    roots = [tip.root for tip in tips]
    undone = world.ledger.rollback(2)
    assert [block.height for block in undone] == [3, 4]
    assert world.ledger.tip == tips[1]
    assert store._tree.size == tips[1].size and store._tree.root() == tips[1].root
    assert [world.ledger.is_spent(item.body.nullifiers[0]) for item in sent] == [True, False, False]
    assert [store.height_of_root(root) for root in roots] == [1, 2, None, None]
    for block in undone:  # the same blocks fit again
        world.ledger.replay(block)
    assert world.ledger.tip == tips[3]
    with pytest.raises(AlreadySpent):
        world.ledger.check_transfer(sent[2])
    world.ledger.rollback(0)
    assert world.ledger.tip.height == 0 and world.ledger.tip.supply == Supply()
    for height in (-1, 1):
        with pytest.raises(RollbackRefused):
            world.ledger.rollback(height)


def test_reorganisation_with_another_branch(world: World) -> None:
    """A transfer on the common part survives the other branch; wallets follow from the fork."""
    payer, payee = world.wallets
    built = world.pay(0, (payee.address(), 10))
    world.mine(built.transfer)
    world.mine(world.pay(0, (payee.address(), 20)).transfer)
    world.ledger.rollback(1)
    for wallet in world.wallets:
        wallet.rollback(1)
    assert payee.balance().unspent == 0 and payer.balance().unspent == 3_000_000
    world.mint(payee.address())
    world.mine(built.transfer)
    assert payee.balance().unspent == 1_000_010
    assert payer.balance().unspent == 3_000_000 - 10 - FEE


def test_roots_of_equal_blocks_are_counted_not_overwritten(world: World) -> None:
    """Empty blocks repeat the root: rolling one back must not forget the others."""
    root = world.ledger.tip.root
    world.mine()
    world.mine()
    assert world.ledger.root_in_window(root) == 3
    world.ledger.rollback(2)
    assert world.ledger.root_in_window(root) == 2


def test_wallet_waits_for_sent_transfers_and_lets_go_after_expiry(world: World) -> None:
    wallet = world.wallets[0]
    plan = wallet.plan([Payment(world.wallets[1].address(), 10)], expiry=2)
    wallet.send(plan, world.accounts[0], world.prover)
    assert wallet.balance().unspent == 3_000_000 and wallet.balance().spendable == 2_000_000
    world.mine()
    assert wallet.balance().spendable == 3_000_000
    plan = wallet.plan([])
    wallet.send(plan, world.accounts[0], world.prover)
    assert wallet.balance().spendable < 3_000_000
    wallet.release(plan)
    assert wallet.balance().spendable == 3_000_000


def test_history(world: World) -> None:
    payer, payee = world.wallets
    built = world.pay(0, (payee.address(), 10))
    world.mine(built.transfer)
    last = payer.history()[-1]
    assert (last.height, last.source, last.sent, last.net) == (2, built.transaction_id, 1_000_000, -10 - FEE)
    assert [entry.net for entry in payee.history()] == [10]
    assert sum(entry.net for entry in payer.history()) == payer.balance().unspent


def test_wallet_refuses_chain_data_that_does_not_fit(world: World) -> None:
    world.mine(world.pay(0, (world.wallets[1].address(), 10)).transfer)
    first, second = blocks_of(world)
    wallet = Wallet(world.accounts[1].full_view_key)
    with pytest.raises(ChainDataError, match="does not follow"):
        wallet.sync([second])
    wallet.sync([first])
    for change in ({"root": second.root ^ 1}, {"size": second.size + 2}, {"previous": GENESIS}):
        with pytest.raises(ChainDataError):
            wallet.sync([dataclasses.replace(second, **change)])  # type: ignore[arg-type]
    with pytest.raises(WrongNetwork):
        wallet.sync([dataclasses.replace(second, network=Network.MAIN)])
    assert wallet.height == 1
    assert [owned.value for owned in wallet.sync([second])] == [10]
    with pytest.raises(RollbackRefused):
        wallet.rollback(3)


def test_wallet_that_learns_an_address_late_sees_the_spend_too() -> None:
    world = World()
    account, wallet = world.person(0)
    world.mint(account.address(2**33))
    wallet.address(2**33)
    world.mine(world.pay(0).transfer)
    late = Wallet(account.full_view_key)
    late.sync(blocks_of(world))
    assert late.balance().received == wallet.balance().unspent  # the minted output is not found yet
    late.address(2**33)
    assert late.balance() == wallet.balance()


def test_chain_folder(tmp_path: Path, world: World) -> None:
    world.mine(world.pay(0, (world.wallets[1].address(), 10)).transfer)
    folder = ChainFolder(tmp_path / "chain")
    assert folder.height() == 0 and list(folder.blocks()) == []
    for block in blocks_of(world):
        folder.append(block)
    assert folder.height() == 2
    wallet = Wallet(Account.from_seed(_seed(1), network=Network.TEST).full_view_key)
    wallet.sync(folder.blocks())
    assert wallet.balance() == world.wallets[1].balance()
    with pytest.raises(ChainDataError, match="exists already"):
        folder.append(world.ledger.block(2))
    whole = folder.path(2).read_bytes()
    for damaged in (whole[:-1], whole[:200], b""):
        write_atomically(folder.path(2), damaged)
        with pytest.raises(MalformedTransfer):
            list(folder.blocks())
    write_atomically(folder.path(2), folder.path(1).read_bytes())
    with pytest.raises(ChainDataError, match="holds block 1"):
        list(folder.blocks())
    folder.rollback(0)
    assert folder.height() == 0 and list((tmp_path / "chain").iterdir()) == []


def test_wallet_follows_a_folder_through_a_reorganisation(tmp_path: Path, world: World) -> None:
    chain = ChainFolder(tmp_path)
    chain.append(world.ledger.block(1))
    built = world.pay(0, (world.wallets[1].address(), 10))
    chain.append(world.mine(built.transfer))
    chain.append(world.mine(world.pay(0, (world.wallets[1].address(), 20)).transfer))
    wallet = Wallet(world.accounts[1].full_view_key)
    assert [owned.value for owned in wallet.follow(chain)] == [10, 20]
    assert wallet.follow(chain) == []
    world.ledger.rollback(1)
    chain.rollback(1)
    for height in (1, 2):  # the other branch is shorter, then as long
        if height == 2:
            chain.append(world.ledger.apply([built.transfer]))
        assert [owned.value for owned in wallet.follow(chain)] == ([] if height == 1 else [10])
        assert wallet.height == chain.height() == height
        assert wallet.block_id(height) == world.ledger.tip.block_id
    with pytest.raises(ChainDataError, match="absent"):
        chain.block(3)


def test_files_for_others_are_readable_and_private_ones_are_not(tmp_path: Path) -> None:
    write_atomically(tmp_path / "block", b"1")
    write_atomically(tmp_path / "receipt", b"2", private=True)
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("block", "receipt")]
    assert modes == [0o644, 0o600]


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("zkpriv.privacy.files.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_atomically(tmp_path / "00000001.zkpblock", b"data")
    assert list(tmp_path.iterdir()) == []


def test_pins_file(tmp_path: Path) -> None:
    pins = {Shape(2, 2): ShapePin("aa" * 32, "bb" * 32)}
    write_pins(tmp_path, pins)
    assert read_pins(tmp_path) == pins
    deep, twice, long = "[" * 4000, '{"version": 1, "version": 1, "shapes": {}}', " " * 70_000 + "{}"
    unknown = '{"version": 1, "shapes": {"3x3": {}}}'
    for text in ("", "[]", "{}", '{"version": 2, "shapes": {}}', unknown, "{", deep, twice, long):
        (tmp_path / "pins.json").write_text(text)
        with pytest.raises(MalformedTransfer, match=r"pins\.json"):
            read_pins(tmp_path)
    os.truncate(tmp_path / "pins.json", 12 << 20)
    tracemalloc.start()
    try:
        with pytest.raises(MalformedTransfer, match=r"pins\.json"):
            read_pins(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def _seed(number: int) -> bytes:
    import hashlib

    return hashlib.sha256(b"test seed %d" % number).digest()
