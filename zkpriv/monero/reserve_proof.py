# SPDX-License-Identifier: GPL-3.0-or-later
"""Reserve proofs in Monero's text format: ReserveProofV2, and version 1 for reading.

Statement: the holder of an address owns these outputs, with these key images, and can spend them. Per output there is
D = a*R with its proof (so that everybody can open the amount) and a ring signature over the output's key alone (so that
the key image is right); each subaddress that was paid signs, the main address always. Everything is bound to the
message, the address and all key images.

The chain belongs to the check: the caller supplies the transactions, and which key images are spent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zkpriv.ed25519 import Ed25519, G
from zkpriv.errors import EncodingError, InvalidProof, InvalidSignature
from zkpriv.keccak import keccak256
from zkpriv.monero import base58
from zkpriv.monero.address import Address
from zkpriv.monero.keys import Account
from zkpriv.monero.payment_proof import amount_of, output_scalar_public, refuse_version_1, shared_bytes
from zkpriv.monero.scan import OwnedOutput, spend_secret
from zkpriv.monero.schnorr import prove_equal_logarithms, sign
from zkpriv.monero.signature import check_equal_logarithms, check_signature, message_bytes
from zkpriv.monero.transaction import Transaction
from zkpriv.monero.wire import Reader, varint
from zkpriv.ring import clsag, cryptonote

_HEADERS: Final = {"ReserveProofV1": 1, "ReserveProofV2": 2}
_MAX_TEXT: Final = 1 << 24
_ENTRY_BYTES: Final = 1 + 32 + 1 + 32 + 32 + 64 + 64
_PAIR_BYTES: Final = 1 + 32 + 64


@dataclass(frozen=True, slots=True)
class ReserveEntry:
    """One output: where it is, D, its key image, and the two signatures."""

    txid: bytes
    index: int
    shared: bytes
    key_image: bytes
    shared_proof: bytes
    image_proof: bytes

    def to_bytes(self) -> bytes:
        head = varint(0) + self.txid + varint(self.index)
        return head + self.shared + self.key_image + self.shared_proof + self.image_proof


@dataclass(frozen=True, slots=True)
class ReserveProof:
    """The text, taken apart. ``spend_keys``: encoded public spend key and its signature.

    No output, key image or spend key occurs twice: each amount counts once.
    """

    version: int
    entries: tuple[ReserveEntry, ...]
    spend_keys: tuple[tuple[bytes, bytes], ...]

    def __post_init__(self) -> None:
        _refuse_twins("key image", [entry.key_image for entry in self.entries])
        _refuse_twins("output", [(entry.txid, entry.index) for entry in self.entries])
        _refuse_twins("spend key", [key for key, _ in self.spend_keys])

    @classmethod
    def parse(cls, text: str) -> ReserveProof:
        """Read the text; EncodingError if malformed."""
        if not isinstance(text, str) or len(text) > _MAX_TEXT:
            raise EncodingError(f"reserve proof: expected a text of at most {_MAX_TEXT} characters")
        header = next((name for name in _HEADERS if text.startswith(name)), None)
        if header is None:
            raise EncodingError(f"reserve proof: expected it to begin with one of {', '.join(_HEADERS)}")
        reader = Reader(base58.decode(text[len(header) :], limit=_MAX_TEXT), "reserve proof")
        entries = tuple([_read_entry(reader) for _ in range(reader.count("number of outputs", _ENTRY_BYTES))])
        keys = tuple([_read_pair(reader) for _ in range(reader.count("number of spend keys", _PAIR_BYTES))])
        reader.finish()
        return cls(_HEADERS[header], entries, keys)

    def __str__(self) -> str:
        header = next(name for name, version in _HEADERS.items() if version == self.version)
        body = varint(len(self.entries)) + b"".join([entry.to_bytes() for entry in self.entries])
        pairs = b"".join([varint(2) + key + signature for key, signature in self.spend_keys])
        return header + base58.encode(body + varint(len(self.spend_keys)) + pairs)


@dataclass(frozen=True, slots=True)
class Reserve:
    """What a proof shows. ``spent`` is the part whose key images the caller knows to be spent."""

    total: int
    spent: int
    outputs: tuple[tuple[bytes, int, int], ...]

    @property
    def unspent(self) -> int:
        """The reserve."""
        return self.total - self.spent


def prove_reserve(account: Account, outputs: Sequence[OwnedOutput], message: str | bytes = b"") -> str:
    """ReserveProofV2 over ``outputs`` (of ``Scanner.scan``), in their order."""
    if not outputs:
        raise EncodingError("a reserve proof needs at least one output")
    address = account.address()
    images, secrets = [], []
    try:
        for owned in outputs:
            secrets.append(spend_secret(account, owned))
        images = [clsag.key_image(secret).to_bytes() for secret in secrets]
        digest = _digest(address, images, message)
        entries = []
        for owned, secret in zip(outputs, secrets, strict=True):
            shared, shared_proof = prove_equal_logarithms(
                digest, account.view, Ed25519.from_bytes(owned.public_key), None
            )
            image, image_proof = cryptonote.sign(digest, [owned.key], 0, secret)
            signatures = shared_proof, image_proof.to_bytes()
            entries.append(ReserveEntry(owned.txid, owned.index, shared, image.to_bytes(), *signatures))
    finally:
        for secret in secrets:
            secret.close()
    keys = []
    for place in dict.fromkeys([(0, 0), *[owned.place for owned in outputs]]):
        with account.spend_keys.subaddress_secret(*place) as spend:
            keys.append((spend.mul_base(G).to_bytes(), sign(digest, spend)))
    return str(ReserveProof(2, tuple(entries), tuple(keys)))


def check_reserve_proof(
    text: str | ReserveProof,
    address: Address,
    message: str | bytes,
    transactions: Mapping[bytes, Transaction],
    *,
    spent: Collection[bytes] = (),
    allow_version_1: bool = False,
) -> Reserve:
    """What the proof shows. ``transactions``: by id, those that the chain has; ``spent``: spent key images.

    EncodingError for a malformed proof, InvalidProof if anything in it does not hold for this address and message,
    names a transaction that is not there, or an output whose amount does not open. Version 1 does not bind the keys
    and is refused unless allowed.
    """
    proof = text if isinstance(text, ReserveProof) else ReserveProof.parse(text)
    refuse_version_1(proof.version, allow_version_1)
    if not proof.entries:
        raise InvalidProof("the reserve proof names no output")
    known = {key for key, _ in proof.spend_keys}
    if address.is_subaddress or address.spend.to_bytes() not in known:
        raise InvalidProof("the main address's spend key is not in the reserve proof")
    digest = _digest(address, [entry.key_image for entry in proof.entries], message)
    found = [_check_entry(proof, number, address, digest, transactions, known) for number in range(len(proof.entries))]
    for key, signature in proof.spend_keys:
        _hold("a spend key's signature", (), check_signature, digest, key, signature)
    gone = sum(amount for entry, amount in zip(proof.entries, found, strict=True) if entry.key_image in spent)
    outputs = [(entry.txid, entry.index, amount) for entry, amount in zip(proof.entries, found, strict=True)]
    return Reserve(sum(found), gone, tuple(outputs))


def _check_entry(
    proof: ReserveProof,
    number: int,
    address: Address,
    digest: bytes,
    transactions: Mapping[bytes, Transaction],
    known: Collection[bytes],
) -> int:
    entry = proof.entries[number]
    tx = transactions.get(entry.txid)
    if tx is None or tx.txid != entry.txid or entry.index >= len(tx.outputs):
        raise InvalidProof(
            f"reserve proof: entry {number}: the transaction or its output is not there", indices=[number]
        )
    output = tx.outputs[entry.index]
    _check_shared(proof, number, address, digest, tx)
    _hold(f"entry {number}: the key image", (number,), _check_image, digest, entry, output.key)
    shared = shared_bytes(entry.shared)
    scalar = output_scalar_public(shared, entry.index)
    if (Ed25519.from_bytes(output.key) - G.mul_var(scalar)).to_bytes() not in known:
        raise InvalidProof(f"reserve proof: entry {number}: the output was not paid to this account", indices=[number])
    amount = amount_of(tx, entry.index, scalar)
    if amount is None:
        raise InvalidProof(f"reserve proof: entry {number}: the amount does not open the commitment", indices=[number])
    return amount


def _check_shared(proof: ReserveProof, number: int, address: Address, digest: bytes, tx: Transaction) -> None:
    """D belongs to one of the transaction's public keys, or to the output's own."""
    entry, extra = proof.entries[number], tx.parsed_extra
    own = extra.additional_keys[entry.index : entry.index + 1] if len(extra.additional_keys) == len(tx.outputs) else ()
    view = address.view.to_bytes()
    for key in (*extra.public_keys, *own):
        try:
            check_equal_logarithms(digest, view, key, None, entry.shared, entry.shared_proof, version=proof.version)
            return
        except (EncodingError, InvalidSignature):
            continue
    raise InvalidProof(f"reserve proof: entry {number}: the shared secret does not hold", indices=[number])


def _hold(what: str, indices: Sequence[int], check: Callable[..., None], *arguments: Any) -> None:
    try:
        check(*arguments)
    except (EncodingError, InvalidSignature) as error:
        raise InvalidProof(f"reserve proof: {what} does not hold: {error}", indices=indices) from None


def _check_image(digest: bytes, entry: ReserveEntry, key: bytes) -> None:
    signature = cryptonote.RingSignature.from_bytes(entry.image_proof)
    cryptonote.verify(signature, digest, entry.key_image, [key])


def _digest(address: Address, images: Sequence[bytes], message: str | bytes) -> bytes:
    return keccak256(message_bytes(message), address.public_bytes, *images)


def _read_entry(reader: Reader) -> ReserveEntry:
    reader.varint("version", 0)
    txid, index = reader.key("txid"), reader.varint("output index")
    shared, image = reader.key("shared secret"), reader.key("key image")
    return ReserveEntry(txid, index, shared, image, reader.take(64, "shared proof"), reader.take(64, "image proof"))


def _read_pair(reader: Reader) -> tuple[bytes, bytes]:
    start = reader.offset
    if reader.varint("pair") != 2:
        raise reader.fail("expected a pair of spend key and signature", offset=start)
    return reader.key("spend key"), reader.take(64, "spend key signature")


def _refuse_twins(what: str, values: Sequence[object]) -> None:
    if len(set(values)) != len(values):
        raise EncodingError(f"reserve proof: a {what} occurs twice")
