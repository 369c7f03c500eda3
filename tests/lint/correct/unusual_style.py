# SPDX-License-Identifier: GPL-3.0-or-later
"""Correct circuits of unusual style, written after the lint was frozen by someone who had not read it.

``KNOWN`` names those that raise an alarm nevertheless, with the rules: they stay here until the lint knows better.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zkpriv.gadgets import (
    any_of,
    is_at_most,
    is_less,
    must_be_at_most,
    must_be_below,
    must_be_member,
    mux,
    range_check,
    swap,
    to_bits,
)
from zkpriv.lint import declare_lemma
from zkpriv.r1cs import LC, Bit, Output, Public, Secret, circuit, current, pack

UNUSUAL: list[tuple[Any, Mapping[str, Any]]] = []

#: Alarms: name of the circuit, rules that it raises. ``idle`` is true, and harmless.
KNOWN: dict[str, set[str]] = {
    "batch_inversion": {"idle"},
    "automaton": {"idle"},
}


def honest(inputs: Mapping[str, Any]) -> Callable[[Any], Any]:
    """Enter a circuit with honest inputs."""

    def enter(made: Any) -> Any:
        UNUSUAL.append((made, inputs))
        return made

    return enter


@honest({"day": 6})
@circuit
def weekend(price: Output, day: Secret) -> None:
    """A sum of two bits of which at most one is 1, taken for a bit without a constraint."""
    must_be_below(day, 7)
    free = Bit.assume(day.is_equal(5) + day.is_equal(6), "no day is two days")
    price.bind(free.select(150, 100), "the price")


@honest({"values": [30, 10, 40, 20]})
@circuit
def sorting_network(out: Output[4], values: Secret[4]) -> None:
    """Five comparators sort four numbers in place."""
    row: list[LC] = list(values)
    for value in row:
        range_check(value, 16)
    for i, j in ((0, 1), (2, 3), (0, 2), (1, 3), (1, 2)):
        row[i], row[j] = swap(is_less(row[j], row[i], 16), row[i], row[j])
    for target, value in zip(out, row, strict=True):
        target.bind(value, "the sorted list")


@honest({"x": [2, 3, 5]})
@circuit
def batch_inversion(out: Output[3], x: Secret[3]) -> None:
    """Montgomery's trick: one inverse of the product gives three."""
    cs = current()
    first = x[0] * x[1]
    inverse = cs.hint("inverse", 1 / cs.temp(first * x[2])).checked_by("product * inverse = 1")
    (first * x[2] * inverse).must_equal(1, "the inverse of the product")
    out[2].bind(inverse * first, "1 / x2")
    rest = inverse * x[2]
    out[1].bind(rest * x[0], "1 / x1")
    out[0].bind(rest * x[1], "1 / x0")


declare_lemma(
    "zero-is-replaced",
    "The denominator is x + z with z = 1 for x = 0 and z = 0 otherwise (is_zero), so it is never 0.",
    test="tests/lint/test_after_freeze.py::test_correct_circuits_of_unusual_style",
)


@honest({"a": 12, "x": 4})
@circuit
def ratio_or_zero(out: Output, a: Secret, x: Secret) -> None:
    """a / x, and 0 for x = 0."""
    zero = x.is_zero()
    quotient = current().div_nonzero(a, x + zero, lemma="zero-is-replaced")
    out.bind(zero.select(0, quotient), "the ratio")


@dataclass(frozen=True)
class Gaussian:
    """x + iy, with the operators of numbers."""

    x: LC
    y: LC

    def __mul__(self, other: Gaussian) -> Gaussian:
        """Three products."""
        a, b = self.x * other.x, self.y * other.y
        return Gaussian(a - b, (self.x + self.y) * (other.x + other.y) - a - b)


@honest({"z": [1, 2]})
@circuit
def gaussian_power(out: Output[2], z: Secret[2]) -> None:
    """z^5 of a complex number, by an operator class."""
    one = Gaussian(z[0], z[1])
    square = one * one
    fifth = square * square * one
    out[0].bind(fifth.x, "the real part")
    out[1].bind(fifth.y, "the imaginary part")


