# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine without wide instructions never executes one: where they are in the object files, and what shares a name.

The rest is the choice of the level (tests/unit/test_backend.py) and a run on an emulated CPU (test_small_cpus.py).
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from support.native_build import compiler, flags_of_levels, objects

#: Scalar instructions of BMI2 and ADX. (rep; bsf prints as tzcnt and runs everywhere: it is no sign of BMI1.)
SCALAR = re.compile(r"^(mulx|rorx|sarx|shlx|shrx|pdep|pext|bzhi|adcx|adox|andn|bextr|blsi|blsr|blsmsk)[lq]?\b")
#: Anything encoded with VEX or EVEX that works on vectors; opmasks and the registers beyond xmm.
VECTOR = re.compile(r"^v(?!er[rw]|m[a-z])|%[yz]mm|%k[0-7]|%xmm(1[6-9]|2\d|3[01])|^k(mov|or|and|xor|not|test|shift|add)")
STATE = re.compile(r"^xgetbv")


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None or platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip(f"instructions of the object files: {name} is not installed, or this is no x86-64")
    return found


def instructions(path: Path) -> list[str]:
    """Every instruction of an object file, without addresses and comments."""
    command = [tool("objdump"), "-d", "--no-show-raw-insn", str(path)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    parts = (line.split("\t", 1) for line in listed.splitlines() if re.match(r"^ +[0-9a-f]+:\t", line))
    return [part[1].split("#")[0].strip() for part in parts]


def defined(path: Path) -> dict[str, str]:
    """The symbols that an object file defines for others, with nm's letter."""
    command = [tool("nm"), "--defined-only", "--extern-only", str(path)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {line.split()[-1]: line.split()[-2] for line in listed.splitlines() if line.strip()}


@cache
def built() -> dict[str, Path]:
    return objects(compiler("instructions of the object files"), "release")


def folder(name: str) -> str:
    return name.split("/")[0] if "/" in name else ""


def wide_in(path: Path, allowed: str) -> list[str]:
    """Instructions that a file of the folder ``allowed`` ("" is portable code) must not have."""
    found = []
    for instruction in instructions(path):
        scalar, vector = SCALAR.search(instruction), VECTOR.search(instruction)
        state = STATE.search(instruction) and not path.name.startswith(("dispatch-", "dispatch.c"))
        if state or (vector and allowed != "ifma") or (scalar and allowed == ""):
            found.append(instruction)
    return found


def test_wide_instructions_are_in_their_folders_only() -> None:
    wrong = {name: found[:3] for name, path in built().items() if (found := wide_in(path, folder(name)))}
    assert not wrong
    # The check sees what it looks for: the wide folders have such instructions.
    for level in {folder(name) for name in built()} - {""}:
        files = [path for name, path in built().items() if folder(name) == level]
        assert any(wide_in(path, "") for path in files), level


@pytest.mark.parametrize("level", ["adx", "ifma"])
def test_the_check_notices_a_portable_file_compiled_for_a_level(tmp_path: Path, level: str) -> None:
    tool("objdump")
    source, out = tmp_path / "leak.c", tmp_path / "leak.o"
    source.write_text(
        "typedef unsigned long long word;\n"
        "word f(word *o, word a, word b, const int *x, int *y) {\n"
        "    unsigned __int128 t = (unsigned __int128)a * b;\n"
        "    for (int i = 0; i < 4096; i++) y[i] += x[i];\n"
        "    *o = (word)t;\n"
        "    return (word)(t >> 64) << (b & 63);\n"
        "}\n",
        encoding="utf-8",
    )
    command = [compiler("objdump"), "-O3", *flags_of_levels()[level], "-c", str(source), "-o", str(out)]
    subprocess.run(command, check=True)
    assert wide_in(out, "")
    if level == "ifma":
        assert wide_in(out, "adx")


def test_portable_code_cannot_get_a_wide_copy_of_a_function() -> None:
    """The linker keeps one definition of a name: each external name of a wide file must be its alone, and strong."""
    owners: dict[str, list[str]] = {}
    for name, path in built().items():
        for symbol, kind in defined(path).items():
            owners.setdefault(symbol, []).append(name)
            assert folder(name) == "" or kind in "TDRB", f"{symbol} of {name} is weak or common ({kind})"
            assert symbol.startswith("zkp_"), f"{symbol} of {name}"
    shared = {symbol: names for symbol, names in owners.items() if len(names) > 1}
    assert not shared


def test_no_wide_file_runs_code_when_the_library_is_loaded() -> None:
    for name, path in built().items():
        command = [tool("objdump"), "-h", str(path)]
        sections = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if folder(name) or name != "dispatch.c":
            assert ".init_array" not in sections and ".ctors" not in sections, name
        assert ".group" not in sections, f"{name}: sections that the linker merges"
