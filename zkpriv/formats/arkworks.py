# SPDX-License-Identifier: GPL-3.0-or-later
"""Verifying keys (plain and prepared), proofs and inputs as arkworks' BLS12-381 serialises them.

Source: ark-groth16 ``VerifyingKey``, ``PreparedVerifyingKey`` with ``CanonicalSerialize``; ark-bls12-381
writes points in the IETF/Zcash encoding. fastcrypto (Sui) passes a prepared key in four parts.

* key: alpha_g1 | beta_g2 | gamma_g2 | delta_g2 | u64 little-endian n | n points of IC (compressed, or all
  uncompressed).
* proof: A | B | C. Inputs: 32 bytes little-endian each.
* prepared parts: IC (48 bytes each), e(alpha, beta) as twelve 48-byte little-endian numbers, -gamma_g2, -delta_g2.
"""

from __future__ import annotations

from zkpriv.errors import EncodingError
from zkpriv.formats._reader import Reader, read_scalars
from zkpriv.groth16.keys import PreparedVerifyingKey, VerifyingKey
from zkpriv.groth16.proof import Proof
from zkpriv.pairing import GT

GT_BYTES = 576


def read_verifying_key(data: bytes, *, compressed: bool = True, allow_unbound_inputs: bool = False) -> VerifyingKey:
    """An arkworks ``VerifyingKey``. EncodingError for malformed bytes, InvalidKey for an unsuitable key."""
    reader = Reader(data, "arkworks verifying key")
    alpha_g1 = reader.g1("alpha_g1", compressed=compressed)
    beta_g2 = reader.g2("beta_g2", compressed=compressed)
    gamma_g2 = reader.g2("gamma_g2", compressed=compressed)
    delta_g2 = reader.g2("delta_g2", compressed=compressed)
    count = reader.count(8, 48 if compressed else 96, "the length of gamma_abc_g1", "little")
    ic = tuple(reader.g1(f"gamma_abc_g1[{index}]", compressed=compressed) for index in range(count))
    reader.end()
    return VerifyingKey(alpha_g1, beta_g2, gamma_g2, delta_g2, ic, allow_unbound_inputs=allow_unbound_inputs)


def read_prepared_verifying_key(
    gamma_abc_g1: bytes,
    alpha_beta_gt: bytes,
    gamma_g2_neg: bytes,
    delta_g2_neg: bytes,
    *,
    allow_unbound_inputs: bool = False,
) -> PreparedVerifyingKey:
    """The four parts of a prepared key, points compressed.

    The key carries e(alpha, beta) instead of alpha and beta. It is checked to be an element of GT other than
    one; that it is the pairing of a proper alpha and beta cannot be seen, so take prepared keys from a
    trusted source only.
    """
    reader = Reader(gamma_abc_g1, "prepared key, gamma_abc_g1")
    if reader.left == 0 or reader.left % 48:
        raise EncodingError(
            f"prepared key: gamma_abc_g1 must be one or more points of 48 bytes, got {reader.left} bytes", offset=0
        )
    ic = tuple(reader.g1(f"gamma_abc_g1[{index}]") for index in range(reader.left // 48))
    alpha_beta = read_gt(alpha_beta_gt)
    reader = Reader(gamma_g2_neg, "prepared key, gamma_g2_neg")
    gamma_neg = reader.g2("gamma_g2_neg")
    reader.end()
    reader = Reader(delta_g2_neg, "prepared key, delta_g2_neg")
    delta_neg = reader.g2("delta_g2_neg")
    reader.end()
    return PreparedVerifyingKey(alpha_beta, -gamma_neg, -delta_neg, ic, allow_unbound_inputs=allow_unbound_inputs)


def write_prepared_verifying_key(key: VerifyingKey | PreparedVerifyingKey) -> tuple[bytes, bytes, bytes, bytes]:
    """The four parts that ``read_prepared_verifying_key`` takes."""
    prepared = key.prepared()
    return (
        b"".join(point.to_bytes() for point in prepared.ic),
        write_gt(prepared.alpha_beta),
        (-prepared.gamma_g2).to_bytes(),
        (-prepared.delta_g2).to_bytes(),
    )


def read_gt(data: bytes) -> GT:
    """An element of GT as arkworks writes it: c0.c0.c0 first, little-endian. Checked to lie in GT."""
    if not isinstance(data, bytes | bytearray | memoryview):
        raise EncodingError(f"GT element: expected {GT_BYTES} bytes, got {type(data).__name__}")
    if len(data) != GT_BYTES:
        raise EncodingError(f"GT element: expected {GT_BYTES} bytes, got {len(data)}", offset=min(len(data), GT_BYTES))
    try:
        return GT.from_bytes(bytes(data)[::-1])
    except EncodingError as error:
        offset = None if error.offset is None else GT_BYTES - 48 - error.offset
        raise EncodingError(f"GT element: {error.reason}", offset=offset) from None


def write_gt(value: GT) -> bytes:
    """The inverse of ``read_gt``."""
    return value.to_bytes()[::-1]


def read_proof(data: bytes, *, compressed: bool = True) -> Proof:
    """A proof A | B | C, 192 bytes compressed or 384 uncompressed."""
    return Proof.from_bytes(data) if compressed else Proof.from_bytes_uncompressed(data)


def read_public_inputs(data: bytes) -> list[int]:
    """Inputs of 32 bytes little-endian. EncodingError for a value >= r."""
    return read_scalars(data, "public inputs", "little")
