# SPDX-License-Identifier: GPL-3.0-or-later
"""The README's programs run as they stand, and its commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
#: What the second program prints, as the README shows it.
(REPORT,) = re.findall(r"```text\n(.*?)```", README, re.DOTALL)

#: Number of the program, and something that it prints.
RUN = [
    (0, "192 bytes"),
    (1, REPORT),
    (3, "[6000000]"),
    (4, "bytes"),
    (5, "600000000000 for subaddress (0, 3)"),
    (5, "c88ce9783b4f11190d7b9c17a69c1c52200f9faaee8e98dd07e6811175177139"),
]


@pytest.mark.parametrize(("number", "printed"), RUN)
def test_program(number: int, printed: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAMS[number], encoding="utf-8")
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, timeout=120, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert printed in done.stdout


def test_of_a_circuit(tmp_path: Path) -> None:
    """The tests of the README pass, in a project that has nothing but them."""
    (tmp_path / "test_age.py").write_text(PROGRAMS[2], encoding="utf-8")
    for options in (["--zkpriv-update-pins"], []):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=tmp_path)
        assert done.returncode == 0 and "5 passed" in done.stdout, done.stdout


def test_every_program_is_tested() -> None:
    assert len(PROGRAMS) == 6


def test_commands_of_the_makefile_exist() -> None:
    makefile = (Path(__file__).resolve().parents[1] / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_benchmark_programs_and_charts_exist() -> None:
    root = Path(__file__).resolve().parents[1]
    for program in set(re.findall(r"python (benchmarks/[a-z_]+\.py)", README)):
        assert (root / program).is_file(), program
        done = subprocess.run([sys.executable, str(root / program), "--help"], capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
    for chart in set(re.findall(r"\((benchmarks/charts/[a-z_]+\.svg)\)", README)):
        assert (root / chart).is_file() and (root / chart).with_suffix(".png").is_file(), chart
