# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero's base58: blocks of 8 bytes become 11 characters, so that length alone fixes the form.

The last block may be shorter; each length of bytes has its own number of characters, and a block whose value does not
fit its bytes is refused, so every text decodes to one byte string at most and back to itself.
"""

from __future__ import annotations

import re
import struct
from typing import Final

from zkpriv._octets import octets
from zkpriv.errors import EncodingError
from zkpriv.keccak import keccak256

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CHECKSUM_BYTES: Final = 4

_BLOCK_BYTES: Final = 8
_CHARACTERS: Final = (0, 2, 3, 5, 6, 7, 9, 10, 11)
_BYTES: Final = {characters: size for size, characters in enumerate(_CHARACTERS)}
_DIGITS: Final = bytes(max(ALPHABET.find(chr(character)), 0) for character in range(256))
_NOT_IN_ALPHABET: Final = re.compile(f"[^{ALPHABET}]")
_FIFTY_EIGHT_TO_6: Final = 58**6


def encode(data: bytes) -> str:
    """The text of any byte string."""
    text: list[str] = []
    raw = octets(data, "base58")
    for start in range(0, len(raw), _BLOCK_BYTES):
        block = raw[start : start + _BLOCK_BYTES]
        value = int.from_bytes(block, "big")
        digits = []
        for _ in range(_CHARACTERS[len(block)]):
            value, digit = divmod(value, 58)
            digits.append(ALPHABET[digit])
        text += reversed(digits)
    return "".join(text)


def decode(text: str, *, limit: int = 1 << 20) -> bytes:
    """The bytes of a text of at most ``limit`` characters; EncodingError with the place of what is wrong."""
    if not isinstance(text, str):
        raise EncodingError(f"base58: expected text, got {type(text).__name__}")
    if len(text) > limit:
        raise EncodingError(f"base58: expected at most {limit} characters, got {len(text)}")
    wrong = _NOT_IN_ALPHABET.search(text)
    readable = text[: wrong.start()] if wrong else text
    whole = len(readable) - len(readable) % _CHARACTERS[-1]
    digits = iter(readable[:whole].encode("ascii").translate(_DIGITS))
    # Eleven digits at a time, each power of 58 written down once: long texts take a tenth of the time of a loop.
    values = [
        ((((a * 58 + b) * 58 + c) * 58 + d) * 58 + e) * _FIFTY_EIGHT_TO_6
        + (((((f * 58 + g) * 58 + h) * 58 + i) * 58 + j) * 58 + k)
        for a, b, c, d, e, f, g, h, i, j, k in zip(*[digits] * _CHARACTERS[-1], strict=True)
    ]
    if values and max(values) >> 8 * _BLOCK_BYTES:
        bad = next(place for place, value in enumerate(values) if value >> 8 * _BLOCK_BYTES)
        raise _too_large(_BLOCK_BYTES, bad * _CHARACTERS[-1])
    last = text[whole : whole + _CHARACTERS[-1]]
    size = _BYTES.get(len(last))
    if size is None:
        raise EncodingError(f"base58: a last block has 2, 3, 5, 6, 7, 9, 10 or 11 characters, got {len(last)}")
    if wrong:
        raise EncodingError(f"base58: {wrong[0]!r} is not in the alphabet", offset=wrong.start())
    value = 0
    for digit in last.encode("ascii").translate(_DIGITS):
        value = 58 * value + digit
    if value >> 8 * size:
        raise _too_large(size, whole)
    return struct.pack(f">{len(values)}Q", *values) + value.to_bytes(size, "big")


def _too_large(size: int, offset: int) -> EncodingError:
    return EncodingError(f"base58: a block does not fit into {size} bytes", offset=offset)


def encode_check(payload: bytes) -> str:
    """The text of ``payload`` and the first four bytes of its Keccak-256."""
    raw = octets(payload, "base58")
    return encode(raw + keccak256(raw)[:CHECKSUM_BYTES])


def decode_check(text: str, *, limit: int = 1 << 20) -> bytes:
    """Inverse of ``encode_check``; EncodingError where the checksum differs."""
    data = decode(text, limit=limit)
    if len(data) < CHECKSUM_BYTES:
        raise EncodingError(f"base58: expected {CHECKSUM_BYTES} bytes of checksum, got {len(data)} in all")
    payload, checksum = data[:-CHECKSUM_BYTES], data[-CHECKSUM_BYTES:]
    if keccak256(payload)[:CHECKSUM_BYTES] != checksum:
        raise EncodingError("base58: the checksum does not fit: a character is wrong")
    return payload
