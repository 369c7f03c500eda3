# SPDX-License-Identifier: GPL-3.0-or-later
"""Which functions the constant-time programs enter with secrets in hand, measured (native/tests/probe.c)."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from . import constant_time
from .constant_time import Function, Parameter
from .native_build import COMPILE_JOBS, LEVELS, flags_for, program, run
from .valgrind import valgrind

#: Programs whose secrets memcheck holds undefined, the longest first.
PROGRAMS = ("bulletproof_ct", "clsag_ct", "secrets_ct", "curve_ct", "ed25519_ct", "prover_ct", "lanes_ct")
#: Those that are made of wide instructions alone.
IN_LANES = {"lanes_ct"}
#: Bytes of what a pointer points to, by its type; of others the first four words count.
SIZES = {"uint8_t": 1, "char": 1, "uint16_t": 2, "int16_t": 2, "uint32_t": 4, "int32_t": 4, "int": 4, "unsigned": 4}
SIZES |= {"uint64_t": 8, "size_t": 8, "int64_t": 8, "int8_t": 1, "uintptr_t": 8, "zkp_u128": 16}


@dataclass
class Seen:
    """What a function was entered with: arguments that held secrets, and the cases ("program:case") where."""

    arguments: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    entered: set[str] = field(default_factory=set)


#: (file of a local function or "", symbol) -> rows of the list that it stands for, each with its function.
Places = dict[tuple[str, str], list[tuple[str, Function]]]
#: Row of the list -> level -> what was seen.
Measured = dict[str, dict[str, Seen]]


def symbols(path: Path) -> list[tuple[int, str, str]]:
    """(address, file of a local symbol or "", name) of every function of a program."""
    found = shutil.which("readelf")
    if found is None:
        pytest.skip("list of constant-time functions: readelf is not installed")
    listed = subprocess.run([found, "-sW", str(path)], capture_output=True, text=True, check=True)
    out, file = [], ""
    for line in listed.stdout.splitlines():
        words = line.split()
        if len(words) < 8 or not words[0].endswith(":"):
            continue
        if words[3] == "FILE":
            file = words[7]
        elif words[3] == "FUNC" and words[6] != "UND":
            out.append((int(words[1], 16), file if words[4] == "LOCAL" else "", words[7].split(".")[0].split("@")[0]))
    return out


def instances(native: Path = constant_time.NATIVE) -> dict[str, dict[str, tuple[str, str]]]:
    """Instance of a table of functions -> member -> (file, function)."""
    out: dict[str, dict[str, tuple[str, str]]] = {}
    for path in sorted((native / "src").glob("*.c")):
        text = path.read_text(encoding="utf-8")
        for table in re.finditer(r"^const (zkp_\w+) (zkp_\w+) = \{\n((?:    \.\w+ = .+,\n)+)\};", text, re.MULTILINE):
            members = re.findall(r"\.(\w+) = (\w+),", table[3])
            out[table[2]] = {member: (path.name, function) for member, function in members}
    return out


def places(functions: Iterable[Function]) -> Places:
    """Where the functions of the list are in a program."""
    out: Places = {}
    for function in functions:
        if "." not in function.name:
            out.setdefault(("", function.name), []).append((function.name, function))
            continue
        member = function.name.split(".")[1]
        for instance, members in instances().items():
            if member in members:
                file, name = members[member]
                key = ("", name) if name.startswith("zkp_") else (file, name)
                out.setdefault(key, []).append((f"{instance}.{member}", function))
    return out


def _rows(file: str, symbol: str, known: Places) -> list[tuple[str, Function]]:
    plain = re.sub(r"^zkp_(portable|adx)_", "zkp_", symbol)
    return known.get((file, symbol)) or known.get(("", symbol)) or known.get(("", plain)) or []


def _kind(p: Parameter, function: Function) -> str:
    if p.name not in function.secret:
        return "-"
    if p.type == "zkp_bytes":
        return f"b:{[q.name for q in function.parameters].index('n_parts')}"
    size = SIZES.get(p.type, 32)
    if not p.pointers:
        return f"i:{size}"
    return f"{'p' if p.pointers == 1 else 'q'}:{size * p.length if p.length <= 64 else size}"


def measure(functions: list[Function], programs: Iterable[str] = PROGRAMS) -> Measured:
    """Runs every case of the programs on every level under memcheck."""
    known = places(functions)
    under = valgrind("list of constant-time functions")
    out: Measured = {}
    jobs = []
    for name in programs:
        extra = flags_for("ifma", "probe") if name in IN_LANES else ()
        path = program(name, "probe", extra=extra)
        jobs += [(name, path, level) for level in (("ifma",) if name in IN_LANES else LEVELS[::-1])]
    with ThreadPoolExecutor(COMPILE_JOBS) as pool:
        for (_, _, level), found in zip(jobs, pool.map(lambda job: _one(known, under, *job), jobs), strict=True):
            for row, seen in found.items():
                at = out.setdefault(row, {}).setdefault(level, Seen())
                at.arguments |= seen.arguments
                at.cases |= seen.cases
                at.entered |= seen.entered
    return out


def _one(known: Places, under: tuple[str, ...], name: str, path: Path, level: str) -> dict[str, Seen]:
    cases, at, lines = {}, {}, []
    for address, file, symbol in symbols(path):
        if file == f"{name}.c" and symbol.startswith("case_"):
            cases[address] = symbol.removeprefix("case_")
            lines.append(f"{address:x} c")
        elif rows := _rows(file, symbol, known):
            at[address] = rows
            lines.append(f"{address:x} " + " ".join(_kind(p, rows[0][1]) for p in rows[0][1].parameters))
    out: dict[str, Seen] = {}
    with tempfile.TemporaryDirectory() as folder:
        table, report = Path(folder) / "table", Path(folder) / "report"
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")
        env = ("env", f"ZKP_PROBE_TABLE={table}", f"ZKP_PROBE_OUT={report}")
        done = run(path, level=level, under=(*env, *under), timeout=3000)
        if done.returncode == 77:
            return {}
        assert done.returncode == 0, done.stderr[-2000:]
        for line in report.read_text(encoding="utf-8").splitlines():
            case, address, mask = (int(word, 16) for word in line.split())
            if case == 0 or cases[case].startswith(("control", "public")):
                continue
            for row, function in at[address]:
                seen = out.setdefault(row, Seen())
                names = {p.name for k, p in enumerate(function.parameters) if mask >> k & 1}
                seen.arguments |= names
                seen.entered.add(f"{name}:{cases[case]}")
                if names or not function.secret:
                    seen.cases.add(f"{name}:{cases[case]}")
    return out
