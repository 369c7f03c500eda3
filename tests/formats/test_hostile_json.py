# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON made to hang or crash its reader: refused at once, whatever the encoding."""

from __future__ import annotations

import sys
import time

import pytest

from zkpriv.errors import EncodingError
from zkpriv.formats import snarkjs

SECONDS = 2.0


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
def test_other_encodings_are_refused(encoding: str) -> None:
    """U+2200 is 00 22 in UTF-16, a quote to who reads bytes as UTF-8: it would hide the brackets behind it."""
    deep = '{"x": "\u2200", "y": ' + "[" * 200_000 + "]" * 200_000 + ', "z": "a"}'
    limit = sys.getrecursionlimit()
    with pytest.raises(EncodingError, match=r"UTF-8|not JSON"):
        snarkjs.read_proof(deep.encode(encoding))
    assert sys.getrecursionlimit() == limit


def test_quotes_without_end_take_linear_time() -> None:
    for text in ('\\"' * 32_000, '"' + '\\"' * 32_000, '"\\\n' * 32_000, "\\" * 32_001):
        begun = time.perf_counter()
        with pytest.raises(EncodingError, match="not JSON"):
            snarkjs.read_proof(text)
        assert time.perf_counter() - begun < SECONDS


def test_a_late_duplicate_takes_linear_time() -> None:
    begun = time.perf_counter()
    members = ",".join(f'"{index}":0' for index in range(25_000))
    with pytest.raises(EncodingError, match="'24999' occurs twice"):
        snarkjs.read_proof("{" + members + ',"24999":0}')
    assert time.perf_counter() - begun < SECONDS


def test_messages_stay_short() -> None:
    for text in ('{"' + "a" * 100_000 + '":0,"' + "a" * 100_000 + '":0}', f'{{"protocol": "{"x" * 100_000}"}}'):
        with pytest.raises(EncodingError) as caught:
            snarkjs.read_proof(text)
        assert len(str(caught.value)) < 300


def test_nothing_is_rounded() -> None:
    with pytest.raises(TypeError):
        snarkjs.write_public_inputs([1.9])  # type: ignore[list-item]
