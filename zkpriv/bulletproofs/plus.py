# SPDX-License-Identifier: GPL-3.0-or-later
"""Bulletproofs+, aggregated: m amounts, committed to by V_1 .. V_m, lie in [0, 2^64).

Statement: I know v_j < 2^64 and masks gamma_j with V_j = v_j * value + gamma_j * blinding, for each j.
Public: the V_j. Secret: the v_j and gamma_j. The number of amounts is padded to a power of two with zeros.
Format and hashes: Monero's, transactions of type 6; every point is carried times 1/8. On Jubjub the same with the
generators of the circuits, our own hash, and points of the subgroup as they are.
Not checked: who made the proof, nor that amounts balance; a proof says nothing about the transaction it travels in.
Source: Chung, Han, Ju, Kim, Seo, "Bulletproofs+: Shorter Proofs for Privacy-Enhanced Distributed Ledger" (eprint
2020/735), figures 1 and 3. Weighted inner product: <a, b>_y = sum a_i b_i y^(i+1).

How it differs from the paper: powers of z count as z^(2j), which is what makes the aggregate a zero knowledge one;
the challenges come from one running hash, in which only the first challenge sees the V_j directly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from zkpriv.bulletproofs import wire
from zkpriv.bulletproofs._setting import ED25519, Scheme, Setting, setting_of
from zkpriv.bulletproofs.amounts import decode_named, encoded, padded_log
from zkpriv.bulletproofs.batch import run_batch
from zkpriv.bulletproofs.equation import Terms, draw_weight, folded, powers
from zkpriv.bulletproofs.generators import BITS
from zkpriv.bulletproofs.making import (
    checked_seed,
    make,
    make_seeded,
    opened,
    scaled_one,
    seeded,
    seeded_mask,
    wide_of,
)
from zkpriv.bulletproofs.transcript import Transcript
from zkpriv.errors import InvalidProof

SCHEME = Scheme.PLUS


@dataclass(frozen=True)
class Proof:
    """A, A1, B, L, R: 32-byte encodings; the rest integers below the order of the group."""

    A: bytes
    A1: bytes
    B: bytes
    r1: int
    s1: int
    d1: int
    L: tuple[bytes, ...]
    R: tuple[bytes, ...]
    setting: Setting = ED25519

    def __post_init__(self) -> None:
        points = {"A": self.A, "A1": self.A1, "B": self.B}
        scalars = {"r1": self.r1, "s1": self.s1, "d1": self.d1}
        wire.check_fields(self.setting.order, points, scalars, self.L, self.R)

    @classmethod
    def read(cls, data: bytes, offset: int = 0, *, group: object = ED25519) -> tuple[Proof, int]:
        """The proof that begins at ``offset`` and the offset after it. ``EncodingError`` if malformed."""
        setting = setting_of(group)
        reader = wire.Reader(wire.snapshot(data), offset, setting.order)
        A, A1, B = (reader.point() for _ in range(3))
        r1, s1, d1 = (reader.scalar() for _ in range(3))
        L, R = reader.points(), reader.points()
        return cls(A, A1, B, r1, s1, d1, L, R, setting), reader.offset

    @classmethod
    def from_bytes(cls, data: bytes, *, group: object = ED25519) -> Proof:
        """The proof that these bytes are, no more and no less. ``EncodingError`` if malformed."""
        raw = wire.snapshot(data)
        proof, end = cls.read(raw, group=group)
        if end != len(raw):
            wire.Reader(raw, end, proof.setting.order).end()
        return proof

    def points(self) -> list[bytes]:
        """All encodings of points."""
        return [self.A, self.A1, self.B, *self.L, *self.R]

    def to_bytes(self) -> bytes:
        """As transactions carry it: A, A1, B, r1, s1, d1, L, R."""
        scalars = [value.to_bytes(32, "little") for value in (self.r1, self.s1, self.d1)]
        return b"".join([self.A, self.A1, self.B, *scalars, wire.listed(self.L), wire.listed(self.R)])


@dataclass(frozen=True)
class Challenges:
    """What the verifier would have asked: ``w`` in the rounds, ``e`` at the end."""

    y: int
    z: int
    w: tuple[int, ...]
    e: int


def challenges_of(setting: Setting, V: Sequence[bytes], proof: Proof) -> Challenges:
    """Replay the transcript. ``InvalidProof`` if some challenge is zero."""
    transcript = Transcript(setting, SCHEME, setting.start(SCHEME))
    transcript.challenge(transcript.digest(*V))
    y = transcript.challenge(proof.A)
    z = transcript.challenge()
    w = tuple(transcript.challenge(left, right) for left, right in zip(proof.L, proof.R, strict=True))
    return Challenges(y, z, w, transcript.challenge(proof.A1, proof.B))


def _terms(setting: Setting, V: Sequence[bytes], proof: Proof) -> Terms:
    """The equation of the paper's last line, times a fresh weight. ``InvalidProof`` if it cannot hold.

    e^2 A' + e A1 + B = r1 e G' + s1 e H' + r1 y s1 value + d1 blinding, where A' is A moved by the public part of
    the vectors and by the rounds, G' = sum s_i y^-i G_i and H' = sum s_(n-1-i) H_i.
    """
    if len(proof.L) != (BITS - 1).bit_length() + padded_log(len(V)):
        raise InvalidProof(f"a proof of {len(proof.L)} rounds is not one about {len(V)} amounts")
    order = setting.order
    found = challenges_of(setting, V, proof)
    weight = draw_weight(order)
    size = 1 << len(proof.L)
    y, z, e = found.y, found.z, found.e
    square = weight * e * e % order
    inverses = [pow(w, -1, order) for w in found.w]
    s = folded(list(found.w), inverses, order)
    y_powers = powers(y, size + 2, order)
    y_inverse = powers(pow(y, -1, order), size, order)
    z_even = powers(z * z % order, size // BITS + 1, order)[1:]
    d = [z_even[i // BITS] << (i % BITS) for i in range(size)]
    sum_y = sum(y_powers[1 : size + 1])
    moved = y_powers[size + 1] * z * sum(d) + (z * z - z) * sum_y
    r1_e, s1_e = weight * e * proof.r1 % order, weight * e * proof.s1 % order
    terms = Terms(
        blinding=weight * proof.d1,
        value=weight * proof.r1 * y * proof.s1 + square * moved,
        g=[r1_e * s[i] * y_inverse[i] + square * z for i in range(size)],
        h=[s1_e * s[size - 1 - i] - square * (d[i] * y_powers[size - i] + z) for i in range(size)],
    )
    for j, encoding in enumerate(V):
        terms.add_point(encoding, -square * y_powers[size + 1] * z_even[j])
    terms.add_point(proof.A, -square)
    terms.add_point(proof.A1, -weight * e)
    terms.add_point(proof.B, -weight)
    for w, inverse, left, right in zip(found.w, inverses, proof.L, proof.R, strict=True):
        terms.add_point(left, -square * w * w)
        terms.add_point(right, -square * inverse * inverse)
    return terms


def verify(proof: Proof | bytes, commitments: Sequence[Any], *, group: object = ED25519, eighths: bool = False) -> None:
    """Return if the proof shows that each commitment is to an amount below 2^64.

    ``commitments``: points of the group, or their encodings. With ``eighths`` they are Monero's V, which is the
    commitment times 1/8; on Jubjub there is no such factor. ``EncodingError`` for malformed bytes and for points that
    do not decode, ``InvalidProof`` for a proof that does not hold.
    """
    verify_batch([(proof, commitments)], group=group, eighths=eighths)


def verify_batch(
    items: Iterable[tuple[Proof | bytes, Sequence[Any]]], *, group: object = ED25519, eighths: bool = False
) -> None:
    """Return if every proof holds for its commitments; an empty batch holds. The sizes may differ.

    ``InvalidProof`` whose ``indices`` names every wrong proof, found by halving; ``EncodingError`` names the first
    malformed item.
    """
    run_batch(setting_of(group), SCHEME, Proof, _terms, items, eighths=eighths)


def prove(amounts: Sequence[int], masks: Sequence[Any], *, group: object = ED25519) -> tuple[Proof, list[Any]]:
    """A proof about 1 to 16 amounts, and the commitments ``amount * value + mask * blinding``.

    ``masks``: integers or 32 bytes below the order, or secrets of the group. ``EncodingError`` for an amount that is
    not an integer in [0, 2^64) and for a mask that is not reduced.
    """
    return make(setting_of(group), SCHEME, Proof, amounts, masks)


def dev_prove_deterministic(
    amounts: Sequence[int], masks: Sequence[Any], scalars: Sequence[int], *, group: object = ED25519
) -> tuple[Proof, list[Any]]:
    """``prove`` with given scalars for everything that is drawn: for tests. Never use one of them twice."""
    return make(setting_of(group), SCHEME, Proof, amounts, masks, wide_of(scalars))


def prove_seeded(amount: int, seed: bytes, *, group: object = ED25519) -> tuple[Proof, Any, int]:
    """A proof about one amount that ``recover`` can read, its commitment, and the mask, which the seed determines.

    ``seed``: 32 secret bytes, for one output. The derivation is ours (``making``).
    """
    setting, raw = setting_of(group), checked_seed(seed)
    proof, commitments = make_seeded(setting, SCHEME, Proof, amount, raw)
    return proof, commitments[0], seeded_mask(setting, SCHEME, raw)


def recover(proof: Proof | bytes, commitment: Any, seed: bytes, *, group: object = ED25519) -> tuple[int, int] | None:
    """Amount and mask of a proof that ``prove_seeded`` made with this seed; None if it was another seed.

    It says nothing about whether the proof holds. The mask is the seed's; the amount comes from ``d1 = eta + d e + e^2
    (alpha + sum (d_L w^2 + d_R w^-2) + z^2 y^65 gamma)``.
    """
    setting, raw = setting_of(group), checked_seed(seed)
    found = proof if isinstance(proof, Proof) else Proof.from_bytes(proof, group=setting)
    point = decode_named(setting, [encoded(setting, commitment, "the commitment")], "commitment")[0]
    V = scaled_one(setting, point)
    rounds = (BITS - 1).bit_length()
    if len(found.L) != rounds:
        return None
    asked, order = challenges_of(setting, [V], found), setting.order
    alpha, *pairs = (seeded(setting, SCHEME, raw, V, index) for index in range(5 + 2 * rounds))
    d, eta = pairs[-2:]
    mask = seeded_mask(setting, SCHEME, raw)
    amount = (found.d1 - eta - d * asked.e) * pow(asked.e, -2, order) - alpha
    amount -= pow(asked.z, 2, order) * pow(asked.y, BITS + 1, order) * mask
    for w, left, right in zip(asked.w, pairs[0 : 2 * rounds : 2], pairs[1 : 2 * rounds : 2], strict=True):
        amount -= left * w * w + right * pow(w, -2, order)
    amount %= order
    return (amount, mask) if opened(setting, amount, mask, point) else None
