# SPDX-License-Identifier: GPL-3.0-or-later
"""The fuzz targets: what each is called, what it is written in, and the bounds of one input."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
REPO: Final = HERE.parents[1]
CORPUS: Final = HERE / "corpus"
CAMPAIGNS: Final = HERE / "campaigns.toml"


CPU_SECONDS: Final = 5


@dataclass(frozen=True)
class Target:
    """``language``: "c" (native/tests/fuzz/NAME.c, libFuzzer) or "python" (NAME.py beside this file, atheris). An input
    has at most ``longest`` bytes, and is a finding when it takes more than ``seconds`` (of the clock; of CPU time more
    than CPU_SECONDS in Python) or ``megabytes``.
    """

    name: str
    language: str
    longest: int
    seconds: int = 60
    megabytes: int = 2048

    @property
    def seeds(self) -> Path:
        """Its corpus in the repository."""
        return CORPUS / self.name


TARGETS: Final = {
    target.name: target
    for target in (
        Target("solver_tape", "c", 2048),
        Target("points", "c", 2048),
        Target("msm", "c", 512),
        Target("decoders", "python", 4096),
        Target("key_files", "python", 4096),
        Target("transactions", "python", 8192),
    )
}
