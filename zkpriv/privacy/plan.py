# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a transfer: which outputs are spent, who gets what, in which shape.

Outputs are shuffled with the operating system's randomness, inputs too. Every transfer pays at least one output to
the sender itself (change, or zero), so nobody else knows the sum of the blindings; what a shape has beyond the payments
is filled with outputs of zero to the sender and with dummy inputs, so the shape says little: an ordinary payment is
2x2 whether it spends one output or two. 1x2 is taken only on request.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from zkpriv.errors import AmountOverflow, InsufficientFunds, PlanError, TooManyInputs, WrongNetwork
from zkpriv.privacy.address import Address
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import MAX_AMOUNT, check_amount, pad_memo
from zkpriv.privacy.scan import OwnedOutput
from zkpriv.privacy.transfer import SHAPES, Burn, Shape

ORDINARY_SHAPES: Final = (Shape(2, 2), Shape(4, 4), Shape(16, 2))
_RANDOM: Final = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Payment:
    """An amount for an address, with a memo of at most 256 bytes that only the payee can read."""

    address: Address
    value: int
    memo: bytes | str = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class PlannedOutput:
    """One output of a plan, in its final place. ``payment`` is the payment's number, or None for one's own."""

    address: Address
    value: int
    memo: bytes = field(repr=False)
    payment: int | None


@dataclass(frozen=True, slots=True)
class TransferPlan:
    """Decided and not yet built. ``inputs`` holds None where a dummy goes; the order is final on both sides."""

    network: Network
    shape: Shape
    inputs: tuple[OwnedOutput | None, ...]
    outputs: tuple[PlannedOutput, ...]
    fee: int
    burn: Burn | None
    expiry: int
    anchor_height: int
    anchor_size: int
    anchor_root: int

    @property
    def spent(self) -> int:
        """The sum of the real inputs."""
        return sum(owned.value for owned in self.inputs if owned is not None)

    @property
    def change(self) -> int:
        """What comes back to the sender."""
        return sum(output.value for output in self.outputs if output.payment is None)


def select_coins(spendable: Sequence[OwnedOutput], target: int, most: int) -> list[OwnedOutput]:
    """As few outputs as cover ``target``, then as small ones as do. At least one.

    Raises InsufficientFunds, or TooManyInputs when more than ``most`` would be needed.
    """
    coins = sorted((coin for coin in spendable if coin.value > 0), key=lambda coin: (-coin.value, coin.position))
    total = sum(coin.value for coin in coins)
    if total < target or not coins:
        raise InsufficientFunds(f"{target} are needed (fee included), {total} are spendable")
    count, covered = 0, 0
    while covered < target or count == 0:
        covered += coins[count].value
        count += 1
    if count > most:
        raise TooManyInputs(f"{target} are spread over {count} outputs, one transfer spends at most {most}")
    chosen = coins[:count]
    for place in range(count):  # replace each by the smallest that still covers
        rest = sum(coin.value for i, coin in enumerate(chosen) if i != place)
        taken = {coin.position for coin in chosen}
        fitting = [coin for coin in coins if coin.position not in taken and rest + coin.value >= target]
        if fitting and fitting[-1].value < chosen[place].value:
            chosen[place] = fitting[-1]
    return chosen


def choose_shape(inputs: int, outputs: int, wanted: Shape | None = None) -> Shape:
    """The first ordinary shape with room, or ``wanted`` if it has room. Raises PlanError or TooManyInputs."""
    if wanted is not None:
        if wanted not in SHAPES:
            raise PlanError(f"shape: expected one of {', '.join(map(str, SHAPES))}, got {wanted}")
        if wanted.inputs < inputs or wanted.outputs < outputs:
            raise PlanError(f"shape {wanted}: {inputs} inputs and {outputs} outputs (one to yourself) do not fit")
        return wanted
    for shape in ORDINARY_SHAPES:
        if shape.inputs >= inputs and shape.outputs >= outputs:
            return shape
    if outputs > max(shape.outputs for shape in ORDINARY_SHAPES):
        raise PlanError(f"{outputs - 1} payments do not fit one transfer: send them in several")
    raise TooManyInputs(f"{inputs} inputs and {outputs} outputs fit no shape: merge outputs by paying yourself first")


def plan_outputs(payments: Sequence[Payment], change: int, own: Address, shape: Shape) -> tuple[PlannedOutput, ...]:
    """Payments, change and zero outputs to ``own``, shuffled by the operating system's randomness."""
    made = [PlannedOutput(p.address, p.value, pad_memo(p.memo), number) for number, p in enumerate(payments)]
    made.append(PlannedOutput(own, change, pad_memo(b""), None))
    while len(made) < shape.outputs:
        made.append(PlannedOutput(own, 0, pad_memo(b""), None))
    _RANDOM.shuffle(made)
    return tuple(made)


def plan_inputs(chosen: Sequence[OwnedOutput], shape: Shape) -> tuple[OwnedOutput | None, ...]:
    """Real inputs and dummies in random order."""
    places: list[OwnedOutput | None] = [*chosen, *([None] * (shape.inputs - len(chosen)))]
    _RANDOM.shuffle(places)
    return tuple(places)


def needed_amount(payments: Sequence[Payment], fee: int, burn: Burn | None, network: Network) -> int:
    """Payments, fee and burnt amount together. Raises PlanError, WrongNetwork, AmountOverflow."""
    for number, payment in enumerate(payments):
        check_amount(payment.value, f"payment[{number}]")
        if not isinstance(payment.address, Address):
            raise PlanError(f"payment[{number}]: expected an Address (Address.parse reads text), got another type")
        if payment.address.network is not network:
            raise WrongNetwork(
                f"payment[{number}]: the address is of {payment.address.network.name}, this wallet of {network.name}"
            )
    check_amount(fee, "fee")
    total = sum(payment.value for payment in payments) + fee + (burn.amount if burn else 0)
    if total > MAX_AMOUNT:
        raise AmountOverflow(f"payments, fee and burnt amount sum to {total}: more than 2^64 - 1")
    return total
