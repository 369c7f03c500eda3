# SPDX-License-Identifier: GPL-3.0-or-later
"""The verifier refuses what it must, with the right error and before any pairing where it can."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from support.groth16 import PUBLIC, Made
from support.points import cofactor_point_g1, cofactor_point_g2

from zkpriv import backend
from zkpriv.errors import BackendError, EncodingError, InvalidKey, InvalidProof
from zkpriv.fields import Fr
from zkpriv.groth16 import Proof, Verifier, VerifyingKey, rerandomize
from zkpriv.groups import G1, G2
from zkpriv.pairing import multi_pairing

pytestmark = pytest.mark.usefixtures("every_level")

P = int(
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
    16,
)
R = Fr.MODULUS


def test_a_proof_verifies(made: Made, proof: Proof) -> None:
    made.verifier.verify(proof, PUBLIC)
    made.verifier.verify(proof.to_bytes(), [Fr(15), Fr(8)])
    assert len(proof.to_bytes()) == 192
    assert Proof.from_bytes(proof.to_bytes()) == proof
    assert Proof.from_bytes_uncompressed(proof.to_bytes_uncompressed()) == proof


@pytest.fixture
def no_pairing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any pairing fails the test."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a pairing was computed")

    monkeypatch.setattr("zkpriv.groth16.verify.multi_pairing", refuse)


@pytest.fixture
def no_verdict(no_pairing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does the native function run that judges a whole proof, pairings and all."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a whole proof was judged")

    monkeypatch.setattr("zkpriv._native_pairing.groth16_verify", refuse)


def test_no_verdict_comes_without_a_pairing(made: Made, proof: Proof, no_verdict: None) -> None:
    """The fixture sees them all: otherwise the tests with it would show nothing."""
    with pytest.raises(AssertionError, match=r"was computed|was judged"):
        made.verifier.verify(proof, PUBLIC)


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize("how", ["plus r", "r", "minus r", "2^256"])
def test_public_input_not_reduced(made: Made, proof: Proof, no_verdict: None, index: int, how: str) -> None:
    value = PUBLIC[index]
    bad = {"plus r": value + R, "r": R, "minus r": value - R, "2^256": value + (1 << 256)}[how]
    public = list(PUBLIC)
    public[index] = bad
    with pytest.raises(EncodingError, match=rf"public input {index}: not in 0 \.\. r - 1") as caught:
        made.verifier.verify(proof, public)
    assert caught.value.offset == 32 * index


@pytest.mark.parametrize("bad", ["8", 8.0, None, True, b"8"])
def test_public_input_of_another_type(made: Made, proof: Proof, no_verdict: None, bad: Any) -> None:
    with pytest.raises(EncodingError, match="public input 1: expected an integer"):
        made.verifier.verify(proof, [15, bad])


@pytest.mark.parametrize("public", [[], [15], [15, 8, 0], [1, 15, 8]])
def test_wrong_number_of_public_inputs(made: Made, proof: Proof, no_verdict: None, public: list[int]) -> None:
    with pytest.raises(EncodingError, match=f"expected 2, got {len(public)}"):
        made.verifier.verify(proof, public)


@pytest.mark.parametrize("public", [b"\x0f\x08", "ab", 15, {15: 0, 8: 0}, None])
def test_public_inputs_are_a_sequence(made: Made, proof: Proof, no_verdict: None, public: Any) -> None:
    with pytest.raises(EncodingError, match="expected a sequence of integers"):
        made.verifier.verify(proof, public)


def test_reordered_or_changed_public_inputs(made: Made, proof: Proof) -> None:
    for public in itertools.chain([PUBLIC[::-1]], ([15 + d, 8 + e] for d, e in ((1, 0), (0, 1), (1, -1)))):
        with pytest.raises(InvalidProof, match="does not hold"):
            made.verifier.verify(proof, public)


def test_every_public_input_is_bound(other: Made) -> None:
    """The tag is in a constraint that always holds; the rows added for public inputs bind it all the same."""
    proof = other.prover.prove({"result": 49, "tag": 1000, "x": 7})
    other.verifier.verify(proof, [49, 1000])
    for tag in (0, 1, 1001, R - 1000):
        with pytest.raises(InvalidProof):
            other.verifier.verify(proof, [49, tag])


def test_malleability_is_real(made: Made, proof: Proof) -> None:
    """These are valid proofs by design of Groth16; nothing may depend on a proof's bytes being unique."""
    t, s, delta = 1234567, 7654321, made.vk.delta_g2
    variants = [
        Proof(proof.a * pow(t, -1, R), proof.b * t, proof.c),
        Proof(proof.a, proof.b + delta * s, proof.c + proof.a * s),
        Proof(-proof.a, -proof.b, proof.c),
        rerandomize(made.vk, proof),
        rerandomize(made.vk.prepared(), proof),
    ]
    for variant in variants:
        made.verifier.verify(variant, PUBLIC)
        assert variant.to_bytes() != proof.to_bytes()
    assert len({variant.to_bytes() for variant in variants}) == len(variants)


