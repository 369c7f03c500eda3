# SPDX-License-Identifier: GPL-3.0-or-later
"""Known answers for Ed25519, ristretto255 and Keccak on every level: Monero's primitives, RFC 9496, RFC 8032, ZIP 215,
C2SP's edge cases and Wycheproof.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from support.vectors import load_json

from zkpriv import ed25519, eddsa
from zkpriv.ed25519 import Ed25519, G
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.keccak import keccak256
from zkpriv.reference import ristretto as reference_ristretto
from zkpriv.ristretto import BASE, Ristretto

pytestmark = pytest.mark.usefixtures("every_level")

MONERO = "monero_crypto/"
CURVE = "ed25519_ristretto/"


def passes(call: Callable[[], object]) -> bool:
    """False for the two errors that a decoder or verifier may raise; anything else is a fault."""
    try:
        call()
    except (EncodingError, InvalidSignature):
        return False
    return True


def cases_of(file: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = load_json(file)["cases"]
    return cases


def test_keccak(vector_cases: Any) -> None:
    file = MONERO + "keccak256.json"
    for case in vector_cases(file, cases_of(file)):
        data = bytes.fromhex(case["data"])
        assert keccak256(data).hex() == case["hash"]
        assert keccak256(data[: len(data) // 3], data[len(data) // 3 :]).hex() == case["hash"]


def test_check_key(vector_cases: Any) -> None:
    file = MONERO + "check_key.json"
    for case in vector_cases(file, cases_of(file)):
        data = bytes.fromhex(case["key"])
        assert passes(lambda data=data: Ed25519.from_bytes(data)) == case["valid"]
        assert passes(lambda data=data: Ed25519.from_bytes_rfc8032(data)) == case["valid"]
        if case["valid"]:
            assert Ed25519.from_bytes(data).to_bytes() == data


def test_check_scalar(vector_cases: Any) -> None:
    file = MONERO + "check_scalar.json"
    for case in vector_cases(file, cases_of(file)):
        data = bytes.fromhex(case["scalar"])
        assert passes(lambda data=data: ed25519.scalar_from_bytes(data)) == case["canonical"]
        assert passes(lambda data=data: Ed25519Secret.from_scalar(data)) == case["canonical"]
        assert Ed25519Secret.reduce(data).reveal() == ed25519.reduce_scalar(data).to_bytes(32, "little")


def test_check_torsion(vector_cases: Any) -> None:
    """The file counts the identity as refused, as ``is_prime_order`` and ``member_from_bytes`` do."""
    file = MONERO + "check_torsion.json"
    for case in vector_cases(file, cases_of(file)):
        data, wanted = bytes.fromhex(case["key"]), case["in_prime_order_subgroup"]
        point = Ed25519.from_bytes(data)
        assert point.is_prime_order == wanted
        assert passes(lambda data=data: Ed25519.member_from_bytes(data)) == wanted
        assert point.is_torsion_free == (wanted or point.is_identity)


def test_hash_to_point(vector_cases: Any) -> None:
    file = MONERO + "hash_to_ec.json"
    cases = cases_of(file)
    many = ed25519.hash_many_to_points([bytes.fromhex(case["key"]) for case in cases])
    for case, point in zip(vector_cases(file, cases), many, strict=True):
        assert ed25519.hash_to_point(bytes.fromhex(case["key"])).to_bytes().hex() == case["point"]
        assert point.to_bytes().hex() == case["point"]


def test_hash_to_scalar(vector_cases: Any) -> None:
    file = MONERO + "hash_to_scalar.json"
    for case in vector_cases(file, cases_of(file)):
        data = bytes.fromhex(case["data"])
        assert ed25519.hash_to_scalar(data).to_bytes(32, "little").hex() == case["scalar"]
        if len(data) >= 32:
            with Ed25519Secret.from_bytes(data[:32]) as secret, secret.hash_to_scalar(data[32:]) as hashed:
                assert hashed.reveal().hex() == case["scalar"]


def test_public_keys(vector_cases: Any) -> None:
    file = MONERO + "secret_key_to_public_key.json"
    for case in vector_cases(file, cases_of(file)):
        with Ed25519Secret.from_scalar(bytes.fromhex(case["secret"])) as secret:
            assert secret.mul_base(G).to_bytes().hex() == case["public"]
        k = ed25519.scalar_from_bytes(bytes.fromhex(case["secret"]))
        assert G.mul_var(k).to_bytes().hex() == case["public"]


# ristretto255


def test_ristretto(vector_cases: Any) -> None:
    file = CURVE + "ristretto255_rfc9496.json"
    data = load_json(file)
    for case in vector_cases(file, data["multiples_of_base"], part="multiples"):
        encoded, element = bytes.fromhex(case["encoding"]), BASE.mul_var(case["k"])
        assert element.to_bytes() == encoded
        assert Ristretto.from_bytes(encoded) == element and hash(Ristretto.from_bytes(encoded)) == hash(element)
        assert Ristretto.from_bytes(encoded).to_bytes() == encoded
        assert reference_ristretto.encode(reference_ristretto.decode(encoded)) == encoded
    for case in vector_cases(file, data["bad_encodings"], part="bad encodings"):
        encoded = bytes.fromhex(case["encoding"])
        assert not passes(lambda encoded=encoded: Ristretto.from_bytes(encoded))
        assert not passes(lambda encoded=encoded: reference_ristretto.decode(encoded))
    for case in vector_cases(file, data["label_to_point"], part="labels"):
        uniform = hashlib.new(case["hash"], case["label"].encode()).digest()
        assert Ristretto.from_uniform(uniform).to_bytes().hex() == case["encoding"]
        assert reference_ristretto.encode(reference_ristretto.from_uniform_bytes(uniform)).hex() == case["encoding"]
    for case in vector_cases(file, data["uniform_bytes_to_point"], part="uniform bytes"):
        uniform = bytes.fromhex(case["input"])
        assert Ristretto.from_uniform(uniform).to_bytes().hex() == case["output"]
        assert reference_ristretto.encode(reference_ristretto.from_uniform_bytes(uniform)).hex() == case["output"]


# Signatures


def test_signing(vector_cases: Any) -> None:
    file = CURVE + "ed25519_sign_input.json"
    for case in vector_cases(file, cases_of(file)):
        key, message, signature = (bytes.fromhex(case[name]) for name in ("public", "message", "signature"))
        with Ed25519Secret.from_bytes(bytes.fromhex(case["secret_seed"])) as seed:
            assert eddsa.public_key(seed) == key
            assert eddsa.sign(seed, message) == signature
        eddsa.verify(key, message, signature)
        eddsa.verify_zip215(key, message, signature)
        for verify in (eddsa.verify, eddsa.verify_zip215):
            with pytest.raises(InvalidSignature):
                verify(key, message + b"\0", signature)


def test_zip215(vector_cases: Any) -> None:
    """Keys and nonce points of small order: ZIP 215 says which pass; the strict rule refuses them all."""
    file = CURVE + "zip215_small_order.json"
    message = b"Zcash"
    for case in vector_cases(file, load_json(file)):
        key, signature = bytes.fromhex(case["vk_bytes"]), bytes.fromhex(case["sig_bytes"])
        wanted = case["valid_zip215"]
        assert passes(lambda k=key, s=signature: eddsa.verify_zip215(k, message, s)) == wanted
        assert not passes(lambda k=key, s=signature: eddsa.verify(k, message, s))


def test_edge_cases(vector_cases: Any) -> None:
    """C2SP's cases solve the equation times the cofactor, and their flags say what is odd. A challenge over other bytes
    than those of the signature counts unless the key has small order, which makes every challenge good.
    """
    file = CURVE + "cctv_ed25519_edge_cases.json"
    refused = {"low_order_residue", "low_order_R", "low_order_A", "non_canonical_R", "non_canonical_A", "reencoded_k"}
    strict = 0
    for case in vector_cases(file, load_json(file)):
        key, signature, flags = bytes.fromhex(case["key"]), bytes.fromhex(case["sig"]), set(case["flags"] or ())
        message = case["msg"].encode()
        lenient = "reencoded_k" not in flags or "low_order_A" in flags
        assert passes(lambda k=key, m=message, s=signature: eddsa.verify_zip215(k, m, s)) == lenient
        assert passes(lambda k=key, m=message, s=signature: eddsa.verify(k, m, s)) == (not flags & refused)
        strict += not flags & refused
    assert strict


def test_wycheproof(vector_cases: Any) -> None:
    file = CURVE + "wycheproof_ed25519.json"
    items = [(group["publicKey"]["pk"], case) for group in load_json(file)["testGroups"] for case in group["tests"]]
    for key, case in vector_cases(file, items):
        raw_key, message, signature = bytes.fromhex(key), bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])
        arguments = raw_key, message, signature
        assert passes(lambda a=arguments: eddsa.verify(*a)) == (case["result"] == "valid"), case["comment"]
        # ZIP 215 takes one more: an encoding of the identity with the sign bit.
        lenient = case["result"] == "valid" or case["comment"].startswith("R encodes y = 1 with the sign bit")
        assert passes(lambda a=arguments: eddsa.verify_zip215(*a)) == lenient, case["comment"]
