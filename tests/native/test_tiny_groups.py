# SPDX-License-Identifier: GPL-3.0-or-later
"""Every pair of points of a small subgroup: the curves' cofactors have factors 3 and 11 (G1), 13 and 23 (G2).

In a group this small the window tables of the multiplications hold equal, opposite and infinite points, so that every
case of every addition formula comes up, and the answer is known from addition modulo the order.
"""

from __future__ import annotations

from typing import Any

import pytest
from support.curve import R, Z

from zkpriv.errors import EncodingError
from zkpriv.groups import G1, G2

pytestmark = pytest.mark.usefixtures("every_level")

CURVES = {
    "g1": (R * (Z - 1) ** 2 // 3, 33),
    "g2": (R * (Z**8 - 4 * Z**7 + 5 * Z**6 - 4 * Z**4 + 6 * Z**3 - 4 * Z**2 - 4 * Z + 13) // 9, 23),
}


def operation(group: str, name: str) -> Any:
    from zkpriv import _backend_native

    return getattr(_backend_native, f"{group}_{name}")


def multiply_long(group: str, point: bytes, k: int) -> bytes:
    """[k]P for k of any length, by the plain addition alone."""
    add = operation(group, "add")
    out = operation(group, "mul")(point, 0)
    for bit in bin(k)[2:]:
        out = add(out, out)
        if bit == "1":
            out = add(out, point)
    return out


def subgroup(group: str) -> list[bytes]:
    """[0]T, [1]T, ... for a point T of the small order."""
    curve_order, order = CURVES[group]
    cofactor = curve_order
    for prime in (3, 11, 13, 23):
        if order % prime == 0:
            while cofactor % prime == 0:
                cofactor //= prime
    infinity = b"\x40" + bytes({"g1": 95, "g2": 191}[group])
    for x in range(60):
        encoding = bytearray({"g1": 48, "g2": 96}[group])
        encoding[0], encoding[-1] = 0x80, x
        try:
            point = operation(group, "decode")(bytes(encoding), True, False)
        except EncodingError:
            continue
        point = multiply_long(group, point, cofactor)
        # Now its order is a product of powers of the small primes; shrink it to the wanted one where that divides it.
        multiples = [infinity]
        while len(multiples) <= 600:
            multiples.append(operation(group, "add")(multiples[-1], point))
            if multiples[-1] == infinity:
                break
        found = len(multiples) - 1
        if multiples[-1] == infinity and found % order == 0:
            return [multiples[i * (found // order)] for i in range(order)]
    raise AssertionError(f"no point of order {order} with small x")


@pytest.mark.parametrize("group", ["g1", "g2"])
def test_every_sum_and_every_multiple(group: str) -> None:
    points = subgroup(group)
    order = len(points)
    assert len(set(points)) == order
    for i in range(order):
        assert operation(group, "neg")(points[i]) == points[-i % order]
        for j in range(order):
            assert operation(group, "add")(points[i], points[j]) == points[(i + j) % order]
    scalars = [*range(2 * order), (1 << 256) - 1, (1 << 255) + 7, R - 1, R, R + 1]
    for i in range(order):
        for k in scalars:
            assert operation(group, "mul")(points[i], k) == points[i * k % order]
            if k < R:
                assert operation(group, "mul_ct")(points[i], k) == points[i * k % order]


@pytest.mark.parametrize("group", ["g1", "g2"])
def test_no_point_of_small_order_is_in_the_subgroup(group: str) -> None:
    points = subgroup(group)
    generator = {"g1": G1, "g2": G2}[group].generator().to_bytes(compressed=False)
    assert operation(group, "in_subgroup")(points[0])
    for point in points[1:]:
        assert not operation(group, "in_subgroup")(point)
        assert not operation(group, "in_subgroup")(operation(group, "add")(point, generator))
