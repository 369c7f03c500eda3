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
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from suite import charts, machine, rows  # noqa: E402
from suite.drivers import INPUTS, Driver, Missing, WrongResult  # noqa: E402

README = HERE.parent / "README.md"
MARKS = (
    "<!-- benchmark table: python benchmarks/compare.py --update-readme -->",
    "<!-- end of the benchmark table -->",
)


class Bench:
    """The running drivers, and which peers could not be had."""

    def __init__(self, seconds_a_contender: float, runs: int | None) -> None:
        self._running: dict[tuple[str, int], Driver] = {}
        self.missing: dict[str, str] = {}
        self.versions: dict[str, str] = {}
        self._seconds, self._runs = seconds_a_contender, runs

    def driver(self, contender: str, threads: int) -> Driver | None:
        """The driver of a peer or of zkpriv at a level; None where it cannot be had."""
        place = (contender, threads)
        if contender in self.missing:
            return None
        if place not in self._running:
            name, _, level = contender.partition(" ")
            try:
                driver = Driver(name, threads, level or None)
            except (Missing, WrongResult) as error:
                self.missing[contender] = str(error)
                print(f"  {contender} is skipped: {error}", flush=True)
                return None
            self._running[place], self.versions[contender] = driver, driver.version
        return self._running[place]

    def measure(self, task: rows.Task) -> dict[str, Any]:
        """All contenders of a task in turns: samples and medians, or why there are none."""
        found: dict[str, Any] = {}
        ready: dict[str, Driver] = {}
        for contender in task.contenders:
            driver = self.driver(contender, task.threads)
            if driver is None:
                found[contender] = {"error": self.missing[contender]}
                continue
            try:
                driver.prepare(task.kernel, task.size, task.threads)
                ready[contender], found[contender] = driver, {"samples_s": [], "results": set()}
            except WrongResult as error:
                self._drop(contender, task, found, error)
        wanted = task.runs if self._runs is None else min(task.runs, self._runs)
        for turn in range(wanted):
            for contender in list(ready):
                samples: list[float] = found[contender]["samples_s"]
                if (
                    turn
                    and sum(samples) * (turn + 1) / turn > self._seconds
                    and turn >= min(3, wanted, self._least(samples))
                ):
                    continue
                try:
                    seconds, result = ready[contender].run()
                    samples.append(seconds)
                    found[contender]["results"].add(result)
                except WrongResult as error:
                    del ready[contender]
                    self._drop(contender, task, found, error)
        self._must_agree(task, {name: found[name].pop("results") for name in ready}, found)
        for contender in ready:
            samples = found[contender].get("samples_s", [])
            if samples:
                found[contender] |= {
                    "median_s": statistics.median(samples),
                    "min_s": min(samples),
                    "runs": len(samples),
                    "verified": True,
                }
        return found

    def _least(self, samples: list[float]) -> int:
        """How many runs there must be at least: of what takes very long, one will do."""
        return 1 if samples[0] > self._seconds else 3

    def _drop(self, contender: str, task: rows.Task, found: dict[str, Any], error: Exception) -> None:
        print(f"  {task.key}: {contender} does not count: {error}", flush=True)
        found[contender] = {"error": str(error)}

    def _must_agree(self, task: rows.Task, results: dict[str, set[str]], found: dict[str, Any]) -> None:
        """One and the same result for all of a contender's runs, and for all contenders."""
        answer = known_answer(task) or next((min(results[name]) for name in results if name.startswith("zkpriv")), None)
        for contender, given in results.items():
            if len(given) != 1 or (given != {answer} and given != {"verified"}):
                self._drop(contender, task, found, WrongResult("another result than the others"))

    def close(self) -> None:
        for driver in self._running.values():
            driver.close()


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


def report(task: rows.Task, found: dict[str, Any]) -> str:
    """One line on the terminal."""
    cells = []
    for contender, figures in found.items():
        if "median_s" in figures:
            cells.append(f"{contender} {rows.shown(task.key, figures['median_s'] / task.size)}")
        else:
            cells.append(f"{contender} -")
    return f"{task.key:24}" + "   ".join(cells)


def print_table(cells: list[dict[str, str]]) -> None:
    names = list(("kernel", "zkpriv", "peer", "ratio", "at least", "aim", "reached"))
    widths = {name: max(len(name), *(len(row[name]) for row in cells)) for name in names}
    for row in [dict(zip(names, names, strict=True)), *cells]:
        print("  ".join(row[name].ljust(widths[name]) for name in names).rstrip())


