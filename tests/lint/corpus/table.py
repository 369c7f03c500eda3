# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes README.md: ``PYTHONPATH=tests python tests/lint/corpus/table.py``."""

from __future__ import annotations

import importlib
from pathlib import Path

from lint.corpus.book import BUGS, Bug
from lint.correct.unusual_style import KNOWN, UNUSUAL

HERE = Path(__file__).parent

#: Modules of the corpus, in the order of the table.
MODULES = ("hints", "divisions", "bits", "links", "meaning", "after_freeze")


def module(bug: Bug) -> int:
    """Number of the module that the bug is written in, whatever was imported first."""
    return MODULES.index(bug.circuit.function.__module__.rpartition(".")[2])


def row(bug: Bug) -> str:
    """One line of the table."""
    method = {"test": "test only", "build": "build"}.get(bug.method, f"{bug.method} ({bug.rule})")
    origin = "published" if bug.published else "own"
    return f"| `{bug.name}` | {bug.what.split(chr(10))[0]} | {origin} | {bug.reference} | {method} |"


def table() -> str:
    """The whole file."""
    for name in MODULES:
        importlib.import_module(f"lint.corpus.{name}")
    bugs = sorted(BUGS.values(), key=module)
    count = {m: sum(bug.method == m for bug in BUGS.values()) for m in ("L1", "L2", "build", "test")}
    late = [bug for bug in bugs if MODULES[module(bug)] == "after_freeze"]
    count |= {f"late_{m}": sum(bug.method == m for bug in late) for m in ("L1", "L2", "build", "test")}
    published = sum(bug.published for bug in BUGS.values())
    text = (HERE / "README.in.md").read_text(encoding="utf-8")
    rows = "\n".join(row(bug) for bug in bugs)
    return text.format(
        n=len(BUGS), published=published, rows=rows, late=len(late), unusual=len(UNUSUAL), alarmed=len(KNOWN), **count
    )


if __name__ == "__main__":
    (HERE / "README.md").write_text(table(), encoding="utf-8")
