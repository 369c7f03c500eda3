# SPDX-License-Identifier: GPL-3.0-or-later
"""G1 and G2 of the C core: group law, multiplications and subgroup checks, against py_ecc and multiplication by r."""

from __future__ import annotations

import random
from types import ModuleType
from typing import Any

import pytest
from py_ecc.bls.point_compression import decompress_G1, decompress_G2
from py_ecc.optimized_bls12_381 import G1 as PY_G1
from py_ecc.optimized_bls12_381 import G2 as PY_G2
from py_ecc.optimized_bls12_381 import add as py_add
from py_ecc.optimized_bls12_381 import multiply as py_multiply
from py_ecc.optimized_bls12_381 import normalize
from support.curve import FR_EDGES, R, Z

from zkpriv.errors import EncodingError

pytestmark = pytest.mark.usefixtures("every_level")

groups = pytest.mark.parametrize("group", ["g1", "g2"])
INFINITY = {"g1": b"\x40" + bytes(95), "g2": b"\x40" + bytes(191)}
PY_GENERATOR: dict[str, Any] = {"g1": PY_G1, "g2": PY_G2}


@pytest.fixture(scope="module")
def core() -> ModuleType:
    from zkpriv import _backend_native

    return _backend_native


def encode(point: Any) -> bytes:
    """py_ecc's point as an uncompressed encoding."""
    x, y = normalize(point)
    if hasattr(x, "coeffs"):
        values = [int(x.coeffs[1]), int(x.coeffs[0]), int(y.coeffs[1]), int(y.coeffs[0])]
    else:
        values = [int(x), int(y)]
    return b"".join(value.to_bytes(48, "big") for value in values)


def function(core: ModuleType, group: str, name: str) -> Any:
    return getattr(core, f"{group}_{name}")


def off_subgroup(core: ModuleType, group: str, count: int) -> list[bytes]:
    """Points of the curve with small x: outside the subgroup unless chance (1/h) has it."""
    found: list[bytes] = []
    width = 48 if group == "g1" else 96
    for x in range(1, 200):
        encoding = bytearray(width)
        encoding[0], encoding[-1] = 0x80, x
        try:
            found.append(function(core, group, "decode")(bytes(encoding), True, False))
        except EncodingError:
            continue
        if len(found) == count:
            break
    return found


@groups
def test_multiplications_agree_with_py_ecc(core: ModuleType, group: str) -> None:
    rng = random.Random(1)
    generator = encode(PY_GENERATOR[group])
    scalars = [1, 2, 3, 15, 16, 17, -Z, Z * Z, R - 1, R - 2, (1 << 254) - 1, *(rng.randrange(R) for _ in range(3))]
    for k in scalars:
        expected = encode(py_multiply(PY_GENERATOR[group], k))
        for name in ("mul", "mul_subgroup", "mul_ct"):
            assert function(core, group, name)(generator, k) == expected, (name, hex(k))


@groups
def test_multiplications_agree_with_each_other(core: ModuleType, group: str) -> None:
    rng = random.Random(2)
    generator = encode(PY_GENERATOR[group])
    base = function(core, group, "mul")(generator, rng.randrange(R))
    for k in [*FR_EDGES, *(rng.randrange(R) for _ in range(20))]:
        expected = function(core, group, "mul")(base, k)
        assert function(core, group, "mul_subgroup")(base, k) == expected, hex(k)
        assert function(core, group, "mul_ct")(base, k) == expected, hex(k)


@groups
def test_zero_order_and_infinity(core: ModuleType, group: str) -> None:
    generator, infinity = encode(PY_GENERATOR[group]), INFINITY[group]
    add, neg = function(core, group, "add"), function(core, group, "neg")
    for name in ("mul", "mul_subgroup", "mul_ct"):
        multiply = function(core, group, name)
        assert multiply(generator, 0) == infinity
        assert multiply(generator, R) == infinity
        assert multiply(infinity, 12345) == infinity
        assert multiply(generator, R + 5) == multiply(generator, 5)
    assert add(generator, infinity) == add(infinity, generator) == generator
    assert add(infinity, infinity) == infinity
    assert add(generator, neg(generator)) == infinity
    assert neg(infinity) == infinity


@groups
def test_any_256_bit_scalar_on_any_point_of_the_curve(core: ModuleType, group: str) -> None:
    point = off_subgroup(core, group, 1)[0]
    multiply, add = function(core, group, "mul"), function(core, group, "add")
    top = multiply(point, (1 << 256) - 1)
    half = multiply(point, 1 << 255)
    assert add(top, point) == add(half, half)
    assert multiply(point, R) != INFINITY[group]


