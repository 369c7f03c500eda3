# SPDX-License-Identifier: GPL-3.0-or-later
"""The pure-Python backend: the same functions on bytes as the native one, for machines without it and for
tests.

Points of G1 and G2 are canonical uncompressed encodings (96 and 192 bytes) of points checked before, so
operations only parse them. Scalars are integers;
vectors of scalars are 32-byte little-endian canonical values one after the other. (Jubjub and Poseidon have
their own pair of modules, ``zkpriv._native_jubjub`` and ``zkpriv._python_jubjub``.)
"""

from __future__ import annotations

from collections.abc import Sequence

from zkpriv.errors import BackendError, EncodingError
from zkpriv.reference import hash_to_curve
from zkpriv.reference import ntt as _ntt
from zkpriv.reference import pairing as _pairing
from zkpriv.reference.curve import G1, G2, Point1, Point2
from zkpriv.reference.field import FP12_ONE, P, R, fp12_mul, fp12_pow
from zkpriv.reference.msm import pippenger

name = "python"


def _point1(data: bytes) -> Point1:
    return G1.decode(data, False, subgroup=False)


def _point2(data: bytes) -> Point2:
    return G2.decode(data, False, subgroup=False)


def _split(data: bytes, width: int, what: str) -> list[bytes]:
    if len(data) % width:
        raise EncodingError(f"{what} are {width} bytes each, got {len(data)} bytes together")
    return [data[start : start + width] for start in range(0, len(data), width)]


def _scalars(data: bytes) -> list[int]:
    values = [int.from_bytes(item, "little") for item in _split(data, 32, "scalars")]
    for index, value in enumerate(values):
        if value >= R:
            raise EncodingError(f"scalar {index} is not below r", offset=32 * index)
    return values


def g1_decode(data: bytes, compressed: bool, subgroup: bool) -> bytes:
    """Checked canonical 96 bytes of an encoding."""
    return G1.encode(G1.decode(data, compressed, subgroup=subgroup), False)


def g1_decode_many(data: bytes, compressed: bool, subgroup: bool) -> bytes:
    """Encodings one after the other, to 96 checked bytes each; the error's offset names the bad one."""
    width = 48 if compressed else 96
    checked = []
    for index, item in enumerate(_split(data, width, "points of G1")):
        try:
            checked.append(g1_decode(item, compressed, subgroup))
        except EncodingError as error:
            raise EncodingError(f"G1 point {index}: {error.reason}", offset=index * width) from None
    return b"".join(checked)


def g1_encode(point: bytes, compressed: bool) -> bytes:
    return G1.encode(_point1(point), compressed)


def g1_add(p: bytes, q: bytes) -> bytes:
    return G1.encode(G1.add(_point1(p), _point1(q)), False)


def g1_neg(p: bytes) -> bytes:
    return G1.encode(G1.neg(_point1(p)), False)


def g1_mul(p: bytes, k: int) -> bytes:
    return G1.encode(G1.mul(_point1(p), k), False)


def g1_mul_subgroup(p: bytes, k: int) -> bytes:
    """As ``g1_mul``; the native one is faster."""
    return g1_mul(p, k % R)


def g1_mul_ct(p: bytes, k: int) -> bytes:
    """As ``g1_mul``. Nothing in Python is constant time: secrets need the native core."""
    return g1_mul(p, k % R)


def g1_in_subgroup(p: bytes) -> bool:
    return G1.in_subgroup(_point1(p))


def g1_msm(points: bytes, scalars_le: bytes) -> bytes:
    decoded = [_point1(item) for item in _split(points, 96, "points of G1")]
    scalars = _scalars(scalars_le)
    if len(decoded) != len(scalars):
        raise EncodingError(f"as many scalars as points are needed, got {len(scalars)} and {len(decoded)}")
    return G1.encode(pippenger(G1, decoded, scalars), False)


def g1_msm_subgroup(points: bytes, scalars_le: bytes) -> bytes:
    """The same here: knowing that the points lie in the subgroup makes nothing faster."""
    return g1_msm(points, scalars_le)


def g2_decode(data: bytes, compressed: bool, subgroup: bool) -> bytes:
    """Checked canonical 192 bytes of an encoding."""
    return G2.encode(G2.decode(data, compressed, subgroup=subgroup), False)


def g2_decode_many(data: bytes, compressed: bool, subgroup: bool) -> bytes:
    """Encodings one after the other, to 192 checked bytes each; the error's offset names the bad one."""
    width = 96 if compressed else 192
    checked = []
    for index, item in enumerate(_split(data, width, "points of G2")):
        try:
            checked.append(g2_decode(item, compressed, subgroup))
        except EncodingError as error:
            raise EncodingError(f"G2 point {index}: {error.reason}", offset=index * width) from None
    return b"".join(checked)


