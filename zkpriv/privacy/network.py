# SPDX-License-Identifier: GPL-3.0-or-later
"""Network identifiers: every address, output, digest and file names its network."""

from __future__ import annotations

from enum import IntEnum

from zkpriv.errors import MalformedTransfer


class Network(IntEnum):
    """One byte on the wire. ``TEST`` accepts development proving keys, ``MAIN`` refuses them."""

    MAIN = 1
    TEST = 2

    @property
    def hrp(self) -> str:
        """Human-readable prefix of the network's addresses."""
        return "zkp" if self is Network.MAIN else "zkptest"

    @property
    def allows_dev_keys(self) -> bool:
        """Whether Groth16 keys of a one-party development setup are accepted."""
        return self is Network.TEST

    @classmethod
    def from_byte(cls, value: int, *, offset: int | None = None) -> Network:
        """Decode the network byte; raises MalformedTransfer for an unknown one."""
        try:
            return cls(value)
        except ValueError:
            known = ", ".join(f"{item.value} ({item.name})" for item in cls)
            raise MalformedTransfer(f"network byte: expected one of {known}, got {value}", offset=offset) from None

    @classmethod
    def from_hrp(cls, hrp: str) -> Network:
        """The network of an address prefix; raises MalformedTransfer for an unknown one."""
        for item in cls:
            if item.hrp == hrp:
                return item
        known = " or ".join(repr(item.hrp) for item in cls)
        raise MalformedTransfer(f"address prefix: expected {known}, got {hrp[:16]!r}")
