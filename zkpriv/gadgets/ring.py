# SPDX-License-Identifier: GPL-3.0-or-later
"""Membership in an explicit list, without saying where."""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import CircuitError
from zkpriv.gadgets.select import free_inputs
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Linear


def must_be_member(value: Linear, members: Sequence[Linear], why: str = "the value is one of the members") -> None:
    """``value`` equals one of n ``members``: the product of the differences is 0. Cost n - 1 (n = 1: 1).

    All constant: 0, a CircuitError if it is not a member. Every member is in a constraint, so public members are bound.
    Members that occur twice shrink the set in which the value hides: refuse them outside.
    """
    if not members:
        raise CircuitError("membership needs at least one member")
    target = LC.of(value)
    differences = [target - LC.of(member) for member in members]
    if all(difference.is_constant for difference in differences):
        if all(difference.value for difference in differences):
            raise CircuitError(f'the constant is not a member: "{why}"')
        return
    system = current()
    with system.scope("member", title="membership"):
        free_inputs(members, -1, "the other members", differences)
        if len(differences) == 1:
            differences[0].must_equal(0, why, name="last")
            return
        product = differences[0]
        for number, difference in enumerate(differences[1:-1], 1):
            product = system.multiply(product, difference, f"product[{number}]", "product of the differences so far")
        system.constrain(product, differences[-1], 0, why, name="last")
