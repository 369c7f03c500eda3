# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: ignore-errors
"""A payment of one input and two outputs with an explicit ring instead of a tree.

Public: ``member[n]`` = Poseidon_ring(P.u, P.v, C.u, C.v) of each output in the ring, ``key_image`` =
Poseidon_ring(packed k'), ``commitment[2]`` (u-coordinates), ``fee`` below 2^64, ``message`` (digest of the rest).
Secret: ``nullifier_key`` (packed k'), ``spend_key`` (s' below 2^252), with P = k'*G + s'*T; ``input_commitment[2]`` = C
as [u, v]; ``value[2]``, ``blinding[2]``; ``delta`` = rho_in - rho_0 - rho_1 modulo l.

The outputs form a set of their own, never the tree's: the members' tag differs from that of tree leaves, because an
output set must have one spend relation. Spending authority is inside the proof (s'), so there is no signature outside.
Not checked: the ring itself (the verifier hashes decoded outputs, and refuses a member or a P that occurs twice); the
input's value is in range (checked when the output was made).
"""

from __future__ import annotations

from zkpriv.gadgets import (
    Domain,
    NullifierKey,
    add,
    commit,
    fixed_base_mul,
    generator,
    must_be_member,
    point_on_curve,
    poseidon,
)
from zkpriv.r1cs import Public, Secret, circuit, current

#: Shipped ring sizes.
RINGS = (11, 16, 64, 128)


@circuit
def ringct(
    member: Public["ring"],
    key_image: Public,
    commitment: Public[2],
    fee: Public,
    message: Public,
    nullifier_key: Secret,
    spend_key: Secret,
    input_commitment: Secret[2],
    value: Secret[2],
    blinding: Secret[2],
    delta: Secret,
    *,
    ring: int,
) -> None:
    """I spend one of the ring's outputs, once, and the two new commitments and the fee hold exactly its value."""
    cs = current()
    key = NullifierKey(nullifier_key)
    P = add(key.times(generator("G")), fixed_base_mul(spend_key, generator("T")))

    with cs.scope("input"):
        C = point_on_curve(*input_commitment, "the commitment is on the curve")
    digest = poseidon(Domain.RING, [P.u, P.v, C.u, C.v])
    must_be_member(digest, member, "the output is one of the ring")

    image = poseidon(Domain.RING, [key.packed])
    image.must_equal(key_image, "the key image belongs to this output", name="key_image")

    outputs = []
    for j in range(2):
        with cs.scope(f"output[{j}]"):
            outputs.append(commit(value[j], blinding[j], u=commitment[j], why="the new commitment is v*G_v + rho*H"))
    with cs.scope("fee"):
        balance = commit(fee, delta, why="the balance point is fee*G_v + delta*H")
    with cs.scope("balance", title="balance"):
        add(add(*outputs), balance, u=C.u, v=C.v, why="the input equals outputs plus fee")

    # The message is in a constraint, so a proof for it is a proof for no other.
    cs.declare_freedom(0, "the message is free, and the balance fixes C")
    cs.multiply(message, message, "message_squared", "the proof is bound to the message")


if __name__ == "__main__":
    from zkpriv.circuits.run import main

    main("ringct")
