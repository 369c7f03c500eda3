# SPDX-License-Identifier: GPL-3.0-or-later
"""Write native/src/ifma/ed25519_constants.h: constants of Ed25519 in limbs of 52 bits.

Run ``python params/derive/ed25519_lanes.py`` at the root of the repository; ``--check`` compares instead of writing.
"""

from __future__ import annotations

import sys
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "native" / "src" / "ifma" / "ed25519_constants.h"
RADIX = 52
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
A = 486662  # of the Montgomery form of the curve
SQRT_M1 = pow(2, (P - 1) // 4, P)


def sqrt(value: int) -> int:
    """The even square root modulo P; its sign has no influence where these are used."""
    root = pow(value % P, (P + 3) // 8, P)
    if (root * root - value) % P:
        root = root * SQRT_M1 % P
    assert (root * root - value) % P == 0
    return min(root, P - root) if min(root, P - root) % 2 == 0 else max(root, P - root)


def limbs(value: int) -> str:
    words = [f"0x{value >> (RADIX * i) & ((1 << RADIX) - 1):013x}" for i in range(5)]
    return "{ " + ", ".join(words) + " }"


def order_digits() -> str:
    """The order less 2^252 in signed digits of five bits, odd or zero; (bit, digit) from the highest."""
    rest, bit, found = ORDER - (1 << 252), 0, []
    while rest:
        if rest & 1:
            digit = (rest + 16) % 32 - 16
            found.append((bit, digit))
            rest -= digit
        rest >>= 1
        bit += 1
    assert sum(digit << at for at, digit in found) + (1 << 252) == ORDER
    pairs = [f"{{{at}, {digit}}}" for at, digit in reversed(found)]
    rows = [", ".join(pairs[i : i + 10]) for i in range(0, len(pairs), 10)]
    return "{ " + ", \\\n      ".join(rows) + " }"


def render() -> str:
    values = [
        ("D", "d", D),
        ("2D", "2 d", 2 * D % P),
        ("SQRT_M1", "a square root of -1", SQRT_M1),
        ("A", "A = 486662", A),
        ("MINUS_A", "-A", P - A),
        ("MINUS_A2", "-A^2", -A * A % P),
        ("MAP_EVEN_1", "hash to point: a square root of -2 A (A + 2)", sqrt(-2 * A * (A + 2))),
        ("MAP_EVEN_2", "hash to point: a square root of 2 A (A + 2)", sqrt(2 * A * (A + 2))),
        ("MAP_ODD_3", "hash to point: a square root of -sqrt(-1) A (A + 2)", sqrt(-SQRT_M1 * A * (A + 2))),
        ("MAP_ODD_4", "hash to point: a square root of sqrt(-1) A (A + 2)", sqrt(SQRT_M1 * A * (A + 2))),
    ]
    lines = [
        "/* SPDX-License-Identifier: GPL-3.0-or-later */",
        "/* Written by params/derive/ed25519_lanes.py. Integers in limbs of 52 bits. */",
        "#ifndef ZKP_IFMA_ED25519_CONSTANTS_H",
        "#define ZKP_IFMA_ED25519_CONSTANTS_H",
        "",
    ]
    for name, what, value in values:
        lines += [f"/* {what} */", f"#define ZKP_LANES_ED25519_{name} \\", f"    {limbs(value)}"]
    lines += ["/* the order less 2^252: bit and signed digit, from the highest */"]
    lines += ["#define ZKP_LANES_ED25519_ORDER_DIGITS \\", f"    {order_digits()}"]
    return "\n".join([*lines, "", "#endif", ""])


def main() -> int:
    text = render()
    if "--check" in sys.argv[1:]:
        if not OUT.exists() or OUT.read_text(encoding="utf-8") != text:
            print(f"{OUT} is not what this script derives; run it without --check", file=sys.stderr)
            return 1
        return 0
    OUT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
