# SPDX-License-Identifier: GPL-3.0-or-later
"""Target: every reader of bytes and text of strangers, but for keys and transactions, which have targets of their own.

The first byte picks the reader; the rest is what it reads, or edits of a right sample. Only the documented errors come
out, what is read is written again as it was, and no proof, signature or statement holds but those that were made here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from support import decoders as known

from fuzz.edits import SAMPLES, opened
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidProof, InvalidSignature
from zkpriv.fields import Fp, Fr
from zkpriv.groups import G1, G2
from zkpriv.jubjub import Jubjub
from zkpriv.monero import base58
from zkpriv.pairing import GT
from zkpriv.prime_group import JUBJUB
from zkpriv.privacy import bech32m
from zkpriv.privacy.address import Address
from zkpriv.privacy.keys import FullViewKey, IncomingViewKey, parse_seed
from zkpriv.privacy.mint import MintRecord
from zkpriv.privacy.receipt import Receipt
from zkpriv.secrets import Secret

REFUSALS = (EncodingError, InvalidProof, InvalidSignature)

#: Readers of this module whose input is text.
TEXT = frozenset({"address", "base58", "payment proof", "reserve proof"})
#: These have a target of their own.
ELSEWHERE = frozenset(
    {"transaction", "transaction in hex", "transaction to verify", "transaction with its rings", "ring file", "extra"}
)


@dataclass(frozen=True)
class Door:
    """One reader: its input made of the fuzzer's bytes, and the samples as such bytes."""

    name: str
    make: Callable[[bytes], Any]
    decode: Callable[[Any], Any]
    encode: Callable[[Any], Any] | None
    use: Callable[[Any], object] | None
    samples: tuple[bytes, ...]
    tolerant: bool = False
    good: frozenset[Any] = frozenset()

    def go(self, data: bytes) -> bool:
        """Whether the bytes are right."""
        given = self.make(data)
        try:
            value = self.decode(given)
        except REFUSALS as error:
            assert str(error)
            return False
        if self.encode is not None:
            assert self.encode(value) == given, f"{self.name}: read and written again, it is other bytes"
        if self.use is not None:
            try:
                self.use(value)
            except REFUSALS as error:
                assert str(error)
                return False
            assert self.tolerant or given in self.good, f"{self.name}: what nobody made is accepted"
        return True


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _sealed_address(data: bytes) -> str:
    return base58.encode_check(data)


def _sealed_reserve(data: bytes) -> str:
    return "ReserveProofV2" + base58.encode(data)


def _sealed_key(prefix: str) -> Callable[[bytes], str]:
    return lambda data: bech32m.encode(prefix, data)


def _known_doors() -> list[Door]:
    found = []
    for item in known.all_of_them():
        if item.name in ELSEWHERE:
            continue
        samples, good = [], frozenset(item.samples)
        for sample in item.samples:
            if item.name == "address with a right checksum":
                samples.append(base58.decode_check(sample))
            elif item.name == "reserve proof of other bytes":
                samples.append(base58.decode(sample.removeprefix("ReserveProofV2")))
            else:
                samples.append(sample.encode() if isinstance(sample, str) else bytes(sample))
        make: Callable[[bytes], Any] = bytes
        if item.name in TEXT:
            make = _text
        elif item.name == "address with a right checksum":
            make = _sealed_address
        elif item.name == "reserve proof of other bytes":
            make = _sealed_reserve
        use = None if item.name == "clsag's statement" else item.use
        found.append(Door(item.name, make, item.decode, item.encode, use, tuple(samples), item.tolerant, good))
    return found


def _plain(name: str, decode: Callable[[Any], Any], encode: Callable[[Any], Any] | None, *samples: bytes) -> Door:
    return Door(name, bytes, decode, encode, None, samples)


def _to_bytes(value: Any) -> bytes:
    return bytes(value.to_bytes())


def _joined(values: Any) -> bytes:
    return b"".join(map(_to_bytes, values))


def _reveal(value: Any) -> bytes:
    with value:
        return bytes(value.reveal())


