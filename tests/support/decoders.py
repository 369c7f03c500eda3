# SPDX-License-Identifier: GPL-3.0-or-later
"""Every reader of strangers' bytes and text: good samples, ways to damage them, and what checks the result."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final, NamedTuple

from support.monero import case_of, one_of_each_type, transactions
from support.monero_build import build
from support.rings import GROUPS, MESSAGE, forge, spend
from support.vectors import load_json
from zkpriv import ed25519, eddsa
from zkpriv.bulletproofs import original, plus
from zkpriv.bulletproofs import ristretto as dalek
from zkpriv.bulletproofs.merlin import MerlinTranscript
from zkpriv.ed25519 import ORDER, Ed25519, G
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.jubjub import Jubjub
from zkpriv.monero import base58
from zkpriv.monero.address import Address
from zkpriv.monero.extra import Extra
from zkpriv.monero.keys import Account
from zkpriv.monero.network import Network
from zkpriv.monero.payment_proof import PaymentProof, check_payment_proof, prove_incoming
from zkpriv.monero.rct import RctType
from zkpriv.monero.reserve_proof import ReserveProof, check_reserve_proof, prove_reserve
from zkpriv.monero.rings import Rings
from zkpriv.monero.scan import Scanner, SubaddressTable
from zkpriv.monero.transaction import Transaction, parse_hex
from zkpriv.monero.verify import verify_transaction
from zkpriv.monero.wire import varint
from zkpriv.prime_group import ED25519, JUBJUB
from zkpriv.ring import clsag, cryptonote, lsag, mlsag, sag
from zkpriv.ristretto import Ristretto

_P: Final = ed25519.FIELD_ORDER
_NUMBERS = (0, 1, _P - 1, _P, _P + 1, ORDER - 1, ORDER, ORDER + 1, 2**255 - 1, 2**255, 2**255 + 1, 2**256 - 1)
#: Edges of fields and orders, the identity with a wrong sign, a point of order eight, the base point.
EDGES: Final = (
    *[value.to_bytes(32, "little") for value in _NUMBERS],
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    G.to_bytes(),
)
#: Varints: too long, too large, with a needless byte, cut, and large counts.
VARINTS: Final = (
    b"\x80\0",
    b"\xff" * 9 + b"\1",
    b"\xff" * 9 + b"\2",
    b"\x80" * 10 + b"\1",
    b"\x80\x80\x80",
    varint(2**32),
    varint(2**63),
)
LETTERS: Final = base58.ALPHABET + "0OIl \n\0é\ud800\U0001d7d8"
SIZES: Final = (1, 2, 31, 32, 33, 64)

Mutate = Callable[[random.Random, Any], Any]


@dataclass(frozen=True)
class Decoder:
    """One reader. ``use`` raises for whatever is not right; ``tolerant``: other bytes may be right as well."""

    name: str
    samples: Sequence[Any]
    decode: Callable[[Any], Any]
    encode: Callable[[Any], Any] | None = None
    use: Callable[[Any], object] | None = None
    mutate: Mutate = lambda rng, data: mutate_bytes(rng, data)
    cases: int = 2000
    tolerant: bool = False


def mutate_bytes(rng: random.Random, data: bytes) -> bytes:
    """One to four changes, half of them near the front, where counts and tags stand."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        kind = rng.randrange(9)
        place = rng.randrange(len(out) + 1) if rng.random() < 0.6 else min(len(out), rng.randrange(80))
        other = rng.randrange(len(out) + 1)
        if kind == 0 and place < len(out):
            out[place] = rng.randrange(256)
        elif kind == 1 and place < len(out):
            out[place] ^= 1 << rng.randrange(8)
        elif kind == 2:
            del out[place : place + rng.choice((*SIZES, rng.randrange(1, 200)))]
        elif kind == 3:
            out[place:place] = rng.randbytes(rng.choice(SIZES))
        elif kind == 4:
            out[place : place + 32] = rng.choice(EDGES)
        elif kind == 5:
            out[place : place + 1] = rng.choice(VARINTS)
        elif kind == 6:
            del out[place:]
        elif kind == 7:
            out[place : place + 32] = out[other : other + 32]
        else:
            out += rng.choice((b"\0", b"\1", bytes(32), bytes(out[:64]), rng.randbytes(1000)))
    return bytes(out)


