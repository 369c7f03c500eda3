# SPDX-License-Identifier: GPL-3.0-or-later
"""Multiplication of a point that is only known to the prover.

``variable_base_mul`` (six constraints a bit) is for points of prime order: a ladder R <- 2R + s*P with signed bits s in
Montgomery form, the two additions fused so that the middle point's y is never needed. ``multiply_any`` (thirteen a bit)
takes any point of the curve and uses the complete law alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import CircuitError
from zkpriv.gadgets.bits import to_bits
from zkpriv.gadgets.curve import MONTGOMERY_A, MONTGOMERY_SCALE, ORDER, FixedBase
from zkpriv.gadgets.edwards import IDENTITY, Point, add, constant_point, double, negate, unless
from zkpriv.gadgets.fixed_base import SCALAR_BITS, fixed_base_mul
from zkpriv.gadgets.windows import add_distinct, to_edwards
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Bit, Linear
from zkpriv.reference import jubjub

LADDER = "variable-base-ladder"
ORDER_L = "montgomery-order-l"
#: Bits of k + 3l below its constant top bit: 2^253 <= k + 3l < 2^254 for 0 <= k < 2^252.
_BITS = 253
_SHIFT = 3 * ORDER - (1 << _BITS)
#: Ladder steps j = 0, 1, ... for which 2^(j+3) < l.
_SAFE_STEPS = ORDER.bit_length() - 3


def variable_base_mul(scalar: Linear, base: Point) -> Point:
    """scalar * base for a base of order l and an integer 0 <= scalar < 2^252. Cost 1802 (252 bits at six, range, ends).

    Precondition, not checked here: base is in the prime-order subgroup and not the identity (else use
    ``multiply_any``). For a base of small order the ladder's divisions degenerate, and the prover chooses the result:
    the lint wants ``must_not_have_small_order`` for it, unless it was computed as a multiple of a fixed base. Fails if
    the scalar plus 3l does not lie in [2^253, 2^254); numbers just outside 0..2^252 that pass (negative ones are r - x)
    give the multiple that they stand for, so the result is never wrong. Constant base: ``fixed_base_mul``. Source:
    signed binary ladder, Joye and Tunstall 2009 (odd digits).
    """
    number = LC.of(scalar)
    if base.is_constant:
        if base.value == jubjub.IDENTITY:
            return IDENTITY
        return fixed_base_mul(number, FixedBase("constant", base.value))
    if number.is_constant and number.value >> SCALAR_BITS:
        raise CircuitError(f"the constant scalar has more than {SCALAR_BITS} bits")
    system = current()
    with system.scope("variable_base", title="variable-base multiplication"):
        # K = k + 3l is k modulo l, and has its top bit set: the ladder never starts from nothing.
        bits = to_bits(number + _SHIFT, _BITS, "the scalar is below 2^252")
        system.ladder_base(base.u, base.v)
        p = _to_montgomery(base)
        total = add_distinct(_double(p), p, lemma=LADDER)
        signs = [bits[i + 1].scaled(2) - 1 for i in range(_BITS - 2, -1, -1)]
        for number_, sign in enumerate(signs[:_SAFE_STEPS]):
            with system.scope(f"step[{number_}]"):
                total = _step(total, p, sign)
        point = to_edwards(total)
        for number_, sign in enumerate(signs[_SAFE_STEPS:], _SAFE_STEPS):
            with system.scope(f"step[{number_}]"):
                # Here 2c + s may pass l, and only the complete law is safe.
                signed = Point(system.multiply(sign, base.u, "signed_u", "the base or its negative"), base.v)
                point = add(double(point), signed)
        # The odd digits make the odd number next to K; take one base off where K is even.
        with system.scope("parity"):
            return add(point, negate(unless(bits[0], base)))


def multiply_any(bits: Sequence[Bit], base: Point) -> Point:
    """The sum of bits[i] * 2^i times any point of the curve. Cost 13 a bit less 11; constant bits or base: less.

    Double and add by the complete law: right for the identity, for points of small order, for everything.
    """
    if base.is_constant and all(bit.is_constant for bit in bits):
        return constant_point(jubjub.mul(base.value, sum(bit.value << i for i, bit in enumerate(bits))))
    total = IDENTITY
    with current().scope("multiply_any", title="variable-base multiplication"):
        for bit in reversed(bits):
            total = add(double(total), unless(~bit, base))
    return total


def _step(r: tuple[LC, LC], p: tuple[LC, LC], sign: LC) -> tuple[LC, LC]:
    """2r + sign*p as (r + sign*p) + r. Cost 6."""
    system = current()
    (xr, yr), (xp, yp) = r, p
    y = system.multiply(sign, yp, "signed_y", "y of the base or its negative")
    slope = system.div_nonzero(
        yr - y, xr - xp, lemma=LADDER, name="slope", why="slope through R and the signed base"
    )
    rate = system.temp(slope)
    rest = xr + xp + MONTGOMERY_A
    x3 = system.hint("x_mid", rate * rate - rest).checked_by("slope^2 = A + x_R + x_P + x_mid")
    system.constrain(slope, slope, x3 + rest, "x of the middle point", defines=x3, name="x_mid")
    # The second slope is t - slope with t = 2*y_R / (x_R - x_mid): the middle point's y is eliminated.
    t = system.div_nonzero(yr.scaled(2), xr - x3, lemma=LADDER, name="slopes", why="sum of the two slopes")
    second = t - slope
    rate = system.temp(second)
    rest = xr + x3 + MONTGOMERY_A
    x4 = system.hint("x", rate * rate - rest).checked_by("slope^2 = A + x_R + x_mid + x")
    system.constrain(second, second, x4 + rest, "x of 2R + sP", defines=x4, name="x")
    y4 = system.hint("y", rate * (system.temp(xr) - x4) - yr).checked_by("slope * (x_R - x) = y + y_R")
    system.constrain(second, xr - x4, y4 + yr, "y of 2R + sP", defines=y4, name="y")
    return x4, y4


def _double(p: tuple[LC, LC]) -> tuple[LC, LC]:
    """2p for a point of order l. Cost 4."""
    system = current()
    x, y = p
    with system.scope("double"):
        square = system.multiply(x, x, "xx", "square of x")
        slope = system.div_nonzero(
            square.scaled(3) + x.scaled(2 * MONTGOMERY_A) + 1,
            y.scaled(2),
            lemma=ORDER_L,
            name="slope",
            why="slope of the tangent",
        )
        rate = system.temp(slope)
        rest = x.scaled(2) + MONTGOMERY_A
        x2 = system.hint("x", rate * rate - rest).checked_by("slope^2 = A + 2x + x2")
        system.constrain(slope, slope, x2 + rest, "x of the double", defines=x2, name="x")
        y2 = system.hint("y", rate * (system.temp(x) - x2) - y).checked_by("slope * (x - x2) = y2 + y")
        system.constrain(slope, x - x2, y2 + y, "y of the double", defines=y2, name="y")
    return x2, y2


def _to_montgomery(p: Point) -> tuple[LC, LC]:
    """The Montgomery form of a point of order l. Cost 2."""
    system = current()
    with system.scope("to_montgomery"):
        x = system.div_nonzero(p.v + 1, 1 - p.v, lemma=ORDER_L, name="x", why="x = (1 + v) / (1 - v)")
        y = system.div_nonzero(x.scaled(MONTGOMERY_SCALE), p.u, lemma=ORDER_L, name="y", why="y = c * x / u")
    return x, y
