# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero's proofs verify, its wrong ones do not, and given randomness gives Monero's bytes."""

from __future__ import annotations

from typing import Any

import pytest
from support.bulletproofs import MODULES, commitments_of, proof_of
from support.vectors import load_json

from zkpriv.bulletproofs import plus
from zkpriv.errors import EncodingError, InvalidProof

pytestmark = pytest.mark.vectors


@pytest.mark.parametrize("name", list(MODULES))
def test_proofs_of_monero(name: str, vector_cases: Any) -> None:
    module = MODULES[name]
    path = f"monero_bulletproofs/{name}"
    for case in vector_cases(path, load_json(path)["cases"]):
        proof, V = proof_of(module, case), commitments_of(case)
        assert module.Proof.from_bytes(proof.to_bytes()) == proof
        if case["valid"]:
            module.verify(proof, V, eighths=True)
        else:
            with pytest.raises((InvalidProof, EncodingError)):
                module.verify(proof, V, eighths=True)


def test_given_randomness_gives_the_bytes_of_monero(vector_cases: Any) -> None:
    path = "monero_bulletproofs/bulletproofs_plus_deterministic.json"
    for case in vector_cases(path, load_json(path)["cases"]):
        scalars = [int.from_bytes(bytes.fromhex(text), "little") for text in case["randomness_in_order"]]
        masks = [bytes.fromhex(text) for text in case["masks_gamma"]]
        proof, commitments = plus.dev_prove_deterministic(case["amounts"], masks, scalars)
        assert proof == proof_of(plus, case["proof"])
        plus.verify(proof, commitments)
        plus.verify(proof, commitments_of(case["proof"]), eighths=True)
