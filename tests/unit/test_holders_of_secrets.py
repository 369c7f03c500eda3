# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing what holds secrets closes every one of them, also one that is added later: found by going through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from zkpriv import backend
from zkpriv._secret_base import SecretBase
from zkpriv.jubjub import T
from zkpriv.monero.keys import Account as MoneroAccount
from zkpriv.monero.network import Network as MoneroNetwork
from zkpriv.privacy.keys import Account
from zkpriv.privacy.network import Network
from zkpriv.privacy.scan import OneTimeSecrets
from zkpriv.privacy.signing import SigningSession
from zkpriv.secrets import Secret, derive_output
from zkpriv.stealth import JUBJUB, MONERO, SpendKeys

pytestmark = pytest.mark.skipif(not backend.is_native, reason="secrets need the C core")


def account() -> Account:
    return Account.from_seed(bytes(range(32)), 0, network=Network.TEST)


def monero() -> MoneroAccount:
    return MoneroAccount.from_seed(MoneroNetwork.STAGENET, bytes(range(32)))


HOLDERS: dict[str, tuple[Callable[[], Any], int]] = {
    "account": (account, 3),
    "full view key": (lambda: account().full_view_key, 2),
    "incoming view key": (lambda: account().full_view_key.incoming(), 1),
    "secrets of an output": (lambda: derive_output(Secret.from_bytes(bytes(32)), T, 0), 4),
    "one-time secrets": (lambda: OneTimeSecrets(*(Secret.from_scalar(k) for k in (5, 6, 7))), 3),
    "signing session": (lambda: SigningSession([Secret.from_scalar(5), Secret.from_scalar(6)]), 4),
    "stealth keys on Ed25519": (lambda: SpendKeys.random(MONERO), 2),
    "stealth keys on Jubjub": (lambda: SpendKeys.random(JUBJUB), 2),
    "view keys on Ed25519": (lambda: SpendKeys.random(MONERO).view_keys, 1),
    "Monero's account": (monero, 2),
    "Monero's view-only account": (lambda: monero().view_only(), 1),
}


def secrets_in(value: object, seen: set[int]) -> Iterator[SecretBase]:
    """The secrets that a value holds, however deep, each once."""
    if id(value) in seen or not type(value).__module__.startswith(("zkpriv", "builtins")):
        return
    seen.add(id(value))
    if isinstance(value, SecretBase):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from secrets_in(item, seen)
    elif type(value).__module__.startswith("zkpriv") and not isinstance(value, type):
        names = {name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())}
        for name in names | set(getattr(value, "__dict__", {})):
            yield from secrets_in(getattr(value, name, None), seen)


@pytest.mark.parametrize("name", HOLDERS)
def test_closing_closes_every_secret(name: str) -> None:
    make, count = HOLDERS[name]
    holder = make()
    found = list(secrets_in(holder, set()))
    assert len(found) == count and not any(secret.closed for secret in found)
    holder.close()
    assert all(secret.closed for secret in found)
    if hasattr(holder, "__enter__"):
        again = make()
        inside = list(secrets_in(again, set()))
        with again:
            assert not any(secret.closed for secret in inside)
        assert all(secret.closed for secret in inside)
