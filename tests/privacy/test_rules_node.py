# SPDX-License-Identifier: GPL-3.0-or-later
"""The list at the end of TRANSFER.md from rule 11 on. Numbers in test names are the rules' numbers.

Circuit-level halves (forged witnesses for rules 1, 6, 9, 11) are in tests/circuits; real proofs in test_real_proofs.py.
"""

from __future__ import annotations

import dataclasses

import pytest
from support.privacy import (
    BAD_POINTS,
    FEE,
    World,
    found,
    place,
    refused,
    replaced,
    resigned,
)

from zkpriv.errors import (
    AmountOverflow,
    DuplicateNullifier,
    FeeTooLow,
    MalformedTransfer,
    PlanError,
    StaleRoot,
    SupplyExceeded,
    TransferProofRefused,
    TransferSignatureRefused,
    TreeFull,
    UnknownRoot,
)
from zkpriv.hashing import FIELD_ORDER
from zkpriv.jubjub import Jubjub
from zkpriv.privacy import output, plan
from zkpriv.privacy.address import Address
from zkpriv.privacy.ledger import ChainRules
from zkpriv.privacy.mint import make_mint
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import Context, Note, Output, pad_memo, remake_output
from zkpriv.privacy.store import MemoryStore
from zkpriv.privacy.transfer import Burn
from zkpriv.secrets import commit, derive_output, one_time_key


@pytest.fixture
def world() -> World:
    """Person 0 owns three outputs; person 1 owns nothing."""
    world = World()
    _, payer = world.person(0)
    world.person(1)
    world.mint(payer.address(), payer.address(7), payer.address(2))
    return world


# 11


@pytest.mark.parametrize("name", sorted(BAD_POINTS))
def test_rule_11_bad_points_everywhere_a_point_is_read(world: World, name: str) -> None:
    bad = BAD_POINTS[name]
    transfer = world.pay(0, (world.wallets[1].address(), 10)).transfer
    data = transfer.to_bytes()
    n, m, head = 2, 2, 96
    keys = [head + 32 * n + 32 * i for i in range(n)]
    outputs = [head + 64 * n + 409 * j + 32 * part for j in range(m) for part in range(3)]
    nonces = [head + 64 * n + 409 * m + 64 * i for i in range(n)]
    for offset in keys + outputs + nonces:
        changed = data[:offset] + bad + data[offset + 32 :]
        with pytest.raises(MalformedTransfer) as caught:
            world.ledger.check_transfer(changed)
        assert caught.value.offset == offset
    payload = world.wallets[0].address().to_payload()
    for offset in (2, 34):
        with pytest.raises(MalformedTransfer) as caught:
            Address.from_payload(payload[:offset] + bad + payload[offset + 32 :])
        assert caught.value.offset == offset
    record = make_mint(world.wallets[0].address(), 10**6, height=2, slot=0).to_bytes()
    for offset in (58, 90):
        with pytest.raises(MalformedTransfer) as caught:
            world.ledger.apply(mints=[record[:offset] + bad + record[offset + 32 :]])
        assert caught.value.offset == offset


def test_rule_11_points_off_the_subgroup_do_not_enter_as_objects(world: World) -> None:
    """An object made in the node's process goes through the decoder as well."""
    transfer = world.pay(0, (world.wallets[1].address(), 10)).transfer
    off = Jubjub.from_bytes(BAD_POINTS["off the subgroup"], allow_off_subgroup=True)
    for place_of in range(3):
        name = ("ephemeral", "one_time_key", "commitment")[place_of]
        outputs = (dataclasses.replace(transfer.body.outputs[0], **{name: off}), transfer.body.outputs[1])  # type: ignore[arg-type]
        refused(world, replaced(transfer, outputs=outputs), MalformedTransfer, "subgroup")


# 12


