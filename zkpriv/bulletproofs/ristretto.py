# SPDX-License-Identifier: GPL-3.0-or-later
"""dalek's aggregated range proofs over ristretto255, with Merlin transcripts.

Statement: I know v_j < 2^bits and masks gamma_j with V_j = v_j * B + gamma_j * B_blinding, for each of m amounts.
Public: the V_j, ``bits`` (8, 16, 32, 64), the transcript in which the proof was made. Secret: the v_j and gamma_j.
Format: A, S, T1, T2, t_x, t_x_blinding, e_blinding, pairs L, R, a, b, 32 bytes each; m is a power of two.
Refused beside what the equation refuses: identities among the points of the proof, scalars that are not canonical.
Source: the protocol notes of dalek's crate ``bulletproofs``; eprint 2017/1066. B is the base point, B_blinding the
one-way map of SHA3-512(B), the vector generators come out of SHAKE256("GeneratorsChain" || "G" or "H" || u32 party).
"""

from __future__ import annotations

import copy
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from zkpriv import _ed25519_impl as _impl
from zkpriv import ed25519
from zkpriv._octets import listed, octets
from zkpriv.bulletproofs.equation import draw_weight, inner, powers
from zkpriv.bulletproofs.merlin import MerlinTranscript
from zkpriv.bulletproofs.original import Challenges, equation
from zkpriv.ed25519 import Ed25519
from zkpriv.errors import EncodingError, InvalidProof

ORDER: Final = ed25519.ORDER
BIT_SIZES: Final = (8, 16, 32, 64)
MAX_PARTIES: Final = 16
_IDENTITY: Final = bytes(32)


def _decode(encoding: bytes, what: str) -> Ed25519:
    try:
        return Ed25519._wrap(_impl.ristretto_decode(encoding))
    except EncodingError as error:
        raise EncodingError(f"{what}: {error.reason}") from None


def _encode(point: Ed25519) -> bytes:
    return _impl.ristretto_encode(point.to_affine_bytes())


@cache
def blinding_base() -> Ed25519:
    """B_blinding."""
    return Ed25519._wrap(_impl.ristretto_map(hashlib.sha3_512(_encode(ed25519.G)).digest()))


@cache
def _chain(letter: bytes, party: int, bits: int) -> tuple[Ed25519, ...]:
    shake = hashlib.shake_256(b"GeneratorsChain" + letter + party.to_bytes(4, "little"))
    stream = shake.digest(64 * bits)
    return tuple(Ed25519._wrap(_impl.ristretto_map(stream[i : i + 64])) for i in range(0, len(stream), 64))


def generators(letter: bytes, bits: int, parties: int) -> list[Ed25519]:
    """The vector generators of all parties, ``letter`` b"G" or b"H"."""
    return [point for party in range(parties) for point in _chain(letter, party, bits)]


@dataclass(frozen=True)
class Proof:
    """Fields by the names of ``original.Proof``: ``t`` is t_x, ``taux`` its blinding, ``mu`` e_blinding."""

    A: bytes
    S: bytes
    T1: bytes
    T2: bytes
    t: int
    taux: int
    mu: int
    L: tuple[bytes, ...]
    R: tuple[bytes, ...]
    a: int
    b: int

    def __post_init__(self) -> None:
        if not isinstance(self.L, tuple) or not isinstance(self.R, tuple) or len(self.L) != len(self.R):
            raise EncodingError("L and R are tuples of the same length")
        for point in (self.A, self.S, self.T1, self.T2, *self.L, *self.R):
            if type(point) is not bytes or len(point) != 32:
                raise EncodingError("a point of a range proof is 32 bytes")
        for value in (self.t, self.taux, self.mu, self.a, self.b):
            if type(value) is not int or not 0 <= value < ORDER:
                raise EncodingError("a scalar of a range proof is an integer below the order")

    @classmethod
    def from_bytes(cls, data: bytes) -> Proof:
        """``EncodingError`` for a length that no proof has and for scalars that are not canonical."""
        raw = octets(data, "a range proof")
        most = (BIT_SIZES[-1] * MAX_PARTIES - 1).bit_length()
        rounds, rest = divmod(len(raw) - 9 * 32, 64)
        if rest or not 3 <= rounds <= most:
            raise EncodingError(f"a range proof has 9 fields of 32 bytes and 3 to {most} pairs, got {len(raw)} bytes")
        rows = [raw[i : i + 32] for i in range(0, len(raw), 32)]
        scalars = [int.from_bytes(rows[i], "little") for i in (4, 5, 6, -2, -1)]
        for index, value in zip((4, 5, 6, len(rows) - 2, len(rows) - 1), scalars, strict=True):
            if value >= ORDER:
                raise EncodingError("a scalar is not below the order", offset=32 * index)
        A, S, T1, T2 = rows[:4]
        t, taux, mu, a, b = scalars
        return cls(A, S, T1, T2, t, taux, mu, tuple(rows[7:-2:2]), tuple(rows[8:-2:2]), a, b)

    def to_bytes(self) -> bytes:
        head = [self.A, self.S, self.T1, self.T2]
        scalars = [_scalar(value) for value in (self.t, self.taux, self.mu)]
        pairs = [point for pair in zip(self.L, self.R, strict=True) for point in pair]
        return b"".join([*head, *scalars, *pairs, _scalar(self.a), _scalar(self.b)])


