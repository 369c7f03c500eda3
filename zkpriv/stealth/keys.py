# SPDX-License-Identifier: GPL-3.0-or-later
"""Dual keys: a view key finds payments, a spend key spends them. Addresses and subaddresses.

Letters: a and A = a*G the view key, b and B = b*G the spend key; subaddress (i, j) has D = B + m*G with m from a, i and
j, and C = a*D. Who has (a, B) sees what comes in and cannot spend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self

from zkpriv.errors import EncodingError
from zkpriv.stealth.convention import Convention, P, S


@dataclass(frozen=True, slots=True)
class StealthAddress(Generic[P]):
    """What a payer is given: the public spend key (B or D) and the public view key (A or C)."""

    spend: P
    view: P
    is_subaddress: bool = False


class SecretHolder:
    """Context manager over the secrets of a key; never shows or pickles them."""

    def _secrets(self) -> tuple[object, ...]:
        return ()

    def close(self) -> None:
        """Wipe the secrets. The key is unusable afterwards."""
        for secret in self._secrets():
            secret.close()  # type: ignore[attr-defined]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce_ex__(self, protocol: object) -> str:
        raise TypeError(f"{type(self).__name__} holds secrets and is not pickled or copied")


class ViewKeys(SecretHolder, Generic[P, S]):
    """(a, B): finds payments to every address of the account; cannot spend."""

    def __init__(self, convention: Convention[P, S], view: S, spend_point: P) -> None:
        # Keys of zero come out of broken backups. Everybody knows them: anybody could look on, or spend.
        if spend_point.is_identity:
            raise EncodingError("the spend key is zero: anybody could spend")
        if convention.group.mul_secret(view, convention.group.generator).is_identity:
            raise EncodingError("the view key is zero: anybody could look on")
        self.convention = convention
        self.view = view
        self.spend_point = spend_point

    def _secrets(self) -> tuple[object, ...]:
        return (self.view,)

    def subaddress_scalar(self, major: int, minor: int) -> S:
        """m of subaddress (major, minor); zero for (0, 0)."""
        return self.convention.subaddress_scalar(self.view, major, minor)

    def spend_point_of(self, major: int, minor: int) -> P:
        """D of subaddress (major, minor), B for (0, 0)."""
        if major == 0 and minor == 0:
            return self.spend_point
        group = self.convention.group
        with self.subaddress_scalar(major, minor) as offset:
            return self.spend_point + group.mul_secret(offset, group.generator)

    def address(self, major: int = 0, minor: int = 0) -> StealthAddress[P]:
        """The address of a place; (0, 0) is the main address."""
        group = self.convention.group
        point = self.spend_point_of(major, minor)
        is_subaddress = bool(major or minor)
        base = point if is_subaddress else group.generator
        return StealthAddress(point, group.mul_secret(self.view, base), is_subaddress)

    def shared(self, public_key: P) -> S:
        """The shared secret with the sender whose public key is R."""
        return self.convention.shared(self.view, public_key)


class SpendKeys(SecretHolder, Generic[P, S]):
    """(a, b): the whole account."""

    def __init__(self, convention: Convention[P, S], view: S, spend: S) -> None:
        self.spend = spend
        self.view_keys = ViewKeys(convention, view, convention.group.mul_secret(spend, convention.group.generator))

    @classmethod
    def random(cls, convention: Convention[P, S]) -> Self:
        """Two independent keys from the operating system's randomness."""
        return cls(convention, convention.group.random_secret(), convention.group.random_secret())

    def _secrets(self) -> tuple[object, ...]:
        return (self.spend, self.view_keys.view)

    def subaddress_secret(self, major: int, minor: int) -> S:
        """b + m: the secret of D."""
        with self.view_keys.subaddress_scalar(major, minor) as offset:
            return self.spend.add(offset)
