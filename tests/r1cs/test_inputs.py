# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs by name: every malformed one is a WitnessError that says what was expected and what came."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zkpriv.errors import WitnessError
from zkpriv.r1cs import Output, Public, R, Secret, circuit


@circuit
def shaped(root: Public, square: Output, leaf: Secret, path: Secret[2, (3, 1)]) -> None:
    """Takes all kinds of inputs."""
    square.bind(leaf * leaf)
    total = leaf
    for group in path:
        for level in group:
            for value in level:
                total = total + value
    total.must_equal(root, "root is the sum")


GOOD: dict[str, Any] = {"root": 43, "leaf": 7, "path": [[[1, 2, 3], [4]], [[5, 6, 7], [8]]]}


def test_good_inputs_in_every_form() -> None:
    assert shaped.solve(GOOD).public == [43, 49]
    text = json.loads(json.dumps({"root": "43", "leaf": "0x7", "path": [[["1", "0X2", "3"], [4]], [["5", 6, 7], [8]]]}))
    assert shaped.solve(text).public == [43, 49]
    import numpy

    assert shaped.solve({**GOOD, "leaf": numpy.int64(7)}).public == [43, 49]
    assert shaped.solve({**GOOD, "path": (((1, 2, 3), (4,)), ((5, 6, 7), (8,)))}).outputs == {"root": 43, "square": 49}
    assert shaped.solve({**GOOD, "square": 49}, derive_public=False).public == [43, 49]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"leef": 7}, r"unknown input 'leef'; did you mean 'leaf'\?"),
    ({"zzz": 7}, r"unknown input 'zzz'; it takes root, square, leaf, path"),
    ({"leaf": None}, r"leaf: expected one number .* got NoneType None"),
    ({"leaf": 1.0}, r"leaf: expected one number .* got float 1.0"),
    ({"leaf": [7]}, r"leaf: expected one number .* got a list of 1"),
    ({"leaf": "seven"}, r"leaf: expected a decimal or 0x hex number, got str 'seven'"),
    ({"leaf": ""}, "decimal"),
    ({"leaf": "0x"}, "decimal"),
    ({"leaf": "-1"}, "decimal"),
    ({"leaf": "1_000"}, "decimal"),
    ({"leaf": "9" * 500}, "decimal"),
    ({"leaf": -1}, r"leaf: -1 is negative"),
    ({"leaf": R}, r"leaf: the number is not below the field order r \(got a number of 255 bits\)"),
    ({"leaf": str(R)}, "not below the field order"),
    ({"leaf": 1 << 300}, "301 bits"),
    ({"path": 5}, r"path: expected a list of 2 .* got int 5"),
    ({"path": "12"}, r"path: expected a list of 2"),
    ({"path": [[[1, 2, 3], [4]]]}, r"path: expected a list of 2 .* got 1 items"),
    ({"path": [[[1, 2, 3], [4]], [[5, 6], [8]]]}, r"path\[1\]\[0\]: expected a list of 3 .* got 2 items"),
    ({"path": [[[1, 2, 3], [4]], [[5, 6, 7], 8]]}, r"path\[1\]\[1\]: expected a list of 1"),
    ({"path": [[[1, 2, 3], [4]], [[5, 6, R], [8]]]}, r"path\[1\]\[0\]\[2\]: the number is not below"),
    ({"path": {"0": 1}}, "expected a list of 2"),
]


@pytest.mark.parametrize("change,message", BAD)
def test_bad_inputs(change: dict[str, Any], message: str) -> None:
    with pytest.raises(WitnessError, match=message):
        shaped.solve({**GOOD, **change})


def test_missing_inputs_are_all_named() -> None:
    with pytest.raises(WitnessError, match=r"missing input 'root', 'path': expected root, square, leaf, path"):
        shaped.solve({"leaf": 1})
    with pytest.raises(WitnessError, match="missing input 'square'"):
        shaped.solve(GOOD, derive_public=False)


def test_a_wrong_output_is_refused() -> None:
    with pytest.raises(WitnessError, match="the output is computed by the circuit"):
        shaped.solve({**GOOD, "square": 50})


@pytest.mark.parametrize("inputs", [None, 5, "x", [1, 2], [("leaf", 1)], b"x"])
def test_inputs_must_be_an_object(inputs: Any) -> None:
    with pytest.raises(WitnessError, match="inputs are an object"):
        shaped.solve(inputs)


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from([R, "0x", "7"])
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner)),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(["root", "leaf", "path", "square", "other"]), anything))
def test_any_json_is_solved_or_refused_with_a_witness_error(inputs: dict[str, Any]) -> None:
    try:
        shaped.solve({**GOOD, **inputs})
    except WitnessError as error:
        assert str(error)


def test_secret_values_stay_out_of_messages_about_size() -> None:
    secret = R + 123456789
    with pytest.raises(WitnessError) as caught:
        shaped.solve({**GOOD, "leaf": secret})
    assert str(secret) not in str(caught.value)
