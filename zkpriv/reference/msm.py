# SPDX-License-Identifier: GPL-3.0-or-later
"""Multi-scalar multiplication by Pippenger's buckets; ``Group.msm`` is the definition it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from zkpriv.reference.curve import Group

F = TypeVar("F")


def pippenger(
    group: Group[F], points: Sequence[tuple[F, F] | None], scalars: Sequence[int], window: int = 4
) -> tuple[F, F] | None:
    """The sum of scalar times point for non-negative scalars, ``window`` bits at a time."""
    if len(points) != len(scalars):
        raise ValueError(f"as many scalars as points are needed, got {len(scalars)} and {len(points)}")
    top = max((scalar.bit_length() for scalar in scalars), default=0)
    total: tuple[F, F] | None = None
    for shift in range(-(-top // window) * window - window, -1, -window):
        for _ in range(window):
            total = group.add(total, total)
        buckets: list[tuple[F, F] | None] = [None] * (1 << window)
        for point, scalar in zip(points, scalars, strict=True):
            digit = scalar >> shift & (1 << window) - 1
            buckets[digit] = group.add(buckets[digit], point)
        running: tuple[F, F] | None = None
        for bucket in reversed(buckets[1:]):
            running = group.add(running, bucket)
            total = group.add(total, running)
    return total
