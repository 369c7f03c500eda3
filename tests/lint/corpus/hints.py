# SPDX-License-Identifier: GPL-3.0-or-later
"""Hints that nothing determines: the prover computes them honestly, and may as well not."""

from __future__ import annotations

from lint.corpus.book import TRACKER, seed

from zkpriv.gadgets import point_on_curve, range_check
from zkpriv.gadgets.edwards import add, double
from zkpriv.r1cs import Output, Secret, circuit, current
from zkpriv.reference import jubjub


@seed({"x": 3}, "L1", "hint", published=True, reference=f"{TRACKER}#mimc-1 (circomlib MiMC, Tornado Cash)")
@circuit
def mimc_output(out: Output, x: Secret) -> None:
    """The hash is assigned to the output wire by a hint, and the output is bound to that hint alone."""
    cs = current()
    hashed = cs.temp((x + 7) ** 5)
    out.bind(cs.hint("hash", hashed).checked_by("out is the hash of x"), "the output is the hash")


@seed({"day": 24}, "L1", "hint", published=True, reference="https://github.com/rarimo/passport-zk-circuits/pull/60")
@circuit
def date_encoder(tens: Output, day: Secret) -> None:
    """Decimal digits of a day: 10 * tens + ones = day with neither of them in a range."""
    cs = current()
    quotient, remainder = cs.temp(day).divmod(10)
    high = cs.hint("tens", quotient).checked_by("10 * tens + ones = day")
    low = cs.hint("ones", remainder).checked_by("10 * tens + ones = day")
    (high * 10 + low).must_equal(day, "the digits make up the day")
    tens.bind(high, "the tens of the day")


@seed({"a": 17, "b": 5}, "L1", "hint", published=True, reference="https://github.com/erhant/circom101/issues/8")
@circuit
def integer_division(out: Output, a: Secret, b: Secret) -> None:
    """Quotient and remainder by hints, with one equation for both and no range for either."""
    cs = current()
    quotient, remainder = cs.temp(a).divmod(b)
    q = cs.hint("q", quotient).checked_by("a = q * b + rest")
    rest = cs.hint("rest", remainder).checked_by("a = q * b + rest")
    (q * b).must_equal(a - rest, "a = q * b + rest")
    out.bind(q, "the quotient")


@seed({"a": 9, "b": 4}, "L1", "hint", published=True, reference="https://github.com/zksecurity/zkbugs/pull/73 (#2-2)")
@circuit
def free_multiplier(c: Output, a: Secret, b: Secret) -> None:
    """A difference times a factor that is 1 if the prover is honest (inference-labs subnet-2, Subtract)."""
    cs = current()
    d = cs.hint("d", cs.temp(1)).checked_by("d is 1")
    c.bind((a - b) * d, "c = a - b")


@seed({"byte": 10}, "L1", "hint", published=True, reference="https://github.com/zksecurity/zkbugs/pull/71 (#13-1)")
@circuit
def shifted_byte(length: Output, byte: Secret) -> None:
    """A shift computed by a hint and shown as the length (siv-org, ExtractStringFromPoint)."""
    cs = current()
    range_check(byte, 8)
    length.bind(cs.hint("shifted", cs.temp(byte).shr(1)).checked_by("byte >> 1"), "the length")


@seed({"w": 1}, "L1", "division", published=True, reference="zkbugs: circomlib Decoder accepting bogus output signal")
@circuit
def decoder(out: Output[3], w: Secret) -> None:
    """One-hot decoder: out_i * (w - i) = 0 alone also allows all zeros."""
    cs = current()
    for i in range(3):
        bit = cs.hint(f"hot[{i}]", cs.temp(w).is_equal(i)).checked_by("hot * (w - i) = 0")
        (bit * (w - i)).must_equal(0, "only place w is hot")
        out[i].bind(bit, "the decoded place")


@seed({"x": 3}, "L1", "hint", published=True, reference=f"{TRACKER}#under-constrained-circuits (IsZero)")
@circuit
def is_zero_half(out: Output, x: Secret) -> None:
    """The zero test without x * z = 0: with i = 0 every x passes for zero."""
    cs = current()
    inverse = cs.hint("inverse", cs.temp(x).inverse_or_zero()).checked_by("1 - z = x * inverse")
    z = cs.hint("z", cs.temp(x).is_zero()).checked_by("1 - z = x * inverse")
    cs.constrain(x, inverse, 1 - z, "z is 1 if x is 0", defines=z, name="inverse")
    out.bind(z, "whether x is zero")


@seed({"x": 3}, "L1", "division", reference="SoK 2402.15293 (assigned but not constrained)")
@circuit
def is_zero_other_half(out: Output, x: Secret) -> None:
    """The zero test with x * z = 0 alone: z may always be 0."""
    cs = current()
    z = cs.hint("z", cs.temp(x).is_zero()).checked_by("x * z = 0")
    (x * z).must_equal(0, "z is 0 if x is not")
    out.bind(z, "whether x is zero")


def _point() -> dict[str, list[int]]:
    return {"p": list(jubjub.mul(jubjub.generator("VALUE_COMMITMENT_VALUE_GENERATOR"), 5))}


@seed(_point, "L1", "hint", published=True, reference="Zcash Orchard 2022-2026, InsecureUnanchoredBase (SOUNDNESS 3)")
@circuit
def unanchored_base(out: Output[2], p: Secret[2]) -> None:
    """6p by double and add, where the base is witnessed anew for the second addition, tied to the curve alone."""
    cs = current()
    base = point_on_curve(p[0], p[1])
    again_u = cs.hint("base_u", base.u).checked_by("the same base")
    again_v = cs.hint("base_v", base.v).checked_by("the same base")
    again = point_on_curve(again_u, again_v)
    total = double(add(double(base), again))
    out[0].bind(total.u, "u")
    out[1].bind(total.v, "v")


@seed({"a": 5, "b": 7}, "L1", "digit", published=True,
      reference="https://github.com/privacy-ethereum/acceleration-program/issues/15")
@circuit
def two_selectors(a: Secret, b: Secret) -> None:
    """Two boolean selectors without z1 + z2 = 1: with both off, a and b may be anything."""
    cs = current()
    z1 = cs.bit("z1", cs.temp(a).is_equal(5))
    z2 = cs.bit("z2", 1 - cs.temp(a).is_equal(5))
    cs.constrain(z1, a - 5, -(z2 * (b - 7)), "a is 5, or b is 7")


@seed({"x": 6}, "L1", "hint")
@circuit
def inverse_not_asserted(x: Secret) -> None:
    """"x is not 0" by an inverse, whose product with x nobody compares with 1."""
    cs = current()
    range_check(x, 8)
    inverse = cs.hint("inverse", cs.temp(x).inverse_or_zero()).checked_by("x * inverse = 1")
    (x * inverse).named("one")


@seed({"x": 5}, "L1", "idle", published=True, reference=f"{TRACKER}#circom-pairing-1 (unused output of a comparison)")
@circuit
def ignored_test(x: Secret) -> None:
    """The result of an equality test is computed and never looked at."""
    range_check(x, 8)
    x.is_equal(7)
