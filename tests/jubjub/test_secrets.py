# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets: what they compute (against the reference and hashlib), what they refuse, and that they are wiped."""

from __future__ import annotations

import copy
import hashlib
import pickle
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.preloaded import WRITTEN_DOWN, on_linux, preloaded

from zkpriv import backend
from zkpriv.errors import BackendError, EncodingError
from zkpriv.hashing import Domain, Purpose, hash_to_scalar, poseidon
from zkpriv.jubjub import G_V, GENERATORS, ORDER, G, H, Jubjub, T, msm_var
from zkpriv.redjubjub import sign, sign_message
from zkpriv.secrets import Secret, commit, derive_output, one_time_key, recover_address_key, scan

pytestmark = [
    pytest.mark.usefixtures("every_level"),
    pytest.mark.skipif(not backend.is_native, reason="secrets need the C core"),
]

edge = [0, 1, 2, 7, 8, 9, 15, 16, 17, ORDER - 1, ORDER - 2, (ORDER >> 156 << 156) - 1, ORDER >> 156 << 156, 1 << 251]
numbers = st.one_of(st.sampled_from(edge), st.integers(0, ORDER - 1))
CANONICAL_BOUND = ORDER // 2**156 * 2**156 - 1


def scalar(value: int) -> Secret:
    return Secret.from_scalar(value)


def number(secret: Secret) -> int:
    return int.from_bytes(secret.reveal(), "little")


@settings(max_examples=60, deadline=None)
@given(numbers, numbers)
def test_arithmetic(a: int, b: int) -> None:
    assert number(scalar(a).add(scalar(b))) == (a + b) % ORDER
    assert number(scalar(a).sub(scalar(b))) == (a - b) % ORDER
    assert number(scalar(a).mul(scalar(b))) == a * b % ORDER
    assert number(scalar(a).neg()) == -a % ORDER


@settings(max_examples=40, deadline=None)
@given(numbers, st.integers(1, ORDER - 1))
def test_multiplication_in_constant_time_agrees(a: int, b: int) -> None:
    for base in (*GENERATORS.values(), G.mul_var(b)):
        assert scalar(a).mul_base(base) == base.mul_var(a)


def test_off_the_subgroup_the_scalar_is_the_integer() -> None:
    other = Jubjub.from_affine(G.u, -G.v, allow_off_subgroup=True)
    for value in (0, 1, 5, ORDER - 1):
        assert scalar(value).mul_base(other) == other.mul_var(value)
        assert scalar(value).dh(other).reveal() == other.mul_var(8 * value).to_bytes()


@settings(max_examples=20, deadline=None)
@given(st.integers(1, ORDER - 1), st.integers(1, ORDER - 1))
def test_both_sides_share_the_secret(a: int, r: int) -> None:
    base = T.mul_var(77)
    sender, receiver = scalar(r).dh(scalar(a).mul_base(base)), scalar(a).dh(scalar(r).mul_base(base))
    assert sender == receiver
    assert sender.reveal() == base.mul_var(8 * a * r).to_bytes()
    assert not sender.is_scalar


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_derivation_is_the_written_rule(seed: bytes, data: bytes) -> None:
    """BLAKE2b with personalisation, counter byte, little-endian mod l: hashlib says the same."""
    secret = Secret.from_bytes(seed)
    assert number(secret.derive_scalar(Purpose.SPEND_KEY, data)) == hash_to_scalar(Purpose.SPEND_KEY, seed, data)
    digest = hashlib.blake2b(seed + data + b"\0", digest_size=64, person=Purpose.AEAD_KEY).digest()
    assert secret.derive_bytes(Purpose.AEAD_KEY, data).reveal() == digest[:32]


@pytest.mark.parametrize("length", [0, 1, 94, 95, 96, 97, 127, 128, 129, 223, 224, 225, 1000])
def test_derivation_at_block_borders(length: int) -> None:
    data = bytes(range(256)) * 4
    seed = bytes(range(32))
    assert number(Secret.from_bytes(seed).derive_scalar(b"x", data[:length])) == hash_to_scalar(
        b"x", seed, data[:length]
    )


def test_each_purpose_gives_another_value() -> None:
    names = [name for name in vars(Purpose) if not name.startswith("_")]
    secret = Secret.random_bytes()
    persons = [getattr(Purpose, name) for name in names]
    assert len({secret.derive_bytes(person).reveal() for person in persons}) == len(names)
    assert all(len(person) <= 16 for person in persons)


