# SPDX-License-Identifier: GPL-3.0-or-later
"""Mint records: the only way in for value. The amount is public; the node computes the commitment itself.

=====================  ==========  ==============================================================
field                  bytes       meaning
=====================  ==========  ==============================================================
magic, version         4 + 1       ``zkpm``, 1
network                1           network byte
height, slot           8 + 4       the block that must hold the record, and its place among the block's mints
value                  8           v, a u64
rho                    32          blinding, below l (public here)
R, P                   32 + 32     points
tag, ciphertext        1 + 312     as in every output
=====================  ==========  ==============================================================

C = v*G_v + rho*H is not in the record and is never accepted from outside. The output's context is the height, its
index is the slot, so a record is good for one place of one block only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from zkpriv.errors import MalformedTransfer, MintCapReached, MintNotEntitled, PlanError
from zkpriv.hashing import JUBJUB_ORDER, blake2b_512
from zkpriv.jubjub import G_V, H, Jubjub, msm_var
from zkpriv.privacy.address import Address
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import CIPHERTEXT_BYTES, MAX_AMOUNT, Context, Output, check_amount, new_output
from zkpriv.privacy.wire import Reader, le32, u32, u64

MAGIC: Final = b"zkpm"
VERSION: Final = 1
MINT_BYTES: Final = 4 + 1 + 1 + 8 + 4 + 8 + 32 + 64 + 1 + CIPHERTEXT_BYTES
_PERSON: Final = b"zkpriv1_mint"


@dataclass(frozen=True, slots=True)
class MintRecord:
    """A decoded mint record. ``output`` is what enters the tree, with the commitment computed here."""

    network: Network
    height: int
    slot: int
    value: int
    rho: int
    ephemeral: Jubjub
    one_time_key: Jubjub
    tag: int
    ciphertext: bytes

    def __post_init__(self) -> None:
        check_amount(self.value, "mint value")
        check_amount(self.height, "mint height")
        if not 0 <= self.slot < 2**32:
            raise PlanError(f"mint slot: expected a number below 2^32, got {self.slot}")
        if not 0 <= self.rho < JUBJUB_ORDER:
            raise MalformedTransfer("mint record: rho: expected a scalar below l")
        if len(self.ciphertext) != CIPHERTEXT_BYTES:
            raise MalformedTransfer(f"mint record: expected a ciphertext of {CIPHERTEXT_BYTES} bytes")

    @property
    def output(self) -> Output:
        """The output with C = v*G_v + rho*H. MalformedTransfer if that is the identity (v = rho = 0)."""
        commitment = msm_var([G_V, H], [self.value, self.rho])
        if commitment.is_identity:
            raise MalformedTransfer("mint record: the commitment is the identity")
        return Output(self.ephemeral, self.one_time_key, commitment, self.tag, self.ciphertext)

    @property
    def record_id(self) -> bytes:
        """64-byte digest of the record."""
        return blake2b_512(_PERSON, self.to_bytes())

    def to_bytes(self) -> bytes:
        """The canonical encoding, MINT_BYTES."""
        head = MAGIC + bytes([VERSION, self.network]) + u64(self.height) + u32(self.slot)
        points = self.ephemeral.to_bytes() + self.one_time_key.to_bytes()
        return head + u64(self.value) + le32(self.rho) + points + bytes([self.tag]) + self.ciphertext

    @classmethod
    def from_bytes(cls, data: bytes) -> MintRecord:
        """Decode strictly; raises MalformedTransfer with the offset."""
        reader = Reader(data, "mint record")
        reader.header(MAGIC, VERSION)
        record = cls(
            reader.network(),
            reader.u64("height"),
            reader.u32("slot"),
            reader.u64("value"),
            reader.scalar("rho"),
            reader.point("R"),
            reader.point("P"),
            reader.u8("tag"),
            reader.take(CIPHERTEXT_BYTES, "ciphertext"),
        )
        reader.finish()
        return record


def make_mint(address: Address, value: int, *, height: int, slot: int, memo: bytes | str = b"") -> MintRecord:
    """A mint record that pays ``value`` to ``address`` at place ``slot`` of block ``height``."""
    made = new_output(address, value, memo, Context.mint(height), slot)
    output = made.output
    rho = int.from_bytes(made.rho.reveal(), "little")  # public from here on
    return MintRecord(
        address.network, height, slot, value, rho, output.ephemeral, output.one_time_key, output.tag, output.ciphertext
    )


class MintRule(Protocol):
    """Who may mint what: the node asks for the entitlement of each place of each block."""

    def entitlement(self, height: int, slot: int) -> int:
        """The exact value that this place may mint; 0 if it may not mint."""
        ...

    @property
    def cap(self) -> int:
        """The largest total that may ever be minted."""
        ...


@dataclass(frozen=True, slots=True)
class Faucet:
    """Demonstration rule: slot i of every block is entitled to ``amounts[i]``, until ``cap`` is reached in total."""

    amounts: Sequence[int]
    cap: int

    def __post_init__(self) -> None:
        for amount in self.amounts:
            check_amount(amount, "faucet amount")
        check_amount(self.cap, "faucet cap")

    def entitlement(self, height: int, slot: int) -> int:
        """``amounts[slot]``, the same at every height from 1 on."""
        return self.amounts[slot] if height >= 1 and slot < len(self.amounts) else 0


def check_mint(rule: MintRule, record: MintRecord, minted: int) -> int:
    """The minted total after this record. Raises MintNotEntitled or MintCapReached."""
    entitled = rule.entitlement(record.height, record.slot)
    if entitled == 0 or record.value != entitled:
        raise MintNotEntitled(
            f"mint at {record.height}, slot {record.slot}: entitled to {entitled}, the record says {record.value}"
        )
    if minted + record.value > min(rule.cap, MAX_AMOUNT):
        raise MintCapReached(f"mint of {record.value}: {minted} of at most {rule.cap} are minted already")
    return minted + record.value
