# SPDX-License-Identifier: GPL-3.0-or-later
"""MLSAG, the ring signatures of Monero's RingCT types 1 to 4: verification.

A matrix of keys, one column a ring member. The signer knows the discrete logarithms of one whole column. Each of the
first rows is linkable (it has a key image); the last row holds commitments to zero for the true column and has none::

    L_ij = s_ij*G + c_i*P_ij    R_ij = s_ij*Hp(P_ij) + c_i*I_j    c_(i+1) = Hs(message, P_i1, L_i1, R_i1, ..., P_im,
    L_im)

Type 1 ("full") has one signature for all inputs: rows are the inputs, and the last row is the sum of the members'
commitments minus the outputs' commitments and fee*H, so this signature also says that the amounts balance. Types 2 to 4
("simple") have one signature an input with two rows: the key, and its commitment minus the input's pseudo output.
Source: Noether, Mackenzie, "Ring confidential transactions" (2016), in Monero's serialisation.

Ring members are any points of the curve, as Monero has it (sums of commitments must not be refused for their order),
key images have prime order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zkpriv._octets import octets
from zkpriv.ed25519 import Ed25519, G, H, hash_many_to_points, hash_to_scalar, msm_var, sum_points
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.prime_group import ED25519
from zkpriv.ring import _rules
from zkpriv.ring._rules import checked_message

#: Bounds on what is read, far above what the network has seen.
LARGEST_RING = 1 << 12
LARGEST_ROWS = 1 << 10


@dataclass(frozen=True)
class Mlsag:
    """``c1``: challenge of column 0; ``s[i][j]``: response of column i, row j."""

    c1: int
    s: tuple[tuple[int, ...], ...]

    def to_bytes(self) -> bytes:
        """Monero's form: all s_ij column by column, then c1."""
        return b"".join([value.to_bytes(32, "little") for value in (*sum(self.s, ()), self.c1)])

    @classmethod
    def from_bytes(cls, data: bytes, columns: int, rows: int) -> Mlsag:
        """Read Monero's form for a ring of ``columns`` members and ``rows`` rows; ``EncodingError`` if malformed."""
        _checked_shape(columns, rows)
        raw = octets(data, "an MLSAG")
        if len(raw) != 32 * (columns * rows + 1):
            raise EncodingError(f"an MLSAG of {columns} x {rows} has {32 * (columns * rows + 1)} bytes, got {len(raw)}")
        values = _rules.split_scalars(ED25519, raw, "an MLSAG")
        return cls(values[-1], tuple(values[i * rows : (i + 1) * rows] for i in range(columns)))


def verify_matrix(
    signature: Mlsag, message: bytes, matrix: Sequence[Sequence[Ed25519]], key_images: Sequence[Any]
) -> None:
    """The bare statement: ``matrix[i][j]``; the first ``len(key_images)`` rows are linkable.

    ``EncodingError`` for what is malformed, ``InvalidSignature`` for what is wrong.
    """
    digest = checked_message(message)
    columns, rows = len(matrix), len(matrix[0]) if len(matrix) else 0
    _checked_shape(columns, rows)
    if any(len(column) != rows for column in matrix):
        raise EncodingError("the columns of the key matrix have different numbers of rows")
    _rules.checked_type(signature, Mlsag, "an MLSAG")
    _rules.checked_ring(signature.s, "an MLSAG")
    for responses in signature.s:
        _rules.checked_ring(responses, "an MLSAG")
    if len(signature.s) != columns or any(len(column) != rows for column in signature.s):
        raise EncodingError(f"the MLSAG has not {columns} x {rows} responses")
    if not 1 <= len(key_images) <= rows:
        raise EncodingError(f"{len(key_images)} key images for {rows} rows")
    (c1,) = _rules.checked_scalars(ED25519, [signature.c1], "an MLSAG")
    s = [_rules.checked_scalars(ED25519, column, "an MLSAG") for column in signature.s]
    images = [
        _rules.decode(ED25519, _rules.encoded(image, f"key image {j}"), f"key image {j}", member=True)
        for j, image in enumerate(key_images)
    ]
    challenge = c1
    for column, responses in zip(matrix, s, strict=True):
        challenge = _next(digest, column, responses, images, challenge)
    if challenge != c1:
        raise InvalidSignature("the ring does not close: the MLSAG does not belong to this message and these keys")


