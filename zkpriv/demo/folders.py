# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the demo's processes find each other's files, and how a step reports."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zkpriv.privacy import ChainFolder, Network, Shape

NETWORK = Network.TEST
SHAPE = Shape(2, 2)
FAUCET = (5_000_000, 3_000_000, 1_500_000)
"""What the places 0, 1, 2 of a block may mint on the demo's chain."""
CAP = 1_000_000_000
MINIMUM_FEE = 1_000


@dataclass(frozen=True)
class Folders:
    """The layout below one folder."""

    top: Path

    @property
    def public(self) -> Path:
        """What everybody may read."""
        return self.top / "public"

    @property
    def keys(self) -> Path:
        """Proving and verifying keys with their pins."""
        return self.public / "keys"

    @property
    def mempool(self) -> Path:
        """Transfers on their way to the node."""
        return self.public / "mempool"

    @property
    def chain(self) -> ChainFolder:
        """The node's blocks."""
        return ChainFolder(self.public / "chain")

    def address(self, name: str) -> Path:
        """The published address of a wallet."""
        return self.public / f"{name}.address"

    def private(self, name: str) -> Path:
        """The private folder of one wallet."""
        return self.top / name

    def seed(self, name: str) -> Path:
        """The seed of a wallet: 64 hex digits, readable by its owner alone."""
        return self.private(name) / "seed"


def write_private(path: Path, text: str) -> None:
    """Create a file that only its owner can read; an existing one is an error."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


class Report:
    """What one process tells the story: lines for people, timings and facts for the account."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.facts: dict[str, Any] = {}

    def say(self, text: str) -> None:
        """One line for people."""
        print(text, flush=True)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time a phase."""
        begun = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begun

    def write(self, path: Path) -> None:
        """Leave timings and facts for the process that tells the story."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        data = {"seconds": self.seconds, "facts": self.facts, "peak_kib": peak}
        path.write_text(json.dumps(data), encoding="utf-8")
