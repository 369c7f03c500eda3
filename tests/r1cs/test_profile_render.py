# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles and pictures of circuits."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from zkpriv.errors import CircuitError
from zkpriv.r1cs import LC, Public, Secret, circuit, current, pack


@circuit
def tree(total: Public, value: Secret[3]) -> None:
    """Three small values <add> up."""
    cs = current()
    for i, v in enumerate(value):
        with cs.scope(f"inputs[{i}]"), cs.scope("range4"):
            pack(cs.bits(v, 4)).must_equal(v, "fits", name="recompose")
    with cs.scope("twice"):
        (value[0] * value[0]).must_equal(value[1], "square")
    with cs.scope("twice"):
        (value[0] * value[0]).must_equal(value[1], "square")
    sum(value, LC.constant(0)).must_equal(total, "sum")


def test_profile_counts_every_constraint_once() -> None:
    profile = tree.profile()
    assert profile.total == tree.constraints == 18
    assert profile.own == 1
    assert {name: child.total for name, child in profile.children.items()} == {
        "inputs[0]": 5,
        "inputs[1]": 5,
        "inputs[2]": 5,
        "twice": 1,
        "twice#2": 1,
    }
    stacks = profile.collapsed_stacks().splitlines()
    assert stacks[0] == "tree 1"
    assert "tree;inputs[1];range4 5" in stacks
    assert sum(int(line.rsplit(" ", 1)[1]) for line in stacks) == 18
    data = profile.to_dict()
    assert data["total"] == 18
    assert [child["name"] for child in data["children"]] == list(profile.children)


def test_profile_text_joins_repetitions() -> None:
    assert tree.profile().text() == "\n".join(
        f"{label:<52} {count:>8}  {share:5.1f} %"
        for label, count, share in [
            ("tree", 18, 100.0),
            ("  inputs x3", 15, 83.3),
            ("    range4 x3", 15, 83.3),
            ("  twice x2", 2, 11.1),
        ]
    )
    assert len(tree.profile().text(max_depth=1).splitlines()) == 3
    assert len(tree.profile().text(merge=False).splitlines()) == 9
    assert str(tree.profile()) == tree.profile().text()


def test_html_is_well_formed_and_escaped() -> None:
    page = tree._repr_html_()
    ElementTree.fromstring(page)
    assert "&lt;add&gt;" in page
    profile = tree.profile()._repr_html_().replace("&times;", "x").replace("details open", "details")
    ElementTree.fromstring(profile)
    witness = tree.solve({"total": 8, "value": [2, 4, 2]})
    ElementTree.fromstring(witness._repr_html_())


def test_picture_shows_every_constraint() -> None:
    drawing = tree.draw()
    text = str(drawing).splitlines()
    assert len(text) == 18
    assert text[4] == 'inputs[0]/range4/recompose: sum(bit[i]*2^i, i<4) * 1 = value[0]   "fits"'
    assert text[15] == 'twice/equal: value[0] * value[0] = value[1]   "square"'
    root = ElementTree.fromstring(drawing.svg)
    words = "".join(root.itertext())
    for word in ("recompose: fits", "sum(bit[i]*2^i, i<4)", "total"):
        assert word in words
    assert drawing._repr_html_().startswith("<div")


def test_picture_of_a_witness_marks_what_fails() -> None:
    good = tree.solve({"total": 8, "value": [2, 4, 2]})
    assert "FAILS" not in str(good.draw())
    bad = good.mutated({"total": 9})
    lines = str(bad.draw()).splitlines()
    assert [line for line in lines if line.startswith("FAILS")] == [
        'FAILS equal: (value[0] + value[1] + value[2]) * 1 = total   "sum"'
    ]
    assert "    8 * 1 = 9" in lines
    assert "does not hold" in bad.draw().svg
    assert "r-1" in good.mutated({"total": -1}).draw().svg


def test_large_circuits_are_not_drawn() -> None:
    @circuit
    def large(x: Secret) -> None:
        for _ in range(65):
            x = x * x
        x.must_equal(1, "one")

    with pytest.raises(CircuitError, match="at most 64 constraints"):
        large.draw()