def verify_simple(
    signature: Mlsag, message: bytes, ring: Sequence[tuple[Any, Any]], pseudo_out: Any, key_image: Any
) -> None:
    """One input of types 2, 3 and 4: ring of (key, commitment), each a point or its encoding."""
    offset = _point(pseudo_out, "the pseudo output")
    matrix = [[key, commitment - offset] for key, commitment in _members(ring)]
    verify_matrix(signature, message, matrix, [key_image])


def verify_full(
    signature: Mlsag,
    message: bytes,
    rings: Sequence[Sequence[tuple[Any, Any]]],
    key_images: Sequence[Any],
    output_commitments: Sequence[Any],
    fee: int,
) -> None:
    """All inputs of type 1: ``rings[j]`` is the ring of input j; all have one size, and the true members one place."""
    for values, what in ((rings, "rings"), (key_images, "key images"), (output_commitments, "output commitments")):
        _rules.checked_ring(values, what)
    for ring in rings:
        _rules.checked_ring(ring)
    if type(fee) is not int or not 0 <= fee < 1 << 64:
        raise EncodingError("a fee lies in [0, 2^64)")
    if len(key_images) != len(rings):
        raise EncodingError(f"{len(rings)} rings and {len(key_images)} key images")
    if not rings or len({len(ring) for ring in rings}) != 1:
        raise EncodingError("the rings of a full MLSAG have one size")
    members = [_members(ring) for ring in rings]
    outputs = [_point(point, f"output commitment {j}") for j, point in enumerate(output_commitments)]
    out = sum_points([*outputs, H.mul_var(fee)])
    matrix = []
    for i in range(len(rings[0])):
        balance = sum_points([ring[i][1] for ring in members]) - out
        matrix.append([*(ring[i][0] for ring in members), balance])
    verify_matrix(signature, message, matrix, key_images)


def _next(
    message: bytes, column: Sequence[Ed25519], responses: Sequence[int], images: Sequence[Ed25519], challenge: int
) -> int:
    """c_(i+1) from c_i and the responses of column i."""
    keys = [point.to_bytes() for point in column]
    bases = hash_many_to_points(keys[: len(images)])
    parts = [message]
    for j, (point, response) in enumerate(zip(column, responses, strict=True)):
        parts += [keys[j], msm_var([G, point], [response, challenge]).to_bytes()]
        if j < len(images):
            parts.append(msm_var([bases[j], images[j]], [response, challenge]).to_bytes())
    return hash_to_scalar(*parts)


def _members(ring: Sequence[tuple[Any, Any]]) -> list[tuple[Ed25519, Ed25519]]:
    _rules.checked_ring(ring)
    if not 2 <= len(ring) <= LARGEST_RING:
        raise EncodingError(f"a ring has 2 to {LARGEST_RING} members, got {len(ring)}")
    for i, member in enumerate(ring):
        if not isinstance(member, tuple | list) or len(member) != 2:
            raise EncodingError(f"ring member {i} is not a pair of key and commitment")
    return [
        (_point(key, f"the key of ring member {i}"), _point(mask, f"the commitment of ring member {i}"))
        for i, (key, mask) in enumerate(ring)
    ]


def _point(value: Any, what: str) -> Ed25519:
    point: Ed25519 = _rules.decode(ED25519, _rules.encoded(value, what), what, member=False)
    return point


def _checked_shape(columns: int, rows: int) -> None:
    if type(columns) is not int or type(rows) is not int:
        raise EncodingError("the numbers of columns and rows of an MLSAG are integers")
    if not 2 <= columns <= LARGEST_RING or not 1 <= rows <= LARGEST_ROWS:
        raise EncodingError(f"an MLSAG has 2 to {LARGEST_RING} columns and 1 to {LARGEST_ROWS} rows")