def _scalar(value: int) -> bytes:
    return (value % ORDER).to_bytes(32, "little")


def _shape(bits: int, parties: int) -> None:
    if type(bits) is not int or bits not in BIT_SIZES:
        raise EncodingError(f"range proofs are about 8, 16, 32 or 64 bits, not {bits!r}")
    if not 1 <= parties <= MAX_PARTIES or parties & (parties - 1):
        raise EncodingError(f"range proofs are about 1, 2, 4, 8 or 16 amounts, not {parties}")


def _begin(transcript: MerlinTranscript, bits: int, V: Sequence[bytes]) -> None:
    transcript.append_message(b"dom-sep", b"rangeproof v1")
    transcript.append_u64(b"n", bits)
    transcript.append_u64(b"m", len(V))
    for encoding in V:
        transcript.append_message(b"V", encoding)


def _points(transcript: MerlinTranscript, **points: bytes) -> None:
    for name, encoding in points.items():
        if encoding == _IDENTITY:
            raise InvalidProof(f"{name} is the identity")
        transcript.append_message(name.encode(), encoding)


def _challenge(transcript: MerlinTranscript, label: bytes) -> int:
    value = transcript.challenge_scalar(label, ORDER)
    if not value:
        raise InvalidProof("a challenge is zero")
    return value


def _replay(transcript: MerlinTranscript, proof: Proof, bits: int, V: Sequence[bytes]) -> Challenges:
    _begin(transcript, bits, V)
    _points(transcript, A=proof.A, S=proof.S)
    y, z = _challenge(transcript, b"y"), _challenge(transcript, b"z")
    _points(transcript, T_1=proof.T1, T_2=proof.T2)
    x = _challenge(transcript, b"x")
    for name, value in ((b"t_x", proof.t), (b"t_x_blinding", proof.taux), (b"e_blinding", proof.mu)):
        transcript.append_message(name, _scalar(value))
    x_ip = _challenge(transcript, b"w")
    transcript.append_message(b"dom-sep", b"ipp v1")
    transcript.append_u64(b"n", bits * len(V))
    rounds = []
    for left, right in zip(proof.L, proof.R, strict=True):
        _points(transcript, L=left, R=right)
        rounds.append(_challenge(transcript, b"u"))
    return Challenges(y, z, x, x_ip, tuple(rounds))


def verify(proof: Proof | bytes, commitments: Sequence[bytes], transcript: MerlinTranscript, *, bits: int = 64) -> None:
    """Return if every commitment (ristretto255 encodings) is to an amount below 2^bits.

    ``transcript``: in the state that the prover began with; it moves on. ``EncodingError`` for malformed bytes,
    ``InvalidProof`` for a proof that does not hold.
    """
    given = listed(commitments, "commitments")
    _shape(bits, len(given))
    V = [octets(item, "a commitment") for item in given]
    if any(len(encoding) != 32 for encoding in V):
        raise EncodingError("a commitment is 32 bytes")
    found = proof if isinstance(proof, Proof) else Proof.from_bytes(proof)
    if 1 << len(found.L) != bits * len(V):
        raise InvalidProof(f"a proof of {len(found.L)} rounds is not one about {len(V)} amounts of {bits} bits")
    asked = _replay(transcript, found, bits, V)
    terms = equation(ORDER, bits, V, found, asked, (draw_weight(ORDER), draw_weight(ORDER)))
    points = [_decode(encoding, f"point {index}") for index, encoding in enumerate(terms.points)]
    fixed = [blinding_base(), ed25519.G, *generators(b"G", bits, len(V)), *generators(b"H", bits, len(V))]
    scalars = [*terms.scalars, terms.blinding, terms.value, *terms.g, *terms.h]
    total = ed25519.msm_var([*points, *fixed], [scalar % ORDER for scalar in scalars])
    if not _impl.ristretto_equals(total.to_affine_bytes(), Ed25519.identity().to_affine_bytes()):
        raise InvalidProof("the range proof does not hold")


def _draws(transcript: MerlinTranscript, amounts: Sequence[int], masks: Sequence[int], count: int) -> list[int]:
    """What the prover draws: from a copy of the transcript that gets the secrets and fresh bytes, as Merlin advises.

    If the system's randomness repeats, proofs of different statements, or in different transcripts, share no scalar.
    """
    own = copy.deepcopy(transcript)
    for amount, mask in zip(amounts, masks, strict=True):
        own.append_message(b"amount", amount.to_bytes(8, "little"))
        own.append_message(b"mask", _scalar(mask))
    own.append_message(b"fresh", secrets.token_bytes(32))
    stream = hashlib.shake_256(own.challenge_bytes(b"draws", 64)).digest(64 * count)
    return [int.from_bytes(stream[i : i + 64], "little") % ORDER for i in range(0, len(stream), 64)]


