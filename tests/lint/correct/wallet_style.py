# SPDX-License-Identifier: GPL-3.0-or-later
"""Correct circuits as users write them. The lint must be silent on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zkpriv.circuits.samples import times

from zkpriv.gadgets import (
    Domain,
    all_of,
    any_of,
    commit,
    fixed_base_mul,
    generator,
    is_at_most,
    is_less,
    lookup,
    merkle_root,
    must_be_at_most,
    must_be_below,
    must_be_less,
    must_be_member,
    must_be_one_hot,
    mux,
    point_on_curve,
    poseidon,
    range_check,
    swap,
    to_bits,
    to_bits_canonical,
    xor_all,
)
from zkpriv.gadgets.edwards import add, double, must_not_have_small_order
from zkpriv.gadgets.merkle import path_lists
from zkpriv.lint import declare_lemma
from zkpriv.r1cs import LC, Output, Public, Secret, circuit, current, pack
from zkpriv.reference import jubjub
from zkpriv.reference import poseidon as hashes

CORRECT: list[tuple[Any, Mapping[str, Any]]] = []


def honest(inputs: Mapping[str, Any] | Callable[[], Mapping[str, Any]]) -> Callable[[Any], Any]:
    """Enter a circuit with honest inputs."""

    def enter(made: Any) -> Any:
        CORRECT.append((made, inputs() if callable(inputs) else inputs))
        return made

    return enter


@honest({"x": 3, "y": 35})
@circuit
def cubic(y: Public, x: Secret) -> None:
    """x^3 + x + 5 = y."""
    (x**3 + x + 5).must_equal(y, "y is the value of the polynomial at x")
    current().declare_freedom(1, "x")


@honest({"year": 1990, "now": 2026})
@circuit
def adult(now: Public, year: Secret) -> None:
    """Born at least 18 years ago."""
    range_check(now, 16)
    range_check(year, 16)
    must_be_at_most(year + 18, now, 17, "18 years have passed")
    current().declare_freedom(0, "years are numbers in a range")


@honest({"low": 10, "high": 90, "x": 50})
@circuit
def between(low: Public, high: Public, x: Secret) -> None:
    """low <= x < high, as one bit that must be 1."""
    for value in (low, high, x):
        range_check(value, 32)
    (is_at_most(low, x, 32) & is_less(x, high, 32)).must_equal(1, "x is between the limits")


@honest({"a": 1234567})
@circuit
def division_with_remainder(quotient: Output, remainder: Output, a: Secret) -> None:
    """a = 89 * q + rest, rest < 89, for a below 2^32."""
    cs = current()
    range_check(a, 32)
    q = cs.hint("q", cs.temp(a).divmod(89)[0]).checked_by("a = 89q + rest, rest < 89")
    range_check(q, 27)
    must_be_below(a - 89 * q, 89)
    quotient.bind(q, "the quotient")
    remainder.bind(a - 89 * q, "the remainder")



@honest({"x": 5})
@circuit
def inverse(out: Output, x: Secret) -> None:
    """1/x of an x that is not 0."""
    x.must_be_nonzero("x has an inverse")
    out.bind(current().div_nonzero(1, x, lemma="constrained above"), "the inverse")


declare_lemma(
    "positive-denominator",
    "The denominator is a sum of a number below 2^8 and 1, so it is between 1 and 256 and never 0 modulo r.",
    test="tests/lint/test_correct.py::test_no_false_alarms",
)
declare_lemma("constrained above", "The circuit constrains the denominator to have an inverse just before.",
              test="tests/lint/test_correct.py::test_no_false_alarms")


@honest({"x": 7})
@circuit
def lemma_of_its_own(out: Output, x: Secret) -> None:
    """A quotient with a declared lemma."""
    range_check(x, 8)
    out.bind(current().div_nonzero(3, x + 1, lemma="positive-denominator"), "3 / (x + 1)")


@honest({"vote": [0, 1, 0], "total": 1})
@circuit
def one_vote(total: Public, vote: Secret[3]) -> None:
    """Exactly one choice."""
    bits = [wire.must_be_boolean() for wire in vote]
    must_be_one_hot(bits)
    (any_of(bits) + all_of(bits)).must_equal(total, "one choice is made")


@honest({"bits": [1, 0, 1, 1], "parity": 1})
@circuit
def parity(parity: Public, bits: Secret[4]) -> None:
    """The parity of four bits."""
    xor_all([bit.must_be_boolean() for bit in bits]).must_equal(parity, "the parity")


def _tree() -> dict[str, Any]:
    path = path_lists(hashes.poseidon(hashes.MEMBERSHIP, [9]), [[1, 2, 3], [4]], 6)
    return {"root": hashes.poseidon(hashes.NODE, path[-1]), "secret": 9, "path": path, "position": 6}


@honest(_tree)
@circuit
def allow_list(root: Public, secret: Secret, path: Secret[((4, 2),)], position: Secret) -> None:
    """A member of a small tree of arity 4 and 2."""
    leaf = poseidon(Domain.MEMBERSHIP, [secret])
    merkle_root(leaf, path, to_bits(position, 3)).must_equal(root, "the member is in the tree")
    current().declare_freedom(1, "the secret")


@honest({"out": [4, 3], "pair": [3, 4], "flip": 1})
@circuit
def swapped(out: Public[2], pair: Secret[2], flip: Secret) -> None:
    """Two values, perhaps exchanged."""
    first, second = swap(flip.must_be_boolean(), pair[0], pair[1])
    first.must_equal(out[0], "the first")
    second.must_equal(out[1], "the second")


@honest({"index": 5})
@circuit
def table(out: Output, index: Secret) -> None:
    """A lookup in a table of constants."""
    out.bind(lookup(to_bits(index, 3), [3, 1, 4, 1, 5, 9, 2, 6])[0], "the table's entry")


@honest({"values": [3, 1, 4, 1], "index": 2})
@circuit
def chosen(out: Output, values: Secret[4], index: Secret) -> None:
    """A value chosen among inputs."""
    out.bind(mux(to_bits(index, 2), values), "the chosen value")


@honest({"x": 12345})
@circuit
def low_word(out: Output, x: Secret) -> None:
    """The lowest eight bits of any field element."""
    out.bind(pack(to_bits_canonical(x)[:8]), "the lowest byte")


@honest({"x": 200})
@circuit
def recomposed(out: Output, x: Secret) -> None:
    """Bits made by hand and compared with their number."""
    bits = current().bits(x, 8)
    pack(bits).must_equal(x, "the bits make up x")
    out.bind(bits[7], "the highest bit")


@honest({"words": [7, 0, 255]})
@circuit
def base_256(out: Output, words: Secret[3]) -> None:
    """Three bytes in one number."""
    for word in words:
        range_check(word, 8)
    out.bind(pack(words, 256), "the number")


@honest(lambda: {"u": times("G", 77)[0], "v": times("G", 77)[1], "k": 77})
@circuit
def key_pair(u: Public, v: Public, k: Secret) -> None:
    """The secret of a public key."""
    point = fixed_base_mul(k, generator("G"))
    point.u.must_equal(u, "u")
    point.v.must_equal(v, "v")


@honest(lambda: {"p": list(times("H", 5)), "q": list(times("G", 6))})
@circuit
def sum_of_points(out: Output[2], p: Secret[2], q: Secret[2]) -> None:
    """2P + Q for any two points, P not of small order."""
    first, second = point_on_curve(*p), point_on_curve(*q)
    must_not_have_small_order(first)
    total = add(double(first), second)
    out[0].bind(total.u, "u")
    out[1].bind(total.v, "v")


@honest(lambda: {"c": [list(jubjub.value_commitment(4, 9)), list(jubjub.value_commitment(5, 8))],
                 "value": [4, 5], "rho": [9, 8]})
@circuit
def solvency(c: Public[2, 2], value: Secret[2], rho: Secret[2]) -> None:
    """Two committed amounts, the first below the second."""
    for i in range(2):
        commit(value[i], rho[i], bits=16, u=c[i][0], v=c[i][1])
    must_be_less(value[0], value[1], 16)


@honest({"x": [3, 0, 9], "count": 1})
@circuit
def zeros(count: Public, x: Secret[3]) -> None:
    """How many of the values are zero."""
    total: LC = LC.constant(0)
    for value in x:
        total = total + value.is_zero()
    total.must_equal(count, "as many zeros as that")


@honest({"member": [5, 6, 7], "x": 6, "message": 1})
@circuit
def signed_by_one_of(member: Public[3], message: Public, x: Secret) -> None:
    """One of three, with a message that is bound by its square."""
    must_be_member(x, member)
    current().multiply(message, message, "message_squared", "the proof is bound to the message")


@honest({"a": 3, "b": 4, "same": 0})
@circuit
def equality(same: Public, a: Secret, b: Secret) -> None:
    """Whether two values are equal, used further on."""
    a.is_equal(b).must_equal(same, "equal or not")


@honest({"x": 0, "y": 6})
@circuit
def asserted_tests(x: Secret, y: Secret) -> None:
    """x is 0, y is not, and both are looked at by one assertion each."""
    x.is_zero().must_equal(1, "x is 0")
    y.is_zero().must_equal(0, "y is not 0")


declare_lemma(
    "euclid",
    "q and rest = a - q*b are range-checked and rest < b, with q*b + rest below r: division with remainder is unique.",
    test="tests/lint/test_corpus.py::test_every_bug_is_caught",
)


@honest({"a": 1000, "b": 7})
@circuit
def division_by_a_variable(quotient: Output, a: Secret, b: Secret) -> None:
    """The quotient of two secrets, by a lemma of its own."""
    cs = current()
    range_check(a, 16)
    range_check(b, 8)
    q = cs.hint("q", cs.temp(a).divmod(b)[0]).checked_by("a = q * b + rest with rest < b", lemma="euclid")
    range_check(q, 16)
    rest = a - q * b
    range_check(rest, 8)
    must_be_less(rest, b, 8)
    quotient.bind(q, "the quotient")


@honest({"x": 6})
@circuit
def hint_with_a_check(out: Output, x: Secret) -> None:
    """A third, by a hint and a product that nobody tagged as its definition."""
    cs = current()
    third = cs.hint("third", cs.temp(x) / 3).checked_by("3 * third = x")
    (third * 3).must_equal(x, "3 * third = x")
    out.bind(third * third, "the square of a third")
