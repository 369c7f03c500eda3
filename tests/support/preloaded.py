# SPDX-License-Identifier: GPL-3.0-or-later
"""Python programs under a C library that stands before the system's: broken randomness, calls that are written down."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.native_build import compiler

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system is replaced as Linux has it")

#: ``os.urandom`` and the C core both ask ``getrandom``.
BROKEN_RANDOMNESS = """
#include <string.h>
#include <sys/types.h>
ssize_t getrandom(void *out, size_t size, unsigned flags) { (void)flags; memset(out, 7, size); return (ssize_t)size; }
"""

#: What is locked and what is left out of core dumps, as lines on standard error: "lock address length".
WRITTEN_DOWN = """
#include <stdio.h>
#include <stddef.h>
int mlock(const void *at, size_t size) { fprintf(stderr, "lock %zu %zu\\n", (size_t)at, size); return 0; }
int madvise(void *at, size_t size, int what) {
    if (what == 16) fprintf(stderr, "leave out %zu %zu\\n", (size_t)at, size);
    return 0;
}
"""


def preloaded(folder: Path, source: str, program: str) -> subprocess.CompletedProcess[str]:
    """What ``python -c program`` prints where the functions of ``source`` come before those of the system."""
    file, library = folder / "before.c", folder / "before.so"
    file.write_text(source, encoding="utf-8")
    subprocess.run([compiler("a library before the system's"), "-shared", "-fPIC", "-o", library, file], check=True)
    env = {**os.environ, "LD_PRELOAD": str(library)}
    return subprocess.run([sys.executable, "-c", program], env=env, check=True, capture_output=True, text=True)
