# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a measurement was taken."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any


def cpu_model() -> str:
    """The name of the CPU; virtual machines hide it, then its family and model say more."""
    fields: dict[str, str] = {}
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            name, _, value = line.partition(":")
            fields.setdefault(name.strip(), value.strip())
    except OSError:
        return platform.processor() or "unknown"
    name = fields.get("model name", "unknown")
    return f"{name}, family {fields.get('cpu family', '?')} model {fields.get('model', '?')}"


def first_line(*command: str) -> str:
    """The first line that a program prints, or "missing"."""
    if shutil.which(command[0]) is None:
        return "missing"
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return (done.stdout.splitlines() or ["unknown"])[0]


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def describe() -> dict[str, Any]:
    """CPU, system, and how zkpriv's core was built."""
    from zkpriv import backend

    return {
        "cpu": cpu_model(),
        "processors": processors(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "level": backend.name,
        "levels": list(backend.levels),
        "kernels": backend.kernels(),
        "build": backend.build(),
        "rustc": first_line("rustc", "--version"),
        "go": first_line("go", "version"),
        "node": first_line("node", "--version"),
    }


def caption(machine: dict[str, Any]) -> str:
    """One line below a chart."""
    build, cores = machine["build"], machine["processors"]
    return (
        f"{machine['cpu']}, {cores} core{'s' if cores > 1 else ''}; zkpriv level {machine['level']}, "
        f"{build.get('compiler', '?')} {build.get('flags', '').split(' -D')[0]}"
    )
