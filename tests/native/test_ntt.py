# SPDX-License-Identifier: GPL-3.0-or-later
"""The transform against its definition and the reference."""

from __future__ import annotations

import random

import pytest
from zkpriv._native import ffi, lib

from zkpriv._native_prover import ntt, ntt_root
from zkpriv.errors import BackendError, EncodingError
from zkpriv.reference import ntt as reference
from zkpriv.reference.field import R

pytestmark = pytest.mark.usefixtures("every_level")


def pack(values: list[int]) -> bytes:
    return b"".join(value.to_bytes(32, "little") for value in values)


def unpack(data: bytes) -> list[int]:
    return [int.from_bytes(data[i : i + 32], "little") for i in range(0, len(data), 32)]


def some(n: int) -> list[int]:
    rng = random.Random(n)
    edges = [0, 1, R - 1, R - 2, 2**128]
    return [rng.choice(edges) if rng.random() < 0.2 else rng.randrange(R) for _ in range(n)]


@pytest.mark.parametrize("log_n", range(7))
def test_small_sizes_equal_the_definition(log_n: int) -> None:
    values = some(1 << log_n)
    assert unpack(ntt(pack(values))) == reference.evaluate_slowly(values)


@pytest.mark.parametrize("log_n", [*range(13), 14])
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_all_directions_equal_the_reference(log_n: int, threads: int) -> None:
    if log_n > 11 and threads == 5:
        values = some(1 << log_n)
        data = pack(values)
        assert ntt(data, coset=True, threads=threads) == ntt(data, coset=True, threads=1)
        return
    values = some(1 << log_n)
    data = pack(values)
    assert unpack(ntt(data, threads=threads)) == reference.ntt(values)
    assert unpack(ntt(data, coset=True, threads=threads)) == reference.coset_ntt(values)
    assert ntt(ntt(data, threads=threads), inverse=True, threads=threads) == data
    assert ntt(ntt(data, coset=True, threads=threads), inverse=True, coset=True, threads=threads) == data


def test_a_large_transform_equals_horner_at_one_point() -> None:
    values = some(1 << 16)
    point = pow(reference.root_of_unity(16), 54321, R)
    expected = 0
    for value in reversed(values):
        expected = (expected * point + value) % R
    result = ntt(pack(values))
    assert int.from_bytes(result[32 * 54321 : 32 * 54322], "little") == expected
    assert ntt(result, inverse=True) == pack(values)


@pytest.mark.slow
def test_a_million_values() -> None:
    values = some(1 << 20)
    point, expected = pow(reference.root_of_unity(20), 987654, R), 0
    for value in reversed(values):
        expected = (expected * point + value) % R
    result = ntt(pack(values))
    assert int.from_bytes(result[32 * 987654 : 32 * 987655], "little") == expected
    assert ntt(result, inverse=True, threads=1) == pack(values)


def test_roots_are_the_reference_ones() -> None:
    for log_n in (0, 1, 5, 32):
        assert int.from_bytes(ntt_root(log_n), "little") == reference.root_of_unity(log_n)
    with pytest.raises(BackendError):
        ntt_root(33)


@pytest.mark.parametrize("size", [0, 31, 32 * 3, 33])
def test_lengths_that_are_no_power_of_two_are_refused(size: int) -> None:
    with pytest.raises(EncodingError):
        ntt(bytes(size))


def test_values_that_are_not_reduced_are_refused() -> None:
    with pytest.raises(EncodingError):
        ntt(pack([1, R, 2, 3]))
    words = ffi.new("uint64_t[]", [2**64 - 1] * 8)
    assert lib.zkp_ntt(words, 1, lib.ZKP_NTT_FORWARD, 1) == lib.ZKP_ERR_RANGE
    assert list(words) == [2**64 - 1] * 8
    assert lib.zkp_ntt(words, 1, 4, 1) == lib.ZKP_ERR_ARGUMENT
    assert lib.zkp_ntt(words, lib.ZKP_NTT_MAX_LOG + 1, 0, 1) == lib.ZKP_ERR_ARGUMENT
