# SPDX-License-Identifier: GPL-3.0-or-later
"""Verifying keys, proofs and inputs as bellman (Zcash) writes them, and the compressed form that Waves uses.

Source: bellman ``groth16::VerifyingKey::write`` and ``Proof::write``; gowaves ``groth16.go``.

* bellman: alpha_g1 | beta_g1 | beta_g2 | gamma_g2 | delta_g1 | delta_g2 | u32 big-endian n | n points of IC,
  uncompressed.
* Waves: alpha_g1 | beta_g2 | gamma_g2 | delta_g2 | IC to the end, compressed; inputs are 32 bytes big-endian.
* proof, both: A | B | C compressed, 192 bytes.

Not checked: that beta_g1 and delta_g1 fit beta_g2 and delta_g2 (the verifier does not use them; both are
decoded strictly).
"""

from __future__ import annotations

from zkpriv.errors import EncodingError
from zkpriv.formats._reader import Reader, read_scalars
from zkpriv.groth16.keys import VerifyingKey
from zkpriv.groth16.proof import Proof


def read_verifying_key(data: bytes, *, allow_unbound_inputs: bool = False) -> VerifyingKey:
    """A bellman verifying key (uncompressed). EncodingError for malformed bytes, InvalidKey for an unsuitable key."""
    reader = Reader(data, "bellman verifying key")
    alpha_g1 = reader.g1("alpha_g1", compressed=False)
    reader.g1("beta_g1", compressed=False)
    beta_g2 = reader.g2("beta_g2", compressed=False)
    gamma_g2 = reader.g2("gamma_g2", compressed=False)
    reader.g1("delta_g1", compressed=False)
    delta_g2 = reader.g2("delta_g2", compressed=False)
    count = reader.count(4, 96, "the length of IC", "big")
    ic = tuple(reader.g1(f"IC[{index}]", compressed=False) for index in range(count))
    reader.end()
    return VerifyingKey(alpha_g1, beta_g2, gamma_g2, delta_g2, ic, allow_unbound_inputs=allow_unbound_inputs)


def read_verifying_key_compressed(data: bytes, *, allow_unbound_inputs: bool = False) -> VerifyingKey:
    """A verifying key in the compressed form of Waves: the length tells the number of IC points."""
    reader = Reader(data, "compressed verifying key")
    alpha_g1 = reader.g1("alpha_g1")
    beta_g2 = reader.g2("beta_g2")
    gamma_g2 = reader.g2("gamma_g2")
    delta_g2 = reader.g2("delta_g2")
    if reader.left == 0 or reader.left % 48:
        raise EncodingError(
            f"compressed verifying key: IC must be one or more points of 48 bytes, got {reader.left} bytes",
            offset=reader.offset,
        )
    ic = tuple(reader.g1(f"IC[{index}]") for index in range(reader.left // 48))
    return VerifyingKey(alpha_g1, beta_g2, gamma_g2, delta_g2, ic, allow_unbound_inputs=allow_unbound_inputs)


def read_proof(data: bytes) -> Proof:
    """A proof of 192 bytes, A | B | C compressed."""
    return Proof.from_bytes(data)


def read_public_inputs(data: bytes) -> list[int]:
    """Inputs of 32 bytes big-endian (Waves). EncodingError for a value >= r."""
    return read_scalars(data, "public inputs", "big")
