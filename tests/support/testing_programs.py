# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: ignore-errors
"""Circuits that the tests of ``zkpriv.testing`` test."""

from __future__ import annotations

from zkpriv import Output, Public, Secret, circuit
from zkpriv.gadgets import range_check
from zkpriv.r1cs import current


@circuit
def age(today: Public, born: Secret) -> None:
    """I was born at least 18 years before ``today``."""
    with current().scope("adult"):
        range_check(today - born - 18, 7, "the age is 18 to 145 years")


@circuit
def quotient(out: Output, a: Secret, b: Secret) -> None:
    """out = a / b."""
    with current().scope("division"):
        out.bind(current().div_nonzero(a, b, lemma="none: this is a test"), "the quotient")


@circuit
def loose(out: Output, a: Secret) -> None:
    """The wire ``ghost`` stands in a constraint in which it does not count where a is 0."""
    cs = current()
    ghost = cs.hint("ghost", a).checked_by("a * ghost = a * a")
    cs.constrain(a, ghost, cs.multiply(a, a, "square"), "the ghost is a, unless a is 0", name="haunted")
    out.bind(a, "a")


def powers():
    """A circuit whose size depends on a parameter."""

    @circuit
    def power(y: Public, x: Secret, *, n: int) -> None:
        """y = x^n."""
        (x**n).must_equal(y, "y is the power")

    return power
