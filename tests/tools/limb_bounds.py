# SPDX-License-Identifier: GPL-3.0-or-later
"""Enumerate the worst cases of the fields in lanes, and check every bound that their headers state.

Limbs and columns: native/tests/limb_bounds.c compiles the headers themselves against interval arithmetic, which runs
their sequence of operations on all inputs of a contract at once; no accumulator may leave 64 bits and no factor may
exceed the 52 bits that vpmadd52 looks at. Values: exact rational arithmetic here, from the constants in the headers.

Usage: ``python tests/tools/limb_bounds.py`` prints the table; an AssertionError names the bound that does not hold.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from fractions import Fraction
from pathlib import Path

NATIVE = Path(__file__).resolve().parents[2] / "native"
LANES = NATIVE / "src" / "ifma"
P = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
#: Field -> (header, modulus, limbs, bits of the scalar code's Montgomery radix)
FIELDS = {"fp": ("fp52.h", P, 8, 384), "fr": ("fr52.h", R, 5, 256)}


def defined(text: str, name: str) -> Fraction:
    """A number that a header defines."""
    found = re.search(rf"^#define {name} (\S+)$", text, re.MULTILINE)
    assert found, f"{name} is not defined"
    return Fraction(float.fromhex(found[1])) if found[1].startswith("0x") else Fraction(found[1])


def columns() -> dict[str, float]:
    """Operation -> log2 of the largest number that a lane can hold on the way. Raises where a bound is broken."""
    compiler = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
    assert compiler, "a C compiler is needed"
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "limb_bounds"
        command = [compiler, "-std=gnu11", "-O0", "-Itests/interval", "-Iinclude", "-Isrc", "tests/limb_bounds.c"]
        command += ["-lm", "-o", str(program)]
        built = subprocess.run(command, cwd=NATIVE, capture_output=True, text=True, check=False)
        assert built.returncode == 0, built.stderr
        done = subprocess.run([program], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        for mistake in ("factor", "column", "sign"):
            missed = subprocess.run([program, mistake], capture_output=True, text=True, check=False)
            assert missed.returncode == 1, f"the intervals do not notice: {mistake}"
    rows = (line.split() for line in done.stdout.splitlines())
    return {f"{field} {operation}": float(bits) for field, operation, bits in rows}


def values() -> list[str]:
    """Every statement about values, one line each; AssertionError at the first that is wrong."""
    shared = (LANES / "field_lanes.inc.h").read_text(encoding="utf-8")
    assert "2-bounded when a * b <= L_FACTORS" in shared and "below (1 + a b m / R) m" in shared
    lines = []
    for field, (header, modulus, limbs, word_bits) in FIELDS.items():
        text = (LANES / header).read_text(encoding="utf-8")
        factors, bound = defined(text, "L_FACTORS"), defined(text, "L_BOUND")
        radix = 1 << (52 * limbs)
        # A sum of products t < f m^2, plus q m with q < R, divided by R: below (1 + f m / R) m.
        product = 1 + factors * modulus / radix
        assert product < 2, f"{field}: a product of bounds {factors} gives {float(product)} times the modulus"
        lines.append(f"{field}: factors with bounds up to {float(factors):g} give below {float(product):.6f} m")
        assert bound * modulus < radix, f"{field}: L_BOUND times the modulus does not fit into {limbs} limbs"
        lines.append(f"{field}: {float(bound):g} m is {float(bound * modulus / radix):.4f} of the limbs' range")
        multiples = int(defined(text, "L_MULTIPLES"))
        listed = re.search(rf"ZKP_LANES_{field.upper()}_MULTIPLES ((?:.*\\\n)*.*)\n", lane_constants())
        assert listed, "the multiples are not listed"
        words = [int(word, 16) for word in re.findall(r"0x([0-9a-f]+)", listed[1])]
        assert len(words) == multiples * limbs and max(words) < 1 << 52
        for k in range(multiples):
            row = words[k * limbs : (k + 1) * limbs]
            assert sum(word << (52 * i) for i, word in enumerate(row)) == modulus << k, f"{field}: multiple {k}"
        assert (1 << (multiples - 1)) <= bound
        lines.append(f"{field}: multiples 2^0 to 2^{multiples - 1} of m are exact")
        # From words: any 2^word_bits-bounded integer times a canonical factor.
        words_bound = Fraction(1 << word_bits, modulus)
        assert words_bound <= factors
        lines.append(f"{field}: words below 2^{word_bits} are below {float(words_bound):.4f} m")
    assert Fraction(1 << 256, R) <= Fraction("2.21") and "fr8_claim(o, 2.21)" in (LANES / "fr52.h").read_text()
    lines.append(weak_reduction())
    dot = (LANES / "fr_dot.h").read_text(encoding="utf-8")
    terms = int(defined(dot, "FR_DOT_TERMS"))
    assert terms * 10 << 52 < 1 << 62
    reduced = 1 + Fraction(terms * R, 1 << 260)
    assert reduced < 4
    filled = terms * 10 / 1024
    lines.append(f"fr dot: {terms} terms fill a column to {filled:.3f} of 2^62, reduced below {float(reduced):.3f} m")
    return lines


def weak_reduction() -> str:
    """fp8_weak_reduce: for every multiple q that it can choose, all sums for which it chooses that one."""
    text = (LANES / "tower_lanes.h").read_text(encoding="utf-8")
    divisor = re.search(r"fp8_splat\(\(UINT64_C\(1\) << 52\) / (0x[0-9a-f]+)\)", text)
    assert divisor and "fp8_claim(o, 1.02)" in text
    assert "o->low >= 0 && o->high <= 9 && o->spread <= 256" in text
    estimate = (1 << 52) // int(divisor[1], 16)
    weights = sum(1 << (52 * i) for i in range(7))
    low, high, top = -(weights << 54), weights << 60, 1 << 364
    # The highest limb T has q = floor(T estimate / 2^52); the sum is between T 2^364 + low and T 2^364 + high.
    largest, most, q = (9 * P - low) // top, 0, 0
    while True:
        first, last = -(-(q << 52) // estimate), min((((q + 1) << 52) - 1) // estimate, largest)
        if first > largest:
            break
        assert max(0, first * top + low) >= q * P, f"a weak reduction can take too much: {q} times the modulus"
        most = max(most, min(9 * P, last * top + high) - q * P)
        q += 1
    rest = Fraction(most, P)
    assert rest < Fraction("1.02"), f"a weak reduction can leave {float(rest)} times the modulus"
    return f"fp weak reduction: {q} multiples, leaves below {float(rest):.4f} m"


def lane_constants() -> str:
    return (LANES / "lane_constants.h").read_text(encoding="utf-8")


def main() -> None:
    table, lines = columns(), values()
    for name, bits in table.items():
        print(f"{name:<14} largest number in a lane: 2^{bits:.3f}")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
