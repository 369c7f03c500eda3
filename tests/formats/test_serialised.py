# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and proofs of bellman (Zcash, Waves), gnark and arkworks: all known answers, and strictness byte by byte."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from support.points import off_subgroup_g1, off_subgroup_g2
from support.vectors import load_json, vector_path

from zkpriv.errors import EncodingError, InvalidKey, InvalidProof
from zkpriv.formats import arkworks, bellman, gnark
from zkpriv.groth16 import PreparedVerifyingKey, Verifier, VerifyingKey
from zkpriv.groth16.proof import Proof

R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001


def holds(key: VerifyingKey | PreparedVerifyingKey, proof: Proof, public: list[int]) -> bool:
    try:
        Verifier(key).verify(proof, public)
    except InvalidProof:
        return False
    return True


def cases(name: str) -> list[Any]:
    return list(load_json(f"groth16_serialised/{name}.json")["cases"])


def counted(vector_cases: Any, name: str) -> Any:
    return vector_cases(f"groth16_serialised/{name}.json", cases(name))


def b64(case: Any, name: str) -> bytes:
    return base64.b64decode(case[name], validate=True)


def test_waves(vector_cases: Any) -> None:
    verdicts = []
    for case in vector_cases("groth16_serialised/waves_bellman_compressed.json", cases("waves_bellman_compressed")):
        key = bellman.read_verifying_key_compressed(b64(case, "vk_b64"))
        public = bellman.read_public_inputs(b64(case, "inputs_b64"))
        assert len(public) == case["n_inputs"]
        verdict = holds(key, bellman.read_proof(b64(case, "proof_b64")), public) == case["valid"]
        assert verdict
        verdicts.append(verdict)
    assert len(verdicts) >= 7


def test_gnark(vector_cases: Any) -> None:
    verdicts = []
    for case in vector_cases("groth16_serialised/gnark_compressed.json", cases("gnark_compressed")):
        key = gnark.read_verifying_key(b64(case, "vk_b64"))
        public = gnark.read_public_inputs(b64(case, "inputs_b64"))
        verdict = holds(key, gnark.read_proof(b64(case, "proof_b64")), public) == case["valid"]
        assert verdict
        verdicts.append(verdict)
    assert len(verdicts) >= 8


def test_fastcrypto_prepared(vector_cases: Any) -> None:
    verdicts = []
    for case in vector_cases("groth16_serialised/fastcrypto_prepared.json", cases("fastcrypto_prepared")):
        parts = [
            bytes.fromhex(case[name])
            for name in ("gamma_abc_g1", "alpha_g1_beta_g2_gt", "gamma_g2_neg", "delta_g2_neg")
        ]
        key = arkworks.read_prepared_verifying_key(*parts)
        assert list(arkworks.write_prepared_verifying_key(key)) == parts
        public = arkworks.read_public_inputs(bytes.fromhex(case["inputs_le"]))
        assert len(public) == case["n_inputs"]
        verdict = holds(key, arkworks.read_proof(bytes.fromhex(case["proof"])), public) == case["valid"]
        assert verdict
        verdicts.append(verdict)
    assert len(verdicts) >= 2


def test_arkworks_key_to_prepared_key(vector_cases: Any) -> None:
    for case in vector_cases("groth16_serialised/arkworks_vk_prepare.json", cases("arkworks_vk_prepare")):
        key = arkworks.read_verifying_key(bytes.fromhex(case["vk_ark_compressed"]))
        assert key.n_public == case["n_public"]
        names = ("gamma_abc_g1", "alpha_g1_beta_g2_gt", "gamma_g2_neg", "delta_g2_neg")
        assert [part.hex() for part in arkworks.write_prepared_verifying_key(key)] == [
            case["prepared"][name] for name in names
        ]


def test_arkworks_uncompressed_key() -> None:
    key = arkworks.read_verifying_key(bytes.fromhex(cases("arkworks_vk_prepare")[0]["vk_ark_compressed"]))
    points = (key.alpha_g1, key.beta_g2, key.gamma_g2, key.delta_g2)
    data = b"".join(point.to_bytes(compressed=False) for point in points)
    data += len(key.ic).to_bytes(8, "little") + b"".join(point.to_bytes(compressed=False) for point in key.ic)
    assert arkworks.read_verifying_key(data, compressed=False) == key


