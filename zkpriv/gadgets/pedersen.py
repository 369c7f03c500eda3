# SPDX-License-Identifier: GPL-3.0-or-later
"""Pedersen commitments C = v*G_v + rho*H to a value of a given number of bits.

Both sums of windows run in Montgomery form on their own (each is a sum of multiples of one base, where lemma
``signed-windows`` holds unconditionally). The sums of different bases, and the last window of rho, are added by the
complete law: adding G_v's windows on top of H's would save a few constraints and rest on an assumption about what a
prover knows; the version that also ends in Montgomery form is E2 of SOUNDNESS.md and is broken.
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import CircuitError
from zkpriv.gadgets.bits import tied_bit
from zkpriv.gadgets.curve import FixedBase, generator
from zkpriv.gadgets.edwards import Point, add, add_u, constant_point
from zkpriv.gadgets.fixed_base import Scalar, number_of_digits, split_product
from zkpriv.gadgets.windows import OddDigit, OddNumber, odd_sum
from zkpriv.r1cs.field import R
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Linear
from zkpriv.reference import jubjub


class Amount:
    """A number below 2^bits (1 to 250) in odd digits, range-checked. Cost: 4 for three bits, 2 for two, 1 for one."""

    def __init__(self, value: Linear, bits: int, why: str | None = None) -> None:
        self.value = LC.of(value)
        self.bits = bits
        if not 1 <= bits <= 250:
            raise CircuitError(f"an amount has 1 to 250 bits, got {bits}")
        if self.value.is_constant:
            if self.value.value >> bits:
                raise CircuitError(f"the constant amount {self.value.value} is not below 2^{bits}")
            return
        system = current()
        with system.scope("amount", title="range check", hint="this looks like a negative number"):
            self.number = OddNumber(tuple(self._digits(why or f"the amount is below 2^{bits}")), (1 << bits) - 1)

    def _digits(self, why: str) -> list[OddDigit]:
        """Windows of three bits; the highest takes the rest, and is what is left of the value: this ties the digits."""
        system = current()
        source = system.temp(self.value)
        count = (self.bits - 1) // 3
        windows = []
        plain = system.hint_digits(source, count, 3, "digit") if count else []
        for number, hinted in enumerate(plain):
            with system.scope(f"window[{number}]"):
                odd = hinted.checked_by("the digit's range constraint").scaled(2) - 7
                windows.append(OddDigit(odd, 3 * number, 3, "the digit is odd and at most 7 in size"))
        offset, width = 3 * count, self.bits - 3 * count
        rest = self.value - number_of_digits(windows, offset)
        with system.scope("top"):
            if width == 1:
                top: LC = tied_bit(rest, offset, why, name="bit")
            else:
                top = rest.scaled(2 * pow(1 << offset, -1, R)) - ((1 << width) - 1)
            windows.append(OddDigit(top, offset, width, why))
        return windows

    def times(self, base: FixedBase) -> tuple[Point, OddNumber]:
        """The windows' sum, and the number that says which constant is missing."""
        return odd_sum(base, self.number.windows), self.number


def commit(
    value: Amount | Linear,
    blinding: Scalar | Linear,
    *,
    bits: int = 64,
    u: LC | None = None,
    v: LC | None = None,
    value_base: FixedBase | None = None,
    blinding_base: FixedBase | None = None,
    why: str = "the commitment is v*G_v + rho*H",
) -> Point:
    """C = value*G_v + blinding*H with value < 2^bits and blinding < 2^252. Cost 852 for 64 bits, both ranges included.

    ``u`` and ``v`` bind coordinates of C to given values at no cost. Constant value or blinding: its part folds into a
    constant. Fails if the value is out of range. Uniform blinding hides the value; blinding is not canonical, which is
    harmless because nothing but C depends on it.
    """
    g, h = value_base or generator("G_v"), blinding_base or generator("H")
    with current().scope("commit", title="value commitment"):
        amount = _amount(value, bits)
        scalar = blinding if isinstance(blinding, Scalar) else Scalar(blinding, "the blinding is below 2^252")
        parts: list[Point] = []
        shift = jubjub.IDENTITY
        if amount.value.is_constant:
            shift = g.times(amount.value.value)
        else:
            with current().scope("value"):
                windows_sum, number = amount.times(g)
            shift = number.missing(g)
            parts.append(windows_sum)
        if scalar.value.is_constant:
            shift = jubjub.add(shift, h.times(scalar.value.value))
            parts.append(constant_point(shift))
        else:
            with current().scope("blinding"):
                parts.extend(reversed(split_product(scalar.low, scalar.top, h, shift)))
        return _sum(parts, u, v, why)


def commit_u(value: Amount | Linear, blinding: Scalar | Linear, *, bits: int = 64) -> LC:
    """The u-coordinate of ``commit``. Cost 850 for 64 bits, both ranges included."""
    g, h = generator("G_v"), generator("H")
    with current().scope("commit", title="value commitment"):
        amount = _amount(value, bits)
        scalar = blinding if isinstance(blinding, Scalar) else Scalar(blinding, "the blinding is below 2^252")
        if amount.value.is_constant or scalar.value.is_constant:
            return commit(amount, scalar).u
        windows_sum, number = amount.times(g)
        low, high = split_product(scalar.low, scalar.top, h, number.missing(g))
        return add_u(add(windows_sum, high), low)


def _amount(value: Amount | Linear, bits: int) -> Amount:
    """``value`` as an amount; a CircuitError if it was range-checked for more bits than the commitment promises."""
    if not isinstance(value, Amount):
        return Amount(value, bits)
    if value.bits > bits:
        raise CircuitError(f"the amount has {value.bits} bits, the commitment takes {bits}: pass bits={value.bits}")
    return value


def _sum(parts: Sequence[Point], u: LC | None, v: LC | None, why: str) -> Point:
    """The sum by the complete law; the last addition is bound to the given coordinates."""
    total = parts[0]
    for part in parts[1:-1]:
        total = add(total, part)
    if len(parts) == 1:
        return add(total, constant_point(jubjub.IDENTITY), u=u, v=v, why=why)
    return add(total, parts[-1], u=u, v=v, why=why)
