# SPDX-License-Identifier: GPL-3.0-or-later
"""Every gadget over a tiny field or a tiny curve: all inputs, and all assignments of all wires.

The set of satisfying assignments, seen at inputs and results, is the graph of the specification: nothing wrong
satisfies, nothing right is refused, no result has two values, and the solver finds every witness. The code of the
gadgets is the shipped one; modulus, curve and numbers of bits are others (``support.tiny_world``). What this does not
show: that the constants of the real field and curve fulfil the premises (2^254 < r, windows below l, d no square),
which other tests do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from support.all_assignments import Gadget, must_be_graph, trace
from support.tiny_world import Curve, tiny_curve, tiny_field, tiny_ladder, tiny_poseidon
from support.tiny_world import poseidon as poseidon_module

from zkpriv import gadgets as g
from zkpriv.gadgets import edwards as ed
from zkpriv.gadgets.fixed_base import fixed_base_mul_u
from zkpriv.gadgets.nullifier_key import CANONICAL_BOUND as REAL_BOUND
from zkpriv.gadgets.nullifier_key import unpack
from zkpriv.gadgets.pedersen import commit_u
from zkpriv.gadgets.variable_base import multiply_any, variable_base_mul
from zkpriv.gadgets.windows import OddDigit, SignMagnitude, odd_sum
from zkpriv.r1cs import LC, current, pack

Spec = Callable[..., "Sequence[int] | None"]


def bits(values: Sequence[LC]) -> list[Any]:
    return [g.boolean(value) for value in values]


def are_bits(values: Sequence[int]) -> bool:
    return all(value in (0, 1) for value in values)


def number(values: Sequence[int]) -> int:
    return sum(value << i for i, value in enumerate(values))


def digits(x: int, count: int) -> list[int]:
    return [x >> i & 1 for i in range(count)]


def check(p: int, build: Callable[..., Any], inputs: int, spec: Spec, **more: Any) -> Gadget:
    """One gadget over one field."""
    with tiny_field(p):
        gadget = trace(build, inputs)
        must_be_graph(gadget, spec, **more)
    return gadget


# ---- the search itself ------------------------------------------------------------------------------------------


def test_the_search_finds_what_plain_enumeration_finds() -> None:
    """All p^wires assignments tried one by one, for gadgets small enough."""
    from itertools import product

    for p, build, inputs in (
        (5, lambda x, y: [x.is_zero(), x * y], 2),
        (7, lambda x, b: [g.select(g.boolean(b), x, 3)], 2),
        (5, lambda x, y: [current().div_nonzero(x, y, lemma="none")], 2),
        (7, lambda x: g.to_bits(x, 2), 1),
    ):
        with tiny_field(p):
            gadget = trace(build, inputs)
            rows, wires = gadget.rows, len(gadget.system.wire_names)
            expected = set()
            for rest in product(range(p), repeat=wires - 1):
                values = (1, *rest)
                sides = [[sum(f * values[w] for w, f in side.items()) for side in row] for row in rows]
                if all((a * b - c) % p == 0 for a, b, c in sides):
                    results = (sum(f * values[w] for w, f in terms.items()) % p for terms in gadget.results)
                    expected.add((*(values[wire] for wire in gadget.inputs), *results))
            assert gadget.relation() == expected
    # 0/0 is free: the relation says so.
    assert {(0, 0, q) for q in range(5)} <= trace_division(5)


def trace_division(p: int) -> set[tuple[int, ...]]:
    with tiny_field(p):
        return trace(lambda x, y: [current().div_nonzero(x, y, lemma="none")], 2).relation()


def test_a_wrong_gadget_is_found() -> None:
    """Each half of the comparison can fail: too many assignments, too few, and a solver that misses one."""
    with tiny_field(7), pytest.raises(AssertionError, match=r"satisfiable but wrong: \[\(2,"):
        must_be_graph(trace(lambda x: [x], 1), lambda x: [x] if x < 2 else None)
    with tiny_field(7), pytest.raises(AssertionError, match=r"right but refused: \[\(2, 2\)\]"):
        must_be_graph(trace(lambda x: [g.boolean(x)], 1), lambda x: [x] if x < 3 else None)
    with tiny_field(7), pytest.raises(AssertionError, match=r"the solver fails on \(1,\)"):
        must_be_graph(trace(lambda x: [current().hint("h", 0).must_equal(x, "h is x")], 1), lambda x: [x])


# ---- booleans and selection -------------------------------------------------------------------------------------


@pytest.mark.parametrize("p", [3, 5, 17])
def test_boolean_and_zero(p: int) -> None:
    check(p, lambda x: [g.boolean(x)], 1, lambda x: [x] if x < 2 else None)
    check(p, lambda x: [x.is_zero()], 1, lambda x: [x == 0])
    check(p, lambda x, y: [x.is_equal(y)], 2, lambda x, y: [x == y])
    check(p, lambda x: x.must_be_nonzero("nonzero"), 1, lambda x: [] if x else None)
    check(p, lambda x, y: x.must_equal(y, "equal"), 2, lambda x, y: [] if x == y else None)
    check(p, lambda x: [x**5, x**6], 1, lambda x: [x**5, x**6])


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_wide_boolean_operations(count: int) -> None:
    """all_of counts zeros, so the field must have more elements than there are bits: 7 here, 2^254 in earnest."""

    def build(*x: LC) -> list[LC]:
        b = bits(x)
        return [g.all_of(b), g.any_of(b), g.xor_all(b), ~b[0]]

    check(
        7, build, count, lambda *x: [all(x), any(x), sum(x) % 2, 1 - x[0]] if are_bits(x) else None,
    )
    check(7, lambda *x: g.must_be_one_hot(bits(x)), count, lambda *x: [] if are_bits(x) and sum(x) == 1 else None)


def test_select_and_swap() -> None:
    check(5, lambda b, x, y: [g.select(g.boolean(b), x, y)], 3, lambda b, x, y: [x if b else y] if b < 2 else None)
    check(
        5, lambda b, x, y: g.swap(g.boolean(b), x, y), 3, lambda b, x, y: ([y, x] if b else [x, y]) if b < 2 else None
    )


@pytest.mark.parametrize(("width", "p"), [(1, 7), (2, 3), (3, 11)])
def test_mux_and_must_select(width: int, p: int) -> None:
    """The selection of a Merkle level of arity 2, 4 and 8, with any children."""
    size = 1 << width

    def spec(*x: int) -> list[int] | None:
        return [x[width + number(x[:width])]] if are_bits(x[:width]) else None

    # Arity 8: children that all differ, so that every place is told from every other.
    fixed = {width + i: 10 - i for i in range(size)} if width == 3 else {}
    check(p, lambda *x: [g.mux(bits(x[:width]), x[width:])], width + size, spec, fixed=fixed)
    gadget = check(
        p,
        lambda *x: g.must_select(bits(x[:width]), x[width:-1], x[-1], "chosen"),
        width + size + 1,
        lambda *x: [] if spec(*x[:-1]) == [x[-1]] else None,
        fixed=fixed,
    )
    assert len(gadget.rows) == width + size - 1


@pytest.mark.parametrize("width", [1, 2, 3])
def test_lookup_in_constants(width: int) -> None:
    tables = ([3, 1, 4, 1, 5, 9, 2, 6][: 1 << width], [0, 0, 7, 11, 11, 2, 13, 0][: 1 << width])
    check(
        17,
        lambda *x: g.lookup(bits(x), *tables),
        width,
        lambda *x: [table[number(x)] for table in tables] if are_bits(x) else None,
    )


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_membership(size: int) -> None:
    check(
        5, lambda x, *m: g.must_be_member(x, m), 1 + size, lambda x, *m: [] if x in m else None,
    )


# ---- ranges and comparison --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("p", "most"), [(17, 4), (31, 4), (37, 5), (67, 6)])
def test_bits(p: int, most: int) -> None:
    """Every width that the field has room for, every choice of the tied bit."""
    for count in range(1, most + 1):
        for tied in range(count):
            check(
                p,
                lambda x, count=count, tied=tied: g.to_bits(x, count, tied=tied),
                1,
                lambda x, count=count: digits(x, count) if x >> count == 0 else None,
            )


@pytest.mark.parametrize("p", [5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 61, 67])
def test_canonical_bits(p: int) -> None:
    """All bits of the field: every element has its own decomposition alone, not that of x + p (E7)."""
    length = p.bit_length()
    check(p, lambda x: g.to_bits_canonical(x, compare_top=length), 1, lambda x: digits(x, length))
    for top in range(1, length):
        bound = (p >> (length - top) << (length - top)) - 1
        check(
            p,
            lambda x, top=top: g.to_bits_canonical(x, compare_top=top),
            1,
            lambda x, bound=bound: digits(x, length) if x <= bound else None,
        )


def test_below_every_limit() -> None:
    for limit in range(1, 33):
        width = max((limit - 1).bit_length(), 1)
        check(
            37,
            lambda x, limit=limit: g.must_be_below(x, limit),
            1,
            lambda x, limit=limit, width=width: digits(x, width) if x < limit else None,
        )


@pytest.mark.parametrize(("width", "p"), [(1, 5), (2, 11), (3, 17), (4, 37)])
def test_comparison(width: int, p: int) -> None:
    """Operands in range, which is the precondition; every pair."""

    def ranged(gadget: Callable[..., Any]) -> Callable[..., Any]:
        def build(a: LC, b: LC) -> Any:
            g.range_check(a, width)
            g.range_check(b, width)
            return gadget(a, b, width)

        return build

    def when(a: int, b: int, results: list[int] | None) -> list[int] | None:
        return None if a >> width or b >> width else results

    check(p, ranged(lambda a, b, w: [g.is_less(a, b, w)]), 2, lambda a, b: when(a, b, [a < b]))
    check(p, ranged(lambda a, b, w: [g.is_at_most(a, b, w)]), 2, lambda a, b: when(a, b, [a <= b]))
    check(p, ranged(g.must_be_less), 2, lambda a, b: when(a, b, [] if a < b else None))
    check(p, ranged(g.must_be_at_most), 2, lambda a, b: when(a, b, [] if a <= b else None))


# ---- hashes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "full", "partial", "p"), [(2, 2, 1, 23), (2, 4, 3, 13), (3, 2, 2, 13), (4, 2, 1, 7)])
def test_poseidon_with_fewer_rounds(width: int, full: int, partial: int, p: int) -> None:
    """The gadget follows the state through constants, matrix and S-boxes as the permutation on integers does."""
    with tiny_field(p), tiny_poseidon(p, width, full, partial):

        def permute(*x: int) -> list[int]:
            tag = poseidon_module.tag(2, width - 1) % p
            lanes = [tag, *x]
            matrix, constants, _, _ = poseidon_module._parameters(width)
            for round_, row in enumerate(constants):
                lanes = [(lane + c) % p for lane, c in zip(lanes, row, strict=True)]
                full_round = not full // 2 <= round_ < full // 2 + partial
                lanes = [pow(lane, 5, p) if full_round or i == 0 else lane for i, lane in enumerate(lanes)]
                lanes = [sum(m * lane for m, lane in zip(line, lanes, strict=True)) % p for line in matrix]
            return [lanes[1]]

        gadget = trace(lambda *x: [g.poseidon(g.Domain.LEAF, x)], width - 1)
        must_be_graph(gadget, permute)


@pytest.mark.parametrize("arity", [2, 4])
def test_merkle_level(arity: int) -> None:
    """Selection and hash together: the leaf is the child at the position, the root is the hash of the children."""
    p, width = 3 if arity == 4 else 7, arity.bit_length() - 1
    with tiny_field(p), tiny_poseidon(p, arity + 1, 2, 1):

        def hashed(children: Sequence[int]) -> int:
            return trace(lambda: [g.poseidon(g.Domain.NODE, children)], 0).results[0].get(0, 0)

        known = {}

        def spec(leaf: int, *x: int) -> list[int] | None:
            children = x[width:]
            if not are_bits(x[:width]) or children[number(x[:width])] != leaf:
                return None
            if children not in known:
                known[children] = hashed(children)
            return [known[children]]

        gadget = trace(lambda leaf, *x: [g.merkle_root(leaf, [x[width:]], bits(x[:width]))], 1 + width + arity)
        must_be_graph(gadget, spec)


# ---- the curve --------------------------------------------------------------------------------------------------

Affine = tuple[int, int]
SMALL = {"p": 17, "l": 3, "scalar_bits": 6}  # 24 points
MIDDLE = {"p": 73, "l": 11, "scalar_bits": 6}  # 88 points; one window of three bits below l
LARGE = {"p": 101, "l": 13, "scalar_bits": 6}  # 104 points


def on_curve(u: LC, v: LC) -> ed.Point:
    return g.point_on_curve(u, v)


def pair(point: ed.Point) -> list[LC]:
    return [point.u, point.v]


def every_point(curve: Curve, build: Callable[..., Any], spec: Spec, *, extra: int = 0) -> None:
    """``build`` on a point and ``extra`` wires; ``spec`` is asked for points alone, everything else must be refused."""
    points = set(curve.points)
    must_be_graph(
        trace(lambda u, v, *x: build(on_curve(u, v), *x), 2 + extra),
        lambda u, v, *x: spec((u, v), *x) if (u, v) in points else None,
    )


def test_curve_equation() -> None:
    for world in (SMALL, MIDDLE):
        with tiny_curve(**world) as curve:
            every_point(curve, lambda point: pair(point), lambda point: point)


def test_complete_addition_of_all_pairs() -> None:
    """Every pair of points of the curve, and nothing but points: 576 pairs among 83,521 quadruples."""
    with tiny_curve(**SMALL) as curve:
        points = set(curve.points)

        def spec(result: Callable[[Affine, Affine], Sequence[int]]) -> Spec:
            def of(a: int, b: int, c: int, d: int) -> Sequence[int] | None:
                return result((a, b), (c, d)) if (a, b) in points and (c, d) in points else None

            return of

        def build(gadget: Callable[[ed.Point, ed.Point], list[LC]]) -> Gadget:
            return trace(lambda a, b, c, d: gadget(on_curve(a, b), on_curve(c, d)), 4)

        def minus(a: Affine) -> Affine:
            return -a[0] % curve.p, a[1]

        must_be_graph(
            build(lambda a, b: [*pair(ed.add(a, b)), ed.add_u(a, b), *pair(ed.subtract(a, b))]),
            spec(lambda a, b: [*curve.add(a, b), curve.add(a, b)[0], *curve.add(a, minus(b))]),
        )


def test_points_alone() -> None:
    with tiny_curve(**MIDDLE) as curve:
        every_point(curve, lambda a: pair(ed.double(a)), lambda a: curve.add(a, a))
        every_point(
            curve,
            lambda a: ed.must_not_have_small_order(a),
            lambda a: [] if curve.times(8, a) != (0, 1) else None,
        )
        constant = curve.points[7]
        every_point(curve, lambda a: pair(ed.add(a, g.constant_point(constant))), lambda a: curve.add(a, constant))
        every_point(
            curve,
            lambda a, b: pair(ed.unless(g.boolean(b), a)),
            lambda a, b: (((0, 1) if b else a) if b < 2 else None),
            extra=1,
        )


def test_any_multiple_of_any_point() -> None:
    """``multiply_any``: small order, the identity, everything."""
    with tiny_curve(**SMALL) as curve:
        every_point(
            curve,
            lambda a, *b: pair(multiply_any(bits(b), a)),
            lambda a, *b: curve.times(number(b), a) if are_bits(b) else None,
            extra=3,
        )


def a_base(curve: Curve) -> Any:
    return g.FixedBase("tiny", curve.subgroup[0])


@pytest.mark.parametrize("width", [1, 2, 3])
def test_odd_digits(width: int) -> None:
    """A digit is odd and bounded, and its point is the right one of the table."""
    with tiny_curve(**LARGE) as curve:
        base = a_base(curve)
        odd = {t % curve.p: t for t in range(1 - (1 << width), 1 << width, 2)}

        def build(x: LC) -> list[LC]:
            digit = OddDigit(g.boolean(x) if width == 1 else x, 0, width, "odd")
            return pair(odd_sum(base, [digit]))

        def spec(x: int) -> Affine | None:
            t = ({0: -1, 1: 1}.get(x) if width == 1 else odd.get(x)) if x < curve.p else None
            return None if t is None else curve.times(t % curve.l, base.half)

        must_be_graph(trace(build, 1), spec)


def test_sums_of_windows() -> None:
    """Montgomery additions under lemma ``signed-windows``: windows of one bit and of two, up to l."""
    with tiny_curve(**LARGE) as curve:
        base = a_base(curve)

        def build(*x: LC) -> list[LC]:
            return pair(odd_sum(base, [OddDigit(g.boolean(b), i, 1, "bit") for i, b in enumerate(x)]))

        def spec(*x: int) -> Affine | None:
            if not are_bits(x):
                return None
            return curve.times(sum((2 * b - 1) << i for i, b in enumerate(x)) % curve.l, base.half)

        for count in (1, 2, 3):
            must_be_graph(trace(build, count), spec, domain=[range(3)] * count)
        with pytest.raises(Exception, match="can degenerate"):
            trace(build, 4)


def test_windows_of_sign_and_magnitude() -> None:
    with tiny_curve(**LARGE) as curve:
        base = a_base(curve)

        def spec(low: int, high: int, sign: int) -> Affine | None:
            size = 2 * (2 * high + low) + 1
            return curve.times((size if sign else -size) % curve.l, base.half) if are_bits((low, high, sign)) else None

        must_be_graph(
            trace(lambda *x: pair(odd_sum(base, [SignMagnitude(*bits(x), 0)])), 3), spec, domain=[range(4)] * 3
        )


@pytest.mark.parametrize("world", [MIDDLE, LARGE], ids=["l=11", "l=13"])
def test_fixed_base(world: dict[str, int]) -> None:
    """Every scalar of the field: those below 2^6 give their multiple, all others are refused."""
    with tiny_curve(**world) as curve:
        base = a_base(curve)

        def spec(k: int) -> Sequence[int] | None:
            return curve.times(k, base.point) if k < 64 else None

        must_be_graph(trace(lambda k: pair(g.fixed_base_mul(k, base)), 1), spec)
        must_be_graph(
            trace(lambda k: [fixed_base_mul_u(k, base)], 1),
            lambda k: curve.times(k, base.point)[:1] if k < 64 else None,
        )


@pytest.mark.slow
def test_fixed_base_of_two_windows() -> None:
    """Two windows below l, so the Montgomery addition inside the gadget; 541 scalars."""
    with tiny_curve(541, 67, scalar_bits=9) as curve:
        base = a_base(curve)

        def spec(k: int) -> Sequence[int] | None:
            return curve.times(k, base.point) if k < 512 else None

        must_be_graph(trace(lambda k: pair(g.fixed_base_mul(k, base)), 1), spec)
        must_be_graph(
            trace(lambda x: pair(g.NullifierKey(x).times(base)), 1),
            lambda x: curve.times(unpack(x), base.point) if x < 512 and unpack(x) <= 66 else None,
        )


@pytest.mark.parametrize("compared", [3, 6])
def test_nullifier_key(compared: int) -> None:
    """Every packed value: only keys up to the bound, below l, and each multiple is that of the key (E3)."""
    with tiny_curve(**LARGE, compared=compared) as curve:
        base = a_base(curve)
        bound = 12 if compared == 6 else 7

        def spec(packed: int) -> Sequence[int] | None:
            if packed >= 64 or unpack(packed) > bound:
                return None
            return curve.times(unpack(packed), base.point)

        accepted = trace(lambda x: pair(g.NullifierKey(x).times(base)), 1)
        must_be_graph(accepted, spec)
        assert len({unpack(x) % curve.l for x in range(64) if spec(x)}) == bound + 1, "each key once"
    assert REAL_BOUND > 1 << 251


@pytest.mark.parametrize("width", [1, 2, 3])
def test_commitment(width: int) -> None:
    """Every value and every blinding: below their ranges the commitment, otherwise nothing."""
    with tiny_curve(**LARGE) as curve:
        a, b = g.FixedBase("a", curve.subgroup[0]), g.FixedBase("b", curve.subgroup[4])

        def spec(value: int, blinding: int) -> Sequence[int] | None:
            if value >> width or blinding >= 64:
                return None
            return curve.add(curve.times(value, a.point), curve.times(blinding, b.point))

        gadget = trace(lambda v, r: pair(g.commit(v, r, bits=width, value_base=a, blinding_base=b)), 2)
        must_be_graph(gadget, spec)


def test_commitment_u(monkeypatch: pytest.MonkeyPatch) -> None:
    from zkpriv.gadgets import pedersen

    with tiny_curve(**LARGE) as curve:
        bases = {"G_v": g.FixedBase("a", curve.subgroup[0]), "H": g.FixedBase("b", curve.subgroup[4])}
        monkeypatch.setattr(pedersen, "generator", bases.__getitem__)

        def spec(value: int, blinding: int) -> Sequence[int] | None:
            if value >> 2 or blinding >= 64:
                return None
            return curve.add(curve.times(value, bases["G_v"].point), curve.times(blinding, bases["H"].point))[:1]

        must_be_graph(trace(lambda v, r: [commit_u(v, r, bits=2)], 2), spec)


def test_variable_base() -> None:
    """The ladder with one step in Montgomery form and the rest complete: every base of order l, every scalar."""
    with tiny_curve(**LARGE) as curve, tiny_ladder(curve.l, 4):
        gadget = trace(lambda k, u, v: pair(variable_base_mul(k, ed.Point(u, v))), 3)
        for base in curve.subgroup[:6]:

            def spec(k: int, u: int, v: int, base: Affine = base) -> Sequence[int] | None:
                # K = k + 3l lies in [2^5, 2^6): negative k down to -7 stand for their multiple.
                real = k if k < 50 else k - curve.p
                return curve.times(real % curve.l, base) if 32 <= real + 3 * curve.l < 64 else None

            must_be_graph(gadget, spec, fixed={1: base[0], 2: base[1]})


def test_bits_pack() -> None:
    check(19, lambda *x: [pack(bits(x))], 4, lambda *x: [number(x)] if are_bits(x) else None)
