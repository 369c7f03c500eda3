# SPDX-License-Identifier: GPL-3.0-or-later
"""Target: transactions of Monero with their rings, and the private transfer's encodings, scanner and ledger.

The first byte picks a door. Monero's doors are the readers of ``support.decoders``: written again a transaction is the
same bytes, and the verifier refuses with its own errors. The ledger plays a short game that the input describes: blocks
of transfers, mint records and foreign blocks, some of them edited, and rollbacks. Only honest transfers may enter,
no nullifier twice, the supply adds up, and a refusal changes nothing. Proofs are those of ``support.privacy``'s model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from support import decoders as known
from support.monero_build import build, build_v1
from support.privacy import World, found, model_proof, place

from fuzz.edits import SAMPLES, Stream, edited, opened
from zkpriv.cli.monero import read_transaction
from zkpriv.errors import (
    AmountOverflow,
    EncodingError,
    InvalidProof,
    InvalidSignature,
    MalformedTransfer,
    TransferError,
)
from zkpriv.monero.keys import Account
from zkpriv.monero.network import Network
from zkpriv.monero.rct import RctType
from zkpriv.monero.rings import RingMember, Rings
from zkpriv.monero.verify import verify_transaction
from zkpriv.privacy.block import Block
from zkpriv.privacy.build import prepare as prepare_transfer
from zkpriv.privacy.mint import MintRecord, make_mint
from zkpriv.privacy.output import OUTPUT_BYTES, Context, Output
from zkpriv.privacy.plan import Payment
from zkpriv.privacy.signing import Signer
from zkpriv.privacy.transfer import Burn, Transfer
from zkpriv.privacy.wire import Reader
from zkpriv.redjubjub import sign

MONERO = (
    "transaction",
    "transaction in hex",
    "transaction to verify",
    "transaction with its rings",
    "ring file",
    "extra",
)
MALFORMED = (MalformedTransfer, AmountOverflow)


@dataclass(frozen=True)
class Door:
    """One reader: ``samples`` as bytes, and what is done with bytes."""

    name: str
    go: Callable[[bytes], object]
    samples: tuple[bytes, ...]


def _monero(item: known.Decoder) -> Door:
    text = isinstance(item.samples[0], str)

    def go(data: bytes) -> None:
        given: Any = data.decode("utf-8", "surrogateescape") if text else data
        try:
            value = item.decode(given)
            if item.encode is not None:
                assert item.encode(value) == given
            if item.use is not None:
                item.use(value)
                assert item.tolerant or given in item.samples, "what nobody made is accepted"
        except (EncodingError, InvalidProof, InvalidSignature) as error:
            assert str(error)

    return Door(item.name, go, tuple(s.encode() if isinstance(s, str) else bytes(s) for s in item.samples))


def _decoder(name: str, decode: Callable[[bytes], Any], *samples: bytes) -> Door:
    def go(data: bytes) -> None:
        try:
            value = decode(data)
        except MALFORMED as error:
            assert str(error)
            return
        assert value.to_bytes() == data

    return Door(name, go, samples)


def _file_of_a_transaction(samples: Sequence[bytes]) -> Door:
    """Raw or hexadecimal."""

    def go(data: bytes) -> None:
        try:
            written = read_transaction(data).to_bytes()
        except EncodingError as error:
            assert str(error)
            return
        # White space may stand anywhere between digits, also within a pair.
        assert written == data or written == bytes.fromhex(b"".join(data.split()).decode("ascii"))

    return Door("file of a transaction", go, (samples[0], samples[0].hex().encode()))


class Game:
    """A chain of five blocks, and honest records that may come next; some of them exclude each other."""

    def __init__(self) -> None:
        self.world = World(amounts=(10**6,) * 4)
        _, payer = self.world.person(0)
        _, payee = self.world.person(1)
        self.address, self.other = payer.address(0), payee.address(0)
        self.world.mint(self.address, self.address, self.address)
        self.world.mint(self.other, self.address)
        first = self.world.pay(0, (self.other, 5000)).transfer
        self.world.mine(first)
        self.ledger = self.world.ledger
        self.height = self.ledger.tip.height
        self.tip = self.ledger.tip
        self.transfers = [
            self.world.pay(0, (self.other, 7000)).transfer.to_bytes(),
            self.world.pay(0, (self.other, 7001)).transfer.to_bytes(),  # spends the same coins
            self.world.pay(1, (self.address, 900)).transfer.to_bytes(),
            first.to_bytes(),  # a replay
        ]
        self.mints = [
            make_mint(self.other, 10**6, height=self.height + 1 + later, slot=slot).to_bytes()
            for later in (0, 1)
            for slot in (0, 1)
        ]
        self.blocks = [
            self._block([0], []),
            self._block([2], [0]),
            self._block([], [0, 1]),
            self.ledger.block(self.height).to_bytes(),
        ]
        self.prepared = self._prepare()
        self.view = self.world.wallets[0].key
        self.outputs = [
            (item.output.to_bytes(), item.context, item.index)
            for height in range(1, self.height + 1)
            for item in self.ledger.block(height).outputs()
        ]

    def _prepare(self) -> Any:
        """A transfer before its signatures, whose keys sign whatever an input makes of it."""
        wallet, account = self.world.wallets[0], self.world.accounts[0]
        plan = wallet.plan([Payment(self.other, 7000)], burn=Burn(5))
        return prepare_transfer(plan, wallet.key, Signer(account), wallet._tree.path)

    def sign_anew(self, data: bytes) -> None:
        """An edited body with signatures and a proof that fit it: the ledger's own rules alone are left."""
        stream = Stream(data)
        body = edited(self.prepared.body.to_bytes(), stream)
        session = self.prepared.session
        rest = bytes(64 * len(session._randomized) + 192)
        try:
            # Signatures of zeros do not decode: valid ones of other bytes stand in.
            body = Transfer.from_bytes(body + self.transfers[0][-len(rest) :]).body
        except MALFORMED:
            return
        digest = body.digest(self.world.prover.circuit_digest(body.shape))
        signatures = tuple(sign(key, digest, input_index=i) for i, key in enumerate(session._randomized))
        if len(signatures) != body.shape.inputs:
            return
        given = Transfer(body, signatures, model_proof(body.shape, body.public_inputs()))
        before = self.ledger.tip
        try:
            self.ledger.apply([given])
        except (TransferError, EncodingError) as error:
            assert str(error)
            assert self.ledger.tip == before
            return
        try:
            rules, tip = self.world.rules, self.ledger.tip
            assert body.network is rules.network and body.fee >= rules.minimum_fee and body.expiry >= tip.height
            assert any(self.ledger.block(h).root == body.root for h in range(1, before.height + 1))
            assert len(set(body.nullifiers)) == len(body.nullifiers)
            old = [n for h in range(1, before.height + 1) for n in self.ledger.block(h).nullifiers]
            assert not set(old) & set(body.nullifiers)
            assert tip.supply.inside == before.supply.inside - body.leaving >= 0
            assert tip.supply.burnt == before.supply.burnt + body.burnt
        finally:
            self.ledger.rollback(self.height)
        assert self.ledger.tip == self.tip

    def _block(self, transfers: list[int], mints: list[int]) -> bytes:
        """What a node with the same rules would publish next."""
        made = self.ledger.apply([self.transfers[i] for i in transfers], [self.mints[i] for i in mints])
        self.ledger.rollback(self.height)
        return made.to_bytes()

    def play(self, data: bytes) -> None:
        """A few moves; the chain is afterwards as it was."""
        stream = Stream(data)
        try:
            for _ in range(6):
                if stream.done:
                    break
                self._move(stream)
        finally:
            self.ledger.rollback(self.height)
            assert self.ledger.tip == self.tip

    def _move(self, stream: Stream) -> None:
        before, kind = self.ledger.tip, stream.byte()
        try:
            if kind % 4 == 0:
                self.ledger.rollback(max(self.height, before.height - 1))
                return
            if kind % 4 == 1:
                given = self._record(self.blocks, stream)
                self.ledger.replay(Block.from_bytes(given))
                assert self.ledger.block(before.height + 1).to_bytes() == given
            else:
                transfers = [self._record(self.transfers, stream) for _ in range(kind // 4 % 4)]
                mints = [self._record(self.mints, stream) for _ in range(kind // 16 % 4)]
                self.ledger.apply(transfers, mints)
        except (TransferError, EncodingError) as error:
            assert str(error)
            assert self.ledger.tip == before
            return
        self._check(before)

    def _record(self, honest: list[bytes], stream: Stream) -> bytes:
        """One of them, edited if the stream says so."""
        choice = stream.byte()
        sample = honest[choice % len(honest)]
        return edited(sample, stream, most=1 + choice // 64 % 2) if choice >= 128 else sample

    def _check(self, before: Any) -> None:
        """A block came: of honest records alone, and everything adds up."""
        tip = self.ledger.tip
        block = self.ledger.block(tip.height)
        # Mint records are open to whoever is entitled: their amounts count, and nobody signs them.
        assert all(item.to_bytes() in self.transfers for item in block.transfers), "what nobody made entered the chain"
        assert all(mint.value == 10**6 for mint in block.mints)
        assert tip.height == before.height + 1 and tip.block_id == block.block_id
        made = sum(mint.value for mint in block.mints) - sum(item.body.leaving for item in block.transfers)
        assert tip.supply.inside == before.supply.inside + made >= 0
        outputs = len(block.mints) + sum(len(item.body.outputs) for item in block.transfers)
        assert tip.size == before.size + outputs
        spent = [n for height in range(1, tip.height + 1) for n in self.ledger.block(height).nullifiers]
        assert len(spent) == len(set(spent)) and all(map(self.ledger.is_spent, spent))

    def scan(self, data: bytes) -> None:
        """An edited output opens for nobody."""
        stream = Stream(data)
        sample, context, index = self.outputs[stream.byte() % len(self.outputs)]
        given = edited(sample, stream)
        reader = Reader(given, "output")
        try:
            output = Output.read(reader, "output")
            reader.finish()
        except MALFORMED:
            return
        assert len(given) == OUTPUT_BYTES and output.to_bytes() == given
        mine = found(self.view, place(output, context, index))
        assert not mine or given == sample, "an output opens that nobody made"
        assert found(self.view, place(output, Context.mint(77), index)) == []


def _whole(name: str, made: Any) -> Door:
    """A transaction that every check accepts, with its rings: whatever is changed in either, some check fails."""
    tx, rings = made.tx.to_bytes(), made.rings.rings
    plain = made.tx.rct is None  # rings of version 1 have no commitments
    size = 32 if plain else 64
    written = b"".join(m.key + (b"" if plain else m.commitment) for ring in rings for m in ring)

    def go(data: bytes) -> None:
        stream = Stream(data)
        which = stream.byte()
        given = edited(tx, stream, most=2) if which % 4 < 3 else tx
        members = edited(written, stream, most=2) if which % 4 > 1 else written
        parts = [members[at : at + size] for at in range(0, len(members), size)]
        flat = [RingMember(part[:32], None if plain else part[32:]) for part in parts]
        ends = [sum(map(len, rings[: i + 1])) for i in range(len(rings))]
        shaped = tuple(tuple(flat[end - len(ring) : end]) for end, ring in zip(ends, rings, strict=True))
        try:
            verify_transaction(given, Rings(shaped))
        except (EncodingError, InvalidProof, InvalidSignature) as error:
            assert str(error)
            return
        assert given == tx and members[: len(written)] == written, "what nobody made verifies"

    return Door(name, go, (bytes([0]), bytes([3]), bytes([2, 9, 40, 0])))


@cache
def game() -> Game:
    """One chain for all inputs."""
    return Game()


@cache
def doors() -> tuple[Door, ...]:
    """All doors; the place of one is its number in the first byte of an input."""
    by_name = {item.name: item for item in known.all_of_them()}
    played = game()
    with Account.from_seed(Network.STAGENET, bytes(range(32))) as account:
        pay = [(account.keys.address(0, minor), 100 + minor) for minor in (0, 1)]
    return (
        *(_monero(by_name[name]) for name in MONERO),
        _file_of_a_transaction(by_name["transaction"].samples),
        _decoder("transfer", Transfer.from_bytes, *played.transfers),
        _decoder("block", Block.from_bytes, *played.blocks),
        _decoder("mint record", MintRecord.from_bytes, *played.mints),
        Door(
            "ledger", played.play, (bytes([9, 0, 1, 1]), bytes([6, 0]), bytes([22, 0, 0, 1, 1]), bytes([10, 0, 1, 0]))
        ),
        Door("scanner", played.scan, tuple(bytes([i]) for i in range(4))),
        Door("ledger, signed anew", played.sign_anew, (b"", bytes([9, 40, 0]), bytes([4, 48, 0, 3]))),
        *(_whole(f"whole {kind.name}", build(kind, pay, inputs=2)) for kind in RctType if kind is not RctType.NULL),
        _whole("whole version 1", build_v1(pay)),
    )


def prepare() -> None:
    """The chain and everybody's samples."""
    doors()


def seeds() -> dict[str, bytes]:
    """Edits of each sample; small transactions and moves as they stand."""
    made = {}
    for number, door in enumerate(doors()):
        for index, sample in enumerate(door.samples[:6]):
            if not door.name.startswith("whole"):
                made[f"{door.name} {index}"] = bytes([number, SAMPLES + index])
            for at in () if door.name.startswith("whole") else (0, 8, len(sample) // 3, len(sample) - 1):
                flip = bytes([9, *(at % (1 << 15)).to_bytes(2, "little")])
                made[f"{door.name} {index} at {at}"] = bytes([number, SAMPLES + index]) + flip
        if door.name.startswith(("ledger", "scanner", "extra", "whole")):
            for index, sample in enumerate(door.samples[:8]):
                made[f"{door.name} {index} itself"] = bytes([number, 0]) + sample
    ledger = [door.name for door in doors()].index("ledger")
    moves = (
        [6, 0],
        [5, 0],
        [5, 1],
        [6, 2, 0, 6, 0, 0, 5, 2],
        [22, 0, 0],
        [38, 2, 0, 1],
        [6, 128, 9, 60, 0],
        [5, 129, 9, 90, 0],
    )
    made |= {f"moves {i}": bytes([ledger, 0, *move]) for i, move in enumerate(moves)}
    return made


def one_input(data: bytes) -> None:
    """One door, one input."""
    found = opened(doors(), data)
    if found is not None:
        door, given = found
        door.go(given)
