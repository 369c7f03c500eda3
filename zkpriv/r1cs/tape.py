# SPDX-License-Identifier: GPL-3.0-or-later
"""The solver tape: assembled instructions that compute every wire from the inputs.

Words are 32-bit, little-endian: ``version, n_lcs, n_entries, n_code``, then ``n_lcs + 1`` starts,
``n_entries`` wires and ``n_entries`` coefficient numbers of the linear combinations, then the code.
Opcodes: ``zkpriv.r1cs.ops``.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zkpriv.r1cs.ops import OPERANDS, TEMP, Op

if TYPE_CHECKING:
    from zkpriv.r1cs.system import System

VERSION = 1


@dataclass(frozen=True, slots=True)
class Tape:
    """An assembled tape. ``origins`` maps the code offset of a division to (scope, line, sentence)."""

    words: array[int]
    coefs: Sequence[int]
    n_inputs: int
    n_wires: int
    n_registers: int
    origins: dict[int, tuple[int, int, str]] = field(repr=False)

    def to_bytes(self) -> bytes:
        """The words as little-endian bytes."""
        words = self.words
        if sys.byteorder == "big":
            words = array("I", words)
            words.byteswap()
        return words.tobytes()

    def coefs_le32(self) -> bytes:
        """The coefficient table, 32 bytes little-endian each."""
        return b"".join(value.to_bytes(32, "little") for value in self.coefs)

    @property
    def code_start(self) -> int:
        """Index of the first word of code."""
        return 4 + self.words[1] + 1 + 2 * self.words[2]

    def listing(self, limit: int = 200) -> str:
        """The instructions as text, one a line (for reading; ``w`` wires, ``t`` temporaries, ``L``
        combinations).
        """
        lines: list[str] = []
        pc = self.code_start
        words = self.words
        while pc < len(words) and len(lines) < limit:
            op = Op(words[pc])
            kinds = OPERANDS[op]
            shown = [self._operand(kind, words[pc + 1 + i]) for i, kind in enumerate(kinds)]
            lines.append(f"{pc - self.code_start:6} {op.name.lower():8} {' '.join(shown)}")
            pc += 1 + len(kinds)
        if pc < len(words):
            lines.append("       ...")
        return "\n".join(lines)

    def _operand(self, kind: str, word: int) -> str:
        if kind in "dDr":
            return f"w{word}" if word < self.n_wires else f"t{word - self.n_wires}"
        return {"l": "L", "c": "c", "i": "in"}.get(kind, "") + str(word)


def assemble(system: System) -> Tape:
    """The tape of a traced system; temporaries become the registers after the wires."""
    n_wires = len(system.wire_names)
    words = array("I", [VERSION, len(system.lc_ptr) - 1, len(system.lc_cols), len(system.code)])
    words.extend(system.lc_ptr)
    words.extend(system.lc_cols)
    words.extend(system.lc_coefs)
    shift = n_wires - TEMP
    words.extend(array("I", [word + shift if word >= TEMP else word for word in system.code]))
    return Tape(
        words=words,
        coefs=tuple(system.coefs),
        n_inputs=len(system.inputs),
        n_wires=n_wires,
        n_registers=n_wires + system.temp_count,
        origins=dict(system.origins),
    )
