# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in lanes: decoding and subgroup checks give what the scalar code gives, at every lane and every length."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.levels import LEVELS, require_level
from support.native_build import REPO, flags_of_levels, program, run
from support.points import cofactor_point_g1, cofactor_point_g2, off_subgroup_g1, off_subgroup_g2

from zkpriv import backend
from zkpriv.errors import EncodingError
from zkpriv.groups import G1, G2

pytestmark = pytest.mark.skipif(not backend.is_native, reason="native core only")


@pytest.mark.parametrize(
    ("flavour", "rounds"), [("release", 60), ("checked", 4), pytest.param("verify", 1_000, marks=pytest.mark.slow)]
)
def test_lanes_agree_with_the_scalar_code(flavour: str, rounds: int) -> None:
    require_level("ifma")
    path: Path = program("curve_lanes_selfcheck", flavour, extra=flags_of_levels()["ifma"])
    result = run(path, str(rounds), "20240601")
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == f"{rounds} rounds, 0 failures\n"


def test_constants_are_what_the_script_derives() -> None:
    command = [sys.executable, str(REPO / "params" / "derive" / "curve_lanes.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def outcome(group: type[G1] | type[G2], data: bytes, compressed: bool) -> bytes | tuple[str, int | None]:
    from zkpriv import _native_curve as native

    decode = native.g1_decode_many if group is G1 else native.g2_decode_many
    try:
        return decode(data, compressed, True)
    except EncodingError as error:
        return str(error), error.offset


@pytest.mark.parametrize("count", range(1, 18))
def test_ragged_counts_and_bad_points_at_every_place(count: int) -> None:
    """Each level decodes the same points and names the same first bad one, in both forms of both groups."""
    groups: tuple[tuple[type[G1] | type[G2], tuple[bytes, bytes]], ...] = (
        (G1, (off_subgroup_g1(), cofactor_point_g1())),
        (G2, (off_subgroup_g2(), cofactor_point_g2())),
    )
    for group, bad in groups:
        good = [(group.generator() * (3 * k + 1)).to_bytes(compressed=False) for k in range(count - 1)]
        good.append(group.identity().to_bytes(compressed=False))
        compressed = [group._of(point).to_bytes() for point in good]
        cases = [(b"".join(good), False), (b"".join(compressed), True)]
        for place in (count - 1, count // 2, 0):
            for wrong in (*bad, b"\xff" * len(good[0]), bytes(len(good[0]))):
                cases.append((b"".join([*good[:place], wrong, *good[place + 1 :]]), False))
            wrong = bytes([compressed[place][0] ^ 0x80]) + compressed[place][1:]
            cases.append((b"".join([*compressed[:place], wrong, *compressed[place + 1 :]]), True))
        for data, is_compressed in cases:
            found = set()
            for level in LEVELS:
                if backend.why_not(level) is None:
                    with backend.using_level(level):
                        found.add(outcome(group, data, is_compressed))
            assert len(found) == 1
