# SPDX-License-Identifier: GPL-3.0-or-later
"""Which code runs for Jubjub, Poseidon and signatures: the C core, or the pure-Python reference without it.

Byte-level functions, the same in ``_native_jubjub`` and ``_python_jubjub``. Secrets exist in C alone: ``secrets()``
raises ``BackendError`` with the reason when there is no C core.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from zkpriv import backend


@cache
def _module() -> Any:
    if backend.is_native:
        from zkpriv import _native_jubjub

        return _native_jubjub
    from zkpriv import _python_jubjub

    return _python_jubjub


def secrets() -> Any:
    """The module of secret operations; BackendError without the C core."""
    backend.require_native("handling secrets (keys, signing, scanning)")
    return _module()


def is_secret_handle(handle: object) -> bool:
    return backend.is_native and bool(_module().is_secret_handle(handle))


def decode(data: bytes, allow_identity: bool, allow_off_subgroup: bool) -> bytes:
    return bytes(_module().decode(data, allow_identity, allow_off_subgroup))


def decode_many(data: bytes, allow_identity: bool) -> bytes:
    return bytes(_module().decode_many(data, allow_identity))


def check(uv: bytes, allow_identity: bool, allow_off_subgroup: bool) -> None:
    _module().check(uv, allow_identity, allow_off_subgroup)


def add(p: bytes, q: bytes) -> bytes:
    return bytes(_module().add(p, q))


def sum_points(points: bytes) -> bytes:
    return bytes(_module().sum_points(points))


def mul_var(p: bytes, k: int) -> bytes:
    return bytes(_module().mul_var(p, k))


def msm_var(points: bytes, scalars: bytes) -> bytes:
    return bytes(_module().msm_var(points, scalars))


def poseidon_hash(tag: int, rows: bytes, length: int) -> bytes:
    return bytes(_module().poseidon_hash(tag, rows, length))


def poseidon_permute(t: int, state: bytes) -> bytes:
    return bytes(_module().poseidon_permute(t, state))


def schnorr_verify(key: bytes, message: bytes, signature: bytes, base: bytes, person: bytes, zcash: bool) -> bool:
    return bool(_module().schnorr_verify(key, message, signature, base, person, zcash))


def schnorr_verify_batch(
    keys: bytes, digests: bytes, signatures: bytes, count: int, base: bytes, person: bytes
) -> Sequence[int]:
    bad: Sequence[int] = _module().schnorr_verify_batch(keys, digests, signatures, count, base, person)
    return bad
