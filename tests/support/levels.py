# SPDX-License-Identifier: GPL-3.0-or-later
"""The native levels of this machine, for tests that run on each."""

from __future__ import annotations

import pytest

from zkpriv import backend

#: Slowest first: the order of the comparisons.
LEVELS = tuple(reversed(backend.NATIVE_LEVELS))


def require_level(level: str) -> None:
    """Skip, with the reason, where a native level cannot run."""
    reason = backend.why_not(level)
    if reason is not None:
        pytest.skip(f"level {level}: {reason}")
