# SPDX-License-Identifier: GPL-3.0-or-later
"""snarkjs JSON that others made: every case reads and verifies; every deviation is refused with its place."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from support.vectors import load_json, vector_files, vector_path

from zkpriv.errors import EncodingError, InvalidKey, InvalidProof
from zkpriv.formats import snarkjs
from zkpriv.groth16 import Verifier

P = int(
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
    16,
)
R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
CASES = [name.rsplit("/", 1)[0] for name in vector_files("groth16_snarkjs", "*/proof.json")]
CASE = "groth16_snarkjs/walker_caseA"


def read(case: str) -> tuple[Any, Any, Any]:
    """verification_key, proof and public as parsed JSON."""
    return (
        load_json(f"{case}/verification_key.json"),
        load_json(f"{case}/proof.json"),
        load_json(f"{case}/public.json"),
    )


@pytest.mark.parametrize("case", CASES)
def test_known_answers(case: str, vector_cases: Any) -> None:
    key_json, proof_json, public_json = read(case)
    key = snarkjs.read_verifying_key(key_json)
    proof = snarkjs.read_proof(json.dumps(proof_json))
    public = snarkjs.read_public_inputs(json.dumps(public_json).encode())
    verifier = Verifier(key)
    for name in vector_cases(f"{case}/proof.json", [case]):
        assert name == case
        verifier.verify(proof, public)
    with pytest.raises(InvalidProof):
        verifier.verify(proof, [(public[0] + 1) % R, *public[1:]])


def test_seven_cases_are_read() -> None:
    vector_path("groth16_snarkjs")
    assert len(CASES) >= 7


def test_written_proof_is_the_proof_that_was_read() -> None:
    _, proof_json, public_json = read(CASE)
    assert snarkjs.write_proof(snarkjs.read_proof(proof_json)) == proof_json
    assert snarkjs.write_public_inputs(snarkjs.read_public_inputs(public_json)) == public_json


@pytest.mark.parametrize("value", [-1, R])
def test_write_refuses_public_inputs_out_of_range(value: int) -> None:
    with pytest.raises(EncodingError, match="public\\[0\\]"):
        snarkjs.write_public_inputs([value])


def changed(data: Any, path: list[Any], value: Any) -> Any:
    out = copy.deepcopy(data)
    at = out
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return out


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["pi_a", 0], "01", "pi_a\\[0\\]"),
        (["pi_a", 0], "-1", "pi_a\\[0\\]"),
        (["pi_a", 0], "1e3", "pi_a\\[0\\]"),
        (["pi_a", 0], " 1", "pi_a\\[0\\]"),
        (["pi_a", 0], "", "pi_a\\[0\\]"),
        (["pi_a", 0], "٣", "pi_a\\[0\\]"),
        (["pi_a", 0], "9" * 5000, "pi_a\\[0\\]"),
        (["pi_a", 0], 5, "pi_a\\[0\\]"),
        (["pi_a", 0], str(P), "pi_a\\[0\\] is not below the field prime"),
        (["pi_a", 0], "1", "pi_a: .*curve"),
        (["pi_a", 2], "2", "pi_a\\[2\\]"),
        (["pi_a", 2], "0", "pi_a\\[2\\]"),
        (["pi_a"], ["1", "2", "1", "1"], "pi_a must be an array of 2 or 3, got 4"),
        (["pi_a"], {"x": "1"}, "pi_a must be an array"),
        (["pi_b", 1, 0], str(P), "pi_b\\[1\\]\\[0\\]"),
        (["pi_b", 1, 0], "7", "pi_b: .*curve"),
        (["pi_b", 2], ["0", "1"], "pi_b\\[2\\]"),
        (["pi_b", 0], ["1"], "pi_b\\[0\\] must be an array of 2, got 1"),
        (["protocol"], "plonk", "protocol must be 'groth16', got 'plonk'"),
        (["curve"], "bn128", "curve must be 'bls12381', got 'bn128'"),
        (["curve"], None, "curve must be"),
    ],
)
def test_malformed_proof(path: list[Any], value: Any, place: str) -> None:
    _, proof_json, _ = read(CASE)
    with pytest.raises(EncodingError, match=place):
        snarkjs.read_proof(changed(proof_json, path, value))


def test_point_off_the_subgroup() -> None:
    from support.points import off_subgroup_g1, off_subgroup_g2

    _, proof_json, _ = read(CASE)
    x, y = (int.from_bytes(off_subgroup_g1()[i : i + 48], "big") for i in (0, 48))
    with pytest.raises(EncodingError, match=r"pi_c: .*subgroup"):
        snarkjs.read_proof(changed(proof_json, ["pi_c"], [str(x), str(y), "1"]))
    data = off_subgroup_g2()
    x1, x0, y1, y0 = (str(int.from_bytes(data[i : i + 48], "big")) for i in range(0, 192, 48))
    with pytest.raises(EncodingError, match=r"pi_b: .*subgroup"):
        snarkjs.read_proof(changed(proof_json, ["pi_b"], [[x0, x1], [y0, y1], ["1", "0"]]))


@pytest.mark.parametrize("part", ["pi_a", "pi_b", "pi_c", "protocol", "curve"])
def test_missing_member(part: str) -> None:
    _, proof_json, _ = read(CASE)
    del proof_json[part]
    with pytest.raises(EncodingError, match=f"{part}' is missing"):
        snarkjs.read_proof(proof_json)


def test_identity_in_a_proof_is_read_and_refused_by_the_verifier() -> None:
    key_json, proof_json, public_json = read(CASE)
    proof = snarkjs.read_proof(changed(proof_json, ["pi_a"], ["0", "1", "0"]))
    assert snarkjs.write_proof(proof)["pi_a"] == ["0", "1", "0"]
    with pytest.raises(InvalidProof, match="A is the identity"):
        Verifier(snarkjs.read_verifying_key(key_json)).verify(proof, snarkjs.read_public_inputs(public_json))


def test_member_twice() -> None:
    _, proof_json, _ = read(CASE)
    text = json.dumps(proof_json)
    with pytest.raises(EncodingError, match="'pi_a' occurs twice"):
        snarkjs.read_proof(text[:-1] + f', "pi_a": {json.dumps(proof_json["pi_c"])}}}')


@pytest.mark.parametrize("text", ["", "{", "[" * 100000, b"\xff\xfe", "{}", "[]", "null", "1" * 5000, '"x"'])
def test_not_a_proof(text: str | bytes) -> None:
    with pytest.raises(EncodingError):
        snarkjs.read_proof(text)


@pytest.mark.parametrize("value", [str(R), "-1", "0x1", "01", 7, None, ["1"], "1.0", True])
def test_malformed_public_input(value: Any) -> None:
    with pytest.raises(EncodingError, match="public\\[1\\]"):
        snarkjs.read_public_inputs(["1", value])


def test_public_inputs_are_an_array() -> None:
    with pytest.raises(EncodingError, match="expected an array, got an object"):
        snarkjs.read_public_inputs("{}")


@pytest.mark.parametrize("count", [0, 2, "1", True, None])
def test_number_of_inputs_must_fit_ic(count: Any) -> None:
    key_json, _, _ = read(CASE)
    with pytest.raises(EncodingError, match="nPublic"):
        snarkjs.read_verifying_key(changed(key_json, ["nPublic"], count))


def test_unsuitable_key() -> None:
    key_json, _, _ = read(CASE)
    with pytest.raises(InvalidKey, match="gamma_g2 equals delta_g2"):
        snarkjs.read_verifying_key(changed(key_json, ["vk_delta_2"], key_json["vk_gamma_2"]))
    with pytest.raises(InvalidKey, match="IC\\[1\\] is the identity"):
        snarkjs.read_verifying_key(changed(key_json, ["IC", 1], ["0", "1", "0"]))
    snarkjs.read_verifying_key(changed(key_json, ["IC", 1], ["0", "1", "0"]), allow_unbound_inputs=True)
    with pytest.raises(InvalidKey, match="alpha_g1 is the identity"):
        snarkjs.read_verifying_key(changed(key_json, ["vk_alpha_1"], ["0", "1", "0"]))
    with pytest.raises(EncodingError, match="IC must be an array of one or more"):
        snarkjs.read_verifying_key(changed(key_json, ["IC"], []))
