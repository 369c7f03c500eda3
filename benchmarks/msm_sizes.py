# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums of scalar multiples of every size from 1 to 64 and every power of two to 2^20, beside separate multiplications.

Usage: ``python benchmarks/msm_sizes.py [--group g1|g2] [--largest LOG] [--threads N] [--out DIR] [--readme]``

No size may be slower than one multiplication a point. Separate multiplications (with the endomorphism) are measured at
the sizes to 64 and extrapolated above: they cost the same each. Points are ready as a key has them; every sum is
checked against the known logarithms before it is counted. The median of several runs counts.
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

from suite import charts, machine  # noqa: E402


def measure(group: str, size: int, threads: int, separate: bool, seconds: float) -> list[float]:
    """Samples, at least three; more while there is time."""
    from zkpriv import benchmarking

    samples: list[float] = []
    with benchmarking.msm_case(group, size, threads, benchmarking.Inputs.random(), separate=separate) as case:
        case.verify(case.run())
        while len(samples) < 3 or (sum(samples) < seconds and len(samples) < 200):
            begun = time.perf_counter()
            result = case.run()
            samples.append(time.perf_counter() - begun)
            case.verify(result)
    return samples


def sizes(largest: int) -> list[int]:
    return [*range(1, 65), *(1 << log for log in range(7, largest + 1))]


def draw(data: dict[str, Any], path: Path) -> None:
    series = []
    ends = {"g1": charts.OURS, "g2": "#c8553d"}
    theory = []
    for group, rows in data["results"].items():
        per_point = [(row["size"], row["median_s"] / row["size"] * 1e6) for row in rows]
        series.append((f"{group.upper()} sum", ends[group], per_point))
        alone = [(row["size"], row["separate_s"] / row["size"] * 1e6) for row in rows]
        theory.append((f"{group.upper()} separate multiplications", alone))
    charts.log_log(
        path,
        f"Sum of scalar multiples: time for each point, {data['threads']} thread{'s' if data['threads'] > 1 else ''}",
        ("points", "microseconds for each point"),
        series,
        theory,
        machine.caption(data["machine"]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--group", choices=("g1", "g2"), action="append")
    parser.add_argument("--largest", type=int, default=20, help="log2 of the largest size")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.15, help="measuring time of each size")
    parser.add_argument("--out", type=Path, default=Path("benchmark-out"))
    parser.add_argument("--readme", action="store_true", help="draw into benchmarks/charts as well")
    parser.add_argument("--draw", type=Path, nargs="+", metavar="JSON", help="draw the chart of earlier runs")
    options = parser.parse_args()
    if options.draw:
        data = json.loads(options.draw[0].read_text())
        for path in options.draw[1:]:
            other = json.loads(path.read_text())
            data["results"] |= other["results"]
            data["slower_than_separate"] += other["slower_than_separate"]
        finish(data, options)
        return
    results: dict[str, Any] = {}
    slower = []
    for group in options.group or ("g1", "g2"):
        results[group], each = [], 0.0
        for size in sizes(options.largest):
            samples = measure(group, size, options.threads, False, options.seconds)
            row: dict[str, Any] = {"size": size, "samples_s": samples, "median_s": statistics.median(samples)}
            if size <= 64:
                alone = measure(group, size, options.threads, True, options.seconds)
                row |= {"separate_s": statistics.median(alone), "separate_samples_s": alone}
                each = min(each or 1.0, row["separate_s"] / size)
            else:
                row["separate_s"] = each * size
            row["verified"] = True
            results[group].append(row)
            gain = row["separate_s"] / row["median_s"]
            # Two medians of the same work differ by a few parts in a hundred.
            if gain < 0.97:
                slower.append((group, size))
            print(
                f"{group.upper()} {size:8}  {row['median_s'] * 1e3:10.4f} ms"
                f"  {row['median_s'] / size * 1e6:8.2f} us a point  {gain:6.2f} x separate multiplications",
                flush=True,
            )
    data = {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": machine.describe(),
        "threads": options.threads,
        "results": results,
        "slower_than_separate": slower,
    }
    finish(data, options)


def finish(data: dict[str, Any], options: argparse.Namespace) -> None:
    """Write everything."""
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "msm_sizes.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    draw(data, options.out / "msm_sizes")
    if options.readme:
        draw(data, HERE / "charts" / "msm_sizes")
    slower = ", ".join(f"{group} {size}" for group, size in data["slower_than_separate"])
    print("slower than separate multiplications:", slower or "none")


if __name__ == "__main__":
    main()
