# SPDX-License-Identifier: GPL-3.0-or-later
"""G1 and G2 as Python values."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zkpriv.errors import EncodingError
from zkpriv.fields import Fr
from zkpriv.groups import G1, G2

groups = pytest.mark.parametrize("group", [G1, G2])
scalars = st.one_of(st.integers(-5, 5), st.integers(0, Fr.MODULUS - 1), st.integers(Fr.MODULUS, 1 << 300))


@groups
def test_group_laws(group: Any) -> None:
    g = group.generator()

    @settings(max_examples=15, deadline=None)
    @given(scalars, scalars)
    def check(a: int, b: int) -> None:
        p, q = g * a, g * b
        assert p + q == g * (a + b) == q + p
        assert p - q == g * (a - b)
        assert p * b == q * a == g * (a * b) == Fr(b) * p
        assert -p + p == group.identity()
        assert group.from_bytes(p.to_bytes()) == group.from_bytes(p.to_bytes(compressed=False)) == p
        assert hash(p) == hash(g * (a % Fr.MODULUS))

    check()


@groups
def test_identity(group: Any) -> None:
    zero, g = group.identity(), group.generator()
    assert zero.is_identity and not g.is_identity
    assert g + zero == zero + g == g and zero + zero == zero == -zero
    assert g * 0 == g * Fr.MODULUS == zero and zero * 7 == zero
    assert repr(zero) == f"{group.__name__}.identity()"
    assert group.from_bytes(zero.to_bytes()) == zero


@groups
def test_values_are_immutable_and_portable(group: Any) -> None:
    point = group.generator() * 11
    assert pickle.loads(pickle.dumps(point)) == point
    with pytest.raises(AttributeError):
        point._data = b""
    with pytest.raises(AttributeError):
        point.extra = 1
    with pytest.raises(TypeError, match="from_bytes"):
        group()
    assert len({point, group.generator() * 11, -point}) == 2
    assert group.__name__ in repr(point)


@groups
def test_wrong_operands(group: Any) -> None:
    g = group.generator()
    for action in (lambda: g + 1, lambda: g - 1, lambda: g * g, lambda: g * 1.5, lambda: g * True):
        with pytest.raises(TypeError):
            action()
    assert g != 1


def test_groups_do_not_mix() -> None:
    with pytest.raises(TypeError):
        G1.generator() + G2.generator()  # type: ignore[operator]
    assert G1.identity() != G2.identity()


@groups
@pytest.mark.parametrize("length", [0, 1, 47, 49, 95, 97, 191, 193, 384])
def test_wrong_lengths(group: Any, length: int) -> None:
    with pytest.raises(EncodingError, match="expected"):
        group.from_bytes(bytes(length))


def test_pickled_bytes_are_checked() -> None:
    data = pickle.dumps(G1.generator())
    good = G1.generator().to_bytes(compressed=False)
    with pytest.raises(EncodingError):
        pickle.loads(data.replace(good, good[:-1] + bytes([good[-1] ^ 1])))


def test_import_stays_light() -> None:
    code = "import sys, zkpriv, zkpriv.groups, zkpriv.fields; print('numpy' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"
