# SPDX-License-Identifier: GPL-3.0-or-later
"""Every decoder of the transfer protocol under cut, changed and random bytes: a precise error, nothing else."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.privacy import ModelProver, World, model_digest

import zkpriv
from zkpriv.errors import AmountOverflow, MalformedTransfer, PlanError, ReceiptRefused, TransferError
from zkpriv.hashing import FIELD_ORDER, JUBJUB_ORDER
from zkpriv.privacy import bech32m
from zkpriv.privacy.address import Address
from zkpriv.privacy.block import Block
from zkpriv.privacy.keys import Account, FullViewKey, IncomingViewKey, parse_seed
from zkpriv.privacy.ledger import Ledger
from zkpriv.privacy.mint import MINT_BYTES, MintRecord, make_mint
from zkpriv.privacy.network import Network
from zkpriv.privacy.receipt import RECEIPT_BYTES, Receipt
from zkpriv.privacy.scan import AddressBook, Scanner
from zkpriv.privacy.transfer import SHAPES, Shape, Transfer, transfer_bytes


@cache
def samples() -> dict[str, Any]:
    """A ledger whose next block may hold the sample transfer and mint record, and their bytes."""
    world = World()
    _, payer = world.person(0)
    _, payee = world.person(1)
    world.mint(payer.address(), payer.address(1))
    built = world.pay(0, (payee.address(3), 1234))
    mint = make_mint(payer.address(), 10**6, height=2, slot=0)
    block = world.ledger.apply([built.transfer], [mint])
    world.ledger.rollback(1)
    return {
        "world": world,
        "transfer": built.transfer.to_bytes(),
        "mint": mint.to_bytes(),
        "block": block.to_bytes(),
        "receipt": built.receipts[0].to_bytes(),
        "address": payee.address(3).to_payload(),
    }


DECODERS: dict[str, Callable[[bytes], Any]] = {
    "transfer": Transfer.from_bytes,
    "mint": MintRecord.from_bytes,
    "block": Block.from_bytes,
    "receipt": Receipt.from_bytes,
    "address": Address.from_payload,
}
ENCODE: dict[str, Callable[[Any], bytes]] = {
    name: (lambda item: item.to_payload()) if name == "address" else (lambda item: item.to_bytes()) for name in DECODERS
}
KINDS = sorted(DECODERS)


@pytest.mark.parametrize("kind", KINDS)
def test_round_trip(kind: str) -> None:
    data = samples()[kind]
    assert ENCODE[kind](DECODERS[kind](data)) == data


def test_lengths_are_constants_of_the_shape() -> None:
    for shape in SHAPES:
        assert transfer_bytes(shape) == 96 + 128 * shape.inputs + 409 * shape.outputs + 192
    assert len(samples()["transfer"]) == transfer_bytes(Shape(2, 2)) == 1362
    assert (len(samples()["mint"]), len(samples()["receipt"])) == (MINT_BYTES, RECEIPT_BYTES)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_cut_short_or_lengthened(kind: str, data: st.DataObject) -> None:
    whole = samples()[kind]
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(MalformedTransfer):
        DECODERS[kind](whole[:cut])
    tail = data.draw(st.binary(min_size=1, max_size=40))
    with pytest.raises(MalformedTransfer):
        DECODERS[kind](whole + tail)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_one_byte_changed_decodes_canonically_or_not_at_all(kind: str, data: st.DataObject) -> None:
    """Whatever decodes encodes to the same bytes: there is no second encoding of anything (SOUNDNESS row 33)."""
    whole = bytearray(samples()[kind])
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    try:
        item = DECODERS[kind](bytes(whole))
    except MalformedTransfer as error:
        assert error.offset is not None and 0 <= error.offset <= len(whole)
        assert error.reason in str(error)
    except AmountOverflow:
        assert kind in ("transfer", "block")
    else:
        assert ENCODE[kind](item) == bytes(whole)


@settings(max_examples=100, deadline=None)
@given(place=st.integers(0, 1361), change=st.integers(1, 255))
@example(place=96 + 256 + 818, change=1)
def test_a_transfer_with_one_byte_changed_is_refused_and_nothing_is_applied(place: int, change: int) -> None:
    ledger: Ledger = samples()["world"].ledger
    before = ledger.tip
    data = bytearray(samples()["transfer"])
    data[place] ^= change
    with pytest.raises(TransferError):
        ledger.apply([bytes(data)])
    assert ledger.tip == before
    assert not any(ledger.is_spent(n) for n in Transfer.from_bytes(samples()["transfer"]).body.nullifiers)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, MINT_BYTES - 1), change=st.integers(1, 255))
def test_a_mint_record_with_one_byte_changed_never_mints_more(place: int, change: int) -> None:
    """R, P, rho, tag and ciphertext are the minter's own business; what counts is the amount and the place."""
    world = samples()["world"]
    ledger: Ledger = world.ledger
    before = ledger.tip
    data = bytearray(samples()["mint"])
    data[place] ^= change
    try:
        block = ledger.apply(mints=[bytes(data)])
    except TransferError:
        assert ledger.tip == before
    else:
        assert block.supply.minted == before.supply.minted + 10**6
        key = world.wallets[0].key
        assert Scanner(key, AddressBook(key)).scan(list(block.outputs())) == []
        ledger.rollback(before.height)
        assert ledger.tip == before


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, RECEIPT_BYTES - 1), change=st.integers(1, 255))
def test_a_receipt_with_one_byte_changed_is_refused(place: int, change: int) -> None:
    body = Transfer.from_bytes(samples()["transfer"]).body
    digest = ModelProver().circuit_digest(body.shape)
    Receipt.from_bytes(samples()["receipt"]).verify(body, digest)
    data = bytearray(samples()["receipt"])
    data[place] ^= change
    with pytest.raises((MalformedTransfer, ReceiptRefused)):
        Receipt.from_bytes(bytes(data)).verify(body, digest)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 311), change=st.integers(1, 255))
