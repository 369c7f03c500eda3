# SPDX-License-Identifier: GPL-3.0-or-later
"""Development setup: one party makes the keys, so this party could forge proofs. The keys say DEV.

Source: Groth, "On the Size of Pairing-based Non-interactive Arguments" (EUROCRYPT 2016), section 3.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from zkpriv.errors import CircuitError
from zkpriv.groth16 import _random
from zkpriv.groth16._options import checked_threads
from zkpriv.groth16.keys import VerifyingKey
from zkpriv.groth16.proving_key import (
    MAX_LOG_DOMAIN,
    SECTIONS,
    Domain,
    ProvingKey,
    Shape,
    kernels_for,
    new_image,
    seal_image,
)
from zkpriv.progress import CancelToken, Progress, run_watched

if TYPE_CHECKING:
    from zkpriv.r1cs.circuit import Circuit


def setup(
    circuit: Circuit,
    *,
    domain: Domain = "power-of-two",
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: CancelToken | None = None,
) -> tuple[ProvingKey, VerifyingKey]:
    """DEV keys for a circuit, from fresh randomness of the operating system. The secret scalars are wiped.

    ``domain``: the size of the domain, which the proving key names and proofs do not show. ``power-of-two`` is what
    other tools expect; ``smallest`` takes 3 * 2^k points where they do (12,288 for 8,741 rows, not 16,384), which
    makes the key smaller and proofs faster. ``threads``: None for all processors of this process. BackendError
    without the native core; CircuitError for a circuit above 2^28; Cancelled when the token says so.
    """
    checked_threads(threads)
    if domain not in get_args(Domain):
        choice = ", ".join(get_args(Domain))
        raise CircuitError(f"setup of {circuit.name}: domain must be one of {choice}, got {domain!r}")
    shape = Shape.of(circuit.r1cs, domain)
    problem = shape.problem()
    if problem is not None:
        raise CircuitError(f"setup of {circuit.name}: {problem}; the limit is a domain of 2^{MAX_LOG_DOMAIN}")
    native = kernels_for(shape, f"setup of {circuit.name}")
    handle = native.handle_of(circuit.r1cs, shape.domain_size)
    image = new_image(shape)
    parts, _ = shape.layout()
    view = memoryview(image)
    sections = {name: view[at : at + length] for name, (at, length) in zip(SECTIONS, parts, strict=True)}
    watch = native.Watch()
    phases = native.SETUP_PHASES

    def work() -> None:
        # A draw that the kernel refuses (zero, or >= r) has probability below 2^-250 after rejection in fresh_scalars.
        toxic = _random.fresh_scalars(5)
        try:
            native.setup(sections, handle, toxic, threads or 0, watch)
        finally:
            _random.wipe(toxic)

    def poll() -> None:
        if progress is not None:
            phase, fraction = watch.state()
            progress(phases[min(phase, len(phases) - 1)], (phase + fraction) / len(phases))

    if cancel is not None:
        cancel.raise_if_cancelled()
    run_watched(work, stop=watch.stop, poll=poll, cancel=cancel)
    root = seal_image(image, shape, circuit.digest, dev=True, threads=threads)
    if progress is not None:
        progress("done", 1.0)
    key = ProvingKey(image, shape, circuit.digest, dev=True, root=root)
    return key, key.verifying_key()
