# SPDX-License-Identifier: GPL-3.0-or-later
"""The scalar field of BLS12-381 as plain integers: what the circuit language computes with while it
traces.
"""

from __future__ import annotations

from typing import Any

#: Order of the scalar field (255 bits).
R: int = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
#: Montgomery factor of the native core, 2^256 mod r, and its inverse.
MONT: int = (1 << 256) % R
MONT_INV: int = pow(MONT, -1, R)


def constant_of(value: Any) -> int | None:
    """The field value of an int, a bool or an ``Fr``-like value (it has ``__index__``); None for anything
    else.
    """
    if isinstance(value, int):
        return value % R
    index = getattr(value, "__index__", None)
    if index is not None:
        return int(index()) % R
    if type(value).__name__ == "Fr":
        return int(value) % R
    return None


def inverse_or_zero(value: int) -> int:
    """1/value, and 0 for 0."""
    return pow(value, -1, R) if value else 0
