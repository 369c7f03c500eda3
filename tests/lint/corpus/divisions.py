# SPDX-License-Identifier: GPL-3.0-or-later
"""Quotients whose divisor may be 0, equations with two solutions, lemmas that nobody wrote down or that are false."""

from __future__ import annotations

from lint.corpus.book import seed

from zkpriv.gadgets import generator, to_bits
from zkpriv.gadgets.windows import SignMagnitude, add_distinct
from zkpriv.lint import declare_lemma
from zkpriv.r1cs import Output, Public, Secret, circuit, current

declare_lemma(
    "corpus-differ",
    "The two numbers differ because an honest wallet would never choose them equal (false: nothing says so).",
    test="tests/lint/test_corpus.py::test_every_bug_is_caught",
)


@seed({"p": [3, 4], "q": [5, 7]}, "L1", "division", published=True,
      reference="https://github.com/zksecurity/zkbugs/pull/11 (circomlib MontgomeryAdd)")
@circuit
def montgomery_add(out: Output[2], p: Secret[2], q: Secret[2]) -> None:
    """The slope is solved from slope * (x2 - x1) = y2 - y1, and x1 = x2 is possible."""
    cs = current()
    slope = cs.hint("slope", cs.temp(q[1] - p[1]) / (q[0] - p[0])).checked_by("slope through two points")
    cs.constrain(slope, q[0] - p[0], q[1] - p[1], "slope through two points", defines=slope)
    x = slope * slope - 40962 - p[0] - q[0]
    out[0].bind(x, "x of the sum")
    out[1].bind(slope * (p[0] - x) - p[1], "y of the sum")


@seed({"p": [3, 4]}, "L1", "division", published=True,
      reference="https://github.com/zksecurity/zkbugs/pull/18 (circomlib MontgomeryDouble, V-CIRCOMLIB-VUL-005)")
@circuit
def montgomery_double(slope: Output, p: Secret[2]) -> None:
    """The slope of the tangent by 2*y*slope = 3x^2 + 2Ax + 1, and y = 0 is possible."""
    cs = current()
    top = 3 * (p[0] * p[0]) + 2 * 40962 * p[0] + 1
    rate = cs.hint("slope", cs.temp(top) / (2 * p[1])).checked_by("slope of the tangent")
    (rate * (2 * p[1])).must_equal(top, "slope of the tangent")
    slope.bind(rate, "slope of the tangent")


@seed({"u": 3, "v": 4}, "L1", "lemma", published=True,
      reference="https://github.com/iden3/circomlib/issues/133 (BitElementMulAny, Edwards2Montgomery)")
@circuit
def edwards_to_montgomery(x: Output, u: Secret, v: Secret) -> None:
    """x = (1 + v) / (1 - v) with a lemma's name made up on the spot."""
    made = current().div_nonzero(1 + v, 1 - v, lemma="v is not one", name="x") + u * u
    x.bind(made, "x")


@seed({"u": generator("G").times(5)[0], "k": 5}, "L1", "lemma", reference="SOUNDNESS E1 (pitfall 1)")
@circuit
def last_window_incomplete(u: Public, k: Secret) -> None:
    """All windows of a fixed base in Montgomery form, the one that crosses the group's order too (naive lemma)."""
    bits = to_bits(k, 252, tied=0)
    base = generator("G")
    total = None
    for offset in range(0, 9, 3):
        point = SignMagnitude(bits[offset], bits[offset + 1], bits[offset + 2], offset).multiple(base)
        with current().scope(f"window[{offset}]"):
            total = point if total is None else add_distinct(total, point, lemma="naive-windows")
    (u * u).named("bound")


@seed({"x": 4, "y": 4}, "L2", "local")
@circuit
def false_lemma(x: Secret, y: Secret) -> None:
    """A lemma with a note, whose argument is wrong: honest inputs with x = y leave the quotient free."""
    quotient = current().div_nonzero(x * 2 - y * 2, x - y, lemma="corpus-differ", name="quotient")
    (quotient * (quotient + x)).must_equal(4 * quotient + quotient * quotient, "some use of it")


@seed({"x": 49}, "L1", "roots", published=True, reference="SoK 2402.15293 (nondeterministic circuits: square roots)")
@circuit
def square_root(out: Output, x: Secret) -> None:
    """A root of x: r * r = x has two solutions."""
    cs = current()
    root = cs.hint("root", cs.temp(7)).checked_by("root * root = x")
    cs.constrain(root, root, x, "root * root = x", defines=root)
    out.bind(root, "the root")


@seed({"x": 3, "y": 4}, "L1", "division")
@circuit
def ratio_of_inputs(out: Output, x: Secret, y: Secret) -> None:
    """A ratio defined by a product with a secret: for y = 0 = x it is anything."""
    cs = current()
    ratio = cs.hint("ratio", cs.temp(x) / y).checked_by("ratio * y = x")
    cs.constrain(ratio, y, x, "ratio * y = x", defines=ratio)
    out.bind(ratio, "the ratio")


@seed({"a": 1000, "b": 7}, "L1", "lemma")
@circuit
def wire_by_an_unknown_lemma(quotient: Output, a: Secret, b: Secret) -> None:
    """A quotient that is range-checked, and "determined" by the name of a lemma that nobody wrote down."""
    cs = current()
    q = cs.hint("q", cs.temp(a).divmod(b)[0]).checked_by("a / b rounded down", lemma="surely")
    (q * b).must_equal(a - 6, "the remainder is 6")
    quotient.bind(q, "the quotient")
