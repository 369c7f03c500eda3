# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519: -x^2 + y^2 = 1 + d x^2 y^2 over the integers modulo 2^255 - 19, cofactor 8, as Monero uses it.

Points are affine tuples (x, y); all formulas are complete. Encoding: 32 bytes, y little-endian, the lowest bit of x in
the top bit. Three sets of rules say which encodings are points; they are kept apart:

* ``decode_monero``: what ``ge_frombytes_vartime`` of Monero's crypto-ops takes: y below p, and x = 0 only with sign 0.
* ``decode_rfc8032``: section 5.1.3 of RFC 8032. It takes the same encodings (a test compares them).
* ``decode_zip215``: Zcash's ZIP 215: y may be at or above p, and x = 0 may have either sign.

None of them asks for the subgroup. Sources: RFC 8032; CryptoNote v2.0 section 4.3 and Monero's public test vectors for
the map to points, whose algebra is Elligator's (Bernstein, Hamburg, Krasnova, Lange, "Elligator", 2013) on the
Montgomery form with A = 486662.
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import EncodingError
from zkpriv.reference.keccak import keccak256

Point = tuple[int, int]
_Extended = tuple[int, int, int, int]

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
COFACTOR = 8
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
IDENTITY: Point = (0, 1)
#: 1/8 modulo the order.
INV_EIGHT = pow(8, -1, ORDER)
#: Coefficient of the Montgomery form v^2 = u^3 + A u^2 + u.
MONTGOMERY_A = 486662


