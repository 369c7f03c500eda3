# SPDX-License-Identifier: GPL-3.0-or-later
"""The lint's own lemmas: they accept what is right, and nothing that has a second witness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from lint.correct.arithmetic import ARITHMETIC
from lint.near_misses import NEAR_MISSES, SUMS, NearMiss

from zkpriv.gadgets import is_at_most, is_less, must_be_at_most, must_be_less, must_be_member, range_check
from zkpriv.lint import lemma_note
from zkpriv.lint.arguments import ARGUMENTS
from zkpriv.r1cs import LC, Output, Public, Secret, circuit, current


@pytest.mark.parametrize(("lemma", "made", "inputs"), ARITHMETIC, ids=[made.name for _, made, _ in ARITHMETIC])
def test_correct_circuits_are_accepted(lemma: str, made: Any, inputs: Mapping[str, Any]) -> None:
    report = made.lint(inputs)
    assert report.clean, str(report)
    assert made.lint().clean, "without inputs too"
    if lemma in ("quotient-and-remainder", "one-of-two", "root-in-a-half", "integer-root", "inverse-in-an-algebra"):
        assert lemma in report.lemmas


@pytest.mark.parametrize("miss", NEAR_MISSES, ids=[miss.function.__name__ for miss in NEAR_MISSES])
def test_near_misses_have_a_second_witness_and_are_reported(miss: NearMiss) -> None:
    """One premise less: the same inputs, the same constraints, another output, and the lint finds the wire."""
    made, other = miss.traced(False), miss.traced(True)
    honest, cheat = made.solve(miss.inputs), other.solve(miss.inputs)
    forged = honest.mutated({wire: cheat[wire] for wire in range(1, made.wires)})
    assert forged.is_satisfied() and forged["out"] != honest["out"]
    for inputs in (None, miss.inputs):
        report = made.lint(inputs)
        assert miss.rule in report.rules(), str(report)


@pytest.mark.parametrize(("name", "made", "inputs"), SUMS, ids=[name for name, _, _ in SUMS])
def test_sums_that_are_no_bits_are_reported(name: str, made: Any, inputs: Mapping[str, Any]) -> None:
    """exclusive-bits: the sum is 2 for honest inputs, and the lint says that it is taken for a bit."""
    assert made.solve(inputs)["out"] == 2
    assert "bit" in made.lint().rules()


def test_every_lemma_of_the_lint_is_in_the_ledger_and_has_near_misses() -> None:
    tried = [miss.lemma for miss in NEAR_MISSES] + ["exclusive-bits"] * len(SUMS)
    for name, argument in ARGUMENTS.items():
        note = lemma_note(name)
        assert note is not None and note.argument == argument and len(argument.split()) > 30
        assert tried.count(name) >= 2
        assert sum(lemma == name for lemma, _, _ in ARITHMETIC) >= 1


# ---- comparisons ----------------------------------------------------------------------------------------------------


def test_a_comparison_that_is_used_is_not_reported() -> None:
    @circuit
    def used(out: Output, x: Secret, y: Secret) -> None:
        """The result of one comparison is shown, that of the other one is part of a product."""
        range_check(x, 8)
        range_check(y, 8)
        out.bind(is_less(x, y, 8) + (is_at_most(x, 5, 8) & is_less(3, x, 8)).scaled(2), "the results")

    assert used.lint({"x": 4, "y": 9}).clean


@pytest.mark.parametrize("at_most", [False, True])
def test_an_ignored_comparison_is_found(at_most: bool) -> None:
    @circuit
    def ignored(x: Public, y: Secret) -> None:
        """Computed and forgotten."""
        range_check(x, 8)
        range_check(y, 8)
        (is_at_most if at_most else is_less)(y, x, 8)

    (finding,) = ignored.lint({"x": 4, "y": 3}).findings
    assert finding.rule == "idle" and finding.path == "is_less" and "test_arguments.py" in finding.file


def test_a_product_of_an_ignored_comparison_is_idle_too() -> None:
    @circuit
    def product(x: Secret, y: Secret) -> None:
        """The comparison is looked at by a product, and nothing looks at that."""
        range_check(x, 8)
        range_check(y, 8)
        current().multiply(is_less(y, x, 8), y, "kept")

    assert product.lint({"x": 4, "y": 3}).rules() == {"idle"}


@pytest.mark.parametrize("compare", [must_be_less, must_be_at_most, is_less, is_at_most])
def test_a_number_without_a_range_is_reported(compare: Any) -> None:
    def body(x: Any, limit: Any, ranged: bool) -> None:
        range_check(limit, 8)
        if ranged:
            range_check(x, 8)
        result = compare(x, limit, 8)
        if result is not None:
            result.must_equal(1, "it holds")

    @circuit
    def open_number(limit: Public, x: Secret) -> None:
        """x may be r - 1."""
        body(x, limit, False)

    @circuit
    def number(limit: Public, x: Secret) -> None:
        """x has 8 bits."""
        body(x, limit, True)

    report = open_number.lint({"limit": 9, "x": 3})
    assert report.rules() == {"range"} and report.findings[0].what.startswith("x is compared"), str(report)
    assert number.lint({"limit": 9, "x": 3}).clean


def test_a_number_between_two_others_needs_no_range_of_its_own() -> None:
    @circuit
    def between(low: Public, high: Public, x: Secret) -> None:
        """low <= x < high."""
        range_check(low, 8)
        range_check(high, 8)
        must_be_at_most(low, x, 8)
        must_be_less(x, high, 8)

    assert between.lint({"low": 3, "high": 9, "x": 4}).clean


# ---- freedom --------------------------------------------------------------------------------------------------------


def test_a_forced_input_is_reported_where_a_number_is_declared() -> None:
    @circuit
    def forced(y: Public, x: Secret[2]) -> None:
        """Both factors are meant to be free; a check too many ties one of them down."""
        (x[0] * x[1]).must_equal(y, "the product")
        (x[0] * 2).must_equal(x[1] + 1, "forgotten here")
        current().declare_freedom(2, "both factors")

    (finding,) = forced.lint({"y": 6, "x": [2, 3]}).findings
    assert finding.rule == "forced" and "1 directions, 2 are declared" in finding.what


def test_members_with_a_range_are_not_counted_as_free() -> None:
    @circuit
    def listed(x: Public, member: Secret[3], other: Secret) -> None:
        """x is one of three numbers of 8 bits."""
        for one in member:
            range_check(one, 8)
        range_check(x, 8)
        must_be_member(x, member)
        (other * other).must_equal(other * x, "other is 0 or x")
        current().declare_freedom(0, "all are small numbers")

    report = listed.lint({"x": 4, "member": [3, 4, 5], "other": 4})
    assert report.clean and report.freedoms[0].expected == 0, str(report)


def test_members_of_which_some_have_a_range() -> None:
    """Which member it is decides how many can move: both numbers are right."""

    @circuit
    def mixed(x: Public, member: Secret[3]) -> None:
        """x is one of a number of 8 bits and two others."""
        range_check(member[0], 8)
        range_check(x, 8)
        must_be_member(x, member)
        current().declare_freedom(0, "the other members")

    for member in ([4, 5, 6], [3, 4, 5]):
        assert mixed.lint({"x": 4, "member": member}).clean


@pytest.mark.parametrize("ranged", range(3))
@pytest.mark.parametrize("own", range(3))
@pytest.mark.parametrize("first", [False, True])
def test_a_missing_link_shows_beside_members_with_and_without_a_range(ranged: int, own: int, first: bool) -> None:
    """Whichever member it is: the key of one that can move is linked to it, or may be anything."""
    others = [place for place in range(3) if place != ranged]
    known = others[0 if first else 1]

    def state(x: LC, member: list[LC], key: LC, linked: bool) -> None:
        range_check(member[ranged], 8)
        range_check(x, 8)
        must_be_member(x, member)
        square = current().multiply(key, key, "square")
        if linked:
            square.must_equal(member[known], "the member's key is known")
        current().declare_freedom(0, "the key, which its member follows")

    @circuit
    def right(x: Public, member: Secret[3], key: Secret) -> None:
        """x is a member, and the key of one of them is known."""
        state(x, member, key, True)

    @circuit
    def wrong(x: Public, member: Secret[3], key: Secret) -> None:
        """The key is that of nobody."""
        state(x, member, key, False)

    member = [9, 16, 25]
    inputs = {"x": member[own], "member": member, "key": 3 + known}
    report = right.lint(inputs)
    assert report.clean and not report.freedoms[0].doubt, str(report)
    assert "freedom" in wrong.lint(inputs).rules()


def test_the_report_says_what_counting_does_not_show() -> None:
    @circuit
    def mixed(x: Secret, y: Secret, member: Secret[3]) -> None:
        """x * y is one of a number of 8 bits and two others, which may be that number."""
        range_check(member[0], 8)
        must_be_member(x * y, member)
        current().declare_freedom(2, "the factors")

    report = mixed.lint({"x": 2, "y": 2, "member": [4, 5, 6]})
    assert report.clean and report.freedoms[0].doubt == 1
    text = str(report)
    assert "freedom 3, declared 3 to 4, at" in text
    assert "do not rule out two errors that make up for each other" in text
    assert "as many missing links as they differ by would not show" in text
    assert "two errors" not in str(mixed.lint()), "nothing was counted"


def test_a_test_that_says_yes_ties_its_number_to_first_order() -> None:
    @circuit
    def same(out: Output, x: Secret, y: Secret) -> None:
        """Whether x = y, which may both be anything."""
        out.bind(x.is_equal(y).select(3, 4), "the answer")
        current().declare_freedom(2, "x and y")

    assert same.lint({"x": 4, "y": 4}).clean and same.lint({"x": 4, "y": 5}).clean


def test_what_can_move_is_told_where_nothing_is_declared() -> None:
    @circuit
    def undeclared(y: Public, a: Secret, b: Secret, c: Secret) -> None:
        """a is free, b has a range, c is tied to both."""
        range_check(b, 8)
        (a * b).must_equal(c, "the product")
        (c + 1).must_equal(y, "the result")

    (note,) = [note for note in undeclared.lint({"y": 13, "a": 4, "b": 3, "c": 12}).notes if "declare_freedom" in note]
    assert "1 direction" in note and "in ranges: b; held" in note and "c" in note.split("held by constraints: ")[1]
