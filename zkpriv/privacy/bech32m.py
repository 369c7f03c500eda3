# SPDX-License-Identifier: GPL-3.0-or-later
"""bech32m (BIP-350), without its limit of 90 characters: the addresses here hold 66 bytes."""

from __future__ import annotations

from typing import Final

from zkpriv.errors import MalformedTransfer

ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CONSTANT: Final = 0x2BC830A3
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_VALUE_OF: Final = {character: value for value, character in enumerate(ALPHABET)}


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= generator
    return check


def _expand(hrp: str) -> list[int]:
    return [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp]


def encode(hrp: str, payload: bytes) -> str:
    """``payload`` (whole bytes) as bech32m text in lower case."""
    bits = int.from_bytes(payload, "big")
    count = len(payload) * 8
    padding = -count % 5
    bits <<= padding
    count += padding
    values = [bits >> shift & 31 for shift in range(count - 5, -1, -5)]
    check = _polymod([*_expand(hrp), *values, 0, 0, 0, 0, 0, 0]) ^ _CONSTANT
    values += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return hrp + "1" + "".join(ALPHABET[value] for value in values)


def decode(text: str) -> tuple[str, bytes]:
    """(prefix, payload). Raises MalformedTransfer: mixed case, bad character, checksum, padding that is not zero."""
    if any(not 33 <= ord(c) <= 126 for c in text):
        raise MalformedTransfer("address text: expected printable ASCII characters only")
    if text != text.lower() and text != text.upper():
        raise MalformedTransfer("address text mixes upper and lower case: expected one of them throughout")
    text = text.lower()
    hrp, separator, data = text.rpartition("1")
    if not separator or not hrp:
        raise MalformedTransfer("address text: expected a prefix, then '1', then the data")
    if len(data) < 6:
        raise MalformedTransfer(f"address text: expected at least 6 characters after '1', got {len(data)}")
    values = []
    for place, character in enumerate(data):
        if character not in _VALUE_OF:
            raise MalformedTransfer(
                f"address text: {character!r} is not a bech32 character", offset=len(hrp) + 1 + place
            )
        values.append(_VALUE_OF[character])
    if _polymod(_expand(hrp) + values) != _CONSTANT:
        raise MalformedTransfer("address checksum does not match: copy the address again")
    values = values[:-6]
    bits = 0
    for value in values:
        bits = bits << 5 | value
    count = len(values) * 5
    padding = count % 8
    if padding >= 5 or bits & ((1 << padding) - 1):
        raise MalformedTransfer("address text: the padding bits are not the shortest run of zeros")
    return hrp, (bits >> padding).to_bytes(count // 8, "big")
