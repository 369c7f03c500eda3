# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes native/include/zkp/bls12_381_constants.h from the curve's parameter z and the two generators.

Everything else follows: p, r, Montgomery constants, roots of unity, Frobenius and endomorphism coefficients.
Run ``python params/derive/bls12_381.py`` to rewrite the file; a test runs it and compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

Z = -0xD201000000010000  # the parameter of the family: p and r are polynomials in it
R = Z**4 - Z**2 + 1
P = (Z - 1) ** 2 * R // 3 + Z
TWO_ADICITY = 32
FR_GENERATOR = 7

# The standard generators (Zcash, IETF): hashed once by their authors, so they are data, checked below.
G1 = (
    0x17F1D3A73197D7942695638C4FA9AC0FC3688C4F9774B905A14E3A3F171BAC586C55E83FF97A1AEFFB3AF00ADB22C6BB,
    0x08B3F481E3AAA0F1A09E30ED741D8AE4FCF5E095D5D00AF600DB18CB2C04B3EDD03CC744A2888AE40CAA232946C5E7E1,
)
G2 = (
    (
        0x024AA2B2F08F0A91260805272DC51051C6E47AD4FA403B02B4510B647AE3D1770BAC0326A805BBEFD48056C8C121BDB8,
        0x13E02B6052719F607DACD3A088274F65596BD0D09920B61AB5DA61BBDC7F5049334CF11213945D57E5AC7D055D042B7E,
    ),
    (
        0x0CE5D527727D6E118CC9CDC6DA2E351AADFD9BAA8CBDD3A76D429A695160D12C923AC9CC3BACA289E193548608B82801,
        0x0606C4A02EA734CC32ACD2B02BC28B99CB3E287E85A763AF267492AB572E99AB3F370D275CEC1DA1AAA9075FF05F79BE,
    ),
)

Fp2 = tuple[int, int]


def fp2_mul(a: Fp2, b: Fp2) -> Fp2:
    return ((a[0] * b[0] - a[1] * b[1]) % P, (a[0] * b[1] + a[1] * b[0]) % P)


def fp2_pow(a: Fp2, e: int) -> Fp2:
    out: Fp2 = (1, 0)
    while e:
        if e & 1:
            out = fp2_mul(out, a)
        a = fp2_mul(a, a)
        e >>= 1
    return out


def fp2_inv(a: Fp2) -> Fp2:
    norm = pow(a[0] * a[0] + a[1] * a[1], -1, P)
    return (a[0] * norm % P, -a[1] * norm % P)


XI: Fp2 = (1, 1)


def words(value: int, count: int, bits: int = 64) -> str:
    mask = (1 << bits) - 1
    parts = [f"0x{(value >> (bits * i)) & mask:016x}" for i in range(count)]
    assert value >> (bits * count) == 0
    lines = [", ".join(parts[i : i + 4]) for i in range(0, count, 4)]
    return "{ " + (", \\\n    ".join(lines)) + " }"


def fp(value: int) -> str:
    return "{ " + words(value * 2**384 % P, 6) + " }"


def fr(value: int) -> str:
    return "{ " + words(value * 2**256 % R, 4) + " }"


def fp2(value: Fp2) -> str:
    return "{ " + fp(value[0]) + ", \\\n  " + fp(value[1]) + " }"


def g1_multiply(point: tuple[int, int], k: int) -> tuple[int, int]:
    """Affine double-and-add in a prime-order group, k > 0; never meets equal or opposite points by accident."""
    result = point
    for bit in bin(k)[3:]:
        slope = 3 * result[0] ** 2 * pow(2 * result[1], -1, P) % P
        x = (slope * slope - 2 * result[0]) % P
        result = (x, (slope * (result[0] - x) - result[1]) % P)
        if bit == "1":
            slope = (result[1] - point[1]) * pow(result[0] - point[0], -1, P) % P
            x = (slope * slope - result[0] - point[0]) % P
            result = (x, (slope * (point[0] - x) - point[1]) % P)
    return result


def cube_root_for_phi() -> int:
    """The cube root of unity beta with (beta*x, y) = [-z^2](x, y) on G1."""
    minus = g1_multiply(G1, Z * Z)
    target = (minus[0], -minus[1] % P)
    beta = target[0] * pow(G1[0], -1, P) % P
    assert target[1] == G1[1] and beta != 1 and pow(beta, 3, P) == 1
    return beta


def check_generators() -> None:
    assert (G1[1] ** 2 - G1[0] ** 3 - 4) % P == 0
    x3 = fp2_mul(fp2_mul(G2[0], G2[0]), G2[0])
    y2 = fp2_mul(G2[1], G2[1])
    assert ((y2[0] - x3[0] - 4) % P, (y2[1] - x3[1] - 4) % P) == (0, 0)


