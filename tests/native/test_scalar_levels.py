# SPDX-License-Identifier: GPL-3.0-or-later
"""The scalar arithmetic is compiled once a level from the same files. Its levels give the same bits, on edge values
too, and the checked build finds every intermediate range of the lazy tower inside its bounds, whatever the data.
"""

from __future__ import annotations

import pytest
from support.levels import require_level
from support.native_build import program, run


@pytest.mark.parametrize("flavour", ["release", "checked"])
def test_portable_and_adx_give_the_same_bits(flavour: str) -> None:
    require_level("adx")
    done = run(program("scalar_levels", flavour), level="adx")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() == "the levels agree"
