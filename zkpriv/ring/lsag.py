# SPDX-License-Identifier: GPL-3.0-or-later
"""LSAG, linkable ring signatures: as SAG, and two signatures of one key show it. For learning.

Statement: the signer knows x with P_l = x*G for some l and I = x*Hp(P_l). The key image I is the same for every
signature of one key, and tells nothing about which key it is. Each step of the circle has a second commitment::

    L_i = s_i*G + c_i*P_i    R_i = s_i*Hp(P_i) + c_i*I    c_(i+1) = Hs(ring, I, message, L_i, R_i)

The key image must lie in the subgroup of prime order: I plus a point of order 8 would be another image of the same key
(for challenges divisible by 8 it closes the ring too), and one could spend eight times.

The signer's index is an ordinary Python number here; where that matters, use ``clsag``. Source: Liu, Wei, Wong,
"Linkable spontaneous anonymous group signature for ad hoc groups" (2004), with Back's and Noether's key image Hp(P)
("Ring Confidential Transactions", 2016), as in "Zero to Monero" (second edition, section 3.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from zkpriv._octets import octets
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.prime_group import ED25519
from zkpriv.ring import _rules
from zkpriv.ring._nonce import hedged_nonce, hedged_responses
from zkpriv.ring._rules import Group, checked_index, checked_message, separator

_ROUND: Final = separator(b"zkpriv_LSAG_round")


@dataclass(frozen=True)
class Lsag:
    """``key_image``: 32 bytes; ``c1``: the challenge of member 0; ``s``: one response a member."""

    key_image: bytes
    c1: int
    s: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """The key image, s_0 to s_(n-1), then c1: 32 bytes each."""
        return self.key_image + b"".join(value.to_bytes(32, "little") for value in (*self.s, self.c1))

    @classmethod
    def from_bytes(cls, data: bytes, *, group: Group = ED25519) -> Lsag:
        """Strict about scalars; verification decodes the key image."""
        raw = octets(data, "an LSAG signature")
        scalars = _rules.split_scalars(group, raw[32:], "an LSAG signature")
        _rules.checked_size(len(scalars) - 1)
        return cls(raw[:32], scalars[-1], scalars[:-1])

    def is_linked_to(self, other: Lsag) -> bool:
        """Whether the same key made both. Only says something about signatures that verify."""
        return self.key_image == other.key_image


def key_image(secret: Any, *, group: Group = ED25519) -> Any:
    """``x * Hp(x*G)``."""
    public = group.mul_secret(secret, group.generator)
    return group.mul_secret(secret, group.hash_to_point(public.to_bytes()))


def sign(message: bytes, ring: Sequence[Any], index: int, secret: Any, *, group: Group = ED25519) -> Lsag:
    """Sign a 32-byte hash with the key of member ``index``; ``secret`` is a handle of the group's kind."""
    points = _members(group, ring)
    place = checked_index(index, len(points))
    if group.mul_secret(secret, group.generator) != points[place]:
        raise EncodingError(f"the secret is not the key of ring member {place}")
    bases = group.hash_many_to_points([point.to_bytes() for point in points])
    image = group.mul_secret(secret, bases[place])
    prefix = _prefix(points, image.to_bytes(), message)
    s = hedged_responses(group, secret, prefix, len(points))
    challenges = [0] * len(points)
    with hedged_nonce(group, secret, prefix) as alpha:
        left, right = group.mul_secret(alpha, group.generator), group.mul_secret(alpha, bases[place])
        current = group.hash_to_scalar(_ROUND, prefix, left.to_bytes(), right.to_bytes())
        for step in range(1, len(points) + 1):
            i = (place + step) % len(points)
            challenges[i] = current
            if i != place:
                current = _next(group, prefix, points[i], bases[i], image, s[i], current)
        with secret.mul_public(challenges[place]) as product, alpha.sub(product) as closing:
            s[place] = int.from_bytes(closing.reveal(), "little")
    return Lsag(image.to_bytes(), challenges[0], tuple(s))


def verify(signature: Lsag, message: bytes, ring: Sequence[Any], *, group: Group = ED25519) -> None:
    """Accept silently; ``EncodingError`` for a malformed ring or signature, ``InvalidSignature`` for a wrong one.

    The caller compares the key image with those seen before.
    """
    _rules.checked_type(signature, Lsag, "an LSAG signature")
    points = _members(group, ring)
    _rules.checked_ring(signature.s, "an LSAG signature")
    if len(signature.s) != len(points):
        raise EncodingError(f"{len(points)} ring members and {len(signature.s)} responses")
    c1, *s = _rules.checked_scalars(group, (signature.c1, *signature.s), "an LSAG signature")
    encoded_image = _rules.encoded(signature.key_image, "the key image")
    image = _rules.decode(group, encoded_image, "the key image", member=True)
    prefix = _prefix(points, encoded_image, message)
    bases = group.hash_many_to_points([point.to_bytes() for point in points])
    challenge = c1
    for point, base, response in zip(points, bases, s, strict=True):
        challenge = _next(group, prefix, point, base, image, response, challenge)
    if challenge != c1:
        raise InvalidSignature("the ring does not close: no member of it signed this message with this key image")


def _next(group: Group, prefix: bytes, point: Any, base: Any, image: Any, response: int, challenge: int) -> int:
    """c_(i+1) from c_i and s_i."""
    left = group.msm_var([group.generator, point], [response, challenge])
    right = group.msm_var([base, image], [response, challenge])
    return group.hash_to_scalar(_ROUND, prefix, left.to_bytes(), right.to_bytes())


def _members(group: Group, ring: Sequence[Any]) -> list[Any]:
    _rules.checked_ring(ring)
    keys = [_rules.encoded(key, f"ring member {place}") for place, key in enumerate(ring)]
    _rules.checked_size(len(keys))
    _rules.refuse_duplicates(keys)
    return [_rules.decode(group, key, f"ring member {place}", member=True) for place, key in enumerate(keys)]


def _prefix(points: Sequence[Any], image: bytes, message: object) -> bytes:
    """What every challenge hashes: number of members, keys, key image, message."""
    keys = b"".join(point.to_bytes() for point in points)
    return len(points).to_bytes(4, "little") + keys + image + checked_message(message)
