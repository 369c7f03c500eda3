# SPDX-License-Identifier: GPL-3.0-or-later
"""Leave out one constraint at a time, of every gadget and every circuit, and print who notices.

L1: forward propagation and usage (``zkpriv.lint``). L2: degrees of freedom, at all constraints. All assignments: the
gadget over a tiny field or curve (of fewer bits or rounds) lets more satisfying assignments through.
Survivors are noticed by none of the three; ``tests/deletion_survivors.toml`` says for each why it is harmless, or which
negative test notices it.

Usage: ``python tests/tools/delete_constraints.py [--only TEXT] [--sample N] [--quick | --circuits | --gadgets |
--large]``
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.deletion import CIRCUITS, LARGE, Score, general, judge_circuit, judge_gadget, listed_survivors
from support.gadget_catalogue import ENTRIES


def main() -> int:
    """Print the table; 1 if a survivor is not listed."""
    parser = argparse.ArgumentParser(description="Delete constraints one at a time and see who notices.")
    parser.add_argument("--only", default="", help="gadgets and circuits whose name contains this")
    parser.add_argument("--sample", type=int, help="constraints of each that L1 is asked about (all)")
    parser.add_argument("--quick", action="store_true", help="small gadgets alone")
    parser.add_argument("--gadgets", action="store_true", help="gadgets alone")
    parser.add_argument("--circuits", action="store_true", help="circuits alone")
    parser.add_argument("--large", action="store_true", help="the largest circuits alone (minutes)")
    options = parser.parse_args()
    listed = {(entry["circuit"], entry["constraint"]) for entry in listed_survivors()}
    surprises = []
    print(Score.HEAD, flush=True)
    for name, shape, sample, whole in LARGE if options.large else ():
        label = " ".join([name, *(f"{key}={value}" for key, value in shape.items())])
        if options.only in label:
            size = options.sample or sample
            judge = lambda n=name, s=shape, z=size, w=whole: judge_circuit(n, s, sample=z, whole=w)  # noqa: E731
            # The balance's last addition has another number in every shape; the list has that of 2x2.
            last = f"balance/add#{shape['inputs'] + shape['outputs'] - 1}/"
            surprises += _show(judge, listed, as_listed={last: "balance/add#3/"})
    for entry in () if options.circuits or options.large else ENTRIES:
        if options.only in entry.name and (entry.quick or not options.quick):
            surprises += _show(lambda entry=entry: judge_gadget(entry, sample=options.sample), listed)
    for name, shape in () if options.quick or options.gadgets or options.large else CIRCUITS:
        if options.only in name:
            surprises += _show(lambda n=name, s=shape: judge_circuit(n, s, sample=options.sample), listed)
    if surprises:
        print(f"survivors that deletion_survivors.toml does not list: {', '.join(map(general, surprises))}")
    return 1 if surprises else 0


def _show(judge, listed, as_listed: dict[str, str] | None = None) -> list[str]:
    start = time.monotonic()
    score = judge()
    print(f"{score}  ({time.monotonic() - start:.0f} s)", flush=True)
    owner = score.name.split(" ")[0]
    surprises = []
    for name in score.survivors:
        known = name
        for own, other in (as_listed or {}).items():
            known = known.replace(own, other)
        if (owner, known) not in listed:
            surprises.append(f"{score.name}: {name}")
    return surprises


if __name__ == "__main__":
    sys.exit(main())
