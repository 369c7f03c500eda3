# SPDX-License-Identifier: GPL-3.0-or-later
"""BLS12-381's two prime fields and the tower over the base field, on plain integers and tuples.

Legend: ``P`` base field modulus, ``R`` order of the groups (scalar field modulus), ``X`` the curve's
parameter (negative). Tower: Fp2 = Fp[i]/(i^2 + 1), Fp6 = Fp2[v]/(v^3 - (i + 1)), Fp12 = Fp6[w]/(w^2 - v);
tuples hold the constant term first. Every value is reduced: integers lie in [0, modulus).
"""

from __future__ import annotations

X = -0xD201000000010000
R = X**4 - X**2 + 1
P = (X - 1) ** 2 * R // 3 + X

Fp2 = tuple[int, int]
Fp6 = tuple[Fp2, Fp2, Fp2]
Fp12 = tuple[Fp6, Fp6]

FP2_ZERO: Fp2 = (0, 0)
FP2_ONE: Fp2 = (1, 0)
FP6_ZERO: Fp6 = (FP2_ZERO, FP2_ZERO, FP2_ZERO)
FP6_ONE: Fp6 = (FP2_ONE, FP2_ZERO, FP2_ZERO)
FP12_ONE: Fp12 = (FP6_ONE, FP6_ZERO)

#: A generator of the multiplicative group of the scalar field, and its root of unity of order 2^32.
FR_GENERATOR = 7
FR_TWO_ADICITY = 32
FR_ROOT_OF_UNITY = pow(FR_GENERATOR, (R - 1) >> FR_TWO_ADICITY, R)


