# SPDX-License-Identifier: GPL-3.0-or-later
"""E1 and E2 of SOUNDNESS.md: full forged witnesses for the all-Montgomery gadgets, refused by ours.

The naive gadgets below are what one would write without lemma ``signed-windows``: the last window is added in
Montgomery form like all others. Each forgery is shown to satisfy every constraint of the naive gadget, so it is a real
attack; then the same secrets and the same false result go to our gadget, which refuses them by name.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from support.forge import broken, forge, poly_add, poly_mul, roots

from zkpriv.errors import CircuitError
from zkpriv.gadgets import Amount, NullifierKey, Scalar, commit, fixed_base_mul, generator, lookup, to_bits
from zkpriv.gadgets.curve import MONTGOMERY_A, MONTGOMERY_SCALE, ORDER, D, to_montgomery
from zkpriv.gadgets.edwards import Point, add_u, constant_point
from zkpriv.gadgets.nullifier_key import CANONICAL_BOUND, pack
from zkpriv.gadgets.windows import SignMagnitude, add_distinct, odd_sum, to_edwards
from zkpriv.r1cs import LC, Circuit, Public, Secret, circuit, current
from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub

DRAW = random.Random(20)
TOP = 1 << 249
#: For this scalar the sum of the first 83 windows equals the last window's point: slope 0/0.
E1_SCALAR = (ORDER - 1) // 2 - 3 * TOP


def montgomery_chain(points: list[tuple[LC, LC]]) -> Point:
    """The naive sum: every addition incomplete."""
    total = points[0]
    for number, point in enumerate(points[1:], 1):
        with current().scope(f"window[{number}]"):
            total = add_distinct(total, point, lemma="none")
    return to_edwards(total)


@circuit
def naive_own(u: Public, packed: Secret) -> None:
    """u is that of k*G, all 84 windows in Montgomery form."""
    bits = to_bits(packed, 252, tied=0)
    base = generator("G")
    windows = [SignMagnitude(bits[o], bits[o + 1], bits[o + 2], o) for o in range(0, 252, 3)]
    total = montgomery_chain([window.multiple(base) for window in windows])
    add_u(total, constant_point(base.half_times((1 << 252) - 1)), u=u, why="u is that of k*G")


@circuit
def our_own(u: Public, packed: Secret) -> None:
    """u is that of k*G."""
    NullifierKey(packed).times_u(generator("G")).must_equal(u, "u is that of k*G", name="u_of_key")


@circuit
def naive_commit(u: Public, value: Secret, blinding: Secret) -> None:
    """u is that of v*G_v + rho*H, windows of both bases and the last one on one Montgomery chain."""
    g, h = generator("G_v"), generator("H")
    amount, scalar = Amount(value, 64), Scalar(blinding)
    points = [window.multiple(h) for window in scalar.low.windows]
    points += [window.multiple(g) for window in amount.number.windows]
    constant = jubjub.add(scalar.low.missing(h), amount.number.missing(g))
    table = [to_montgomery(jubjub.add(constant, h.times(digit * TOP))) for digit in range(8)]
    x, y = lookup(scalar.top, [x for x, _ in table], [y for _, y in table])
    montgomery_chain([*points, (x, y)]).u.must_equal(u, "u is that of the commitment")


@circuit
def our_commit(u: Public, value: Secret, blinding: Secret) -> None:
    """u is that of v*G_v + rho*H."""
    commit(value, blinding, u=u)


def free_slope(x: int, y: int) -> tuple[list[int], list[int]]:
    """x and y of "the sum" of a Montgomery point with itself for a free slope s, as polynomials in s."""
    x3 = [(-MONTGOMERY_A - 2 * x) % R, 0, 1]
    y3 = poly_add(poly_mul([0, 1], poly_add([x], [-c % R for c in x3])), [-y % R])
    return x3, y3


def slope_for_commitment(x: int, y: int, target: int) -> list[int]:
    """Slopes for which the Edwards u of the false sum is the target: c*x3 = u*y3."""
    x3, y3 = free_slope(x, y)
    poly = poly_add([c * MONTGOMERY_SCALE for c in x3], [-c * target for c in y3])
    return roots(poly, lambda: DRAW.randrange(R))


def slope_for_key(x: int, y: int, constant: tuple[int, int], target: int) -> list[int]:
    """Slopes for which u of the false sum plus a constant point is the target."""
    x3, y3 = free_slope(x, y)
    ku, kv = constant
    above, below = poly_add(x3, [1]), poly_add(x3, [R - 1])
    left = poly_add(
        poly_mul([MONTGOMERY_SCALE * kv], poly_mul(x3, above)), poly_mul([ku], poly_mul(below, y3))
    )
    right = poly_add(
        poly_mul(y3, above), poly_mul([D * ku % R * kv % R * MONTGOMERY_SCALE], poly_mul(x3, below))
    )
    return roots(poly_add(left, poly_mul([R - target], right)), lambda: DRAW.randrange(R))


def all_signed(number: int) -> int:
    """Packed form in which the highest digit is signed too, as the naive gadget has it."""
    digits = [number >> 3 * i & 7 for i in range(84)]
    return sum((d if d >= 4 else 3 - d) << 3 * i for i, d in enumerate(digits))


def some_target(points: Callable[[], tuple[int, int]], slopes: Callable[[int], list[int]]) -> tuple[int, int]:
    """A victim's u and a slope that reaches it (two of three victims have one)."""
    for _ in range(60):
        target = points()[0]
        found = slopes(target)
        if found:
            return target, found[0]
    raise AssertionError("no victim can be reached: the attack is set up wrongly")