@pytest.mark.skipif(not backend.is_native, reason="without the C core nothing is constant time")
def test_rerandomizing_multiplies_in_constant_time(made: Made, proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("variable time on the numbers that link two proofs")

    delta = made.vk.delta_g2
    for kind in (G1, G2):
        monkeypatch.setattr(kind, "__mul__", refused)
    again = rerandomize(made.vk, proof)
    monkeypatch.undo()
    assert made.vk.delta_g2 == delta
    made.verifier.verify(again, PUBLIC)


def test_rerandomizing_does_not_repair(made: Made, proof: Proof) -> None:
    wrong = Proof(proof.a, proof.b, proof.c + G1.generator())
    with pytest.raises(InvalidProof):
        made.verifier.verify(rerandomize(made.vk, wrong), PUBLIC)


@pytest.mark.parametrize("part", ["a", "b", "c"])
def test_identity_in_a_proof(made: Made, proof: Proof, no_pairing: None, part: str) -> None:
    points: dict[str, Any] = {"a": proof.a, "b": proof.b, "c": proof.c}
    points[part] = G2.identity() if part == "b" else G1.identity()
    with pytest.raises(InvalidProof, match=f"proof's {part.upper()} is the identity"):
        made.verifier.verify(Proof(**points).to_bytes(), PUBLIC)


def shifted(proof: Proof, part: str) -> Proof:
    """The proof with a point of cofactor order added to one part, past the decoder."""
    points: dict[str, Any] = {"a": proof.a, "b": proof.b, "c": proof.c}
    if part == "b":
        points["b"] = proof.b + G2._of(cofactor_point_g2())
    else:
        points[part] = points[part] + G1._of(cofactor_point_g1())
    return Proof(**points)


@pytest.mark.parametrize(("part", "offset"), [("a", 0), ("b", 48), ("c", 144)])
def test_off_subgroup_proof(made: Made, proof: Proof, part: str, offset: int) -> None:
    bad = shifted(proof, part)
    with pytest.raises(EncodingError, match=f"{part.upper()}: .*subgroup") as caught:
        made.verifier.verify(bad.to_bytes(), PUBLIC)
    assert caught.value.offset == offset
    with pytest.raises(EncodingError, match="subgroup"):
        Proof.from_bytes_uncompressed(bad.to_bytes_uncompressed())


def test_without_the_subgroup_check_it_would_verify(made: Made, proof: Proof) -> None:
    """Why the decoder checks: C + T satisfies the equation for T of cofactor order."""
    made.verifier.verify(shifted(proof, "c"), PUBLIC)


@pytest.mark.parametrize("start", [0, 48, 144])
def test_flags_and_ranges_of_proof_bytes(proof: Proof, start: int) -> None:
    data = proof.to_bytes()
    first = data[start]
    for flags in range(0, 256, 32):
        if flags in (0x80, 0xA0):
            continue
        changed = data[:start] + bytes([first & 0x1F | flags]) + data[start + 1 :]
        with pytest.raises(EncodingError) as caught:
            Proof.from_bytes(changed)
        assert caught.value.offset is not None and start <= caught.value.offset < start + 96
    size = 96 if start == 48 else 48
    for coordinate in (P, P + 1, (1 << 381) - 1):
        point = bytearray(coordinate.to_bytes(48, "big") + bytes(size - 48))
        point[0] |= 0x80
        with pytest.raises(EncodingError, match=r"reduced|below p"):
            Proof.from_bytes(data[:start] + bytes(point) + data[start + size :])
        if size == 96:  # the real part comes second
            real = data[start : start + 48] + coordinate.to_bytes(48, "big")
            with pytest.raises(EncodingError, match=r"reduced|below p"):
                Proof.from_bytes(data[:start] + real + data[start + size :])
    infinity = b"\xc0" + bytes(size - 2) + b"\1"
    with pytest.raises(EncodingError):
        Proof.from_bytes(data[:start] + infinity + data[start + size :])


def test_an_unreduced_twin_of_a_valid_point_is_refused(proof: Proof) -> None:
    """x and x + p are the same point; only x is an encoding."""
    data = proof.to_bytes()
    found = 0
    for k in range(1, 400):
        point = (G1.generator() * k).to_bytes()
        x = int.from_bytes(bytes([point[0] & 0x1F]) + point[1:], "big")
        if x + P < 1 << 381:
            twin = bytearray((x + P).to_bytes(48, "big"))
            twin[0] |= point[0] & 0xE0
            with pytest.raises(EncodingError):
                Proof.from_bytes(bytes(twin) + data[48:])
            found += 1
    assert found > 10


@pytest.mark.parametrize("data", [b"", bytes(191), bytes(193), bytes(384)])
def test_proof_length(data: bytes) -> None:
    with pytest.raises(EncodingError, match=f"expected 192 bytes, got {len(data)}"):
        Proof.from_bytes(data)


@pytest.mark.parametrize("data", ["00" * 192, None, 7, [0] * 192])
def test_proof_bytes_are_bytes(data: Any) -> None:
    with pytest.raises(EncodingError, match="expected 192 bytes"):
        Proof.from_bytes(data)


def test_every_single_bit_matters(made: Made, proof: Proof) -> None:
    data = proof.to_bytes()
    for bit in range(0, 8 * 192, 29):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((EncodingError, InvalidProof)):
            made.verifier.verify(bytes(changed), PUBLIC)


def test_proof_of_another_circuit(made: Made, other: Made, proof: Proof) -> None:
    with pytest.raises(InvalidProof):
        other.verifier.verify(proof, PUBLIC)
    with pytest.raises(InvalidKey, match="not square with digest"):
        Verifier(made.vk, circuit=other.circuit)


def test_proof_of_another_setup_of_the_same_circuit(made: Made, proof: Proof) -> None:
    from zkpriv import groth16

    _, vk = groth16.setup(made.circuit)
    assert vk != made.vk and vk.circuit_digest == made.vk.circuit_digest
    with pytest.raises(InvalidProof):
        Verifier(vk).verify(proof, PUBLIC)


def test_the_equation_is_the_papers(made: Made, proof: Proof) -> None:
    vk = made.vk
    x = vk.ic[0] + vk.ic[1] * PUBLIC[0] + vk.ic[2] * PUBLIC[1]
    left = multi_pairing([(proof.a, proof.b)])
    right = multi_pairing([(vk.alpha_g1, vk.beta_g2), (x, vk.gamma_g2), (proof.c, vk.delta_g2)])
    assert left == right


def test_the_verifier_accepts_the_equation_and_nothing_near_it() -> None:
    """Proofs from the key's logarithms: C takes what is left of A*B when the other terms are taken off."""
    alpha, beta, gamma, delta, ic = 11, 22, 33, 44, (5, 7, 9)
    one, two = G1.generator(), G2.generator()
    vk = VerifyingKey(one * alpha, two * beta, two * gamma, two * delta, tuple(one * k for k in ic))
    verifier, public = Verifier(vk), [1234, R - 5]
    x = ic[0] + ic[1] * public[0] + ic[2] * public[1]
    a, b = 987654321, 123456789
    divided = pow(delta, -1, R)

    def with_rest(rest: int) -> Proof:
        return Proof(one * a, two * b, one * (rest * divided % R))

    verifier.verify(with_rest((a * b - alpha * beta - x * gamma) % R), public)
    terms = (a * b, -alpha * beta, -x * gamma)
    for i in range(3):
        for factor in (0, -1, 2):
            rest = sum(term * (factor if i == place else 1) for place, term in enumerate(terms))
            with pytest.raises(InvalidProof):
                verifier.verify(with_rest(rest % R), public)
    for left_out in range(3):  # the constant, and each input
        part = [ic[0], ic[1] * public[0], ic[2] * public[1]][left_out]
        with pytest.raises(InvalidProof):
            verifier.verify(with_rest((a * b - alpha * beta - (x - part) * gamma) % R), public)


def test_threads_share_a_verifier(made: Made, proof: Proof) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def one(index: int) -> bool:
        try:
            made.verifier.verify(proof, [15, 8 + index % 2])
        except InvalidProof:
            return index % 2 == 1
        return index % 2 == 0

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(one, range(32)))


