# SPDX-License-Identifier: GPL-3.0-or-later
"""Views whose ``len`` is not their number of bytes, and buffers that change between two looks.

A batch once checked ``len`` of the view and joined its bytes: the first item then filled the places of those after
it, whose own proofs and signatures nobody looked at.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from support import rings
from support.groth16 import factors, make, proofs_of
from support.monero import case_of
from support.privacy import World

from zkpriv import eddsa
from zkpriv.bulletproofs import original, plus
from zkpriv.bulletproofs import ristretto as dalek
from zkpriv.bulletproofs.merlin import MerlinTranscript
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidProof, InvalidSignature, MalformedTransfer, ZkprivError
from zkpriv.fields import Fr
from zkpriv.groth16 import Proof, Verifier, verify_batch
from zkpriv.groups import G1, G2
from zkpriv.hashing import Domain, poseidon_many
from zkpriv.jubjub import T
from zkpriv.monero import check_transaction
from zkpriv.prime_group import ED25519
from zkpriv.privacy.transfer import Transfer
from zkpriv.redjubjub import sign, sign_message, verify, verify_message
from zkpriv.redjubjub import verify_batch as verify_signatures
from zkpriv.ring import clsag, cryptonote, lsag, sag
from zkpriv.secrets import Secret

DIGEST = bytes(range(64))


class Liar(bytes):
    """Says that it has another length."""

    def __len__(self) -> int:
        return 192 if super().__len__() > 64 else 64


@pytest.fixture(scope="module")
def made() -> Any:
    return make(factors)


def hollow(size: int) -> memoryview:
    """``size`` items without a byte."""
    np = pytest.importorskip("numpy")
    return memoryview(np.zeros((size, 0), "u1"))


def test_one_item_of_a_batch_of_proofs_is_one_proof(made: Any) -> None:
    (p, x), (q, y) = proofs_of(made, 2)
    verifier = Verifier(made.vk)
    junk = Proof(G1.generator(), G2.generator(), G1.generator()).to_bytes()
    both = p.to_bytes() + q.to_bytes()
    views = (memoryview(both).cast("H"), memoryview(both).cast("B", (192, 2)), Liar(both), hollow(192), Liar(b"1" * 65))
    for view in views:
        for items in ([(verifier, view, x), (verifier, junk, y)], [(verifier, junk, y), (verifier, view, x)]):
            with pytest.raises(EncodingError, match="expected 192 bytes"):
                verify_batch(items)  # type: ignore[arg-type]
        with pytest.raises(EncodingError, match="expected 192 bytes"):
            Proof.many_from_bytes([view, p.to_bytes()])  # type: ignore[list-item]
        with pytest.raises(EncodingError, match="expected 192 bytes"):
            verifier.verify(view, x)  # type: ignore[arg-type]
    # The first malformed one is named, also where a later one has another length.
    with pytest.raises(EncodingError, match="A: "):
        Proof.many_from_bytes([p.to_bytes(), bytes(192), b""])


def test_views_of_the_right_bytes_are_read(made: Any) -> None:
    ((p, x),) = proofs_of(made, 1)
    verifier, data = Verifier(made.vk), p.to_bytes()
    backwards = memoryview(data[::-1])[::-1]
    for view in (memoryview(data), bytearray(data), backwards, memoryview(data).cast("Q")):
        verifier.verify(view, x)  # type: ignore[arg-type]
        verify_batch([(verifier, view, x), (verifier, p, x)])  # type: ignore[list-item]


def test_a_proof_that_changes_under_way_is_judged_by_its_first_bytes(made: Any) -> None:
    ((p, x),) = proofs_of(made, 1)
    verifier = Verifier(made.vk)
    good = p.to_bytes()
    wrong = bytearray(Proof(G1.generator(), G2.generator(), G1.generator()).to_bytes())

    class Inputs(list):  # type: ignore[type-arg]
        def __iter__(self) -> Any:
            wrong[:] = good
            return super().__iter__()

    with pytest.raises(InvalidProof):
        verify_batch([(verifier, wrong, Inputs(x))])  # type: ignore[list-item]


class Once(bytearray):
    """What it is asked for first are the bytes; later it has others, and so has the buffer behind it."""

    def __init__(self, data: bytes) -> None:
        super().__init__(b"\xff" * len(data))
        self.data = [data]

    def __bytes__(self) -> bytes:
        return self.data.pop() if self.data else bytes(len(self))


def verifications() -> dict[str, Callable[[Callable[[bytes], Any]], object]]:
    """A true statement for each verifier; what it is given as bytes goes through the argument."""
    made = make(factors)
    ((p, x),) = proofs_of(made, 1)
    snark = p.to_bytes()
    key, message = T.mul_var(5), b"a message"
    with Secret.from_scalar(5) as secret:
        spend_signature, signed = sign(secret, DIGEST), sign_message(secret, message)
    with Ed25519Secret.from_bytes(bytes(range(32))) as seed:
        public, edwards = eddsa.public_key(seed), eddsa.sign(seed, message)
    item = rings.spend(ED25519, 3, 1)
    keys = [one for one, _ in item.ring]
    with ED25519.secret(item.x) as secret:
        ring = clsag.sign(rings.MESSAGE, item.ring, 1, *item.secrets(), item.pseudo_out)
        alone, linked = sag.sign(rings.MESSAGE, keys, 1, secret), lsag.sign(rings.MESSAGE, keys, 1, secret)
        image, old = cryptonote.sign(rings.MESSAGE, keys, 1, secret)
    ranges = {module: module.prove([7], [8]) for module in (original, plus)}
    third, commitments = dalek.prove([7], [8], MerlinTranscript(b"t"), bits=8)
    world = World()
    _, wallet = world.person(0)
    world.mint(wallet.address())
    transfer = world.pay(0).transfer.to_bytes()
    coinbase = bytes.fromhex(case_of("e89415")["tx_hex"])
    whole = check_transaction(coinbase).txid

    def shown(view: Callable[[bytes], Any]) -> Any:
        return dataclasses.replace(ring, key_image=view(ring.key_image), d=view(ring.d))

    def members(view: Callable[[bytes], Any]) -> Any:
        return [(view(one), view(commitment)) for one, commitment in item.ring]

    return {
        "proof": lambda view: made.verifier.verify(view(snark), x),
        "proofs": lambda view: verify_batch([(made.verifier, view(snark), x), (made.verifier, p, x)]),
        "spend signature": lambda view: verify(key, view(DIGEST), view(spend_signature)),
        "spend signatures": lambda view: verify_signatures([(key, view(DIGEST), view(spend_signature))]),
        "message": lambda view: verify_message(key, message, view(signed)),  # what is hashed is looked at once
        "Ed25519": lambda view: eddsa.verify(view(public), view(message), view(edwards)),
        "ZIP 215": lambda view: eddsa.verify_zip215(view(public), view(message), view(edwards)),
        "CLSAG": lambda view: clsag.verify(shown(view), view(rings.MESSAGE), members(view), view(item.pseudo_out)),
        "CLSAGs": lambda view: clsag.verify_batch(
            [clsag.Item(shown(view), view(rings.MESSAGE), members(view), view(item.pseudo_out))]
        ),
        "SAG": lambda view: sag.verify(alone, view(rings.MESSAGE), [view(one) for one in keys]),
        "LSAG": lambda view: lsag.verify(
            dataclasses.replace(linked, key_image=view(linked.key_image)), view(rings.MESSAGE), [view(k) for k in keys]
        ),
        "CryptoNote": lambda view: cryptonote.verify(
            old, view(rings.MESSAGE), view(image.to_bytes()), [view(one) for one in keys]
        ),
        **{
            module.__name__: lambda view, module=module: module.verify(
                view(ranges[module][0].to_bytes()), [view(ranges[module][1][0].to_bytes())]
            )
            for module in (original, plus)
        },
        "dalek": lambda view: dalek.verify(
            view(third.to_bytes()), [view(commitments[0])], MerlinTranscript(b"t"), bits=8
        ),
        "transfer": lambda view: world.ledger.check_transfer(view(transfer)),
        "Monero": lambda view: check_transaction(view(coinbase)).txid == whole or pytest.fail("another id"),
    }


def test_every_verifier_judges_one_copy_of_its_bytes(level: str) -> None:
    """Whatever is read twice, or read from the buffer after it was copied, is not what was signed or proved."""
    for name, call in verifications().items():
        given: list[Once] = []

        def once(data: bytes, given: list[Once] = given) -> Once:
            given.append(Once(data))
            return given[-1]

        call(bytes)
        call(once)
        assert given and not any(one.data for one in given), name
        with pytest.raises(ZkprivError):
            call(lambda data: bytes(bytearray(Once(data))))


def test_one_signature_is_one_signature() -> None:
    keys = [T.mul_var(i + 5) for i in range(8)]
    signatures = []
    for i in range(8):
        with Secret.from_scalar(i + 5) as secret:
            signatures.append(sign(secret, DIGEST, input_index=0))
    wide = memoryview(b"".join(signatures)).cast("Q")
    rest = [(key, DIGEST, b"\xff" * 64) for key in keys[1:]]
    for bad in (wide, hollow(64), Liar(b""), list(signatures[0]), "x" * 64):
        with pytest.raises(EncodingError):
            verify_signatures([(keys[0], DIGEST, bad), *rest])  # type: ignore[list-item]
        with pytest.raises(EncodingError):
            verify(keys[0], DIGEST, bad)  # type: ignore[arg-type]
        with pytest.raises(EncodingError):
            verify(keys[0], bad, signatures[0])  # type: ignore[arg-type]
        with pytest.raises(EncodingError):
            verify_signatures([(keys[0], bad, signatures[0])])  # type: ignore[list-item]
    verify(keys[0], DIGEST, memoryview(signatures[0]).cast("Q"))
    with pytest.raises(InvalidSignature):
        verify(keys[1], DIGEST, memoryview(signatures[0]).cast("Q"))


def test_other_decoders_count_bytes() -> None:
    with pytest.raises(EncodingError, match="expected 32 bytes, got 256"):
        Fr.from_bytes(memoryview((5).to_bytes(256, "little")).cast("Q"))
    with pytest.raises(EncodingError, match="expected bytes"):
        Fr.from_bytes(32)  # type: ignore[arg-type]
    rows = memoryview(bytes(8 * 32)).cast("Q")
    assert poseidon_many(Domain.NODE, 2, rows) == poseidon_many(Domain.NODE, 2, bytes(8 * 32))
    with pytest.raises(MalformedTransfer):
        Transfer.from_bytes(memoryview(bytes(8 * 1362)).cast("Q"))
