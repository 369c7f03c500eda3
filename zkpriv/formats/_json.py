# SPDX-License-Identifier: GPL-3.0-or-later
"""Strict JSON of bounded size and depth, in time linear in its length, whoever wrote it."""

from __future__ import annotations

import json
import re
from typing import Any

from zkpriv._octets import octets
from zkpriv.errors import EncodingError

MAX_JSON_BYTES = 1 << 26
MAX_DEPTH = 16
# A string, also one that never ends (else every quote in it would be tried again: quadratic time), or a bracket.
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def parse(source: str | bytes | bytearray | memoryview, what: str, *, limit: int = MAX_JSON_BYTES) -> Any:
    """The value. EncodingError for what is no JSON in UTF-8, too long or too deep, or names a member twice.

    ``what`` starts the message ("input file in.json").
    """
    if not isinstance(source, str):
        source = octets(source, what)
    if len(source) > limit:
        raise EncodingError(f"{what}: expected at most {limit} bytes, got {len(source)}")
    try:
        # The parser must see the text that the check of the nesting saw: it would guess UTF-16 and UTF-32 from bytes.
        text = source if isinstance(source, str) else bytes(source).decode("utf-8")
    except UnicodeDecodeError as error:
        raise EncodingError(f"{what}: not UTF-8", offset=error.start) from None
    _refuse_deep_nesting(text, what)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return _without_twins(pairs, what)

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise EncodingError(f"{what}: not JSON: {error.msg} in line {error.lineno}", offset=error.pos) from None
    except ValueError:
        raise EncodingError(f"{what}: a number is longer than any in a key, proof or input") from None


def _refuse_deep_nesting(text: str, what: str) -> None:
    """The parser's recursion may be bounded by the stack alone (py_ecc lifts Python's limit), so bound it here."""
    depth = 0
    for token in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > MAX_DEPTH:
            raise EncodingError(f"{what}: nested deeper than any key, proof or input", offset=token.start())


def _without_twins(pairs: list[tuple[str, Any]], what: str) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise EncodingError(f"{what}: member {name[:60]!r} occurs twice")
            seen.add(name)
    return out
