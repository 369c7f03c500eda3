# SPDX-License-Identifier: GPL-3.0-or-later
"""Write native/src/jubjub_constants.c from params/generators.json.

Run ``python params/derive/native_jubjub.py`` at the root of the repository; a test regenerates and compares.
"""

from __future__ import annotations

import json
from pathlib import Path

from zkpriv.errors import EncodingError
from zkpriv.reference import jubjub

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "native" / "src" / "jubjub_constants.c"
#: In the order of the enum ZKP_GEN_* of jubjub.h.
NAMES = (
    "PROOF_GENERATION_KEY_GENERATOR",
    "SPENDING_KEY_GENERATOR",
    "VALUE_COMMITMENT_VALUE_GENERATOR",
    "VALUE_COMMITMENT_RANDOMNESS_GENERATOR",
)


def montgomery(value: int, modulus: int) -> str:
    """A C initialiser of value * 2^256 mod modulus."""
    lifted = (value << 256) % modulus
    return "{{" + ", ".join(f"0x{lifted >> 64 * i & (1 << 64) - 1:016x}" for i in range(4)) + "}}"


def point_of_order_eight() -> tuple[int, int]:
    """l times the point of smallest v >= 2 that has a part of order 8."""
    for v in range(2, 1000):
        try:
            point = jubjub.decode(v.to_bytes(32, "little"), subgroup=False)
        except EncodingError:
            continue
        point = jubjub.mul(point, jubjub.ORDER)
        if jubjub.mul(point, 4) != jubjub.IDENTITY:
            return point
    raise ValueError("no point of order 8 below v = 1000")


def pairing_constants(modulus: int, d: int) -> list[tuple[str, str, int]]:
    """The lines of the Tate pairing with a point T of order 8, on the Montgomery form B*y^2 = x^3 + A*x^2 + x.

    (x1, y1) = T and (x2, y2) = 2*T; their tangents have slopes s1 and s2. ``value`` is what the reduced function gives
    on the prime-order subgroup; it is 1 only up to the scale of y, so it is computed at a generator.
    """

    def inverse(value: int) -> int:
        return pow(value, -1, modulus)

    a, b = 2 * (d - 1) * inverse(-1 - d) % modulus, 4 * inverse(-1 - d) % modulus

    def tangent(point: tuple[int, int]) -> tuple[int, int, int]:
        u, v = point
        x = (1 + v) * inverse(1 - v) % modulus
        y = x * inverse(u) % modulus
        return x, y, (3 * x * x + 2 * a * x + 1) * inverse(2 * b * y) % modulus

    torsion = point_of_order_eight()
    x1, y1, s1 = tangent(torsion)
    x2, y2, s2 = tangent(jubjub.add(torsion, torsion))
    k1, k2 = (s1 * x1 - y1) % modulus, (s2 * x2 - y2) % modulus
    u, v = jubjub.generator("SPENDING_KEY_GENERATOR")
    line1 = 1 + v + u * ((1 - v) * k1 - s1 * (1 + v))
    line2 = 1 + v + u * ((1 - v) * k2 - s2 * (1 + v))
    vertical, w = 1 + v - x2 * (1 - v), 1 - v * v
    value = pow(((line1 * vertical) ** 2 * line2 * u * w**3) ** 2 * w, (modulus - 1) // 8, modulus)
    return [
        ("slope1", "s1", s1),
        ("offset1", "s1*x1 - y1", k1),
        ("slope2", "s2", s2),
        ("offset2", "s2*x2 - y2", k2),
        ("vertical", "x2", x2),
        ("value", "on the subgroup", value),
    ]


def render() -> str:
    """The text of the file."""
    data = json.loads((ROOT / "params" / "generators.json").read_text(encoding="utf-8"))
    modulus, d = int(data["modulus"], 16), int(data["d"], 16)
    lines = [
        "/* SPDX-License-Identifier: GPL-3.0-or-later */",
        "/* Written by params/derive/native_jubjub.py from params/generators.json; Montgomery form. */",
        '#include "zkp/jubjub.h"',
        "",
        f"const zkp_fr zkp_jubjub_d = {montgomery(d, modulus)};",
        f"const zkp_fr zkp_jubjub_2d = {montgomery(2 * d, modulus)};",
        "",
        "const zkp_jubjub_affine zkp_jubjub_generators[ZKP_GEN_COUNT] = {",
    ]
    for name in NAMES:
        entry = data["generators"][name]
        lines += [
            f"    /* {name} */",
            f"    {{{montgomery(int(entry['u'], 16), modulus)},",
            f"     {montgomery(int(entry['v'], 16), modulus)}}},",
        ]
    lines += ["};", "", "const zkp_jubjub_pairing zkp_jubjub_tate = {"]
    lines += [
        f"    .{name} = {montgomery(value, modulus)}, /* {what} */"
        for name, what, value in pairing_constants(modulus, d)
    ]
    return "\n".join([*lines, "};", ""])


if __name__ == "__main__":
    OUT.write_text(render(), encoding="utf-8")
