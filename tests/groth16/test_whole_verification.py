# SPDX-License-Identifier: GPL-3.0-or-later
"""The verifier's one native call: its verdict is that of the separate steps, for every kind of bad proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.groth16 import INPUTS, PUBLIC, Made, proofs_of
from support.levels import require_level
from support.points import cofactor_point_g1, cofactor_point_g2

from zkpriv import backend
from zkpriv.errors import EncodingError, InvalidProof
from zkpriv.groth16 import Proof, Verifier, rerandomize
from zkpriv.groups import G1, G2
from zkpriv.reference import curve
from zkpriv.reference.field import P, R

Z = -0xD201000000010000


@pytest.fixture(params=[1, 2])
def verifier(request: pytest.FixtureRequest, made: Made) -> Verifier:
    require_level("ifma")
    return Verifier(made.vk, threads=request.param)


def whole(verifier: Verifier, data: bytes, public: list[int]) -> bool | None:
    """The verdict of the native call."""
    with backend.using_level("ifma"):
        return verifier._verdict(data, public)


def steps(verifier: Verifier, data: bytes, public: list[int]) -> str:
    """What verification says at a level without the call."""
    with backend.using_level("adx"):
        assert verifier._verdict(data, public) is None
        return outcome(lambda: verifier.verify(data, public))


def outcome(act: Callable[[], None]) -> str:
    try:
        act()
    except (EncodingError, InvalidProof) as error:
        return f"{type(error).__name__}: {error}"
    return "holds"


def agree(verifier: Verifier, data: bytes, public: list[int], verdict: bool | None) -> None:
    assert whole(verifier, data, public) is verdict
    expected = steps(verifier, data, public)
    assert (expected == "holds") == (verdict is True)
    with backend.using_level("ifma"):
        assert outcome(lambda: verifier.verify(data, public)) == expected


def test_true_and_wrong_statements(made: Made, verifier: Verifier) -> None:
    for proof, public in proofs_of(made, 6):
        agree(verifier, proof.to_bytes(), public, True)
        agree(verifier, rerandomize(made.vk, proof).to_bytes(), public, True)
        agree(verifier, proof.to_bytes(), [public[0] + 1, public[1]], False)
        agree(verifier, proof.to_bytes(), [public[0], R - 1], False)
        agree(verifier, proof.to_bytes(), [0, 0], False)
        with backend.using_level("ifma"):
            verifier.verify(proof, public)
            assert verifier._verdict(proof, public) is True
            assert verifier._verdict(Proof(proof.a, proof.b, proof.c + G1.generator()), public) is False


@pytest.mark.parametrize("start", [0, 48, 144])
def test_other_signs_and_flags(verifier: Verifier, proof: Proof, start: int) -> None:
    data = proof.to_bytes()
    for flags in range(0, 256, 32):
        changed = data[:start] + bytes([data[start] & 0x1F | flags]) + data[start + 1 :]
        good = changed == data
        sign = flags & 0xC0 == 0x80
        agree(verifier, changed, PUBLIC, True if good else False if sign else None)


@pytest.mark.parametrize(("start", "size"), [(0, 48), (48, 96), (144, 48)])
def test_coordinates(verifier: Verifier, proof: Proof, start: int, size: int) -> None:
    """x + p, x that is on no point, and infinity."""
    data = proof.to_bytes()
    modulus = P.to_bytes(48, "big")
    tail = data[start + size :]
    agree(verifier, data[:start] + bytes([modulus[0] | 0x80]) + modulus[1:] + bytes(size - 48) + tail, PUBLIC, None)
    agree(verifier, data[:start] + b"\xc0" + bytes(size - 1) + tail, PUBLIC, None)
    agree(verifier, data[:start] + b"\xc0" + bytes(size - 2) + b"\1" + tail, PUBLIC, None)
    for change in range(1, 12):
        point = data[start : start + size - 1] + bytes([data[start + size - 1] ^ change])
        agree(verifier, data[:start] + point + tail, PUBLIC, None)


def replaced(proof: Proof, part: str, point: bytes) -> bytes:
    points: dict[str, Any] = {"a": proof.a, "b": proof.b, "c": proof.c}
    points[part] = (G2 if part == "b" else G1)._of(point)
    return Proof(**points).to_bytes()


@pytest.mark.parametrize("part", ["a", "b", "c"])
def test_points_outside_the_subgroup(verifier: Verifier, proof: Proof, part: str) -> None:
    """Points of the curve's whole group: shifted ones (C's satisfies the equation), and of cofactor order alone."""
    shift = cofactor_point_g2() if part == "b" else cofactor_point_g1()
    own = getattr(proof, part)
    agree(verifier, replaced(proof, part, (own + type(own)._of(shift))._data), PUBLIC, None)
    agree(verifier, replaced(proof, part, shift), PUBLIC, None)


@pytest.mark.parametrize(("part", "prime"), [("a", 3), ("a", 11), ("b", 13), ("b", 23), ("b", 2713), ("c", 11)])
def test_points_of_small_order(verifier: Verifier, proof: Proof, part: str, prime: int) -> None:
    """The loop over the bits of z meets infinity, its starting point and its opposite."""
    z = Z
    if part == "b":
        group: Any = curve.G2
        point = group.decode(cofactor_point_g2(), False, subgroup=False)
        order = (z**8 - 4 * z**7 + 5 * z**6 - 4 * z**4 + 6 * z**3 - 4 * z**2 - 4 * z + 13) // 9
    else:
        group = curve.G1
        point = group.decode(cofactor_point_g1(), False, subgroup=False)
        order = (z - 1) ** 2 // 3
    if (part, prime) == ("a", 3):
        point = (0, 2)
    rest = order
    while rest % prime == 0:
        rest //= prime
    small = group.mul(point, rest)
    assert small is not None
    while (larger := group.mul(small, prime)) is not None:
        small = larger
    agree(verifier, replaced(proof, part, group.encode(small, False)), PUBLIC, None)


def test_any_bytes(verifier: Verifier, proof: Proof) -> None:
    data = proof.to_bytes()
    for other in (bytes(192), b"\xff" * 192, b"\x80" + bytes(191), data[::-1], data[48:] + data[:48]):
        agree(verifier, other, PUBLIC, None)
    for length in (0, 1, 191, 193, 384):
        assert whole(verifier, bytes(length), PUBLIC) is None


def test_the_first_error_is_told_first(verifier: Verifier, proof: Proof) -> None:
    """As in separate steps: the proof before the inputs, and A before B before C."""
    data = bytearray(proof.to_bytes())
    with backend.using_level("ifma"):
        with pytest.raises(EncodingError, match="public inputs: expected 2"):
            verifier.verify(bytes(data), [1])
        for start, name in ((144, "C"), (48, "B"), (0, "A")):
            data[start] = 0
            with pytest.raises(EncodingError, match=f"Groth16 proof, {name}"):
                verifier.verify(bytes(data), [1])


def test_identities_in_the_key_and_zero_inputs(made: Made, verifier: Verifier) -> None:
    """IC points that are the identity are left out; inputs of zero and r - 1 are like others."""
    from zkpriv import _native_pairing as native

    with backend.using_level("ifma"):
        gamma = verifier._gamma_neg.point.to_bytes(compressed=False)
        delta = verifier._delta_neg.point.to_bytes(compressed=False)
        alpha_beta = made.vk.prepared().alpha_beta.to_bytes()
        ic = [G1.identity(), made.vk.ic[1], G1.identity(), made.vk.ic[2], made.vk.ic[1]]
        handle = native.groth16_verifier(gamma, delta, alpha_beta, b"".join(p._data for p in ic))
        wide = made.prover.prove(INPUTS)
        # IC_0 moves into the sum: x_1 IC_1 + .. must equal the input point, which it does for no proof.
        assert native.groth16_verify(handle, wide.to_bytes(), [15, 0, 8, R - 1]) is False
        ic = [made.vk.ic[0], made.vk.ic[1], G1.identity(), made.vk.ic[2], made.vk.ic[1]]
        handle = native.groth16_verifier(gamma, delta, alpha_beta, b"".join(p._data for p in ic))
        assert native.groth16_verify(handle, wide.to_bytes(), [16, 5, 8, R - 1]) is True
        assert native.groth16_verify(handle, wide.to_bytes(), [16, 5, 8, 0]) is False
        many = b"".join(p._data for p in [made.vk.ic[0], *([made.vk.ic[1]] * 257)])
        assert native.groth16_verifier(gamma, delta, alpha_beta, many) is None
        with pytest.raises(EncodingError):
            native.groth16_verify(handle, wide.to_bytes(), [16, 5, 8])


def test_a_verifier_outlives_a_change_of_level(made: Made, proof: Proof) -> None:
    require_level("ifma")
    one = Verifier(made.vk)
    for level in ("ifma", "portable", "ifma", "adx", "ifma"):
        with backend.using_level(level):
            one.verify(proof, PUBLIC)
            one.verify(proof.to_bytes(), PUBLIC)
