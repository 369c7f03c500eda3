# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from support.levels import LEVELS, require_level

from zkpriv import backend

pytest_plugins = ["pytester", "support.vector_report"]


def _at_level(wanted: str) -> Iterator[str]:
    forced = os.environ.get("ZKPRIV_BACKEND", "auto")
    if forced not in ("", "auto", wanted):
        pytest.skip(f"level {wanted}: ZKPRIV_BACKEND={forced}")
    if not backend.is_native:
        pytest.skip(f"level {wanted}: the native core does not run here")
    require_level(wanted)
    with backend.using_level(wanted):
        yield wanted


@pytest.fixture(params=LEVELS)
def level(request: pytest.FixtureRequest) -> Iterator[str]:
    """Runs a test once on each native level; levels that cannot run here are skipped, with the reason.

    Where ZKPRIV_BACKEND names a level, that one alone: `make test-all` runs everything once for each.
    """
    yield from _at_level(request.param)


@pytest.fixture(params=LEVELS, scope="module")
def every_level(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same for all tests of a module: ``pytestmark = pytest.mark.usefixtures("every_level")``."""
    yield from _at_level(request.param)
