# SPDX-License-Identifier: GPL-3.0-or-later
"""The pairing kernels of the C core under the names and byte-level signatures that both backends share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zkpriv._native import ffi, lib
from zkpriv.errors import BackendError, EncodingError

GT_BYTES = 576
_REASONS = {
    lib.ZKP_ERR_LENGTH: "wrong length",
    lib.ZKP_ERR_FLAGS: "bad flag bits",
    lib.ZKP_ERR_RANGE: "a coordinate is not below p",
    lib.ZKP_ERR_NOT_ON_CURVE: "not on the curve",
    lib.ZKP_ERR_NOT_IN_SUBGROUP: "not in the subgroup of order r",
}


def _check(status: int, what: str) -> None:
    if status == lib.ZKP_OK:
        return
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError(f"{what}: out of memory")
    if status in _REASONS:
        raise EncodingError(f"{what}: {_REASONS[status]}")
    raise BackendError(f"{what}: the native core returned status {status}")


def _sized(data: bytes, size: int, what: str) -> bytes:
    if len(data) != size:
        raise EncodingError(f"{what}: expected {size} bytes, got {len(data)}")
    return data


def g2_prepare(q: bytes) -> Any:
    """The lines of a checked point (192 bytes) for the ``fixed`` argument of ``pairing_product``."""
    out = ffi.new("zkp_g2_lines **")
    _check(lib.zkp_g2_lines_new(out, _sized(q, 192, "G2 point"), 0), "G2 point")
    return ffi.gc(out[0], lib.zkp_g2_lines_free)


def pairing_product(
    ps: bytes, qs: bytes, fixed_ps: bytes = b"", fixed: Sequence[Any] = (), *, threads: int = 0
) -> bytes:
    """prod e(ps[i], qs[i]) * prod e(fixed_ps[j], fixed[j]) as 576 bytes. Points come from checked values."""
    return _product(ps, qs, fixed_ps, fixed, threads)[0]


def _product(ps: bytes, qs: bytes, fixed_ps: bytes, fixed: Sequence[Any], threads: int = 0) -> tuple[bytes, bool]:
    if len(ps) % 96 or len(qs) % 192 or len(ps) // 96 != len(qs) // 192 or len(fixed_ps) != 96 * len(fixed):
        raise EncodingError(
            f"pairing: expected as many G1 points (96 bytes) as G2 points (192 bytes), got {len(ps)} "
            f"and {len(qs)} bytes, "
            f"and {len(fixed_ps)} bytes for {len(fixed)} prepared points"
        )
    gt = ffi.new("uint8_t[]", GT_BYTES)
    is_one = ffi.new("int *")
    bad = ffi.new("uint64_t *")
    handles = ffi.new("zkp_g2_lines *[]", list(fixed))
    status = lib.zkp_pairing_product(gt, is_one, bad, ps, qs, len(ps) // 96, fixed_ps, handles, len(fixed), 0, threads)
    _check(status, f"pairing, point {bad[0]}")
    return bytes(ffi.buffer(gt)), bool(is_one[0])


def pairing(p: bytes, q: bytes) -> bytes:
    """e(p, q) of two checked points."""
    return _product(_sized(p, 96, "G1 point"), _sized(q, 192, "G2 point"), b"", ())[0]


def multi_pairing(ps: bytes, qs: bytes) -> bytes:
    """prod e(ps[i], qs[i])."""
    return _product(ps, qs, b"", ())[0]


def pairing_product_is_one(ps: bytes, qs: bytes) -> bool:
    """Whether prod e(ps[i], qs[i]) is the identity of GT."""
    return _product(ps, qs, b"", ())[1]


def gt_check(a: bytes) -> None:
    """EncodingError unless ``a`` is an element of GT."""
    _check(lib.zkp_gt_check(_sized(a, GT_BYTES, "GT element")), "GT element")


def gt_mul(a: bytes, b: bytes) -> bytes:
    """a * b of two checked elements."""
    out = ffi.new("uint8_t[]", GT_BYTES)
    _check(lib.zkp_gt_mul(out, _sized(a, GT_BYTES, "GT element"), _sized(b, GT_BYTES, "GT element")), "GT element")
    return bytes(ffi.buffer(out))


def gt_pow(a: bytes, k: int) -> bytes:
    """a^k of a checked element, 0 <= k < 2^256."""
    out = ffi.new("uint8_t[]", GT_BYTES)
    _check(lib.zkp_gt_pow(out, _sized(a, GT_BYTES, "GT element"), k.to_bytes(32, "little")), "GT element")
    return bytes(ffi.buffer(out))


def proofs_decode(data: bytes, *, check_b: bool = True, threads: int = 0) -> bytes | int:
    """Groth16 proofs of 192 bytes each to 384 bytes each, on all threads; or the index of the lowest malformed one.

    ``check_b=False`` leaves it to ``proofs_product`` whether B lies in the subgroup.
    """
    count, rest = divmod(len(data), 192)
    if rest:
        raise EncodingError(f"Groth16 proofs: expected 192 bytes each, got {len(data)} bytes together")
    out = ffi.new("uint8_t[]", 384 * count)
    bad = ffi.new("uint64_t *")
    decode = lib.zkp_groth16_decode_many if check_b else lib.zkp_groth16_decode_deferring
    status = decode(out, bad, data, count, threads)
    if status in _REASONS:
        return int(bad[0])
    _check(status, "Groth16 proofs")
    return bytes(ffi.buffer(out))


def g1_weigh(points: bytes, weights: Sequence[int], *, threads: int = 0) -> bytes:
    """weights[i] * points[i] for checked points and weights below 2^128, on all threads."""
    if len(points) != 96 * len(weights):
        raise EncodingError(f"as many weights as points are needed, got {len(weights)} and {len(points) // 96}")
    out = ffi.new("uint8_t[]", len(points))
    packed = b"".join(weight.to_bytes(16, "little") for weight in weights)
    _check(lib.zkp_groth16_weigh_many(out, points, packed, len(weights), threads), "points")
    return bytes(ffi.buffer(out))


def groth16_verifier(gamma_neg: bytes, delta_neg: bytes, alpha_beta: bytes, ic: bytes) -> Any | None:
    """What ``groth16_verify`` needs of a key (checked points), or None where that is not for this level or key."""
    out = ffi.new("zkp_groth16_verifier **")
    _sized(gamma_neg, 192, "gamma")
    _sized(delta_neg, 192, "delta")
    _sized(alpha_beta, GT_BYTES, "e(alpha, beta)")
    if not ic or len(ic) % 96:
        raise EncodingError(f"IC: expected 96 bytes a point, got {len(ic)} bytes")
    _check(lib.zkp_groth16_verifier_new(out, gamma_neg, delta_neg, alpha_beta, ic, len(ic) // 96 - 1), "verifying key")
    return None if out[0] == ffi.NULL else (ffi.gc(out[0], lib.zkp_groth16_verifier_free), len(ic) // 96 - 1)


def groth16_verify(verifier: Any, proof: bytes, inputs: Sequence[int], *, threads: int = 0) -> bool | None:
    """The verdict on one proof: 192 bytes, or 384 bytes of a checked value. None: judge it in separate steps, which
    also tell what is wrong with it. ``inputs``: as many as the key has, below r.
    """
    handle, count = verifier
    if len(inputs) != count:
        raise EncodingError(f"public inputs: expected {count}, got {len(inputs)}")
    packed = b"".join([value.to_bytes(32, "little") for value in inputs])
    verdict = lib.zkp_groth16_verify(handle, proof, len(proof), packed, threads)
    return None if verdict == lib.ZKP_VERDICT_NOT_JUDGED else verdict == lib.ZKP_VERDICT_HOLDS


def proofs_product(
    records: bytes,
    weights: bytes,
    fixed_ps: bytes,
    fixed: Sequence[Any],
    *,
    check_b: bool,
    threads: int = 0,
) -> bytes | int:
    """prod e(w_i A_i, B_i) * prod e(fixed_ps[j], fixed[j]) as 576 bytes, on all threads.

    ``records``: A, B, C as ``proofs_decode`` gives them. ``weights``: 16 bytes each, little-endian halves of the scalar
    low + high * lambda. With ``check_b``: the index of the lowest B outside the subgroup, if there is one.
    """
    count, rest = divmod(len(records), 384)
    if rest or len(weights) != 16 * count or len(fixed_ps) != 96 * len(fixed):
        raise EncodingError(
            f"product of proofs: expected 384 bytes and a weight of 16 bytes each, got {len(records)} and "
            f"{len(weights)} bytes, and {len(fixed_ps)} bytes for {len(fixed)} prepared points"
        )
    gt = ffi.new("uint8_t[]", GT_BYTES)
    bad = ffi.new("uint64_t *")
    handles = ffi.new("zkp_g2_lines *[]", list(fixed))
    status = lib.zkp_groth16_product(
        gt, bad, records, weights, count, fixed_ps, handles, len(fixed), int(check_b), threads
    )
    if check_b and status == lib.ZKP_ERR_NOT_IN_SUBGROUP:
        return int(bad[0])
    _check(status, "product of proofs")
    return bytes(ffi.buffer(gt))
