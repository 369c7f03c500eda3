# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes of an outsider: whatever they are, a transaction comes out or an EncodingError, and nothing is allocated."""

from __future__ import annotations

import random
import tracemalloc
from typing import Any

import pytest
from support.monero import one_of_each_type, real

from zkpriv.errors import EncodingError
from zkpriv.monero import base58
from zkpriv.monero.extra import Extra
from zkpriv.monero.transaction import MAX_TRANSACTION_BYTES, Transaction
from zkpriv.monero.wire import Reader, varint


def test_every_truncation_is_refused() -> None:
    for data in one_of_each_type():
        step = 1 if len(data) < 4000 else 37
        for length in [*range(0, min(len(data), 1200)), *range(1200, len(data), step)]:
            with pytest.raises(EncodingError):
                Transaction.from_bytes(data[:length])


def test_every_extension_is_refused() -> None:
    for data in one_of_each_type():
        for more in (b"\0", b"\1", data[:1], bytes(64)):
            with pytest.raises(EncodingError, match="more bytes follow"):
                Transaction.from_bytes(data + more)


def test_mutants_are_read_exactly_or_refused() -> None:
    rng = random.Random(20261)
    for data in one_of_each_type():
        for _ in range(250):
            mutant = bytearray(data)
            for _ in range(rng.choice((1, 1, 2, 5))):
                kind = rng.randrange(4)
                place = rng.randrange(min(len(mutant), 400)) if rng.random() < 0.7 else rng.randrange(len(mutant))
                if kind == 0:
                    mutant[place] = rng.randrange(256)
                elif kind == 1:
                    mutant[place] ^= 1 << rng.randrange(8)
                elif kind == 2:
                    del mutant[place : place + rng.randrange(1, 40)]
                else:
                    mutant[place:place] = rng.randbytes(rng.randrange(1, 40))
                mutant = mutant or bytearray(b"\2")
            try:
                tx = Transaction.from_bytes(bytes(mutant))
            except EncodingError:
                continue
            assert tx.to_bytes() == mutant
            Extra.from_bytes(tx.extra)


def test_random_bytes() -> None:
    rng = random.Random(20262)
    for _ in range(2000):
        data = bytes([rng.choice((1, 2)), *rng.randbytes(rng.randrange(200))])
        try:
            tx = Transaction.from_bytes(data)
        except EncodingError:
            continue
        assert tx.to_bytes() == data


def test_huge_counts_take_no_memory() -> None:
    huge = varint(2**64 - 1)
    prefix = b"\2\0"
    key_input = b"\1\2\0"
    cases = [
        prefix + huge,
        prefix + key_input + huge,
        prefix + key_input + b"\2\1\1" + bytes(32) + huge,
        prefix + key_input + b"\2\1\1" + bytes(32) + b"\1\0\2" + bytes(32) + huge,
        b"\1\0" + varint(2**40),
    ]
    tracemalloc.start()
    try:
        for data in cases:
            with pytest.raises(EncodingError, match="do not fit"):
                Transaction.from_bytes(data + bytes(100))
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_range_proof_counts_are_bounded() -> None:
    tx = real("bc74bbef")
    assert tx.rct is not None
    head = tx.prefix_bytes() + tx.rct.base_bytes()
    rest = tx.rct.prunable_bytes()
    assert rest[0] == 1
    words = {
        b"\0": "room for 0 amounts",
        b"\3": "3 range proofs for 2 outputs",
        varint(2**64 - 1): "range proofs for 2",
    }
    for count, reason in words.items():
        with pytest.raises(EncodingError, match=reason):
            Transaction.from_bytes(head + count + rest[1:])
    folds = 1 + 6 * 32
    for count in (b"\0", b"\x05", b"\x20", varint(2**63)):
        with pytest.raises(EncodingError):
            Transaction.from_bytes(head + rest[:folds] + count + rest[folds + 1 :])


def test_too_long() -> None:
    with pytest.raises(EncodingError, match="at most"):
        Transaction.from_bytes(bytes(MAX_TRANSACTION_BYTES + 1))


@pytest.mark.parametrize("data", ["02", 2, None, [2, 0]])
def test_other_types(data: Any) -> None:
    with pytest.raises(EncodingError, match="expected bytes"):
        Transaction.from_bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x80\x00", "needless last byte"),
        (b"\xff\x00", "needless last byte"),
        (b"\x80\x80\x00", "needless last byte"),
        (b"\xff" * 9 + b"\x02", "above"),
        (b"\xff" * 9 + b"\x7f", "above"),
        (b"\x80" * 10 + b"\x01", "more than ten bytes"),
        (b"\xff" * 3, "0 are left"),
        (b"", "0 are left"),
    ],
)
def test_varints_that_are_not_canonical(data: bytes, words: str) -> None:
    with pytest.raises(EncodingError, match=words):
        Reader(data, "test").varint("number")


