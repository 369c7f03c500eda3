# SPDX-License-Identifier: GPL-3.0-or-later
"""Every reader of bytes and text of strangers: what it is given never matters to anything but its answer.

A mutation campaign over all of them (slow; each decoder sees thousands of cases, whose seed is fixed), and quick tests
for values of other types, and for what the campaign and its authors found. A reader may refuse with an EncodingError,
a verifier with InvalidProof or InvalidSignature, and nothing else comes out; what is read is written again as it was.
"""

from __future__ import annotations

import array
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support import decoders
from support.decoders import Decoder
from support.rings import GROUPS

from zkpriv import ed25519
from zkpriv.bulletproofs import original, plus
from zkpriv.bulletproofs import ristretto as dalek
from zkpriv.bulletproofs.merlin import MerlinTranscript
from zkpriv.ed25519 import Ed25519, G
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidProof, InvalidSignature
from zkpriv.jubjub import Jubjub
from zkpriv.monero import base58
from zkpriv.monero.address import Address
from zkpriv.monero.extra import Extra
from zkpriv.monero.network import AddressKind, Network
from zkpriv.monero.payment_proof import check_payment_proof
from zkpriv.monero.rings import MAX_RING_FILE, Rings
from zkpriv.monero.transaction import Transaction
from zkpriv.monero.wire import varint
from zkpriv.ring import clsag, cryptonote, lsag, mlsag, sag
from zkpriv.secrets import Secret

REFUSALS = EncodingError, InvalidProof, InvalidSignature
HASH = bytes(range(32))


@pytest.fixture(scope="module")
def all_decoders() -> Iterator[dict[str, Decoder]]:
    yield {decoder.name: decoder for decoder in decoders.all_of_them()}


@pytest.mark.slow
@pytest.mark.parametrize("name", decoders.NAMES)
def test_mutants(all_decoders: dict[str, Decoder], name: str) -> None:
    decoder, rng = all_decoders[name], random.Random(f"zkpriv {name}")
    read = 0
    for _ in range(decoder.cases):
        mutant = decoder.mutate(rng, rng.choice(decoder.samples))
        begun = time.thread_time()
        try:
            value = decoder.decode(mutant)
            read += 1
            if decoder.encode is not None:
                assert decoder.encode(value) == mutant
            if decoder.use is not None:
                decoder.use(value)
                assert decoder.tolerant or mutant in decoder.samples, "a mutant was accepted"
        except REFUSALS as error:
            assert str(error)
        assert time.thread_time() - begun < 1
    assert read, "no mutant got past the decoder: the campaign says little"


def odd_values() -> dict[str, Any]:
    released = memoryview(bytes(32))
    released.release()
    return {
        "text": "00" * 32,
        "half a pair": "\ud800",
        "None": None,
        "int": 32,
        "negative": -1,
        "large": 1 << 300,
        "bool": True,
        "float": 1.5,
        "list": [1, 2],
        "dict": {},
        "generator": (item for item in ()),
        "class": Ed25519,
        "object": object(),
        "words": memoryview(array.array("d", [0.5] * 4)),
        "table": memoryview(bytes(64)).cast("B", (8, 8)),
        "every second": memoryview(bytes(64))[::2],
        "released": released,
        "empty": b"",
        "short": bytes(31),
        "long": bytes(33),
        "ones": b"\xff" * 32,
    }


def doors() -> dict[str, Callable[[Any], object]]:
    two, image = [(G, G), (G, G + G)], G
    signature = clsag.Clsag(HASH, HASH, 1, (1, 2))
    matrix = mlsag.Mlsag(1, ((1, 1), (1, 1)))
    ring = [G, G + G]
    standard = Address(Network.MAINNET, AddressKind.STANDARD, G, G)

    def transcript() -> MerlinTranscript:
        return MerlinTranscript(b"t")

    return {
        **{decoder: reader for decoder, reader in decoders.readers().items()},
        "from_affine": lambda value: Ed25519.from_affine(value, value),
        "Jubjub points": Jubjub.many_from_bytes,
        "secret bytes": Ed25519Secret.from_bytes,
        "secret scalar": Ed25519Secret.reduce,
        "payment id": standard.with_payment_id,
        "base58 of": base58.encode,
        "base58 with checksum of": base58.encode_check,
        "key image": lambda value: clsag.Clsag.from_bytes(bytes(160), value),
        "columns": lambda value: mlsag.Mlsag.from_bytes(bytes(160), value, 2),
        "offset": lambda value: original.Proof.read(bytes(1000), value),
        "range proof": lambda value: plus.verify(value, [G]),
        "commitments": lambda value: original.verify(bytes(700), value),
        "commitment": lambda value: plus.verify(bytes(700), [value]),
        "batch of proofs": lambda value: plus.verify_batch([value]),
        "batches": lambda value: plus.verify_batch(5 if value is None else value),  # type: ignore[arg-type]
        "dalek's commitments": lambda value: dalek.verify(bytes(480), value, transcript(), bits=8),
        "dalek's commitment": lambda value: dalek.verify(bytes(480), [value], transcript(), bits=8),
        "clsag": lambda value: clsag.verify(value, HASH, two, G),
        "clsag's fields": lambda value: clsag.verify(clsag.Clsag(value, value, value, value), HASH, two, G),
        "clsag's ring": lambda value: clsag.verify(signature, HASH, value, G),
        "clsag's members": lambda value: clsag.verify(signature, HASH, [value, (value, G)], G),
        "clsag's output": lambda value: clsag.verify(signature, HASH, two, value),
        "clsag's batch": lambda value: clsag.verify_batch([value]),
        "sag": lambda value: sag.verify(value, HASH, ring),
        "sag's fields": lambda value: sag.verify(sag.Sag(value, value), HASH, ring),
        "sag's ring": lambda value: sag.verify(sag.Sag(1, (1, 2)), HASH, value),
        "lsag": lambda value: lsag.verify(value, HASH, ring),
        "lsag's ring": lambda value: lsag.verify(lsag.Lsag(HASH, 1, (1, 2)), HASH, value),
        "cryptonote": lambda value: cryptonote.verify(value, HASH, image, [G]),
        "cryptonote's pairs": lambda value: cryptonote.verify(cryptonote.RingSignature(value), HASH, image, [G]),
        "cryptonote's pair": lambda value: cryptonote.verify(cryptonote.RingSignature((value,)), HASH, image, [G]),
        "mlsag": lambda value: mlsag.verify_simple(value, HASH, two, G, image),
        "mlsag's fields": lambda value: mlsag.verify_simple(mlsag.Mlsag(value, value), HASH, two, G, image),
        "mlsag's ring": lambda value: mlsag.verify_simple(matrix, HASH, value, G, image),
        "mlsag's members": lambda value: mlsag.verify_simple(matrix, HASH, [value, value], G, image),
        "mlsag's rings": lambda value: mlsag.verify_full(matrix, HASH, value, [image], [G], 0),
        "mlsag's fee": lambda value: mlsag.verify_full(matrix, HASH, [two], [image], [G], value),
    }