def test_output_secrets_are_the_written_rule() -> None:
    shared, ephemeral, index = Secret.from_bytes(bytes(range(32))), G.mul_var(99), 0x01020304
    made = derive_output(shared, ephemeral, index)
    data = shared.reveal() + ephemeral.to_bytes() + index.to_bytes(4, "little")
    for secret, person in ((made.h, Purpose.ONE_TIME), (made.h_t, Purpose.ONE_TIME_T), (made.rho, Purpose.BLINDING)):
        assert number(secret) == hash_to_scalar(person, data)
    for value, person, size in (
        (bytes([made.tag]), Purpose.VIEW_TAG, 1),
        (made.aead_key.reveal(), Purpose.AEAD_KEY, 32),
    ):
        assert value == hashlib.blake2b(data + b"\0", digest_size=64, person=person).digest()[:size]
    other = derive_output(shared, ephemeral, index + 1)
    assert other.h != made.h
    made.close()
    assert made.h.closed and made.aead_key.closed


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([0, 1, 2**64 - 1, 2**63, 12345]), numbers)
def test_commitment(value: int, blinding: int) -> None:
    assert commit(value, scalar(blinding)) == msm_var([G_V, H], [value, blinding])


@pytest.mark.parametrize("value", [-1, 1 << 64, 1 << 255])
def test_commitment_refuses_amounts_out_of_range(value: int) -> None:
    with pytest.raises(EncodingError, match="2\\^64"):
        commit(value, scalar(5))


@settings(max_examples=15, deadline=None)
@given(numbers, numbers)
def test_one_time_key(h: int, h_t: int) -> None:
    address = G.mul_var(31337)
    key = one_time_key(address, scalar(h), scalar(h_t))
    assert key == address + G.mul_var(h) + T.mul_var(h_t)
    assert recover_address_key(key, scalar(h), scalar(h_t)) == address


def packed(k: int) -> int:
    """The encoding as TRANSFER's circuit computes it, digit by digit."""
    digits = [k >> 3 * i & 7 for i in range(84)]
    return sum((d if d >= 4 or i == 83 else 3 - d) * 8**i for i, d in enumerate(digits))


@settings(max_examples=60, deadline=None)
@given(numbers, st.integers(0, 2**32 - 1), st.booleans())
def test_nullifier(k: int, position: int, dummy: bool) -> None:
    secret = scalar(k)
    assert int(secret.packed_nullifier_key()) == packed(k)
    expected = poseidon(Domain.NULLIFIER, [packed(k), position + 2**32 * dummy])
    assert secret.nullifier(position, dummy=dummy) == expected


@pytest.mark.parametrize("position", [-1, 1 << 32, 1 << 40])
def test_nullifier_position_is_32_bits(position: int) -> None:
    """A position of 33 bits would read as a dummy's nullifier."""
    with pytest.raises(EncodingError, match="2\\^32"):
        scalar(5).nullifier(position)


def test_canonical_nullifier_keys() -> None:
    for value in (0, 1, CANONICAL_BOUND - 1, CANONICAL_BOUND):
        assert scalar(value).is_canonical_nullifier_key()
    for value in (CANONICAL_BOUND + 1, CANONICAL_BOUND + 2, ORDER - 1):
        assert not scalar(value).is_canonical_nullifier_key()


