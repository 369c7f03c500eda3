# SPDX-License-Identifier: GPL-3.0-or-later
"""Target: files of keys, proofs and public inputs in all formats, pins, input files of the command line, and solver
tapes (whose words Python and C must run alike).

The first byte picks a reader, the second says whether the rest is a file as it stands or edits of a right one. Digests
over a file are made right again after the edits, where a door says so, or they would hide everything behind them.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from support import groth16 as small
from support.decoders import EDGES, VARINTS

from fuzz.edits import COMMON, SAMPLES, Stream, opened
from zkpriv import _native_tape
from zkpriv.cli import verify as verify_command
from zkpriv.cli.console import read_inputs, read_public
from zkpriv.errors import BackendError, EncodingError, InvalidKey, InvalidProof
from zkpriv.formats import arkworks, bellman, gnark, snarkjs
from zkpriv.groth16 import Proof, Prover, ProvingKey, Verifier, VerifyingKey
from zkpriv.groth16.keys import PreparedVerifyingKey
from zkpriv.groth16.proving_key import leaf_digests, root_digest
from zkpriv.privacy import params
from zkpriv.privacy.transfer import SHAPES
from zkpriv.r1cs import R, solver_py
from zkpriv.r1cs.tape import Tape

#: Places in JSON get these.
TOKENS = tuple(
    text.encode()
    for text in (
        "null", "true", "-1", "1e999", "0", '""', "[]", "{}", "[[[[", '"0x"', "٠", '"\\ud800"', "1" * 130, "]", "}",
        '"protocol"', '"curve"', '"IC"', '"nPublic"', str(R), str(R - 1), "NaN", "-", "\0", ",", ":", '"1"', '"01"',
    )
)  # fmt: skip


@dataclass(frozen=True)
class Door:
    """One reader; ``go`` asserts what must hold and may raise EncodingError or InvalidKey."""

    name: str
    go: Callable[[bytes], object]
    samples: tuple[bytes, ...]
    seal: Callable[[bytes], bytes] = bytes
    json: bool = False


@cache
def _folder() -> Path:
    memory = Path("/dev/shm")
    held = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
    _kept.append(held)
    return Path(held.name)


_kept: list[Any] = []


def _file(data: bytes) -> Path:
    path = _folder() / "file"
    path.write_bytes(data)
    return path


@cache
def _made() -> small.Made:
    return small.make(small.factors)


@cache
def _proof() -> Proof:
    return _made().prover.prove(small.INPUTS)


def _check_key(key: VerifyingKey) -> None:
    """A key that came into being is none under which anyone can forge, and it does not take the proof of another."""
    g2 = (key.beta_g2, key.gamma_g2, key.delta_g2)
    assert not key.alpha_g1.is_identity and not any(point.is_identity for point in g2)
    assert key.gamma_g2 not in (key.delta_g2, -key.delta_g2)
    assert key.beta_g2 not in (key.gamma_g2, -key.gamma_g2, key.delta_g2, -key.delta_g2)
    prepared: PreparedVerifyingKey = key.prepared()
    if key.n_public != 2:
        return
    mine = _made().vk
    same = (key.alpha_g1, *g2, *key.ic) == (mine.alpha_g1, mine.beta_g2, mine.gamma_g2, mine.delta_g2, *mine.ic)
    verifier = Verifier(prepared, allow_dev=True)
    try:
        verifier.verify(_proof(), small.PUBLIC)
        assert same, "a proof holds under another key"
    except InvalidProof:
        assert not same


def _read_key(data: bytes) -> None:
    key = VerifyingKey.from_bytes(data)
    assert key.to_bytes() == data
    _check_key(key)


def _seal_key(data: bytes) -> bytes:
    return data[:-32] + hashlib.blake2b(data[:-32], digest_size=32, person=b"zkpriv1_vkfile").digest()


def _read_proving_key(data: bytes) -> None:
    with ProvingKey.load(_file(data), trust="digest", allow_dev=True, threads=1) as key:
        assert len(data) == key.size
        try:
            key.check_blinding()
            blinded = True
        except InvalidKey:
            blinded = False
        try:
            key.check_points("subgroup", threads=1)
        except InvalidKey:
            return
        _check_key(key.verifying_key())
        if key.circuit_digest != small.factors.digest or not blinded:
            return
        with Prover(small.factors, key) as prover:
            proof = prover.prove(small.INPUTS)
        if data == _proving_key():
            _made().verifier.verify(proof, small.PUBLIC)


@cache
def _proving_key() -> bytes:
    path = _folder() / "key"
    _made().pk.save(path)
    return path.read_bytes()


def _seal_proving_key(data: bytes) -> bytes:
    if len(data) < 4096:
        return data
    root = root_digest(data[:4064], leaf_digests(data, 1))
    return data[:4064] + root + data[4096:]


def _read_proof(read: Callable[..., Proof], write: Callable[[Proof], Any] | None = None) -> Callable[[bytes], None]:
    def go(data: bytes) -> None:
        proof = read(data)
        assert Proof.from_bytes(proof.to_bytes()) == proof
        if write is not None:
            assert write(proof) == data
        if proof == _proof():
            return
        try:
            _made().verifier.verify(proof, small.PUBLIC)
        except InvalidProof:
            return
        raise AssertionError("a proof that nobody made holds")

    return go


def _read_proofs(data: bytes) -> None:
    """Many at once are what they are one by one."""
    items = [data[at : at + 192] for at in range(0, len(data), 192)]
    try:
        one_by_one = [Proof.from_bytes(item) for item in items]
    except EncodingError as error:
        try:
            Proof.many_from_bytes(items, threads=1)
        except EncodingError as together:
            assert str(together) == str(error)
            raise
        raise AssertionError("many at once are read, one by one they are not") from None
    assert Proof.many_from_bytes(items, threads=1) == one_by_one


def _numbers(read: Callable[..., list[int]]) -> Callable[[bytes], None]:
    def go(data: bytes) -> None:
        assert all(type(value) is int and 0 <= value < R for value in read(data))

    return go


def _text(read: Callable[[str], Any]) -> Callable[[bytes], Any]:
    return lambda data: read(data.decode("utf-8", "surrogateescape"))


def _keys(read: Callable[..., VerifyingKey]) -> Callable[[bytes], None]:
    return lambda data: _check_key(read(data))


def _prepared(data: bytes) -> None:
    """arkworks' four parts, each with its length in front here."""
    stream, parts = Stream(data), []
    for _ in range(4):
        parts.append(stream.take(stream.word()))
    key = arkworks.read_prepared_verifying_key(*parts)
    assert list(arkworks.write_prepared_verifying_key(key)) == parts


