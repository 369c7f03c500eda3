# SPDX-License-Identifier: GPL-3.0-or-later
"""Groth16 (eprint 2016/260) on small systems: setup, prove, verify, term by term as in the paper.

Letters are the paper's: alpha, beta, gamma, delta, tau (its x); A, B, C the proof; r, s the prover's
blinders. The quotient's query is in the Lagrange basis of the coset: h_i = L'_i(tau) (tau^n - 1) / (-2
delta).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zkpriv.errors import InvalidProof, UnsatisfiedConstraint
from zkpriv.reference.curve import G1, G2, Point1, Point2
from zkpriv.reference.field import FP12_ONE, R
from zkpriv.reference.pairing import multi_pairing
from zkpriv.reference.qap import System, columns_at, coset_lagrange_at, quotient_on_coset


@dataclass(frozen=True)
class Toxic:
    """The secrets of a setup, each in 1 .. r - 1."""

    tau: int
    alpha: int
    beta: int
    gamma: int
    delta: int


@dataclass(frozen=True)
class Key:
    """Proving and verifying key together; sections as in the library's key file."""

    a: list[Point1]
    b1: list[Point1]
    b2: list[Point2]
    l: list[Point1]  # noqa: E741 (the paper's letter)
    h: list[Point1]
    ic: list[Point1]
    alpha_g1: Point1
    beta_g1: Point1
    delta_g1: Point1
    beta_g2: Point2
    gamma_g2: Point2
    delta_g2: Point2


@dataclass(frozen=True)
class Proof:
    a: Point1
    b: Point2
    c: Point1

    def to_bytes(self, compressed: bool = True) -> bytes:
        """A, B, C: 192 bytes compressed, 384 uncompressed."""
        return G1.encode(self.a, compressed) + G2.encode(self.b, compressed) + G1.encode(self.c, compressed)


def _times_g1(scalars: Sequence[int]) -> list[Point1]:
    return [G1.mul(G1.generator, scalar % R) for scalar in scalars]


def _times_g2(scalars: Sequence[int]) -> list[Point2]:
    return [G2.mul(G2.generator, scalar % R) for scalar in scalars]


def setup(system: System, toxic: Toxic) -> Key:
    """The key that these secrets give."""
    u, v, w = columns_at(system, toxic.tau)
    k = [(toxic.beta * x + toxic.alpha * y + z) % R for x, y, z in zip(u, v, w, strict=True)]
    public = system.n_public + 1
    n = system.domain_size
    inverse_gamma, inverse_delta = pow(toxic.gamma, -1, R), pow(toxic.delta, -1, R)
    vanishing = (pow(toxic.tau, n, R) - 1) * pow(-2 * toxic.delta, -1, R) % R
    fixed_g1 = _times_g1([toxic.alpha, toxic.beta, toxic.delta])
    fixed_g2 = _times_g2([toxic.beta, toxic.gamma, toxic.delta])
    return Key(
        a=_times_g1(u),
        b1=_times_g1(v),
        b2=_times_g2(v),
        l=_times_g1([value * inverse_delta for value in k[public:]]),
        h=_times_g1([value * vanishing for value in coset_lagrange_at(toxic.tau, n)]),
        ic=_times_g1([value * inverse_gamma for value in k[:public]]),
        alpha_g1=fixed_g1[0],
        beta_g1=fixed_g1[1],
        delta_g1=fixed_g1[2],
        beta_g2=fixed_g2[0],
        gamma_g2=fixed_g2[1],
        delta_g2=fixed_g2[2],
    )


def prove(system: System, key: Key, witness: Sequence[int], r: int, s: int) -> Proof:
    """The proof with blinders r and s; an unsatisfied system raises ``UnsatisfiedConstraint``."""
    bad = system.first_bad_row(witness)
    if bad is not None:
        raise UnsatisfiedConstraint(f"row {bad} does not hold for this witness")
    a = G1.add(G1.add(key.alpha_g1, G1.msm(key.a, witness)), G1.mul(key.delta_g1, r))
    b1 = G1.add(G1.add(key.beta_g1, G1.msm(key.b1, witness)), G1.mul(key.delta_g1, s))
    b = G2.add(G2.add(key.beta_g2, G2.msm(key.b2, witness)), G2.mul(key.delta_g2, s))
    c = G1.msm(key.l, witness[system.n_public + 1 :])
    c = G1.add(c, G1.msm(key.h, quotient_on_coset(system, witness)))
    c = G1.add(G1.add(c, G1.mul(a, s)), G1.mul(b1, r))
    return Proof(a, b, G1.add(c, G1.mul(key.delta_g1, -r * s % R)))


def verify(key: Key, public: Sequence[int], proof: Proof) -> None:
    """e(A, B) = e(alpha, beta) e(IC, gamma) e(C, delta), or ``InvalidProof``."""
    if len(public) != len(key.ic) - 1:
        raise InvalidProof(f"the key takes {len(key.ic) - 1} public inputs, got {len(public)}")
    if None in (proof.a, proof.b, proof.c):
        raise InvalidProof("a point of the proof is the identity")
    vk_x = G1.msm(key.ic, [1, *public])
    product = multi_pairing(
        [
            (G1.neg(proof.a), proof.b),
            (key.alpha_g1, key.beta_g2),
            (vk_x, key.gamma_g2),
            (proof.c, key.delta_g2),
        ]
    )
    if product != FP12_ONE:
        raise InvalidProof("the pairing equation does not hold")