def mutate_text(rng: random.Random, text: str) -> str:
    """The same for base58."""
    out = list(text)
    for _ in range(rng.choice((1, 1, 2, 4))):
        kind, place = rng.randrange(6), rng.randrange(len(out) + 1)
        other = rng.randrange(len(out) + 1)
        if kind == 0 and out:
            out[place % len(out)] = rng.choice(LETTERS)
        elif kind == 1:
            del out[place : place + rng.choice((1, 2, 11, 44, 88, 132))]
        elif kind == 2:
            out[place:place] = rng.choices(base58.ALPHABET, k=rng.choice((1, 2, 11, 44, 88, 132)))
        elif kind == 3:
            out[place : place + 1] = rng.choice(LETTERS)
        elif kind == 4:
            out[place : place + 11] = out[other : other + 11]
        else:
            out[place : place + 11] = "z" * 11
    return "".join(out)


def mutate_rings(rng: random.Random, data: bytes) -> bytes:
    """A ring file with other bytes, or with other values in it."""
    if rng.random() < 0.5:
        return mutate_bytes(rng, data)
    odd: tuple[Any, ...] = (None, 1, -1, 1.5, True, "", [], {}, "zz" * 32, "00" * 32, "ff" * 32, "\ud800" * 64, 10**30)
    value, new = json.loads(data), rng.choice((*odd, "٠" * 64, [[]]))
    ring = value["rings"][0]
    target, key = rng.choice(
        ((value, "rings"), (value, "txid"), (value["rings"], 0), (ring, 3), (ring[5], "dest"), (ring[7], "mask"))
    )
    target[key] = new
    return json.dumps(new if rng.random() < 0.1 else value).encode()


def _inside(prefix: str, rng: random.Random, text: str) -> str:
    """Base58 that decodes, to other bytes. Payment proofs are encoded entry by entry, so whole blocks of 8 change."""
    return prefix + base58.encode(mutate_bytes(rng, base58.decode(text[len(prefix) :])))


def _mutate_address(rng: random.Random, text: str) -> str:
    return base58.encode_check(mutate_bytes(rng, base58.decode_check(text)))


class Payment(NamedTuple):
    """A transaction to an address, and proofs about it."""

    tx: Transaction
    address: Address
    text: str
    reserve: str


@cache
def payment() -> Payment:
    """One payment to the main address and one to a subaddress, with the receiver's proofs for the message "m"."""
    with Account.from_seed(Network.STAGENET, bytes(range(32))) as account:
        tx = build(RctType.CLSAG, [(account.keys.address(0, minor), 100 + minor) for minor in (0, 1)]).tx
        owned = Scanner(account, SubaddressTable(account, minor=3)).scan([tx])
        return Payment(tx, account.address(), prove_incoming(tx, account, "m"), prove_reserve(account, owned, "m"))


def readers() -> dict[str, Callable[[Any], object]]:
    """The readers alone."""
    return {
        "transaction": Transaction.from_bytes,
        "transaction in hex": parse_hex,
        "transaction to verify": verify_transaction,
        "ring file": Rings.from_json,
        "extra": Extra.from_bytes,
        "address": Address.parse,
        "base58": base58.decode,
        "payment proof": PaymentProof.parse,
        "reserve proof": ReserveProof.parse,
        "clsag ed25519": clsag.Clsag.from_bytes_with_key_image,
        "clsag jubjub": partial(clsag.Clsag.from_bytes_with_key_image, group=JUBJUB),
        "sag": sag.Sag.from_bytes,
        "lsag": lsag.Lsag.from_bytes,
        "cryptonote": cryptonote.RingSignature.from_bytes,
        "mlsag": partial(mlsag.Mlsag.from_bytes, columns=3, rows=2),
        "original ed25519": original.Proof.from_bytes,
        "original jubjub": partial(original.Proof.from_bytes, group=JUBJUB),
        "plus ed25519": plus.Proof.from_bytes,
        "plus jubjub": partial(plus.Proof.from_bytes, group=JUBJUB),
        "dalek": dalek.Proof.from_bytes,
        "Ed25519": Ed25519.from_bytes,
        "Ed25519 member": Ed25519.member_from_bytes,
        "Ed25519 rfc8032": Ed25519.from_bytes_rfc8032,
        "Ed25519 zip215": Ed25519.from_bytes_zip215,
        "Ed25519 many": Ed25519.many_from_bytes,
        "ristretto255": Ristretto.from_bytes,
        "Jubjub": Jubjub.from_bytes,
        "scalar": ed25519.scalar_from_bytes,
        "EdDSA": lambda raw: (
            eddsa.verify(raw[:32], b"m", raw[32:]) if isinstance(raw, bytes) else eddsa.verify(raw, b"m", raw)
        ),
    }


