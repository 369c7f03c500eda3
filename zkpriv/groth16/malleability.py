# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-randomisation, in the open: Groth16 proofs are malleable.

From a valid (A, B, C) anyone, without the witness, makes (A/t, t B + t s delta, C + s A), which is valid for
the same inputs and distributed like a fresh proof. So a proof's bytes never serve as an identifier, and
replay protection never hangs on them. Source: Bowe, Gabizon, "Making Groth's zk-SNARK simulation extractable
in the random oracle model" (2018), section 1.
"""

from __future__ import annotations

import secrets

from zkpriv.groth16.keys import PreparedVerifyingKey, VerifyingKey
from zkpriv.groth16.proof import Proof
from zkpriv.groth16.verify import R


def rerandomize(key: VerifyingKey | PreparedVerifyingKey, proof: Proof) -> Proof:
    """Another proof of the same statement, unlinkable to this one. Valid if and only if ``proof`` is."""
    t = secrets.randbelow(R - 1) + 1
    s = secrets.randbelow(R)
    return Proof(
        proof.a * pow(t, -1, R),
        proof.b * t + key.delta_g2 * (t * s % R),
        proof.c + proof.a * s,
    )
