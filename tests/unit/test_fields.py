# SPDX-License-Identifier: GPL-3.0-or-later
"""Fr and Fp as Python values."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zkpriv.errors import EncodingError
from zkpriv.fields import Fp, Fr

fields = pytest.mark.parametrize("field", [Fr, Fp])
numbers = st.one_of(st.integers(), st.integers(-3, 3))


@fields
def test_arithmetic_is_that_of_integers(field: Any) -> None:
    m = field.MODULUS

    @given(numbers, numbers)
    def check(a: int, b: int) -> None:
        x, y = field(a), field(b)
        assert int(x) == a % m
        assert int(x + y) == int(x + b) == int(a + y) == (a + b) % m
        assert int(x - y) == int(x - b) == int(a - y) == (a - b) % m
        assert int(x * y) == int(x * b) == int(a * y) == a * b % m
        assert int(-x) == -a % m
        if b % m:
            assert (x / y) * y == x == (x / b) * b
            assert (a / y) * y == x
            assert y.inverse() * y == 1
            assert y**-2 * y * y == 1
        assert x**3 == x * x * x and x**0 == 1
        assert field.from_bytes(x.to_bytes()) == x
        assert hash(x) == hash(field(a % m))
        assert (x == y) == (a % m == b % m)

    check()


@fields
def test_division_by_zero(field: Any) -> None:
    for action in (
        lambda: field(1) / 0,
        lambda: 1 / field(0),
        lambda: field(0).inverse(),
        lambda: field(0) ** -1,
        lambda: field(1) / field.MODULUS,
    ):
        with pytest.raises(ZeroDivisionError):
            action()


@fields
def test_decoding_is_strict(field: Any) -> None:
    size, order = field.BYTES, field.BYTE_ORDER
    assert field.from_bytes((field.MODULUS - 1).to_bytes(size, order)) == field(-1) == field.MODULUS - 1
    for value in (field.MODULUS, field.MODULUS + 1, (1 << 8 * size) - 1):
        with pytest.raises(EncodingError, match="not below"):
            field.from_bytes(value.to_bytes(size, order))
    for data in (b"", bytes(size - 1), bytes(size + 1)):
        with pytest.raises(EncodingError, match=f"expected {size} bytes"):
            field.from_bytes(data)


@fields
def test_square_roots(field: Any) -> None:
    assert field(0).sqrt() == 0
    for a in range(1, 40):
        root = (field(a) ** 2).sqrt()
        assert root == a
        square = field(a)
        assert square.is_square() == (square.sqrt() is not None)
        if square.is_square():
            assert square.sqrt() ** 2 == square
    assert any(field(a).sqrt() is None for a in range(40))


@fields
def test_values_are_immutable_and_portable(field: Any) -> None:
    x = field(5)
    with pytest.raises(AttributeError):
        x._value = 6
    with pytest.raises(AttributeError):
        x.other = 6
    with pytest.raises(AttributeError):
        del x._value
    for clone in (pickle.loads(pickle.dumps(x)), copy.copy(x), copy.deepcopy(x), field(x)):
        assert clone == x and type(clone) is field
    assert repr(x) == f"{field.__name__}(5)" and bool(x) and not field(0)
    assert {x: 1}[field(5)] == 1 and {5: 1}[x] == 1


def test_fields_do_not_mix() -> None:
    assert Fr(1) != Fp(1)
    for action in (lambda: Fr(1) + Fp(1), lambda: Fr(1) * Fp(1), lambda: Fr(Fp(1)), lambda: Fr(1.5), lambda: Fr(True)):  # type: ignore[operator, arg-type]
        with pytest.raises(TypeError):
            action()
    assert Fr(1) != "1"