def test_rule_12_root_older_than_the_window() -> None:
    world = World(window=3)
    _, wallet = world.person(0)
    world.mint(wallet.address())
    built = world.pay(0)
    world.mint(wallet.address())
    world.mint(wallet.address())
    world.ledger.check_transfer(built.transfer)
    world.mint(wallet.address())
    refused(world, built.transfer, StaleRoot, "window begins at 2")


def test_rule_12_the_window_of_a_chain_is_100_blocks() -> None:
    rules = ChainRules(Network.TEST, World().rules.mint_rule)
    assert rules.root_window == 100


def test_rule_12_root_of_another_branch_and_after_rollback(world: World) -> None:
    wallet = world.wallets[0]
    world.mint(wallet.address())
    built = world.pay(0)
    world.ledger.check_transfer(built.transfer)
    undone = world.ledger.rollback(1)
    assert [block.height for block in undone] == [2]
    refused(world, built.transfer, UnknownRoot)
    for follower in world.wallets:
        follower.rollback(1)
    world.mint(world.wallets[1].address())
    refused(world, built.transfer, UnknownRoot)
    unknown = resigned(world, 0, {"root": 12345})
    refused(world, unknown, UnknownRoot)


# 13


def test_rule_13_fee_is_bound_and_bounded(world: World) -> None:
    transfer = world.pay(0, (world.wallets[1].address(), 10)).transfer
    refused(world, replaced(transfer, fee=FEE + 1), TransferSignatureRefused)
    refused(world, resigned(world, 0, {"fee": FEE - 1}), FeeTooLow, "at least 1000")
    refused(world, resigned(world, 0, {"fee": 0, "burn": Burn(FEE)}), FeeTooLow)
    for fee in (2**64, -1, FIELD_ORDER - 1):
        with pytest.raises(PlanError, match="fee"):
            replaced(transfer, fee=fee)
    with pytest.raises(AmountOverflow):
        replaced(transfer, fee=2**64 - 1, burn=Burn(1))


def test_rule_13_sums_do_not_overflow(world: World) -> None:
    address = world.wallets[1].address()
    with pytest.raises(AmountOverflow):
        world.wallets[0].plan([plan.Payment(address, 2**64 - 1), plan.Payment(address, 1)])
    with pytest.raises(PlanError, match="payment\\[0\\]"):
        world.wallets[0].plan([plan.Payment(address, 2**64)])
    # More than was ever minted cannot leave, whatever the proof says.
    refused(world, resigned(world, 0, {"fee": 2**63}), SupplyExceeded, "ever minted")


def test_rule_13_not_one_more_leaves_than_was_minted(world: World) -> None:
    """To the last unit, and with what left before and in the same block: fees and burnt amounts are one sum."""
    world.mine(world.pay(0, (world.wallets[1].address(), 10), fee=2 * FEE, burn=Burn(500)).transfer)
    inside = world.ledger.tip.supply.inside
    assert inside == 3_000_000 - 2 * FEE - 500
    for change in ({"fee": inside + 1}, {"fee": FEE, "burn": Burn(inside - FEE + 1)}, {"fee": inside, "burn": Burn(1)}):
        refused(world, resigned(world, 0, change), SupplyExceeded, "ever minted")
    world.ledger.check_transfer(resigned(world, 0, {"fee": inside}))
    world.ledger.check_transfer(resigned(world, 0, {"fee": FEE, "burn": Burn(inside - FEE)}))
    first, second = world.wallets[0].spendable()[:2]
    pair = [resigned(world, 0, {"fee": inside - FEE}, spend=[first])]
    pair.append(resigned(world, 0, {"fee": FEE + 1}, spend=[second]))
    with pytest.raises(SupplyExceeded):
        world.ledger.apply(pair)
    pair[1] = resigned(world, 0, {"fee": FEE}, spend=[second])
    world.ledger.apply(pair)
    assert world.ledger.tip.supply.inside == 0


def test_rule_13_proof_for_another_fee_is_refused(world: World) -> None:
    built = world.pay(0, (world.wallets[1].address(), 10))
    forged = dataclasses.replace(resigned(world, 0, {"fee": FEE + 5}), proof=built.transfer.proof)
    refused(world, forged, TransferProofRefused)


