# SPDX-License-Identifier: GPL-3.0-or-later
"""The wheel installs without a compiler, in an environment that has nothing else of ours, and proves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_wheel_in_a_clean_environment(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(REPO)]
    subprocess.run(build, check=True, capture_output=True, text=True, timeout=600)
    wheels = list(tmp_path.glob("*.whl"))
    assert len(wheels) == 1
    assert "cp311-abi3" in wheels[0].name
    tool = REPO / "tests" / "tools" / "try_wheel.py"
    done = subprocess.run([sys.executable, str(tool), str(tmp_path)], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "proof verified" in done.stdout
