# SPDX-License-Identifier: GPL-3.0-or-later
"""Jubjub, Poseidon, signatures and secrets through the C core. Names as in ``_jubjub_impl`` and ``_python_jubjub``."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from zkpriv._native import ffi, lib
from zkpriv.errors import BackendError, EncodingError

_HANDLE = ffi.typeof("zkp_secret *")

_POINT_PROBLEMS = {
    lib.ZKP_ERR_RANGE: "a coordinate is not below r",
    lib.ZKP_ERR_FLAGS: "the sign bit is set though u is zero",
    lib.ZKP_ERR_NOT_ON_CURVE: "no point of Jubjub has these coordinates",
    lib.ZKP_ERR_IDENTITY: "the point is the identity",
    lib.ZKP_ERR_NOT_IN_SUBGROUP: "the point is outside the prime-order subgroup",
}
_ALLOW_IDENTITY = lib.ZKP_JUBJUB_ALLOW_IDENTITY
_ALLOW_OFF_SUBGROUP = lib.ZKP_JUBJUB_ALLOW_OFF_SUBGROUP


def _point_error(status: int, offset: int = 0) -> EncodingError:
    if status == lib.ZKP_ERR_FLAGS:
        offset += 31
    return EncodingError(_POINT_PROBLEMS.get(status, f"status {status} of the C core"), offset=offset)


def _accept(status: int) -> None:
    """Turn a status of a function on trusted points and secrets into an error."""
    if status == lib.ZKP_OK:
        return
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError("the C core got no memory, or no randomness from the operating system")
    if status == lib.ZKP_ERR_ARGUMENT:
        raise EncodingError("a scalar secret is needed here, and this one holds plain bytes: derive a scalar from it")
    if status == lib.ZKP_ERR_RANGE:
        raise EncodingError("a scalar or coordinate is not reduced")
    raise BackendError(f"the C core returned status {status}: please report this")


def _flags(allow_identity: bool, allow_off_subgroup: bool) -> int:
    return (_ALLOW_IDENTITY if allow_identity else 0) | (_ALLOW_OFF_SUBGROUP if allow_off_subgroup else 0)


# Points


def decode(data: bytes, allow_identity: bool, allow_off_subgroup: bool) -> bytes:
    if len(data) != 32:
        raise EncodingError(f"a Jubjub point is 32 bytes, got {len(data)}")
    return _decode(data, 1, _flags(allow_identity, allow_off_subgroup))


def decode_many(data: bytes, allow_identity: bool) -> bytes:
    if len(data) % 32:
        raise EncodingError(f"Jubjub points are 32 bytes each, got {len(data)} bytes")
    return _decode(data, len(data) // 32, _flags(allow_identity, False))


def _decode(data: bytes, count: int, flags: int) -> bytes:
    out = bytearray(64 * count)
    bad = ffi.new("uint64_t *")
    status = lib.zkp_jubjub_decode_many(ffi.from_buffer("uint8_t[]", out), bad, data, count, flags)
    if status != lib.ZKP_OK:
        raise _point_error(status, 32 * int(bad[0]))
    return bytes(out)


def check(uv: bytes, allow_identity: bool, allow_off_subgroup: bool) -> None:
    status = lib.zkp_jubjub_check(uv, _flags(allow_identity, allow_off_subgroup))
    if status != lib.ZKP_OK:
        raise _point_error(status)


def add(p: bytes, q: bytes) -> bytes:
    return sum_points(p + q)


def sum_points(points: bytes) -> bytes:
    out = bytearray(64)
    _accept(lib.zkp_jubjub_sum(ffi.from_buffer("uint8_t[]", out), points, len(points) // 64))
    return bytes(out)


def mul_var(p: bytes, k: int) -> bytes:
    return msm_var(p, k.to_bytes(32, "little"))


def msm_var(points: bytes, scalars: bytes) -> bytes:
    out = bytearray(64)
    _accept(lib.zkp_jubjub_msm(ffi.from_buffer("uint8_t[]", out), points, scalars, len(points) // 64))
    return bytes(out)


# Poseidon


def poseidon_hash(tag: int, rows: bytes, length: int) -> bytes:
    count = len(rows) // (32 * length)
    out = bytearray(32 * count)
    status = lib.zkp_poseidon_hash_many(
        ffi.from_buffer("uint8_t[]", out), tag.to_bytes(32, "little"), rows, count, length, 0
    )
    if status != lib.ZKP_OK:
        raise EncodingError("an input of Poseidon is not below r: reduce it first")
    return bytes(out)


def poseidon_permute(t: int, state: bytes) -> bytes:
    out = bytearray(32 * t)
    if lib.zkp_poseidon_permute_bytes(ffi.from_buffer("uint8_t[]", out), state, t) != lib.ZKP_OK:
        raise EncodingError("an element of Poseidon's state is not below r: reduce it first")
    return bytes(out)


# Signatures


def _person(person: bytes) -> bytes:
    if len(person) > 16:
        raise EncodingError(f"a personalisation is at most 16 bytes, got {len(person)}")
    return person.ljust(16, b"\0")


def _signature_problem(status: int, where: str = "") -> EncodingError:
    if status == lib.ZKP_ERR_ARGUMENT:
        return EncodingError(f"the key is the identity or outside the prime-order subgroup{where}")
    if status == lib.ZKP_ERR_LENGTH:
        return EncodingError(f"the signature's scalar is not below the order{where}", offset=32)
    reason = _POINT_PROBLEMS.get(status, f"status {status} of the C core")
    return EncodingError(f"the signature's nonce point: {reason}{where}", offset=0)


def _sized(count: int, *parts: tuple[bytes, int]) -> None:
    """The core reads count times so many bytes of each part; another size is a fault of this package."""
    if not all(type(data) is bytes and len(data) == count * size for data, size in parts):
        raise AssertionError("an argument of the C core has the wrong size")


def schnorr_verify(key: bytes, message: bytes, signature: bytes, base: bytes, person: bytes, zcash: bool) -> bool:
    _sized(1, (key, 64), (message, len(message)), (signature, 64), (base, 64))
    status = lib.zkp_schnorr_verify(key, message, len(message), signature, base, _person(person), int(zcash))
    if status in (lib.ZKP_OK, lib.ZKP_ERR_SIGNATURE):
        return bool(status == lib.ZKP_OK)
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError("no memory to verify a signature")
    raise _signature_problem(status)


def schnorr_verify_batch(
    keys: bytes, digests: bytes, signatures: bytes, count: int, base: bytes, person: bytes
) -> Sequence[int]:
    statuses = ffi.new("int32_t[]", max(count, 1))
    width = len(digests) // count if count else 0
    _sized(count, (keys, 64), (digests, width), (signatures, 64))
    _sized(1, (base, 64))
    status = lib.zkp_schnorr_verify_batch(statuses, keys, digests, width, signatures, count, base, _person(person))
    if status == lib.ZKP_OK:
        return ()
    if status != lib.ZKP_ERR_SIGNATURE:
        _accept(status)
    for index in range(count):
        if statuses[index] not in (lib.ZKP_OK, lib.ZKP_ERR_SIGNATURE):
            raise _signature_problem(statuses[index], f" (item {index})")
    return tuple(index for index in range(count) if statuses[index] != lib.ZKP_OK)


# Secrets: handles are owned cdata that wipe and free themselves


def is_secret_handle(handle: object) -> bool:
    return isinstance(handle, ffi.CData) and ffi.typeof(handle) is _HANDLE


def _own(pointer: Any) -> Any:
    return ffi.gc(pointer, lib.zkp_secret_free)


def _make(function: Any, *arguments: Any) -> Any:
    out = ffi.new("zkp_secret **")
    _accept(function(out, *arguments))
    return _own(out[0])


def release(handle: Any) -> None:
    ffi.release(handle)


def random_scalar() -> Any:
    return _make(lib.zkp_secret_random_scalar)


def random_bytes() -> Any:
    return _make(lib.zkp_secret_random_bytes)


def from_bytes(data: Any) -> Any:
    return _make(lib.zkp_secret_from_bytes, ffi.from_buffer("uint8_t[]", data))


def from_scalar(data: Any) -> Any:
    out = ffi.new("zkp_secret **")
    status = lib.zkp_secret_from_scalar(out, ffi.from_buffer("uint8_t[]", data))
    if status == lib.ZKP_ERR_RANGE:
        raise EncodingError("a scalar must be below l, the order of the subgroup")
    _accept(status)
    return _own(out[0])


def derive(key: Any, person: bytes, data: bytes, scalar: bool) -> Any:
    function = lib.zkp_secret_derive_scalar if scalar else lib.zkp_secret_derive_bytes
    return _make(function, key, _person(person), data, len(data))


def add_scalars(a: Any, b: Any) -> Any:
    return _make(lib.zkp_secret_add, a, b)


def sub_scalars(a: Any, b: Any) -> Any:
    return _make(lib.zkp_secret_sub, a, b)


def mul_scalars(a: Any, b: Any) -> Any:
    return _make(lib.zkp_secret_mul, a, b)


def neg_scalar(a: Any) -> Any:
    return _make(lib.zkp_secret_neg, a)


def is_scalar(handle: Any) -> bool:
    return bool(lib.zkp_secret_is_scalar(handle))


def equal(a: Any, b: Any) -> bool:
    return bool(lib.zkp_secret_equal(a, b))


def reveal(handle: Any) -> bytes:
    out = bytearray(32)
    lib.zkp_secret_reveal(ffi.from_buffer("uint8_t[]", out), handle)
    return bytes(out)


def _point_out(function: Any, *arguments: Any) -> bytes:
    out = bytearray(64)
    _accept(function(ffi.from_buffer("uint8_t[]", out), *arguments))
    return bytes(out)


def mul_base(handle: Any, base: bytes) -> bytes:
    return _point_out(lib.zkp_secret_mul_base, handle, base)


def dh(handle: Any, point: bytes) -> Any:
    return _make(lib.zkp_secret_dh, handle, point)


def commit(value: int, blinding: Any) -> bytes:
    return _point_out(lib.zkp_secret_commit, value, blinding)


def one_time_key(point: bytes, h: Any, h_t: Any) -> bytes:
    return _point_out(lib.zkp_secret_one_time_key, point, h, h_t)


def derive_output(shared: Any, ephemeral: bytes, index: int) -> tuple[Any, Any, Any, int, Any]:
    h, h_t, rho, aead = (ffi.new("zkp_secret **") for _ in range(4))
    tag = ffi.new("uint8_t *")
    _accept(lib.zkp_secret_derive_output(h, h_t, rho, tag, aead, shared, ephemeral, index))
    return _own(h[0]), _own(h_t[0]), _own(rho[0]), int(tag[0]), _own(aead[0])


def is_canonical_nullifier_key(handle: Any) -> bool:
    yes = ffi.new("int *")
    _accept(lib.zkp_secret_is_canonical_nullifier_key(yes, handle))
    return bool(yes[0])


def packed_nullifier_key(handle: Any) -> bytes:
    out = bytearray(32)
    _accept(lib.zkp_secret_packed_nullifier_key(ffi.from_buffer("uint8_t[]", out), handle))
    return bytes(out)


def nullifier(handle: Any, position: int, dummy: bool) -> bytes:
    out = bytearray(32)
    _accept(lib.zkp_secret_nullifier(ffi.from_buffer("uint8_t[]", out), handle, position, int(dummy)))
    return bytes(out)


def schnorr_sign(
    handle: Any, base: bytes, challenge_person: bytes, nonce_person: bytes, input_index: int, message: bytes
) -> bytes:
    out = bytearray(64)
    status = lib.zkp_schnorr_sign(
        ffi.from_buffer("uint8_t[]", out),
        handle,
        base,
        _person(challenge_person),
        _person(nonce_person),
        input_index,
        message,
        len(message),
    )
    if status == lib.ZKP_ERR_IDENTITY:
        raise EncodingError("the secret is the zero scalar: its key is the identity, and nobody may accept a signature")
    _accept(status)
    return bytes(out)


def scan(
    view: Any, points: bytes, affine: bool, tags: bytes, indices: array[int], threads: int
) -> list[tuple[int, Any]]:
    count = len(tags)
    out = ffi.new("zkp_secret *[]", max(count, 1))
    places = ffi.new("uint32_t[]", max(count, 1))
    found = ffi.new("uint64_t *")
    words = ffi.from_buffer("uint32_t[]", indices)
    _accept(lib.zkp_secret_scan(out, places, found, view, points, int(affine), tags, words, count, threads))
    return [(int(places[i]), _own(out[i])) for i in range(found[0])]
