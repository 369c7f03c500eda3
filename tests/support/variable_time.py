# SPDX-License-Identifier: GPL-3.0-or-later
"""Why no secret reaches a variable-time function: tests/variable_time.toml, compared with the headers."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from .constant_time import Function, Listing, Parameter
from .native_build import REPO

REASONS = REPO / "tests" / "variable_time.toml"

#: Names that scalars and keys have. Arguments called so must be spoken of by name.
_SECRET = re.compile(
    r"k|s|sk|alpha|.*(?:secret|key|seed|nonce|blind|mask|amount|witness|toxic|scalar|view|spend|random).*"
    r"|[a-z]+_le32|more|values?(?:_\w+)?"
)


@cache
def reasons() -> dict[str, dict[str, Any]]:
    """Header -> its entry."""
    entries = tomllib.loads(REASONS.read_text(encoding="utf-8"))["header"]
    return {entry["file"]: entry for entry in entries}


def declared(function: Function) -> str:
    """A function as the file names it: with all its arguments, so that a new one shows."""
    return f"{function.name}({', '.join(p.name for p in function.parameters)})"


def unexplained(listing: Listing) -> list[str]:
    """What is said to be variable time without a reason, and reasons for what is not there."""
    out = []
    found: dict[str, list[Function]] = {}
    for function in listing.variable():
        found.setdefault(function.header, []).append(function)
    for header in sorted({*found, *reasons()}):
        entry = reasons().get(header, {"why": "", "functions": []})
        now = {declared(function) for function in found.get(header, [])}
        listed = {*entry["functions"]}
        new, gone = sorted(now - listed), sorted(listed - now)
        out += [f"{header}: {name} is variable time, and nothing says why no secret gets there" for name in new]
        out += [f"{header}: {name} is no variable-time function of it" for name in gone]
        names = {p.name for f in found.get(header, []) for p in f.parameters if may_be_secret(p)}
        said = set(re.findall(r"\w+", entry["why"]))
        out += [f"{header}: nothing is said of {name}" for name in sorted(names - said)]
    return out


def may_be_secret(p: Parameter) -> bool:
    """By its name and its type: something that the function reads."""
    return bool(_SECRET.fullmatch(p.name)) and (p.constant if p.pointers else p.type == "uint64_t")
