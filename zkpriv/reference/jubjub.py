# SPDX-License-Identifier: GPL-3.0-or-later
"""Jubjub: -u^2 + v^2 = 1 + d u^2 v^2 over BLS12-381's scalar field, cofactor 8, as in Zcash's protocol
specification.

Points are affine tuples (u, v); all formulas are complete. Encoding: 32 bytes, v little-endian, sign of u in
the top bit. Sources: Zcash protocol specification, sections 5.4.1.7 (Pedersen hash), 5.4.8.3 (commitments),
5.4.9.3 to 5.4.9.5 (Jubjub).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

import zkpriv.params as params
from zkpriv.errors import EncodingError
from zkpriv.reference.field import R, sqrt_mod

Point = tuple[int, int]
Extended = tuple[int, int, int, int]
"""(U, V, Z, T) with u = U/Z, v = V/Z and T = UV/Z."""

D = -10240 * pow(10241, -1, R) % R
ORDER = 0x0E7DB4EA6533AFA906673B0101343B00A6682093CCC81082D0970E5ED6F72CB7
COFACTOR = 8
IDENTITY: Point = (0, 1)

#: Zcash's uniform random string: the first 64 bytes of the BLAKE2s input of every group hash.
URS = b"096b36a5804bfacef1691e173c366a47ff5ba84a44f26ddd7e8d9f79d5b42df0"
PEDERSEN_PERSON = b"Zcash_PH"


def is_on_curve(point: Point) -> bool:
    u2, v2 = point[0] * point[0] % R, point[1] * point[1] % R
    return (v2 - u2 - 1 - D * u2 * v2) % R == 0


def add(p: Point, q: Point) -> Point:
    """The sum of any two points of the curve."""
    cross = D * p[0] * q[0] % R * p[1] % R * q[1] % R
    u = (p[0] * q[1] + p[1] * q[0]) * pow(1 + cross, -1, R)
    v = (p[1] * q[1] + p[0] * q[0]) * pow(1 - cross, -1, R)
    return u % R, v % R


def neg(p: Point) -> Point:
    return -p[0] % R, p[1]


def sub(p: Point, q: Point) -> Point:
    return add(p, neg(q))


def add_extended(p: Extended, q: Extended) -> Extended:
    """The sum in extended coordinates, of any two points of the curve."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % R
    b = (p[1] + p[0]) * (q[1] + q[0]) % R
    c = 2 * D * p[3] % R * q[3] % R
    d = 2 * p[2] * q[2] % R
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % R, g * h % R, f * g % R, e * h % R


def extended(p: Point) -> Extended:
    """A point in extended coordinates."""
    return p[0], p[1], 1, p[0] * p[1] % R


def mul(p: Point, k: int) -> Point:
    """``k`` times ``p`` for any integer, by double and add in extended coordinates (variable time)."""
    if k < 0:
        return mul(neg(p), -k)
    base = extended(p)
    total = (0, 1, 1, 0)
    for bit in bin(k)[2:]:
        total = add_extended(total, total)
        if bit == "1":
            total = add_extended(total, base)
    scale = pow(total[2], -1, R)
    return total[0] * scale % R, total[1] * scale % R


def msm(points: Sequence[Point], scalars: Sequence[int]) -> Point:
    """The sum of scalar times point."""
    total = IDENTITY
    for point, scalar in zip(points, scalars, strict=True):
        total = add(total, mul(point, scalar))
    return total


def in_subgroup(p: Point) -> bool:
    """Whether the point lies in the subgroup of prime order (the identity does)."""
    return is_on_curve(p) and mul(p, ORDER) == IDENTITY


def has_small_order(p: Point) -> bool:
    return mul(p, COFACTOR) == IDENTITY


def encode(p: Point) -> bytes:
    """32 bytes: v little-endian, the lowest bit of u in the top bit."""
    return (p[1] | (p[0] & 1) << 255).to_bytes(32, "little")


