# SPDX-License-Identifier: GPL-3.0-or-later
"""Which code runs for Jubjub, Poseidon and signatures: the C core, or the pure-Python reference without it.

Byte-level functions, the same in ``_native_jubjub`` and ``_python_jubjub``. Secrets exist in C alone: ``secrets()``
raises ``BackendError`` with the reason when there is no C core. ``ZKPRIV_BACKEND=python`` forces the reference.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

from zkpriv.errors import BackendError


@cache
def _choose() -> tuple[Any, str]:
    """The module that answers, and why the C core does not (empty if it does)."""
    if os.environ.get("ZKPRIV_BACKEND") == "python":
        from zkpriv import _python_jubjub

        return _python_jubjub, "ZKPRIV_BACKEND=python asks for the reference"
    try:
        from zkpriv import _native_jubjub
    except ImportError as error:
        from zkpriv import _python_jubjub

        return _python_jubjub, f"the C core is missing ({error})"
    return _native_jubjub, ""


def secrets() -> Any:
    """The module of secret operations."""
    module, why_not = _choose()
    if why_not:
        raise BackendError(f"secrets need the C core: {why_not}; install a wheel or rebuild, and unset ZKPRIV_BACKEND")
    return module


def is_secret_handle(handle: object) -> bool:
    module, why_not = _choose()
    return not why_not and bool(module.is_secret_handle(handle))


def decode(data: bytes, allow_identity: bool, allow_off_subgroup: bool) -> bytes:
    return bytes(_choose()[0].decode(data, allow_identity, allow_off_subgroup))


def decode_many(data: bytes, allow_identity: bool) -> bytes:
    return bytes(_choose()[0].decode_many(data, allow_identity))


def check(uv: bytes, allow_identity: bool, allow_off_subgroup: bool) -> None:
    _choose()[0].check(uv, allow_identity, allow_off_subgroup)


def add(p: bytes, q: bytes) -> bytes:
    return bytes(_choose()[0].add(p, q))


def sum_points(points: bytes) -> bytes:
    return bytes(_choose()[0].sum_points(points))


def mul_var(p: bytes, k: int) -> bytes:
    return bytes(_choose()[0].mul_var(p, k))


def msm_var(points: bytes, scalars: bytes) -> bytes:
    return bytes(_choose()[0].msm_var(points, scalars))


def poseidon_hash(tag: int, rows: bytes, length: int) -> bytes:
    return bytes(_choose()[0].poseidon_hash(tag, rows, length))


def poseidon_permute(t: int, state: bytes) -> bytes:
    return bytes(_choose()[0].poseidon_permute(t, state))


def schnorr_verify(key: bytes, message: bytes, signature: bytes, base: bytes, person: bytes, zcash: bool) -> bool:
    return bool(_choose()[0].schnorr_verify(key, message, signature, base, person, zcash))


def schnorr_verify_batch(
    keys: bytes, digests: bytes, signatures: bytes, count: int, base: bytes, person: bytes
) -> Sequence[int]:
    bad: Sequence[int] = _choose()[0].schnorr_verify_batch(keys, digests, signatures, count, base, person)
    return bad
