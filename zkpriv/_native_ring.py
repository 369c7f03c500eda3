# SPDX-License-Identifier: GPL-3.0-or-later
"""CLSAG through the C core. Encodings are 32 bytes each; a statement's parts are as in ``zkp_api/clsag.h``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zkpriv._native import ffi, lib
from zkpriv.errors import BackendError

GROUPS = {"ed25519": lib.ZKP_GROUP_ED25519, "jubjub": lib.ZKP_GROUP_JUBJUB}
#: Refused keys of a signer: status of ``clsag_sign``.
WRONG_KEY, WRONG_MASKS, ZERO, WRONG_KIND = (
    lib.ZKP_ERR_RANGE,
    lib.ZKP_ERR_SIGNATURE,
    lib.ZKP_ERR_IDENTITY,
    lib.ZKP_ERR_ARGUMENT,
)


def clsag_verify(
    items: Sequence[bytes], sizes: Sequence[int], group: str, monero: bool, threads: int
) -> list[bool | None]:
    """For each item: True if it is good, False if it is wrong, None if an encoding of it is unfit."""
    if not all(type(item) is bytes and len(item) == 160 + 96 * n for item, n in zip(items, sizes, strict=True)):
        raise AssertionError("an argument of the C core has the wrong size")
    statuses = ffi.new("int32_t[]", max(len(items), 1))
    rules = lib.ZKP_RING_MONERO if monero else lib.ZKP_RING_STRICT
    data = b"".join(items)
    status = lib.zkp_clsag_verify_many(statuses, data, list(sizes), len(items), GROUPS[group], rules, threads)
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError("the C core got no memory to verify ring signatures")
    if status not in (lib.ZKP_OK, lib.ZKP_ERR_SIGNATURE):
        raise BackendError(f"the C core returned status {status}: please report this")
    meaning = {lib.ZKP_OK: True, lib.ZKP_ERR_SIGNATURE: False}
    return [meaning.get(int(statuses[k])) for k in range(len(items))]


def clsag_sign(
    statement: bytes, n: int, index: int, secrets: tuple[Any, Any, Any], group: str, fresh: bytes | None
) -> tuple[int, bytes]:
    """Status and key image, responses, c1, D/8. ``secrets``: handles of key, mask and mask of the pseudo output."""
    if type(statement) is not bytes or len(statement) != 64 + 64 * n or (fresh is not None and len(fresh) != 32):
        raise AssertionError("an argument of the C core has the wrong size")
    out = ffi.new("uint8_t[]", 96 + 32 * n)
    seed = ffi.NULL if fresh is None else fresh
    status = lib.zkp_clsag_sign(out, statement, n, index, *secrets, GROUPS[group], seed)
    return _signed(status, out)


def clsag_sign_with(
    statement: bytes, n: int, index: int, secrets: tuple[Any, Any, Any], group: str, nonce: Any, responses: bytes
) -> tuple[int, bytes]:
    """The same with a nonce and the responses of the other members."""
    if type(statement) is not bytes or len(statement) != 64 + 64 * n or len(responses) != 32 * (n - 1):
        raise AssertionError("an argument of the C core has the wrong size")
    out = ffi.new("uint8_t[]", 96 + 32 * n)
    status = lib.zkp_clsag_sign_with(out, statement, n, index, *secrets, GROUPS[group], nonce, responses)
    return _signed(status, out)


def _signed(status: int, out: Any) -> tuple[int, bytes]:
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError("the C core got no memory, or no randomness from the operating system")
    return status, bytes(ffi.buffer(out))
