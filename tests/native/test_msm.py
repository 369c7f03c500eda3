# SPDX-License-Identifier: GPL-3.0-or-later
"""Multi-scalar multiplication against sums of single multiplications, with every exceptional case fed on purpose."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from support.vectors import load_json
from zkpriv._native import ffi, lib

from zkpriv._native_prover import Check, g1_msm, g1_to_key, g2_msm, g2_to_key
from zkpriv.errors import EncodingError
from zkpriv.reference.curve import G1, G2
from zkpriv.reference.field import P, R

pytestmark = pytest.mark.usefixtures("every_level")

GROUPS = {"G1": (G1, g1_msm, g1_to_key, 96), "G2": (G2, g2_msm, g2_to_key, 192)}
EDGES = [0, 1, 2, R - 1, R - 2, (R - 1) // 2, (R + 1) // 2, 2**127, 2**254, 2**64 - 1, R - 2**64]


def le(scalars: list[int]) -> bytes:
    return b"".join(scalar.to_bytes(32, "little") for scalar in scalars)


@cache
def multiples(name: str, count: int) -> list[Any]:
    """Known multiples 1, 3, 9, ... of the generator, as reference points."""
    group: Any = GROUPS[name][0]
    points = [group.generator]
    while len(points) < count:
        points.append(group.add(points[-1], group.add(points[-1], points[-1])))
    return points


def encode(group: Any, points: list[Any]) -> bytes:
    return b"".join(group.encode(point, False) for point in points)


def scalars_for(count: int, seed: int) -> list[int]:
    rng = random.Random(seed)
    kinds: list[Callable[[], int]] = [
        lambda: rng.randrange(R),
        lambda: rng.choice(EDGES),
        lambda: rng.randrange(2),
        lambda: rng.randrange(1 << 16),
        lambda: R - 1 - rng.randrange(1 << 16),
    ]
    return [rng.choice(kinds)() for _ in range(count)]


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("kind", ["distinct", "equal", "opposite", "infinity"])
def test_every_size_to_64(name: str, kind: str) -> None:
    """Points are known multiples e_i of G, so that the expected sum is one multiplication by the sum of k_i e_i."""
    group: Any
    group, msm, _, _ = GROUPS[name]
    base = multiples(name, 64)
    rng = random.Random(5)
    for n in [*range(18), 31, 32, 33, 63, 64]:
        exponents, points = [3**i for i in range(n)], base[:n]
        if kind == "equal":
            exponents, points = [3 ** (i // 4) for i in range(n)], [base[i // 4] for i in range(n)]
        elif kind == "opposite":
            signs = [rng.choice([1, -1]) for _ in range(n)]
            exponents = [sign * 3 ** (i // 5) for i, sign in enumerate(signs)]
            points = [base[i // 5] if sign == 1 else group.neg(base[i // 5]) for i, sign in enumerate(signs)]
        elif kind == "infinity":
            present = [rng.random() < 0.6 for _ in range(n)]
            exponents = [3**i if here else 0 for i, here in enumerate(present)]
            points = [base[i] if here else None for i, here in enumerate(present)]
        scalars = scalars_for(n, seed=n)
        if kind in ("equal", "opposite") and n > 2:
            scalars = [scalars[i // 3] for i in range(n)]  # the same buckets, so that they meet there
        total = sum(k * e for k, e in zip(scalars, exponents, strict=True)) % R
        expected = group.encode(group.mul(group.generator, total), False)
        assert msm(encode(group, points), le(scalars), threads=1 + n % 3) == expected, (n, kind)
        assert msm(encode(group, points), le(scalars), check=Check.MEMBERS) == expected, (n, kind)


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("scalar", EDGES)
def test_edge_scalars_alone_and_in_a_crowd(name: str, scalar: int) -> None:
    group: Any
    group, msm, _, _ = GROUPS[name]
    base = multiples(name, 64)
    expected = group.encode(group.mul(group.generator, scalar), False)
    assert msm(encode(group, base[:1]), le([scalar])) == expected
    total = scalar * (3**40 - 1) // 2 % R
    crowd = msm(encode(group, base[:40]), le([scalar] * 40))
    assert crowd == group.encode(group.mul(group.generator, total), False)


@pytest.mark.parametrize("name", GROUPS)
def test_thousands_of_points_in_few_buckets(name: str) -> None:
    """Buckets longer than one group of the tree, all points equal or opposite, and sums that vanish."""
    group: Any
    group, msm, _, _ = GROUPS[name]
    n = 9001
    one = encode(group, multiples(name, 1))
    two = encode(group, [group.generator, group.neg(group.generator)])
    assert msm(one * n, le([1]) * n) == group.encode(group.mul(group.generator, n), False)
    assert msm(two * 4500, le([7]) * 9000) == group.encode(None, False)
    assert msm(two * 4500 + one, le([R - 1]) * 9001) == two[len(one) :]


@pytest.mark.parametrize("name", GROUPS)
def test_windows_of_many_widths_and_threads_agree(name: str) -> None:
    group: Any
    group, msm, _, _ = GROUPS[name]
    base, data = multiples(name, 64), encode(group, multiples(name, 64))
    for n in (100, 400, 1500, 6000):
        scalars = scalars_for(n, seed=n)
        points = (data * (n // 64 + 1))[: len(data) // 64 * n]
        sums = [sum(scalars[i::64]) % R for i in range(64)]
        expected = group.encode(group.msm(base, sums), False)
        assert [msm(points, le(scalars), threads=t) for t in (1, 2, 7)] == [expected] * 3


def test_slices_of_the_points_agree() -> None:
    """With more threads than windows the points are cut into slices."""
    data, scalars = encode(G1, multiples("G1", 64)), scalars_for(1 << 10, seed=3)
    points, packed = data * (1 << 10), le(scalars) * 64
    sums = [64 * sum(scalars[i::64]) % R for i in range(64)]
    expected = G1.encode(G1.msm(multiples("G1", 64), sums), False)
    assert g1_msm(points, packed, threads=64) == expected


@pytest.mark.slow
@pytest.mark.parametrize(("name", "log_n"), [("G1", 20), ("G2", 17)])
def test_a_million_points(name: str, log_n: int) -> None:
    group: Any
    group, msm, _, _ = GROUPS[name]
    base, rng = multiples(name, 64), random.Random(8)
    scalars = [rng.randrange(R) for _ in range(1 << 12)]
    sums = [(1 << log_n - 12) * sum(scalars[i::64]) % R for i in range(64)]
    result = msm(encode(group, base) * (1 << log_n - 6), le(scalars) * (1 << log_n - 12))
    assert result == group.encode(group.msm(base, sums), False)


@pytest.mark.parametrize("name", GROUPS)
def test_key_format_is_52_bit_limbs_of_x_times_2_to_416(name: str) -> None:
    group: Any
    group, _, to_key, size = GROUPS[name]
    points = [None, *multiples(name, 6)]
    key = to_key(encode(group, points))
    assert len(key) == len(points) * size // 48 * 64
    expected = b""
    for point in points:
        parts = [0] * (size // 48)
        if point is not None:
            parts = [c for xy in point for c in ([xy] if isinstance(xy, int) else list(xy))]
        for part in parts:
            value = int(part) * 2**416 % P
            expected += b"".join((value >> 52 * i & 2**52 - 1).to_bytes(8, "little") for i in range(8))
    assert key == expected
    back, bad = ffi.new("uint8_t[]", size * len(points)), ffi.new("uint64_t *")
    call = lib.zkp_g1_from_key if name == "G1" else lib.zkp_g2_from_key
    assert call(back, bad, ffi.from_buffer("uint64_t[]", key), len(points), 0) == lib.ZKP_OK
    assert bytes(ffi.buffer(back)) == encode(group, points)


@pytest.mark.parametrize("name", GROUPS)
def test_bad_key_points_are_named(name: str, level: str) -> None:
    group: Any
    group, _, to_key, size = GROUPS[name]
    point_bytes = size // 48 * 64
    good = to_key(encode(group, multiples(name, 1)))
    modulus = b"".join((P >> 52 * i & 2**52 - 1).to_bytes(8, "little") for i in range(8))
    wide = (2**52).to_bytes(8, "little") + good[8:]
    off_curve = good[64:] + good[:64]
    call = lib.zkp_g1_key_check if name == "G1" else lib.zkp_g2_key_check
    cases = [
        (wide, lib.ZKP_POINTS_TRUSTED, lib.ZKP_ERR_RANGE),
        (modulus + good[64:], lib.ZKP_POINTS_TRUSTED, lib.ZKP_ERR_RANGE),
        (off_curve, lib.ZKP_POINTS_TRUSTED, lib.ZKP_OK),
        (off_curve, lib.ZKP_POINTS_ON_CURVE, lib.ZKP_ERR_NOT_ON_CURVE),
        (bytes(point_bytes), lib.ZKP_POINTS_SUBGROUP, lib.ZKP_OK),
    ]
    for bad, check, status in cases:
        index = ffi.new("uint64_t *")
        key = good * 700 + bad + good * 700 + bad
        assert call(index, ffi.from_buffer("uint64_t[]", key), 1402, check, 2) == status
        assert index[0] == (2**64 - 1 if status == lib.ZKP_OK else 700)


def small_order_point(group: Any) -> Any:
    """A point of the curve outside the subgroup of order r."""
    encodings = (bytes([0x80, *[0] * (46 if group is G1 else 94), low]) for low in range(256))
    for data in encodings:
        try:
            point = group.decode(data, True, subgroup=False)
        except EncodingError:
            continue
        if point is not None and not group.in_subgroup(point):
            return point
    raise AssertionError("no point found")


@pytest.mark.parametrize("name", GROUPS)
def test_points_outside_the_subgroup(name: str) -> None:
    """Refused where the subgroup is asked for; where not, scalars are the numbers from -(r - 1)/2 to (r - 1)/2."""
    group: Any
    group, msm, to_key, size = GROUPS[name]
    outside = small_order_point(group)
    data = encode(group, [*multiples(name, 5), outside])
    with pytest.raises(EncodingError, match="subgroup") as caught:
        msm(data, le([1] * 6), check=Check.SUBGROUP)
    assert caught.value.offset == 5 * size
    expected = group.add(group.mul(outside, 77), group.mul(group.generator, 121))
    assert msm(data, le([1] * 5 + [77])) == group.encode(expected, False)
    one = encode(group, [outside])
    for n in (1, 3, 130):
        for k in ((R - 1) // 2, (R + 1) // 2, R - 1):
            number = n * (k if k <= R // 2 else R - k)
            expected = group.encode(group.mul(outside, number), False)
            if k > R // 2:
                expected = group.encode(group.neg(group.mul(outside, number)), False)
            assert msm(one * n, le([k] * n)) == expected
    with pytest.raises(EncodingError, match="subgroup"):
        to_key(data)


@pytest.mark.parametrize("name", GROUPS)
def test_malformed_input_is_refused(name: str) -> None:
    group: Any
    group, msm, _, _ = GROUPS[name]
    good = encode(group, multiples(name, 2))
    with pytest.raises(EncodingError, match="below r"):
        msm(good, le([1, R]))
    with pytest.raises(EncodingError):
        msm(good, le([1]))
    with pytest.raises(EncodingError):
        msm(good[:-1], le([1, 1]))
    with pytest.raises(EncodingError):
        msm(good[:-1] + bytes([good[-1] ^ 1]), le([1, 1]))
    with pytest.raises(EncodingError):
        msm(bytes([0x80 | good[0]]) + good[1:], le([1, 1]))
    assert msm(b"", b"") == group.encode(None, False)


# --- known answers of EIP-2537 ---------------------------------------------------------------------------------------


def eip_point(data: bytes, g2: bool) -> bytes:
    """EIP-2537's padded coordinates to the uncompressed encoding; wrong padding is refused."""
    parts = [data[i : i + 64] for i in range(0, len(data), 64)]
    if any(part[:16] != bytes(16) for part in parts):
        raise EncodingError("the top 16 bytes of a coordinate must be zero")
    if not any(data):
        return bytes([0x40]) + bytes(len(parts) * 48 - 1)
    order = [1, 0, 3, 2] if g2 else [0, 1]
    return b"".join(parts[i][16:] for i in order)


