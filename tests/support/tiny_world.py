# SPDX-License-Identifier: GPL-3.0-or-later
"""The circuit language and the gadgets over a tiny field, and a tiny curve of Jubjub's form.

The code of the gadgets stays as it is: in ``tiny_field`` and ``tiny_curve`` the modulus, the constants of the curve and
the numbers of bits that follow from them are others, in every module of the language and the gadgets. So a gadget can
be tried on all inputs, and the set of all assignments that satisfy it computed (``support.all_assignments``).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any
from unittest import mock

import zkpriv.gadgets
import zkpriv.r1cs
from zkpriv.gadgets import bits as bits_module
from zkpriv.gadgets import curve, fixed_base, nullifier_key, variable_base
from zkpriv.r1cs import field
from zkpriv.reference import jubjub

#: The module: the package exports a function of the same name.
poseidon = importlib.import_module("zkpriv.gadgets.poseidon")

Affine = tuple[int, int]


@cache
def _modules() -> tuple[ModuleType, ...]:
    found: list[ModuleType] = [jubjub]
    for package in (zkpriv.r1cs, zkpriv.gadgets):
        for entry in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            found.append(importlib.import_module(entry.name))
    return tuple(found)


@contextmanager
def _constants(values: Mapping[str, tuple[Any, Any]]) -> Iterator[None]:
    """Each global of that name and (first) value has the other value; a constant that nobody has is a mistake."""
    with ExitStack() as stack:
        for name, (old, new) in values.items():
            holders = [module for module in _modules() if getattr(module, name, None) == old]
            assert holders, f"no module has {name} = {old}"
            for module in holders:
                stack.enter_context(mock.patch.object(module, name, new))
        yield


@contextmanager
def tiny_field(p: int) -> Iterator[None]:
    """Everything that is traced and solved inside is over the field of p elements, p an odd prime."""
    length = p.bit_length()
    with _constants(
        {
            "R": (field.R, p),
            "FIELD_BITS": (bits_module.FIELD_BITS, length),
            "SAFE_BITS": (bits_module.SAFE_BITS, length - 1),
        }
    ):
        yield


@dataclass(frozen=True)
class Curve:
    """-u^2 + v^2 = 1 + d u^2 v^2 over p elements, with a subgroup of prime order l: all that Jubjub is, but large."""

    p: int
    d: int
    l: int  # noqa: E741 (its name in the lemmas)
    points: tuple[Affine, ...]

    def add(self, a: Affine, b: Affine) -> Affine:
        """The sum, by the complete law (not the code under test)."""
        p, cross = self.p, self.d * a[0] * b[0] * a[1] * b[1]
        u = (a[0] * b[1] + a[1] * b[0]) * pow(1 + cross, -1, p)
        v = (a[1] * b[1] + a[0] * b[0]) * pow(1 - cross, -1, p)
        return u % p, v % p

    def times(self, k: int, a: Affine) -> Affine:
        """k*a by repeated addition."""
        total = (0, 1)
        for _ in range(k):
            total = self.add(total, a)
        return total

    @property
    def subgroup(self) -> list[Affine]:
        """The points of order l."""
        return [a for a in self.points if a != (0, 1) and self.times(self.l, a) == (0, 1)]


@cache
def find_curve(p: int, l: int) -> Curve:  # noqa: E741
    """A curve over p elements, p = 1 modulo 4, with l times a power of two points; the premises of the lemmas hold."""
    roots: dict[int, list[int]] = {}
    for x in range(p):
        roots.setdefault(x * x % p, []).append(x)
    squares = set(roots) - {0}
    assert p % 4 == 1
    for d in range(2, p):
        # d is no square: the law is complete. 1 + d is one: the Montgomery form has the scale of Jubjub's.
        if d in squares or (1 + d) % p not in squares:
            continue
        points = tuple(
            (u, v) for u in range(p) for v in roots.get((1 + u * u) * pow(1 - d * u * u, -1, p) % p, ())
        )
        if len(points) in (4 * l, 8 * l):
            return Curve(p, d, l, points)
    raise AssertionError(f"no curve over {p} elements with 4*{l} or 8*{l} points")


@contextmanager
def tiny_curve(p: int, l: int, *, scalar_bits: int, compared: int | None = None) -> Iterator[Curve]:  # noqa: E741
    """``tiny_field`` with a curve; scalars have ``scalar_bits`` bits, a multiple of three, in windows of three."""
    chosen = find_curve(p, l)
    d = chosen.d
    montgomery = 2 * (d - 1) * pow(-1 - d, -1, p) % p
    scale = next(c for c in range(1, p) if (c * c + montgomery + 2) % p == 0)
    low = scalar_bits - 3
    top = scalar_bits if compared is None else compared
    skipped = scalar_bits - top
    bound = (l >> skipped << skipped) - 1
    with (
        tiny_field(p),
        _constants(
            {
                "D": (jubjub.D, d),
                "ORDER": (jubjub.ORDER, l),
                "MONTGOMERY_A": (curve.MONTGOMERY_A, montgomery),
                "MONTGOMERY_SCALE": (curve.MONTGOMERY_SCALE, scale),
                "SCALAR_BITS": (fixed_base.SCALAR_BITS, scalar_bits),
                "LOW_BITS": (fixed_base.LOW_BITS, low),
                "COMPARED_BITS": (nullifier_key.COMPARED_BITS, top),
                "CANONICAL_BOUND": (nullifier_key.CANONICAL_BOUND, bound),
                "_WINDOWS": (nullifier_key._WINDOWS, scalar_bits // 3),
            }
        ),
    ):
        yield chosen


@contextmanager
def tiny_ladder(l: int, scalar_bits: int) -> Iterator[None]:  # noqa: E741
    """Inside ``tiny_curve``: the ladder for scalars of s = ``scalar_bits`` bits; 2^(s+1) <= 3l and 2^s + 3l <= 2^(s+2).

    The three constants are derived as ``variable_base`` derives them.
    """
    width = scalar_bits + 1
    assert 1 << width <= 3 * l and (1 << scalar_bits) + 3 * l <= 1 << (width + 1)
    with (
        mock.patch.object(variable_base, "_BITS", width),
        mock.patch.object(variable_base, "_SHIFT", 3 * l - (1 << width)),
        mock.patch.object(variable_base, "_SAFE_STEPS", l.bit_length() - 3),
        mock.patch.object(variable_base, "SCALAR_BITS", scalar_bits),
    ):
        yield


@contextmanager
def tiny_poseidon(p: int, width: int, full: int, partial: int) -> Iterator[None]:
    """Inside ``tiny_field``: a permutation of ``width`` with fewer rounds, small constants and a small matrix."""
    matrix = [[(i * i + 3 * i * j + j + 1) % p or 1 for j in range(width)] for i in range(width)]
    constants = [[(7 * i * i + 3 * j + 1) % p for j in range(width)] for i in range(full + partial)]
    poseidon._template.cache_clear()
    try:
        with mock.patch.object(poseidon, "_parameters", lambda _: (matrix, constants, full, partial)):
            yield
    finally:
        poseidon._template.cache_clear()
