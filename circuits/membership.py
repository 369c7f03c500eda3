# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: ignore-errors
"""One of 2^32 members, anonymous, once for each scope (a vote, a login, an airdrop), with a message.

Public: ``root`` of the member tree (arity 8, ten levels, and 4 at the root), ``nullifier``, ``scope``, ``message``.
Secret: ``identity``, ``path[11]`` (children of each ancestor, own child included, as in ``transfer``), ``position``.

The member's leaf is Poseidon_membership(identity), the nullifier Poseidon_membership(identity, scope): equal nullifiers
mean the same identity in the same scope, and the verifier refuses the second. The two hashes have different tags.
Not checked: that scope and message mean anything; that identities are strong secrets (256 random bits below r).
"""

from __future__ import annotations

from zkpriv.gadgets import Domain, merkle_root, poseidon, position_bits
from zkpriv.gadgets.merkle import TREE_ARITIES
from zkpriv.r1cs import Public, Secret, circuit, current


@circuit
def membership(
    root: Public,
    nullifier: Public,
    scope: Public,
    message: Public,
    identity: Secret,
    path: Secret[(TREE_ARITIES,)],
    position: Secret,
) -> None:
    """I am one of the members under ``root``, this is my only nullifier in ``scope``, and I say ``message``."""
    leaf = poseidon(Domain.MEMBERSHIP, [identity])
    reached = merkle_root(leaf, path, position_bits(position))
    reached.must_equal(root, "the member is in the tree", name="root")

    once = poseidon(Domain.MEMBERSHIP, [identity, scope])
    once.must_equal(nullifier, "the nullifier belongs to this member and scope", name="nullifier")

    # The message is in a constraint, so a proof for it is a proof for no other.
    current().declare_freedom(3, "identity, scope and message")
    current().multiply(message, message, "message_squared", "the proof is bound to the message")


if __name__ == "__main__":
    from zkpriv.circuits.run import main

    main("membership")
