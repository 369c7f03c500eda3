# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare our product in Fp with blst's (assembly, with ADX where the CPU has it), measured in turns in one run.

Usage: ``python benchmarks/field_product/run.py [--count N] [--rounds N] [--portable-blst] [--json]``. Needs cargo.

``dependent``: each product waits for the one before (latency). ``independent``: eight products at a time
(throughput). Each figure is the best of the rounds, in nanoseconds a product; the ratio is ours over blst's.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
KINDS = ("dependent", "independent")


def build_blst(portable: bool) -> Path:
    """Build the crate; the path of the program."""
    folder = HERE / "target" / ("portable" if portable else "native")
    command = ["cargo", "build", "--quiet", "--release", "--locked", "--target-dir", str(folder)]
    subprocess.run(command + (["--features", "portable"] if portable else []), cwd=HERE, check=True)
    return folder / "release" / "field-product"


def measure_ours(count: int) -> dict[str, float]:
    from zkpriv._native import ffi, lib

    a, b = (bytes([0x0B]) + bytes((37 * i + seed) % 256 for i in range(1, 48)) for seed in (1, 2))
    out = ffi.new("uint8_t[48]")
    times = {}
    for kind, (calls, products) in {"dependent": (count, count), "independent": (count // 8, count // 8 * 8)}.items():
        start = time.perf_counter_ns()
        status = lib.zkp_bench_fp_mul(out, a, b, calls, int(kind == "independent"))
        times[kind] = (time.perf_counter_ns() - start) / products
        if status != lib.ZKP_OK:
            sys.exit(f"the core refused the operands (status {status})")
    return times


def measure_blst(program: Path, count: int) -> dict[str, float]:
    result = subprocess.run([str(program), str(count), "1"], capture_output=True, text=True, check=True)
    figures = json.loads(result.stdout)
    return {kind: figures[f"{kind}_ns"] for kind in KINDS}


def first_line(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "unknown"


def compiler_and_flags() -> tuple[str, str]:
    """What the newest build folder says about fp.c."""
    found = sorted(REPO.glob("build/*/compile_commands.json"), key=lambda path: path.stat().st_mtime)
    if not found:
        return "unknown", "unknown"
    for entry in json.loads(found[-1].read_text()):
        if entry["file"].endswith("native/src/fp.c"):
            words = entry["command"].split()
            kept = [word for word in words[1:] if word.startswith(("-O", "-m", "-f", "-std", "-D"))]
            return first_line(words[0], "--version"), " ".join(kept)
    return "unknown", "unknown"


def cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def blst_version() -> str:
    lines = (HERE / "Cargo.lock").read_text().splitlines()
    return lines[lines.index('name = "blst"') + 1].split('"')[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="products a round (short rounds dodge other load)")
    parser.add_argument("--rounds", type=int, default=100, help="rounds; each measures both, one after the other")
    parser.add_argument("--portable-blst", action="store_true", help="blst without its ADX code")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    program = build_blst(options.portable_blst)
    ours = dict.fromkeys(KINDS, float("inf"))
    theirs = dict(ours)
    for _ in range(options.rounds):
        for best, new in ((ours, measure_ours(options.count)), (theirs, measure_blst(program, options.count))):
            for kind in KINDS:
                best[kind] = min(best[kind], new[kind])
    from zkpriv import backend

    compiler, flags = compiler_and_flags()
    report = {
        "cpu": cpu_model(),
        "zkpriv_level": backend.kernels()["field"],
        "compiler": compiler,
        "flags": flags,
        "blst": blst_version() + (" (portable)" if options.portable_blst else ""),
        "rustc": first_line("rustc", "--version"),
        "count": options.count,
        "rounds": options.rounds,
        "ns": {kind: {"zkpriv": round(ours[kind], 2), "blst": round(theirs[kind], 2)} for kind in KINDS},
        "ratio": {kind: round(ours[kind] / theirs[kind], 3) for kind in KINDS},
    }
    if options.json:
        print(json.dumps(report, indent=2))
        return
    for key in ("cpu", "zkpriv_level", "compiler", "flags", "blst", "rustc"):
        print(f"{key:14}{report[key]}")
    for kind in KINDS:
        a, b = ours[kind], theirs[kind]
        print(f"{kind:14}zkpriv {a:6.2f} ns   blst {b:6.2f} ns   ratio {a / b:.3f}")


if __name__ == "__main__":
    main()
