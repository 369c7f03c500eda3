# SPDX-License-Identifier: GPL-3.0-or-later
"""The C core's Poseidon against the reference and the published permutations."""

from __future__ import annotations

import random

import pytest
from support.vectors import load_json

from zkpriv import backend, hashing
from zkpriv.errors import EncodingError
from zkpriv.hashing import FIELD_ORDER as R
from zkpriv.hashing import Domain, poseidon, poseidon_many, poseidon_permutation, poseidon_tag
from zkpriv.reference import poseidon as reference

pytestmark = pytest.mark.usefixtures("every_level")

LENGTHS = (1, 2, 3, 4, 8)


@pytest.mark.parametrize("length", LENGTHS)
def test_permutation_agrees(length: int) -> None:
    rng = random.Random(length)
    states = [[0] * (length + 1), [R - 1] * (length + 1), list(range(length + 1))]
    states += [[rng.randrange(R) for _ in range(length + 1)] for _ in range(10)]
    for state in states:
        expected = reference.permute(reference.parameters(length + 1), state)
        assert [int(x) for x in poseidon_permutation(state)] == expected


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("domain", list(Domain))
def test_hash_agrees(length: int, domain: Domain) -> None:
    inputs = [random.Random(17 * length + domain).randrange(R) for _ in range(length)]
    assert int(poseidon(domain, inputs)) == reference.poseidon(int(domain), inputs)


@pytest.mark.parametrize("t", [3, 5])
def test_permutations_of_others(t: int) -> None:
    for case in load_json(f"poseidon/hadeshash_x5_255_{t}.json")["kats"]:
        state = [int(x, 16) for x in case["input"]]
        assert [int(x) for x in poseidon_permutation(state)] == [int(x, 16) for x in case["output"]]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 8])
@pytest.mark.parametrize("count", [*range(18), 63, 64, 65, 200])
def test_many(level: str, length: int, count: int) -> None:
    rng = random.Random(count)
    rows = [[rng.choice([0, 1, R - 1, *[rng.randrange(R)] * 5]) for _ in range(length)] for _ in range(count)]
    data = b"".join(x.to_bytes(32, "little") for row in rows for x in row)
    expected = b"".join(poseidon(Domain.NODE, row).to_bytes() for row in rows)
    assert poseidon_many(Domain.NODE, length, data) == expected


def test_an_unreduced_input_in_any_place_is_refused(level: str) -> None:
    for count in (2, 8, 9, 17):
        for place in range(3 * count):
            inputs = [R if i == place else R - 1 for i in range(3 * count)]
            with pytest.raises(EncodingError, match="not below r"):
                poseidon_many(Domain.NODE, 3, b"".join(x.to_bytes(32, "little") for x in inputs))


def test_tag_separates_width_and_domain() -> None:
    """A leaf is never a node of the same width, and no input can be left out or added as zero."""
    seen = {poseidon(domain, [5, 6, 7, 8]) for domain in Domain}
    seen |= {poseidon(Domain.NODE, row) for row in ([5], [5, 0], [5, 0, 0], [5, 0, 0, 0], [5, 0, 0, 0, 0, 0, 0, 0])}
    assert len(seen) == 10
    assert poseidon_tag(Domain.LEAF, 4) == (4 << 64) + (2 << 40)


def test_every_input_counts() -> None:
    base = poseidon(Domain.NODE, list(range(8)))
    for place in range(8):
        changed = [*range(8)]
        changed[place] = 999
        assert poseidon(Domain.NODE, changed) != base


@pytest.mark.parametrize("length", [0, 5, 6, 7, 9])
def test_other_lengths_are_refused(length: int) -> None:
    with pytest.raises(EncodingError, match="1, 2, 3, 4 or 8"):
        poseidon(Domain.NODE, [1] * length)
    with pytest.raises(EncodingError):
        poseidon_permutation([1] * (length + 1))


@pytest.mark.parametrize("value", [R, R + 5, 1 << 255, (1 << 256) - 1])
def test_unreduced_inputs_are_refused(value: int) -> None:
    with pytest.raises(EncodingError, match="r"):
        poseidon(Domain.LEAF, [1, value, 2, 3])
    with pytest.raises(EncodingError, match="not below r"):
        poseidon_many(Domain.NULLIFIER, 2, bytes(32) + value.to_bytes(32, "little"))
    with pytest.raises(EncodingError):
        poseidon(Domain.LEAF, [1, -1, 2, 3])


def test_rows_cut_short_are_refused() -> None:
    with pytest.raises(EncodingError, match="rows of 2"):
        poseidon_many(Domain.NULLIFIER, 2, bytes(95))


def test_empty_leaf_and_blake2b() -> None:
    assert int(hashing.empty_leaf()) == reference.empty_leaf()
    assert hashing.hash_to_scalar(b"zkpriv1_test", b"a", b"b") == hashing.hash_to_scalar(b"zkpriv1_test", b"ab")


def test_thread_count_changes_nothing() -> None:
    if not backend.is_native:
        pytest.skip("threads exist in the C core alone")
    rows = bytes(31) + b"\x01"
    data = (rows[::-1] * 8) * 300
    with backend.using_threads(1):
        alone = poseidon_many(Domain.NODE, 8, data)
    with backend.using_threads(4):
        assert poseidon_many(Domain.NODE, 8, data) == alone
