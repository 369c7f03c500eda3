# SPDX-License-Identifier: GPL-3.0-or-later
"""One gadget as a circuit of its own, and every mix of constants and wires."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from zkpriv.r1cs import LC, Circuit, Output, Secret, circuit, current
from zkpriv.r1cs.field import R

Build = Callable[..., Sequence[LC] | None]


def alone(build: Build, inputs: int, outputs: int, constants: dict[int, int] | None = None) -> Circuit:
    """A circuit with inputs ``x[i]`` and outputs ``out[j] = build(*x)[j]``; some inputs may be constants instead."""
    fixed = constants or {}
    free = inputs - len(fixed)

    @circuit
    def gadget(out: Output["n_out or 1"], x: Secret["n_in or 1"], *, n_out: int, n_in: int) -> None:  # noqa: F821, UP037
        """The outputs are the gadget's results."""
        for wire in x:
            current().waive(wire, "a gadget may ignore an input where others are constants")
        wires = iter(x)
        arguments = [LC.constant(fixed[i]) if i in fixed else next(wires) for i in range(inputs)]
        results = (build(*arguments) or []) if n_out else [LC.constant(0), build(*arguments)][:1]
        for target, result in zip(out, results, strict=True):
            target.bind(result, "the gadget's result")

    return gadget.shape(n_out=outputs, n_in=free)


def outputs(made: Circuit, *values: int) -> list[int]:
    """The outputs for input values; every constraint holds."""
    return made.solve({"x": [value % R for value in values] or [0]}).public


def cost(build: Build, inputs: int) -> int:
    """Constraints of the gadget on wires."""
    from zkpriv.r1cs import System

    with System("cost") as system:
        wires = [system.private(f"x[{i}]") for i in range(inputs)]
        build(*wires)
    return len(system.rows_a)


def mixes(values: Sequence[int]) -> Iterator[dict[int, int]]:
    """Every choice of inputs that are constants, as place -> value."""
    for mask in product((False, True), repeat=len(values)):
        yield {i: value for i, (value, fixed) in enumerate(zip(values, mask, strict=True)) if fixed}


def agrees_in_all_mixes(build: Build, values: Sequence[int], expected: Sequence[int]) -> None:
    """The gadget gives ``expected`` whichever inputs are constants, and nothing but constants costs nothing."""
    for constants in mixes(values):
        made = alone(build, len(values), len(expected), constants)
        got = outputs(made, *(value for i, value in enumerate(values) if i not in constants))
        assert got == [value % R for value in expected], f"constants at {sorted(constants)}"
        if len(constants) == len(values):
            assert made.constraints == len(expected), "constants must not cost anything"
