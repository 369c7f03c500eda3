# SPDX-License-Identifier: GPL-3.0-or-later
"""The default number of threads changes while kernels run: their memory was laid out for the number at their start.

Each case runs in a process of its own, because what it looks for is a write behind the end of a kernel's memory. After
such a write, the process can hang as well as crash or give a wrong result.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TIMEOUT_S = 120  # a case takes a few seconds

FLIP = """
import os, threading, time
from zkpriv import backend
done = threading.Event()
def flip():
    while not done.is_set():
        for count in (1, 64, 2, 128):
            backend.set_threads(count)
flipper = threading.Thread(target=flip, daemon=True)  # a case that fails ends, and does not wait for it
end = time.monotonic() + 1.5
def finish():
    done.set()
    flipper.join()
    print("same results")
"""
CHAIN = """
from zkpriv import Public, Secret, circuit, groth16
@circuit
def chain(out: Public, x: Secret) -> None:
    \"\"\"x^(2^4000) is out.\"\"\"
    for _ in range(4000):
        x = x * x
    x.must_equal(out, "out is the last square")
out = pow(3, 1 << 4000, 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001)
chain.r1cs.native()
"""
CASES = {
    "multi-scalar multiplication": """
from zkpriv import G1, _native_prover as prover
points = b"".join((G1.generator() * k).to_bytes(False) for k in range(1, 31)) * 100
scalars = b"".join(os.urandom(31) + bytes(1) for _ in range(3000))
expected = prover.g1_msm(points, scalars, threads=1)
flipper.start()
while time.monotonic() < end:
    assert prover.g1_msm(points, scalars) == expected
finish()
""",
    "setup": CHAIN
    + """
for delay in (0.002, 0.005, 0.01, 0.02, 0.05, 0.1):
    backend.set_threads(1)
    threading.Timer(delay, backend.set_threads, (64,)).start()
    key, verifying_key = groth16.setup(chain)
done.set()
print("same results")
""",
    "prover": CHAIN
    + """
key, verifying_key = groth16.setup(chain)
prover, verifier = groth16.Prover(chain, key), groth16.Verifier(verifying_key)
witness = chain.solve({"out": out, "x": 3})
for delay in (0.001, 0.005, 0.02, 0.05):
    backend.set_threads(1)
    threading.Timer(delay, backend.set_threads, (64,)).start()
    verifier.verify(prover.prove_witness(witness), [out])
done.set()
print("same results")
""",
}


@pytest.mark.parametrize("name", CASES)
def test_threads_change_while_a_kernel_runs(name: str, level: str, tmp_path: Path) -> None:
    """On every level: the slower a kernel, the surer the change falls into it."""
    script = tmp_path / "case.py"
    script.write_text(FLIP + CASES[name], encoding="utf-8")
    environment = {**os.environ, "ZKPRIV_BACKEND": level}
    command = [sys.executable, str(script)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        pytest.fail(f"{name} did not end within {TIMEOUT_S} s")
    assert done.returncode == 0, f"{name} ended with status {done.returncode}: {done.stderr[-500:]}"
    assert done.stdout.strip() == "same results"
