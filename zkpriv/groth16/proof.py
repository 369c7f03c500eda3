# SPDX-License-Identifier: GPL-3.0-or-later
"""A Groth16 proof as a value: A on G1, B on G2, C on G1, and its one encoding of 192 bytes.

Proofs are malleable by design of Groth16: from a valid proof anyone makes other valid proofs of the same statement (see
``zkpriv.groth16.rerandomize``). So nothing may depend on the bytes of a proof being unique: transaction ids, replay
protection and nullifiers come from the statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zkpriv import backend
from zkpriv.errors import EncodingError
from zkpriv.groups import G1, G2

PROOF_BYTES = 192
_PARTS = ((0, 48, "A"), (48, 144, "B"), (144, 192, "C"))
_PARTS_UNCOMPRESSED = ((0, 96, "A"), (96, 288, "B"), (288, 384, "C"))


@dataclass(frozen=True, slots=True)
class Proof:
    """A, B, C, each checked to be on its curve and in its subgroup (the identity is possible here; verifiers
    refuse it).
    """

    a: G1
    b: G2
    c: G1

    def __post_init__(self) -> None:
        for name, point, group in (("A", self.a, G1), ("B", self.b, G2), ("C", self.c, G1)):
            if type(point) is not group:
                raise TypeError(f"Groth16 proof, {name}: expected a {group.__name__}, got {type(point).__name__}")

    def to_bytes(self) -> bytes:
        """A | B | C in the compressed IETF/Zcash encoding, 192 bytes."""
        return self.a.to_bytes() + self.b.to_bytes() + self.c.to_bytes()

    def to_bytes_uncompressed(self) -> bytes:
        """A | B | C uncompressed, 384 bytes."""
        return b"".join(point.to_bytes(compressed=False) for point in (self.a, self.b, self.c))

    @classmethod
    def from_bytes(cls, data: bytes) -> Proof:
        """Decode 192 bytes strictly: flags, coordinates below p, on the curve, in the subgroup; EncodingError else."""
        return cls._decode(data, _PARTS)

    @classmethod
    def from_bytes_uncompressed(cls, data: bytes) -> Proof:
        """Decode 384 bytes, as strictly."""
        return cls._decode(data, _PARTS_UNCOMPRESSED)

    @classmethod
    def many_from_bytes(cls, items: Sequence[bytes], *, threads: int | None = None) -> list[Proof]:
        """Decode many proofs of 192 bytes on all threads, as strictly. EncodingError for the first malformed one."""
        # Copies: len of a memoryview counts items, and whoever holds a bytearray can change it.
        copies = [bytes(item) if isinstance(item, bytes | bytearray | memoryview) else item for item in items]
        for index, item in enumerate(copies):
            if not isinstance(item, bytes) or len(item) != PROOF_BYTES:
                cls.many_from_bytes(copies[:index], threads=threads)
                cls.from_bytes(item)
        data = backend.impl().proofs_decode(b"".join(copies), threads=threads or 0)
        if isinstance(data, int):
            cls.from_bytes(copies[data])
        return [
            cls(G1._of(data[i : i + 96]), G2._of(data[i + 96 : i + 288]), G1._of(data[i + 288 : i + 384]))
            for i in range(0, len(data), 384)
        ]

    @classmethod
    def _decode(cls, data: bytes, parts: tuple[tuple[int, int, str], ...]) -> Proof:
        size = parts[-1][1]
        if not isinstance(data, bytes | bytearray | memoryview):
            raise EncodingError(f"Groth16 proof: expected {size} bytes, got {type(data).__name__}")
        raw = bytes(data)
        if len(raw) != size:
            raise EncodingError(f"Groth16 proof: expected {size} bytes, got {len(raw)}", offset=min(len(raw), size))
        group: type[G1] | type[G2]
        points: list[G1 | G2] = []
        for start, end, name in parts:
            group = G2 if name == "B" else G1
            try:
                points.append(group.from_bytes(raw[start:end]))
            except EncodingError as error:
                raise EncodingError(
                    f"Groth16 proof, {name}: {error.reason}", offset=start + (error.offset or 0)
                ) from None
        a, b, c = points
        assert isinstance(a, G1) and isinstance(b, G2) and isinstance(c, G1)
        return cls(a, b, c)

    def __repr__(self) -> str:
        return f"Proof({self.to_bytes().hex()[:16]}...)"
