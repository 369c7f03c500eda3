# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: ignore-errors
"""A linkable ring signature: one of n keys signed, and signs twice under one key image.

Public: ``member[n]`` = Poseidon_ring(P.u, P.v) of each key, ``key_image`` = Poseidon_ring(packed k'), ``message``.
Secret: ``nullifier_key`` (packed k', see ``transfer``), ``spend_key`` (s' below 2^252), with P = k'*G + s'*T.

The verifier hashes the ring itself, from decoded keys, and refuses members that occur twice.
Not checked: that s' is canonical; nothing but P depends on it. One key has one image: two pairs (k', s') for one P
would give the logarithm of T to the base G.
"""

from __future__ import annotations

from zkpriv.gadgets import Domain, NullifierKey, add, fixed_base_mul, generator, must_be_member, poseidon
from zkpriv.r1cs import Public, Secret, circuit, current

#: Shipped ring sizes.
RINGS = (11, 16, 64, 128)


@circuit
def ring_signature(
    member: Public["ring"],
    key_image: Public,
    message: Public,
    nullifier_key: Secret,
    spend_key: Secret,
    *,
    ring: int,
) -> None:
    """I own one of the ring's keys, this is its key image, and I sign ``message``."""
    key = NullifierKey(nullifier_key)
    P = add(key.times(generator("G")), fixed_base_mul(spend_key, generator("T")))

    digest = poseidon(Domain.RING, [P.u, P.v])
    must_be_member(digest, member, "the key is one of the ring")

    image = poseidon(Domain.RING, [key.packed])
    image.must_equal(key_image, "the key image belongs to this key", name="key_image")

    # The message is in a constraint, so a signature for it is one for no other.
    current().declare_freedom(1, "the message")
    current().multiply(message, message, "message_squared", "the proof is bound to the message")


if __name__ == "__main__":
    from zkpriv.circuits.run import main

    main("ring_signature")