def prove(
    amounts: Sequence[int], masks: Sequence[int], transcript: MerlinTranscript, *, bits: int = 64
) -> tuple[Proof, list[bytes]]:
    """A proof and the commitments. Plain Python on public-scalar arithmetic, so NOT constant time: where amounts must
    not show in timing, prove on Ed25519 or Jubjub (``original``, ``plus``)."""
    _shape(bits, len(amounts))
    if len(masks) != len(amounts):
        raise EncodingError(f"as many masks as amounts are needed, got {len(masks)} and {len(amounts)}")
    for index, (amount, mask) in enumerate(zip(amounts, masks, strict=True)):
        if type(amount) is not int or not 0 <= amount < 1 << bits:
            raise EncodingError(f"amount {index} does not lie in [0, 2^{bits})")
        if type(mask) is not int or not 0 <= mask < ORDER:
            raise EncodingError(f"mask {index} does not lie below the order")
    size = bits * len(amounts)
    g, h = generators(b"G", bits, len(amounts)), generators(b"H", bits, len(amounts))
    bases = [ed25519.G, blinding_base()]

    def point(*parts: tuple[Sequence[Ed25519], Sequence[int]]) -> bytes:
        points = [item for some, _ in parts for item in some]
        return _encode(ed25519.msm_var(points, [k % ORDER for _, some in parts for k in some]))

    V = [point((bases, [amount, mask])) for amount, mask in zip(amounts, masks, strict=True)]
    _begin(transcript, bits, V)
    rows = iter(_draws(transcript, amounts, masks, 4 + 2 * size))
    aL = [(amount >> i) & 1 for amount in amounts for i in range(bits)]
    alpha, rho, tau1, tau2 = (next(rows) for _ in range(4))
    sL, sR = [next(rows) for _ in range(size)], [next(rows) for _ in range(size)]
    A = point((g, aL), (h, [bit - 1 for bit in aL]), (bases, [0, alpha]))
    S = point((g, sL), (h, sR), (bases, [0, rho]))
    _points(transcript, A=A, S=S)
    y, z = _challenge(transcript, b"y"), _challenge(transcript, b"z")
    y_powers, z_powers = powers(y, size, ORDER), powers(z, len(amounts) + 2, ORDER)
    a = [bit - z for bit in aL]
    b = [y_powers[i] * (aL[i] - 1 + z) + (z_powers[2 + i // bits] << (i % bits)) for i in range(size)]
    sR = [y_powers[i] * sR[i] for i in range(size)]
    T1 = point((bases, [inner(a, sR, ORDER) + inner(sL, b, ORDER), tau1]))
    T2 = point((bases, [inner(sL, sR, ORDER), tau2]))
    _points(transcript, T_1=T1, T_2=T2)
    x = _challenge(transcript, b"x")
    taux = (tau1 * x + tau2 * x * x + sum(z_powers[2 + j] * mask for j, mask in enumerate(masks))) % ORDER
    mu = (alpha + rho * x) % ORDER
    a = [(a[i] + sL[i] * x) % ORDER for i in range(size)]
    b = [(b[i] + sR[i] * x) % ORDER for i in range(size)]
    t = inner(a, b, ORDER)
    for name, value in ((b"t_x", t), (b"t_x_blinding", taux), (b"e_blinding", mu)):
        transcript.append_message(name, _scalar(value))
    w = _challenge(transcript, b"w")
    transcript.append_message(b"dom-sep", b"ipp v1")
    transcript.append_u64(b"n", size)
    h = ed25519.mul_many_var(h, powers(pow(y, -1, ORDER), size, ORDER))
    L, R = [], []
    while len(a) > 1:
        half = len(a) // 2
        left, right = inner(a[:half], b[half:], ORDER), inner(a[half:], b[:half], ORDER)
        L.append(point((g[half:], a[:half]), (h[:half], b[half:]), (bases[:1], [left * w])))
        R.append(point((g[:half], a[half:]), (h[half:], b[:half]), (bases[:1], [right * w])))
        _points(transcript, L=L[-1], R=R[-1])
        u = _challenge(transcript, b"u")
        inverse = pow(u, -1, ORDER)
        g = [ed25519.msm_var([g[i], g[half + i]], [inverse, u]) for i in range(half)]
        h = [ed25519.msm_var([h[i], h[half + i]], [u, inverse]) for i in range(half)]
        a = [(a[i] * u + a[half + i] * inverse) % ORDER for i in range(half)]
        b = [(b[i] * inverse + b[half + i] * u) % ORDER for i in range(half)]
    return Proof(A, S, T1, T2, t, taux, mu, tuple(L), tuple(R), a[0], b[0]), V
