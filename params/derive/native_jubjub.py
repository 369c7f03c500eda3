# SPDX-License-Identifier: GPL-3.0-or-later
"""Write native/src/jubjub_constants.c from params/generators.json.

Run ``python -m params.derive.native_jubjub`` at the root of the repository; a test regenerates and compares.
"""

from __future__ import annotations

import json
from pathlib import Path

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
    return "\n".join([*lines, "};", ""])


if __name__ == "__main__":
    OUT.write_text(render(), encoding="utf-8")
