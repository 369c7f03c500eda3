# SPDX-License-Identifier: GPL-3.0-or-later
"""The smaller circuits, and what holds for every shipped circuit."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import Any

import pytest
from support.forge import broken, forge, only_broken
from zkpriv.circuits import registry, run
from zkpriv.circuits.samples import SparseTree, inputs_for, random_spend, times

from zkpriv.errors import CircuitError, InvalidProof
from zkpriv.gadgets.nullifier_key import pack, pack_digits
from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub
from zkpriv.reference import poseidon as hashes
from zkpriv.reference.jubjub import ORDER

SMALL = [
    ("multiply", {}),
    ("range_proof", {"bits": 8}),
    ("range_proof", {"bits": 64}),
    ("membership", {}),
    ("ring_signature", {"ring": 11}),
    ("ringct", {"ring": 11}),
    ("transfer", {"inputs": 1, "outputs": 2}),
]


def sample(name: str, seed: int = 0, **shape: int) -> dict[str, Any]:
    return inputs_for(name, registry.get(name, **shape).shape_params, seed)


@pytest.mark.parametrize(("name", "shape"), list(registry.shapes()))
def test_samples_are_honest(name: str, shape: dict[str, int]) -> None:
    if shape.get("inputs") == 16:
        pytest.skip("the largest shape is solved by the slow tests")
    registry.get(name, **shape).check(registry.sample_inputs(name, seed=1, **shape))


@pytest.mark.slow
def test_largest_sample_is_honest() -> None:
    registry.get("transfer", inputs=16, outputs=2).check(registry.sample_inputs("transfer", inputs=16, outputs=2))


@pytest.mark.slow
@pytest.mark.parametrize(("inputs", "outputs"), [(1, 2), (4, 4), (16, 2)])
def test_every_shape_of_the_transfer_is_proved(inputs: int, outputs: int) -> None:
    """2x2 is proved by the quick tests of payments."""
    from zkpriv import groth16
    from zkpriv.errors import InvalidProof

    circuit = registry.get("transfer", inputs=inputs, outputs=outputs)
    witness = circuit.solve(registry.sample_inputs("transfer", inputs=inputs, outputs=outputs))
    proving_key, verifying_key = groth16.setup(circuit)
    verifier = groth16.Verifier(verifying_key)
    proof = groth16.Prover(circuit, proving_key).prove_witness(witness)
    public = list(witness.public)
    verifier.verify(proof, public)
    public[1] += 1
    with pytest.raises(InvalidProof):
        verifier.verify(proof, public)


@pytest.mark.parametrize(("name", "shape"), SMALL)
def test_every_public_input_is_bound(name: str, shape: dict[str, int]) -> None:
    """SOUNDNESS row 19: every public input is in a constraint, and changing it alone breaks one.

    Members of a ring are the exception: a ring with another stranger in it is another true statement. What binds a
    proof to its ring is that each member is in a constraint, so the verifier's sum depends on it (see the proof test).
    """
    circuit = registry.get(name, **shape)
    witness = circuit.solve(sample(name, **shape))
    witness.must_hold()
    for public in circuit.public_inputs:
        assert circuit.r1cs.rows_with([circuit.wire(public)]), public
        if public.startswith("member["):
            continue
        for change in (1, R - 1, 12345):
            changed = witness.mutated({public: (witness[public] + change) % R})
            assert broken(changed), f"{public} can be {change} more"


@pytest.mark.parametrize(("name", "shape"), SMALL[:-1])
def test_changed_wires_are_noticed(name: str, shape: dict[str, int]) -> None:
    draw = random.Random(name)
    circuit = registry.get(name, **shape)
    witness = circuit.solve(sample(name, **shape))
    witness.must_hold()
    wires = range(1, circuit.wires)
    for wire in draw.sample(wires, min(200, len(wires))):
        if circuit.wire_paths[wire].startswith("member["):
            continue
        value = (witness[wire] + draw.randrange(1, R)) % R
        assert not witness.mutated({wire: value}).is_satisfied(), circuit.wire_paths[wire]


def test_registry() -> None:
    assert registry.names() == ("multiply", "range_proof", "membership", "ring_signature", "ringct", "transfer")
    assert registry.get("transfer").shape_params == {"inputs": 2, "outputs": 2}
    assert registry.get("transfer", inputs=1).shape_params == {"inputs": 1, "outputs": 2}
    assert registry.is_shipped("transfer", {"inputs": 16, "outputs": 2})
    assert not registry.is_shipped("transfer", {"inputs": 3, "outputs": 2})
    with pytest.raises(KeyError, match="shipped ones are multiply"):
        registry.get("nothing")
    with pytest.raises(CircuitError, match="its parameters: inputs, outputs"):
        registry.get("transfer", ring=3)


@pytest.mark.parametrize("name", registry.names())
def test_runs_as_a_script(name: str) -> None:
    command = [sys.executable, "-m", f"zkpriv.circuits.{name}", "--json", "--no-proof"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    report = json.loads(done.stdout)
    assert report["name"] == name and report["public"] and report["constraints"] > 0


def test_script_refuses_unknown_arguments_and_reports() -> None:
    with pytest.raises(SystemExit):
        run.main("multiply", ["--nonsense"])
    report = run.run("range_proof", {"bits": 8}, prove=False)
    assert report["shape"] == {"bits": 8} and report["digest"] == registry.get("range_proof", bits=8).digest


# ---- multiply and range proof --------------------------------------------------------------------------------


def test_multiply() -> None:
    circuit = registry.get("multiply")
    assert circuit.constraints == 1
    circuit.check({"product": 15, "a": 3, "b": 5})
    circuit.check({"product": 2, "a": R - 1, "b": R - 2})
    for product in (16, 14, 0, R - 15, 15 * 2):
        assert len(broken(forge(circuit, {"product": product, "a": 3, "b": 5}))) == 1


@pytest.mark.parametrize("bits", [8, 16, 32, 64])
def test_range_proof_refuses_what_is_out_of_range(bits: int) -> None:
    """SOUNDNESS row 11."""
    circuit = registry.get("range_proof", bits=bits)
    for value in (0, 1, (1 << bits) - 1):
        circuit.check({"commitment": list(jubjub.value_commitment(value, 9)), "value": value, "blinding": 9})
    for value in (1 << bits, R - 1, R - (1 << bits), ORDER):
        commitment = jubjub.add(times("G_v", value), times("H", 9))
        forged = forge(circuit, {"commitment": list(commitment), "value": value, "blinding": 9})
        assert any("amount/top" in path for path in broken(forged))


def test_range_proof_binds_both_coordinates() -> None:
    """SOUNDNESS row 6: (u, -v) and (-u, v) are refused, each by its own coordinate."""
    circuit = registry.get("range_proof", bits=8)
    made = sample("range_proof", bits=8)
    u, v = made["commitment"]
    assert broken(forge(circuit, {**made, "commitment": [u, R - v]})) == ["commit/add#2/v"]
    assert broken(forge(circuit, {**made, "commitment": [R - u, v]})) == ["commit/add#2/u"]


def test_commitment_does_not_open_to_another_value() -> None:
    """SOUNDNESS row 12."""
    circuit = registry.get("range_proof", bits=64)
    made = sample("range_proof", bits=64)
    made["value"] = 10**6
    assert only_broken(forge(circuit, made), "commit/add#2/u", "commit/add#2/v")


SCALARS = {
    "range_proof": {"blinding": ["commit"]},
    "ring_signature": {"spend_key": [""]},
    "ringct": {"spend_key": [""], "blinding": ["output[0]/commit", "output[1]/commit"], "delta": ["fee/commit"]},
}


@pytest.mark.parametrize("name", SCALARS)
def test_scalars_have_252_bits(name: str) -> None:
    """2^252 - 1 fits, more does not: digits of a smaller number are then not those of the input."""
    circuit = registry.get(name)
    made = sample(name)
    for value in (1 << 252, R - 1):
        large = {field: [value] * len(scopes) if len(scopes) > 1 else value for field, scopes in SCALARS[name].items()}
        paths = broken(forge(circuit, {**made, **large}))
        for scope in (scope for scopes in SCALARS[name].values() for scope in scopes):
            assert f"{scope}/scalar/top[2]".lstrip("/") in paths, (scope, value)
    if name == "range_proof":
        largest = (1 << 252) - 1
        commitment = jubjub.add(times("G_v", made["value"]), times("H", largest))
        circuit.check({"commitment": list(commitment), "value": made["value"], "blinding": largest})


# ---- membership ----------------------------------------------------------------------------------------------


def test_membership_refuses_strangers_and_second_nullifiers() -> None:
    circuit = registry.get("membership")
    made = sample("membership")
    scope, position = made["scope"], made["position"]
    stranger = made["identity"] + 1
    forged = {**made, "identity": stranger, "nullifier": hashes.poseidon(hashes.MEMBERSHIP, [stranger, scope])}
    assert broken(forge(circuit, forged)) == ["level[0]/selected"]
    for value in (
        hashes.poseidon(hashes.MEMBERSHIP, [made["identity"], scope + 1]),
        hashes.poseidon(hashes.NULLIFIER, [made["identity"], scope]),
        hashes.poseidon(hashes.MEMBERSHIP, [made["identity"]]),
        0,
    ):
        assert broken(forge(circuit, {**made, "nullifier": value})) == ["nullifier"]
    assert broken(forge(circuit, {**made, "root": made["root"] + 1})) == ["root"]
    bits = {f"position/bit[{i}]": position >> i & 1 for i in range(31)}
    aliased = broken(forge(circuit, {**made, "position": position + (1 << 32)}, bits))
    assert "position/bit[31]" in aliased


def test_member_leaf_is_no_transfer_leaf() -> None:
    """SOUNDNESS row 14: a leaf of another kind of tree is refused, the tags differ."""
    circuit = registry.get("membership")
    made = sample("membership")
    tree = SparseTree({3: hashes.poseidon(hashes.LEAF, [made["identity"]])})
    forged = {**made, "root": tree.root, "path": tree.path(3), "position": 3}
    assert broken(forge(circuit, forged)) == ["level[0]/selected"]


# ---- rings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ring_signature", "ringct"])
def test_ring_refuses_strangers_and_foreign_images(name: str) -> None:
    circuit = registry.get(name, ring=11)
    made = sample(name, ring=11)
    draw = random.Random(5)
    stranger = random_spend(draw, 1000, 0)
    outsider = {
        **made,
        "nullifier_key": pack(stranger.k),
        "spend_key": stranger.s,
        "key_image": hashes.poseidon(hashes.RING, [pack(stranger.k)]),
    }
    assert broken(forge(circuit, outsider)) == ["member/last"]
    image = hashes.poseidon(hashes.RING, [pack(stranger.k)])
    assert broken(forge(circuit, {**made, "key_image": image})) == ["key_image"]
    for other in (hashes.NODE, hashes.LEAF, hashes.NULLIFIER, hashes.MEMBERSHIP):
        wrong = hashes.poseidon(other, [made["nullifier_key"]])
        assert broken(forge(circuit, {**made, "key_image": wrong})) == ["key_image"]
    assert "member/last" in broken(forge(circuit, {**made, "spend_key": made["spend_key"] + 1}))


@pytest.mark.parametrize("name", ["ring_signature", "ringct"])
def test_ring_key_has_one_image(name: str) -> None:
    """SOUNDNESS row 4: k' + l gives the same key and another image; it is not canonical."""
    circuit = registry.get(name, ring=11)
    made = sample(name, ring=11)
    draw = random.Random(6)
    own = random_spend(draw, 1000, 0)
    k = own.k % ((1 << 252) - ORDER)
    P = jubjub.add(times("G", k), times("T", own.s))
    coordinates = [*P] if name == "ring_signature" else [*P, *made["input_commitment"]]
    made["member"][4] = hashes.poseidon(hashes.RING, coordinates)
    made["spend_key"] = own.s
    for number, fine in ((k, True), (k + ORDER, False)):
        packed = pack_digits(number)
        inputs = {**made, "nullifier_key": packed, "key_image": hashes.poseidon(hashes.RING, [packed])}
        paths = broken(forge(circuit, inputs))
        assert (paths == []) if fine else (paths and all(path.startswith("key/bound[") for path in paths))


