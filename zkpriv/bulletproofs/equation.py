# SPDX-License-Identifier: GPL-3.0-or-later
"""The equation of a verifier: fixed generators and the points of proofs, each times a scalar, sum to the identity.

Equations of several proofs are added with random weights of the verifier, and the scalars of the fixed generators are
summed, so a batch costs one multi-scalar multiplication in which only the points of the proofs are new.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from zkpriv.bulletproofs._setting import Scheme, Setting
from zkpriv.bulletproofs.amounts import decode_named
from zkpriv.bulletproofs.generators import vector_generators


@dataclass
class Terms:
    """Scalars modulo the order: of the two bases, of the vector generators, of points given by their encodings."""

    blinding: int = 0
    value: int = 0
    g: list[int] = field(default_factory=list)
    h: list[int] = field(default_factory=list)
    points: list[bytes] = field(default_factory=list)
    scalars: list[int] = field(default_factory=list)

    def add_point(self, encoding: bytes, scalar: int) -> None:
        self.points.append(encoding)
        self.scalars.append(scalar)

    def merge(self, other: Terms) -> None:
        """Add another equation; its weight is in its scalars."""
        self.blinding += other.blinding
        self.value += other.value
        for mine, theirs in ((self.g, other.g), (self.h, other.h)):
            mine.extend([0] * (len(theirs) - len(mine)))
            for index, scalar in enumerate(theirs):
                mine[index] += scalar
        self.points += other.points
        self.scalars += other.scalars

    def holds(self, setting: Setting, scheme: Scheme) -> bool:
        """Whether the sum is the identity. ``EncodingError`` if some point does not decode.

        Points of proofs are multiplied with the scale once, after their sum: that clears every part of small order.
        """
        order = setting.order
        own = setting.msm_var(decode_named(setting, self.points, "point"), [scalar % order for scalar in self.scalars])
        g, h = vector_generators(setting, scheme, len(self.g))
        fixed = setting.msm_var(
            [setting.blinding, setting.value, *g, *h],
            [scalar % order for scalar in (self.blinding, self.value, *self.g, *self.h)],
        )
        total = setting.msm_var([own, fixed], [setting.scale, 1])
        return bool(total.is_identity)


def draw_weight(order: int) -> int:
    """A uniform nonzero scalar from the operating system, drawn after the proofs are fixed and never shown."""
    return secrets.randbelow(order - 1) + 1


def powers(base: int, count: int, order: int) -> list[int]:
    """1, base, base^2, ..."""
    found, value = [], 1
    for _ in range(count):
        found.append(value)
        value = value * base % order
    return found


def folded(challenges: list[int], inverses: list[int], order: int) -> list[int]:
    """s_i: the product over the rounds of the challenge where the bit of i is set (first round: top bit), else of its
    inverse. G_0 of the last round is the sum of s_i G_i, H_0 that of s_(n-1-i) H_i."""
    found = [1]
    for challenge, inverse in zip(challenges, inverses, strict=True):
        found = [value * factor % order for value in found for factor in (inverse, challenge)]
    return found


def inner(a: list[int], b: list[int], order: int) -> int:
    """The inner product."""
    return sum(x * y for x, y in zip(a, b, strict=True)) % order
