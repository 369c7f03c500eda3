# SPDX-License-Identifier: GPL-3.0-or-later
"""Ring members from outside: the outputs that a transaction's offsets point to, which only a node knows.

The file is JSON: ``{"rings": [[{"dest": HEX, "mask": HEX}, ...], ...]}``, one array per input, members in the order of
the offsets; ``dest`` is the one-time key and ``mask`` the commitment, which version 1 does not need. The array of
arrays alone is taken too. Other keys are ignored, but for ``txid``, which names the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from zkpriv.errors import EncodingError
from zkpriv.formats._json import parse

#: A transaction of the largest size has room for about 30,000 ring members and their scalars; each takes 150 characters
#: in this file. Small lists take much memory in Python, so nothing larger is read.
MAX_RING_FILE: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class RingMember:
    """One output: its one-time key, and its commitment where it has one."""

    key: bytes
    commitment: bytes | None = None


Ring = tuple[RingMember, ...]


@dataclass(frozen=True, slots=True)
class Rings:
    """The rings of all inputs, and the id of the transaction that they were collected for, if it is known."""

    rings: tuple[Ring, ...]
    txid: bytes | None = None

    @classmethod
    def from_json(cls, data: bytes | str) -> Rings:
        """Read the file's text; EncodingError says where it is malformed."""
        value = parse(data, "ring file", limit=MAX_RING_FILE)
        txid = None
        if isinstance(value, dict):
            if value.get("txid") is not None:
                txid = _key(value["txid"], "txid")
            value = value.get("rings")
        if not isinstance(value, list) or not all(isinstance(ring, list) for ring in value):
            raise EncodingError('ring file: expected {"rings": [[{"dest": ..., "mask": ...}, ...], ...]}')
        members = [[_member(item, f"rings[{i}][{j}]") for j, item in enumerate(ring)] for i, ring in enumerate(value)]
        return cls(tuple([tuple(ring) for ring in members]), txid)


def _member(item: Any, where: str) -> RingMember:
    if not isinstance(item, dict) or "dest" not in item:
        raise EncodingError(f'ring file: {where}: expected {{"dest": ..., "mask": ...}}')
    mask = item.get("mask")
    return RingMember(_key(item["dest"], f"{where}.dest"), None if mask is None else _key(mask, f"{where}.mask"))


def _key(text: Any, where: str) -> bytes:
    if not isinstance(text, str) or len(text) != 64 or not all(digit in "0123456789abcdefABCDEF" for digit in text):
        raise EncodingError(f"ring file: {where}: expected 64 hexadecimal digits")
    return bytes.fromhex(text)