def decode(data: bytes, *, subgroup: bool = True, allow_identity: bool = False) -> Point:
    """The point of a canonical encoding.

    Rejects with ``EncodingError``: a wrong length, v >= r, u = 0 with the sign bit set, no point with this v,
    and unless switched off, points outside the subgroup and the identity.
    """
    if len(data) != 32:
        raise EncodingError(f"a Jubjub point is 32 bytes, got {len(data)}")
    packed = int.from_bytes(data, "little")
    sign, v = packed >> 255, packed & (1 << 255) - 1
    if v >= R:
        raise EncodingError("the v-coordinate is not below r", offset=0)
    v2 = v * v % R
    u = sqrt_mod((v2 - 1) * pow(1 + D * v2, -1, R), R)
    if u is None:
        raise EncodingError("no point of Jubjub has this v-coordinate", offset=0)
    if u == 0 and sign:
        raise EncodingError("the sign bit is set though u is zero", offset=31)
    point = (u if u & 1 == sign else R - u, v)
    if not allow_identity and point == IDENTITY:
        raise EncodingError("the point is the identity", offset=0)
    if subgroup and not in_subgroup(point):
        raise EncodingError("the point is outside the prime-order subgroup", offset=0)
    return point


def group_hash(tag: bytes, person: bytes) -> Point | None:
    """Zcash's GroupHash into the subgroup; None when this input gives no point (a caller then tries the next
    counter).
    """
    digest = hashlib.blake2s(URS + tag, digest_size=32, person=person).digest()
    try:
        point = mul(decode(digest, subgroup=False, allow_identity=True), COFACTOR)
    except EncodingError:
        return None
    return None if point == IDENTITY else point


def find_group_hash(tag: bytes, person: bytes) -> tuple[Point, int]:
    """The first point over counters 0, 1, ... appended to the tag as one byte, and that counter."""
    for counter in range(256):
        point = group_hash(tag + bytes([counter]), person)
        if point is not None:
            return point, counter
    raise ValueError("no counter gives a point: the probability of this is 2^-256")


@cache
def generator(name: str) -> Point:
    """One of the six Sapling generators, by name, from ``zkpriv.params``."""
    entry = params.generators()["generators"][name]
    return int(entry["u"], 16), int(entry["v"], 16)


def value_commitment(value: int, blinding: int) -> Point:
    """value * G_v + blinding * H over Sapling's value commitment generators."""
    g_v, h = generator("VALUE_COMMITMENT_VALUE_GENERATOR"), generator("VALUE_COMMITMENT_RANDOMNESS_GENERATOR")
    return add(mul(g_v, value), mul(h, blinding))


@cache
def pedersen_generator(index: int) -> Point:
    """The generator of segment ``index`` of the Pedersen hash."""
    return find_group_hash(index.to_bytes(4, "little"), PEDERSEN_PERSON)[0]


def pedersen_hash(bits: Sequence[int]) -> Point:
    """Zcash's Pedersen hash of a bit string (personalisation bits included): segments of 63 signed 3-bit
    windows.
    """
    padded = [*bits, *([0] * (-len(bits) % 3))]
    total = IDENTITY
    for segment, start in enumerate(range(0, len(padded), 189)):
        scalar = 0
        chunk = padded[start : start + 189]
        for window in range(len(chunk) // 3):
            s0, s1, s2 = chunk[3 * window : 3 * window + 3]
            scalar += (1 - 2 * s2) * (1 + s0 + 2 * s1) << 4 * window
        total = add(total, mul(pedersen_generator(segment), scalar % ORDER))
    return total


def bits_le(value: int, count: int) -> list[int]:
    """The ``count`` lowest bits, least significant first."""
    return [value >> i & 1 for i in range(count)]


def pedersen_merkle_hash(level: int, left: int, right: int) -> int:
    """Sapling's MerkleCRH at ``level`` above the leaves (0 joins two leaves): u of the hash of level, left,
    right.
    """
    return pedersen_hash([*bits_le(level, 6), *bits_le(left, 255), *bits_le(right, 255)])[0]
