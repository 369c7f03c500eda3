# SPDX-License-Identifier: GPL-3.0-or-later
"""What careless users and bad moments do: interruptions, stale plans, restores, odd arguments."""

from __future__ import annotations

from typing import Any

import pytest
from support.privacy import FEE, World

from zkpriv.errors import EncodingError, MalformedTransfer, PlanError
from zkpriv.privacy.block import Block
from zkpriv.privacy.keys import Account
from zkpriv.privacy.mint import make_mint
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import pad_memo
from zkpriv.privacy.plan import Payment, PlannedOutput
from zkpriv.privacy.scan import Scanner
from zkpriv.privacy.store import MemoryStore
from zkpriv.privacy.transfer import Burn
from zkpriv.privacy.wallet import Wallet


@pytest.fixture
def world() -> World:
    """Person 0 owns three outputs; person 1 owns nothing."""
    world = World()
    _, payer = world.person(0)
    world.person(1)
    world.mint(payer.address(), payer.address(1), payer.address(2))
    return world


class _Interrupted(dict[int, list[int]]):
    """Ctrl-C at the moment when the root of a block is recorded."""

    def setdefault(self, key: int, default: Any = None) -> Any:
        raise KeyboardInterrupt


def test_commit_interrupted_before_its_root_leaves_nothing() -> None:
    store = MemoryStore()
    world = World(store=store)
    _, wallet = world.person(0)
    world.mint(wallet.address())
    built = world.pay(0, (wallet.address(), 5))
    before, roots = world.ledger.tip, store._root_heights
    store._root_heights = _Interrupted(roots)
    with pytest.raises(KeyboardInterrupt):
        world.ledger.apply([built.transfer])
    store._root_heights = dict(store._root_heights)
    assert world.ledger.tip == before and store._tree.size == before.size
    assert not any(world.ledger.is_spent(nullifier) for nullifier in built.transfer.body.nullifiers)
    world.mine(built.transfer)
    assert wallet.height == 2


