# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranges: a number is below a power of two, or below a constant."""

from __future__ import annotations

from zkpriv.errors import CircuitError
from zkpriv.gadgets.bits import SAFE_BITS, must_not_exceed, to_bits
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Bit, Linear


def range_check(value: Linear, bits: int, why: str | None = None) -> list[Bit]:
    """``value`` is below 2^bits (1 to 254); returns its bits, least significant first.

    Cost ``bits`` (64 bits: 64). Constant: 0, a CircuitError if it is out of range. Values that wrap (r - 1, 2^64) fail,
    because 2^254 < r. Source: SOUNDNESS.md 1.1.
    """
    if not 1 <= bits <= SAFE_BITS:
        raise CircuitError(f"a range has 1 to {SAFE_BITS} bits, got {bits}")
    if LC.of(value).is_constant:
        return to_bits(value, bits, why)
    with current().scope("range_check", title="range check", hint="this looks like a negative number"):
        return to_bits(value, bits, why or f"the number is below 2^{bits}")


def must_be_below(value: Linear, limit: int, why: str | None = None) -> list[Bit]:
    """``value`` < ``limit``, a constant of at most 254 bits. Returns the bits.

    Cost: bits of limit - 1, and one for each run of zeros in it. Constant: 0, a CircuitError if it is too large.
    """
    if not 1 <= limit <= 1 << SAFE_BITS:
        raise CircuitError(f"the limit must be in 1..2^{SAFE_BITS}, got {limit}")
    sentence = why or f"the number is below {limit}"
    number = LC.of(value)
    if number.is_constant:
        if number.value >= limit:
            raise CircuitError(f"the constant {number.value} is not below {limit}")
        return to_bits(value, max(1, (limit - 1).bit_length()))
    with current().scope("below", title="range check"):
        if limit == 1:
            number.must_equal(0, sentence)
            return [Bit.constant_bit(False)]
        out = to_bits(value, (limit - 1).bit_length(), sentence)
        must_not_exceed(out, limit - 1, sentence)
        return out