def test_a_note_with_one_byte_changed_is_not_ours(place: int, change: int) -> None:
    wallet = samples()["world"].wallets[1]
    placed = list(Block.from_bytes(samples()["block"]).outputs())
    scan = Scanner(wallet.key, wallet._book).scan
    assert [owned.value for owned in scan(placed)] == [1234]
    altered = []
    for item in placed:
        sealed = bytearray(item.output.ciphertext)
        sealed[place] ^= change
        output = dataclasses.replace(item.output, ciphertext=bytes(sealed))
        altered.append(dataclasses.replace(item, output=output))
    assert scan(altered) == []


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=600), kind=st.sampled_from(KINDS))
def test_random_bytes(data: bytes, kind: str) -> None:
    with pytest.raises(MalformedTransfer):
        DECODERS[kind](data)


@pytest.mark.parametrize("network", list(Network))
def test_address_text_round_trip(network: Network) -> None:
    account = Account.from_seed(bytes(32), network=network)
    text = str(account.address(5))
    assert text.startswith(network.hrp + "1")
    assert Address.parse(text) == account.address(5) == Address.parse(text.upper())
    assert {len(str(account.address(i))) for i in (0, 1, 2**64 - 1)} == {len(text)}


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_address_text_with_a_typing_error(data: st.DataObject) -> None:
    text = str(Address.from_payload(samples()["address"]))
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=0x250).filter(lambda c: c != text[place]))
    with pytest.raises(MalformedTransfer):
        Address.parse(text[:place] + other + text[place + 1 :])
    with pytest.raises(MalformedTransfer):
        Address.parse(text[:place])


