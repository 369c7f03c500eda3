# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures: known answers of Zcash, agreement with the reference, and every forgery we know of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.preloaded import BROKEN_RANDOMNESS, on_linux, preloaded
from support.vectors import load_json

from zkpriv import _native_jubjub, _python_jubjub, backend, redjubjub
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.hashing import JUBJUB_ORDER, Purpose, hash_to_scalar
from zkpriv.jubjub import ORDER, G, H, Jubjub, T, msm_var
from zkpriv.redjubjub import MESSAGE, SPEND, sign, sign_message, sign_spend, verify, verify_batch, verify_message
from zkpriv.reference import jubjub as reference_jubjub
from zkpriv.reference import redjubjub as reference
from zkpriv.secrets import Secret

pytestmark = [
    pytest.mark.usefixtures("every_level"),
    pytest.mark.skipif(not backend.is_native, reason="signing needs the C core"),
]

DIGEST = bytes(range(64))
OTHER = bytes(range(1, 65))


def signer(value: int) -> tuple[Secret, Jubjub]:
    return Secret.from_scalar(value), T.mul_var(value)


def flip(data: bytes, bit: int) -> bytes:
    return (int.from_bytes(data, "little") ^ 1 << bit).to_bytes(len(data), "little")


def challenge(nonce_point: bytes, key: Jubjub, digest: bytes) -> int:
    return hash_to_scalar(Purpose.CHALLENGE, nonce_point, key.to_bytes(), digest)


def forge_with(z: int, key: Jubjub, digest: bytes, nonce: int) -> bytes:
    """A signature from a secret that the test knows, with any nonce."""
    point = T.mul_var(nonce).to_bytes()
    return point + ((nonce + challenge(point, key, digest) * z) % ORDER).to_bytes(32, "little")


def test_signs_and_verifies() -> None:
    for value in (1, 2, ORDER - 1, 0x1234567890ABCDEF):
        z, key = signer(value)
        for index in (0, 1, 2**32 - 1):
            signature = sign(z, DIGEST, input_index=index)
            verify(key, DIGEST, signature)
            reference.verify(key.to_bytes(), DIGEST, signature, reference_jubjub.generator("SPENDING_KEY_GENERATOR"))
            assert _python_jubjub.schnorr_verify(
                key.to_affine_bytes(), DIGEST, signature, T.to_affine_bytes(), Purpose.CHALLENGE, False
            )


def test_accepts_what_the_reference_signs() -> None:
    z = 987654321**7 % ORDER
    base = reference_jubjub.generator("SPENDING_KEY_GENERATOR")
    verify(T.mul_var(z), DIGEST, reference.sign(z, base, DIGEST, 5, bytes(32)))


def test_frozen_answer() -> None:
    """The challenge and the nonce are part of the protocol: other bytes here mean another version."""
    z = 987654321**7 % ORDER
    key = "000993363201fa4a008a4fb74dd9684320696c8c36e7ddf87622f0fe309068db"
    signature = (
        "93c6ef2f73ad0b278d343bbf421607ebc6628857cdf536baee5fa94f6a5f60c2"
        "843dc6558d90adccc99eedf664001bb2153d9e974c205205bac9469e4aafcf00"
    )
    assert T.mul_var(z).to_bytes().hex() == key
    verify(Jubjub.from_bytes(bytes.fromhex(key)), DIGEST, bytes.fromhex(signature))
    base = reference_jubjub.generator("SPENDING_KEY_GENERATOR")
    assert reference.sign(z, base, DIGEST, 5, bytes(32)).hex() == signature


def test_spend_signature_is_under_the_randomised_key() -> None:
    s, spend_part = signer(1111)
    with Secret.random_scalar() as alpha:
        signature = sign_spend(s, alpha, DIGEST, input_index=0)
        verify(spend_part + alpha.mul_base(T), DIGEST, signature)
        with pytest.raises(InvalidSignature):
            verify(spend_part, DIGEST, signature)


