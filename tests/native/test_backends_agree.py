# SPDX-License-Identifier: GPL-3.0-or-later
"""Both backends have the same functions, and the same bytes come out of them."""

from __future__ import annotations

import inspect
import random
from typing import Any

import pytest

from zkpriv import _backend_native as native
from zkpriv.errors import EncodingError
from zkpriv.reference import backend as python
from zkpriv.reference.curve import G1, G2
from zkpriv.reference.field import P, R

pytestmark = pytest.mark.usefixtures("every_level")

RNG = random.Random(12)
POINTS = {"g1": G1.encode(G1.generator, False), "g2": G2.encode(G2.generator, False)}


def positional(function: Any) -> list[str]:
    """Names of the parameters that both backends share; the native one has keyword-only extras (threads, checks)."""
    parameters = inspect.signature(function).parameters.values()
    return [parameter.name for parameter in parameters if parameter.kind is not inspect.Parameter.KEYWORD_ONLY]


#: Whole verifications in one call, used on the wide level only; elsewhere the separate steps judge.
NATIVE_ONLY = {"groth16_verifier", "groth16_verify"}


def test_same_names_and_parameters() -> None:
    shared = set(native.__all__) - NATIVE_ONLY
    for name in shared:
        ours, theirs = getattr(native, name), getattr(python, name)
        assert len(positional(ours)) == len(positional(theirs)), name
    extra = {
        name
        for name, value in vars(python).items()
        if inspect.isfunction(value) and value.__module__ == python.__name__ and not name.startswith("_")
    }
    assert extra == shared


def multiple(prefix: str, k: int) -> bytes:
    result: bytes = getattr(native, f"{prefix}_mul")(POINTS[prefix], k)
    return result


@pytest.mark.parametrize("prefix", ["g1", "g2"])
def test_points(prefix: str) -> None:
    def both(name: str, *arguments: Any) -> Any:
        results = [getattr(module, f"{prefix}_{name}")(*arguments) for module in (native, python)]
        assert results[0] == results[1], name
        return results[0]

    infinity = both("mul", POINTS[prefix], R)
    samples = [infinity, POINTS[prefix], *(both("mul", POINTS[prefix], RNG.randrange(R)) for _ in range(3))]
    for p in samples:
        for q in samples:
            both("add", p, q)
        both("neg", p)
        assert both("in_subgroup", p) is True
        assert both("encode", p, False) == p
        assert both("decode", both("encode", p, True), True, True) == p
        for k in (0, 1, 2, R - 1, R, R + 1, -1, 2**256 - 1, RNG.randrange(R)):
            both("mul", p, k)
            both("mul_subgroup", p, k)
            both("mul_ct", p, k)
    joined = b"".join(samples)
    assert both("decode_many", joined, False, True) == joined
    scalars = [0, R - 1, 1, RNG.randrange(R), RNG.randrange(R)]
    both("msm", joined, b"".join(k.to_bytes(32, "little") for k in scalars))
    both("msm", b"", b"")


def outcome(function: Any, *arguments: Any) -> Any:
    """The result, or the kind of error: words may differ between backends, refusals may not."""
    try:
        return function(*arguments)
    except EncodingError:
        return EncodingError


@pytest.mark.parametrize("prefix", ["g1", "g2"])
def test_mutated_encodings(prefix: str) -> None:
    """Single changed bytes, flags, short and long data: accepted or refused alike, with the same result."""
    width = 48 if prefix == "g1" else 96
    functions = [getattr(module, f"{prefix}_decode") for module in (native, python)]
    for compressed in (True, False):
        good = getattr(native, f"{prefix}_encode")(multiple(prefix, 7), compressed)
        cases = [good[:-1], good + b"\x00", b"", bytes(len(good)), b"\xff" * len(good)]
        cases += [bytes([flags | good[0] & 0x1F]) + good[1:] for flags in range(0, 256, 32)]
        cases += [bytes([flags]) + bytes(len(good) - 1) for flags in range(0, 256, 32)]
        cases += [P.to_bytes(48, "big") * (len(good) // 48), bytes([0x80]) + good[1:]]
        for _ in range(20):
            place = RNG.randrange(len(good))
            cases.append(good[:place] + bytes([good[place] ^ 1 << RNG.randrange(8)]) + good[place + 1 :])
        for data in cases:
            for subgroup in (True, False):
                results = [outcome(function, data, compressed, subgroup) for function in functions]
                assert results[0] == results[1], (data.hex(), compressed, subgroup)
    assert width in (48, 96)


def test_pairings() -> None:
    ps = [multiple("g1", RNG.randrange(R)) for _ in range(3)] + [multiple("g1", 0)]
    qs = [multiple("g2", RNG.randrange(R)) for _ in range(4)]
    gts = [module.pairing(ps[0], qs[0]) for module in (native, python)]
    assert gts[0] == gts[1]
    gt = gts[0]
    for module in (native, python):
        fixed = [module.g2_prepare(q) for q in qs[2:]]
        product = module.pairing_product(b"".join(ps[:2]), b"".join(qs[:2]), b"".join(ps[2:]), fixed)
        assert product == python.multi_pairing(b"".join(ps), b"".join(qs))
        assert module.multi_pairing(b"".join(ps), b"".join(qs)) == product
        assert module.gt_mul(gt, product) == python.gt_mul(gt, product)
        assert module.gt_pow(gt, 12345) == python.gt_pow(gt, 12345)
        assert module.pairing_product_is_one(ps[0] + native.g1_neg(ps[0]), qs[0] * 2)
        assert not module.pairing_product_is_one(ps[0] + ps[0], qs[0] * 2)
        assert module.pairing_product_is_one(b"", b"")
        module.gt_check(gt)
        for bad in (b"\xff" * 576, bytes(576), bytes(575) + b"\x02", gt[:-1]):
            with pytest.raises(EncodingError):
                module.gt_check(bad)


def test_transforms() -> None:
    for n in (1, 2, 3, 6, 32, 96):
        data = b"".join(RNG.randrange(R).to_bytes(32, "little") for _ in range(n))
        for inverse in (False, True):
            for coset in (False, True):
                options = {"inverse": inverse, "coset": coset}
                assert native.ntt(data, **options) == python.ntt(data, **options)
        assert native.ntt_root_of(n) == python.ntt_root_of(n)
        assert native.ntt_root(n % 32) == python.ntt_root(n % 32)
    for bad in (b"", bytes(31), bytes(32 * 5), bytes(32 * 9), R.to_bytes(32, "little")):
        for module in (native, python):
            with pytest.raises(EncodingError):
                module.ntt(bad)


def test_bad_scalars() -> None:
    for module in (native, python):
        for data in (R.to_bytes(32, "little"), b"\xff" * 32, bytes(31), bytes(64)):
            with pytest.raises(EncodingError):
                module.g1_msm(POINTS["g1"], data)
