# SPDX-License-Identifier: GPL-3.0-or-later
"""CLSAG in Python, to be read: the transcript, verification, and signing with given numbers.

Letters: keys P_i, commitments C_i and C'_i = C_i - C_off with the pseudo output C_off; key image I = x*Hp(P_l); the
image of the commitment key D = z*Hp(P_l) where C'_l = z*G. D travels as D/8, so that what is of small order vanishes::

    mu_P = Hs("CLSAG_agg_0", P, C, I, D/8, C_off)       mu_C = Hs("CLSAG_agg_1", P, C, I, D/8, C_off)
    L_i = s_i*G      + c_i*(mu_P*P_i + mu_C*C'_i)
    R_i = s_i*Hp(P_i) + c_i*(mu_P*I   + mu_C*D)          c_(i+1) = Hs("CLSAG_round", P, C, C_off, message, L_i, R_i)

Source: Goodell, Noether, "Concise linkable ring signatures and forgery against adversarial keys" (2019/654), in
Monero's serialisation. The products c_i*mu are reduced modulo l before they meet points, as Monero does: for points
with a part of small order another way of computing the same sum would differ.

``zkpriv.ring.clsag`` is the door; it runs the C core where there is one. This module is what the C core is compared
with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from zkpriv.errors import EncodingError
from zkpriv.ring import _rules
from zkpriv.ring._rules import Group, Rules, separator

AGG_0: Final = separator(b"CLSAG_agg_0")
AGG_1: Final = separator(b"CLSAG_agg_1")
ROUND: Final = separator(b"CLSAG_round")


@dataclass(frozen=True)
class Statement:
    """What is signed about, all of it 32-byte encodings. ``d`` is D/8."""

    message: bytes
    keys: tuple[bytes, ...]
    commitments: tuple[bytes, ...]
    pseudo_out: bytes
    key_image: bytes
    d: bytes

    @property
    def ring_bytes(self) -> bytes:
        return b"".join(self.keys) + b"".join(self.commitments)

    def aggregation(self, group: Group) -> tuple[int, int]:
        """mu_P and mu_C."""
        parts = (self.ring_bytes, self.key_image, self.d, self.pseudo_out)
        return group.hash_to_scalar(AGG_0, *parts), group.hash_to_scalar(AGG_1, *parts)

    def challenge(self, group: Group, left: Any, right: Any) -> int:
        """The challenge after the commitments L and R."""
        parts = (self.ring_bytes, self.pseudo_out, self.message, left.to_bytes(), right.to_bytes())
        return group.hash_to_scalar(ROUND, *parts)


@dataclass(frozen=True)
class Points:
    """The points of a statement, decoded and checked: P_i, C_i - C_off, Hp(P_i), I, and 8 times ``d``."""

    keys: list[Any]
    differences: list[Any]
    bases: list[Any]
    key_image: Any
    d8: Any


def decode(group: Group, statement: Statement, rules: Rules) -> Points:
    """Decode by the rules; ``EncodingError`` names the first point that breaks them."""
    strict = rules is Rules.STRICT
    if strict:
        _rules.refuse_duplicates(statement.keys)
    image = _rules.decode(group, statement.key_image, "the key image", member=True)
    d = _rules.decode(group, statement.d, "D", member=strict)
    d8 = d.mul_var(8)
    if d8.is_identity:
        raise EncodingError("D has small order")
    pseudo = _rules.decode(group, statement.pseudo_out, "the pseudo output", member=strict)
    keys, differences = [], []
    for place, (key, commitment) in enumerate(zip(statement.keys, statement.commitments, strict=True)):
        keys.append(_rules.decode(group, key, f"the key of ring member {place}", member=strict))
        point = _rules.decode(group, commitment, f"the commitment of ring member {place}", member=strict)
        differences.append(point - pseudo)
    return Points(keys, differences, group.hash_many_to_points(statement.keys), image, d8)


def verify(group: Group, statement: Statement, c1: int, s: Sequence[int], rules: Rules) -> bool:
    """Whether the circle of challenges closes; ``EncodingError`` for points that the rules refuse."""
    points = decode(group, statement, rules)
    weights = statement.aggregation(group)
    challenge = c1
    for i in range(len(statement.keys)):
        challenge = _next(group, statement, points, weights, i, s[i], challenge)
    return challenge == c1


def _next(
    group: Group, statement: Statement, points: Points, weights: tuple[int, int], i: int, s: int, challenge: int
) -> int:
    """c_(i+1) from c_i and s_i."""
    c_p, c_c = (challenge * mu % group.order for mu in weights)
    left = group.msm_var([group.generator, points.keys[i], points.differences[i]], [s, c_p, c_c])
    right = group.msm_var([points.bases[i], points.key_image, points.d8], [s, c_p, c_c])
    return statement.challenge(group, left, right)


def sign_with_numbers(
    group: Group,
    message: bytes,
    keys: Sequence[bytes],
    commitments: Sequence[bytes],
    pseudo_out: bytes,
    index: int,
    x: int,
    z: int,
    alpha: int,
    responses: Sequence[int],
) -> tuple[Statement, int, list[int]]:
    """The signature that these numbers give: statement with key image and D/8, c1, s. For tests: nothing is checked.

    ``responses`` are those of the members after the signer, going round.
    """
    n = len(keys)
    base = group.hash_to_point(keys[index])
    image, d = base.mul_var(x), base.mul_var(z * group.inverse(8) % group.order)
    statement = Statement(message, tuple(keys), tuple(commitments), pseudo_out, image.to_bytes(), d.to_bytes())
    points = decode(group, statement, Rules.MONERO)
    mu_p, mu_c = statement.aggregation(group)
    s, challenges = [0] * n, [0] * n
    current = statement.challenge(group, group.generator.mul_var(alpha), base.mul_var(alpha))
    for step in range(1, n):
        i = (index + step) % n
        challenges[i], s[i] = current, responses[step - 1]
        current = _next(group, statement, points, (mu_p, mu_c), i, s[i], current)
    challenges[index] = current
    s[index] = (alpha - current * (mu_p * x + mu_c * z)) % group.order
    return statement, challenges[0], s
