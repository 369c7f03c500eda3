# SPDX-License-Identifier: GPL-3.0-or-later
"""What the comparisons share: contenders in turns, each result checked; tables; runs of parts put together."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from suite import machine
from suite.drivers import INPUTS, Driver, Missing, WrongResult
from suite.rows import Task

#: What takes less runs several times in a row.
SHORT = 0.02

README = Path(__file__).resolve().parents[2] / "README.md"


class Bench:
    """The running drivers, and which peers could not be had."""

    def __init__(
        self,
        seconds_a_contender: float,
        runs: int | None,
        known_answer: Callable[[Task], str | None] | None = None,
        in_a_row: int = 1,
    ) -> None:
        """``known_answer``: what a task must give by other means, where that is quick.

        ``in_a_row``: how often what is short runs in each turn. The first of these runs finds the caches as the others
        left them and does not count.
        """
        self._running: dict[tuple[str, int], Driver] = {}
        self.missing: dict[str, str] = {}
        self.versions: dict[str, str] = {}
        self._seconds, self._runs, self._known = seconds_a_contender, runs, known_answer or (lambda _: None)
        self._in_a_row = in_a_row

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

    def measure(self, task: Task) -> dict[str, Any]:
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
                    self._turn(ready[contender], found[contender])
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

    def _turn(self, driver: Driver, figures: dict[str, Any]) -> None:
        """One turn of one contender."""
        samples = []
        while not samples or (samples[0] < SHORT and len(samples) < self._in_a_row):
            seconds, result = driver.run()
            samples.append(seconds)
            figures["results"].add(result)
        figures["samples_s"] += samples[1:] or samples

    def _least(self, samples: list[float]) -> int:
        """How many runs there must be at least: of what takes very long, one will do."""
        return 1 if samples[0] > self._seconds else 3

    def _drop(self, contender: str, task: Task, found: dict[str, Any], error: Exception) -> None:
        print(f"  {task.key}: {contender} does not count: {error}", flush=True)
        found[contender] = {"error": str(error)}

    def _must_agree(self, task: Task, results: dict[str, set[str]], found: dict[str, Any]) -> None:
        """One and the same result for all of a contender's runs, and for all contenders."""
        answer = self._known(task) or next((min(results[name]) for name in results if name.startswith("zkpriv")), None)
        for contender, given in results.items():
            if len(given) != 1 or (given != {answer} and given != {"verified"}):
                self._drop(contender, task, found, WrongResult("another result than the others"))

    def close(self) -> None:
        for driver in self._running.values():
            driver.close()


def measured(bench: Bench, tasks: Sequence[Task], shown: Callable[[str, float], str], quick: bool) -> dict[str, Any]:
    """Run the tasks. ``shown``: how a task's seconds for one unit are told."""
    results: dict[str, Any] = {}
    try:
        for task in tasks:
            for contender in task.contenders:
                bench.driver(contender, task.threads)  # builds what is missing before anything is measured
        begun = time.monotonic()
        for task in tasks:
            results[task.key] = bench.measure(task)
            print(report(task, results[task.key], shown), flush=True)
    finally:
        bench.close()
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": machine.describe(),
        "versions": bench.versions,
        "missing": bench.missing,
        "quick": quick,
        "inputs": [hex(number) for number in INPUTS],
        "results": results,
        "seconds": round(time.monotonic() - begun, 1),
    }


def report(task: Task, found: dict[str, Any], shown: Callable[[str, float], str]) -> str:
    """One line on the terminal."""
    cells = []
    for contender, figures in found.items():
        if "median_s" in figures:
            cells.append(f"{contender} {shown(task.key, figures['median_s'] / task.size)}")
        else:
            cells.append(f"{contender} -")
    return f"{task.key:32} " + "   ".join(cells)


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


def print_table(cells: Sequence[dict[str, str]]) -> None:
    """The table on the terminal; the columns are those of its first row."""
    names = list(cells[0])
    widths = {name: max(len(name), *(len(row[name]) for row in cells)) for name in names}
    for row in [dict(zip(names, names, strict=True)), *cells]:
        print("  ".join(row[name].ljust(widths[name]) for name in names).rstrip())


def markdown(cells: Sequence[dict[str, str]]) -> str:
    """The table for the README."""
    names = list(cells[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    return "\n".join(lines + ["| " + " | ".join(row[name] for name in names) + " |" for row in cells]) + "\n"


def update_readme(marks: tuple[str, str], text: str) -> None:
    """Put the text between its marks."""
    readme = README.read_text(encoding="utf-8")
    before, found, rest = readme.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not found or not end:
        sys.exit(f"{README.name} lacks the marks of the benchmark table")
    README.write_text(f"{before}{marks[0]}\n{text}{marks[1]}{after}", encoding="utf-8")


def below_the_table(data: dict[str, Any], peers: Sequence[str]) -> str:
    """Machine, versions and date, for the README."""
    versions = ", ".join(data["versions"][name] for name in peers if name in data["versions"])
    pieces = data.get("runs_put_together", 1)
    parts = "" if pieces == 1 else f", put together from {pieces} runs of parts"
    return f"{machine.caption(data['machine'])}. {versions}. {data['date']}{parts}."


def arguments(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The options that both comparisons have."""
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="tasks whose name starts with WORD")
    parser.add_argument("--without", action="append", default=[], metavar="PEER", help="leave a peer out")
    parser.add_argument("--runs", type=int, help="most runs of each contender")
    parser.add_argument("--out", type=Path, default=Path("benchmark-out"), help="where the files go")
    parser.add_argument(
        "--draw", type=Path, nargs="+", metavar="JSON", help="chart and table of earlier runs; nothing is measured"
    )
    parser.add_argument("--update-readme", action="store_true", help="write the table and the chart of the README")
    return parser.parse_args()


def read_runs(paths: Sequence[Path]) -> dict[str, Any]:
    """Earlier runs as one."""
    return together([json.loads(path.read_text(encoding="utf-8")) for path in paths])


def write_files(out: Path, name: str, data: dict[str, Any], cells: Sequence[dict[str, str]]) -> None:
    """NAME.json and NAME.md."""
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    (out / f"{name}.md").write_text(markdown(cells), encoding="utf-8")
