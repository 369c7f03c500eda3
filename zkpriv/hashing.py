# SPDX-License-Identifier: GPL-3.0-or-later
"""Hashes: Poseidon with tags over Fr, and personalised BLAKE2b.

Poseidon: state = [tag, m_1, ..., m_(t-1)], one permutation, output element 1; ``tag = length * 2^64 + domain * 2^40``
with length the number of inputs. Only fixed lengths exist: 1, 2, 3, 4 and 8 inputs (t = 2, 3, 4, 5, 9).

BLAKE2b: every derived thing has its own personalisation (``Purpose``). ``Hs_x(data)`` is BLAKE2b-512 of
``data || counter`` under x's personalisation, little-endian modulo the order of Jubjub's subgroup, for the first
counter byte 0, 1, ... that gives a nonzero scalar. Raw bytes (view tag, AEAD key) are the first bytes of the digest
with counter 0. Secret inputs go through ``zkpriv.secrets.Secret`` instead, which keeps them in C memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cache

from zkpriv import _jubjub_impl as _impl
from zkpriv._octets import octets
from zkpriv.errors import EncodingError
from zkpriv.fields import Fr

#: Order of the field r and of Jubjub's prime-order subgroup l.
FIELD_ORDER = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
JUBJUB_ORDER = 0x0E7DB4EA6533AFA906673B0101343B00A6682093CCC81082D0970E5ED6F72CB7
POSEIDON_LENGTHS = (1, 2, 3, 4, 8)


class Domain(IntEnum):
    """What a Poseidon hash is for; part of its tag, so that a node is never a leaf."""

    NODE = 1
    LEAF = 2
    NULLIFIER = 3
    RING = 4
    MEMBERSHIP = 5


class Purpose:
    """BLAKE2b personalisations (at most 16 bytes), one for each derived thing."""

    SUBADDRESS = b"zkpriv1_subaddr"
    EPHEMERAL = b"zkpriv1_ephemer"
    ONE_TIME = b"zkpriv1_onetime"
    ONE_TIME_T = b"zkpriv1_onetimeT"
    BLINDING = b"zkpriv1_blinding"
    VIEW_TAG = b"zkpriv1_viewtag"
    AEAD_KEY = b"zkpriv1_aeadkey"
    CHALLENGE = b"zkpriv1_challeng"
    NONCE = b"zkpriv1_nonce"
    DIGEST = b"zkpriv1_digest"
    MESSAGE = b"zkpriv1_message"
    MESSAGE_NONCE = b"zkpriv1_msgnonce"
    SPEND_KEY = b"zkpriv1_spend"
    NULLIFIER_KEY = b"zkpriv1_nullify"
    VIEW_KEY = b"zkpriv1_view"
    GROUP_SCALAR = b"zkpriv1_groupHs"
    GROUP_POINT = b"zkpriv1_groupHp"
    STEALTH_OUTPUT = b"zkpriv1_stealthO"
    STEALTH_TAG = b"zkpriv1_stealthT"
    STEALTH_SUBADDRESS = b"zkpriv1_stealthS"


def poseidon_tag(domain: Domain, length: int) -> int:
    """The capacity element of a hash of ``length`` inputs: ``length * 2^64 + domain * 2^40``."""
    if length not in POSEIDON_LENGTHS:
        raise EncodingError(f"Poseidon hashes 1, 2, 3, 4 or 8 field elements, got {length}")
    return (length << 64) + (int(Domain(domain)) << 40)


def poseidon(domain: Domain, inputs: Sequence[Fr | int]) -> Fr:
    """The hash of 1, 2, 3, 4 or 8 field elements in one domain. Integers must lie in [0, r): ``EncodingError``."""
    tag = poseidon_tag(domain, len(inputs))
    return Fr(int.from_bytes(_impl.poseidon_hash(tag, _pack(inputs), len(inputs)), "little"))


def poseidon_many(domain: Domain, length: int, inputs: bytes | bytearray | memoryview) -> bytes:
    """Hash many rows in one call: ``inputs`` is a canonical vector (32-byte little-endian elements), ``length`` a row.

    Returns one 32-byte digest for each row. ``EncodingError`` if an element is not below r or a row is cut short.
    """
    tag = poseidon_tag(domain, length)
    rows = octets(inputs, "rows")
    if len(rows) % (32 * length):
        raise EncodingError(f"expected rows of {length} elements of 32 bytes, got {len(rows)} bytes")
    return _impl.poseidon_hash(tag, rows, length)


def poseidon_permutation(state: Sequence[Fr | int]) -> list[Fr]:
    """The bare permutation of 2, 3, 4, 5 or 9 elements, for known answers of other implementations."""
    if len(state) - 1 not in POSEIDON_LENGTHS:
        raise EncodingError(f"the permutation has width 2, 3, 4, 5 or 9, got {len(state)} elements")
    out = _impl.poseidon_permute(len(state), _pack(state))
    return [Fr(int.from_bytes(out[i : i + 32], "little")) for i in range(0, len(out), 32)]


@cache
def empty_leaf() -> Fr:
    """The leaf of an unused position: BLAKE2b-512 of ``zkpriv empty leaf v1`` modulo r."""
    return Fr(int.from_bytes(hashlib.blake2b(b"zkpriv empty leaf v1").digest(), "little") % FIELD_ORDER)


def blake2b_512(person: bytes, *parts: bytes) -> bytes:
    """BLAKE2b-512 of the concatenated parts under a personalisation. The caller makes the parts unambiguous."""
    state = hashlib.blake2b(digest_size=64, person=person)
    for part in parts:
        state.update(part)
    return state.digest()


def hash_to_scalar(person: bytes, *parts: bytes) -> int:
    """``Hs_x`` of public data: a nonzero integer below the order of Jubjub's subgroup."""
    data = b"".join(parts)
    for counter in range(256):
        value = int.from_bytes(blake2b_512(person, data, bytes([counter])), "little") % JUBJUB_ORDER
        if value:
            return value
    raise EncodingError("256 counters gave the zero scalar: the hash function is broken")


def _pack(elements: Iterable[Fr | int]) -> bytes:
    packed = bytearray()
    for index, element in enumerate(elements):
        value = int(element)
        if not 0 <= value < FIELD_ORDER:
            raise EncodingError(f"element {index} is not in [0, r): reduce it first", offset=32 * index)
        packed += value.to_bytes(32, "little")
    return bytes(packed)