def test_values_of_other_types() -> None:
    for name, door in doors().items():
        for kind, value in odd_values().items():
            try:
                door(value)
            except REFUSALS:
                continue
            except Exception as error:
                pytest.fail(f"{name}, {kind}: {type(error).__name__}: {error}")


def test_a_number_is_no_payment_id() -> None:
    """``bytes(8)`` would be eight zeros, and ``bytes(10**12)`` all of the memory."""
    address = Address(Network.MAINNET, AddressKind.STANDARD, G, G)
    for number in (8, 10**12):
        with pytest.raises(EncodingError, match="expected bytes, got int"):
            address.with_payment_id(number)  # type: ignore[arg-type]
        with pytest.raises(EncodingError, match="expected bytes, got int"):
            Jubjub.from_bytes(number)  # type: ignore[arg-type]
    with pytest.raises(EncodingError, match="expected bytes, got str"):
        Address(Network.MAINNET, AddressKind.INTEGRATED, G, G, "12345678")  # type: ignore[arg-type]


def test_the_extra_field_is_a_copy() -> None:
    data = bytearray(b"\1" + HASH + b"\x99")
    found = Extra.from_bytes(data)
    data[5] ^= 1
    assert found.public_keys == (HASH,) and found.rest == b"\x99" and type(found.rest) is bytes
    with pytest.raises(EncodingError, match="expected bytes, got str"):
        Extra.from_bytes("\1")  # type: ignore[arg-type]


def test_long_commitments_are_not_hashed() -> None:
    """Merlin in Python takes seconds for a megabyte; a commitment has 32 bytes."""
    begun = time.thread_time()
    for commitment in (bytes(1 << 22), bytes(31), b""):
        with pytest.raises(EncodingError, match="a commitment is 32 bytes"):
            dalek.verify(bytes(480), [commitment], MerlinTranscript(b"t"), bits=8)
    assert time.thread_time() - begun < 1


def test_many_coinbase_inputs_are_refused_at_the_first() -> None:
    data = b"\2\0" + varint(499_000) + b"\xff\1" * 499_990
    begun = time.thread_time()
    with pytest.raises(EncodingError, match="stands alone") as caught:
        Transaction.from_bytes(data)
    assert caught.value.offset == 5 and time.thread_time() - begun < 0.5


def test_a_ring_file_is_bounded() -> None:
    """Lists take fifty times the memory of their text: what no transaction needs is not read."""
    with pytest.raises(EncodingError, match=f"at most {MAX_RING_FILE} bytes"):
        Rings.from_json("[" + " " * MAX_RING_FILE + "]")


def test_messages_that_have_no_utf8() -> None:
    made = decoders.payment()
    for message, words in (("\udc80", "no UTF-8"), (5, "expected bytes, got int"), (None, "expected bytes")):
        with pytest.raises(EncodingError, match=words):
            check_payment_proof(made.tx, made.address, message, made.text)  # type: ignore[arg-type]


def test_groups_have_readable_names() -> None:
    """They stand as defaults in every signature that ``help`` shows."""
    assert [repr(group) for group in GROUPS.values()] == ["<group ed25519>", "<group jubjub>"]


def test_scalars_are_integers() -> None:
    class Number:
        def __index__(self) -> int:
            return 5

    assert G.mul_var(Number()) == G.mul_var(5)  # type: ignore[arg-type]
    for value in (1.5, "1", b"1", None):
        with pytest.raises(TypeError):
            ed25519.msm_var([G], [value])  # type: ignore[list-item]
    for kind in (Ed25519Secret, Secret):
        with pytest.raises(EncodingError, match="got bool"):
            kind.from_scalar(True)
