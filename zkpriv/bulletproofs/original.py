# SPDX-License-Identifier: GPL-3.0-or-later
"""Bulletproofs, aggregated: m amounts, committed to by V_1 .. V_m, lie in [0, 2^64).

Statement: I know v_j < 2^64 and masks gamma_j with V_j = v_j * value + gamma_j * blinding, for each j.
Public: the V_j. Secret: the v_j and gamma_j. The number of amounts is padded to a power of two with zeros.
Format and hashes: Monero's, transactions of types 3 to 5; every point is carried times 1/8. On Jubjub the same with the
generators of the circuits, our own hash, and points of the subgroup as they are.
Not checked: who made the proof, nor that amounts balance; a proof says nothing about the transaction it travels in.
Source: Buenz, Bootle, Boneh, Poelstra, Wuille, Maxwell, "Bulletproofs" (eprint 2017/1066), sections 4.1 to 4.3 and 6.1;
y, z, x are the paper's, ``x_ip`` binds the inner product to its value, ``w`` are the challenges of the rounds.

How it differs from the paper: the prover sends ``taux, mu, t`` before the inner product, whose base for <l, r> is
``x_ip * value``; both checks are one equation, each with a random weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

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

SCHEME = Scheme.ORIGINAL


@dataclass(frozen=True)
class Proof:
    """A, S, T1, T2, L, R: 32-byte encodings; the rest integers below the order of the group."""

    A: bytes
    S: bytes
    T1: bytes
    T2: bytes
    taux: int
    mu: int
    L: tuple[bytes, ...]
    R: tuple[bytes, ...]
    a: int
    b: int
    t: int
    setting: Setting = ED25519

    def __post_init__(self) -> None:
        points = {"A": self.A, "S": self.S, "T1": self.T1, "T2": self.T2}
        scalars = {"taux": self.taux, "mu": self.mu, "a": self.a, "b": self.b, "t": self.t}
        wire.check_fields(self.setting.order, points, scalars, self.L, self.R)

    @classmethod
    def read(cls, data: bytes, offset: int = 0, *, group: object = ED25519) -> tuple[Proof, int]:
        """The proof that begins at ``offset`` and the offset after it. ``EncodingError`` if malformed."""
        setting = setting_of(group)
        reader = wire.Reader(wire.snapshot(data), offset, setting.order)
        A, S, T1, T2 = (reader.point() for _ in range(4))
        taux, mu = reader.scalar(), reader.scalar()
        L, R = reader.points(), reader.points()
        a, b, t = (reader.scalar() for _ in range(3))
        return cls(A, S, T1, T2, taux, mu, L, R, a, b, t, setting), reader.offset

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
        return [self.A, self.S, self.T1, self.T2, *self.L, *self.R]

    def to_bytes(self) -> bytes:
        """As transactions carry it: A, S, T1, T2, taux, mu, L, R, a, b, t."""
        scalars = [value.to_bytes(32, "little") for value in (self.taux, self.mu, self.a, self.b, self.t)]
        head = [self.A, self.S, self.T1, self.T2, *scalars[:2]]
        return b"".join([*head, wire.listed(self.L), wire.listed(self.R), *scalars[2:]])


@dataclass(frozen=True)
class Challenges:
    """What the verifier would have asked."""

    y: int
    z: int
    x: int
    x_ip: int
    w: tuple[int, ...]


def challenges_of(setting: Setting, V: Sequence[bytes], proof: Proof) -> Challenges:
    """Replay the transcript. ``InvalidProof`` if some challenge is zero."""
    transcript = Transcript(setting, SCHEME)
    transcript.restart(setting.start(SCHEME), *V)
    y = transcript.challenge(proof.A, proof.S)
    z = transcript.challenge()
    x = transcript.challenge(setting.scalar_bytes(z), proof.T1, proof.T2)
    x_ip = transcript.challenge(*(setting.scalar_bytes(value) for value in (x, proof.taux, proof.mu, proof.t)))
    w = tuple(transcript.challenge(left, right) for left, right in zip(proof.L, proof.R, strict=True))
    return Challenges(y, z, x, x_ip, w)


def equation(
    order: int, bits: int, V: Sequence[bytes], proof: ProofLike, found: Challenges, weights: tuple[int, int]
) -> Terms:
    """Both checks of the paper, each times its weight.

    First, over the polynomial t(x): sum z^(2+j) V_j + x T1 + x^2 T2 + (delta - t) value - taux blinding = 0.
    Second, the inner product: A + x S - z sum G_i + sum (z + z^(2+j) 2^k y^-i) H_i - mu blinding + x_ip (t - a b) value
    + sum w^2 L + sum w^-2 R - a sum s_i G_i - b sum s_(n-1-i) y^-i H_i = 0, with i = j * bits + k.
    """
    first, second = weights
    size = 1 << len(proof.L)
    y, z, x = found.y, found.z, found.x
    inverses = [pow(w, -1, order) for w in found.w]
    s = folded(list(found.w), inverses, order)
    z_powers = powers(z, size // bits + 3, order)
    y_inverse = powers(pow(y, -1, order), size, order)
    delta = (z - z * z) * sum(powers(y, size, order)) - sum(z_powers[3:]) * ((1 << bits) - 1)
    terms = Terms(
        blinding=-first * proof.taux - second * proof.mu,
        value=first * (delta - proof.t) + second * found.x_ip * (proof.t - proof.a * proof.b),
        g=[-second * (z + proof.a * s[i]) for i in range(size)],
        h=[
            second * (z + y_inverse[i] * ((z_powers[2 + i // bits] << (i % bits)) - proof.b * s[size - 1 - i]))
            for i in range(size)
        ],
    )
    for j, encoding in enumerate(V):
        terms.add_point(encoding, first * z_powers[2 + j])
    terms.add_point(proof.T1, first * x)
    terms.add_point(proof.T2, first * x * x)
    terms.add_point(proof.A, second)
    terms.add_point(proof.S, second * x)
    for w, inverse, left, right in zip(found.w, inverses, proof.L, proof.R, strict=True):
        terms.add_point(left, second * w * w)
        terms.add_point(right, second * inverse * inverse)
    return terms


class ProofLike(Protocol):
    """The fields that the equation reads; dalek's proofs have them too."""

    @property
    def A(self) -> bytes: ...
    @property
    def S(self) -> bytes: ...
    @property
    def T1(self) -> bytes: ...
    @property
    def T2(self) -> bytes: ...
    @property
    def taux(self) -> int: ...
    @property
    def mu(self) -> int: ...
    @property
    def L(self) -> tuple[bytes, ...]: ...
    @property
    def R(self) -> tuple[bytes, ...]: ...
    @property
    def a(self) -> int: ...
    @property
    def b(self) -> int: ...
    @property
    def t(self) -> int: ...


