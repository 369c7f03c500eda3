# SPDX-License-Identifier: GPL-3.0-or-later
"""Ring signatures, range proofs, scanning and Ed25519 of zkpriv beside monero-oxide, Tari's Bulletproofs+, the crate
bulletproofs, curve25519-dalek and libsodium, in turns and in one run.

Usage: ``python benchmarks/compare_ringct.py [--quick] [--only WORD]... [--out DIR] [--update-readme]``

First zkpriv and monero-oxide, which share Monero's formats, exchange signatures and range proofs: each must accept
the other's and refuse one that was changed. Then everything is measured on one thread; every result is checked before
it counts. Sums of points must be what plain Python integers say. In each turn what is short runs five times, and the
first does not count. The median of several runs counts; every sample is in ``compare_ringct.json``. Peers are built
on demand from pinned versions in a cache outside of the repository, for this very CPU; one that cannot be had is
skipped with a message. ``--quick``: fewer runs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from suite import bench, charts, machine, ringct  # noqa: E402
from suite.drivers import INPUTS, WrongResult  # noqa: E402
from suite.rows import Task  # noqa: E402

MARKS = (
    "<!-- ringct table: python benchmarks/compare_ringct.py --update-readme -->",
    "<!-- end of the ringct table -->",
)


def known_answer(task: Task) -> str | None:
    """What plain integers say of the operations on points: the discrete logarithm of the sum of all results."""
    from zkpriv.reference import ed25519, ristretto

    order, base = ed25519.ORDER, ed25519.G
    start, step, first, multiplier, constant = INPUTS
    points = [(start + index * step) % order for index in range(task.size)]
    scalars = [first % order]
    for _ in range(task.size):
        scalars.append((scalars[-1] * multiplier + constant) % order)
    factors = scalars[: task.size]
    products = [point * factor for point, factor in zip(points, factors, strict=True)]
    if task.kernel == "ristretto-decode":
        return ristretto.encode(ed25519.mul(base, sum(points) % order)).hex()
    if task.kernel == "hash-to-scalar":
        messages = (_pair(a, b) for a, b in zip(factors, scalars[1:], strict=True))
        return (sum(map(ed25519.hash_to_scalar, messages)) % order).to_bytes(32, "little").hex()
    if task.kernel == "hash-to-point":
        points_found = [ed25519.hash_to_point(factor.to_bytes(32, "little")) for factor in factors]
        return ed25519.encode(ed25519.sum_points(points_found)).hex()
    logarithms = {
        "ed-decode": points,
        "ed-mul": products,
        "ed-mul-bytes": products,
        "ed-mul-base": factors,
        "ed-msm": products,
        "ed-double-mul": [*products, *factors],  # the factors of G are those of the points, moved round by one
    }
    if task.kernel not in logarithms:
        return None
    return ed25519.encode(ed25519.mul(base, sum(logarithms[task.kernel]) % order)).hex()


def _pair(first: int, second: int) -> bytes:
    return first.to_bytes(32, "little") + second.to_bytes(32, "little")


def exchange(turns: bench.Bench) -> list[str]:
    """Signatures and proofs of zkpriv and monero-oxide, each verified by the other. WrongResult if one refuses."""
    drivers = [turns.driver(name, 1) for name in ("zkpriv", "monero_oxide")]
    lines = []
    for kind, size in (("clsag", 16), ("clsag", 2), ("plus", 1), ("plus", 16), ("bp", 1), ("bp", 16)):
        for maker, taker in (drivers, drivers[::-1]):
            if maker is None or taker is None:
                continue
            data = maker.ask(f"make {kind} {size}")
            wrong = f"{int(data[:2], 16) ^ 1:02x}{data[2:]}" if kind == "clsag" else _other_commitment(data)
            for given, wanted in ((data, "accepted"), (wrong, "refused")):
                verdict = taker.ask(f"take {kind} {given}")
                if verdict != wanted:
                    raise WrongResult(f"{kind} {size} of {maker.name} is {verdict} by {taker.name}, not {wanted}")
            lines.append(f"{taker.name} accepts a {kind} {size} of {maker.name}, and refuses it with another statement")
    return lines


def _other_commitment(data: str) -> str:
    """The first commitment replaced by the base point."""
    return data[:2] + "58" + "66" * 31 + data[66:]


def readme_text(data: dict[str, Any], cells: list[dict[str, str]]) -> str:
    chart = "![How many times faster zkpriv is than its peers](benchmarks/charts/compare_ringct.svg)"
    return f"\n{bench.markdown(cells)}\n{chart}\n\n{bench.below_the_table(data, ringct.PEERS)}\n\n"


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Run the tasks."""
    tasks = [task for task in ringct.tasks() if not options.only or task.key.startswith(tuple(options.only))]
    runs = options.runs or (5 if options.quick else None)
    turns = bench.Bench(0.4 if options.quick else 3.0, runs, known_answer, in_a_row=5)
    turns.missing |= {peer: "left out on the command line" for peer in options.without}
    try:
        exchanged = exchange(turns)
    except BaseException:
        turns.close()
        raise
    print(
        f"{len(exchanged)} signatures and proofs exchanged with monero_oxide, each accepted, and refused when changed"
    )
    return bench.measured(turns, tasks, ringct.shown, options.quick) | {"exchanged": exchanged}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer runs: under 2 minutes once the peers are built")
    options = bench.arguments(parser)
    data = bench.read_runs(options.draw) if options.draw else measured(options)
    cells = list(ringct.table(data["results"]))
    data["table"] = cells
    bench.write_files(options.out, "compare_ringct", data, cells)
    print()
    bench.print_table(cells)
    print(f"\n{data['seconds']} s; {machine.caption(data['machine'])}")
    charts.compare_ringct(data, options.out / "compare_ringct")
    if options.update_readme:
        bench.update_readme(MARKS, readme_text(data, cells))
        charts.compare_ringct(data, HERE / "charts" / "compare_ringct")


if __name__ == "__main__":
    main()
