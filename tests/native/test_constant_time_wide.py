# SPDX-License-Identifier: GPL-3.0-or-later
"""What the compiler makes of lane code that handles secrets. Valgrind sees its source (test_constant_time*.py with the
instructions in plain C); here the instructions themselves: functions of src/ifma whose name ends in ``_ct``, and what
the compiler split off them, take no value of a vector register to a branch, an address or an index of memory.

A branch may depend on loop counters and on arguments in scalar registers, never on a mask or a moved lane: those are
the only ways out of a vector register. Words written to memory and read back are what memcheck sees.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.native_build import NATIVE, compiler, flags_for, objects

#: Instructions that turn data of vector registers into flags, general registers, addresses or control flow.
WAYS_OUT = re.compile(
    r"^(v?p?gather\w*|vp?gather\w*|vpscatter\w*|vscatter\w*|kortest\w*|ktest\w*|v?ptest\w*|vtest\w*|v?u?comis\w*"
    r"|v?p?movmsk\w*|vpextr\w*|pextr\w*|vpcompress\w*|vpexpand\w*|vpconflict\w*)\b"
)
#: A lane or a mask into a general register: mov[dq] %xmm,%r and kmov %k,%r.
MOVES = re.compile(r"^(v?mov[dq]\s+%xmm\d+,%[er]|kmov\w*\s+%k\d,%[er])")
INDIRECT = re.compile(r"^(jmp|call)\w*\s+\*")


def functions(path: Path) -> dict[str, list[str]]:
    """Name -> instructions, from objdump."""
    found = shutil.which("objdump")
    if found is None:
        pytest.skip("constant time of the wide level: objdump is not installed")
    listed = subprocess.run([found, "-d", "--no-show-raw-insn", str(path)], capture_output=True, text=True, check=True)
    out: dict[str, list[str]] = {}
    current: list[str] = []
    for line in listed.stdout.splitlines():
        if title := re.match(r"^[0-9a-f]+ <(.+)>:$", line):
            current = out.setdefault(title[1], [])
        elif "\t" in line:
            current.append(line.split("\t", 1)[1].split("#")[0].strip())
    return out


def leaks(instructions: list[str]) -> list[str]:
    return [text for text in instructions if WAYS_OUT.search(text) or MOVES.search(text) or INDIRECT.search(text)]


def is_secret(name: str) -> bool:
    return re.sub(r"\.(isra|part|constprop|cold|lto_priv)(\.\d+)*", "", name).endswith("_ct")


def test_no_value_of_a_lane_reaches_a_branch_or_an_address() -> None:
    built = objects(compiler("constant time of the wide level"), "release")
    wide = {name: path for name, path in built.items() if name.startswith("ifma/")}
    if not wide:
        pytest.skip("constant time of the wide level: this build has no wide code")
    seen, wrong = set(), {}
    for file, path in wide.items():
        for name, instructions in functions(path).items():
            if is_secret(name):
                seen.add(name.split(".")[0])
                if found := leaks(instructions):
                    wrong[f"{file} {name}"] = found[:5]
    assert not wrong
    # What the sources name so is in the objects, unless it was inlined into another such function.
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((NATIVE / "src" / "ifma").glob("*.c")))
    external = set(re.findall(r"^(?:void|int) (zkp_\w+_ct)\(", text, re.MULTILINE))
    assert external, "no function of src/ifma is said to handle secrets"
    assert external <= seen


LEAKING = """
#include <immintrin.h>
int branch_ct(const __m512i *a) { return _mm512_testn_epi64_mask(*a, *a) ? 3 : 5; }
long long lane_ct(__m128i a, const long long *t) { return t[_mm_cvtsi128_si64(a)]; }
__m512i gather_ct(__m512i a, const long long *t) { return _mm512_i64gather_epi64(a, t, 8); }
"""


def test_leaks_made_on_purpose_are_caught(tmp_path: Path) -> None:
    source, out = tmp_path / "leaking.c", tmp_path / "leaking.o"
    source.write_text(LEAKING, encoding="utf-8")
    command = [compiler("objdump"), "-O3", *flags_for("ifma", "release"), "-c", str(source), "-o", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"constant time of the wide level: the compiler has no AVX-512 ({done.stderr[:200]})")
    found = functions(out)
    caught = {name for name, instructions in found.items() if leaks(instructions)}
    assert caught == {"branch_ct", "lane_ct", "gather_ct"}
