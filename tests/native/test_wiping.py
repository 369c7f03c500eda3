# SPDX-License-Identifier: GPL-3.0-or-later
"""Setup and prover wipe what depends on their secrets: a C program looks at freed memory and at the stack."""

from __future__ import annotations

import pytest
from support.native_build import program, run


@pytest.mark.parametrize("domain", [[], ["smallest"]])
def test_nothing_secret_stays_behind(level: str, domain: list[str]) -> None:
    result = run(program("prover_wiping", "release", link=["-Wl,--wrap=free"]), *domain, level=level)
    assert result.returncode == 0, result.stdout
    assert "not wiped: 0; words of secrets on the stack: 0 after setup, 0 after proving" in result.stdout
