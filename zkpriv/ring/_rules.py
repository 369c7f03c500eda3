# SPDX-License-Identifier: GPL-3.0-or-later
"""What a verifier asks of rings, points and scalars before any equation.

Two sets of rules. ``Rules.STRICT`` are ours, and the default: every point of a statement (ring keys, commitments,
pseudo output, key image, D) has prime order, and no key stands in a ring twice. ``Rules.MONERO`` accept exactly what
Monero's verifiers accept, for transactions that its network has accepted: ring members and pseudo outputs are any
points of the curve whose encoding is canonical, D is any point with ``8 D != 0``, members may repeat (Monero's
consensus refuses two equal references to an output elsewhere, which says nothing about equal keys), and the key image
alone has prime order. Monero checks the latter's subgroup apart from the signature (the "domain" check of key images);
here it is part of verification under both rules. Under both rules scalars are canonical, so one signature has one
encoding.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, Final

from zkpriv._octets import octets
from zkpriv.ed25519 import Ed25519
from zkpriv.errors import EncodingError
from zkpriv.jubjub import Jubjub
from zkpriv.prime_group import ED25519, PrimeGroup

Group = PrimeGroup[Any, Any]

#: Ring sizes that SAG, LSAG and CLSAG take. One member would name the signer.
LEAST_RING: Final = 2
LARGEST_RING: Final = 128


class Rules(Enum):
    """Whose rules about points a verifier follows.

    ``STRICT``, the default: every point of a statement (ring keys, commitments, pseudo output, key image, D) has prime
    order, and no key stands in a ring twice. ``MONERO``: what its network accepts; only the key image has prime order.
    """

    STRICT = "strict"
    MONERO = "monero"


def separator(name: bytes) -> bytes:
    """A domain separator as Monero has them: 32 bytes, zeros at the end."""
    if len(name) > 32:
        raise AssertionError("a domain separator has at most 32 bytes")
    return name.ljust(32, b"\0")


def encoded(value: object, what: str) -> bytes:
    """32 bytes: a copy of an encoding, or the encoding of a point."""
    if type(value) is bytes and len(value) == 32:
        return value
    raw = value.to_bytes() if isinstance(value, Ed25519 | Jubjub) else octets(value, what)
    if len(raw) != 32:
        raise EncodingError(f"{what} is 32 bytes, got {len(raw)}")
    return raw


def checked_message(message: object) -> bytes:
    """The 32-byte hash that is signed."""
    raw = octets(message, "the message")
    if len(raw) != 32:
        raise EncodingError(f"the message is a hash of 32 bytes, got {len(raw)}")
    return raw


def checked_ring(ring: object, what: str = "a ring") -> None:
    """EncodingError for what is no sequence of members; bytes and text are none."""
    if type(ring) in (list, tuple):
        return
    if not isinstance(ring, Sequence) or isinstance(ring, str | bytes | bytearray | memoryview):
        raise EncodingError(f"{what}: expected a sequence, got {type(ring).__name__}")


def checked_size(size: int) -> None:
    """EncodingError unless a ring may have this many members."""
    if not LEAST_RING <= size <= LARGEST_RING:
        raise EncodingError(f"a ring has {LEAST_RING} to {LARGEST_RING} members, got {size}")


def checked_index(index: int, size: int) -> int:
    """The signer's place in the ring."""
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < size:
        raise EncodingError(f"the signer's index lies in [0, {size})")
    return index


def checked_rules(group: Group, rules: Rules) -> Rules:
    """Monero's rules are about Ed25519."""
    if not isinstance(rules, Rules):
        raise EncodingError("rules are Rules.STRICT or Rules.MONERO")
    if rules is Rules.MONERO and group is not ED25519:
        raise EncodingError(f"Monero's rules are for Ed25519, not for {group.name}")
    return rules


def refuse_duplicates(keys: Sequence[bytes]) -> None:
    """Encodings are canonical, so equal keys are equal bytes."""
    seen: dict[bytes, int] = {}
    for place, key in enumerate(keys):
        if key in seen:
            raise EncodingError(f"ring members {seen[key]} and {place} have the same key")
        seen[key] = place


def decode(group: Group, data: bytes, what: str, *, member: bool) -> Any:
    """A point of the curve, with ``member`` one of prime order; the error says which point it was."""
    try:
        return group.decode_member(data) if member else group.decode(data)
    except EncodingError as error:
        raise EncodingError(f"{what}: {error.reason}", offset=error.offset) from None


def split_scalars(group: Group, data: bytes, what: str) -> tuple[int, ...]:
    """Concatenated canonical scalars."""
    if len(data) % 32:
        raise EncodingError(f"{what}: scalars are 32 bytes each, got {len(data)} bytes")
    values = [int.from_bytes(data[i : i + 32], "little") for i in range(0, len(data), 32)]
    if values and max(values) >= group.order:
        place = next(place for place, value in enumerate(values) if value >= group.order)
        raise EncodingError(f"{what}: scalar {place} is not below the order of the group", offset=32 * place)
    return tuple(values)


def checked_type(value: object, kind: type, what: str) -> None:
    """EncodingError unless ``value`` is what ``from_bytes`` of ``kind`` makes."""
    if not isinstance(value, kind):
        raise EncodingError(f"{what}: expected {kind.__name__}, got {type(value).__name__}")


def checked_scalars(group: Group, values: Sequence[object], what: str) -> tuple[int, ...]:
    """Integers in [0, order)."""
    checked_ring(values, what)
    scalars: tuple[Any, ...] = tuple(values)
    if set(map(type, scalars)) <= {int} and (not scalars or (min(scalars) >= 0 and max(scalars) < group.order)):
        return scalars
    for place, value in enumerate(scalars):
        if type(value) is not int or not 0 <= value < group.order:
            raise EncodingError(f"{what}: number {place} is not a scalar below the order of the group")
    raise AssertionError("one of the scalars is unfit")
