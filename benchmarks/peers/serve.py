# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python side of the drivers' conversation; the words are explained in benchmarks/suite/drivers.py.

Only the standard library is used here: the drivers of other packages run in environments of their own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001


class Job(NamedTuple):
    """One prepared measurement: ``run`` is timed, ``result`` (not timed) encodes what came out, or raises."""

    run: Callable[[], object]
    result: Callable[[object], str]


class Inputs(NamedTuple):
    """Point i is (point_start + i*point_step)*G, scalar i+1 is multiplier*scalar_i + constant."""

    point_start: int
    point_step: int
    scalar_start: int
    multiplier: int
    constant: int

    def scalars(self, size: int) -> list[int]:
        found, value = [], self.scalar_start
        for _ in range(size):
            found.append(value)
            value = (self.multiplier * value + self.constant) % R
        return found


def inputs() -> Inputs:
    """The numbers of the command line."""
    return Inputs(*(int(word, 16) for word in sys.argv[1:6]))


def must(condition: bool, what: str) -> str:
    """Refuse to count a wrong result."""
    if not condition:
        raise AssertionError(f"{what}: the result is wrong")
    return "verified"


def serve(
    version: str,
    prepare: Callable[[str, int, int], Job],
    more: Mapping[str, Callable[[str, str], str]] | None = None,
) -> None:
    """Answer requests until the input ends. ``more``: other requests of three words."""
    others = more or {}
    job: Job | None = None
    for line in sys.stdin:
        words = line.split()
        try:
            if words == ["version"]:
                text = version
            elif len(words) == 4 and words[0] == "prepare":
                job = None
                job = prepare(words[1], int(words[2]), int(words[3]))
                text = "ready"
            elif words == ["run"] and job is not None:
                begun = time.perf_counter()
                value = job.run()
                seconds = time.perf_counter() - begun
                text = f"{seconds:.9f} {job.result(value)}"
            elif len(words) == 3 and words[0] in others:
                text = others[words[0]](words[1], words[2])
            else:
                raise ValueError(f"unknown request {line.strip()[:80]}")
            print("ok", text, flush=True)
        except KeyboardInterrupt:
            return
        except Exception as error:
            print("error", type(error).__name__, str(error).replace("\n", " "), flush=True)
