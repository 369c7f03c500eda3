# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole Monero transactions of every type with their rings, made for tests.

The signers of the old types (Borromean, MLSAG) exist here alone, with plain integers: the library verifies those types
and makes none.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from dataclasses import dataclass

from zkpriv.bulletproofs import original, plus
from zkpriv.ed25519 import ORDER, Ed25519, G, H, hash_to_point, hash_to_scalar, msm_var
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.monero.amounts import commitment_of, encrypt_long, encrypt_short
from zkpriv.monero.extra import AdditionalKeys, Extra, PublicKey
from zkpriv.monero.rct import (
    BORROMEAN_BITS,
    BorromeanProof,
    BulletproofData,
    BulletproofPlusData,
    ClsagData,
    EncryptedAmount,
    MlsagData,
    RangeProof,
    Rct,
    RctType,
)
from zkpriv.monero.rings import RingMember, Rings
from zkpriv.monero.transaction import KeyInput, Output, Transaction
from zkpriv.ring import clsag, cryptonote
from zkpriv.stealth import MONERO, StealthAddress, pay


@dataclass
class Spend:
    """One input: secret, mask and amount of the true member, its ring and its place there."""

    x: int
    mask: int
    amount: int
    ring: list[RingMember]
    place: int

    @property
    def image(self) -> bytes:
        return hash_to_point(self.ring[self.place].key).mul_var(self.x).to_bytes()


@dataclass
class Made:
    """A transaction, its rings, and the secrets of its outputs' public keys."""

    tx: Transaction
    rings: Rings
    spends: list[Spend]
    secrets: list[Ed25519Secret]


def spend(rng: random.Random, amount: int, ring_size: int, *, plain: bool = False) -> Spend:
    """An input over random members; ``plain``: outputs with plain amounts, as in version 1."""
    x, mask = rng.randrange(1, ORDER), 1 if plain else rng.randrange(1, ORDER)
    place = rng.randrange(ring_size)
    ring = []
    for number in range(ring_size):
        key = G.mul_var(x if number == place else rng.randrange(1, ORDER)).to_bytes()
        value, blinding = (amount, mask) if number == place or plain else (rng.getrandbits(40), rng.randrange(1, ORDER))
        ring.append(RingMember(key, commitment_of(value, blinding).to_bytes()))
    return Spend(x, mask, amount, ring, place)


