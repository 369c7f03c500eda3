# SPDX-License-Identifier: GPL-3.0-or-later
"""Keccak-256 with the padding of the original submission (0x01), as CryptoNote and Monero hash with it.

FIPS 202's SHA3-256 differs in the padding byte alone (0x06). Source: "The Keccak reference", version 3.0, sections
1.2 (permutation) and 1.1.2 (multi-rate padding); rate 1088 bits, capacity 512.
"""

from __future__ import annotations

RATE = 136
_MASK = (1 << 64) - 1


def _round_constants() -> list[int]:
    """Bits of an LFSR over x^8 + x^6 + x^5 + x^4 + 1, at the places 2^j - 1."""
    constants, register = [], 1
    for _ in range(24):
        word = 0
        for j in range(7):
            word |= (register & 1) << ((1 << j) - 1)
            register <<= 1
            if register >> 8:
                register ^= 0x171
        constants.append(word)
    return constants


def _rotations() -> list[int]:
    """Offsets of step rho by lane x + 5 y."""
    offsets = [0] * 25
    x, y = 1, 0
    for t in range(24):
        offsets[x + 5 * y] = (t + 1) * (t + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    return offsets


ROUND_CONSTANTS = _round_constants()
ROTATIONS = _rotations()


def _rotate(word: int, count: int) -> int:
    return (word << count | word >> (64 - count)) & _MASK


def permute(lanes: list[int]) -> list[int]:
    """Keccak-f[1600] of 25 words, lane x + 5 y."""
    a = list(lanes)
    for constant in ROUND_CONSTANTS:
        c = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        d = [c[(x + 4) % 5] ^ _rotate(c[(x + 1) % 5], 1) for x in range(5)]
        b = [0] * 25
        for y in range(5):
            for x in range(5):
                b[y + 5 * ((2 * x + 3 * y) % 5)] = _rotate(a[x + 5 * y] ^ d[x], ROTATIONS[x + 5 * y])
        for y in range(0, 25, 5):
            for x in range(5):
                a[y + x] = b[y + x] ^ (~b[y + (x + 1) % 5] & b[y + (x + 2) % 5])
        a[0] ^= constant
    return a


def keccak256(data: bytes, *, padding: int = 0x01) -> bytes:
    """32 bytes; ``padding`` 0x06 gives SHA3-256, which the tests compare with hashlib's."""
    padded = bytearray(data)
    padded.append(padding)
    padded += bytes(-len(padded) % RATE)
    padded[-1] |= 0x80
    lanes = [0] * 25
    for start in range(0, len(padded), RATE):
        for i in range(RATE // 8):
            lanes[i] ^= int.from_bytes(padded[start + 8 * i : start + 8 * i + 8], "little")
        lanes = permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])
