# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding an account's outputs in many transactions with the view key, and opening their amounts.

For every output there are one or more candidates for R: the transaction's public keys, and the output's own where
subaddresses were paid. Each candidate gives a shared secret; most outputs of others fall by the view tag, the rest by
``P - h*G``, which must be the spend key of an address that the account knows. The amount must open the commitment: an
output that is ours and whose amount does not is reported with ``amount`` None, since its key is ours and its value is
lost.

Two outputs with one key have one key image, so only one of them can ever be spent; whoever pays an account twice to the
same key (by the same transaction secret) burns the smaller amount. A scan reports the larger one alone. Between calls
nothing is kept: who adds up the results of several compares ``key``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from zkpriv.ed25519 import Ed25519
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError
from zkpriv.monero.amounts import decrypt
from zkpriv.monero.keys import Account, ViewAccount, encrypt_payment_id
from zkpriv.monero.rct import RctType
from zkpriv.monero.scan_batch import batch_of, spend_keys_behind
from zkpriv.monero.transaction import Transaction
from zkpriv.stealth.convention import MONERO
from zkpriv.stealth.output import Found, StealthOutput, key_image, one_time_secret

#: How many accounts and subaddresses beyond the last used one Monero's wallets look for.
LOOKAHEAD_MAJOR: Final = 50
LOOKAHEAD_MINOR: Final = 200


class SubaddressTable:
    """The spend keys of the subaddresses that a scan looks for, with a margin beyond those that were paid."""

    def __init__(self, account: ViewAccount, *, major: int = 1, minor: int = LOOKAHEAD_MINOR) -> None:
        if not 1 <= major <= 1 << 16 or not 1 <= minor <= 1 << 16:
            raise EncodingError(f"a lookahead lies in [1, 65536], got {major} and {minor}")
        self._keys = account.keys
        self._major, self._minor = major, minor
        self._places: dict[bytes, tuple[int, int]] = {}
        self._ends: list[int] = []
        self.extend(0, 0)

    def __len__(self) -> int:
        return len(self._places)

    def find(self, spend_key: bytes) -> tuple[int, int] | None:
        """The place (major, minor) of an encoded spend key, or None."""
        return self._places.get(spend_key)

    def extend(self, major: int, minor: int) -> bool:
        """Know the margin beyond (major, minor). Whether that added any."""
        before = len(self._places)
        while len(self._ends) < major + self._major:
            self._ends.append(0)
            self._fill(len(self._ends) - 1, self._minor)
        self._fill(major, minor + self._minor)
        return len(self._places) > before

    def add(self, major: int, minor: int) -> None:
        """Know one address far outside the margin."""
        self._places[self._keys.spend_point_of(major, minor).to_bytes()] = (major, minor)

    def _fill(self, major: int, end: int) -> None:
        for minor in range(self._ends[major], end):
            self.add(major, minor)
        self._ends[major] = max(end, self._ends[major])


@dataclass(frozen=True, slots=True)
class OwnedOutput:
    """An output of ours. ``amount`` and ``mask`` are None where the commitment does not open: the value is lost."""

    txid: bytes
    index: int
    key: bytes
    public_key: bytes
    place: tuple[int, int]
    amount: int | None
    mask: Ed25519Secret | None = field(repr=False, compare=False)
    payment_id: bytes | None = None

    @property
    def stealth(self) -> Found[Ed25519]:
        """The same as the generic package has it."""
        points = Ed25519.from_bytes(self.public_key), Ed25519.from_bytes(self.key)
        return Found(StealthOutput(*points, self.index), self.place)


class Scanner:
    """Scans transactions for one account. Keeps nothing but the table, which grows behind the addresses found."""

    def __init__(self, account: ViewAccount, table: SubaddressTable | None = None, *, threads: int = 0) -> None:
        self._account = account
        self._threads = threads
        self.table = SubaddressTable(account) if table is None else table

    def scan(self, transactions: Sequence[Transaction]) -> list[OwnedOutput]:
        """Our outputs, in the order of the transactions; each output once, and of those with one key the largest.

        Where an output widens the margin of the table, everything is looked at again, so that a batch finds the same
        whatever its order.
        """
        batch = batch_of(transactions)
        hits = spend_keys_behind(self._account.view, batch, threads=self._threads)
        found: dict[tuple[int, int], OwnedOutput] = {}
        while True:
            grown = False
            for item, spend_key in hits:
                place = self.table.find(spend_key)
                spot = batch.owners[item], batch.indices[item]
                if place is None or spot in found:
                    continue
                public_key = batch.public_keys[batch.key_of[item]]
                found[spot] = self._open(transactions[spot[0]], spot[1], public_key, place)
                grown |= self.table.extend(*place)
            if not grown:
                return _largest_of_each_key([found[spot] for spot in sorted(found)])

    def _open(self, tx: Transaction, index: int, public_key: bytes, place: tuple[int, int]) -> OwnedOutput:
        with self._account.keys.shared(Ed25519.from_bytes(public_key)) as shared:
            with MONERO.output_scalar(shared, index) as scalar:
                opened = _amount(tx, index, scalar)
            payment_id = _payment_id(tx, shared)
        amount, mask = opened if opened is not None else (None, None)
        return OwnedOutput(tx.txid, index, tx.outputs[index].key, public_key, place, amount, mask, payment_id)


def _largest_of_each_key(outputs: list[OwnedOutput]) -> list[OwnedOutput]:
    """One output for each one-time key, in the order given; of equal amounts the first."""
    def worth(item: OwnedOutput) -> int:
        return -1 if item.amount is None else item.amount

    best: dict[bytes, OwnedOutput] = {}
    for item in outputs:
        other = best.get(item.key)
        if other is None or worth(other) < worth(item):
            best[item.key] = item
    return [item for item in outputs if best[item.key] is item]


def spend_secret(account: Account, owned: OwnedOutput) -> Ed25519Secret:
    """x, the secret of the output's key: what a ring signature needs. Close it after use."""
    return one_time_secret(account.spend_keys, owned.stealth)


def key_image_of(account: Account, owned: OwnedOutput) -> bytes:
    """``I = x*Hp(P)``: the network refuses a second transaction with it."""
    with spend_secret(account, owned) as secret:
        return key_image(MONERO, secret, Ed25519.from_bytes(owned.key)).to_bytes()


def _amount(tx: Transaction, index: int, scalar: Ed25519Secret) -> tuple[int, Ed25519Secret] | None:
    """A plain amount counts in version 1 and in coinbase alone: beside a commitment anybody could write one."""
    rct = tx.rct
    if rct is None or (tx.is_coinbase and rct.type is RctType.NULL):
        return tx.outputs[index].amount, Ed25519Secret.from_scalar(1)
    if rct.type is RctType.NULL:
        return None
    return decrypt(rct.amounts[index], scalar, rct.commitments[index])


def _payment_id(tx: Transaction, shared: Ed25519Secret) -> bytes | None:
    """The payment id, decrypted. Wallets write an encrypted zero where there is none."""
    encrypted = tx.parsed_extra.encrypted_payment_id
    if encrypted is None:
        return tx.parsed_extra.payment_id
    found = encrypt_payment_id(shared, encrypted)
    return found if any(found) else None
