# SPDX-License-Identifier: GPL-3.0-or-later
"""The C self-check of the prover kernels, built with the sanitizers for addresses, undefined behaviour, threads."""

from __future__ import annotations

import pytest
from support.native_build import program, run


@pytest.mark.parametrize("flavour", ["checked", pytest.param("threads", marks=pytest.mark.slow)])
def test_kernels_under_sanitizers(level: str, flavour: str) -> None:
    result = run(program("prover_selfcheck", flavour), "20240601", level=level)
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == "0 failures\n"
