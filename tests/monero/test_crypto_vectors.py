# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero's own tests of derivations, one-time keys, view tags, key images and plain signatures."""

from __future__ import annotations

from typing import Any

import pytest
from support.vectors import load_json

from zkpriv.ed25519 import Ed25519, G, hash_to_scalar
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.monero.schnorr import sign, sign_with_nonce
from zkpriv.monero.signature import check_signature
from zkpriv.reference.ed25519 import torsion_points
from zkpriv.stealth import MONERO, key_image, one_time_key


def cases(vector_cases: Any, name: str) -> Any:
    file = f"monero_crypto/{name}.json"
    return vector_cases(file, load_json(file)["cases"])


def test_generate_key_derivation(vector_cases: Any) -> None:
    for case in cases(vector_cases, "generate_key_derivation"):
        public = bytes.fromhex(case["public"])
        with Ed25519Secret.from_scalar(bytes.fromhex(case["secret"])) as secret:
            if not case["ok"]:
                with pytest.raises(EncodingError):
                    Ed25519.from_bytes(public)
                continue
            with MONERO.shared(secret, Ed25519.from_bytes(public)) as shared:
                assert shared.reveal().hex() == case["derivation"]


def test_derive_public_key(vector_cases: Any) -> None:
    for case in cases(vector_cases, "derive_public_key"):
        base = bytes.fromhex(case["base"])
        if not case["ok"]:
            with pytest.raises(EncodingError):
                Ed25519.from_bytes(base)
            continue
        with Ed25519Secret.from_bytes(bytes.fromhex(case["derivation"])) as shared:
            derived = one_time_key(MONERO, shared, case["output_index"], Ed25519.from_bytes(base))
        assert derived.to_bytes().hex() == case["derived"]


def test_derive_view_tag(vector_cases: Any) -> None:
    for case in cases(vector_cases, "derive_view_tag"):
        with Ed25519Secret.from_bytes(bytes.fromhex(case["derivation"])) as shared:
            assert f"{MONERO.view_tag(shared, case['output_index']):02x}" == case["view_tag"]


def test_generate_key_image(vector_cases: Any) -> None:
    for case in cases(vector_cases, "generate_key_image"):
        point = MONERO.group.hash_to_point(bytes.fromhex(case["public"]))
        with Ed25519Secret.from_scalar(bytes.fromhex(case["secret"])) as secret:
            assert secret.mul_base(point).to_bytes().hex() == case["key_image"]


def test_generate_signature(vector_cases: Any) -> None:
    for case in cases(vector_cases, "generate_signature"):
        digest, public, secret, k = (
            bytes.fromhex(case[name]) for name in ("prefix_hash", "public", "secret", "random_scalar_k")
        )
        with Ed25519Secret.from_scalar(secret) as key, Ed25519Secret.from_scalar(k) as nonce:
            assert sign_with_nonce(digest, public, key, nonce).hex() == case["signature"]
        check_signature(digest, public, bytes.fromhex(case["signature"]))


def test_check_signature(vector_cases: Any) -> None:
    for case in cases(vector_cases, "check_signature"):
        parts = [bytes.fromhex(case[name]) for name in ("prefix_hash", "public", "signature")]
        if case["valid"]:
            check_signature(*parts)
        else:
            with pytest.raises((EncodingError, InvalidSignature)):
                check_signature(*parts)


def test_signatures_come_back_and_every_part_is_bound() -> None:
    with Ed25519Secret.random_scalar() as secret:
        public = secret.mul_base(G).to_bytes()
        message = bytes(range(32))
        signature = sign(message, secret)
        assert sign(message, secret) != signature
        check_signature(message, public, signature)
        for place in (0, 31, 32, 63):
            changed = bytearray(signature)
            changed[place] ^= 1
            with pytest.raises((EncodingError, InvalidSignature)):
                check_signature(message, public, bytes(changed))
        with pytest.raises(InvalidSignature):
            check_signature(bytes(32), public, signature)
        with pytest.raises(InvalidSignature):
            check_signature(message, G.to_bytes(), signature)
        for wrong in (b"", signature[:-1], signature + b"\0"):
            with pytest.raises(EncodingError):
                check_signature(message, public, wrong)
        for wrong in (b"", bytes(31), bytes(33)):
            with pytest.raises(EncodingError):
                check_signature(wrong, public, signature)


def test_scalars_of_signatures_are_canonical() -> None:
    order = MONERO.group.order
    with Ed25519Secret.from_scalar(7) as secret:
        signature = sign(bytes(32), secret)
        public = secret.mul_base(G).to_bytes()
    for start in (0, 32):
        value = int.from_bytes(signature[start : start + 32], "little") + order
        changed = signature[:start] + value.to_bytes(32, "little") + signature[start + 32 :]
        with pytest.raises(EncodingError):
            check_signature(bytes(32), public, changed)


def test_a_commitment_that_is_the_identity_is_refused() -> None:
    """With a key of small order c = Hs(m, P, identity) and r = 0 fit the equation as soon as eight divides c."""
    identity = Ed25519.identity().to_bytes()
    for x, y in torsion_points():
        key = Ed25519.from_affine(x, y).to_bytes()
        digests = (number.to_bytes(32, "little") for number in range(1000))
        digest = next(item for item in digests if hash_to_scalar(item, key, identity) % 8 == 0)
        c = hash_to_scalar(digest, key, identity)
        with pytest.raises(InvalidSignature):
            check_signature(digest, key, c.to_bytes(32, "little") + bytes(32))
    with pytest.raises(InvalidSignature):
        check_signature(bytes(32), G.to_bytes(), bytes(64))


def test_key_images_are_the_same_for_the_same_key() -> None:
    with Ed25519Secret.from_scalar(11) as secret, Ed25519Secret.from_scalar(12) as other:
        key = secret.mul_base(G)
        assert key_image(MONERO, secret, key) == key_image(MONERO, secret, key)
        assert key_image(MONERO, secret, key) != key_image(MONERO, other, other.mul_base(G))
        assert key_image(MONERO, secret, key).is_prime_order
