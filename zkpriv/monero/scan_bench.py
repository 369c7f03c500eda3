# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs for ``zkpriv bench monero-scan``: transactions of two outputs with view tags, read beforehand."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from zkpriv.ed25519 import ORDER, Ed25519, G
from zkpriv.ed25519_secrets import Ed25519Secret, commit
from zkpriv.monero.amounts import encrypt_short
from zkpriv.monero.extra import AdditionalKeys, Extra
from zkpriv.monero.keys import ViewAccount
from zkpriv.monero.rct import BulletproofPlusData, ClsagData, EncryptedAmount, Rct, RctType
from zkpriv.monero.transaction import KeyInput, Output, Transaction
from zkpriv.stealth.convention import MONERO
from zkpriv.stealth.output import pay

OURS = 100
"""One output in so many is ours."""


def points() -> Iterator[Ed25519]:
    """Random-looking points whose logarithms nobody uses."""
    point, step = G.mul_var(secrets.randbelow(ORDER)), G.mul_var(secrets.randbelow(ORDER))
    while True:
        yield point
        point = point + step


def transactions(account: ViewAccount, size: int) -> list[Transaction]:
    """So many outputs, two to a transaction, each with a public key of its own; every hundredth is the account's."""
    source = points()
    made = []
    for start in range(0, size, 2):
        numbers = range(start, min(start + 2, size))
        parts = [_ours(account, place) if n % OURS == 0 else _theirs(source) for place, n in enumerate(numbers)]
        outputs = tuple([part[0] for part in parts])
        extra = Extra((AdditionalKeys(tuple([part[1] for part in parts])),)).to_bytes()
        amounts = tuple([part[2] for part in parts])
        proof = BulletproofPlusData((bytes(32),) * 6, (bytes(32),) * 7, (bytes(32),) * 7)
        signature = ClsagData((bytes(32),) * 16, bytes(32), bytes(32))
        commitments = tuple([part[3] for part in parts])
        rct = Rct(RctType.BULLETPROOF_PLUS, 1, (bytes(32),), amounts, commitments, (proof,), (signature,))
        spent = KeyInput(0, (1,) * 16, bytes(32))
        written = Transaction(2, 0, (spent,), outputs, extra, (), rct).to_bytes()
        made.append(Transaction.from_bytes(written))
    return made


_Part = tuple[Output, bytes, EncryptedAmount, bytes]


def _theirs(source: Iterator[Ed25519]) -> _Part:
    key, public_key = next(source).to_bytes(), next(source).to_bytes()
    output = Output(0, key, secrets.randbelow(256))
    return output, public_key, EncryptedAmount(b"", bytes(8)), key


def _ours(account: ViewAccount, place: int) -> _Part:
    address = account.keys.address()
    with Ed25519Secret.random_scalar() as secret:
        made = pay(MONERO, address, place, secret)
        with MONERO.shared(secret, address.view) as shared, MONERO.output_scalar(shared, place) as scalar:
            hidden, mask = encrypt_short(1000 + place, scalar)
    with mask:
        commitment = commit(1000 + place, mask).to_bytes()
    return Output(0, made.key.to_bytes(), made.view_tag), made.public_key.to_bytes(), hidden, commitment
