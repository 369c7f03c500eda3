# SPDX-License-Identifier: GPL-3.0-or-later
"""Native maps to G1 and G2 on bytes: the twins of ``zkpriv.reference.backend``'s functions of the same names."""

from __future__ import annotations

from zkpriv._native import ffi, lib
from zkpriv.errors import EncodingError
from zkpriv.reference.hash_to_curve import expand_message_xmd


def _range_error(u: bytes) -> EncodingError:
    modulus = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
    bad = next(start for start in range(0, len(u), 48) if int.from_bytes(u[start : start + 48], "big") >= modulus)
    return EncodingError("a coordinate is not below p", offset=bad)


def map_to_g1(u: bytes) -> bytes:
    """EIP-2537's map of a field element, 48 bytes big-endian, to 96 bytes."""
    if len(u) != 48:
        raise EncodingError(f"the map takes 48 bytes, got {len(u)}")
    out = ffi.new("uint8_t[]", 96)
    if lib.zkp_map_to_g1(out, bytes(u)) != lib.ZKP_OK:
        raise _range_error(u)
    return bytes(ffi.buffer(out))


def map_to_g2(u: bytes) -> bytes:
    """EIP-2537's map of an element of Fp2, c0 then c1, 48 bytes big-endian each, to 192 bytes."""
    if len(u) != 96:
        raise EncodingError(f"the map takes 96 bytes, got {len(u)}")
    out = ffi.new("uint8_t[]", 192)
    if lib.zkp_map_to_g2(out, bytes(u)) != lib.ZKP_OK:
        raise _range_error(u)
    return bytes(ffi.buffer(out))


def hash_to_g1(message: bytes, dst: bytes, random_oracle: bool) -> bytes:
    """RFC 9380 with SHA-256, 96 bytes."""
    count = 2 if random_oracle else 1
    out = ffi.new("uint8_t[]", 96)
    lib.zkp_hash_to_g1(out, expand_message_xmd(message, dst, 64 * count), count)
    return bytes(ffi.buffer(out))


def hash_to_g2(message: bytes, dst: bytes, random_oracle: bool) -> bytes:
    """RFC 9380 with SHA-256, 192 bytes."""
    count = 2 if random_oracle else 1
    out = ffi.new("uint8_t[]", 192)
    lib.zkp_hash_to_g2(out, expand_message_xmd(message, dst, 128 * count), count)
    return bytes(ffi.buffer(out))
