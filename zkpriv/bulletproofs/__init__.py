# SPDX-License-Identifier: GPL-3.0-or-later
"""Range proofs without a trusted setup: committed amounts lie in [0, 2^64).

``original``: Bulletproofs; ``plus``: Bulletproofs+; both in Monero's format on Ed25519, and on Jubjub with the
circuits' generators. Each has ``Proof``, ``prove``, ``verify``, ``verify_batch``, ``prove_seeded`` and ``recover``.
``ristretto``: dalek's proofs over ristretto255 with ``merlin`` transcripts.

    proof, commitments = plus.prove([5, 7], [mask_1, mask_2])
    plus.verify(proof, commitments)
"""

from zkpriv.bulletproofs import original, plus

__all__ = ["original", "plus"]
