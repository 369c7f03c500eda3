# SPDX-License-Identifier: GPL-3.0-or-later
"""``docs/constant-time.md``: the list that the headers make, with what was measured of the checks.

``constant_time.json`` holds the measurement: for each function and level up to ``MOST_CASES`` cases that entered it
with secrets in hand, and the arguments that never held one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import constant_time
from .constant_time import NATIVE, Function, Listing
from .constant_time_probe import PROGRAMS, Measured, places
from .native_build import LEVELS, REPO
from .variable_time import reasons

RECORD = REPO / "tests" / "native" / "constant_time.json"
DOCUMENT = REPO / "docs" / "constant-time.md"
MOST_CASES = 3

#: Row -> level -> {"cases": ..., "direct": those whose program calls it by name, "public": arguments without a secret}
Record = dict[str, dict[str, dict[str, list[str]]]]

HEAD = """\
# Constant-time functions

Written by `python tests/tools/constant_time_list.py` from the headers of the C core; do not edit. Constant time: no
branch and no address of memory depends on what is secret. A header says it of its functions; which are classified, and
that none of them is forgotten, is a test
(`tests/native/test_constant_time_list.py::test_every_function_is_classified`).

How each is checked, on every level that it has:

- **memcheck** (portable, adx): valgrind holds secrets undefined and reports every branch and address that depends on
  them. "Checked by" names the program and the cases that enter the function with secrets in these very arguments: that
  is measured, not declared (`tests/native/test_constant_time_list.py::test_the_record_is_what_is_measured`). The same
  measurement fails where an argument that a header calls public has a secret in it.
- **lanes** (ifma): the same with plain C in the place of AVX-512, which valgrind does not know.
- **disassembly**: in what the compiler made of it, no value of a vector register reaches a branch, an address or an
  index (`tests/native/test_constant_time_wide.py::test_no_value_of_a_lane_reaches_a_branch_or_an_address`).
- "What it makes": nothing that the function is given to read is secret, or it changes a state in place; then it
  counts that a case enters it.
- **timing**: a t-test on measured times, |t| < 4.5
  (`tests/native/test_timing.py::test_time_does_not_depend_on_secrets`).

"""

VARIABLE_HEAD = """
## Variable time

What nothing secret gets to, but for the witness of a Groth16 proof and the trapdoors of a development setup, and why.
Each function and each of its arguments is in tests/variable_time.toml, or a test fails
(`tests/native/test_constant_time_list.py::test_every_variable_time_function_has_a_reason`). Which of them the runs
under memcheck enter with secrets is measured as well: none
(`tests/native/test_constant_time_list.py::test_the_record_is_what_is_measured`).

