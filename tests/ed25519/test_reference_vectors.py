# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero's known answers for the group, its hashes and Keccak, recomputed by the reference."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from support.vectors import load_json

from zkpriv.errors import EncodingError
from zkpriv.reference import ed25519
from zkpriv.reference.keccak import keccak256

FOLDER = "monero_crypto/"


def accepts(decode: Any, data: bytes) -> bool:
    try:
        decode(data)
    except EncodingError:
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
