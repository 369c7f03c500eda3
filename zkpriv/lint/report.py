# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lint says: findings with place, advice and, where one is found, the witness that a cheater would use.

The text of a finding::

    [division] slope: this wire is a quotient, and nothing says that the divisor is never 0
      at     window[3]/slope                                       mine.py:21
      from   x2 - x1 times slope = y2 - y1
      advice name the lemma that says why it is not 0, or constrain the divisor with must_be_nonzero
      cheat  x2 = 5, x1 = 5: slope = 0 and slope = 1 both satisfy every constraint
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``rule`` is a short word (see ``RULES``); ``cheat`` is empty where none was found."""

    rule: str
    path: str
    file: str
    line: int
    what: str
    constraint: str
    advice: str
    cheat: str = ""

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {name: getattr(self, name) for name in self.__slots__}

    def rows(self) -> list[tuple[str, str]]:
        """What there is to say about it, with a word in front of each: at, from, advice, cheat."""
        from zkpriv.r1cs.render import short_file

        source = f"{short_file(self.file)}:{self.line}" if self.file else ""
        rows = [
            ("at", f"{self.path:<52} {source}".rstrip()),
            ("from", self.constraint),
            ("advice", self.advice),
            ("cheat", self.cheat),
        ]
        return [(label, text) for label, text in rows if text]

    def __str__(self) -> str:
        lines = [f"[{self.rule}] {self.what}"]
        for label, text in self.rows():
            lines.extend(f"  {label if i == 0 else '':<6} {part}" for i, part in enumerate(text.split("\n")))
        return "\n".join(lines)


RULES = {
    "unused": "an input or hint is in no constraint",
    "idle": "a value is computed and nothing looks at it",
    "hint": "a hinted wire is not determined by the inputs",
    "digit": "a hinted digit is limited to a range, and no sum ties it to a value",
    "wraps": "a sum of digits can pass r, so that it has a second reading",
    "division": "a quotient whose divisor may be 0",
    "roots": "a wire is defined by an equation with two solutions",
    "undefined": "a computed wire has no constraint that defines it",
    "cycle": "wires define each other in a circle",
    "bit": "a value is taken for a bit, and no constraint says that it is 0 or 1",
    "range": "a comparison of a number that nothing bounds, or that can pass r",
    "twice": "two secrets with the same constraints, and nothing that connects them",
    "apart": "a secret that is only compared with public numbers, beside others that it has nothing to do with",
    "selection": "a value chosen by tests of which none needs to hold",
    "lemma": "a lemma without a note and a negative test, or one of a gadget on another constraint",
    "curve": "coordinates that are taken for a point, and that no constraint puts on the curve",
    "order": "the base of a ladder for points of prime order, and nothing says that it is not of small order",
    "freedom": "the witness can move in more directions than the circuit declares",
    "forced": "the witness can move in fewer directions than the circuit declares",
    "local": "a wire that should be determined can move at an honest witness",
}
"""Every rule, in a sentence."""


@dataclass(frozen=True, slots=True)
class Freedom:
    """Degrees of freedom at one witness. ``expected`` is None where nobody declared a number.

    ``free`` are inputs that can move (and wires that should not), ``bounded`` inputs in a finite range, ``tied`` those
    that constraints hold. ``doubt``: how many more the gadgets may have meant, where only some of the inputs that they
    count have a range.
    """

    label: str
    found: int
    expected: int | None
    free: tuple[str, ...]
    declared: tuple[tuple[str, int], ...] = ()
    bounded: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    doubt: int = 0

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"witness": self.label, "freedom": self.found, "declared": self.expected}


@dataclass(frozen=True, slots=True)
class LintReport:
    """The result of ``circuit.lint()``: ``clean`` if there are no findings; ``notes`` are for information."""

    name: str
    shape: dict[str, int]
    constraints: int
    wires: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    lemmas: dict[str, int]
    freedoms: tuple[Freedom, ...]
    outputs: tuple[str, ...]
    seconds: float = field(compare=False)

    @property
    def clean(self) -> bool:
        """True if nothing was found."""
        return not self.findings

    @property
    def title(self) -> str:
        """Name and shape."""
        return self.name + "".join(f" {key}={value}" for key, value in self.shape.items())

    def rules(self) -> set[str]:
        """The rules that found something."""
        return {finding.rule for finding in self.findings}

    def to_dict(self) -> dict[str, Any]:
        """What ``zkpriv circuit lint --json`` prints."""
        return {
            "name": self.name,
            "shape": self.shape,
            "clean": self.clean,
            "findings": [finding.to_dict() for finding in self.findings],
            "seconds": round(self.seconds, 3),
            "constraints": self.constraints,
            "wires": self.wires,
            "lemmas": self.lemmas,
            "freedom": [freedom.to_dict() for freedom in self.freedoms],
            "determined_public_inputs": list(self.outputs),
            "notes": list(self.notes),
        }

    def __repr__(self) -> str:
        state = "clean" if self.clean else f"{len(self.findings)} findings"
        return f"<LintReport {self.title}: {state}>"

    def __str__(self) -> str:
        lines = [f"{self.title}: {self._summary()}"]
        lines.extend(f"\n{finding}" for finding in self.findings)
        if self.findings:
            lines.append("")
        lines.extend(f"  {text}" for text in self._facts())
        return "\n".join(lines)

    def _summary(self) -> str:
        state = "clean" if self.clean else "1 finding" if len(self.findings) == 1 else f"{len(self.findings)} findings"
        return f"{state} ({self.constraints} constraints, {self.wires} wires, {self.seconds:.2f} s)"

    def _facts(self) -> list[str]:
        out = []
        for freedom in self.freedoms:
            declared = "not declared" if freedom.expected is None else f"declared {freedom.expected}"
            if freedom.expected is not None and freedom.doubt:
                declared += f" to {freedom.expected + freedom.doubt}"
            out.append(f"freedom {freedom.found}, {declared}, at {freedom.label}")
        if any(freedom.expected is not None for freedom in self.freedoms):
            out.append(_COUNTS)
        if any(freedom.expected is not None and freedom.doubt for freedom in self.freedoms):
            out.append(_DOUBT)
        if self.lemmas:
            used = ", ".join(f"{name} ({count})" for name, count in sorted(self.lemmas.items()))
            out.append(f"lemmas: {used}")
        if self.outputs:
            out.append(f"public inputs that the others and the secrets determine: {_grouped(self.outputs)}")
        out.extend(self.notes)
        return out

    def _repr_html_(self) -> str:
        """The report in a notebook: one folding block for each finding, with place, constraint, advice and cheat."""
        colour = "#2e7d32" if self.clean else "#c62828"
        parts = [
            f'<div style="max-width:60em"><b>{html.escape(self.title)}</b> '
            f'<span style="color:{colour}">{html.escape(self._summary())}</span>'
        ]
        for finding in self.findings:
            rows = "".join(
                f'<tr><td style="{_CELL};color:#666">{label}</td>'
                f'<td style="{_CELL};font-family:monospace;white-space:pre-wrap">{html.escape(text)}</td></tr>'
                for label, text in finding.rows()
            )
            parts.append(
                f'<details open style="margin-top:.6em"><summary>'
                f'<b style="color:{colour}">{html.escape(finding.rule)}</b> {html.escape(finding.what)}</summary>'
                f'<table style="margin-left:1em">{rows}</table></details>'
            )
        facts = "".join(f"<li>{html.escape(text)}</li>" for text in self._facts())
        return "".join(parts) + (f"<ul>{facts}</ul>" if facts else "") + "</div>"


_COUNTS = "equal numbers do not rule out two errors that make up for each other, one link missing and one too many"
_DOUBT = "where two numbers are declared, as many missing links as they differ by would not show"

#: How a cell of a finding is set: notebooks would align it to the right.
_CELL = "text-align:left;vertical-align:top;padding:0 .8em 0 0;background:none"


def _grouped(names: tuple[str, ...]) -> str:
    """Names with indices counted: "nullifier[2]"."""
    counts: dict[str, int] = {}
    for name in names:
        stem = name.split("[")[0]
        counts[stem] = counts.get(stem, 0) + 1
    return ", ".join(stem if count == 1 else f"{stem} ({count})" for stem, count in counts.items())