@pytest.mark.parametrize("value", [0, 1, 127, 128, 255, 16383, 16384, 2**32, 2**63 - 1, 2**63, 2**64 - 1])
def test_varints_come_back(value: int) -> None:
    data = varint(value)
    reader = Reader(data, "test")
    assert reader.varint("number") == value and not reader.left
    with pytest.raises(EncodingError):
        varint(-1)
    with pytest.raises(EncodingError):
        varint(2**64)


def test_a_varint_of_a_transaction_in_a_longer_form_is_refused() -> None:
    data = real("bc74bbef").to_bytes()
    assert data[:2] == b"\2\0"
    with pytest.raises(EncodingError, match="needless last byte"):
        Transaction.from_bytes(b"\x82\0" + data[1:])
    with pytest.raises(EncodingError, match="needless last byte"):
        Transaction.from_bytes(b"\2\x80\0" + data[2:])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\0", "expected 1 or 2, got 0"),
        (b"\3", "expected 1 or 2, got 3"),
        (b"\2\0\0", "no inputs"),
        (b"\2\0\1\0\1\1", "a script is not supported"),
        (b"\2\0\1\1\1\1", "a script hash is not supported"),
        (b"\2\0\1\7\1\1", "unknown tag 7"),
        (b"\2\0\1\2\0\0" + bytes(60), "no ring members"),
        (b"\2\0\2\xff\1\xff\1" + bytes(60), "stands alone"),
        (b"\2\0\1\xff\1\1\5\4" + bytes(60), "output: unknown tag 4"),
        (b"\2\0\1\xff\1\1\5\0" + bytes(60), "output: a script is not supported"),
        (b"\2\0\1\xff\1\0\0\7", "rct type: expected 0 to 6, got 7"),
        (b"\2\0\1\xff\1\0\0\6" + bytes(60), "a coinbase transaction has rct type 0"),
    ],
)
def test_what_no_node_reads(data: bytes, words: str) -> None:
    with pytest.raises(EncodingError, match=words):
        Transaction.from_bytes(data)


def test_errors_name_the_place() -> None:
    data = real("e89415").to_bytes()
    with pytest.raises(EncodingError) as caught:
        Transaction.from_bytes(data[:-1])
    assert caught.value.offset is not None and caught.value.offset > len(data) - 40


def test_base58_refuses_what_is_not_its_own_writing() -> None:
    for text in ("1", "1111", "11111111", "111111111111", "0l", "zzzzzzzzzzz", "zz", "11111111111!!"):
        with pytest.raises(EncodingError):
            base58.decode(text)
    with pytest.raises(EncodingError, match="at most"):
        base58.decode("1" * 100, limit=50)
    whole = "11111111111"
    places = {3 * whole + "11O11": 35, whole + "z" * 11 + "0": 11, 2 * whole + "zz": 22, whole + "1é111": 12}
    for text, offset in places.items():
        with pytest.raises(EncodingError) as caught:
            base58.decode(text)
        assert caught.value.offset == offset, text
    rng = random.Random(20263)
    for length in (*range(40), 50_000):
        data = rng.randbytes(length)
        assert base58.decode(base58.encode(data)) == data
        assert base58.decode_check(base58.encode_check(data)) == data


def test_the_extra_field_never_fails() -> None:
    rng = random.Random(20264)
    for _ in range(3000):
        size = rng.randrange(60)
        data = bytes(rng.choice((0, 1, 2, 3, 4, 0xDE, rng.randrange(256))) for _ in range(size))
        assert Extra.from_bytes(data).to_bytes() == data


def test_fields_of_the_extra_field() -> None:
    key, other = bytes(range(32)), bytes(range(32, 64))
    plain = b"\1" + key + b"\2\x21\0" + other
    assert Extra.from_bytes(plain).public_keys == (key,)
    assert Extra.from_bytes(plain).payment_id == other
    short = b"\2\x09\1" + bytes(8) + b"\4\2" + key + other + b"\1" + key
    parsed = Extra.from_bytes(short)
    assert parsed.encrypted_payment_id == bytes(8) and parsed.additional_keys == (key, other)
    assert parsed.payment_id is None and not parsed.rest
    merged = Extra.from_bytes(b"\3\x21\5" + key + b"\xde\3abc" + bytes(200))
    assert [type(field).__name__ for field in merged.fields] == ["MergeMining", "Minergate", "Padding"]
    assert not merged.rest and merged.to_bytes() == b"\3\x21\5" + key + b"\xde\3abc" + bytes(200)
    kept = Extra.from_bytes(b"\1" + key + b"\x99rest")
    assert kept.public_keys == (key,) and kept.rest == b"\x99rest"
    assert Extra.from_bytes(bytes(256)).rest == bytes(256)
    assert Extra.from_bytes(bytes(255)).rest == b""
    assert Extra.from_bytes(b"\0\0\1" + key).fields == ()
