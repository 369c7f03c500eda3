# SPDX-License-Identifier: GPL-3.0-or-later
"""Fiat-Shamir as Monero's Bulletproofs do it: one running scalar, hashed again with whatever comes next.

The scalars and points go in as their 32 bytes, so the transcript of an encoding is unique. A challenge of zero is
refused: it would take a part out of the equation.
"""

from __future__ import annotations

from zkpriv.bulletproofs._setting import Scheme, Setting
from zkpriv.errors import InvalidProof


class Transcript:
    """The running hash of one proof."""

    def __init__(self, setting: Setting, scheme: Scheme, start: bytes = b"") -> None:
        self._setting = setting
        self._scheme = scheme
        self._state = start

    def digest(self, *parts: bytes) -> bytes:
        """Hs of the parts alone, as bytes; the state stays."""
        return self._setting.scalar_bytes(self._setting.hash_to_scalar(self._scheme, b"".join(parts)))

    def restart(self, *parts: bytes) -> None:
        """The state becomes Hs of the parts alone."""
        self._state = self.digest(*parts)

    def challenge(self, *parts: bytes) -> int:
        """The state becomes Hs of the state and the parts, and is the challenge."""
        self._state = self.digest(self._state, *parts)
        value = int.from_bytes(self._state, "little")
        if not value:
            raise InvalidProof("a challenge is zero")
        return value
