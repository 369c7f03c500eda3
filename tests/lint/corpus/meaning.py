# SPDX-License-Identifier: GPL-3.0-or-later
"""Circuits that are sound for the wrong statement: a test of the statement notices, and the lint some of them.

Each brings a false statement that it accepts, and the circuit without the bug, which refuses it.
"""

from __future__ import annotations

from typing import Any

from lint.corpus.book import TRACKER, seed
from zkpriv.circuits.samples import times

from zkpriv.gadgets import (
    Domain,
    NullifierKey,
    commit,
    fixed_base_mul,
    generator,
    is_less,
    merkle_root,
    poseidon,
    range_check,
    to_bits,
)
from zkpriv.gadgets.merkle import path_lists
from zkpriv.r1cs import Bit, Public, Secret, circuit
from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub
from zkpriv.reference import poseidon as hashes
from zkpriv.reference.jubjub import ORDER


@circuit
def small_number_right(limit: Public, x: Secret) -> None:
    """x < limit, both below 2^16."""
    range_check(limit, 16)
    range_check(x, 16)
    is_less(x, limit, 16).must_equal(1, "x is below the limit")


@seed({"limit": 100, "x": 5}, "L1", "range", published=True, right=small_number_right,
      forged={"limit": 100, "x": R - 1},
      reference=f"{TRACKER}#dark-forest-1; Unirep V-UNI-VUL; microsoft/crescent-credentials issues 128, 131")
@circuit
def comparison_without_range(limit: Public, x: Secret) -> None:
    """x < limit by a comparison of 16 bits, and nobody says that x has 16 bits: -1 passes."""
    is_less(x, limit, 16).must_equal(1, "x is below the limit")


@seed({"limit": 100, "x": 5}, "L1", "idle", published=True, right=small_number_right, forged={"limit": 100, "x": 200},
      reference=f"{TRACKER}#circom-pairing-1 (BigLessThan's output is never compared with 1)")
@circuit
def comparison_ignored(limit: Public, x: Secret) -> None:
    """The result of the comparison is not used."""
    range_check(limit, 16)
    range_check(x, 16)
    is_less(x, limit, 16)


def _nullifier(position: int, with_position: bool) -> dict[str, Any]:
    made = hashes.poseidon(hashes.NULLIFIER, [5, position] if with_position else [5, 0])
    return {"nullifier": made, "key": 5, "position": position}


@circuit
def position_in_nullifier(nullifier: Public, key: Secret, position: Secret) -> None:
    """The nullifier belongs to a key and a position."""
    range_check(position, 8)
    poseidon(Domain.NULLIFIER, [key, position]).must_equal(nullifier, "the nullifier")


@seed(_nullifier(3, False), "test", right=position_in_nullifier, forged=_nullifier(4, False),
      reference="SOUNDNESS 4.2 (nullifier without position), pitfall 27: one nullifier for two outputs")
@circuit
def nullifier_without_position(nullifier: Public, key: Secret, position: Secret) -> None:
    """Two outputs with one key have one nullifier: who spends one burns the other."""
    range_check(position, 8)
    poseidon(Domain.NULLIFIER, [key, 0]).must_equal(nullifier, "the nullifier")


def _aliased(index: int) -> dict[str, Any]:
    path = path_lists(77, [[11], [12]], index & 3)
    return {"root": hashes.poseidon(hashes.NODE, path[-1]), "leaf": 77, "path": path, "index": index,
            "nullifier": hashes.poseidon(hashes.NULLIFIER, [77, index])}


@circuit
def index_right(root: Public, nullifier: Public, leaf: Secret, path: Secret[2, 2], index: Secret) -> None:
    """The index has as many bits as the path has levels."""
    merkle_root(leaf, path, to_bits(index, 2)).must_equal(root, "the leaf is in the tree")
    poseidon(Domain.NULLIFIER, [leaf, index]).must_equal(nullifier, "the nullifier of this leaf")


@seed(_aliased(2), "test", published=True, right=index_right, forged=_aliased(6),
      reference=f"{TRACKER}#aztec-1 (index longer than the tree is high)")
