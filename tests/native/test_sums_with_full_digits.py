# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums of multiples by 2^b - 1: every window of the digits hands a carry on, and the highest one takes it.

With buckets on Ed25519's lanes the highest digit lost it, where b and one bit more filled whole windows: 600 terms of
48 bits, or 9,000 of 252 bits.
"""

from __future__ import annotations

from typing import Any

import pytest

from zkpriv import backend
from zkpriv.fields import Fr
from zkpriv.groups import G1, G2
from zkpriv.prime_group import ED25519, JUBJUB

pytestmark = pytest.mark.skipif(not backend.is_native, reason="this is about the C core")

GROUPS = {"ed25519": ED25519, "jubjub": JUBJUB}


def _compare(group: Any, count: int, bits: range) -> None:
    """The sum of k * i * G for i = 1 .. count is k times the triangular number."""
    point, points = group.generator, []
    for _ in range(count):
        points.append(point)
        point = point + group.generator
    for width in bits:
        k = (1 << width) - 1
        expected = group.generator.mul_var(k * (count * (count + 1) // 2) % group.order)
        assert group.msm_var(points, [k] * count) == expected, f"{count} terms of {width} bits"


@pytest.mark.usefixtures("level")
@pytest.mark.parametrize("count", [40, 700])
@pytest.mark.parametrize("name", GROUPS)
def test_prime_groups(name: str, count: int) -> None:
    _compare(GROUPS[name], count, range(1, GROUPS[name].order.bit_length()))


@pytest.mark.usefixtures("level")
def test_many_terms_of_full_width() -> None:
    _compare(ED25519, 9000, range(252, 253))


@pytest.mark.parametrize("group", [G1, pytest.param(G2, marks=pytest.mark.slow)])
@pytest.mark.parametrize("count", [3, 40, 300])
def test_pairing_groups(group: Any, count: int, level: str) -> None:
    step = 1 if level == "ifma" else 7
    points = [group.generator()]
    while len(points) < count:
        points.append(points[-1] + points[0])
    for width in range(1, 255, step):
        k = Fr((1 << width) - 1)
        expected = group.generator() * (k * Fr(count * (count + 1) // 2))
        assert group.msm(points, [k] * count) == expected, f"{count} terms of {width} bits"
