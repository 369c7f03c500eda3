# SPDX-License-Identifier: GPL-3.0-or-later
"""Forward propagation (L1): from the inputs, which wires have one possible value?

Known at the start: the constant, private inputs, public inputs. Outputs that the circuit computes start unknown. A wire
becomes known

* by the one constraint that *defines* it, when all other wires there are known and it can be solved for the wire: with
  a constant coefficient, or with one that depends on values and cannot be 0, because a named lemma says so, because the
  product with it is a constant other than 0, because some constraint gives it an inverse, or by its range
  (``nonzero``);
* if it is a hint without such a constraint: by a check that is linear in it (a hint in one constraint alone only says
  that something exists, and nothing depends on it);
* as one of the digits of a sum that has a single reading (``domains``);
* as the result of a zero test: x * i = 1 - z and x * z = 0;
* where all this stops, by a lemma on several constraints: a quotient, one of two values, a root (``arguments``).

Checks never determine a computed wire: a value that can only be found backwards from its use has lost its definition.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zkpriv.gadgets.lemmas import LEMMAS
from zkpriv.lint import domains
from zkpriv.lint.arguments import ARGUMENTS, Arguments
from zkpriv.lint.bounds import largest_allowed
from zkpriv.lint.domains import BIT, Form, Range
from zkpriv.lint.nonzero import NeverZero
from zkpriv.lint.spans import multiple
from zkpriv.lint.view import View
from zkpriv.r1cs.field import R
from zkpriv.r1cs.tables import DOMAIN

if TYPE_CHECKING:
    from zkpriv.lint.spans import Span
    from zkpriv.r1cs.tables import Tables

#: Longest side that is read as a polynomial or as a sum of digits.
_MAX_TERMS = 600
#: Weights of bits that are tried as the unit of a number.
_UNITS = 8


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a wire is not determined. ``kind``: "hint", "division", "roots", "wraps", "digit", "undefined", "cycle"."""

    wire: int
    kind: str
    row: int | None
    count: int = 0