def test_other_bases_and_messages() -> None:
    z = Secret.random_scalar()
    for base in (G, H, T.mul_var(7)):
        scheme = redjubjub.Scheme("test", base, b"zkpriv1_test", b"zkpriv1_testn")
        verify(z.mul_base(base), DIGEST, sign(z, DIGEST, scheme=scheme), scheme=scheme)
    signature = sign_message(z, b"hello")
    verify_message(z.mul_base(T), b"hello", signature)
    with pytest.raises(InvalidSignature):
        verify_message(z.mul_base(T), b"hello!", signature)


def test_a_message_signature_is_no_spend_signature() -> None:
    z, key = signer(5555)
    signature = sign(z, DIGEST, scheme=MESSAGE)
    verify(key, DIGEST, signature, scheme=MESSAGE)
    with pytest.raises(InvalidSignature):
        verify(key, DIGEST, signature, scheme=SPEND)


# Transcript: nonce point, key, digest, personalisation all count


def test_every_bit_of_the_signature_counts() -> None:
    z, key = signer(31415)
    signature = sign(z, DIGEST)
    for bit in range(512):
        with pytest.raises((InvalidSignature, EncodingError)):
            verify(key, DIGEST, flip(signature, bit))


def test_other_digest_or_key() -> None:
    z, key = signer(2718)
    signature = sign(z, DIGEST)
    for bit in (0, 100, 511):
        with pytest.raises(InvalidSignature):
            verify(key, flip(DIGEST, bit), signature)
    for wrong in (key + T, key + key, -key, T):
        with pytest.raises(InvalidSignature):
            verify(wrong, DIGEST, signature)


def guesses(nonce_point: bytes, key: Jubjub, digest: bytes) -> list[int]:
    """The challenge, and what a verifier would compute that leaves out its first, second or third part."""
    parts = [nonce_point, key.to_bytes(), digest]
    return [hash_to_scalar(Purpose.CHALLENGE, *(part for j, part in enumerate(parts) if j != i)) for i in (3, 0, 1, 2)]


def test_the_key_is_in_the_challenge() -> None:
    """Without it, a signature under key would turn into one under key + x*T by adding c*x to S."""
    z, x, nonce = 424242, 99, 5
    key, related, point = T.mul_var(z), T.mul_var(z + x), T.mul_var(nonce).to_bytes()
    for c in guesses(point, key, DIGEST):
        moved = (nonce + c * z + c * x) % ORDER
        with pytest.raises(InvalidSignature):
            verify(related, DIGEST, point + moved.to_bytes(32, "little"))


def test_the_digest_is_in_the_challenge() -> None:
    """Without it, a signature of one digest is one of any other."""
    z, nonce = 77, 5
    key, point = T.mul_var(z), T.mul_var(nonce).to_bytes()
    for c in guesses(point, key, OTHER):
        with pytest.raises(InvalidSignature):
            verify(key, DIGEST, point + ((nonce + c * z) % ORDER).to_bytes(32, "little"))


def test_the_nonce_point_is_in_the_challenge() -> None:
    """Without it, N = S*T - c*key can be chosen after the challenge by anybody."""
    key, s = T.mul_var(123456), 9
    for c in guesses(G.to_bytes(), key, DIGEST):
        with pytest.raises(InvalidSignature):
            verify(key, DIGEST, (T.mul_var(s) - key.mul_var(c)).to_bytes() + s.to_bytes(32, "little"))


# Encodings


def test_lengths() -> None:
    z, key = signer(3)
    signature = sign(z, DIGEST)
    for wrong in (b"", signature[:-1], signature + b"\0"):
        with pytest.raises(EncodingError, match="64 bytes"):
            verify(key, DIGEST, wrong)
        with pytest.raises(EncodingError, match="64 bytes"):
            verify_batch([(key, DIGEST, wrong)])
    for digest in (b"", DIGEST[:-1], DIGEST + b"\0"):
        for use in (lambda d=digest: verify(key, d, signature), lambda d=digest: sign(z, d)):
            with pytest.raises(EncodingError, match="64 bytes"):
                use()
    with pytest.raises(EncodingError, match="input index"):
        sign(z, DIGEST, input_index=1 << 32)


