# SPDX-License-Identifier: GPL-3.0-or-later
"""The library's Poseidon: parameters are what the scripts derive, weak ones are refused, answers are
frozen.
"""

from __future__ import annotations

import dataclasses
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import zkpriv.params as params
from hypothesis import given, settings
from hypothesis import strategies as st

from zkpriv.reference import jubjub, poseidon, redjubjub
from zkpriv.reference.field import R
from zkpriv.reference.poseidon_parameters import (
    PoseidonParameters,
    generate,
    inverse,
    mat_mul,
    matrix_defects,
    optimise,
    parameter_defects,
    partial_rounds_needed,
)

PARAMS = Path(__file__).resolve().parents[2] / "params"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"derive_{name}", PARAMS / "derive" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_header_of_the_maps_is_what_its_script_derives() -> None:
    module = script("hash_to_curve")
    assert module.TARGET.read_text(encoding="utf-8") == module.render()


@pytest.mark.parametrize("name", ["poseidon", "generators", "golden"])
def test_file_is_what_its_script_derives(name: str) -> None:
    assert (PARAMS / f"{name}.json").read_text(encoding="utf-8") == script(name).render()


@pytest.mark.parametrize("t", [2, 3, 4, 5, 9])
def test_shipped_parameters_have_no_defect(t: int) -> None:
    p = poseidon.parameters(t)
    assert parameter_defects(p) == []
    assert p.partial_rounds >= partial_rounds_needed(t, 5)
    identity = tuple(tuple(int(i == j) for j in range(t)) for i in range(t))
    assert mat_mul(p.mds, inverse(p.mds, R), R) == identity


def test_round_numbers_of_the_authors() -> None:
    assert [partial_rounds_needed(t, 5) for t in range(2, 18)] == [56] * 4 + [57] * 12


def weakened(**changes: object) -> PoseidonParameters:
    return dataclasses.replace(poseidon.parameters(3), **changes)  # type: ignore[arg-type]


IDENTITY = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mds": IDENTITY}, "identity"),
        ({"mds": ((1, 2, 3), (2, 4, 6), (1, 1, 1))}, "singular"),
        ({"mds": ((1, 1, 0), (1, 2, 1), (1, 1, 3))}, "zero entry"),
        ({"mds": ((1, 1, 1), (1, 2, 2), (1, 2, 2))}, "singular"),
        ({"round_constants": ((0, 0, 0),) * 65}, "zero"),
        ({"round_constants": ((1, 2, 3),) * 65}, "repeat"),
        ({"round_constants": poseidon.parameters(3).round_constants[:-1]}, "65 rows"),
        ({"alpha": 3}, "not a permutation"),
        ({"full_rounds": 7, "partial_rounds": 58}, "full rounds"),
        ({"full_rounds": 12, "partial_rounds": 53}, "too few"),
    ],
)
def test_weak_parameters_are_named(changes: dict[str, object], reason: str) -> None:
    assert any(reason in defect for defect in parameter_defects(weakened(**changes)))


def test_invariant_subspaces_are_found() -> None:
    """Equal rows and columns off lane 0 leave (0, 1, -1) alone: it never meets a partial S-box."""
    symmetric = ((3, 1, 1), (1, 5, 4), (1, 4, 5))
    found = " ".join(matrix_defects(symmetric))
    assert "algorithm 1" in found and "algorithms 2 and 3" in found
    rotation = ((1, 1, 1), (1, R - 1, 2), (2, 1, 1))
    assert matrix_defects(rotation) == [] or "M^" in matrix_defects(rotation)[0]


def test_identity_matrix_ignores_the_right_child() -> None:
    """Why the matrix is checked at all: without mixing, a hash of two children forgets one of them."""
    broken = weakened(mds=IDENTITY)
    assert poseidon.permute(broken, [7, 3, 4])[1] == poseidon.permute(broken, [7, 3, 999])[1]
    good = poseidon.parameters(3)
    assert poseidon.permute(good, [7, 3, 4])[1] != poseidon.permute(good, [7, 3, 999])[1]


@settings(max_examples=10, deadline=None)
@given(t=st.sampled_from([2, 3, 4, 5, 9]), data=st.data())
def test_sparse_form_is_the_same_permutation(t: int, data: st.DataObject) -> None:
    p = poseidon.parameters(t)
    state = data.draw(st.lists(st.integers(0, R - 1), min_size=t, max_size=t))
    assert poseidon.permute_optimised(optimise(p), state) == poseidon.permute(p, state)


def test_sparse_form_in_other_shapes() -> None:
    p = generate(6, 8, 60)
    state = [R - 1] * 6
    assert poseidon.permute_optimised(optimise(p), state) == poseidon.permute(p, state)


def test_tags_separate_domains_and_lengths() -> None:
    tags = {poseidon.tag(d, n) for d in poseidon.DOMAINS.values() for n in (1, 2, 3, 4, 8)}
    assert len(tags) == 25
    assert poseidon.tag(1, 8) == 8 * 2**64 + 2**40
    digests = {poseidon.poseidon(domain, [1, 2, 3, 4]) for domain in poseidon.DOMAINS.values()}
    assert len(digests) == 5
    assert poseidon.poseidon(1, [1]) != poseidon.poseidon(1, [1, 0])
    assert poseidon.poseidon(1, [5, 6, 7, 8]) != poseidon.poseidon(2, [5, 6, 7, 8])


def test_unreduced_inputs_and_odd_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="reduced"):
        poseidon.poseidon(poseidon.NODE, [R])
    with pytest.raises(ValueError, match="reduced"):
        poseidon.poseidon(poseidon.NODE, [-1])
    with pytest.raises(ValueError, match="widths"):
        poseidon.poseidon(poseidon.NODE, [1] * 5)
    with pytest.raises(ValueError, match="state has"):
        poseidon.permute(poseidon.parameters(3), [1, 2])


def test_golden_answers() -> None:
    """Read the frozen file by hand, not through the script that wrote it."""
    golden = params.golden()
    for case in golden["hashes"]:
        inputs = [int(value, 16) for value in case["inputs"]]
        state = [int(case["tag"], 16), *inputs]
        assert poseidon.permute(poseidon.parameters(len(state)), state)[1] == int(case["digest"], 16)
    assert int(golden["empty_roots"][-1], 16) == poseidon.tree_root([])
    base = jubjub.generator("SPENDING_KEY_GENERATOR")
    for case in golden["spend_signatures"]:
        redjubjub.verify(
            bytes.fromhex(case["key"]), bytes.fromhex(case["digest"]), bytes.fromhex(case["signature"]), base
        )


def test_tree_paths() -> None:
    leaves = list(range(1, 76))
    root = poseidon.tree_root(leaves)
    for position in (0, 7, 8, 63, 64, 74):
        path = poseidon.merkle_path(leaves, position)
        assert [len(level) for level in path] == [7] * 10 + [3]
        assert poseidon.path_root(leaves[position], position, path) == root
        assert poseidon.path_root(leaves[position], position ^ 1, path) != root
        assert poseidon.path_root(leaves[position] + 1, position, path) != root
