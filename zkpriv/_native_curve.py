# SPDX-License-Identifier: GPL-3.0-or-later
"""Points of G1 and G2 in the C core, under the names and signatures that both backends share.

A point is its canonical uncompressed encoding: 96 bytes on G1, 192 on G2. Functions parse it strictly and check that
it is on the curve; the subgroup is checked by ``*_decode(..., subgroup=True)`` and ``*_in_subgroup`` alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zkpriv._native import ffi, lib
from zkpriv.errors import BackendError, EncodingError

R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001

_REASONS = {
    lib.ZKP_ERR_LENGTH: "wrong length",
    lib.ZKP_ERR_FLAGS: "flag bits that the encoding does not allow, or infinity with other bits set",
    lib.ZKP_ERR_RANGE: "a coordinate or scalar is not reduced",
    lib.ZKP_ERR_NOT_ON_CURVE: "not a point of the curve",
    lib.ZKP_ERR_NOT_IN_SUBGROUP: "not in the subgroup of order r",
}


def check(status: int, what: str, *, offset: int | None = None) -> None:
    """Raise what a status code of the core means. ``what`` names the thing that was read."""
    if status == lib.ZKP_OK:
        return
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError(f"{what}: the C core could not allocate memory")
    if status in _REASONS:
        raise EncodingError(f"{what}: {_REASONS[status]}", offset=offset)
    raise BackendError(f"{what}: the C core refused the arguments (status {status}); please report this")


def _expect(data: bytes, size: int, what: str) -> None:
    if len(data) != size:
        raise EncodingError(f"{what}: expected {size} bytes, got {len(data)}")


def _decode(call: Callable[..., int], size: int, what: str, data: bytes, compressed: bool, subgroup: bool) -> bytes:
    _expect(data, size // 2 if compressed else size, f"{what} ({'' if compressed else 'un'}compressed)")
    out = ffi.new("uint8_t[]", size)
    check(call(out, data, len(data), int(subgroup)), what, offset=0)
    return bytes(out)


def _unary(call: Callable[..., int], size: int, out_size: int, what: str, point: bytes) -> bytes:
    _expect(point, size, what)
    out = ffi.new("uint8_t[]", out_size)
    check(call(out, point), what)
    return bytes(out)


def _add(call: Callable[..., int], size: int, what: str, p: bytes, q: bytes) -> bytes:
    _expect(p, size, what)
    _expect(q, size, what)
    out = ffi.new("uint8_t[]", size)
    check(call(out, p, q), what)
    return bytes(out)


def _mul(call: Callable[..., int], size: int, what: str, point: bytes, k: int) -> bytes:
    _expect(point, size, what)
    out = ffi.new("uint8_t[]", size)
    check(call(out, point, k.to_bytes(32, "little")), what)
    return bytes(out)


def _is_member(call: Callable[..., int], size: int, what: str, point: bytes) -> bool:
    _expect(point, size, what)
    status = call(point)
    if status == lib.ZKP_ERR_NOT_IN_SUBGROUP:
        return False
    check(status, what)
    return True


def _decode_many(
    call: Callable[..., int], size: int, what: str, data: bytes, compressed: bool, subgroup: bool
) -> bytes:
    width = size // 2 if compressed else size
    if len(data) % width:
        raise EncodingError(f"{what}s: expected a multiple of {width} bytes, got {len(data)}")
    count = len(data) // width
    out: Any = ffi.new("uint8_t[]", size * count)
    bad = ffi.new("size_t *")
    status = call(out, bad, data, count, width, int(subgroup))
    check(status, f"{what} {bad[0]}", offset=bad[0] * width)
    return bytes(out)


def _whole(k: int) -> int:
    """The scalar as the core takes it: itself if it has 256 bits, else mod r (then the point is in the subgroup)."""
    return k if 0 <= k < 1 << 256 else k % R


def g1_decode(data: bytes, compressed: bool, subgroup: bool) -> bytes:
    """Any form of the encoding to 96 checked bytes. EncodingError says what is wrong."""
    return _decode(lib.zkp_curve_g1_decode, 96, "G1 point", data, compressed, subgroup)


def g1_decode_many(data: bytes, compressed: bool, subgroup: bool) -> bytes:
    """Encodings one after the other, to 96 checked bytes each."""
    return _decode_many(lib.zkp_curve_g1_decode_many, 96, "G1 point", data, compressed, subgroup)


def g1_encode(point: bytes, compressed: bool) -> bytes:
    if not compressed:
        return _decode(lib.zkp_curve_g1_decode, 96, "G1 point", point, False, False)
    return _unary(lib.zkp_curve_g1_compress, 96, 48, "G1 point", point)


def g1_add(p: bytes, q: bytes) -> bytes:
    return _add(lib.zkp_curve_g1_add, 96, "G1 point", p, q)


def g1_neg(p: bytes) -> bytes:
    return _unary(lib.zkp_curve_g1_neg, 96, 96, "G1 point", p)


def g1_mul(p: bytes, k: int) -> bytes:
    """[k]P for any point of the curve and 0 <= k < 2^256; other k are taken mod r. Variable time."""
    return _mul(lib.zkp_curve_g1_mul_var, 96, "G1 point", p, _whole(k))


def g1_mul_subgroup(p: bytes, k: int) -> bytes:
    """[k]P for P known to be in the subgroup, faster. Variable time."""
    return _mul(lib.zkp_curve_g1_mul_subgroup_var, 96, "G1 point", p, k % R)


def g1_mul_ct(p: bytes, k: int) -> bytes:
    """[k]P for P in the subgroup; constant time in C (Python's integer is not)."""
    return _mul(lib.zkp_curve_g1_mul_ct, 96, "G1 point", p, k % R)


def g1_in_subgroup(p: bytes) -> bool:
    return _is_member(lib.zkp_curve_g1_in_subgroup, 96, "G1 point", p)


def g2_decode(data: bytes, compressed: bool, subgroup: bool) -> bytes:
    """Any form of the encoding to 192 checked bytes. EncodingError says what is wrong."""
    return _decode(lib.zkp_curve_g2_decode, 192, "G2 point", data, compressed, subgroup)


def g2_decode_many(data: bytes, compressed: bool, subgroup: bool) -> bytes:
    """Encodings one after the other, to 192 checked bytes each."""
    return _decode_many(lib.zkp_curve_g2_decode_many, 192, "G2 point", data, compressed, subgroup)


def g2_encode(point: bytes, compressed: bool) -> bytes:
    if not compressed:
        return _decode(lib.zkp_curve_g2_decode, 192, "G2 point", point, False, False)
    return _unary(lib.zkp_curve_g2_compress, 192, 96, "G2 point", point)


def g2_add(p: bytes, q: bytes) -> bytes:
    return _add(lib.zkp_curve_g2_add, 192, "G2 point", p, q)


def g2_neg(p: bytes) -> bytes:
    return _unary(lib.zkp_curve_g2_neg, 192, 192, "G2 point", p)


def g2_mul(p: bytes, k: int) -> bytes:
    """[k]P for any point of the curve and 0 <= k < 2^256; other k are taken mod r. Variable time."""
    return _mul(lib.zkp_curve_g2_mul_var, 192, "G2 point", p, _whole(k))


def g2_mul_subgroup(p: bytes, k: int) -> bytes:
    """[k]P for P known to be in the subgroup, faster. Variable time."""
    return _mul(lib.zkp_curve_g2_mul_subgroup_var, 192, "G2 point", p, k % R)


def g2_mul_ct(p: bytes, k: int) -> bytes:
    """[k]P for P in the subgroup; constant time in C (Python's integer is not)."""
    return _mul(lib.zkp_curve_g2_mul_ct, 192, "G2 point", p, k % R)


def g2_in_subgroup(p: bytes) -> bool:
    return _is_member(lib.zkp_curve_g2_in_subgroup, 192, "G2 point", p)