def g2_encode(point: bytes, compressed: bool) -> bytes:
    return G2.encode(_point2(point), compressed)


def g2_add(p: bytes, q: bytes) -> bytes:
    return G2.encode(G2.add(_point2(p), _point2(q)), False)


def g2_neg(p: bytes) -> bytes:
    return G2.encode(G2.neg(_point2(p)), False)


def g2_mul(p: bytes, k: int) -> bytes:
    return G2.encode(G2.mul(_point2(p), k), False)


def g2_mul_subgroup(p: bytes, k: int) -> bytes:
    """As ``g2_mul``; the native one is faster."""
    return g2_mul(p, k % R)


def g2_mul_ct(p: bytes, k: int) -> bytes:
    """As ``g2_mul``. Nothing in Python is constant time: secrets need the native core."""
    return g2_mul(p, k % R)


def g2_in_subgroup(p: bytes) -> bool:
    return G2.in_subgroup(_point2(p))


def g2_msm(points: bytes, scalars_le: bytes) -> bytes:
    decoded = [_point2(item) for item in _split(points, 192, "points of G2")]
    scalars = _scalars(scalars_le)
    if len(decoded) != len(scalars):
        raise EncodingError(f"as many scalars as points are needed, got {len(scalars)} and {len(decoded)}")
    return G2.encode(pippenger(G2, decoded, scalars), False)


def g2_msm_subgroup(points: bytes, scalars_le: bytes) -> bytes:
    """The same here: knowing that the points lie in the subgroup makes nothing faster."""
    return g2_msm(points, scalars_le)


def _joined(items: bytes | Sequence[bytes]) -> bytes:
    return bytes(items) if isinstance(items, (bytes, bytearray, memoryview)) else b"".join(items)


def _pairs(ps: bytes | Sequence[bytes], qs: bytes | Sequence[bytes]) -> list[tuple[Point1, Point2]]:
    left = [_point1(item) for item in _split(_joined(ps), 96, "points of G1")]
    right = [_point2(item) for item in _split(_joined(qs), 192, "points of G2")]
    if len(left) != len(right):
        raise EncodingError(f"a pairing needs as many points of G1 as of G2, got {len(left)} and {len(right)}")
    return list(zip(left, right, strict=True))


def pairing(p: bytes, q: bytes) -> bytes:
    """One pairing, 576 bytes."""
    return multi_pairing(p, q)


def multi_pairing(ps: bytes | Sequence[bytes], qs: bytes | Sequence[bytes]) -> bytes:
    """The product of pairings, 576 bytes."""
    return _pairing.encode_gt(_pairing.multi_pairing(_pairs(ps, qs)))


def pairing_product_is_one(ps: bytes | Sequence[bytes], qs: bytes | Sequence[bytes]) -> bool:
    return _pairing.multi_pairing(_pairs(ps, qs)) == FP12_ONE


def g2_prepare(q: bytes) -> bytes:
    """The point itself: Python keeps no lines."""
    _point2(q)
    return q


def pairing_product(
    ps: bytes, qs: bytes, fixed_ps: bytes = b"", fixed: Sequence[bytes] = (), *, threads: int = 0
) -> bytes:
    """The product of the pairings of both lists, 576 bytes."""
    return multi_pairing(ps + fixed_ps, qs + b"".join(fixed))


def proofs_decode(data: bytes, *, check_b: bool = True, threads: int = 0) -> bytes | int:
    """Groth16 proofs of 192 bytes each to 384 bytes each; or the index of the lowest malformed one.

    ``check_b=False`` leaves it to ``proofs_product`` whether B lies in the subgroup.
    """
    out = []
    for index, item in enumerate(_split(data, 192, "Groth16 proofs")):
        try:
            out += [g1_decode(item[:48], True, True), g2_decode(item[48:144], True, check_b)]
            out.append(g1_decode(item[144:], True, True))
        except EncodingError:
            return index
    return b"".join(out)


def g1_weigh(points: bytes, weights: Sequence[int], *, threads: int = 0) -> bytes:
    """weights[i] * points[i] for weights below 2^128."""
    items = _split(points, 96, "points of G1")
    if len(items) != len(weights):
        raise EncodingError(f"as many weights as points are needed, got {len(weights)} and {len(items)}")
    return b"".join(g1_mul(item, weight) for item, weight in zip(items, weights, strict=True))


