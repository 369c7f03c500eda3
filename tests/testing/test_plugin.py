# SPDX-License-Identifier: GPL-3.0-or-later
"""The pytest plugin, as a user's project meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

TEST = """
    from zkpriv import Public, Secret, circuit

    @circuit
    def power(y: Public, x: Secret, *, n: int) -> None:
        '''y = x^n.'''
        (x ** n).must_equal(y, "y is the power")

    def test_size(pin_constraints):
        pin_constraints(power.shape(n=SIZE), name=NAME)
"""


def program(pytester: pytest.Pytester, size: int, name: str | None = "power") -> None:
    pytester.makepyfile(test_power=TEST.replace("SIZE", str(size)).replace("NAME", repr(name)))


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    return pytester.runpytest("-p", "no:cacheprovider", *options)


def test_it_is_registered() -> None:
    assert [entry.value for entry in entry_points(group="pytest11", name="zkpriv")] == ["zkpriv.testing.plugin"]


def test_pins_from_first_to_last(pytester: pytest.Pytester) -> None:
    program(pytester, 5)
    run(pytester).stdout.fnmatch_lines(["*power has no pin in *circuit_pins.json*"])
    run(pytester, "--zkpriv-update-pins").assert_outcomes(passed=1)
    pins = json.loads((pytester.path / "circuit_pins.json").read_text())
    assert pins["power"]["constraints"] == 3 and len(pins["power"]["digest"]) == 64
    run(pytester).assert_outcomes(passed=1)

    program(pytester, 7)
    done = run(pytester)
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["*constraints: 3 -> 4 (+1)*", "*digest: * -> *"])
    assert json.loads((pytester.path / "circuit_pins.json").read_text()) == pins, "only the option writes"
    run(pytester, "--zkpriv-update-pins").assert_outcomes(passed=1)
    run(pytester).assert_outcomes(passed=1)


def test_names_and_the_setting(pytester: pytest.Pytester) -> None:
    """A shape has a pin of its own, and others' pins stay when one is written."""
    pytester.makeini("[pytest]\nzkpriv_pins = sizes/pins.json\n")
    for size in (2, 3):
        program(pytester, size, None)
        run(pytester, "--zkpriv-update-pins").assert_outcomes(passed=1)
    pins = json.loads((pytester.path / "sizes" / "pins.json").read_text())
    assert list(pins) == ["power n=2", "power n=3"]


def test_a_pin_file_of_another_form_is_refused(pytester: pytest.Pytester) -> None:
    program(pytester, 2)
    (pytester.path / "circuit_pins.json").write_text("[]")
    run(pytester).stdout.fnmatch_lines(["*holds no pins*"])


def test_no_cost_when_unused() -> None:
    """Loading the plugin loads nothing of the library but two empty packages."""
    code = (
        "import sys, zkpriv.testing.plugin\n"
        "heavy = sorted(m for m in sys.modules if m.startswith(('zkpriv.', 'numpy', 'hypothesis')))\n"
        "print(heavy)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['zkpriv.testing', 'zkpriv.testing.plugin']"


def test_every_public_name_is_there() -> None:
    import zkpriv.testing

    for name in zkpriv.testing.__all__:
        assert callable(getattr(zkpriv.testing, name)) and getattr(zkpriv.testing, name).__doc__
    with pytest.raises(AttributeError):
        _ = zkpriv.testing.assert_nothing
    assert Path(zkpriv.testing.__file__ or "").parent.name == "testing"