def _pins(data: bytes) -> None:
    (_folder() / params.PINS_FILE).write_bytes(data)
    pins = params.read_pins(_folder())
    assert all(shape in SHAPES for shape in pins)


def _field_file(data: bytes) -> None:
    def flat(value: Any) -> bool:
        return all(map(flat, value)) if isinstance(value, list) else type(value) is int and 0 <= value < R

    assert all(flat(value) for value in read_inputs(_file(data)).values())


@cache
def _tape() -> Tape:
    from zkpriv.circuits import registry

    return registry.get("range_proof", bits=8).tape


def _run_tape(data: bytes) -> None:
    """Words of a tape, four bytes each, over the inputs and registers of a shipped circuit's."""
    words = array("I")
    words.frombytes(data[: len(data) // 4 * 4])
    real = _tape()
    tape = Tape(words, real.coefs, real.n_inputs, real.n_wires, real.n_registers, {})
    try:
        native = _native_tape.NativeTape(tape)
    except BackendError as error:
        raise EncodingError(str(error)) from None
    inputs = [(7 * place + 3) % 200 for place in range(real.n_inputs)]
    outcomes: list[Any] = []
    for run in (lambda: solver_py.run(tape, inputs), lambda: _plain(native, inputs)):
        try:
            outcomes.append(run())
        except solver_py.TapeDivision as division:
            outcomes.append(division.pc)
    assert outcomes[0] == outcomes[1], "Python and C run the tape to other ends"


def _plain(native: Any, inputs: list[int]) -> list[int]:
    witness = native.run(b"".join(value.to_bytes(32, "little") for value in inputs))
    inverse = pow(1 << 256, -1, R)
    return [int.from_bytes(witness[at : at + 32], "little") * inverse % R for at in range(0, len(witness), 32)]


@cache
def doors() -> tuple[Door, ...]:
    """All readers; the place of one is its number in the first byte of an input."""
    made, proof = _made(), _proof()
    vk = made.vk.to_bytes()
    a, b, c = (point.to_bytes() for point in (proof.a, proof.b, proof.c))
    vk_json = json.dumps(_snarkjs_key(made.vk)).encode()
    proof_json = json.dumps(snarkjs.write_proof(proof)).encode()
    public_json = json.dumps(snarkjs.write_public_inputs(small.PUBLIC)).encode()
    parts = arkworks.write_prepared_verifying_key(made.vk)
    packed = b"".join(len(part).to_bytes(2, "little") + part for part in parts)
    ic = b"".join(point.to_bytes() for point in made.vk.ic)
    g1 = [made.vk.alpha_g1.to_bytes(), *(point.to_bytes() for point in made.vk.ic)]
    g2 = [point.to_bytes() for point in (made.vk.beta_g2, made.vk.gamma_g2, made.vk.delta_g2)]
    long1 = [made.vk.alpha_g1.to_bytes(compressed=False)] * 3
    long2 = [point.to_bytes(compressed=False) for point in (made.vk.beta_g2, made.vk.gamma_g2, made.vk.delta_g2)]
    long_ic = b"".join(point.to_bytes(compressed=False) for point in made.vk.ic)
    bellman_short = g1[0] + b"".join(g2) + ic
    bellman_long = long1[0] + long1[1] + long2[0] + long2[1] + long1[2] + long2[2] + (3).to_bytes(4, "big") + long_ic
    arkworks_key = g1[0] + b"".join(g2) + (3).to_bytes(8, "little") + ic
    arkworks_long = long1[0] + b"".join(long2) + (3).to_bytes(8, "little") + long_ic
    gnark_key = g1[0] + g1[0] + g2[0] + g2[1] + g1[0] + g2[2] + (3).to_bytes(4, "big") + ic
    inputs = {"product": "15", "total": "0x8", "a": ["3", 1, [2]], "b": 5}
    pins = {"version": 1, "shapes": {str(SHAPES[0]): {"circuit": "00" * 32, "key": "11" * 32}}}
    words = _tape().words.tobytes()
    uncompressed = [point.to_bytes(compressed=False) for point in (proof.a, proof.b, proof.c)]
    scalars = [(7).to_bytes(32, order) for order in ("little", "big")]
    return (
        Door("verifying key", _read_key, (vk,)),
        Door("verifying key, sealed", _read_key, (vk,), _seal_key),
        Door("proving key", _read_proving_key, (_proving_key(),)),
        Door("proving key, sealed", _read_proving_key, (_proving_key(),), _seal_proving_key),
        Door(
            "key file of the command line", lambda data: _check_key(verify_command.read_key(_file(data))), (vk_json, vk)
        ),
        Door("key file", lambda data: VerifyingKey.load(_file(data)), (vk,), _seal_key),
        Door("proof file", _read_proof(lambda data: verify_command.read_proof(_file(data))), (proof_json, a + b + c)),
        Door("proofs", _read_proofs, (proof.to_bytes() * 3,)),
        Door("proof", _read_proof(Proof.from_bytes, Proof.to_bytes), (proof.to_bytes(),)),
        Door("proof, uncompressed", _read_proof(Proof.from_bytes_uncompressed), (b"".join(uncompressed),)),
        Door("snarkjs key", _keys(snarkjs.read_verifying_key), (vk_json,), json=True),
        Door("snarkjs key as text", _text(_keys(snarkjs.read_verifying_key)), (vk_json,), json=True),
        Door("snarkjs proof", _read_proof(snarkjs.read_proof), (proof_json,), json=True),
        Door("snarkjs inputs", _numbers(snarkjs.read_public_inputs), (public_json,), json=True),
        Door("bellman key", _keys(bellman.read_verifying_key), (bellman_long,)),
        Door("bellman key, compressed", _keys(bellman.read_verifying_key_compressed), (bellman_short,)),
        Door("bellman proof", _read_proof(bellman.read_proof), (a + b + c,)),
        Door("bellman inputs", _numbers(bellman.read_public_inputs), tuple(scalars)),
        Door("arkworks key", _keys(arkworks.read_verifying_key), (arkworks_key,)),
        Door(
            "arkworks key, uncompressed",
            _keys(lambda data: arkworks.read_verifying_key(data, compressed=False)),
            (arkworks_long,),
        ),
        Door("arkworks prepared key", _prepared, (packed,)),
        Door("arkworks proof", _read_proof(arkworks.read_proof), (a + b + c,)),
        Door(
            "arkworks proof, uncompressed",
            _read_proof(lambda data: arkworks.read_proof(data, compressed=False)),
            (b"".join(uncompressed),),
        ),
        Door("arkworks inputs", _numbers(arkworks.read_public_inputs), (scalars[0] * 2,)),
        Door("gnark key", _keys(gnark.read_verifying_key), (gnark_key, gnark_key + bytes(8))),
        Door("gnark proof", _read_proof(gnark.read_proof), (a + b + c, a + b + c + bytes(52))),
        Door("gnark inputs", _numbers(gnark.read_public_inputs), (scalars[1] * 2,)),
        Door("pins", _pins, (json.dumps(pins).encode(),), json=True),
        Door("input file", _field_file, (json.dumps(inputs).encode(),), json=True),
        Door("public inputs file", _numbers(lambda data: read_public(_file(data))), (b'["1", "0x2"]',), json=True),
        Door("tape", _run_tape, (words,)),
    )


def _snarkjs_key(key: VerifyingKey) -> dict[str, Any]:
    """As snarkjs writes it, by way of proofs, whose points are written alike."""

    def g1(point: Any) -> Any:
        return snarkjs.write_proof(Proof(point, key.beta_g2, point))["pi_a"]

    def g2(point: Any) -> Any:
        return snarkjs.write_proof(Proof(key.alpha_g1, point, key.alpha_g1))["pi_b"]

    return {
        "protocol": "groth16",
        "curve": "bls12381",
        "nPublic": key.n_public,
        "vk_alpha_1": g1(key.alpha_g1),
        "vk_beta_2": g2(key.beta_g2),
        "vk_gamma_2": g2(key.gamma_g2),
        "vk_delta_2": g2(key.delta_g2),
        "IC": [g1(point) for point in key.ic],
    }


def prepare() -> None:
    """Keys, a proof, and the tape of a circuit."""
    os.environ.pop("ZKPRIV_ENV", None)
    doors()
    _tape()


def seeds() -> dict[str, bytes]:
    """Edits of each sample, and the texts and tapes themselves."""
    found = {}
    for number, door in enumerate(doors()):
        for index, sample in enumerate(door.samples):
            found[f"{door.name} {index}"] = bytes([number, SAMPLES + index])
            for place in (0, 9, 40, len(sample) // 2, len(sample) - 1):
                flip = bytes([9, *place.to_bytes(2, "little")])
                found[f"{door.name} {index} at {place}"] = bytes([number, SAMPLES + index]) + flip
        if door.json or door.name == "tape":
            found[f"{door.name} itself"] = bytes([number, 0]) + door.samples[0]
    # Keys under which anyone can forge: two of their points are one, or one is infinity (the last two of the edges).
    sealed = [door.name for door in doors()].index("verifying key, sealed")
    beta, gamma, delta, ic = 96, 192, 288, 384
    for to, source in ((gamma, beta), (delta, beta), (delta, gamma), (ic + 96, ic + 48)):
        copy = bytes([6 + 8 * (5 if to < ic else 3), *to.to_bytes(2, "little"), *source.to_bytes(2, "little")])
        found[f"copy {source} to {to}"] = bytes([sealed, SAMPLES]) + copy
    infinities = len(EDGES) + len(VARINTS)
    for to in (48, beta, gamma, delta, ic, ic + 48):
        edge = infinities + (beta <= to < ic)
        found[f"infinity at {to}"] = bytes([sealed, SAMPLES, 4, *to.to_bytes(2, "little"), edge])
    return found


def one_input(data: bytes) -> None:
    """One reader, one input."""
    found = opened(doors(), data, lambda door: TOKENS if door.json else COMMON)
    if found is None:
        return
    door, given = found
    try:
        door.go(door.seal(given))
    except (EncodingError, InvalidKey) as error:
        assert str(error)
