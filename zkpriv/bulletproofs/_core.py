# SPDX-License-Identifier: GPL-3.0-or-later
"""Range proofs in the C core: the same results as ``batch`` and ``plain`` in Python, which are there without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zkpriv import backend
from zkpriv.bulletproofs._setting import Scheme, Setting
from zkpriv.errors import BackendError, EncodingError, InvalidProof


def is_there() -> bool:
    """Whether the C core is used."""
    return backend.is_native


def _numbers(setting: Setting, scheme: Scheme) -> tuple[int, int]:
    from zkpriv._native import lib

    group = lib.ZKP_BP_ED25519 if setting.name == "ed25519" else lib.ZKP_BP_JUBJUB
    return group, lib.ZKP_BP_ORIGINAL if scheme is Scheme.ORIGINAL else lib.ZKP_BP_PLUS


def verify(
    setting: Setting, scheme: Scheme, proofs: Sequence[bytes], V: Sequence[Sequence[bytes]]
) -> tuple[list[int], list[int]]:
    """The places of malformed proofs, and those of wrong ones (which are looked for only if none is malformed)."""
    from zkpriv._native import ffi, lib

    count = len(proofs)
    if len(V) != count or any(len(item) != 32 for some in V for item in some):
        raise AssertionError("an argument of the C core has the wrong size")
    ends = ffi.new("uint64_t[]", max(count, 1))
    total = 0
    for index, proof in enumerate(proofs):
        total += len(proof)
        ends[index] = total
    statuses = ffi.new("int32_t[]", max(count, 1))
    counts = ffi.new("uint32_t[]", [len(some) for some in V] or 1)
    commitments = b"".join([item for some in V for item in some])
    status = lib.zkp_bp_verify_batch(
        statuses, *_numbers(setting, scheme), b"".join(proofs), ends, commitments, counts, count
    )
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError("no memory to verify range proofs, or no randomness from the operating system")
    if status == lib.ZKP_ERR_ARGUMENT:
        raise AssertionError("an argument of the C core is out of range")
    wrong = [index for index in range(count) if statuses[index] == lib.ZKP_BP_WRONG]
    malformed = [index for index in range(count) if statuses[index] not in (lib.ZKP_OK, lib.ZKP_BP_WRONG)]
    if (status == lib.ZKP_OK) == bool(wrong or malformed):
        raise BackendError(f"the C core contradicts itself about range proofs (status {status}): please report this")
    return malformed, wrong


def prove(
    setting: Setting, scheme: Scheme, amounts: Sequence[int], masks: Sequence[Any], wide: bytes | None
) -> tuple[bytes, list[Any]]:
    """A proof and the commitments. ``masks``: integers below the order, or secrets, whose bytes stay in C."""
    from zkpriv._native import ffi, lib

    count = len(amounts)
    blindings = ffi.new("uint8_t[]", 32 * count)
    out = ffi.new("uint8_t[]", lib.ZKP_BP_MAX_BYTES)
    length = ffi.new("uint64_t *")
    commitments = ffi.new("uint8_t[]", 64 * count)
    values = ffi.new("uint64_t[]", list(amounts))
    group, kind = _numbers(setting, scheme)
    if wide is not None and len(wide) < 64 * lib.zkp_bp_draws(kind, count):
        raise AssertionError("an argument of the C core has the wrong size")
    try:
        for index, mask in enumerate(masks):
            if isinstance(mask, int):
                ffi.memmove(blindings + 32 * index, mask.to_bytes(32, "little"), 32)
            else:
                lib.zkp_secret_reveal(blindings + 32 * index, mask._live())
        random = ffi.NULL if wide is None else ffi.from_buffer("uint8_t[]", wide)
        status = lib.zkp_bp_prove(out, length, commitments, group, kind, values, blindings, count, random)
    finally:
        ffi.memmove(blindings, bytes(32 * count), 32 * count)
        ffi.memmove(values, bytes(8 * count), 8 * count)
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError("no memory to prove a range, or no randomness from the operating system")
    if status == lib.ZKP_ERR_RANGE:
        raise EncodingError("a mask does not lie below the order of the group")
    if status == lib.ZKP_BP_WRONG:
        raise InvalidProof("a challenge came out as zero: prove again with other randomness")
    if status != lib.ZKP_OK:
        raise BackendError(f"the C core returned status {status}: please report this")
    points = bytes(ffi.buffer(commitments, 64 * count))
    found = [setting.point._wrap(points[i : i + 64]) for i in range(0, len(points), 64)]
    return bytes(ffi.buffer(out, length[0])), found
