# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs that should be linked and are not: every wire is determined, and the witness has a freedom too many."""

from __future__ import annotations

from typing import Any

from lint.corpus.book import TRACKER, seed

from zkpriv.gadgets import Domain, merkle_root, poseidon, range_check, to_bits
from zkpriv.gadgets.merkle import path_lists
from zkpriv.r1cs import LC, Public, Secret, circuit, current
from zkpriv.reference import poseidon as hashes

NODE, LEAF, RING, MEMBERSHIP, NULLIFIER = hashes.NODE, hashes.LEAF, hashes.RING, hashes.MEMBERSHIP, hashes.NULLIFIER


def _path(leaf: int) -> tuple[list[list[int]], int]:
    path = path_lists(leaf, [[11], [12]], 2)
    return path, hashes.poseidon(NODE, path[-1])


def _plain_bits() -> dict[str, Any]:
    _, root = _path(77)
    return {"root": root, "leaf": 77, "sibling": [11, 12], "bit": [0, 1]}


@seed(_plain_bits, "L2", "freedom", published=True, freedom=3,
      reference="https://github.com/zk-kit/zk-kit.circom/issues/24 (BinaryMerkleRoot selectors); SOUNDNESS E6")
@circuit
def path_bits_not_boolean(root: Public, leaf: Secret, sibling: Secret[2], bit: Secret[2]) -> None:
    """A Merkle path whose direction bits are any field elements: any leaf proves membership."""
    node: LC = leaf
    for i in range(2):
        left = node + bit[i] * (sibling[i] - node)
        node = poseidon(Domain.NODE, [left, node + sibling[i] - left])
    node.must_equal(root, "the leaf is in the tree")


def _unlinked() -> dict[str, Any]:
    path, root = _path(hashes.poseidon(MEMBERSHIP, [5]))
    return {"root": root, "nullifier": hashes.poseidon(NULLIFIER, [5, 2]), "identity": 5,
            "leaf": path[0][0], "path": path, "position": 2}


@seed(_unlinked, "L2", "freedom", freedom=3, published=True,
      reference=f"{TRACKER}#maci-1 (state leaf not linked); SOUNDNESS pitfall 9")
@circuit
def leaf_not_linked(
    root: Public, nullifier: Public, identity: Secret, leaf: Secret, path: Secret[2, 2], position: Secret
) -> None:
    """The leaf in the path is an input of its own, not the hash of the identity."""
    bits = to_bits(position, 2)
    merkle_root(leaf, path, bits).must_equal(root, "the leaf is in the tree")
    poseidon(Domain.NULLIFIER, [identity, position]).must_equal(nullifier, "the nullifier of the identity")


def _two_secrets() -> dict[str, Any]:
    path, root = _path(hashes.poseidon(MEMBERSHIP, [5]))
    return {"root": root, "nullifier": hashes.poseidon(NULLIFIER, [6, 2]), "identity": 5, "other": 6,
            "path": path, "position": 2}


@seed(_two_secrets, "L2", "freedom", freedom=3, reference="SOUNDNESS pitfall 10")
@circuit
def second_secret(
    root: Public, nullifier: Public, identity: Secret, other: Secret, path: Secret[2, 2], position: Secret
) -> None:
    """The nullifier comes from another secret than the leaf."""
    leaf = poseidon(Domain.MEMBERSHIP, [identity])
    merkle_root(leaf, path, to_bits(position, 2)).must_equal(root, "the leaf is in the tree")
    poseidon(Domain.NULLIFIER, [other, position]).must_equal(nullifier, "the nullifier of the identity")


@seed({"total": 9, "a": 4, "b": 5}, "L2", "freedom", freedom=0, reference="SOUNDNESS pitfall 11, E9 (range missing)")
@circuit
def output_without_range(total: Public, a: Secret, b: Secret) -> None:
    """Two outputs add up to the total, which is in a range; they are not, so one of them may be negative."""
    range_check(total, 16)
    (a + b).must_equal(total, "the outputs add up to the total")


@seed({"paid": 9, "spent": 20}, "L2", "freedom", freedom=1, reference="SOUNDNESS 4.2 (balance missing)")
@circuit
def balance_missing(paid: Public, spent: Secret) -> None:
    """What is paid and what is spent are both looked at, and never compared."""
    (paid * paid).named("bound")
    (spent * spent).must_equal(spent * spent, "spent is used")


def _signature() -> dict[str, Any]:
    key, nonce, message = 11, 13, 4
    s = nonce + key * message
    return {"nullifier": hashes.poseidon(NULLIFIER, [nonce, s]), "message": message, "key_hash":
            hashes.poseidon(MEMBERSHIP, [key]), "key": key, "nonce": nonce}


@seed(_signature, "L2", "freedom", published=True, freedom=2,
      reference=f"{TRACKER}#stealthdrop-1 (nondeterministic nullifier)")
@circuit
def nullifier_from_signature(
    nullifier: Public, message: Public, key_hash: Public, key: Secret, nonce: Secret
) -> None:
    """The nullifier is the hash of a signature, and every nonce makes another signature."""
    poseidon(Domain.MEMBERSHIP, [key]).must_equal(key_hash, "the key is registered")
    answer = nonce + key * message
    poseidon(Domain.NULLIFIER, [nonce, answer]).must_equal(nullifier, "one nullifier for each signature")


@seed({"sum": 7, "values": [3, 4], "chosen": 4}, "L2", "freedom", freedom=2, reference="SOUNDNESS 4.2 (mux not tied)")
@circuit
def choice_not_tied(sum: Public, values: Secret[2], chosen: Secret) -> None:
    """One of two values is chosen by a bit, and the value that is used further on is another input."""
    current().bit("bit", 1).select(values[1], values[0])
    (values[0] + values[1]).must_equal(sum, "the values add up")
    poseidon(Domain.RING, [chosen]).named("used")


@seed({"bits": [1] * 8, "value": 127}, "build", published=True,
      reference="https://github.com/hermeznetwork/circuits/issues/55 (BitsCompressed2AySign)")
@circuit
def input_bit_left_out(value: Public, bits: Secret[8]) -> None:
    """A loop stops one bit early: the highest input bit is in no constraint."""
    total = LC.constant(0)
    for i in range(7):
        total = total + bits[i].must_be_boolean().scaled(1 << i)
    total.must_equal(value, "the bits make up the value")


@seed({"recipient": 5, "secret": 6, "root": 7}, "build", published=True,
      reference=f"{TRACKER}#unused-pub-inputs (Tornado Cash squares its recipient for this)")
@circuit
def recipient_not_bound(root: Public, recipient: Public, secret: Secret) -> None:
    """A public input in no constraint: the proof holds for every recipient."""
    poseidon(Domain.MEMBERSHIP, [secret]).must_equal(root, "the secret is known")


@seed({"x": 5}, "build", published=True, reference="https://github.com/aptos-labs/keyless-zk-proofs/issues/89 (out[0])")
@circuit
def hint_left_out(x: Public) -> None:
    """A loop starts at 1: the first hinted value is in no constraint."""
    cs = current()
    made = [cs.hint(f"out[{i}]", cs.temp(x) + i).checked_by("out[i] = x + i") for i in range(3)]
    for i in range(1, 3):
        made[i].must_equal(x + i, "out[i] = x + i")
