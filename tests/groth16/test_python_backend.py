# SPDX-License-Identifier: GPL-3.0-or-later
"""Without the native core: verification works, small proofs too, large ones are refused with the reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.groth16 import INPUTS, PUBLIC, Made
from support.vectors import REPO

from zkpriv.groth16 import Proof

PRELUDE = """
import sys
from zkpriv import backend, errors, groth16
from support.groth16 import INPUTS, PUBLIC, factors
assert backend.name == "python" and "zkpriv._native_groth16" not in sys.modules
"""


def run(script: str, folder: Path) -> str:
    environment = {**os.environ, "ZKPRIV_BACKEND": "python", "PYTHONPATH": str(REPO / "tests")}
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + script, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_verifies_and_proves_small_circuits(made: Made, proof: Proof, tmp_path: Path) -> None:
    """Keys and proofs go both ways between the backends."""
    made.vk.save(tmp_path / "f.vk")
    made.pk.save(tmp_path / "f.pk")
    (tmp_path / "native.proof").write_bytes(proof.to_bytes())
    run(
        """
from pathlib import Path
folder = Path(sys.argv[1])
vk = groth16.VerifyingKey.load(folder / "f.vk")
verifier = groth16.Verifier(vk, circuit=factors)
verifier.verify((folder / "native.proof").read_bytes(), PUBLIC)
try:
    verifier.verify((folder / "native.proof").read_bytes(), PUBLIC[::-1])
except errors.InvalidProof:
    pass
else:
    raise AssertionError("a wrong proof verified")
key = groth16.ProvingKey.load(folder / "f.pk", trust="subgroup")
assert key.verifying_key() == vk
proof = groth16.Prover(factors, key).prove(INPUTS)
verifier.verify_batch([(proof, PUBLIC)])
(folder / "python.proof").write_bytes(proof.to_bytes())
try:
    groth16.Prover(factors, key).prove({**INPUTS, "total": 9})
except errors.UnsatisfiedConstraint:
    pass
pk, vk = groth16.setup(factors)
pk.save(folder / "python.pk")
""",
        tmp_path,
    )
    made.verifier.verify((tmp_path / "python.proof").read_bytes(), PUBLIC)
    from zkpriv import groth16

    with groth16.Prover(made.circuit, tmp_path / "python.pk", trust="subgroup") as prover:
        groth16.Verifier(prover.key.verifying_key()).verify(prover.prove(INPUTS), PUBLIC)


@pytest.mark.parametrize("call", ["groth16.setup(big)", "groth16.Prover(big, sys.argv[1])"])
def test_large_circuits_are_refused(tmp_path: Path, call: str) -> None:
    text = run(
        f"""
from zkpriv import Output, Secret, circuit
@circuit
def big(result: Output, x: Secret) -> None:
    "A chain of squares."
    for _ in range(300):
        x = x * x
    result.bind(x, "end")
try:
    {call}
except errors.BackendError as error:
    print(error)
""",
        tmp_path,
    )
    assert "domain of 2^9 (pure Python goes up to 2^8)" in text and "ZKPRIV_BACKEND=python" in text
