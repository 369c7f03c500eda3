# SPDX-License-Identifier: GPL-3.0-or-later
"""No words make the C solver read or write out of bounds: malformed tapes are refused, checked under sanitizers."""

from __future__ import annotations

import random
from array import array

import pytest
from support.native_build import program, run

from zkpriv.errors import BackendError
from zkpriv.r1cs import R
from zkpriv.r1cs.ops import Op
from zkpriv.r1cs.tape import VERSION, Tape

WIRES, REGISTERS = 4, 10


def load(code: list[int], **changes: object) -> None:
    """Load a tape with one combination (3 * wire 1), one coefficient, two inputs and ``code``."""
    from zkpriv._native_tape import NativeTape

    header = {"ptr": [0, 1], "cols": [1], "ids": [0], "version": VERSION, "wires": WIRES, "registers": REGISTERS}
    header.update(changes)  # type: ignore[arg-type]
    ptr, cols, ids = header["ptr"], header["cols"], header["ids"]
    lcs = changes.get("n_lcs", len(ptr) - 1)  # type: ignore[arg-type]
    count = changes.get("n_code", len(code))
    words = array("I", [header["version"], lcs, len(cols), count, *ptr, *cols, *ids, *code])  # type: ignore[misc, list-item, arg-type]
    coefs = changes.get("coefs", (3,))
    NativeTape(Tape(words, coefs, 2, header["wires"], header["registers"], {}))  # type: ignore[arg-type]


GOOD: list[list[int]] = [
    [],
    [Op.INPUT, 1, 0],
    [Op.LINEAR, 9, 0],
    [Op.BITS, 1, 1, 9],
    [Op.LOOKUP, 1, 1, 0, 1],
    [Op.BATCH, 2, 1, 0, 2, 9],
]
BAD: list[list[int]] = [
    [0],
    [23],
    [0xFFFFFFFF],
    [Op.INPUT],
    [Op.INPUT, 1],
    [Op.INPUT, 1, 2],
    [Op.INPUT, 0, 0],  # the constant one is never written
    [Op.INPUT, REGISTERS, 0],
    [Op.LINEAR, 1, 1],
    [Op.PRODUCT, 1, 0, 1],
    [Op.COPY, 1, REGISTERS],
    [Op.ADD, 1, 0, REGISTERS],
    [Op.ADDC, 1, 1, 1],
    [Op.SELECT, 1, 1, 1, 0xFFFFFFFF],
    [Op.BITS, 1, 1, 10],  # one register too many
    [Op.BITS, 1, 1, 0],
    [Op.BITS, 1, 1, 0xFFFFFFFF],
    [Op.BITS, 0, 1, 2],
    [Op.SHR, 1, 1, 256],
    [Op.LOW, 1, 1, 256],
    [Op.DIVMOD, 1, REGISTERS, 1, 1],
    [Op.DIVMOD, 1, 0, 1, 1],
    [Op.DIGITS, 1, 1, 2, 0],
    [Op.DIGITS, 1, 1, 2, 65],
    [Op.DIGITS, 9, 1, 2, 3],
    [Op.LOOKUP, 1, 1, 0, 2],
    [Op.LOOKUP, 1, 1, 1, 1],
    [Op.LOOKUP, 1, 1, 0, 0xFFFFFFFF],
    [Op.BATCH],
    [Op.BATCH, 0],
    [Op.BATCH, 2, 1, 1],
    [Op.BATCH, 1, 0, 1],
    [Op.BATCH, 1, 1, REGISTERS],
    [Op.BATCH, 1, REGISTERS, 1],
    [Op.BATCH, 0x80000001, 1, 1],
    [Op.INPUT, 1, 0, Op.QUOT, 1, 1],
]


@pytest.mark.parametrize("code", GOOD)
def test_good_code_loads(code: list[int]) -> None:
    load(code)


@pytest.mark.parametrize("code", BAD)
def test_bad_code_is_refused(code: list[int]) -> None:
    with pytest.raises(BackendError, match="refuses the tape"):
        load(code)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"ptr": [1, 1]},
        {"ptr": [0, 2]},
        {"ptr": [0, 0]},
        {"ptr": [0, 5, 1]},
        {"cols": [WIRES]},
        {"ids": [1]},
        {"n_lcs": 7},
        {"n_lcs": 0xFFFFFFFF},
        {"n_code": 1},
        {"n_code": 0xFFFFFFFF},
        {"wires": 0},
        {"wires": REGISTERS + 1},
        {"registers": 1 << 29},
        {"coefs": (R,)},
        {"coefs": ()},
    ],
)
def test_bad_headers_and_tables_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BackendError, match="refuses the tape"):
        load([], **changes)


def test_random_words_never_crash() -> None:
    rng = random.Random(11)
    for _ in range(3000):
        length = rng.randrange(12)
        code = [rng.choice([rng.randrange(24), rng.randrange(12), rng.getrandbits(32)]) for _ in range(length)]
        try:
            load(code)
        except BackendError:
            continue


def fuzz(seed: int, rounds: int, level: str) -> str:
    """Run the sanitized fuzzer; returns what it prints."""
    done = run(program("fuzz_tape", "checked"), str(seed), str(rounds), level=level)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_fuzz_under_sanitizers(level: str) -> None:
    assert "accepted" in fuzz(1, 60_000, level)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_fuzz_under_sanitizers_long(seed: int, level: str) -> None:
    assert "accepted" in fuzz(seed, 3_000_000, level)
