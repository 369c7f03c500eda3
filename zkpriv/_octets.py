# SPDX-License-Identifier: GPL-3.0-or-later
"""The bytes of an argument, taken once.

``len`` of a memoryview counts items, not bytes, and a bytearray can change between two looks. So whatever is checked
is a copy, and the copy is what the rest of the code uses.
"""

from __future__ import annotations

from zkpriv.errors import EncodingError


def octets(data: object, what: str) -> bytes:
    """A copy of a bytes, bytearray or memoryview; EncodingError, naming ``what``, for any other type."""
    if not isinstance(data, bytes | bytearray | memoryview):
        raise EncodingError(f"{what}: expected bytes, got {type(data).__name__}")
    return bytes(data)
