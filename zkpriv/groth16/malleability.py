# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-randomisation, in the open: Groth16 proofs are malleable.

From a valid (A, B, C) anyone, without the witness, makes (A/t, t B + t s delta, C + s A), which is valid for
the same inputs and distributed like a fresh proof. So a proof's bytes never serve as an identifier, and
replay protection never hangs on them. With the C core points are multiplied in constant time; the inverse of t is
Python's, which is not. Source: Bowe, Gabizon, "Making Groth's zk-SNARK simulation extractable
in the random oracle model" (2018), section 1.
"""

from __future__ import annotations

import secrets
from typing import TypeVar

from zkpriv import backend
from zkpriv.groth16.keys import PreparedVerifyingKey, VerifyingKey
from zkpriv.groth16.proof import Proof
from zkpriv.groth16.verify import R
from zkpriv.groups import G1, G2

Point = TypeVar("Point", G1, G2)


def rerandomize(key: VerifyingKey | PreparedVerifyingKey, proof: Proof) -> Proof:
    """Another proof of the same statement, unlinkable to this one. Valid if and only if ``proof`` is."""
    t = secrets.randbelow(R - 1) + 1
    s = secrets.randbelow(R)
    return Proof(
        _times(proof.a, pow(t, -1, R)),
        _times(proof.b, t) + _times(key.delta_g2, t * s % R),
        proof.c + _times(proof.a, s),
    )


def _times(point: Point, secret: int) -> Point:
    """The numbers link both proofs, so they are secret."""
    return point._of(getattr(backend.impl(), f"{point._PREFIX}_mul_ct")(point._data, secret))
