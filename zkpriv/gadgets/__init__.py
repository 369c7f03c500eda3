# SPDX-License-Identifier: GPL-3.0-or-later
"""Building blocks of circuits: each a function over wires that says what it means, what it costs and when it fails.

Where every operand is a constant no constraint and no wire is made. Costs in docstrings are tested.
"""

from __future__ import annotations

from zkpriv.gadgets.bits import must_not_exceed, to_bits, to_bits_canonical
from zkpriv.gadgets.boolean import all_of, any_of, boolean, must_be_one_hot, xor_all
from zkpriv.gadgets.compare import is_at_most, is_less, must_be_at_most, must_be_less
from zkpriv.gadgets.curve import FixedBase, generator
from zkpriv.gadgets.edwards import Point, add, constant_point, double, point_on_curve
from zkpriv.gadgets.fixed_base import Scalar, fixed_base_mul
from zkpriv.gadgets.merkle import merkle_root, path_lists, position_bits
from zkpriv.gadgets.nullifier_key import NullifierKey
from zkpriv.gadgets.pedersen import Amount, commit
from zkpriv.gadgets.poseidon import Domain, poseidon
from zkpriv.gadgets.range import must_be_below, range_check
from zkpriv.gadgets.ring import must_be_member
from zkpriv.gadgets.select import lookup, must_select, mux, select, swap

__all__ = [
    "Amount",
    "Domain",
    "FixedBase",
    "NullifierKey",
    "Point",
    "Scalar",
    "add",
    "all_of",
    "any_of",
    "boolean",
    "commit",
    "constant_point",
    "double",
    "fixed_base_mul",
    "generator",
    "is_at_most",
    "is_less",
    "lookup",
    "merkle_root",
    "must_be_at_most",
    "must_be_below",
    "must_be_less",
    "must_be_member",
    "must_be_one_hot",
    "must_not_exceed",
    "must_select",
    "mux",
    "path_lists",
    "point_on_curve",
    "poseidon",
    "position_bits",
    "range_check",
    "select",
    "swap",
    "to_bits",
    "to_bits_canonical",
    "xor_all",
]
