# SPDX-License-Identifier: GPL-3.0-or-later
"""Random solver tapes for differential tests and fuzzing."""

from __future__ import annotations

import random
from array import array

from zkpriv.r1cs.field import R
from zkpriv.r1cs.ops import OPERANDS, Op
from zkpriv.r1cs.tape import VERSION, Tape

EDGES = [0, 1, 2, 3, R - 1, R - 2, (R - 1) // 2, 1 << 64, (1 << 64) - 1, 1 << 128, 1 << 254, (1 << 192) - 1]


def value(rng: random.Random) -> int:
    """A field value, often an edge case or small."""
    choice = rng.randrange(3)
    if choice == 0:
        return rng.choice(EDGES)
    return rng.randrange(R) if choice == 1 else rng.randrange(1 << rng.randrange(1, 255))


def program(rng: random.Random, instructions: int = 40, n_wires: int = 12, n_temps: int = 300) -> Tape:
    """A well-formed tape over a small register file (registers are overwritten and read before they are written)."""
    coefs = [value(rng) for _ in range(rng.randrange(1, 10))]
    n_inputs = rng.randrange(1, 5)
    n_lcs = rng.randrange(1, 8)
    ptr, cols, ids = [0], [], []
    for _ in range(n_lcs):
        for _ in range(rng.randrange(0, 6)):
            cols.append(rng.randrange(n_wires))
            ids.append(rng.randrange(len(coefs)))
        ptr.append(len(cols))
    n_registers = n_wires + n_temps
    # Most instructions work on few registers, so that values flow.
    active = [*range(n_wires), *range(n_wires, n_wires + 8)]
    code: list[int] = []
    for _ in range(instructions):
        op = rng.choice(list(Op))
        if op is Op.BATCH:
            count = rng.randrange(1, 5)
            code += [op, count]
            for _ in range(count):
                code += [rng.choice(active[1:]), rng.choice(active)]
            continue
        words: list[int] = []
        for kind in OPERANDS[op]:
            if kind == "d":
                words.append(rng.choice(active[1:]))
            elif kind == "D":
                words.append(rng.choice([rng.randrange(1, n_wires), n_wires + rng.randrange(n_temps - 256)]))
            elif kind == "r":
                words.append(rng.choice(active))
            elif kind == "l":
                words.append(rng.randrange(n_lcs))
            elif kind == "c":
                words.append(rng.randrange(len(coefs)))
            elif kind == "i":
                words.append(rng.randrange(n_inputs))
            elif kind == "n":
                words.append(len(coefs) - words[2] if op is Op.LOOKUP else rng.choice([1, 2, 7, 64, 255, 256]))
            else:
                words.append(rng.choice([0, 1, 3, 63, 64, 65, 128, 254, 255]))
        if op is Op.DIGITS:
            words[3] = rng.choice([1, 2, 3, 8, 63, 64])
        code += [op, *words]
    words_array = array("I", [VERSION, n_lcs, len(cols), len(code), *ptr, *cols, *ids, *code])
    return Tape(words_array, tuple(coefs), n_inputs, n_wires, n_registers, {})
