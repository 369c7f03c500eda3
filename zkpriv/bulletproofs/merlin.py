# SPDX-License-Identifier: GPL-3.0-or-later
"""Merlin transcripts: STROBE-128 with the operations that Merlin uses.

Sources: Hamburg, "The STROBE protocol framework", version 1.0.2; "Merlin transcripts", merlin.cool (transcript
operations). Every message is framed with its label and length, so transcripts of different content differ.
"""

from __future__ import annotations

from zkpriv._octets import octets
from zkpriv.reference.keccak import permute

_RATE = 166
_FLAG_I, _FLAG_A, _FLAG_C, _FLAG_M = 1, 2, 4, 16


class Strobe128:
    """The duplex construction over Keccak-f[1600]; operations AD, meta-AD and PRF."""

    def __init__(self, label: bytes) -> None:
        self._state = bytearray(200)
        self._state[:18] = bytes([1, _RATE + 2, 1, 0, 1, 96]) + b"STROBEv1.0.2"
        self._place = 0
        self._begun = 0
        self._flags = 0
        self._permute()
        self.meta_ad(label, more=False)

    def _permute(self) -> None:
        lanes = [int.from_bytes(self._state[i : i + 8], "little") for i in range(0, 200, 8)]
        self._state[:] = b"".join(lane.to_bytes(8, "little") for lane in permute(lanes))

    def _run(self) -> None:
        self._state[self._place] ^= self._begun
        self._state[self._place + 1] ^= 0x04
        self._state[_RATE + 1] ^= 0x80
        self._permute()
        self._place = self._begun = 0

    def _absorb(self, data: bytes) -> None:
        for byte in data:
            self._state[self._place] ^= byte
            self._place += 1
            if self._place == _RATE:
                self._run()

    def _begin(self, flags: int, more: bool) -> None:
        if more:
            if flags != self._flags:
                raise AssertionError("an operation is continued as another")
            return
        begun, self._begun, self._flags = self._begun, self._place + 1, flags
        self._absorb(bytes([begun, flags]))
        if flags & _FLAG_C and self._place:
            self._run()

    def meta_ad(self, data: bytes, *, more: bool) -> None:
        self._begin(_FLAG_M | _FLAG_A, more)
        self._absorb(data)

    def ad(self, data: bytes, *, more: bool) -> None:
        self._begin(_FLAG_A, more)
        self._absorb(data)

    def prf(self, count: int) -> bytes:
        self._begin(_FLAG_I | _FLAG_A | _FLAG_C, False)
        out = bytearray()
        while len(out) < count:
            out.append(self._state[self._place])
            self._state[self._place] = 0
            self._place += 1
            if self._place == _RATE:
                self._run()
        return bytes(out)


class MerlinTranscript:
    """Labelled messages in, labelled challenges out."""

    def __init__(self, label: bytes) -> None:
        self._strobe = Strobe128(b"Merlin v1.0")
        self.append_message(b"dom-sep", label)

    def append_message(self, label: bytes, message: bytes) -> None:
        raw = octets(message, "a message")
        self._strobe.meta_ad(label, more=False)
        self._strobe.meta_ad(len(raw).to_bytes(4, "little"), more=True)
        self._strobe.ad(raw, more=False)

    def append_u64(self, label: bytes, value: int) -> None:
        self.append_message(label, value.to_bytes(8, "little"))

    def challenge_bytes(self, label: bytes, count: int) -> bytes:
        self._strobe.meta_ad(label, more=False)
        self._strobe.meta_ad(count.to_bytes(4, "little"), more=True)
        return self._strobe.prf(count)

    def challenge_scalar(self, label: bytes, order: int) -> int:
        """64 bytes, reduced."""
        return int.from_bytes(self.challenge_bytes(label, 64), "little") % order
