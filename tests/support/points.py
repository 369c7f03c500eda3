# SPDX-License-Identifier: GPL-3.0-or-later
"""Points that no honest program makes: on the curve and outside the subgroup of order r (from the reference)."""

from __future__ import annotations

import functools

from zkpriv.reference.curve import G1, G2, Point1, Point2
from zkpriv.reference.field import R


def _lift1(x: int) -> Point1:
    data = bytearray(x.to_bytes(48, "big"))
    data[0] |= 0x80
    return G1.decode(bytes(data), True, subgroup=False)


def _lift2(x: int) -> Point2:
    data = bytearray(bytes(48) + x.to_bytes(48, "big"))
    data[0] |= 0x80
    return G2.decode(bytes(data), True, subgroup=False)


@functools.cache
def off_subgroup_g1() -> bytes:
    """A point of the curve of G1 that is not in G1, uncompressed."""
    from zkpriv.errors import EncodingError

    for x in range(1, 100):
        try:
            point = _lift1(x)
        except EncodingError:
            continue
        if not G1.in_subgroup(point):
            return G1.encode(point, False)
    raise AssertionError("no such point")


@functools.cache
def off_subgroup_g2() -> bytes:
    """A point of the curve of G2 that is not in G2, uncompressed."""
    from zkpriv.errors import EncodingError

    for x in range(1, 100):
        try:
            point = _lift2(x)
        except EncodingError:
            continue
        if not G2.in_subgroup(point):
            return G2.encode(point, False)
    raise AssertionError("no such point")


@functools.cache
def cofactor_point_g1() -> bytes:
    """T = r * P with P off the subgroup: not the identity, and of an order that divides the cofactor."""
    point = G1.mul(G1.decode(off_subgroup_g1(), False, subgroup=False), R)
    assert point is not None
    return G1.encode(point, False)


@functools.cache
def cofactor_point_g2() -> bytes:
    """The same on G2."""
    point = G2.mul(G2.decode(off_subgroup_g2(), False, subgroup=False), R)
    assert point is not None
    return G2.encode(point, False)