def test_interrupted_rollback_is_carried_through(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    world = World(store=store)
    _, wallet = world.person(0)
    world.mint(wallet.address())
    tip = world.ledger.tip
    built = world.pay(0, (wallet.address(), 5))
    world.mine(built.transfer)
    forget, calls = MemoryStore._forget_blocks, []

    def once(self: MemoryStore, height: int) -> None:
        calls.append(height)
        if len(calls) == 1:
            raise KeyboardInterrupt
        forget(self, height)

    monkeypatch.setattr(MemoryStore, "_forget_blocks", once)
    with pytest.raises(KeyboardInterrupt):
        world.ledger.rollback(1)
    assert world.ledger.tip == tip and store._tree.size == tip.size
    assert not any(world.ledger.is_spent(nullifier) for nullifier in built.transfer.body.nullifiers)
    world.ledger.apply([built.transfer])


def _blocks(world: World) -> list[Block]:
    return [world.ledger.block(height) for height in range(1, world.ledger.tip.height + 1)]


def test_wallet_reads_a_block_whole_or_not_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    account = world.accounts[0]
    wallet = Wallet(account.full_view_key, minimum_fee=FEE)
    with monkeypatch.context() as patched:

        def stop(self: Scanner, outputs: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(Scanner, "scan", stop)
        with pytest.raises(KeyboardInterrupt):
            wallet.sync(_blocks(world))
    assert wallet.height == 0
    assert len(wallet.sync(_blocks(world))) == 3
    assert wallet.balance() == world.wallets[0].balance()


def test_outputs_set_aside_survive_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of an earlier output becomes known in a block whose reading is interrupted."""
    world = World()
    account, wallet = world.person(0)  # knows the addresses 0 to 3
    world.mint(account.address(6))
    assert wallet.outputs() == []
    block = world.ledger.apply(mints=[make_mint(account.address(3), 10**6, height=2, slot=0)])
    with monkeypatch.context() as patched:

        def stop(self: Wallet, outputs: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(Wallet, "_found", stop)
        with pytest.raises(KeyboardInterrupt):
            wallet.sync([block])
    wallet.sync([block])
    assert sorted(owned.address_index for owned in wallet.outputs()) == [3, 6]


def test_two_plans_over_the_same_outputs_are_not_both_sent(world: World) -> None:
    wallet, account = world.wallets[0], world.accounts[0]
    first, second = wallet.plan([]), wallet.plan([])
    third = wallet.plan([])
    wallet.send(first, account, world.prover)
    with pytest.raises(PlanError, match="plan again"):
        wallet.send(second, account, world.prover)
    wallet.release(first)
    built = wallet.send(second, account, world.prover)
    world.mine(built.transfer)
    with pytest.raises(PlanError, match="plan again"):
        wallet.send(third, account, world.prover)


def test_a_failed_send_leaves_its_inputs_spendable(world: World) -> None:
    wallet, account = world.wallets[0], world.accounts[0]

    class Broken:
        circuit_digest = world.prover.circuit_digest

        def prove(self, *args: object, **options: object) -> bytes:
            raise KeyboardInterrupt

    before = wallet.balance()
    with pytest.raises(KeyboardInterrupt):
        wallet.send(wallet.plan([]), account, Broken())
    assert wallet.balance() == before


def test_inputs_wait_again_when_their_spend_is_rolled_back(world: World) -> None:
    wallet = world.wallets[0]
    built = world.pay(0, (world.wallets[1].address(), 5))
    spent = {owned.position for owned in built.plan.inputs if owned is not None}
    world.mine(built.transfer)
    wallet.rollback(1)
    assert not spent & {owned.position for owned in wallet.spendable()}
    wallet.release(built.plan)
    assert spent <= {owned.position for owned in wallet.spendable()}


def test_outputs_named_for_spending_must_be_this_wallets_own_view(world: World) -> None:
    import dataclasses

    wallet = world.wallets[0]
    mine = wallet.spendable()[0]
    stale = dataclasses.replace(mine, note=dataclasses.replace(mine.note, value=mine.value + 1))
    with pytest.raises(PlanError):
        wallet.plan([], spend=[stale])


def test_restored_wallet_does_not_issue_an_address_that_was_paid(world: World) -> None:
    restored = Wallet(world.accounts[0].full_view_key, minimum_fee=FEE)
    restored.sync(_blocks(world))
    # The addresses come from the key: asking the wallet for one would mark it as given out.
    paid = {str(world.accounts[0].full_view_key.address(owned.address_index)) for owned in restored.outputs()}
    fresh = [str(restored.new_address()) for _ in range(3)]
    assert len(set(fresh)) == 3 and not paid & set(fresh)


def test_expired_plans_are_refused(world: World) -> None:
    wallet = world.wallets[0]
    assert wallet.plan([], expiry=2).expiry == 2
    for expiry in (1, 0, -1, 2**64):
        with pytest.raises(PlanError, match="expiry"):
            wallet.plan([], expiry=expiry)


@pytest.mark.parametrize("memo", ["\ud800", 5, None, ["a"], 10**13], ids=repr)
def test_memos_that_are_no_text(memo: Any) -> None:
    with pytest.raises(PlanError, match="memo"):
        pad_memo(memo)


def test_memos_are_not_shown(world: World) -> None:
    address = world.wallets[1].address()
    plan = world.wallets[0].plan([Payment(address, 5, "rent of the flat")])
    assert "rent" not in repr(plan) and "rent" not in repr(Payment(address, 5, "rent of the flat"))
    assert "72656e74" not in repr(PlannedOutput(address, 5, b"rent", 0))


def test_arguments_of_the_wrong_type_have_errors_of_the_library(world: World) -> None:
    with pytest.raises(PlanError, match=r"Address\.parse"):
        world.wallets[0].plan([Payment(str(world.wallets[1].address()), 5)])  # type: ignore[arg-type]
    for index in (1.5, True, "1", None):
        with pytest.raises(PlanError):
            world.wallets[0].address(index)  # type: ignore[arg-type]
        with pytest.raises(MalformedTransfer):
            Account.from_seed(bytes(32), index, network=Network.TEST)  # type: ignore[arg-type]
    for seed in ("0" * 32, 32, None):
        with pytest.raises(MalformedTransfer, match="seed"):
            Account.from_seed(seed, network=Network.TEST)  # type: ignore[arg-type]
    built = world.pay(0, (world.wallets[1].address(), 5))
    data = built.transfer.to_bytes()
    assert world.ledger.check_transfer(bytearray(data)) == world.ledger.check_transfer(data)  # type: ignore[arg-type]


def test_a_closed_key_does_not_eat_blocks(world: World) -> None:
    account = Account.from_seed(bytes(32), network=Network.TEST)
    wallet = Wallet(account.full_view_key, minimum_fee=FEE)
    account.close()
    for _ in range(2):
        with pytest.raises(EncodingError, match="closed"):
            wallet.sync(_blocks(world))
    assert wallet.height == 0


def test_addresses_given_by_number_are_not_issued_again(world: World) -> None:
    wallet = world.wallets[1]
    given = {str(wallet.address(index)) for index in (0, 1, 2, 4)}
    fresh = [str(wallet.new_address()) for _ in range(3)]
    assert len(set(fresh)) == 3 and not given & set(fresh)


def test_outputs_beyond_the_margin_are_counted(world: World) -> None:
    account = world.accounts[1]
    world.mint(account.address(60))
    restored = Wallet(account.full_view_key, minimum_fee=FEE)
    restored.sync(_blocks(world))
    assert restored.balance().unspent == 0 and restored.unrecognised == 1
    restored.address(60)
    assert restored.balance().unspent == 10**6 and restored.unrecognised == 0


@pytest.mark.parametrize(
    "purpose", ["x" * 32, [0] * 32, bytearray(32), b"", None], ids=["text", "list", "array", "short", "none"]
)
def test_purposes_of_burns_are_32_bytes(purpose: Any) -> None:
    with pytest.raises(PlanError, match="purpose"):
        Burn(1, purpose)
