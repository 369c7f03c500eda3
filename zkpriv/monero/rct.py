# SPDX-License-Identifier: GPL-3.0-or-later
"""The RingCT part of a transaction: amounts hidden in commitments, range proofs, ring signatures.

It has two parts. The base (type, fee, encrypted amounts, commitments) is hashed into the message that is signed and
into the id; the prunable part (range proofs and signatures) is hashed separately, so that a node may drop it. Nothing
is decoded here: points and scalars stay the 32 bytes that were read, and ``verify`` looks into them.

Types: 0 none (coinbase); 1 and 2 Borromean range proofs with one signature over all inputs (1) or one each (2);
3 Bulletproofs; 4 the same with amounts of 8 bytes; 5 with CLSAG in the place of MLSAG; 6 with Bulletproofs+.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from zkpriv.monero.wire import Reader, varint

BORROMEAN_BITS: Final = 64
MAX_FOLDING_ROUNDS: Final = 31


class RctType(IntEnum):
    """The byte that begins the RingCT part."""

    NULL = 0
    FULL = 1
    SIMPLE = 2
    BULLETPROOF = 3
    BULLETPROOF2 = 4
    CLSAG = 5
    BULLETPROOF_PLUS = 6

    @property
    def is_borromean(self) -> bool:
        """Range proofs are Borromean ring signatures per bit."""
        return self in (RctType.FULL, RctType.SIMPLE)

    @property
    def is_bulletproof(self) -> bool:
        """Range proofs are (original) Bulletproofs."""
        return self in (RctType.BULLETPROOF, RctType.BULLETPROOF2, RctType.CLSAG)

    @property
    def is_clsag(self) -> bool:
        """Ring signatures are CLSAG; MLSAG otherwise."""
        return self in (RctType.CLSAG, RctType.BULLETPROOF_PLUS)

    @property
    def has_short_amounts(self) -> bool:
        """Encrypted amounts have 8 bytes and the mask follows from the shared secret."""
        return self >= RctType.BULLETPROOF2


@dataclass(frozen=True, slots=True)
class EncryptedAmount:
    """Types 1 to 3: mask and amount, 32 bytes each; from type 4 on ``mask`` is empty and the amount has 8 bytes."""

    mask: bytes
    amount: bytes

    def to_bytes(self) -> bytes:
        return self.mask + self.amount


@dataclass(frozen=True, slots=True)
class BorromeanProof:
    """64 bits: s0, s1 and ee of the ring signatures, and the commitments C_i to each bit."""

    s0: tuple[bytes, ...]
    s1: tuple[bytes, ...]
    ee: bytes
    bits: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        return b"".join(self.s0) + b"".join(self.s1) + self.ee + b"".join(self.bits)

    def message_bytes(self) -> bytes:
        return self.to_bytes()


@dataclass(frozen=True, slots=True)
class BulletproofData:
    """A, S, T1, T2, taux, mu, L, R, a, b, t as serialised (points divided by 8); V follows from the outputs."""

    head: tuple[bytes, ...]
    left: tuple[bytes, ...]
    right: tuple[bytes, ...]
    tail: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        return b"".join([*self.head, *_counted(self.left), *_counted(self.right), *self.tail])

    def message_bytes(self) -> bytes:
        """The same without the counts: what the signature covers."""
        return b"".join([*self.head, *self.left, *self.right, *self.tail])


@dataclass(frozen=True, slots=True)
class BulletproofPlusData:
    """A, A1, B, r1, s1, d1, L, R as serialised (points divided by 8); V follows from the outputs."""

    head: tuple[bytes, ...]
    left: tuple[bytes, ...]
    right: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        return b"".join([*self.head, *_counted(self.left), *_counted(self.right)])

    def message_bytes(self) -> bytes:
        """The same without the counts: what the signature covers."""
        return b"".join([*self.head, *self.left, *self.right])


RangeProof = BorromeanProof | BulletproofData | BulletproofPlusData


@dataclass(frozen=True, slots=True)
class MlsagData:
    """s[member][row] and c of the first member. The key images are those of the inputs."""

    s: tuple[tuple[bytes, ...], ...]
    c: bytes

    def to_bytes(self) -> bytes:
        return b"".join([scalar for row in self.s for scalar in row]) + self.c


@dataclass(frozen=True, slots=True)
class ClsagData:
    """s of each member, c of the first, and D (divided by 8). The key image is the input's."""

    s: tuple[bytes, ...]
    c1: bytes
    d: bytes

    def to_bytes(self) -> bytes:
        return b"".join(self.s) + self.c1 + self.d


