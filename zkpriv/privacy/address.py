# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses: version, network, view point A_i, spend point B_i, as bech32m text with a checksum.

Address 0 and every subaddress have the same form and take the same code everywhere; nobody else can tell them apart
or link two of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zkpriv.errors import MalformedTransfer
from zkpriv.jubjub import Jubjub
from zkpriv.privacy import bech32m
from zkpriv.privacy.network import Network
from zkpriv.privacy.wire import Reader

ADDRESS_VERSION: Final = 1
PAYLOAD_BYTES: Final = 2 + 2 * 32


@dataclass(frozen=True, slots=True)
class Address:
    """A public address: A_i = a*B_i (``view``) and B_i = B + m_i*G (``spend``) on one network."""

    network: Network
    view: Jubjub
    spend: Jubjub

    def to_payload(self) -> bytes:
        """Version, network, A_i, B_i: PAYLOAD_BYTES. This is the *full address* that output derivation hashes."""
        return bytes([ADDRESS_VERSION, self.network]) + self.view.to_bytes() + self.spend.to_bytes()

    @classmethod
    def from_payload(cls, payload: bytes) -> Address:
        """Inverse of ``to_payload``. Raises MalformedTransfer: length, version, network, either point."""
        reader = Reader(payload, "address")
        address = cls.read(reader)
        reader.finish()
        return address

    @classmethod
    def read(cls, reader: Reader) -> Address:
        """Read a payload that is part of something longer."""
        version = reader.u8("address version")
        if version != ADDRESS_VERSION:
            raise reader.fail(
                f"address version: this release reads {ADDRESS_VERSION}, got {version}", offset=reader.offset - 1
            )
        network = reader.network()
        return cls(network, reader.point("address view point"), reader.point("address spend point"))

    def __str__(self) -> str:
        return bech32m.encode(self.network.hrp, self.to_payload())

    @classmethod
    def parse(cls, text: str) -> Address:
        """Decode address text. Raises MalformedTransfer: characters, case, checksum, prefix, version, points."""
        hrp, payload = bech32m.decode(text)
        network = Network.from_hrp(hrp)
        address = cls.from_payload(payload)
        if address.network is not network:
            raise MalformedTransfer(
                f"address: the prefix {hrp!r} says {network.name}, the payload says {address.network.name}", offset=1
            )
        return address
