# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero's known answers for the group, its hashes and Keccak, recomputed by the reference."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from support.vectors import load_json

from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.reference import ed25519, eddsa
from zkpriv.reference.keccak import keccak256

FOLDER = "monero_crypto/"


def accepts(call: Any, *arguments: bytes, **keywords: bool) -> bool:
    try:
        call(*arguments, **keywords)
    except (EncodingError, InvalidSignature):
        return False
    return True


def test_constants() -> None:
    assert ed25519.encode(ed25519.G).hex() == "58" + "66" * 31
    assert ed25519.encode(ed25519.H).hex() == "8b655970153799af2aeadc9ff1add0ea6c7251d54154cfa92c173a0dd39c1f94"
    assert ed25519.is_on_curve(ed25519.H) and ed25519.in_subgroup(ed25519.H)
    assert ed25519.INV_EIGHT * 8 % ed25519.ORDER == 1


@pytest.mark.parametrize("size", [0, 1, 135, 136, 137, 271, 272, 500])
def test_keccak_with_the_padding_of_sha3(size: int) -> None:
    data = bytes(i % 251 for i in range(size))
    assert keccak256(data, padding=0x06) == hashlib.sha3_256(data).digest()


def test_keccak(vector_cases: Any) -> None:
    file = FOLDER + "keccak256.json"
    for case in vector_cases(file, load_json(file)["cases"], part="reference"):
        assert keccak256(bytes.fromhex(case["data"])).hex() == case["hash"]


def test_keys(vector_cases: Any) -> None:
    file = FOLDER + "check_key.json"
    for case in vector_cases(file, load_json(file)["cases"], part="reference"):
        data = bytes.fromhex(case["key"])
        assert accepts(ed25519.decode_monero, data) == accepts(ed25519.decode_rfc8032, data) == case["valid"]


def test_hash_to_point(vector_cases: Any) -> None:
    file = FOLDER + "hash_to_ec.json"
    for case in vector_cases(file, load_json(file)["cases"], part="reference"):
        assert ed25519.encode(ed25519.hash_to_point(bytes.fromhex(case["key"]))).hex() == case["point"]


def test_edge_cases_of_signatures(vector_cases: Any) -> None:
    """What the flags of C2SP's cases mean is said in test_vectors.py."""
    file = "ed25519_ristretto/cctv_ed25519_edge_cases.json"
    refused = {"low_order_residue", "low_order_R", "low_order_A", "non_canonical_R", "non_canonical_A", "reencoded_k"}
    for case in vector_cases(file, load_json(file), part="reference"):
        arguments = bytes.fromhex(case["key"]), case["msg"].encode(), bytes.fromhex(case["sig"])
        flags = set(case["flags"] or ())
        assert accepts(eddsa.verify, *arguments, zip215=True) == ("reencoded_k" not in flags or "low_order_A" in flags)
        assert accepts(eddsa.verify, *arguments, zip215=False) == (not flags & refused)
