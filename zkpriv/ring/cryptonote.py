# SPDX-License-Identifier: GPL-3.0-or-later
"""The ring signatures of CryptoNote, which Monero's version 1 transactions carry: one pair (c_i, r_i) a member.

Statement: the signer knows x with P_l = x*G for some l and I = x*Hp(P_l)::

    a_i = c_i*P_i + r_i*G    b_i = r_i*Hp(P_i) + c_i*I    sum of c_i = Hs(prefix hash, a_0, b_0, a_1, b_1, ...)

A ring may have one member: early transactions do, and hide nothing. Source: N. van Saberhagen, "CryptoNote v 2.0"
(2013), section 4.4, in Monero's serialisation.

The key image must have prime order, which Monero checks apart from the signature. The one-time keys are any points of
the curve, as Monero has it; ``rules=Rules.STRICT`` asks for prime order and different keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zkpriv._octets import octets
from zkpriv.ed25519 import Ed25519, G, hash_many_to_points, hash_to_scalar, msm_var
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.prime_group import ED25519
from zkpriv.ring import _rules
from zkpriv.ring._nonce import hedged_nonce, hedged_responses
from zkpriv.ring._rules import Rules, checked_index, checked_message

#: Largest ring that is read; the network's largest known has a few hundred members.
LARGEST_RING = 1 << 12


@dataclass(frozen=True)
class RingSignature:
    """Pairs (c_i, r_i), one a member."""

    pairs: tuple[tuple[int, int], ...]

    def to_bytes(self) -> bytes:
        """c_0, r_0, c_1, r_1, ...: 32 bytes each."""
        return b"".join([value.to_bytes(32, "little") for pair in self.pairs for value in pair])

    @classmethod
    def from_bytes(cls, data: bytes) -> RingSignature:
        """Strict: whole pairs of canonical scalars, at least one."""
        raw = octets(data, "a ring signature")
        if not raw or len(raw) % 64:
            raise EncodingError(f"a ring signature has 64 bytes a member, got {len(raw)} bytes")
        if len(raw) > 64 * LARGEST_RING:
            raise EncodingError(f"a ring has at most {LARGEST_RING} members, got {len(raw) // 64}")
        values = _rules.split_scalars(ED25519, raw, "a ring signature")
        return cls(tuple(zip(values[::2], values[1::2], strict=True)))


def verify(
    signature: RingSignature,
    prefix_hash: bytes,
    key_image: Any,
    ring: Sequence[Any],
    *,
    rules: Rules = Rules.MONERO,
) -> None:
    """Accept silently; ``EncodingError`` for what is malformed, ``InvalidSignature`` for a wrong signature."""
    _rules.checked_type(signature, RingSignature, "a ring signature")
    digest, keys, points = _statement(prefix_hash, ring, rules)
    image = _rules.decode(ED25519, _rules.encoded(key_image, "the key image"), "the key image", member=True)
    _rules.checked_ring(signature.pairs, "a ring signature")
    if any(not isinstance(pair, tuple) or len(pair) != 2 for pair in signature.pairs):
        raise EncodingError("a ring signature: expected a pair of numbers for each member")
    if len(signature.pairs) != len(keys):
        raise EncodingError(f"{len(keys)} ring members and {len(signature.pairs)} pairs")
    numbers = _rules.checked_scalars(ED25519, [value for pair in signature.pairs for value in pair], "a ring signature")
    total, commitments = 0, []
    for i, (point, base) in enumerate(zip(points, hash_many_to_points(keys), strict=True)):
        c, r = numbers[2 * i], numbers[2 * i + 1]
        commitments += _commitments(point, base, image, c, r)
        total += c
    if hash_to_scalar(digest, *commitments) != total % ED25519.order:
        raise InvalidSignature("the ring signature does not belong to this prefix, key image and ring")


def sign(prefix_hash: bytes, ring: Sequence[Any], index: int, secret: Ed25519Secret) -> tuple[Ed25519, RingSignature]:
    """Key image and signature by member ``index``. For tests and old formats: the index is an ordinary number here."""
    digest, keys, points = _statement(prefix_hash, ring, Rules.STRICT)
    place = checked_index(index, len(keys))
    if secret.mul_base(G) != points[place]:
        raise EncodingError(f"the secret is not the key of ring member {place}")
    bases = hash_many_to_points(keys)
    image = secret.mul_base(bases[place])
    bound = digest + image.to_bytes() + b"".join(keys)
    numbers = hedged_responses(ED25519, secret, bound, 2 * len(keys))
    with hedged_nonce(ED25519, secret, bound) as alpha:
        commitments: list[bytes] = []
        for i, (point, base) in enumerate(zip(points, bases, strict=True)):
            if i == place:
                commitments += [alpha.mul_base(G).to_bytes(), alpha.mul_base(base).to_bytes()]
            else:
                commitments += _commitments(point, base, image, numbers[2 * i], numbers[2 * i + 1])
        others = sum(numbers[2 * i] for i in range(len(keys)) if i != place)
        c = (hash_to_scalar(digest, *commitments) - others) % ED25519.order
        with secret.mul_public(c) as product, alpha.sub(product) as closing:
            numbers[2 * place : 2 * place + 2] = [c, int.from_bytes(closing.reveal(), "little")]
    return image, RingSignature(tuple(zip(numbers[::2], numbers[1::2], strict=True)))


def _commitments(point: Ed25519, base: Ed25519, image: Ed25519, c: int, r: int) -> list[bytes]:
    """Encodings of a_i and b_i."""
    return [msm_var([point, G], [c, r]).to_bytes(), msm_var([base, image], [r, c]).to_bytes()]


def _statement(prefix_hash: bytes, ring: Sequence[Any], rules: Rules) -> tuple[bytes, list[bytes], list[Ed25519]]:
    digest = checked_message(prefix_hash)
    strict = _rules.checked_rules(ED25519, rules) is Rules.STRICT
    _rules.checked_ring(ring)
    if not 1 <= len(ring) <= LARGEST_RING:
        raise EncodingError(f"a ring has 1 to {LARGEST_RING} members, got {len(ring)}")
    keys = [_rules.encoded(key, f"ring member {place}") for place, key in enumerate(ring)]
    if strict:
        _rules.refuse_duplicates(keys)
    points = [_rules.decode(ED25519, key, f"ring member {place}", member=strict) for place, key in enumerate(keys)]
    return digest, keys, points
