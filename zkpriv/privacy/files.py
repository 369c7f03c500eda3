# SPDX-License-Identifier: GPL-3.0-or-later
"""Files by which payer, node and payee exchange what they must, and nothing else.

A chain folder holds one file for each block (``00000001.zkpblock`` ...); the node writes it, wallets read it. Transfers
and mint records travel as files of their canonical bytes. Writing is atomic: a file is there completely or not at all.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from zkpriv.errors import ChainDataError
from zkpriv.privacy.block import Block

BLOCK_SUFFIX: Final = ".zkpblock"
TRANSFER_SUFFIX: Final = ".zkptransfer"
MINT_SUFFIX: Final = ".zkpmint"
RECEIPT_SUFFIX: Final = ".zkpreceipt"


def write_atomically(path: str | Path, data: bytes, *, private: bool = False) -> None:
    """Write, flush to disk, rename into place, and flush the folder. ``private``: only the owner may read it."""
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o600 if private else 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class ChainFolder:
    """The block files of one chain."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def path(self, height: int) -> Path:
        """The file of a block."""
        return self.folder / f"{height:08d}{BLOCK_SUFFIX}"

    def append(self, block: Block) -> Path:
        """Publish a block; raises ChainDataError if a block of that height is there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.path(block.height)
        if path.exists():
            raise ChainDataError(f"{path.name} exists already: roll back first")
        write_atomically(path, block.to_bytes())
        return path

    def height(self) -> int:
        """Height of the last block, 0 for none."""
        height = 0
        while self.path(height + 1).exists():
            height += 1
        return height

    def block(self, height: int) -> Block:
        """The block of a height; raises ChainDataError if it is absent or another one, MalformedTransfer if damaged."""
        path = self.path(height)
        if not path.exists():
            raise ChainDataError(f"{path.name} is absent")
        block = Block.from_bytes(path.read_bytes())
        if block.height != height:
            raise ChainDataError(f"{path.name} holds block {block.height}")
        return block

    def blocks(self, start: int = 1) -> Iterator[Block]:
        """Decoded blocks from ``start`` on; raises as ``block`` does."""
        height = start
        while self.path(height).exists():
            yield self.block(height)
            height += 1

    def rollback(self, height: int) -> None:
        """Remove the blocks above ``height``, the last one first."""
        for above in range(self.height(), height, -1):
            self.path(above).unlink()