def sqrt_ratio(numerator: int, denominator: int) -> int | None:
    """A square root of numerator / denominator, or None; 0 for numerator 0. The denominator is not zero."""
    root = numerator * pow(denominator, 3, P) * pow(numerator * pow(denominator, 7, P), (P - 5) // 8, P) % P
    for candidate in (root, root * SQRT_M1 % P):
        if (denominator * candidate * candidate - numerator) % P == 0:
            return candidate
    return None


def _recover_x(y: int, sign: int) -> int | None:
    """x with lowest bit ``sign`` (for x = 0: zero whatever the sign), or None."""
    root = sqrt_ratio(y * y - 1, D * y * y + 1)
    if root is None:
        return None
    return root if root & 1 == sign else -root % P


G: Point = (_recover_x(4 * pow(5, -1, P) % P, 0) or 0, 4 * pow(5, -1, P) % P)


def is_on_curve(point: Point) -> bool:
    x2, y2 = point[0] * point[0] % P, point[1] * point[1] % P
    return (y2 - x2 - 1 - D * x2 * y2) % P == 0


def _extend(p: Point) -> _Extended:
    return p[0], p[1], 1, p[0] * p[1] % P


def _affine(p: _Extended) -> Point:
    scale = pow(p[2], -1, P)
    return p[0] * scale % P, p[1] * scale % P


def _add(p: _Extended, q: _Extended) -> _Extended:
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * D * p[3] % P * q[3] % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _double(p: _Extended) -> _Extended:
    a, b, c = p[0] * p[0], p[1] * p[1], 2 * p[2] * p[2]
    e, g = (p[0] + p[1]) ** 2 - a - b, b - a
    f, h = g - c, -a - b
    return e * f % P, g * h % P, f * g % P, e * h % P


def add(p: Point, q: Point) -> Point:
    """The sum of any two points of the curve."""
    return _affine(_add(_extend(p), _extend(q)))


def neg(p: Point) -> Point:
    return -p[0] % P, p[1]


def sub(p: Point, q: Point) -> Point:
    return add(p, neg(q))


def sum_points(points: Sequence[Point]) -> Point:
    total = _extend(IDENTITY)
    for point in points:
        total = _add(total, _extend(point))
    return _affine(total)


def mul(p: Point, k: int) -> Point:
    """``k`` times ``p`` for any integer, by double and add (variable time)."""
    return msm([p], [k])


def msm(points: Sequence[Point], scalars: Sequence[int]) -> Point:
    """The sum of scalar times point, with one chain of doublings and windows of four bits."""
    rows = []
    for point, scalar in zip(points, scalars, strict=True):
        base = _extend(neg(point) if scalar < 0 else point)
        table = [_extend(IDENTITY), base]
        while len(table) < 16:
            table.append(_add(table[-1], base))
        rows.append((table, abs(scalar)))
    windows = max(((k.bit_length() + 3) // 4 for _, k in rows), default=0)
    total = _extend(IDENTITY)
    for window in reversed(range(windows)):
        for _ in range(4):
            total = _double(total)
        for table, k in rows:
            digit = k >> 4 * window & 15
            if digit:
                total = _add(total, table[digit])
    return _affine(total)


def mul8(p: Point) -> Point:
    """Eight times the point: in the subgroup of prime order whatever p is."""
    return mul(p, 8)


def in_subgroup(p: Point) -> bool:
    """Whether the point lies in the subgroup of prime order (the identity does)."""
    return is_on_curve(p) and mul(p, ORDER) == IDENTITY


def has_small_order(p: Point) -> bool:
    return mul(p, COFACTOR) == IDENTITY


def torsion_points() -> list[Point]:
    """The eight points whose order divides 8, as multiples of one of order 8."""
    for y in range(2, 100):
        x = _recover_x(y, 0)
        if x is None:
            continue
        point = mul((x, y), ORDER)
        if mul(point, 4) != IDENTITY:
            return [mul(point, k) for k in range(8)]
    raise AssertionError("no point of order 8 was found")


def encode(p: Point) -> bytes:
    """32 bytes: y little-endian, the lowest bit of x in the top bit."""
    return (p[1] | (p[0] & 1) << 255).to_bytes(32, "little")


def _split(data: bytes) -> tuple[int, int]:
    if len(data) != 32:
        raise EncodingError(f"an Ed25519 point is 32 bytes, got {len(data)}")
    packed = int.from_bytes(data, "little")
    return packed & (1 << 255) - 1, packed >> 255


def decode_monero(data: bytes) -> Point:
    """The point by Monero's rules (ge_frombytes_vartime); ``EncodingError`` otherwise."""
    y, sign = _split(data)
    if y >= P:
        raise EncodingError("the y-coordinate is not below p", offset=0)
    x = _recover_x(y, sign)
    if x is None:
        raise EncodingError("no point of Ed25519 has this y-coordinate", offset=0)
    if x == 0 and sign:
        raise EncodingError("the sign bit is set though x is zero", offset=31)
    return x, y


def decode_rfc8032(data: bytes) -> Point:
    """The point by section 5.1.3 of RFC 8032, step by step."""
    y, sign = _split(data)
    if y >= P:  # step 1
        raise EncodingError("the y-coordinate is not below p", offset=0)
    u, v = (y * y - 1) % P, (D * y * y + 1) % P  # step 2
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == u:  # step 3
        pass
    elif v * x * x % P == -u % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    else:
        raise EncodingError("no point of Ed25519 has this y-coordinate", offset=0)
    if x == 0 and sign == 1:  # step 4
        raise EncodingError("the sign bit is set though x is zero", offset=31)
    return (x if x % 2 == sign else P - x), y


def decode_zip215(data: bytes) -> Point:
    """The point by ZIP 215: y is taken modulo p, and x = 0 has no wrong sign."""
    y, sign = _split(data)
    x = _recover_x(y % P, sign)
    if x is None:
        raise EncodingError("no point of Ed25519 has this y-coordinate", offset=0)
    return x, y % P


def map_to_curve(digest: bytes) -> Point:
    """Monero's ge_fromfe_frombytes_vartime: 32 bytes to a point of the curve, of any order.

    All 256 bits count (modulo p). With r the number and w = 2 r^2 + 1, the Montgomery abscissa is -2 A r^2 / w where
    that is one and else -A / w, and the sign of x says which: even in the first case, odd in the second.
    """
    r = int.from_bytes(digest, "little") % P
    w = 2 * r * r + 1
    denominator = (w * w - 2 * MONTGOMERY_A**2 * r * r) % P
    scale = MONTGOMERY_A * (MONTGOMERY_A + 2)
    x = sqrt_ratio(2 * scale * r * r * w % P, denominator)
    if x is not None and sqrt_ratio(w, denominator) is not None:
        z, sign = -2 * MONTGOMERY_A * r * r, 0
    else:
        x = sqrt_ratio(scale * w % P, denominator)
        z, sign = -MONTGOMERY_A, 1
    if x is None:
        raise AssertionError("one of the two abscissas is on the curve")
    if x & 1 != sign:
        x = -x % P
    return x, (z - w) * pow(z + w, -1, P) % P


def hash_to_point(data: bytes) -> Point:
    """Monero's Hp: Keccak-256, the map, times eight."""
    return mul8(map_to_curve(keccak256(data)))


def reduce(data: bytes) -> int:
    """sc_reduce32 and sc_reduce: little-endian bytes modulo the order."""
    return int.from_bytes(data, "little") % ORDER


def hash_to_scalar(data: bytes) -> int:
    """Monero's Hs: Keccak-256, reduced. Zero is a possible value, with probability 2^-252."""
    return reduce(keccak256(data))


def scalar_is_canonical(data: bytes) -> bool:
    """sc_check: 32 bytes little-endian below the order."""
    return len(data) == 32 and int.from_bytes(data, "little") < ORDER


#: Monero's second generator, of amounts: 8 times the point that Keccak-256 of G's encoding is by luck.
H: Point = mul8(decode_monero(keccak256(encode(G))))