def test_second_encoding_of_the_scalar() -> None:
    """S + l fits in 32 bytes and satisfies the equation: it must be refused, or signatures are malleable."""
    z, key = signer(31337)
    signature = sign(z, DIGEST)
    for multiple in range(1, 15):
        raised = int.from_bytes(signature[32:], "little") + multiple * ORDER
        if raised < 1 << 256:
            with pytest.raises(EncodingError, match="below the order"):
                verify(key, DIGEST, signature[:32] + raised.to_bytes(32, "little"))


def small_points() -> list[Jubjub]:
    full = load_json("jubjub_sapling/jubjub.json")["full_generator"]
    whole = Jubjub.from_affine(int(full["u"], 16), int(full["v"], 16), allow_off_subgroup=True)
    return [whole.mul_var(ORDER * i) for i in range(1, 8)]


def test_unfit_nonce_points(level: str) -> None:
    z, key = signer(271)
    signature = sign(z, DIGEST)
    nonce = Jubjub.from_bytes(signature[:32])
    unfit = [Jubjub.identity(), *small_points(), *(nonce + small for small in small_points())]
    for point in unfit:
        c = challenge(point.to_bytes(), key, DIGEST)
        forged = point.to_bytes() + (c * 271 % ORDER).to_bytes(32, "little")  # right for the identity
        with pytest.raises(EncodingError, match="nonce point"):
            verify(key, DIGEST, forged)
        with pytest.raises(EncodingError, match="item 1"):
            verify_batch([(key, DIGEST, signature), (key, DIGEST, forged)])
        with pytest.raises(EncodingError, match="item 9"):
            verify_batch([(key, DIGEST, signature)] * 9 + [(key, DIGEST, forged)])
    with pytest.raises(EncodingError, match="nonce point"):
        verify(key, DIGEST, bytes([1]) + bytes(30) + bytes([0x80]) + signature[32:])


def test_unfit_keys(level: str) -> None:
    """Under the identity as key anybody can sign; under a key of small order one try in eight succeeds."""
    for key in (Jubjub.identity(), *small_points(), *(T + small for small in small_points())):
        with pytest.raises(EncodingError, match="key"):
            verify(key, DIGEST, forge_with(0, key, DIGEST, 5))
        with pytest.raises(EncodingError, match="key"):
            verify_batch([(key, DIGEST, forge_with(0, key, DIGEST, 5))])


def test_the_zero_scalar_does_not_sign() -> None:
    with pytest.raises(EncodingError, match="zero scalar"):
        sign(Secret.from_scalar(0), DIGEST)
    with pytest.raises(EncodingError, match="scalar"):
        sign(Secret.random_bytes(), DIGEST)


# Nonces


def nonce_points(count: int, make: Callable[[int], bytes]) -> set[bytes]:
    return {make(i)[:32] for i in range(count)}


def test_nonces_never_repeat() -> None:
    """One key, one digest, one input index, 10^4 times: the fresh bytes alone must keep nonces apart."""
    z, _ = signer(123)
    assert len(nonce_points(10_000, lambda i: sign(z, DIGEST))) == 10_000


@pytest.mark.slow
def test_nonces_never_repeat_long() -> None:
    z, _ = signer(124)
    assert len(nonce_points(100_000, lambda i: sign(z, DIGEST, input_index=i % 4))) == 100_000


def test_inputs_of_one_account_get_other_nonces() -> None:
    z, key = signer(321)
    first, second = (sign(z, DIGEST, input_index=index) for index in (0, 1))
    assert first[:32] != second[:32]
    verify(key, DIGEST, first)
    verify(key, DIGEST, second)


_SIGN = """
from zkpriv.redjubjub import MESSAGE, SPEND, sign
from zkpriv.secrets import Secret
for z, digest, place, scheme in ((7, 0, 0, SPEND), (7, 0, 0, SPEND), (8, 0, 0, SPEND), (7, 1, 0, SPEND),
                                 (7, 0, 1, SPEND), (7, 0, 0, MESSAGE)):
    with Secret.from_scalar(z) as secret:
        print(sign(secret, bytes([digest]) * 64, input_index=place, scheme=scheme)[:32].hex())
"""


