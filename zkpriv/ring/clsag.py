# SPDX-License-Identifier: GPL-3.0-or-later
"""CLSAG: one of n keys signed, its commitment hides the amount of the pseudo output, and its key image is known.

Statement: the signer knows x and z with P_l = x*G and C_l - C_off = z*G for one member l of the ring, and I =
x*Hp(P_l). Public: the message (32 bytes), the ring of (key, commitment), the pseudo output C_off, the key image I.
Secret: l, x, z. Not checked here: that the key image is new, that pseudo outputs balance outputs and fee, that the
ring's members exist. ``_clsag_python`` has the equations.

On Ed25519 signatures have Monero's bytes; on Jubjub the protocol is the same with that group's hashes, and commitments
are the circuits' (``zkpriv.prime_group``).

Who signs needs the C core: keys, masks and nonces are handles in C memory. Everything there runs in constant time, and
neither the number nor the order of steps, nor any address, depends on the signer's index. The nonce is a hash of keys,
index, message, ring and fresh randomness: two signatures never share one, also if the system's randomness repeats.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from zkpriv._octets import octets
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.prime_group import ED25519
from zkpriv.ring import _clsag_python as _protocol
from zkpriv.ring import _rules
from zkpriv.ring._rules import Group, Rules, checked_index, checked_message


class RingMember(NamedTuple):
    """An output that might be spent: one-time key and commitment, each a point or its 32 bytes."""

    key: Any
    commitment: Any


@dataclass(frozen=True)
class Clsag:
    """``key_image`` and ``d`` (D/8): 32-byte encodings; ``c1``: challenge of member 0; ``s``: one response a member.

    Points are decoded when the signature is verified.
    """

    key_image: bytes
    d: bytes
    c1: int
    s: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """Monero's form: s_0 to s_(n-1), c1, D/8. The key image is not part of it: inputs carry it."""
        return b"".join([value.to_bytes(32, "little") for value in (*self.s, self.c1)]) + self.d

    @classmethod
    def from_bytes(cls, data: bytes, key_image: bytes, *, group: Group = ED25519) -> Clsag:
        """Read Monero's form; the number of responses follows from the length. ``EncodingError`` if malformed."""
        raw = octets(data, "a CLSAG")
        image = _rules.encoded(key_image, "the key image")
        scalars = _rules.split_scalars(group, raw[:-32], "a CLSAG")
        _rules.checked_size(len(scalars) - 1)
        return cls(image, raw[-32:], scalars[-1], scalars[:-1])

    def to_bytes_with_key_image(self) -> bytes:
        """The self-contained form: the key image, then Monero's form."""
        return self.key_image + self.to_bytes()

    @classmethod
    def from_bytes_with_key_image(cls, data: bytes, *, group: Group = ED25519) -> Clsag:
        """Read the self-contained form."""
        raw = octets(data, "a CLSAG")
        return cls.from_bytes(raw[32:], raw[:32], group=group)

    def is_linked_to(self, other: Clsag) -> bool:
        """Whether the same key made both. Only says something about signatures that verify."""
        return self.key_image == other.key_image


class Item(NamedTuple):
    """One signature of a batch, with what it signs."""

    signature: Clsag
    message: bytes
    ring: Sequence[RingMember | tuple[Any, Any]]
    pseudo_out: Any


def key_image(secret: Any, *, group: Group = ED25519) -> Any:
    """``x * Hp(x*G)``, which is the same in every signature of this key."""
    public = group.mul_secret(secret, group.generator)
    return group.mul_secret(secret, group.hash_to_point(public.to_bytes()))


def sign(
    message: bytes,
    ring: Sequence[RingMember | tuple[Any, Any]],
    index: int,
    secret: Any,
    commitment_mask: Any,
    pseudo_out_mask: Any,
    pseudo_out: Any,
    *,
    group: Group = ED25519,
) -> Clsag:
    """Sign a 32-byte hash as member ``index``.

    ``secret`` is the member's key x. ``commitment_mask`` and ``pseudo_out_mask`` are the blindings of the member's
    commitment and of the pseudo output, which hide the same amount. All three are handles of the group's kind.
    ``EncodingError`` if they do not fit the member and the pseudo output, or if the ring breaks ``Rules.STRICT``.
    """
    keys, commitments = _members(ring)
    place = checked_index(index, len(keys))
    digest, pseudo = checked_message(message), _rules.encoded(pseudo_out, "the pseudo output")
    _rules.refuse_duplicates(keys)
    points = [
        _rules.decode(group, data, "a point of the statement", member=True) for data in (*keys, *commitments, pseudo)
    ]
    numbers = [int.from_bytes(value.reveal(), "little") for value in (secret, commitment_mask, pseudo_out_mask)]
    x, z = numbers[0], (numbers[1] - numbers[2]) % group.order
    if group.generator.mul_var(x) != points[place]:
        raise EncodingError(f"the secret is not the key of ring member {place}")
    if group.generator.mul_var(z) != points[len(keys) + place] - points[-1]:
        raise EncodingError(f"the masks do not open the commitment of ring member {place} and the pseudo output")
    draw = [int.from_bytes(os.urandom(64), "little") % group.order for _ in ring]
    return dev_sign_deterministic(digest, ring, index, x, z, pseudo_out, draw[0], draw[1:], group=group)


