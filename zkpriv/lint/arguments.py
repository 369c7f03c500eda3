# SPDX-License-Identifier: GPL-3.0-or-later
"""Lemmas by which several constraints together determine a hint: a quotient, a choice, a root.

They are tried where plain propagation stops. Each compares two witnesses that agree in all determined wires, and uses
spans (``spans``): combinations that are small integers. The notes are in ``ARGUMENTS`` and in the ledger, with the
tests in which circuits that miss a premise by little have a second witness, and the lint says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from zkpriv.lint.algebra import InAlgebra
from zkpriv.lint.spans import Span, constant, multiple, plus, read_spans
from zkpriv.r1cs.field import R
from zkpriv.r1cs.tables import DOMAIN

if TYPE_CHECKING:
    from zkpriv.lint.forward import Forward

ARGUMENTS: dict[str, str] = {
    "quotient-and-remainder": (
        "A hint q has n values in steps s, a constraint says (a*q + b)*D = C where D is determined and C has one "
        "other wire y that is not, and E1, E2 are spans (integers from 0 to N1 and N2, N1 + N2 < r) in y with opposite "
        "coefficients. Then T = E1 + E2 is determined, an integer from 0 to N1 + N2, and E1 <= T. Take two "
        "witnesses. The difference of E1 is an integer of size at most T, and it is k*G modulo r, where k is the "
        "difference of q in steps, |k| < n, and G a constant times D. If G = +-(T + c) as a combination, with a "
        "constant c >= 1, and (n - 1)*(N1 + N2 + c) + N1 + N2 < r, the equation holds over the integers. A multiple "
        "of T + c of size at most T is 0, so k = 0: q is the same. (E1 is the remainder, E2 = divisor - 1 - remainder.)"
    ),
    "one-of-two": (
        "A wire y is S or T, both determined: by (y - S)(y - T) = 0, or as the product of a determined factor with "
        "a bit. Suppose that two witnesses differ in it, y = S in one and y = T in the other. A span E in y alone is "
        "an integer from 0 to N in the first, with S for y, and a span E' is one from 0 to N' in the second, with T "
        "for y. If E(S) + E'(T) is a constant -m modulo r with m > 0 and N + N' + m < r, that cannot be. If it is 0 "
        "and N + N' < r, both are 0, and if S - T is a multiple of E(S), then S = T. A bit that occurs in such a "
        "product alone may be free then: nothing else depends on it."
    ),
    "root-in-a-half": (
        "A wire y has two possible values, the roots of (a*y + b)(c*y + d) = C with constants a, c and all else "
        "determined, and their sum is -b/a - d/c. Suppose that two witnesses have different roots. A span E = e*y + K, "
        "K determined, is an integer from 0 to N in both, and the sum of both is e*(-b/a - d/c) + 2K. If that is a "
        "constant -m modulo r with m > 0 and 2N + m < r, it cannot be; if it is 0 and 2N < r, both are 0, so that the "
        "roots are equal."
    ),
    "exclusive-bits": (
        "A sum of bits is 0 or 1 if no two of them are 1 together: because each says that one and the same combination "
        "has a certain value, and these values differ (zero tests of x - 5 and x - 6, products with such bits, a bit "
        "and another one's complement), or because some constraint says that they and other bits add up to 1."
    ),
    "never-zero": (
        "A divisor is not 0 because its product with something is a constant other than 0, or is such a divisor "
        "itself; because a zero test of it is constrained to say no; because it is x plus a multiple of the zero "
        "test of x; or because it is a sum of spans and constants that, as an integer below r, cannot be 0."
    ),
    "integer-root": (
        "A hint s is an integer from 0 to n - 1, p = s*s, and E1 = K - p and E2 = p + 2s + m - K are spans (integers "
        "from 0 to N1 and N2) with the same determined K and a constant m <= 0. Suppose that two witnesses have s < t. "
        "E1 of the second plus E2 of the first is s*s + 2s - t*t + m modulo r and an integer from 0 to N1 + N2. As "
        "t >= s + 1, it is also an integer from m - (n - 1)^2 to -1. Both cannot be if N1 + N2 - m + (n - 1)^2 < r. (K "
        "is the number, s*s <= K < (s + 1)^2 with m = 0.)"
    ),
    "inverse-in-an-algebra": (
        "n constraints are linear in n hints b, M*b = e, where the entries of M are combinations of determined wires "
        "and e is constant: M = sum x_k*M_k over n such combinations x_k. Some constant combination of the M_k has an "
        "inverse P, the matrices W_k = P*M_k commute with each other, and the vectors W_k*e' with e' = P*e are "
        "independent. Write C(v) for the matrix with the columns W_k*v. Then P*M*C(b) = C(P*M*b) = C(e'), which has a "
        "determinant other than 0, so that M has one too, and b is the only solution. (Where a*b = 1 in an extension "
        "field, or any other commutative algebra, b is the inverse of a; that a is not 0 follows from it.)"
    ),
}
"""The lint's own lemmas and their arguments."""


