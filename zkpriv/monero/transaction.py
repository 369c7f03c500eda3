# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero transactions of both versions and every type: bytes to values and back, to the last byte.

``Transaction.from_bytes`` reads exactly the encodings that the network's nodes read: canonical varints, known tags,
nothing behind the end; and nothing is allocated for a count that the bytes cannot hold. Whether keys decode, amounts
balance and signatures hold is another question (``verify``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zkpriv._octets import octets
from zkpriv.errors import EncodingError
from zkpriv.keccak import keccak256
from zkpriv.monero.extra import Extra
from zkpriv.monero.rct import Rct, RctType, read_rct
from zkpriv.monero.wire import Reader, varint

MAX_TRANSACTION_BYTES: Final = 1_000_000
NO_HASH: Final = bytes(32)

_INPUT_COINBASE: Final = 0xFF
_INPUT_KEY: Final = 0x02
_OUTPUT_KEY: Final = 0x02
_OUTPUT_TAGGED_KEY: Final = 0x03
_SCRIPTS: Final = {0x00: "a script", 0x01: "a script hash"}
_SIGNATURE_BYTES: Final = 64
_LEAST_INPUT: Final = 2
_LEAST_OUTPUT: Final = 34


@dataclass(frozen=True, slots=True)
class CoinbaseInput:
    """New coins of the block at this height."""

    height: int

    def to_bytes(self) -> bytes:
        return bytes([_INPUT_COINBASE]) + varint(self.height)


@dataclass(frozen=True, slots=True)
class KeyInput:
    """One of the ring members is spent. ``amount`` is 0 where amounts are hidden; offsets are relative."""

    amount: int
    offsets: tuple[int, ...]
    key_image: bytes

    @property
    def indices(self) -> tuple[int, ...]:
        """The ring members as absolute numbers among all outputs of this amount."""
        total, found = 0, []
        for offset in self.offsets:
            total += offset
            found.append(total)
        return tuple(found)

    def to_bytes(self) -> bytes:
        head = bytes([_INPUT_KEY]) + varint(self.amount) + varint(len(self.offsets))
        return head + b"".join([varint(offset) for offset in self.offsets]) + self.key_image


@dataclass(frozen=True, slots=True)
class Output:
    """A one-time key, with a view tag in newer transactions. ``amount`` is 0 where amounts are hidden."""

    amount: int
    key: bytes
    view_tag: int | None = None

    def to_bytes(self) -> bytes:
        if self.view_tag is None:
            return varint(self.amount) + bytes([_OUTPUT_KEY]) + self.key
        return varint(self.amount) + bytes([_OUTPUT_TAGGED_KEY]) + self.key + bytes([self.view_tag])


@dataclass(frozen=True)
class Transaction:
    """A whole transaction. ``signatures`` (version 1): per input one ``c || r`` of 64 bytes per ring member."""

    version: int
    unlock_time: int
    inputs: tuple[CoinbaseInput | KeyInput, ...]
    outputs: tuple[Output, ...]
    extra: bytes
    signatures: tuple[tuple[bytes, ...], ...] = ()
    rct: Rct | None = None

    def __post_init__(self) -> None:
        reason = self._shape_error()
        if reason:
            raise EncodingError(f"transaction: {reason}")

    @classmethod
    def from_bytes(cls, data: bytes | bytearray | memoryview) -> Transaction:
        """Read one transaction; EncodingError with the field and the offset of whatever is malformed."""
        blob = octets(data, "transaction")
        if len(blob) > MAX_TRANSACTION_BYTES:
            raise EncodingError(f"transaction: expected at most {MAX_TRANSACTION_BYTES} bytes, got {len(blob)}")
        reader = Reader(blob, "transaction")
        version, unlock_time, inputs, outputs, extra = _read_prefix(reader)
        if version == 1:
            signatures = tuple([_read_v1_signatures(reader, item) for item in inputs])
            reader.finish()
            return cls(version, unlock_time, inputs, outputs, extra, signatures)
        rct, _, _ = read_rct(reader, len(inputs), len(outputs), _ring_size(inputs))
        reader.finish()
        return cls(version, unlock_time, inputs, outputs, extra, (), rct)

    # Bytes and hashes

    def prefix_bytes(self) -> bytes:
        """Everything but signatures and the RingCT part."""
        return b"".join(
            [
                varint(self.version),
                varint(self.unlock_time),
                varint(len(self.inputs)),
                *[item.to_bytes() for item in self.inputs],
                varint(len(self.outputs)),
                *[item.to_bytes() for item in self.outputs],
                varint(len(self.extra)),
                self.extra,
            ]
        )

    def to_bytes(self) -> bytes:
        """The bytes as the network has them."""
        if self.rct is None:
            return self.prefix_bytes() + b"".join([part for group in self.signatures for part in group])
        return self.prefix_bytes() + self.rct.base_bytes() + self.rct.prunable_bytes()

    @cached_property
    def prefix_hash(self) -> bytes:
        """Keccak-256 of the prefix: what ring signatures of version 1 sign."""
        return keccak256(self.prefix_bytes())

    @cached_property
    def txid(self) -> bytes:
        """The transaction's id: 32 bytes, in the order in which it is written as hex."""
        if self.rct is None:
            return keccak256(self.to_bytes())
        prunable = NO_HASH if self.rct.type is RctType.NULL else keccak256(self.rct.prunable_bytes())
        return keccak256(self.prefix_hash + keccak256(self.rct.base_bytes()) + prunable)

    @cached_property
    def signature_hash(self) -> bytes:
        """What the ring signatures sign: the prefix (version 1), or prefix, base and range proofs (RingCT)."""
        if self.rct is None:
            return self.prefix_hash
        if self.rct.type is RctType.NULL:
            raise EncodingError("a coinbase transaction signs nothing")
        proofs = keccak256(self.rct.proof_message_bytes())
        return keccak256(self.prefix_hash + keccak256(self.rct.base_bytes()) + proofs)

    # Views

    @property
    def is_coinbase(self) -> bool:
        """Whether new coins come in."""
        return isinstance(self.inputs[0], CoinbaseInput)

    @property
    def key_inputs(self) -> tuple[KeyInput, ...]:
        """The inputs that spend something: none in a coinbase transaction."""
        return tuple([item for item in self.inputs if isinstance(item, KeyInput)])

    @property
    def type_name(self) -> str:
        """``v1``, ``v1-coinbase``, or ``rct-0`` (coinbase) to ``rct-6``."""
        if self.rct is None:
            return "v1-coinbase" if self.is_coinbase else "v1"
        return f"rct-{int(self.rct.type)}"

    @cached_property
    def parsed_extra(self) -> Extra:
        """The fields of ``extra`` as far as they can be read."""
        return Extra.from_bytes(self.extra)

    @property
    def fee(self) -> int | None:
        """The fee; None for coinbase, and where the plain amounts of version 1 do not cover the outputs."""
        if self.is_coinbase:
            return None
        if self.rct is not None:
            return self.rct.fee
        left = sum(item.amount for item in self.key_inputs) - sum(item.amount for item in self.outputs)
        return left if left >= 0 else None

    def _shape_error(self) -> str:
        if self.version not in (1, 2):
            return f"version: expected 1 or 2, got {self.version}"
        if (self.rct is None) != (self.version == 1):
            return "version 2 has a RingCT part and version 1 has none"
        if not self.inputs:
            return "no inputs"
        if len(self.inputs) > 1 and any(isinstance(item, CoinbaseInput) for item in self.inputs):
            return "a coinbase input stands alone"
        keys = [item.key_image for item in self.key_inputs] + [item.key for item in self.outputs]
        if any(len(key) != 32 for key in keys) or any(not item.offsets for item in self.key_inputs):
            return "an input or an output lacks its key or its ring"
        rings = [len(item.offsets) if isinstance(item, KeyInput) else 0 for item in self.inputs]
        if self.rct is None:
            sizes = [len(group) for group in self.signatures]
            whole = all(len(part) == _SIGNATURE_BYTES for group in self.signatures for part in group)
            return "" if sizes == rings and whole else "signatures do not fit the rings"
        if self.is_coinbase and self.rct.type is not RctType.NULL:
            return "a coinbase transaction has rct type 0"
        return self.rct.shape_error(len(self.inputs), len(self.outputs), rings[0])


def parse_hex(text: str) -> Transaction:
    """A transaction from hexadecimal digits."""
    try:
        data = bytes.fromhex(text)
    except (ValueError, TypeError):
        raise EncodingError("transaction: expected hexadecimal digits") from None
    return Transaction.from_bytes(data)


_Inputs = tuple[CoinbaseInput | KeyInput, ...]


def _read_prefix(reader: Reader) -> tuple[int, int, _Inputs, tuple[Output, ...], bytes]:
    start = reader.offset
    version = reader.varint("version")
    if version not in (1, 2):
        raise reader.fail(f"version: expected 1 or 2, got {version}", offset=start)
    unlock_time = reader.varint("unlock time")
    start = reader.offset
    count = reader.count("number of inputs", _LEAST_INPUT)
    if not count:
        raise reader.fail("no inputs", offset=start)
    inputs = tuple([_read_input(reader, alone=count == 1) for _ in range(count)])
    outputs = tuple([_read_output(reader) for _ in range(reader.count("number of outputs", _LEAST_OUTPUT))])
    extra = reader.take(reader.count("length of extra", 1), "extra")
    return version, unlock_time, inputs, outputs, extra


def _read_input(reader: Reader, *, alone: bool) -> CoinbaseInput | KeyInput:
    start = reader.offset
    tag = reader.u8("input tag")
    if tag == _INPUT_COINBASE:
        if not alone:
            raise reader.fail("a coinbase input stands alone", offset=start)
        return CoinbaseInput(reader.varint("height"))
    if tag != _INPUT_KEY:
        name = _SCRIPTS.get(tag)
        raise reader.fail(f"input: {name} is not supported" if name else f"input: unknown tag {tag}", offset=start)
    amount = reader.varint("input amount")
    start = reader.offset
    offsets = tuple([reader.varint("ring offset") for _ in range(reader.count("number of ring members", 1))])
    if not offsets:
        raise reader.fail("input: no ring members", offset=start)
    return KeyInput(amount, offsets, reader.key("key image"))


def _read_output(reader: Reader) -> Output:
    amount = reader.varint("output amount")
    start = reader.offset
    tag = reader.u8("output tag")
    if tag == _OUTPUT_KEY:
        return Output(amount, reader.key("output key"))
    if tag == _OUTPUT_TAGGED_KEY:
        return Output(amount, reader.key("output key"), reader.u8("view tag"))
    name = _SCRIPTS.get(tag)
    raise reader.fail(f"output: {name} is not supported" if name else f"output: unknown tag {tag}", offset=start)


def _read_v1_signatures(reader: Reader, item: CoinbaseInput | KeyInput) -> tuple[bytes, ...]:
    if isinstance(item, CoinbaseInput):
        return ()
    block = reader.take(_SIGNATURE_BYTES * len(item.offsets), "ring signature")
    return tuple([block[start : start + _SIGNATURE_BYTES] for start in range(0, len(block), _SIGNATURE_BYTES)])


def _ring_size(inputs: _Inputs) -> int:
    first = inputs[0]
    return len(first.offsets) if isinstance(first, KeyInput) else 0
