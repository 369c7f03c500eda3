# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped circuits by name, with their shapes and honest sample inputs."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

from zkpriv.errors import CircuitError
from zkpriv.r1cs.circuit import Circuit, CircuitFamily

#: Shapes that are shipped and pinned; the first of the second column is used where a parameter is left out.
SHIPPED: dict[str, tuple[dict[str, int], ...]] = {
    "multiply": ({},),
    "range_proof": ({"bits": 64}, {"bits": 8}, {"bits": 16}, {"bits": 32}),
    "membership": ({},),
    "ring_signature": ({"ring": 11}, {"ring": 16}, {"ring": 64}, {"ring": 128}),
    "ringct": ({"ring": 11}, {"ring": 16}, {"ring": 64}, {"ring": 128}),
    "transfer": (
        {"inputs": 2, "outputs": 2},
        {"inputs": 1, "outputs": 2},
        {"inputs": 4, "outputs": 4},
        {"inputs": 16, "outputs": 2},
    ),
}


def names() -> tuple[str, ...]:
    """Names of the shipped circuits."""
    return tuple(SHIPPED)


def shapes() -> Iterator[tuple[str, Mapping[str, int]]]:
    """(name, shape) of everything that is shipped."""
    for name, variants in SHIPPED.items():
        for shape in sorted(variants, key=lambda shape: tuple(shape.values())):
            yield name, dict(shape)


def get(name: str, **shape: int) -> Circuit:
    """The circuit of this name and shape; parameters that are left out take the first shipped shape's values.

    KeyError for an unknown name, CircuitError for an unknown parameter; both list what exists. Shapes that are not
    shipped work, and have no pinned digest.
    """
    if name not in SHIPPED:
        raise KeyError(f"no circuit {name!r}: the shipped ones are {', '.join(SHIPPED)}")
    default = SHIPPED[name][0]
    unknown = [key for key in shape if key not in default]
    if unknown:
        known = ", ".join(default) or "none"
        raise CircuitError(f"circuit {name} has no parameter {', '.join(unknown)}; its parameters: {known}")
    found = getattr(importlib.import_module(f"zkpriv.circuits.{name}"), name)
    if isinstance(found, CircuitFamily):
        return found.shape(**{**default, **shape})
    return found  # type: ignore[no-any-return]


def is_shipped(name: str, shape: Mapping[str, int]) -> bool:
    """Whether this shape is one of the shipped (pinned) ones."""
    return dict(shape) in SHIPPED.get(name, ())


def sample_inputs(name: str, seed: int = 0, **shape: int) -> dict[str, Any]:
    """Honest inputs of a circuit, made from ``seed``: for examples and tests, never for money."""
    from zkpriv.circuits import samples

    circuit = get(name, **shape)
    made: dict[str, Any] = samples.inputs_for(name, circuit.shape_params, seed)
    return made
