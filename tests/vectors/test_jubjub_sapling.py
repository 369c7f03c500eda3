# SPDX-License-Identifier: GPL-3.0-or-later
"""Zcash Sapling's known answers, recomputed by the reference."""

from __future__ import annotations

from typing import Any

import pytest
from support.vectors import load_json

from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.reference import jubjub, redjubjub
from zkpriv.reference.jubjub import IDENTITY, ORDER

pytestmark = pytest.mark.usefixtures("every_level")

SPEND_AUTH = jubjub.generator("SPENDING_KEY_GENERATOR")
BINDING = jubjub.generator("VALUE_COMMITMENT_RANDOMNESS_GENERATOR")
FOLDER = "jubjub_sapling/"


def test_jubjub(vector_cases: Any) -> None:
    file = FOLDER + "jubjub.json"
    data = load_json(file)
    full = (int(data["full_generator"]["u"], 16), int(data["full_generator"]["v"], 16))
    for point in vector_cases(file, [full], part="generator"):
        assert jubjub.is_on_curve(point) and not jubjub.in_subgroup(point)
        assert jubjub.mul(point, 8 * ORDER) == IDENTITY and jubjub.mul(point, 4 * ORDER) != IDENTITY
    eight = jubjub.mul(full, 8)
    for case in vector_cases(file, data["multiples_of_8G_compressed"], part="multiples"):
        encoded = bytes.fromhex(case["bytes"])
        assert jubjub.encode(jubjub.mul(eight, case["k"])) == encoded
        assert jubjub.decode(encoded) == jubjub.mul(eight, case["k"])
    for case in vector_cases(file, data["eight_torsion_points"], part="torsion"):
        point = (int(case["u"], 16), int(case["v"], 16))
        assert jubjub.is_on_curve(point) and jubjub.has_small_order(point)
        with pytest.raises(EncodingError, match="subgroup"):
            jubjub.decode(jubjub.encode(point))
    for text in vector_cases(file, data["zip216_noncanonical_encodings_rejected"], part="zip216"):
        with pytest.raises(EncodingError, match="sign bit"):
            jubjub.decode(bytes.fromhex(text), subgroup=False, allow_identity=True)
    for case in vector_cases(file, [data["mul_consistency"]], part="mul"):
        point = jubjub.mul((int(case["p_u"], 16), int(case["p_v"], 16)), 8)
        a, b, c = (int(case[name], 16) for name in ("a", "b", "c_eq_ab"))
        assert c == a * b % ORDER
        assert jubjub.mul(jubjub.mul(point, a), b) == jubjub.mul(point, c)


def test_generators(vector_cases: Any) -> None:
    file = FOLDER + "sapling_generators.json"
    names = {
        "skb": "SPENDING_KEY_GENERATOR",
        "pkb": "PROOF_GENERATION_KEY_GENERATOR",
        "npb": "NULLIFIER_POSITION_GENERATOR",
        "wprb": "NOTE_COMMITMENT_RANDOMNESS_GENERATOR",
        "vcvb": "VALUE_COMMITMENT_VALUE_GENERATOR",
        "vcrb": "VALUE_COMMITMENT_RANDOMNESS_GENERATOR",
    }
    for case in vector_cases(file, load_json(file)["cases"]):
        for column, name in names.items():
            assert jubjub.encode(jubjub.generator(name)).hex() == case[column]
        for index in range(4):
            assert jubjub.encode(jubjub.pedersen_generator(index)).hex() == case[f"pb{index}"]


def test_value_commitments(vector_cases: Any) -> None:
    file = FOLDER + "value_commitments.json"
    for case in vector_cases(file, load_json(file)["cases"]):
        expected = (int(case["cv_u"]), int(case["cv_v"]))
        assert jubjub.value_commitment(int(case["value"]), int(case["rcv"])) == expected