def random_multiple() -> tuple[int, int]:
    return jubjub.mul(generator("G").point, DRAW.randrange(ORDER))


def test_e1_key_forgery() -> None:
    """SOUNDNESS row 1."""
    base = generator("G")
    low = sum((2 * (E1_SCALAR >> 3 * i & 7) - 7) << 3 * i for i in range(83))
    acc = to_montgomery(base.half_times(low))
    last = to_montgomery(base.half_times(-7 * TOP))
    assert acc == last, "the degenerate addition"
    assert 0 <= E1_SCALAR <= CANONICAL_BOUND, "a canonical scalar: canonicality does not help"

    constant = base.half_times((1 << 252) - 1)
    target, slope = some_target(random_multiple, lambda u: slope_for_key(*acc, constant, u))
    true_u = base.times(E1_SCALAR)[0]
    assert target != true_u

    forged = forge(naive_own, {"u": target, "packed": all_signed(E1_SCALAR)}, {"window[83]/slope": slope})
    assert broken(forged) == [], "the naive gadget accepts a key that is not ours"

    assert broken(forge(our_own, {"u": target, "packed": pack(E1_SCALAR)})) == ["u_of_key"]
    assert broken(forge(our_own, {"u": true_u, "packed": pack(E1_SCALAR)})) == []


def test_e1_no_forced_wire_of_the_last_addition_helps() -> None:
    """The prover may put anything into the wires of our last addition: some constraint of it fails."""
    target = random_multiple()[0]
    inputs = {"u": target, "packed": pack(E1_SCALAR)}
    last = "times_G/add"
    for wire in ("a", "b", "c", "u"):
        witness = forge(our_own, inputs, {f"{last}/{wire}": DRAW.randrange(R)})
        assert any(path.startswith(last) for path in broken(witness)), wire
    witness = forge(our_own, inputs, {f"{last}/u": target})
    assert broken(witness) == [f"{last}/u"]


def test_e2_commitment_forgery() -> None:
    """SOUNDNESS row 2: a commitment to 5 opens as 2^64 - 1."""
    value, rho = (1 << 64) - 1, TOP - 1
    g, h = generator("G_v"), generator("H")
    constant = jubjub.add(h.half_times(TOP - 1), g.half_times((1 << 64) - 1))
    acc = to_montgomery(jubjub.add(h.half_times(2 * rho - (TOP - 1)), g.half_times(2 * value - ((1 << 64) - 1))))
    assert acc == to_montgomery(constant), "the degenerate addition"

    target, slope = some_target(
        lambda: jubjub.value_commitment(5, DRAW.randrange(ORDER)), lambda u: slope_for_commitment(*acc, u)
    )
    inputs = {"u": target, "value": value, "blinding": rho}
    assert broken(forge(naive_commit, inputs, {"window[105]/slope": slope})) == [], "the naive gadget accepts"

    refused = broken(forge(our_commit, inputs))
    assert refused and all(path.startswith("commit/add") and path.endswith("/u") for path in refused)
    assert our_commit.solve({**inputs, "u": jubjub.value_commitment(value, rho)[0]}).is_satisfied()


@pytest.mark.parametrize("made", [our_own, our_commit], ids=["key", "commitment"])
def test_every_slope_is_fixed(made: Circuit) -> None:
    """No slope of our gadgets is free: a changed one is refused at its own constraint."""
    if made is our_own:
        key = DRAW.randrange(CANONICAL_BOUND)
        honest = made.solve({"u": generator("G").times(key)[0], "packed": pack(key)})
    else:
        rho = DRAW.randrange(ORDER)
        honest = made.solve({"u": jubjub.value_commitment(77, rho)[0], "value": 77, "blinding": rho})
    slopes = honest.paths("*slope")
    assert len(slopes) == (82 if made is our_own else 82 + 21)
    for path in DRAW.sample(slopes, 12):
        assert path in broken(honest.mutated({path: DRAW.randrange(R)}))


def test_windows_that_reach_l_are_refused_when_building() -> None:
    """The guard of lemma ``signed-windows``: no 84th window in Montgomery form."""

    @circuit
    def too_long(packed: Secret) -> None:
        """84 windows."""
        bits = to_bits(packed, 252)
        odd_sum(generator("G"), [SignMagnitude(bits[o], bits[o + 1], bits[o + 2], o) for o in range(0, 252, 3)])

    with pytest.raises(CircuitError, match="can degenerate"):
        assert too_long.constraints


def test_fixed_base_at_the_degenerate_scalars() -> None:
    """Scalars at which the naive gadget divides by zero: ours gives the right point."""

    @circuit
    def times(u: Public, v: Public, k: Secret) -> None:
        """(u, v) = k*T."""
        point = fixed_base_mul(k, generator("T"))
        point.u.must_equal(u, "u")
        point.v.must_equal(v, "v")

    for k in (E1_SCALAR, ORDER - 1 - E1_SCALAR, 0, ORDER, TOP - 1, TOP, 8 * TOP - 1, ORDER - TOP):
        u, v = generator("T").times(k)
        assert times.solve({"u": u, "v": v, "k": k}).is_satisfied()
