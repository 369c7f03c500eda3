# SPDX-License-Identifier: GPL-3.0-or-later
"""Every error of the library. Each class says what to do next; messages say what was expected and what came."""

from __future__ import annotations

from collections.abc import Sequence


class ZkprivError(Exception):
    """Root of the library's errors. Catch it to catch everything that zkpriv raises on purpose."""


class BackendError(ZkprivError):
    """The forced backend is unknown or missing, or native code is needed. Unset ``ZKPRIV_BACKEND`` or rebuild."""


class CircuitError(ZkprivError):
    """A circuit is written wrongly (unused public input, unconstrained hint, bad shape). Fix the circuit."""


class WitnessError(ZkprivError):
    """Inputs of a circuit are missing, unknown, of the wrong shape or out of range. Fix the inputs."""


class UnsatisfiedConstraint(WitnessError):
    """The inputs do not satisfy the circuit. Fix the inputs, or the circuit where the message points.

    The message names the path, the source line and both sides with names and values; ``path``, ``why``, ``file``,
    ``line`` say the same of the first failure, ``count`` is the number of constraints that fail.
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
