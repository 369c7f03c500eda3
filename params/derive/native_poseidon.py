# SPDX-License-Identifier: GPL-3.0-or-later
"""Write native/src/poseidon_constants.c from params/poseidon.json, with sparse partial rounds.

Run ``python params/derive/native_poseidon.py`` at the root of the repository; a test regenerates and compares.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from zkpriv.reference import poseidon
from zkpriv.reference.field import R
from zkpriv.reference.poseidon_parameters import optimise

OUT = Path(__file__).resolve().parents[2] / "native" / "src" / "poseidon_constants.c"
WIDTHS = (2, 3, 4, 5, 9)


def montgomery(value: int) -> str:
    """A C initialiser of value * 2^256 mod r."""
    lifted = (value << 256) % R
    return "{{" + ", ".join(f"0x{lifted >> 64 * i & (1 << 64) - 1:x}" for i in range(4)) + "}}"


def array(name: str, values: Iterable[int]) -> list[str]:
    return [f"static const zkp_fr {name}[] = {{", *(f"    {montgomery(value)}," for value in values), "};"]


def render() -> str:
    """The text of the file."""
    lines = [
        "/* SPDX-License-Identifier: GPL-3.0-or-later */",
        "/* Written by params/derive/native_poseidon.py from params/poseidon.json; Montgomery form. */",
        '#include "zkp/poseidon.h"',
        "",
    ]
    for t in WIDTHS:
        o = optimise(poseidon.parameters(t))
        flat = {
            "mds": o.mds,
            "pre_sparse": o.pre_sparse,
            "first": o.first_constants,
            "partial": (o.partial_constants,),
            "sparse": tuple(row + column for row, column in zip(o.rows, o.columns, strict=True)),
            "last": o.last_constants,
        }
        for name, rows in flat.items():
            lines += array(f"{name}_{t}", (value for row in rows for value in row))
        lines.append("")
    lines.append("const zkp_poseidon_parameters zkp_poseidon_instances[ZKP_POSEIDON_INSTANCES] = {")
    for t in WIDTHS:
        count = len(optimise(poseidon.parameters(t)).partial_constants)
        lines.append(f"    {{{t}, {count}, mds_{t}, pre_sparse_{t}, first_{t}, partial_{t}, sparse_{t}, last_{t}}},")
    return "\n".join([*lines, "};", ""])


if __name__ == "__main__":
    OUT.write_text(render(), encoding="utf-8")
