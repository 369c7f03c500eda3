# SPDX-License-Identifier: GPL-3.0-or-later
"""Ethereum's BLS signatures from the library's groups, pairing and hash to curve: all three end to end."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from support.vectors import load_json

from zkpriv.errors import EncodingError
from zkpriv.groups import G1, G2
from zkpriv.hash_to_curve import hash_to_g2
from zkpriv.pairing import pairing_product_is_one

pytestmark = pytest.mark.usefixtures("every_level")

DST = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_"
FOLDER = "bls12381_curve/bls_sig_pop_g2/"


def raw(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def key(text: str) -> G1:
    point = G1.from_bytes(raw(text))
    if point.is_identity:
        raise EncodingError("a public key must not be the identity")
    return point


def holds(pubkeys: list[str], messages: list[str], signature: str) -> bool:
    """e(g1, signature) = prod e(key_i, H(message_i)); malformed or missing data counts as false."""
    if not pubkeys or len(pubkeys) != len(messages):
        return False
    try:
        pairs = [(key(k), hash_to_g2(raw(m), DST)) for k, m in zip(pubkeys, messages, strict=True)]
        return pairing_product_is_one([*pairs, (-G1.generator(), G2.from_bytes(raw(signature)))])
    except EncodingError:
        return False


def test_sign(vector_cases: Any) -> None:
    file = FOLDER + "sign.json"
    for case in vector_cases(file, load_json(file)):
        secret = int(case["input"]["privkey"], 16)
        point = hash_to_g2(raw(case["input"]["message"]), DST) * secret
        if case["output"] is None:
            assert point.is_identity
        else:
            assert point.to_bytes() == raw(case["output"])


def test_verify(vector_cases: Any) -> None:
    file = FOLDER + "verify.json"
    for case in vector_cases(file, load_json(file)):
        data = case["input"]
        assert holds([data["pubkey"]], [data["message"]], data["signature"]) == case["output"], case["name"]


def test_aggregate(vector_cases: Any) -> None:
    file = FOLDER + "aggregate.json"
    for case in vector_cases(file, load_json(file)):
        total = G2.identity()
        for text in case["input"]:
            total += G2.from_bytes(raw(text))
        assert total.to_bytes() == raw(case["output"])


def test_aggregate_verify(vector_cases: Any) -> None:
    file = FOLDER + "aggregate_verify.json"
    for case in vector_cases(file, load_json(file)):
        data = case["input"]
        assert holds(data["pubkeys"], data["messages"], data["signature"]) == case["output"], case["name"]


def test_fast_aggregate_verify(vector_cases: Any) -> None:
    file = FOLDER + "fast_aggregate_verify.json"
    for case in vector_cases(file, load_json(file)):
        data = case["input"]
        messages = [data["message"]] * len(data["pubkeys"])
        assert holds(data["pubkeys"], messages, data["signature"]) == case["output"], case["name"]


def test_batch_verify(vector_cases: Any) -> None:
    """Forged signatures that cancel with equal weights do not cancel with random ones."""
    file = FOLDER + "batch_verify.json"
    for case in vector_cases(file, load_json(file)):
        data = case["input"]
        pairs, total = [], G2.identity()
        for k, message, signature in zip(data["pubkeys"], data["messages"], data["signatures"], strict=True):
            weight = secrets.randbits(128) | 1
            pairs.append((key(k) * weight, hash_to_g2(raw(message), DST)))
            total += G2.from_bytes(raw(signature)) * weight
        assert pairing_product_is_one([*pairs, (-G1.generator(), total)]) == case["output"]
