# SPDX-License-Identifier: GPL-3.0-or-later
"""Driver of libsodium through PyNaCl: operations on Ed25519 for the comparison.

Its functions go from bytes to bytes and check that a point lies in the subgroup, so they do more than a multiplication.
The result of a list of points is told as their sum.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import serve
from nacl import bindings

ORDER = 2**252 + 27742317777372353535851937790883648493
given = serve.inputs()


def packed(number: int) -> bytes:
    return (number % ORDER).to_bytes(32, "little")


def scalars(size: int) -> list[bytes]:
    found, value = [], given.scalar_start % ORDER
    for _ in range(size):
        found.append(packed(value))
        value = (given.multiplier * value + given.constant) % ORDER
    return found


def points(size: int) -> list[bytes]:
    base = bindings.crypto_scalarmult_ed25519_base_noclamp
    return [base(packed(given.point_start + index * given.point_step)) for index in range(size)]


def told(found: list[bytes]) -> str:
    total = found[0]
    for point in found[1:]:
        total = bindings.crypto_core_ed25519_add(total, point)
    return total.hex()


def prepare(kernel: str, size: int, threads: int) -> serve.Job:
    given_points, given_scalars = points(size), scalars(size)
    pairs = list(zip(given_scalars, given_points, strict=True))
    works: dict[str, Callable[[], list[bytes]]] = {
        "ed-mul-bytes": lambda: [bindings.crypto_scalarmult_ed25519_noclamp(n, p) for n, p in pairs],
        "ed-mul-base": lambda: [bindings.crypto_scalarmult_ed25519_base_noclamp(n) for n in given_scalars],
    }
    if kernel == "ed-decode-subgroup":
        check = bindings.crypto_core_ed25519_is_valid_point
        return serve.Job(lambda: all(map(check, given_points)), lambda good: serve.must(bool(good), kernel))
    if kernel not in works:
        raise ValueError(f"no kernel {kernel}")
    return serve.Job(works[kernel], lambda found: told(found))  # type: ignore[arg-type]


serve.serve(f"libsodium through PyNaCl {version('pynacl')}", prepare)
