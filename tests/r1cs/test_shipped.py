# SPDX-License-Identifier: GPL-3.0-or-later
"""The language at the size of real circuits: both solvers agree, digests do not depend on the process, it is quick."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import pytest
from zkpriv.circuits import registry

from zkpriv.r1cs import Circuit, Public, Secret, Witness, circuit, solver_py

SMALL = [("multiply", {}), ("range_proof", {"bits": 8}), ("membership", {}), ("ring_signature", {"ring": 11})]


@pytest.mark.parametrize("name,shape", SMALL)
def test_both_solvers_and_both_checks_agree(name: str, shape: dict[str, int]) -> None:
    made = registry.get(name, **shape)
    inputs = registry.sample_inputs(name, 3, **made.shape_params)
    witness = made.solve(inputs)
    flat, _ = made.schema.flatten(inputs, need_outputs=False)
    assert solver_py.run(made.tape, flat) == witness.values
    assert Witness(made, values=witness.values).is_satisfied()
    assert made.r1cs.native().check(witness.mont()) is None


def test_digest_of_a_real_circuit_does_not_depend_on_the_process() -> None:
    code = "from zkpriv.circuits import registry; print(registry.get('membership').digest)"
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == registry.get("membership").digest


def test_tracing_happens_once_for_many_threads() -> None:
    runs = []

    @circuit
    def slow(y: Public, x: Secret) -> None:
        runs.append(threading.get_ident())
        time.sleep(0.05)
        (x * x).must_equal(y, "square")

    threads = [threading.Thread(target=slow.check, args=({"x": 3, "y": 9},)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs) == 1


def fresh(name: str, shape: dict[str, int]) -> Circuit:
    """The circuit without what earlier tests traced."""
    made = registry.get(name, **shape)
    return Circuit(made.function, made.schema, made.shape_params)


@pytest.mark.slow
@pytest.mark.parametrize("inputs,seconds", [(2, 1.0), (16, 6.0)])
def test_tracing_and_solving_a_transfer_is_quick(inputs: int, seconds: float) -> None:
    shape = {"inputs": inputs, "outputs": 2}
    begun = time.process_time()
    made = fresh("transfer", shape)
    assert made.digest
    assert made.tape.n_wires == made.wires
    assert time.process_time() - begun < seconds
    values = registry.sample_inputs("transfer", 1, **shape)
    made.solve(values)
    times = []
    for _ in range(5):
        begun = time.process_time()
        made.solve(values)
        times.append(time.process_time() - begun)
    # 30 ms for 2x2, in proportion for more; processor time, which adds up over threads.
    assert min(times) < 0.03 * (inputs / 2) * 1.3
