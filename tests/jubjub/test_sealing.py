# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed messages against another library's ChaCha20-Poly1305."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from zkpriv import backend
from zkpriv.errors import EncodingError
from zkpriv.secrets import Secret

pytestmark = pytest.mark.skipif(not backend.is_native, reason="sealing needs the C core")

LENGTHS = [0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 129, 296, 1000]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("bound_length", [0, 1, 16, 130])
def test_agrees_with_another_library(length: int, bound_length: int) -> None:
    key, plain, bound = (
        bytes(range(32)),
        bytes(i % 251 for i in range(length)),
        bytes(i % 7 for i in range(bound_length)),
    )
    sealed = Secret.from_bytes(key).seal(plain, bound)
    assert sealed == ChaCha20Poly1305(key).encrypt(bytes(12), plain, bound)
    assert Secret.from_bytes(key).open(sealed, bound) == plain


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.binary(max_size=40))
def test_agrees_for_any_bytes(key: bytes, plain: bytes, bound: bytes) -> None:
    sealed = Secret.from_bytes(key).seal(plain, bound)
    assert sealed == ChaCha20Poly1305(key).encrypt(bytes(12), plain, bound)
    assert Secret.from_bytes(key).open(sealed, bound) == plain


def test_any_changed_bit_is_refused() -> None:
    key = Secret.random_bytes()
    sealed = key.seal(b"value, rseed, memo", b"bound")
    for bit in range(8 * len(sealed)):
        changed = (int.from_bytes(sealed, "little") ^ 1 << bit).to_bytes(len(sealed), "little")
        assert key.open(changed, b"bound") is None
    for bound in (b"", b"bounc", b"bound\0", b"boun"):
        assert key.open(sealed, bound) is None
    for length in range(len(sealed)):
        assert key.open(sealed[:length], b"bound") is None
    assert key.open(sealed + b"\0", b"bound") is None
    assert Secret.random_bytes().open(sealed, b"bound") is None


def test_a_scalar_is_no_key() -> None:
    with pytest.raises(EncodingError, match="plain bytes"):
        Secret.from_scalar(5).seal(b"x", b"")
    with pytest.raises(EncodingError, match="plain bytes"):
        Secret.from_scalar(5).open(bytes(20), b"")
