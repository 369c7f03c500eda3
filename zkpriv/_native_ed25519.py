# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519, ristretto255 and Keccak through the C core. Names as in ``_ed25519_impl`` and ``_python_ed25519``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zkpriv._native import ffi, lib
from zkpriv.errors import BackendError, EncodingError

_POINT_PROBLEMS = {
    lib.ZKP_ERR_RANGE: "the y-coordinate is not below p",
    lib.ZKP_ERR_FLAGS: "the sign bit is set though x is zero",
    lib.ZKP_ERR_NOT_ON_CURVE: "no point of Ed25519 has this y-coordinate",
    lib.ZKP_ERR_IDENTITY: "the point is the identity",
    lib.ZKP_ERR_NOT_IN_SUBGROUP: "the point is outside the prime-order subgroup",
}


def _point_error(status: int, offset: int = 0) -> EncodingError:
    if status == lib.ZKP_ERR_FLAGS:
        offset += 31
    return EncodingError(_POINT_PROBLEMS.get(status, f"status {status} of the C core"), offset=offset)


def _accept(status: int) -> None:
    if status == lib.ZKP_OK:
        return
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError("the C core got no memory")
    raise BackendError(f"the C core returned status {status}: please report this")


def _sized(count: int, *parts: tuple[bytes, int]) -> None:
    """The core reads count times so many bytes of each part; another size is a fault of this package."""
    if not all(type(data) is bytes and len(data) == count * size for data, size in parts):
        raise AssertionError("an argument of the C core has the wrong size")


def _buffer(size: int) -> tuple[bytearray, Any]:
    out = bytearray(size)
    return out, ffi.from_buffer("uint8_t[]", out)


# Points


def decode_many(data: bytes, rule: int, prime_order: bool) -> bytes:
    if len(data) % 32:
        raise EncodingError(f"Ed25519 points are 32 bytes each, got {len(data)} bytes")
    count = len(data) // 32
    out, target = _buffer(64 * count)
    bad = ffi.new("uint64_t *")
    flags = rule | (lib.ZKP_ED25519_MEMBER if prime_order else 0)
    status = lib.zkp_ed25519_decode_many(target, bad, data, count, flags)
    if status != lib.ZKP_OK:
        raise _point_error(status, 32 * int(bad[0]))
    return bytes(out)


def check(xy: bytes) -> None:
    _sized(1, (xy, 64))
    status = lib.zkp_ed25519_check(xy)
    if status == lib.ZKP_ERR_RANGE:
        raise EncodingError("a coordinate is not below p", offset=0)
    if status != lib.ZKP_OK:
        raise EncodingError("no point of Ed25519 has these coordinates", offset=0)


def check_prime_order(xy: bytes) -> None:
    if xy == bytes(32) + b"\x01" + bytes(31):
        raise _point_error(lib.ZKP_ERR_IDENTITY)
    if in_subgroup(xy) != b"\x01":
        raise _point_error(lib.ZKP_ERR_NOT_IN_SUBGROUP)


def encode_many(points: bytes) -> bytes:
    out = bytearray()
    for start in range(0, len(points), 64):
        out += points[start + 32 : start + 64]
        out[-1] |= (points[start] & 1) << 7
    return bytes(out)


def in_subgroup(points: bytes) -> bytes:
    count = len(points) // 64
    _sized(count, (points, 64))
    out, target = _buffer(count)
    lib.zkp_ed25519_in_subgroup_many(target, points, count)
    return bytes(out)


def add(p: bytes, q: bytes) -> bytes:
    return sum_points(p + q)


def sum_points(points: bytes) -> bytes:
    count = len(points) // 64
    _sized(count, (points, 64))
    out, target = _buffer(64)
    _accept(lib.zkp_ed25519_sum(target, points, count))
    return bytes(out)


