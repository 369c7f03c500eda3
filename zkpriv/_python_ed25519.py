# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519, ristretto255 and Keccak in pure Python, for machines without the C core. Slow, and without secrets.

Points are 64 bytes: x then y, little-endian.
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.reference import ed25519, eddsa, keccak, ristretto
from zkpriv.reference.ed25519 import Point

_RULES = (ed25519.decode_monero, ed25519.decode_rfc8032, ed25519.decode_zip215)


def _load(xy: bytes) -> Point:
    return int.from_bytes(xy[:32], "little"), int.from_bytes(xy[32:64], "little")


def _store(point: Point) -> bytes:
    return point[0].to_bytes(32, "little") + point[1].to_bytes(32, "little")


def _points(data: bytes) -> list[Point]:
    return [_load(data[start : start + 64]) for start in range(0, len(data), 64)]


def _scalars(data: bytes) -> list[int]:
    return [int.from_bytes(data[start : start + 32], "little") for start in range(0, len(data), 32)]


def decode_many(data: bytes, rule: int, prime_order: bool) -> bytes:
    if len(data) % 32:
        raise EncodingError(f"Ed25519 points are 32 bytes each, got {len(data)} bytes")
    out = bytearray()
    for start in range(0, len(data), 32):
        try:
            point = _RULES[rule](data[start : start + 32])
            if prime_order:
                check_prime_order(_store(point))
        except EncodingError as error:
            raise EncodingError(error.reason, offset=start + (error.offset or 0)) from None
        out += _store(point)
    return bytes(out)


def check_prime_order(xy: bytes) -> None:
    point = _load(xy)
    if point == ed25519.IDENTITY:
        raise EncodingError("the point is the identity", offset=0)
    if not ed25519.in_subgroup(point):
        raise EncodingError("the point is outside the prime-order subgroup", offset=0)


def check(xy: bytes) -> None:
    point = _load(xy)
    if not all(value < ed25519.P for value in point):
        raise EncodingError("a coordinate is not below p", offset=0)
    if not ed25519.is_on_curve(point):
        raise EncodingError("no point of Ed25519 has these coordinates", offset=0)


def encode_many(points: bytes) -> bytes:
    return b"".join(map(ed25519.encode, _points(points)))


def in_subgroup(points: bytes) -> bytes:
    return bytes(map(ed25519.in_subgroup, _points(points)))


def add(p: bytes, q: bytes) -> bytes:
    return sum_points(p + q)


def sum_points(points: bytes) -> bytes:
    return _store(ed25519.sum_points(_points(points)))


def mul_many(points: bytes, scalars: bytes) -> bytes:
    pairs = zip(_points(points), _scalars(scalars), strict=True)
    return b"".join(_store(ed25519.mul(point, scalar)) for point, scalar in pairs)


def msm_var(points: bytes, scalars: bytes) -> bytes:
    return _store(ed25519.msm(_points(points), _scalars(scalars)))


def make_bases(points: bytes) -> bytes:
    return points


def bases_msm_var(bases: bytes, scalars: bytes, points: bytes, more: bytes) -> bytes:
    used = bases[: 64 * (len(scalars) // 32)]
    return msm_var(used + points, scalars + more)


def hash_to_points(items: Sequence[bytes]) -> bytes:
    return b"".join(_store(ed25519.hash_to_point(item)) for item in items)


def keccak256(data: bytes) -> bytes:
    return keccak.keccak256(data)


def ristretto_decode(data: bytes) -> bytes:
    return _store(ristretto.decode(data))


def ristretto_encode(xy: bytes) -> bytes:
    return ristretto.encode(_load(xy))


def ristretto_equals(p: bytes, q: bytes) -> bool:
    return ristretto.equals(_load(p), _load(q))


def ristretto_map(data: bytes) -> bytes:
    return _store(ristretto.from_uniform_bytes(data))


def eddsa_verify(key: bytes, message: bytes, signature: bytes, zip215: bool) -> bool:
    try:
        eddsa.verify(key, message, signature, zip215=zip215)
    except InvalidSignature:
        return False
    return True
