# SPDX-License-Identifier: GPL-3.0-or-later
"""Hints that several equations determine together, as an inverse in a commutative algebra does (a * b = 1 in an
extension field): the lemma "inverse-in-an-algebra" of ``arguments``.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from zkpriv.lint.spans import plus
from zkpriv.r1cs.field import R
from zkpriv.r1cs.tables import DOMAIN

if TYPE_CHECKING:
    from zkpriv.lint.forward import Forward

#: Most hints that are looked at together, and most constraints that are tried for them.
_MOST, _ROWS = 4, 8

Terms: TypeAlias = dict[int, int]
Matrix: TypeAlias = list[list[int]]
Equation: TypeAlias = tuple[dict[int, Terms], int]
"""(hint -> its coefficient, a combination of determined wires; the constant): the sum of all is 0."""


class InAlgebra:
    """The lemma, on the state of one propagation."""

    def __init__(self, forward: Forward) -> None:
        self.forward = forward
        self.view = forward.view

    def step(self, pending: list[int]) -> bool:
        """Try it on the constraints that are left; whether something was learnt."""
        products: dict[int, dict[int, Terms]] = {}
        found: dict[frozenset[int], list[tuple[int, Equation]]] = {}
        for row in pending:
            product = self._product(row)
            if product is not None:
                products[self.view.defines[row]] = product
                continue
            equation = self._equation(row, products)
            if equation is not None and 1 < len(equation[0]) <= _MOST:
                found.setdefault(frozenset(equation[0]), []).append((row, equation))
        learnt = False
        for hints, own in found.items():
            smaller = [one for others, more in found.items() if others < hints for one in more]
            rows = [*own, *smaller][:_ROWS]
            if not any(self.forward.known[hint] for hint in hints) and self._hinted(hints, {row for row, _ in rows}):
                learnt = self._try(sorted(hints), rows) or learnt
        return learnt

    def _hinted(self, hints: frozenset[int], rows: set[int]) -> bool:
        """All are hints, and what defines one of them is among the constraints."""
        view = self.view
        return all(
            hint in view.hints and (hint not in view.ever_defined or view.defined.get(hint) in rows) for hint in hints
        )

    def _try(self, hints: list[int], rows: list[tuple[int, Equation]]) -> bool:
        for chosen in combinations(rows, len(hints)):
            if _one_solution(hints, [equation for _, equation in chosen]):
                for hint in hints:
                    self.forward.learn(hint, chosen[0][0])
                used = self.forward.used_lemmas
                used["inverse-in-an-algebra"] = used.get("inverse-in-an-algebra", 0) + 1
                return True
        return False

    # ---- reading ------------------------------------------------------------------------------------------

    def _open(self, terms: Mapping[int, int]) -> bool:
        return any(not self.forward.known[wire] for wire in terms)

    def _product(self, row: int) -> dict[int, Terms] | None:
        """The wire that the row defines as determined * (sum of hints), by hints; None if it is anything else."""
        view = self.view
        wire = view.defines[row]
        if wire >= DOMAIN or wire in view.hints or self.forward.known[wire]:
            return None
        a, b, c = view.terms_of_row(row)
        if c != {wire: 1} or self._open(a) == self._open(b):
            return None
        known, other = (b, a) if self._open(a) else (a, b)
        if any(self.forward.known[one] or one not in view.hints for one in other):
            return None
        return {one: {w: f * coef % R for w, f in known.items()} for one, coef in other.items()}

    def _equation(self, row: int, products: Mapping[int, dict[int, Terms]]) -> Equation | None:
        """A constraint that is linear in hints, with coefficients that are combinations of determined wires."""
        a, b, c = self.view.terms_of_row(row)
        if self._open(a) and self._open(b):
            return None
        known, other = (b, a) if self._open(a) else (a, b)
        total: dict[int, Terms] = {}
        rest: Terms = {}
        only = known.get(0, 0) if not known.keys() - {0} else None
        for wire, coef in other.items():
            own = {w: f * coef % R for w, f in known.items()}
            if not self.forward.known[wire]:
                if only is None and wire in products:
                    return None  # a product of two combinations
                if wire in products:
                    for hint, terms in products[wire].items():
                        total[hint] = plus(total.get(hint, {}), terms, only * coef if only is not None else 0)
                else:
                    total[wire] = plus(total.get(wire, {}), own)
            elif not wire:
                rest = plus(rest, own)
            elif only is not None:
                rest = plus(rest, {wire: only * coef % R})
            else:
                return None
        for wire, coef in c.items():
            if self.forward.known[wire]:
                rest = plus(rest, {wire: coef}, R - 1)
            elif wire in products:
                for hint, terms in products[wire].items():
                    total[hint] = plus(total.get(hint, {}), terms, R - coef)
            else:
                total[wire] = plus(total.get(wire, {}), {0: coef}, R - 1)
        total = {hint: terms for hint, terms in total.items() if terms}
        if rest.keys() - {0} or not total:
            return None
        return total, rest.get(0, 0)


# ---- constant matrices --------------------------------------------------------------------------------------------


def _one_solution(hints: list[int], equations: list[Equation]) -> bool:
    """Whether the premises of the lemma hold for M*b = e."""
    size = len(hints)
    wires = sorted({wire for total, _ in equations for terms in total.values() for wire in terms})
    entries = [[total.get(hint, {}) for hint in hints] for total, _ in equations]
    by_wire = [[[entry.get(wire, 0) for entry in line] for line in entries] for wire in wires]
    parts = _basis(by_wire)
    constants = [-rest % R for _, rest in equations]
    if len(parts) != size or not any(constants):
        return False
    total = parts[0]
    candidates = [*parts]
    for part in parts[1:]:
        total = [[(x + y) % R for x, y in zip(*lines, strict=True)] for lines in zip(total, part, strict=True)]
    for candidate in [*candidates, total]:
        inverse = _inverse(candidate)
        if inverse is None:
            continue
        turned = [_times(inverse, part) for part in parts]
        if any(_times(one, other) != _times(other, one) for one, other in combinations(turned, 2)):
            continue
        unit = _times(inverse, [[value] for value in constants])
        columns = [_times(part, unit) for part in turned]
        if _inverse([[column[i][0] for column in columns] for i in range(size)]) is not None:
            return True
    return False


def _basis(matrices: list[Matrix]) -> list[Matrix]:
    """Matrices of which all others are combinations. (Those wires' coefficients join theirs: x_k is then a sum.)"""
    reduced: list[tuple[int, list[int]]] = []
    out = []
    for matrix in matrices:
        flat = [value for line in matrix for value in line]
        for place, line in reduced:
            factor = flat[place]
            if factor:
                flat = [(value - factor * other) % R for value, other in zip(flat, line, strict=True)]
        place = next((i for i, value in enumerate(flat) if value), -1)
        if place >= 0:
            scale = pow(flat[place], -1, R)
            reduced.append((place, [value * scale % R for value in flat]))
            out.append(matrix)
    return out


def _times(a: Matrix, b: Matrix) -> Matrix:
    columns = list(zip(*b, strict=True))
    return [[sum(x * y for x, y in zip(line, column, strict=True)) % R for column in columns] for line in a]


def _inverse(matrix: Matrix) -> Matrix | None:
    """Gauss and Jordan; None if there is none."""
    size = len(matrix)
    rows = [[*line, *(int(i == j) for j in range(size))] for i, line in enumerate(matrix)]
    for place in range(size):
        pivot = next((i for i in range(place, size) if rows[i][place]), None)
        if pivot is None:
            return None
        rows[place], rows[pivot] = rows[pivot], rows[place]
        scale = pow(rows[place][place], -1, R)
        rows[place] = [value * scale % R for value in rows[place]]
        for i in range(size):
            if i != place and rows[i][place]:
                factor = rows[i][place]
                rows[i] = [(x - factor * y) % R for x, y in zip(rows[i], rows[place], strict=True)]
    return [line[size:] for line in rows]
