# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeds of the C targets: one or a few inputs for each format, instruction and kind of term (see native/tests/fuzz)."""

from __future__ import annotations

import random


def points() -> dict[str, bytes]:
    """Each format with valid encodings, edges and plain bytes, a few at a time and many."""
    found = {}
    for kind in range(10):
        for option in (0, 1, 2, 66):
            for count in (0, 8, 19):
                valid = bytes(b for i in range(count + 1) for b in (96, 7 * i % 64))
                found[f"{kind} {option} {count}"] = bytes([kind, option, count]) + valid
        for at in (0, 1, 47, 48, 95, 191) if kind < 4 else ():
            found[f"{kind} infinity but at {at}"] = bytes([kind, 0, 0, 97, 0, at, 1])
        for k in range(2):  # the identity and the generator with the other sign
            found[f"{kind} {k} with the sign bit"] = bytes([kind, 2, 0, 97, k, 31, 128])
        found[f"{kind} edges"] = bytes([kind, 2, 19]) + bytes(b for i in range(20) for b in (64, 3 * i))
        found[f"{kind} outside"] = bytes([kind, 2, 19]) + bytes(b for i in range(20) for b in (96, 128 + 5 * i))
        found[f"{kind} plain"] = bytes([kind, 3, 0, 0]) + bytes(range(1, 193))
    return found


def msm() -> dict[str, bytes]:
    """Each curve and way of summing, with terms that repeat a little."""
    found = {}
    rng = random.Random(1)
    for curve in range(4):
        for option in range(8):
            for length, terms in ((1, 1), (9, 5), (64, 12), (240, 20), (255, 30)):
                pairs = [(rng.randrange(192), rng.randrange(176)) for _ in range(terms)]
                head = bytes([curve, option, option % 3, length]) + rng.randbytes(32)
                found[f"{curve} {option} {length}"] = head + bytes(b for pair in pairs for b in pair)
    return found


def solver_tape() -> dict[str, bytes]:
    """Each instruction alone, and programs of many."""
    found = {}
    rng = random.Random(2)
    #: mode, coefficients, inputs, then their kinds; combinations, wires, temporaries, lengths and entries of these
    head = bytes([64, 4, 2, 1, 2, 97, 161, 3, 5, 2, 30, 10, 2, 1, *(0,) * 3, *(1, 200) * 3])
    for op in range(1, 24):
        found[f"op {op}"] = head + bytes([1, 0, 0, 1, 0, 1, op, 0, 1, 2, 3, 1])
        found[f"op {op}, edges"] = head + bytes([1, 0, 0, op, 0, 255, 7, 1, 255, 8, 250])
    for length in (20, 100, 400):
        found[f"many {length}"] = head + bytes(rng.randrange(200) for _ in range(length))
    found["plain"] = bytes([0, 1, 1, 1, 1, 3, 3]) + bytes(b for w in (1, 0, 0, 3, 0, 1, 1, 0) for b in (w, 0, 0, 0))
    return found