def mul_many(points: bytes, scalars: bytes) -> bytes:
    count = len(points) // 64
    _sized(count, (points, 64), (scalars, 32))
    out, target = _buffer(64 * count)
    _accept(lib.zkp_ed25519_mul_many(target, points, scalars, count))
    return bytes(out)


def msm_var(points: bytes, scalars: bytes) -> bytes:
    count = len(points) // 64
    _sized(count, (points, 64), (scalars, 32))
    out, target = _buffer(64)
    _accept(lib.zkp_ed25519_msm_bytes(target, points, scalars, count))
    return bytes(out)


def make_bases(points: bytes) -> Any:
    count = len(points) // 64
    _sized(count, (points, 64))
    bases = lib.zkp_ed25519_bases_make(points, count)
    if bases == ffi.NULL:
        raise MemoryError("no memory for the tables of fixed points")
    return ffi.gc(bases, lib.zkp_ed25519_bases_free)


def bases_msm_var(bases: Any, scalars: bytes, points: bytes, more: bytes) -> bytes:
    count, others = len(scalars) // 32, len(points) // 64
    _sized(count, (scalars, 32))
    _sized(others, (points, 64), (more, 32))
    out, target = _buffer(64)
    _accept(lib.zkp_ed25519_bases_msm(target, bases, scalars, count, points, more, others))
    return bytes(out)


def hash_to_points(items: Sequence[bytes]) -> bytes:
    lengths = ffi.new("uint64_t[]", [len(item) for item in items] or 1)
    out, target = _buffer(64 * len(items))
    _accept(lib.zkp_ed25519_hash_to_points(target, b"".join(items), lengths, len(items)))
    return bytes(out)


def keccak256(data: bytes) -> bytes:
    out, target = _buffer(32)
    lib.zkp_keccak256(target, data, len(data))
    return bytes(out)


# ristretto255


def ristretto_decode(data: bytes) -> bytes:
    if len(data) != 32:
        raise EncodingError(f"a ristretto255 element is 32 bytes, got {len(data)}")
    out, target = _buffer(64)
    status = lib.zkp_ristretto_decode_xy(target, data)
    if status == lib.ZKP_ERR_RANGE:
        raise EncodingError("the field element is not below p, or negative", offset=0)
    if status != lib.ZKP_OK:
        raise EncodingError("no ristretto255 element has this encoding", offset=0)
    return bytes(out)


def ristretto_encode(xy: bytes) -> bytes:
    _sized(1, (xy, 64))
    out, target = _buffer(32)
    lib.zkp_ristretto_encode_xy(target, xy)
    return bytes(out)


def ristretto_equals(p: bytes, q: bytes) -> bool:
    _sized(1, (p, 64), (q, 64))
    return bool(lib.zkp_ristretto_equals_xy(p, q))


def ristretto_map(data: bytes) -> bytes:
    if len(data) != 64:
        raise EncodingError(f"64 uniform bytes are needed, got {len(data)}")
    out, target = _buffer(64)
    lib.zkp_ristretto_map_xy(target, data)
    return bytes(out)


# Signatures


def eddsa_verify(key: bytes, message: bytes, signature: bytes, zip215: bool) -> bool:
    _sized(1, (key, 32), (signature, 64))
    where = ffi.new("int *")
    rule = lib.ZKP_EDDSA_ZIP215 if zip215 else lib.ZKP_EDDSA_STRICT
    status = lib.zkp_eddsa_verify(where, key, message, len(message), signature, rule)
    if status in (lib.ZKP_OK, lib.ZKP_ERR_SIGNATURE):
        return bool(status == lib.ZKP_OK)
    if status == lib.ZKP_ERR_LENGTH:
        raise EncodingError("the signature's scalar is not below the order", offset=32)
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError("no memory to verify a signature")
    reason = "the point has small order" if status == lib.ZKP_ERR_IDENTITY else _point_error(status).reason
    raise EncodingError(f"{'the nonce point' if where[0] else 'the key'}: {reason}")