@dataclass(slots=True)
class Propagation:
    """What the propagation found: ``determined[wire]`` is 1 for wires with one possible value."""

    determined: bytearray
    undetermined: list[int]
    causes: list[Cause]
    exists: set[int] = field(default_factory=set)
    uses: dict[int, list[int]] = field(default_factory=dict)
    ranges: dict[Form, Range] = field(default_factory=dict)
    zero_tests: dict[int, tuple[int, int]] = field(default_factory=dict)
    checked_by_lemma: set[int] = field(default_factory=set)
    used_lemmas: dict[str, int] = field(default_factory=dict)
    row_forms: dict[int, Form] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every wire has one possible value."""
        return not self.undetermined


def propagate(tables: Tables, skip: int | Iterable[int] | None = None) -> Propagation:
    """Forward propagation over a traced system, as if the constraints ``skip`` were not there."""
    rows = [] if skip is None else [skip] if isinstance(skip, int) else list(skip)
    return propagate_view(View(tables, rows))


def propagate_view(view: View) -> Propagation:
    """``propagate`` over a view that is there already."""
    return Forward(view).run()


def solution_doubt(view: View, row: int, wire: int) -> str | None:
    """None if the constraint has at most one solution for ``wire`` whatever the others are; else the kind of doubt."""
    a, b, c = view.terms_of_row(row)
    in_a, in_b, in_c = a.get(wire, 0), b.get(wire, 0), c.get(wire, 0)
    if in_a and in_b:
        return "roots"
    if not in_a and not in_b:
        return None if in_c else "undefined"
    own, factor = (in_a, b) if in_a else (in_b, a)
    if not factor.keys() - {0}:
        return None if (own * factor.get(0, 0) - in_c) % R else "undefined"
    if not in_c and not c.keys() - {0} and c.get(0, 0):
        return None
    return "division"


class Forward:
    """One run. The order of constraints is that of creation, so that one pass nearly always is enough."""

    def __init__(self, view: View) -> None:
        self.view = view
        n = view.n_wires
        self.known = bytearray(n)
        for wire in (0, *view.inputs):
            self.known[wire] = 1
        for wire, lemma in view.tables.wire_lemmas.items():
            # By a lemma from several constraints; one constraint alone is no argument for a hint.
            self.known[wire] = lemma not in (*ARGUMENTS, *LEMMAS) and view.occurrences(wire) > 1
        self.lc_known = bytearray(view.n_lcs)
        self.uses: dict[int, list[int]] = {}
        self.forms: dict[Form, tuple[int, int]] = {}
        self.polys: dict[int, tuple[Form, list[int]]] = {}
        self.ranges: dict[Form, Range] = {}
        self.domain_rows: set[int] = set()
        self.wrapped: dict[int, int] = {}
        self.zero_tests: dict[int, tuple[int, int]] = {}
        self.by_lemma: set[int] = set()
        self.follows: dict[int, int] = {}  # digit -> the wire that it is a digit of
        self.exists: set[int] = set()
        self.row_forms: dict[int, Form] = {}
        self.derived: set[int] = set()  # wires that are sums of digits
        self.used_lemmas: dict[str, int] = {}
        self.pass_number = 0
        self.range_number = 0  # how often a range was found, or a narrower one
        self._stuck: dict[int, tuple[int, int, int]] = {}
        self.spans: dict[Form, Span | None] = {}  # as they were when there were ``spans_read`` ranges
        self.spans_read = 0
        self._never_zero = NeverZero(self)

    # ---- the passes ---------------------------------------------------------------------------------------

    def run(self) -> Propagation:
        view = self.view
        pending = list(view.rows)
        arguments = Arguments(self)
        while self.passes(pending) or (pending and arguments.step(pending)):
            pass
        missing = [wire for wire in range(1, view.n_wires) if not self.known[wire] and wire not in self.exists]
        return Propagation(
            determined=self.known,
            undetermined=missing,
            causes=self._causes(missing),
            exists=self.exists,
            uses=self.uses,
            ranges=self.ranges,
            zero_tests=self.zero_tests,
            checked_by_lemma=self.by_lemma,
            used_lemmas=self.used_lemmas,
            row_forms=self.row_forms,
        )

    def passes(self, pending: list[int]) -> bool:
        """Go through the constraints once and drop those that are finished; whether something was learnt."""
        view = self.view
        self.pass_number += 1
        progress = False
        rest = []
        for row in pending:
            wire = view.defines[row]
            if wire < DOMAIN and not view.is_input[wire]:
                done, found = self._definition(row, wire)
            else:
                done, found = self._check(row)
            progress = progress or found
            if not done:
                rest.append(row)
        pending[:] = rest
        return progress and bool(rest)

    def _is_known(self, lc: int) -> bool:
        if self.lc_known[lc]:
            return True
        known = self.known
        for wire in self.view.wires[lc]:
            if not known[wire]:
                return False
        self.lc_known[lc] = 1
        return True

    def learn(self, wire: int, row: int) -> None:
        self.known[wire] = 1
        self.uses.setdefault(row, []).append(wire)

    def _definition(self, row: int, wire: int) -> tuple[bool, bool]:
        """(finished, something learnt) for the constraint that defines ``wire``."""
        view = self.view
        if self.known[wire]:
            return True, False
        a, b, c = view.a[row], view.b[row], view.c[row]
        if view.single[c] == wire and self._is_known(a) and self._is_known(b):
            self.learn(wire, row)
            return True, True
        unknown = self._unknown(row)
        if unknown == {wire}:
            if self._solves(row, wire) is None:
                self.learn(wire, row)
                return True, True
            return False, False
        if self._zero_test(row, wire, unknown):
            return True, True
        if wire not in self.polys and view.single[c] == wire:
            left = self._side(view.terms(a))
            right = left if a == b else self._side(view.terms(b))
            if left is not None and right is not None and left[0] == right[0]:
                scale = pow(view.terms(c)[wire], -1, R)
                poly = [coef * scale % R for coef in domains.multiply(left[1], right[1])]
                if len(poly) - 1 <= domains.MAX_DEGREE:
                    self.polys[wire] = (left[0], poly)
                    return False, True
        return False, False

    def _check(self, row: int) -> tuple[bool, bool]:
        """(finished, something learnt) for a constraint that defines nothing."""
        view = self.view
        unknown = self._unknown(row)
        tagged = view.defines[row] == DOMAIN
        if not unknown and not tagged:
            return True, False
        # With the same unknown wires, and without another range, it says what it said.
        state = len(unknown), self.range_number, len(self.polys)
        if self._stuck.get(row) == state:
            return False, False
        done, found = self._read_check(row, unknown)
        if not done and not found:
            self._stuck[row] = state
        return done, found

    def _read_check(self, row: int, unknown: set[int]) -> tuple[bool, bool]:
        view = self.view
        found = False
        if row not in self.domain_rows and self._range_of(row):
            self.domain_rows.add(row)
            found = True
        if not unknown:
            return True, found
        if row in self.domain_rows and self._tie(row):
            return False, True
        if len(unknown) > 1 and self._digits_of_a_product(row, unknown):
            return True, True
        if len(unknown) == 1:
            (wire,) = unknown
            if wire in view.hints and wire not in view.ever_defined:
                if view.occurrences(wire) == 1 and self._says_something(row, wire):
                    # Says that some value exists; which one does not matter, since nothing else reads it.
                    new = wire not in self.exists
                    self.exists.add(wire)
                    return False, found or new
                if self._solves(row, wire) is None:
                    self.learn(wire, row)
                    return True, True
        return False, found

    def _unknown(self, row: int) -> set[int]:
        view, known, lc_known = self.view, self.known, self.lc_known
        out: set[int] = set()
        for lc in (view.a[row], view.b[row], view.c[row]):
            if not lc_known[lc]:
                missing = [wire for wire in view.wires[lc] if not known[wire]]
                if missing:
                    out.update(missing)
                else:
                    lc_known[lc] = 1
        return out

    # ---- solving for one wire -----------------------------------------------------------------------------

    def _says_something(self, row: int, wire: int) -> bool:
        """Whether there are values of the others for which no value of ``wire`` will do, as far as the form says.

        There are none where the coefficient of ``wire`` is a constant, and none where the product is k times the other
        factor, so that k will do for the one with ``wire`` (w * (w - 1) = 0, as for a bit that nothing else reads).
        """
        a, b, c = self.view.terms_of_row(row)
        sides = [other for side, other in ((a, b), (b, a)) if wire in side]
        return any(other.keys() - {0} for other in sides) and not any(multiple(c, other) for other in sides)

    def _solves(self, row: int, wire: int) -> str | None:
        """None if the constraint has one solution for ``wire``, else the kind of doubt."""
        doubt = solution_doubt(self.view, row, wire)
        if doubt in ("division", "roots") and self.view.lemma_covers(row, wire):
            self.by_lemma.add(row)
            return None
        if doubt == "division":
            a, b, c = self.view.terms_of_row(row)
            if wire not in c and self._never_zero.holds(b if wire in a else a):
                return None
        return doubt

    def _zero_test(self, row: int, wire: int, unknown: set[int]) -> bool:
        """x * i = 1 - z here and x * z = 0 elsewhere: z is 1 where x is 0, else 0, whatever i is."""
        if len(unknown) != 2:
            return False
        (inverse,) = unknown - {wire}
        view = self.view
        if inverse not in view.hints or view.occurrences(inverse) != 1:
            return False
        a, b, c = view.terms_of_row(row)
        x, other = (a, b) if inverse in b else (b, a)
        if other.keys() != {inverse} or wire in x or c != {0: 1, wire: R - 1}:
            return False  # with z in it x may be 0 for one z and not for the other
        for check in view.rows_with(wire):
            p, q, zero = view.terms_of_row(check)
            if check != row and not zero and ((p == x and q == {wire: 1}) or (q == x and p == {wire: 1})):
                self.learn(wire, row)
                self.uses.setdefault(check, []).append(wire)
                self.exists.add(inverse)
                self.zero_tests[wire] = (row, check)
                self._set_range(((wire, 1),), Range(0, 1, 2))
                self.derived.add(wire)
                return True
        return False

    # ---- ranges -------------------------------------------------------------------------------------------

    def _set_range(self, form: Form, values: Range) -> None:
        self.ranges[form] = values
        self.range_number += 1

    @staticmethod
    def joined(a: dict[int, int], b: dict[int, int], c: dict[int, int]) -> tuple[dict[int, int], ...]:
        """The three sides; those of a linear constraint as one."""
        if a.keys() - {0} and b.keys() - {0}:
            return a, b, c
        side, factor = (b, a.get(0, 0)) if not a.keys() - {0} else (a, b.get(0, 0))
        total = {wire: coef * factor for wire, coef in side.items()}
        for wire, coef in c.items():
            total[wire] = total.get(wire, 0) - coef
        return {wire: reduced for wire, coef in total.items() if (reduced := coef % R)}, {0: 1}, {}

    def _side(self, terms: dict[int, int]) -> tuple[Form, list[int]] | None:
        """A side as a polynomial in x, the representative of one form; None if it has several unknown forms."""
        if len(terms) > _MAX_TERMS or not terms.keys() - {0}:
            return None
        known = self.polys.keys() & terms.keys()
        found = self._polynomial(terms, known)
        # Beside other wires a polynomial in a form is a wire as any other.
        return self._polynomial(terms, set()) if found is None and known else found

    def _polynomial(self, terms: dict[int, int], known: AbstractSet[int]) -> tuple[Form, list[int]] | None:
        """A side as a polynomial in one form, where the wires ``known`` are read as what they are computed from."""
        polys = self.polys
        plain = {wire: coef for wire, coef in terms.items() if wire not in known}
        total: list[int] = [plain.get(0, 0)]
        form: Form | None = None
        if plain.keys() - {0}:
            form, scale, shift = domains.affine(plain)
            base = self.forms.setdefault(form, (scale, shift))
            if base == (scale, shift):
                total = [0, 1]
            else:
                # x = s0 * form + t0, so scale * form + shift = scale / s0 * (x - t0) + shift.
                factor = scale * pow(base[0], -1, R) % R
                total = [(shift - factor * base[1]) % R, factor]
        for wire in known:
            own, poly = polys[wire]
            if form is not None and own != form:
                return None
            form = own
            total = domains.add(total, [value * terms[wire] % R for value in poly])
        return None if form is None else (form, total)

    def _range_of(self, row: int) -> bool:
        """A constraint in one form: its roots are the form's range. Whether a range was found."""
        view = self.view
        sides: list[list[int]] = []
        form: Form | None = None
        for terms in self.joined(*view.terms_of_row(row)):
            if not terms.keys() - {0}:
                sides.append([terms.get(0, 0)])
                continue
            side = self._side(terms)
            if side is None or (form is not None and side[0] != form):
                return False
            form = side[0]
            sides.append(side[1])
        if form is None:
            return False
        left, right, product = sides
        factors = [left, right]
        if any(product):
            factors = [domains.add(domains.multiply(left, right), [R - value for value in product])]
        found = domains.roots(factors)
        if not found:
            return False
        scale, shift = self.forms[form]
        inverse = 1 if scale == 1 else pow(scale, -1, R)
        made = domains.progression(found).scaled(inverse, -shift * inverse % R)
        old = self.ranges.get(form)
        if old is None or made.count < old.count:
            self._set_range(form, made)
        self.uses.setdefault(row, [])
        self.row_forms[row] = form
        return True

    def _tie(self, row: int) -> bool:
        """The row says that a sum of digits lies in a range: if it has one reading, its digits are determined."""
        form = self.row_forms[row]
        own = self.ranges[form]
        unknown = [(wire, coef) for wire, coef in form if not self.known[wire]]
        if not unknown or (len(form) == 1 and own.count > 1):
            return False
        bare = [(wire, coef) for wire, coef in unknown if ((wire, 1),) not in self.ranges]
        if len(bare) > 1:
            return False
        terms = [(R - own.step, own.count)] if own.count > 1 else []
        for wire, coef in unknown:
            if (wire, coef) in bare:
                continue
            digit = self.ranges[((wire, 1),)]
            terms.append((coef * digit.step % R, digit.count))
        reading = domains.read_sum(terms)
        if bare:
            return reading is not None and self._derive_range(form, own, bare[0], reading)
        if reading is None or reading.wraps:
            bounded = self._bounded(form, own, unknown)
            if bounded is None or bounded.wraps:
                if reading is not None and reading.contiguous:
                    for wire, _ in unknown:
                        self.wrapped.setdefault(wire, row)
                return False
        for wire, _ in unknown:
            self.learn(wire, row)
        return True

    def _digits_of_a_product(self, row: int, unknown: set[int]) -> bool:
        """A product of determined factors is a sum of digits with one reading (100*q + r = price * rate)."""
        view = self.view
        a, b, c = view.terms_of_row(row)
        terms = []
        for wire in unknown:
            digit = self.ranges.get(((wire, 1),))
            if digit is None or wire in a or wire in b or wire not in view.hints or wire in view.ever_defined:
                return False
            terms.append((c[wire] * digit.step % R, digit.count))
        reading = domains.read_sum(terms)
        if reading is None or reading.wraps:
            return False
        for wire in unknown:
            self.learn(wire, row)
        return True

    def _bounded(self, form: Form, own: Range, unknown: list[tuple[int, int]]) -> domains.Reading | None:
        """How the sum reads where bits of it make up a number below a bound (see ``bounds``)."""
        found = self.bound(form, own, unknown)
        if found is None:
            return None
        unit, highest, part = found
        terms = [(unit, highest + 1)]
        for wire, coef in unknown:
            if wire not in part:
                digit = self.ranges[((wire, 1),)]
                terms.append((coef * digit.step % R, digit.count))
        return domains.read_sum(terms)

    def bound(self, form: Form, own: Range, digits: list[tuple[int, int]]) -> tuple[int, int, frozenset[int]] | None:
        """(unit, largest number, wires of its bits) if some of the digits make up a number below a bound."""
        bits = [coef for wire, coef in digits if self.ranges.get(((wire, 1),)) == BIT]
        for unit in dict.fromkeys([R - own.step, *bits[:_UNITS]]):
            found = largest_allowed(self.view, form, own, self.ranges, unit)
            if found is not None:
                return unit, *found
        return None

    def _derive_range(self, form: Form, own: Range, bare: tuple[int, int], reading: domains.Reading) -> bool:
        """One wire equals a sum of digits: it gets their range. Only where no other known wire is in the sum."""
        wire, coef = bare
        key: Form = ((wire, 1),)
        if key in self.ranges or reading.wraps or reading.total >= R:
            return False
        if any(self.known[other] for other, _ in form):
            return False
        # coef * wire = own - sum c_i x_i; the least value of the sum is where each term is at its lower end.
        factor = pow(coef, -1, R)
        unit = reading.unit * factor % R
        start = 0
        inverse = pow(reading.unit, -1, R)
        for term_start, step, count in self._parts(form, own, wire):
            start = (start + term_start) % R
            if domains.signed(step * inverse % R) < 0:
                start = (start + step * (count - 1)) % R
        self.derived.add(wire)
        self._set_range(key, Range(start * factor % R, unit, reading.total + 1))
        digits = [(other, c) for other, c in form if other != wire]
        bound = self.bound(form, own, digits)
        if bound is not None and len(bound[2]) == len(digits) and bound[1] < reading.total:
            # sum c_i x_i - own = unit * number: all terms are bits, and start at 0 (own: at own.start).
            self._set_range(key, Range(own.start * factor % R, -bound[0] * factor % R, bound[1] + 1))
        for other, _ in digits:
            self.follows[other] = wire
        return True

    def _parts(self, form: Form, own: Range, bare: int) -> Iterable[tuple[int, int, int]]:
        yield own.start, own.step, own.count
        for wire, coef in form:
            if wire != bare:
                digit = self.ranges[((wire, 1),)].scaled(R - coef)
                yield digit.start, digit.step, digit.count

    # ---- what is missing ----------------------------------------------------------------------------------

    def _causes(self, missing: list[int]) -> list[Cause]:
        """The roots of what is not determined: wires whose own constraint fails, not those computed from them."""
        view = self.view
        lost = set(missing)
        causes: list[Cause] = []
        for wire in missing:
            row = view.defined.get(wire)
            if row is None:
                if self.follows.get(wire) not in lost and not self._only_exists(wire):
                    causes.append(self._free(wire))
                continue
            others = self._unknown(row) - {wire}
            if others & lost:
                continue
            if others:
                causes.append(Cause(wire, "cycle", row))
            else:
                causes.append(Cause(wire, self._solves(row, wire) or "undefined", row))
        if all(cause.kind == "unconstrained" for cause in causes):
            # What nothing reads is no root of the others.
            rest = [wire for wire in missing if view.rows_with(wire)]
            causes += [Cause(wire, "cycle", view.defined.get(wire)) for wire in rest[:1]]
        return causes

    def _only_exists(self, wire: int) -> bool:
        """A hint in one check alone, where other wires are missing too."""
        rows = self.view.rows_with(wire)
        if wire not in self.view.hints or len(rows) != 1 or self.view.defines[rows[0]] < DOMAIN:
            return False
        return self._says_something(rows[0], wire)

    def _free(self, wire: int) -> Cause:
        view = self.view
        if wire in self.wrapped:
            return Cause(wire, "wraps", self.wrapped[wire])
        rows = view.rows_with(wire)
        if not rows:
            return Cause(wire, "unconstrained", None)
        own = self.ranges.get(((wire, 1),))
        if own is not None:
            return Cause(wire, "digit", rows[0], own.count)
        if wire not in view.hints:
            return Cause(wire, "undefined", None)
        for row in rows:
            if self._unknown(row) == {wire}:
                return Cause(wire, self._solves(row, wire) or "hint", row)
        return Cause(wire, "hint", rows[0])
