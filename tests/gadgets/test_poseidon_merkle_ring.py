# SPDX-License-Identifier: GPL-3.0-or-later
"""Poseidon, Merkle paths, membership in a list."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.forge import broken, forge
from support.gadgets import agrees_in_all_mixes, alone, cost, outputs
from zkpriv.circuits.samples import SparseTree

from zkpriv import params
from zkpriv.errors import CircuitError
from zkpriv.gadgets import Domain, merkle_root, must_be_member, path_lists, poseidon, position_bits, to_bits
from zkpriv.gadgets.merkle import TREE_ARITIES
from zkpriv.r1cs.field import R
from zkpriv.reference import poseidon as reference

FIELD = st.integers(0, R - 1)
COSTS = {1: 213, 2: 240, 3: 261, 4: 297, 8: 384}
HASHES = {n: alone(lambda *x: [poseidon(Domain.LEAF, x)], n, 1) for n in COSTS}


@pytest.mark.parametrize("length", COSTS)
def test_poseidon_costs(length: int) -> None:
    assert cost(lambda *x: poseidon(Domain.NODE, x), length) == COSTS[length]


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(COSTS)), st.data())
def test_poseidon_agrees_with_the_reference(length: int, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.one_of(FIELD, st.sampled_from([0, 1, R - 1])), min_size=length, max_size=length))
    assert outputs(HASHES[length], *values) == [reference.poseidon(reference.LEAF, values)]


@pytest.mark.parametrize("domain", list(Domain))
def test_poseidon_domains_agree_and_differ(domain: Domain) -> None:
    """SOUNDNESS row 14: tags separate domains and lengths."""
    assert outputs(alone(lambda *x: [poseidon(domain, x)], 2, 1), 3, 4) == [reference.poseidon(int(domain), [3, 4])]
    others = {reference.poseidon(int(other), [3, 4]) for other in Domain}
    assert len(others) == len(Domain)
    assert reference.poseidon(int(domain), [1]) != reference.poseidon(int(domain), [1, 0])


def test_poseidon_in_all_mixes() -> None:
    for values in ([7], [7, 8], [7, 8, 0]):
        agrees_in_all_mixes(lambda *x: [poseidon(Domain.NODE, x)], values, [reference.poseidon(1, values)])
    for constants in ({0: 1, 4: 9}, {i: i for i in range(7)}):
        values = [constants.get(i, 50 + i) for i in range(8)]
        made = alone(lambda *x: [poseidon(Domain.NODE, x)], 8, 1, constants)
        assert outputs(made, *(v for i, v in enumerate(values) if i not in constants)) == [
            reference.poseidon(1, values)
        ]


def test_poseidon_refuses_other_lengths() -> None:
    for length in (0, 5, 6, 7, 9):
        with pytest.raises(CircuitError, match="1, 2, 3, 4 or 8"):
            poseidon(Domain.NODE, [1] * length)


def test_poseidon_parameters_mix() -> None:
    """SOUNDNESS row 13, E11: the matrix mixes and constants are there, so both children matter."""
    for entry in params.poseidon()["instances"].values():
        matrix = [[int(value, 16) for value in row] for row in entry["mds"]]
        assert all(value for row in matrix for value in row), "an MDS matrix has no zero"
        assert all(int(value, 16) for value in entry["round_constants"][0])
    made = HASHES[2]
    assert outputs(made, 3, 4) != outputs(made, 3, 999)
    assert outputs(made, 3, 4) != outputs(made, 4, 3)


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_every_wire_of_poseidon_matters(data: st.DataObject) -> None:
    length = data.draw(st.sampled_from([2, 4]))
    honest = HASHES[length].solve({"x": list(range(1, length + 1))})
    path = data.draw(st.sampled_from(honest.paths("poseidon*")))
    assert broken(honest.mutated({path: data.draw(FIELD)})) or honest[path] == honest.mutated({path: 0})[path]


@pytest.mark.parametrize("box", ["round[0]/lane[1]", "round[0]/lane[2]", "box[0]", "box[40]", "box[77]"])
@pytest.mark.parametrize("power", ["x2", "x4", "x5"])
def test_a_forged_s_box_is_named(box: str, power: str) -> None:
    honest = HASHES[2].solve({"x": [1, 2]})
    wire = f"poseidon3/{box}/{power}"
    forged = forge(HASHES[2], {"x": [1, 2]}, {wire: honest[wire] + 1})
    assert broken(forged) == [wire], "everything after is consistent, and only the S-box's own constraint sees it"


# ---- Merkle paths --------------------------------------------------------------------------------------------

LEVELS = {2: 242, 4: 302, 8: 394}


def tree(arities: tuple[int, ...]) -> object:
    bits = sum(arity.bit_length() - 1 for arity in arities)

    def build(leaf: object, position: object, *rest: object) -> list[object]:
        path, used = [], 0
        for arity in arities:
            path.append(rest[used : used + arity])
            used += arity
        return [merkle_root(leaf, path, to_bits(position, bits))]  # type: ignore[arg-type]

    return build


@pytest.mark.parametrize("arity", LEVELS)
def test_level_costs_and_every_place_works(arity: int) -> None:
    build = tree((arity,))
    assert cost(build, 2 + arity) == LEVELS[arity]  # type: ignore[arg-type]
    made = alone(build, 2 + arity, 1)  # type: ignore[arg-type]
    children = [100 + i for i in range(arity)]
    for place in range(arity):
        expected = reference.poseidon(reference.NODE, children)
        assert outputs(made, children[place], place, *children) == [expected]
        wrong = forge(made, {"x": [999, place, *children]})
        assert broken(wrong) == ["level[0]/selected"], "a leaf that is not among the children"


def test_whole_tree() -> None:
    draw = random.Random(3)
    build = tree(TREE_ARITIES)
    count = 2 + sum(TREE_ARITIES)
    assert cost(build, count) == 4242  # type: ignore[arg-type]
    made = alone(build, count, 1)  # type: ignore[arg-type]
    for position in (0, 1, 7, 8, (1 << 32) - 1, draw.randrange(1 << 32)):
        leaves = {position: draw.randrange(R), position ^ 1: draw.randrange(R)}
        made_tree = SparseTree(leaves)
        path = made_tree.path(position)
        flat = [child for children in path for child in children]
        assert outputs(made, leaves[position], position, *flat) == [made_tree.root]


def test_path_lists_agree_with_the_reference_tree() -> None:
    leaves = [1000 + i for i in range(20)]
    for position in (0, 7, 8, 19):
        siblings = reference.merkle_path(leaves, position)
        lists = path_lists(leaves[position], siblings, position)
        sparse = SparseTree(dict(enumerate(leaves)))
        assert lists == sparse.path(position)
        assert reference.poseidon(reference.NODE, lists[-1]) == reference.tree_root(leaves) == sparse.root


def test_non_boolean_path_bit_is_refused() -> None:
    """SOUNDNESS row 7, E6: with a free bit any leaf hashes to the real node."""
    made = alone(tree((8,)), 10, 1)  # type: ignore[arg-type]
    children = [100 + 3 * i for i in range(8)]
    stranger = 987654321
    for index, wire in enumerate(["bit[0]", "bit[1]"]):
        other = children[1 << index]
        bit = (stranger - children[0]) * pow(other - children[0], -1, R) % R
        # The position follows the bit, so that only the bit itself is wrong.
        bits = {"bit[0]": 0, "bit[1]": 0} | {wire: bit}
        forged = forge(made, {"x": [stranger, bit << index, *children]}, bits)
        assert forged["out[0]"] == reference.poseidon(reference.NODE, children), "the forged leaf reaches the real node"
        assert broken(forged) == [f"{wire}/boolean"]


def test_position_bits_refuse_2_32() -> None:
    """SOUNDNESS row 4: an index is exactly 32 bits."""
    made = alone(lambda x: position_bits(x), 1, 32)
    assert outputs(made, (1 << 32) - 1) == [1] * 32
    for position in (1 << 32, (1 << 32) + 5, R - 1):
        assert "position/bit[31]" in broken(forge(made, {"x": [position]}))


def test_path_checks_its_shape() -> None:
    with pytest.raises(CircuitError, match="2, 4 or 8 children"):
        merkle_root(1, [[1, 2, 3]], [])
    with pytest.raises(CircuitError, match="position bits"):
        merkle_root(1, [[1, 1]], [])


# ---- lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 3, 11])
def test_membership(size: int) -> None:
    made = alone(lambda x, *m: must_be_member(x, m), 1 + size, 0)
    members = [5 + i * i for i in range(size)]
    assert cost(lambda x, *m: must_be_member(x, m), 1 + size) == max(size - 1, 1)
    for member in members:
        assert made.solve({"x": [member, *members]}).is_satisfied()
    for stranger in (4, R - 5, members[0] + 1 if size == 1 else 7):
        assert "member/last" in broken(forge(made, {"x": [stranger, *members]}))


def test_membership_products_cannot_be_skipped() -> None:
    made = alone(lambda x, *m: must_be_member(x, m), 6, 0)
    forged = forge(made, {"x": [99, 1, 2, 3, 4, 5]}, {"member/product[2]": 0})
    assert broken(forged) == ["member/product[2]"]


def test_membership_of_constants() -> None:
    for value in (1, 2, 3):
        agrees_in_all_mixes(lambda x, *m: must_be_member(x, m) or [x], [value, 1, 2, 3], [value])
    with pytest.raises(CircuitError, match="not a member"):
        must_be_member(4, [1, 2, 3])
    with pytest.raises(CircuitError, match="at least one"):
        must_be_member(4, [])
