# SPDX-License-Identifier: GPL-3.0-or-later
"""Every error of the library. Each class says what to do next; messages say what was expected and what came."""

from __future__ import annotations

from collections.abc import Sequence


class ZkprivError(Exception):
    """Root of the library's errors. Catch it to catch everything that zkpriv raises on purpose."""


class BackendError(ZkprivError):
    """The forced backend is unknown or missing, or native code is needed. Unset ``ZKPRIV_BACKEND`` or rebuild.

    ``from_setting`` is true where a setting of the caller (``ZKPRIV_BACKEND``, ``ZKPRIV_THREADS``) is the cause.
    """

    def __init__(self, message: str, *, from_setting: bool = False) -> None:
        self.from_setting = from_setting
        super().__init__(message)


class CircuitError(ZkprivError):
    """A circuit is written wrongly (unused public input, unconstrained hint, bad shape). Fix the circuit."""


class WitnessError(ZkprivError):
    """Inputs of a circuit are missing, unknown, of the wrong shape or out of range. Fix the inputs."""


class UnsatisfiedConstraint(WitnessError):
    """The inputs do not satisfy the circuit. Fix the inputs, or the circuit where the message points.

    The message names the path, the source line and both sides with names and values; ``path``, ``why``, ``file``,
    ``line`` say the same of the first failure, ``count`` is the number of constraints that fail. The message shows
    values of the witness, which may be secret: show it to the prover only.
    """

    def __init__(
        self, message: str, *, path: str = "", why: str = "", file: str = "", line: int = 0, count: int = 1
    ) -> None:
        self.path = path
        self.why = why
        self.file = file
        self.line = line
        self.count = count
        super().__init__(message)

    def _repr_html_(self) -> str:
        from html import escape

        style = "border-left:4px solid #c0392b;padding:0.5em 1em;background:#fdf3f2;white-space:pre-wrap"
        return f"<pre style='{style}'>{escape(str(self))}</pre>"


class EncodingError(ZkprivError):
    """Bytes or numbers are malformed. ``offset`` is the byte offset where known. Ask the sender for a correct copy."""

    def __init__(self, reason: str, *, offset: int | None = None) -> None:
        self.reason = reason
        self.offset = offset
        super().__init__(reason if offset is None else f"{reason} (at byte {offset})")


class InvalidProof(ZkprivError):
    """A proof is well formed and wrong. Reject it. ``indices`` names the bad ones of a batch."""

    def __init__(self, message: str, *, indices: Sequence[int] = ()) -> None:
        self.indices = tuple(indices)
        super().__init__(message)


class InvalidKey(ZkprivError):
    """A proving or verifying key is unsuitable, damaged, or belongs to another circuit. Get the right key."""


class InvalidSignature(ZkprivError):
    """A signature is well formed and wrong. Reject it. ``indices`` names the bad ones of a batch."""

    def __init__(self, message: str, *, indices: Sequence[int] = ()) -> None:
        self.indices = tuple(indices)
        super().__init__(message)


class Cancelled(ZkprivError):
    """The caller's cancel token stopped the work. No result was produced."""


class TransferError(ZkprivError):
    """Root of what wallet and node refuse about private transfers. Each subclass is one reason."""


class MalformedTransfer(TransferError, EncodingError):
    """Bytes of a transfer, mint record, block, address, note or receipt are malformed. Ask for a correct copy."""


class WrongNetwork(TransferError):
    """An address, transfer, mint record or key belongs to another network. Use one of this network."""


class UnknownShape(TransferError):
    """No verifying key is pinned for this number of inputs and outputs. Use one of the shipped shapes."""


class TransferExpired(TransferError):
    """The expiry height has passed. Prove and sign the transfer again with a later one."""


class FeeTooLow(TransferError):
    """The fee is below the chain's minimum. Build the transfer again with a higher fee."""


class AmountOverflow(TransferError):
    """An amount, or a sum of amounts, does not fit in 64 bits. Use smaller amounts."""


class UnknownRoot(TransferError):
    """The root is not one of this chain's. Build the transfer again on a root of this chain."""


class StaleRoot(UnknownRoot):
    """The root is of this chain and older than the window. Prove and sign again on a newer root."""


class DuplicateNullifier(TransferError):
    """A nullifier appears twice in one transfer or twice in one block: the same output is spent twice."""


class AlreadySpent(TransferError):
    """A nullifier is in the set already: the output is spent, or this is a replay."""


class TreeFull(TransferError):
    """The note tree has no room for the new outputs."""


class TransferProofRefused(TransferError, InvalidProof):
    """The proof of a transfer is well formed and wrong. Reject the transfer."""


class TransferSignatureRefused(TransferError, InvalidSignature):
    """A spend signature of a transfer is wrong. ``indices`` names the inputs. Reject the transfer."""


class MintRefused(TransferError):
    """A mint record breaks the chain's mint rule. Subclasses say how."""


class MintNotEntitled(MintRefused):
    """The value of a mint record is not the one that its place is entitled to."""


class MintCapReached(MintRefused):
    """The mint record would take the minted total over the cap."""


class MintMisplaced(MintRefused):
    """The mint record was made for another height or another place in the block."""


class SupplyExceeded(TransferError):
    """More value would leave than was ever minted. This can only come from a forged proof: stop and investigate."""


class BlockRefused(TransferError):
    """A block does not follow from the chain before it (height, previous block, root or supply differ)."""


class RollbackRefused(TransferError):
    """The height to roll back to is unknown: above the tip or below the first block."""


class InsufficientFunds(TransferError):
    """The spendable outputs do not cover the payments and the fee. Wait for payments or send less."""


class TooManyInputs(InsufficientFunds):
    """The funds suffice and are in too many pieces. Merge outputs by a transfer to yourself first."""


class PlanError(TransferError):
    """A payment plan cannot be built (no room in any shape, bad amount, bad memo). The message says which."""


class OutputUnspendable(TransferError):
    """The nullifier key of this output is not canonical (probability 2^-99). The output cannot be spent."""


class ViewOnly(TransferError):
    """The keys at hand cannot do this: it needs the spending key, or the full view key."""


class SigningRefused(TransferError):
    """What the signer was asked to sign differs from what it was shown. Do not sign; find out who changed it."""


class ReceiptRefused(TransferError):
    """A payment receipt is well formed and does not match the transfer that it names."""


class ChainDataError(TransferError):
    """A node's data (block files) contradict themselves or the wallet's view. Fetch them again and rescan."""
