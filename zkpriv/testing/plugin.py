# SPDX-License-Identifier: GPL-3.0-or-later
"""The pytest plugin: the fixture ``pin_constraints``, the option ``--zkpriv-update-pins``, the setting ``zkpriv_pins``.

pytest loads this file in every project where zkpriv is installed, so it imports nothing of the library.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from zkpriv.r1cs.circuit import Circuit


def pytest_addoption(parser: pytest.Parser) -> None:
    """Our option and our setting."""
    group = parser.getgroup("zkpriv")
    group.addoption(
        "--zkpriv-update-pins", action="store_true", help="write the sizes of circuits to the pin file, compare nothing"
    )
    parser.addini("zkpriv_pins", "file of the pins, relative to the folder of the test", default="circuit_pins.json")


@pytest.fixture
def pin_constraints(request: pytest.FixtureRequest) -> Callable[..., None]:
    """``pin_constraints(circuit, name=None)``: its size and digest are those of the pin file beside the test.

    The name is by default the circuit's, with its shape. ``pytest --zkpriv-update-pins`` writes the file.
    """

    def check(circuit: Circuit, name: str | None = None) -> None:
        from zkpriv.testing.pins import assert_pinned

        file = Path(request.path).parent / str(request.config.getini("zkpriv_pins"))
        assert_pinned(circuit, file, name=name, update=bool(request.config.getoption("--zkpriv-update-pins")))

    return check
