# SPDX-License-Identifier: GPL-3.0-or-later
"""The constraint system handle: what it refuses, and its check pass."""

from __future__ import annotations

import random
from typing import Any

import pytest
from zkpriv._native import ffi, lib

from zkpriv.reference.field import R

pytestmark = pytest.mark.usefixtures("every_level")

# Rows over wires 0 (one), 1 (public), 2, 3:  w1 * w1 = w2,  (w1 + 5) * 1 = w3.
COEFS = [1, 5]
GOOD: dict[str, Any] = {
    "n_rows": 2,
    "n_wires": 4,
    "n_public": 1,
    "a": ([0, 1, 3], [1, 1, 0], [0, 0, 1], 3),
    "b": ([0, 1, 2], [1, 0], [0, 0], 2),
    "c": ([0, 1, 2], [2, 3], [0, 0], 2),
    "coefs": COEFS,
    "n_coefs": 2,
}


def le(values: list[int]) -> bytes:
    return b"".join(value.to_bytes(32, "little") for value in values)


def build(**changes: Any) -> tuple[int, Any]:
    system = {**GOOD, **changes}
    arguments: list[Any] = []
    for name in "abc":
        *arrays, nnz = system[name]
        arguments += [ffi.new("uint32_t[]", values) for values in arrays] + [nnz]
    out = ffi.new("zkp_r1cs **")
    sizes = (system["n_rows"], system["n_wires"], system["n_public"])
    status = lib.zkp_r1cs_new(out, *sizes, *arguments, le(system["coefs"]), system["n_coefs"])
    assert (out[0] == ffi.NULL) == (status != lib.ZKP_OK)
    return status, ffi.gc(out[0], lib.zkp_r1cs_free) if status == lib.ZKP_OK else None


def mont(values: list[int]) -> Any:
    out = ffi.new("uint64_t[]", 4 * len(values))
    assert lib.zkp_fr_vec_to_mont(out, le(values), len(values)) == lib.ZKP_OK
    return out


def check(handle: Any, witness: Any, threads: int = 1) -> tuple[int, int, int]:
    first, count = ffi.new("uint64_t *"), ffi.new("uint64_t *")
    return lib.zkp_r1cs_check(first, count, handle, witness, threads), first[0], count[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"a": ([0, 1, 3], [1, 4, 0], [0, 0, 1], 3)},
        {"b": ([0, 1, 2], [1, 2**32 - 1], [0, 0], 2)},
        {"c": ([0, 1, 2], [2, 3], [0, 2], 2)},
        {"a": ([1, 1, 3], [1, 1, 0], [0, 0, 1], 3)},
        {"a": ([0, 2, 1], [1, 1, 0], [0, 0, 1], 1)},
        {"a": ([0, 1, 3], [1, 1, 0], [0, 0, 1], 2)},
        {"a": ([0, 9, 3], [1, 1, 0], [0, 0, 1], 3)},
        {"n_wires": 0},
        {"n_public": 4},
        {"n_rows": 2**28},
    ],
    ids=[
        "wire of A",
        "wire of B",
        "coefficient of C",
        "start",
        "order",
        "end",
        "beyond",
        "no wires",
        "all public",
        "too many rows",
    ],
)
def test_malformed_matrices_are_refused(changes: dict[str, Any]) -> None:
    """Nothing may index out of bounds later: rows, wires and coefficients are validated when the handle is made."""
    assert build()[0] == lib.ZKP_OK
    assert build(**changes)[0] == lib.ZKP_ERR_ARGUMENT


def test_coefficients_must_be_reduced() -> None:
    assert build(coefs=[1, R])[0] == lib.ZKP_ERR_RANGE


def test_domain_counts_the_rows_of_public_inputs() -> None:
    assert lib.zkp_r1cs_log_domain(build()[1]) == 2
    a, b, c = (([0, 1, *[1] * k], [0], [0], 1) for k in (2, 2, 2))
    assert lib.zkp_r1cs_log_domain(build(n_rows=3, a=a, b=b, c=c)[1]) == 3


