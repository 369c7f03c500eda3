# SPDX-License-Identifier: GPL-3.0-or-later
"""Verifying keys, proofs and inputs as gnark writes them, without the commitment extension.

Source: gnark ``backend/groth16/bls12-381`` ``VerifyingKey.WriteTo`` and ``Proof.WriteTo`` (compressed points).

* key: alpha_g1 | beta_g1 | beta_g2 | gamma_g2 | delta_g1 | delta_g2 | u32 big-endian n | n points of IC |
  commitment part. Without commitments that part is two zero u32, or (older files) a zero u32 and 192 zero
  bytes, or absent.
* proof: A | B | C | commitment part; without commitments that part is absent, or a zero u32 and the point at infinity
  (48 bytes), or 100 zero bytes.

gnark's Pedersen commitments change the verification equation. zkpriv verifies plain Groth16 alone, so keys
and proofs with commitments are refused. Not checked: beta_g1 and delta_g1 against their G2 twins; the
verifier does not use them.
"""

from __future__ import annotations

from zkpriv.errors import EncodingError, InvalidKey
from zkpriv.formats._reader import Reader, read_scalars
from zkpriv.groth16.keys import VerifyingKey
from zkpriv.groth16.proof import Proof

_INFINITY = b"\xc0" + bytes(47)
_KEY_TAILS = (b"", bytes(8), bytes(4 + 192))
_PROOF_TAILS = (b"", bytes(4) + _INFINITY, bytes(52), bytes(100))


def read_verifying_key(data: bytes, *, allow_unbound_inputs: bool = False) -> VerifyingKey:
    """A gnark verifying key. EncodingError for malformed bytes, InvalidKey for an unsuitable key or one with
    commitments.
    """
    reader = Reader(data, "gnark verifying key")
    alpha_g1 = reader.g1("alpha_g1")
    reader.g1("beta_g1")
    beta_g2 = reader.g2("beta_g2")
    gamma_g2 = reader.g2("gamma_g2")
    reader.g1("delta_g1")
    delta_g2 = reader.g2("delta_g2")
    count = reader.count(4, 48, "the length of IC", "big")
    ic = tuple(reader.g1(f"IC[{index}]") for index in range(count))
    _refuse_commitments(reader, reader.left)
    return VerifyingKey(alpha_g1, beta_g2, gamma_g2, delta_g2, ic, allow_unbound_inputs=allow_unbound_inputs)


def _refuse_commitments(reader: Reader, size: int) -> None:
    start = reader.offset
    tail = reader.take(size, "the commitment part")
    if tail in _KEY_TAILS:
        return
    if size < 4:
        raise EncodingError(f"gnark verifying key: {size} bytes follow IC; expected 0, 8 or 196", offset=start)
    if any(tail):
        raise InvalidKey(
            "gnark verifying key: it uses gnark's Pedersen commitments, which are not plain Groth16; "
            "compile the circuit without commitments (frontend.Committer) and export the key again"
        )
    raise EncodingError(f"gnark verifying key: {size} zero bytes follow IC; expected 0, 8 or 196", offset=start)


def read_proof(data: bytes) -> Proof:
    """A gnark proof without commitments: 192 bytes, or with an empty commitment part behind them."""
    reader = Reader(data, "gnark proof")
    proof = Proof.from_bytes(reader.take(192, "A, B and C"))
    start = reader.offset
    tail = reader.take(reader.left, "the commitment part")
    if tail not in _PROOF_TAILS:
        reason = (
            "it carries gnark's Pedersen commitments, which are not plain Groth16"
            if len(tail) >= 4 and any(tail[:4])
            else f"{len(tail)} unexpected bytes follow A, B and C"
        )
        raise EncodingError(f"gnark proof: {reason}", offset=start)
    return proof


def read_public_inputs(data: bytes) -> list[int]:
    """Inputs of 32 bytes big-endian. EncodingError for a value >= r."""
    return read_scalars(data, "public inputs", "big")
