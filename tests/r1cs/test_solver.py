# SPDX-License-Identifier: GPL-3.0-or-later
"""The two solvers agree on every program, and each instruction means what the table says."""

from __future__ import annotations

import importlib.util
import random
from array import array
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zkpriv.errors import BackendError, CircuitError
from zkpriv.r1cs import R, Secret, System, Temp, circuit, current, solver_py
from zkpriv.r1cs.field import MONT
from zkpriv.r1cs.ops import OPERANDS, Op
from zkpriv.r1cs.tape import VERSION, Tape, assemble

pytestmark = pytest.mark.usefixtures("every_level")

_spec = importlib.util.spec_from_file_location("programs", Path(__file__).with_name("programs.py"))
assert _spec is not None and _spec.loader is not None
programs: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(programs)


def run_native(tape: Tape, inputs: list[int]) -> list[int]:
    """The C solver's wires as integers."""
    from zkpriv._native_tape import NativeTape

    mont = NativeTape(tape).run(b"".join(v.to_bytes(32, "little") for v in inputs))
    inverse = pow(MONT, -1, R)
    return [int.from_bytes(mont[i : i + 32], "little") * inverse % R for i in range(0, len(mont), 32)]


def outcome(run: Any, tape: Tape, inputs: list[int]) -> tuple[str, Any]:
    """Wires, or the place of a division by zero."""
    try:
        return "wires", run(tape, inputs)
    except solver_py.TapeDivision as error:
        return "division", error.pc


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**63))
def test_python_and_c_agree_on_random_programs(seed: int) -> None:
    rng = random.Random(seed)
    tape = programs.program(rng)
    inputs = [programs.value(rng) for _ in range(tape.n_inputs)]
    assert outcome(solver_py.run, tape, inputs) == outcome(run_native, tape, inputs)


def single(op: Op, operands: list[int], registers: list[int], coefs: list[int] | None = None, wires: int = 300) -> Any:
    """Run one instruction after loading ``registers`` into wires 1, 2, ...; the wires from both solvers."""
    code: list[int] = []
    for i in range(len(registers)):
        code += [Op.INPUT, 1 + i, i]
    code += [op, *operands]
    words = array("I", [VERSION, 1, 1, len(code), 0, 1, 1, 0, *code])
    tape = Tape(words, tuple(coefs or [3]), len(registers), wires, wires, {})
    first, second = outcome(solver_py.run, tape, registers), outcome(run_native, tape, registers)
    assert first == second
    return first


D = 10
VALUES = [(0, 0), (0, 5), (5, 0), (7, 3), (R - 1, R - 1), (R - 1, 1), (1 << 200, 12345), (3, 1 << 254)]


@pytest.mark.parametrize("a,b", VALUES)
def test_meaning_of_every_instruction(a: int, b: int) -> None:
    def wire(op: Op, *operands: int, coefs: list[int] | None = None) -> Any:
        kind, wires = single(op, [D, *operands], [a, b, 9], coefs)
        return wires[D] if kind == "wires" else kind

    inverse_b = pow(b, -1, R) if b else 0
    assert wire(Op.COPY, 1) == a
    assert wire(Op.LINEAR, 0) == 3 * a % R
    assert wire(Op.PRODUCT, 0, 0) == 9 * a * a % R
    assert wire(Op.ADD, 1, 2) == (a + b) % R
    assert wire(Op.SUB, 1, 2) == (a - b) % R
    assert wire(Op.MUL, 1, 2) == a * b % R
    assert wire(Op.ADDC, 1, 0) == (a + 3) % R
    assert wire(Op.MULC, 1, 0) == 3 * a % R
    assert wire(Op.INV0, 2) == inverse_b
    assert wire(Op.DIV, 1, 2) == (a * inverse_b % R if b else "division")
    assert wire(Op.QUOT, 1, 2) == (a * b % R if b else "division")
    assert wire(Op.IS_ZERO, 1) == int(a == 0)
    assert wire(Op.SELECT, 1, 2, 3) == (b if a else 9)
    assert wire(Op.LESS, 1, 2) == int(a < b)
    assert wire(Op.LOOKUP, 1, 1, 4, coefs=[3, 10, 11, 12, 13]) == ([10, 11, 12, 13][a] if a < 4 else 0)
    for shift in (0, 1, 63, 64, 65, 128, 200, 255):
        assert wire(Op.SHR, 1, shift) == a >> shift
        assert wire(Op.LOW, 1, shift) == a % (1 << shift)
    for count in (1, 8, 64, 255, 256):
        _, wires = single(Op.BITS, [D, 1, count], [a])
        assert wires[D : D + count] == [a >> i & 1 for i in range(count)]
        for width in (1, 3, 8, 63, 64):
            _, wires = single(Op.DIGITS, [D, 1, count, width], [a])
            assert wires[D : D + count] == [(a >> i * width) % (1 << width) for i in range(count)]
    kind, wires = single(Op.DIVMOD, [D, D + 1, 1, 2], [a, b])
    assert (kind == "division") if b == 0 else ((wires[D], wires[D + 1]) == divmod(a, b))
    _, wires = single(Op.BATCH, [3, D, 1, D + 1, 2, 1, 3], [a, b, 9])
    inverse_a = pow(a, -1, R) if a else 0
    assert (wires[D], wires[D + 1], wires[1]) == (inverse_a, inverse_b, pow(9, -1, R))


def test_instruction_table_is_complete() -> None:
    assert set(OPERANDS) == set(Op) - {Op.BATCH}
    assert [int(op) for op in Op] == list(range(1, len(Op) + 1))


