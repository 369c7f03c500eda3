# SPDX-License-Identifier: GPL-3.0-or-later
"""The vector generators, made once for each group and scheme.

A generator is ``hash_to_point`` of ``value base || "bulletproof" or "bulletproof_plus" || varint(index)`` (which Monero
hashes with Keccak-256 before), H_i at index 2 i and G_i at 2 i + 1. Nobody knows a relation between any of them and the
bases of commitments.
"""

from __future__ import annotations

import threading
from typing import Any

from zkpriv.bulletproofs._setting import Scheme, Setting

#: Bits of an amount, and the most amounts in one proof.
BITS = 64
MAX_OUTPUTS = 16

_LOCK = threading.Lock()
_MADE: dict[tuple[str, Scheme], list[Any]] = {}


def vector_generators(setting: Setting, scheme: Scheme, count: int) -> tuple[list[Any], list[Any]]:
    """``(G_0 .. G_(count-1), H_0 .. H_(count-1))``."""
    with _LOCK:
        made = _MADE.setdefault((setting.name, scheme), [])
        if len(made) < 2 * count:
            made += setting.vector_generators(scheme, range(len(made), 2 * count))
        return made[1 : 2 * count : 2], made[0 : 2 * count : 2]
