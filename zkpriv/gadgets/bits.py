# SPDX-License-Identifier: GPL-3.0-or-later
"""Bit decompositions: of a bounded number, of any field element, and the bound that makes them canonical."""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import CircuitError
from zkpriv.r1cs.field import R
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Bit, Linear, pack

#: Bits of the field's order.
FIELD_BITS = R.bit_length()
#: A field element has one decomposition of at most this many bits.
SAFE_BITS = FIELD_BITS - 1


def to_bits(value: Linear, count: int, why: str | None = None, *, tied: int = -1) -> list[Bit]:
    """The ``count`` bits of ``value``, least significant first; fails unless value < 2^count. At most 254 bits.

    Cost ``count``: bit ``tied`` (by default the highest) is not a wire of its own but the linear combination that
    makes the sum equal to ``value``, and being boolean it proves value < 2^count. Constant: 0, a CircuitError if it is
    too large. 2^254 < r, so the sum cannot wrap.
    """
    number = LC.of(value)
    if not 1 <= count <= SAFE_BITS:
        raise CircuitError(f"to_bits takes 1 to {SAFE_BITS} bits, got {count}: for all bits use to_bits_canonical")
    sentence = why or f"the number is below 2^{count}"
    if number.is_constant:
        return constant_bits(number.value, count)
    return _tied_bits(number, count, tied % count, sentence)


def to_bits_canonical(value: Linear, *, compare_top: int = FIELD_BITS) -> list[Bit]:
    """The 255 bits of any field element, least significant first, the canonical ones (sum below r).

    Without the bound, elements below 2^255 - r (10.4 % of all) have a second decomposition, that of value + r.
    Cost 299 = 255 + 44. With ``compare_top=96`` only the highest 96 bits are compared, with a bound slightly below r:
    cost 278, equally sound, and a value in the last 2^-96 of the field is refused. Constant: 0.
    """
    number = LC.of(value)
    if number.is_constant:
        return constant_bits(number.value, FIELD_BITS)
    if not 1 <= compare_top <= FIELD_BITS:
        raise CircuitError(f"compare_top takes 1 to {FIELD_BITS} bits, got {compare_top}")
    with current().scope("bits", title="canonical bits"):
        # The lowest bit is the tied one: it does not occur in the comparison's longest sums.
        bits = _tied_bits(number, FIELD_BITS, 0, "the bits add up to the value")
        must_not_exceed(bits, truncated_bound(R, FIELD_BITS, compare_top), "the bits are those of a number below r")
    return bits


def truncated_bound(limit: int, width: int, top: int) -> int:
    """The largest b < ``limit`` of ``width`` bits whose lower ``width - top`` bits are all ones.

    Comparing with b looks at the highest ``top`` bits alone.
    """
    low = width - top
    return (limit >> low << low) - 1


def must_not_exceed(bits: Sequence[LC], bound: int, why: str) -> None:
    """The number of the boolean ``bits`` (least significant first) is at most ``bound``. Cost: runs of zeros in bound.

    Bound's bits from the top: let n be the number of ones of the bound, so far, where our bit is 0. While n = 0 we
    agree with the bound on its ones, and then each following run of zeros must be matched: its bits sum to Z = 0. One
    constraint n*w = Z says so (w = Z/n otherwise). If our number is larger, at the first difference the bound has 0 and
    we have 1: there n = 0 and Z > 0, which no w satisfies. If it is smaller, at the first difference n becomes
    positive, and stays so. n and Z are below 256, so nothing wraps. Trailing ones of the bound cost nothing.

    The argument uses a bit only as long as all higher bits agree with the bound, so a bit may be wrong elsewhere
    (``signed digits`` use this). Constant bits fold.
    """
    if bound < 0:
        raise CircuitError(f"no number is at most {bound}")
    bits = [Bit.of(bit) for bit in bits]
    if bound >> len(bits):
        return
    system = current()
    missing: LC = LC.constant(0)
    run: LC = LC.constant(0)
    place = len(bits) - 1
    while place >= 0:
        while place >= 0 and bound >> place & 1:
            missing = missing + 1 - bits[place]
            place -= 1
        while place >= 0 and not bound >> place & 1:
            run = run + bits[place]
            place -= 1
        if run.is_constant and run.value == 0:
            continue
        if missing.is_constant and missing.value == 0:
            run.must_equal(0, why, name=f"bound[{place + 1}]")
        elif not missing.is_constant:
            ratio = system.temp(run) * system.temp(missing).inverse_or_zero()
            quotient = system.hint(f"ratio[{place + 1}]", ratio).checked_by("n * w = Z")
            system.constrain(missing, quotient, run, why, name=f"bound[{place + 1}]")
        run = LC.constant(0)


def constant_bits(number: int, count: int) -> list[Bit]:
    """The bits of a constant. A CircuitError if it does not fit."""
    if number >> count:
        raise CircuitError(f"the constant {number} does not fit in {count} bits")
    return [Bit.constant_bit(bool(number >> i & 1)) for i in range(count)]


def _tied_bits(number: LC, count: int, tied: int, why: str) -> list[Bit]:
    system = current()
    source = system.temp(number)
    if count == 1:
        return [number.must_be_boolean(why)]
    low = system.bits(source, tied, "bit") if tied else []
    high = system.bits(source.shr(tied + 1), count - 1 - tied, "high") if tied + 1 < count else []
    rest = number - pack(low) - pack(high).scaled(1 << (tied + 1))
    bit = tied_bit(rest, tied, why, name=f"bit[{tied}]")
    return [*low, bit, *high]


def tied_bit(rest: LC, place: int, why: str, *, name: str) -> Bit:
    """The bit b with b * 2^place = ``rest``: what the other bits leave of a number. Cost 1: rest is 0 or 2^place."""
    current().constrain(rest, rest - (1 << place), 0, why, domain=True, name=name)
    return Bit.assume(rest.scaled(pow(1 << place, -1, R)), why)
