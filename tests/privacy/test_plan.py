# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans: coins, change, shapes, shuffling; what an observer could learn from places and shapes (SOUNDNESS row 30)."""

from __future__ import annotations

import pytest
from support.privacy import FEE, World

from zkpriv.errors import InsufficientFunds, PlanError, TooManyInputs, ViewOnly, WrongNetwork
from zkpriv.privacy.keys import Account
from zkpriv.privacy.network import Network
from zkpriv.privacy.plan import Payment, choose_shape, plan_outputs, select_coins
from zkpriv.privacy.transfer import Shape
from zkpriv.privacy.wallet import ANCHOR_AGE, EXPIRY_BLOCKS, Wallet


@pytest.fixture(scope="module")
def world() -> World:
    """Person 0 owns 1, 2, 4, ..., 512 thousand."""
    world = World(amounts=[1000 << i for i in range(10)])
    _, payer = world.person(0)
    world.person(1)
    world.mint(*([payer.address()] * 10))
    return world


def values(world: World, target: int, most: int = 16) -> list[int]:
    return sorted(coin.value // 1000 for coin in select_coins(world.wallets[0].spendable(), target, most))


def test_coins_are_few_and_then_small(world: World) -> None:
    assert values(world, 1) == [1]
    assert values(world, 3000) == [4]
    assert values(world, 512_000) == [512]
    assert values(world, 513_000) == [1, 512]
    assert values(world, 1_023_000) == [1 << i for i in range(10)]
    with pytest.raises(InsufficientFunds, match="1023001 are needed"):
        values(world, 1_023_001)
    with pytest.raises(TooManyInputs, match="spread over 10"):
        values(world, 1_023_000, 4)
    with pytest.raises(InsufficientFunds):
        select_coins([], 0, 16)


def test_shapes_hide_the_number_of_inputs_and_payments() -> None:
    assert [choose_shape(n, 2) for n in (1, 2)] == [Shape(2, 2)] * 2
    assert choose_shape(1, 3) == choose_shape(4, 2) == choose_shape(3, 4) == Shape(4, 4)
    assert choose_shape(5, 2) == choose_shape(16, 1) == Shape(16, 2)
    assert choose_shape(1, 2, Shape(1, 2)) == Shape(1, 2)
    with pytest.raises(TooManyInputs):
        choose_shape(5, 3)
    with pytest.raises(PlanError, match="do not fit one transfer"):
        choose_shape(1, 5)
    with pytest.raises(PlanError, match="do not fit"):
        choose_shape(2, 2, Shape(1, 2))
    with pytest.raises(PlanError, match="one of 1x2, 2x2, 4x4, 16x2"):
        choose_shape(1, 1, Shape(3, 3))


def test_every_transfer_pays_the_sender_and_balances(world: World) -> None:
    wallet, payee = world.wallets[0], world.wallets[1].address()
    for payments, shape in (([], "2x2"), ([7], "2x2"), ([7, 8], "4x4"), ([1, 2, 3], "4x4"), ([900_000], "4x4")):
        plan = wallet.plan([Payment(payee, value) for value in payments])
        assert str(plan.shape) == shape
        own = [output for output in plan.outputs if output.payment is None]
        assert own and all(output.address == wallet.address() for output in own)
        assert plan.spent == sum(payments) + FEE + plan.change
        assert len(plan.outputs) == plan.shape.outputs and len(plan.inputs) == plan.shape.inputs
    exact = wallet.plan([Payment(payee, 512_000 - FEE)])
    assert exact.change == 0 and any(output.payment is None for output in exact.outputs)


def test_places_of_change_payments_and_dummies_are_uniform(world: World) -> None:
    """SOUNDNESS row 30. 400 plans: each count lies within five standard deviations of a fair coin's."""
    wallet, payee = world.wallets[0], world.wallets[1].address()
    change_first = dummy_first = 0
    order = [0, 0, 0, 0]
    for _ in range(400):
        plan = wallet.plan([Payment(payee, 5)])
        change_first += plan.outputs[0].payment is None
        dummy_first += plan.inputs[0] is None
        placed = plan_outputs([Payment(payee, 1), Payment(payee, 2)], 3, wallet.address(), Shape(4, 4))
        order[[output.payment for output in placed].index(0)] += 1
    assert 150 <= change_first <= 250
    assert 150 <= dummy_first <= 250
    assert all(57 <= count <= 143 for count in order)  # 100 expected, deviation 8.7


def test_nothing_else_tells_transfers_of_one_wallet_apart(world: World) -> None:
    """Same length, fee, expiry distance and shape; nothing repeats between two transfers of the same coins."""
    bodies = []
    for value in (1, 400_000):
        plan = world.wallets[0].plan(
            [Payment(world.wallets[1].address(), value, "memo" * value if value == 1 else b"")]
        )
        bodies.append(world.wallets[0].send(plan, world.accounts[0], world.prover).transfer.body)
        world.wallets[0].release(plan)
    assert len(bodies[0].to_bytes()) == len(bodies[1].to_bytes())
    assert (bodies[0].fee, bodies[0].expiry) == (bodies[1].fee, bodies[1].expiry)
    assert {len(output.ciphertext) for body in bodies for output in body.outputs} == {312}
    points = [
        point
        for body in bodies
        for point in (
            *body.randomized_keys,
            *(p for out in body.outputs for p in (out.ephemeral, out.one_time_key, out.commitment)),
        )
    ]
    assert len(set(points)) == len(points)


def test_dummies_are_uniform_and_never_repeat(world: World) -> None:
    from zkpriv.privacy.build import _dummy_input

    dummies = [_dummy_input() for _ in range(64)]
    assert len({item.position for item in dummies}) == 64
    assert len({item.nullifier_key.reveal() for item in dummies}) == 64
    assert 2**30 < sum(item.position for item in dummies) / 64 < 3 * 2**30
    assert all(item.nullifier_key.is_canonical_nullifier_key() for item in dummies)


def test_anchor_is_of_a_fixed_age_unless_it_lacks_the_inputs() -> None:
    """SOUNDNESS row 31."""
    world = World()
    _, wallet = world.person(0)
    world.mint(wallet.address())
    assert wallet.plan([]).anchor_height == 1
    for _ in range(ANCHOR_AGE - 1):
        world.mine()
    assert wallet.plan([]).anchor_height == world.ledger.tip.height == 10  # ten blocks ago there was nothing
    world.mine()
    assert wallet.plan([]).anchor_height == 1
    world.mine()
    plan = wallet.plan([])
    assert plan.anchor_height == 2 and plan.anchor_root == world.ledger.block(2).root
    assert plan.expiry == world.ledger.tip.height + EXPIRY_BLOCKS
    world.mint(wallet.address())
    newest = [owned for owned in wallet.spendable() if owned.placed.height == 13]
    assert wallet.plan([], spend=newest).anchor_height == 13
    world.mine(wallet.send(plan, world.accounts[0], world.prover).transfer)


def test_bad_payments(world: World) -> None:
    wallet, payee = world.wallets[0], world.wallets[1].address()
    for value in (-1, 2**64, 1.5, True, "1"):
        with pytest.raises(PlanError, match="payment\\[0\\]"):
            wallet.plan([Payment(payee, value)])  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="at most 256 bytes, got 257"):
        wallet.plan([Payment(payee, 1, b"x" * 257)])
    with pytest.raises(PlanError, match="at most 256 bytes"):
        wallet.plan([Payment(payee, 1, "\u00e9" * 129)])
    foreign = Account.from_seed(bytes(32), network=Network.MAIN).address()
    with pytest.raises(WrongNetwork, match="payment\\[0\\]"):
        wallet.plan([Payment(foreign, 1)])
    with pytest.raises(InsufficientFunds):
        wallet.plan([Payment(payee, 10**9)])
    coin = wallet.spendable()[0]
    for spend in ([], [coin, coin]):
        with pytest.raises(PlanError, match="outputs to spend"):
            wallet.plan([], spend=spend)
    with pytest.raises(InsufficientFunds):
        wallet.plan([Payment(payee, 5000)], spend=[coin])


def test_view_only_wallets_plan_nothing_without_nullifiers(world: World) -> None:
    key = world.accounts[0].full_view_key.incoming()
    wallet = Wallet(key)
    wallet.sync(world.ledger.block(h) for h in range(1, world.ledger.tip.height + 1))
    assert wallet.received == 1_023_000 and not wallet.can_see_spends
    for call in (wallet.balance, wallet.unspent, wallet.spendable, lambda: wallet.plan([])):
        with pytest.raises(ViewOnly):
            call()


def test_merging_many_outputs() -> None:
    world = World(amounts=(2000,) * 10)
    _, wallet = world.person(0)
    world.mint(*([wallet.address()] * 10))
    with pytest.raises(TooManyInputs):
        wallet.plan([Payment(wallet.address(1), 12_000)], shape=Shape(4, 4))
    plan = wallet.plan([], spend=wallet.spendable())
    assert plan.shape == Shape(16, 2) and plan.change == 19_000
    world.mine(wallet.send(plan, world.accounts[0], world.prover).transfer)
    assert wallet.balance().unspent == 19_000
    assert max(owned.value for owned in wallet.unspent()) == 19_000
