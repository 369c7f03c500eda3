# SPDX-License-Identifier: GPL-3.0-or-later
"""Strict decoding of G1 and G2, both backends: one encoding for each point and nothing else."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from support.curve import P

from zkpriv.errors import EncodingError
from zkpriv.groups import G1, G2

pytestmark = pytest.mark.usefixtures("every_level")

groups = pytest.mark.parametrize("group", [G1, G2])


@pytest.fixture(params=["native", "python"], scope="module")
def core(request: pytest.FixtureRequest) -> ModuleType:
    if request.param == "native":
        from zkpriv import _backend_native

        return _backend_native
    from zkpriv.reference import backend

    return backend


def decode(core: ModuleType, group: Any, data: bytes, *, compressed: bool, subgroup: bool = True) -> bytes:
    result: bytes = getattr(core, f"{group._PREFIX}_decode")(data, compressed, subgroup)
    return result


def must_refuse(core: ModuleType, group: Any, data: bytes, *, compressed: bool, match: str | None = None) -> None:
    with pytest.raises(EncodingError, match=match):
        decode(core, group, data, compressed=compressed)


@groups
def test_round_trip_of_both_signs(core: ModuleType, group: Any) -> None:
    point = group.generator() * 987654321
    seen = set()
    for p in (point, -point):
        short, long = p.to_bytes(), p.to_bytes(compressed=False)
        assert decode(core, group, short, compressed=True) == long
        assert decode(core, group, long, compressed=False) == long
        seen.add(short[0] & 0x20)
    assert seen == {0, 0x20}


@groups
@pytest.mark.parametrize("compressed", [True, False])
def test_all_flag_combinations_on_a_finite_point(core: ModuleType, group: Any, compressed: bool) -> None:
    point = group.generator()
    data = point.to_bytes(compressed=compressed)
    accepted = {}
    for flags in range(8):
        changed = bytes([flags << 5 | data[0] & 0x1F]) + data[1:]
        try:
            accepted[flags] = decode(core, group, changed, compressed=compressed)
        except EncodingError:
            continue
    plain = point.to_bytes(compressed=False)
    assert accepted == ({4: plain, 5: (-point).to_bytes(compressed=False)} if compressed else {0: plain})


@groups
@pytest.mark.parametrize("compressed", [True, False])
def test_infinity_has_one_encoding(core: ModuleType, group: Any, compressed: bool) -> None:
    infinity = group.identity().to_bytes(compressed=compressed)
    assert infinity == bytes([0xC0 if compressed else 0x40]) + bytes(len(infinity) - 1)
    assert decode(core, group, infinity, compressed=compressed) == group.identity().to_bytes(compressed=False)
    for position in range(len(infinity)):
        for bit in (1, 0x10):
            changed = bytearray(infinity)
            changed[position] ^= bit
            must_refuse(core, group, bytes(changed), compressed=compressed)
    with_sign = bytes([infinity[0] | 0x20]) + infinity[1:]
    must_refuse(core, group, with_sign, compressed=compressed)
    must_refuse(core, group, bytes(len(infinity)), compressed=compressed)


@groups
def test_form_and_length_must_fit(core: ModuleType, group: Any) -> None:
    point = group.generator()
    short, long = point.to_bytes(), point.to_bytes(compressed=False)
    must_refuse(core, group, long, compressed=True)
    must_refuse(core, group, short, compressed=False)
    for data, compressed in ((short, True), (long, False)):
        must_refuse(core, group, data[:-1], compressed=compressed)
        must_refuse(core, group, data + b"\0", compressed=compressed)
        must_refuse(core, group, b"", compressed=compressed)
    # the right length with the flag of the other form
    must_refuse(core, group, bytes([short[0] & 0x1F]) + short[1:], compressed=True)
    must_refuse(core, group, bytes([long[0] | 0x80]) + long[1:], compressed=False)


@groups
def test_coordinates_must_be_reduced(core: ModuleType, group: Any) -> None:
    """Adding p to a coordinate names the same residue; it must not decode, wherever there is room for it."""
    tried = 0
    for k in range(1, 40):
        point = group.generator() * k
        long = point.to_bytes(compressed=False)
        for start in range(0, len(long), 48):
            value = int.from_bytes(long[start : start + 48], "big") + P
            if value >> (381 if start == 0 else 384):
                continue
            changed = long[:start] + value.to_bytes(48, "big") + long[start + 48 :]
            must_refuse(core, group, changed, compressed=False)
            if start + 48 <= len(long) // 2:
                short = bytearray(point.to_bytes())
                flags = short[0] & 0xE0
                short[start : start + 48] = value.to_bytes(48, "big")
                short[0] |= flags
                must_refuse(core, group, bytes(short), compressed=True)
            tried += 1
        if tried > 12:
            break
    assert tried > 3


@groups
def test_off_the_curve(core: ModuleType, group: Any) -> None:
    long = bytearray(group.generator().to_bytes(compressed=False))
    long[-1] ^= 1
    must_refuse(core, group, bytes(long), compressed=False)
    refused = 0
    for x in range(1, 30):
        short = bytearray(group.COMPRESSED_BYTES)
        short[0], short[-1] = 0x80, x
        try:
            decode(core, group, bytes(short), compressed=True, subgroup=False)
        except EncodingError:
            refused += 1
    assert 5 < refused < 25


@groups
def test_outside_the_subgroup(core: ModuleType, group: Any) -> None:
    """Points of the curve that are refused for their order alone, in both forms."""
    tried = 0
    for x in range(1, 40):
        short = bytearray(group.COMPRESSED_BYTES)
        short[0], short[-1] = 0x80, x
        try:
            long = decode(core, group, bytes(short), compressed=True, subgroup=False)
        except EncodingError:
            continue
        must_refuse(core, group, bytes(short), compressed=True, match="subgroup")
        must_refuse(core, group, long, compressed=False, match="subgroup")
        with pytest.raises(EncodingError, match="subgroup"):
            group.from_bytes(bytes(short))
        tried += 1
        if tried == 3:
            break
    assert tried == 3


@groups
def test_many_at_once_name_the_bad_one(group: Any) -> None:
    from zkpriv import _backend_native

    points = [group.generator() * k for k in range(5)]
    decode_many = getattr(_backend_native, f"{group._PREFIX}_decode_many")
    data = b"".join(point.to_bytes() for point in points)
    assert decode_many(data, True, True) == b"".join(point.to_bytes(compressed=False) for point in points)
    assert decode_many(b"", True, True) == b""
    width = group.COMPRESSED_BYTES
    bad = data[: 3 * width] + bytes([data[3 * width] & 0x7F]) + data[3 * width + 1 :]
    with pytest.raises(EncodingError, match="point 3") as caught:
        decode_many(bad, True, True)
    assert caught.value.offset == 3 * width
    with pytest.raises(EncodingError, match="multiple"):
        decode_many(data[:-1], True, True)
