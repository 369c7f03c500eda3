# SPDX-License-Identifier: GPL-3.0-or-later
"""Constraints as a picture: each row is ``a * b = c`` with its sentence; below, the three matrices as a
grid of cells.

Plain SVG, made without a plotting library. Public wires are blue, inputs amber, computed wires grey; with a
witness the values stand below the formulas and rows that fail are red. Values are shown because a picture
of a witness is asked for by name: do not publish one that holds secrets.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from zkpriv.errors import CircuitError
from zkpriv.r1cs.field import R
from zkpriv.r1cs.render import coefficient_text, constraint_text, describe_terms

if TYPE_CHECKING:
    from zkpriv.r1cs.circuit import Circuit
    from zkpriv.r1cs.witness import Witness

MAX_ROWS = 64
_CHAR = 7.3
_ROW = 58
_CELL = 16
_PUBLIC, _INPUT, _COMPUTED, _CONSTANT = "#cfe3f7", "#fbe7c2", "#e6e6e6", "#ffffff"


class Drawing:
    """A picture of a small circuit: ``_repr_html_`` for notebooks, ``svg`` for files, ``str()`` for
    terminals.
    """

    def __init__(self, circuit: Circuit, witness: Witness | None) -> None:
        """CircuitError if the circuit has more than ``MAX_ROWS`` constraints: use ``profile()`` for those."""
        if circuit.constraints > MAX_ROWS:
            raise CircuitError(
                f"a picture shows at most {MAX_ROWS} constraints, {circuit.name} has {circuit.constraints}: "
                "use profile() for the tree"
            )
        self.circuit = circuit
        self.witness = witness
        self._bad = set(witness.bad_rows()) if witness is not None else set()

    def __str__(self) -> str:
        system = self.circuit.system
        lines = []
        for row in range(self.circuit.constraints):
            mark = "FAILS " if row in self._bad else ""
            lines.append(mark + constraint_text(system, row))
            if self.witness is not None:
                entry = system.constraint(row)
                values = [self._value(terms) for terms in (entry.a, entry.b, entry.c)]
                lines.append(f"    {values[0]} * {values[1]} = {values[2]}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return f"<div style='overflow-x:auto'>{self.svg}</div>"

    @property
    def svg(self) -> str:
        """The picture as an SVG document."""
        body, width, height = self._formulas()
        grid, grid_width, grid_height = self._grids(height + 10)
        width = max(width, grid_width) + 20
        height = height + grid_height + 30
        return (
            f"<svg xmlns='http://www.w3.org/2000/svg' width='{width:.0f}' height='{height:.0f}' "
            f"font-family='monospace' font-size='12'>{''.join(body)}{''.join(grid)}</svg>"
        )

    def _value(self, terms: dict[int, int]) -> str:
        assert self.witness is not None
        value = self.witness.evaluate(terms)
        if R - value < 1 << 32:
            return f"r-{R - value}"
        text = str(value)
        return text if len(text) <= 20 else f"{text[:8]}..{text[-6:]}"

    def _colour(self, terms: dict[int, int]) -> str:
        system = self.circuit.system
        wires = [wire for wire in terms if wire]
        if not wires:
            return _CONSTANT
        if any(wire <= len(system.public_names) for wire in wires):
            return _PUBLIC
        inputs = set(system.inputs)
        return _INPUT if any(wire in inputs for wire in wires) else _COMPUTED

    def _formulas(self) -> tuple[list[str], float, float]:
        system = self.circuit.system
        out: list[str] = []
        width = 0.0
        for row in range(self.circuit.constraints):
            entry = system.constraint(row)
            scope = system.row_scopes[row]
            top = 10 + row * _ROW
            bad = row in self._bad
            colour = "#c0392b" if bad else "#555555"
            sentence = f"{entry.path}: {entry.why}" + ("   does not hold" if bad else "")
            out.append(f"<text x='10' y='{top + 12}' fill='{colour}'>{escape(sentence)}</text>")
            x = 10.0
            for sign, terms in (("", entry.a), ("×", entry.b), ("=", entry.c)):
                if sign:
                    out.append(f"<text x='{x + 4:.1f}' y='{top + 34}'>{sign}</text>")
                    x += 18
                label = describe_terms(system, terms, scope, 0 if sign == "=" and entry.defines in terms else 2)
                value = self._value(terms) if self.witness is not None else ""
                box = max(len(label), len(value)) * _CHAR + 12
                out.append(
                    f"<rect x='{x:.1f}' y='{top + 18}' width='{box:.1f}' height='{34 if value else 22}' rx='4' "
                    f"fill='{self._colour(terms)}' stroke='{colour if bad else '#999999'}'/>"
                )
                out.append(f"<text x='{x + 6:.1f}' y='{top + 33}'>{escape(label)}</text>")
                if value:
                    out.append(f"<text x='{x + 6:.1f}' y='{top + 48}' fill='#777777'>{escape(value)}</text>")
                x += box + 4
            width = max(width, x, len(sentence) * _CHAR + 20)
        return out, width, 10.0 + self.circuit.constraints * _ROW

    def _grids(self, top: float) -> tuple[list[str], float, float]:
        """The matrices A, B, C: one row a constraint, one column a wire."""
        system = self.circuit.system
        wires = self.circuit.wires
        if wires > 48:
            return [], 0.0, 0.0
        paths = self.circuit.wire_paths
        head = max(len(path) for path in paths) * _CHAR * 0.75 + 12
        out: list[str] = []
        x = 10.0
        for letter in "ABC":
            out.append(f"<text x='{x:.1f}' y='{top + 14:.1f}' font-weight='bold'>{letter}</text>")
            for wire in range(wires):
                cx, cy = x + wire * _CELL + 11, top + head + 8
                out.append(
                    f"<text x='{cx:.1f}' y='{cy:.1f}' font-size='9' transform='rotate(-60 {cx:.1f} {cy:.1f})'>"
                    f"{escape(paths[wire])}</text>"
                )
            for row in range(self.circuit.constraints):
                entry = system.constraint(row)
                terms = {"A": entry.a, "B": entry.b, "C": entry.c}[letter]
                for wire in range(wires):
                    coef = terms.get(wire, 0)
                    fill = self._colour({wire: coef}) if coef else "#fafafa"
                    if coef and not wire:
                        fill = "#d9d9d9"
                    cx, cy = x + wire * _CELL, top + head + 12 + row * _CELL
                    title = ""
                    if coef:
                        sign, text = coefficient_text(coef)
                        label = ("-" if sign == "-" else "") + text
                        title = f"<title>{escape(label)} * {escape(paths[wire])}</title>"
                    out.append(
                        f"<rect x='{cx:.1f}' y='{cy:.1f}' width='{_CELL}' height='{_CELL}' fill='{fill}' "
                        f"stroke='#dddddd'>{title}</rect>"
                    )
                    if coef and len(label) <= 2:
                        place = f"x='{cx + 8:.1f}' y='{cy + 12:.1f}'"
                        out.append(f"<text {place} font-size='9' text-anchor='middle'>{label}</text>")
            x += wires * _CELL + 24
        return out, x, head + self.circuit.constraints * _CELL + 20
