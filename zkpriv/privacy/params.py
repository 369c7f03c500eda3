# SPDX-License-Identifier: GPL-3.0-or-later
"""Groth16 keys of the transfer shapes: pinned by digest, held by the application, never global.

A folder holds ``transfer-NxM.vk`` (nodes), ``transfer-NxM.pk`` (wallets) and ``pins.json``. A node pins, for each
shape, the digest of the circuit and the digest of the verifying key; it should get the pins with its software or by
another safe way, not with the keys. Network MAIN refuses keys of a development setup whatever the pins say.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module, resources
from pathlib import Path
from typing import Any, Final

from zkpriv._files import read_at_most
from zkpriv.errors import EncodingError, InvalidKey, InvalidProof, MalformedTransfer, TransferProofRefused, UnknownShape
from zkpriv.formats._json import parse as parse_json
from zkpriv.groth16 import Proof, Prover, ProvingKey, Verifier, VerifyingKey, setup, verify_batch
from zkpriv.privacy.files import write_atomically
from zkpriv.privacy.network import Network
from zkpriv.privacy.transfer import SHAPES, Shape, Transfer

PINS_FILE: Final = "pins.json"
_PINS_VERSION: Final = 1
_MAX_PINS_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class ShapePin:
    """What a node trusts for one shape: digests (hex) of circuit and verifying key."""

    circuit_digest: str
    key_digest: str


def shipped_circuit_digest(shape: Shape) -> str:
    """The digest (hex) of the shape's circuit as this release ships it, from ``pins.json`` of the circuits."""
    pins = json.loads(resources.files("zkpriv.circuits").joinpath("pins.json").read_text(encoding="utf-8"))
    return str(pins["circuits"][f"transfer inputs={shape.inputs} outputs={shape.outputs}"]["digest"])


def key_digest(key: VerifyingKey) -> str:
    """The digest that pins a verifying key: BLAKE2b-256 of its file."""
    return hashlib.blake2b(key.to_bytes(), digest_size=32, person=b"zkpriv1_vkpin").hexdigest()


def shape_circuit(shape: Shape) -> Any:
    """The traced circuit of a shape (takes a while the first time)."""
    transfer: Any = import_module("zkpriv.circuits.transfer").transfer
    return transfer.shape(inputs=shape.inputs, outputs=shape.outputs)


class TransferVerifier:
    """Checks proofs of transfers under pinned keys. Thread safe. The ledger's ``ProofChecker``."""

    def __init__(self, network: Network, keys: Mapping[Shape, VerifyingKey], pins: Mapping[Shape, ShapePin]) -> None:
        self.network = network
        self._digests: dict[Shape, bytes] = {}
        self._verifiers: dict[Shape, Verifier] = {}
        for shape, key in keys.items():
            self._digests[shape] = bytes.fromhex(_check_key(network, shape, key, pins.get(shape)))
            self._verifiers[shape] = Verifier(key, allow_dev=network.allows_dev_keys)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Shapes with a pinned key."""
        return tuple(self._verifiers)

    def circuit_digest(self, shape: Shape) -> bytes:
        """Digest of the shape's circuit; raises UnknownShape without a pinned key."""
        if shape not in self._digests:
            known = ", ".join(map(str, self._digests)) or "none"
            raise UnknownShape(f"shape {shape}: no verifying key is pinned for it (pinned: {known})")
        return self._digests[shape]

    def check(self, transfers: Sequence[Transfer]) -> None:
        """Verify each proof against the public inputs derived from its transfer. Raises TransferProofRefused."""
        items = []
        for transfer in transfers:
            self.circuit_digest(transfer.shape)
            try:
                proof = Proof.from_bytes(transfer.proof)
            except EncodingError as error:
                raise MalformedTransfer(f"transfer: {error.reason}", offset=error.offset) from None
            items.append((self._verifiers[transfer.shape], proof, transfer.body.public_inputs()))
        if not items:
            return
        try:
            verify_batch(items)
        except InvalidProof as error:
            raise TransferProofRefused(f"transfer: {error}", indices=error.indices) from None


def _check_key(network: Network, shape: Shape, key: VerifyingKey, pin: ShapePin | None) -> str:
    """The circuit digest of a key that passes; InvalidKey otherwise."""
    if key.dev and not network.allows_dev_keys:
        raise InvalidKey(f"verifying key of {shape}: it comes from a development setup, {network.name} refuses those")
    if pin is None:
        raise UnknownShape(f"verifying key of {shape}: no pin says which key is right")
    digest = key_digest(key)
    if digest != pin.key_digest:
        raise InvalidKey(f"verifying key of {shape}: expected the pinned digest {pin.key_digest}, got {digest}")
    if key.circuit_digest != pin.circuit_digest:
        raise InvalidKey(
            f"verifying key of {shape}: expected the circuit {pin.circuit_digest}, it is for {key.circuit_digest}"
        )
    expected = 2 + 2 * shape.inputs + shape.outputs
    if key.n_public != expected:
        raise InvalidKey(f"verifying key of {shape}: expected {expected} public inputs, it has {key.n_public}")
    return pin.circuit_digest


