# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured, and the table of what is to be reached.

A task is one kernel at one size on one number of threads, run by several contenders in turns. A contender is a peer, or
zkpriv at a level ("zkpriv adx"); "zkpriv" alone is the best level of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Task:
    kernel: str
    size: int
    threads: int
    contenders: tuple[str, ...]
    runs: int = 7

    @property
    def key(self) -> str:
        """Its name in the results."""
        return f"{self.kernel} {self.size} T{self.threads}"


@dataclass(frozen=True)
class Row:
    """One comparison: ours (a contender of a task) against a peer or a fixed figure.

    ``least`` and ``aim``: how many times faster than the peer. For rows without a peer, the figure itself: milliseconds
    to stay below, or with ``per_second`` units in a second to exceed.
    """

    title: str
    ours: tuple[str, str]
    peer: tuple[str, str] | None
    least: float
    aim: float | None
    per_second: bool = False
    #: Ours may take this many times the peer's time: for rows that bound a slower level.
    within: float | None = None


CHAIN = 65_000
QUICK_CHAIN = 4_000
FP_PRODUCTS = 800_000

OTHERS = ("gnark", "blst", "arkworks")


def tasks(chain: int) -> list[Task]:
    """Everything that the table needs, the longest first."""
    ours = ("zkpriv", "zkpriv adx", "zkpriv portable")
    return [
        Task("setup", chain, 2, ("zkpriv", "gnark", "arkworks", "zksnake"), 3),
        Task("prove", chain, 2, (*ours, "gnark", "arkworks", "zksnake"), 5),
        Task("verify", 1, 1, ("zkpriv", "gnark", "arkworks", "zksnake"), 41),
        Task("verify", 1, 2, ("zkpriv", "gnark"), 41),
        Task("batch-verify", 256, 1, ("zkpriv",), 9),
        Task("fp-mul", FP_PRODUCTS, 1, ("zkpriv", "blst"), 41),
        Task("fp-mul-dependent", FP_PRODUCTS, 1, ("blst",), 41),
        Task("fp-mul-lanes", FP_PRODUCTS, 1, ("zkpriv",), 41),
        Task("msm-g1", 1 << 10, 1, ("zkpriv", "blst", "gnark", "arkworks", "py_arkworks"), 25),
        Task("msm-g1", 1 << 16, 1, (*ours, "blst", "gnark", "arkworks", "py_arkworks"), 7),
        Task("msm-g1", 1 << 16, 2, ("zkpriv", "gnark"), 7),
        Task("msm-g2", 1 << 16, 1, ("zkpriv", "gnark", "blst"), 5),
        Task("ntt", 1 << 20, 1, ("zkpriv", "gnark", "arkworks"), 7),
        Task("ntt", 1 << 20, 2, ("zkpriv", "gnark"), 7),
        Task("prove", 1_000, 2, ("zkpriv", "gnark", "arkworks", "zksnake", "snarkjs"), 5),
        Task("pairing", 1, 1, ("zkpriv", *OTHERS, "py_arkworks"), 41),
        Task("transfer", 1, 2, ("zkpriv",), 20),
        Task("transfer-key", 1, 2, ("zkpriv",), 20),
        Task("scan", 4096, 1, ("zkpriv",), 7),
    ]


def more_tasks(chain: int) -> list[Task]:
    """Other sizes and users' operations, for the full table."""
    found: list[Task] = []
    for log in (12, 14, 18):
        found.append(Task("msm-g1", 1 << log, 1, ("zkpriv", "blst", "gnark"), 5))
    for log in (10, 14):
        found.append(Task("msm-g2", 1 << log, 1, ("zkpriv", "blst", "gnark"), 5))
    for log in (14, 16, 18):
        found.append(Task("ntt", 1 << log, 1, ("zkpriv", "gnark", "arkworks"), 9))
    found.append(Task("setup", 1_000, 2, ("zkpriv", "gnark", "arkworks", "zksnake"), 3))
    found.append(Task("setup", 16_000, 2, ("zkpriv", "gnark", "arkworks"), 3))
    found.append(Task("prove", 16_000, 2, ("zkpriv", "gnark", "arkworks"), 5))
    found.append(Task("prove", 1_000, 1, ("zkpriv", "gnark", "arkworks"), 5))
    found.append(Task("pairing", 64, 1, ("zkpriv", *OTHERS), 9))
    for name in ("g1", "g2"):
        found.append(Task(f"decode-{name}", 256, 1, ("zkpriv", "blst"), 9))
    found.append(Task("key-load", chain, 2, ("zkpriv", "gnark"), 9))
    return found


