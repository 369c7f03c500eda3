# SPDX-License-Identifier: GPL-3.0-or-later
"""Transforms, multi-scalar multiplications and threads of the C core: thin typed wrappers.

Scalars are canonical 32-byte little-endian vectors; points are uncompressed encodings or key format (64 bytes a
coordinate, 52-bit limbs of x * 2^416 mod p). ``threads`` 0 means the default size of the pool.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from zkpriv._native import ffi, lib
from zkpriv.errors import BackendError, EncodingError

R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
NTT_MAX_LOG: int = int(lib.ZKP_NTT_MAX_LOG)
_REASONS = {
    lib.ZKP_ERR_LENGTH: "wrong length",
    lib.ZKP_ERR_FLAGS: "wrong flag bits",
    lib.ZKP_ERR_RANGE: "a coordinate is not below p",
    lib.ZKP_ERR_NOT_ON_CURVE: "not on the curve",
    lib.ZKP_ERR_NOT_IN_SUBGROUP: "not in the subgroup of order r",
}


class Check(IntEnum):
    """What is checked about points on the way in."""

    TRUSTED = int(lib.ZKP_POINTS_TRUSTED)
    ON_CURVE = int(lib.ZKP_POINTS_ON_CURVE)
    SUBGROUP = int(lib.ZKP_POINTS_SUBGROUP)
    MEMBERS = int(lib.ZKP_POINTS_MEMBERS)


_DIRECTIONS = {
    (False, False): lib.ZKP_NTT_FORWARD,
    (True, False): lib.ZKP_NTT_INVERSE,
    (False, True): lib.ZKP_NTT_COSET_FORWARD,
    (True, True): lib.ZKP_NTT_COSET_INVERSE,
}


def threads() -> int:
    """Default size of the thread pool."""
    return int(lib.zkp_threads())


def set_threads(count: int) -> None:
    """Set the default size (1 to ZKP_MAX_THREADS), or return to the CPU affinity with 0."""
    most = lib.ZKP_MAX_THREADS
    if not 0 <= count <= most or lib.zkp_threads_set(count) != lib.ZKP_OK:
        raise BackendError(f"the number of threads must be 1 to {most} (or 0 for the CPU affinity), got {count}")


def ntt_root(log_n: int) -> bytes:
    """The primitive 2^log_n-th root of unity in use, log_n up to 32."""
    out = ffi.new("uint8_t[32]")
    if not 0 <= log_n <= 32:
        raise BackendError(f"roots of unity exist for 2^0 to 2^32, not 2^{log_n}")
    _raise_for(lib.zkp_ntt_root(out, log_n), "root of unity")
    return bytes(ffi.buffer(out))


def ntt_root_of(n: int) -> bytes:
    """The primitive n-th root of unity in use; n = 2^k or 3 * 2^k with k from 0 to 32."""
    out = ffi.new("uint8_t[32]")
    if not 0 < n < 1 << 64 or lib.zkp_ntt_root_n(out, n) != lib.ZKP_OK:
        raise BackendError(f"roots of unity in use are of order 2^k or 3 * 2^k with k up to 32, not {n}")
    return bytes(ffi.buffer(out))


def ntt(values_le32: bytes, inverse: bool = False, *, coset: bool = False, threads: int = 0) -> bytes:
    """Coefficients to values on the domain <w> of 2^k or 3 * 2^k points (``inverse``: back), natural order in and out.

    ``coset``: values on g*<w> instead, with g^n = -1. A scalar >= r raises ``EncodingError``.
    """
    count, rest = divmod(len(values_le32), 32)
    if rest or count < 1 or count // (count & -count) not in (1, 3) or count > 1 << NTT_MAX_LOG:
        raise EncodingError(
            f"a transform takes 32 * n bytes with n = 2^k or 3 * 2^k, at most 2^{NTT_MAX_LOG}, "
            f"got {len(values_le32)} bytes"
        )
    values = bytearray(values_le32)
    direction = _DIRECTIONS[bool(inverse), coset]
    status = lib.zkp_ntt_n_le32(ffi.from_buffer("uint8_t[]", values), count, direction, threads)
    if status == lib.ZKP_ERR_RANGE:
        raise _scalar_error(values_le32)
    _raise_for(status, "transform")
    return bytes(values)


def g1_msm(points: bytes, scalars_le: bytes, *, check: Check = Check.ON_CURVE, threads: int = 0) -> bytes:
    """The sum of scalar times point: 96-byte encodings in and out. Malformed points or scalars raise ``EncodingError``.

    Points outside the subgroup are taken unless ``check`` is SUBGROUP. A scalar k above r/2 counts as k - r, which is
    the same in the subgroup alone. Variable time in points and scalars.
    """
    return _msm(lib.zkp_g1_msm, 96, points, scalars_le, check, threads)


def g2_msm(points: bytes, scalars_le: bytes, *, check: Check = Check.ON_CURVE, threads: int = 0) -> bytes:
    """As ``g1_msm`` on G2, with 192-byte encodings."""
    return _msm(lib.zkp_g2_msm, 192, points, scalars_le, check, threads)


def g1_to_key(points: bytes, *, check: Check = Check.SUBGROUP, threads: int = 0) -> bytes:
    """96-byte encodings to key format (128 bytes a point)."""
    return _to_key(lib.zkp_g1_to_key, 96, points, check, threads)


def g2_to_key(points: bytes, *, check: Check = Check.SUBGROUP, threads: int = 0) -> bytes:
    """192-byte encodings to key format (256 bytes a point)."""
    return _to_key(lib.zkp_g2_to_key, 192, points, check, threads)


def _scalar_error(scalars_le: bytes) -> EncodingError:
    """The error that names the first scalar which is not reduced."""
    for offset in range(0, len(scalars_le), 32):
        if int.from_bytes(scalars_le[offset : offset + 32], "little") >= R:
            return EncodingError(f"scalar {offset // 32} is not below r", offset=offset)
    return EncodingError("a scalar is not below r")


def _count(data: bytes, size: int, what: str) -> int:
    count, rest = divmod(len(data), size)
    if rest:
        raise EncodingError(f"{what}: {len(data)} bytes are not a multiple of {size}", offset=size * count)
    return count


def _raise_for(status: int, what: str) -> None:
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError(f"{what}: out of memory")
    if status != lib.ZKP_OK:
        raise BackendError(f"{what}: the native core returned status {status}")


def _raise_for_points(status: int, bad_index: int, size: int, what: str) -> None:
    if status in _REASONS and bad_index != 0xFFFFFFFFFFFFFFFF:
        raise EncodingError(f"{what}: point {bad_index}: {_REASONS[status]}", offset=size * bad_index)
    _raise_for(status, what)


def _msm(call: Callable[..., int], size: int, points: bytes, scalars_le: bytes, check: Check, threads: int) -> bytes:
    count = _count(points, size, "points")
    if _count(scalars_le, 32, "scalars") != count:
        raise EncodingError(f"as many scalars as points are needed, got {len(scalars_le) // 32} and {count}")
    out = ffi.new("uint8_t[]", size)
    bad = ffi.new("uint64_t *")
    status = call(out, bad, points, scalars_le, count, int(check), threads)
    if status == lib.ZKP_ERR_RANGE and bad[0] == 0xFFFFFFFFFFFFFFFF:
        raise _scalar_error(scalars_le)
    _raise_for_points(status, int(bad[0]), size, "points")
    return bytes(ffi.buffer(out))


def _to_key(call: Callable[..., int], size: int, points: bytes, check: Check, threads: int) -> bytes:
    count = _count(points, size, "points")
    words = size // 6  # 64 bytes of key format for 48 of an encoding
    out = ffi.new("uint64_t[]", count * words)
    bad = ffi.new("uint64_t *")
    status = call(out, bad, points, count, int(check), threads)
    _raise_for_points(status, int(bad[0]), size, "points")
    return bytes(ffi.buffer(out))
