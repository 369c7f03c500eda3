# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret scalars of Ed25519 in C memory: arithmetic against integers, refusals, and that nothing shows them."""

from __future__ import annotations

import copy
import pickle
import random

import pytest

from zkpriv import backend, eddsa, jubjub
from zkpriv import ed25519_secrets as secrets
from zkpriv.ed25519 import ORDER, Ed25519, G, H, hash_to_scalar, msm_var
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import BackendError, EncodingError, InvalidSignature
from zkpriv.keccak import keccak256
from zkpriv.prime_group import ED25519, JUBJUB
from zkpriv.reference import ed25519 as reference
from zkpriv.reference import eddsa as reference_eddsa
from zkpriv.ring import clsag
from zkpriv.secrets import Secret, one_time_key

pytestmark = pytest.mark.usefixtures("every_level")

NUMBERS = (0, 1, 2, 8, ORDER - 1, ORDER - 2, 2**252, 2**128 - 1, 2**251 + 12345)


def scalar(value: int) -> Ed25519Secret:
    return Ed25519Secret.from_scalar(value)


def number(secret: Ed25519Secret) -> int:
    assert secret.is_scalar
    value = int.from_bytes(secret.reveal(), "little")
    assert value < ORDER
    return value


def some_numbers(seed: int, count: int) -> list[int]:
    source = random.Random(seed)
    return [source.choice(NUMBERS) if source.random() < 0.5 else source.randrange(ORDER) for _ in range(count)]


def test_arithmetic() -> None:
    numbers = [*NUMBERS, *some_numbers(1, 40)]
    for a, b, c in zip(numbers, reversed(numbers), some_numbers(2, len(numbers)), strict=True):
        x, y, z = scalar(a), scalar(b), scalar(c)
        assert number(x.add(y)) == (a + b) % ORDER
        assert number(x.sub(y)) == (a - b) % ORDER
        assert number(x.mul(y)) == a * b % ORDER
        assert number(x.muladd(y, z)) == (a * b + c) % ORDER
        assert number(x.neg()) == -a % ORDER
        assert number(x.inverse()) == pow(a, ORDER - 2, ORDER)
        assert number(x.add_public(b + ORDER)) == (a + b) % ORDER
        assert number(x.mul_public(-b)) == -a * b % ORDER


def test_reduction() -> None:
    source = random.Random(3)
    items = [bytes(32), b"\xff" * 32, bytes(64), b"\xff" * 64]
    items += [(ORDER * k + d).to_bytes(32, "little") for k in range(1, 16) for d in (-1, 0, 1)]
    items += [((ORDER << k) - d).to_bytes(64, "little") for k in range(0, 259, 7) for d in (0, 1)]
    items += [source.randbytes(source.choice((32, 64))) for _ in range(100)]
    for data in items:
        assert number(Ed25519Secret.reduce(bytearray(data))) == int.from_bytes(data, "little") % ORDER
        if len(data) == 32:
            assert number(Ed25519Secret.from_bytes(data).reduced()) == int.from_bytes(data, "little") % ORDER
    for size in (0, 31, 33, 63, 65):
        with pytest.raises(EncodingError, match="32 or 64"):
            Ed25519Secret.reduce(bytes(size))


def test_points() -> None:
    low = reference.torsion_points()[1]
    bases = [G, H, G.mul_var(777), G.mul_var(5) + Ed25519.from_affine(*low), Ed25519.identity()]
    for k in [*NUMBERS, *some_numbers(4, 6)]:
        with scalar(k) as secret:
            for base in bases:
                assert secret.mul_base(base) == base.mul_var(k)
                with secret.dh(base) as shared:
                    assert not shared.is_scalar
                    assert shared.reveal() == base.mul_var(8 * k).to_bytes()


@pytest.mark.parametrize("count", [0, 1, 2, 7, 33])
def test_sums(count: int) -> None:
    numbers = some_numbers(count, count)
    points = [G.mul_var(k + 1) for k in some_numbers(count + 1, count)]
    assert secrets.msm(points, [scalar(k) for k in numbers]) == msm_var(points, numbers)
    with pytest.raises(EncodingError, match="as many"):
        secrets.msm([*points, G], [scalar(k) for k in numbers])


