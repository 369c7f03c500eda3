# SPDX-License-Identifier: GPL-3.0-or-later
"""Stamped gadgets are the gadgets: same rows, same wires, same solutions, same errors."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from zkpriv import backend as backend_choice
from zkpriv.errors import CircuitError, UnsatisfiedConstraint
from zkpriv.r1cs import LC, Linear, Public, R, Secret, circuit, current, pack, stamp


def gadget(lanes: Sequence[LC]) -> list[LC]:
    """Uses every feature: products, bits, hints, divisions, lemmas, scopes, constants."""
    cs = current()
    x, y = lanes[0], lanes[1]
    with cs.scope("bits", title="range check"):
        bits = cs.bits(x, 8)
        pack(bits).must_equal(x, "x fits in 8 bits", name="recompose", hint="too large?")
    with cs.scope("part"):
        quotient = cs.div_nonzero(x + 1, y, lemma="y-nonzero")
    root = cs.hint("twice", cs.temp(x) * 2 + cs.temp(5).select(y, 0)).must_equal(2 * x + y, "twice x plus y")
    table = cs.hint("table", cs.temp(x).low(2).lookup([3, 1, 4, 1])).checked_by("its bound")
    cs.constrain((table - 1) * (table - 3), table - 4, 0, "a number of the table")
    folded = y * lanes[2] + x * 3
    return [quotient * root + 7, folded, bits[0].select(x, y), LC.constant(9), y * y]


@circuit
def direct(out: Public["k", 5], x: Secret["k"], y: Secret["k"], *, k: int) -> None:
    for i in range(k):
        results = gadget([x[i], x[i] + y[i] * 2, LC.constant(4)])
        assert all(result.terms for result in results)  # gives bare products their wires, as stamping does
        for o, result in zip(out[i], results, strict=True):
            o.must_equal(result, "out")


@circuit
def stamped(out: Public["k", 5], x: Secret["k"], y: Secret["k"], *, k: int) -> None:
    for i in range(k):
        results = stamp("test gadget", gadget, [x[i], x[i] + y[i] * 2, 4])
        for o, result in zip(out[i], results, strict=True):
            o.must_equal(result, "out")


def expected(x: int, y: int) -> list[int]:
    """What the gadget computes."""
    w = (x + 2 * y) % R
    return [((x + 1) * pow(w, -1, R) * (2 * x + w) + 7) % R, (4 * w + 3 * x) % R, x if x & 1 else w, 9, w * w % R]


def test_same_rows_and_same_digest() -> None:
    one, two = direct.shape(k=3), stamped.shape(k=3)
    assert one.constraints == two.constraints
    assert one.wires == two.wires
    assert one.digest == two.digest
    assert [one.system.constraint_path(i) for i in range(one.constraints)] == [
        two.system.constraint_path(i) for i in range(two.constraints)
    ]
    assert one.wire_paths == two.wire_paths
    for i in range(one.constraints):
        left, right = one.system.constraint(i), two.system.constraint(i)
        assert (left.why, left.defines, left.domain) == (right.why, right.defines, right.domain)
        assert right.file == __file__
    assert [(m.id, m.row) for m in one.system.lemmas] == [(m.id, m.row) for m in two.system.lemmas]


@pytest.mark.parametrize("backend", ["native", "python"])
def test_same_solutions(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend_choice, "is_native", backend == "native")
    xs, ys = [0, 77, 255], [3, R - 5, 1 << 200]
    inputs = {"x": xs, "y": ys, "out": [expected(x, y) for x, y in zip(xs, ys, strict=True)]}
    assert direct.shape(k=3).solve(inputs).values == stamped.shape(k=3).solve(inputs).values


def test_same_errors() -> None:
    inputs = {"x": [256, 1], "y": [3, 1], "out": [expected(256, 3), expected(1, 1)]}
    texts = []
    for family in (direct, stamped):
        with pytest.raises(UnsatisfiedConstraint) as caught:
            family.shape(k=2).check(inputs)
        texts.append([line for line in str(caught.value).splitlines() if " at " not in line])
    assert texts[0] == texts[1]
    assert texts[0][0] == 'range check failed: "x fits in 8 bits"'
    zero = {"x": [1, 2], "y": [3, R - 1], "out": [expected(1, 3), [0] * 5]}
    for family in (direct, stamped):
        with pytest.raises(UnsatisfiedConstraint, match="lemma y-nonzero"):
            family.shape(k=2).check(zero)


def test_constants_fold_in_stamped_gadgets() -> None:
    def square(lanes: list[LC]) -> list[LC]:
        return [lane * lane for lane in lanes]

    @circuit
    def f(out: Public[2], x: Secret) -> None:
        first = stamp("square", square, [x, 5])
        second = stamp("square", square, [6, 7])
        assert first[1].value == 25
        assert [lc.value for lc in second] == [36, 49]
        out[0].must_equal(first[0], "x squared")
        out[1].must_equal(x + 1, "x + 1")

    assert f.constraints == 3
    f.check({"x": 9, "out": [81, 10]})


def test_a_stamped_gadget_must_not_declare_inputs() -> None:
    def wrong(lanes: list[LC]) -> list[Linear]:
        return [current().private("inside") + lanes[0]]

    @circuit
    def f(y: Public, x: Secret) -> None:
        stamp("wrong", wrong, [x])[0].must_equal(y, "y")  # type: ignore[arg-type]

    with pytest.raises(CircuitError, match="must not declare inputs"):
        _ = f.constraints


def test_a_hint_forgotten_in_a_stamped_gadget_is_found() -> None:
    def leaky(lanes: list[LC]) -> list[LC]:
        current().hint("free", lanes[0])
        return [lanes[0] * lanes[0]]

    @circuit
    def f(y: Public, x: Secret) -> None:
        stamp("leaky", leaky, [x])[0].must_equal(y, "y")

    with pytest.raises(CircuitError, match="hint f/free"):
        _ = f.constraints
