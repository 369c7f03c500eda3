# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread pool: sizes, callers from several threads, children of fork()."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from zkpriv import _native_prover as prover
from zkpriv._native_prover import ntt
from zkpriv.errors import BackendError

DATA = bytes([7, *[0] * 31]) * (1 << 13)


def test_default_size_is_the_affinity_and_can_be_set() -> None:
    prover.set_threads(0)
    assert prover.threads() == len(os.sched_getaffinity(0))
    prover.set_threads(3)
    try:
        assert prover.threads() == 3
        with pytest.raises(BackendError):
            prover.set_threads(-1)
        with pytest.raises(BackendError):
            prover.set_threads(1025)
        assert prover.threads() == 3
    finally:
        prover.set_threads(0)


def test_affinity_is_read_by_the_process_that_asks() -> None:
    code = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))});"
    code += "from zkpriv import _native_prover as p; print(p.threads())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "1\n"


def test_many_callers_at_once() -> None:
    expected = ntt(DATA, coset=True, threads=1)
    with ThreadPoolExecutor(8) as executor:
        results = executor.map(lambda threads: ntt(DATA, coset=True, threads=threads), [1, 2, 3, 4, 5, 2, 3, 9] * 4)
        assert all(result == expected for result in results)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_child_of_fork_gets_its_own_workers() -> None:
    """The pool has workers in the parent, which do not exist in the child; a call there must neither hang nor err."""
    expected = ntt(DATA, threads=4)
    for _ in range(3):
        pid = os.fork()
        if pid == 0:
            os._exit(0 if ntt(DATA, threads=4) == expected else 1)
        assert os.waitpid(pid, 0)[1] == 0
    assert ntt(DATA, threads=4) == expected


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_child_runs_workers_of_its_own() -> None:
    ntt(DATA, threads=4)
    pid = os.fork()
    if pid == 0:
        before = len(os.listdir("/proc/self/task"))
        ntt(DATA, threads=4)
        os._exit(0 if before == 1 and len(os.listdir("/proc/self/task")) == 4 else 1)
    assert os.waitpid(pid, 0)[1] == 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_fork_while_other_threads_compute() -> None:
    expected = ntt(DATA, threads=4)
    with ThreadPoolExecutor(2) as executor:
        busy = [executor.submit(ntt, DATA, threads=3) for _ in range(40)]
        for _ in range(5):
            pid = os.fork()
            if pid == 0:
                os._exit(0 if ntt(DATA, threads=4) == expected else 1)
            assert os.waitpid(pid, 0)[1] == 0
        assert all(future.result() == expected for future in busy)
