# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes and digests are pinned: drift shows as a readable difference."""

from __future__ import annotations

import copy

from zkpriv.circuits import pins


def test_nothing_has_drifted() -> None:
    changes = pins.differences(pins.pinned(), pins.measure())
    assert not changes, "run `python -m zkpriv.circuits.pins --write` if this is meant:\n" + "\n".join(changes)


def test_targets() -> None:
    """The limits that the project set itself; the pins are at or below them."""
    gadgets = pins.pinned()["gadgets"]
    limits = {
        "poseidon, t=3, x^5, R_F=8": 240,
        "poseidon, t=5, x^5, R_F=8": 297,
        "poseidon, t=9, x^5, R_F=8": 384,
        "commitment, value 64 bits, blinding 252 bits, ranges counted, u only": 850,
        "key ownership k'*G, canonical": 715,
        "merkle level, arity 8, position bits counted": 394,
    }
    for name, limit in limits.items():
        assert gadgets[name] <= limit, name
    two = pins.pinned()["circuits"]["transfer inputs=2 outputs=2"]
    assert two["constraints"] <= 15100 and two["domain_size"] == 1 << 14


def test_differences_are_readable() -> None:
    old = pins.pinned()
    new = copy.deepcopy(old)
    new["circuits"]["transfer inputs=2 outputs=2"]["constraints"] += 6
    new["gadgets"]["boolean"] = 2
    del new["circuits"]["multiply"]
    lines = pins.differences(old, new)
    before = old["circuits"]["transfer inputs=2 outputs=2"]["constraints"]
    assert f"transfer inputs=2 outputs=2 / constraints: {before} -> {before + 6} (+6)" in lines
    assert "boolean: 1 -> 2 (+1)" in lines
    assert any(line.startswith("multiply / digest: ") and line.endswith("-> absent") for line in lines)
