# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of each phase of a Groth16 proof of the 2x2 transfer, and the peak memory of proving.

Usage: ``python benchmarks/transfer_phases.py [--threads N] [--runs N] [--inputs N] [--outputs N]``. Median of the runs;
each proof is verified before it counts. The peak is that of a fresh process that opens the key, solves and proves once.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zkpriv.circuits import registry

from zkpriv import backend, groth16

PEAK = """
import resource, sys
from zkpriv import groth16
from zkpriv.circuits import registry
shape = dict(inputs=int(sys.argv[2]), outputs=int(sys.argv[3]))
circuit = registry.get("transfer", **shape)
inputs = registry.sample_inputs("transfer", **shape)
prover = groth16.Prover(circuit, sys.argv[1], threads=int(sys.argv[4]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
prover.prove(inputs)
print(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def timed(runs: int, call: Callable[[], Any], check: Callable[[Any], object] = bool) -> tuple[float, Any]:
    """Median seconds of the runs, and the last result. ``check`` sees every result, outside the timed part."""
    times, result = [], None
    for _ in range(runs):
        begun = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - begun)
        check(result)
    return statistics.median(times), result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("threads", backend.threads()), ("runs", 5), ("inputs", 2), ("outputs", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    shape = {"inputs": options.inputs, "outputs": options.outputs}
    seconds: dict[str, float] = {}
    circuit = registry.get("transfer", **shape)
    seconds["trace"], _ = timed(1, lambda: circuit.digest)
    inputs = registry.sample_inputs("transfer", **shape)
    with backend.using_threads(options.threads), tempfile.TemporaryDirectory(prefix="zkpriv-bench-") as folder:
        path = Path(folder) / "transfer.pk"
        seconds["setup"], (proving, verifying) = timed(options.runs, lambda: groth16.setup(circuit))
        proving.save(path)
        seconds["key load"], key = timed(options.runs, lambda: groth16.ProvingKey.load(path))
        prover = groth16.Prover(circuit, key, threads=options.threads)
        verifier = groth16.Verifier(verifying, threads=options.threads)
        circuit.solve(inputs)
        seconds["witness"], witness = timed(options.runs, lambda: circuit.solve(inputs))
        public = witness.public
        proofs: list[bytes] = []

        def check(proof: groth16.Proof) -> None:
            verifier.verify(proof, public)
            proofs.append(proof.to_bytes())

        seconds["prove"], _ = timed(options.runs, lambda: prover.prove_witness(witness), check)
        seconds["verify"], _ = timed(options.runs, lambda: verifier.verify(proofs[0], public))
        first = groth16.Proof.from_bytes(proofs[0])
        # 64 different proofs: those measured, and re-randomised ones.
        proofs += [groth16.rerandomize(verifying, first).to_bytes() for _ in range(64 - len(proofs))]
        batch = [(proof, public) for proof in proofs[:64]]
        seconds["batch verify of 64"], _ = timed(options.runs, lambda: verifier.verify_batch(batch))
        arguments = [str(path), *map(str, shape.values()), str(options.threads)]
        peak = subprocess.run([sys.executable, "-c", PEAK, *arguments], capture_output=True, text=True, check=True)
        before, after = map(int, peak.stdout.split())
    print(
        json.dumps(
            {
                "circuit": f"transfer {options.inputs}x{options.outputs}",
                "constraints": circuit.constraints,
                "backend": backend.name,
                "threads": options.threads,
                "runs": options.runs,
                "median_ms": {name: round(value * 1e3, 2) for name, value in seconds.items()},
                "peak_mib": {"process": round(after / 1024, 1), "before proving": round(before / 1024, 1)},
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
