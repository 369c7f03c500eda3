# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the seed corpora: ``python tests/fuzz/make_seeds.py [TARGET...]``. Files of campaigns stay."""

from __future__ import annotations

import hashlib
import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz import c_seeds
from fuzz.targets import TARGETS


def main(names: list[str]) -> None:
    """Seeds are named by their contents, as libFuzzer's own."""
    for target in TARGETS.values():
        if names and target.name not in names:
            continue
        if target.language == "c":
            made = set(getattr(c_seeds, target.name)().values())
        else:
            made = set(import_module(f"fuzz.{target.name}").seeds().values())
        target.seeds.mkdir(parents=True, exist_ok=True)
        for data in made:
            if len(data) <= target.longest:
                (target.seeds / hashlib.sha1(data).hexdigest()).write_bytes(data)
        print(f"{target.name}: {len(made)} seeds")


if __name__ == "__main__":
    main(sys.argv[1:])
