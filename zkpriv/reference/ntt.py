# SPDX-License-Identifier: GPL-3.0-or-later
"""Number-theoretic transforms over the scalar field, natural order in and out, and their definition as sums.

Sizes are n = 2^k and 3 * 2^k. w = 7^((r-1)/n); the coset is g * <w> with g the primitive 2n-th root whose square is
w, so g^n = -1.
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.reference.field import FR_GENERATOR, FR_TWO_ADICITY, R


def is_size(n: int) -> bool:
    """Whether n is 2^k or 3 * 2^k."""
    odd = n // (n & -n) if n > 0 else 0
    return odd in (1, 3)


def root_of_order(n: int) -> int:
    """The primitive n-th root of unity in use, 7^((r-1)/n); n = 2^k or 3 * 2^k, k up to 32."""
    if not is_size(n) or (R - 1) % n:
        raise ValueError(f"roots of unity are of order 2^k or 3 * 2^k with k from 0 to {FR_TWO_ADICITY}, not {n}")
    return pow(FR_GENERATOR, (R - 1) // n, R)


def root_of_unity(log_n: int) -> int:
    """The primitive 2^log_n-th root of unity in use."""
    if not 0 <= log_n <= FR_TWO_ADICITY:
        raise ValueError(f"roots of unity exist for 2^0 to 2^32, not 2^{log_n}")
    return root_of_order(1 << log_n)


def must_be_size(n: int) -> int:
    """n, if a transform can have this size; ValueError otherwise."""
    if not is_size(n):
        raise ValueError(f"a transform's size must be 2^k or 3 * 2^k, not {n}")
    return n


def evaluate_slowly(coefficients: Sequence[int]) -> list[int]:
    """Values at w^0, w^1, ... by Horner's rule: the definition."""
    w = root_of_order(must_be_size(len(coefficients)))
    values = []
    for i in range(len(coefficients)):
        point, value = pow(w, i, R), 0
        for coefficient in reversed(coefficients):
            value = (value * point + coefficient) % R
        values.append(value)
    return values


def _transform(values: Sequence[int], root: int) -> list[int]:
    if len(values) == 1:
        return list(values)
    if len(values) == 3:
        a, b, c = values
        return [(a + (b + c * point) * point) % R for point in (1, root, root * root % R)]
    even = _transform(values[0::2], root * root % R)
    odd = _transform(values[1::2], root * root % R)
    half, power = len(even), 1
    result = [0] * len(values)
    for i in range(half):
        term = odd[i] * power % R
        result[i] = (even[i] + term) % R
        result[i + half] = (even[i] - term) % R
        power = power * root % R
    return result


def ntt(coefficients: Sequence[int]) -> list[int]:
    """Coefficients to values on the domain."""
    return _transform(coefficients, root_of_order(must_be_size(len(coefficients))))


def inverse_ntt(values: Sequence[int]) -> list[int]:
    """Values on the domain to coefficients."""
    root = pow(root_of_order(must_be_size(len(values))), -1, R)
    scale = pow(len(values), -1, R)
    return [value * scale % R for value in _transform(values, root)]


def coset_generator(n: int) -> int:
    """g with g^n = -1."""
    return root_of_order(2 * must_be_size(n))


def coset_ntt(coefficients: Sequence[int]) -> list[int]:
    """Coefficients to values on the coset."""
    return ntt(scale_powers(coefficients, coset_generator(len(coefficients))))


def inverse_coset_ntt(values: Sequence[int]) -> list[int]:
    """Values on the coset to coefficients."""
    return scale_powers(inverse_ntt(values), pow(coset_generator(len(values)), -1, R))


def scale_powers(values: Sequence[int], factor: int) -> list[int]:
    """values[i] * factor^i."""
    result, power = [], 1
    for value in values:
        result.append(value * power % R)
        power = power * factor % R
    return result
