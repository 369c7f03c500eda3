# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of a constraint system: scopes, wires, linear combinations, constraints, tape, and how to read them.

``System`` builds on this; compilers, renderers and tools read it.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

from zkpriv.errors import CircuitError
from zkpriv.r1cs.field import R, constant_of
from zkpriv.r1cs.wire import LC

_PACKAGE = Path(__file__).resolve().parents[1]
_INTERNAL = (str(_PACKAGE / "r1cs"), str(_PACKAGE / "gadgets"))
_OURS = ("zkpriv.gadgets.", "zkpriv.r1cs.")
_HELPERS = {("zkpriv.gadgets.windows", "add_distinct"), ("zkpriv.gadgets.windows", "to_edwards")}
NO_WIRE = 0xFFFFFFFF
DOMAIN = 0xFFFFFFFE
FIRST_TAG = DOMAIN
"""Values of ``row_defines`` from here on are tags (check, domain), not wires."""


class Scope(NamedTuple):
    """One node of the scope tree. ``title`` heads error messages ("range check"), ``hint`` helps to read
    them.
    """

    parent: int
    name: str
    title: str | None
    hint: str | None


class Lemma(NamedTuple):
    """A promise that a value is never zero (or an addition never degenerate), with its id and reason.

    ``owner``: the gadget module that names it, "" for all other code.
    """

    id: str
    why: str
    scope: int
    line: int
    row: int
    owner: str = ""


class Freedom(NamedTuple):
    """Directions in which honest witnesses may move: ``degrees`` times the value of ``times`` (wire -> coefficient)."""

    degrees: int
    why: str
    times: dict[int, int]
    scope: int
    line: int
    gadget: bool
    inputs: tuple[int, ...] = ()  # the inputs that may move, of which ``degrees`` leaves some out
    factors: tuple[dict[int, int], ...] = ()  # combinations (wire -> coefficient) whose product must be 0


class BarePoint(NamedTuple):
    """Coordinates (wire -> coefficient) that code outside of the gadgets took for a point of the curve."""

    u: dict[int, int]
    v: dict[int, int]
    scope: int
    line: int


class Assumed(NamedTuple):
    """A combination (wire -> coefficient) that was typed as a bit without a constraint of its own, and the reason."""

    terms: dict[int, int]
    why: str
    scope: int
    line: int


