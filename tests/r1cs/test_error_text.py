# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of an unsatisfied constraint, fragment by fragment and as a whole."""

from __future__ import annotations

import inspect

import pytest

from zkpriv import backend as backend_choice
from zkpriv.errors import UnsatisfiedConstraint, WitnessError
from zkpriv.r1cs import LC, Linear, Output, Public, R, Secret, circuit, current, pack
from zkpriv.r1cs.render import describe_terms, short_file


def range_check(x: Linear, bits: int, why: str) -> None:
    """What a gadget looks like (its own lines are in this file, so they are what the error names here)."""
    value = LC.of(x)
    cs = current()
    with cs.scope(f"range{bits}", title="range check", hint="did inputs - outputs - fee go negative?"):
        bit = cs.bits(value, bits)
        pack(bit).must_equal(value, why, name="recompose")


@circuit
def transfer(fee: Public, before: Secret, after: Secret, change: Output) -> None:
    """A toy."""
    cs = current()
    left = (before - after - fee).named("change")
    change.bind(left)
    for i in range(2):
        with cs.scope(f"outputs[{i}]"):
            range_check(left, 64, "change fits in 64 bits")


LINE = inspect.getsourcelines(range_check)[1] + 6

EXPECTED = f"""range check failed: "change fits in 64 bits"
  at   transfer/outputs[0]/range64/recompose         {{file}}:{LINE}
  need sum(bit[i]*2^i, i<64) * 1 = change#2
  got  18446744069414584315 * 1 = 52435875175126190479447740508185965837690552500527637822603658699938581184507
  hint the right side is r - 6: did inputs - outputs - fee go negative?
  1 further constraint fails; first unmet path only. Run `zkpriv circuit check --all` for the rest."""


def test_whole_text() -> None:
    with pytest.raises(UnsatisfiedConstraint) as caught:
        transfer.check({"fee": 1, "before": 5, "after": 10})
    error = caught.value
    assert str(error) == EXPECTED.format(file=short_file(__file__)).replace("change#2", "change")
    assert isinstance(error, WitnessError)
    assert (error.path, error.why, error.file, error.line, error.count) == (
        "transfer/outputs[0]/range64/recompose",
        "change fits in 64 bits",
        __file__,
        LINE,
        2,
    )
    assert "<pre" in error._repr_html_()
    assert "&quot;change fits" in error._repr_html_()


def test_text_is_the_same_from_both_solvers(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = []
    for backend in ("native", "python"):
        monkeypatch.setattr(backend_choice, "is_native", backend == "native")
        with pytest.raises(UnsatisfiedConstraint) as caught:
            transfer.check({"fee": 1, "before": 5, "after": 10})
        texts.append(str(caught.value))
    assert texts[0] == texts[1]


def test_plain_constraint_and_product_names() -> None:
    @circuit
    def cubic(y: Public, x: Secret) -> None:
        (x**3 + x + 5).must_equal(y, "y is x^3 + x + 5")

    with pytest.raises(UnsatisfiedConstraint) as caught:
        cubic.check({"x": 3, "y": 36})
    lines = str(caught.value).splitlines()
    assert lines[0] == 'constraint failed: "y is x^3 + x + 5"'
    assert lines[1].startswith("  at   cubic/equal ")
    assert lines[2:] == ["  need (x + x*(x*x) + 5) * 1 = y", "  got  35 * 1 = 36"]


def test_left_side_near_r_and_hint_of_a_constraint() -> None:
    @circuit
    def small(x: Secret, y: Secret) -> None:
        current().constrain(x, y, 5, "x times y is five", hint="swap the factors?")

    with pytest.raises(UnsatisfiedConstraint) as caught:
        small.check({"x": R - 2, "y": 3})
    assert str(caught.value).endswith("\n  hint the left side is r - 6: swap the factors?")
    with pytest.raises(UnsatisfiedConstraint) as caught:
        small.check({"x": 2, "y": 3})
    assert "  hint swap the factors?" in str(caught.value)
    assert "further" not in str(caught.value)


def test_division_by_zero_names_path_line_and_lemma() -> None:
    @circuit
    def divide(y: Public, x: Secret) -> None:
        with current().scope("slope"):
            quotient = current().div_nonzero(1, x, lemma="x-nonzero", why="the slope exists")
        quotient.must_equal(y, "y is 1/x")

    assert divide.solve({"x": 2, "y": (R + 1) // 2}).is_satisfied()
    with pytest.raises(UnsatisfiedConstraint) as caught:
        divide.check({"x": 0, "y": 1})
    text = str(caught.value)
    assert 'division by zero: "the slope exists (lemma x-nonzero)"' in text
    assert "divide/slope" in text
    assert f"test_error_text.py:{divide.function.__code__.co_firstlineno + 3}" in text
    assert caught.value.path == "divide/slope"


def test_descriptions_of_combinations() -> None:
    from zkpriv.r1cs import System

    with System("t") as cs:
        x, y = cs.private("x"), cs.private("y")
        bits = cs.bits(x, 4)
        many = [cs.private(f"v{i}") for i in range(9)]
        with cs.scope("inner"):
            own = cs.bits(y, 3, name="b")
            scope = cs._scope
    for lc, text in [
        (LC.of(0), "0"),
        (LC.of(7), "7"),
        (LC.of(-7), "-7"),
        (x, "x"),
        (-x, "-x"),
        (x - y, "x - y"),
        (2 * x - 3 * y + 1, "2*x - 3*y + 1"),
        (x - (1 << 64), "x - 2^64"),
        (x * 12345678901234567890123, "0x29d42b..44cb*x"),
        (pack(bits), "sum(bit[i]*2^i, i<4)"),
        (pack(bits[1:]), "sum(bit[i+1]*2^i, i<3)"),
        (pack(bits, 8), "sum(bit[i]*8^i, i<4)"),
        (pack(bits) + 5, "sum(bit[i]*2^i, i<4) + 5"),
        (bits[0] + 2 * bits[1], "bit[0] + 2*bit[1]"),
        (sum(many, LC.of(0)), "v0 + v1 + v2 + v3 + v4 + v5 + ... (3 more)"),
    ]:
        assert describe_terms(cs, lc.terms) == text
    assert describe_terms(cs, pack(own).terms, scope) == "sum(b[i]*2^i, i<3)"
    assert describe_terms(cs, own[0].terms) == "inner/b[0]"


def test_source_files_are_short() -> None:
    assert short_file("/somewhere/else/circuits/transfer.py") == "circuits/transfer.py"
    assert short_file("/tmp/ipykernel_12/34567.py") == "notebook cell"
