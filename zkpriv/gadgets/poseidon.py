# SPDX-License-Identifier: GPL-3.0-or-later
"""Poseidon in a circuit: x^5, widths 2, 3, 4, 5 and 9, with the parameters of ``zkpriv.params``.

Legend: t width, R_F = 8 full rounds, R_P partial rounds. The state is [tag, m_1, ..., m_(t-1)], the output element 1.

Cost 3*(8t + R_P) - 3: three constraints for each S-box (x^2, x^4, x^5); constants and matrices fold into linear
combinations; the first S-box of the capacity lane has a constant input and folds too.

====  =====  ===========
t     R_P    constraints
====  =====  ===========
2     56     213
3     57     240
4     56     261
5     60     297
9     57     384
====  =====  ===========

What an S-box reads is the same combination of earlier S-box outputs in every instance, so it is worked out once per
(t, tag) and then only shifted to the wires at hand. Source: Grassi, Khovratovich, Rechberger, Roy, Schofnegger 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from operator import mul

from zkpriv import params
from zkpriv.errors import CircuitError
from zkpriv.r1cs.field import R
from zkpriv.r1cs.system import System, current
from zkpriv.r1cs.wire import LC, Linear

#: Numbers of inputs that have parameters.
LENGTHS = (1, 2, 3, 4, 8)


class Domain(IntEnum):
    """What a hash is for; part of the tag, so that a hash of one kind is never one of another kind."""

    NODE = 1
    LEAF = 2
    NULLIFIER = 3
    RING = 4
    MEMBERSHIP = 5


def tag(domain: int, length: int) -> int:
    """The capacity element: number of inputs and domain."""
    return (length << 64) + (int(domain) << 40)


def poseidon(domain: Domain, inputs: Sequence[Linear]) -> LC:
    """The library's hash of 1, 2, 3, 4 or 8 values in ``domain``. Cost: table above. All inputs constant: 0.

    The result is a linear combination: constraining it to equal something costs one more.
    """
    values = [LC.of(value) for value in inputs]
    width = len(values) + 1
    if len(values) not in LENGTHS:
        raise CircuitError(f"Poseidon hashes 1, 2, 3, 4 or 8 values, got {len(values)}")
    try:
        capacity = tag(Domain(domain), len(values))
    except ValueError as error:
        known = ", ".join(f"{member.value} {member.name.lower()}" for member in Domain)
        raise CircuitError(f"unknown hash domain {domain!r}: the domains are {known}") from error
    if all(value.is_constant for value in values):
        return LC.constant(_permute(width, [capacity, *(value.value for value in values)])[1])
    system = current()
    with system.scope(f"poseidon{width}"):
        return _instantiate(system, _template(width, capacity), values)


@dataclass(frozen=True)
class _Template:
    """One permutation with the output at element 1.

    ``first``: constants added to the inputs. ``boxes``: what each S-box after the first round reads, as numbers of
    earlier S-boxes, coefficients of their outputs, and a constant. ``output`` has the form of a box.
    """

    first: tuple[int, ...]
    boxes: tuple[tuple[tuple[int, ...], tuple[int, ...], int], ...]
    output: tuple[tuple[int, ...], tuple[int, ...], int]


def _instantiate(system: System, template: _Template, values: list[LC]) -> LC:
    """Three constraints for each S-box; the first S-box of a constant input folds."""
    outputs: list[LC] = []
    scope, line = system.place()
    for place, (value, constant) in enumerate(zip(values, template.first, strict=True), 1):
        outputs.append(_box(system, value + constant, f"round[0]/lane[{place}]", scope, line))
    wires = [output.wire for output in outputs]
    if None in wires:
        return _general(system, template, outputs)
    names = list(wires)
    for number, (sources, coefs, constant) in enumerate(template.boxes):
        terms = dict(zip(map(names.__getitem__, sources), coefs, strict=True))
        if constant:
            terms[0] = constant
        names.append(_box(system, LC(system, terms), f"box[{number}]", scope, line).wire)  # type: ignore[arg-type]
    sources, coefs, constant = template.output
    terms = {names[source]: coef for source, coef in zip(sources, coefs, strict=True)}
    if constant:
        terms[0] = constant
    return LC(system, terms)  # type: ignore[arg-type]


def _general(system: System, template: _Template, outputs: list[LC]) -> LC:
    """As ``_instantiate``, where some outputs of the first round are constants."""

    def combine(form: tuple[tuple[int, ...], tuple[int, ...], int]) -> LC:
        total: LC = LC.constant(form[2])
        for source, coef in zip(form[0], form[1], strict=True):
            total = total + outputs[source].scaled(coef)
        return total

    scope, line = system.place()
    for number, box in enumerate(template.boxes):
        outputs.append(_box(system, combine(box), f"box[{number}]", scope, line))
    return combine(template.output)


def _box(system: System, value: LC, name: str, scope: int, line: int) -> LC:
    """value^5, at this place. Cost 3; a constant: 0."""
    if value.is_constant:
        return LC.constant(pow(value.value, 5, R))
    own = system.intern(value)
    square = system.intern(system.product(own, own, scope, line, f"{name}/x2", "S-box: the square"))
    fourth = system.product(square, square, scope, line, f"{name}/x4", "S-box: the fourth power")
    return system.product(system.intern(fourth), own, scope, line, f"{name}/x5", "S-box: the fifth power")


@cache
def _parameters(width: int) -> tuple[list[list[int]], list[list[int]], int, int]:
    """Matrix, round constants, full rounds, partial rounds."""
    entry = params.poseidon()["instances"][str(width)]
    if entry["alpha"] != 5:
        raise CircuitError(f"this gadget computes x^5, the parameters say x^{entry['alpha']}")
    matrix = [[int(value, 16) for value in row] for row in entry["mds"]]
    constants = [[int(value, 16) for value in row] for row in entry["round_constants"]]
    return matrix, constants, entry["full_rounds"], entry["partial_rounds"]


def _permute(width: int, state: Sequence[int]) -> list[int]:
    """The permutation on integers (for constants)."""
    matrix, constants, full, partial = _parameters(width)
    lanes = list(state)
    for number, row in enumerate(constants):
        lanes = [(a + c) % R for a, c in zip(lanes, row, strict=True)]
        active = 1 if full // 2 <= number < full // 2 + partial else width
        lanes = [pow(a, 5, R) if i < active else a for i, a in enumerate(lanes)]
        lanes = [sum(map(mul, line, lanes)) % R for line in matrix]
    return lanes


@cache
def _template(width: int, capacity: int) -> _Template:
    """Follow the state as vectors over (constant 1, outputs of the S-boxes so far)."""
    matrix, constants, full, partial = _parameters(width)
    first = tuple(constants[0][1:])
    # After the first round the basis is: the constant, and the outputs of the boxes on lanes 1..t-1.
    known = pow((capacity + constants[0][0]) % R, 5, R)
    lanes = [[line[0] * known % R, *line[1:]] for line in matrix]
    start = 0  # number of the first output in the basis; the older ones are not read again
    # What the output of a box on lane 0 alone adds to the lanes so many rounds later is the same in every round.
    later = [[line[0] for line in matrix]]
    while len(later) < partial:
        rest = [0, *later[-1][1:]]
        later.append([sum(map(mul, line, rest)) % R for line in matrix])
    age = 0  # partial rounds so far
    boxes = []

    def form(lane: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
        own = lanes[lane]
        added = [later[age - 1 - number][lane] for number in range(age)]
        return _form(own[0], [*own[1:], *added], start)

    for number in range(1, full + partial):
        for row, constant in zip(lanes, constants[number], strict=True):
            row[0] = (row[0] + constant) % R
        if full // 2 <= number < full // 2 + partial:
            boxes.append(form(0))
            lanes = _apply(matrix, [[0] * len(lanes[0]), *lanes[1:]])
            age += 1
        else:
            boxes.extend(form(lane) for lane in range(width))
            # All lanes are new outputs: nothing older is read again.
            start += len(lanes[0]) - 1 + age
            age = 0
            lanes = [[0, *line] for line in matrix]
    return _Template(first, tuple(boxes), form(1))


def _form(constant: int, coefs: Sequence[int], start: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """A vector over the outputs from ``start`` on as (numbers of S-box outputs, their coefficients, constant)."""
    entries = [(place, coef) for place, coef in enumerate(coefs, start) if coef]
    return tuple(place for place, _ in entries), tuple(coef for _, coef in entries), constant


def _apply(matrix: Sequence[Sequence[int]], lanes: Sequence[Sequence[int]]) -> list[list[int]]:
    columns = list(zip(*lanes, strict=True))
    return [[sum(map(mul, line, column)) % R for column in columns] for line in matrix]