@dataclass(frozen=True, slots=True)
class Rct:
    """The RingCT part of a transaction of version 2."""

    type: RctType
    fee: int = 0
    pseudo_outs: tuple[bytes, ...] = ()
    amounts: tuple[EncryptedAmount, ...] = ()
    commitments: tuple[bytes, ...] = ()
    range_proofs: tuple[RangeProof, ...] = ()
    signatures: tuple[MlsagData | ClsagData, ...] = ()

    def base_bytes(self) -> bytes:
        """What is hashed into the id and into the signed message."""
        if self.type is RctType.NULL:
            return bytes([RctType.NULL])
        parts = [bytes([self.type]), varint(self.fee)]
        if self.type is RctType.SIMPLE:
            parts += self.pseudo_outs
        parts += [amount.to_bytes() for amount in self.amounts]
        parts += self.commitments
        return b"".join(parts)

    def prunable_bytes(self) -> bytes:
        """Range proofs, ring signatures, and pseudo outputs from type 3 on."""
        if self.type is RctType.NULL:
            return b""
        parts = [_proof_count(self.type, len(self.range_proofs))]
        parts += [proof.to_bytes() for proof in self.range_proofs]
        parts += [signature.to_bytes() for signature in self.signatures]
        if not self.type.is_borromean:
            parts += self.pseudo_outs
        return b"".join(parts)

    def proof_message_bytes(self) -> bytes:
        """All range proofs as the signed message takes them."""
        return b"".join([proof.message_bytes() for proof in self.range_proofs])

    def shape_error(self, inputs: int, outputs: int, ring: int) -> str:
        """Empty if every count fits a transaction with so many inputs, outputs and ring members, else the reason."""
        kind = self.type
        if kind is RctType.NULL:
            others = (self.pseudo_outs, self.amounts, self.commitments, self.range_proofs, self.signatures)
            return "type 0 carries nothing else" if self.fee or any(others) else ""
        proof_class = (
            BorromeanProof if kind.is_borromean else BulletproofData if kind.is_bulletproof else BulletproofPlusData
        )
        signature_class = ClsagData if kind.is_clsag else MlsagData
        sizes = ((0, 8) if kind.has_short_amounts else (32, 32),)
        rows = inputs + 1 if kind is RctType.FULL else 2
        wrong = {
            "fee": not 0 <= self.fee < 2**64,
            "pseudo outputs": len(self.pseudo_outs) != (0 if kind is RctType.FULL else inputs),
            "encrypted amounts": len(self.amounts) != outputs
            or any((len(item.mask), len(item.amount)) not in sizes for item in self.amounts),
            "commitments": len(self.commitments) != outputs,
            "range proofs": not all(isinstance(proof, proof_class) for proof in self.range_proofs)
            or (kind.is_borromean and len(self.range_proofs) != outputs),
            "signatures": len(self.signatures) != (1 if kind is RctType.FULL else inputs)
            or not all(isinstance(item, signature_class) and len(item.s) == ring for item in self.signatures)
            or any(len(row) != rows for item in self.signatures if isinstance(item, MlsagData) for row in item.s),
            "32-byte values": any(len(value) != 32 for value in self._values()),
        }
        return next((f"{name} do not fit the transaction" for name, is_wrong in wrong.items() if is_wrong), "")

    def _values(self) -> Iterable[bytes]:
        yield from self.pseudo_outs
        yield from self.commitments
        for proof in self.range_proofs:
            if isinstance(proof, BorromeanProof):
                yield from (*proof.s0, *proof.s1, proof.ee, *proof.bits)
            else:
                yield from (*proof.head, *proof.left, *proof.right)
                if isinstance(proof, BulletproofData):
                    yield from proof.tail
        for item in self.signatures:
            if isinstance(item, MlsagData):
                yield item.c
                yield from (scalar for row in item.s for scalar in row)
            else:
                yield from (*item.s, item.c1, item.d)


def read_rct(reader: Reader, inputs: int, outputs: int, ring: int) -> tuple[Rct, int, int]:
    """The RingCT part, and the offsets at which its base and its prunable part begin."""
    start = reader.offset
    number = reader.u8("rct type")
    if number > max(RctType):
        raise reader.fail(f"rct type: expected 0 to {max(RctType)}, got {number}", offset=start)
    kind = RctType(number)
    if kind is RctType.NULL:
        return Rct(kind), start, reader.offset
    if not ring:
        raise reader.fail("a coinbase transaction has rct type 0", offset=start)
    fee = reader.varint("fee")
    pseudo_outs = reader.keys(inputs, "pseudo outputs") if kind is RctType.SIMPLE else ()
    amounts = _read_amounts(reader, kind, outputs)
    commitments = reader.keys(outputs, "commitments")
    middle = reader.offset
    range_proofs = _read_range_proofs(reader, kind, outputs)
    signatures = _read_signatures(reader, kind, inputs, ring)
    if not kind.is_borromean:
        pseudo_outs = reader.keys(inputs, "pseudo outputs")
    return Rct(kind, fee, pseudo_outs, amounts, commitments, range_proofs, signatures), start, middle


