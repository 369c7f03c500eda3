# SPDX-License-Identifier: GPL-3.0-or-later
"""The transfer with the real circuit and real Groth16 proofs: pays, is found, is spent again; forgeries are refused."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.privacy import World

from zkpriv.errors import (
    AlreadySpent,
    Cancelled,
    InvalidKey,
    MalformedTransfer,
    PlanError,
    TransferProofRefused,
    TransferSignatureRefused,
    UnknownShape,
    UnsatisfiedConstraint,
    ZkprivError,
)
from zkpriv.groth16 import CancelToken, Proof, ProvingKey, Verifier, VerifyingKey, rerandomize
from zkpriv.groth16.proving_key import SECTIONS, new_image, seal_image
from zkpriv.hashing import Domain, empty_leaf, poseidon
from zkpriv.jubjub import G
from zkpriv.privacy.build import finish, prepare
from zkpriv.privacy.network import Network
from zkpriv.privacy.params import (
    ShapePin,
    TransferProver,
    TransferVerifier,
    key_digest,
    key_path,
    load_verifier,
    read_pins,
    setup_dev,
    shape_circuit,
    shipped_circuit_digest,
)
from zkpriv.privacy.plan import Payment
from zkpriv.privacy.signing import Signer
from zkpriv.privacy.transfer import SHAPES, Burn, Shape, Transfer

TWO = Shape(2, 2)


PYTHON_NODE = """
import sys
from pathlib import Path
from zkpriv import backend
from zkpriv.errors import TransferError
from zkpriv.privacy import Block, ChainRules, Faucet, Ledger, Network, load_verifier

keys, files = map(Path, sys.argv[1:])
ledger = Ledger(ChainRules(Network.TEST, Faucet((10**6,) * 10, 10**12)), load_verifier(keys, network=Network.TEST))
ledger.replay(Block.from_bytes((files / "block").read_bytes()))
data = (files / "transfer").read_bytes()
damaged = bytearray(data)
damaged[40] ^= 1
print(backend.name)
try:
    ledger.apply([bytes(damaged)])
except TransferError as error:
    print(type(error).__name__)
print(ledger.apply([data]).block_id.hex())
try:
    ledger.apply([data])
except TransferError as error:
    print(type(error).__name__)
