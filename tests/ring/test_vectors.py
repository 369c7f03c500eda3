# SPDX-License-Identifier: GPL-3.0-or-later
"""Known answers: CLSAGs of others, one made byte for byte, CryptoNote ring signatures, and a real transaction."""

from __future__ import annotations

from typing import Any

import pytest
from support.vectors import load_json

from zkpriv.ed25519 import H
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.prime_group import ED25519
from zkpriv.ring import Rules, clsag, cryptonote
from zkpriv.ring.clsag import Clsag
from zkpriv.ring.cryptonote import RingSignature

CLSAGS = "monero_clsag/clsag_signatures.json"
RINGS = "monero_crypto/check_ring_signature.json"
TRANSACTIONS = "monero_tx/transactions.json"


def scalar(text: str) -> int:
    return int.from_bytes(bytes.fromhex(text), "little")


def parsed(case: dict[str, Any]) -> clsag.Item:
    data = b"".join(bytes.fromhex(text) for text in (*case["s"], case["c1"], case["D"]))
    ring = [(bytes.fromhex(member["dest"]), bytes.fromhex(member["mask"])) for member in case["ring"]]
    signature = Clsag.from_bytes(data, bytes.fromhex(case["key_image"]))
    assert signature.to_bytes() == data
    return clsag.Item(signature, bytes.fromhex(case["message"]), ring, bytes.fromhex(case["pseudo_out"]))


@pytest.mark.parametrize("rules", list(Rules))
def test_signatures_of_others_verify(rules: Rules, vector_cases: Any) -> None:
    items = []
    for case in vector_cases(CLSAGS, load_json(CLSAGS)["cases"]):
        items.append(parsed(case))
        clsag.verify(*items[-1], rules=rules)
        with pytest.raises(InvalidSignature):
            clsag.verify(items[-1].signature, bytes(32), items[-1].ring, items[-1].pseudo_out, rules=rules)
    clsag.verify_batch(items, rules=rules)


def test_a_signature_of_others_is_made_byte_for_byte(vector_cases: Any) -> None:
    cases = [case for case in load_json(CLSAGS)["cases"] if "secret" in case]
    assert cases
    for case in vector_cases(CLSAGS, cases, part="signing"):
        secret, wanted = case["secret"], parsed(case)
        index, n = secret["index"], len(case["ring"])
        amount, mask = scalar(secret["amount_scalar_u"]), scalar(secret["mask_z_t"])
        assert ED25519.generator.mul_var(mask) + H.mul_var(amount) == ED25519.decode(wanted.ring[index][1])
        responses = [wanted.signature.s[(index + step) % n] for step in range(1, n)]
        made = clsag.dev_sign_deterministic(
            wanted.message,
            wanted.ring,
            index,
            *(ED25519.secret(scalar(secret[name])) for name in ("p", "mask_z_t", "pseudo_mask_t2")),
            wanted.pseudo_out,
            nonce=ED25519.secret(scalar(secret["alpha_nonce"])),
            responses=responses,
        )
        assert made == wanted.signature
        assert made.to_bytes() == wanted.signature.to_bytes()


def test_cryptonote_ring_signatures(vector_cases: Any) -> None:
    for case in vector_cases(RINGS, load_json(RINGS)["cases"]):
        ring = [bytes.fromhex(key) for key in case["public_keys"]]
        digest, image, data = (bytes.fromhex(case[name]) for name in ("prefix_hash", "key_image", "signature"))
        accepted = True
        try:
            cryptonote.verify(RingSignature.from_bytes(data), digest, image, ring)
        except (EncodingError, InvalidSignature):
            accepted = False
        assert accepted == case["valid"]


def test_the_clsags_of_a_real_transaction(vector_cases: Any) -> None:
    """One input, one CLSAG: the blob ends with s, c1, D and the pseudo output."""
    cases = [case for case in load_json(TRANSACTIONS)["cases"] if "rings" in case]
    assert cases
    for case in vector_cases(TRANSACTIONS, cases, part="CLSAG"):
        assert case["n_in"] == 1 and len(case["rings"]) == 1
        ring = [(bytes.fromhex(member["dest"]), bytes.fromhex(member["mask"])) for member in case["rings"][0]]
        blob = bytes.fromhex(case["tx_hex"])
        pseudo_out, data = blob[-32:], blob[-32 * (len(ring) + 3) : -32]
        # version, unlock time, one input, to a key: amount 0, n offsets of several bytes, key image
        start = 5
        assert blob[start] == len(ring)
        at = start + 1
        for _ in ring:
            while blob[at] & 0x80:
                at += 1
            at += 1
        signature = Clsag.from_bytes(data, blob[at : at + 32])
        message = bytes.fromhex(case["signature_hash"])
        for rules in Rules:
            clsag.verify(signature, message, ring, pseudo_out, rules=rules)
        with pytest.raises(InvalidSignature):
            clsag.verify(signature, message, [ring[1], ring[0], *ring[2:]], pseudo_out, rules=Rules.MONERO)
