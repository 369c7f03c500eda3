# SPDX-License-Identifier: GPL-3.0-or-later
"""Derive ``params/generators.json``: the six Sapling generators by Zcash's published group hash.

Run from the top folder: ``python params/derive/generators.py`` rewrites the file, ``--check`` only compares.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zkpriv.reference import jubjub
from zkpriv.reference.field import R

TARGET = Path(__file__).resolve().parents[1] / "generators.json"
#: Name, personalisation, tag, letter in this library (None: derived for completeness, not used).
INPUTS = (
    ("PROOF_GENERATION_KEY_GENERATOR", "Zcash_H_", "", "G"),
    ("SPENDING_KEY_GENERATOR", "Zcash_G_", "", "T"),
    ("VALUE_COMMITMENT_VALUE_GENERATOR", "Zcash_cv", "v", "G_v"),
    ("VALUE_COMMITMENT_RANDOMNESS_GENERATOR", "Zcash_cv", "r", "H"),
    ("NOTE_COMMITMENT_RANDOMNESS_GENERATOR", "Zcash_PH", "r", None),
    ("NULLIFIER_POSITION_GENERATOR", "Zcash_J_", "", None),
)


def word(value: int) -> str:
    return f"0x{value:064x}"


def derive() -> dict[str, Any]:
    """The file's content; every point is checked to be of prime order and distinct from the others."""
    generators = {}
    for name, person, tag, letter in INPUTS:
        point, counter = jubjub.find_group_hash(tag.encode(), person.encode())
        if not jubjub.in_subgroup(point) or point == jubjub.IDENTITY:
            raise ValueError(f"{name} is not of prime order")
        generators[name] = {
            "letter": letter,
            "u": word(point[0]),
            "v": word(point[1]),
            "encoding": jubjub.encode(point).hex(),
            "person": person,
            "tag": tag,
            "counter": counter,
        }
    if len({entry["encoding"] for entry in generators.values()}) != len(generators):
        raise ValueError("two generators are equal")
    return {
        "about": "Jubjub generators of Zcash Sapling; derived by params/derive/generators.py",
        "curve": "-u^2 + v^2 = 1 + d u^2 v^2 over the scalar field of BLS12-381",
        "modulus": word(R),
        "d": word(jubjub.D),
        "order": word(jubjub.ORDER),
        "cofactor": jubjub.COFACTOR,
        "rule": "8 * decode(BLAKE2s-256(person, urs || tag || counter byte)), first counter that gives "
        "a point other than the identity",
        "urs": jubjub.URS.decode(),
        "generators": generators,
    }


def render() -> str:
    return json.dumps(derive(), indent=1) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    check = parser.parse_args().check
    text = render()
    if check:
        same = TARGET.read_text(encoding="utf-8") == text
        print(
            "generators.json is what the script derives"
            if same
            else "generators.json DIFFERS from what the script derives"
        )
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
