# SPDX-License-Identifier: GPL-3.0-or-later
"""Known answers of others for points: encodings, scalar multiplication and EIP-2537, through both backends."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from support.eip2537 import Eip2537
from support.vectors import load_json, vector_files, vector_path

from zkpriv.errors import EncodingError
from zkpriv.fields import Fr

pytestmark = pytest.mark.usefixtures("every_level")


@pytest.fixture(params=["native", "python"], scope="module")
def core(request: pytest.FixtureRequest) -> ModuleType:
    if request.param == "native":
        from zkpriv import _backend_native

        return _backend_native
    from zkpriv.reference import backend

    return backend


def coordinates(value: Any) -> bytes:
    """A coordinate of the vectors, as bytes of the uncompressed encoding."""
    parts = [value["c1"], value["c0"]] if isinstance(value, dict) else [value]
    return b"".join(int(part, 16).to_bytes(48, "big") for part in parts)


@pytest.mark.parametrize("file", vector_files("bls12381_curve", "BLS12_381_scalar_mul_*.json"))
def test_scalar_multiplication(file: str, core: ModuleType, vector_cases: Any) -> None:
    data = load_json(file)
    group = data["group"].lower()
    names = ["mul"] + (["mul_subgroup", "mul_ct"] if hasattr(core, f"{group}_mul_ct") else [])
    for case in vector_cases(file, data["vectors"]):
        p, q = (coordinates(case[name]["x"]) + coordinates(case[name]["y"]) for name in "PQ")
        assert getattr(core, f"{group}_in_subgroup")(p)
        for name in names:
            assert getattr(core, f"{group}_{name}")(p, int(case["scalar"], 16)) == q


@pytest.mark.parametrize("group", ["g1", "g2"])
def test_strict_decoding(group: str, core: ModuleType, vector_cases: Any) -> None:
    file = f"bls12381_serialization/deserialization_{group.upper()}.json"
    decode, encode = getattr(core, f"{group}_decode"), getattr(core, f"{group}_encode")
    for case in vector_cases(file, load_json(file)):
        data = bytes.fromhex(case["input"])
        if case["valid"]:
            assert encode(decode(data, True, True), True) == data
        else:
            with pytest.raises(EncodingError):
                decode(data, True, True)


@pytest.mark.parametrize("group", ["g1", "g2"])
@pytest.mark.parametrize("form", ["compressed", "uncompressed"])
def test_multiples_of_the_generator(group: str, form: str, core: ModuleType, vector_cases: Any) -> None:
    file = f"bls12381_serialization/{group}_{form}_valid_0_666.dat"
    data = vector_path(file).read_bytes()
    compressed = form == "compressed"
    size = {"g1": 48, "g2": 96}[group] * (1 if compressed else 2)
    decode, encode, add = (getattr(core, f"{group}_{name}") for name in ("decode", "encode", "add"))
    items = [data[start : start + size] for start in range(0, len(data), size)]
    # The pure-Python decoder is slow: a sample of the multiples there, all of them natively.
    chosen = items if core.name == "native" else items[:4] + items[4::60]
    base, expected = decode(items[1], compressed, True), None
    for item in vector_cases(file, chosen):
        point = decode(item, compressed, True)
        assert encode(point, compressed) == item
        if core.name == "native":
            expected = point if expected is None else add(expected, base)
            assert point == expected


@pytest.mark.parametrize("group", ["g1", "g2"])
@pytest.mark.parametrize("operation", ["add", "mul"])
def test_eip2537(group: str, operation: str, core: ModuleType, vector_cases: Any) -> None:
    precompile = getattr(Eip2537(core, group), operation)
    file = f"eip2537/{group}{operation}.json"
    for case in vector_cases(file, load_json(file)):
        assert precompile(bytes.fromhex(case["Input"])).hex() == case["Expected"], case["Name"]
    file = f"eip2537/fail-{group}{operation}.json"
    for case in vector_cases(file, load_json(file)):
        with pytest.raises(EncodingError):
            precompile(bytes.fromhex(case["Input"]))


@pytest.mark.parametrize("group", ["g1", "g2"])
def test_eip2537_msm_refusals(group: str, vector_cases: Any) -> None:
    """Malformed inputs of the MSM precompile fail in decoding, before any multiplication."""
    from zkpriv import _backend_native

    precompile = Eip2537(_backend_native, group)
    file = f"eip2537/fail-{group}msm.json"
    for case in vector_cases(file, load_json(file)):
        with pytest.raises(EncodingError):
            precompile.msm(bytes.fromhex(case["Input"]), Fr.MODULUS)
