# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers for Groth16 verifying keys, proofs and public inputs that other tools made, one module a tool.

``snarkjs`` (JSON), ``bellman`` (Zcash; and the compressed form of Waves), ``arkworks`` (prepared keys too),
``gnark`` (without commitments). Each has ``read_verifying_key``, ``read_proof`` and ``read_public_inputs``.
All are strict: what they accept is exactly one encoding of a valid value, and everything else is an
EncodingError with the place and the reason.

``r1cs_file`` writes circuits for other tools: ``.r1cs``, ``.sym``, ``.wtns``.
"""

from __future__ import annotations
