# SPDX-License-Identifier: GPL-3.0-or-later
"""Write native/src/ed25519_constants.c from the definitions in zkpriv.reference.

Run ``python params/derive/native_ed25519.py`` at the root of the repository; a test regenerates and compares.
"""

from __future__ import annotations

from pathlib import Path

from zkpriv.reference import ed25519, ristretto
from zkpriv.reference.ed25519 import MONTGOMERY_A, ORDER, SQRT_M1, D, P

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "native" / "src" / "ed25519_constants.c"


def limbs(value: int) -> str:
    """A C initialiser of a field element: five limbs of 51 bits."""
    return "{{" + ", ".join(f"0x{value % P >> 51 * i & (1 << 51) - 1:013x}" for i in range(5)) + "}}"


def words(value: int) -> str:
    return "{" + ", ".join(f"0x{value >> 64 * i & (1 << 64) - 1:016x}" for i in range(4)) + "}"


def root(value: int) -> int:
    """The even square root."""
    found = ed25519.sqrt_ratio(value % P, 1)
    if found is None:
        raise ValueError("not a square")
    return found if found % 2 == 0 else P - found


def elements() -> list[tuple[str, str, int]]:
    a = MONTGOMERY_A
    return [
        ("zkp_fe_sqrt_m1", "i = 2^((p - 1)/4)", SQRT_M1),
        ("zkp_ed25519_d", "-121665/121666", D),
        ("zkp_ed25519_2d", "", 2 * D),
        ("zkp_ed25519_map_even", "sqrt(2 A (A + 2)), A = 486662", root(2 * a * (a + 2))),
        ("zkp_ed25519_map_odd", "sqrt(-i A (A + 2))", root(-SQRT_M1 * a * (a + 2))),
        ("zkp_ristretto_sqrt_ad_minus_one", "", ristretto.SQRT_AD_MINUS_ONE),
        ("zkp_ristretto_invsqrt_a_minus_d", "", ristretto.INVSQRT_A_MINUS_D),
        ("zkp_ristretto_one_minus_d_sq", "", ristretto.ONE_MINUS_D_SQ),
        ("zkp_ristretto_d_minus_one_sq", "", ristretto.D_MINUS_ONE_SQ),
    ]


def render() -> str:
    lines = [
        "/* SPDX-License-Identifier: GPL-3.0-or-later */",
        "/* Written by params/derive/native_ed25519.py. */",
        '#include "ed25519_constants.h"',
        "",
        f"const uint64_t zkp_es_order[4] = {words(ORDER)};",
        f"const zkp_scalar zkp_es_inv_eight = {{{words(ed25519.INV_EIGHT)}}};",
        "",
    ]
    for name, meaning, value in elements():
        if meaning:
            lines.append(f"/* {meaning} */")
        lines += [f"const zkp_fe25519 {name} =", f"    {limbs(value)};"]
    lines += ["", "const zkp_ed25519_affine zkp_ed25519_generators[ZKP_ED25519_GEN_COUNT] = {"]
    for name, point in (("G", ed25519.G), ("H", ed25519.H)):
        lines += [f"    /* {name} */", f"    {{{limbs(point[0])},", f"     {limbs(point[1])}}},"]
    return "\n".join([*lines, "};", ""])


if __name__ == "__main__":
    OUT.write_text(render(), encoding="utf-8")
