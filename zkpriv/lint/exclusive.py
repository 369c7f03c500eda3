# SPDX-License-Identifier: GPL-3.0-or-later
"""Which combinations are 0 or 1 without a constraint of their own (the lemma "exclusive-bits" of ``arguments``).

Of a combination that is a bit, the *conditions* are what must hold where it is 1: that a form has a certain value. Two
bits with conditions that contradict each other are never 1 together, so their sum is a bit too.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from zkpriv.lint.domains import Form, affine
from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.lint.forward import Propagation
    from zkpriv.lint.view import View

Conditions: TypeAlias = dict[Form, int]
"""Form -> the value that it has where the bit is 1."""

#: Longest sum that is looked at, and how deep products of sums may be.
_MAX_BITS, _MAX_DEPTH = 300, 40


class Bits:
    """Reads combinations as bits, over one system after propagation."""

    def __init__(self, view: View, found: Propagation) -> None:
        self.view = view
        self.found = found
        self._wires: dict[int, Conditions | None] = {}
        self._groups: list[set[int]] | None = None

    def holds(self, terms: Mapping[int, int]) -> bool:
        """Whether the combination is always 0 or 1."""
        return self.conditions(terms, 0) is not None

    def conditions(self, terms: Mapping[int, int], depth: int) -> Conditions | None:
        """What holds where the combination is 1; None if it is not known to be a bit."""
        wires = {wire: coef for wire, coef in terms.items() if wire}
        if not wires:
            return {} if terms.get(0, 0) <= 1 else None
        if depth > _MAX_DEPTH:
            return None
        form, scale, shift = affine(dict(terms))
        known = self.found.ranges.get(form)
        if known is not None and known.count <= 2:
            values = [(known.start + known.step * i) % R for i in range(known.count)]
            if all((scale * value + shift) % R <= 1 for value in values):
                own = self._wire(form[0][0], depth) if terms == {form[0][0]: 1} else None
                return (own or {}) | {form: (1 - shift) * pow(scale, -1, R) % R}
        if len(wires) > _MAX_BITS:
            return None
        if terms.get(0, 0) == 1 and all(coef == R - 1 for coef in wires.values()):
            made = self.conditions(dict.fromkeys(wires, 1), depth)
            return None if made is None else {form: 0}
        if terms.get(0, 0):
            return None
        if len(wires) == 1 and set(wires.values()) == {1}:
            return self._wire(next(iter(wires)), depth)
        if all(coef == 1 for coef in wires.values()):
            return self._sum(list(wires), depth)
        return self._combined(wires, depth)

    def _wire(self, wire: int, depth: int) -> Conditions | None:
        """A wire that is a bit by its own constraint, by a zero test, or as the product of two bits."""
        if wire not in self._wires:
            self._wires[wire] = None  # while it is looked at: no circles
            self._wires[wire] = self._read(wire, depth)
        return self._wires[wire]

    def _read(self, wire: int, depth: int) -> Conditions | None:
        view, found = self.view, self.found
        own: Conditions = {((wire, 1),): 1}
        if wire in found.zero_tests:
            _, check = found.zero_tests[wire]
            a, b, _ = view.terms_of_row(check)
            x = b if a == {wire: 1} else a
            if x.keys() - {0}:
                form, scale, shift = affine(x)
                own[form] = -shift * pow(scale, -1, R) % R
            return own
        known = found.ranges.get(((wire, 1),))
        if known is not None and known.count <= 2:
            return own if all((known.start + known.step * i) % R <= 1 for i in range(known.count)) else None
        row = view.defined.get(wire)
        if row is None:
            return None
        a, b, c = view.terms_of_row(row)
        if c != {wire: 1}:
            return None
        left, right = self.conditions(a, depth + 1), self.conditions(b, depth + 1)
        return None if left is None or right is None else left | right | own

    def _sum(self, wires: list[int], depth: int) -> Conditions | None:
        """A sum of bits of which at most one is 1."""
        each = [self._wire(wire, depth) for wire in wires]
        parts = [one for one in each if one is not None]
        if len(parts) < len(wires):
            return None
        group = set(wires)
        if not any(group <= known for known in self._one_of()):
            for first, second in combinations(parts, 2):
                if not any(second.get(form, value) != value for form, value in first.items()):
                    return None
        shared = set(parts[0].items()).intersection(*(part.items() for part in parts[1:]))
        return dict(shared) | {tuple((wire, 1) for wire in sorted(wires)): 1}

    def _combined(self, wires: Mapping[int, int], depth: int) -> Conditions | None:
        """a + b - ab and a + b - 2ab of two bits."""
        plain = [wire for wire, coef in wires.items() if coef == 1]
        products = [wire for wire, coef in wires.items() if coef in (R - 1, R - 2)]
        if len(plain) != 2 or len(products) != 1 or len(wires) != 3:
            return None
        row = self.view.defined.get(products[0])
        if row is None:
            return None
        a, b, c = self.view.terms_of_row(row)
        # (2a)*b is how an exclusive or is written, with the product taken once.
        factors = sorted((*a, *b))
        if c != {products[0]: 1} or factors != sorted(plain) or len(a) != 1 or 0 in factors:
            return None
        twice = next(iter(a.values())) * next(iter(b.values())) * wires[products[0]] % R
        if twice not in (R - 1, R - 2):
            return None
        if any(self._wire(wire, depth) is None for wire in plain):
            return None
        form, scale, _ = affine(dict(wires))
        return {form: pow(scale, -1, R)}

    def _one_of(self) -> list[set[int]]:
        """The sets of bits of which a constraint says that they add up to 1."""
        if self._groups is None:
            self._groups = []
            view = self.view
            for row in view.rows:
                a, b, c = view.terms_of_row(row)
                if a.keys() - {0} and b.keys() - {0}:
                    continue
                side, factor = (a, b.get(0, 0)) if a.keys() - {0} else (b, a.get(0, 0))
                total = {wire: coef * factor % R for wire, coef in side.items()}
                for wire, coef in c.items():
                    total[wire] = (total.get(wire, 0) - coef) % R
                total = {wire: coef for wire, coef in total.items() if coef}
                values = {coef for wire, coef in total.items() if wire}
                if len(values) == 1 and len(total) > 2 and (values.pop() + total.get(0, 0)) % R == 0:
                    group = total.keys() - {0}
                    if len(group) <= _MAX_BITS and all(self._wire(wire, 0) is not None for wire in group):
                        self._groups.append(group)
        return self._groups
