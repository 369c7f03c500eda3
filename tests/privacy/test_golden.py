# SPDX-License-Identifier: GPL-3.0-or-later
"""The formats are frozen: a second derivation in plain Python from TRANSFER.md, and recorded answers.

``golden.json`` holds what version 1 gives for one seed. A difference is a new protocol version, never a repair of the
file: nothing rewrites it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from zkpriv.hashing import Purpose
from zkpriv.jubjub import Jubjub, T
from zkpriv.privacy.block import Block, Supply
from zkpriv.privacy.keys import Account
from zkpriv.privacy.mint import MintRecord
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import Context, Note, pad_memo, remake_output
from zkpriv.privacy.receipt import Receipt
from zkpriv.privacy.scan import AddressBook, OwnedOutput, Scanner
from zkpriv.privacy.transfer import Burn, Transfer, TransferBody
from zkpriv.reference import jubjub as reference
from zkpriv.reference import poseidon as reference_poseidon
from zkpriv.reference.redjubjub import hash_to_scalar

SEED = bytes(range(32))
RSEED = bytes(range(100, 132))
MEMO = b"golden"
VALUE = 1_234_567
G, T_, G_V, H = (
    reference.generator(name)
    for name in (
        "PROOF_GENERATION_KEY_GENERATOR",
        "SPENDING_KEY_GENERATOR",
        "VALUE_COMMITMENT_VALUE_GENERATOR",
        "VALUE_COMMITMENT_RANDOMNESS_GENERATOR",
    )
)
GOLDEN: dict[str, Any] = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))


def le(value: int, size: int = 32) -> bytes:
    return value.to_bytes(size, "little")


def plain_account(number: int) -> tuple[int, int, int]:
    """(s, k, a) of an account, from the text of the protocol."""
    data = SEED + le(number, 4)
    return tuple(hash_to_scalar(person, data) for person in (b"zkpriv1_spend", b"zkpriv1_nullify", b"zkpriv1_view"))  # type: ignore[return-value]


def plain_address(number: int, index: int) -> tuple[Any, Any, int]:
    """(A_i, B_i, m_i)."""
    s, k, a = plain_account(number)
    m = hash_to_scalar(b"zkpriv1_subaddr", le(a) + le(index, 8)) if index else 0
    point = reference.add(reference.mul(G, (k + m) % reference.ORDER), reference.mul(T_, s))
    return reference.mul(point, a), point, m


def plain_output(view: Any, spend: Any, context: bytes, index: int) -> dict[str, Any]:
    """R, P, C, tag, ciphertext and the one-time parts, in plain Python."""
    payload = bytes([1, 2]) + reference.encode(view) + reference.encode(spend)
    r = hash_to_scalar(b"zkpriv1_ephemer", RSEED + context + le(index, 4) + bytes([2]) + payload)
    ephemeral = reference.mul(spend, r)
    shared = reference.encode(reference.mul(view, 8 * r))
    data = shared + reference.encode(ephemeral) + le(index, 4)
    h, h_t, rho = (
        hash_to_scalar(person, data) for person in (b"zkpriv1_onetime", b"zkpriv1_onetimeT", b"zkpriv1_blinding")
    )
    tag = hashlib.blake2b(data + b"\0", digest_size=64, person=b"zkpriv1_viewtag").digest()[0]
    key = hashlib.blake2b(data + b"\0", digest_size=64, person=b"zkpriv1_aeadkey").digest()[:32]
    one_time = reference.add(spend, reference.add(reference.mul(G, h), reference.mul(T_, h_t)))
    commitment = reference.value_commitment(VALUE, rho)
    points = b"".join(reference.encode(point) for point in (ephemeral, one_time, commitment))
    bound = bytes([2]) + points + bytes([tag]) + le(index, 4)
    sealed = ChaCha20Poly1305(key).encrypt(bytes(12), le(VALUE, 8) + RSEED + MEMO.ljust(256, b"\0"), bound)
    leaf = reference_poseidon.poseidon(reference_poseidon.LEAF, [*one_time, *commitment])
    return {"bytes": points + bytes([tag]) + sealed, "h": h, "h_t": h_t, "rho": rho, "leaf": leaf}


@pytest.fixture(scope="module")
def account() -> Account:
    return Account.from_seed(SEED, 3, network=Network.TEST)


@pytest.mark.parametrize("index", [0, 1, 7, 2**40])
def test_addresses_follow_the_text(account: Account, index: int) -> None:
    view, spend, _ = plain_address(3, index)
    address = account.address(index)
    assert address.view.to_bytes() == reference.encode(view)
    assert address.spend.to_bytes() == reference.encode(spend)
    assert address.to_payload() == bytes([1, 2]) + reference.encode(view) + reference.encode(spend)


@pytest.mark.parametrize(("address_index", "index"), [(0, 0), (7, 3)])
def test_outputs_and_nullifiers_follow_the_text(account: Account, address_index: int, index: int) -> None:
    view, spend, m = plain_address(3, address_index)
    plain = plain_output(view, spend, b"\x00" + le(99), index)
    made = remake_output(
        account.address(address_index), Note(VALUE, RSEED, pad_memo(MEMO)), Context.transfer(99), index
    )
    assert made.output.to_bytes() == plain["bytes"]
    assert made.output.leaf == plain["leaf"]
    found = _found(account, made.output, index)
    k = (plain_account(3)[1] + m + plain["h"]) % reference.ORDER
    digits = [k >> 3 * i & 7 for i in range(84)]
    packed = sum((d if d >= 4 or i == 83 else 3 - d) << 3 * i for i, d in enumerate(digits))
    expected = reference_poseidon.poseidon(reference_poseidon.NULLIFIER, [packed, 12345])
    assert found.nullifier == expected
    s = (plain_account(3)[0] + plain["h_t"]) % reference.ORDER
    one_time = reference.add(reference.mul(G, k), reference.mul(T_, s))
    assert made.output.one_time_key.to_bytes() == reference.encode(one_time)


def _found(account: Account, output: Any, index: int) -> OwnedOutput:
    from zkpriv.privacy.block import PlacedOutput

    key = account.full_view_key
    placed = PlacedOutput(output, 12345, Context.transfer(99), index, 1, bytes(64))
    (found,) = Scanner(key, AddressBook(key)).scan([placed])
    return found


def golden_body(account: Account) -> TransferBody:
    outputs = tuple(
        remake_output(account.address(i), Note(VALUE, RSEED, pad_memo(MEMO)), Context.transfer(5), i).output
        for i in range(2)
    )
    keys = (T, T.mul_var(2))
    return TransferBody(Network.TEST, 11, 1000, Burn(7, b"b" * 32), 77, (5, 6), keys, outputs)


def test_digest_follows_the_text(account: Account) -> None:
    body = golden_body(account)
    items = [b"zkpriv private transfer", b"\x01", b"\x02", b"\x02\x02", b"c" * 32, le(11), le(1000, 8)]
    items += [le(7, 8) + b"b" * 32, le(77, 8), le(5), le(6), *(key.to_bytes() for key in body.randomized_keys)]
    for output in body.outputs:
        raw = output.to_bytes()
        items += [raw[:32], raw[32:64], raw[64:96], raw[96:97], raw[97:]]
    data = b"".join(le(len(item), 4) + item for item in items)
    assert body.digest(b"c" * 32) == hashlib.blake2b(data, digest_size=64, person=Purpose.DIGEST).digest()


def answers(account: Account) -> dict[str, str]:
    """What this version gives, by name, in hexadecimal or as text."""
    body = golden_body(account)
    note = Note(VALUE, RSEED, pad_memo(MEMO))
    minted = remake_output(account.address(), note, Context.mint(9), 1)
    mint = MintRecord(
        Network.TEST,
        9,
        1,
        VALUE,
        int.from_bytes(minted.rho.reveal(), "little"),
        minted.output.ephemeral,
        minted.output.one_time_key,
        minted.output.tag,
        minted.output.ciphertext,
    )
    nonce = Jubjub.to_bytes(T)
    transfer = Transfer(body, (nonce + le(1), nonce + le(2)), bytes(192))
    identity = body.digest(b"c" * 32)
    block = Block(Network.TEST, 9, bytes(64), (mint,), (transfer,), 13, 3, Supply(5, 3, 1), (identity,))
    main = Account.from_seed(SEED, 3, network=Network.MAIN)
    receipt = Receipt(identity, 1, account.address(1), VALUE, RSEED)
    return {
        "address 0": str(account.address()),
        "address 7": str(account.address(7)),
        "address 0, main": str(main.address()),
        "full view key": account.full_view_key.export(),
        "incoming view key": account.full_view_key.incoming().export(),
        "output": minted.output.to_bytes().hex(),
        "mint": hashlib.sha256(mint.to_bytes()).hexdigest(),
        "mint id": mint.record_id.hex(),
        "transfer": hashlib.sha256(transfer.to_bytes()).hexdigest(),
        "transaction id": identity.hex(),
        "block": hashlib.sha256(block.to_bytes()).hexdigest(),
        "block id": block.block_id.hex(),
        "receipt": receipt.to_bytes().hex(),
    }


def test_recorded_answers(account: Account) -> None:
    assert answers(account) == GOLDEN
