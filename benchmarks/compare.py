# SPDX-License-Identifier: GPL-3.0-or-later
"""zkpriv beside gnark, blst, arkworks, zksnake, py_arkworks_bls12381 and snarkjs, in turns and in one run.

Usage: ``python benchmarks/compare.py [--quick] [--full] [--only WORD]... [--out DIR] [--update-readme]``

Each library gets the same inputs, and each result is checked before it is counted: sums of points and transforms must
be equal for all, proofs are verified. The median of several runs counts; every sample is in ``compare.json``. Then come
the table of what was to be reached, a chart (PNG and SVG), and with ``--update-readme`` the table of the README.
Peers are built on demand from pinned versions in a cache outside of the repository; one that cannot be had is skipped
with a message, and rows without their peer count as not reached. ``--quick``: a smaller circuit and fewer runs.
``--full``: more sizes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from suite import bench, charts, machine, rows  # noqa: E402

MARKS = (
    "<!-- benchmark table: python benchmarks/compare.py --update-readme -->",
    "<!-- end of the benchmark table -->",
)


def known_answer(task: rows.Task) -> str | None:
    """What plain integers say, where that is quick."""
    from zkpriv.benchmarking import fp_operand
    from zkpriv.fields import Fp

    if task.kernel not in ("fp-mul", "fp-mul-dependent"):
        return None
    values = 8 if task.kernel == "fp-mul" else 1
    power = pow(int.from_bytes(fp_operand(2), "big"), task.size // values, Fp.MODULUS)
    products = (int.from_bytes(fp_operand(seed + 1), "big") * power % Fp.MODULUS for seed in range(values))
    return "".join(f"{product:096x}" for product in products)


def readme_text(data: dict[str, Any], cells: list[dict[str, str]]) -> str:
    chart = "![How many times faster zkpriv is than its peers](benchmarks/charts/compare.svg)"
    return f"\n{bench.markdown(cells)}\n{chart}\n\n{bench.below_the_table(data, ('gnark', 'blst', 'zksnake'))}\n\n"


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Run the tasks."""
    chain = rows.QUICK_CHAIN if options.quick else rows.CHAIN
    tasks = rows.tasks(chain) + (rows.more_tasks(chain) if options.full else [])
    if options.only:
        tasks = [task for task in tasks if task.key.startswith(tuple(options.only))]
    turns = bench.Bench(2.0 if options.quick else 6.0, options.runs or (5 if options.quick else None), known_answer)
    turns.missing |= {peer: "left out on the command line" for peer in options.without}
    return bench.measured(turns, tasks, rows.shown, options.quick)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a smaller circuit and fewer runs: under 3 minutes")
    parser.add_argument("--full", action="store_true", help="more sizes and operations")
    options = bench.arguments(parser)
    data = bench.read_runs(options.draw) if options.draw else measured(options)
    cells = list(rows.table(data["results"], rows.QUICK_CHAIN if data["quick"] else rows.CHAIN))
    data["table"] = cells
    bench.write_files(options.out, "compare", data, cells)
    print()
    bench.print_table(cells)
    print(f"\n{data['seconds']} s; {machine.caption(data['machine'])}")
    charts.compare(data, options.out / "compare")
    if options.update_readme:
        bench.update_readme(MARKS, readme_text(data, cells))
        charts.compare(data, HERE / "charts" / "compare")


if __name__ == "__main__":
    main()
