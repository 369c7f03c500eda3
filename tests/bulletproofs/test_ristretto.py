# SPDX-License-Identifier: GPL-3.0-or-later
"""dalek's range proofs and Merlin's transcripts."""

from __future__ import annotations

import dataclasses
import secrets
from typing import Any

import pytest
from support.vectors import load_json

from zkpriv.bulletproofs import ristretto
from zkpriv.bulletproofs.merlin import MerlinTranscript
from zkpriv.bulletproofs.ristretto import MAX_PARTIES, ORDER, Proof, prove, verify
from zkpriv.errors import EncodingError, InvalidProof

FOLDER = "bulletproofs_ristretto"


@pytest.mark.vectors
def test_merlin(vector_cases: Any) -> None:
    for path in (f"{FOLDER}/merlin_transcript.json",):
        for case in vector_cases(path, [load_json(path)]):
            transcript = MerlinTranscript(case["protocol"].encode())
            for operation in case["ops"]:
                if "append_message" in operation:
                    label, message = operation["append_message"]
                    transcript.append_message(label.encode(), message.encode())
                else:
                    label, count = operation["challenge_bytes"]
                    assert transcript.challenge_bytes(label.encode(), count).hex() == operation["expect"]


def dalek_cases() -> Any:
    return load_json(f"{FOLDER}/dalek_range_proofs.json")["cases"]


def checked(
    case: Any, proof: Any = None, V: Any = None, label: bytes = b"Deserialize-And-Verify Test", n: int = 0
) -> None:
    verify(
        bytes.fromhex(case["proof"]) if proof is None else proof,
        [bytes.fromhex(text) for text in case["commitments"]] if V is None else V,
        MerlinTranscript(label),
        bits=n or case["n"],
    )


@pytest.mark.vectors
def test_every_proof_of_dalek(vector_cases: Any) -> None:
    for case in vector_cases(f"{FOLDER}/dalek_range_proofs.json", dalek_cases()):
        checked(case)
        raw = bytes.fromhex(case["proof"])
        assert Proof.from_bytes(raw).to_bytes() == raw


def test_each_part_of_the_transcript_counts() -> None:
    case = next(case for case in dalek_cases() if (case["n"], case["m"]) == (8, 2))
    proof = Proof.from_bytes(bytes.fromhex(case["proof"]))
    V = [bytes.fromhex(text) for text in case["commitments"]]
    for field in ("t", "taux", "mu", "a", "b"):
        with pytest.raises(InvalidProof):
            checked(case, dataclasses.replace(proof, **{field: (getattr(proof, field) + 1) % ORDER}))
    for field in ("A", "S", "T1", "T2"):
        with pytest.raises(InvalidProof):
            checked(case, dataclasses.replace(proof, **{field: V[0]}))
        with pytest.raises(InvalidProof, match="identity"):
            checked(case, dataclasses.replace(proof, **{field: bytes(32)}))
    for field in ("L", "R"):
        for index in range(len(proof.L)):
            points = list(getattr(proof, field))
            points[index] = V[0]
            with pytest.raises(InvalidProof):
                checked(case, dataclasses.replace(proof, **{field: tuple(points)}))
    for other in ([V[1], V[0]], [V[0], V[0]]):
        with pytest.raises(InvalidProof):
            checked(case, V=other)
    with pytest.raises(InvalidProof):
        checked(case, label=b"another label")
    with pytest.raises(InvalidProof):
        checked(case, V=V[:1], n=16)
    with pytest.raises(InvalidProof, match="rounds"):
        checked(case, V=V[:1])


def test_malformed_proofs() -> None:
    case = dalek_cases()[0]
    raw = bytes.fromhex(case["proof"])
    for data in (b"", raw[:-1], raw + b"\0", raw[:-64], raw + bytes(64 * 11), raw[:-32] + ORDER.to_bytes(32, "little")):
        with pytest.raises((EncodingError, InvalidProof)):
            checked(case, data)
    with pytest.raises(EncodingError, match="not below"):
        checked(case, raw[:-32] + ORDER.to_bytes(32, "little"))
    with pytest.raises(EncodingError, match="point"):
        checked(case, b"\xff" * 32 + raw[32:])
    with pytest.raises(EncodingError):
        checked(case, n=7)
    with pytest.raises(EncodingError):
        checked(case, V=[bytes(32)] * 3)
    with pytest.raises(EncodingError):
        checked(case, V=[bytes(32)] * (2 * MAX_PARTIES))


def test_our_proofs_verify() -> None:
    amounts, masks = [0, 255], [secrets.randbelow(ORDER) for _ in range(2)]
    proof, V = prove(amounts, masks, MerlinTranscript(b"ours"), bits=8)
    verify(proof.to_bytes(), V, MerlinTranscript(b"ours"), bits=8)
    with pytest.raises(InvalidProof):
        verify(proof, V[::-1], MerlinTranscript(b"ours"), bits=8)
    for bad in ([256, 0], [-1, 0], [True, 0], [1.0, 0], [0, 0, 0]):
        with pytest.raises(EncodingError):
            prove(bad, masks, MerlinTranscript(b"ours"), bits=8)  # type: ignore[arg-type]


def test_with_broken_randomness_two_statements_share_no_scalar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal S would be equal blindings, and two proofs with them give masks and amounts away."""
    monkeypatch.setattr(ristretto.secrets, "token_bytes", bytes)
    monkeypatch.setattr(ristretto.secrets, "randbelow", lambda limit: limit // 3)
    statements = [(5, 1, b"a"), (6, 1, b"a"), (5, 2, b"a"), (5, 1, b"b"), (5, 1, b"a")]
    points = [prove([amount], [mask], MerlinTranscript(label), bits=8)[0].S for amount, mask, label in statements]
    assert len(set(points)) == 4
    assert points[0] == points[4], "the randomness is not broken, so that the test shows nothing"
    known = MerlinTranscript(b"everybody knows this one")
    assert ristretto._draws(known, [5], [1], 1) != ristretto._draws(known, [5], [2], 1)


def test_proofs_that_no_bytes_stand_for() -> None:
    proof = Proof.from_bytes(bytes.fromhex(dalek_cases()[0]["proof"]))
    changes: list[dict[str, Any]] = [{"L": proof.L[:-1]}, {"R": (*proof.R, proof.A)}, {"L": list(proof.L)}]
    changes += [{"t": proof.t + ORDER}, {"a": -1}, {"b": True}, {"A": proof.A[:-1]}, {"S": bytearray(proof.S)}]
    for change in changes:
        with pytest.raises(EncodingError):
            dataclasses.replace(proof, **change)
