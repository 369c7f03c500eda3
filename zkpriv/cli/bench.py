# SPDX-License-Identifier: GPL-3.0-or-later
"""``zkpriv bench``: the median of several runs of one kernel, each result checked before it is counted."""

from __future__ import annotations

import platform
import statistics
import time
from pathlib import Path
from typing import Any

import click

from zkpriv import backend, benchmarking
from zkpriv.cli.console import emit, json_option, table, threads_option


def cpu_model() -> str:
    """The CPU's name as the system gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


@click.command("bench")
@click.argument("kernel", type=click.Choice(sorted(benchmarking.KERNELS)))
@click.option("--size", type=click.IntRange(1, 1 << 24), help="A count (points, coefficients, constraints, ...).")
@threads_option
@click.option("--runs", type=click.IntRange(1, 10_000), default=5, show_default=True, help="Counted runs.")
@json_option
def command(kernel: str, size: int | None, threads: int | None, runs: int, as_json: bool) -> None:
    """Time KERNEL: one warm-up, then RUNS calls; every result is checked before it is counted."""
    entry = benchmarking.KERNELS[kernel]
    used = threads if threads is not None else backend.threads()
    count = size if size is not None else entry.default_size
    if entry.fixed_size and count != entry.default_size:
        raise click.UsageError(f"{kernel} has the one size {entry.default_size}: leave --size out")
    if count < entry.least:
        raise click.UsageError(f"{kernel} takes at least {entry.least} for --size, not {count}")
    if entry.transform and count // (count & -count) not in (1, 3):
        raise click.UsageError(f"{kernel} takes 2^k or 3 * 2^k for --size, not {count}")
    with entry.prepare(count, used) as case:
        case.verify(case.run())
        times = []
        for _ in range(runs):
            begun = time.perf_counter()
            result = case.run()
            times.append(time.perf_counter() - begun)
            case.verify(result)
    data: dict[str, Any] = {
        "kernel": kernel,
        "size": count,
        "threads": used,
        "backend": backend.name,
        "level": backend.name,
        "runs": runs,
        "median_s": statistics.median(times),
        "min_s": min(times),
        "unit": entry.unit,
        "verified": True,
        "samples_s": times,
        "kernels": backend.kernels(),
        "build": backend.build(),
        "machine": platform.machine(),
        "cpu": cpu_model(),
    }

    def text() -> str:
        per = data["median_s"] / count
        return table(
            [
                ("kernel", f"{kernel}: {entry.summary}"),
                ("size", f"{count} {entry.unit}"),
                ("threads", f"{used}, backend {backend.name}"),
                ("median", f"{data['median_s'] * 1e3:.3f} ms of {runs} runs ({per * 1e6:.3f} us per unit)"),
                ("minimum", f"{data['min_s'] * 1e3:.3f} ms"),
            ]
        )

    emit(as_json, data, text)
