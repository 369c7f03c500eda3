# SPDX-License-Identifier: GPL-3.0-or-later
"""How proving grows: time and peak memory from 2^10 to 2^20 constraints, on one thread and on two.

Usage: ``python benchmarks/scaling.py [--largest LOG] [--runs N] [--out DIR] [--readme]``

The circuit is the chain x -> x^2 with a 255-bit witness, of 2^k - 2 constraints so that the domain is 2^k. For each
size and number of threads one process makes the keys and saves them, and a fresh one opens the key from its file and
proves: the peak memory is that of a prover. Every proof is verified before it is counted. ``scaling.json`` has every
sample; the charts are PNG and SVG.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from suite import charts, machine  # noqa: E402


def constraints(log: int) -> int:
    """Chain length whose domain is 2^log: a row for each public input and the constant comes on top."""
    return (1 << log) - 2


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(runs: int, work: Any) -> tuple[list[float], Any]:
    samples, value = [], None
    for _ in range(runs):
        begun = time.perf_counter()
        value = work()
        samples.append(time.perf_counter() - begun)
    return samples, value


def setup_stage(log: int, threads: int, folder: Path) -> dict[str, Any]:
    """Keys to files."""
    from zkpriv import backend, benchmarking, groth16

    backend.set_threads(threads)
    circuit, _ = benchmarking.chain(constraints(log))
    traced, _ = timed(1, lambda: circuit.digest)
    samples, (proving, verifying) = timed(1, lambda: groth16.setup(circuit))
    proving.save(folder / "chain.pk")
    verifying.save(folder / "chain.vk")
    return {"trace_s": traced[0], "setup_s": samples, "setup_peak_mib": peak_mib(), "domain": circuit.domain_size}


def prove_stage(log: int, threads: int, folder: Path, runs: int) -> dict[str, Any]:
    """Prove under the keys of the files, and verify."""
    from zkpriv import backend, benchmarking, groth16

    backend.set_threads(threads)
    circuit, inputs = benchmarking.chain(constraints(log))
    verifier = groth16.Verifier(groth16.VerifyingKey.load(folder / "chain.vk"), threads=threads)
    circuit.digest  # noqa: B018  (traced before anything is timed)
    before = peak_mib()
    groth16.Prover(circuit, folder / "chain.pk", threads=threads).close()
    loaded, prover = timed(3, lambda: groth16.Prover(circuit, folder / "chain.pk", threads=threads))
    proofs, samples = [], []
    with prover:
        for _ in range(runs):
            took, proof = timed(1, lambda: prover.prove(inputs))
            verifier.verify(proof, [inputs["result"]])
            samples += took
            proofs.append(proof.to_bytes())
    peak = peak_mib()
    data = proofs[0]
    checks, _ = timed(9, lambda: verifier.verify(groth16.Proof.from_bytes(data), [inputs["result"]]))
    return {
        "prove_s": samples,
        "verify_s": checks,
        "key_load_s": loaded,
        "prove_peak_mib": peak,
        "traced_peak_mib": before,
        "key_mib": (folder / "chain.pk").stat().st_size / 2**20,
        "verified": True,
    }


def child(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "--stage", *arguments], capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}: {done.stderr.strip().splitlines()[-1:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def draw(data: dict[str, Any], path: Path) -> None:
    """Two panels side by side: time and memory."""
    pyplot = charts._pyplot()
    if pyplot is None:
        return
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.6), gridspec_kw={"width_ratios": [1.25, 1]})
    results = data["results"]
    colours = {1: "#7ba3d0", 2: charts.OURS}

    def points(threads: int, name: str) -> list[tuple[float, float]]:
        rows = [row for row in results if row["threads"] == threads]
        return [
            (row["constraints"], statistics.median(row[name]) if isinstance(row[name], list) else row[name])
            for row in rows
        ]

    counts = sorted({row["threads"] for row in results})
    series = [
        (f"prove, {count} thread{'s' if count > 1 else ''}", colours.get(count, charts.OURS), points(count, "prove_s"))
        for count in counts
    ]
    most = counts[-1]
    series.append((f"setup, {most} threads", "#b08900", points(most, "setup_s")))
    series.append((f"verify, {most} threads", "#588157", points(most, "verify_s")))
    series.append((f"open key, {most} threads", "#7b5ea7", points(most, "key_load_s")))
    last = points(most, "prove_s")[-1]
    slope = [(x, last[1] * 0.4 * x / last[0]) for x, _ in points(most, "prove_s")]
    charts.draw_log_log(left, ("constraints", "seconds"), series, [("slope 1", slope)])
    left.set_title("Time")
    left.set_xlim(right=last[0] * 2**3.8)
    memory = [
        ("prover", charts.OURS, points(most, "prove_peak_mib")),
        ("setup", "#b08900", points(most, "setup_peak_mib")),
        ("key file", "#7b5ea7", points(most, "key_mib")),
    ]
    tail = points(most, "key_mib")
    slope = [(x, tail[-1][1] * 0.35 * x / tail[-1][0]) for x, _ in tail]
    charts.draw_log_log(right, ("constraints", "MiB"), memory, [("slope 1", slope)])
    right.set_title(f"Peak memory of the process, and size of the key; {most} threads")
    right.set_xlim(right=last[0] * 2**2.4)
    figure.suptitle("Groth16 over BLS12-381, chain of squares, dense witness", x=0.06, ha="left", fontweight="bold")
    figure.text(0.06, -0.03, machine.caption(data["machine"]), color=charts.GREY, fontsize=7.5)
    figure.tight_layout()
    charts._save(figure, path)
    pyplot.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smallest", type=int, default=10, help="log2 of the smallest domain")
    parser.add_argument("--largest", type=int, default=20, help="log2 of the largest domain")
    parser.add_argument("--runs", type=int, default=3, help="proofs of each size")
    parser.add_argument("--out", type=Path, default=Path("benchmark-out"))
    parser.add_argument("--readme", action="store_true", help="draw into benchmarks/charts as well")
    parser.add_argument("--draw", type=Path, nargs="+", metavar="JSON", help="draw the charts of earlier runs")
    parser.add_argument("--stage", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage:
        name, log, threads, folder, *runs = options.stage
        if name == "setup":
            print(json.dumps(setup_stage(int(log), int(threads), Path(folder))))
        else:
            print(json.dumps(prove_stage(int(log), int(threads), Path(folder), int(runs[0]))))
        return
    if options.draw:
        data = json.loads(options.draw[0].read_text())
        for path in options.draw[1:]:
            data["results"] += json.loads(path.read_text())["results"]
        data["results"].sort(key=lambda row: (row["log"], row["threads"]))
        finish(data, options)
        return
    results = []
    for log in range(options.smallest, options.largest + 1):
        for threads in sorted({1, min(2, machine.processors())}):
            with tempfile.TemporaryDirectory(prefix="zkpriv-scaling-") as folder:
                row: dict[str, Any] = {"log": log, "constraints": constraints(log), "threads": threads}
                row |= child("setup", str(log), str(threads), folder)
                row |= child("prove", str(log), str(threads), folder, str(options.runs))
            results.append(row)
            proved, verified, opened = (statistics.median(row[name]) for name in ("prove_s", "verify_s", "key_load_s"))
            print(
                f"2^{log:<3} {threads} thread{'s' if threads > 1 else ' '}  setup {row['setup_s'][0]:8.3f} s"
                f"  prove {proved:8.4f} s  verify {verified * 1e3:6.2f} ms"
                f"  open key {opened * 1e3:7.1f} ms  peak {row['prove_peak_mib']:7.0f} MiB"
                f" (setup {row['setup_peak_mib']:.0f})",
                flush=True,
            )
    data = {"date": time.strftime("%Y-%m-%d", time.gmtime()), "machine": machine.describe(), "results": results}
    finish(data, options)


def finish(data: dict[str, Any], options: argparse.Namespace) -> None:
    """Write everything."""
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "scaling.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    draw(data, options.out / "scaling")
    if options.readme:
        draw(data, HERE / "charts" / "scaling")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    main()