def sqrt_mod(value: int, modulus: int) -> int | None:
    """A square root of ``value`` modulo an odd prime (Tonelli and Shanks), or None when there is none."""
    value %= modulus
    if value == 0:
        return 0
    if pow(value, (modulus - 1) // 2, modulus) != 1:
        return None
    if modulus % 4 == 3:
        return pow(value, (modulus + 1) // 4, modulus)
    odd, twos = modulus - 1, 0
    while odd % 2 == 0:
        odd //= 2
        twos += 1
    nonsquare = 2
    while pow(nonsquare, (modulus - 1) // 2, modulus) == 1:
        nonsquare += 1
    factor = pow(nonsquare, odd, modulus)
    root = pow(value, (odd + 1) // 2, modulus)
    rest = pow(value, odd, modulus)
    while rest != 1:
        order, probe = 0, rest
        while probe != 1:
            probe = probe * probe % modulus
            order += 1
        step = pow(factor, 1 << (twos - order - 1), modulus)
        root = root * step % modulus
        factor = step * step % modulus
        rest = rest * factor % modulus
        twos = order
    return root


def fp2_add(a: Fp2, b: Fp2) -> Fp2:
    return (a[0] + b[0]) % P, (a[1] + b[1]) % P


def fp2_sub(a: Fp2, b: Fp2) -> Fp2:
    return (a[0] - b[0]) % P, (a[1] - b[1]) % P


def fp2_neg(a: Fp2) -> Fp2:
    return -a[0] % P, -a[1] % P


def fp2_mul(a: Fp2, b: Fp2) -> Fp2:
    low, high = a[0] * b[0], a[1] * b[1]
    return (low - high) % P, ((a[0] + a[1]) * (b[0] + b[1]) - low - high) % P


def fp2_sqr(a: Fp2) -> Fp2:
    return (a[0] + a[1]) * (a[0] - a[1]) % P, 2 * a[0] * a[1] % P


def fp2_scale(a: Fp2, k: int) -> Fp2:
    return a[0] * k % P, a[1] * k % P


def fp2_conj(a: Fp2) -> Fp2:
    return a[0], -a[1] % P


def fp2_inv(a: Fp2) -> Fp2:
    """The inverse; zero raises ZeroDivisionError."""
    norm = (a[0] * a[0] + a[1] * a[1]) % P
    if norm == 0:
        raise ZeroDivisionError("zero has no inverse in Fp2")
    inverse = pow(norm, -1, P)
    return a[0] * inverse % P, -a[1] * inverse % P


def fp2_pow(a: Fp2, exponent: int) -> Fp2:
    result = FP2_ONE
    for bit in bin(exponent)[2:]:
        result = fp2_sqr(result)
        if bit == "1":
            result = fp2_mul(result, a)
    return result


def fp2_mul_by_nonresidue(a: Fp2) -> Fp2:
    """Multiply by i + 1."""
    return (a[0] - a[1]) % P, (a[0] + a[1]) % P


def fp2_is_square(a: Fp2) -> bool:
    return pow(a[0] * a[0] + a[1] * a[1], (P - 1) // 2, P) in (0, 1)


def fp2_sqrt(a: Fp2) -> Fp2 | None:
    """A square root in Fp2, or None: complex method over the norm."""
    if a[1] == 0:
        real = sqrt_mod(a[0], P)
        if real is not None:
            return real, 0
        imaginary = sqrt_mod(-a[0], P)
        return None if imaginary is None else (0, imaginary)
    norm_root = sqrt_mod(a[0] * a[0] + a[1] * a[1], P)
    if norm_root is None:
        return None
    half = pow(2, -1, P)
    for sign in (1, -1):
        real = sqrt_mod((a[0] + sign * norm_root) * half, P)
        if real:
            return real, a[1] * pow(2 * real, -1, P) % P
    return None


def fp6_add(a: Fp6, b: Fp6) -> Fp6:
    return fp2_add(a[0], b[0]), fp2_add(a[1], b[1]), fp2_add(a[2], b[2])


def fp6_sub(a: Fp6, b: Fp6) -> Fp6:
    return fp2_sub(a[0], b[0]), fp2_sub(a[1], b[1]), fp2_sub(a[2], b[2])


def fp6_neg(a: Fp6) -> Fp6:
    return fp2_neg(a[0]), fp2_neg(a[1]), fp2_neg(a[2])


def fp6_mul(a: Fp6, b: Fp6) -> Fp6:
    t0, t1, t2 = fp2_mul(a[0], b[0]), fp2_mul(a[1], b[1]), fp2_mul(a[2], b[2])
    mixed12 = fp2_sub(fp2_mul(fp2_add(a[1], a[2]), fp2_add(b[1], b[2])), fp2_add(t1, t2))
    mixed01 = fp2_sub(fp2_mul(fp2_add(a[0], a[1]), fp2_add(b[0], b[1])), fp2_add(t0, t1))
    mixed02 = fp2_sub(fp2_mul(fp2_add(a[0], a[2]), fp2_add(b[0], b[2])), fp2_add(t0, t2))
    return (
        fp2_add(t0, fp2_mul_by_nonresidue(mixed12)),
        fp2_add(mixed01, fp2_mul_by_nonresidue(t2)),
        fp2_add(mixed02, t1),
    )


def fp6_mul_by_v(a: Fp6) -> Fp6:
    return fp2_mul_by_nonresidue(a[2]), a[0], a[1]


def fp6_inv(a: Fp6) -> Fp6:
    c0 = fp2_sub(fp2_sqr(a[0]), fp2_mul_by_nonresidue(fp2_mul(a[1], a[2])))
    c1 = fp2_sub(fp2_mul_by_nonresidue(fp2_sqr(a[2])), fp2_mul(a[0], a[1]))
    c2 = fp2_sub(fp2_sqr(a[1]), fp2_mul(a[0], a[2]))
    cross = fp2_mul_by_nonresidue(fp2_add(fp2_mul(a[2], c1), fp2_mul(a[1], c2)))
    inverse = fp2_inv(fp2_add(fp2_mul(a[0], c0), cross))
    return fp2_mul(c0, inverse), fp2_mul(c1, inverse), fp2_mul(c2, inverse)


def fp12_mul(a: Fp12, b: Fp12) -> Fp12:
    low, high = fp6_mul(a[0], b[0]), fp6_mul(a[1], b[1])
    mixed = fp6_mul(fp6_add(a[0], a[1]), fp6_add(b[0], b[1]))
    return fp6_add(low, fp6_mul_by_v(high)), fp6_sub(mixed, fp6_add(low, high))


def fp12_sqr(a: Fp12) -> Fp12:
    return fp12_mul(a, a)


def fp12_conj(a: Fp12) -> Fp12:
    """The power p^6; the inverse of elements of the cyclotomic subgroup."""
    return a[0], fp6_neg(a[1])


def fp12_inv(a: Fp12) -> Fp12:
    norm = fp6_inv(fp6_sub(fp6_mul(a[0], a[0]), fp6_mul_by_v(fp6_mul(a[1], a[1]))))
    return fp6_mul(a[0], norm), fp6_neg(fp6_mul(a[1], norm))


def fp12_pow(a: Fp12, exponent: int) -> Fp12:
    """``a`` to any integer power, negative ones too."""
    if exponent < 0:
        return fp12_pow(fp12_inv(a), -exponent)
    result = FP12_ONE
    for bit in bin(exponent)[2:]:
        result = fp12_sqr(result)
        if bit == "1":
            result = fp12_mul(result, a)
    return result


def batch_inverse(values: list[int], modulus: int) -> list[int]:
    """Inverses of all values with one modular inversion (Montgomery); zeros stay zero."""
    running, prefix = 1, []
    for value in values:
        prefix.append(running)
        if value:
            running = running * value % modulus
    inverse = pow(running, -1, modulus)
    result = [0] * len(values)
    for index in range(len(values) - 1, -1, -1):
        if values[index]:
            result[index] = inverse * prefix[index] % modulus
            inverse = inverse * values[index] % modulus
    return result
