# SPDX-License-Identifier: GPL-3.0-or-later
"""The instruction set of the solver tape: one table for the tracer, the assembler and the Python solver.

A tape is a straight-line program over registers (wires first, then temporaries), all field elements, all
zero at the start. Operand kinds: ``d`` register written, ``D`` base of a run of registers written (its
length is the operand ``n``), ``r`` register read, ``l`` index of a linear combination, ``c`` index of a
coefficient, ``i`` index of an input, ``n`` a count, ``s`` a shift. *Integer* operations read the canonical
integer below r of a register. ``native/src/tape.c`` has the same numbers and the same meaning.
"""

from __future__ import annotations

from enum import IntEnum

#: Set in the operand of a temporary while tracing; the assembler replaces it by the register number.
TEMP: int = 1 << 31


class Op(IntEnum):
    """Opcodes; the comment gives operands and meaning."""

    INPUT = 1  # d i       d = inputs[i]
    LINEAR = 2  # d l       d = value of linear combination l
    PRODUCT = 3  # d l l     d = l1 * l2
    COPY = 4  # d r       d = r
    ADD = 5  # d r r     d = a + b
    SUB = 6  # d r r     d = a - b
    MUL = 7  # d r r     d = a * b
    ADDC = 8  # d r c     d = a + c
    MULC = 9  # d r c     d = a * c
    INV0 = 10  # d r       d = 1/a, or 0 if a = 0
    DIV = 11  # d r r     d = a / b; the run stops with an error if b = 0
    IS_ZERO = 12  # d r       d = 1 if a = 0 else 0
    SELECT = 13  # d r r r   d = b if a != 0 else c
    BITS = 14  # D r n     D[i] = bit i of the integer a, i < n <= 256
    LESS = 15  # d r r     d = 1 if integer a < integer b else 0
    SHR = 16  # d r s     d = integer a >> s, s <= 255
    LOW = 17  # d r s     d = integer a mod 2^s, s <= 255
    DIVMOD = 18  # d d r r   quotient and remainder of the integers a, b; an error if b = 0
    DIGITS = 19  # D r n s   D[i] = (integer a >> (i*s)) mod 2^s, i < n <= 256, s <= 64
    LOOKUP = 20  # d r c n   d = coefs[c + a] if integer a < n else 0
    BATCH = 21  # n (d r)*  n times INV0 at once; all sources are read before the first write
    QUOT = 22  # d r r     d = a * b; the run stops with an error if b = 0 (b is an inverse from a batch)


OPERANDS: dict[Op, str] = {
    Op.INPUT: "di",
    Op.LINEAR: "dl",
    Op.PRODUCT: "dll",
    Op.COPY: "dr",
    Op.ADD: "drr",
    Op.SUB: "drr",
    Op.MUL: "drr",
    Op.ADDC: "drc",
    Op.MULC: "drc",
    Op.INV0: "dr",
    Op.DIV: "drr",
    Op.IS_ZERO: "dr",
    Op.SELECT: "drrr",
    Op.BITS: "Drn",
    Op.LESS: "drr",
    Op.SHR: "drs",
    Op.LOW: "drs",
    Op.DIVMOD: "ddrr",
    Op.DIGITS: "Drns",
    Op.LOOKUP: "drcn",
    Op.QUOT: "drr",
}
"""Operand kinds of every instruction of fixed length (BATCH is the one without)."""
