# SPDX-License-Identifier: GPL-3.0-or-later
"""Text and HTML of constraints, errors and circuits.

The text of an unsatisfied constraint::

    range check failed: "change fits in 64 bits"
      at   transfer/outputs[1]/range64/recompose          circuits/transfer.py:88
      need sum(bit[i]*2^i, i<64) * 1 = change
      got  18446744069414584315 * 1 = 524358751751261904794477405081859658376905525005276378...
      hint the right side is r - 6: did a subtraction go negative?
      2 further constraints fail; first unmet path only. Run `zkpriv circuit check --all` for the rest.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.r1cs.circuit import Circuit
    from zkpriv.r1cs.tables import Tables
    from zkpriv.r1cs.witness import Failure, Witness

_MAX_TERMS = 6
_NEAR = 1 << 128
_INDEXED = re.compile(r"^(.*)\[(\d+)\]$")


def short_file(file: str) -> str:
    """A source file for people: relative to the working directory, else its last two parts; a notebook
    cell as such.
    """
    if "ipykernel" in file or file.startswith("<ipython"):
        return "notebook cell"
    path = Path(file)
    try:
        return str(path.relative_to(os.getcwd()))
    except ValueError:
        return "/".join(path.parts[-2:])


def coefficient_text(coef: int) -> tuple[str, str]:
    """Sign and magnitude of a coefficient; large ones are named by powers of two or shortened."""
    sign, magnitude = ("-", R - coef) if coef > R // 2 else ("+", coef)
    if magnitude >= 1 << 20:
        if magnitude & (magnitude - 1) == 0:
            return sign, f"2^{magnitude.bit_length() - 1}"
        if magnitude >= 1 << 64:
            text = hex(magnitude)
            return sign, f"{text[:8]}..{text[-4:]}"
    return sign, str(magnitude)


def describe_terms(system: Tables, terms: Mapping[int, int], scope: int | None = None, depth: int = 2) -> str:
    """A linear combination with names: ``a + 2*b - c``, ``sum(bit[i]*2^i, i<64)``; long ones are cut.

    A product without a name is shown by its factors where that is short; ``depth`` limits the nesting.
    """
    if not terms:
        return "0"
    prefix = system.scope_path(scope) + "/" if scope else ""

    def name(wire: int) -> str:
        row = system.unnamed.get(wire) if depth else None
        if row is not None:
            sides = (system.terms(system.rows_a[row]), system.terms(system.rows_b[row]))
            if max(map(len, sides)) <= 3:
                text = "*".join(_parenthesised(describe_terms(system, side, scope, depth - 1)) for side in sides)
                if len(text) <= 32:
                    return text
        path = system.wire_path(wire)
        return path[len(prefix) :] if prefix and path.startswith(prefix) else path

    wires = sorted(wire for wire in terms if wire)
    constant = terms.get(0, 0)
    parts: list[tuple[str, str]] = []
    powers = [wire for wire in wires if _INDEXED.match(name(wire))]
    for factor, sign in ((1, "+"), (-1, "-")):
        power_sum = _power_sum([(name(wire), factor * terms[wire] % R) for wire in powers])
        if power_sum is not None:
            parts.append((sign, power_sum))
            wires = [wire for wire in wires if wire not in powers]
            break
    if wires:
        tail = parts
        parts = []
        for wire in wires[:_MAX_TERMS]:
            sign, text = coefficient_text(terms[wire])
            parts.append((sign, name(wire) if text == "1" else f"{text}*{name(wire)}"))
        if len(wires) > _MAX_TERMS:
            parts.append(("+", f"... ({len(wires) - _MAX_TERMS} more)"))
        parts.extend(tail)
    if constant:
        parts.append(coefficient_text(constant))
    first_sign, first = parts[0]
    text = ("-" if first_sign == "-" else "") + first
    return text + "".join(f" {sign} {part}" for sign, part in parts[1:])


def _power_sum(named: list[tuple[str, int]]) -> str | None:
    """``sum(bit[i]*2^i, i<n)`` if the terms are one indexed name with the powers of a base, else None."""
    if len(named) < 3:
        return None
    base = named[1][1]
    if base < 2:
        return None
    power = 1
    stem: str | None = None
    start = 0
    for position, (name, coef) in enumerate(named):
        match = _INDEXED.match(name)
        if match is None or coef != power:
            return None
        if stem is None:
            stem, start = match.group(1), int(match.group(2))
        if match.group(1) != stem or int(match.group(2)) != start + position:
            return None
        power = power * base % R
    index = "i" if start == 0 else f"i+{start}"
    return f"sum({stem}[{index}]*{base}^i, i<{len(named)})"


def _parenthesised(text: str) -> str:
    return text if text.replace("_", "").replace("[", "").replace("]", "").replace("/", "").isalnum() else f"({text})"


def value_text(value: int) -> str:
    """A value in decimal."""
    return str(value)


def _near_r(value: int) -> str | None:
    return f"r - {R - value}" if R - _NEAR < value < R else None


def _near_negative(witness: Witness, failure: Failure, sides: tuple[Mapping[int, int], ...], scope: int) -> str | None:
    """Which side or wire of a failed constraint is just below r, as a negative number is."""
    for side, value in (("right", failure.product), ("left", failure.lhs)):
        if (text := _near_r(value)) is not None:
            return f"the {side} side is {text}"
    for terms in sides:
        for wire in sorted(wire for wire in terms if wire):
            if (text := _near_r(witness[wire])) is not None:
                return f"{describe_terms(witness.circuit.system, {wire: 1}, scope)} is {text}"
    return None


def unsatisfied_text(witness: Witness, failure: Failure, count: int) -> str:
    """The message of ``UnsatisfiedConstraint``; its shape is in the module docstring."""
    circuit = witness.circuit
    system = circuit.system
    entry = system.constraint(failure.row)
    scope = system.row_scopes[failure.row]
    title, scope_hint = "constraint", None
    node = scope
    while node > 0:
        if system.scopes[node].title is not None:
            title = str(system.scopes[node].title)
            scope_hint = system.scopes[node].hint
            break
        node = system.scopes[node].parent
    place = f"{circuit.name}/{failure.path}"
    lines = [
        f'{title} failed: "{failure.why}"',
        f"  at   {place:<44}  {short_file(failure.file)}:{failure.line}",
        f"  need {_factor(system, entry.a, scope)} * {_factor(system, entry.b, scope)} = "
        f"{_product_side(system, failure.row, entry.c, scope)}",
        f"  got  {value_text(failure.left)} * {value_text(failure.right)} = {value_text(failure.product)}",
    ]
    near = _near_negative(witness, failure, (entry.a, entry.b, entry.c), scope)
    advice = system.row_hints.get(failure.row)
    if near is not None:
        lines.append(f"  hint {near}: {advice or scope_hint or 'did a subtraction go negative?'}")
    elif advice is not None:
        lines.append(f"  hint {advice}")
    if count > 1:
        more = count - 1
        noun = "constraint fails" if more == 1 else "constraints fail"
        lines.append(f"  {more} further {noun}; first unmet path only. Run `zkpriv circuit check --all` for the rest.")
    return "\n".join(lines)


def _product_side(system: Tables, row: int, terms: Mapping[int, int], scope: int) -> str:
    # In its own row an unnamed product goes by its path: "x * x = x*x" would say nothing.
    return describe_terms(system, terms, scope, 0 if system.row_defines[row] in terms else 2)


def _factor(system: Tables, terms: Mapping[int, int], scope: int) -> str:
    text = describe_terms(system, terms, scope)
    whole_sum = text.startswith("sum(") and text.count("(") == 1 and text.endswith(")")
    return text if whole_sum or not set(text) & set(" *") else f"({text})"


def division_text(path: str, file: str, line: int, why: str) -> str:
    """The message for a division by zero while solving."""
    return (
        f'division by zero: "{why}"\n'
        f"  at   {path:<44}  {short_file(file)}:{line}\n"
        "  hint the inputs reach a case that the circuit excludes; no witness exists for them"
    )


def constraint_text(system: Tables, row: int) -> str:
    """One constraint as a line: ``path: (a) * (b) = c   "why"``."""
    entry = system.constraint(row)
    scope = system.row_scopes[row]
    return (
        f"{entry.path}: {_factor(system, entry.a, scope)} * {_factor(system, entry.b, scope)} = "
        f'{_product_side(system, row, entry.c, scope)}   "{entry.why}"'
    )


def circuit_html(circuit: Circuit) -> str:
    """A short HTML card of a circuit for notebooks."""
    rows = "".join(
        f"<tr><th style='text-align:left'>{label}</th><td>{html.escape(str(value))}</td></tr>"
        for label, value in (
            ("statement", circuit.statement or "-"),
            ("constraints", circuit.constraints),
            ("wires", circuit.wires),
            ("public inputs", ", ".join(circuit.public_inputs) or "-"),
            ("domain", circuit.domain_size),
            ("digest", circuit.digest[:16] + "..."),
        )
    )
    return f"<div><b>circuit {html.escape(circuit.name)}</b><table>{rows}</table></div>"


def witness_html(witness: Witness) -> str:
    """The public part of a witness for notebooks; private wires are never shown."""
    rows = "".join(
        f"<tr><td style='text-align:left'>{html.escape(name)}</td><td style='text-align:left'>{value}</td></tr>"
        for name, value in witness.outputs.items()
    )
    private = witness.circuit.wires - 1 - len(witness.outputs)
    title = f"witness of {html.escape(witness.circuit.name)}"
    return f"<div><b>{title}</b><table>{rows}</table>{private} private wires, not shown</div>"
