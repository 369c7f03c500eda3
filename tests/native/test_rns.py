# SPDX-License-Identifier: GPL-3.0-or-later
"""Residue arithmetic: against the scalar code in plain and checked builds, the checks themselves, and the bounds that
they start from, computed here from the constants.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from support.levels import require_level
from support.native_build import NATIVE, REPO, flags_of_levels, program, run

SELFCHECK = NATIVE / "tests" / "rns_selfcheck.c"
CONTRACTS = re.findall(r'strcmp\(name, "([a-z-]+)"\)', SELFCHECK.read_text(encoding="utf-8"))
SCRIPT = REPO / "params" / "derive" / "rns.py"


def selfcheck(flavour: str) -> Path:
    require_level("ifma")
    return program("rns_selfcheck", flavour, extra=flags_of_levels()["ifma"])


@pytest.mark.parametrize(
    ("flavour", "rounds"),
    [("release", 200), ("checked", 30), pytest.param("verify", 4_000, marks=pytest.mark.slow)],
)
def test_residues_agree_with_the_scalar_code(flavour: str, rounds: int) -> None:
    result = run(selfcheck(flavour), str(rounds), "20240601")
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout == f"{rounds} rounds, 0 failures\n"


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_checked_build_aborts_when_a_contract_is_broken(contract: str) -> None:
    result = run(selfcheck("checked"), "break", contract)
    assert result.returncode == -6, f"{contract}: {result.stdout}{result.stderr}"
    assert result.stderr.startswith("residues: not ")


def test_constants_are_what_the_script_derives() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@cache
def derived() -> ModuleType:
    import importlib.util

    sys.path.insert(0, str(SCRIPT.parent))
    try:
        spec = importlib.util.spec_from_file_location("derive_rns", SCRIPT)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SCRIPT.parent))
    return module


WORD = 1 << 52
MOST_LOW = 1 << 60  # what a checked build allows for the sums that it reduces (check_sum in rns.c)
MOST_HIGH = 1 << 55
REDUCED = (1 << 50) + (1 << 16)  # ZKP_RNS_REDUCED


def lane(low: int, high: int, prime: int) -> int:
    """The largest result of reduce_lane in rns.c."""
    t = high + (low >> 52) + prime - 1  # the last: the high word of u m with u < 2^52
    fold = t >> 50
    assert fold < WORD and t < 1 << 64
    return max((1 << 50) - 1 + k * ((1 << 50) - prime) for k in (0, fold))


def matrix(low: int, high: int, digit: int, row: int) -> tuple[int, int]:
    """Bounds of a sum after the eight products of a change of base."""
    return low + 8 * (WORD - 1), high + 8 * (digit * row >> 52)


def test_bounds_of_a_reduction() -> None:
    """Every intermediate of reduce() in rns.c at its largest: words of 64 bits, operands of 52, the digits of the
    second change of base, k, and the bounds claimed for the result.
    """
    d = derived()
    first = max(lane(MOST_LOW, MOST_HIGH, a) for a in d.A)
    assert first <= REDUCED < WORD
    low, high = matrix(MOST_LOW, MOST_HIGH, first, max(map(max, d.TO_B)))
    assert low < 1 << 64
    residue_b = max(lane(low, high, b) for b in d.B)
    assert residue_b <= REDUCED
    # r e - floor(r floor(e 2^52/b)/2^52) b lies in 0 .. b + r b/2^52 and a little.
    digit = max(b + residue_b * b // WORD + 2 for b in d.B)
    assert digit < WORD
    low, high = matrix(max(map(max, d.MINUS_K)), 0, digit, max(map(max, d.TO_A)))
    assert low < 1 << 64
    assert max(lane(low, high, a) for a in d.A) <= REDUCED
    # |r| <= sum (q_i/a_i) p + |x|/A, and |x| as check_sum allows: 1/16 p for the second summand.
    digits = sum(first / a for a in d.A)
    assert digits < 8 + 1 / 32
    value = (digits + 1 / 16) * d.P
    assert value <= 130 / 16 * d.P
    assert (1 << 19) * d.P < d.PRODUCT_A
    # k: sum e_j/b_j = k + r/B, estimated by sum e_j/2^50.
    error = sum(digit / b - digit / (1 << 50) for b in d.B) + value / d.PRODUCT_B
    assert error < 1 / 4
    assert sum(digit / b for b in d.B) + 1 < d.LARGEST_K


def test_bases() -> None:
    d = derived()
    everything = (*d.A, *d.B)
    assert len(set(everything)) == 16 and math.gcd(math.prod(everything), d.P) == 1
    assert all(d.is_prime(m) and (1 << 50) - 2048 < m < 1 << 50 for m in everything)
    for a, s in zip(d.A, d.S, strict=True):
        assert s * s * d.P * (d.PRODUCT_A // a) % a == -WORD % a
    # One product by the script's own numbers, in integers.
    x, y = 3**200 % d.P, 5**150 % d.P
    (xa, xb), (ya, yb) = d.stored(x), d.stored(y)
    q = [u * v * pow(WORD, -1, a) % a for u, v, a in zip(xa, ya, d.A, strict=True)]
    assert q == [x * y * pow(-d.P * (d.PRODUCT_A // a), -1, a) % a for a in d.A]
    r = (x * y + sum(u * (d.PRODUCT_A // a) for u, a in zip(q, d.A, strict=True)) * d.P) // d.PRODUCT_A
    rb = [
        (u * v + sum(qi * d.TO_B[i][j] for i, qi in enumerate(q))) * pow(WORD, -1, b) % b
        for j, (u, v, b) in enumerate(zip(xb, yb, d.B, strict=True))
    ]
    assert rb == d.stored(r)[1]
    e = [u * v % b for u, v, b in zip(rb, d.E, d.B, strict=True)]
    k = round(sum(u / b for u, b in zip(e, d.B, strict=True)))
    assert sum(u * (d.PRODUCT_B // b) for u, b in zip(e, d.B, strict=True)) - k * d.PRODUCT_B == r
    ra = [
        (sum(ej * d.TO_A[j][i] for j, ej in enumerate(e)) + d.MINUS_K[k][i] - WORD + 1) * pow(WORD, -1, a) % a
        for i, a in enumerate(d.A)
    ]
    assert ra == d.stored(r)[0]