NAMES: Final = (
    *readers(),
    "transaction with its rings",
    "address with a right checksum",
    "reserve proof of other bytes",
    "clsag's statement",
)


def all_of_them() -> list[Decoder]:
    """Every decoder with its samples."""
    found = [*_of_transactions(), *_of_text(), *_of_rings(), *_of_range_proofs(), *_of_points()]
    assert {decoder.name for decoder in found} == set(NAMES)
    return found


def _to_bytes(value: Any) -> bytes:
    return bytes(value.to_bytes())


def _of_transactions() -> list[Decoder]:
    read, case = readers(), case_of("e89415")
    every = [bytes.fromhex(item["tx_hex"]) for item in transactions()]
    known = json.dumps({name: case[name] for name in ("rings", "txid")}).encode()
    rings, tx = Rings.from_json(known), bytes.fromhex(case["tx_hex"])
    extras = [Transaction.from_bytes(data).extra for data in every]
    extras.append(b"\2\x09\1" + bytes(8) + b"\4\2" + bytes(64) + b"\3\x21\5" + bytes(32) + b"\xde\3abc" + bytes(200))
    verify = partial(verify_transaction, rings=rings)
    return [
        Decoder("transaction", every, read["transaction"], _to_bytes),
        Decoder("transaction in hex", [data.hex() for data in every], parse_hex, mutate=_mutate_hex),
        Decoder("transaction to verify", one_of_each_type(), partial(verify_transaction, allow_partial=True)),
        Decoder("transaction with its rings", [tx], lambda data: (Transaction.from_bytes(data), data)[1], None, verify),
        Decoder(
            "ring file", [known], Rings.from_json, None, partial(verify_transaction, tx), mutate_rings, tolerant=True
        ),
        Decoder("extra", extras, Extra.from_bytes, _to_bytes, cases=10_000),
    ]


def _mutate_hex(rng: random.Random, text: str) -> str:
    mutant = mutate_bytes(rng, bytes.fromhex(text)).hex()
    place = rng.randrange(len(mutant) + 1)
    return mutant[:place] + rng.choice(("", "", " ", "g", "\0", "\ud800")) + mutant[place:]


def _of_text() -> list[Decoder]:
    made = payment()
    addresses = [case["address"] for case in load_json("monero_address/addresses.json")["valid"]]
    pieces = [base58.encode(bytes(range(200, 200 + size))) for size in range(30)]

    def parse_address(text: str) -> Address:
        return Address.parse(text if text == text.strip() else "!")

    def check_payment(proof: PaymentProof) -> None:
        assert check_payment_proof(made.tx, made.address, "m", proof).received == 100

    check_reserve = partial(
        check_reserve_proof, address=made.address, message="m", transactions={made.tx.txid: made.tx}
    )
    reserve = ReserveProof.parse
    return [
        Decoder("address", addresses, parse_address, str, None, mutate_text, 8000),
        Decoder("address with a right checksum", addresses, parse_address, str, None, _mutate_address, 8000),
        Decoder("base58", addresses + pieces, base58.decode, base58.encode, None, mutate_text, 10_000),
        # One entry that holds is enough, as in Monero; the others say nothing.
        Decoder("payment proof", [made.text], PaymentProof.parse, str, check_payment, mutate_text, tolerant=True),
        Decoder("reserve proof", [made.reserve], reserve, str, check_reserve, mutate_text),
        Decoder(
            "reserve proof of other bytes",
            [made.reserve],
            reserve,
            str,
            check_reserve,
            partial(_inside, "ReserveProofV2"),
        ),
    ]


