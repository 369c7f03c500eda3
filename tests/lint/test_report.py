# SPDX-License-Identifier: GPL-3.0-or-later
"""The report for people, notebooks and scripts; the ledger of lemmas; the functions that mutation builds on."""

from __future__ import annotations

import ast
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from support.freedom import freedom
from zkpriv.circuits import registry

from zkpriv.cli.main import run
from zkpriv.errors import CircuitError
from zkpriv.gadgets.lemmas import LEMMAS
from zkpriv.lint import declare_lemma, lemma_note, lemma_notes, propagate, rank, usage
from zkpriv.r1cs import Output, Public, Secret, System, circuit, current
from zkpriv.r1cs.field import R

REPO = Path(__file__).resolve().parents[2]


@circuit
def leaky(out: Output, x: Secret) -> None:
    """The output is a hint."""
    cs = current()
    (x * x).must_equal(x**2, "x is used")
    out.bind(cs.hint("free", cs.temp(x) * 2).checked_by("free = 2x"), "twice x")


def test_collection_is_on_again_after_the_command() -> None:
    import gc

    from zkpriv.cli.circuit import without_collection

    assert gc.isenabled()
    with without_collection():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_text_names_wire_place_advice_and_a_second_witness() -> None:
    text = str(leaky.lint({"x": 4}))
    assert "leaky: 1 finding" in text and "[hint]" in text
    assert "test_report.py:" in text and "advice" in text
    assert "free = " in text and "instead of 8" in text and "every constraint holds; public inputs change too" in text


def test_no_second_witness_is_shown_where_none_was_found() -> None:
    """At ordinary inputs the slope of an addition is unique, so there is nothing to show."""

    @circuit
    def slope(out: Output, x: Secret[2], y: Secret[2]) -> None:
        """The slope through two points, without a word on x[0] = x[1]."""
        cs = current()
        rate = cs.hint("slope", cs.temp(y[1] - y[0]) / (x[1] - x[0])).checked_by("the slope")
        cs.constrain(rate, x[1] - x[0], y[1] - y[0], "the slope", defines=rate)
        out.bind(rate, "the slope")

    (finding,) = slope.lint({"x": [1, 2], "y": [3, 4]}).findings
    assert finding.rule == "division" and finding.cheat == ""


def test_short_repr_and_html() -> None:
    report = leaky.lint({"x": 4})
    assert repr(report) == "<LintReport leaky: 1 findings>"
    page = report._repr_html_()
    assert "<details" in page and ">hint</b>" in page and "<script" not in page
    for label in ("at", "from", "advice", "cheat"):
        assert f">{label}</td>" in page
    assert "every constraint holds" in page and "text-align:left" in page
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


