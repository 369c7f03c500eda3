# SPDX-License-Identifier: GPL-3.0-or-later
"""How one currency hashes in its stealth addresses: what is added to a key, per output and per subaddress.

``MONERO`` does it on Ed25519 with Keccak-256 exactly as Monero; ``JUBJUB`` on Jubjub with personalised BLAKE2b. All of
it happens on secrets in C memory, in constant time.
"""

from __future__ import annotations

from typing import Final, Protocol, Self, TypeVar, final

from zkpriv.ed25519 import Ed25519
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError
from zkpriv.hashing import Purpose
from zkpriv.jubjub import Jubjub
from zkpriv.prime_group import ED25519 as ED25519_GROUP
from zkpriv.prime_group import JUBJUB as JUBJUB_GROUP
from zkpriv.prime_group import GroupPoint, GroupSecret, PrimeGroup
from zkpriv.secrets import Secret

MAX_INDEX: Final = 2**32 - 1
MAX_OUTPUT_INDEX: Final = 2**64 - 1


class StealthSecret(GroupSecret, Protocol):
    """A secret scalar that can agree on a secret with a point."""

    def dh(self, point: object, /) -> Self:
        """The 32 bytes of the encoding of ``8 * self * point``."""
        ...


P = TypeVar("P", bound=GroupPoint)
S = TypeVar("S", bound=GroupSecret)


class Convention(Protocol[P, S]):
    """The group and the hashes. ``shared`` is always the 32 secret bytes of the encoding of ``8*a*R = 8*r*A``."""

    name: str
    group: PrimeGroup[P, S]

    def shared(self, secret: S, point: P) -> S:
        """The shared secret of a secret scalar and the other side's point."""
        ...

    def output_scalar(self, shared: S, index: int) -> S:
        """What is added to the spend key of output ``index``."""
        ...

    def view_tag(self, shared: S, index: int) -> int:
        """One byte by which a scanner passes over most outputs that are not its own."""
        ...

    def subaddress_scalar(self, view: S, major: int, minor: int) -> S:
        """What is added to the spend key of subaddress (major, minor); zero for (0, 0)."""
        ...


@final
class MoneroConvention(Convention[Ed25519, Ed25519Secret]):
    """Monero's: ``Hs(D || varint i)``, ``Keccak("view_tag" || D || varint i)``, ``Hs("SubAddr\\0" || a || i || j)``."""

    name = "monero"
    group = ED25519_GROUP

    def shared(self, secret: Ed25519Secret, point: Ed25519) -> Ed25519Secret:
        return secret.dh(point)

    def output_scalar(self, shared: Ed25519Secret, index: int) -> Ed25519Secret:
        return shared.hash_to_scalar(output_index(index))

    def view_tag(self, shared: Ed25519Secret, index: int) -> int:
        return shared.public_hash(1, output_index(index), prefix=b"view_tag")[0]

    def subaddress_scalar(self, view: Ed25519Secret, major: int, minor: int) -> Ed25519Secret:
        place = subaddress_index(major, minor)
        return view.hash_to_scalar(place, prefix=b"SubAddr\0") if any(place) else Ed25519Secret.from_scalar(0)


@final
class JubjubConvention(Convention[Jubjub, Secret]):
    """BLAKE2b, one personalisation for each purpose; indices are u64 (outputs) and u32 (subaddresses)."""

    name = "jubjub"
    group = JUBJUB_GROUP

    def shared(self, secret: Secret, point: Jubjub) -> Secret:
        return secret.dh(point)

    def output_scalar(self, shared: Secret, index: int) -> Secret:
        output_index(index)
        return shared.derive_scalar(Purpose.STEALTH_OUTPUT, index.to_bytes(8, "little"))

    def view_tag(self, shared: Secret, index: int) -> int:
        output_index(index)
        with shared.derive_bytes(Purpose.STEALTH_TAG, index.to_bytes(8, "little")) as tag:
            return tag.reveal()[0]

    def subaddress_scalar(self, view: Secret, major: int, minor: int) -> Secret:
        place = subaddress_index(major, minor)
        return view.derive_scalar(Purpose.STEALTH_SUBADDRESS, place) if any(place) else Secret.from_scalar(0)


def output_index(index: int) -> bytes:
    """The varint of an output's place in its transaction; EncodingError unless it fits 64 bits."""
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index <= MAX_OUTPUT_INDEX:
        raise EncodingError(f"an output index lies in [0, 2^64), got {index!r}")
    out = bytearray()
    while index >= 0x80:
        out.append(index & 0x7F | 0x80)
        index >>= 7
    out.append(index)
    return bytes(out)


def subaddress_index(major: int, minor: int) -> bytes:
    """Two u32, little-endian; EncodingError for other numbers."""
    for value in (major, minor):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_INDEX:
            raise EncodingError(f"a subaddress index is a pair of integers in [0, 2^32), got {value!r}")
    return major.to_bytes(4, "little") + minor.to_bytes(4, "little")


MONERO: Final = MoneroConvention()
JUBJUB: Final = JubjubConvention()
