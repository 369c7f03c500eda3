# SPDX-License-Identifier: GPL-3.0-or-later
"""Ring signatures, range proofs, scanning and operations on Ed25519: what is measured, and what is to be reached.

``bp``: original Bulletproofs, ``plus``: Bulletproofs+; their size is the number of 64-bit amounts of one proof, and in
a ``batch`` the number of proofs, each about one amount. ``eighths``: Monero's V, commitments times 1/8, are given. The
size of ``clsag-*`` is the ring's, by Monero's rules as the peer has them; ``strict``, zkpriv's own, ask in addition
that every ring member lies in the subgroup. On one thread, as the peers are, where a row does not say two: those show
what a caller of zkpriv gets by default, and are not compared. Signatures and proofs are read from bytes in the timed
call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from suite.rows import Task, seconds_per_unit, show_time

PEERS = ("monero_oxide", "tari", "bulletproofs", "dalek", "libsodium")
LEVELS = ("zkpriv adx", "zkpriv portable")
RING, BATCH, SIGNATURES, OUTPUTS, POINTS = 16, 256, 64, 4096, 256


@dataclass(frozen=True)
class Row:
    """``below``: milliseconds for one unit; ``above``: units in a second. ``against``: the peers' task, if another."""

    title: str
    task: str
    below: float | None = None
    above: float | None = None
    against: str | None = None


def tasks() -> list[Task]:
    """Everything that the table needs."""
    ours = ("zkpriv", *LEVELS)
    found = [
        Task("clsag-sign", RING, 1, (*ours, "monero_oxide"), 41),
        Task("clsag-verify", RING, 1, (*ours, "monero_oxide"), 41),
        Task("clsag-batch-verify", SIGNATURES, 1, ("zkpriv",), 9),
        Task("clsag-strict-verify", RING, 1, ("zkpriv",), 41),
        Task("clsag-strict-batch-verify", SIGNATURES, 1, ("zkpriv",), 9),
        *(Task(f"clsag-{rules}verify", RING, 2, ("zkpriv",), 41) for rules in ("", "strict-")),
        *(Task(f"clsag-{rules}batch-verify", SIGNATURES, 2, ("zkpriv",), 9) for rules in ("", "strict-")),
    ]
    for kind, theirs in (("plus", ("tari", "monero_oxide")), ("bp", ("bulletproofs", "monero_oxide"))):
        levels = ours if kind == "plus" else ("zkpriv",)
        for amounts, runs in ((1, 41), (16, 9)):
            contenders = (*(levels if amounts == 1 else ("zkpriv",)), *theirs)
            found += [Task(f"{kind}-{what}", amounts, 1, contenders, runs) for what in ("prove", "verify")]
        batches = [peer for peer in theirs if peer != "bulletproofs"]  # it has none
        found.append(Task(f"{kind}-batch-verify", BATCH, 1, (*levels, *batches), 9))
    found.append(Task("plus-eighths-verify", 1, 1, ("zkpriv",), 41))
    found.append(Task("plus-eighths-batch-verify", BATCH, 1, ("zkpriv",), 9))
    found.append(Task("monero-scan", OUTPUTS, 1, (*ours, "monero_oxide"), 7))
    for kernel, others in _OPERATIONS.items():
        found.append(Task(kernel, POINTS, 1, ("zkpriv", *others), 15))
    found += [Task("ed-msm", size, 1, ("zkpriv", "dalek"), 15) for size in MSMS]
    return found


#: Operations one by one, and who has them.
_OPERATIONS: dict[str, tuple[str, ...]] = {
    "ed-decode": ("dalek",),
    "ed-subgroup": ("dalek",),
    "ed-decode-subgroup": ("dalek", "libsodium"),
    "ed-mul": ("dalek",),
    "ed-mul-bytes": ("dalek", "libsodium"),
    "ed-mul-base": ("dalek", "libsodium"),
    "ed-double-mul": ("dalek",),
    "ristretto-decode": ("dalek",),
    "hash-to-scalar": ("monero_oxide",),
    "hash-to-point": ("monero_oxide",),
}
MSMS = (64, 1024)

_TITLES = {
    "ed-decode": "decode a point",
    "ed-subgroup": "subgroup check",
    "ed-decode-subgroup": "decode, subgroup check",
    "ed-mul": "secret scalar times point",
    "ed-mul-bytes": "the same, bytes to bytes",
    "ed-mul-base": "secret scalar times G",
    "ed-double-mul": "aP + bG, public",
    "ristretto-decode": "decode ristretto255",
    "hash-to-scalar": "hash 64 bytes to a scalar",
    "hash-to-point": "hash 32 bytes to a point",
}