@honest({"text": [97, 98, 98, 97]})
@circuit
def automaton(accepted: Output, text: Secret[4]) -> None:
    """Whether the text matches ab*a: one-hot states, with a dead state that is what is left."""
    begin, middle, end = Bit.constant_bit(True), Bit.constant_bit(False), Bit.constant_bit(False)
    for letter in text:
        a, b = letter.is_equal(97), letter.is_equal(98)
        begin, middle, end = (
            Bit.constant_bit(False),
            Bit.assume((begin & a) + (middle & b), "begin and middle exclude each other"),
            middle & a,
        )
    accepted.bind(end, "the text is in the language")


@honest({"text": [50, 48, 50, 54]})
@circuit
def decimal_number(value: Output, text: Secret[4]) -> None:
    """ASCII digits, most significant first, as a number."""
    for letter in text:
        must_be_member(letter, list(range(48, 58)), "the letter is a digit")
    value.bind(pack([letter - 48 for letter in reversed(text)], 10), "the number")


@honest({"now": 20, "hours": 7})
@circuit
def clock(then: Output, now: Secret, hours: Secret) -> None:
    """A sum modulo 24 by a boolean hint and a range that leaves it one value."""
    cs = current()
    must_be_below(now, 24)
    must_be_below(hours, 24)
    wrapped = cs.bit("wrapped", 1 - cs.temp(now + hours).is_less(24))
    hour = now + hours - wrapped.scaled(24)
    must_be_below(hour, 24)
    then.bind(hour, "the hour")


@honest({"a": 12, "b": 7})
@circuit
def smaller_of_two(out: Output, a: Secret, b: Secret) -> None:
    """The minimum by a hint: one of the two, and not above either."""
    cs = current()
    range_check(a, 16)
    range_check(b, 16)
    small = cs.hint("small", cs.temp(a).is_less(b).select(a, b)).checked_by("a or b, and at most both")
    ((small - a) * (small - b)).must_equal(0, "it is one of the two")
    must_be_at_most(small, a, 16)
    must_be_at_most(small, b, 16)
    out.bind(small, "the minimum")


@honest({"sign": 1, "size": 9})
@circuit
def distance(out: Output, sign: Secret, size: Secret) -> None:
    """|x - 5| for a small signed x, by a hinted sign that is free only where the distance is 0."""
    cs = current()
    range_check(size, 16)
    x = sign.must_be_boolean().select(-size, size)
    away = cs.bit("below", cs.temp(x - 5).bit(254))
    gap = away.select(5 - x, x - 5)
    range_check(gap, 17, "a distance is not negative")
    out.bind(gap, "the distance")


@honest({"size": 7})
@circuit
def remainder_of_three(out: Output, size: Secret) -> None:
    """A remainder by a hint, where the quotient is the combination (size - rest) / 3 and has a range."""
    range_check(size, 16)
    rest = current().hint("rest", current().temp(size).divmod(3)[1]).checked_by("rest < 3, size - rest = 3 * q")
    must_be_below(rest, 3)
    range_check((size - rest) / 3, 16, "the quotient has 16 bits")
    out.bind(rest, "the remainder")


@honest({"a": [2**63, 5], "b": [2**63, 6]})
@circuit
def long_addition(out: Output[3], a: Secret[2], b: Secret[2]) -> None:
    """Two limbs of 64 bits: each carry is the highest bit of a sum."""
    carry: LC = LC.constant(0)
    for i in range(2):
        range_check(a[i], 64)
        range_check(b[i], 64)
        bits = to_bits(a[i] + b[i] + carry, 65)
        out[i].bind(pack(bits[:64]), "the limb")
        carry = bits[64]
    out[2].bind(carry, "the last carry")


@honest({"root": 12, "x": 150})
@circuit
def integer_root(root: Public, x: Secret) -> None:
    """root^2 <= x < (root + 1)^2: the result is an input, and the circuit only compares."""
    range_check(root, 8)
    range_check(x, 17)
    (is_at_most(root * root, x, 17) & is_less(x, (root + 1) * (root + 1), 17)).must_equal(1, "the integer root")


@honest({"index": 2, "nibble": 9})
@circuit
def nibble_table(out: Output, index: Secret, nibble: Secret) -> None:
    """Two rows of a table of sixteen constants, by mux over ints, and a flag for the first half."""
    rows = [[(7 * i + 3 + k) % 16 for i in range(16)] for k in range(4)]
    places = to_bits(nibble, 4)
    entries = [mux(places, row) for row in rows]
    chosen = mux(to_bits(index, 2), entries)
    out.bind(chosen + any_of(places[2:]).scaled(16), "the entry and the flag")
