# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: ignore-errors
"""The private transfer over the tree: n inputs are spent, m outputs are made, nothing but the fee is shown.

Statement: for each input, an output (P, C) lies in the tree under ``root``; its one-time key is
``P = k'*G + S`` and ``S + alpha*T`` is the public randomized key; the nullifier belongs to (k', position). Each new
commitment hides a 64-bit value, and ``sum C_in = sum C_out + fee*G_v + delta*H``. Protocol: TRANSFER.md.

Input schema (what ``transfer.shape(inputs=n, outputs=m).solve`` and ``Prover.prove`` take; all values are integers)

Public, in this order (n + n + m + 2 values):

=========================  ==========================================================================================
``root``                   root of the tree of 2^32 leaves
``fee``                    amount that leaves, below 2^64 (checked here too)
``nullifier[n]``           Poseidon_nullifier([packed k', position + 2^32 * dummy])
``randomized_key[n]``      u-coordinate of S + alpha*T
``commitment[m]``          u-coordinate of each new commitment C = v*G_v + rho*H
=========================  ==========================================================================================

Secret:

=========================  ==========================================================================================
``nullifier_key[n]``       *packed* k' (``pack_nullifier_key``): base-8 digits d_i of the integer k' (84 of them), e_i =
                           d_i if d_i >= 4 else 3 - d_i for i < 83, e_83 = d_83; packed = sum e_i * 8^i. k' <= c
``alpha[n]``               re-randomizer of the key, an integer below 2^252 (uniform modulo l, never zero)
``one_time_key[n][2]``     P as [u, v]
``input_commitment[n][2]`` C as [u, v]
``path[n][11]``            eleven lists, from the leaves up: ten of eight values, one of four. List i holds the children
                           of one node, *own child included* (list 0: the eight leaves of the group with the leaf;
                           list 10: the four children of the root)
``position[n]``            index of the leaf, below 2^32. Own child in list i is number (position >> 3*i) & 7, in the
                           last (position >> 30) & 3
``dummy[n]``               0 for a real input; 1 for a dummy, which adds no value and whose path may lead to any root.
                           P and C must still be points of the curve, and the path must start at their leaf and be
                           consistent (``zkpriv.gadgets.merkle.path_lists`` with any siblings makes one)
``value[m]``               v, below 2^64
``blinding[m]``            rho, an integer below 2^252
``delta``                  sum of the real inputs' rho minus the outputs' rho, modulo l (an integer below 2^252)
=========================  ==========================================================================================

Not checked, and why: P and C of real inputs are in the prime-order subgroup and not the identity (the node decodes them
before a leaf enters the tree; the leaf binds both coordinates); input values are below 2^64 (checked when each output
was made); nullifiers are distinct (the node); the signature under the randomized key is outside the circuit.
"""

from __future__ import annotations

from zkpriv.gadgets import (
    Domain,
    NullifierKey,
    add,
    boolean,
    commit,
    fixed_base_mul,
    generator,
    merkle_root,
    point_on_curve,
    poseidon,
    position_bits,
)
from zkpriv.gadgets.edwards import Point, add_u, subtract, unless
from zkpriv.gadgets.merkle import TREE_ARITIES
from zkpriv.r1cs import Public, Secret, circuit, current

#: Shipped shapes, (inputs, outputs).
SHAPES = ((1, 2), (2, 2), (4, 4), (16, 2))


@circuit
def transfer(
    root: Public,
    fee: Public,
    nullifier: Public["inputs"],
    randomized_key: Public["inputs"],
    commitment: Public["outputs"],
    nullifier_key: Secret["inputs"],
    alpha: Secret["inputs"],
    one_time_key: Secret["inputs", 2],
    input_commitment: Secret["inputs", 2],
    path: Secret["inputs", TREE_ARITIES],
    position: Secret["inputs"],
    dummy: Secret["inputs"],
    value: Secret["outputs"],
    blinding: Secret["outputs"],
    delta: Secret,
    *,
    inputs: int,
    outputs: int,
) -> None:
    """I own unspent outputs in the tree under ``root``; the new commitments and the fee hold exactly their value."""
    cs = current()
    spent: list[Point] = []
    made: list[Point] = []

    for i in range(inputs):
        with cs.scope(f"input[{i}]"):
            # k' is canonical, so that it has one packed form and the output one nullifier.
            key = NullifierKey(nullifier_key[i])
            is_dummy = boolean(dummy[i], "the dummy flag is 0 or 1")

            # P and C are points; that they are in the subgroup, the node saw before the leaf entered the tree.
            with cs.scope("one_time_key"):
                P = point_on_curve(*one_time_key[i], "the one-time key is on the curve")
            with cs.scope("commitment"):
                C = point_on_curve(*input_commitment[i], "the commitment is on the curve")

            # The public key of the spend signature: what k' leaves of P, plus a random multiple of T.
            with cs.scope("randomized_key"):
                S = subtract(P, key.times(generator("G")))
                blind = fixed_base_mul(alpha[i], generator("T"))
                add_u(S, blind, u=randomized_key[i], why="the randomized key is P - k'*G + alpha*T")

            # The leaf binds all four coordinates, so neither sign of P or C is free.
            leaf = poseidon(Domain.LEAF, [P.u, P.v, C.u, C.v])
            bits = position_bits(position[i])
            reached = merkle_root(leaf, path[i], bits)
            cs.constrain(1 - is_dummy, reached - root, 0, "the output is in the tree", name="root")
            cs.declare_freedom(-1, "the path leads to the root", times=1 - is_dummy)

            # The dummy flag is part of the preimage: a dummy never has the nullifier of a real output.
            place = position[i] + is_dummy.scaled(1 << 32)
            spend = poseidon(Domain.NULLIFIER, [key.packed, place])
            spend.must_equal(nullifier[i], "the nullifier belongs to this key and position", name="nullifier")

            # A dummy adds nothing to the balance.
            with cs.scope("contribution"):
                spent.append(unless(is_dummy, C))

    for j in range(outputs):
        with cs.scope(f"output[{j}]"):
            made.append(commit(value[j], blinding[j], u=commitment[j], why="the new commitment is v*G_v + rho*H"))

    with cs.scope("fee"):
        # The fee is a public number of 64 bits. delta hides which inputs belong to which outputs.
        made.append(commit(fee, delta, why="the balance point is fee*G_v + delta*H"))

    with cs.scope("balance", title="balance"):
        total = sum_points(spent)
        # Values are below 2^64 and nobody knows the logarithm of G_v to the base H: equal points mean equal sums.
        add(sum_points(made[:-1]), made[-1], u=total.u, v=total.v, why="inputs equal outputs plus fee")
    # The root may be any, and the balance fixes the sum of the inputs' C.
    cs.declare_freedom(1, "the root")
    cs.declare_freedom(-1, "the balance, if some input is real")


def sum_points(points: list[Point]) -> Point:
    """The sum by complete additions, from the first to the last."""
    total = points[0]
    for point in points[1:]:
        total = add(total, point)
    return total


if __name__ == "__main__":
    from zkpriv.circuits.run import main

    main("transfer")