def _read_amounts(reader: Reader, kind: RctType, outputs: int) -> tuple[EncryptedAmount, ...]:
    if kind.has_short_amounts:
        block = reader.take(8 * outputs, "encrypted amounts")
        return tuple([EncryptedAmount(b"", block[start : start + 8]) for start in range(0, len(block), 8)])
    keys = reader.keys(2 * outputs, "encrypted masks and amounts")
    return tuple([EncryptedAmount(mask, amount) for mask, amount in zip(keys[::2], keys[1::2], strict=True)])


def _read_range_proofs(reader: Reader, kind: RctType, outputs: int) -> tuple[RangeProof, ...]:
    if kind.is_borromean:
        return tuple([_read_borromean(reader) for _ in range(outputs)])
    start = reader.offset
    if kind is RctType.BULLETPROOF:  # a fixed width in this type alone
        count = int.from_bytes(reader.take(4, "number of range proofs"), "little")
    else:
        count = reader.varint("number of range proofs")
    if count > outputs:
        raise reader.fail(f"{count} range proofs for {outputs} outputs", offset=start)
    read = _read_bulletproof if kind.is_bulletproof else _read_bulletproof_plus
    proofs: list[RangeProof] = [read(reader) for _ in range(count)]
    room = sum(max_amounts(proof) for proof in proofs)
    if room < outputs:
        raise reader.fail(
            f"the range proofs have room for {room} amounts and there are {outputs} outputs", offset=start
        )
    return tuple(proofs)


def max_amounts(proof: RangeProof) -> int:
    """For how many amounts of 64 bits a proof of this size is made: a power of two; 0 if for none."""
    if isinstance(proof, BorromeanProof):
        return 1
    return 1 << len(proof.left) - 6 if len(proof.left) >= 6 else 0


def _read_borromean(reader: Reader) -> BorromeanProof:
    s0 = reader.keys(BORROMEAN_BITS, "Borromean s0")
    s1 = reader.keys(BORROMEAN_BITS, "Borromean s1")
    ee = reader.key("Borromean ee")
    return BorromeanProof(s0, s1, ee, reader.keys(BORROMEAN_BITS, "Borromean commitments"))


def _read_bulletproof(reader: Reader) -> BulletproofData:
    head = reader.keys(6, "Bulletproof A, S, T1, T2, taux, mu")
    left, right = _read_foldings(reader)
    return BulletproofData(head, left, right, reader.keys(3, "Bulletproof a, b, t"))


def _read_bulletproof_plus(reader: Reader) -> BulletproofPlusData:
    head = reader.keys(6, "Bulletproof+ A, A1, B, r1, s1, d1")
    return BulletproofPlusData(head, *_read_foldings(reader))


def _read_foldings(reader: Reader) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    start = reader.offset
    left = reader.keys(_rounds(reader, "L"), "L")
    right = reader.keys(_rounds(reader, "R"), "R")
    if not left or len(left) != len(right):
        raise reader.fail(f"L and R: expected equal lengths above 0, got {len(left)} and {len(right)}", offset=start)
    return left, right


def _rounds(reader: Reader, field: str) -> int:
    start = reader.offset
    count = reader.count(f"length of {field}", 32)
    if count > MAX_FOLDING_ROUNDS:
        raise reader.fail(f"length of {field}: expected at most {MAX_FOLDING_ROUNDS}, got {count}", offset=start)
    return count


def _read_signatures(reader: Reader, kind: RctType, inputs: int, ring: int) -> tuple[MlsagData | ClsagData, ...]:
    if kind.is_clsag:
        return tuple(
            [
                ClsagData(reader.keys(ring, "CLSAG s"), reader.key("CLSAG c1"), reader.key("CLSAG D"))
                for _ in range(inputs)
            ]
        )
    count, rows = (1, inputs + 1) if kind is RctType.FULL else (inputs, 2)
    return tuple([_read_mlsag(reader, ring, rows) for _ in range(count)])


def _read_mlsag(reader: Reader, ring: int, rows: int) -> MlsagData:
    scalars = reader.keys(ring * rows, "MLSAG s")
    table = tuple([scalars[start : start + rows] for start in range(0, len(scalars), rows)])
    return MlsagData(table, reader.key("MLSAG c"))


def _proof_count(kind: RctType, count: int) -> bytes:
    if kind.is_borromean:
        return b""
    return count.to_bytes(4, "little") if kind is RctType.BULLETPROOF else varint(count)


def _counted(keys: tuple[bytes, ...]) -> Iterable[bytes]:
    yield varint(len(keys))
    yield from keys
