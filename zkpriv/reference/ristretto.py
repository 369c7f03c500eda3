# SPDX-License-Identifier: GPL-3.0-or-later
"""ristretto255 (RFC 9496): a group of prime order whose elements are cosets of points of Ed25519.

An element is held as an affine point of the curve that stands for it. Names and steps are those of RFC 9496, section 4.
"""

from __future__ import annotations

from zkpriv.errors import EncodingError
from zkpriv.reference import ed25519
from zkpriv.reference.ed25519 import SQRT_M1, D, P, Point

BASE = ed25519.G
IDENTITY = ed25519.IDENTITY


def is_negative(value: int) -> bool:
    return bool(value % P & 1)


def absolute(value: int) -> int:
    return -value % P if is_negative(value) else value % P


def sqrt_ratio_m1(u: int, v: int) -> tuple[bool, int]:
    """(whether u/v is a square, the nonnegative root of u/v or of SQRT_M1 u/v); section 4.2."""
    r = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    check = v * r * r % P
    u %= P
    correct, flipped, flipped_i = check == u, check == -u % P, check == -u * SQRT_M1 % P
    if flipped or flipped_i:
        r = r * SQRT_M1 % P
    return correct or flipped, absolute(r)


def _inverse_root(value: int) -> int:
    square, root = sqrt_ratio_m1(1, value)
    assert square
    return root


SQRT_AD_MINUS_ONE = 25063068953384623474111414158702152701244531502492656460079210482610430750235
INVSQRT_A_MINUS_D = _inverse_root(-1 - D)
ONE_MINUS_D_SQ = (1 - D * D) % P
D_MINUS_ONE_SQ = (D - 1) ** 2 % P


def decode(data: bytes) -> Point:
    """Section 4.3.1."""
    if len(data) != 32:
        raise EncodingError(f"a ristretto255 element is 32 bytes, got {len(data)}")
    s = int.from_bytes(data, "little")
    if s >= P:
        raise EncodingError("the field element is not below p", offset=0)
    if is_negative(s):
        raise EncodingError("the field element is negative", offset=0)
    ss = s * s % P
    u1, u2 = (1 - ss) % P, (1 + ss) % P
    u2_sqr = u2 * u2 % P
    v = (-(D * u1 * u1) - u2_sqr) % P
    was_square, invsqrt = sqrt_ratio_m1(1, v * u2_sqr)
    den_x = invsqrt * u2 % P
    den_y = invsqrt * den_x * v % P
    x = absolute(2 * s * den_x)
    y = u1 * den_y % P
    if not was_square:
        raise EncodingError("no ristretto255 element has this encoding: not a square", offset=0)
    if is_negative(x * y):
        raise EncodingError("no ristretto255 element has this encoding: x y is negative", offset=0)
    if y == 0:
        raise EncodingError("no ristretto255 element has this encoding: y is zero", offset=0)
    return x, y


def encode(point: Point) -> bytes:
    """Section 4.3.2."""
    x0, y0 = point
    z0, t0 = 1, x0 * y0 % P
    u1 = (z0 + y0) * (z0 - y0) % P
    u2 = x0 * y0 % P
    _, invsqrt = sqrt_ratio_m1(1, u1 * u2 * u2)
    den1, den2 = invsqrt * u1 % P, invsqrt * u2 % P
    z_inv = den1 * den2 * t0 % P
    if is_negative(t0 * z_inv):
        x, y, den_inv = y0 * SQRT_M1 % P, x0 * SQRT_M1 % P, den1 * INVSQRT_A_MINUS_D % P
    else:
        x, y, den_inv = x0, y0, den2
    if is_negative(x * z_inv):
        y = -y % P
    return absolute(den_inv * (z0 - y)).to_bytes(32, "little")


def equals(p: Point, q: Point) -> bool:
    """Section 4.3.3."""
    return (p[0] * q[1] - p[1] * q[0]) % P == 0 or (p[1] * q[1] - p[0] * q[0]) % P == 0


def _map(data: bytes) -> Point:
    """MAP of section 4.3.4."""
    t = int.from_bytes(data, "little") % 2**255 % P
    r = SQRT_M1 * t * t % P
    u = (r + 1) * ONE_MINUS_D_SQ % P
    v = (-1 - r * D) * (r + D) % P
    was_square, s = sqrt_ratio_m1(u, v)
    c = -1
    if not was_square:
        s = -absolute(s * t) % P
        c = r
    n = (c * (r - 1) * D_MINUS_ONE_SQ - v) % P
    w0, w1, w2, w3 = 2 * s * v % P, n * SQRT_AD_MINUS_ONE % P, (1 - s * s) % P, (1 + s * s) % P
    return w0 * pow(w1, -1, P) % P, w2 * pow(w3, -1, P) % P


def from_uniform_bytes(data: bytes) -> Point:
    """The one-way map of 64 uniform bytes, section 4.3.4."""
    if len(data) != 64:
        raise EncodingError(f"64 uniform bytes are needed, got {len(data)}")
    return ed25519.add(_map(data[:32]), _map(data[32:]))