@pytest.mark.parametrize("value", [0, 1, 2**32, 2**64 - 1])
def test_commitments(value: int) -> None:
    for k in some_numbers(value % 97, 3):
        assert secrets.commit(value, scalar(k)) == msm_var([G, H], [k, value])


@pytest.mark.parametrize("value", [-1, 2**64, 2**300])
def test_amounts_out_of_range(value: int) -> None:
    with pytest.raises(EncodingError, match="2\\^64"):
        secrets.commit(value, scalar(1))


def test_hashes() -> None:
    for secret in (Ed25519Secret.random_bytes(), Ed25519Secret.random_scalar()):
        own = secret.reveal()
        for prefix, data in ((b"", b""), (b"view_tag", b"\x05"), (b"x" * 200, b"y" * 300)):
            assert number(secret.hash_to_scalar(data, prefix=prefix)) == hash_to_scalar(prefix, own, data)
            assert secret.hash_to_bytes(data, prefix=prefix).reveal() == keccak256(prefix, own, data)
            assert not secret.hash_to_bytes(data, prefix=prefix).is_scalar
            assert secret.public_hash(8, data, prefix=prefix) == keccak256(prefix, own, data)[:8]
    for size in (-1, 33):
        with pytest.raises(EncodingError, match="32 bytes"):
            Ed25519Secret.random_bytes().public_hash(size)


@pytest.mark.parametrize("value", [ORDER, ORDER + 1, 2**253, 2**256 - 1, -1, 2**256])
def test_scalars_that_are_not_reduced(value: int) -> None:
    with pytest.raises(EncodingError):
        scalar(value)
    if 0 <= value < 2**256:
        with pytest.raises(EncodingError, match="below l"):
            Ed25519Secret.from_scalar(value.to_bytes(32, "little"))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_lengths(size: int) -> None:
    for make in (Ed25519Secret.from_bytes, Ed25519Secret.from_scalar):
        with pytest.raises(EncodingError, match="32 bytes"):
            make(bytes(size))


def test_kinds_do_not_mix() -> None:
    """Plain bytes are no scalar, and a scalar of one group is none of the other, whatever the caller wraps it in."""
    seed, one = Ed25519Secret.random_bytes(), scalar(1)
    foreign = Secret.from_scalar(1)
    for other in (seed, Ed25519Secret(foreign._live())):
        for use in (
            lambda other=other: other.add(one),
            lambda other=other: one.sub(other),
            lambda other=other: one.mul(other),
            lambda other=other: one.muladd(one, other),
            lambda other=other: other.neg(),
            lambda other=other: other.inverse(),
            lambda other=other: other.mul_base(G),
            lambda other=other: other.dh(G),
            lambda other=other: secrets.commit(1, other),
            lambda other=other: secrets.msm([G, G], [one, other]),
        ):
            with pytest.raises(EncodingError, match="scalar"):
                use()
    mine = Secret(scalar(1)._live())
    for wrong in (
        lambda: mine.add(foreign),
        lambda: foreign.mul(mine),
        lambda: mine.neg(),
        lambda: mine.mul_base(jubjub.G),
        lambda: mine.dh(jubjub.G),
        lambda: mine.nullifier(1),
    ):
        with pytest.raises(EncodingError, match="scalar"):
            wrong()
    for wrong in (
        lambda: one.mul_base(jubjub.G),
        lambda: one.dh(jubjub.G),
        lambda: secrets.msm([jubjub.G], [one]),
        lambda: foreign.mul_base(G),
        lambda: foreign.dh(G),
        lambda: one_time_key(G, foreign, foreign),
        lambda: clsag.key_image(one, group=JUBJUB),
        lambda: clsag.key_image(foreign, group=ED25519),
    ):
        with pytest.raises(EncodingError, match="is needed here, got"):
            wrong()
    for wrong in (lambda: jubjub.msm_var([G], [1]), lambda: jubjub.sum_points([G]), lambda: msm_var([jubjub.G], [1])):
        with pytest.raises(AttributeError):
            wrong()
    with pytest.raises(EncodingError, match="plain bytes"):
        eddsa.sign(one, b"")
    with pytest.raises(EncodingError, match="plain bytes"):
        eddsa.public_key(one)


