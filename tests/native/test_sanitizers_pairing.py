# SPDX-License-Identifier: GPL-3.0-or-later
"""The C self-check of pairings and batch kernels, built with AddressSanitizer and UndefinedBehaviorSanitizer."""

from __future__ import annotations

from support.native_build import program, run


def test_pairing_under_sanitizers(level: str) -> None:
    result = run(program("pairing_selfcheck", "checked"), "20240601", level=level)
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == "0 failures\n"
