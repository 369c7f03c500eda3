# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of version 1 stay readable: a frozen verifying key and frozen proofs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.vectors import REPO

from zkpriv.errors import InvalidProof
from zkpriv.groth16 import Proof, Verifier, VerifyingKey, verify_batch

pytestmark = pytest.mark.usefixtures("every_level")


@pytest.fixture(scope="module")
def golden() -> Any:
    return json.loads((REPO / "tests" / "golden" / "groth16_v1.json").read_text(encoding="utf-8"))


def test_frozen_key_and_proofs(golden: Any) -> None:
    data = bytes.fromhex(golden["vk"])
    key = VerifyingKey.from_bytes(data)
    assert key.to_bytes() == data
    assert key.dev is golden["dev"] and key.circuit_digest == golden["circuit_digest"]
    verifier = Verifier(key)
    items = [(bytes.fromhex(item["proof"]), [int(value) for value in item["public"]]) for item in golden["proofs"]]
    for proof, public in items:
        verifier.verify(proof, public)
        assert Proof.from_bytes(proof).to_bytes() == proof
    verify_batch([(verifier, *item) for item in items])
    with pytest.raises(InvalidProof):
        verifier.verify(items[0][0], items[1][1])