@on_linux
def test_with_broken_randomness_two_statements_share_no_nonce(tmp_path: Path) -> None:
    """The same 32 bytes in the place of randomness: key, digest, input and scheme each change the nonce."""
    first, again, *others = preloaded(tmp_path, BROKEN_RANDOMNESS, _SIGN).stdout.split()
    assert first == again, "the randomness is not broken, so that the test shows nothing"
    assert len({first, *others}) == 1 + len(others) == 5


def test_a_shared_nonce_would_give_the_key_away() -> None:
    """Why the rule exists: two digests under one nonce solve for the secret."""
    z = 0xDEADBEEF
    key = T.mul_var(z)
    a, b = forge_with(z, key, DIGEST, 4242), forge_with(z, key, OTHER, 4242)
    difference = int.from_bytes(a[32:], "little") - int.from_bytes(b[32:], "little")
    c = challenge(a[:32], key, DIGEST) - challenge(b[:32], key, OTHER)
    assert difference * pow(c, -1, ORDER) % ORDER == z
    secret = Secret.from_scalar(z)
    assert sign(secret, DIGEST)[:32] != sign(secret, OTHER)[:32]


# Batches


def batch(count: int) -> list[tuple[Jubjub, bytes, bytes]]:
    items = []
    for i in range(count):
        z, key = signer(1000 + i)
        digest = bytes([i % 256]) * 64
        items.append((key, digest, sign(z, digest, input_index=i)))
    return items


@pytest.mark.parametrize("count", [*range(18), 64, 140, 300])
def test_batches(level: str, count: int) -> None:
    verify_batch(batch(count))


@pytest.mark.parametrize("bad", [(0, 7, 19), (3,), (20,), tuple(range(21)), (4, 5), (9, 10, 11)])
def test_bad_ones_are_named(level: str, bad: tuple[int, ...]) -> None:
    items = batch(21)
    for index in bad:
        key, digest, signature = items[index]
        items[index] = (key, digest, signature[:32] + (5).to_bytes(32, "little"))
    with pytest.raises(InvalidSignature) as caught:
        verify_batch(items)
    assert caught.value.indices == bad


def test_every_place_of_a_ragged_batch(level: str) -> None:
    for count in range(1, 18):
        items = batch(count)
        for index in range(count):
            key, _, signature = items[index]
            with pytest.raises(InvalidSignature) as caught:
                verify_batch([*items[:index], (key, OTHER, signature), *items[index + 1 :]])
            assert caught.value.indices == (index,)


def add_to_s(signature: bytes, x: int) -> bytes:
    return signature[:32] + ((int.from_bytes(signature[32:], "little") + x) % ORDER).to_bytes(32, "little")


def equation(key: Jubjub, digest: bytes, signature: bytes) -> Jubjub:
    """S*T - N - c*key, the identity for a valid signature."""
    s, c = int.from_bytes(signature[32:], "little"), challenge(signature[:32], key, digest)
    return msm_var([T, key], [s, -c]) - Jubjub.from_bytes(signature[:32])


def test_two_errors_that_cancel_are_refused(level: str) -> None:
    """S_1 + x and S_2 - x: the plain sum of the equations holds, so equal weights would accept both."""
    (k1, d1, s1), (k2, d2, s2) = batch(2)
    forged = [(k1, d1, add_to_s(s1, 12345)), (k2, d2, add_to_s(s2, -12345))]
    assert (equation(*forged[0]) + equation(*forged[1])).is_identity, "equal weights accept the pair"
    for _ in range(20):
        with pytest.raises(InvalidSignature) as caught:
            verify_batch(forged)
        assert caught.value.indices == (0, 1)


def test_small_multiples_that_cancel_are_refused(level: str) -> None:
    """Weights must be long: with weights 1 and 2 the pair S_1 + 2x, S_2 - x passes, and so on for each short pair."""
    (k1, d1, s1), (k2, d2, s2) = batch(2)
    for a, b in ((1, 2), (3, 5), (255, 254)):
        forged = [(k1, d1, add_to_s(s1, b * 777)), (k2, d2, add_to_s(s2, -a * 777))]
        assert (equation(*forged[0]).mul_var(a) + equation(*forged[1]).mul_var(b)).is_identity
        with pytest.raises(InvalidSignature):
            verify_batch(forged)


