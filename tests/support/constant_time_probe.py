# SPDX-License-Identifier: GPL-3.0-or-later
"""Which functions the constant-time programs enter with secrets in hand, measured (native/tests/probe.c): those that
are constant time should be, and those that are variable time must not, nor may a secret be in an argument that a header
calls public.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from . import constant_time
from .constant_time import Function, Listing, Parameter
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
#: Address in a program -> rows.
Rows = dict[int, list[tuple[str, Function]]]
#: Row of the list -> level -> what was seen.
Measured = dict[str, dict[str, Seen]]
#: Function -> its arguments that held secrets and must not -> where: "program:case:level".
Leaks = dict[str, dict[str, set[str]]]


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


def measure(listing: Listing, programs: Iterable[str] = PROGRAMS) -> tuple[Measured, Leaks]:
    """Runs every case of the programs on every level under memcheck. Leaks include what cases named control make on
    purpose (`unintended`).
    """
    known = places(listing.constant()), places(listing.variable())
    under = valgrind("list of constant-time functions")
    out: Measured = {}
    leaks: Leaks = {}
    jobs = []
    for name in programs:
        extra = flags_for("ifma", "probe") if name in IN_LANES else ()
        path = program(name, "probe", extra=extra)
        jobs += [(name, path, level) for level in (("ifma",) if name in IN_LANES else LEVELS[::-1])]
    with ThreadPoolExecutor(COMPILE_JOBS) as pool:
        for (_, _, level), (found, wrong) in zip(jobs, pool.map(lambda j: _one(*known, under, *j), jobs), strict=True):
            for row, seen in found.items():
                at = out.setdefault(row, {}).setdefault(level, Seen())
                at.arguments |= seen.arguments
                at.cases |= seen.cases
                at.entered |= seen.entered
            for row, arguments in wrong.items():
                for argument, cases in arguments.items():
                    leaks.setdefault(row, {}).setdefault(argument, set()).update(cases)
    return out, leaks


def unintended(leaks: Leaks) -> list[str]:
    """One line for each argument that held a secret and must not, but in cases made to show it."""
    out = []
    for row, arguments in sorted(leaks.items()):
        for argument, cases in sorted(arguments.items()):
            if some := sorted(case for case in cases if not case.split(":")[1].startswith("control")):
                what = f"{row} is entered with a secret in {argument}, which is public or not in constant time"
                out.append(f"{what}: {', '.join(some)}")
    return out


def _any_kind(p: Parameter, function: Function) -> str:
    """What is looked at where nothing may be secret: numbers, and what one pointer points to."""
    looked_at = p.constant and p.pointers == 1 if p.pointers else p.type in SIZES
    return _kind(p, replace(function, secret=(p.name,) if looked_at else ()))


def _both_kinds(p: Parameter, function: Function) -> str:
    """What should be secret, and what should not."""
    return _any_kind(p, function) if p.name in function.public else _kind(p, function)


def _one(
    known: Places, forbidden: Places, under: tuple[str, ...], name: str, path: Path, level: str
) -> tuple[dict[str, Seen], Leaks]:
    """What was seen of the constant-time functions, and where a secret was that must not be."""
    places_of, table = _table(known, forbidden, name, path)
    out: dict[str, Seen] = {}
    leaks: Leaks = {}
    for case, address, mask in _probed(under, name, path, level, table):
        for row, function in places_of.get(address, []):
            names = {p.name for k, p in enumerate(function.parameters) if mask >> k & 1}
            variable = function.timing == constant_time.VARIABLE
            for argument in names if variable else names - set(function.secret):
                leaks.setdefault(row, {}).setdefault(argument, set()).add(f"{name}:{case}:{level}")
            if variable or case.startswith(("control", "public")):
                continue
            seen = out.setdefault(row, Seen())
            names &= set(function.secret)
            seen.arguments |= names
            seen.entered.add(f"{name}:{case}")
            if names or not function.secret:
                seen.cases.add(f"{name}:{case}")
    cases = {place.split(":")[1] for arguments in leaks.values() for some in arguments.values() for place in some}
    if cases:
        _forget_unwritten(leaks, _probed(under, name, path, level, table, cases), places_of, f"{name}:{{}}:{level}")
    return out, leaks


def _forget_unwritten(leaks: Leaks, found: Iterable[tuple[str, int, int]], places_of: Rows, where: str) -> None:
    """Takes away what is undefined also when nothing is secret: memory that was never written, gaps in structures."""
    for case, address, mask in found:
        for row, function in places_of.get(address, []):
            for k, p in enumerate(function.parameters):
                if mask >> k & 1 and row in leaks:
                    leaks[row].get(p.name, set()).discard(where.format(case))


def _table(known: Places, forbidden: Places, name: str, path: Path) -> tuple[Rows, str]:
    """Address of a function -> rows of the lists; and what native/tests/probe.c is told of them."""
    found: Rows = {}
    lines = []
    for address, file, symbol in symbols(path):
        if file == f"{name}.c" and symbol.startswith("case_"):
            lines.append(f"{address:x} c")
            continue
        rows = _rows(file, symbol, known)
        kind = _both_kinds if rows else _any_kind
        if rows := rows or _rows(file, symbol, forbidden):
            found[address] = rows
            lines.append(f"{address:x} " + " ".join(kind(p, rows[0][1]) for p in rows[0][1].parameters))
    return found, "\n".join(lines) + "\n"


def _probed(
    under: tuple[str, ...], name: str, path: Path, level: str, table: str, without_secrets: Iterable[str] = ()
) -> list[tuple[str, int, int]]:
    """(case, address, arguments that had undefined bits). ``without_secrets``: cases to run with everything public."""
    cases = {
        address: symbol.removeprefix("case_")
        for address, file, symbol in symbols(path)
        if file == f"{name}.c" and symbol.startswith("case_")
    }
    with tempfile.TemporaryDirectory() as folder:
        told, report = Path(folder) / "table", Path(folder) / "report"
        told.write_text(table, encoding="utf-8")
        env = ["env", f"ZKP_PROBE_TABLE={told}", f"ZKP_PROBE_OUT={report}"]
        if without_secrets:
            env.append("ZKP_PROBE_WITHOUT_SECRETS=1")
        done = run(path, *sorted(without_secrets), level=level, under=(*env, *under), timeout=3000)
        if done.returncode == 77:
            return []
        assert done.returncode == 0, done.stderr[-2000:]
        found = [line.split() for line in report.read_text(encoding="utf-8").splitlines()]
    return [(cases[int(case, 16)], int(at, 16), int(mask, 16)) for case, at, mask in found if int(case, 16)]
