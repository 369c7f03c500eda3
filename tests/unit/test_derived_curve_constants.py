# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated header of the curve's constants is what its script derives."""

from __future__ import annotations

import subprocess
import sys

from support.vectors import REPO


def test_header_is_up_to_date() -> None:
    script = REPO / "params" / "derive" / "bls12_381.py"
    result = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