def rows() -> list[Row]:
    """The table."""
    verify = f"clsag-verify {RING} T1"
    found = [
        Row(f"CLSAG, ring {RING}: sign", f"clsag-sign {RING} T1", below=2),
        Row(f"CLSAG, ring {RING}: verify", verify, below=0.5),
        Row(f"CLSAG: each of {SIGNATURES}", f"clsag-batch-verify {SIGNATURES} T1", below=0.25, against=verify),
        Row("CLSAG: verify, members in the subgroup", f"clsag-strict-verify {RING} T1", against=verify),
        Row(f"CLSAG: each of {SIGNATURES}, the same", f"clsag-strict-batch-verify {SIGNATURES} T1", against=verify),
        Row("two threads, CLSAG: verify", f"clsag-verify {RING} T2", below=0.5),
        Row(f"two threads, CLSAG: each of {SIGNATURES}", f"clsag-batch-verify {SIGNATURES} T2", below=0.25),
        Row("two threads, members in the subgroup: verify", f"clsag-strict-verify {RING} T2"),
        Row(
            f"two threads, members in the subgroup: each of {SIGNATURES}",
            f"clsag-strict-batch-verify {SIGNATURES} T2",
        ),
    ]
    limits: Mapping[str, tuple[float | None, ...]] = {"plus": (3, 0.4, 0.06), "bp": (None, None, None)}
    for kind, name in (("plus", "Bulletproofs+"), ("bp", "Bulletproofs")):
        prove, verify_limit, batch = limits[kind]
        alone = f"{kind}-verify 1 T1"
        together = f"{kind}-batch-verify {BATCH} T1"
        found += [
            Row(f"{name}: prove 64 bits", f"{kind}-prove 1 T1", below=prove),
            Row(f"{name}: verify", alone, below=verify_limit),
            Row(f"{name}: each of {BATCH}", together, below=batch),
        ]
        if kind == "plus":
            eighths = f"plus-eighths-batch-verify {BATCH} T1"
            found += [
                Row(f"{name}: verify, V given", "plus-eighths-verify 1 T1", against=alone),
                Row(f"{name}: each of {BATCH}, V given", eighths, against=together),
            ]
        found += [
            Row(f"{name}, 16 amounts: prove", f"{kind}-prove 16 T1"),
            Row(f"{name}, 16 amounts: verify", f"{kind}-verify 16 T1"),
        ]
    found.append(Row("Monero outputs scanned", f"monero-scan {OUTPUTS} T1", above=60_000))
    found += [Row(_TITLES[kernel], f"{kernel} {POINTS} T1") for kernel in _OPERATIONS]
    found += [Row(f"sum of {size} multiples, public", f"ed-msm {size} T1") for size in MSMS]
    return found


def is_per_unit(task: str) -> bool:
    """Whether the figure is for one of the things that the size counts."""
    kernel = task.split()[0]
    return kernel.endswith("batch-verify") or kernel == "monero-scan" or kernel in _OPERATIONS


def shown(task: str, per_unit: float) -> str:
    """A figure of a task: for the whole size, or for one of its units; of scans the number in a second."""
    if task.startswith("monero-scan"):
        return f"{1 / per_unit:,.0f}/s"
    return show_time(per_unit if is_per_unit(task) else per_unit * int(task.split()[1]))


def speedup(results: Mapping[str, Any], row: Row, peer: str) -> tuple[float, float] | None:
    """What a peer needs for what our figure counts, and how many times as long that is."""
    ours = seconds_per_unit(results, (row.task, "zkpriv"))
    task = row.against or row.task
    theirs = seconds_per_unit(results, (task, peer))
    if theirs is None:
        return None
    scale = 1 if is_per_unit(row.task) == is_per_unit(task) else int(task.split()[1])
    return theirs * scale, theirs * scale / ours if ours else float("nan")


def table(results: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The rows as text. What was not measured is not reached."""
    for row in rows():
        ours = seconds_per_unit(results, (row.task, "zkpriv"))
        cells = {"one thread": row.title, "zkpriv": "not measured" if ours is None else shown(row.task, ours)}
        cells["at least"], cells["reached"] = _limit(row, ours)
        peers = []
        for peer in PEERS:
            found = speedup(results, row, peer)
            if found is not None:
                ratio = "" if ours is None else f" ({found[1]:.1f}x)"
                peers.append(f"{peer} {shown(row.task, found[0])}{ratio}")
        cells["peers"] = ", ".join(peers)
        slower = [seconds_per_unit(results, (row.task, level)) for level in LEVELS]
        cells["adx, portable"] = ", ".join(shown(row.task, seconds) for seconds in slower if seconds is not None)
        yield cells


def _limit(row: Row, ours: float | None) -> tuple[str, str]:
    """What was to be reached, and whether it is."""
    if row.above is not None:
        return f"{row.above:,.0f}/s", "yes" if ours is not None and 1 / ours >= row.above else "no"
    if row.below is None:
        return "", ""
    figure = None if ours is None else ours * (1 if is_per_unit(row.task) else int(row.task.split()[1]))
    return f"{row.below:g} ms", "yes" if figure is not None and figure * 1e3 < row.below else "no"


def speedups(results: Mapping[str, Any]) -> list[tuple[str, str, dict[str, float]]]:
    """(label, our time, times faster than each peer) of every row that has a peer, for the chart."""
    found = []
    for row in rows():
        ours = seconds_per_unit(results, (row.task, "zkpriv"))
        if ours is None:
            continue
        given = {peer: speedup(results, row, peer) for peer in PEERS}
        ratios = {peer: figures[1] for peer, figures in given.items() if figures is not None}
        if ratios:
            found.append((row.title, shown(row.task, ours), ratios))
    return found
