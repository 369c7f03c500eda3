# SPDX-License-Identifier: GPL-3.0-or-later
"""Sparse rows and linear combinations of every length around the limits of the wide kernels, on every level."""

from __future__ import annotations

import random
from array import array

import pytest
from r1cs.programs import EDGES, value
from zkpriv.circuits import registry

from zkpriv import backend
from zkpriv.r1cs.field import R
from zkpriv.r1cs.ops import Op
from zkpriv.r1cs.solver_py import run as run_python
from zkpriv.r1cs.tape import VERSION, Tape

pytestmark = pytest.mark.skipif(not backend.is_native, reason="needs the native core")

#: Around the fewest terms for lanes (4), the terms of one sum (96) and two sums.
LENGTHS = (0, 1, 2, 3, 4, 5, 8, 31, 32, 33, 64, 95, 96, 97, 98, 191, 192, 193, 289)


def combination_tape(terms: list[tuple[int, int]], n_inputs: int, coefs: list[int]) -> Tape:
    """Inputs to wires 1 .. n, then one combination and its square. ``terms``: (wire, coefficient number)."""
    code: list[int] = []
    for index in range(n_inputs):
        code += [Op.INPUT, index + 1, index]
    code += [Op.LINEAR, n_inputs + 1, 0, Op.PRODUCT, n_inputs + 2, 0, 0]
    words = [VERSION, 1, len(terms), len(code), 0, len(terms), *(w for w, _ in terms), *(c for _, c in terms), *code]
    return Tape(array("I", words), coefs, n_inputs, n_inputs + 3, n_inputs + 3, {})


def solved(tape: Tape, inputs: list[int]) -> bytes:
    from zkpriv._native_tape import NativeTape

    return bytes(NativeTape(tape).run(b"".join(v.to_bytes(32, "little") for v in inputs)))


@pytest.mark.parametrize("length", LENGTHS)
def test_combinations_are_the_same_on_every_level(length: int, level: str) -> None:
    rng = random.Random(length)
    for values, coefs in (
        ([R - 1] * 12, [R - 1]),
        ([0] * 12, [0, 1]),
        ([1] * 12, [R - 1, 1]),
        (EDGES, EDGES),
        ([value(rng) for _ in range(30)], [value(rng) for _ in range(20)]),
    ):
        terms = [(rng.randrange(len(values) + 1), rng.randrange(len(coefs))) for _ in range(length)]
        tape = combination_tape(terms, len(values), coefs)
        witness = solved(tape, values)
        wires = [1, *values]
        total = sum(wires[wire] * coefs[coef] for wire, coef in terms) % R
        expected = [*wires, total, total * total % R]
        assert witness == b"".join((v * (1 << 256) % R).to_bytes(32, "little") for v in expected)


def test_a_wire_written_after_a_combination_read_it(level: str) -> None:
    """Such a tape comes from no circuit, and the wires must not be read from a stale copy."""
    code = [Op.LINEAR, 3, 0, Op.INPUT, 1, 0, Op.LINEAR, 4, 0, Op.INPUT, 1, 1, Op.LINEAR, 5, 0]
    terms = [(1, 0), (1, 1), (2, 0), (1, 1), (0, 1)]
    words = [VERSION, 1, 5, len(code), 0, 5, *(w for w, _ in terms), *(c for _, c in terms), *code]
    tape = Tape(array("I", words), [3, 5], 2, 6, 6, {})
    witness = solved(tape, [7, 11])
    expected = run_python(tape, [7, 11])
    assert [
        int.from_bytes(witness[32 * i : 32 * i + 32], "little") * pow(1 << 256, -1, R) % R for i in range(6)
    ] == list(expected[:6])
    assert expected[3:6] == [5, 13 * 7 + 5, 13 * 11 + 5]


@pytest.mark.parametrize("name", ["multiply", "range_proof", "membership", "ring_signature"])
def test_witness_and_rows_of_circuits(name: str, level: str) -> None:
    circuit = registry.get(name)
    witness = circuit.solve(registry.sample_inputs(name))
    with backend.using_level("portable"):
        assert circuit.solve(registry.sample_inputs(name)).mont() == witness.mont()
    core = circuit.r1cs.native()
    rng = random.Random(1)
    for wire in [0, *rng.sample(range(1, circuit.r1cs.n_wires), min(20, circuit.r1cs.n_wires - 1))]:
        mont, expected = witness.mont(), None
        if wire > 0:
            wrong = witness.mutated({wire: rng.randrange(R)})
            mont, rows = wrong.mont(), wrong.bad_rows()
            expected = (rows[0], len(rows)) if rows else None
        for threads in (1, 2):
            assert core.check(mont, threads) == expected