def test_a_handle_on_another_domain() -> None:
    """It must hold the rows and be a size of a transform; the matrices stay those of the first handle."""
    first = build()[1]
    assert lib.zkp_r1cs_domain(first) == 4
    out = ffi.new("zkp_r1cs **")
    for domain in (0, 1, 2, 3, 5, 7, 9, (1 << 28) + 1, 3 << 27, 1 << 63):
        assert lib.zkp_r1cs_on_domain(out, first, domain) == lib.ZKP_ERR_ARGUMENT and out[0] == ffi.NULL
    for domain in (4, 6, 8, 3 << 26, 1 << 28):
        assert lib.zkp_r1cs_on_domain(out, first, domain) == lib.ZKP_OK
        other = ffi.gc(out[0], lib.zkp_r1cs_free)
        assert lib.zkp_r1cs_domain(other) == domain and lib.zkp_r1cs_log_domain(other) == 2
        assert check(other, mont([1, 7, 49, 13])) == (lib.ZKP_ERR_UNSATISFIED, 1, 1)
        del other
    assert check(first, mont([1, 7, 49, 12]))[0] == lib.ZKP_OK


def test_check_names_the_first_row_and_counts() -> None:
    handle = build()[1]
    none = 2**64 - 1
    assert check(handle, mont([1, 7, 49, 12])) == (lib.ZKP_OK, none, 0)
    assert check(handle, mont([1, 7, 50, 12])) == (lib.ZKP_ERR_UNSATISFIED, 0, 1)
    assert check(handle, mont([1, 7, 49, 13])) == (lib.ZKP_ERR_UNSATISFIED, 1, 1)
    assert check(handle, mont([1, 8, 49, 12])) == (lib.ZKP_ERR_UNSATISFIED, 0, 2)
    assert check(handle, mont([2, 7, 49, 12])) == (lib.ZKP_ERR_ARGUMENT, none, 0)
    unreduced = mont([1, 7, 49, 12])
    unreduced[15] = 2**64 - 1
    assert check(handle, unreduced) == (lib.ZKP_ERR_RANGE, none, 0)


def test_row_values() -> None:
    handle = build()[1]
    out = ffi.new("uint8_t[96]")
    assert lib.zkp_r1cs_row(out, handle, mont([1, 7, 49, 13]), 1) == lib.ZKP_OK
    assert bytes(ffi.buffer(out)) == le([12, 1, 13])
    assert lib.zkp_r1cs_row(out, handle, mont([1, 7, 49, 13]), 2) == lib.ZKP_ERR_ARGUMENT


def test_many_rows_over_threads() -> None:
    """x -> k * x in thousands of rows with few mistakes: the lowest and the number of them, for any threads."""
    rows, rng = 5000, random.Random(9)
    coefs = [1, R - 1, *(rng.randrange(R) for _ in range(30))]
    ids = [rng.randrange(len(coefs)) for _ in range(rows)]
    values = [1, 3]
    for number in ids:
        values.append(values[-1] * coefs[number] % R)
    ptr = list(range(rows + 1))
    a, c = (ptr, list(range(1, rows + 1)), ids, rows), (ptr, list(range(2, rows + 2)), [0] * rows, rows)
    b = (ptr, [0] * rows, [0] * rows, rows)
    sizes = {"n_rows": rows, "n_wires": rows + 2, "n_public": 1}
    handle = build(a=a, b=b, c=c, coefs=coefs, n_coefs=len(coefs), **sizes)[1]
    witness = mont(values)
    assert all(check(handle, witness, threads)[0] == lib.ZKP_OK for threads in (1, 2, 5))
    for row in (4999, 3000, 777):
        # Wire row + 2 is the product of that row and the factor of the next one, so each change breaks two rows.
        witness[4 * (row + 2)] ^= 1
    expected = (lib.ZKP_ERR_UNSATISFIED, 777, 5)
    assert [check(handle, witness, threads) for threads in (1, 2, 5)] == [expected] * 3


def test_vectors_to_montgomery_form_and_back() -> None:
    values = [0, 1, R - 1, 2**200]
    words = mont(values)
    assert int.from_bytes(bytes(ffi.buffer(words))[32:64], "little") == 2**256 % R
    back = ffi.new("uint8_t[]", 32 * len(values))
    assert lib.zkp_fr_vec_from_mont(back, words, len(values)) == lib.ZKP_OK
    assert bytes(ffi.buffer(back)) == le(values)
    assert lib.zkp_fr_vec_to_mont(words, le([1, R, 2, 3]), 4) == lib.ZKP_ERR_RANGE
    assert list(words) == [0] * 16
    words[3] = 2**64 - 1
    assert lib.zkp_fr_vec_from_mont(back, words, 4) == lib.ZKP_ERR_RANGE
    assert bytes(ffi.buffer(back)) == bytes(128)
