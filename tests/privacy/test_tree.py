# SPDX-License-Identifier: GPL-3.0-or-later
"""The note tree against the reference, at every boundary, and its way back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zkpriv.errors import PlanError, TreeFull
from zkpriv.privacy.tree import CAPACITY, LEVELS, NoteTree, empty_node, grow, path_of
from zkpriv.reference import poseidon as reference

SIZES = (0, 1, 2, 7, 8, 9, 15, 16, 63, 64, 65, 70)
LEAVES = [1000 + i for i in range(max(SIZES))]


def test_empty_tree_matches_the_reference() -> None:
    assert tuple(empty_node(level) for level in range(LEVELS + 1)) == reference.empty_roots()
    assert NoteTree().root() == reference.empty_roots()[-1]


@pytest.mark.parametrize("size", SIZES)
def test_root_and_paths_match_the_reference(size: int) -> None:
    tree = NoteTree(LEAVES[:size])
    expected = reference.tree_root(LEAVES[:size])
    assert tree.root() == expected
    assert NoteTree(LEAVES).root(size) == expected
    for position in {0, size // 2, size - 1} if size else ():
        path = tree.path(position)
        assert [list(row) for row in path.siblings] == reference.merkle_path(LEAVES[:size], position)
        assert path.root(LEAVES[position]) == expected
        assert NoteTree(LEAVES).path(position, size) == path


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 20), max_size=5), st.data())
def test_appending_in_parts_and_rolling_back(parts: list[int], data: st.DataObject) -> None:
    tree = NoteTree()
    count = 0
    for part in parts:
        leaves = list(range(count, count + part))
        growth = tree.append(leaves)
        count += part
        assert (growth.size, growth.root) == (count, tree.root())
    whole = NoteTree(range(count))
    assert tree.root() == whole.root()
    cut = data.draw(st.integers(0, count))
    tree.rollback(cut)
    assert tree.size == cut
    assert tree.root() == NoteTree(range(cut)).root()
    tree.append(list(range(cut, count)))
    assert tree.root() == whole.root()


def test_equal_leaves_have_paths_of_their_own() -> None:
    """SOUNDNESS row 35: a repeated leaf is two positions."""
    tree = NoteTree([5, 5, 5])
    assert tree.path(0) != tree.path(1)
    assert tree.path(0).root(5) == tree.path(2).root(5) == tree.root()


class _Constant:
    """A tree in which every complete node has the same value: sizes near the end without the leaves."""

    def node(self, level: int, index: int) -> int:
        assert 0 <= index < CAPACITY // 8**level
        return 42 + level


def test_the_last_places_and_not_one_more() -> None:
    source = _Constant()
    growth = grow(source, CAPACITY - 1, [42])
    assert growth.size == CAPACITY
    assert [len(row) for row in growth.nodes] == [1] * LEVELS
    path = path_of(source, CAPACITY - 1, CAPACITY)
    assert [len(row) for row in path.siblings] == [7] * 10 + [3]
    assert path.root(42) == growth.root
    with pytest.raises(TreeFull, match="1 places are left"):
        grow(source, CAPACITY - 1, [1, 2])
    with pytest.raises(TreeFull):
        grow(source, CAPACITY, [1])


@pytest.mark.parametrize("position", [-1, 3, 2**32])
def test_no_path_beyond_the_leaves(position: int) -> None:
    with pytest.raises(PlanError, match="position"):
        NoteTree([1, 2, 3]).path(position)
