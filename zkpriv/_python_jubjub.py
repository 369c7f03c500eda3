# SPDX-License-Identifier: GPL-3.0-or-later
"""Jubjub, Poseidon and signature checks in pure Python, for machines without the C core. Slow, and without secrets."""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.reference import jubjub, redjubjub
from zkpriv.reference import poseidon as reference_poseidon
from zkpriv.reference.field import R
from zkpriv.reference.jubjub import ORDER, Point


def _load(uv: bytes) -> Point:
    return int.from_bytes(uv[:32], "little"), int.from_bytes(uv[32:64], "little")


def _store(point: Point) -> bytes:
    return point[0].to_bytes(32, "little") + point[1].to_bytes(32, "little")


def decode(data: bytes, allow_identity: bool, allow_off_subgroup: bool) -> bytes:
    return _store(jubjub.decode(data, subgroup=not allow_off_subgroup, allow_identity=allow_identity))


def decode_many(data: bytes, allow_identity: bool) -> bytes:
    if len(data) % 32:
        raise EncodingError(f"Jubjub points are 32 bytes each, got {len(data)} bytes")
    out = bytearray()
    for start in range(0, len(data), 32):
        try:
            out += decode(data[start : start + 32], allow_identity, False)
        except EncodingError as error:
            raise EncodingError(error.reason, offset=start + (error.offset or 0)) from None
    return bytes(out)


def check(uv: bytes, allow_identity: bool, allow_off_subgroup: bool) -> None:
    point = _load(uv)
    if not all(value < R for value in point):
        raise EncodingError("a coordinate is not below r", offset=0)
    if not jubjub.is_on_curve(point):
        raise EncodingError("no point of Jubjub has these coordinates", offset=0)
    if not allow_identity and point == jubjub.IDENTITY:
        raise EncodingError("the point is the identity", offset=0)
    if not allow_off_subgroup and not jubjub.in_subgroup(point):
        raise EncodingError("the point is outside the prime-order subgroup", offset=0)


def add(p: bytes, q: bytes) -> bytes:
    return _store(jubjub.add(_load(p), _load(q)))


def sum_points(points: bytes) -> bytes:
    total = jubjub.IDENTITY
    for start in range(0, len(points), 64):
        total = jubjub.add(total, _load(points[start : start + 64]))
    return _store(total)


def mul_var(p: bytes, k: int) -> bytes:
    return _store(jubjub.mul(_load(p), k))


def msm_var(points: bytes, scalars: bytes) -> bytes:
    loaded = [_load(points[start : start + 64]) for start in range(0, len(points), 64)]
    factors = [int.from_bytes(scalars[start : start + 32], "little") for start in range(0, len(scalars), 32)]
    return _store(jubjub.msm(loaded, factors))


def _elements(data: bytes) -> list[int]:
    values = [int.from_bytes(data[start : start + 32], "little") for start in range(0, len(data), 32)]
    if any(value >= R for value in values):
        raise EncodingError("an input of Poseidon is not below r: reduce it first")
    return values


def poseidon_hash(tag: int, rows: bytes, length: int) -> bytes:
    values = _elements(rows)
    hashes = (
        reference_poseidon.hash_with_tag(tag, values[start : start + length]) for start in range(0, len(values), length)
    )
    return b"".join(value.to_bytes(32, "little") for value in hashes)


def poseidon_permute(t: int, state: bytes) -> bytes:
    lanes = reference_poseidon.permute(reference_poseidon.parameters(t), _elements(state))
    return b"".join(value.to_bytes(32, "little") for value in lanes)


def schnorr_verify(key: bytes, message: bytes, signature: bytes, base: bytes, person: bytes, zcash: bool) -> bool:
    encoded, base_point = jubjub.encode(_load(key)), _load(base)
    try:
        if zcash:
            redjubjub.zcash_verify(encoded, message, signature, base_point, person)
            return True
        key_point, nonce_point = jubjub.decode(encoded), jubjub.decode(signature[:32])
        scalar = int.from_bytes(signature[32:], "little")
        if scalar >= ORDER:
            raise EncodingError("the signature's scalar is not below the order", offset=32)
        challenge = redjubjub.hash_to_scalar(person, signature[:32] + encoded + message)
        return jubjub.mul(base_point, scalar) == jubjub.add(nonce_point, jubjub.mul(key_point, challenge))
    except InvalidSignature:
        return False


def schnorr_verify_batch(
    keys: bytes, digests: bytes, signatures: bytes, count: int, base: bytes, person: bytes
) -> Sequence[int]:
    """One by one: without the C core a batch is no faster."""
    width = len(digests) // count if count else 0
    bad = []
    for index in range(count):
        key, digest = keys[64 * index : 64 * index + 64], digests[width * index : width * index + width]
        try:
            if not schnorr_verify(key, digest, signatures[64 * index : 64 * index + 64], base, person, False):
                bad.append(index)
        except EncodingError as error:
            raise EncodingError(f"{error.reason} (item {index})", offset=error.offset) from None
    return tuple(bad)