def test_gnark_blank_key_parses() -> None:
    data = vector_path("groth16_serialised/gnark_blank_groth16_bls12381_nocommit.vk").read_bytes()
    key = gnark.read_verifying_key(data)
    assert len(key.ic) == 4
    assert gnark.read_verifying_key(data[:-8]) == key
    for tail in (bytes(7), bytes(9), b"\0\0\0\1" + bytes(4), bytes(3), b"\1"):
        with pytest.raises((EncodingError, InvalidKey)):
            gnark.read_verifying_key(data[:-8] + tail)


def test_gnark_key_with_commitments_is_refused() -> None:
    data = vector_path("groth16_serialised/gnark_blank_groth16_bls12381_commit.vk").read_bytes()
    with pytest.raises(InvalidKey, match="Pedersen commitments, which are not plain Groth16"):
        gnark.read_verifying_key(data)


def test_real_key_and_proof_with_commitments_are_refused() -> None:
    """gnark's outer proof of SP1: a real one, in gnark's binary layout."""
    key = load_json("groth16_serialised/gnark_commitment_outer_vk.json")
    alpha, beta, gamma, delta = (bytes.fromhex(key[n]) for n in ("alpha_g1", "beta_g2", "gamma_g2", "delta_g2"))
    data = alpha + alpha + beta + gamma + alpha + delta
    data += len(key["ic"]).to_bytes(4, "big") + b"".join(bytes.fromhex(point) for point in key["ic"])
    assert gnark.read_verifying_key(data).n_public == len(key["ic"]) - 1
    one = b"\0\0\0\1"
    commitment = b"".join(bytes.fromhex(key["commitment_keys"][0][n]) for n in ("g", "g_sigma_neg"))
    with pytest.raises(InvalidKey, match="Pedersen commitments"):
        gnark.read_verifying_key(data + one + bytes(4) + one + commitment)
    proof = load_json("groth16_serialised/gnark_commitment_sp1_proof.json")["proof"]
    plain = b"".join(bytes.fromhex(proof[n]) for n in ("ar", "bs", "krs"))
    tail = one + bytes.fromhex(proof["commitments"][0]) + bytes.fromhex(proof["commitment_pok"])
    with pytest.raises(EncodingError, match="Pedersen commitments") as caught:
        gnark.read_proof(plain + tail)
    assert caught.value.offset == 192


def test_gnark_proof_tails() -> None:
    proof = b64(cases("gnark_compressed")[0], "proof_b64")
    expected = Proof.from_bytes(proof)
    for tail in (bytes(100), bytes(4) + b"\xc0" + bytes(47)):
        assert gnark.read_proof(proof + tail) == expected
    with pytest.raises(EncodingError, match="Pedersen commitments"):
        gnark.read_proof(proof + b"\0\0\0\1" + bytes(96))
    for tail in (b"\0", bytes(99), bytes(4) + b"\xc0" + bytes(46) + b"\1"):
        with pytest.raises(EncodingError, match="192"):
            gnark.read_proof(proof + tail)


KEYS = {
    "bellman": (bellman.read_verifying_key, "groth16_zcash/sapling-output.vk"),
    "waves": (bellman.read_verifying_key_compressed, "waves_bellman_compressed"),
    "gnark": (gnark.read_verifying_key, "gnark_compressed"),
    "arkworks": (arkworks.read_verifying_key, "arkworks_vk_prepare"),
}


def key_bytes(which: str) -> bytes:
    source = KEYS[which][1]
    if which == "bellman":
        return vector_path(source).read_bytes()
    case = cases(source)[0]
    return b64(case, "vk_b64") if "vk_b64" in case else bytes.fromhex(case["vk_ark_compressed"])