def _of_rings() -> list[Decoder]:
    read, found = readers(), []
    for name, group in GROUPS.items():
        item = spend(group, 5, 2)
        signature = forge(item, 2)
        check = partial(clsag.verify, message=MESSAGE, ring=item.ring, pseudo_out=item.pseudo_out, group=group)
        sample = signature.to_bytes_with_key_image()
        write = clsag.Clsag.to_bytes_with_key_image
        found.append(Decoder(f"clsag {name}", [sample], read[f"clsag {name}"], write, check))
    item = spend(ED25519, 5, 2)
    signature, keys = forge(item, 2), [key for key, _ in item.ring]

    def statement(data: bytes) -> bytes:
        rows = [data[start : start + 32] for start in range(0, len(data), 32)]
        ring = [(rows[i], rows[i + 1] if i + 1 < len(rows) else b"") for i in range(0, len(rows) - 1, 2)]
        clsag.verify(signature, MESSAGE, ring, rows[-1] if rows else b"")
        return data

    whole = b"".join([key + commitment for key, commitment in item.ring]) + item.pseudo_out
    secret = ED25519.secret(item.x)
    image, old = cryptonote.sign(MESSAGE, keys, 2, secret)
    matrix = b"".join([(7 * i + 1).to_bytes(32, "little") for i in range(7)])
    check_old = partial(cryptonote.verify, prefix_hash=MESSAGE, key_image=image, ring=keys)
    check_matrix = partial(
        mlsag.verify_simple, message=MESSAGE, ring=item.ring[:3], pseudo_out=item.pseudo_out, key_image=image
    )
    return [
        *found,
        Decoder("clsag's statement", [whole], statement, bytes, lambda data: None, _mutate_now_and_then),
        Decoder(
            "sag",
            [sag.sign(MESSAGE, keys, 2, secret).to_bytes()],
            read["sag"],
            _to_bytes,
            partial(sag.verify, message=MESSAGE, ring=keys),
        ),
        Decoder(
            "lsag",
            [lsag.sign(MESSAGE, keys, 2, secret).to_bytes()],
            read["lsag"],
            _to_bytes,
            partial(lsag.verify, message=MESSAGE, ring=keys),
        ),
        Decoder("cryptonote", [old.to_bytes()], read["cryptonote"], _to_bytes, check_old),
        Decoder("mlsag", [matrix], read["mlsag"], _to_bytes, check_matrix),
    ]


def _of_range_proofs() -> list[Decoder]:
    read, found = readers(), []
    for module in (original, plus):
        for name, group in GROUPS.items():
            proof, commitments = module.prove([3, 2**64 - 1], [4, 5], group=group)
            title = f"{module.__name__.rpartition('.')[2]} {name}"
            check = partial(module.verify, commitments=commitments, group=group)
            found.append(Decoder(title, [proof.to_bytes()], read[title], _to_bytes, check))
    proof_of_dalek, V = dalek.prove([3, 4], [5, 6], MerlinTranscript(b"t"), bits=8)

    def check_dalek(proof: dalek.Proof) -> None:
        dalek.verify(proof, V, MerlinTranscript(b"t"), bits=8)

    found.append(Decoder("dalek", [proof_of_dalek.to_bytes()], read["dalek"], _to_bytes, check_dalek, cases=500))
    return found


def _of_points() -> list[Decoder]:
    read = readers()
    points = [*EDGES, *[G.mul_var(k).to_bytes() for k in range(1, 20)]]
    jubjub = [*EDGES, *[JUBJUB.generator.mul_var(k).to_bytes() for k in range(1, 20)]]
    elements = [*EDGES, *[Ristretto(G.mul_var(k)).to_bytes() for k in range(1, 20)]]
    some = [b"".join(points[-19:])]
    with Ed25519Secret.from_bytes(bytes(32)) as seed:
        signed = eddsa.public_key(seed) + eddsa.sign(seed, b"m")
    return [
        *[
            Decoder(name, points, read[name], _to_bytes, cases=5000)
            for name in ("Ed25519", "Ed25519 member", "Ed25519 rfc8032")
        ],
        Decoder("Ed25519 zip215", points, read["Ed25519 zip215"], cases=5000),  # takes several encodings of a point
        Decoder("Ed25519 many", some, read["Ed25519 many"], ed25519.encode_many, cases=5000),
        Decoder("ristretto255", elements, read["ristretto255"], _to_bytes, cases=5000),
        Decoder("Jubjub", jubjub, read["Jubjub"], _to_bytes, cases=5000),
        Decoder("scalar", points, read["scalar"], ed25519.scalar_to_bytes, cases=5000),
        Decoder("EdDSA", [signed], read["EdDSA"], cases=5000, mutate=_mutate_now_and_then),
    ]


def _mutate_now_and_then(rng: random.Random, data: bytes) -> bytes:
    """Now and then nothing at all is changed."""
    return data if rng.random() < 0.01 else mutate_bytes(rng, data)
