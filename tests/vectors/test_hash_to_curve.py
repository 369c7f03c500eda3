# SPDX-License-Identifier: GPL-3.0-or-later
"""RFC 9380's vectors and EIP-2537's maps, through the reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.vectors import load_json, vector_files

from zkpriv.reference import hash_to_curve as h2c
from zkpriv.reference.curve import G1, G2
from zkpriv.reference.field import P

pytestmark = pytest.mark.usefixtures("every_level")


def element(text: str) -> Any:
    parts = [int(part, 16) for part in text.split(",")]
    return parts[0] if len(parts) == 1 else tuple(parts)


def point(entry: dict[str, str]) -> Any:
    return element(entry["x"]), element(entry["y"])


@pytest.mark.parametrize("file", vector_files("hash_to_curve", "BLS12381G*.json"))
def test_suites(file: str, vector_cases: Any) -> None:
    data = load_json(file)
    in_g1, random_oracle = "G1_" in file, file.endswith("_RO.json")
    mapping: h2c.Map[Any] = h2c.g1_map() if in_g1 else h2c.g2_map()
    hash_to: Callable[..., Any] = h2c.hash_to_g1 if in_g1 else h2c.hash_to_g2
    dst = data["dst"].encode()
    for case in vector_cases(file, data["vectors"]):
        message = case["msg"].encode()
        elements = h2c.hash_to_field(message, dst, len(case["u"]), 1 if in_g1 else 2)
        us = [u[0] if in_g1 else u for u in elements]
        assert us == [element(text) for text in case["u"]]
        names = ["Q0", "Q1"] if random_oracle else ["Q"]
        assert [mapping.map_to_curve(u) for u in us] == [point(case[name]) for name in names]
        assert hash_to(message, dst, random_oracle) == point(case["P"])


@pytest.mark.parametrize("file", vector_files("hash_to_curve", "expand_message_*.json"))
def test_expanders(file: str, vector_cases: Any) -> None:
    data = load_json(file)
    for case in vector_cases(file, data["tests"]):
        message, dst, length = case["msg"].encode(), data["DST"].encode(), int(case["len_in_bytes"], 16)
        if data["name"] == "expand_message_xmd":
            result = h2c.expand_message_xmd(message, dst, length, data["hash"].lower())
        else:
            bits = data["hash"].removeprefix("SHAKE")
            result = h2c.expand_message_xof(message, dst, length, f"shake_{bits}", int(bits))
        assert result.hex() == case["uniform_bytes"]


def padded(data: bytes) -> int:
    """EIP-2537's field element: 16 zero bytes, 48 bytes."""
    value = int.from_bytes(data, "big")
    if len(data) != 64 or value >= P:
        raise ValueError("not a field element")
    return value


def unpadded(data: bytes) -> bytes:
    return b"".join(data[start + 16 : start + 64] for start in range(0, len(data), 64))


def map_g1(data: bytes) -> bytes:
    if len(data) != 64:
        raise ValueError("invalid input length")
    return G1.encode(h2c.g1_map().map_to_group(padded(data)), False)


def map_g2(data: bytes) -> bytes:
    if len(data) != 128:
        raise ValueError("invalid input length")
    result = h2c.g2_map().map_to_group((padded(data[:64]), padded(data[64:])))
    encoded = G2.encode(result, False)
    return encoded[48:96] + encoded[:48] + encoded[144:] + encoded[96:144]


@pytest.mark.parametrize(("name", "function"), [("map_fp_to_g1", map_g1), ("map_fp2_to_g2", map_g2)])
def test_eip2537_maps(name: str, function: Callable[[bytes], bytes], vector_cases: Any) -> None:
    file = f"eip2537/{name}.json"
    for case in vector_cases(file, load_json(file)):
        assert function(bytes.fromhex(case["Input"])) == unpadded(bytes.fromhex(case["Expected"]))
    file = f"eip2537/fail-{name}.json"
    for case in vector_cases(file, load_json(file)):
        with pytest.raises(ValueError, match=r"length|field element"):
            function(bytes.fromhex(case["Input"]))
