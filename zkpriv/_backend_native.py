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
from zkpriv._native_hash_to_curve import hash_to_g1, hash_to_g2, map_to_g1, map_to_g2
from zkpriv._native_pairing import (
    g1_weigh,
    g2_prepare,
    gt_check,
    gt_mul,
    gt_pow,
    multi_pairing,
    pairing,
    pairing_product,
    pairing_product_is_one,
    proofs_decode,
    proofs_product,
)
from zkpriv._native_prover import Check, ntt, ntt_root, ntt_root_of
from zkpriv._native_prover import g1_msm as _g1_msm
from zkpriv._native_prover import g2_msm as _g2_msm

name = "native"


def g1_msm(points: bytes, scalars_le: bytes) -> bytes:
    """The sum of scalar times point, for points checked before."""
    return _g1_msm(points, scalars_le, check=Check.ON_CURVE)


def g2_msm(points: bytes, scalars_le: bytes) -> bytes:
    """The sum of scalar times point, for points checked before."""
    return _g2_msm(points, scalars_le, check=Check.ON_CURVE)


def g1_msm_subgroup(points: bytes, scalars_le: bytes) -> bytes:
    """The same, faster for few points; they must lie in the subgroup of order r."""
    return _g1_msm(points, scalars_le, check=Check.MEMBERS)


def g2_msm_subgroup(points: bytes, scalars_le: bytes) -> bytes:
    """The same, faster for few points; they must lie in the subgroup of order r."""
    return _g2_msm(points, scalars_le, check=Check.MEMBERS)


__all__ = [
    "g1_add",
    "g1_decode",
    "g1_decode_many",
    "g1_encode",
    "g1_in_subgroup",
    "g1_msm",
    "g1_msm_subgroup",
    "g1_mul",
    "g1_mul_ct",
    "g1_mul_subgroup",
    "g1_neg",
    "g1_weigh",
    "g2_add",
    "g2_decode",
    "g2_decode_many",
    "g2_encode",
    "g2_in_subgroup",
    "g2_msm",
    "g2_msm_subgroup",
    "g2_mul",
    "g2_mul_ct",
    "g2_mul_subgroup",
    "g2_neg",
    "g2_prepare",
    "gt_check",
    "gt_mul",
    "gt_pow",
    "hash_to_g1",
    "hash_to_g2",
    "map_to_g1",
    "map_to_g2",
    "multi_pairing",
    "ntt",
    "ntt_root",
    "ntt_root_of",
    "pairing",
    "pairing_product",
    "pairing_product_is_one",
    "proofs_decode",
    "proofs_product",
]