@pytest.mark.parametrize("name", ["ring_signature", "ringct"])
def test_ring_members_and_message_are_bound(name: str) -> None:
    """SOUNDNESS row 24: the signer's own member cannot be exchanged, nor the message."""
    circuit = registry.get(name, ring=11)
    made = sample(name, ring=11)
    witness = circuit.solve(made)
    witness.must_hold()
    own = own_place(name, made)
    assert broken(witness.mutated({f"member[{own}]": 1}))
    assert broken(witness.mutated({"message": made["message"] + 1})) == ["message_squared"]


def test_ring_leaf_is_no_tree_leaf() -> None:
    """An output set has one spend relation: digests of the ring and leaves of the tree have different tags."""
    circuit = registry.get("ringct", ring=11)
    made = sample("ringct", ring=11)
    own = own_place("ringct", made)
    P = jubjub.add(times("G", pack_digits(made["nullifier_key"])), times("T", made["spend_key"]))
    leaf = hashes.poseidon(hashes.LEAF, [*P, *made["input_commitment"]])
    made["member"][own] = leaf
    assert broken(forge(circuit, made)) == ["member/last"]


def test_ringct_amounts() -> None:
    circuit = registry.get("ringct", ring=11)
    made = sample("ringct", ring=11)
    assert only_broken(forge(circuit, {**made, "fee": made["fee"] + 1}), "balance/add*")
    assert only_broken(forge(circuit, {**made, "delta": made["delta"] + 1}), "balance/add*")
    for fee in (1 << 64, R - 2):
        assert "fee/commit/amount/top/bit" in broken(forge(circuit, {**made, "fee": fee}))
    for value in (1 << 64, R - 5):
        forged = forge(circuit, {**made, "value": [value, value]})
        assert {f"output[{place}]/commit/amount/top/bit" for place in range(2)} <= set(broken(forged))
    off = forge(circuit, {**made, "input_commitment": [3, 5]})
    assert "input/on_curve/curve" in broken(off)
    other = jubjub.value_commitment(10**9, 4)
    richer = {**made, "input_commitment": list(other)}
    assert "member/last" in broken(forge(circuit, richer))


