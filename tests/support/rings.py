# SPDX-License-Identifier: GPL-3.0-or-later
"""Rings of outputs with known keys, for the tests of ring signatures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from zkpriv.prime_group import ED25519, JUBJUB
from zkpriv.ring._clsag_python import sign_with_numbers
from zkpriv.ring.clsag import Clsag

GROUPS = {"ed25519": ED25519, "jubjub": JUBJUB}
MESSAGE = hashlib.sha256(b"a transaction").digest()


def number(group: Any, *parts: object) -> int:
    """A nonzero scalar that the parts determine."""
    digest = hashlib.sha512(repr(parts).encode()).digest()
    return 1 + int.from_bytes(digest, "little") % (group.order - 1)


@dataclass
class Spend:
    """One spend: the ring, the true member's place and numbers, the pseudo output and its blinding."""

    group: Any
    ring: list[tuple[bytes, bytes]]
    index: int
    x: int
    mask: int
    pseudo_mask: int
    pseudo_out: bytes

    @property
    def z(self) -> int:
        return (self.mask - self.pseudo_mask) % self.group.order

    def secrets(self) -> tuple[Any, Any, Any]:
        """Handles of key, blinding of the commitment, blinding of the pseudo output."""
        return self.group.secret(self.x), self.group.secret(self.mask), self.group.secret(self.pseudo_mask)


def member(group: Any, *name: object) -> tuple[bytes, bytes]:
    """An output of somebody else."""
    key = group.generator.mul_var(number(group, "key", name))
    return key.to_bytes(), group.commit(number(group, "amount", name) % 1000, number(group, "mask", name)).to_bytes()


def spend(group: Any, size: int, index: int, name: object = 0) -> Spend:
    """A ring of ``size`` outputs whose member ``index`` is spent."""
    ring = [member(group, name, i) for i in range(size)]
    x, mask, pseudo_mask = (number(group, what, name) for what in ("x", "true mask", "pseudo mask"))
    amount = number(group, "true amount", name) % 1000
    ring[index] = (group.generator.mul_var(x).to_bytes(), group.commit(amount, mask).to_bytes())
    return Spend(group, ring, index, x, mask, pseudo_mask, group.commit(amount, pseudo_mask).to_bytes())


def forge(item: Spend, index: int, *, ring: Any = None, out: bytes | None = None, alpha: int = 12345) -> Clsag:
    """What the equations give for these numbers, by the readable protocol, which checks nothing when it signs."""
    chosen = item.ring if ring is None else ring
    statement, c1, s = sign_with_numbers(
        item.group,
        MESSAGE,
        [key for key, _ in chosen],
        [commitment for _, commitment in chosen],
        item.pseudo_out if out is None else out,
        index,
        item.x,
        item.z,
        alpha,
        [number(item.group, "response", step) for step in range(len(chosen) - 1)],
    )
    return Clsag(statement.key_image, statement.d, c1, tuple(s))
