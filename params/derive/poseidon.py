# SPDX-License-Identifier: GPL-3.0-or-later
"""Derive ``params/poseidon.json``: Poseidon's constants, tags, domains, tree shape and the empty leaf.

Run from the top folder: ``python params/derive/poseidon.py`` rewrites the file, ``--check`` only compares.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from zkpriv.reference.field import R
from zkpriv.reference.poseidon_parameters import generate, parameter_defects

TARGET = Path(__file__).resolve().parents[1] / "poseidon.json"
FULL_ROUNDS = 8
#: Partial rounds by width: 128 bits of security for x^5 with the authors' 2021 formula and their 7.5 %
#: margin.
PARTIAL_ROUNDS = {2: 56, 3: 57, 4: 56, 5: 60, 9: 57}
EMPTY_LEAF_TEXT = "zkpriv empty leaf v1"


def word(value: int) -> str:
    return f"0x{value:064x}"


def derive() -> dict[str, Any]:
    """The file's content, with every defence against weak parameters applied."""
    instances = {}
    for t, partial_rounds in PARTIAL_ROUNDS.items():
        parameters = generate(t, FULL_ROUNDS, partial_rounds)
        defects = parameter_defects(parameters)
        if defects:
            raise ValueError(f"Poseidon parameters of width {t} are unfit: {'; '.join(defects)}")
        instances[str(t)] = {
            "t": t,
            "alpha": parameters.alpha,
            "full_rounds": FULL_ROUNDS,
            "partial_rounds": partial_rounds,
            "mds": [[word(value) for value in row] for row in parameters.mds],
            "round_constants": [[word(value) for value in row] for row in parameters.round_constants],
        }
    empty_leaf = int.from_bytes(hashlib.blake2b(EMPTY_LEAF_TEXT.encode(), digest_size=64).digest(), "little") % R
    return {
        "about": "Poseidon over the scalar field of BLS12-381; derived by params/derive/poseidon.py",
        "modulus": word(R),
        "generation": "Grain LFSR with field=1 sbox=0 n=255; first random Cauchy matrix that passes "
        "the subspace-trail checks",
        "linear_layer": "new state = mds * state, rows first",
        "hash": "state = [tag, inputs], one permutation, output element 1",
        "tag": "number of inputs * 2^64 + domain * 2^40",
        "domains": {"node": 1, "leaf": 2, "nullifier": 3, "ring": 4, "membership": 5},
        "tree_arities_from_the_leaves": [8] * 10 + [4],
        "empty_leaf": {
            "text": EMPTY_LEAF_TEXT,
            "rule": "BLAKE2b-512 of the text, little-endian integer, modulo r",
            "value": word(empty_leaf),
        },
        "instances": instances,
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
            "poseidon.json is what the script derives" if same else "poseidon.json DIFFERS from what the script derives"
        )
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