#: The eigenvalue of (x, y) -> (beta x, y) on G1: -z^2 mod r.
_LAMBDA = R - 0xD201000000010000**2


def proofs_product(
    records: bytes,
    weights: bytes,
    fixed_ps: bytes,
    fixed: Sequence[bytes],
    *,
    check_b: bool,
    threads: int = 0,
) -> bytes | int:
    """prod e(w_i A_i, B_i) * prod e(fixed_ps[j], fixed[j]), 576 bytes, for weights low + high * lambda.

    With ``check_b``: the index of the lowest B outside the subgroup, if there is one.
    """
    items = _split(records, 384, "records of proofs")
    halves = [int.from_bytes(weights[i : i + 8], "little") for i in range(0, len(weights), 8)]
    ps = b""
    for index, item in enumerate(items):
        if check_b and not g2_in_subgroup(item[96:288]):
            return index
        ps += g1_mul(item[:96], (halves[2 * index] + halves[2 * index + 1] * _LAMBDA) % R)
    return multi_pairing(ps + fixed_ps, b"".join(item[96:288] for item in items) + b"".join(fixed))


def gt_check(a: bytes) -> None:
    """``EncodingError`` unless ``a`` is an element of GT."""
    if not _pairing.is_in_gt(_pairing.decode_gt(a)):
        raise EncodingError("GT element: not in the subgroup of order r")


def gt_mul(a: bytes, b: bytes) -> bytes:
    return _pairing.encode_gt(fp12_mul(_pairing.decode_gt(a), _pairing.decode_gt(b)))


def gt_pow(a: bytes, k: int) -> bytes:
    return _pairing.encode_gt(fp12_pow(_pairing.decode_gt(a), k))


def hash_to_g1(message: bytes, dst: bytes, random_oracle: bool) -> bytes:
    return G1.encode(hash_to_curve.hash_to_g1(message, dst, random_oracle), False)


def hash_to_g2(message: bytes, dst: bytes, random_oracle: bool) -> bytes:
    return G2.encode(hash_to_curve.hash_to_g2(message, dst, random_oracle), False)


def _coordinates(data: bytes, count: int) -> list[int]:
    if len(data) != 48 * count:
        raise EncodingError(f"the map takes {48 * count} bytes, got {len(data)}")
    values = [int.from_bytes(item, "big") for item in _split(data, 48, "coordinates")]
    for index, value in enumerate(values):
        if value >= P:
            raise EncodingError("a coordinate is not below p", offset=48 * index)
    return values


def map_to_g1(u: bytes) -> bytes:
    """EIP-2537's map of a field element, 48 bytes big-endian."""
    return G1.encode(hash_to_curve.g1_map().map_to_group(_coordinates(u, 1)[0]), False)


def map_to_g2(u: bytes) -> bytes:
    """EIP-2537's map of an element of Fp2: c0 then c1, 48 bytes big-endian each."""
    c0, c1 = _coordinates(u, 2)
    return G2.encode(hash_to_curve.g2_map().map_to_group((c0, c1)), False)


def ntt(values_le32: bytes, inverse: bool = False, *, coset: bool = False) -> bytes:
    """Between coefficients and values on the domain (or its coset), natural order, 32-byte canonical
    values.
    """
    values = _scalars(values_le32)
    if not _ntt.is_size(len(values)):
        raise EncodingError(f"a transform takes 32 * 2^k or 32 * 3 * 2^k bytes, got {len(values_le32)}")
    if inverse:
        result = _ntt.inverse_coset_ntt(values) if coset else _ntt.inverse_ntt(values)
    else:
        result = _ntt.coset_ntt(values) if coset else _ntt.ntt(values)
    return b"".join(value.to_bytes(32, "little") for value in result)


def ntt_root_of(n: int) -> bytes:
    """The primitive n-th root of unity in use; n = 2^k or 3 * 2^k with k from 0 to 32."""
    if not _ntt.is_size(n) or n > 3 << 32 or n == 1 << 33:
        raise BackendError(f"roots of unity in use are of order 2^k or 3 * 2^k with k up to 32, not {n}")
    return _ntt.root_of_order(n).to_bytes(32, "little")


def ntt_root(log_n: int) -> bytes:
    """The primitive 2^log_n-th root of unity in use, log_n from 0 to 32."""
    if not 0 <= log_n <= 32:
        raise BackendError(f"roots of unity exist for 2^0 to 2^32, not 2^{log_n}")
    return _ntt.root_of_unity(log_n).to_bytes(32, "little")