def fr_constants() -> list[tuple[str, str, str]]:
    odd = (R - 1) >> TWO_ADICITY
    return [
        ("FR_MODULUS", "r", words(R, 4)),
        ("FR_NEG_INV", "-1/r mod 2^64", f"0x{-pow(R, -1, 2**64) % 2**64:016x}"),
        ("FR_INV62", "1/r mod 2^62", f"0x{pow(R, -1, 2**62):016x}"),
        ("FR_MODULUS62", "r in words of 62 bits", words(R, 5, 62)),
        ("FR_ONE", "1", fr(1)),
        ("FR_R2", "2^256, so that a Montgomery product by it converts", fr(2**256)),
        ("FR_R3", "2^512", fr(2**512)),
        ("FR_GENERATOR", "7, a generator of the multiplicative group", fr(FR_GENERATOR)),
        ("FR_ROOT_OF_UNITY", "7^((r-1)/2^32)", fr(pow(FR_GENERATOR, odd, R))),
        ("FR_ROOT_OF_UNITY_3", "7^((r-1)/(3*2^32))", fr(pow(FR_GENERATOR, odd // 3, R))),
        ("FR_EXP_SQRT", "((r-1)/2^32 - 1)/2", words((odd - 1) // 2, 4)),
    ]


def fp_constants() -> list[tuple[str, str, str]]:
    return [
        ("FP_MODULUS", "p", words(P, 6)),
        ("FP_NEG_INV", "-1/p mod 2^64", f"0x{-pow(P, -1, 2**64) % 2**64:016x}"),
        ("FP_INV62", "1/p mod 2^62", f"0x{pow(P, -1, 2**62):016x}"),
        ("FP_MODULUS_TIMES_2", "2p", words(2 * P, 6)),
        ("FP_MODULUS62", "p in words of 62 bits", words(P, 7, 62)),
        ("FP_ONE", "1", fp(1)),
        ("FP_R2", "2^384", fp(2**384)),
        ("FP_R3", "2^768", fp(2**768)),
        ("FP_TWO_256", "2^256", fp(2**256)),
        ("FP_HALF", "(p-1)/2 as an integer", words((P - 1) // 2, 6)),
        ("FP_EXP_SQRT", "(p+1)/4", words((P + 1) // 4, 6)),
        ("FP_EXP_INV_SQRT", "(p-3)/4", words((P - 3) // 4, 6)),
    ]


def curve_constants() -> list[tuple[str, str, str]]:
    out = [
        ("CURVE_X", "|z|; z is negative", f"0x{-Z:016x}"),
        ("G1_B", "4", fp(4)),
        ("G1_GENERATOR_X", "", fp(G1[0])),
        ("G1_GENERATOR_Y", "", fp(G1[1])),
        ("G1_BETA", "cube root of unity: (beta*x, y) = [-z^2](x, y) on G1", fp(cube_root_for_phi())),
        ("G2_B", "4*(1 + u)", fp2((4, 4))),
        ("G2_GENERATOR_X", "", fp2(G2[0])),
        ("G2_GENERATOR_Y", "", fp2(G2[1])),
        ("PSI_X", "1/xi^((p-1)/3)", fp2(fp2_inv(fp2_pow(XI, (P - 1) // 3)))),
        ("PSI_Y", "1/xi^((p-1)/2)", fp2(fp2_inv(fp2_pow(XI, (P - 1) // 2)))),
    ]
    for power in (1, 2, 3):
        for i in range(1, 6):
            note = f"xi^({i}(p^{power}-1)/6)" if power > 1 else f"xi^({i}(p-1)/6)"
            out.append((f"FROBENIUS{power}_{i}", note, fp2(fp2_pow(XI, i * (P**power - 1) // 6))))
    return out


def render() -> str:
    check_generators()
    lines = [
        "/* SPDX-License-Identifier: GPL-3.0-or-later */",
        "/* Generated by params/derive/bls12_381.py; do not edit. Initialisers of the constants of BLS12-381:",
        "   FP_*, FR_* and coordinates are Montgomery forms unless the comment says integer or words. */",
        "#ifndef ZKP_BLS12_381_CONSTANTS_H",
        "#define ZKP_BLS12_381_CONSTANTS_H",
        "",
    ]
    for name, note, text in fp_constants() + fr_constants() + curve_constants():
        if note:
            lines.append(f"/* {note} */")
        lines.append(f"#define ZKP_C_{name} {text}")
    lines += ["", "#endif", ""]
    return "\n".join(lines)


def main() -> None:
    target = Path(__file__).resolve().parents[2] / "native" / "include" / "zkp" / "bls12_381_constants.h"
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if target.read_text() == render() else f"{target} differs from what this script derives")
    target.write_text(render())


if __name__ == "__main__":
    main()
