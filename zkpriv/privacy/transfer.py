# SPDX-License-Identifier: GPL-3.0-or-later
"""The transfer as bytes: one canonical encoding, and the transaction id that no proof or signature byte enters.

=====================  ===========  ====================================================================================
field                  bytes        meaning
=====================  ===========  ====================================================================================
magic, version         4 + 1        ``zkpt``, 1
network, n, m          1 + 1 + 1    network byte, number of inputs and of outputs (a shipped shape)
root                   32           root of the note tree at the anchor block's end
fee                    8            amount that the network keeps
burn, burn purpose     8 + 32       amount that leaves publicly, and 32 bytes that say what for; all zero without a burn
expiry                 8            last height at which a block may hold the transfer
nullifier[n]           32 each      below r
randomized key[n]      32 each      point
output[m]              409 each     R, P, C, tag, ciphertext
signature[n]           64 each      nonce point, scalar below l
proof                  192          Groth16, compressed
=====================  ===========  ====================================================================================

The statement's public ``fee`` is fee + burn: both leave through one lane. The public inputs are never transmitted; the
node derives them from the decoded fields (``public_inputs``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zkpriv.errors import AmountOverflow, MalformedTransfer, PlanError
from zkpriv.hashing import FIELD_ORDER, Purpose, blake2b_512
from zkpriv.jubjub import Jubjub
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import MAX_AMOUNT, OUTPUT_BYTES, Output, check_amount
from zkpriv.privacy.wire import Reader, le32, u32, u64

MAGIC: Final = b"zkpt"
VERSION: Final = 1
SIGNATURE_BYTES: Final = 64
PROOF_BYTES: Final = 192
PURPOSE_BYTES: Final = 32
_LABEL: Final = b"zkpriv private transfer"
_HEADER_BYTES: Final = 4 + 1 + 1 + 1 + 1 + 32 + 8 + 8 + PURPOSE_BYTES + 8


@dataclass(frozen=True, slots=True, order=True)
class Shape:
    """Number of inputs and outputs of a transfer."""

    inputs: int
    outputs: int

    def __str__(self) -> str:
        return f"{self.inputs}x{self.outputs}"


SHAPES: Final = (Shape(1, 2), Shape(2, 2), Shape(4, 4), Shape(16, 2))


def transfer_bytes(shape: Shape) -> int:
    """Length of every transfer of this shape."""
    per_input = 32 + 32 + SIGNATURE_BYTES
    return _HEADER_BYTES + shape.inputs * per_input + shape.outputs * OUTPUT_BYTES + PROOF_BYTES


@dataclass(frozen=True, slots=True)
class Burn:
    """Value that leaves publicly: an amount above zero and 32 bytes that say what for (all zero if nothing)."""

    amount: int
    purpose: bytes = bytes(PURPOSE_BYTES)

    def __post_init__(self) -> None:
        if check_amount(self.amount, "burnt amount") == 0:
            raise PlanError("burnt amount: expected at least 1; leave the burn out to burn nothing")
        if not isinstance(self.purpose, bytes) or len(self.purpose) != PURPOSE_BYTES:
            raise PlanError(f"burn purpose: expected {PURPOSE_BYTES} bytes, got {self.purpose!r}")


@dataclass(frozen=True, slots=True)
class TransferBody:
    """Everything that the signatures cover. Immutable; the constructor checks sizes and amounts."""

    network: Network
    root: int
    fee: int
    burn: Burn | None
    expiry: int
    nullifiers: tuple[int, ...]
    randomized_keys: tuple[Jubjub, ...]
    outputs: tuple[Output, ...]

    def __post_init__(self) -> None:
        check_amount(self.fee, "fee")
        check_amount(self.expiry, "expiry height")
        if self.leaving > MAX_AMOUNT:
            raise AmountOverflow(f"fee {self.fee} plus burnt amount {self.burnt}: the sum exceeds 2^64 - 1")
        if len(self.randomized_keys) != len(self.nullifiers):
            raise PlanError(
                f"transfer: {len(self.nullifiers)} nullifiers need as many keys, got {len(self.randomized_keys)}"
            )
        for name, value in (("root", self.root), *(("nullifier", item) for item in self.nullifiers)):
            if not 0 <= value < FIELD_ORDER:
                raise MalformedTransfer(f"transfer: {name}: expected a value below r")

    @property
    def shape(self) -> Shape:
        """Number of inputs and outputs."""
        return Shape(len(self.nullifiers), len(self.outputs))

    @property
    def burnt(self) -> int:
        """The burnt amount, 0 without a burn."""
        return self.burn.amount if self.burn else 0

    @property
    def leaving(self) -> int:
        """fee + burn: the ``fee`` of the statement."""
        return self.fee + self.burnt

    def public_inputs(self) -> list[int]:
        """The statement's public inputs in order: root, fee, nullifiers, randomized keys (u), commitments (u)."""
        keys = (int(key.u) for key in self.randomized_keys)
        commitments = (int(output.commitment.u) for output in self.outputs)
        return [self.root, self.leaving, *self.nullifiers, *keys, *commitments]

    def digest(self, circuit_digest: bytes) -> bytes:
        """The 64-byte transaction id: what the spend signatures sign. ``circuit_digest`` is the shape's circuit's."""
        shape = self.shape
        items = [
            _LABEL,
            bytes([VERSION]),
            bytes([self.network]),
            bytes([shape.inputs, shape.outputs]),
            circuit_digest,
            le32(self.root),
            u64(self.fee),
            self._burn_bytes(),
            u64(self.expiry),
            *(le32(nullifier) for nullifier in self.nullifiers),
            *(key.to_bytes() for key in self.randomized_keys),
        ]
        for output in self.outputs:
            items += [
                output.ephemeral.to_bytes(),
                output.one_time_key.to_bytes(),
                output.commitment.to_bytes(),
                bytes([output.tag]),
                output.ciphertext,
            ]
        return blake2b_512(Purpose.DIGEST, *(u32(len(item)) + item for item in items))

    def to_bytes(self) -> bytes:
        """The encoding up to and without the signatures."""
        parts = [
            MAGIC,
            bytes([VERSION, self.network, *(_byte(count) for count in (self.shape.inputs, self.shape.outputs))]),
            le32(self.root),
            u64(self.fee),
            self._burn_bytes(),
            u64(self.expiry),
            *(le32(nullifier) for nullifier in self.nullifiers),
            *(key.to_bytes() for key in self.randomized_keys),
            *(output.to_bytes() for output in self.outputs),
        ]
        return b"".join(parts)

    def _burn_bytes(self) -> bytes:
        return u64(self.burn.amount) + self.burn.purpose if self.burn else bytes(8 + PURPOSE_BYTES)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A signed and proved transfer, decoded. Decoded is not verified: the ledger does that."""

    body: TransferBody
    signatures: tuple[bytes, ...]
    proof: bytes

    def __post_init__(self) -> None:
        if len(self.signatures) != self.shape.inputs or any(len(s) != SIGNATURE_BYTES for s in self.signatures):
            raise PlanError(f"transfer: expected {self.shape.inputs} signatures of {SIGNATURE_BYTES} bytes")
        if len(self.proof) != PROOF_BYTES:
            raise PlanError(f"transfer: expected a proof of {PROOF_BYTES} bytes, got {len(self.proof)}")

    @property
    def shape(self) -> Shape:
        """Number of inputs and outputs."""
        return self.body.shape

    def to_bytes(self) -> bytes:
        """The canonical encoding; ``from_bytes`` accepts no other."""
        return self.body.to_bytes() + b"".join(self.signatures) + self.proof

    @classmethod
    def from_bytes(cls, data: bytes) -> Transfer:
        """Decode strictly: lengths, canonical numbers, points. Raises MalformedTransfer with the offset, and
        AmountOverflow where fee and burnt amount together exceed 2^64 - 1.

        Signatures are checked for canonical form here; proof bytes by the verifier.
        """
        data = bytes(data)
        reader = Reader(data, "transfer")
        reader.header(MAGIC, VERSION)
        network = reader.network()
        shape = Shape(reader.u8("number of inputs"), reader.u8("number of outputs"))
        if shape not in SHAPES:
            known = ", ".join(str(item) for item in SHAPES)
            raise reader.fail(f"shape: expected one of {known}, got {shape}", offset=reader.offset - 2)
        if len(data) != transfer_bytes(shape):
            raise reader.fail(f"a {shape} transfer has {transfer_bytes(shape)} bytes, got {len(data)}")
        root = reader.field("root")
        fee = reader.u64("fee")
        amount = reader.u64("burnt amount")
        purpose = reader.take(PURPOSE_BYTES, "burn purpose")
        if amount == 0 and any(purpose):
            raise reader.fail("burn purpose: must be zero without a burnt amount", offset=reader.offset - PURPOSE_BYTES)
        expiry = reader.u64("expiry height")
        nullifiers = tuple(reader.field(f"nullifier[{i}]") for i in range(shape.inputs))
        keys = tuple(reader.point(f"randomized key[{i}]") for i in range(shape.inputs))
        outputs = tuple(Output.read(reader, f"output[{i}]") for i in range(shape.outputs))
        signatures = []
        for i in range(shape.inputs):
            start = reader.offset
            reader.point(f"signature[{i}] nonce point")
            reader.scalar(f"signature[{i}] scalar")
            signatures.append(data[start : reader.offset])
        proof = reader.take(PROOF_BYTES, "proof")
        reader.finish()
        burn = Burn(amount, purpose) if amount else None
        body = TransferBody(network, root, fee, burn, expiry, nullifiers, keys, outputs)
        return cls(body, tuple(bytes(item) for item in signatures), proof)


def _byte(count: int) -> int:
    if count > 255:
        raise PlanError(f"transfer: at most 255 inputs or outputs fit the encoding, got {count}")
    return count
