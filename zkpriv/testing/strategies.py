# SPDX-License-Identifier: GPL-3.0-or-later
"""Hypothesis strategies for what circuits take: field elements, numbers of some bits, points and scalars of Jubjub.

Uniform draws of a 255-bit field never meet 0, r - 1 or 2^64, which is where circuits break; so about half of what these
draw comes from a corpus of edges. Needs Hypothesis (``pip install zkpriv[testing]``).
"""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub
from zkpriv.reference.field import sqrt_mod
from zkpriv.reference.jubjub import ORDER

Affine = tuple[int, int]


def _edges() -> tuple[int, ...]:
    powers = (1, 3, 8, 16, 32, 63, 64, 128, 250, 252, 253, 254)
    near = [(1 << power) + step for power in powers for step in (-1, 0, 1)]
    special = [
        0,
        1,
        2,
        (R - 1) // 2,
        (R + 1) // 2,
        R - 1,
        R - 2,
        # Below 2^255 - r an element is the sum of two different strings of 255 bits.
        (1 << 255) - R - 1,
        (1 << 255) - R,
        # What wraps to a small number, and what a negative amount looks like.
        R - (1 << 64),
        R - (1 << 63),
        R - (1 << 32),
        ORDER - 1,
        ORDER,
        ORDER + 1,
    ]
    return tuple(sorted({value % R for value in (*special, *near)}))


#: Field elements that break circuits: 0, 1, r - 1, (r -+ 1)/2, 2^k and its neighbours, what wraps, the order of Jubjub.
EDGES: tuple[int, ...] = _edges()


def field_elements(*, nonzero: bool = False) -> st.SearchStrategy[int]:
    """Elements of the field as integers, edges often."""
    low = 1 if nonzero else 0
    return st.one_of(
        st.sampled_from([value for value in EDGES if value >= low]),
        st.integers(low, R - 1),
        st.integers(low, 255),
        st.integers(1, 255).map(lambda step: R - step),
    )


def numbers(bits: int) -> st.SearchStrategy[int]:
    """Integers below 2^bits, edges often: what a range check of ``bits`` bits must accept."""
    if not 1 <= bits <= 254:
        raise ValueError(f"numbers have 1 to 254 bits, got {bits}")
    top = (1 << bits) - 1
    return st.one_of(
        st.sampled_from([value for value in EDGES if value <= top]),
        st.integers(0, top),
        st.integers(0, min(top, 15)).map(lambda step: top - step),
    )


def out_of_range(bits: int) -> st.SearchStrategy[int]:
    """Field elements that are 2^bits or more, edges often: what a range check of ``bits`` bits must refuse."""
    if not 1 <= bits <= 254:
        raise ValueError(f"numbers have 1 to 254 bits, got {bits}")
    low = 1 << bits
    steps = min(15, R - 1 - low)
    return st.one_of(
        st.sampled_from([value for value in EDGES if value >= low]),
        st.integers(low, R - 1),
        st.integers(0, steps).map(lambda step: low + step),
        st.integers(0, steps).map(lambda step: R - 1 - step),
    )


def not_bits() -> st.SearchStrategy[int]:
    """Field elements other than 0 and 1."""
    return field_elements().filter(lambda value: value > 1)


def jubjub_scalars(*, canonical: bool = True) -> st.SearchStrategy[int]:
    """Scalars modulo the order l, edges often. ``canonical=False``: up to 2^252, where k and k + l are the same."""
    top = ORDER if canonical else 1 << 252
    edges = {0, 1, 2, 7, 8, ORDER // 2, ORDER - 2, ORDER - 1, ORDER, ORDER + 1, 1 << 249, 1 << 251, (1 << 252) - 1}
    repeated = [sum(digit << 3 * i for i in range(84)) for digit in range(8)]  # windows of one digit
    return st.one_of(
        st.sampled_from([value for value in (*sorted(edges), *repeated) if value < top]),
        st.integers(0, top - 1),
    )


@cache
def small_order_points() -> tuple[Affine, ...]:
    """The eight points whose order divides 8, the identity first."""
    for v in range(2, 1000):
        v2 = v * v % R
        u2 = (v2 - 1) * pow(1 + jubjub.D * v2, -1, R) % R
        u = sqrt_mod(u2, R)
        if u is not None:
            eighth = jubjub.mul((u, v), ORDER)
            if jubjub.mul(eighth, 4) != jubjub.IDENTITY:
                return tuple(jubjub.mul(eighth, i) for i in range(8))
    raise ArithmeticError("no point of full order below v = 1000")


def jubjub_points(*, subgroup: bool = True) -> st.SearchStrategy[Affine]:
    """Points (u, v) as a gadget takes them, the identity among them.

    ``subgroup=False``: any point of the curve, those of small and of mixed order often.
    """
    base = jubjub.generator("SPENDING_KEY_GENERATOR")
    inside = jubjub_scalars().map(lambda scalar: jubjub.mul(base, scalar))
    if subgroup:
        return inside
    small = st.sampled_from(small_order_points())
    return st.one_of(inside, small, st.builds(jubjub.add, inside, small))