def _exported(value: Any) -> str:
    with value:
        return str(value.export())


def _own_doors() -> list[Door]:
    g1, g2 = G1.generator(), G2.generator()
    edges = known.EDGES[:12]
    from zkpriv.privacy.keys import Account
    from zkpriv.privacy.network import Network

    with Account.from_seed(bytes(range(32)), network=Network.TEST) as account:
        address, full = account.address(1), account.full_view_key
        texts = [str(address), full.export(), full.incoming().export()]
    payloads = [bech32m.decode(text)[1] for text in texts]
    prefixes = [bech32m.decode(text)[0] for text in texts]
    mint_and_receipt = _records(address)
    return [
        _plain("G1", G1.from_bytes, None, g1.to_bytes(), (g1 + g1).to_bytes(), G1.identity().to_bytes()),
        _plain("G2", G2.from_bytes, None, g2.to_bytes(), (g2 + g2).to_bytes(), G2.identity().to_bytes()),
        _plain("GT", GT.from_bytes, _to_bytes, GT.one().to_bytes()),
        _plain("Fr", Fr.from_bytes, _to_bytes, Fr(7).to_bytes(), *edges),
        _plain("Fp", Fp.from_bytes, _to_bytes, Fp(7).to_bytes()),
        _plain("Jubjub points", Jubjub.many_from_bytes, _joined, *edges),
        _plain("Jubjub in its group", JUBJUB.decode, _to_bytes, *edges),
        _plain("member of Jubjub", JUBJUB.decode_member, _to_bytes, *edges),
        _plain("members of Jubjub", partial(JUBJUB.decode_many, members=True), _joined, *edges),
        _plain("Secret", Secret.from_bytes, _reveal, bytes(32), b"\1" * 32),
        _plain("Ed25519Secret", Ed25519Secret.from_bytes, _reveal, bytes(32), b"\1" * 32),
        _plain("mint record", MintRecord.from_bytes, _to_bytes, mint_and_receipt[0]),
        _plain("receipt", Receipt.from_bytes, _to_bytes, mint_and_receipt[1]),
        Door("zkpriv address", _text, Address.parse, None, None, (texts[0].encode(),)),
        Door("zkpriv address, sealed", _sealed_key(prefixes[0]), Address.parse, str, None, (payloads[0],)),
        Door("full view key", _text, FullViewKey.parse, None, None, (texts[1].encode(),)),
        Door("full view key, sealed", _sealed_key(prefixes[1]), FullViewKey.parse, _exported, None, (payloads[1],)),
        Door("view key, sealed", _sealed_key(prefixes[2]), IncomingViewKey.parse, _exported, None, (payloads[2],)),
        Door("seed", _text, parse_seed, None, None, (b"00" * 32,)),
        Door("bech32m", _text, bech32m.decode, None, None, (texts[0].encode(),)),
    ]


def _records(address: Address) -> tuple[bytes, bytes]:
    from zkpriv.privacy.mint import make_mint

    mint = make_mint(address, 1000, height=1, slot=0)
    return mint.to_bytes(), Receipt(bytes(64), 1, address, 5, bytes(32)).to_bytes()


@cache
def doors() -> tuple[Door, ...]:
    """All readers; the place of one is its number in the first byte of an input."""
    return (*_known_doors(), *_own_doors())


def prepare() -> None:
    """What takes time and is needed once."""
    doors()


def seeds() -> dict[str, bytes]:
    """An input for each sample."""
    found = {}
    for number, door in enumerate(doors()):
        for index, sample in enumerate(door.samples[:3]):
            if door.use is None:
                found[f"{door.name} {index}"] = bytes([number, 0]) + sample
            found[f"{door.name} {index} by number"] = bytes([number, SAMPLES + index])
            middle = (len(sample) // 2).to_bytes(2, "little")
            found[f"{door.name} {index}, one bit of it"] = bytes([number, SAMPLES + index, 9, *middle])
    return found


def one_input(data: bytes) -> None:
    """One reader, one input."""
    found = opened(doors(), data)
    if found is not None:
        door, given = found
        door.go(given)
