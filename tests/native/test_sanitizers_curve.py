# SPDX-License-Identifier: GPL-3.0-or-later
"""The C self-check of fields and curves, built with AddressSanitizer, UndefinedBehaviorSanitizer and ZKP_VERIFY, which
checks the bounds that the contracts state.
"""

from __future__ import annotations

from support.native_build import program, run


def test_fields_and_curves_under_sanitizers(level: str) -> None:
    result = run(program("curve_selfcheck", "checked"), "6", "20240601", level=level)
    assert result.returncode == 0, result.stderr[-3000:]
    assert "6 rounds, 0 failures" in result.stdout