def test_redjubjub(vector_cases: Any) -> None:
    file = FOLDER + "redjubjub.json"
    data = load_json(file)
    for kind, base in (("spend_auth", SPEND_AUTH), ("binding", BINDING)):
        for case in vector_cases(file, data[kind], part=kind):
            message, signature, key = (bytes.fromhex(case[name]) for name in ("msg", "sig", "vk"))
            redjubjub.zcash_verify(key, message, signature, base)
            with pytest.raises((InvalidSignature, EncodingError)):
                redjubjub.zcash_verify(key, message + b"\x00", signature, base)


def test_sapling_signatures(vector_cases: Any) -> None:
    """Keys, their randomisation, and both signatures of each case."""
    file = FOLDER + "sapling_signatures.json"
    for case in vector_cases(file, load_json(file)["cases"]):
        data = {name: bytes.fromhex(value) for name, value in case.items()}
        secret, alpha = int.from_bytes(data["sk"], "little"), int.from_bytes(data["alpha"], "little")
        randomised = (secret + alpha) % ORDER
        assert randomised.to_bytes(32, "little") == data["rsk"]
        assert jubjub.encode(jubjub.mul(SPEND_AUTH, secret)) == data["vk"]
        moved = jubjub.add(jubjub.decode(data["vk"]), jubjub.mul(SPEND_AUTH, alpha))
        assert jubjub.encode(moved) == data["rvk"]
        redjubjub.zcash_verify(data["vk"], data["m"], data["sig"], SPEND_AUTH)
        redjubjub.zcash_verify(data["rvk"], data["m"], data["rsig"], SPEND_AUTH)
        with pytest.raises(InvalidSignature):
            redjubjub.zcash_verify(data["vk"], data["m"], data["rsig"], SPEND_AUTH)


def test_pedersen_hash(vector_cases: Any) -> None:
    file = FOLDER + "pedersen_hash.json"
    for case in vector_cases(file, load_json(file)["cases"]):
        bits = [int(bit) for bit in case["input_bits_with_personalization"]]
        assert jubjub.pedersen_hash(bits) == (int(case["hash_u"], 16), int(case["hash_v"], 16))


def pedersen_root(leaves: list[int], empty: list[int], depth: int) -> int:
    row = leaves or [empty[0]]
    for level in range(depth):
        if len(row) % 2:
            row = [*row, empty[level]]
        row = [jubjub.pedersen_merkle_hash(level, *row[i : i + 2]) for i in range(0, len(row), 2)]
    return row[0]


def wire(text: str) -> int:
    return int.from_bytes(bytes.fromhex(text), "little")


def test_mainnet_tree(vector_cases: Any) -> None:
    file = FOLDER + "sapling_tree_mainnet_start.json"
    data = load_json(file)
    empty = [wire(text) for text in data["empty_roots_by_height"]]
    assert empty[0] == 1 and wire(data["empty_root"]) == empty[32]
    for level in vector_cases(file, range(32), part="empty roots"):
        assert jubjub.pedersen_merkle_hash(level, empty[level], empty[level]) == empty[level + 1]
    leaves: list[int] = []
    for block in vector_cases(file, data["blocks"], part="blocks"):
        leaves += [wire(text) for text in block["cmus"]]
        assert pedersen_root(leaves, empty, 32) == wire(block["root_after"])


def test_depth_four_tree(vector_cases: Any) -> None:
    file = FOLDER + "merkle_tree_depth4.json"
    data = load_json(file)
    empty = [1]
    for level in range(4):
        empty.append(jubjub.pedersen_merkle_hash(level, empty[level], empty[level]))
    leaves = [int(text, 16) for text in data["commitments"]]
    known = [(count, root) for count, root in enumerate(data["roots"], start=1) if root is not None]
    for count, root in vector_cases(file, known):
        assert pedersen_root(leaves[:count], empty, 4) == wire(root)
    vector_cases.out_of_scope(file, len(known), "zcashd's serialisation of the incremental tree")
