# SPDX-License-Identifier: GPL-3.0-or-later
"""EIP-2537's encodings on top of a backend's: 64-byte field elements, infinity as zeros, no flags."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from zkpriv.errors import EncodingError

POINT_BYTES = {"g1": 128, "g2": 256}


class Eip2537:
    """The precompiles for one group, composed from the primitives of a backend."""

    def __init__(self, core: ModuleType, group: str) -> None:
        self.core, self.group, self.width = core, group, POINT_BYTES[group]

    def call(self, name: str) -> Any:
        return getattr(self.core, f"{self.group}_{name}")

    def point(self, data: bytes, *, subgroup: bool) -> bytes:
        """Decode one point; the result is the backend's uncompressed encoding."""
        if not any(data):
            return b"\x40" + bytes(self.width * 3 // 4 - 1)
        fields = [data[start : start + 64] for start in range(0, len(data), 64)]
        if any(any(field[:16]) for field in fields):
            raise EncodingError("the top bytes of a field element are not zero")
        if data[16] & 0xE0:
            raise EncodingError("the first field element is not below p")
        if self.group == "g2":  # c0, c1 here; c1, c0 there
            fields = [fields[1], fields[0], fields[3], fields[2]]
            if fields[0][16] & 0xE0:
                raise EncodingError("a field element is not below p")
        encoded: bytes = self.call("decode")(b"".join(field[16:] for field in fields), False, subgroup)
        return encoded

    def encode(self, point: bytes) -> bytes:
        if point[0] & 0x40:
            return bytes(self.width)
        fields = [bytes(16) + point[start : start + 48] for start in range(0, len(point), 48)]
        if self.group == "g2":
            fields = [fields[1], fields[0], fields[3], fields[2]]
        return b"".join(fields)

    def add(self, data: bytes) -> bytes:
        """No subgroup check, as the EIP says."""
        if len(data) != 2 * self.width:
            raise EncodingError("invalid input length")
        p, q = (self.point(half, subgroup=False) for half in (data[: self.width], data[self.width :]))
        return self.encode(self.call("add")(p, q))

    def mul(self, data: bytes) -> bytes:
        """One pair of the MSM precompile: any 256-bit scalar, with subgroup check."""
        if len(data) != self.width + 32:
            raise EncodingError("invalid input length")
        point = self.point(data[: self.width], subgroup=True)
        return self.encode(self.call("mul")(point, int.from_bytes(data[self.width :], "big")))

    def msm(self, data: bytes, order: int) -> bytes:
        """The MSM precompile."""
        step = self.width + 32
        if not data or len(data) % step:
            raise EncodingError("invalid input length")
        pairs = [data[start : start + step] for start in range(0, len(data), step)]
        points = b"".join(self.point(pair[: self.width], subgroup=True) for pair in pairs)
        scalars = [int.from_bytes(pair[self.width :], "big") % order for pair in pairs]
        packed = b"".join(scalar.to_bytes(32, "little") for scalar in scalars)
        return self.encode(self.call("msm")(points, packed))