| header | functions | what they are given |
|---|---|---|"""


def rows(listing: Listing) -> dict[str, Function]:
    """Row of the list -> its function; members of tables once for each table."""
    found = {row: function for some in places(listing.constant()).values() for row, function in some}
    return dict(sorted(found.items(), key=lambda item: (item[1].header, item[0])))


def levels(function: Function) -> tuple[str, ...]:
    """On which levels a function must be checked."""
    if function.header.startswith("src/ifma/"):
        return ("ifma",)
    if function.header.endswith("words_adx.h"):
        return ("adx", "ifma")
    if function.header.endswith("words.h"):
        return ("portable",)
    return LEVELS


def record_of(measured: Measured, listing: Listing) -> Record:
    out: Record = {}
    programs = _programs(NATIVE)
    for row, function in rows(listing).items():
        found = measured.get(row, {})
        for level in LEVELS:
            if (seen := found.get(level)) is None or not seen.cases:
                continue
            everywhere = set.intersection(*(set(found[other].cases) for other in levels(function) if other in found))
            cases = sorted(seen.cases, key=lambda case: (case not in everywhere, case))[:MOST_CASES]
            public = [name for name in function.secret if name not in seen.arguments]
            direct = [case for case in sorted(cases) if _called(row) in programs[case.partition(":")[0]]]
            out.setdefault(row, {})[level] = {"cases": sorted(cases), "direct": direct, "public": public}
    return out


def joined(old: Record, new: Record, programs: Iterable[str], listing: Listing) -> Record:
    """A new measurement of some programs, and an old one of the others."""
    out: Record = {}
    for row, function in rows(listing).items():
        for level in LEVELS:
            before, now = old.get(row, {}).get(level), new.get(row, {}).get(level)
            kept = [case for case in before["cases"] if case.partition(":")[0] not in programs] if before else []
            some = [found for found in (before if kept else None, now) if found is not None]
            if not some:
                continue
            cases = sorted({*kept, *(now["cases"] if now else [])}, key=lambda case: (case not in kept, case))
            cases = sorted(cases[:MOST_CASES])
            direct = {case for found in some for case in found["direct"]}
            public = [name for name in function.secret if all(name in found["public"] for found in some)]
            one = {"cases": cases, "direct": [case for case in cases if case in direct], "public": public}
            out.setdefault(row, {})[level] = one
    return out


def read_record(path: Path = RECORD) -> Record:
    loaded: Record = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def write_record(record: Record, path: Path = RECORD) -> None:
    lines = [f"{json.dumps(row)}: {json.dumps(record[row])}" for row in record]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def unchecked(listing: Listing, record: Record, native: Path = NATIVE) -> list[str]:
    """What is listed and not checked: no case enters a function on one of its levels, or never with a secret in some
    argument, or the programs do not have the case or, where they called the function themselves, the call any more.
    """
    programs = _programs(native)
    out = []
    for row, function in rows(listing).items():
        for level in levels(function):
            found = record.get(row, {}).get(level)
            if found is None:
                out.append(f"{row}: no case enters it with secrets on {level}")
            elif found["public"]:
                out.append(f"{row}: no case has secrets in {', '.join(found['public'])} on {level}")
        cited = {case for found in record.get(row, {}).values() for case in found["cases"]}
        for case in sorted(cited):
            program, _, name = case.partition(":")
            if f"CASE({name})" not in programs.get(program, ""):
                out.append(f"{row}: {program} has no case {name}")
            elif case in _calls(record, row) and _called(row) not in programs[program]:
                out.append(f"{row}: {program} does not call it any more")
    return out


def _programs(native: Path) -> dict[str, str]:
    return {name: (native / "tests" / f"{name}.c").read_text(encoding="utf-8") for name in PROGRAMS}


def _called(row: str) -> str:
    """How a program calls it: by its name, or as the member of a table."""
    return f"->{row.split('.')[1]}(" if "." in row else f"{row}("


def _calls(record: Record, row: str) -> set[str]:
    """The cases whose program calls it by name."""
    return {case for found in record[row].values() for case in found.get("direct", [])}


def timed(native: Path = NATIVE) -> dict[str, list[str]]:
    """Function -> cases of timing_ct that call it."""
    text = (native / "tests" / "timing_ct.c").read_text(encoding="utf-8")
    out: dict[str, list[str]] = {}
    for case, body in re.findall(r"^static void case_(\w+)\(void\) \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL):
        for name in dict.fromkeys(re.findall(r"\b(zkp_\w+)\(", body)):
            if not case.startswith("control"):
                out.setdefault(name, []).append(case)
    return out


def tests_of_programs() -> dict[str, list[str]]:
    """Program -> tests that run it."""
    out: dict[str, list[str]] = {}
    for path in sorted((REPO / "tests").glob("**/test_*.py")):
        for name in dict.fromkeys(re.findall(r'program\("(\w+_ct)", flavour\b', path.read_text(encoding="utf-8"))):
            out.setdefault(name, []).append(path.relative_to(REPO).as_posix())
    return out


def document(listing: Listing, record: Record, native: Path = NATIVE) -> str:
    return HEAD + "\n".join(_body(listing, record, native)) + "\n"


def _body(listing: Listing, record: Record, native: Path) -> Iterator[str]:
    all_rows, clock = rows(listing), timed(native)
    yield "| program | run by |"
    yield "|---|---|"
    for program, tests in sorted(tests_of_programs().items()):
        yield f"| `native/tests/{program}.c` | {', '.join(f'`{test}`' for test in tests)} |"
    yield ""
    counts = {level: sum(level in record.get(row, {}) for row in all_rows) for level in LEVELS}
    variable = sum(function.timing == constant_time.VARIABLE for function in listing.functions)
    yield (
        f"{len(all_rows)} functions: {counts['portable']} checked on portable, {counts['adx']} on adx, "
        f"{counts['ifma']} on ifma. {variable} others in the headers are said to be variable time, for public data or "
        "for proving."
    )
    header = ""
    for row, function in all_rows.items():
        if function.header != header:
            header = function.header
            yield f"\n## {header}\n"
            yield "| function | secret | portable | adx | ifma | checked by |"
            yield "|---|---|---|---|---|---|"
        found = record.get(row, {})
        how = {level: "memcheck" if level in found else "" for level in LEVELS}
        if "ifma" in found:
            how["ifma"] = "lanes" + (", disassembly" if row.endswith("_ct") and "src/ifma" in header else "")
        cases = dict.fromkeys(case for level in found.values() for case in level["cases"])
        by = [f"`{case}`" for case in list(cases)[:MOST_CASES]] + [f"timing `{case}`" for case in clock.get(row, [])]
        secret = ", ".join(f"`{name}`" for name in function.secret) or "what it makes"
        yield f"| `{row}` | {secret} | {how['portable']} | {how['adx']} | {how['ifma']} | {', '.join(by)} |"
    yield VARIABLE_HEAD
    for header, entry in sorted(reasons().items()):
        yield f"| {header} | {len(entry['functions'])} | {' '.join(entry['why'].split())} |"
