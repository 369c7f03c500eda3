# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets of Ed25519 in the C core: handles are owned cdata that wipe and free themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zkpriv._native import ffi, lib
from zkpriv._native_jubjub import equal, from_bytes, is_secret_handle, random_bytes, release, reveal
from zkpriv.errors import BackendError, EncodingError

__all__ = ["equal", "from_bytes", "is_secret_handle", "random_bytes", "release", "reveal"]


def _accept(status: int) -> None:
    if status == lib.ZKP_OK:
        return
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError("the C core got no memory, or no randomness from the operating system")
    if status == lib.ZKP_ERR_ARGUMENT:
        raise EncodingError("a scalar secret of Ed25519 is needed here: reduce plain bytes, or hash them to a scalar")
    if status == lib.ZKP_ERR_RANGE:
        raise EncodingError("a scalar must be below l, the order of the subgroup")
    raise BackendError(f"the C core returned status {status}: please report this")


def _make(function: Any, *arguments: Any) -> Any:
    out = ffi.new("zkp_secret **")
    _accept(function(out, *arguments))
    return ffi.gc(out[0], lib.zkp_secret_free)


def _bytes_out(size: int, function: Any, *arguments: Any) -> bytes:
    out = bytearray(size)
    _accept(function(ffi.from_buffer("uint8_t[]", out), *arguments))
    return bytes(out)


def random_scalar() -> Any:
    return _make(lib.zkp_ed25519_secret_random)


def from_scalar(data: Any) -> Any:
    return _make(lib.zkp_ed25519_secret_from_scalar, ffi.from_buffer("uint8_t[]", data))


def reduce(data: Any) -> Any:
    view = ffi.from_buffer("uint8_t[]", data)
    return _make(lib.zkp_ed25519_secret_reduce, view, len(view))


def reduced(handle: Any) -> Any:
    return _make(lib.zkp_ed25519_secret_reduced, handle)


def is_scalar(handle: Any) -> bool:
    return bool(lib.zkp_ed25519_secret_is_scalar(handle))


def hash_to_scalar(handle: Any, prefix: bytes, data: bytes) -> Any:
    return _make(lib.zkp_ed25519_secret_hash_to_scalar, handle, prefix, len(prefix), data, len(data))


def hash_to_bytes(handle: Any, prefix: bytes, data: bytes) -> Any:
    return _make(lib.zkp_ed25519_secret_hash_to_bytes, handle, prefix, len(prefix), data, len(data))


def public_hash(handle: Any, prefix: bytes, data: bytes, size: int) -> bytes:
    out = bytearray(32)
    digest = ffi.from_buffer("uint8_t[]", out)
    lib.zkp_ed25519_secret_public_hash(digest, handle, prefix, len(prefix), data, len(data))
    return bytes(out[:size])


def add(a: Any, b: Any) -> Any:
    return _make(lib.zkp_ed25519_secret_add, a, b)


def sub(a: Any, b: Any) -> Any:
    return _make(lib.zkp_ed25519_secret_sub, a, b)


def mul(a: Any, b: Any) -> Any:
    return _make(lib.zkp_ed25519_secret_mul, a, b)


def muladd(a: Any, b: Any, c: Any) -> Any:
    return _make(lib.zkp_ed25519_secret_muladd, a, b, c)


def neg(a: Any) -> Any:
    return _make(lib.zkp_ed25519_secret_neg, a)


def inverse(a: Any) -> Any:
    return _make(lib.zkp_ed25519_secret_inverse, a)


def mul_base(handle: Any, base: bytes) -> bytes:
    return _bytes_out(64, lib.zkp_ed25519_secret_mul_base, handle, base)


def dh(handle: Any, point: bytes) -> Any:
    return _make(lib.zkp_ed25519_secret_dh, handle, point)


def msm(points: bytes, handles: Sequence[Any]) -> bytes:
    array = ffi.new("zkp_secret *[]", list(handles) or 1)
    return _bytes_out(64, lib.zkp_ed25519_secret_msm, points, array, len(handles))


def commit(value: int, blinding: Any) -> bytes:
    return _bytes_out(64, lib.zkp_ed25519_secret_commit, value, blinding)


def eddsa_public_key(seed: Any) -> bytes:
    return _bytes_out(32, _plain(lib.zkp_eddsa_public_key), seed)


def eddsa_sign(seed: Any, message: bytes) -> bytes:
    return _bytes_out(64, _plain(lib.zkp_eddsa_sign), seed, message, len(message))


def _plain(function: Any) -> Any:
    """The function, with the words for a scalar where plain bytes are needed."""

    def call(*arguments: Any) -> int:
        status = int(function(*arguments))
        if status == lib.ZKP_ERR_ARGUMENT:
            raise EncodingError("a seed of 32 plain bytes is needed here, and this secret is a scalar")
        return status

    return call


def monero_scan(
    view: Any, public_keys: bytes, first: Any, output_keys: bytes, indices: Any, view_tags: Any, threads: int
) -> tuple[bytes, bytes]:
    """Spend keys (32 bytes for each candidate) and flags of the hits: ``zkp_monero_scan``."""
    count = len(view_tags)
    if (
        not len(output_keys) == 32 * count == 32 * len(indices) == 32 * first[-1]
        or len(public_keys) != 32 * len(first) - 32
    ):
        raise EncodingError("candidates of a scan: lists of different lengths")
    keys, hits = bytearray(32 * count), bytearray(count)
    _accept(
        lib.zkp_monero_scan(
            ffi.from_buffer("uint8_t[]", keys),
            ffi.from_buffer("uint8_t[]", hits),
            view,
            ffi.from_buffer("uint8_t[]", public_keys),
            ffi.from_buffer("uint64_t[]", first),
            len(first) - 1,
            ffi.from_buffer("uint8_t[]", output_keys),
            ffi.from_buffer("uint64_t[]", indices),
            ffi.from_buffer("int16_t[]", view_tags),
            threads,
        )
    )
    return bytes(keys), bytes(hits)
