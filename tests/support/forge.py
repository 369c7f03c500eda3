# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cheating prover does: full witnesses in which chosen wires have chosen values, and values that hit a target.

``forge``, ``broken`` and ``only_broken`` are those of ``zkpriv.testing``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zkpriv.r1cs.field import R
from zkpriv.testing import broken, forge, only_broken

__all__ = ["broken", "forge", "only_broken", "poly_add", "poly_mul", "roots"]

# ---- polynomials modulo r, for values that must hit a target -------------------------------------------------


def poly_add(a: Sequence[int], b: Sequence[int]) -> list[int]:
    """Sum; coefficients, constant first."""
    size = max(len(a), len(b))
    return _trim([((a[i] if i < len(a) else 0) + (b[i] if i < len(b) else 0)) % R for i in range(size)])


def poly_mul(a: Sequence[int], b: Sequence[int]) -> list[int]:
    """Product."""
    out = [0] * max(len(a) + len(b) - 1, 0)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] = (out[i + j] + x * y) % R
    return _trim(out)


def roots(poly: Sequence[int], draw: Callable[[], int]) -> list[int]:
    """Roots in the field: gcd with x^r - x, then random quadratic characters. ``draw`` gives field elements."""
    f = _trim([c % R for c in poly])
    power = _pow_mod([0, 1], R, f)
    linear_part = _gcd(poly_add(power, [0, R - 1]), f)
    return sorted(_split(linear_part, draw))


def _split(f: list[int], draw: Callable[[], int]) -> list[int]:
    if len(f) <= 1:
        return []
    if len(f) == 2:
        return [-f[0] * pow(f[1], -1, R) % R]
    while True:
        half = poly_add(_pow_mod([draw() % R, 1], (R - 1) // 2, f), [R - 1])
        g = _gcd(half, f)
        if 1 < len(g) < len(f):
            return _split(g, draw) + _split(_divmod(f, g)[0], draw)


def _trim(a: list[int]) -> list[int]:
    while a and not a[-1]:
        a.pop()
    return a


def _divmod(a: Sequence[int], b: Sequence[int]) -> tuple[list[int], list[int]]:
    rest = list(a)
    quotient = [0] * max(len(a) - len(b) + 1, 0)
    inverse = pow(b[-1], -1, R)
    for shift in range(len(a) - len(b), -1, -1):
        factor = rest[shift + len(b) - 1] * inverse % R
        quotient[shift] = factor
        for i, c in enumerate(b):
            rest[shift + i] = (rest[shift + i] - factor * c) % R
    return _trim(quotient), _trim(rest)


def _gcd(a: list[int], b: list[int]) -> list[int]:
    while b:
        a, b = b, _divmod(a, b)[1] if len(a) >= len(b) else a
    return a


def _pow_mod(base: list[int], exponent: int, modulus: list[int]) -> list[int]:
    result = [1]
    for bit in bin(exponent)[2:]:
        result = _divmod(poly_mul(result, result), modulus)[1]
        if bit == "1":
            result = _divmod(poly_mul(result, base), modulus)[1]
    return result
