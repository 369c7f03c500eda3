# SPDX-License-Identifier: GPL-3.0-or-later
"""The transform against its definition and the reference."""

from __future__ import annotations

import random

import pytest
from zkpriv._native import ffi, lib

from zkpriv._native_prover import ntt, ntt_root, ntt_root_of
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


@pytest.mark.parametrize("n", [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96])
def test_small_sizes_equal_the_definition(n: int) -> None:
    values = some(n)
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


@pytest.mark.parametrize("log_m", [*range(5), 6, 7, 8, 9, 10])
def test_sizes_with_a_factor_three_equal_the_reference(log_m: int) -> None:
    values = some(3 << log_m)
    data = pack(values)
    forward, on_coset = pack(reference.ntt(values)), pack(reference.coset_ntt(values))
    for threads in (1, 2, 4):
        assert ntt(data, threads=threads) == forward
        assert ntt(data, coset=True, threads=threads) == on_coset
        assert ntt(forward, inverse=True, threads=threads) == data
        assert ntt(on_coset, inverse=True, coset=True, threads=threads) == data


@pytest.mark.parametrize("log_m", [11, 12, 13, 14])
def test_larger_sizes_with_a_factor_three_equal_horner_at_one_point(log_m: int) -> None:
    """Sizes whose first stages all threads share: at one point of domain and coset, and there and back."""
    n = 3 << log_m
    values, index = some(n), (n * 5 // 7) | 1
    data = pack(values)
    w, g = reference.root_of_order(n), reference.coset_generator(n)
    assert pow(w, n, R) == 1 and pow(w, n // 3, R) != 1 and pow(w, n // 2, R) == R - 1
    assert g * g % R == w and pow(g, n, R) == R - 1
    for coset in (False, True):
        point, expected = pow(w, index, R) * (g if coset else 1) % R, 0
        for value in reversed(values):
            expected = (expected * point + value) % R
        result = ntt(data, coset=coset, threads=1)
        assert int.from_bytes(result[32 * index : 32 * index + 32], "little") == expected
        assert all(ntt(data, coset=coset, threads=threads) == result for threads in (2, 4))
        for threads in (1, 2, 4):
            assert ntt(result, inverse=True, coset=coset, threads=threads) == data


@pytest.mark.parametrize("n", [3, 6, 96, 192, 1536, 6144])
def test_exceptional_values_with_a_factor_three(n: int) -> None:
    """All zero, all one, all r - 1, and one value alone at each kind of place: known sums."""
    assert unpack(ntt(pack([0] * n))) == [0] * n
    for value in (1, R - 1):
        assert unpack(ntt(pack([value] * n))) == [n * value % R] + [0] * (n - 1)
        assert unpack(ntt(pack([value] * n), inverse=True)) == [value] + [0] * (n - 1)
    w = reference.root_of_order(n)
    for place in {0, 1, n // 3, n // 2, n - 1}:
        alone = [0] * n
        alone[place] = R - 1
        step, expected = pow(w, place, R), [R - 1]
        for _ in range(n - 1):
            expected.append(expected[-1] * step % R)
        assert unpack(ntt(pack(alone))) == expected


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
@pytest.mark.parametrize("n", [1 << 20, 3 << 18, 3 << 19])
def test_a_million_values(n: int) -> None:
    values = some(n)
    point, expected = pow(reference.root_of_order(n), 654321, R), 0
    for value in reversed(values):
        expected = (expected * point + value) % R
    result = ntt(pack(values))
    assert int.from_bytes(result[32 * 654321 : 32 * 654322], "little") == expected
    assert ntt(result, inverse=True, threads=1) == pack(values)


def test_roots_are_the_reference_ones() -> None:
    for log_n in (0, 1, 5, 32):
        assert int.from_bytes(ntt_root(log_n), "little") == reference.root_of_unity(log_n)
    for log_m in (0, 1, 5, 32):
        assert int.from_bytes(ntt_root_of(3 << log_m), "little") == reference.root_of_order(3 << log_m)
        assert ntt_root_of(1 << log_m) == ntt_root(log_m)
    with pytest.raises(BackendError):
        ntt_root(33)
    for order in (-3, 0, 5, 9, 18, 1 << 33, 3 << 33, 1 << 64, 1 << 70):
        with pytest.raises(BackendError):
            ntt_root_of(order)


@pytest.mark.parametrize("size", [0, 31, 33, 32 * 5, 32 * 7, 32 * 9, 32 * 18, 32 * 15])
def test_lengths_that_are_no_size_are_refused(size: int) -> None:
    with pytest.raises(EncodingError, match="a transform takes"):
        ntt(bytes(size))


def test_values_that_are_not_reduced_are_refused() -> None:
    with pytest.raises(EncodingError):
        ntt(pack([1, R, 2, 3]))
    words = ffi.new("uint64_t[]", [2**64 - 1] * 36)
    assert lib.zkp_ntt(words, 1, lib.ZKP_NTT_FORWARD, 1) == lib.ZKP_ERR_RANGE
    assert list(words) == [2**64 - 1] * 36
    assert lib.zkp_ntt(words, 1, 4, 1) == lib.ZKP_ERR_ARGUMENT
    assert lib.zkp_ntt(words, lib.ZKP_NTT_MAX_LOG + 1, 0, 1) == lib.ZKP_ERR_ARGUMENT
    most = 1 << lib.ZKP_NTT_MAX_LOG
    for n in (0, 5, 9, most + 1, 2 * most, most // 4 * 6, 2**64 - 1):
        assert lib.zkp_ntt_n(words, n, 0, 1) == lib.ZKP_ERR_ARGUMENT
        assert lib.zkp_ntt_n_le32(ffi.cast("uint8_t *", words), n, 0, 1) == lib.ZKP_ERR_ARGUMENT
    three = ffi.new("uint64_t[]", [1, 0, 0, 0] * 2 + [2**64 - 1] * 4)
    assert lib.zkp_ntt_n(three, 3, lib.ZKP_NTT_FORWARD, 1) == lib.ZKP_ERR_RANGE
    assert lib.zkp_ntt_n(three, 3, 4, 1) == lib.ZKP_ERR_ARGUMENT
    many = pack([1] * 191 + [R])
    with pytest.raises(EncodingError, match="scalar 191"):
        ntt(many)