@pytest.mark.parametrize("threads", [0, -1, 1025, True, "2", 1.5])
def test_number_of_threads(made: Made, threads: Any) -> None:
    from zkpriv.groth16 import Prover, setup, verify_batch

    for call in (
        lambda: Verifier(made.vk, threads=threads),
        lambda: Prover(made.circuit, made.pk, threads=threads),
        lambda: setup(made.circuit, threads=threads),
        lambda: verify_batch([], threads=threads),
    ):
        with pytest.raises(BackendError, match="threads: expected None or a whole number"):
            call()


@pytest.mark.parametrize("threads", [1, 2, 64])
def test_any_number_of_threads(made: Made, proof: Proof, threads: int) -> None:
    verifier = Verifier(made.vk, threads=threads)
    verifier.verify(proof, PUBLIC)
    verifier.verify_batch([(proof.to_bytes(), PUBLIC)] * 5)
    with pytest.raises(InvalidProof) as caught:
        verifier.verify_batch([(proof, PUBLIC), (proof, [1, 2]), (proof, PUBLIC)])
    assert caught.value.indices == (1,)


def test_values_are_immutable_and_print_no_more_than_a_prefix(made: Made, proof: Proof) -> None:
    with pytest.raises(AttributeError):
        proof.a = G1.identity()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        made.vk.dev = False  # type: ignore[misc]
    assert len(repr(proof)) < 40
    assert "factors" not in repr(made.verifier) and backend.name in ("portable", "adx", "ifma", "python")