@pytest.mark.parametrize("which", list(KEYS))
def test_every_cut_and_every_tail_is_refused(which: str) -> None:
    read, data = KEYS[which][0], key_bytes(which)
    read(data)
    for size in sorted({0, 1, 47, 48, 95, 96, 143, *range(len(data) // 2, len(data), 61), len(data) - 1}):
        if which == "waves" and size > 336 and (size - 336) % 48 == 0:
            continue  # a shorter key: this form has no count
        if which == "gnark" and size in (len(data) - 196, len(data) - 188):
            continue  # the empty commitment part is optional
        with pytest.raises((EncodingError, InvalidKey)) as caught:
            read(data[:size])
        if isinstance(caught.value, EncodingError):
            assert caught.value.offset is not None and 0 <= caught.value.offset <= size
    with pytest.raises(EncodingError):
        read(data + b"\0")


@pytest.mark.parametrize("which", list(KEYS))
def test_flag_bits_are_strict(which: str) -> None:
    read, data = KEYS[which][0], key_bytes(which)
    for flags in range(0, 256, 32):
        changed = bytes([data[0] & 0x1F | flags]) + data[1:]
        if changed == data:
            continue
        with pytest.raises((EncodingError, InvalidKey)) as caught:
            # The other root decodes, and gives another key: nothing to refuse there.
            if read(changed).alpha_g1 == -read(data).alpha_g1:
                raise EncodingError("the other root", offset=0)
        assert not isinstance(caught.value, EncodingError) or caught.value.offset == 0


def test_points_off_the_subgroup_are_refused_with_their_offset() -> None:
    data = key_bytes("bellman")
    for offset, bad in ((0, off_subgroup_g1()), (192, off_subgroup_g2()), (964, off_subgroup_g1())):
        with pytest.raises(EncodingError, match="subgroup") as caught:
            bellman.read_verifying_key(data[:offset] + bad + data[offset + len(bad) :])
        assert caught.value.offset == offset


def test_a_huge_count_is_refused_before_anything_is_allocated() -> None:
    data = key_bytes("bellman")
    with pytest.raises(EncodingError, match="the length of IC is 4294967295") as caught:
        bellman.read_verifying_key(data[:864] + b"\xff" * 4 + data[868:])
    assert caught.value.offset == 864
    data = key_bytes("arkworks")
    with pytest.raises(EncodingError, match="length of gamma_abc_g1"):
        arkworks.read_verifying_key(data[:336] + b"\xff" * 8 + data[344:])


@pytest.mark.parametrize("module", [bellman, gnark, arkworks])
def test_public_inputs_are_strict(module: Any) -> None:
    order = "little" if module is arkworks else "big"
    good = (R - 1).to_bytes(32, order)
    assert module.read_public_inputs(good + bytes(32)) == [R - 1, 0]
    for bad, offset in ((good + R.to_bytes(32, order), 32), (b"\xff" * 32, 0), (good + bytes(31), 32)):
        with pytest.raises(EncodingError) as caught:
            module.read_public_inputs(bad)
        assert caught.value.offset == offset


def test_prepared_key_is_strict() -> None:
    case = cases("fastcrypto_prepared")[0]
    names = ("gamma_abc_g1", "alpha_g1_beta_g2_gt", "gamma_g2_neg", "delta_g2_neg")
    ic, gt, gamma, delta = (bytes.fromhex(case[name]) for name in names)
    one = b"\1" + bytes(575)
    with pytest.raises(InvalidKey, match=r"e\(alpha, beta\) is one"):
        arkworks.read_prepared_verifying_key(ic, one, gamma, delta)
    with pytest.raises(InvalidKey, match="gamma_g2 equals delta_g2"):
        arkworks.read_prepared_verifying_key(ic, gt, gamma, gamma)
    with pytest.raises(EncodingError, match="subgroup"):
        arkworks.read_prepared_verifying_key(ic, b"\2" + bytes(575), gamma, delta)
    with pytest.raises(EncodingError, match="not below p") as caught:
        arkworks.read_prepared_verifying_key(ic, gt[:48] + b"\xff" * 48 + gt[96:], gamma, delta)
    assert caught.value.offset == 48
    for bad in (gt[:-1], gt + b"\0", b""):
        with pytest.raises(EncodingError, match="576"):
            arkworks.read_prepared_verifying_key(ic, bad, gamma, delta)
    for bad in (b"", ic[:-1], ic + b"\0"):
        with pytest.raises(EncodingError):
            arkworks.read_prepared_verifying_key(bad, gt, gamma, delta)