@circuit
def index_too_long(root: Public, nullifier: Public, leaf: Secret, path: Secret[2, 2], index: Secret) -> None:
    """The path uses the low bits of an index of 32 bits, the nullifier all: 2^30 nullifiers for one leaf."""
    merkle_root(leaf, path, to_bits(index, 32)[:2]).must_equal(root, "the leaf is in the tree")
    poseidon(Domain.NULLIFIER, [leaf, index]).must_equal(nullifier, "the nullifier of this leaf")


@circuit
def canonical_key(u: Public, nullifier: Public, key: Secret) -> None:
    """The nullifier of the canonical secret of a key (in the packed form)."""
    made = NullifierKey(key)
    made.times_u(generator("G")).must_equal(u, "the key")
    poseidon(Domain.NULLIFIER, [made.packed, 0]).must_equal(nullifier, "the nullifier")


def _key(k: int, shown: int) -> dict[str, Any]:
    return {"u": times("G", k)[0], "nullifier": hashes.poseidon(hashes.NULLIFIER, [shown, 0]), "key": shown}


@seed(_key(5, 5), "test", right=canonical_key, forged=_key(5, 5 + ORDER),
      reference="SOUNDNESS E3 (pitfall 4): k and k + l give one point and two nullifiers")
@circuit
def key_not_canonical(u: Public, nullifier: Public, key: Secret) -> None:
    """The nullifier of a scalar that is only known to be below 2^252."""
    fixed_base_mul(key, generator("G")).u.must_equal(u, "the key")
    poseidon(Domain.NULLIFIER, [key, 0]).must_equal(nullifier, "the nullifier")


@circuit
def commitment_right(c: Public[2], value: Secret, rho: Secret) -> None:
    """C = value*G_v + rho*H."""
    commit(value, rho, bits=8, u=c[0], v=c[1])


_SWAPPED = {"c": list(jubjub.add(times("H", 5), times("G_v", 9))), "value": 5, "rho": 9}


@seed(_SWAPPED, "test", right=commitment_right, forged=_SWAPPED,
      reference="SOUNDNESS 4.2 (wrong generator)")
@circuit
def generators_swapped(c: Public[2], value: Secret, rho: Secret) -> None:
    """Value and blinding take each other's generator: this is no commitment of the protocol."""
    commit(value, rho, bits=8, u=c[0], v=c[1], value_base=generator("H"), blinding_base=generator("G_v"))


def _leaf_as_node() -> dict[str, Any]:
    # The children of the first node are shown as the content of a leaf.
    node = hashes.poseidon(hashes.NODE, [3, 4])
    return {"root": hashes.poseidon(hashes.NODE, [node, 9]), "content": [3, 4], "path": [[node, 9]], "bit": 0}


@circuit
def tagged_leaf(root: Public, content: Secret[2], path: Secret[1, 2], bit: Secret) -> None:
    """The leaf is hashed in its own domain."""
    leaf = poseidon(Domain.RING, content)
    merkle_root(leaf, path, [bit.must_be_boolean()]).must_equal(root, "the leaf is in the tree")


def _honest_leaf() -> dict[str, Any]:
    leaf = hashes.poseidon(hashes.NODE, [1, 2])
    return {"root": hashes.poseidon(hashes.NODE, [leaf, 9]), "content": [1, 2], "path": [[leaf, 9]], "bit": 0}


@seed(_honest_leaf, "test", right=tagged_leaf, forged=_leaf_as_node(), reference="SOUNDNESS pitfall 14 (no tags)")
@circuit
def leaf_without_tag(root: Public, content: Secret[2], path: Secret[1, 2], bit: Secret) -> None:
    """Leaves and nodes are hashed alike: an inner node passes for a leaf."""
    leaf = poseidon(Domain.NODE, content)
    merkle_root(leaf, path, [bit.must_be_boolean()]).must_equal(root, "the leaf is in the tree")


@circuit
def conjunction(a: Secret, b: Secret, out: Public) -> None:
    """out is 1 if both are."""
    (a.must_be_boolean() & b.must_be_boolean()).must_equal(out, "both")


@seed({"a": 1, "b": 1, "out": 1}, "test", right=conjunction, forged={"a": 0, "b": 1, "out": 1},
      reference="SoK 2402.15293 (wrong translation of logic into constraints)")
@circuit
def disjunction_for_conjunction(a: Secret, b: Secret, out: Public) -> None:
    """The operator is the wrong one."""
    left: Bit = a.must_be_boolean()
    (left | b.must_be_boolean()).must_equal(out, "both")
