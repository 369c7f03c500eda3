# SPDX-License-Identifier: GPL-3.0-or-later
"""What Bulletproofs need beyond a group: which base is which, how points are carried, where transcripts begin.

Legend: ``blinding`` is the base of masks (Monero's G, the circuits' H), ``value`` that of amounts (H, and G_V);
``scale`` is 8 where encodings carry a point times 1/8, so that the verifier's factor of eight clears any part of small
order (Monero's manner), and 1 where decoding refuses such parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, Final

from zkpriv import prime_group
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError
from zkpriv.jubjub import Jubjub
from zkpriv.keccak import keccak256
from zkpriv.secrets import Secret


class Scheme(Enum):
    """Which proof; the value is the word that separates its hashes."""

    ORIGINAL = "bulletproof"
    PLUS = "bulletproof_plus"

    @property
    def word(self) -> bytes:
        return self.value.encode()


class Setting:
    """One group as the proofs use it: Monero's on Ed25519. Compared by identity: there is one object a group."""

    scale = 8

    def __init__(self, group: Any) -> None:
        self.group = group
        self.name: str = group.name
        self.order: int = group.order
        self.blinding = group.generator
        self.value = group.value_generator
        self.point = type(group.generator)
        self.secret = Ed25519Secret if self.name == "ed25519" else Secret
        self.inverse_scale = pow(self.scale, -1, self.order)

    def scalar_bytes(self, k: int) -> bytes:
        """32 bytes little-endian of ``k`` modulo the order."""
        return (k % self.order).to_bytes(32, "little")

    def msm_var(self, points: Sequence[Any], scalars: Sequence[int]) -> Any:
        """The sum of public scalars times points."""
        return self.group.msm_var(points, scalars)

    def decode_many(self, data: bytes) -> list[Any]:
        """Points of concatenated 32-byte encodings; ``EncodingError`` with the offset of the first bad one."""
        return list(self.group.decode_many(data, members=False))

    def hash_to_scalar(self, scheme: Scheme, data: bytes) -> int:
        """Hs of a transcript. Monero's has no domain."""
        del scheme
        return int(self.group.hash_to_scalar(b"", data))

    def start(self, scheme: Scheme) -> bytes:
        """32 bytes with which a transcript begins, or none where it begins with the commitments."""
        if scheme is Scheme.ORIGINAL:
            return b""
        return bytes(self.group.hash_to_point(keccak256(b"bulletproof_plus_transcript")).to_bytes())

    def vector_generators(self, scheme: Scheme, indices: Sequence[int]) -> list[Any]:
        """The generators with these indices."""
        stem = self.value.to_bytes() + scheme.word
        return list(self.group.hash_many_to_points([self._generator_name(stem + varint(i)) for i in indices]))

    def _generator_name(self, data: bytes) -> bytes:
        return keccak256(data)

    def __repr__(self) -> str:
        return f"<Bulletproofs over {self.name}>"


class _JubjubSetting(Setting):
    """Jubjub with the bases of the circuits; points of the subgroup as they are, and hashes with our domains."""

    scale = 1

    def decode_many(self, data: bytes) -> list[Any]:
        return list(Jubjub.many_from_bytes(data, allow_identity=True))

    def hash_to_scalar(self, scheme: Scheme, data: bytes) -> int:
        return int(self.group.hash_to_scalar(scheme.word, data))

    def start(self, scheme: Scheme) -> bytes:
        named = self.blinding.to_bytes() + self.value.to_bytes() + b"64"
        return self.scalar_bytes(self.hash_to_scalar(scheme, named))

    def _generator_name(self, data: bytes) -> bytes:
        return data


def varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first, the top bit where more follow."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


ED25519: Final = Setting(prime_group.ED25519)
JUBJUB: Final = _JubjubSetting(prime_group.JUBJUB)


def setting_of(group: object) -> Setting:
    """The setting of a group: one of ``zkpriv.prime_group``, or what this module has for it."""
    for setting in (ED25519, JUBJUB):
        if group is setting or group is setting.group:
            return setting
    raise EncodingError(f"Bulletproofs are there for the groups ED25519 and JUBJUB, not for {group!r}")
