# SPDX-License-Identifier: GPL-3.0-or-later
"""Derive ``params/golden.json``: answers of the library's hashes and constants, frozen. A difference is a new
protocol version.

Run from the top folder: ``python params/derive/golden.py`` rewrites the file, ``--check`` only compares.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import zkpriv.params as params

from zkpriv.reference import jubjub, poseidon, redjubjub
from zkpriv.reference.field import R

TARGET = Path(__file__).resolve().parents[1] / "golden.json"
LENGTHS = (1, 2, 3, 4, 8)


def word(value: int) -> str:
    return f"0x{value:064x}"


def hashes() -> list[dict[str, Any]]:
    cases = []
    for name, domain in poseidon.DOMAINS.items():
        for length in LENGTHS:
            for inputs in (list(range(1, length + 1)), [0] * length, [R - 1 - i for i in range(length)]):
                cases.append(
                    {
                        "domain": name,
                        "tag": word(poseidon.tag(domain, length)),
                        "inputs": [word(value) for value in inputs],
                        "digest": word(poseidon.poseidon(domain, inputs)),
                    }
                )
    return cases


def signatures() -> list[dict[str, str]]:
    base = jubjub.generator("SPENDING_KEY_GENERATOR")
    cases = []
    for index in range(3):
        secret = redjubjub.hash_to_scalar(b"zkpriv1_spend", bytes([index]))
        digest = bytes(range(index, index + 64))
        fresh = bytes([index]) * 32
        cases.append(
            {
                "secret": secret.to_bytes(32, "little").hex(),
                "key": jubjub.encode(jubjub.mul(base, secret)).hex(),
                "input_index": str(index),
                "digest": digest.hex(),
                "fresh": fresh.hex(),
                "signature": redjubjub.sign(secret, base, digest, index, fresh).hex(),
            }
        )
    return cases


def derive() -> dict[str, Any]:
    """Everything that a stored tree, address or transaction depends on."""
    leaves = [poseidon.poseidon(poseidon.LEAF, [i, i + 1, i + 2, i + 3]) for i in range(11)]
    return {
        "about": "frozen answers; derived by params/derive/golden.py",
        "permutations": {
            str(t): [word(value) for value in poseidon.permute(poseidon.parameters(t), range(t))]
            for t in (2, 3, 4, 5, 9)
        },
        "hashes": hashes(),
        "empty_leaf": word(poseidon.empty_leaf()),
        "empty_roots": [word(value) for value in poseidon.empty_roots()],
        "tree": {
            "rule": "leaf i = poseidon(leaf, [i, i + 1, i + 2, i + 3])",
            "roots_after": [word(poseidon.tree_root(leaves[:count])) for count in range(len(leaves) + 1)],
        },
        "generators": {name: entry["encoding"] for name, entry in params.generators()["generators"].items()},
        "hash_to_scalar": [
            {
                "person": person,
                "data": data.hex(),
                "scalar": word(redjubjub.hash_to_scalar(person.encode(), data)),
            }
            for person in ("zkpriv1_subaddr", "zkpriv1_challeng", "zkpriv1_digest")
            for data in (b"", b"abc", bytes(200))
        ],
        "spend_signatures": signatures(),
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
        print("golden.json is what the script derives" if same else "golden.json DIFFERS from what the script derives")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
