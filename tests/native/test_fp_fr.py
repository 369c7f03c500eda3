# SPDX-License-Identifier: GPL-3.0-or-later
"""Fp and Fr of the C core against Python's integers, on random values and on the edges of words."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.curve import FP_EDGES, FR_EDGES, P, R, elements, run

pytestmark = pytest.mark.usefixtures("every_level")

MODULI = {"FP": (P, FP_EDGES), "FR": (R, FR_EDGES)}
fields = pytest.mark.parametrize("field", ["FP", "FR"])


def expected(op: str, a: int, b: int, modulus: int) -> int:
    results = {
        "ADD": a + b,
        "SUB": a - b,
        "NEG": -a,
        "MUL": a * b,
        "SQR": a * a,
        "HALF": a * (modulus + 1) // 2,
    }
    return results[op] % modulus


@fields
@pytest.mark.parametrize("op", ["ADD", "SUB", "MUL"])
def test_all_pairs_of_edge_values(field: str, op: str) -> None:
    modulus, edges = MODULI[field]
    pairs = [(a, b) for a in edges for b in edges]
    results = run(field, op, [(a,) for a, _ in pairs], [(b,) for _, b in pairs])
    for (a, b), (result,) in zip(pairs, results, strict=True):
        assert result == expected(op, a, b, modulus), (hex(a), hex(b))


@fields
@pytest.mark.parametrize("op", ["ADD", "SUB", "NEG", "MUL", "SQR"])
def test_against_integers(field: str, op: str) -> None:
    modulus, _ = MODULI[field]

    @settings(max_examples=100, deadline=None)
    @given(st.lists(st.tuples(elements(field), elements(field)), min_size=1, max_size=8))
    def check(pairs: list[tuple[tuple[int], tuple[int]]]) -> None:
        results = run(field, op, [a for a, _ in pairs], [b for _, b in pairs])
        assert [r for (r,) in results] == [expected(op, a[0], b[0], modulus) for a, b in pairs]

    check()


def test_half() -> None:
    results = run("FP", "HALF", [(a,) for a in FP_EDGES])
    assert [r for (r,) in results] == [a * pow(2, -1, P) % P for a in FP_EDGES]


@fields
@pytest.mark.parametrize("op", ["INV", "INV_VAR", "BATCH_INV"])
def test_inverse(field: str, op: str) -> None:
    modulus, edges = MODULI[field]
    rng = random.Random(7)
    values = [0, *edges, 0, *(rng.randrange(modulus) for _ in range(300)), *(1 << i for i in range(255)), 0]
    results = run(field, op, [(a,) for a in values])
    assert [r for (r,) in results] == [pow(a, -1, modulus) if a else 0 for a in values]


@fields
def test_batch_inverse_of_nothing_and_of_zeros(field: str) -> None:
    assert run(field, "BATCH_INV", []) == []
    assert run(field, "BATCH_INV", [(0,), (0,)]) == [(0,), (0,)]


@fields
def test_square_root(field: str) -> None:
    modulus, edges = MODULI[field]
    rng = random.Random(8)
    values = [*edges, *(rng.randrange(modulus) for _ in range(100))]
    # every order of two-power that Tonelli and Shanks can meet
    values += [pow(7, ((modulus - 1) >> 32) << shift, modulus) for shift in range(33) if field == "FR"]
    roots = run(field, "SQRT", [(a,) for a in values])
    for a, (root,) in zip(values, roots, strict=True):
        is_square = pow(a, (modulus - 1) // 2, modulus) in (0, 1)
        assert root * root % modulus == (a if is_square else 0), hex(a)
        assert is_square or root == 0


@fields
def test_values_that_are_not_reduced_are_refused(field: str) -> None:
    from zkpriv._native import ffi, lib

    modulus, _ = MODULI[field]
    size, order = (48, "big") if field == "FP" else (32, "little")
    out = ffi.new("uint8_t[]", size)
    for value, status in (
        (modulus - 1, lib.ZKP_OK),
        (modulus, lib.ZKP_ERR_RANGE),
        (modulus + 1, lib.ZKP_ERR_RANGE),
        ((1 << 8 * size) - 1, lib.ZKP_ERR_RANGE),
    ):
        data = value.to_bytes(size, order)  # type: ignore[arg-type]
        number = getattr(lib, f"ZKP_FIELD_{field}")
        assert lib.zkp_test_field(out, number, lib.ZKP_OP_ADD, data, bytes(size), 1) == status
