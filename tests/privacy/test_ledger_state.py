# SPDX-License-Identifier: GPL-3.0-or-later
"""Any sequence of valid and invalid transfers, mints, burns and reorganisations conserves value.

A stateful Hypothesis test over the model prover: after every step the sum of unspent values (as the full view keys see
them) plus fees plus burnt amounts equals what was minted, and a ledger that replays the blocks agrees.
"""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.privacy import FEE, ModelChecker, World

from zkpriv.errors import InsufficientFunds, TransferError
from zkpriv.privacy.block import Block
from zkpriv.privacy.build import BuiltTransfer
from zkpriv.privacy.ledger import Ledger
from zkpriv.privacy.mint import make_mint
from zkpriv.privacy.transfer import Burn, Shape

PEOPLE = 3
DAMAGES = ("network", "fee", "expiry", "root", "nullifier", "output", "signature", "proof", "byte")


class ChainMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.world = World(amounts=(10**6, 50_000, 2_000), window=5)
        for number in range(PEOPLE):
            self.world.person(number)
        self.pending: list[BuiltTransfer] = []
        self.mined: list[BuiltTransfer] = []
        self.world.mint(*(wallet.address() for wallet in self.world.wallets))

    @rule(who=st.lists(st.integers(0, PEOPLE - 1), max_size=3), index=st.integers(0, 4))
    def mint(self, who: list[int], index: int) -> None:
        self.world.mint(*(self.world.wallets[number].address(index) for number in who))

    @rule(
        payer=st.integers(0, PEOPLE - 1),
        payee=st.integers(0, PEOPLE - 1),
        value=st.integers(0, 1_200_000),
        burn=st.sampled_from([None, Burn(1), Burn(700)]),
        extra=st.sampled_from([0, 1, 5000]),
    )
    def build(self, payer: int, payee: int, value: int, burn: Burn | None, extra: int) -> None:
        address = self.world.wallets[payee].address(value % 4)
        try:
            built = self.world.pay(payer, (address, value), fee=FEE + extra, burn=burn)
        except InsufficientFunds:
            return
        self.pending.append(built)

    @rule(owner=st.integers(0, PEOPLE - 1), shape=st.sampled_from([Shape(1, 2), Shape(4, 4)]))
    def conflict(self, owner: int, shape: Shape) -> None:
        """Two transfers of one output: at most one of them can ever be mined."""
        wallet = self.world.wallets[owner]
        rich = [owned for owned in wallet.spendable() if owned.value > FEE]
        if not rich:
            return
        for _ in range(2):
            plan = wallet.plan([], spend=rich[:1], shape=shape)
            self.pending.append(wallet.send(plan, self.world.accounts[owner], self.world.prover))
            wallet.release(plan)

    @precondition(lambda self: self.pending)
    @rule(count=st.integers(1, 3))
    def mine(self, count: int) -> None:
        """Mine what the rules allow: first together, else one by one."""
        batch, self.pending = self.pending[:count], self.pending[count:]
        try:
            self.world.mine(*(built.transfer for built in batch))
            self.mined += batch
        except TransferError:
            for built in batch:
                try:
                    self.world.mine(built.transfer)
                    self.mined.append(built)
                except TransferError:
                    pass

    @rule()
    def empty_block(self) -> None:
        self.world.mine()

    @precondition(lambda self: self.pending)
    @rule(kind=st.sampled_from(DAMAGES), place=st.integers(0, 1233), bit=st.integers(0, 7))
    def damaged(self, kind: str, place: int, bit: int) -> None:
        """A damaged transfer is refused, and the chain stays as it is."""
        transfer = self.pending[0].transfer
        body = transfer.body
        before = self.world.ledger.tip
        changed: bytes
        if kind == "byte":
            data = bytearray(transfer.to_bytes())
            data[place] ^= 1 << bit
            changed = bytes(data)
        elif kind == "proof":
            changed = dataclasses.replace(transfer, proof=transfer.proof[::-1]).to_bytes()
        elif kind == "signature":
            first = bytearray(transfer.signatures[0])
            first[32] ^= 1
            signatures = (bytes(first), *transfer.signatures[1:])
            changed = dataclasses.replace(transfer, signatures=signatures).to_bytes()
        else:
            other = {
                "network": {"network": type(body.network)(3 - body.network)},
                "fee": {"fee": body.fee + 1},
                "expiry": {"expiry": body.expiry + 1},
                "root": {"root": body.root ^ 1},
                "nullifier": {"nullifiers": (body.nullifiers[0] ^ 1, *body.nullifiers[1:])},
                "output": {"outputs": (*body.outputs[1:], body.outputs[0])},
            }[kind]
            changed = dataclasses.replace(transfer, body=dataclasses.replace(body, **other)).to_bytes()  # type: ignore[arg-type]
        with pytest.raises(TransferError):
            self.world.ledger.apply([changed])
        assert self.world.ledger.tip == before

    @precondition(lambda self: self.mined)
    @rule(which=st.integers(0, 100))
    def replayed(self, which: int) -> None:
        built = self.mined[which % len(self.mined)]
        before = self.world.ledger.tip
        with pytest.raises(TransferError):
            self.world.ledger.apply([built.transfer])
        assert self.world.ledger.tip == before

    @rule()
    def over_minting(self) -> None:
        before = self.world.ledger.tip
        record = make_mint(self.world.wallets[0].address(), 10**6 + 1, height=before.height + 1, slot=0)
        with pytest.raises(TransferError):
            self.world.ledger.apply(mints=[record])
        assert self.world.ledger.tip == before

    @rule(depth=st.integers(0, 3))
    def reorganise(self, depth: int) -> None:
        height = max(0, self.world.ledger.tip.height - depth)
        undone = self.world.ledger.rollback(height)
        for wallet in self.world.wallets:
            wallet.rollback(height)
        lost = {transfer_id for block in undone for transfer_id in block.transaction_ids}
        self.pending += [built for built in self.mined if built.transaction_id in lost]
        self.mined = [built for built in self.mined if built.transaction_id not in lost]

    @invariant()
    def value_is_conserved(self) -> None:
        if not hasattr(self, "world"):
            return
        tip = self.world.ledger.tip
        unspent = sum(wallet.balance().unspent for wallet in self.world.wallets)
        assert unspent + tip.supply.fees + tip.supply.burnt == tip.supply.minted
        assert unspent == tip.supply.inside

    @invariant()
    def wallets_agree_with_the_ledger(self) -> None:
        if not hasattr(self, "world"):
            return
        for wallet in self.world.wallets:
            assert wallet.block_id(wallet.height) == self.world.ledger.tip.block_id
            for owned in wallet.outputs():
                assert owned.nullifier is not None
                assert self.world.ledger.is_spent(owned.nullifier) == wallet.is_spent(owned)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        tip = self.world.ledger.tip
        blocks = [self.world.ledger.block(height) for height in range(1, tip.height + 1)]
        again = Ledger(self.world.rules, ModelChecker())
        for block in blocks:
            again.replay(Block.from_bytes(block.to_bytes()))
        assert again.tip == tip


ChainMachine.TestCase.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestChain = ChainMachine.TestCase