def rows(chain: int) -> list[Row]:
    """The table."""
    g1, g1_small, g2 = "msm-g1 65536 T1", "msm-g1 1024 T1", "msm-g2 65536 T1"
    prove, setup = f"prove {chain} T2", f"setup {chain} T2"
    fp = (f"fp-mul {FP_PRODUCTS} T1", "blst")
    size = f"{chain:,} constraints, 2 threads"
    return [
        Row("field product, 8 lanes", (f"fp-mul-lanes {FP_PRODUCTS} T1", "zkpriv"), fp, 4, 5),
        Row("G1 MSM 2^16, 1 thread", (g1, "zkpriv"), (g1, "blst"), 4, 5.5),
        Row("G1 MSM 2^16, 1 thread", (g1, "zkpriv"), (g1, "gnark"), 3.5, None),
        Row("G1 MSM 2^10, 1 thread", (g1_small, "zkpriv"), (g1_small, "blst"), 4, 6),
        Row("G2 MSM 2^16, 1 thread", (g2, "zkpriv"), (g2, "gnark"), 4, 5.5),
        Row("NTT 2^20, 1 thread", ("ntt 1048576 T1", "zkpriv"), ("ntt 1048576 T1", "gnark"), 2.5, 3.5),
        Row(f"prove, {size}", (prove, "zkpriv"), (prove, "gnark"), 4, 5),
        Row(f"prove, {size}", (prove, "zkpriv"), (prove, "zksnake"), 25, None),
        Row(f"setup, {size}", (setup, "zkpriv"), (setup, "gnark"), 20, 50),
        Row(f"setup, {size}", (setup, "zkpriv"), (setup, "zksnake"), 40, 50),
        Row("verify one proof, 2 threads", ("verify 1 T2", "zkpriv"), ("verify 1 T2", "gnark"), 1, 3),
        Row("batch verify 256, 1 thread", ("batch-verify 256 T1", "zkpriv"), ("verify 1 T1", "gnark"), 12, 20),
        Row("transfer 2x2, 2 threads", ("transfer 1 T2", "zkpriv"), None, 90, 50),
        Row("key of the 2x2 transfer, 2 threads", ("transfer-key 1 T2", "zkpriv"), None, 10, 5),
        Row("outputs scanned, 1 thread", ("scan 4096 T1", "zkpriv"), None, 60_000, 150_000, per_second=True),
        Row("adx level: G1 MSM 2^16, 1 thread", (g1, "zkpriv adx"), (g1, "gnark"), 1, None),
        Row(f"adx level: prove, {size}", (prove, "zkpriv adx"), (prove, "gnark"), 1, None),
        Row("portable level: G1 MSM 2^16", (g1, "zkpriv portable"), (g1, "zkpriv adx"), 1, None, within=1.8),
        Row("portable level: prove", (prove, "zkpriv portable"), (prove, "zkpriv adx"), 1, None, within=1.8),
    ]


def seconds_per_unit(results: Mapping[str, Any], place: tuple[str, str]) -> float | None:
    """The median of one contender of one task, for one unit of its size; None if it was not measured."""
    task, contender = place
    found = results.get(task, {}).get(contender)
    if not found or "median_s" not in found:
        return None
    return float(found["median_s"]) / int(task.split()[1])


def show_time(seconds: float) -> str:
    """With three digits and a unit."""
    for limit, factor, unit in ((1e-6, 1e9, "ns"), (1e-3, 1e6, "us"), (1.0, 1e3, "ms")):
        if seconds < limit:
            return f"{seconds * factor:.3g} {unit}" if seconds * factor < 1000 else f"{seconds * factor:.0f} {unit}"
    return f"{seconds:.3g} s"


#: Sizes that are counts of things done one by one: the figure is for one of them.
_PER_UNIT = ("fp-mul", "verify", "batch-verify", "scan", "decode")


def shown(task: str, per_unit: float) -> str:
    """A figure of a task: for the whole size, or for one of its units."""
    kernel, size, _ = task.split()
    return show_time(per_unit if kernel.startswith(_PER_UNIT) else per_unit * int(size))


def table(results: Mapping[str, Any], chain: int) -> Iterator[dict[str, str]]:
    """The rows as text. A row without its peer is not reached."""
    for row in rows(chain):
        ours = seconds_per_unit(results, row.ours)
        cells = {"kernel": row.title, "zkpriv": "not measured", "peer": "", "ratio": ""}
        cells["at least"], cells["aim"] = _limits(row)
        cells["reached"] = "no"
        if row.peer is not None:
            theirs = seconds_per_unit(results, row.peer)
            cells["peer"] = f"{row.peer[1]}: " + ("not measured" if theirs is None else shown(row.peer[0], theirs))
        if ours is not None:
            cells["zkpriv"] = f"{1 / ours:,.0f}/s" if row.per_second else shown(row.ours[0], ours)
            if row.peer is None:
                cells["reached"] = _verdict(row, 1 / ours if row.per_second else ours * 1e3)
            elif theirs is not None:
                ratio = theirs / ours if row.within is None else ours / theirs
                cells["ratio"] = f"{ratio:.2f}x"
                cells["reached"] = _verdict(row, ratio)
        yield cells


def _limits(row: Row) -> tuple[str, str]:
    if row.within is not None:
        return f"within {row.within:g}x", ""
    if row.peer is not None:
        return f"{row.least:g}x", "" if row.aim is None else f"{row.aim:g}x"
    if row.per_second:
        return f"{row.least:,.0f}/s", f"{row.aim:,.0f}/s"
    return f"{row.least:g} ms", f"{row.aim:g} ms"


def _verdict(row: Row, figure: float) -> str:
    if row.within is not None:
        return "yes" if figure <= row.within else "no"
    if row.peer is None and not row.per_second:
        return "aim" if row.aim is not None and figure < row.aim else "yes" if figure < row.least else "no"
    return "aim" if row.aim is not None and figure >= row.aim else "yes" if figure >= row.least else "no"
