# SPDX-License-Identifier: GPL-3.0-or-later
"""Curve, encoding and pairing vectors through the reference (the native core runs the same files
elsewhere).
"""

from __future__ import annotations

from typing import Any

import pytest
from support.vectors import load_json, vector_files, vector_path

from zkpriv.errors import EncodingError
from zkpriv.reference import pairing as pr
from zkpriv.reference.curve import G1, G2, Group
from zkpriv.reference.field import P, R, fp12_pow


def coordinate(value: Any) -> Any:
    if isinstance(value, dict):
        return int(value["c0"], 16), int(value["c1"], 16)
    return int(value, 16)


@pytest.mark.parametrize("file", vector_files("bls12381_curve", "BLS12_381_scalar_mul_*.json"))
def test_scalar_multiplication(file: str, vector_cases: Any) -> None:
    data = load_json(file)
    group: Group[Any] = G1 if data["group"] == "G1" else G2
    for case in vector_cases(file, data["vectors"]):
        p, q = (tuple(coordinate(case[name][axis]) for axis in "xy") for name in "PQ")
        assert group.mul(p, int(case["scalar"], 16)) == q


def test_pairing_multiples(vector_cases: Any) -> None:
    """e(i G1, i G2), each by its own Miller loop; it is also e(G1, G2)^(i^2)."""
    file = "bls12381_curve/pairing_gt_multiples.json"
    base = pr.pairing(G1.generator, G2.generator)
    for case in vector_cases(file, load_json(file)):
        i = int(case["i"])
        value = pr.pairing(G1.mul(G1.generator, i), G2.mul(G2.generator, i))
        assert pr.encode_gt(value).hex() == case["gt"]
        assert fp12_pow(base, i * i) == value
        assert pr.decode_gt(bytes.fromhex(case["gt"])) == value


def test_ietf_optimal_ate(vector_cases: Any) -> None:
    """The draft has the literal exponent (p^12 - 1) / r; ours is its cube."""
    file = "bls12381_curve/ietf_optimal_ate_bls12_381.json"
    data = load_json(file)
    for case in vector_cases(file, [data]):
        p = (int(case["P"]["x"], 16), int(case["P"]["y"], 16))
        q = tuple((int(case["Q"][f"{axis}'_0"], 16), int(case["Q"][f"{axis}'_1"], 16)) for axis in "xy")
        e = [int(value, 16) for value in case["e"]]
        literal = fp12_pow(pr.miller_loop([(p, q)]), (P**12 - 1) // R)
        flat = sorted(number for six in literal for two in six for number in two)
        assert flat == sorted(e)
        assert fp12_pow(literal, 3) == pr.pairing(p, q)


@pytest.mark.parametrize("name", ["G1", "G2"])
def test_strict_decoding(name: str, vector_cases: Any) -> None:
    group: Group[Any] = G1 if name == "G1" else G2
    file = f"bls12381_serialization/deserialization_{name}.json"
    for case in vector_cases(file, load_json(file)):
        data = bytes.fromhex(case["input"])
        if str(case["valid"]) == "True":
            assert group.encode(group.decode(data, True), True) == data
        else:
            with pytest.raises(EncodingError):
                group.decode(data, True)


@pytest.mark.parametrize("name", ["g1", "g2"])
@pytest.mark.parametrize("form", ["compressed", "uncompressed"])
def test_multiples_of_the_generator(name: str, form: str, vector_cases: Any) -> None:
    group: Group[Any] = G1 if name == "g1" else G2
    file = f"bls12381_serialization/{name}_{form}_valid_0_666.dat"
    data = vector_path(file).read_bytes()
    size = group.width * (1 if form == "compressed" else 2)
    items = [data[start : start + size] for start in range(0, len(data), size)]
    expected: Any = None
    for index, item in enumerate(vector_cases(file, items)):
        assert group.encode(expected, form == "compressed") == item
        if index < 60:
            assert group.decode(item, form == "compressed", subgroup=False) == expected
        expected = group.add(expected, group.generator)
