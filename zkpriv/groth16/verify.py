# SPDX-License-Identifier: GPL-3.0-or-later
"""The verifier.

Statement: e(A, B) = e(alpha, beta) * e(IC_0 + sum x_i IC_(i+1), gamma) * e(C, delta).
Public: the verifying key, the inputs x_i, the proof (A, B, C). Source: Groth 2016, section 3.2.

Checked before any pairing: number of inputs, each below r (else x and x + r would verify alike), and A, B, C
not the identity; the Proof value and the key were checked for encoding, curve and subgroup when they were made.
Not checked: that a proof was not seen before. Proofs are malleable (see ``rerandomize``), so their bytes
identify nothing.
"""

from __future__ import annotations

import itertools
import operator
import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, SupportsIndex

from zkpriv import backend
from zkpriv.errors import EncodingError, InvalidKey, InvalidProof
from zkpriv.fields import Fp
from zkpriv.groth16._options import checked_threads
from zkpriv.groth16.keys import PreparedVerifyingKey, VerifyingKey, refuse_dev
from zkpriv.groth16.proof import PROOF_BYTES, Proof
from zkpriv.groups import G1
from zkpriv.pairing import PreparedG2, multi_pairing

if TYPE_CHECKING:
    from zkpriv.r1cs.circuit import Circuit

R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001

Publics = Sequence[SupportsIndex]


class Verifier:
    """Verifies proofs under one key, which it prepares once. Immutable; any number of threads may use one."""

    def __init__(
        self,
        key: VerifyingKey | PreparedVerifyingKey | str | os.PathLike[str],
        *,
        circuit: Circuit | None = None,
        allow_dev: bool | None = None,
        threads: int | None = None,
    ) -> None:
        """``key``: a value, or the path of a ``.vk`` file. ``circuit``: when given, the key must be this circuit's.

        InvalidKey for another circuit's key, or for a DEV key where those are refused (ZKPRIV_ENV=production, or
        ``allow_dev=False``). ``threads``: most threads of one call, None for all processors.
        """
        if not isinstance(key, VerifyingKey | PreparedVerifyingKey):
            key = VerifyingKey.load(key)
        refuse_dev(key.dev, allow_dev, "the verifying key")
        if circuit is not None and key.circuit_digest != circuit.digest:
            named = "no circuit" if key.circuit_digest is None else f"circuit {key.circuit_digest[:16]}..."
            raise InvalidKey(
                f"the verifying key names {named}, not {circuit.name} with digest "
                f"{circuit.digest[:16]}...; get the key of this version of the circuit"
            )
        self.key = key.prepared()
        self.threads = checked_threads(threads)
        self._gamma_neg = PreparedG2(-self.key.gamma_g2)
        self._delta_neg = PreparedG2(-self.key.delta_g2)
        self._ic_bytes = b"".join(point.to_bytes(compressed=False) for point in self.key.ic)
        self._whole: Any = None  # what the native function for whole proofs needs; False: it is not for this key

    def verify(self, proof: Proof | bytes, public: Publics) -> None:
        """Return if the proof holds for the public inputs (in declared order); raise otherwise.

        EncodingError: malformed proof bytes, a wrong number of inputs, an input that is no integer in 0 .. r - 1.
        InvalidProof: A, B or C is the identity, or the equation does not hold.
        """
        try:
            scalars = self.checked_inputs(public)
        except EncodingError:
            if not isinstance(proof, Proof):
                Proof.from_bytes(proof)  # what is wrong with the proof is told first
            raise
        verdict = self._verdict(proof, scalars)
        if verdict is True:
            return
        if verdict is False:
            raise _does_not_hold()
        if not isinstance(proof, Proof):
            proof = Proof.from_bytes(proof)
        check_not_identity(proof)
        product = multi_pairing(
            [
                (proof.a, proof.b),
                (self.inputs_point([1, *scalars]), self._gamma_neg),
                (proof.c, self._delta_neg),
            ],
            threads=self.threads,
        )
        if product != self.key.alpha_beta:
            raise _does_not_hold()

    def _verdict(self, proof: object, scalars: list[int]) -> bool | None:
        """The verdict of one native call where the level in use has one; None where the separate steps must judge."""
        if backend.name != "ifma" or self._whole is False:
            return None
        from zkpriv import _native_pairing as native

        if self._whole is None:
            self._whole = (
                native.groth16_verifier(
                    self._gamma_neg.point.to_bytes(compressed=False),
                    self._delta_neg.point.to_bytes(compressed=False),
                    self.key.alpha_beta.to_bytes(),
                    self._ic_bytes,
                )
                or False
            )
            if self._whole is False:
                return None
        if isinstance(proof, Proof):
            data = Proof.to_bytes_uncompressed(proof)
        else:
            if not isinstance(proof, bytes | bytearray | memoryview):
                return None  # whatever the caller passed: Proof.from_bytes says what is wrong with it
            data = bytes(proof)
            if len(data) != PROOF_BYTES:
                return None
        return native.groth16_verify(self._whole, data, scalars, threads=self.threads or 0)

    def verify_batch(self, items: Iterable[tuple[Proof | bytes, Publics]]) -> None:
        """Verify many (proof, public inputs) at once; InvalidProof whose ``indices`` names the bad ones. See
        ``verify_batch``.
        """
        from zkpriv.groth16.batch import verify_batch

        verify_batch([(self, proof, public) for proof, public in items], threads=self.threads)

    def checked_inputs(self, public: Publics) -> list[int]:
        """The inputs as integers; EncodingError for a wrong number of them or one outside 0 .. r - 1."""
        expected = self.key.n_public
        if isinstance(public, str | bytes | bytearray | memoryview) or not isinstance(public, Sequence):
            raise EncodingError(f"public inputs: expected a sequence of integers, got {type(public).__name__}")
        items = list(itertools.islice(public, expected + 1))  # what it yields counts, not what its length says
        if len(items) != expected:
            raise EncodingError(f"public inputs: expected {expected}, got {max(len(items), len(public))}")
        values = []
        for index, item in enumerate(items):
            try:
                value = operator.index(item)
            except TypeError:
                raise EncodingError(
                    f"public input {index}: expected an integer, got {type(item).__name__}", offset=32 * index
                ) from None
            if isinstance(item, bool | Fp):
                raise EncodingError(
                    f"public input {index}: expected an integer, got {type(item).__name__}", offset=32 * index
                )
            if not 0 <= value < R:
                raise EncodingError(f"public input {index}: not in 0 .. r - 1", offset=32 * index)
            values.append(value)
        return values

    def inputs_point(self, scalars: Sequence[int]) -> G1:
        """sum scalars[i] * IC[i]."""
        data = b"".join(scalar.to_bytes(32, "little") for scalar in scalars)
        return G1._of(backend.impl().g1_msm(self._ic_bytes, data))

    def __repr__(self) -> str:
        digest = self.key.circuit_digest
        name = "foreign circuit" if digest is None else f"circuit {digest[:16]}"
        return f"<Verifier of {name}, {self.key.n_public} public inputs>"


def _does_not_hold() -> InvalidProof:
    return InvalidProof(
        "the proof does not hold for these public inputs under this key; reject it, or check the order of the inputs"
    )


def check_not_identity(proof: Proof) -> None:
    """InvalidProof if A, B or C is the identity."""
    for name, point in (("A", proof.a), ("B", proof.b), ("C", proof.c)):
        if point.is_identity:
            raise InvalidProof(f"the proof's {name} is the identity; no honest prover makes that")