def test_address_text_errors_are_precise() -> None:
    payload = samples()["address"]
    good = str(Address.from_payload(payload))
    cases = {
        good.replace("zkptest1", "zkp1"): "checksum",
        bech32m.encode("zkp", payload): "prefix 'zkp' says MAIN, the payload says TEST",
        bech32m.encode("zcash", payload): "address prefix",
        bech32m.encode("zkptest", payload + b"\0"): "1 more bytes follow",
        bech32m.encode("zkptest", payload[:-1]): "31 are left",
        bech32m.encode("zkptest", b"\x02" + payload[1:]): "address version",
        good[:20].upper() + good[20:]: "mixes upper and lower case",
        good.replace("1", "", 1)[:8]: "expected a prefix",
        "": "expected a prefix",
        "1" + good: "checksum",
        good + " ": "printable ASCII",
        "ZKPTEST1" + "\u212a" * 20: "printable ASCII",
    }
    for text, reason in cases.items():
        with pytest.raises(MalformedTransfer, match=reason):
            Address.parse(text)


def test_bech32m_known_answers_and_wrong_padding() -> None:
    """Strings of BIP-350; bech32 (the older checksum) is refused."""
    for text in ("A1LQFN3A", "a1lqfn3a", "?1v759aa"):
        assert bech32m.decode(text) == (text[0].lower(), b"")
    assert bech32m.encode("abcdef", bytes(range(5)))[:7] == "abcdef1"
    for text in ("A12UEL5L", "a12uel5l", "abc1rzg"):
        with pytest.raises(MalformedTransfer):
            bech32m.decode(text)
    hrp, payload = bech32m.decode("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx")
    assert (hrp, len(payload)) == ("abcdef", 20)
    assert bech32m.encode(hrp, payload) == "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx"
    for values in ([31, 29], [31, 28, 0], [31]):  # 0xff is [31, 28]: padding not zero, too long, too short
        check = bech32m._polymod([*bech32m._expand("a"), *values, 0, 0, 0, 0, 0, 0]) ^ bech32m._CONSTANT
        values += [check >> 5 * (5 - i) & 31 for i in range(6)]
        with pytest.raises(MalformedTransfer, match="padding"):
            bech32m.decode("a1" + "".join(bech32m.ALPHABET[value] for value in values))
    assert bech32m.decode(bech32m.encode("a", b"\xff" * 66)) == ("a", b"\xff" * 66)


def test_personalisations_are_short_and_have_one_home_each() -> None:
    """One BLAKE2b personalisation for each derived thing, in the whole package (the reference keeps its own copies)."""
    homes: dict[str, list[str]] = {}
    root = Path(zkpriv.__file__).parent
    for path in root.rglob("*.py"):
        if "reference" not in path.parts:
            for name in re.findall(r'b"(zkpriv1_\w+)"', path.read_text(encoding="utf-8")):
                homes.setdefault(name, []).append(path.name)
    assert len(homes) >= 18 and all(len(name) <= 16 for name in homes)
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


def test_seed_text() -> None:
    assert parse_seed(" " + "0f" * 32 + "\n") == b"\x0f" * 32
    for bad in ("", "0f" * 31, "0f" * 33, "0g" * 32, "0x" + "0f" * 31):
        with pytest.raises(MalformedTransfer, match="64 hexadecimal digits"):
            parse_seed(bad)


def test_view_keys_round_trip_and_are_told_apart() -> None:
    account = Account.from_seed(b"\x05" * 32, 3, network=Network.TEST)
    full, incoming = account.full_view_key, account.full_view_key.incoming()
    again, in_again = FullViewKey.parse(full.export()), IncomingViewKey.parse(incoming.export())
    assert again.address(9) == full.address(9) == in_again.address(9)
    assert again.nullifier == full.nullifier
    with pytest.raises(MalformedTransfer, match="prefix"):
        FullViewKey.parse(incoming.export())
    with pytest.raises(MalformedTransfer, match="prefix"):
        IncomingViewKey.parse(full.export())
    with pytest.raises(MalformedTransfer, match="checksum"):
        FullViewKey.parse(full.export()[:-1] + "q" if full.export()[-1] != "q" else full.export()[:-1] + "p")
    raw = bech32m.decode(incoming.export())[1]
    for value, reason in ((JUBJUB_ORDER, "below l"), (0, "zero")):
        bad = raw[:2] + value.to_bytes(32, "little") + raw[34:]
        with pytest.raises(MalformedTransfer, match=reason):
            IncomingViewKey.parse(bech32m.encode("zkptestview", bad))
    with pytest.raises(MalformedTransfer, match="differ"):
        IncomingViewKey.parse(bech32m.encode("zkpview", raw))


