# SPDX-License-Identifier: GPL-3.0-or-later
"""Groth16 over BLS12-381: setup, keys, proving, verifying.

::

    pk, vk = groth16.setup(multiply)                                   # DEV keys
    proof = groth16.Prover(multiply, pk).prove({"product": 15, "a": 3, "b": 5})
    groth16.Verifier(vk).verify(proof, [15])                           # raises unless it holds

A proof is 192 bytes. Proofs are malleable (``rerandomize``): no identifier may depend on their bytes.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zkpriv.groth16.batch import verify_batch
    from zkpriv.groth16.devsetup import setup
    from zkpriv.groth16.keys import PreparedVerifyingKey, VerifyingKey
    from zkpriv.groth16.malleability import rerandomize
    from zkpriv.groth16.proof import Proof
    from zkpriv.groth16.prove import Prover, dev_prove_deterministic
    from zkpriv.groth16.proving_key import ProvingKey
    from zkpriv.groth16.verify import Verifier
    from zkpriv.progress import CancelToken

__all__ = [
    "CancelToken",
    "PreparedVerifyingKey",
    "Proof",
    "Prover",
    "ProvingKey",
    "Verifier",
    "VerifyingKey",
    "dev_prove_deterministic",
    "rerandomize",
    "setup",
    "verify_batch",
]

_HOMES = {
    "CancelToken": "zkpriv.progress",
    "PreparedVerifyingKey": "zkpriv.groth16.keys",
    "Proof": "zkpriv.groth16.proof",
    "Prover": "zkpriv.groth16.prove",
    "ProvingKey": "zkpriv.groth16.proving_key",
    "Verifier": "zkpriv.groth16.verify",
    "VerifyingKey": "zkpriv.groth16.keys",
    "dev_prove_deterministic": "zkpriv.groth16.prove",
    "rerandomize": "zkpriv.groth16.malleability",
    "setup": "zkpriv.groth16.devsetup",
    "verify_batch": "zkpriv.groth16.batch",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'zkpriv.groth16' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
