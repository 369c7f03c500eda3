# SPDX-License-Identifier: GPL-3.0-or-later
"""Write native/src/ifma/rns_constants.h: residue arithmetic for the base field of BLS12-381.

An element of Fp is an integer x, |x| a few p, given by residues modulo the eight primes of base A and the eight of base
B. Montgomery reduction in residues (Bajard, Didier, Kornerup 1998; Kawamura, Koike, Sano, Shimbo 2000) replaces x by
r = (x + q p)/A with q = -x/p mod A, where A and B also name the products of the bases:

    q = sum q_i (A/a_i) (up to a multiple of A, which adds a multiple of p to r: harmless),
        q_i = x c_i mod a_i, c_i = -1/(p (A/a_i)),
    r mod b_j = (x + sum q_i (A/a_i) p)/A,
    r mod a_i = sum e_j (B/b_j) - k B, e_j = r/(B/b_j) mod b_j, k = the integer nearest to sum e_j/b_j
        (exact, because |r| is far below B/2).

What is stored is x s_i mod a_i and x t_j mod b_j, with scales that save the constant products of the first steps:
s_i^2 = 2^52 c_i makes Montgomery's reduction of a product in base A yield q_i itself (so the primes are searched for
which every 2^52 c_i is a square), and t_j = 2^52/A makes the sum in base B come out as the stored form of r. All primes
are just below 2^50, so that sum e_j/b_j is sum e_j / 2^50 with an error below 2^-36.

Run ``python params/derive/rns.py`` at the root of the repository; a test regenerates and compares.
"""

from __future__ import annotations

import itertools
import math
import sys
from pathlib import Path

from zkpriv.reference.field import P, fp2_inv, fp2_pow

OUT = Path(__file__).resolve().parents[2] / "native" / "src" / "ifma" / "rns_constants.h"

XI = (1, 1)
WORD = 52
BITS = 50
MASK = (1 << WORD) - 1
LARGEST_K = 12


