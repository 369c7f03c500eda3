# SPDX-License-Identifier: GPL-3.0-or-later
"""Jubjub for circuits: constants, the Montgomery form, and tables of multiples of fixed generators.

Edwards form: -u^2 + v^2 = 1 + d u^2 v^2. Montgomery form: y^2 = x^3 + A x^2 + x with A = 40962, by
x = (1 + v)/(1 - v), y = c*x/u, where c^2 = -(A + 2). Source: Zcash protocol specification, sections 5.4.9.3 and A.2.3.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import TypeAlias

from zkpriv.errors import CircuitError
from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub
from zkpriv.reference.field import sqrt_mod
from zkpriv.reference.jubjub import IDENTITY, ORDER, D

__all__ = ["IDENTITY", "MONTGOMERY_A", "MONTGOMERY_SCALE", "ORDER", "D", "FixedBase", "generator", "to_montgomery"]

Affine: TypeAlias = tuple[int, int]

#: Windows of a base whose tables are made at once.
_WINDOWS = 8

MONTGOMERY_A: int = 40962
_ROOT = sqrt_mod(-(MONTGOMERY_A + 2) % R, R)
if _ROOT is None:
    raise ArithmeticError("-(A + 2) is a square in the field of Jubjub")
#: c with c^2 = -(A + 2); the smaller of the two roots.
MONTGOMERY_SCALE: int = min(_ROOT, R - _ROOT)

#: The names of the four generators of the transfer (Sapling's, by published group hash).
NAMES = {
    "G": "PROOF_GENERATION_KEY_GENERATOR",
    "T": "SPENDING_KEY_GENERATOR",
    "G_v": "VALUE_COMMITMENT_VALUE_GENERATOR",
    "H": "VALUE_COMMITMENT_RANDOMNESS_GENERATOR",
}


def to_montgomery(point: Affine) -> Affine:
    """The Montgomery form of a point other than the identity and (0, -1), for which a CircuitError."""
    return _montgomery([(*point, 1, 0)])[0]


def _montgomery(points: Sequence[jubjub.Extended]) -> list[Affine]:
    """Montgomery forms of points (U : V : Z) with one inversion for all of them."""
    # x = (Z + V)/(Z - V) and y = c*x*Z/U.
    denominators = [(z - v) * u % R for u, v, z, _ in points]
    products = list(accumulate(denominators, lambda a, b: a * b % R))
    if not products[-1]:
        raise CircuitError("the identity and the point of order 2 have no affine Montgomery form here")
    left = pow(products[-1], -1, R)
    out = []
    for place in range(len(points) - 1, -1, -1):
        u, v, z, _ = points[place]
        top = (z + v) * (left * products[place - 1] if place else left) % R
        left = left * denominators[place] % R
        out.append((top * u % R, MONTGOMERY_SCALE * top * z % R))
    return out[::-1]


class FixedBase:
    """A constant point B of order l with tables of multiples of h = B/2, made on first use and kept."""

    def __init__(self, name: str, point: Affine) -> None:
        """CircuitError if the point is not of order l: the lemmas of the window gadgets rest on it."""
        if point == IDENTITY or not jubjub.in_subgroup(point):
            raise CircuitError(f"the base {name} must be a point of prime order of Jubjub")
        self.name = name
        self.point = point
        self.half = jubjub.mul(point, pow(2, -1, ORDER))
        self._lock = threading.Lock()
        self._doubles: list[jubjub.Extended] = [jubjub.extended(self.half)]
        self._windows: dict[tuple[int, int], list[Affine]] = {}

    def times(self, scalar: int) -> Affine:
        """scalar * B."""
        return jubjub.mul(self.point, scalar % ORDER)

    def half_times(self, scalar: int) -> Affine:
        """scalar * h."""
        return jubjub.mul(self.half, scalar % ORDER)

    def window(self, offset: int, width: int) -> list[Affine]:
        """Montgomery forms of t * 2^offset * h for t = 1, 3, ..., 2^width - 1."""
        # One thread at a time: two that extend the doubles together would append one of them twice, and every later
        # window would belong to another base.
        with self._lock:
            return self._window(offset, width)

    def _window(self, offset: int, width: int) -> list[Affine]:
        if (offset, width) not in self._windows:
            # The next windows of this width are wanted soon: they share the inversion.
            offsets = [offset + number * width for number in range(_WINDOWS)]
            while len(self._doubles) <= offsets[-1] + 1:
                self._doubles.append(jubjub.add_extended(self._doubles[-1], self._doubles[-1]))
            multiples = []
            for own in offsets:
                multiples.append(self._doubles[own])
                for _ in range(1, 1 << (width - 1)):
                    multiples.append(jubjub.add_extended(multiples[-1], self._doubles[own + 1]))
            forms = _montgomery(multiples)
            for number, own in enumerate(offsets):
                self._windows[(own, width)] = forms[number << (width - 1) : (number + 1) << (width - 1)]
        return self._windows[(offset, width)]

    def __repr__(self) -> str:
        return f"<FixedBase {self.name}>"


@cache
def generator(name: str) -> FixedBase:
    """One of the four generators of the transfer: ``G``, ``T``, ``G_v`` or ``H``."""
    if name not in NAMES:
        raise CircuitError(f"generators are {', '.join(NAMES)}, not {name!r}")
    return FixedBase(name, jubjub.generator(NAMES[name]))
