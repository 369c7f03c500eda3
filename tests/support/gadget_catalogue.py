# SPDX-License-Identifier: GPL-3.0-or-later
"""Every shipped gadget as a circuit of its own with honest inputs, and again over a tiny field or curve.

For deletion mutation: in its real size a gadget is judged by the lint, in the tiny world by the set of all satisfying
assignments. Both are the same code.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from support.all_assignments import Gadget, trace
from support.gadgets import alone
from support.tiny_world import Curve, find_curve, tiny_curve, tiny_field, tiny_ladder, tiny_poseidon
from zkpriv import gadgets as g
from zkpriv.gadgets import edwards as ed
from zkpriv.gadgets.fixed_base import fixed_base_mul_u
from zkpriv.gadgets.nullifier_key import pack as pack_key
from zkpriv.gadgets.pedersen import commit_u
from zkpriv.gadgets.variable_base import multiply_any, variable_base_mul
from zkpriv.gadgets.windows import OddDigit, SignMagnitude, odd_sum
from zkpriv.r1cs import LC, Circuit, current
from zkpriv.reference import jubjub
from zkpriv.reference.jubjub import ORDER

Build = Callable[..., "Sequence[LC] | None"]
_DRAW = random.Random(11)


def _bits(values: Sequence[LC]) -> list[Any]:
    return [g.boolean(value) for value in values]


def _pair(point: ed.Point) -> list[LC]:
    return [point.u, point.v]


def _on(u: LC, v: LC) -> ed.Point:
    return g.point_on_curve(u, v)


def _ranged(gadget: Callable[..., Any], width: int) -> Build:
    def build(a: LC, b: LC) -> Any:
        g.range_check(a, width)
        g.range_check(b, width)
        made = gadget(a, b, width)
        return None if made is None or isinstance(made, list) else [made]

    return build


@dataclass(frozen=True)
class Entry:
    """``build`` with ``results`` results on each of ``samples`` (honest inputs); ``tiny`` traces it in a tiny world.

    ``fixed``: inputs of the tiny gadget that have one value each, where all would be too many. ``quick``: small enough
    for every run of the tests.
    """

    name: str
    build: Build
    results: int
    samples: tuple[tuple[int, ...], ...]
    tiny: Callable[[], Any] | None
    quick: bool = True
    fixed: dict[int, int] | None = None

    def circuit(self) -> Circuit:
        """The gadget in its real size; rows named ``out[...]/bind`` belong to the wrapping, not to the gadget."""
        return alone(self.build, len(self.samples[0]), self.results)


def _field(p: int, build: Build, inputs: int) -> Callable[[], Any]:
    @contextmanager
    def world() -> Iterator[Gadget]:
        with tiny_field(p):
            yield trace(build, inputs)

    return world


def _hash(p: int, width: int, build: Build, inputs: int) -> Callable[[], Any]:
    @contextmanager
    def world() -> Iterator[Gadget]:
        with tiny_field(p), tiny_poseidon(p, width, 2, 1):
            yield trace(build, inputs)

    return world


def _curve(p: int, l: int, make: Callable[[Curve], Build], inputs: int) -> Callable[[], Any]:  # noqa: E741
    @contextmanager
    def world() -> Iterator[Gadget]:
        with tiny_curve(p, l, scalar_bits=6) as curve:
            yield trace(make(curve), inputs)

    return world


@contextmanager
def _ladder() -> Iterator[Gadget]:
    with tiny_curve(101, 13, scalar_bits=6) as curve, tiny_ladder(curve.l, 4):
        yield trace(lambda k, u, v: _pair(variable_base_mul(k, ed.Point(u, v))), 3)


_LADDER_BASE = dict(enumerate(find_curve(101, 13).subgroup[0], 1))


def _base(curve: Curve, number: int = 0) -> Any:
    return g.FixedBase("tiny", curve.subgroup[number])


def _point() -> jubjub.Point:
    return jubjub.mul(g.generator("G").point, _DRAW.randrange(ORDER))


def _scalar() -> int:
    return _DRAW.randrange(ORDER)


def _shift(build: Callable[..., Any], points: int, extra: int = 0) -> Build:
    """``build`` of points on the curve and ``extra`` wires."""

    def on(*x: LC) -> Any:
        return build(*(_on(x[2 * i], x[2 * i + 1]) for i in range(points)), *x[2 * points :])

    return on


def _points(count: int, *extra: int) -> tuple[int, ...]:
    return (*(coordinate for _ in range(count) for coordinate in _point()), *extra)


def _tiny_points(p: int, l: int, build: Callable[..., Any], points: int, extra: int = 0) -> Callable[[], Any]:  # noqa: E741
    return _curve(p, l, lambda _: _shift(build, points, extra), 2 * points + extra)


def _poseidon(*x: LC) -> list[LC]:
    return [g.poseidon(g.Domain.LEAF, x)]


def _level(arity: int) -> Build:
    width = arity.bit_length() - 1
    return lambda leaf, *x: [g.merkle_root(leaf, [x[width:]], _bits(x[:width]))]


def _level_inputs(arity: int) -> tuple[int, ...]:
    width = arity.bit_length() - 1
    children = [100 + 7 * i * i for i in range(arity)]
    return (children[arity - 1], *([1] * width), *children)


def _two_bases(k: LC) -> list[LC]:
    scalar = g.Scalar(k)
    return [fixed_base_mul_u(scalar, g.generator("T")), fixed_base_mul_u(scalar, g.generator("G"))]


def _digit(width: int, base: Callable[[], Any]) -> Build:
    return lambda x: _pair(odd_sum(base(), [OddDigit(g.boolean(x) if width == 1 else x, 0, width, "odd digit")]))


def _sum(base: Callable[[], Any], count: int) -> Build:
    return lambda *x: _pair(odd_sum(base(), [OddDigit(g.boolean(b), i, 1, "bit") for i, b in enumerate(x)]))


def _t() -> Any:
    return g.generator("T")


def _entries() -> Iterator[Entry]:
    def of(p: int, name: str, build: Build, results: int, *samples: tuple[int, ...], quick: bool = True) -> Entry:
        return Entry(name, build, results, samples, _field(p, build, len(samples[0])), quick)

    yield of(7, "boolean", lambda x: [g.boolean(x)], 1, (1,), (0,))
    yield of(7, "is_zero", lambda x: [x.is_zero()], 1, (0,), (5,))
    yield of(5, "is_equal", lambda x, y: [x.is_equal(y)], 1, (4, 4), (4, 9))
    yield of(7, "must_be_nonzero", lambda x: x.must_be_nonzero("nonzero"), 0, (5,))
    yield of(7, "power, x^5", lambda x: [x**5], 1, (3,))
    yield of(7, "all_of, 4 bits", lambda *x: [g.all_of(_bits(x))], 1, (1, 0, 1, 1), (1, 1, 1, 1))
    yield of(7, "any_of, 4 bits", lambda *x: [g.any_of(_bits(x))], 1, (0, 0, 1, 0), (0, 0, 0, 0))
    yield of(5, "xor_all, 3 bits", lambda *x: [g.xor_all(_bits(x))], 1, (1, 0, 1))
    yield of(7, "must_be_one_hot, 3 bits", lambda *x: g.must_be_one_hot(_bits(x)), 0, (0, 1, 0))
    yield of(5, "select", lambda b, x, y: [g.select(g.boolean(b), x, y)], 1, (1, 7, 9))
    yield of(5, "swap", lambda b, x, y: g.swap(g.boolean(b), x, y), 2, (1, 7, 9))
    yield of(3, "mux, 4 values", lambda *x: [g.mux(_bits(x[:2]), x[2:])], 1, (1, 0, 3, 1, 4, 9))
    yield of(
        3,
        "must_select, 4 values",
        lambda *x: g.must_select(_bits(x[:2]), x[2:6], x[6], "chosen"),
        0,
        (1, 0, 3, 1, 4, 9, 1),
    )
    tables = [3, 1, 4, 1, 5, 9, 2, 6], [0, 0, 7, 11, 11, 2, 13, 0]
    yield of(17, "lookup, two tables of 8", lambda *x: g.lookup(_bits(x), *tables), 2, (1, 0, 1), (1, 1, 1))
    yield of(5, "must_be_member, 4 members", lambda x, *m: g.must_be_member(x, m), 0, (7, 3, 5, 7, 9))
    for tied in (0, 2, -1):
        yield of(37, f"to_bits, 5 bits, bit {tied} tied", lambda x, t=tied: g.to_bits(x, 5, tied=t), 5, (21,))
    yield of(37, "range_check, 5 bits", lambda x: g.range_check(x, 5), 5, (21,))
    for limit in (8, 21, 26, 32):
        yield of(37, f"must_be_below {limit}", lambda x, n=limit: g.must_be_below(x, n), (limit - 1).bit_length(), (5,))
    canonical = _field(37, lambda x: g.to_bits_canonical(x, compare_top=6), 1)
    values = (12345,), (jubjub.R - 1,)
    yield Entry("to_bits_canonical", lambda x: g.to_bits_canonical(x), 255, values, canonical, quick=False)
    canonical = _field(37, lambda x: g.to_bits_canonical(x, compare_top=4), 1)
    top = lambda x: g.to_bits_canonical(x, compare_top=96)  # noqa: E731
    yield Entry("to_bits_canonical, top bits", top, 255, ((12345,),), canonical, quick=False)
    pairs = (3, 6), (5, 5)
    yield of(17, "is_less, 3 bits", _ranged(g.is_less, 3), 1, *pairs)
    yield of(17, "is_at_most, 3 bits", _ranged(g.is_at_most, 3), 1, *pairs)
    yield of(17, "must_be_less, 3 bits", _ranged(g.must_be_less, 3), 0, (3, 6))
    yield of(17, "must_be_at_most, 3 bits", _ranged(g.must_be_at_most, 3), 0, *pairs)

    for count, p in ((1, 13), (2, 7), (3, 7), (4, 7)):
        tiny = _hash(p, count + 1, _poseidon, count)
        yield Entry(f"poseidon, {count} inputs", _poseidon, 1, (tuple(range(1, count + 1)),), tiny, quick=count == 1)
    yield Entry("poseidon, 8 inputs", _poseidon, 1, (tuple(range(1, 9)),), None, quick=False)
    for arity, fixed in ((2, {}), (4, {5: 2, 6: 4})):
        tiny = _hash(7, arity + 1, _level(arity), 1 + (arity.bit_length() - 1) + arity)
        yield Entry(f"merkle level, arity {arity}", _level(arity), 1, (_level_inputs(arity),), tiny, False, fixed)
    yield Entry("merkle level, arity 8", _level(8), 1, (_level_inputs(8),), None, quick=False)

    def points(
        name: str, build: Callable[..., Any], results: int, count: int, *extra: int, quick: bool = True
    ) -> Entry:
        sample = _points(count, *extra)
        tiny = _tiny_points(17, 3, build, count, len(extra))
        return Entry(name, _shift(build, count, len(extra)), results, (sample,), tiny, quick)

    yield points("point_on_curve", _pair, 2, 1)
    yield points("add", lambda p, q: _pair(ed.add(p, q)), 2, 2, quick=False)
    yield points("add_u", lambda p, q: [ed.add_u(p, q)], 1, 2, quick=False)
    bound = lambda p, q, u, v: ed.add(p, q, u=u, v=v) and None  # noqa: E731
    p, q = _point(), _point()
    given = (*p, *q, *jubjub.add(p, q))
    tiny = _tiny_points(17, 3, bound, 2, 2)
    yield Entry("add, u and v given", _shift(bound, 2, 2), 0, (given,), tiny, quick=False)
    yield points("double", lambda p: _pair(ed.double(p)), 2, 1)
    yield points("select_point", lambda p, q, b: _pair(ed.select_point(g.boolean(b), p, q)), 2, 2, 1, quick=False)
    yield points("unless", lambda p, b: _pair(ed.unless(g.boolean(b), p)), 2, 1, 0)
    small = "must_not_have_small_order"
    yield Entry(
        small,
        _shift(lambda p: ed.must_not_have_small_order(p), 1),
        0,
        (_points(1),),
        _tiny_points(73, 11, lambda p: ed.must_not_have_small_order(p), 1),
        quick=False,
    )
    yield points("multiply_any, 3 bits", lambda p, *b: _pair(multiply_any(_bits(b), p)), 2, 1, 1, 0, 1, quick=False)

    for width, sample in ((1, 1), (2, 3), (3, jubjub.R - 5)):
        tiny = _curve(101, 13, lambda c, w=width: _digit(w, lambda: _base(c)), 1)
        yield Entry(f"odd digit, {width} bits, and its point", _digit(width, _t), 2, ((sample,),), tiny)
    tiny = _curve(101, 13, lambda c: _sum(lambda: _base(c), 3), 3)
    yield Entry("odd_sum, three windows", _sum(_t, 3), 2, ((1, 0, 1),), tiny)
    magnitude = lambda base: lambda *x: _pair(odd_sum(base(), [SignMagnitude(*_bits(x), 0)]))  # noqa: E731
    tiny = _curve(101, 13, lambda c: magnitude(lambda: _base(c)), 3)
    yield Entry("sign and magnitude, and its point", magnitude(_t), 2, ((1, 0, 1),), tiny)
    tiny = _curve(101, 13, lambda c: lambda k: _pair(g.fixed_base_mul(k, _base(c))), 1)
    yield Entry("fixed_base_mul", lambda k: _pair(g.fixed_base_mul(k, _t())), 2, ((_scalar(),),), tiny, quick=False)
    yield Entry("fixed_base_mul_u, two bases", _two_bases, 2, ((_scalar(),),), None, quick=False)
    key = pack_key(_scalar() >> 3)
    edge = pack_key((7 << 249) | (_scalar() >> 12))
    tiny = _curve(101, 13, lambda c: lambda k: _pair(g.NullifierKey(k).times(_base(c))), 1)
    own = lambda k: _pair(g.NullifierKey(k).times(_t()))  # noqa: E731
    yield Entry("NullifierKey and its multiple", own, 2, ((key,), (edge,)), tiny, quick=False)
    tiny = _curve(101, 13, lambda c: lambda k: g.NullifierKey(k) and None, 1)
    yield Entry("NullifierKey alone", lambda k: g.NullifierKey(k) and None, 0, ((key,), (edge,)), tiny, quick=False)
    sample = (_scalar(), *_point())
    ladder = lambda k, u, v: _pair(variable_base_mul(k, ed.Point(u, v)))  # noqa: E731
    yield Entry("variable_base_mul", ladder, 2, (sample,), _ladder, quick=False, fixed=_LADDER_BASE)
    for width in (1, 2, 3):
        tiny = _curve(101, 13, lambda c, w=width: lambda x: g.Amount(x, w) and None, 1)
        yield Entry(f"Amount, {9 + width} bits", lambda x, w=width: g.Amount(x, 9 + w) and None, 0, ((777,),), tiny)
    tiny = _curve(
        101, 13, lambda c: lambda v, r: _pair(g.commit(v, r, bits=2, value_base=_base(c), blinding_base=_base(c, 4))), 2
    )
    sample = (_DRAW.randrange(1 << 64), _scalar())
    yield Entry("commit, 64 bits", lambda v, r: _pair(g.commit(v, r)), 2, (sample,), tiny, quick=False)
    yield Entry("commit_u, 64 bits", lambda v, r: [commit_u(v, r)], 1, (sample,), None, quick=False)
    yield Entry("named product", lambda x, y: [current().multiply(x, y)], 1, ((3, 5),), None)


ENTRIES: tuple[Entry, ...] = tuple(_entries())