# 14


def test_rule_14_nullifier_plus_r(world: World) -> None:
    transfer = world.pay(0, (world.wallets[1].address(), 10)).transfer
    with pytest.raises(MalformedTransfer, match="below r"):
        replaced(transfer, nullifiers=(transfer.body.nullifiers[0] + FIELD_ORDER, transfer.body.nullifiers[1]))
    world.mine(transfer)
    data = bytearray(transfer.to_bytes())
    small = transfer.body.nullifiers[0] + FIELD_ORDER
    if small < 2**256:
        data[96:128] = small.to_bytes(32, "little")
        with pytest.raises(MalformedTransfer, match="nullifier\\[0\\]") as caught:
            world.ledger.check_transfer(bytes(data))
        assert caught.value.offset == 96
    same = resigned(world, 0, {"nullifiers": (7, 7)})
    refused(world, same, DuplicateNullifier)


# 15


class _Crash(BaseException):
    """Not an Exception, like a killed process."""


class _CrashingStore(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.crash_at = ""

    def _insert_nullifiers(self, nullifiers, added) -> None:  # type: ignore[no-untyped-def]
        if self.crash_at == "before":
            raise _Crash
        super()._insert_nullifiers(nullifiers, added)
        if self.crash_at == "after":
            raise _Crash

    def _record_block(self, block) -> None:  # type: ignore[no-untyped-def]
        super()._record_block(block)
        if self.crash_at == "end":
            raise _Crash


@pytest.mark.parametrize("moment", ["before", "after", "end"])
def test_rule_15_crash_between_leaves_and_nullifiers_leaves_neither(moment: str) -> None:
    store = _CrashingStore()
    world = World(store=store)
    _, wallet = world.person(0)
    world.mint(wallet.address(), wallet.address())
    built = world.pay(0)
    before = world.ledger.tip
    store.crash_at = moment
    with pytest.raises(_Crash):
        world.ledger.apply([built.transfer])
    store.crash_at = ""
    assert world.ledger.tip == before
    assert store._tree.size == before.size
    assert not any(world.ledger.is_spent(nullifier) for nullifier in built.transfer.body.nullifiers)
    assert store.height_of_root(before.root) == before.height
    world.mine(built.transfer)  # and the same transfer goes through afterwards
    assert all(world.ledger.is_spent(nullifier) for nullifier in built.transfer.body.nullifiers)


# 16


def test_rule_16_janus_output_for_a_mix_of_two_addresses_is_not_ours(world: World) -> None:
    wallet, context = world.wallets[0], Context.transfer(9)
    first, second = wallet.address(1), wallet.address(2)
    for address, shared_of, base in (
        (second, first, first),  # R and D from address 1, P for address 2
        (first, first, second),
        (second, second, first),
        (Address(first.network, first.view, second.spend), first, first),
    ):
        note = Note(5, bytes(32), pad_memo(b""))
        with output._ephemeral(address, note, context, 0) as r:
            ephemeral, shared = r.mul_base(base.spend), r.dh(shared_of.view)
        derived = derive_output(shared, ephemeral, 0)
        key, commitment = one_time_key(address.spend, derived.h, derived.h_t), commit(5, derived.rho)
        bound = output.associated_data(address.network, 0, ephemeral, key, commitment, derived.tag)
        plain = (5).to_bytes(8, "little") + note.rseed + note.memo
        sealed = derived.aead_key.seal(plain, bound)
        made = Output(ephemeral, key, commitment, derived.tag, sealed)
        assert found(wallet.key, place(made, context)) == []
    honest = remake_output(second, Note(5, bytes(32), pad_memo(b"")), context, 0)
    assert found(wallet.key, place(honest.output, context)) == [5]


def test_tree_full_is_an_error_of_its_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zkpriv.privacy.tree.CAPACITY", 4)
    refused(world, world.pay(0).transfer, TreeFull, "1 places are left")
