# SPDX-License-Identifier: GPL-3.0-or-later
"""Driver of zkpriv for the comparison, at the level that ZKPRIV_BACKEND says."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import ringct
import serve
from zkpriv._native import ffi, lib

from zkpriv import backend, benchmarking, groups

stack = ExitStack()
given = benchmarking.Inputs(*serve.inputs())


def compressed(name: str) -> Callable[[Any], str]:
    group = getattr(groups, name.upper())
    return lambda data: group.from_bytes(data).to_bytes(compressed=True).hex()


def transformed(read: Any) -> str:
    digest = hashlib.sha256()
    for value in read():
        digest.update(value.to_bytes(32, "big"))
    return digest.hexdigest()


def case_of(kernel: str, size: int, threads: int) -> tuple[AbstractContextManager[benchmarking.Case], Any]:
    """The prepared case, and how its result is told."""
    if kernel in ("msm-g1", "msm-g2"):
        name = kernel[-2:]
        return benchmarking.msm_case(name, size, threads, given), compressed(name)
    if kernel == "ntt":
        return benchmarking.ntt_case(size, threads, given), transformed
    if kernel == "fp-mul-lanes":
        return benchmarking.fp_mul_case(2, size), lambda value: "verified"
    entry = benchmarking.KERNELS[kernel]
    return entry.prepare(size, threads), lambda value: "verified"


def prepare(kernel: str, size: int, threads: int) -> serve.Job:
    stack.close()
    backend.set_threads(threads)
    if kernel in ringct.KERNELS:
        return ringct.KERNELS[kernel](size, given)
    manager, tell = case_of(kernel, size, threads)
    case = stack.enter_context(manager)

    def result(value: Any) -> str:
        text: str = tell(value)  # before the check: that of a transform transforms back
        case.verify(value)
        return text

    return serve.Job(case.run, result)


def version() -> str:
    return f"zkpriv {ffi.string(lib.zkp_version()).decode()}, level {backend.name}"


serve.serve(version(), prepare, {"make": ringct.make, "take": ringct.take})
