# SPDX-License-Identifier: GPL-3.0-or-later
"""The native maps to G1 and G2: known answers, the reference, exceptional inputs, malformed inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.vectors import load_json, vector_files

from zkpriv import _native_hash_to_curve as native
from zkpriv.errors import EncodingError
from zkpriv.reference import backend as reference
from zkpriv.reference.curve import G1, G2
from zkpriv.reference.field import P, fp2_inv, fp2_neg, fp2_sqrt, sqrt_mod
from zkpriv.reference.hash_to_curve import g1_map, g2_map

pytestmark = pytest.mark.usefixtures("every_level")


def unpadded(text: str) -> bytes:
    data = bytes.fromhex(text)
    return b"".join(data[start + 16 : start + 64] for start in range(0, len(data), 64))


MAPS = [("map_fp_to_g1", native.map_to_g1), ("map_fp2_to_g2", native.map_to_g2)]


@pytest.mark.parametrize(("name", "function"), MAPS)
def test_eip2537_maps(name: str, function: Callable[[bytes], bytes], vector_cases: Any) -> None:
    file = f"eip2537/{name}.json"
    for case in vector_cases(file, load_json(file)):
        expected = unpadded(case["Expected"])
        if name == "map_fp2_to_g2":
            expected = expected[48:96] + expected[:48] + expected[144:] + expected[96:144]
        assert function(unpadded(case["Input"])) == expected


@pytest.mark.parametrize("file", vector_files("hash_to_curve", "BLS12381G*.json"))
def test_suites(file: str, vector_cases: Any) -> None:
    data = load_json(file)
    in_g1 = "G1_" in file
    function = native.hash_to_g1 if in_g1 else native.hash_to_g2
    for case in vector_cases(file, data["vectors"]):
        x, y = ([int(part, 16) for part in case["P"][axis].split(",")] for axis in "xy")
        expected = G1.encode((x[0], y[0]), False) if in_g1 else G2.encode(((x[0], x[1]), (y[0], y[1])), False)
        assert function(case["msg"].encode(), data["dst"].encode(), file.endswith("_RO.json")) == expected


@settings(max_examples=15, deadline=None)
@given(message=st.binary(max_size=200), dst=st.binary(min_size=1, max_size=300), random_oracle=st.booleans())
def test_reference_agrees(message: bytes, dst: bytes, random_oracle: bool) -> None:
    assert native.hash_to_g1(message, dst, random_oracle) == reference.hash_to_g1(message, dst, random_oracle)
    assert native.hash_to_g2(message, dst, random_oracle) == reference.hash_to_g2(message, dst, random_oracle)


def test_exceptional_elements() -> None:
    """u = 0 and Z u^2 = -1 make SWU's denominator vanish; both have an x-coordinate of their own."""
    root = sqrt_mod(-pow(g1_map().z, -1, P), P)
    assert root is not None
    for u in (0, root, P - root, 1, P - 1):
        assert native.map_to_g1(u.to_bytes(48, "big")) == reference.map_to_g1(u.to_bytes(48, "big"))
    # -1 is a square in Fp2, so only u = 0 is exceptional there.
    assert fp2_sqrt(fp2_neg(fp2_inv(g2_map().z))) is None
    for pair in ((0, 0), (1, 0), (0, 1), (P - 1, P - 1)):
        data = pair[0].to_bytes(48, "big") + pair[1].to_bytes(48, "big")
        assert native.map_to_g2(data) == reference.map_to_g2(data)


@pytest.mark.parametrize("backend", [native, reference], ids=["native", "python"])
def test_malformed_elements(backend: Any) -> None:
    big = P.to_bytes(48, "big")
    for function, data, offset in (
        (backend.map_to_g1, big, 0),
        (backend.map_to_g2, big + bytes(48), 0),
        (backend.map_to_g2, bytes(48) + big, 48),
        (backend.map_to_g2, bytes(48) + b"\xff" * 48, 48),
    ):
        with pytest.raises(EncodingError, match="below p") as caught:
            function(data)
        assert caught.value.offset == offset
    for function, size in ((backend.map_to_g1, 48), (backend.map_to_g2, 96)):
        for wrong in (size - 1, size + 1, 0):
            with pytest.raises(EncodingError, match="bytes"):
                function(bytes(wrong))


def test_public_functions() -> None:
    from zkpriv import hash_to_curve as public

    assert public.hash_to_g1(b"m", b"tag").to_bytes(compressed=False) == reference.hash_to_g1(b"m", b"tag", True)
    nu = public.hash_to_g2(b"m", b"tag", random_oracle=False)
    assert nu.to_bytes(compressed=False) == reference.hash_to_g2(b"m", b"tag", False)
    assert public.map_to_g1(5).to_bytes(compressed=False) == reference.map_to_g1((5).to_bytes(48, "big"))
    assert public.map_to_g2(5, 6).to_bytes(compressed=False) == reference.map_to_g2(
        (5).to_bytes(48, "big") + (6).to_bytes(48, "big")
    )
    for call in (
        lambda: public.hash_to_g1(b"m", b""),
        lambda: public.hash_to_g2(b"m", b""),
        lambda: public.map_to_g1(-1),
        lambda: public.map_to_g1(P),
        lambda: public.map_to_g2(0, 1 << 384),
        lambda: public.map_to_g2(0, P),
    ):
        with pytest.raises(EncodingError):
            call()