"""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    assert setup_dev(folder, [TWO]) == setup_dev(folder, [TWO])  # the second call keeps the keys
    return folder


@pytest.fixture(scope="module")
def prover(keys: Path) -> TransferProver:
    return TransferProver(keys, network=Network.TEST)


@pytest.fixture
def world(keys: Path, prover: TransferProver) -> World:
    world = World(prover=prover, checker=load_verifier(keys, network=Network.TEST))
    _, payer = world.person(0)
    world.person(1)
    world.mint(payer.address(), payer.address(7), payer.address(2))
    return world


def witness(world: World, shape: Shape, count: int = 1) -> dict[str, Any]:
    """Honest inputs of the circuit for a transfer of person 0 that spends ``count`` outputs."""
    wallet = world.wallets[0]
    plan = wallet.plan([Payment(world.wallets[1].address(), 10)], spend=wallet.spendable()[:count], shape=shape)
    prepared = prepare(plan, wallet.key, Signer(world.accounts[0]), wallet._tree.path)
    return dict(prepared.inputs)


def test_pay_find_and_spend_again(world: World) -> None:
    payer, payee = world.wallets
    built = world.pay(0, (payee.address(4), 1_200_000), burn=Burn(77, b"p" * 32))
    assert built.transfer.shape == TWO
    assert world.ledger.check_transfer(built.transfer.to_bytes()) == built.transaction_id
    block = world.mine(built.transfer.to_bytes())
    assert block.supply.fees == 1000 and block.supply.burnt == 77
    assert payee.balance().spendable == 1_200_000
    assert payer.balance().unspent == 3_000_000 - 1_200_000 - 1000 - 77
    note = built.receipts[0].verify(built.transfer.body, world.prover.circuit_digest(TWO))
    assert note.value == 1_200_000
    again = world.pay(1, (payer.address(), 5))
    world.mine(again.transfer)
    assert payee.balance().unspent == 1_200_000 - 5 - 1000
    with pytest.raises(AlreadySpent):
        world.ledger.apply([built.transfer])


def test_a_node_without_the_native_core_agrees(world: World, keys: Path, tmp_path: Path) -> None:
    """The pure-Python backend replays the block, accepts the transfer and refuses a damaged one and a replay."""
    block, built = world.ledger.block(1), world.pay(0, (world.wallets[1].address(), 10))
    (tmp_path / "block").write_bytes(block.to_bytes())
    (tmp_path / "transfer").write_bytes(built.transfer.to_bytes())
    expected = world.mine(built.transfer)
    environment = {**os.environ, "ZKPRIV_BACKEND": "python"}
    command = [sys.executable, "-c", PYTHON_NODE, str(keys), str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["python", "TransferSignatureRefused", expected.block_id.hex(), "AlreadySpent"]


def test_rerandomised_proof_is_another_proof_of_the_same_transaction(world: World) -> None:
    """SOUNDNESS row 20: malleable proofs neither change the id nor get a transfer in twice."""
    built = world.pay(0, (world.wallets[1].address(), 10))
    key = VerifyingKey.load(key_path(world.prover._folder, TWO, "vk"))
    other = rerandomize(key, Proof.from_bytes(built.transfer.proof)).to_bytes()
    twin = dataclasses.replace(built.transfer, proof=other)
    assert other != built.transfer.proof and twin.to_bytes() != built.transfer.to_bytes()
    assert world.ledger.check_transfer(twin) == built.transaction_id
    world.mine(built.transfer)
    with pytest.raises(AlreadySpent):
        world.ledger.apply([twin])


def test_signatures_are_malleable_by_their_signer_only_and_outside_the_id(world: World) -> None:
    built = world.pay(0)
    for index in range(2):
        data = bytearray(built.transfer.signatures[index])
        data[40] ^= 1
        changed = [*built.transfer.signatures]
        changed[index] = bytes(data)
        with pytest.raises(TransferSignatureRefused) as caught:
            world.ledger.check_transfer(dataclasses.replace(built.transfer, signatures=tuple(changed)))
        assert caught.value.indices == (index,)


def test_proof_of_another_transfer_is_refused_and_named(world: World) -> None:
    first = world.pay(0, (world.wallets[1].address(), 10))
    second = world.pay(0, (world.wallets[1].address(), 10))
    swapped = dataclasses.replace(second.transfer, proof=first.transfer.proof)
    with pytest.raises(TransferProofRefused) as caught:
        world.ledger.apply([first.transfer, swapped])
    assert caught.value.indices == (1,)
    world.mine(first.transfer, second.transfer)


def test_bad_proof_bytes_are_malformed(world: World) -> None:
    transfer = world.pay(0).transfer
    for proof in (bytes(192), b"\xff" * 192, transfer.proof[:96] + transfer.proof[:96]):
        with pytest.raises(MalformedTransfer, match="Groth16 proof"):
            world.ledger.check_transfer(dataclasses.replace(transfer, proof=proof))
    identity = b"\xc0" + bytes(47)
    with pytest.raises(TransferProofRefused):
        world.ledger.check_transfer(dataclasses.replace(transfer, proof=identity + transfer.proof[48:]))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_honest_witness_satisfies_the_circuit_of_every_shape(world: World, shape: Shape) -> None:
    count = 1 if shape.inputs == 1 else 2
    inputs = witness(world, shape, count)
    shape_circuit(shape).check(inputs)


def forged(inputs: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**inputs, **changes}


def swap(values: list[Any], place: int, value: Any) -> list[Any]:
    return [*values[:place], value, *values[place + 1 :]]


def test_dishonest_witnesses_do_not_satisfy_the_circuit(world: World) -> None:
    """The prover may write anything into its inputs; these are the lies that would pay."""
    inputs = witness(world, TWO)
    circuit = shape_circuit(TWO)
    circuit.check(inputs)
    dummy = inputs["dummy"].index(1)
    real = 1 - dummy
    key = inputs["nullifier_key"]
    lies = {
        "dummy that reproduces a real nullifier": forged(
            inputs,
            nullifier=swap(
                inputs["nullifier"],
                dummy,
                int(poseidon(Domain.NULLIFIER, [key[dummy], inputs["position"][dummy]])),
            ),
        ),
        "dummy with value": forged(inputs, dummy=[0, 0]),
        "real input declared dummy keeps its value": forged(inputs, dummy=[1, 1]),
        "dummy flag of two": forged(inputs, dummy=swap(inputs["dummy"], dummy, 2)),
        "nullifier of another position": forged(
            inputs,
            nullifier=swap(
                inputs["nullifier"], real, int(poseidon(Domain.NULLIFIER, [key[real], inputs["position"][real] + 1]))
            ),
        ),
        "position plus 2^32": forged(inputs, position=swap(inputs["position"], real, inputs["position"][real] + 2**32)),
        "another root": forged(inputs, root=inputs["root"] ^ 1),
        "fee one more": forged(inputs, fee=inputs["fee"] + 1),
        "fee 2^64": forged(inputs, fee=2**64),
        "value 2^64": forged(inputs, value=swap(inputs["value"], 0, 2**64)),
        "value one more": forged(inputs, value=swap(inputs["value"], 0, inputs["value"][0] + 1)),
        "delta zero": forged(inputs, delta=0),
        "key of another output": forged(inputs, nullifier_key=key[::-1]),
        "randomized key that is not S + alpha*T": forged(
            inputs, randomized_key=swap(inputs["randomized_key"], real, int(G.u))
        ),
        "commitment of another output": forged(inputs, input_commitment=inputs["input_commitment"][::-1]),
    }
    for name, lie in lies.items():
        with pytest.raises(ZkprivError) as caught:
            circuit.check(lie)
        assert caught.value is not None, name


def test_empty_leaf_cannot_be_spent(world: World) -> None:
    """SOUNDNESS row 15: nobody knows P and C whose leaf is the empty one; a path from there is not a spend."""
    inputs = witness(world, TWO)
    real = inputs["dummy"].index(0)
    path = [list(map(list, rows)) for rows in inputs["path"]]
    position = world.ledger.tip.size  # an empty place
    empty = world.ledger.path(position - 1)
    children = list(empty.siblings[0])
    children.insert((position - 1) % 8, path[real][0][(position - 1) % 8])
    assert children[position % 8] == int(empty_leaf())
    inputs["path"][real][0] = children
    inputs["position"] = swap(inputs["position"], real, position)
    inputs["nullifier"] = swap(
        inputs["nullifier"], real, int(poseidon(Domain.NULLIFIER, [inputs["nullifier_key"][real], position]))
    )
    with pytest.raises(UnsatisfiedConstraint):
        shape_circuit(TWO).check(inputs)


def test_production_refuses_development_keys(keys: Path) -> None:
    with pytest.raises(InvalidKey, match="development"):
        load_verifier(keys, network=Network.MAIN)
    with pytest.raises(InvalidKey, match="DEV"):
        TransferProver(keys, network=Network.MAIN).prover(TWO)


def test_keys_are_pinned_by_digest(keys: Path) -> None:
    pins = read_pins(keys)
    key = VerifyingKey.load(key_path(keys, TWO, "vk"))
    TransferVerifier(Network.TEST, {TWO: key}, pins)
    pin = pins[TWO]
    with pytest.raises(UnknownShape, match="no pin"):
        TransferVerifier(Network.TEST, {TWO: key}, {})
    with pytest.raises(InvalidKey, match="pinned digest"):
        TransferVerifier(Network.TEST, {TWO: key}, {TWO: ShapePin(pin.circuit_digest, "00" * 32)})
    with pytest.raises(InvalidKey, match="expected the circuit"):
        TransferVerifier(Network.TEST, {TWO: key}, {TWO: ShapePin("00" * 32, pin.key_digest)})
    with pytest.raises(InvalidKey, match="public inputs"):
        TransferVerifier(Network.TEST, {Shape(1, 2): key}, {Shape(1, 2): pin})
    other = dataclasses.replace(key, ic=(key.ic[1], key.ic[0], *key.ic[2:]))
    assert key_digest(other) != pin.key_digest
    with pytest.raises(InvalidKey, match="pinned digest"):
        TransferVerifier(Network.TEST, {TWO: other}, pins)


def test_pins_must_be_for_the_shipped_circuit(keys: Path) -> None:
    pins = read_pins(keys)
    assert pins[TWO].circuit_digest == shipped_circuit_digest(TWO) == shape_circuit(TWO).digest
    other = {TWO: ShapePin("00" * 32, pins[TWO].key_digest)}
    with pytest.raises(InvalidKey, match="another version of the circuit"):
        load_verifier(keys, network=Network.TEST, pins=other)


def test_an_unsatisfied_witness_is_reported_without_its_values(world: World) -> None:
    wallet = world.wallets[0]
    plan = wallet.plan([])
    prepared = prepare(plan, wallet.key, Signer(world.accounts[0]), wallet._tree.path)
    broken = dataclasses.replace(prepared, inputs={**prepared.inputs, "delta": 1})
    with pytest.raises(PlanError, match="rescan and plan again") as caught:
        finish(plan, broken, world.prover)
    numbers = [str(item) for name in ("blinding", "nullifier_key", "alpha") for item in prepared.inputs[name]]
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    assert not any(number in str(caught.value) for number in numbers)


def test_public_inputs_are_derived_and_complete(world: World, keys: Path) -> None:
    """Each public value of the body is in the vector that the proof is checked against (row 26 and others)."""
    transfer: Transfer = world.pay(0, (world.wallets[1].address(), 10)).transfer
    publics = transfer.body.public_inputs()
    verifier = Verifier(VerifyingKey.load(key_path(keys, TWO, "vk")))
    verifier.verify(transfer.proof, publics)
    assert len(publics) == verifier.key.n_public == 2 + 2 * 2 + 2
    for index in range(len(publics)):
        with pytest.raises(ZkprivError):
            verifier.verify(transfer.proof, [*publics[:index], publics[index] ^ 1, *publics[index + 1 :]])
    for wrong in (publics[:-1], [*publics, 0], publics[::-1]):
        with pytest.raises(ZkprivError):
            verifier.verify(transfer.proof, wrong)


def test_cancelled_proof_leaves_the_outputs_spendable(world: World) -> None:
    wallet, token = world.wallets[0], CancelToken()
    phases: list[str] = []

    def progress(phase: str, fraction: float) -> None:
        phases.append(phase)
        token.cancel()

    with pytest.raises(Cancelled):
        wallet.send(wallet.plan([]), world.accounts[0], world.prover, progress=progress, cancel=token)
    assert phases and wallet.spendable() == wallet.unspent()


def test_no_key_for_a_shape(prover: TransferProver) -> None:
    with pytest.raises(UnknownShape, match=r"transfer-4x4\.pk"):
        prover.prover(Shape(4, 4))


def test_wrong_signing_account_is_noticed_before_proving(world: World) -> None:
    wallet = world.wallets[0]
    plan = wallet.plan([])
    with pytest.raises(ZkprivError, match="does not own this output"):
        prepare(plan, wallet.key, Signer(world.accounts[1]), wallet._tree.path)


def _manipulated(keys: Path, folder: Path, section: str, zeros: slice) -> TransferProver:
    """A prover whose key has zeros in one section and is else the pinned one, with right digests of the file."""
    honest = ProvingKey.load(key_path(keys, TWO, "pk"))
    image = new_image(honest.shape)
    parts, _ = honest.shape.layout()
    for name, (start, length) in zip(SECTIONS, parts, strict=True):
        image[start : start + length] = honest.section(name)
        if name == section:
            place = range(length)[zeros]
            image[start + place.start : start + place.stop] = bytes(len(place))
    root = seal_image(image, honest.shape, honest.circuit_digest, dev=True, threads=None)
    folder.mkdir()
    ProvingKey(image, honest.shape, honest.circuit_digest, dev=True, root=root).save(key_path(folder, TWO, "pk"))
    return TransferProver(folder, network=Network.TEST, pins=read_pins(keys))


def test_a_proving_key_of_another_setup_is_refused(keys: Path) -> None:
    pins = read_pins(keys)
    other = {TWO: ShapePin(pins[TWO].circuit_digest, "00" * 32)}
    with pytest.raises(InvalidKey, match="pinned digest"):
        TransferProver(keys, network=Network.TEST, pins=other).prover(TWO)
    with pytest.raises(UnknownShape, match="pin"):
        TransferProver(keys, network=Network.TEST, pins={}).prover(TWO)


def test_a_proving_key_that_does_not_blind_is_refused(keys: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidKey, match="delta"):
        _manipulated(keys, tmp_path / "bad", "fixed_g1", slice(256, 384)).prover(TWO)


def test_a_proof_of_a_manipulated_key_does_not_leave(world: World, keys: Path, tmp_path: Path) -> None:
    """Most of the A query is the point at infinity: the proof would show a few chosen wires."""
    prover = _manipulated(keys, tmp_path / "bad", "a", slice(128 * 100, 128 * 1000))
    with pytest.raises(InvalidKey, match="does not verify"):
        prover.prove(TWO, witness(world, TWO))