@pytest.mark.parametrize("value", [ORDER, ORDER + 1, 1 << 252, (1 << 256) - 1, -1, 1 << 256])
def test_scalars_at_or_above_the_order_are_refused(value: int) -> None:
    with pytest.raises(EncodingError):
        Secret.from_scalar(value)
    if 0 <= value < 1 << 256:
        with pytest.raises(EncodingError, match="below l"):
            Secret.from_scalar(value.to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_lengths(length: int) -> None:
    for make in (Secret.from_bytes, Secret.from_scalar):
        with pytest.raises(EncodingError, match="32 bytes"):
            make(bytes(length))


def test_plain_bytes_are_no_scalar() -> None:
    seed, one = Secret.random_bytes(), scalar(1)
    for use in (
        lambda: seed.add(one),
        lambda: one.mul(seed),
        lambda: seed.mul_base(G),
        lambda: seed.dh(G),
        lambda: commit(1, seed),
        lambda: one_time_key(G, one, seed),
        seed.packed_nullifier_key,
        seed.is_canonical_nullifier_key,
        lambda: seed.nullifier(1),
    ):
        with pytest.raises(EncodingError, match="scalar"):
            use()


def test_a_personalisation_has_sixteen_bytes() -> None:
    with pytest.raises(EncodingError, match="16 bytes"):
        Secret.random_bytes().derive_scalar(b"seventeen bytes !")


def test_nothing_shows_a_secret() -> None:
    value = bytes(range(1, 33))
    secret = Secret.from_bytes(value)
    for text in (repr(secret), str(secret)):
        assert text == "Secret(...)"
    for refused in (
        lambda: f"{secret:}",
        lambda: f"{secret:x}",
        lambda: bytes(secret),
        lambda: pickle.dumps(secret),
        lambda: copy.copy(secret),
        lambda: copy.deepcopy(secret),
        lambda: hash(secret),
        lambda: Secret(value),
    ):
        with pytest.raises(TypeError):
            refused()
    assert not hasattr(secret, "__dict__")


def test_equality() -> None:
    a, b = Secret.from_bytes(bytes(32)), Secret.from_bytes(bytes(32))
    assert a == b
    assert a != Secret.from_bytes(bytes(31) + b"\x01")
    assert a != Secret.from_scalar(0), "the same bytes as a scalar are another thing"
    assert a != bytes(32)


def test_closing_wipes() -> None:
    from zkpriv._native import ffi

    secret = Secret.from_bytes(b"\xa5" * 32)
    memory = ffi.buffer(ffi.cast("uint8_t *", secret._handle), 32)
    assert bytes(memory) == b"\xa5" * 32
    with secret as same:
        assert same is secret
    assert secret.closed and repr(secret) == "Secret(closed)"
    assert b"\xa5" * 8 not in bytes(memory)
    secret.close()
    for use in (secret.reveal, lambda: secret.add(secret), lambda: secret == secret, lambda: secret.mul_base(G)):
        with pytest.raises(EncodingError, match="closed"):
            use()


def test_deletion_wipes() -> None:
    from zkpriv._native import ffi

    secret = Secret.from_bytes(b"\x5a" * 32)
    memory = ffi.buffer(ffi.cast("uint8_t *", secret._handle), 32)
    del secret
    assert b"\x5a" * 8 not in bytes(memory)


def test_random_ones_differ() -> None:
    scalars = {Secret.random_scalar().reveal() for _ in range(200)}
    assert len(scalars) == 200
    assert all(0 < int.from_bytes(value, "little") < ORDER for value in scalars)
    assert len({Secret.random_bytes().reveal() for _ in range(200)}) == 200


def test_many_threads_share_the_storage() -> None:
    wrong: list[int] = []

    def work(seed: int) -> None:
        for i in range(200):
            value = bytes([seed]) * 31 + bytes([i % 256])
            kept = [Secret.from_bytes(value) for _ in range(5)]
            if any(secret.reveal() != value for secret in kept):
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


_WHERE = """
from zkpriv._native import ffi
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.secrets import Secret
kept = [make() for make in (Secret.random_scalar, Secret.random_bytes, Ed25519Secret.random_scalar) for _ in range(300)]
for secret in kept:
    print(int(ffi.cast("size_t", secret._handle)))
"""


@on_linux
def test_pages_of_secrets_are_locked_and_left_out_of_core_dumps(tmp_path: Path) -> None:
    """What the system is asked for, whether or not it grants it."""
    done = preloaded(tmp_path, WRITTEN_DOWN, _WHERE)
    ranges: dict[str, list[tuple[int, int]]] = {"lock": [], "leave out": []}
    for line in done.stderr.splitlines():
        what, at, size = line.rsplit(" ", 2)
        ranges[what].append((int(at), int(size)))
    addresses = [int(line) for line in done.stdout.split()]
    assert len(set(addresses)) == 900
    for what, asked in ranges.items():
        outside = [a for a in addresses if not any(at <= a and a + 32 <= at + size for at, size in asked)]
        assert not outside, f"{len(outside)} of 900 secrets: the system was not asked to {what}"


def test_without_native_code_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    secret, plain = scalar(5), Secret.from_bytes(bytes(range(32)))
    key = T.mul_var(5)
    monkeypatch.setattr(backend, "is_native", False)
    for use in (
        Secret.random_scalar,
        Secret.random_bytes,
        lambda: Secret.from_bytes(bytes(32)),
        lambda: scalar(5),
        secret.reveal,
        lambda: secret == plain,
        lambda: secret.derive_scalar(Purpose.SPEND_KEY),
        lambda: secret.derive_bytes(Purpose.SPEND_KEY),
        lambda: secret.add(secret),
        lambda: secret.sub(secret),
        lambda: secret.mul(secret),
        secret.neg,
        lambda: secret.add_public(1),
        lambda: secret.mul_public(1),
        lambda: secret.mul_base(T),
        lambda: secret.dh(key),
        secret.is_canonical_nullifier_key,
        secret.packed_nullifier_key,
        lambda: secret.nullifier(1),
        lambda: plain.seal(b"", b""),
        lambda: plain.open(bytes(16), b""),
        lambda: commit(1, secret),
        lambda: derive_output(plain, key, 0),
        lambda: one_time_key(key, secret, secret),
        lambda: scan(secret, b"", b"", []),
        lambda: sign(secret, bytes(64)),
        lambda: sign_message(secret, b""),
    ):
        with pytest.raises(BackendError, match="secrets"):
            use()