@circuit
def hints(x: Secret, y: Secret) -> None:
    """Every method of a temporary becomes a wire of that name."""
    cs = current()
    t, u = cs.temp(x), cs.temp(y)
    found: dict[str, Temp] = {
        "add": t + u, "add_int": 5 + t, "add_lc": t + (x + 1), "sub": t - u, "rsub": 7 - t, "sub_int": t - 2,
        "mul": t * u, "mul_int": 3 * t, "neg": -t, "div": t / u, "rdiv": 1 / u, "div_int": t / 4,
        "inv": t.inverse_or_zero(), "zero": t.is_zero(), "equal": t.is_equal(u), "less": t.is_less(u),
        "select": t.is_less(u).select(u, x + 3), "bit": t.bit(3), "shr": t.shr(2), "low": t.low(4),
        "quotient": t.divmod(u)[0], "remainder": t.divmod(u)[1], "lookup": t.low(2).lookup([5, 6, 7, 8]),
        "bits": t.bits(8)[5], "digits": t.digits(4, 3)[1],
    }  # fmt: skip
    for name, value in found.items():
        wire = cs.hint(name, value).checked_by("test")
        cs.waive(wire, "a test of the solver")
    for i, wire in enumerate([*cs.hint_bits(x, 3), *cs.hint_digits(x, 2, 5)]):
        cs.waive(wire.checked_by("test"), f"a test of the solver {i}")
    cs.waive(x, "test")
    cs.waive(y, "test")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, R - 1), st.integers(1, R - 1))
def test_hint_expressions(x: int, y: int) -> None:
    witness = hints.solve({"x": x, "y": y}, check=False)
    inverse_y = pow(y, -1, R)
    want = {
        "add": x + y, "add_int": x + 5, "add_lc": 2 * x + 1, "sub": x - y, "rsub": 7 - x, "sub_int": x - 2,
        "mul": x * y, "mul_int": 3 * x, "neg": -x, "div": x * inverse_y, "rdiv": inverse_y,
        "div_int": x * pow(4, -1, R), "inv": pow(x, -1, R) if x else 0, "zero": int(x == 0), "equal": int(x == y),
        "less": int(x < y), "select": y if x < y else x + 3, "bit": x >> 3 & 1, "shr": x >> 2, "low": x % 16,
        "quotient": x // y, "remainder": x % y, "lookup": 5 + x % 4, "bits": x >> 5 & 1, "digits": x >> 3 & 7,
        "bit[2]": x >> 2 & 1, "digit[1]": x >> 5 & 31,
    }  # fmt: skip
    assert {name: witness[name] for name in want} == {name: value % R for name, value in want.items()}


def test_hint_language_refuses_nonsense_while_tracing() -> None:
    with System("t") as cs:
        t = cs.temp(cs.private("x"))
        for wrong in (
            lambda: t.bits(0),
            lambda: t.bits(257),
            lambda: t.digits(3, 65),
            lambda: t.shr(256),
            lambda: t.low(-1),
            lambda: t / 0,
            lambda: bool(t),
            lambda: t.lookup(["a"]),  # type: ignore[list-item]
            lambda: cs.hint_bits(t, 0),
            lambda: cs.hint_digits(t, 1, 0),
        ):
            with pytest.raises(CircuitError):
                wrong()


def test_divisions_of_one_depth_share_a_batch() -> None:
    with System("t") as cs:
        x = cs.private("x")
        first = [cs.hint(f"a{i}", 1 / (cs.temp(x) + i)).checked_by("test") for i in range(10)]
        for i, wire in enumerate(first):
            cs.hint(f"b{i}", (cs.temp(wire) + 1).inverse_or_zero())
    tape = assemble(cs)
    assert tape.listing().count("batch") == 2
    assert " div " not in tape.listing()
    values = solver_py.run(tape, [5])
    assert values == run_native(tape, [5])
    assert values[2:12] == [pow(5 + i, -1, R) for i in range(10)]
    with pytest.raises(solver_py.TapeDivision) as caught:
        solver_py.run(tape, [R - 3])
    assert tape.origins[caught.value.pc][2] == "a hint divides by this value"


def test_inputs_must_be_canonical_and_of_the_right_number() -> None:
    from zkpriv._native_tape import NativeTape

    with System("t") as cs:
        cs.private("x")
    loaded = NativeTape(assemble(cs))
    for bad in (b"", bytes(64), R.to_bytes(32, "little"), b"\xff" * 32):
        with pytest.raises(BackendError):
            loaded.run(bad)
    with pytest.raises(ValueError, match="takes 1 inputs"):
        solver_py.run(assemble(cs), [])


def test_serialised_tape_is_little_endian_words() -> None:
    with System("t") as cs:
        x = cs.private("x")
        (x * x).must_equal(x, "0 or 1")
        _ = (x * x).terms
    tape = assemble(cs)
    data = tape.to_bytes()
    words = [int.from_bytes(data[i : i + 4], "little") for i in range(0, len(data), 4)]
    assert words == tape.words.tolist()
    assert words[:4] == [VERSION, len(cs.lc_ptr) - 1, len(cs.lc_cols), 7]
    assert words[-7:] == [Op.INPUT, 1, 0, Op.PRODUCT, 2, 0, 0]
    assert tape.listing() == "     0 input    w1 in0\n     3 product  w2 L0 L0"


def test_one_tape_runs_in_many_threads() -> None:
    from concurrent.futures import ThreadPoolExecutor

    rng = random.Random(5)
    tape = next(
        t
        for t in (programs.program(rng) for _ in range(100))
        if outcome(solver_py.run, t, [1] * t.n_inputs)[0] == "wires"
    )
    want = solver_py.run(tape, [1] * tape.n_inputs)
    with ThreadPoolExecutor(8) as pool:
        for got in pool.map(lambda _: run_native(tape, [1] * tape.n_inputs), range(64)):
            assert got == want
