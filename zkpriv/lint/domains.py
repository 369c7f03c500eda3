# SPDX-License-Identifier: GPL-3.0-or-later
"""Finite ranges of linear forms: what a constraint in one unknown says, and when a sum of digits has one reading.

Legend: a *form* is a linear combination without its constant, scaled so that its first coefficient is 1; a *side* (A, B
or C of a constraint) is ``scale * form + shift``. A wire that is a product of sides of one form is a polynomial in that
form, so (e2 - 10e + 9)(e2 - 74e + 1225) = 0 with e = d^2 and e2 = e^2 is an equation of degree 8 in d: d is one of
eight digits. Only roots that are found count, and only if there are as many as the degree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import gcd

from zkpriv.r1cs.field import R

#: Highest degree of a polynomial in one form that is followed.
MAX_DEGREE = 16
#: Weights of a sum that are tried as its unit, besides the last one: the lowest digit is among the first.
_UNITS = 16
#: Values of a digit that are tried as roots.
_CANDIDATES = range(-64, 65)

Form = tuple[tuple[int, int], ...]
"""(wire, coefficient) in ascending wires, the first coefficient 1."""


@dataclass(frozen=True, slots=True)
class Range:
    """``count`` values start, start + step, ... modulo r: at least all that are possible."""

    start: int
    step: int
    count: int

    def holds(self, value: int) -> bool:
        """Whether ``value`` is one of them."""
        return (value - self.start) * pow(self.step, -1, R) % R < self.count

    def scaled(self, factor: int, shift: int = 0) -> Range:
        """The values of ``factor * x + shift``."""
        return Range((self.start * factor + shift) % R, self.step * factor % R, self.count)


BIT = Range(0, 1, 2)


def signed(value: int) -> int:
    """The representative of smallest size."""
    return value - R if value > R // 2 else value


def affine(terms: Mapping[int, int]) -> tuple[Form, int, int]:
    """(form, scale, shift) of a side that is not constant."""
    wires = sorted(wire for wire in terms if wire)
    scale = terms[wires[0]]
    if len(wires) == 1:
        return ((wires[0], 1),), scale, terms.get(0, 0)
    inverse = 1 if scale == 1 else pow(scale, -1, R)
    return tuple((wire, terms[wire] * inverse % R) for wire in wires), scale, terms.get(0, 0)


def multiply(a: Sequence[int], b: Sequence[int]) -> list[int]:
    """Product of polynomials, constant first."""
    out = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        if x:
            for j, y in enumerate(b):
                out[i + j] = (out[i + j] + x * y) % R
    return out


def add(a: Sequence[int], b: Sequence[int]) -> list[int]:
    """Sum of polynomials."""
    if len(a) < len(b):
        a, b = b, a
    return [(x + (b[i] if i < len(b) else 0)) % R for i, x in enumerate(a)]


def roots(factors: Iterable[Sequence[int]]) -> list[int] | None:
    """All roots of a product of polynomials as signed integers, or None if they cannot all be named."""
    return _roots(tuple(tuple(factor) for factor in factors))


@lru_cache(maxsize=1024)
def _roots(factors: tuple[tuple[int, ...], ...]) -> list[int] | None:
    found: set[int] = set()
    for factor in factors:
        poly = list(factor)
        while poly and not poly[-1]:
            poly.pop()
        degree = len(poly) - 1
        if degree < 0:
            return None
        if degree == 1:
            found.add(signed(-poly[0] * pow(poly[1], -1, R) % R))
        elif degree:
            small = [x for x in _CANDIDATES if not _value(poly, x)]
            if len(small) != degree:
                return None
            found.update(small)
    return sorted(found)


def _value(poly: Sequence[int], x: int) -> int:
    total = 0
    for coef in reversed(poly):
        total = (total * x + coef) % R
    return total


def progression(values: Sequence[int]) -> Range:
    """The shortest arithmetic progression that holds these values (ascending, at least one)."""
    if len(values) == 1:
        return Range(values[0] % R, 1, 1)
    step = gcd(*(high - low for low, high in pairwise(values)))
    return Range(values[0] % R, step % R, (values[-1] - values[0]) // step + 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sum of bounded terms reads: ``unit`` times an integer of at most ``total``; ``wraps``: that passes r."""

    unit: int
    total: int
    wraps: bool
    contiguous: bool


def read_sum(terms: Sequence[tuple[int, int]]) -> Reading | None:
    """Whether sum w_i * x_i with 0 <= x_i < n_i, given as (w_i, n_i), determines every x_i.

    It does if, in some unit, each weight is above the largest sum of the lighter terms, and the whole sum stays below
    r. None: the weights overlap.
    """
    if not terms:
        return Reading(1, 0, False, True)
    best: Reading | None = None
    for unit in dict.fromkeys(weight for weight, _ in (terms[0], terms[-1], *terms[:_UNITS])):
        inverse = pow(unit, -1, R)
        scaled = [(weight * inverse % R, count) for weight, count in terms]
        # A weight above r/2 stands for a negative one, unless the sum passes r and it does not.
        for read in (_size, _positive):
            made = _increasing(unit, sorted((read(weight), count) for weight, count in scaled))
            if made is not None and made.contiguous:
                return made
            if made is not None and (best is None or made.total < best.total):
                best = made
    return best


def _size(weight: int) -> int:
    return min(weight, R - weight)


def _positive(weight: int) -> int:
    return weight


def _increasing(unit: int, terms: Sequence[tuple[int, int]]) -> Reading | None:
    total, contiguous = 0, True
    for weight, count in terms:
        if weight <= total:
            return None
        contiguous = contiguous and weight == total + 1
        total += weight * (count - 1)
    return Reading(unit, total, total >= R, contiguous)


def place_of(weight: int) -> int | None:
    """i for 2^i or -2^i, None for anything else."""
    for size in (weight, R - weight):
        if size & (size - 1) == 0:
            return size.bit_length() - 1
    return None
