# SPDX-License-Identifier: GPL-3.0-or-later
"""Fp2, Fp6 and Fp12 of the C core against schoolbook arithmetic on polynomials, and against py_ecc."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.curve import FP_EDGES, WIDTHS, Element, P, elements, from_polynomial, multiply, power, run

pytestmark = pytest.mark.usefixtures("every_level")

extensions = pytest.mark.parametrize("field", ["FP2", "FP6", "FP12"])


def one(field: str) -> Element:
    return (1, *[0] * (WIDTHS[field] - 1))


def samples(field: str, count: int, seed: int) -> list[Element]:
    """Random elements, a third of the coefficients at edges, and sparse ones."""
    rng = random.Random(seed)
    width = WIDTHS[field]
    out: list[Element] = [one(field), tuple(P - 1 for _ in range(width))]
    for index in range(count):
        values = [rng.choice(FP_EDGES) if rng.random() < 0.3 else rng.randrange(P) for _ in range(width)]
        if index % 4 == 0:
            values = [value if rng.random() < 0.4 else 0 for value in values]
        out.append(tuple(values))
    return out


@extensions
def test_product_and_square(field: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(elements(field), elements(field)), min_size=1, max_size=4))
    def check(pairs: list[tuple[Element, Element]]) -> None:
        left, right = [a for a, _ in pairs], [b for _, b in pairs]
        assert run(field, "MUL", left, right) == [multiply(a, b) for a, b in pairs]
        assert run(field, "SQR", left) == [multiply(a, a) for a in left]

    check()


def test_product_of_all_edge_pairs_in_fp2() -> None:
    edges = FP_EDGES[:: max(1, len(FP_EDGES) // 12)]
    values = [(a, b) for a in edges for b in edges]
    pairs = [(a, b) for a in values for b in values[::7]]
    results = run("FP2", "MUL", [a for a, _ in pairs], [b for _, b in pairs])
    for (a, b), result in zip(pairs, results, strict=True):
        assert result == ((a[0] * b[0] - a[1] * b[1]) % P, (a[0] * b[1] + a[1] * b[0]) % P)


@pytest.mark.parametrize("field", ["FP2", "FP6"])
def test_sums(field: str) -> None:
    left, right = samples(field, 40, 1), samples(field, 40, 2)
    add, sub, neg = run(field, "ADD", left, right), run(field, "SUB", left, right), run(field, "NEG", left)
    for a, b, plus, minus, negative in zip(left, right, add, sub, neg, strict=True):
        assert plus == tuple((x + y) % P for x, y in zip(a, b, strict=True))
        assert minus == tuple((x - y) % P for x, y in zip(a, b, strict=True))
        assert negative == tuple(-x % P for x in a)


@extensions
@pytest.mark.parametrize("op", ["INV", "INV_VAR"])
def test_inverse(field: str, op: str) -> None:
    values = [a for a in samples(field, 20, 3) if any(a)]
    for a, inverse in zip(values, run(field, op, values), strict=True):
        assert multiply(a, inverse) == one(field)
    zero = tuple([0] * WIDTHS[field])
    assert run(field, op, [zero]) == [zero]


def test_batch_inverse_in_fp2() -> None:
    values = [(0, 0), *samples("FP2", 20, 4), (0, 0)]
    for a, inverse in zip(values, run("FP2", "BATCH_INV", values), strict=True):
        assert inverse == (0, 0) if not any(a) else multiply(a, inverse) == (1, 0)


def test_square_root_in_fp2() -> None:
    values = samples("FP2", 40, 5)
    values += [(a, 0) for a in (0, 1, 2, 3, 4, 5, P - 1, P - 2, P - 4)] + [(0, a) for a in (1, 2, 3, P - 1, P - 2)]
    values += [multiply(a, a) for a in values]
    for a, root in zip(values, run("FP2", "SQRT", values), strict=True):
        is_square = pow(a[0] * a[0] + a[1] * a[1], (P - 1) // 2, P) in (0, 1)
        assert multiply(root, root) == (a if is_square else (0, 0)), a


@pytest.mark.parametrize("field", ["FP2", "FP12"])
def test_frobenius_and_conjugate(field: str) -> None:
    values = samples(field, 1, 6)
    for a, image in zip(values, run(field, "FROBENIUS", values), strict=True):
        assert image == power(a, P)
    half = WIDTHS[field] // 2
    for a, image in zip(values, run(field, "CONJ", values), strict=True):
        assert image == a[:half] + tuple(-x % P for x in a[half:])


def test_cyclotomic_square() -> None:
    """On f^((p^6 - 1)(p^2 + 1)) the fast square is the square."""
    values = samples("FP12", 12, 7)[2:]
    t = run("FP12", "MUL", run("FP12", "CONJ", values), run("FP12", "INV", values))
    t = run("FP12", "MUL", run("FP12", "FROBENIUS", run("FP12", "FROBENIUS", t)), t)
    assert run("FP12", "CYCLOTOMIC_SQR", t) == [multiply(a, a) for a in t]


def test_fp12_against_py_ecc() -> None:
    """py_ecc's FQ12 is Fp[w]/(w^12 - 2 w^6 + 2), the model's representation too."""
    from py_ecc.fields import bls12_381_FQ12 as FQ12

    rng = random.Random(9)
    for _ in range(4):
        x, y = ([rng.randrange(P) for _ in range(12)] for _ in range(2))
        product = (FQ12(x) * FQ12(y)).coeffs
        ours = run("FP12", "MUL", [from_polynomial(x, 12)], [from_polynomial(y, 12)])
        assert ours == [from_polynomial([int(c) for c in product], 12)]
