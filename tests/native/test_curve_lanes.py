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


@pytest.mark.parametrize("group", [G1, G2])
def test_key_points_at_every_place(group: type[G1] | type[G2]) -> None:
    """Each level finds the same first bad point of a key, at each level of trust, and converts encodings alike."""
    from zkpriv._native import ffi, lib

    check, convert, bad_points = (
        (lib.zkp_g1_key_check, lib.zkp_g1_to_key, (off_subgroup_g1(), cofactor_point_g1()))
        if group is G1
        else (lib.zkp_g2_key_check, lib.zkp_g2_to_key, (off_subgroup_g2(), cofactor_point_g2()))
    )
    size = 2 * group.UNCOMPRESSED_BYTES * 2 // 3

    def outcomes(encodings: bytes, count: int, trust: int) -> set[tuple[int, int, bytes]]:
        found = set()
        for level in LEVELS:
            if backend.why_not(level) is None:
                with backend.using_level(level):
                    keys, index = ffi.new("uint64_t[]", size // 8 * count), ffi.new("uint64_t *")
                    status = convert(keys, index, encodings, count, trust, 1)
                    found.add((status, index[0], bytes(ffi.buffer(keys)) if status == lib.ZKP_OK else b""))
        return found

    def checks(keys: bytes, count: int, trust: int) -> set[tuple[int, int]]:
        found = set()
        for level in LEVELS:
            if backend.why_not(level) is None:
                with backend.using_level(level):
                    index = ffi.new("uint64_t *")
                    found.add((check(index, ffi.from_buffer("uint64_t[]", keys), count, trust, 1), index[0]))
        return found

    points = [(group.generator() * (5 * k + 2)).to_bytes(compressed=False) for k in range(10)]
    points[4] = group.identity().to_bytes(compressed=False)
    ((status, _, good),) = outcomes(b"".join(points), 10, lib.ZKP_POINTS_SUBGROUP)
    assert status == lib.ZKP_OK
    ((_, _, outside),) = outcomes(b"".join(bad_points), 2, lib.ZKP_POINTS_ON_CURVE)
    wide = (2**52).to_bytes(8, "little") + good[8:size]
    crossed = good[size // 2 : size] + good[: size // 2]
    for trust in (lib.ZKP_POINTS_TRUSTED, lib.ZKP_POINTS_ON_CURVE, lib.ZKP_POINTS_SUBGROUP):
        assert checks(good, 10, trust) == {(lib.ZKP_OK, 2**64 - 1)}
        for place in range(10):
            expected = {
                wide: (lib.ZKP_ERR_RANGE, lib.ZKP_POINTS_TRUSTED),
                crossed: (lib.ZKP_ERR_NOT_ON_CURVE, lib.ZKP_POINTS_ON_CURVE),
                outside[:size]: (lib.ZKP_ERR_NOT_IN_SUBGROUP, lib.ZKP_POINTS_SUBGROUP),
                outside[size:]: (lib.ZKP_ERR_NOT_IN_SUBGROUP, lib.ZKP_POINTS_SUBGROUP),
            }
            for bad, (why, needs) in expected.items():
                keys = bytearray(good)
                keys[size * place : size * (place + 1)] = bad
                keys[size * 9 :] = bad
                right = (why, place) if trust >= needs else (lib.ZKP_OK, 2**64 - 1)
                assert checks(bytes(keys), 10, trust) == {right}
            for bad_point in bad_points:
                encodings = b"".join([*points[:place], bad_point, *points[place + 1 :]])
                assert len(outcomes(encodings, 10, trust)) == 1