def test_command_line_of_all_circuits(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One report after the other, then the count; the exit status is that of the worst."""
    small = [("multiply", {}), ("range_proof", {"bits": 8})]
    monkeypatch.setattr(registry, "shapes", lambda: small)
    assert run(["circuit", "lint", "--all"]) == 0
    text = capsys.readouterr().out
    assert "multiply: clean" in text and "range_proof bits=8: clean" in text
    assert text.endswith("2 circuits: all clean\n")
    assert run(["circuit", "lint", "--all", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["clean"] is True and [one["name"] for one in data["circuits"]] == ["multiply", "range_proof"]
    monkeypatch.setattr("zkpriv.cli.circuit.load_circuit", lambda name, shape: leaky)
    assert run(["circuit", "lint", "--all"]) == 3
    assert capsys.readouterr().out.endswith("2 circuits: findings: 2\n")


def test_command_line_asks_for_one_circuit_or_all(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["multiply", "--all"], ["--all", "--bits", "8"]):
        assert run(["circuit", "lint", *arguments]) == 64
        assert "--all alone" in capsys.readouterr().err


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


def test_a_definition_that_is_left_out_is_not_found_backwards_from_its_use() -> None:
    @circuit
    def forwards(y: Public, x: Secret) -> None:
        """y = 2x through a hint and a product."""
        cs = current()
        double = cs.hint("double", cs.temp(x) * 2).must_equal(2 * x, "twice x")
        (double * 3).must_equal(3 * y, "three times y")
        (x * x).named("square").must_equal(y * y / 4, "the square")

    system = forwards.system
    assert propagate(system).complete
    definitions = [row for row, wire in enumerate(system.row_defines) if wire < len(system.wire_names)]
    assert len(definitions) == 3 + 1
    for row in definitions:
        found = propagate(system, row)
        assert system.row_defines[row] in found.undetermined, system.constraint_path(row)


@pytest.mark.parametrize(
    ("name", "shape"), [("membership", {}), ("ringct", {"ring": 16}), ("range_proof", {"bits": 8})]
)
def test_rank_agrees_with_plain_elimination(name: str, shape: dict[str, int]) -> None:
    made = registry.get(name, **shape)
    witness = made.solve(registry.sample_inputs(name, **shape))
    fast = rank(made.system, witness.values)
    assert (fast.freedom, len(fast.spare)) == freedom(witness)
    for wire in fast.free[:3]:
        moves = fast.direction(wire)
        assert moves[wire] == 1 and not any(other in moves for other in fast.free if other != wire)
        assert not broken_by(made, witness.values, moves), "a kernel vector breaks nothing to first order"


def broken_by(made: Any, values: list[int], moves: dict[int, int]) -> list[int]:
    """The rows whose differential is not 0 along ``moves``."""

    def at(terms: dict[int, int], point: Any) -> int:
        return sum(coef * point(wire) for wire, coef in terms.items()) % R

    out = []
    system = made.system
    for row in range(made.constraints):
        a, b, c = (system.terms(side[row]) for side in (system.rows_a, system.rows_b, system.rows_c))
        moved = [at(side, lambda wire: moves.get(wire, 0)) for side in (a, b, c)]
        here = [at(side, values.__getitem__) for side in (a, b)]
        if (here[0] * moved[1] + here[1] * moved[0] - moved[2]) % R:
            out.append(row)
    return out


def test_an_input_in_no_constraint_is_unused() -> None:
    with System("t") as cs:
        x, y = cs.public("x"), cs.private("y")
        (x * x).must_equal(4, "x is 2 or -2")
        hint = cs.hint("h", cs.temp(x))
    del hint
    found = usage(cs, propagate(cs))
    assert found.unused == [y.wire, y.wire + 1]


def test_freedom_below_the_declared_is_reported() -> None:
    @circuit
    def tight(x: Public) -> None:
        """x is 3."""
        x.must_equal(3, "x is 3")

    report = tight.lint({"x": 3}, freedom=1)
    assert report.rules() == {"forced"} and "less freedom than declared" in str(report)
    assert not tight.lint({"x": 3}, freedom=-1).clean


@pytest.mark.parametrize("way", ["constraint", "hint"])
def test_the_lints_own_lemmas_are_no_argument_by_name(way: str) -> None:
    """A root whose author names the lint's lemma, which does not hold: both roots would pass."""

    @circuit
    def named(out: Output, x: Secret) -> None:
        """r * r = x, and nothing says which root."""
        cs = current()
        root = cs.hint("r", 3).checked_by("r * r = x", lemma=None if way == "constraint" else "root-in-a-half")
        if way == "constraint":
            cs.lemma("root-in-a-half", "it surely is")
        cs.constrain(root, root, x, "r is a root", defines=root if way == "constraint" else None)
        out.bind(root, "the root")

    assert named.lint({"x": 9}).rules() & {"roots", "hint"}


def test_a_lemma_of_the_lint_is_named_where_the_lint_finds_it_true() -> None:
    @circuit
    def ratio(out: Output, a: Secret, x: Secret) -> None:
        """a / x, for an x that has an inverse."""
        x.must_be_nonzero("x is a divisor")
        out.bind(current().div_nonzero(a, x, lemma="never-zero"), "the ratio")

    assert ratio.lint({"a": 6, "x": 3}).clean


def test_lint_is_loaded_on_use_alone() -> None:
    """Importing the package does not import the lint."""
    import subprocess

    code = "import sys, zkpriv.r1cs; assert 'zkpriv.lint' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