def test_numbers_of_a_transfer_are_canonical() -> None:
    data = samples()["transfer"]
    cases = [
        (8, FIELD_ORDER.to_bytes(32, "little"), "root"),
        (96, FIELD_ORDER.to_bytes(32, "little"), "nullifier\\[0\\]"),
        (96 + 32, b"\xff" * 32, "nullifier\\[1\\]"),
        (96 + 256 + 818 - 128 + 32, JUBJUB_ORDER.to_bytes(32, "little"), "signature\\[0\\] scalar"),
        (56, b"\x01" + bytes(31), "burn purpose"),
        (0, b"zkpx", "magic|begin"),
        (4, b"\x02", "version"),
    ]
    for place, value, reason in cases:
        with pytest.raises(MalformedTransfer, match=reason):
            Transfer.from_bytes(data[:place] + value + data[place + len(value) :])
    overflow = bytearray(data)
    overflow[40:56] = b"\xff" * 16
    with pytest.raises(AmountOverflow):
        Transfer.from_bytes(bytes(overflow))


def test_every_field_changes_the_transaction_id_and_no_proof_or_signature_does() -> None:
    transfer = Transfer.from_bytes(samples()["transfer"])
    digest = model_digest(transfer.shape)
    seen = {transfer.body.digest(digest), transfer.body.digest(bytes(32))}
    body = transfer.body
    output = body.outputs[0]
    point = body.outputs[1].ephemeral
    changes: list[dict[str, Any]] = [
        {"network": Network.MAIN},
        {"root": body.root ^ 1},
        {"fee": body.fee + 1},
        {"burn": dataclasses.replace(_burn(), amount=1)},
        {"burn": dataclasses.replace(_burn(), purpose=b"\x01" * 32)},
        {"expiry": body.expiry + 1},
        {"nullifiers": (body.nullifiers[0] ^ 1, body.nullifiers[1])},
        {"nullifiers": body.nullifiers[::-1]},
        {"randomized_keys": body.randomized_keys[::-1]},
        {"outputs": body.outputs[::-1]},
        {"outputs": (*body.outputs, output)},
    ]
    last = output.ciphertext[-1] ^ 1
    edits: list[tuple[str, Any]] = [
        ("ephemeral", point),
        ("one_time_key", point),
        ("commitment", point),
        ("tag", output.tag ^ 1),
        ("ciphertext", output.ciphertext[:-1] + bytes([last])),
    ]
    for field, value in edits:
        changes.append({"outputs": (dataclasses.replace(output, **{field: value}), body.outputs[1])})
    names = {field.name for field in dataclasses.fields(body)}
    assert names == {name for change in changes for name in change}, "a field of the body has no case here"
    parts = {field.name for field in dataclasses.fields(output)}
    assert parts == {field for field, _ in edits}, "a field of an output has no case here"
    for change in changes:
        seen.add(dataclasses.replace(body, **change).digest(digest))
    assert len(seen) == len(changes) + 2
    other = dataclasses.replace(transfer, proof=bytes(192), signatures=tuple(bytes(64) for _ in transfer.signatures))
    assert other.body.digest(digest) == transfer.body.digest(digest)


def _burn() -> Any:
    from zkpriv.privacy.transfer import Burn

    return Burn(5)


def test_burns_are_above_zero_and_their_purpose_has_32_bytes() -> None:
    from zkpriv.privacy.transfer import Burn

    for amount in (0, -1, 2**64, True, 1.0):
        with pytest.raises(PlanError, match="burnt amount"):
            Burn(amount)  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="32 bytes"):
        Burn(1, b"short")
