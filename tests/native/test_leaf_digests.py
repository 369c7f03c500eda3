# SPDX-License-Identifier: GPL-3.0-or-later
"""Digests of the chunks of a key, in lanes and one at a time, against hashlib."""

from __future__ import annotations

import hashlib
import random

import pytest

from zkpriv import backend

pytestmark = pytest.mark.skipif(not backend.is_native, reason="needs the native core")

PERSON = b"zkpriv1_pkleaf"
NATIVE = [level for level in backend.levels if level != "python"]


@pytest.mark.parametrize("level", NATIVE)
@pytest.mark.parametrize("log_chunk", [7, 8, 10])
def test_every_length_around_blocks_chunks_and_groups(level: str, log_chunk: int) -> None:
    from zkpriv import _native_groth16

    chunk = 1 << log_chunk
    data = random.Random(1).randbytes(18 * chunk)
    edges = {
        chunks * chunk + change for chunks in (1, 2, 7, 8, 9, 15, 16, 17) for change in (-1, 0, 1, 127, 128 - chunk)
    }
    with backend.using_level(level):
        for size in sorted({1, 2, 127, 128, 129, *edges}):
            if not 0 < size <= len(data):
                continue
            expected = b"".join(
                hashlib.blake2b(data[at : min(at + chunk, size)], digest_size=32, person=PERSON).digest()
                for at in range(0, size, chunk)
            )
            for threads in (1, 2):
                assert _native_groth16.leaf_digests(memoryview(data)[:size], log_chunk, PERSON, threads) == expected


def test_sizes_out_of_range_are_refused() -> None:
    lib, ffi = backend._native.lib, backend._native.ffi
    out = ffi.new("uint8_t[32]")
    for size, log_chunk in ((0, 20), (1, 6), (1, 33)):
        assert lib.zkp_leaf_digests(out, b"x", size, log_chunk, bytes(16), 1) == lib.ZKP_ERR_ARGUMENT
