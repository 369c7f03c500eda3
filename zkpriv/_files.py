# SPDX-License-Identifier: GPL-3.0-or-later
"""Files whose length somebody else chose: never more of them in memory than a reader can use."""

from __future__ import annotations

from typing import BinaryIO

_CHUNK = 1 << 20


def read_at_most(file: BinaryIO, most: int) -> bytes:
    """What is left of a file, but no more than ``most`` bytes: one more than fits says that it is too long.

    In pieces: what is asked for is taken only as far as it is there.
    """
    pieces = []
    while most > 0 and (piece := file.read(min(most, _CHUNK))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)
