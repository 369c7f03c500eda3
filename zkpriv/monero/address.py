# SPDX-License-Identifier: GPL-3.0-or-later
"""Monero addresses: network, kind, the public spend key B and view key A, and a payment id in integrated ones.

Both keys must decode to points of the curve, by Monero's rules. As there, membership in the subgroup is not asked:
every derivation multiplies by eight.
"""

from __future__ import annotations

from dataclasses import dataclass

from zkpriv._octets import octets
from zkpriv.ed25519 import Ed25519
from zkpriv.errors import EncodingError
from zkpriv.monero import base58
from zkpriv.monero.network import KIND_OF_TAG, TAGS, AddressKind, Network
from zkpriv.monero.wire import Reader, varint

PAYMENT_ID_BYTES = 8
_MAX_CHARACTERS = 128


@dataclass(frozen=True, slots=True)
class Address:
    """One address. ``payment_id`` is there in an integrated address and nowhere else."""

    network: Network
    kind: AddressKind
    spend: Ed25519
    view: Ed25519
    payment_id: bytes | None = None

    def __post_init__(self) -> None:
        size = None if self.payment_id is None else len(octets(self.payment_id, "payment id"))
        if size != (PAYMENT_ID_BYTES if self.kind is AddressKind.INTEGRATED else None):
            raise EncodingError("an integrated address has a payment id of 8 bytes, and no other address has one")

    @classmethod
    def parse(cls, text: str, *, network: Network | None = None) -> Address:
        """Read an address; EncodingError for a wrong checksum, number, length or key, and for another network."""
        reader = Reader(
            base58.decode_check(text.strip() if isinstance(text, str) else text, limit=_MAX_CHARACTERS), "address"
        )
        tag = reader.varint("network and kind")
        found = KIND_OF_TAG.get(tag)
        if found is None:
            raise reader.fail(f"no network's addresses begin with the number {tag}", offset=0)
        if network is not None and found[0] is not network:
            raise reader.fail(f"an address of {network.value} is needed, this is one of {found[0].value}", offset=0)
        spend, view = _point(reader, "spend key"), _point(reader, "view key")
        payment_id = reader.take(PAYMENT_ID_BYTES, "payment id") if found[1] is AddressKind.INTEGRATED else None
        reader.finish()
        return cls(*found, spend, view, payment_id)

    @property
    def is_subaddress(self) -> bool:
        """Whether a sender must multiply B, not G, by the transaction's secret."""
        return self.kind is AddressKind.SUBADDRESS

    @property
    def public_bytes(self) -> bytes:
        """B and A, 64 bytes: what reserve proofs sign."""
        return self.spend.to_bytes() + self.view.to_bytes()

    def with_payment_id(self, payment_id: bytes) -> Address:
        """The integrated address of a standard one."""
        if self.kind is not AddressKind.STANDARD:
            raise EncodingError(f"only a standard address can carry a payment id, this is {self.kind.value}")
        return Address(self.network, AddressKind.INTEGRATED, self.spend, self.view, octets(payment_id, "payment id"))

    def __str__(self) -> str:
        head = varint(TAGS[self.network, self.kind])
        return base58.encode_check(head + self.public_bytes + (self.payment_id or b""))


def _point(reader: Reader, field: str) -> Ed25519:
    start = reader.offset
    try:
        return Ed25519.from_bytes(reader.key(field))
    except EncodingError as error:
        raise reader.fail(f"{field}: {error.reason}", offset=start) from None