class Arguments:
    """The lemmas that look at several constraints, on the state of one propagation."""

    def __init__(self, forward: Forward) -> None:
        self.forward = forward
        self.view = forward.view
        self._spans: dict[int, list[Span]] | None = None
        self._equations: dict[int, list[dict[int, int]]] = {}

    def step(self, pending: list[int]) -> bool:
        """Try the lemmas on the constraints that are left; whether something was learnt."""
        self._spans = None
        learnt = False
        for row in pending:
            found = self._quotient(row) or self._choice(row) or self._root(row) or self._integer_root(row)
            learnt = found or learnt
        return learnt or InAlgebra(self.forward).step(pending)

    # ---- the lemmas ---------------------------------------------------------------------------------------

    def _quotient(self, row: int) -> bool:
        a, b, c = self.view.terms_of_row(row)
        for side, divisor in ((a, b), (b, a)):
            unknown = self._open(side)
            target = self._open(c)
            if len(unknown) != 1 or len(target) != 1 or self._open(divisor) or not divisor.keys() - {0}:
                continue
            (q,), (y,) = unknown, target
            own = self.forward.ranges.get(((q, 1),))
            if q == y or own is None or q not in self.view.hints or q in self.view.ever_defined:
                continue
            spans = list(self._spans_of(y))
            # y moves by this, times the divisor, when q moves by one step.
            rate = side[q] * own.step * pow(c[y], -1, R) % R
            for first in spans:
                for second in spans:
                    if (first.terms[y] + second.terms[y]) % R or first.high + second.high >= R:
                        continue
                    total = plus(first.terms, second.terms)
                    step = {wire: coef * first.terms[y] * rate % R for wire, coef in divisor.items()}
                    for sign in (1, R - 1):
                        more = constant(plus({w: f * sign % R for w, f in step.items()}, total, R - 1))
                        if more is None or more < 1:
                            continue
                        largest = first.high + second.high
                        if (own.count - 1) * (largest + more) + largest < R:
                            self._learn(q, row, "quotient-and-remainder")
                            return True
        return False

    def _choice(self, row: int) -> bool:
        a, b, c = self.view.terms_of_row(row)
        for wire, left, right, bit in self._two_values(row, a, b, c):
            spans = list(self._spans_of(wire))
            apart = plus(left, right, R - 1)
            for first in spans:
                at_left = self._with(first, wire, left)
                for second in spans:
                    both = constant(plus(at_left, self._with(second, wire, right)))
                    if both is None or both > 0 or first.high + second.high >= R + both:
                        continue
                    if both < 0 or multiple(apart, at_left):
                        self._learn(wire, row, "one-of-two")
                        if bit is not None:
                            self._only_chooses(bit)
                        return True
        return False

    def _two_values(
        self, row: int, a: dict[int, int], b: dict[int, int], c: dict[int, int]
    ) -> Iterator[tuple[int, dict[int, int], dict[int, int], int | None]]:
        """(wire, its first value, its second value, the bit that chooses if there is one)."""
        in_a, in_b, in_c = self._open(a), self._open(b), self._open(c)
        if not c and len(in_a) == 1 and in_a == in_b:
            (wire,) = in_a
            if self._is_hint(wire, row):
                yield wire, _solved(a, wire), _solved(b, wire), None
        if len(in_c) != 1 or c.keys() != in_c:
            return
        (wire,) = in_c
        if self.view.defines[row] != wire and not self._is_hint(wire, row):
            return
        for side, factor in ((a, b), (b, a)):
            chosen = self._open(side)
            if len(chosen) != 1 or self._open(factor) or side.keys() - {0} != chosen or wire in chosen:
                continue
            (bit,) = chosen
            own = self.forward.ranges.get(((bit, 1),))
            if own is None or own.count != 2:
                continue
            scale = pow(c[wire], -1, R)
            at = [(side.get(0, 0) + side[bit] * (own.start + i * own.step)) * scale % R for i in (0, 1)]
            first, second = ({w: f * value % R for w, f in factor.items()} for value in at)
            yield wire, plus(first, {}), plus(second, {}), bit

    def _only_chooses(self, bit: int) -> None:
        """A bit that nothing depends on any more: all other constraints define determined wires from it."""
        forward, view = self.forward, self.view
        rows = view.rows_with(bit)
        used = False
        for row in rows:
            defined = view.defines[row]
            if defined < DOMAIN and defined != bit:
                if not forward.known[defined]:
                    return
                used = True
            elif defined != DOMAIN or any(view.terms(lc).keys() - {0, bit} for lc in view.sides(row)):
                return
        if used:
            forward.exists.add(bit)

    def _root(self, row: int) -> bool:
        a, b, c = self.view.terms_of_row(row)
        in_a = self._open(a)
        if len(in_a) != 1 or in_a != self._open(b) or self._open(c):
            return False
        (wire,) = in_a
        if not self._is_hint(wire, row):
            return False
        total = plus(_solved(a, wire), _solved(b, wire))
        for span in self._spans_of(wire):
            rest = {w: f for w, f in span.terms.items() if w != wire}
            both = constant(plus(plus(rest, rest), total, span.terms[wire]))
            if both is not None and both <= 0 and 2 * span.high < R + both:
                self._learn(wire, row, "root-in-a-half")
                return True
        return False

    def _integer_root(self, row: int) -> bool:
        """s in s*s = p, where p and 2s stand in two comparisons with one number."""
        a, b, c = self.view.terms_of_row(row)
        if a != b or len(a) != 1 or len(c) != 1 or set(a.values()) != {1} or set(c.values()) != {1}:
            return False
        (s,), (p,) = a, c
        own = self.forward.ranges.get(((s, 1),))
        known = self.forward.known
        if not s or not p or s == p or known[s] or known[p] or self.view.defines[row] != p:
            return False
        if own is None or s not in self.view.hints or s in self.view.ever_defined:
            return False
        if (own.start, own.step) not in ((0, 1), (own.count - 1, R - 1)):
            return False
        # Both spans have p; one has 2s besides, counted the other way.
        below, above = [], []
        for span in self._spans_within(p, {s, p}):
            if span.terms.get(p) == R - 1 and s not in span.terms:
                below.append(span)
            elif span.terms.get(p) == 1 and span.terms.get(s) == 2:
                above.append(span)
        for first in below:
            for second in above:
                more = constant(plus(plus(first.terms, second.terms), {s: R - 2}))
                if more is not None and more <= 0 and first.high + second.high - more + (own.count - 1) ** 2 < R:
                    self._learn(s, row, "integer-root")
                    return True
        return False

    # ---- parts --------------------------------------------------------------------------------------------

    def _learn(self, wire: int, row: int, lemma: str) -> None:
        self.forward.learn(wire, row)
        self.forward.used_lemmas[lemma] = self.forward.used_lemmas.get(lemma, 0) + 1

    def _is_hint(self, wire: int, row: int) -> bool:
        """A hint that this constraint defines, or that none does: a computed wire is never found from a check."""
        return wire in self.view.hints and (self.view.defines[row] == wire or wire not in self.view.ever_defined)

    def _open(self, terms: Mapping[int, int]) -> set[int]:
        known = self.forward.known
        return {wire for wire in terms if not known[wire]}

    @staticmethod
    def _with(span: Span, wire: int, value: dict[int, int]) -> dict[int, int]:
        rest = {w: f for w, f in span.terms.items() if w != wire}
        return plus(rest, value, span.terms[wire])

    def _spans_of(self, wire: int) -> Iterator[Span]:
        """The spans in ``wire`` as their only undetermined one, each also counted from its other end."""
        for span in self._read_of(wire):
            yield span
            yield Span(plus({0: span.high}, span.terms, R - 1), span.high)

    def _spans_within(self, wire: int, wires: set[int]) -> Iterator[Span]:
        """The spans in ``wire`` whose undetermined ones are among these, each also counted from its other end."""
        for span in self._with_open(wire):
            if self._open(span.terms) <= wires:
                yield span
                yield Span(plus({0: span.high}, span.terms, R - 1), span.high)

    def _with_open(self, wire: int) -> list[Span]:
        """The spans with this undetermined wire. What was determined when they were read is not looked for."""
        if self._spans is None:
            self._spans, self._equations = {}, {}
            twins = self._twins()
            known = self.forward.known
            for span in read_spans(self.forward, known):
                joined = self._joined(span, twins)
                for one in joined.terms:
                    if not known[one]:
                        self._spans.setdefault(one, []).append(joined)
            for equation in self._linear():
                for one in equation:
                    if not known[one]:
                        self._equations.setdefault(one, []).append(equation)
        return self._spans.get(wire, [])

    def _read_of(self, wire: int) -> Iterator[Span]:
        """The spans in which ``wire`` is the only undetermined one, also after another was replaced by a sum."""
        for span in self._with_open(wire):
            if self._open(span.terms) == {wire}:
                yield span
        for equation in self._equations.get(wire, ()):
            both = self._open(equation)
            if len(both) != 2 or wire not in both:
                continue
            (other,) = both - {wire}
            for span in self._with_open(other):
                unknown = self._open(span.terms)
                if other in unknown and unknown <= both:
                    replaced = plus(span.terms, equation, -span.terms[other] * pow(equation[other], -1, R))
                    if self._open(replaced) == {wire}:
                        yield Span(replaced, span.high)

    def _twins(self) -> dict[int, int]:
        """Undetermined products that were taken before, of the same sides: the first of them stands for all."""
        view, known = self.view, self.forward.known
        first: dict[tuple[frozenset[tuple[int, int]], ...], int] = {}
        out = {}
        for row in view.rows:
            wire = view.defines[row]
            if wire < DOMAIN and not known[wire] and view.single[view.c[row]] == wire:
                a, b, c = view.terms_of_row(row)
                if c == {wire: 1}:
                    key = tuple(sorted((frozenset(a.items()), frozenset(b.items())), key=hash))
                    out[wire] = first.setdefault(key, wire)
        return {wire: other for wire, other in out.items() if wire != other}

    @staticmethod
    def _joined(span: Span, twins: Mapping[int, int]) -> Span:
        terms: dict[int, int] = {}
        if not twins.keys() & span.terms.keys():
            return span
        for wire, coef in span.terms.items():
            terms = plus(terms, {twins.get(wire, wire): coef})
        return Span(terms, span.high)

    def _linear(self) -> list[dict[int, int]]:
        """Linear constraints with two undetermined wires, as terms that add up to 0."""
        out = []
        forward = self.forward
        for form in dict.fromkeys(forward.row_forms.values()):
            own = forward.ranges[form]
            if own.count == 1 and not all(forward.known[wire] for wire, _ in form):
                terms = dict(form)
                if own.start:
                    terms[0] = R - own.start
                if len(self._open(terms)) == 2:
                    out.append(terms)
        return out


def _solved(side: Mapping[int, int], wire: int) -> dict[int, int]:
    """The value of ``wire`` for which the side is 0."""
    factor = -pow(side[wire], -1, R) % R
    return {w: f * factor % R for w, f in side.items() if w != wire}
