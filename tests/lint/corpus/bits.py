# SPDX-License-Identifier: GPL-3.0-or-later
"""Digits: not tied to a value, with two readings, or taken for bits without being any."""

from __future__ import annotations

from lint.corpus.book import TRACKER, seed

from zkpriv.gadgets import must_not_exceed, range_check
from zkpriv.r1cs import Bit, Output, Secret, circuit, current, pack


@seed({"x": 5}, "L1", "digit")
@circuit
def bits_not_tied(out: Output, x: Secret) -> None:
    """Eight boolean wires hinted from x; the sum is never compared with x."""
    bits = current().bits(x, 8)
    (x * x).must_equal(x * x, "x is used")
    out.bind(bits[0], "the lowest bit of x")


@seed({"x": 5}, "L1", "wraps", published=True, reference="circomlib Num2Bits(254) without AliasCheck; SOUNDNESS E7")
@circuit
def all_bits_of_a_number(out: Output, x: Secret) -> None:
    """255 bits that add up to x modulo r: small x have a second reading, x + r."""
    bits = current().bits(x, 255)
    pack(bits).must_equal(x, "the bits make up x")
    out.bind(bits[0], "the lowest bit of x")


@seed({"x": 5}, "L1", "wraps")
@circuit
def bound_above_the_field(out: Output, x: Secret) -> None:
    """As before with a bound, which is above r."""
    bits = current().bits(x, 255)
    pack(bits).must_equal(x, "the bits make up x")
    must_not_exceed(bits, (1 << 255) - (1 << 249) - 1, "the bits are small")
    out.bind(bits[0], "the lowest bit of x")


@seed({"a": 200}, "L1", "digit", published=True, reference=f"{TRACKER}#bigint-1 (circom-ecdsa pull 10)")
@circuit
def remainder_without_range(out: Output, a: Secret) -> None:
    """BigMod: the quotient is range-checked, the remainder a - 7q is not."""
    cs = current()
    quotient, _ = cs.temp(a).divmod(7)
    q = cs.hint("q", quotient).checked_by("a = 7q + remainder")
    range_check(q, 16)
    out.bind(a - 7 * q, "a mod 7")


@seed({"a": 200, "b": 7}, "L1", "digit", published=True,
      reference=f"{TRACKER}#zkevm-1 (PSE and Scroll zkEVM: remainder not below the divisor)")
@circuit
def remainder_not_below_divisor(out: Output, a: Secret, b: Secret) -> None:
    """Quotient and remainder are range-checked, but the remainder may be above the divisor."""
    cs = current()
    quotient, rest = cs.temp(a).divmod(b)
    q = cs.hint("q", quotient).checked_by("a = q * b + rest")
    remainder = cs.hint("remainder", rest).checked_by("a = q * b + rest")
    range_check(q, 16)
    range_check(remainder, 16)
    (q * b).must_equal(a - remainder, "a = q * b + rest")
    out.bind(remainder, "a mod b")


@seed({"x": 300}, "L1", "digit")
@circuit
def overlapping_digits(out: Output, x: Secret) -> None:
    """Digits of nine bits in base 2^8: 256 is (256, 0) and (0, 1)."""
    cs = current()
    low = cs.hint("low", cs.temp(x).low(8)).checked_by("low + 256 * high = x")
    high = cs.hint("high", cs.temp(x).shr(8)).checked_by("low + 256 * high = x")
    range_check(low, 9)
    range_check(high, 9)
    (low + 256 * high).must_equal(x, "the digits make up x")
    out.bind(low, "the low digit")


@seed({"s": 1, "a": 3, "b": 4}, "L1", "bit", published=True,
      reference="https://github.com/pluto/aes-circuits/issues/118 (ArrayMux)")
@circuit
def assumed_selector(out: Output, s: Secret, a: Secret, b: Secret) -> None:
    """A selector typed as a bit because the caller surely checked it."""
    out.bind(Bit.assume(s, "the caller checks it").select(b, a), "the chosen one")


@seed({"x": 12}, "L1", "digit", reference="SoK 2402.15293 (missing input constraints)")
@circuit
def digit_set_too_wide(out: Output, x: Secret) -> None:
    """Two digits of base 4, of which the lower may be 4 as well."""
    cs = current()
    low = cs.hint("low", cs.temp(x).low(2)).checked_by("its five values")
    pairs = (low * (low - 1)) * ((low - 2) * (low - 3))
    (pairs * (low - 4)).must_equal(0, "low is a digit")
    high = cs.hint("high", cs.temp(x).shr(2)).checked_by("its four values")
    ((high * (high - 1)) * ((high - 2) * (high - 3))).must_equal(0, "high is a digit")
    (low + 4 * high).must_equal(x, "the digits make up x")
    out.bind(low, "the low digit")




@seed({"x": 1001}, "L1", "hint")
@circuit
def digit_with_far_root(out: Output, x: Secret) -> None:
    """A "bit" by a polynomial whose third root is 1000: low + 4 * high = 1001 has two solutions."""
    cs = current()
    low = cs.hint("low", cs.temp(x).low(1)).checked_by("0 or 1")
    square = low * low
    (low * (square - 1001 * low + 1000)).must_equal(0, "low is a bit")
    high = cs.hint("high", cs.temp(x - low) / 4).checked_by("low + 4 * high = x")
    range_check(high, 10)
    (low + 4 * high).must_equal(x, "the digits make up x")
    out.bind(low, "the low digit")