def eip_msm(data: bytes, g2: bool) -> bytes:
    width = 288 if g2 else 160
    if not data or len(data) % width:
        raise EncodingError("invalid input length")
    pairs = [data[i : i + width] for i in range(0, len(data), width)]
    points = b"".join(eip_point(pair[:-32], g2) for pair in pairs)
    scalars = le([int.from_bytes(pair[-32:], "big") % R for pair in pairs])
    return (g2_msm if g2 else g1_msm)(points, scalars, check=Check.SUBGROUP)


@pytest.mark.parametrize("g2", [False, True])
@pytest.mark.parametrize("kind", ["mul", "msm"])
def test_eip2537_known_answers(g2: bool, kind: str, vector_cases: Any) -> None:
    file = f"eip2537/g{1 + g2}{kind}.json"
    for case in vector_cases(file, load_json(file)):
        expected = eip_point(bytes.fromhex(case["Expected"]), g2)
        assert eip_msm(bytes.fromhex(case["Input"]), g2) == expected, case["Name"]


@pytest.mark.parametrize("g2", [False, True])
@pytest.mark.parametrize("kind", ["mul", "msm"])
def test_eip2537_refusals(g2: bool, kind: str, vector_cases: Any) -> None:
    file = f"eip2537/fail-g{1 + g2}{kind}.json"
    for case in vector_cases(file, load_json(file)):
        with pytest.raises(EncodingError):
            eip_msm(bytes.fromhex(case["Input"]), g2)
