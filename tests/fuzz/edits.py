# SPDX-License-Identifier: GPL-3.0-or-later
"""Valid data that differ from run to run (signatures take fresh randomness) cannot be seeds. An input then says how to
change them: a few edits, each of some bytes, which the fuzzer mutates like everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from support.decoders import EDGES, VARINTS

#: A second byte of an input from here on stands for a sample, which the rest edits; below, the rest is the data.
SAMPLES = 128

#: Infinity on G1 and on G2.
INFINITIES = (b"\xc0" + bytes(47), b"\xc0" + bytes(95))
#: What copies move: bytes, numbers, scalars and points of all curves.
SIZES = (1, 8, 32, 48, 64, 96, 128, 192)


class Stream:
    """Bytes from front to back; zeros behind the end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def byte(self) -> int:
        """The next byte."""
        self.at += 1
        return self.data[self.at - 1] if self.at <= len(self.data) else 0

    def word(self) -> int:
        """The next two bytes."""
        return self.byte() | self.byte() << 8

    def take(self, count: int) -> bytes:
        """The next bytes, fewer at the end."""
        part = self.data[self.at : self.at + count]
        self.at += count
        return part

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(max(0, len(self.data) - self.at))

    @property
    def done(self) -> bool:
        """Nothing is left."""
        return self.at >= len(self.data)


#: What edits write over or insert.
COMMON = (*EDGES, *VARINTS, *INFINITIES)

#: A reader with ``samples``, valid bytes that it takes.
AnyDoor = TypeVar("AnyDoor", bound=Any)


def common_edges(_: Any) -> Sequence[bytes]:
    """The same for every reader."""
    return COMMON


def opened(
    doors: Sequence[AnyDoor], data: bytes, edges: Callable[[AnyDoor], Sequence[bytes]] = common_edges
) -> tuple[AnyDoor, bytes] | None:
    """The reader that an input names, and the bytes for it; None for an input that is too short."""
    if len(data) < 2:
        return None
    door, given = doors[data[0] % len(doors)], data[2:]
    if data[1] >= SAMPLES:
        sample = door.samples[(data[1] - SAMPLES) % len(door.samples)]
        given = edited(sample, Stream(given), edges=edges(door))
    return door, given


def edited(sample: bytes, stream: Stream, *, most: int = 4, edges: Sequence[bytes] = COMMON) -> bytes:
    """The sample after the edits that the stream holds: kind, place, and what the kind needs."""
    out = bytearray(sample)
    for _ in range(most):
        if stream.done:
            break
        kind, place = stream.byte(), stream.word()
        # The upper half of the places counts from the end.
        at = place % (len(out) + 1) if place < 1 << 15 else len(out) - (place - (1 << 15)) % (len(out) + 1)
        if kind % 8 == 0:
            out[at : at + 1] = stream.take(1)
        elif kind % 8 == 1 and at < len(out):
            out[at] ^= 1 << (kind >> 3) % 8
        elif kind % 8 == 2:
            del out[at : at + 1 + stream.byte()]
        elif kind % 8 == 3:
            part = stream.take(1 + (kind >> 3))
            out[at:at] = part
        elif kind % 8 == 4:
            edge = edges[stream.byte() % len(edges)]
            out[at : at + len(edge)] = edge
        elif kind % 8 == 5:
            part = stream.take(1 + (kind >> 3))
            out[at : at + len(part)] = part
        elif kind % 8 == 6:
            other, size = stream.word() % (len(out) + 1), SIZES[(kind >> 3) % 8]
            out[at : at + size] = out[other : other + size]
        else:
            size, other = SIZES[(kind >> 3) % 8], stream.word() % (len(out) + 1)
            out[at:at] = out[other : other + size]
    return bytes(out)
