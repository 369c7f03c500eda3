# SPDX-License-Identifier: GPL-3.0-or-later
"""The bytes of an argument, taken once.

``len`` of a memoryview counts items, not bytes, and a bytearray can change between two looks. So whatever is checked
is a copy, and the copy is what the rest of the code uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zkpriv.errors import EncodingError


def octets(data: object, what: str) -> bytes:
    """A copy of a bytes, bytearray or memoryview; EncodingError, naming ``what``, for any other type."""
    if type(data) is bytes:
        return data
    if not isinstance(data, bytes | bytearray | memoryview):
        raise EncodingError(f"{what}: expected bytes, got {type(data).__name__}")
    try:
        return bytes(data)
    except ValueError:  # a memoryview that was released
        raise EncodingError(f"{what}: this memoryview was released") from None


def listed(items: object, what: str) -> list[Any]:
    """The items of a sequence; EncodingError, naming ``what``, for a value that has none, and for text and bytes.

    Bytes are a sequence of numbers to Python, and text one of letters: to take them for a list of points hides the
    mistake of passing one point where several are meant.
    """
    if isinstance(items, str | bytes | bytearray | memoryview) or not isinstance(items, Iterable):
        raise EncodingError(f"{what}: expected a sequence, got {type(items).__name__}")
    return list(items)
