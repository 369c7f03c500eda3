# SPDX-License-Identifier: GPL-3.0-or-later
"""The native backend: the functions of each area's ``_native_*`` module under the names that both backends share.

``zkpriv.reference.backend`` has the same names in pure Python. Import this through ``zkpriv.backend.impl()``.
"""

from __future__ import annotations

from zkpriv._native_curve import (
    g1_add,
    g1_decode,
    g1_decode_many,
    g1_encode,
    g1_in_subgroup,
    g1_mul,
    g1_mul_ct,
    g1_mul_subgroup,
    g1_neg,
    g2_add,
    g2_decode,
    g2_decode_many,
    g2_encode,
    g2_in_subgroup,
    g2_mul,
    g2_mul_ct,
    g2_mul_subgroup,
    g2_neg,
)

name = "native"

__all__ = [
    "g1_add",
    "g1_decode",
    "g1_decode_many",
    "g1_encode",
    "g1_in_subgroup",
    "g1_mul",
    "g1_mul_ct",
    "g1_mul_subgroup",
    "g1_neg",
    "g2_add",
    "g2_decode",
    "g2_decode_many",
    "g2_encode",
    "g2_in_subgroup",
    "g2_mul",
    "g2_mul_ct",
    "g2_mul_subgroup",
    "g2_neg",
]
