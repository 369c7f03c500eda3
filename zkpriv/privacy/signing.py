# SPDX-License-Identifier: GPL-3.0-or-later
"""The signer: the only place that needs s. It may be this process, a hardware device or a threshold group.

The signer draws alpha for each input (uniform, never zero) and computes the randomized key (s' + alpha)*T itself, with
s' = s + h_T. Before it signs it recomputes every output from (address, amount, rseed, memo) and the digest from the
body, so a prover that builds something else than what was shown gets no signature. One signature for each input;
keys and signatures are never added up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from zkpriv.errors import SigningRefused
from zkpriv.jubjub import Jubjub, T
from zkpriv.privacy.address import Address
from zkpriv.privacy.keys import Account
from zkpriv.privacy.output import Context, Note, remake_output
from zkpriv.privacy.transfer import TransferBody
from zkpriv.redjubjub import sign
from zkpriv.secrets import Secret


@dataclass(frozen=True, slots=True)
class ShownOutput:
    """What the signer is told about one output, in the body's order."""

    address: Address
    note: Note = field(repr=False)


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """A body with what its outputs are said to be."""

    body: TransferBody
    circuit_digest: bytes
    outputs: tuple[ShownOutput, ...]


class SigningSession:
    """Keys of the inputs of one transfer. Signs once, then wipes; a new attempt needs new keys."""

    def __init__(self, spend_keys: Sequence[Secret]) -> None:
        self._alphas = [Secret.random_scalar() for _ in spend_keys]
        self._randomized = [spend.add(alpha) for spend, alpha in zip(spend_keys, self._alphas, strict=True)]
        self.randomized_keys: tuple[Jubjub, ...] = tuple(secret.mul_base(T) for secret in self._randomized)

    @property
    def alphas(self) -> tuple[Secret, ...]:
        """The re-randomisers, for the prover."""
        return tuple(self._alphas)

    def sign(
        self, request: SigningRequest, *, confirm: Callable[[SigningRequest], bool] | None = None
    ) -> tuple[bytes, ...]:
        """One signature for each input, or SigningRefused. ``confirm`` shows amounts and fee and may say no."""
        body = request.body
        if not self._randomized:
            raise SigningRefused("this signing session is used up: begin a new one")
        if body.randomized_keys != self.randomized_keys:
            raise SigningRefused("the body's randomized keys are not the ones that this session made")
        context = Context.transfer(body.nullifiers[0])
        if len(request.outputs) != len(body.outputs):
            raise SigningRefused(f"the body has {len(body.outputs)} outputs, {len(request.outputs)} were shown")
        for index, (shown, output) in enumerate(zip(request.outputs, body.outputs, strict=True)):
            if shown.address.network is not body.network:
                raise SigningRefused(f"output[{index}]: its address is of another network")
            if remake_output(shown.address, shown.note, context, index).output != output:
                raise SigningRefused(f"output[{index}]: not what its address, amount, rseed and memo give")
        if confirm is not None and not confirm(request):
            raise SigningRefused("the amounts were not confirmed")
        digest = body.digest(request.circuit_digest)
        signatures = tuple(sign(secret, digest, input_index=index) for index, secret in enumerate(self._randomized))
        self.close()
        return signatures

    def close(self) -> None:
        """Wipe alphas and keys."""
        for secret in (*self._alphas, *self._randomized):
            secret.close()
        self._alphas, self._randomized = [], []


class Signer:
    """Signs with one account's s."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def begin(self, offsets: Sequence[Secret | None]) -> SigningSession:
        """Start a transfer: h_T for each real input (None for a dummy, which gets a fresh random key)."""
        spend_keys = [
            Secret.random_scalar() if offset is None else self._account.spend.add(offset) for offset in offsets
        ]
        session = SigningSession(spend_keys)
        for secret in spend_keys:
            secret.close()
        return session