class Comparison(NamedTuple):
    """A comparison of ``left`` and ``right`` that is right for numbers below 2^bits.

    ``result`` is the bit that it gives, None for a check; ``scope`` that of its own constraints. Asked is whether
    ``left`` is the smaller one; with ``swapped`` whether ``right`` is, or is equal.
    """

    left: dict[int, int]
    right: dict[int, int]
    bits: int
    result: dict[int, int] | None
    scope: int
    line: int
    swapped: bool


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint ``a * b = c`` for readers: LCs by wire index, path, sentence, source, what it
    defines.
    """

    row: int
    a: dict[int, int]
    b: dict[int, int]
    c: dict[int, int]
    path: str
    why: str
    file: str
    line: int
    defines: int | None
    domain: bool


class Tables:
    """Everything that tracing writes down. Fields are lists and arrays by number; nothing is ever removed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.scopes: list[Scope] = [Scope(-1, name, None, None)]
        self.whys: list[str] = []
        self.lines: list[tuple[str, int]] = []
        self.lemmas: list[Lemma] = []
        self._named: Lemma | None = None  # for the next constraint
        self.bare_points: list[BarePoint] = []
        self.ladder_bases: list[BarePoint] = []
        self.large_orders: list[tuple[dict[int, int], dict[int, int]]] = []  # points that a constraint keeps from small
        self.freedoms: list[Freedom] = []
        self.assumed: list[Assumed] = []
        self.comparisons: list[Comparison] = []
        self.waived: dict[int, str] = {}
        self.promises: dict[int, str] = {}  # hinted wire -> the sentence of checked_by
        self.wire_lemmas: dict[int, str] = {}  # hinted wire -> the lemma that determines it
        self.public_names: list[str] = []
        self.inputs: list[int] = []
        self.outputs_bound: dict[int, int] = {}
        self.output_wires: list[int] = []
        # Wires; wire 0 is the constant one.
        self.wire_names: list[str] = ["one"]
        self.wire_scopes = array("I", [0])
        self.wire_lines: dict[int, int] = {}
        self.hint_wires: list[int] = []
        # Linear combinations, each once: entries ptr[i]..ptr[i+1] of cols and coef_ids.
        self.lc_ptr = array("I", [0])
        self.lc_cols = array("I")
        self.lc_coefs = array("I")
        self.coefs: list[int] = []
        self.tables: list[tuple[int, int]] = []  # runs of coefficients that lookups read: start, length
        self._coef_ids: dict[int, int] = _Coefficients(self.coefs)
        self._constant_rows: dict[int, int] = {}
        # Constraints: three linear combinations and where they come from.
        self.rows_a = array("I")
        self.rows_b = array("I")
        self.rows_c = array("I")
        self.row_scopes = array("I")
        self.row_whys = array("I")
        self.row_lines = array("I")
        self.row_defines = array("I")
        self.row_names: list[str] = []
        self.row_hints: dict[int, str] = {}
        self.unnamed: dict[int, int] = {}  # wire of a product without a name -> its row
        # Solver tape.
        self.code = array("I")
        self.origins: dict[int, tuple[int, int, str]] = {}
        self.temp_count = 0
        self._why_ids: dict[str, int] = _Numbering(self.whys)
        self._line_ids: dict[tuple[str, int], int] = _Numbering(self.lines)
        self._scope = 0
        self._scope_used: dict[tuple[int, str], int] = {}
        # What ``_here`` knows of code objects and instructions, by address; ``_codes`` keeps these objects alive.
        self._inside: dict[int, bool] = {}
        self._line_of: dict[tuple[int, int], int] = {}
        self._codes: list[CodeType] = []
        self._names_taken: set[tuple[int, str]] = set()

    def _child(self, parent: int, name: str, title: str | None, hint: str | None, reuse: bool) -> int:
        key = (parent, name)
        known = self._scope_used.get(key)
        if known is not None and reuse:
            return known
        number = 1
        unique = name
        while (parent, unique) in self._scope_used:
            number += 1
            unique = f"{name}#{number}"
        self.scopes.append(Scope(parent, unique, title, hint))
        self._scope_used[(parent, unique)] = len(self.scopes) - 1
        return len(self.scopes) - 1

    def add_scope(self, scope: Scope) -> int:
        """A new scope (its name numbered if taken) without entering it; its number."""
        return self._child(scope.parent, scope.name, scope.title, scope.hint, False)

    def why_number(self, why: str) -> int:
        """The number of a sentence."""
        return self._why_ids[why]

    def scope_path(self, scope: int) -> str:
        """The path of a scope; the circuit's own name is left out."""
        parts: list[str] = []
        while scope > 0:
            node = self.scopes[scope]
            parts.append(node.name)
            scope = node.parent
        return "/".join(reversed(parts))

    def _here(self, start: FrameType | None = None) -> int:
        """The number of the source line of the user's code: the first caller outside this package and the
        gadgets, from ``start`` on.
        """
        frame = start or sys._getframe(1)
        inside = self._inside
        while True:
            code = frame.f_code
            # By address: a code object's hash is worked out from its constants and names each time.
            known = inside.get(id(code))
            if known is None:
                known = inside[id(code)] = code.co_filename.startswith(_INTERNAL)
                self._codes.append(code)
            if not known or frame.f_back is None:
                place = id(code), frame.f_lasti
                line = self._line_of.get(place)
                if line is None:
                    line = self._line_of[place] = self._line_ids[(code.co_filename, frame.f_lineno)]
                return line
            frame = frame.f_back

    @staticmethod
    def _owner() -> str:
        """The gadget module whose code names a lemma; "" for any other code.

        A module is known by its globals, which no other code has. Helpers that are told the lemma, or the points that
        it is about, are not asked: their callers are.
        """
        frame = sys._getframe(2)
        while True:
            name = frame.f_globals.get("__name__", "")
            module = sys.modules.get(name)
            if module is None or vars(module) is not frame.f_globals or not name.startswith(_OURS):
                return ""
            told = (name, frame.f_code.co_name) in _HELPERS
            if name.startswith(_OURS[0]) and not told:
                return str(name)
            if frame.f_back is None:
                return ""
            frame = frame.f_back

    def _row(self, a: int, b: int, c: int, scope: int, why: str, tag: int, line: int, name: str) -> None:
        self.rows_a.append(a)
        self.rows_b.append(b)
        self.rows_c.append(c)
        self.row_scopes.append(scope)
        self.row_whys.append(self._why_ids[why])
        self.row_lines.append(line)
        self.row_defines.append(tag)
        self.row_names.append(name)

    def intern(self, lc: LC) -> int:
        """The number of ``lc`` in the table of linear combinations."""
        if lc.system is not None and lc.system is not self:
            raise CircuitError("a value of another circuit is used in this one")
        row = lc._row
        if row >= 0:
            return row
        terms = lc.terms
        if lc.system is None:
            # Constants carry no system and may be shared between circuits, so they are known by value.
            value = terms.get(0, 0)
            known = self._constant_rows.get(value)
            if known is not None:
                return known
            row = self._constant_rows[value] = len(self.lc_ptr) - 1
        else:
            row = lc._row = len(self.lc_ptr) - 1
        self.lc_cols.extend(terms)
        self.lc_coefs.extend(map(self._coef_ids.__getitem__, terms.values()))
        self.lc_ptr.append(len(self.lc_cols))
        return row

    def coefficient(self, value: int) -> int:
        """The number of a constant in the coefficient table."""
        return self._coef_ids[value % R]

    def table(self, values: Sequence[int]) -> int:
        """Append ``values`` to the coefficient table as one run; the number of the first."""
        start = len(self.coefs)
        self.tables.append((start, len(values)))
        for value in values:
            number = constant_of(value)
            if number is None:
                raise CircuitError("a lookup table holds ints or Fr values")
            self.coefs.append(number)
        return start

    # ---- reading ------------------------------------------------------------------------------------------

    def terms(self, row: int) -> dict[int, int]:
        """The linear combination number ``row`` as wire -> coefficient."""
        start, end = self.lc_ptr[row], self.lc_ptr[row + 1]
        coefs = self.coefs
        return {self.lc_cols[k]: coefs[self.lc_coefs[k]] for k in range(start, end)}

    def constraint(self, row: int) -> Constraint:
        """Constraint ``row`` with everything that is known about it."""
        file, line = self.lines[self.row_lines[row]]
        tag = self.row_defines[row]
        return Constraint(
            row=row,
            a=self.terms(self.rows_a[row]),
            b=self.terms(self.rows_b[row]),
            c=self.terms(self.rows_c[row]),
            path=self.constraint_path(row),
            why=self.whys[self.row_whys[row]],
            file=file,
            line=line,
            defines=None if tag >= DOMAIN else tag,
            domain=tag == DOMAIN,
        )

    def constraint_path(self, row: int) -> str:
        """Scope path and name of constraint ``row``."""
        base = self.scope_path(self.row_scopes[row])
        return f"{base}/{self.row_names[row]}" if base else self.row_names[row]

    def wire_path(self, wire: int) -> str:
        """Scope path and name of a wire (not made unique; see ``Circuit.wire_paths``)."""
        base = self.scope_path(self.wire_scopes[wire])
        return f"{base}/{self.wire_names[wire]}" if base else self.wire_names[wire]

    def describe(self, lc: LC | dict[int, int], scope: int | None = None) -> str:
        """A linear combination with names, as short as it can be said; names relative to ``scope``."""
        from zkpriv.r1cs.render import describe_terms

        return describe_terms(self, lc.terms if isinstance(lc, LC) else lc, scope)


class _Numbering(dict[Any, int]):
    """Numbers values in order of first use and appends new ones to a list."""

    def __init__(self, values: list[Any]) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, value: Any) -> int:
        number = self[value] = len(self._values)
        self._values.append(value)
        return number


class _Coefficients(_Numbering):
    """Numbers coefficients, which are ints: a float would have been rounded on the way."""

    def __missing__(self, value: Any) -> int:
        if not isinstance(value, int):
            raise CircuitError(f"a coefficient must be an int or Fr, got {type(value).__name__}")
        return super().__missing__(value)
