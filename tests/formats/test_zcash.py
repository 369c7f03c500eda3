# SPDX-License-Identifier: GPL-3.0-or-later
"""Real Zcash: every Sapling spend and output and every Sprout joinsplit verifies under the published keys."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from support.vectors import load_json, vector_path

from zkpriv.errors import EncodingError, InvalidProof
from zkpriv.formats import bellman
from zkpriv.groth16 import Proof, Verifier, verify_batch

KINDS = {
    "spends": ("sapling-spend", 7),
    "outputs": ("sapling-output", 5),
    "joinsplits": ("sprout-groth16", 9),
}


@functools.cache
def verifier(kind: str) -> Verifier:
    key = bellman.read_verifying_key(vector_path(f"groth16_zcash/{KINDS[kind][0]}.vk").read_bytes())
    assert key.n_public == KINDS[kind][1]
    return Verifier(key)


def proofs(kind: str) -> list[tuple[bytes, list[int]]]:
    found = []
    for transaction in load_json("groth16_zcash/shielded_txs.json"):
        for item in transaction.get(kind) or []:
            if "public_inputs" in item:
                public = [int(value) for value in item["public_inputs"]]
                found.append((bytes.fromhex(item["zkproof"]), public))
    return found


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_proof_verifies(kind: str, vector_cases: Any) -> None:
    items = proofs(kind)
    assert items
    for data, public in vector_cases("groth16_zcash/shielded_txs.json", items):
        verifier(kind).verify(bellman.read_proof(data), public)
        with pytest.raises(InvalidProof):
            verifier(kind).verify(data, [public[1], public[0], *public[2:]])


def test_all_of_them_in_one_mixed_batch() -> None:
    items: list[Any] = [(verifier(kind), data, public) for kind in KINDS for data, public in proofs(kind)]
    verify_batch(items)
    wrong = [0, len(items) // 2, len(items) - 1]
    for index in wrong:
        key, data, public = items[index]
        items[index] = (key, data, [public[0] ^ 1, *public[1:]])
    with pytest.raises(InvalidProof) as caught:
        verify_batch(items)
    assert caught.value.indices == tuple(wrong)


@pytest.mark.parametrize("name", ["sapling-spend", "sapling-output", "sprout-groth16"])
def test_the_json_keys_are_the_binary_keys(name: str) -> None:
    suffix = "key" if name == "sprout-groth16" else "verifying-key"
    source = load_json(f"groth16_zcash/{name}-{suffix}.json")
    parts = {key: bytes.fromhex(value.removeprefix("0x")) for key, value in source.items() if key != "ic"}
    ic = [bytes.fromhex(value.removeprefix("0x")) for value in source["ic"]]
    names = ("alphaG1", "betaG1", "betaG2", "gammaG2", "deltaG1", "deltaG2")
    data = b"".join(parts[key] for key in names) + len(ic).to_bytes(4, "big") + b"".join(ic)
    assert data == vector_path(f"groth16_zcash/{name}.vk").read_bytes()


def test_one_changed_byte_of_a_proof_never_verifies() -> None:
    data, public = proofs("outputs")[0]
    for place in (0, 1, 47, 48, 49, 143, 144, 191):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises((EncodingError, InvalidProof)):
            verifier("outputs").verify(Proof.from_bytes(bytes(changed)), public)
