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
            kinds = OPERANDS[op] if op is not Op.BATCH else "n" + "dr" * words[pc + 1]
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
    """The tape of a traced system; temporaries become the registers after the wires.

    Divisions that do not depend on each other are put together, so that each group costs one inversion.
    """
    n_wires = len(system.wire_names)
    shift = n_wires - TEMP
    code = array("I", [word + shift if word >= TEMP else word for word in system.code])
    code, origins, extra = _batch_divisions(system, code, n_wires + system.temp_count)
    words = array("I", [VERSION, len(system.lc_ptr) - 1, len(system.lc_cols), len(code)])
    words.extend(system.lc_ptr)
    words.extend(system.lc_cols)
    words.extend(system.lc_coefs)
    words.extend(code)
    return Tape(
        words=words,
        coefs=tuple(system.coefs),
        n_inputs=len(system.inputs),
        n_wires=n_wires,
        n_registers=n_wires + system.temp_count + extra,
        origins=origins,
    )


def _batch_divisions(
    system: System, code: array[int], n_registers: int
) -> tuple[array[int], dict[int, tuple[int, int, str]], int]:
    """Reorder the code by division depth and merge the divisions of one depth.

    Every register is written once, so an instruction may run as soon as its operands are there. The depth
    of a value is the number of divisions behind it. Returns the new code, the origins at their new offsets,
    and the number of extra registers.
    """
    depth = [0] * n_registers
    ptr, cols = system.lc_ptr.tolist(), system.lc_cols.tolist()
    lc_depth: dict[int, int] = {}
    stages: dict[int, array[int]] = {}
    divisions: dict[int, list[int]] = {}
    moved: dict[int, list[tuple[int, int]]] = {}
    pc = 0
    operands: dict[int, str] = {int(op): kinds for op, kinds in OPERANDS.items()}
    reads = {op: [(i, kind) for i, kind in enumerate(kinds, 1) if kind in "rl"] for op, kinds in operands.items()}
    writes = {op: [i for i, kind in enumerate(kinds, 1) if kind == "d"] for op, kinds in operands.items()}
    dividing = (int(Op.DIV), int(Op.INV0))
    end = len(code)
    while pc < end:
        op = code[pc]
        kinds = operands[op]
        level = 0
        for i, kind in reads[op]:
            word = code[pc + i]
            if kind == "r":
                known = depth[word]
            else:
                found = lc_depth.get(word)
                if found is None:
                    entries = cols[ptr[word] : ptr[word + 1]]
                    found = lc_depth[word] = max(map(depth.__getitem__, entries), default=0)
                known = found
            if known > level:
                level = known
        after = pc + 1 + len(kinds)
        if op in dividing:
            divisions.setdefault(level, []).append(pc)
            level += 1
        else:
            stage = stages.setdefault(level, array("I"))
            if pc in system.origins:
                moved.setdefault(level, []).append((len(stage), pc))
            stage.extend(code[pc:after])
        if kinds[0] == "D":
            for target in range(code[pc + 1], code[pc + 1] + code[pc + 3]):
                depth[target] = level
        else:
            for i in writes[op]:
                depth[code[pc + i]] = level
        pc = after
    out = array("I")
    origins: dict[int, tuple[int, int, str]] = {}
    extra = 0
    for level in range(max((*stages, *divisions), default=-1) + 1):
        for offset, origin in moved.get(level, ()):
            origins[len(out) + offset] = system.origins[origin]
        out.extend(stages.get(level, ()))
        group = divisions.get(level, [])
        if not group:
            continue
        out.extend((Op.BATCH, len(group)))
        quotients: list[tuple[int, int]] = []
        for pc in group:
            if code[pc] == Op.INV0:
                out.extend((code[pc + 1], code[pc + 2]))
            else:
                quotients.append((pc, n_registers + extra))
                out.extend((n_registers + extra, code[pc + 3]))
                extra += 1
        for pc, inverse in quotients:
            origins[len(out)] = system.origins[pc]
            out.extend((Op.QUOT, code[pc + 1], code[pc + 2], inverse))
    return out, origins, extra
