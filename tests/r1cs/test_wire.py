# SPDX-License-Identifier: GPL-3.0-or-later
"""Linear combinations: arithmetic, the constant folding contract, booleans, zero tests."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zkpriv.errors import CircuitError, UnsatisfiedConstraint
from zkpriv.r1cs import LC, Bit, Public, R, Secret, System, circuit, linear, pack

EDGES = [0, 1, 2, R - 1, R - 2, (R - 1) // 2, 1 << 64, (1 << 254) - 1]
values = st.one_of(st.sampled_from(EDGES), st.integers(0, R - 1))


@circuit
def arithmetic(out: Public[8], x: Secret, y: Secret) -> None:
    """Every operator once."""
    results = [x + y, x - y, x * y, -x, 3 * x + 7, 5 - x, (x + 1) * (y - 2), x**5 + x / 3]
    for i, (o, result) in enumerate(zip(out, results, strict=True)):
        o.must_equal(result, f"result {i}")


@settings(max_examples=60, deadline=None)
@given(values, values)
def test_operators_are_those_of_the_field(x: int, y: int) -> None:
    want = [x + y, x - y, x * y, -x, 3 * x + 7, 5 - x, (x + 1) * (y - 2), pow(x, 5, R) + x * pow(3, -1, R)]
    witness = arithmetic.solve({"x": x, "y": y, "out": [w % R for w in want]})
    assert witness.is_satisfied()
    for i in range(8):
        wrong = [w % R for w in want]
        wrong[i] = (wrong[i] + 1) % R
        assert [f.why for f in arithmetic.solve({"x": x, "y": y, "out": wrong}, check=False).failures()] == [
            f"result {i}"
        ]


BINARY: dict[str, Callable[[Any, Any], LC]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
}


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize(
    "mode", [m for m in itertools.product(["int", "constant", "wire"], repeat=2) if set(m) != {"int"}]
)
def test_constants_fold_without_constraint_or_wire(name: str, mode: tuple[str, str]) -> None:
    with System("t") as cs:
        before: tuple[int, int]
        operands = [cs.private(f"w{i}") if kind == "wire" else 5 + i for i, kind in enumerate(mode)]
        operands = [LC.constant(v) if kind == "constant" else v for v, kind in zip(operands, mode, strict=True)]
        before = len(cs.rows_a), len(cs.wire_names)
        result = BINARY[name](*operands)
        _ = result.terms
        both_wires = mode == ("wire", "wire")
        expected = 1 if both_wires and name == "mul" else 0
        assert (len(cs.rows_a), len(cs.wire_names)) == (before[0] + expected, before[1] + expected)
        if "wire" not in mode:
            assert result.is_constant
            assert result.value == {"add": 11, "sub": R - 1, "mul": 30}[name]


def test_sums_cancel_to_the_empty_combination() -> None:
    with System("t") as cs:
        x = cs.private("x")
        assert (x - x).terms == {}
        assert (x + (R - 1) * x).terms == {}
        assert (x * 0).is_constant
        assert (5 + x - 5).wire == x.wire
        assert linear([2, 3, R - 5], [x, x, x]).terms == {}
        assert pack([x, x, x]).terms == {x.wire: 7}
        assert linear([1], [x], constant=R).terms == {x.wire: 1}


def test_a_product_is_one_constraint_when_it_is_constrained_at_once() -> None:
    with System("t") as cs:
        x, y, z = cs.private("x"), cs.private("y"), cs.private("z")
        (x * y).must_equal(z, "product")
        z.must_equal(x * y, "product again")
        assert len(cs.rows_a) == 2
        assert len(cs.wire_names) == 4
        product = x * y
        product.must_equal(z, "no wire yet")
        wire = (product + 1).terms
        product.must_equal(z, "now it has a wire")
        assert len(wire) == 2
        assert [cs.constraint(i).why for i in range(2, 5)] == ["no wire yet", "mul is a product", "now it has a wire"]


def test_long_chains_of_products_do_not_recurse() -> None:
    with System("t") as cs:
        x = cs.private("x")
        for _ in range(5000):
            x = x * x
        x.must_equal(1, "end")
        assert len(cs.rows_a) == 5000


def test_false_and_true_constant_statements() -> None:
    with System("t") as cs:
        x = cs.private("x")
        LC.constant(3).must_equal(3, "fine")
        cs.constrain(2, 3, 6, "fine")
        cs.constrain(0, x, 0, "fine")
        x.must_equal(x, "nothing to say")
        cs.constrain(x + 1, 2, 2 * x + 2, "nothing to say")
        Bit.constant_bit(True).must_be_boolean()
        LC.constant(1).must_be_boolean()
        LC.constant(7).must_be_nonzero("seven")
        assert len(cs.rows_a) == 0
        for wrong in (
            lambda: LC.constant(3).must_equal(4, "three is four"),
            lambda: cs.constrain(2, 3, 7, "no"),
            lambda: cs.constrain(0, x, 1, "no"),
            lambda: x.must_equal(x + 1, "x is x + 1"),
            lambda: cs.constrain(2, x, 2 * x + 1, "no"),
            lambda: LC.constant(2).must_be_boolean("no"),
            lambda: LC.constant(0).must_be_nonzero("no"),
            lambda: x / 0,
            lambda: x**0,
        ):
            with pytest.raises(CircuitError):
                wrong()


def test_traps_of_python_are_refused() -> None:
    with System("t") as cs:
        x, y = cs.private("x"), cs.private("y")
        with pytest.raises(CircuitError, match="must_equal"):
            assert x == y
        with pytest.raises(CircuitError, match="no truth value"):
            bool(x)
        with pytest.raises(CircuitError, match="div_nonzero"):
            x / y
        with pytest.raises(CircuitError, match="only when a witness is solved"):
            _ = x.value
        with pytest.raises(TypeError):
            hash(x)
        with pytest.raises(TypeError):
            x + 1.5  # type: ignore[operator]
        with pytest.raises(TypeError):
            x * "2"  # type: ignore[operator]


def test_values_of_two_circuits_never_meet() -> None:
    with System("one") as one:
        x = one.private("x")
    with System("two") as two:
        y = two.private("y")
        for wrong in (
            lambda: x + y,
            lambda: x * y,
            lambda: x.must_equal(y, "no"),
            lambda: two.constrain(x, 1, y, "no"),
            lambda: linear([1, 1], [x, y]),
            lambda: two.multiply(x, y),
            lambda: two.temp(one.temp(x)),
        ):
            with pytest.raises(CircuitError, match="circuit"):
                wrong()


@circuit
def booleans(out: Public[6], a: Secret, b: Secret) -> None:
    """Boolean operators."""
    p, q = a.must_be_boolean("a"), b.must_be_boolean("b")
    for o, result in zip(out, [p & q, p | q, p ^ q, ~p, p.select(7, 9), p.select(a + b, q)], strict=True):
        o.must_equal(result, "result")


@pytest.mark.parametrize("a,b", list(itertools.product([0, 1], repeat=2)))
def test_boolean_operators(a: int, b: int) -> None:
    out = [a & b, a | b, a ^ b, 1 - a, 7 if a else 9, a + b if a else b]
    booleans.check({"a": a, "b": b, "out": out})


@pytest.mark.parametrize("value", [2, R - 1, 5])
def test_booleans_reject_other_values(value: int) -> None:
    with pytest.raises(UnsatisfiedConstraint, match='"a"'):
        booleans.check({"a": value, "b": 0, "out": [0] * 6})


def test_boolean_operators_fold_constants() -> None:
    with System("t") as cs:
        x = cs.private("x").must_be_boolean("x")
        rows = len(cs.rows_a)
        one, zero = Bit.constant_bit(True), Bit.constant_bit(False)
        for result in (x & one, x | zero, x ^ one, one & zero, x.select(4, 4), one.select(x, 3), zero.select(3, x)):
            _ = result.terms
        assert (x & zero).value == 0
        assert (x | one).value == 1
        assert len(cs.rows_a) == rows
        with pytest.raises(CircuitError):
            Bit.assume(x, "")


@circuit
def zero_tests(out: Public[2], x: Secret, y: Secret) -> None:
    """Zero test and equality."""
    out[0].must_equal(x.is_zero("zero"), "zero")
    out[1].must_equal(x.is_equal(y), "equal")


@pytest.mark.parametrize("x,y", [(0, 0), (0, 1), (1, 0), (5, 5), (R - 1, R - 1), (R - 1, 1)])
def test_zero_test_is_sound_and_complete(x: int, y: int) -> None:
    right = [int(x == 0), int(x == y)]
    witness = zero_tests.solve({"x": x, "y": y, "out": right})
    assert zero_tests.constraints == 6
    for place in (0, 1):
        # The other answer has no witness, whatever the inverse is set to.
        scope = "is_zero" if place == 0 else "is_zero#2"
        for inverse in (0, 1, 7, witness[f"{scope}/inverse"]):
            forged = witness.mutated(
                {f"{scope}/z": 1 - right[place], f"out[{place}]": 1 - right[place], f"{scope}/inverse": inverse}
            )
            assert not forged.is_satisfied()


def test_nonzero() -> None:
    @circuit
    def nonzero(x: Secret) -> None:
        x.must_be_nonzero("x is not zero")

    nonzero.check({"x": R - 1})
    with pytest.raises(UnsatisfiedConstraint, match="x is not zero"):
        nonzero.check({"x": 0})


def test_named_copies_a_combination() -> None:
    with System("t") as cs:
        x = cs.private("x")
        copy = (3 * x + 1).named("copy")
        assert cs.wire_path(copy.wire or 0) == "copy"
        assert LC.constant(3).named("c").is_constant
