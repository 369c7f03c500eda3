# SPDX-License-Identifier: GPL-3.0-or-later
"""The optimal ate pairing e: G1 x G2 -> GT of BLS12-381, in the convention of arkworks, zkcrypto and blst.

Its value is the textbook pairing's cube: the final exponent's hard part is 3 (p^4 - p^2 + 1) / r, which has
the short form (x - 1)^2 (x + p) (x^2 + p^2 - 1) + 3. Encoding of GT: twelve 48-byte big-endian coordinates,
highest first (c1.c2.c1, c1.c2.c0, ..., c0.c0.c0).
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import EncodingError
from zkpriv.reference import field as f
from zkpriv.reference.curve import Point1, Point2
from zkpriv.reference.field import FP2_ZERO, FP12_ONE, Fp2, Fp12, P, R, X

_FROBENIUS = tuple(f.fp2_pow((1, 1), i * (P - 1) // 6) for i in range(6))


def _coefficients(a: Fp12) -> list[Fp2]:
    """Coefficients of w^0, ..., w^5."""
    return [a[0][0], a[1][0], a[0][1], a[1][1], a[0][2], a[1][2]]


def frobenius(a: Fp12, times: int = 1) -> Fp12:
    """``a`` to the power p^times."""
    for _ in range(times):
        c = [f.fp2_mul(f.fp2_conj(v), g) for v, g in zip(_coefficients(a), _FROBENIUS, strict=True)]
        a = ((c[0], c[2], c[4]), (c[1], c[3], c[5]))
    return a


def _line(slope: Fp2, t: tuple[Fp2, Fp2], p: tuple[int, int]) -> Fp12:
    """The line through t with this slope, at p, untwisted and multiplied by w^3 (which the final power
    removes).
    """
    constant = f.fp2_sub(f.fp2_mul(slope, t[0]), t[1])
    return (constant, f.fp2_scale(slope, -p[0] % P), FP2_ZERO), (FP2_ZERO, (p[1], 0), FP2_ZERO)


def miller_loop(pairs: Sequence[tuple[Point1, Point2]]) -> Fp12:
    """The product of the Miller functions; pairs with a point at infinity contribute one."""
    active = [(p, q) for p, q in pairs if p is not None and q is not None]
    running = [q for _, q in active]
    value = FP12_ONE
    for bit in bin(-X)[3:]:
        value = f.fp12_sqr(value)
        for index, (p, q) in enumerate(active):
            steps = [running[index]] + ([q] if bit == "1" else [])
            for other in steps:
                t = running[index]
                if other == t:
                    square = f.fp2_sqr(t[0])
                    slope = f.fp2_mul(f.fp2_scale(square, 3), f.fp2_inv(f.fp2_scale(t[1], 2)))
                else:
                    slope = f.fp2_mul(f.fp2_sub(other[1], t[1]), f.fp2_inv(f.fp2_sub(other[0], t[0])))
                value = f.fp12_mul(value, _line(slope, t, p))
                x = f.fp2_sub(f.fp2_sub(f.fp2_sqr(slope), t[0]), other[0])
                running[index] = (x, f.fp2_sub(f.fp2_mul(slope, f.fp2_sub(t[0], x)), t[1]))
    return f.fp12_conj(value)


def _power_x(a: Fp12) -> Fp12:
    """``a`` to the (negative) curve parameter, in the cyclotomic subgroup."""
    return f.fp12_conj(f.fp12_pow(a, -X))


def final_exponentiation(value: Fp12) -> Fp12:
    """``value`` to the power 3 (p^12 - 1) / r."""
    easy = f.fp12_mul(f.fp12_conj(value), f.fp12_inv(value))
    easy = f.fp12_mul(frobenius(easy, 2), easy)
    a = f.fp12_mul(_power_x(easy), f.fp12_conj(easy))
    a = f.fp12_mul(_power_x(a), f.fp12_conj(a))
    a = f.fp12_mul(_power_x(a), frobenius(a))
    a = f.fp12_mul(f.fp12_mul(_power_x(_power_x(a)), frobenius(a, 2)), f.fp12_conj(a))
    return f.fp12_mul(a, f.fp12_mul(f.fp12_sqr(easy), easy))


def pairing(p: Point1, q: Point2) -> Fp12:
    return final_exponentiation(miller_loop([(p, q)]))


def multi_pairing(pairs: Sequence[tuple[Point1, Point2]]) -> Fp12:
    """The product of the pairings, with one final exponentiation."""
    return final_exponentiation(miller_loop(pairs))


def is_in_gt(value: Fp12) -> bool:
    """Whether the element has order dividing r."""
    return f.fp12_pow(value, R) == FP12_ONE


def encode_gt(value: Fp12) -> bytes:
    numbers = [number for six in value for two in six for number in two]
    return b"".join(number.to_bytes(48, "big") for number in reversed(numbers))


def decode_gt(data: bytes) -> Fp12:
    """An element of Fp12 from its encoding; membership in GT is ``is_in_gt``'s business."""
    if len(data) != 576:
        raise EncodingError(f"an element of GT is 576 bytes, got {len(data)}")
    n = [int.from_bytes(data[start : start + 48], "big") for start in range(0, 576, 48)]
    for index, number in enumerate(n):
        if number >= P:
            raise EncodingError("a coordinate is not below p", offset=48 * index)
    n.reverse()
    twos: list[Fp2] = [(n[i], n[i + 1]) for i in range(0, 12, 2)]
    return (twos[0], twos[1], twos[2]), (twos[3], twos[4], twos[5])
