# SPDX-License-Identifier: GPL-3.0-or-later
"""The solver tape in plain Python: the meaning of every instruction, and what runs where native code is
missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zkpriv.r1cs.field import R, inverse_or_zero
from zkpriv.r1cs.ops import Op
from zkpriv.r1cs.tape import Tape


class TapeDivision(ArithmeticError):
    """A division by zero; ``pc`` is the offset of the instruction in the code."""

    def __init__(self, pc: int) -> None:
        self.pc = pc
        super().__init__(f"division by zero at code offset {pc}")


class _Forced(list[int]):
    """Registers of which some keep a given value whatever is written to them."""

    def __init__(self, count: int, forced: Mapping[int, int]) -> None:
        super().__init__([0] * count)
        self.forced = forced

    def __setitem__(self, place: Any, value: Any) -> None:
        if isinstance(place, slice):
            for i, item in enumerate(value, place.start):
                self[i] = item
        else:
            super().__setitem__(place, self.forced.get(place, value))


def run(tape: Tape, inputs: Sequence[int], *, forced: Mapping[int, int] | None = None) -> list[int]:
    """The values of all wires (wire 0 is one) for canonical inputs; TapeDivision where a divisor is zero.

    ``forced`` wires take the given value instead of the tape's, and everything after is computed from it; a division by
    zero then gives 0. This is what a cheating prover does: it makes witnesses for negative tests, nothing is checked.
    """
    if len(inputs) != tape.n_inputs:
        raise ValueError(f"the tape takes {tape.n_inputs} inputs, got {len(inputs)}")
    words = tape.words
    coefs = tape.coefs
    n_lcs, n_entries = words[1], words[2]
    ptr = words[4 : 4 + n_lcs + 1]
    cols = words[5 + n_lcs : 5 + n_lcs + n_entries]
    ids = words[5 + n_lcs + n_entries : 5 + n_lcs + 2 * n_entries]
    code = words[tape.code_start :]
    regs: list[int] = [0] * tape.n_registers if forced is None else _Forced(tape.n_registers, forced)
    regs[0] = 1
    pc = 0
    end = len(code)

    def value(lc: int) -> int:
        start, stop = ptr[lc], ptr[lc + 1]
        if stop - start == 1:
            return coefs[ids[start]] * regs[cols[start]] % R
        return sum([coefs[ids[k]] * regs[cols[k]] for k in range(start, stop)]) % R

    while pc < end:
        op = code[pc]
        dst = code[pc + 1]
        a = code[pc + 2]
        if op == Op.PRODUCT:
            regs[dst] = value(a) * value(code[pc + 3]) % R
            pc += 4
        elif op == Op.LINEAR:
            regs[dst] = value(a)
            pc += 3
        elif op == Op.COPY:
            regs[dst] = regs[a]
            pc += 3
        elif op == Op.INPUT:
            regs[dst] = inputs[a]
            pc += 3
        elif op == Op.ADD:
            regs[dst] = (regs[a] + regs[code[pc + 3]]) % R
            pc += 4
        elif op == Op.SUB:
            regs[dst] = (regs[a] - regs[code[pc + 3]]) % R
            pc += 4
        elif op == Op.MUL:
            regs[dst] = regs[a] * regs[code[pc + 3]] % R
            pc += 4
        elif op == Op.ADDC:
            regs[dst] = (regs[a] + coefs[code[pc + 3]]) % R
            pc += 4
        elif op == Op.MULC:
            regs[dst] = regs[a] * coefs[code[pc + 3]] % R
            pc += 4
        elif op == Op.INV0:
            regs[dst] = inverse_or_zero(regs[a])
            pc += 3
        elif op == Op.DIV:
            divisor = regs[code[pc + 3]]
            if not divisor and forced is None:
                raise TapeDivision(pc)
            regs[dst] = regs[a] * inverse_or_zero(divisor) % R
            pc += 4
        elif op == Op.IS_ZERO:
            regs[dst] = 0 if regs[a] else 1
            pc += 3
        elif op == Op.SELECT:
            regs[dst] = regs[code[pc + 3]] if regs[a] else regs[code[pc + 4]]
            pc += 5
        elif op == Op.BITS:
            count = code[pc + 3]
            number = regs[a]
            regs[dst : dst + count] = [number >> i & 1 for i in range(count)]
            pc += 4
        elif op == Op.LESS:
            regs[dst] = 1 if regs[a] < regs[code[pc + 3]] else 0
            pc += 4
        elif op == Op.SHR:
            regs[dst] = regs[a] >> code[pc + 3]
            pc += 4
        elif op == Op.LOW:
            regs[dst] = regs[a] & ((1 << code[pc + 3]) - 1)
            pc += 4
        elif op == Op.DIVMOD:
            divisor = regs[code[pc + 4]]
            if not divisor:
                raise TapeDivision(pc)
            regs[dst], regs[a] = divmod(regs[code[pc + 3]], divisor)
            pc += 5
        elif op == Op.DIGITS:
            count, width = code[pc + 3], code[pc + 4]
            number, mask = regs[a], (1 << width) - 1
            regs[dst : dst + count] = [number >> i * width & mask for i in range(count)]
            pc += 5
        elif op == Op.LOOKUP:
            first, count = code[pc + 3], code[pc + 4]
            index = regs[a]
            regs[dst] = coefs[first + index] if index < count else 0
            pc += 5
        elif op == Op.QUOT:
            factor = regs[code[pc + 3]]
            if not factor and forced is None:
                raise TapeDivision(pc)
            regs[dst] = regs[a] * factor % R
            pc += 4
        elif op == Op.BATCH:
            after = pc + 2 + 2 * dst
            inverses = [inverse_or_zero(regs[source]) for source in code[pc + 3 : after : 2]]
            for target, inverse in zip(code[pc + 2 : after : 2], inverses, strict=True):
                regs[target] = inverse
            pc = after
        else:
            raise ValueError(f"unknown opcode {op} at code offset {pc}")
    return regs[: tape.n_wires]