def dev_sign_deterministic(
    message: bytes,
    ring: Sequence[RingMember | tuple[Any, Any]],
    index: int,
    x: int,
    z: int,
    pseudo_out: Any,
    alpha: int,
    responses: Sequence[int],
    *,
    group: Group = ED25519,
) -> Clsag:
    """The signature with this nonce and these responses of the other members (going round from the signer).

    For comparison with known answers, never for use: two signatures with one nonce give the key away, and the numbers
    are Python objects here.
    """
    keys, commitments = _members(ring)
    place = checked_index(index, len(keys))
    pseudo = _rules.encoded(pseudo_out, "the pseudo output")
    statement, c1, s = _protocol.sign_with_numbers(
        group, checked_message(message), keys, commitments, pseudo, place, x, z, alpha, responses
    )
    return Clsag(statement.key_image, statement.d, c1, tuple(s))


def verify(
    signature: Clsag,
    message: bytes,
    ring: Sequence[RingMember | tuple[Any, Any]],
    pseudo_out: Any,
    *,
    group: Group = ED25519,
    rules: Rules = Rules.STRICT,
) -> None:
    """Accept silently, or raise: ``EncodingError`` for what is malformed, ``InvalidSignature`` for what is wrong.

    Ring members and pseudo output are points or their encodings. ``rules``: see ``Rules``; Monero's are for
    transactions that its network has accepted.
    """
    rules = _rules.checked_rules(group, rules)
    statement, c1, s = _parsed(group, Item(signature, message, ring, pseudo_out))
    if not _protocol.verify(group, statement, c1, s, rules):
        raise InvalidSignature("the ring does not close: the CLSAG does not belong to this message, ring and output")


def verify_batch(
    items: Sequence[Item | tuple[Any, ...]], *, group: Group = ED25519, rules: Rules = Rules.STRICT
) -> None:
    """Verify many; ring sizes may differ. ``InvalidSignature.indices`` names every bad one.

    Each signature's circle closes by itself: nothing is summed over signatures, so none can make up for another. A
    malformed item raises ``EncodingError`` that names it.
    """
    rules = _rules.checked_rules(group, rules)
    bad = []
    for index, item in enumerate(items):
        try:
            statement, c1, s = _parsed(group, Item(*item))
            if not _protocol.verify(group, statement, c1, s, rules):
                bad.append(index)
        except EncodingError as error:
            raise EncodingError(f"{error.reason} (item {index})", offset=error.offset) from None
    if bad:
        raise InvalidSignature(f"CLSAGs do not verify: {', '.join(map(str, bad))}", indices=bad)


def _members(ring: Sequence[RingMember | tuple[Any, Any]]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Encodings of keys and of commitments."""
    _rules.checked_size(len(ring))
    keys, commitments = [], []
    for place, member in enumerate(ring):
        if not isinstance(member, tuple) or len(member) != 2:
            raise EncodingError(f"ring member {place} is not a pair of key and commitment")
        keys.append(_rules.encoded(member[0], f"the key of ring member {place}"))
        commitments.append(_rules.encoded(member[1], f"the commitment of ring member {place}"))
    return tuple(keys), tuple(commitments)


def _parsed(group: Group, item: Item) -> tuple[_protocol.Statement, int, tuple[int, ...]]:
    signature, message, ring, pseudo_out = item
    if not isinstance(signature, Clsag):
        raise EncodingError(f"a CLSAG is expected, got {type(signature).__name__}")
    keys, commitments = _members(ring)
    if len(signature.s) != len(keys):
        raise EncodingError(f"{len(keys)} ring members and {len(signature.s)} responses")
    c1, *s = _rules.checked_scalars(group, (signature.c1, *signature.s), "a CLSAG")
    statement = _protocol.Statement(
        checked_message(message),
        keys,
        commitments,
        _rules.encoded(pseudo_out, "the pseudo output"),
        _rules.encoded(signature.key_image, "the key image"),
        _rules.encoded(signature.d, "D"),
    )
    return statement, c1, tuple(s)
