# SPDX-License-Identifier: GPL-3.0-or-later
"""Views whose ``len`` is not their number of bytes, and buffers that change between two looks.

A batch once checked ``len`` of the view and joined its bytes: the first item then filled the places of those after
it, whose own proofs and signatures nobody looked at.
"""

from __future__ import annotations

from typing import Any

import pytest
from support.groth16 import factors, make, proofs_of

from zkpriv.errors import EncodingError, InvalidProof, InvalidSignature, MalformedTransfer
from zkpriv.fields import Fr
from zkpriv.groth16 import Proof, Verifier, verify_batch
from zkpriv.groups import G1, G2
from zkpriv.hashing import Domain, poseidon_many
from zkpriv.jubjub import T
from zkpriv.privacy.transfer import Transfer
from zkpriv.redjubjub import sign, verify
from zkpriv.redjubjub import verify_batch as verify_signatures
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
