# SPDX-License-Identifier: GPL-3.0-or-later
"""The report for people, notebooks and scripts; the ledger of lemmas; the functions that mutation builds on."""

from __future__ import annotations

import ast
import json
import random
import sys
from pathlib import Path

import pytest
from zkpriv.circuits import registry

from zkpriv.cli.main import run
from zkpriv.errors import CircuitError
from zkpriv.gadgets.lemmas import LEMMAS
from zkpriv.lint import declare_lemma, lemma_note, lemma_notes, propagate, rank, usage
from zkpriv.r1cs import Output, Public, Secret, System, circuit, current

REPO = Path(__file__).resolve().parents[2]


@circuit
def leaky(out: Output, x: Secret) -> None:
    """The output is a hint."""
    cs = current()
    (x * x).must_equal(x**2, "x is used")
    out.bind(cs.hint("free", cs.temp(x) * 2).checked_by("free = 2x"), "twice x")


def test_text_names_wire_place_advice_and_a_second_witness() -> None:
    text = str(leaky.lint({"x": 4}))
    assert "leaky: 1 finding" in text and "[hint]" in text
    assert "test_report.py:" in text and "advice" in text
    assert "free = " in text and "instead of 8" in text and "every constraint holds; public inputs change too" in text


def test_short_repr_and_html() -> None:
    report = leaky.lint({"x": 4})
    assert repr(report) == "<LintReport leaky: 1 findings>"
    page = report._repr_html_()
    assert "<details" in page and "[hint]" in page and "<script" not in page
    assert "clean" in repr(registry.get("multiply").lint())


def test_the_second_witness_is_one() -> None:
    """What the report shows satisfies every constraint."""
    honest = leaky.solve({"x": 4})
    assert honest.mutated({"free": 9, "out": 9}).is_satisfied()


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["circuit", "lint", "range_proof", "--bits", "8", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["name"] == "range_proof" and data["clean"] is True and data["findings"] == []
    assert data["seconds"] >= 0
    assert run(["circuit", "lint", "multiply"]) == 0
    assert "multiply: clean" in capsys.readouterr().out


def test_command_line_of_a_circuit_with_findings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("zkpriv.cli.circuit.load_circuit", lambda name, shape: leaky)
    assert run(["circuit", "lint", "leaky", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["clean"] is False
    assert run(["circuit", "lint", "leaky"]) == 3
    assert "[hint]" in capsys.readouterr().out


def test_every_lemma_has_a_note_and_a_negative_test_that_exists() -> None:
    assert {note.id for note in lemma_notes()} >= set(LEMMAS)
    for name in LEMMAS:
        note = lemma_note(name)
        assert note is not None and len(note.argument.split()) > 30
        file, test = note.test.split("::")
        functions = {
            node.name for node in ast.parse((REPO / file).read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef)
        }
        assert test in functions, f"lemma {name}: {note.test} does not exist"


def test_lemmas_are_declared_with_argument_and_test() -> None:
    with pytest.raises(CircuitError, match="argument"):
        declare_lemma("short", "obvious", test="tests/x.py::test")
    with pytest.raises(CircuitError, match="negative test"):
        declare_lemma("untested", "The divisor is a square plus one.", test="")
    with pytest.raises(CircuitError, match="already"):
        declare_lemma("complete-edwards", "Another argument for the same name here.", test="tests/x.py::test")


def test_each_constraint_of_a_range_proof_is_needed_by_l1_and_by_l2() -> None:
    made = registry.get("range_proof", bits=8)
    values = made.solve(registry.sample_inputs("range_proof", bits=8)).values
    assert rank(made.system, values).freedom == 0
    for row in random.Random(5).sample(range(made.constraints), 25):
        found = propagate(made.system, row)
        used = usage(made.system, found, row)
        assert found.undetermined or used.unused or used.idle, made.system.constraint_path(row)
        assert rank(made.system, values, row).freedom == 1


def test_an_input_in_no_constraint_is_unused() -> None:
    with System("t") as cs:
        x, y = cs.public("x"), cs.private("y")
        (x * x).must_equal(4, "x is 2 or -2")
        hint = cs.hint("h", cs.temp(x))
    del hint
    found = usage(cs, propagate(cs))
    assert found.unused == [y.wire, y.wire + 1]


def test_freedom_below_the_declared_is_a_note() -> None:
    @circuit
    def tight(x: Public) -> None:
        """x is 3."""
        x.must_equal(3, "x is 3")

    report = tight.lint({"x": 3}, freedom=1)
    assert report.clean and "less freedom than declared" in str(report)
    assert not tight.lint({"x": 3}, freedom=-1).clean


def test_lint_is_loaded_on_use_alone() -> None:
    """Importing the package does not import the lint."""
    import subprocess

    code = "import sys, zkpriv.r1cs; assert 'zkpriv.lint' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
