# SPDX-License-Identifier: GPL-3.0-or-later
"""The prover: opened once, used by many threads.

Statement: the prover knows private wires so that every constraint of the circuit holds with the given public inputs.
Public: the public inputs and the verifying key. Secret: the other wires and the blinders r, s.
Source: Groth 2016, section 3.2; the quotient over a coset with H in its Lagrange basis.

Time depends on the witness (as in every fast prover), not on r and s. Kernels wipe what they compute from the
witness; the Python integers that a solved witness holds are not wiped.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zkpriv.errors import InvalidKey, UnsatisfiedConstraint
from zkpriv.groth16 import _random
from zkpriv.groth16._options import checked_threads
from zkpriv.groth16.keys import refuse_dev
from zkpriv.groth16.proof import Proof
from zkpriv.groth16.proving_key import ProvingKey, Shape, Trust, kernels_for
from zkpriv.progress import CancelToken, Progress, run_watched

if TYPE_CHECKING:
    from zkpriv.r1cs.circuit import Circuit
    from zkpriv.r1cs.witness import Witness

# Rough shares of the whole call, for progress: solving, then the kernel's phases.
_SHARES = (0.1, 0.02, 0.2, 0.66, 0.02)


class Prover:
    """Proves statements of one circuit under one key. Thread-safe; close it (or use ``with``) to give the
    key's memory back.
    """

    def __init__(
        self,
        circuit: Circuit,
        key: ProvingKey | str | os.PathLike[str],
        *,
        trust: Trust = "digest",
        allow_dev: bool | None = None,
        threads: int | None = None,
    ) -> None:
        """``key``: a ProvingKey or the path of a ``.pk`` file, which is opened and checked at level ``trust``.

        ``threads``: most threads of one proof, None for all processors. InvalidKey for a key of another
        circuit, a damaged key, or a DEV key where those are refused (ZKPRIV_ENV=production, or ``allow_dev=False``).
        """
        self._native = kernels_for(Shape.of(circuit.r1cs), f"proving {circuit.name}")
        self.circuit = circuit
        self.threads = checked_threads(threads)
        self._owns_key = not isinstance(key, ProvingKey)
        if isinstance(key, ProvingKey):
            refuse_dev(key.dev, allow_dev, "the proving key")
            self.key = key
        else:
            self.key = ProvingKey.load(key, trust=trust, allow_dev=allow_dev, threads=threads)
        self._must_fit()
        self._r1cs = self._native.handle_of(circuit.r1cs, self.key.shape.domain_size)

    def _must_fit(self) -> None:
        if self.key.circuit_digest != self.circuit.digest:
            raise InvalidKey(
                f"the proving key is for circuit {self.key.circuit_digest[:16]}..., not for "
                f"{self.circuit.name} with digest {self.circuit.digest[:16]}...; "
                "make or get the key of this version of the circuit"
            )
        expected = Shape.of(self.circuit.r1cs, "power-of-two" if self.key.shape.odd == 1 else "smallest")
        if self.key.shape != expected:
            raise InvalidKey(f"the proving key has sizes {self.key.shape}, the circuit {expected}")

    def prove(
        self,
        inputs: Mapping[str, Any],
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Proof:
        """Solve the witness, check every constraint, prove.

        WitnessError for wrong inputs, UnsatisfiedConstraint when they do not satisfy the circuit (no proof
        comes out then), Cancelled within half a second of ``cancel``.
        """
        if cancel is not None:
            cancel.raise_if_cancelled()
        if progress is not None:
            progress("solve", 0.0)
        return self.prove_witness(self.circuit.solve(inputs), progress=progress, cancel=cancel)

    def prove_witness(
        self,
        witness: Witness,
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Proof:
        """Prove with a solved witness of this circuit, which stays usable. Its constraints are checked again."""
        if witness.circuit.digest != self.circuit.digest:
            raise InvalidKey(f"the witness belongs to {witness.circuit.name}, not to {self.circuit.name}")
        blinders = _random.fresh_scalars(2)
        try:
            return self._run(witness, blinders, progress, cancel)
        finally:
            _random.wipe(blinders)

    def _run(
        self, witness: Witness, blinders: bytearray, progress: Progress | None, cancel: CancelToken | None
    ) -> Proof:
        native = self._native
        watch = native.Watch()
        phases = native.PROVE_PHASES
        last = 0.0

        def poll() -> None:
            nonlocal last
            if progress is not None:
                phase, fraction = watch.state()
                phase = min(phase, len(phases) - 1)
                last = max(last, sum(_SHARES[: phase + 1]) + fraction * _SHARES[phase + 1])
                progress(phases[phase], min(last, 0.999))

        if cancel is not None:
            cancel.raise_if_cancelled()
        mont = witness.mont()  # a copy: the witness stays usable
        try:
            data = run_watched(
                lambda: native.prove(self.key.section, self._r1cs, mont, blinders, self.threads or 0, watch),
                stop=watch.stop,
                poll=poll,
                cancel=cancel,
            )
        except native.Unsatisfied:
            witness.must_hold()
            raise UnsatisfiedConstraint(f"the witness does not satisfy {self.circuit.name}") from None
        finally:
            _random.wipe(mont)
        if progress is not None:
            progress("done", 1.0)
        return Proof.from_bytes_uncompressed(data)

    def estimate_memory(self) -> int:
        """Bytes that one proof needs at its peak beside the key (which is mapped, ``key.size`` bytes).

        This is what is allocated; where the system has huge pages (of 2 MiB), some MiB more can be resident.
        """
        return int(self._native.prove_memory(self._r1cs, self.threads or 0)) + 32 * self.key.shape.n_wires

    def close(self) -> None:
        """Give the key's memory back if this prover opened it."""
        if self._owns_key:
            self.key.close()

    def __enter__(self) -> Prover:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Prover of {self.circuit.name}, {self.key!r}>"


def dev_prove_deterministic(prover: Prover, witness: Witness, r: int, s: int) -> Proof:
    """For tests only: a proof with chosen blinders. It is not zero-knowledge: who knows r and s learns about
    the witness.
    """
    blinders = bytearray(r.to_bytes(32, "little") + s.to_bytes(32, "little"))
    return prover._run(witness, blinders, None, None)
