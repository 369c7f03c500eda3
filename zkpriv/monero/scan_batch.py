# SPDX-License-Identifier: GPL-3.0-or-later
"""The heavy part of scanning: for many outputs at once, the spend key that each was made for if it is ours.

For each candidate (R, P, index, view tag): D = 8*a*R, the view tag of D where the output has one, h = Hs(D || index),
and B = P - h*G. What does not decode, or carries another view tag, gives nothing; for what is left the caller asks its
table. Without a view tag every output gives some B.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from zkpriv import _ed25519_impl as _impl
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.monero.transaction import Output, Transaction

NO_TAG: Final = -1
#: Wallets write one public key of the transaction (two, by an old fault). Whoever writes thousands beside thousands of
#: outputs wants a scanner to try millions of pairs: only so many are looked at.
MAX_PUBLIC_KEYS: Final = 8


@dataclass(slots=True)
class Batch:
    """Candidates in parallel lists, in the order of the public keys.

    ``first``: where the candidates of each public key begin, and the end; ``key_of``: the public key of each candidate;
    ``owners``: the number of its transaction.
    """

    public_keys: list[bytes] = field(default_factory=list)
    first: list[int] = field(default_factory=lambda: [0])
    key_of: list[int] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)
    view_tags: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)

    def add(self, owner: int, public_key: bytes, outputs: Sequence[Output], indices: Iterable[int]) -> None:
        """One public key and the outputs that it may belong to."""
        number = len(self.public_keys)
        self.public_keys.append(public_key)
        for index in indices:
            output = outputs[index]
            self.key_of.append(number)
            self.keys.append(output.key)
            self.indices.append(index)
            self.view_tags.append(NO_TAG if output.view_tag is None else output.view_tag)
            self.owners.append(owner)
        self.first.append(len(self.keys))

    def __len__(self) -> int:
        return len(self.keys)


def batch_of(transactions: Iterable[Transaction]) -> Batch:
    """Every output with every public key that it may belong to: the transaction's, and its own."""
    batch = Batch()
    for owner, tx in enumerate(transactions):
        extra, outputs = tx.parsed_extra, tx.outputs
        for public_key in list(dict.fromkeys(extra.public_keys))[:MAX_PUBLIC_KEYS]:
            batch.add(owner, public_key, outputs, range(len(outputs)))
        for index, public_key in enumerate(extra.additional_keys[: len(outputs)]):
            batch.add(owner, public_key, outputs, (index,))
    return batch


def spend_keys_behind(view: Ed25519Secret, batch: Batch, *, threads: int = 0) -> list[tuple[int, bytes]]:
    """(number of the candidate, encoding of P - h*G) for each candidate that decodes and has the right view tag.

    Constant time in the view key, in C; ``threads`` 0 means the default of the pool.
    """
    keys, hits = _impl.secrets().monero_scan(
        view._live(),
        b"".join(batch.public_keys),
        array("Q", batch.first),
        b"".join(batch.keys),
        array("Q", batch.indices),
        array("h", batch.view_tags),
        threads,
    )
    return [(item, keys[32 * item : 32 * item + 32]) for item in _set_in(hits)]


def _set_in(flags: bytes) -> list[int]:
    """Where the ones are."""
    found, place = [], flags.find(1)
    while place >= 0:
        found.append(place)
        place = flags.find(1, place + 1)
    return found