def update_readme(text: str) -> None:
    """Put the table between its marks."""
    readme = README.read_text(encoding="utf-8")
    before, found, rest = readme.partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not found or not end:
        sys.exit(f"{README.name} lacks the marks of the benchmark table")
    README.write_text(f"{before}{MARKS[0]}\n{text}{MARKS[1]}{after}", encoding="utf-8")


def readme_text(data: dict[str, Any], cells: list[dict[str, str]]) -> str:
    versions = ", ".join(data["versions"][name] for name in ("gnark", "blst", "zksnake") if name in data["versions"])
    pieces = data.get("runs_put_together", 1)
    parts = "" if pieces == 1 else f", put together from {pieces} runs of parts"
    chart = "![How many times faster zkpriv is than its peers](benchmarks/charts/compare.svg)"
    where = f"{machine.caption(data['machine'])}. {versions}. {data['date']}{parts}."
    return f"\n{rows.markdown(cells)}\n{chart}\n\n{where}\n\n"


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Run the tasks."""
    chain = rows.QUICK_CHAIN if options.quick else rows.CHAIN
    tasks = rows.tasks(chain) + (rows.more_tasks(chain) if options.full else [])
    if options.only:
        tasks = [task for task in tasks if task.key.startswith(tuple(options.only))]
    bench = Bench(2.0 if options.quick else 6.0, options.runs or (5 if options.quick else None))
    bench.missing |= {peer: "left out on the command line" for peer in options.without}
    results: dict[str, Any] = {}
    try:
        for task in tasks:
            for contender in task.contenders:
                bench.driver(contender, task.threads)  # builds what is missing before anything is measured
        begun = time.monotonic()
        for task in tasks:
            results[task.key] = bench.measure(task)
            print(report(task, results[task.key]), flush=True)
    finally:
        bench.close()
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": machine.describe(),
        "versions": bench.versions,
        "missing": bench.missing,
        "quick": options.quick,
        "inputs": [hex(number) for number in INPUTS],
        "results": results,
        "seconds": round(time.monotonic() - begun, 1),
    }


def together(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Several runs of parts (``--only``, ``--without``) as one; of two figures the one from more samples counts."""
    data = runs[0]
    for run in runs[1:]:
        data["versions"] |= run["versions"]
        for task, found in run["results"].items():
            known = data["results"].setdefault(task, {})
            for contender, figures in found.items():
                if figures.get("runs", 0) > known.get(contender, {}).get("runs", -1):
                    known[contender] = figures
        data["runs_put_together"] = data.get("runs_put_together", 1) + 1
        data["seconds"] = round(data["seconds"] + run["seconds"], 1)
    data["missing"] = {peer: why for peer, why in data["missing"].items() if peer not in data["versions"]}
    return data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a smaller circuit and fewer runs: under 3 minutes")
    parser.add_argument("--full", action="store_true", help="more sizes and operations")
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="tasks whose name starts with WORD")
    parser.add_argument("--without", action="append", default=[], metavar="PEER", help="leave a peer out")
    parser.add_argument("--runs", type=int, help="most runs of each contender")
    parser.add_argument("--out", type=Path, default=Path("benchmark-out"), help="where the files go")
    parser.add_argument(
        "--draw", type=Path, nargs="+", metavar="JSON", help="chart and table of earlier runs; nothing is measured"
    )
    parser.add_argument("--update-readme", action="store_true", help="write the table and the chart of the README")
    options = parser.parse_args()
    if options.draw:
        data = together([json.loads(path.read_text(encoding="utf-8")) for path in options.draw])
    else:
        data = measured(options)
    results, chain = data["results"], rows.QUICK_CHAIN if data["quick"] else rows.CHAIN
    cells = list(rows.table(results, chain))
    data["table"] = cells
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "compare.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    (options.out / "compare.md").write_text(rows.markdown(cells), encoding="utf-8")
    print()
    print_table(cells)
    print(f"\n{data['seconds']} s; {machine.caption(data['machine'])}")
    charts.compare(data, options.out / "compare")
    if options.update_readme:
        update_readme(readme_text(data, cells))
        charts.compare(data, HERE / "charts" / "compare")


if __name__ == "__main__":
    main()