def _terms(setting: Setting, V: Sequence[bytes], proof: Proof) -> Terms:
    """The equation with fresh weights. ``InvalidProof`` if it cannot hold."""
    if len(proof.L) != (BITS - 1).bit_length() + padded_log(len(V)):
        raise InvalidProof(f"a proof of {len(proof.L)} rounds is not one about {len(V)} amounts")
    found = challenges_of(setting, V, proof)
    return equation(setting.order, BITS, V, proof, found, (draw_weight(setting.order), draw_weight(setting.order)))


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

    It says nothing about whether the proof holds. From ``mu = alpha + rho x`` comes the amount, from
    ``taux = tau1 x + tau2 x^2 + z^2 gamma`` the mask.
    """
    setting, raw = setting_of(group), checked_seed(seed)
    found = proof if isinstance(proof, Proof) else Proof.from_bytes(proof, group=setting)
    point = decode_named(setting, [encoded(setting, commitment, "the commitment")], "commitment")[0]
    V = scaled_one(setting, point)
    if len(found.L) != (BITS - 1).bit_length():
        return None
    asked, order = challenges_of(setting, [V], found), setting.order
    alpha, rho, tau1, tau2 = (
        seeded(setting, SCHEME, raw, V, index) for index in (0, 2 * BITS + 1, 2 * BITS + 2, 2 * BITS + 3)
    )
    amount = (found.mu - alpha - rho * asked.x) % order
    mask = (found.taux - tau1 * asked.x - tau2 * asked.x**2) * pow(asked.z, -2, order) % order
    return (amount, mask) if opened(setting, amount, mask, point) else None
