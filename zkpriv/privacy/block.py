# SPDX-License-Identifier: GPL-3.0-or-later
"""Blocks as bytes: what a node publishes and wallets read to scan and to obtain paths.

=====================  ==========  ==============================================================
field                  bytes       meaning
=====================  ==========  ==============================================================
magic, version         4 + 1       ``zkpb``, 1
network, height        1 + 8       from 1 on
previous               64          block id before (zeros before block 1)
mints                  4 + ...     count, then records of constant length
transfers              4 + ...     count, then each with its length (u32) in front
root, size             32 + 8      note tree after this block
minted, fees, burnt    8 each      supply counter after this block
transaction ids        64 each     in order: a wallet then needs no circuit digests
=====================  ==========  ==============================================================

The block id hashes transaction ids and mint ids, never proof or signature bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from zkpriv.errors import MalformedTransfer
from zkpriv.hashing import blake2b_512
from zkpriv.privacy.mint import MINT_BYTES, MintRecord
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import Context, Output
from zkpriv.privacy.transfer import Transfer
from zkpriv.privacy.wire import Reader, le32, u32, u64

MAGIC: Final = b"zkpb"
VERSION: Final = 1
ID_BYTES: Final = 64
GENESIS: Final = bytes(ID_BYTES)
_PERSON: Final = b"zkpriv1_block"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Supply:
    """The audit counter: what ever entered and left publicly."""

    minted: int = 0
    fees: int = 0
    burnt: int = 0

    @property
    def inside(self) -> int:
        """The sum of all unspent values: minted - fees - burnt."""
        return self.minted - self.fees - self.burnt


@dataclass(frozen=True, slots=True)
class PlacedOutput:
    """An output with its place in the chain: all that a scanner needs."""

    output: Output
    position: int
    context: Context
    index: int
    height: int
    source: bytes  # transaction id, or mint record id


@dataclass(frozen=True, slots=True)
class Block:
    """A block with the state after it."""

    network: Network
    height: int
    previous: bytes
    mints: tuple[MintRecord, ...]
    transfers: tuple[Transfer, ...]
    root: int
    size: int
    supply: Supply
    transaction_ids: tuple[bytes, ...]

    @property
    def block_id(self) -> bytes:
        """64 bytes over everything but proofs and signatures."""
        return blake2b_512(
            _PERSON,
            bytes([VERSION, self.network]) + u64(self.height) + self.previous,
            u32(len(self.mints)) + b"".join(mint.record_id for mint in self.mints),
            u32(len(self.transfers)) + b"".join(self.transaction_ids),
            self._state_bytes(),
        )

    @property
    def nullifiers(self) -> tuple[int, ...]:
        """All nullifiers in order."""
        return tuple(nullifier for transfer in self.transfers for nullifier in transfer.body.nullifiers)

    @property
    def first_position(self) -> int:
        """Position of the block's first output."""
        return self.size - len(self.mints) - sum(len(transfer.body.outputs) for transfer in self.transfers)

    def outputs(self) -> Iterator[PlacedOutput]:
        """All outputs in tree order: mints first, then transfers."""
        position = self.first_position
        for mint in self.mints:
            yield PlacedOutput(mint.output, position, Context.mint(mint.height), mint.slot, self.height, mint.record_id)
            position += 1
        for transfer, transaction_id in zip(self.transfers, self.transaction_ids, strict=True):
            context = Context.transfer(transfer.body.nullifiers[0])
            for index, output in enumerate(transfer.body.outputs):
                yield PlacedOutput(output, position, context, index, self.height, transaction_id)
                position += 1

    def _state_bytes(self) -> bytes:
        supply = u64(self.supply.minted) + u64(self.supply.fees) + u64(self.supply.burnt)
        return le32(self.root) + u64(self.size) + supply

    def to_bytes(self) -> bytes:
        """The canonical encoding."""
        parts = [MAGIC, bytes([VERSION, self.network]), u64(self.height), self.previous, u32(len(self.mints))]
        parts += [mint.to_bytes() for mint in self.mints]
        parts.append(u32(len(self.transfers)))
        for transfer in self.transfers:
            data = transfer.to_bytes()
            parts += [u32(len(data)), data]
        return b"".join(parts) + self._state_bytes() + b"".join(self.transaction_ids)

    @classmethod
    def from_bytes(cls, data: bytes) -> Block:
        """Decode strictly. Raises MalformedTransfer, or AmountOverflow for a transfer's amounts.

        Decoded is not verified: ``Ledger.replay`` does that.
        """
        reader = Reader(data, "block")
        reader.header(MAGIC, VERSION)
        network = reader.network()
        height = reader.u64("height")
        previous = reader.take(ID_BYTES, "previous block")
        mints = tuple(
            _nested(reader, MINT_BYTES, f"mint[{i}]", MintRecord.from_bytes) for i in range(reader.u32("mint count"))
        )
        transfers = tuple(
            _nested(reader, reader.u32(f"transfer[{i}] length"), f"transfer[{i}]", Transfer.from_bytes)
            for i in range(reader.u32("transfer count"))
        )
        root = reader.field("root")
        size = reader.u64("tree size")
        supply = Supply(reader.u64("minted"), reader.u64("fees"), reader.u64("burnt"))
        ids = tuple(reader.take(ID_BYTES, f"transaction id[{i}]") for i in range(len(transfers)))
        reader.finish()
        block = cls(network, height, previous, mints, transfers, root, size, supply, ids)
        if block.first_position < 0:
            raise MalformedTransfer(f"block: the tree size {size} is smaller than the number of the block's outputs")
        return block


def _nested(reader: Reader, length: int, name: str, decode: Callable[[bytes], _T]) -> _T:
    start = reader.offset
    part = reader.take(length, name)
    try:
        return decode(part)
    except MalformedTransfer as error:
        raise reader.fail(f"{name}: {error.reason}", offset=start + (error.offset or 0)) from None