def is_prime(n: int) -> bool:
    """Miller and Rabin with the first twelve primes: exact below 3.3 * 10^24 (Sorenson, Webster 2015)."""
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def root(value: int, prime: int) -> int | None:
    """The smaller square root modulo a prime = 3 mod 4, or None."""
    x = pow(value, (prime + 1) // 4, prime)
    return min(x, prime - x) if x * x % prime == value % prime else None


def first_scales(base: tuple[int, ...]) -> list[int] | None:
    product = math.prod(base)
    scales = []
    for a in base:
        s = root(-(1 << WORD) * pow(P * (product // a), -1, a), a)
        if s is None:
            return None
        scales.append(s)
    return scales


def find_bases() -> tuple[tuple[int, ...], tuple[int, ...], list[int]]:
    """B: the largest primes. A: the first set (in lexicographic order) of the next ones = 3 mod 4 that has scales."""
    primes = (n for n in itertools.count((1 << BITS) - 1, -2) if is_prime(n))
    base_b = tuple(itertools.islice(primes, 8))
    candidates = list(itertools.islice((n for n in primes if n % 4 == 3), 16))
    for base_a in itertools.combinations(candidates, 8):
        scales = first_scales(base_a)
        if scales is not None:
            return base_a, base_b, scales
    raise AssertionError("no base of these primes")


A, B, S = find_bases()
PRODUCT_A = math.prod(A)
PRODUCT_B = math.prod(B)
T = [(1 << WORD) * pow(PRODUCT_A, -1, b) % b for b in B]
Element = tuple[list[int], list[int]]


def stored(x: int) -> Element:
    """The residues that stand for the integer x."""
    return [x * s % a for s, a in zip(S, A, strict=True)], [x * t % b for t, b in zip(T, B, strict=True)]


def encoded(value: int) -> Element:
    """The field element: the integer value * A mod p."""
    return stored(value * PRODUCT_A % P)


def montgomery(m: int) -> int:
    return -pow(m, -1, 1 << WORD) % (1 << WORD)


E = [pow(t * (PRODUCT_B // b), -1, b) for t, b in zip(T, B, strict=True)]
TO_B = [[PRODUCT_A // a * P * t * t % b for t, b in zip(T, B, strict=True)] for a in A]
TO_A = [[PRODUCT_B // b * s * (1 << WORD) % a for s, a in zip(S, A, strict=True)] for b in B]
MINUS_K = [[-k * PRODUCT_B * s * (1 << WORD) % a + MASK for s, a in zip(S, A, strict=True)] for k in range(LARGEST_K)]


def limbs(value: int) -> list[int]:
    out = [value >> WORD * i & MASK for i in range(8)]
    assert value >> WORD * 8 == 0
    return out


def initialiser(values: list[int]) -> str:
    return "{" + ", ".join(f"0x{value:x}" for value in values) + "}"


def element(value: int) -> str:
    x, y = encoded(value)
    return "{" + initialiser(x) + ", " + initialiser(y) + "}"


def render() -> str:
    """The text of the file."""
    lines = [
        "/* SPDX-License-Identifier: GPL-3.0-or-later */",
        "/* Written by params/derive/rns.py, which says what the numbers mean. */",
        "#ifndef ZKP_RNS_CONSTANTS_H",
        "#define ZKP_RNS_CONSTANTS_H",
        "",
        "#include <stdint.h>",
        "",
        "#define ZKP_RNS_ROW static const uint64_t __attribute__((aligned(64), unused))",
        "typedef struct { uint64_t a[8], b[8]; } __attribute__((aligned(64))) zkp_rns_words;",
        "#define ZKP_RNS_ELEMENT static const zkp_rns_words __attribute__((unused))",
        "",
    ]

    def row(name: str, values: list[int]) -> None:
        lines.append(f"ZKP_RNS_ROW zkp_rns_{name}[8] = {initialiser(values)};")

    def table(name: str, rows: list[list[int]], note: str) -> None:
        lines.append(f"/* {note} */")
        lines.append(f"ZKP_RNS_ROW zkp_rns_{name}[{len(rows)}][8] = {{")
        lines.extend(f"    {initialiser(values)}," for values in rows)
        lines.append("};")

    for name, base in (("a", A), ("b", B)):
        lines.append(f"/* Base {name.upper()}: primes, their multiples, -1/m mod 2^52, 2^52 - m. */")
        row(name, list(base))
        for k in (2, 3, 4):
            row(f"{name}_{k}", [k * m for m in base])
        row(f"{name}_inv", [montgomery(m) for m in base])
        row(f"{name}_fold", [(1 << WORD) - m for m in base])
    lines.append("/* 1/(t_j B/b_j) mod b_j, and the same times 2^52/b_j rounded down. */")
    row("e", E)
    row("e_quotient", [(e << WORD) // b for e, b in zip(E, B, strict=True)])
    table("to_b", TO_B, "Row i: (A/a_i) p t_j^2 mod b_j.")
    table("to_a", TO_A, "Row j: (B/b_j) s_i 2^52 mod a_i.")
    table("minus_k", MINUS_K, "Row k: -k B s_i 2^52 mod a_i, plus 2^52 - 1.")
    powers_a = [[pow(2, WORD * (k + 1), a) * s % a for s, a in zip(S, A, strict=True)] for k in range(8)]
    powers_b = [[pow(2, WORD * (k + 1), b) * t % b for t, b in zip(T, B, strict=True)] for k in range(8)]
    table("limb_a", powers_a, "Row k: 2^(52 k) s_i 2^52 mod a_i.")
    table("limb_b", powers_b, "Row k: 2^(52 k) t_j 2^52 mod b_j.")
    table("weight", [limbs(PRODUCT_B // b) for b in B], "Row j: the limbs of B/b_j, 52 bits each.")
    table("k_times", [limbs(k * PRODUCT_B) for k in range(LARGEST_K)], "Row k: the limbs of k B.")
    table("p_times", [limbs(k * P) for k in range(17)], "Row k: the limbs of k p.")
    lines.append("/* Factors that bring x 2^384 mod p into this form and back. */")
    into = PRODUCT_A * pow(1 << 384, -1, P) % P
    lines.append(f"ZKP_RNS_ELEMENT zkp_rns_from_words = {element(into)};")
    x, y = stored(pow(2, 384, P))
    lines.append(f"ZKP_RNS_ELEMENT zkp_rns_to_words = {{{initialiser(x)}, {initialiser(y)}}};")
    lines.append("/* Field elements. */")
    named = {"one": 1, "two": 2, "minus_two": -2, "minus_one": -1, "three": 3, "third": pow(3, -1, P)}
    for name, value in named.items():
        lines.append(f"ZKP_RNS_ELEMENT zkp_rns_{name} = {element(value)};")
    exponent = (P + 1) // 4
    windows = [exponent >> 4 * i & 15 for i in range((exponent.bit_length() + 3) // 4)][::-1]
    lines.append("/* (p + 1)/4 in base 16, highest first. */")
    lines.append("static const uint8_t __attribute__((unused)) zkp_rns_sqrt_windows[] = {")
    for i in range(0, len(windows), 32):
        lines.append("    " + "".join(f"{digit}, " for digit in windows[i : i + 32]).rstrip())
    lines.append("};")
    lines.append("/* xi^((p^n - 1) k/6), by which the Frobenius map n multiplies the coefficient of w^k. */")
    for n in (1, 2):
        lines.append(f"ZKP_RNS_ELEMENT zkp_rns_frobenius_{n}[6][2] = {{")
        for k in range(6):
            c0, c1 = fp2_pow(XI, (P**n - 1) * k // 6)
            lines.append(f"    {{{element(c0)}, {element(c1)}}},")
        lines.append("};")
    lines.append("/* 1/xi^((p - 1)/3) and 1/xi^((p - 1)/2): psi(x, y) = (psi_x conj(x), psi_y conj(y)). */")
    for name, k in (("x", 3), ("y", 2)):
        c0, c1 = fp2_inv(fp2_pow(XI, (P - 1) // k))
        lines.append(f"ZKP_RNS_ELEMENT zkp_rns_psi_{name}[2] = {{{element(c0)}, {element(c1)}}};")
    return "\n".join([*lines, "", "#endif", ""])


def main() -> int:
    """Write the header, or compare it (``--check``)."""
    if "--check" not in sys.argv[1:]:
        OUT.write_text(render(), encoding="utf-8")
    elif OUT.read_text(encoding="utf-8") != render():
        print(f"{OUT} is not what this script derives", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
