# SPDX-License-Identifier: GPL-3.0-or-later
"""Hash messages to G1 and G2 as in RFC 9380, and map field elements as EIP-2537 does.

``hash_to_g1(message, dst)`` is suite BLS12381G1_XMD:SHA-256_SSWU_RO_, ``random_oracle=False`` its _NU_ variant (not
uniform: only where a protocol asks for it). The domain separation tag ``dst`` names the protocol and its version; it
must not be empty. Variable time in the message.
"""

from __future__ import annotations

from zkpriv import backend
from zkpriv.errors import EncodingError
from zkpriv.groups import G1, G2

__all__ = ["hash_to_g1", "hash_to_g2", "map_to_g1", "map_to_g2"]


def _tag(dst: bytes) -> bytes:
    if not dst:
        raise EncodingError("the domain separation tag must not be empty: name the protocol and its version")
    return bytes(dst)


def hash_to_g1(message: bytes, dst: bytes, *, random_oracle: bool = True) -> G1:
    """The point of G1 for a message of any length; nobody knows its discrete logarithm."""
    return G1._of(backend.impl().hash_to_g1(bytes(message), _tag(dst), random_oracle))


def hash_to_g2(message: bytes, dst: bytes, *, random_oracle: bool = True) -> G2:
    """The point of G2 for a message of any length; nobody knows its discrete logarithm."""
    return G2._of(backend.impl().hash_to_g2(bytes(message), _tag(dst), random_oracle))


def map_to_g1(element: int) -> G1:
    """EIP-2537's map of a base field element, 0 <= element < p (``EncodingError`` otherwise)."""
    return G1._of(backend.impl().map_to_g1(_bytes48(element)))


def map_to_g2(c0: int, c1: int) -> G2:
    """EIP-2537's map of c0 + c1 u, both below p (``EncodingError`` otherwise)."""
    return G2._of(backend.impl().map_to_g2(_bytes48(c0) + _bytes48(c1)))


def _bytes48(value: int) -> bytes:
    if not 0 <= value < 1 << 384:
        raise EncodingError("a field element must lie in [0, p)")
    return value.to_bytes(48, "big")
