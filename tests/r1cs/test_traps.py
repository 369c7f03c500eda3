# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to write a circuit that says less than it seems to: each is refused where it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from zkpriv.errors import BackendError, CircuitError, WitnessError
from zkpriv.r1cs import LC, Bit, Output, Public, R, Secret, System, Witness, circuit, current, linear, stamp
from zkpriv.r1cs.schema import parse_value


@circuit
def product(c: Public, a: Secret, b: Secret) -> None:
    """Two factors."""
    (a * b).must_equal(c, "c is a times b")


def test_boolean_operators_take_bits_alone() -> None:
    with System("t") as cs:
        x, bit = cs.private("x"), cs.private("b").must_be_boolean()
        wrong: list[Any] = [x, 5, R - 1, x * bit]
        for other in wrong:
            for operation in (Bit.__and__, Bit.__or__, Bit.__xor__):
                with pytest.raises(CircuitError, match="must_be_boolean"):
                    operation(bit, other)
        assert (bit & 1).wire == bit.wire and (bit | 0).wire == bit.wire and (bit ^ 1).terms == (~bit).terms  # type: ignore[operator]


def test_hints_and_temporaries_have_no_truth_value_and_no_equality() -> None:
    with System("t") as cs:
        x = cs.private("x")
        hint, temp = cs.hint("h", cs.temp(x)), cs.temp(x)
        for wrong in (
            lambda: bool(hint),
            lambda: hint == 3,
            lambda: hint != 3,
            lambda: hint in [1, 2],
            lambda: temp == 3,
            lambda: temp != temp,
        ):
            with pytest.raises(CircuitError):
                wrong()
        for unhashable in (hint, temp):
            with pytest.raises(TypeError):
                hash(unhashable)


def test_showing_a_product_adds_no_constraint() -> None:
    with System("t") as cs:
        x, y = cs.private("x"), cs.private("y")
        lazy = (x + 1) * y
        assert repr(lazy) == "Product((x + 1) * (y))"
        assert len(cs.rows_a) == 0 and len(cs.wire_names) == 3
        assert lazy.terms == {3: 1} and repr(lazy).startswith("LC(")


def test_no_value_of_another_circuit_is_read_stamped_or_defined() -> None:
    with System("one") as one:
        x = one.private("x")
        hint = one.hint("h", x)
    with System("two") as two:
        z = two.private("z")
        for wrong in (
            lambda: stamp("square", lambda v: [v[0] * v[1]], [z, x]),
            lambda: two.temp(x),
            lambda: two.temp(x + 1),
            lambda: two.temp(hint),
            lambda: two.hint("h", x),
            lambda: two.intern(x),
            lambda: two.constrain(z, z, z, "no", defines=x),
        ):
            with pytest.raises(CircuitError, match="another circuit"):
                wrong()


def scale(factor: int) -> Callable[[list[LC]], list[LC]]:
    return lambda v: [v[0] * factor]


def test_stamped_functions_are_told_apart_by_code_and_captured_values() -> None:
    with System("t") as cs:
        x = cs.private("x")
        results = [stamp("same key", scale(k), [x])[0].terms for k in (3, 4, 3)]
        assert results == [{1: 3}, {1: 4}, {1: 3}]
        first = stamp("same key", lambda v: [v[0] + 1], [x])[0]
        second = stamp("same key", lambda v: [v[0] + 2], [x])[0]
        assert (first.terms, second.terms) == ({1: 1, 0: 1}, {1: 1, 0: 2})
        third = [stamp("same key", lambda v, k=k: [v[0] * k], [x])[0].terms for k in (5, 6)]
        assert third == [{1: 5}, {1: 6}]
        with pytest.raises(CircuitError, match="hashable"):
            stamp("captures a wire", lambda v: [v[0] * x], [x])
        with pytest.raises(CircuitError, match="plain function"):
            stamp("bound method", [x].__add__, [x])


def test_coefficients_are_never_rounded() -> None:
    with System("t") as cs:
        x = cs.private("x")
        for wrong in (lambda: linear([0.5], [x]), lambda: x.scaled(1e30), lambda: linear([1], [x], 1.5)):  # type: ignore[list-item, arg-type]
            with pytest.raises(CircuitError, match="float"):
                cs.intern(wrong())


@pytest.mark.parametrize("value", [np.int64(-1), np.array(-1), type("I", (), {"__index__": lambda self: R})()])
def test_numbers_of_other_types_are_not_reduced_silently(value: object) -> None:
    with pytest.raises(WitnessError, match=r"negative|below"):
        parse_value("x", value)


def test_numbers_of_other_types_that_are_fine() -> None:
    assert [parse_value("x", v) for v in (np.int64(7), np.uint64(1 << 63), np.array(5))] == [7, 1 << 63, 5]
    with pytest.raises(WitnessError, match="one number"):
        parse_value("x", np.array([1, 2]))


def test_a_circuit_that_returns_something_is_refused() -> None:
    @circuit
    def returns(c: Public, a: Secret) -> Any:
        a.must_equal(c, "a is c")
        return a * a

    @circuit
    def never_runs(a: Secret) -> Any:
        yield a.must_equal(1, "never said")

    for made in (returns, never_runs):
        with pytest.raises(CircuitError, match="returns"):
            _ = made.digest


