# SPDX-License-Identifier: GPL-3.0-or-later
"""One-time keys: how a payer makes one for an address, how the receiver finds, owns and spends it.

The payer draws r and publishes R = r*G (r*D for a subaddress). Both sides know D = 8*r*A = 8*a*R, and with the output's
index i the scalar h = H(D, i). The output's key is P = h*G + B, its secret h + b (+ m), so only the receiver can spend
it, and an observer cannot tell that two outputs have one owner. A view tag, one byte of another hash, lets a scanner
skip 255 of 256 outputs of others. The key image I = x*Hp(P) is the same whenever P is spent, and shows nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic

from zkpriv.errors import EncodingError
from zkpriv.stealth.convention import Convention, P, S
from zkpriv.stealth.keys import SpendKeys, StealthAddress, ViewKeys


@dataclass(frozen=True, slots=True)
class StealthOutput(Generic[P]):
    """What is published: R, the one-time key P, the output's index, and the view tag if the currency has them."""

    public_key: P
    key: P
    index: int
    view_tag: int | None = None


@dataclass(frozen=True, slots=True)
class Found(Generic[P]):
    """An output that belongs to the address at ``place``."""

    output: StealthOutput[P]
    place: tuple[int, int]


def pay(
    convention: Convention[P, S], address: StealthAddress[P], index: int, secret: S, *, tagged: bool = True
) -> StealthOutput[P]:
    """The output ``index`` of a transaction with the secret r, to ``address``.

    ``secret`` must be fresh for each transaction, and for each output where a subaddress is among several receivers.
    """
    group = convention.group
    base = address.spend if address.is_subaddress else group.generator
    with convention.shared(secret, address.view) as shared:
        key = one_time_key(convention, shared, index, address.spend)
        tag = convention.view_tag(shared, index) if tagged else None
    return StealthOutput(group.mul_secret(secret, base), key, index, tag)


def one_time_key(convention: Convention[P, S], shared: S, index: int, spend_point: P) -> P:
    """``P = h*G + B``."""
    group = convention.group
    with convention.output_scalar(shared, index) as scalar:
        return group.mul_secret(scalar, group.generator) + spend_point


def spend_point_behind(convention: Convention[P, S], shared: S, index: int, key: P) -> P:
    """``P - h*G``: the spend key that an output was made for, if this shared secret is the right one."""
    group = convention.group
    with convention.output_scalar(shared, index) as scalar:
        return key - group.mul_secret(scalar, group.generator)


def scan(
    keys: ViewKeys[P, S], places: Mapping[bytes, tuple[int, int]], outputs: Iterable[StealthOutput[P]]
) -> list[Found[P]]:
    """The outputs that belong to one of ``places`` (encoded spend key to subaddress, as ``table`` makes it).

    Outputs with the same key are all reported, and have one key image: one of them can be spent. Who adds up amounts
    compares keys.
    """
    convention = keys.convention
    found = []
    for output in outputs:
        with keys.shared(output.public_key) as shared:
            if output.view_tag is not None and convention.view_tag(shared, output.index) != output.view_tag:
                continue
            point = spend_point_behind(convention, shared, output.index, output.key)
        place = places.get(point.to_bytes())
        if place is not None:
            found.append(Found(output, place))
    return found


def table(keys: ViewKeys[P, S], places: Iterable[tuple[int, int]]) -> dict[bytes, tuple[int, int]]:
    """Encoded spend key to subaddress, for ``scan``."""
    return {keys.spend_point_of(*place).to_bytes(): place for place in places}


def one_time_secret(keys: SpendKeys[P, S], found: Found[P]) -> S:
    """``x = h + b + m``, checked against the output's key; EncodingError if the output is not of this account."""
    view_keys = keys.view_keys
    convention = view_keys.convention
    with (
        view_keys.shared(found.output.public_key) as shared,
        convention.output_scalar(shared, found.output.index) as scalar,
        keys.subaddress_secret(*found.place) as spend,
    ):
        secret = spend.add(scalar)
    if convention.group.mul_secret(secret, convention.group.generator) != found.output.key:
        secret.close()
        raise EncodingError("the output does not belong to this account at this place")
    return secret


def key_image(convention: Convention[P, S], secret: S, key: P) -> P:
    """``I = x * Hp(P)``."""
    return convention.group.mul_secret(secret, convention.group.hash_to_point(key.to_bytes()))