def build(
    kind: RctType,
    payments: Sequence[tuple[StealthAddress[Ed25519], int]],
    *,
    inputs: int = 1,
    ring_size: int = 3,
    fee: int = 1000,
    seed: int = 1,
    spends: list[Spend] | None = None,
) -> Made:
    """A transaction that every check accepts."""
    rng = random.Random(seed)
    total = sum(amount for _, amount in payments) + fee
    if spends is None:
        parts = [total // inputs] * (inputs - 1)
        spends = [spend(rng, part, ring_size) for part in [*parts, total - sum(parts)]]
    if kind is RctType.FULL:
        for item in spends[1:]:  # one signature over all inputs: the true members share a column
            item.ring.insert(spends[0].place, item.ring.pop(item.place))
            item.place = spends[0].place
    if kind >= RctType.BULLETPROOF:
        spends = sorted(spends, key=lambda item: item.image, reverse=True)
    outputs, keys, secrets, amounts, masks = _outputs(kind, payments, rng)
    commitments = tuple(
        commitment_of(amount, mask).to_bytes() for (_, amount), mask in zip(payments, masks, strict=True)
    )
    proofs = _range_proofs(kind, [amount for _, amount in payments], masks, rng)
    pseudo_masks = [rng.randrange(1, ORDER) for _ in spends[:-1]]
    pseudo_masks.append((sum(masks) - sum(pseudo_masks)) % ORDER)
    pseudo = [commitment_of(item.amount, mask).to_bytes() for item, mask in zip(spends, pseudo_masks, strict=True)]
    full = kind is RctType.FULL
    ring_size = len(spends[0].ring)
    rows = len(spends) + 1 if full else 2
    empty: ClsagData | MlsagData = (
        ClsagData((bytes(32),) * ring_size, bytes(32), bytes(32))
        if kind.is_clsag
        else MlsagData(((bytes(32),) * rows,) * ring_size, bytes(32))
    )
    rct = Rct(kind, fee, () if full else tuple(pseudo), tuple(amounts), commitments, tuple(proofs))
    rct = dataclasses.replace(rct, signatures=(empty,) * (1 if full else len(spends)))
    inputs_ = tuple(
        KeyInput(0, (rng.randrange(1, 1000), *(rng.randrange(1, 50) for _ in item.ring[1:])), item.image)
        for item in spends
    )
    extra = Extra((PublicKey(keys[0]), AdditionalKeys(tuple(keys)))).to_bytes()
    tx = Transaction(2, 0, inputs_, tuple(outputs), extra, (), rct)
    signatures = _signatures(tx, spends, pseudo_masks, masks, rng)
    tx = dataclasses.replace(tx, rct=dataclasses.replace(rct, signatures=signatures))
    return Made(tx, Rings(tuple(tuple(item.ring) for item in spends)), spends, secrets)


def build_v1(
    payments: Sequence[tuple[StealthAddress[Ed25519], int]], *, ring_size: int = 2, fee: int = 7, seed: int = 1
) -> Made:
    """A transaction of version 1."""
    rng = random.Random(seed)
    total = sum(amount for _, amount in payments) + fee
    spends = [spend(rng, part, ring_size, plain=True) for part in (total // 2, total - total // 2)]
    outputs, keys, secrets, _, _ = _outputs(None, payments, rng)
    inputs = tuple(KeyInput(item.amount, (5, *([3] * (ring_size - 1))), item.image) for item in spends)
    extra = Extra((PublicKey(keys[0]), AdditionalKeys(tuple(keys)))).to_bytes()
    empty = tuple((bytes(64),) * ring_size for _ in spends)
    tx = Transaction(1, 0, inputs, tuple(outputs), extra, empty)
    groups = []
    for item in spends:
        with Ed25519Secret.from_scalar(item.x) as secret:
            ring = [member.key for member in item.ring]
            _, made = cryptonote.sign(tx.prefix_hash, ring, item.place, secret)
        data = made.to_bytes()
        groups.append(tuple(data[start : start + 64] for start in range(0, len(data), 64)))
    tx = dataclasses.replace(tx, signatures=tuple(groups))
    return Made(tx, Rings(tuple(tuple(item.ring) for item in spends)), spends, secrets)


def _outputs(
    kind: RctType | None, payments: Sequence[tuple[StealthAddress[Ed25519], int]], rng: random.Random
) -> tuple[list[Output], list[bytes], list[Ed25519Secret], list[EncryptedAmount], list[int]]:
    outputs, keys, secrets, amounts, masks = [], [], [], [], []
    for index, (address, amount) in enumerate(payments):
        secret = Ed25519Secret.from_scalar(rng.randrange(1, ORDER))
        tagged = kind is RctType.BULLETPROOF_PLUS
        made = pay(MONERO, address, index, secret, tagged=tagged)
        outputs.append(Output(0 if kind is not None else amount, made.key.to_bytes(), made.view_tag))
        keys.append(made.public_key.to_bytes())
        secrets.append(secret)
        with MONERO.shared(secret, address.view) as shared, MONERO.output_scalar(shared, index) as scalar:
            if kind is None or kind.has_short_amounts:
                hidden, mask = encrypt_short(amount, scalar)
            else:
                mask = Ed25519Secret.from_scalar(rng.randrange(1, ORDER))
                hidden = encrypt_long(amount, mask, scalar)
        amounts.append(hidden)
        masks.append(int.from_bytes(mask.reveal(), "little"))
    return outputs, keys, secrets, amounts, masks


def _range_proofs(kind: RctType, amounts: list[int], masks: list[int], rng: random.Random) -> list[RangeProof]:
    if kind.is_borromean:
        return [borromean(amount, mask, rng) for amount, mask in zip(amounts, masks, strict=True)]
    if kind.is_bulletproof:
        made, _ = original.prove(amounts, masks)
        scalars = [value.to_bytes(32, "little") for value in (made.taux, made.mu, made.a, made.b, made.t)]
        return [BulletproofData((made.A, made.S, made.T1, made.T2, *scalars[:2]), made.L, made.R, tuple(scalars[2:]))]
    proof, _ = plus.prove(amounts, masks)
    scalars = [value.to_bytes(32, "little") for value in (proof.r1, proof.s1, proof.d1)]
    return [BulletproofPlusData((proof.A, proof.A1, proof.B, *scalars), proof.L, proof.R)]


def borromean(amount: int, mask: int, rng: random.Random, *, weights: Sequence[int] | None = None) -> BorromeanProof:
    """A Borromean proof. ``weights`` other than powers of two make one that is wrong in everything but its sum."""
    parts = [rng.randrange(1, ORDER) for _ in range(BORROMEAN_BITS - 1)]
    parts.append((mask - sum(parts)) % ORDER)
    bits = [amount >> number & 1 for number in range(BORROMEAN_BITS)]
    weights = weights or [1 << number for number in range(BORROMEAN_BITS)]
    commitments = [msm_var([G, H], [part, bit * w]) for part, bit, w in zip(parts, bits, weights, strict=True)]
    nonces = [rng.randrange(1, ORDER) for _ in bits]
    s1 = [rng.randrange(1, ORDER) for _ in bits]
    last = []
    for number, bit in enumerate(bits):
        point = G.mul_var(nonces[number])
        if not bit:
            challenge = hash_to_scalar(point.to_bytes())
            shifted = commitments[number] - H.mul_var(1 << number)
            point = msm_var([G, shifted], [s1[number], challenge])
        last.append(point.to_bytes())
    ee = hash_to_scalar(*last)
    s0 = []
    for number, bit in enumerate(bits):
        if bit:
            s0.append(rng.randrange(1, ORDER))
            zero = msm_var([G, commitments[number]], [s0[number], ee])
            s1[number] = (nonces[number] - hash_to_scalar(zero.to_bytes()) * parts[number]) % ORDER
        else:
            s0.append((nonces[number] - ee * parts[number]) % ORDER)
    encoded = tuple(point.to_bytes() for point in commitments)
    return BorromeanProof(_scalars(s0), _scalars(s1), ee.to_bytes(32, "little"), encoded)


def _signatures(
    tx: Transaction, spends: list[Spend], pseudo_masks: list[int], masks: list[int], rng: random.Random
) -> tuple[ClsagData | MlsagData, ...]:
    assert tx.rct is not None
    if tx.rct.type is RctType.FULL:
        return (_full(tx, spends, masks, rng),)
    made: list[ClsagData | MlsagData] = []
    for item, mask, pseudo in zip(spends, pseudo_masks, tx.rct.pseudo_outs, strict=True):
        if tx.rct.type.is_clsag:
            made.append(_clsag(tx.signature_hash, item, mask, pseudo))
        else:
            offset = Ed25519.from_bytes(pseudo)
            columns = [
                [Ed25519.from_bytes(member.key), Ed25519.from_bytes(member.commitment or b"") - offset]
                for member in item.ring
            ]
            made.append(mlsag(tx.signature_hash, columns, [item.x, (item.mask - mask) % ORDER], item.place, rng))
    return tuple(made)


def _clsag(message: bytes, item: Spend, mask: int, pseudo: bytes) -> ClsagData:
    ring = [clsag.RingMember(member.key, member.commitment) for member in item.ring]
    handles = [Ed25519Secret.from_scalar(value) for value in (item.x, item.mask, mask)]
    made = clsag.sign(message, ring, item.place, *handles, pseudo)
    return ClsagData(_scalars(made.s), made.c1.to_bytes(32, "little"), made.d)


def _full(tx: Transaction, spends: list[Spend], masks: list[int], rng: random.Random) -> MlsagData:
    """Type 1 needs the true members of all inputs in one column."""
    assert tx.rct is not None
    out = H.mul_var(tx.rct.fee)
    for commitment in tx.rct.commitments:
        out = out + Ed25519.from_bytes(commitment)
    columns = []
    for number in range(len(spends[0].ring)):
        members = [item.ring[number] for item in spends]
        rest = Ed25519.identity()
        for member in members:
            rest = rest + Ed25519.from_bytes(member.commitment or b"")
        columns.append([*[Ed25519.from_bytes(member.key) for member in members], rest - out])
    z = (sum(item.mask for item in spends) - sum(masks)) % ORDER
    return mlsag(tx.signature_hash, columns, [*[item.x for item in spends], z], spends[0].place, rng)


def mlsag(
    message: bytes, columns: list[list[Ed25519]], secrets: list[int], place: int, rng: random.Random
) -> MlsagData:
    """An MLSAG whose last row has no key image."""
    rows, size = len(secrets), len(columns)
    images = [hash_to_point(columns[place][row].to_bytes()).mul_var(secrets[row]) for row in range(rows - 1)]
    nonces = [rng.randrange(1, ORDER) for _ in secrets]
    s = [[rng.randrange(1, ORDER) for _ in secrets] for _ in columns]
    challenges = [0] * size

    def following(number: int, responses: list[int], challenge: int) -> int:
        parts = [message]
        for row, point in enumerate(columns[number]):
            encoded = point.to_bytes()
            parts += [encoded, msm_var([G, point], [responses[row], challenge]).to_bytes()]
            if row < rows - 1:
                parts.append(msm_var([hash_to_point(encoded), images[row]], [responses[row], challenge]).to_bytes())
        return hash_to_scalar(*parts)

    challenges[(place + 1) % size] = following(place, nonces, 0)
    for step in range(1, size):
        number = (place + step) % size
        challenges[(number + 1) % size] = following(number, s[number], challenges[number])
    s[place] = [(k - challenges[place] * x) % ORDER for k, x in zip(nonces, secrets, strict=True)]
    return MlsagData(tuple(_scalars(row) for row in s), challenges[0].to_bytes(32, "little"))


def _scalars(values: Sequence[int]) -> tuple[bytes, ...]:
    return tuple((value % ORDER).to_bytes(32, "little") for value in values)
