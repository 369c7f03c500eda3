# SPDX-License-Identifier: GPL-3.0-or-later
"""The digest of a circuit, and files that pin digests and counts so that drift shows as a readable diff.

Canonical bytes (all integers little-endian; ``str`` = u32 length and UTF-8)::

    "zkpriv circuit v1"                      17 bytes
    u32 rows, u32 wires, u32 public inputs
    str for each public input, in order
    u32 length and bytes of the schema       (JSON, see ``Schema.to_bytes``)
    for each of A, B, C:
        u32 row starts, rows + 1 of them
        u32 wire of each entry, ascending within a row
        32-byte coefficient of each entry

The digest is BLAKE2b with 32 bytes of output and personalisation ``zkpriv1_circuit``. Source lines, paths,
sentences and the solver tape do not enter: they do not change what is proven.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zkpriv.r1cs.matrices import Matrix

MAGIC = b"zkpriv circuit v1"
PERSON = b"zkpriv1_circuit"


def circuit_digest(
    *, n_wires: int, public_names: Sequence[str], matrices: Sequence[Matrix], coefs: bytes, schema: bytes
) -> str:
    """The digest (64 hex digits) of the canonical bytes described above."""
    import numpy as np

    state = hashlib.blake2b(digest_size=32, person=PERSON)
    rows = len(matrices[0].row_ptr) - 1
    state.update(MAGIC + struct.pack("<III", rows, n_wires, len(public_names)))
    for name in public_names:
        encoded = name.encode()
        state.update(struct.pack("<I", len(encoded)) + encoded)
    state.update(struct.pack("<I", len(schema)) + schema)
    table = np.frombuffer(coefs, dtype=np.uint8).reshape(-1, 32)
    for matrix in matrices:
        state.update(matrix.row_ptr.astype("<u4").tobytes())
        state.update(matrix.col.astype("<u4").tobytes())
        state.update(table[matrix.coef].tobytes())
    return state.hexdigest()
