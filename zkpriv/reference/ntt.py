# SPDX-License-Identifier: GPL-3.0-or-later
"""Number-theoretic transforms over the scalar field, natural order in and out, and their definition as sums.

w = 7^((r-1)/n) for n points; the coset is g * <w> with g the primitive 2n-th root whose square is w, so g^n
= -1.
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.reference.field import FR_ROOT_OF_UNITY, FR_TWO_ADICITY, R


def root_of_unity(log_n: int) -> int:
    """The primitive 2^log_n-th root of unity in use."""
    if not 0 <= log_n <= FR_TWO_ADICITY:
        raise ValueError(f"roots of unity exist for 2^0 to 2^32, not 2^{log_n}")
    return pow(FR_ROOT_OF_UNITY, 1 << FR_TWO_ADICITY - log_n, R)


def log2_exact(n: int) -> int:
    if n < 1 or n & (n - 1):
        raise ValueError(f"a transform's size must be a power of two, not {n}")
    return n.bit_length() - 1


def evaluate_slowly(coefficients: Sequence[int]) -> list[int]:
    """Values at w^0, w^1, ... by Horner's rule: the definition."""
    w = root_of_unity(log2_exact(len(coefficients)))
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
    return _transform(coefficients, root_of_unity(log2_exact(len(coefficients))))


def inverse_ntt(values: Sequence[int]) -> list[int]:
    """Values on the domain to coefficients."""
    scale = pow(len(values), -1, R)
    root = pow(root_of_unity(log2_exact(len(values))), -1, R)
    return [value * scale % R for value in _transform(values, root)]


def coset_generator(n: int) -> int:
    """g with g^n = -1."""
    return root_of_unity(log2_exact(n) + 1)


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
