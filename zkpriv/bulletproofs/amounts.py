# SPDX-License-Identifier: GPL-3.0-or-later
"""Amounts, masks and commitments as they come from callers, checked; and how many outputs share one proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zkpriv._octets import listed, octets
from zkpriv.bulletproofs._setting import Setting
from zkpriv.bulletproofs.generators import MAX_OUTPUTS
from zkpriv.errors import EncodingError


def checked_amounts(amounts: Sequence[int]) -> list[int]:
    """1 to 16 integers in [0, 2^64). Booleans, floats and anything else are refused."""
    found = list(amounts)
    checked_count(len(found))
    for index, amount in enumerate(found):
        if type(amount) is not int:
            raise EncodingError(f"amount {index}: expected an int, got {type(amount).__name__}")
        if not 0 <= amount < 1 << 64:
            raise EncodingError(f"amount {index} does not lie in [0, 2^64)")
    return found


def checked_count(count: int) -> None:
    """One proof covers 1 to 16 amounts."""
    if not 1 <= count <= MAX_OUTPUTS:
        raise EncodingError(f"a proof covers 1 to {MAX_OUTPUTS} amounts, got {count}")


def checked_mask(setting: Setting, mask: Any, what: str) -> Any:
    """An integer below the order, from an integer or 32 bytes little-endian; a secret scalar of the group as it is."""
    if isinstance(mask, setting.secret):
        if not mask.is_scalar:
            raise EncodingError(f"{what} is a secret of plain bytes: derive a scalar from it")
        return mask
    if isinstance(mask, bytes | bytearray | memoryview):
        raw = octets(mask, what)
        if len(raw) != 32:
            raise EncodingError(f"{what}: a mask is 32 bytes, got {len(raw)}")
        value = int.from_bytes(raw, "little")
    elif type(mask) is int:
        value = mask
    else:
        raise EncodingError(f"{what}: expected an int, 32 bytes or a secret, got {type(mask).__name__}")
    if not 0 <= value < setting.order:
        raise EncodingError(f"{what} does not lie below the order of the group")
    return value


def padded_log(count: int) -> int:
    """log2 of the next power of two: proofs are padded with amounts of zero."""
    return (count - 1).bit_length()


def commit(setting: Setting, amount: int, mask: int) -> Any:
    """``amount * value + mask * blinding``, variable time."""
    return setting.msm_var([setting.value, setting.blinding], [amount, mask])


def scaled_commitments(setting: Setting, lists: Sequence[Sequence[Any]], *, eighths: bool) -> list[list[bytes]]:
    """The encodings V that each proof speaks of: the commitments times 1/scale, unless that is what was given."""
    found: list[list[bytes]] = []
    for index, given in enumerate(lists):
        try:
            some = listed(given, "commitments")
            checked_count(len(some))
            found.append([encoded(setting, item, f"commitment {j}") for j, item in enumerate(some)])
        except EncodingError as error:
            raise EncodingError(f"item {index}: {error.reason}") from None
    if eighths or setting.scale == 1:
        return found
    flat = [encoding for some in found for encoding in some]
    points = decode_named(setting, flat, "commitment")
    scaled = setting.group.mul_many_var(points, [setting.inverse_scale] * len(points))
    rows = iter([point.to_bytes() for point in scaled])
    return [[next(rows) for _ in some] for some in found]


def encoded(setting: Setting, item: Any, what: str) -> bytes:
    """The 32 bytes of a point, or the 32 bytes as they are."""
    raw = item.to_bytes() if isinstance(item, setting.point) else octets(item, what)
    if len(raw) != 32:
        raise EncodingError(f"{what}: a point is 32 bytes, got {len(raw)}")
    return bytes(raw)


def decode_named(setting: Setting, encodings: Sequence[bytes], what: str) -> list[Any]:
    """The points; ``EncodingError`` names the first that does not decode."""
    try:
        return setting.decode_many(b"".join(encodings))
    except EncodingError as error:
        index = (error.offset or 0) // 32
        raise EncodingError(f"{what} {index}: {error.reason}", offset=error.offset) from None