@groups
def test_addition_agrees_with_py_ecc(core: ModuleType, group: str) -> None:
    rng = random.Random(3)
    points = [PY_GENERATOR[group]]
    points += [py_multiply(PY_GENERATOR[group], rng.randrange(R)) for _ in range(3)]
    for a in points:
        for b in points:
            assert function(core, group, "add")(encode(a), encode(b)) == encode(py_add(a, b))


@groups
def test_subgroup_check_is_multiplication_by_the_order(core: ModuleType, group: str) -> None:
    """The endomorphism's verdict equals [r]P = 0 on points in, outside, and outside by a small-order part."""
    rng = random.Random(4)
    generator = encode(PY_GENERATOR[group])
    multiply, add = function(core, group, "mul"), function(core, group, "add")
    inside = [multiply(generator, rng.randrange(R)) for _ in range(5)] + [INFINITY[group]]
    outside = off_subgroup(core, group, 6)
    assert len(outside) == 6
    # [r]P lies in the part of order h, whose small factors are 3, 11, ... on G1 and 13, 23, ... on G2
    torsion = [multiply(point, R) for point in outside]
    small = {"g1": (3, 11, 10177), "g2": (13, 23, 2713)}[group]
    order = cofactor_order(group)
    for prime in small:
        exponent = order
        while exponent % prime == 0:
            exponent //= prime
        torsion += [multiply_long(core, group, point, exponent) for point in torsion[:2]]
    candidates = inside + outside + torsion + [add(inside[0], point) for point in torsion]
    verdicts = set()
    for point in candidates:
        by_order = multiply(point, R) == INFINITY[group]
        assert function(core, group, "in_subgroup")(point) is by_order
        verdicts.add(by_order)
    assert verdicts == {True, False}


def cofactor_order(group: str) -> int:
    if group == "g1":
        return (Z - 1) ** 2 // 3
    return (Z**8 - 4 * Z**7 + 5 * Z**6 - 4 * Z**4 + 6 * Z**3 - 4 * Z**2 - 4 * Z + 13) // 9


def multiply_long(core: ModuleType, group: str, point: bytes, k: int) -> bytes:
    """[k]P for k of any length, 128 bits at a time."""
    out = INFINITY[group]
    digits = []
    while k:
        digits.append(k & ((1 << 128) - 1))
        k >>= 128
    for digit in reversed(digits):
        out = function(core, group, "mul")(out, 1 << 128)
        out = function(core, group, "add")(out, function(core, group, "mul")(point, digit))
    return out


@groups
def test_encodings_agree_with_py_ecc(core: ModuleType, group: str) -> None:
    rng = random.Random(5)
    for _ in range(6):
        point = function(core, group, "mul")(encode(PY_GENERATOR[group]), rng.randrange(R))
        compressed = function(core, group, "encode")(point, True)
        number = int.from_bytes(compressed[:48], "big")
        if group == "g1":
            assert encode(decompress_G1(number)) == point  # type: ignore[arg-type]
        else:
            assert encode(decompress_G2((number, int.from_bytes(compressed[48:], "big")))) == point  # type: ignore[arg-type]
        assert function(core, group, "decode")(compressed, True, True) == point


@groups
def test_operations_refuse_bytes_that_are_no_point(core: ModuleType, group: str) -> None:
    generator = encode(PY_GENERATOR[group])
    broken = generator[:-1] + bytes([generator[-1] ^ 1])
    for bad in (broken, generator[:-1], b"", bytes(len(generator))):
        with pytest.raises(EncodingError):
            function(core, group, "add")(generator, bad)
        with pytest.raises(EncodingError):
            function(core, group, "add")(bad, generator)
        for name in ("neg", "in_subgroup"):
            with pytest.raises(EncodingError):
                function(core, group, name)(bad)
        with pytest.raises(EncodingError):
            function(core, group, "encode")(bad, True)
        for name in ("mul", "mul_subgroup", "mul_ct"):
            with pytest.raises(EncodingError):
                function(core, group, name)(bad, 5)


@groups
def test_constant_time_multiplication_refuses_scalars_that_are_not_reduced(group: str) -> None:
    from zkpriv._native import ffi, lib

    generator = encode(PY_GENERATOR[group])
    out = ffi.new("uint8_t[]", len(generator))
    multiply = getattr(lib, f"zkp_curve_{group}_mul_ct")
    assert multiply(out, generator, (R - 1).to_bytes(32, "little")) == lib.ZKP_OK
    assert multiply(out, generator, R.to_bytes(32, "little")) == lib.ZKP_ERR_RANGE
    assert bytes(out) == INFINITY[group]