class TransferProver:
    """Provers of the shapes in a folder, opened when first used. Thread safe.

    A manipulated proving key could carry witness values into proofs. So its verifying key must be the pinned one
    (``pins``, default: the folder's own, for demonstrations), and each proof is verified before it leaves.
    """

    def __init__(self, folder: str | Path, *, network: Network, pins: Mapping[Shape, ShapePin] | None = None) -> None:
        self._folder = Path(folder)
        self._network = network
        self._pins = pins
        self._provers: dict[Shape, Prover] = {}
        self._verifiers: dict[Shape, Verifier] = {}
        self._lock = threading.Lock()

    def prover(self, shape: Shape) -> Prover:
        """The long-lived prover of a shape; UnknownShape without a key file or a pin, InvalidKey for another key."""
        with self._lock:
            if shape not in self._provers:
                path = key_path(self._folder, shape, "pk")
                if not path.exists():
                    raise UnknownShape(f"shape {shape}: {path.name} is not in {self._folder}; run the setup for it")
                key = ProvingKey.load(path, allow_dev=self._network.allows_dev_keys)
                pins = read_pins(self._folder) if self._pins is None else self._pins
                verifying = key.verifying_key()
                _check_key(self._network, shape, verifying, pins.get(shape))
                key.check_blinding()
                self._verifiers[shape] = Verifier(verifying, allow_dev=self._network.allows_dev_keys)
                self._provers[shape] = Prover(shape_circuit(shape), key, allow_dev=self._network.allows_dev_keys)
            return self._provers[shape]

    def circuit_digest(self, shape: Shape) -> bytes:
        """Digest of the shape's circuit."""
        return bytes.fromhex(self.prover(shape).circuit.digest)

    def prove(self, shape: Shape, inputs: Mapping[str, Any], **options: Any) -> bytes:
        """192 proof bytes that verify. ``options`` (progress, cancel) go to ``Prover.prove``.

        InvalidKey if the proof does not verify: the proving key is damaged or manipulated. Nothing of it gets out.
        """
        proof = self.prover(shape).prove(inputs, **options)
        lists = (inputs[name] for name in ("nullifier", "randomized_key", "commitment"))
        publics = [inputs["root"], inputs["fee"], *(value for values in lists for value in values)]
        try:
            self._verifiers[shape].verify(proof, publics)
        except InvalidProof:
            raise InvalidKey(f"proving key of {shape}: its proof does not verify; get the key again") from None
        return proof.to_bytes()


def key_path(folder: str | Path, shape: Shape, kind: str) -> Path:
    """Where the proving (``pk``) or verifying (``vk``) key of a shape lies."""
    return Path(folder) / f"transfer-{shape}.{kind}"


def setup_dev(
    folder: str | Path, shapes: Iterable[Shape] = SHAPES, *, progress: Callable[[Shape], None] | None = None
) -> dict[Shape, ShapePin]:
    """Development setup of the shapes: writes keys and pins. Shapes with keys of the present circuit are kept."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    pins = read_pins(folder) if (folder / PINS_FILE).exists() else {}
    for shape in shapes:
        circuit = shape_circuit(shape)
        pin = pins.get(shape)
        files = [key_path(folder, shape, kind) for kind in ("pk", "vk")]
        if pin is not None and pin.circuit_digest == circuit.digest and all(file.exists() for file in files):
            continue
        if progress is not None:
            progress(shape)
        proving, verifying = setup(circuit)
        proving.save(files[0])
        verifying.save(files[1])
        pins[shape] = ShapePin(circuit.digest, key_digest(verifying))
        write_pins(folder, pins)
    return pins


def read_pins(folder: str | Path) -> dict[Shape, ShapePin]:
    """The pins of a folder; raises MalformedTransfer."""
    path = Path(folder) / PINS_FILE
    try:
        with path.open("rb") as file:
            data = parse_json(read_at_most(file, _MAX_PINS_BYTES + 1), path.name, limit=_MAX_PINS_BYTES)
        if data["version"] != _PINS_VERSION:
            raise MalformedTransfer(f"{path.name}: this release reads version {_PINS_VERSION}, got {data['version']}")
        names = {str(shape): shape for shape in SHAPES}
        return {
            names[name]: ShapePin(str(entry["circuit"]), str(entry["key"])) for name, entry in data["shapes"].items()
        }
    except MalformedTransfer:
        raise
    except EncodingError as error:
        raise MalformedTransfer(str(error)) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MalformedTransfer(f"{path.name}: not a file of pins ({error!r})") from None


def write_pins(folder: str | Path, pins: Mapping[Shape, ShapePin]) -> None:
    """Write the pins of a folder."""
    shapes = {str(shape): {"circuit": pin.circuit_digest, "key": pin.key_digest} for shape, pin in sorted(pins.items())}
    data = json.dumps({"version": _PINS_VERSION, "shapes": shapes}, indent=1) + "\n"
    write_atomically(Path(folder) / PINS_FILE, data.encode())


def load_verifier(
    folder: str | Path, *, network: Network, pins: Mapping[Shape, ShapePin] | None = None
) -> TransferVerifier:
    """The verifier over a folder's verifying keys, under ``pins`` (default: the folder's own, for demonstrations)."""
    pins = read_pins(folder) if pins is None else pins
    for shape, pin in pins.items():
        if pin.circuit_digest != shipped_circuit_digest(shape):
            raise InvalidKey(f"pins of {shape}: they are for another version of the circuit; run the setup again")
    keys = {
        shape: VerifyingKey.load(key_path(folder, shape, "vk"))
        for shape in pins
        if key_path(folder, shape, "vk").exists()
    }
    return TransferVerifier(network, keys, pins)
