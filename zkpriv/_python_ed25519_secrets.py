# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-in until the C functions are there: not constant time."""

from __future__ import annotations

import os
from typing import Any

from zkpriv import _python_ed25519 as points
from zkpriv.errors import EncodingError
from zkpriv.reference import ed25519
from zkpriv.reference.ed25519 import ORDER
from zkpriv.reference.keccak import keccak256


class Handle:
    def __init__(self, value: bytes, scalar: bool) -> None:
        self.value, self.scalar = bytearray(value), scalar

    @property
    def number(self) -> int:
        if not self.scalar:
            raise EncodingError("a scalar secret of Ed25519 is needed here")
        return int.from_bytes(self.value, "little")


def _scalar(k: int) -> Handle:
    return Handle((k % ORDER).to_bytes(32, "little"), True)


def random_scalar() -> Handle:
    return _scalar(1 + int.from_bytes(os.urandom(64), "little") % (ORDER - 1))


def random_bytes() -> Handle:
    return Handle(os.urandom(32), False)


def from_bytes(data: Any) -> Handle:
    return Handle(bytes(data), False)


def from_scalar(data: Any) -> Handle:
    if not ed25519.scalar_is_canonical(bytes(data)):
        raise EncodingError("a scalar must be below l, the order of the subgroup")
    return Handle(bytes(data), True)


def reduce(data: Any) -> Handle:
    return _scalar(int.from_bytes(bytes(data), "little"))


def reduced(handle: Handle) -> Handle:
    return reduce(handle.value)


def is_scalar(handle: Handle) -> bool:
    return handle.scalar


def _hash(handle: Handle, prefix: bytes, data: bytes) -> bytes:
    return keccak256(prefix + bytes(handle.value) + data)


def hash_to_scalar(handle: Handle, prefix: bytes, data: bytes) -> Handle:
    return reduce(_hash(handle, prefix, data))


def hash_to_bytes(handle: Handle, prefix: bytes, data: bytes) -> Handle:
    return Handle(_hash(handle, prefix, data), False)


def public_hash(handle: Handle, prefix: bytes, data: bytes, size: int) -> bytes:
    return _hash(handle, prefix, data)[:size]


def add(a: Handle, b: Handle) -> Handle:
    return _scalar(a.number + b.number)


def sub(a: Handle, b: Handle) -> Handle:
    return _scalar(a.number - b.number)


def mul(a: Handle, b: Handle) -> Handle:
    return _scalar(a.number * b.number)


def muladd(a: Handle, b: Handle, c: Handle) -> Handle:
    return _scalar(a.number * b.number + c.number)


def neg(a: Handle) -> Handle:
    return _scalar(-a.number)


def inverse(a: Handle) -> Handle:
    return _scalar(pow(a.number, ORDER - 2, ORDER))


def mul_base(a: Handle, base: bytes) -> bytes:
    return points.msm_var(base, a.number.to_bytes(32, "little"))


def dh(a: Handle, point: bytes) -> Handle:
    return Handle(points.encode_many(points.msm_var(point, (8 * a.number).to_bytes(32, "little"))), False)


def msm(xy: bytes, scalars: list[Handle]) -> bytes:
    return points.msm_var(xy, b"".join(s.number.to_bytes(32, "little") for s in scalars))


def commit(value: int, blinding: Handle) -> bytes:
    return points._store(ed25519.msm([ed25519.G, ed25519.H], [blinding.number, value]))


def equal(a: Handle, b: Handle) -> bool:
    return a.value == b.value and a.scalar == b.scalar


def reveal(a: Handle) -> bytes:
    return bytes(a.value)


def release(a: Handle) -> None:
    a.value[:] = bytes(32)
