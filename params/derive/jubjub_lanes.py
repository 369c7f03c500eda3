# SPDX-License-Identifier: GPL-3.0-or-later
"""Write native/src/ifma/jubjub_constants.h: constants of Jubjub in limbs of 52 bits, Montgomery form with R = 2^260.

Run ``python params/derive/jubjub_lanes.py`` at the root of the repository; a test regenerates and compares.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "native" / "src" / "ifma" / "jubjub_constants.h"
RADIX = 52
LOW = (1 << RADIX) - 1
ROOT_BASE = 7  # 7^q generates the group of order 2^32, as in params/derive/bls12_381.py
SLOT_BITS = 12


def limbs(value: int, modulus: int) -> list[str]:
    lifted = (value << 260) % modulus
    return [f"0x{lifted >> RADIX * i & LOW:013x}" for i in range(5)]


def hash_factor(modulus: int) -> int:
    """A factor that sends the lowest limbs of the 256 elements of order 256 to different slots.

    The slot is the top SLOT_BITS of the lower half of the 52-bit product.
    """
    generator = pow(ROOT_BASE, (modulus - 1) >> 8, modulus)
    low = [(pow(generator, j, modulus) << 260) % modulus & LOW for j in range(256)]
    state = 1
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        factor = state >> 12 | 1
        if len({(value * factor & LOW) >> (RADIX - SLOT_BITS) for value in low}) == 256:
            return factor


def native_jubjub() -> object:
    spec = importlib.util.spec_from_file_location("native_jubjub", Path(__file__).with_name("native_jubjub.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def render() -> str:
    """The text of the file."""
    data = json.loads((ROOT / "params" / "generators.json").read_text(encoding="utf-8"))
    modulus, d = int(data["modulus"], 16), int(data["d"], 16)
    values = [("D", "d", d), ("2D", "2 d", 2 * d)]
    tate = native_jubjub().pairing_constants(modulus, d)  # type: ignore[attr-defined]
    values += [(f"TATE_{name.upper()}", f"subgroup check: {what}", value) for name, what, value in tate]
    lines = [
        "/* SPDX-License-Identifier: GPL-3.0-or-later */",
        "/* Written by params/derive/jubjub_lanes.py. Limbs of 52 bits, Montgomery form with R = 2^260. */",
        "#ifndef ZKP_IFMA_JUBJUB_CONSTANTS_H",
        "#define ZKP_IFMA_JUBJUB_CONSTANTS_H",
        "",
    ]
    for name, what, value in values:
        words = limbs(value, modulus)
        lines += [f"/* {what} */", f"#define ZKP_LANES_JUBJUB_{name} \\", "    { " + ", ".join(words) + " }"]
    lines += [
        "/* Slot of an element of order 256 in a table of logarithms: the lowest limb of its canonical Montgomery form",
        f"   times this factor, bits {RADIX - SLOT_BITS} to {RADIX - 1}. No two of them share a slot. */",
        f"#define ZKP_LANES_JUBJUB_HASH 0x{hash_factor(modulus):013x}",
        f"#define ZKP_LANES_JUBJUB_SLOT_BITS {SLOT_BITS}",
        "",
        "#endif",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    OUT.write_text(render(), encoding="utf-8")
