# SPDX-License-Identifier: GPL-3.0-or-later
"""SAG, spontaneous anonymous group signatures: one of n keys signed, and nobody can tell which. For learning.

Statement: the signer knows x with P_l = x*G for some l. The ring is a circle of challenges, each a hash of the
commitment before it::

    L_i = s_i*G + c_i*P_i        c_(i+1) = Hs(ring, message, L_i)

For given c_i anyone can choose s_i and compute the next challenge. Going round, the last challenge must meet the first,
which takes the knowledge of one key: the signer starts with L_l = alpha*G, goes round, and closes the circle with
s_l = alpha - c_l*x, which has the distribution of the other s_i.

Two signatures of one key cannot be linked (LSAG adds that), so SAG alone stops no double spend. The signer's index is
an ordinary Python number here; where that matters, use ``clsag``, whose loops in C do not depend on it. Source: Rivest,
Shamir, Tauman, "How to leak a secret" (2001), in the discrete-logarithm form of Abe, Ohkubo, Suzuki (2002), as "Zero to
Monero" (second edition, section 3.3) presents it. Ours differs in hashing the whole ring.
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

_ROUND: Final = separator(b"zkpriv_SAG_round")


@dataclass(frozen=True)
class Sag:
    """``c1``: the challenge of member 0; ``s``: one response a member."""

    c1: int
    s: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """s_0 to s_(n-1), then c1: 32 bytes each."""
        return b"".join(value.to_bytes(32, "little") for value in (*self.s, self.c1))

    @classmethod
    def from_bytes(cls, data: bytes, *, group: Group = ED25519) -> Sag:
        """Strict: canonical scalars, and at least three of them."""
        scalars = _rules.split_scalars(group, octets(data, "a SAG signature"), "a SAG signature")
        _rules.checked_size(len(scalars) - 1)
        return cls(scalars[-1], scalars[:-1])


def sign(message: bytes, ring: Sequence[Any], index: int, secret: Any, *, group: Group = ED25519) -> Sag:
    """Sign a 32-byte hash with the key of member ``index``; ``secret`` is a handle of the group's kind."""
    points, prefix = _statement(group, message, ring)
    place = checked_index(index, len(points))
    if group.mul_secret(secret, group.generator) != points[place]:
        raise EncodingError(f"the secret is not the key of ring member {place}")
    s = hedged_responses(group, secret, prefix, len(points))
    challenges = [0] * len(points)
    with hedged_nonce(group, secret, prefix) as alpha:
        current = group.hash_to_scalar(_ROUND, prefix, group.mul_secret(alpha, group.generator).to_bytes())
        for step in range(1, len(points) + 1):
            i = (place + step) % len(points)
            challenges[i] = current
            if i != place:
                current = _next(group, prefix, points[i], s[i], current)
        with secret.mul_public(challenges[place]) as product, alpha.sub(product) as closing:
            s[place] = int.from_bytes(closing.reveal(), "little")
    return Sag(challenges[0], tuple(s))


def verify(signature: Sag, message: bytes, ring: Sequence[Any], *, group: Group = ED25519) -> None:
    """Accept silently; ``EncodingError`` for a malformed ring or signature, ``InvalidSignature`` for a wrong one."""
    _rules.checked_type(signature, Sag, "a SAG signature")
    points, prefix = _statement(group, message, ring)
    _rules.checked_ring(signature.s, "a SAG signature")
    if len(signature.s) != len(points):
        raise EncodingError(f"{len(points)} ring members and {len(signature.s)} responses")
    c1, *s = _rules.checked_scalars(group, (signature.c1, *signature.s), "a SAG signature")
    challenge = c1
    for point, response in zip(points, s, strict=True):
        challenge = _next(group, prefix, point, response, challenge)
    if challenge != c1:
        raise InvalidSignature("the ring does not close: no member of it signed this message")


def _next(group: Group, prefix: bytes, point: Any, response: int, challenge: int) -> int:
    """c_(i+1) from c_i and s_i."""
    commitment = group.msm_var([group.generator, point], [response, challenge])
    return group.hash_to_scalar(_ROUND, prefix, commitment.to_bytes())


def _statement(group: Group, message: object, ring: Sequence[Any]) -> tuple[list[Any], bytes]:
    """The ring's points and what every challenge hashes: number of members, keys, message."""
    _rules.checked_ring(ring)
    keys = [_rules.encoded(key, f"ring member {place}") for place, key in enumerate(ring)]
    _rules.checked_size(len(keys))
    _rules.refuse_duplicates(keys)
    points = [_rules.decode(group, key, f"ring member {place}", member=True) for place, key in enumerate(keys)]
    return points, len(keys).to_bytes(4, "little") + b"".join(keys) + checked_message(message)
