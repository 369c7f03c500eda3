# SPDX-License-Identifier: GPL-3.0-or-later
"""Which code runs for Ed25519, ristretto255 and Keccak: the C core, or the pure-Python reference without it.

Byte-level functions, the same in ``_native_ed25519`` and ``_python_ed25519``. Points are 64 bytes, x then y,
little-endian, of points checked before; scalars are 32 bytes little-endian. Secrets exist in C alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from zkpriv import backend

#: Which encodings are points: see ``zkpriv.reference.ed25519``.
MONERO, RFC8032, ZIP215 = range(3)


@cache
def _module() -> Any:
    if backend.is_native:
        from zkpriv import _native_ed25519

        return _native_ed25519
    from zkpriv import _python_ed25519

    return _python_ed25519


def secrets() -> Any:
    """The module of secret operations; BackendError without the C core."""
    backend.require_native("handling secrets (keys, signing, scanning)")
    from zkpriv import _native_ed25519_secrets

    return _native_ed25519_secrets


def is_secret_handle(handle: object) -> bool:
    return backend.is_native and bool(secrets().is_secret_handle(handle))


def decode_many(data: bytes, rule: int, prime_order: bool) -> bytes:
    return bytes(_module().decode_many(data, rule, prime_order))


def check(xy: bytes) -> None:
    _module().check(xy)


def check_prime_order(xy: bytes) -> None:
    _module().check_prime_order(xy)


def encode_many(points: bytes) -> bytes:
    return bytes(_module().encode_many(points))


def in_subgroup(points: bytes) -> bytes:
    """One byte a point: 1 if it lies in the subgroup of prime order (the identity does)."""
    return bytes(_module().in_subgroup(points))


def add(p: bytes, q: bytes) -> bytes:
    return bytes(_module().add(p, q))


def sum_points(points: bytes) -> bytes:
    return bytes(_module().sum_points(points))


def mul_many(points: bytes, scalars: bytes) -> bytes:
    return bytes(_module().mul_many(points, scalars))


def msm_var(points: bytes, scalars: bytes) -> bytes:
    return bytes(_module().msm_var(points, scalars))


def make_bases(points: bytes) -> Any:
    """Prepared tables of fixed points, for ``bases_msm_var``."""
    return _module().make_bases(points)


def bases_msm_var(bases: Any, scalars: bytes, points: bytes, more: bytes) -> bytes:
    """The sum of scalars times the first of the bases, and of ``more`` times ``points``."""
    return bytes(_module().bases_msm_var(bases, scalars, points, more))


def hash_to_points(items: Sequence[bytes]) -> bytes:
    return bytes(_module().hash_to_points(items))


def keccak256(data: bytes) -> bytes:
    return bytes(_module().keccak256(data))


def ristretto_decode(data: bytes) -> bytes:
    return bytes(_module().ristretto_decode(data))


def ristretto_encode(xy: bytes) -> bytes:
    return bytes(_module().ristretto_encode(xy))


def ristretto_equals(p: bytes, q: bytes) -> bool:
    return bool(_module().ristretto_equals(p, q))


def ristretto_map(data: bytes) -> bytes:
    return bytes(_module().ristretto_map(data))


def eddsa_verify(key: bytes, message: bytes, signature: bytes, zip215: bool) -> bool:
    return bool(_module().eddsa_verify(key, message, signature, zip215))