def own_place(name: str, made: dict[str, Any]) -> int:
    """Where the signer is in the sample's ring."""
    P = jubjub.add(times("G", pack_digits(made["nullifier_key"])), times("T", made["spend_key"]))
    values = [*P] if name == "ring_signature" else [*P, *made["input_commitment"]]
    return int(made["member"].index(hashes.poseidon(hashes.RING, values)))


# ---- proofs --------------------------------------------------------------------------------------------------


def test_a_proof_is_for_its_public_inputs_alone() -> None:
    """SOUNDNESS rows 19 and 24, with real proofs: each public input of a ring signature, changed, is refused."""
    groth16 = pytest.importorskip("zkpriv.groth16")
    circuit = registry.get("ring_signature", ring=11)
    proving_key, verifying_key = groth16.setup(circuit)
    made = sample("ring_signature", ring=11)
    proof = groth16.Prover(circuit, proving_key).prove(made)
    verifier = groth16.Verifier(verifying_key)
    public = circuit.solve(made).public
    verifier.verify(proof, public)
    for place in range(len(public)):
        with pytest.raises(InvalidProof):
            verifier.verify(proof, [(v + 1) % R if i == place else v for i, v in enumerate(public)])
    with pytest.raises(InvalidProof):
        verifier.verify(proof, [public[1], public[0], *public[2:]])