def test_one_signature_under_the_sum_of_keys() -> None:
    """Two inputs, k'_1 + x and k'_2 - x: the sum of the keys is unchanged, and each key alone is not the signer's."""
    z1, z2, x = 700, 800, T.mul_var(31)
    k1, k2 = T.mul_var(z1) + G.mul_var(5), T.mul_var(z2) - G.mul_var(5)
    total = sign(Secret.from_scalar(z1 + z2), DIGEST)
    verify(k1 + k2, DIGEST, total)
    for key in (k1, k2, T.mul_var(z1), T.mul_var(z2), k1 + x, k2 - x):
        with pytest.raises(InvalidSignature):
            verify(key, DIGEST, total)
    with pytest.raises(InvalidSignature) as caught:
        verify_batch([(k1, DIGEST, total), (k2, DIGEST, total)])
    assert caught.value.indices == (0, 1)


def test_a_key_that_is_no_multiple_of_the_base() -> None:
    """TRANSFER rule 9: S + alpha*T plus a part along G cannot be signed for by the secret of the T part."""
    z, key = signer(4040)
    signature = forge_with(4040, key + G, DIGEST, 99)
    with pytest.raises(InvalidSignature):
        verify(key + G, DIGEST, signature)
    verify(key, DIGEST, sign(z, DIGEST))


# Zcash


def test_redjubjub_of_others() -> None:
    data = load_json("jubjub_sapling/redjubjub.json")
    for name, base in (("spend_auth", T), ("binding", H)):
        for case in data[name]:
            key, message, signature = (bytes.fromhex(case[field]) for field in ("vk", "msg", "sig"))
            redjubjub.zcash_verify(key, message, signature, base)
            assert _python_jubjub.schnorr_verify(
                Jubjub.from_bytes(key).to_affine_bytes(),
                message,
                signature,
                base.to_affine_bytes(),
                redjubjub.ZCASH_PERSON,
                True,
            )
            for wrong in (flip(message, 3), message + b"\0"):
                with pytest.raises(InvalidSignature):
                    redjubjub.zcash_verify(key, wrong, signature, base)
            with pytest.raises((InvalidSignature, EncodingError)):
                redjubjub.zcash_verify(key, message, flip(signature, 256), base)
            with pytest.raises(InvalidSignature):
                redjubjub.zcash_verify(key, message, signature, G)


def test_sapling_signatures_of_others() -> None:
    for case in load_json("jubjub_sapling/sapling_signatures.json")["cases"]:
        message = bytes.fromhex(case["m"])
        sk, alpha = (int.from_bytes(bytes.fromhex(case[name]), "little") for name in ("sk", "alpha"))
        assert T.mul_var(sk).to_bytes().hex() == case["vk"]
        assert T.mul_var(sk + alpha).to_bytes().hex() == case["rvk"]
        with Secret.from_scalar(sk) as secret, Secret.from_scalar(alpha) as shift, secret.add(shift) as moved:
            assert moved.reveal().hex() == case["rsk"]
        redjubjub.zcash_verify(bytes.fromhex(case["vk"]), message, bytes.fromhex(case["sig"]), T)
        redjubjub.zcash_verify(bytes.fromhex(case["rvk"]), message, bytes.fromhex(case["rsig"]), T)
        with pytest.raises(InvalidSignature):
            redjubjub.zcash_verify(bytes.fromhex(case["vk"]), message, bytes.fromhex(case["rsig"]), T)


def test_both_implementations_refuse_alike() -> None:
    """Every single-bit change of a signature, through C and through Python, ends the same way."""
    z, key = signer(777)
    signature = sign(z, DIGEST)
    arguments = (T.to_affine_bytes(), Purpose.CHALLENGE, False)
    for bit in range(0, 512, 37):
        outcomes = []
        for module in (_native_jubjub, _python_jubjub):
            try:
                outcomes.append(module.schnorr_verify(key.to_affine_bytes(), DIGEST, flip(signature, bit), *arguments))
            except EncodingError:
                outcomes.append("encoding")
        assert outcomes[0] == outcomes[1] and outcomes[0] is not True


def test_order_constant() -> None:
    assert ORDER == JUBJUB_ORDER == reference_jubjub.ORDER