def test_nothing_shows_a_secret() -> None:
    value = bytes(range(1, 33))
    secret = Ed25519Secret.from_bytes(value)
    assert repr(secret) == str(secret) == "Ed25519Secret(...)"
    for refused in (
        lambda: f"{secret:}",
        lambda: bytes(secret),
        lambda: pickle.dumps(secret),
        lambda: copy.copy(secret),
        lambda: copy.deepcopy(secret),
        lambda: hash(secret),
        lambda: Ed25519Secret(value),
    ):
        with pytest.raises(TypeError):
            refused()
    assert not hasattr(secret, "__dict__")
    secret.close()
    assert secret.closed and repr(secret) == "Ed25519Secret(closed)"
    for use in (secret.reveal, secret.reduced, lambda: secret.hash_to_scalar(b"")):
        with pytest.raises(EncodingError, match="closed"):
            use()


def test_equality() -> None:
    assert scalar(5) == scalar(5) != scalar(6)
    assert scalar(0) != Ed25519Secret.from_bytes(bytes(32)), "the same bytes of another kind"
    assert scalar(5) != Secret.from_scalar(5)
    assert Ed25519Secret(Secret.from_scalar(5)._live()) != scalar(5), "another group"


def test_random_ones_differ() -> None:
    found = {Ed25519Secret.random_scalar().reveal() for _ in range(200)}
    assert len(found) == 200 and all(0 < int.from_bytes(value, "little") < ORDER for value in found)


def test_signatures_of_random_seeds_and_lengths() -> None:
    source = random.Random(7)
    for size in (0, 1, 47, 48, 63, 64, 95, 111, 112, 127, 128, 129, 500):
        seed, message = source.randbytes(32), source.randbytes(size)
        with Ed25519Secret.from_bytes(seed) as secret:
            signature, key = eddsa.sign(secret, message), eddsa.public_key(secret)
        assert signature == reference_eddsa.sign(seed, message) and key == reference_eddsa.public_key(seed)
        eddsa.verify(key, message, signature)
        changed = bytearray(signature)
        changed[source.randrange(64)] ^= 1 << source.randrange(8)
        with pytest.raises((InvalidSignature, EncodingError)):
            eddsa.verify(key, message, changed)
    for size in (0, 63, 65):
        with pytest.raises(EncodingError, match="64 bytes"):
            eddsa.verify(key, b"", bytes(size))
    with pytest.raises(EncodingError, match="32 bytes"):
        eddsa.verify(key + b"\0", b"", bytes(64))


@pytest.mark.parametrize("how", ["close", "with", "deletion"])
def test_the_end_of_a_secret_wipes_it(how: str) -> None:
    from zkpriv._native import ffi

    secret = Ed25519Secret.from_bytes(b"\xa5" * 32)
    memory = ffi.buffer(ffi.cast("uint8_t *", secret._handle), 32)
    assert bytes(memory) == b"\xa5" * 32
    if how == "close":
        secret.close()
    elif how == "with":
        with secret:
            pass
    else:
        del secret
    assert b"\xa5" * 8 not in bytes(memory)


def test_without_native_code_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    secret, plain = scalar(5), Ed25519Secret.from_bytes(bytes(range(32)))
    monkeypatch.setattr(backend, "is_native", False)
    for use in (
        Ed25519Secret.random_scalar,
        Ed25519Secret.random_bytes,
        lambda: Ed25519Secret.from_bytes(bytes(32)),
        lambda: scalar(5),
        lambda: Ed25519Secret.reduce(bytes(64)),
        secret.reveal,
        lambda: secret == plain,
        plain.reduced,
        plain.hash_to_scalar,
        plain.hash_to_bytes,
        lambda: plain.public_hash(1),
        lambda: secret.add(secret),
        lambda: secret.sub(secret),
        lambda: secret.mul(secret),
        secret.neg,
        secret.inverse,
        lambda: secret.muladd(secret, secret),
        lambda: secret.add_public(1),
        lambda: secret.mul_public(1),
        lambda: secret.mul_base(G),
        lambda: secret.dh(G),
        lambda: secrets.commit(1, secret),
        lambda: eddsa.sign(plain, b""),
    ):
        with pytest.raises(BackendError, match="secrets"):
            use()