def test_the_constant_one_is_one() -> None:
    solved = product.solve({"a": 3, "b": 5, "c": 15})
    for wire in (0, -1, 4):
        with pytest.raises(WitnessError, match="constant one"):
            solved.set(wire, 0)
    # All zero would satisfy every circuit without constants.
    for values in ([0, 0, 0, 0], [1, 15, 3], [1, 15, 3, 5, 0]):
        with pytest.raises(WitnessError, match="4 wires"):
            Witness(product, values=values)
    with pytest.raises(WitnessError, match="4 wires"):
        Witness(product, mont=bytearray(4 * 32))


def test_a_wire_that_was_kept_takes_no_constraint_to_its_own_circuit() -> None:
    kept: list[LC] = []

    @circuit
    def first(a: Public, b: Secret) -> None:
        kept.extend([a, a * b])
        (a * b).must_equal(1, "inverse")

    @circuit
    def second(c: Public, d: Secret) -> None:
        (c * d).must_equal(1, "inverse")
        kept[0].must_equal(0, "this would be a constraint of the first circuit")

    assert first.constraints == 1
    for wrong in (lambda: second.digest, lambda: kept[1] + 1, lambda: kept[1].must_equal(2, "no")):
        with pytest.raises(CircuitError, match="not being traced"):
            wrong()
    assert (first.constraints, first.wires) == (1, 3)


def test_a_stamped_gadget_constrains_no_wire_from_outside() -> None:
    with System("t") as cs:
        global _outside
        _outside, x = cs.private("outside"), cs.private("x")
        with pytest.raises(CircuitError, match="not being traced"):
            stamp("reads a global", constrains_a_global, [x])


_outside: LC


def constrains_a_global(v: list[LC]) -> list[LC]:
    _outside.must_equal(5, "only the first copy would say so")
    return [v[0] * v[0]]


def test_an_output_is_bound_before_something_is_computed_from_it() -> None:
    @circuit
    def product_first(o: Output, y: Public, x: Secret) -> None:
        early = current().multiply(o, x, "early")
        o.bind(x + 1, "the successor")
        early.must_equal(y, "their product")

    @circuit
    def hint_first(o: Output, x: Secret) -> None:
        current().hint("copy", current().temp(o)).must_equal(o, "a copy")
        o.bind(x, "x")

    @circuit
    def constrained_first(o: Output, y: Public, x: Secret) -> None:
        o.must_equal(y, "y")  # a check alone computes nothing
        o.bind(x + 1, "the successor")

    for wrong in (product_first, hint_first):
        with pytest.raises(CircuitError, match="bind it first"):
            _ = wrong.digest
    constrained_first.check({"x": 3, "y": 4})


def test_the_native_check_says_what_is_wrong_with_a_vector() -> None:
    native = product.r1cs.native()
    good = product.solve({"a": 3, "b": 5, "c": 15}).mont()
    for data, text in (
        (bytearray(32) + good[32:], "wire 0 is not the constant one"),
        (good[:32] + b"\xff" * 32 + good[64:], "below the field order"),
        (good[:-32], "expected 128"),
        (good + bytes(32), "expected 128"),
    ):
        with pytest.raises(BackendError, match=text):
            native.check(data)


def test_matrices_cannot_be_changed_under_their_digest() -> None:
    for matrix in (product.r1cs.a, product.r1cs.b, product.r1cs.c):
        for part in (matrix.row_ptr, matrix.col, matrix.coef):
            with pytest.raises(ValueError, match="read-only"):
                part[0] = 1


def test_a_constraint_defines_only_a_wire_that_is_in_it() -> None:
    with System("t") as cs:
        x, y = cs.private("x"), cs.private("y")
        with pytest.raises(CircuitError, match="not in the constraint"):
            cs.constrain(x, x, 1, "says nothing about y", defines=y)
        cs.constrain(x, x, y, "y is the square", defines=y)


def quotient_of_differences(v: list[LC]) -> list[LC]:
    return [current().div_nonzero(v[0] - v[1], v[0] - v[2], lemma="the first and the last differ") * v[1]]


def test_a_stamped_division_by_inputs_that_cancel_is_refused_as_a_traced_one_is() -> None:
    """0 * q = 0 would hold for every q."""
    with System("t") as cs:
        x, y = cs.private("x"), cs.private("y")
        stamp("quotient", quotient_of_differences, [x, y, y])
        rows = len(cs.rows_a)
        for inputs in ([x, x, x], [x, y, x], [x + y + 1, y, x + y]):
            if inputs[2].terms.get(0) == inputs[0].terms.get(0):
                with pytest.raises(CircuitError, match="division by the constant 0"):
                    stamp("quotient", quotient_of_differences, inputs)
                assert len(cs.rows_a) == rows
            else:  # the denominator is the constant 1: no constraint for the division
                stamp("quotient", quotient_of_differences, inputs)
                assert len(cs.rows_a) == rows + 1
