# SPDX-License-Identifier: GPL-3.0-or-later
"""The assertions of ``zkpriv.testing``: what they accept, and what their messages say."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import testing_programs as programs

import zkpriv.testing as zt
from zkpriv.errors import WitnessError
from zkpriv.r1cs.field import R

YEARS = {"today": 2026, "born": 1990}
CHILD = {"today": 2026, "born": 2020}
TOP = "adult/range_check/bit[6]"


def test_satisfied_gives_the_witness() -> None:
    witness = zt.assert_satisfied(programs.age, YEARS)
    assert witness.public == [2026]
    assert zt.assert_satisfied(programs.age, witness) is witness


def test_satisfied_says_what_fails_and_where() -> None:
    with pytest.raises(AssertionError, match=r"(?s)age should .* 1 fail.*bit\[6\].*18 to 145.*programs.py"):
        zt.assert_satisfied(programs.age, CHILD)
    with pytest.raises(AssertionError, match="division by zero"):
        zt.assert_satisfied(programs.quotient, {"a": 1, "b": 0})


@pytest.mark.parametrize("by", [None, TOP, "bit[6]", "age/" + TOP, "range_check/bit*", "adult/*", ["bit[6]"]])
def test_rejected_by_a_name(by: str | list[str] | None) -> None:
    assert zt.assert_rejected(programs.age, CHILD, by=by) == [TOP]


@pytest.mark.parametrize("by", ["it[6]", "bit[5]", "range_check", "bit[6", "bit[[]6]", "BIT[6]", "elsewhere/bit*"])
def test_rejected_by_something_else(by: str) -> None:
    """A name that only looks alike is another constraint."""
    with pytest.raises(AssertionError, match=r"(?s)rejects this, but not by.*adult/range_check/bit\[6\]"):
        zt.assert_rejected(programs.age, CHILD, by=by)


def test_rejected_is_not_satisfied() -> None:
    with pytest.raises(AssertionError, match=r"age should reject this by bit\[6\], but every constraint holds"):
        zt.assert_rejected(programs.age, YEARS, by="bit[6]")


def test_only() -> None:
    forged = zt.assert_satisfied(programs.age, YEARS).mutated({"adult/range_check/bit[0]": 5})
    both = [f"{TOP.removesuffix('[6]')}[0]/boolean", TOP]
    assert zt.assert_rejected(programs.age, forged, by="bit[6]") == both
    assert zt.assert_rejected(programs.age, forged, by=["bit[6]", "boolean"], only=True) == both
    with pytest.raises(AssertionError, match=r"(?s)only by bit\[6\].*besides:.*bit\[0\]/boolean"):
        zt.assert_rejected(programs.age, forged, by="bit[6]", only=True)
    with pytest.raises(ValueError, match="names"):
        zt.assert_rejected(programs.age, forged, only=True)


def test_a_division_by_zero_is_a_rejection() -> None:
    assert zt.assert_rejected(programs.quotient, {"a": 1, "b": 0}, by="division") == ["division"]


def test_a_solver_that_stops_is_no_rejection() -> None:
    """0 / 0: the solver refuses, and every constraint holds for any quotient."""
    with pytest.raises(AssertionError, match=r"does not reject this: .* a division by zero in division"):
        zt.assert_rejected(programs.quotient, {"a": 0, "b": 0}, by="division")
    assert zt.broken(zt.forge(programs.quotient, {"a": 0, "b": 0}, {"division/quotient": 7})) == []


def test_malformed_inputs_are_no_rejection() -> None:
    """A typing error in a negative test must not make it pass."""
    for wrong in ({"today": 2026}, {"today": 2026, "bron": 2020}, {"today": -1, "born": 0}):
        with pytest.raises(WitnessError):
            zt.assert_rejected(programs.age, wrong)
    with pytest.raises(ValueError, match="not of quotient"):
        zt.assert_rejected(programs.quotient, programs.age.solve(YEARS))


def test_proves() -> None:
    proof = zt.assert_proves(programs.age, YEARS)
    assert len(proof.to_bytes()) == 192
    assert zt.assert_proves(programs.age, {"today": 2026, "born": 1950}).to_bytes() != proof.to_bytes()
    with pytest.raises(AssertionError):
        zt.assert_proves(programs.age, CHILD)


def test_failing_names_what_ties_a_wire() -> None:
    witness = zt.assert_satisfied(programs.age, YEARS)
    assert zt.failing(witness, {"adult/range_check/bit[0]": 5})[0].endswith("bit[0]/boolean")
    assert zt.failing(witness, {}) == []
    assert witness.is_satisfied(), "the witness itself is as it was"


def test_a_change_to_the_same_value_is_an_error() -> None:
    witness = zt.assert_satisfied(programs.age, YEARS)
    for value in (witness["today"], witness["today"] + R):
        with pytest.raises(ValueError, match="today has this value already"):
            zt.failing(witness, {"today": value, "born": 3})


def test_forge_computes_what_follows() -> None:
    forged = zt.forge(programs.age, CHILD, {"adult/range_check/bit[0]": 1})
    assert zt.broken(forged) == [TOP] and zt.only_broken(forged, "bit[6]")


def test_only_broken_takes_names_and_patterns_no_substrings() -> None:
    forged = zt.forge(programs.age, CHILD, {"adult/range_check/bit[0]": 1})
    assert zt.only_broken(forged, TOP) and zt.only_broken(forged, "adult/*") and zt.only_broken(forged, "bit[*]")
    assert zt.only_broken(forged, "born", "range_check/bit[6]")
    for name in ("it[6]", "bit[", "bit", "range_check", "adult", "bit[5]", "bit[?]"):
        assert not zt.only_broken(forged, name), name
    with pytest.raises(ValueError, match="needs the names"):
        zt.only_broken(forged)


def test_every_wire_matters() -> None:
    zt.every_wire_matters(zt.assert_satisfied(programs.age, YEARS))
    zt.every_wire_matters(zt.assert_satisfied(programs.loose, {"a": 7}))
    haunted = zt.assert_satisfied(programs.loose, {"a": 0})
    assert zt.idle_wires(haunted) == ["ghost"]
    with pytest.raises(AssertionError, match="can be changed alone: ghost"):
        zt.every_wire_matters(haunted)
    zt.every_wire_matters(haunted, free=["gh*"])
    with pytest.raises(AssertionError, match="named as free, but they matter: square"):
        zt.every_wire_matters(haunted, free=["ghost", "square"])
    with pytest.raises(ValueError, match="does not satisfy"):
        zt.idle_wires(programs.age.solve(CHILD, check=False))


def test_an_idle_wire_is_really_idle() -> None:
    """The fast computation agrees with changing the wire."""
    witness = zt.assert_satisfied(programs.loose, {"a": 0})
    assert not zt.failing(witness, {"ghost": 12345})
    assert zt.failing(witness, {"square": 1}) and zt.failing(witness, {"a": 1})


def test_pins_without_the_plugin(tmp_path: Path) -> None:
    file = tmp_path / "pins.json"
    with pytest.raises(AssertionError, match="has no pin"):
        zt.assert_pinned(programs.age, file)
    zt.assert_pinned(programs.age, file, name="a", update=True)
    zt.assert_pinned(programs.age, file, name="a")
    with pytest.raises(AssertionError, match=r"(?s)constraints: 7 -> \d+.*digest"):
        zt.assert_pinned(programs.quotient, file, name="a")
