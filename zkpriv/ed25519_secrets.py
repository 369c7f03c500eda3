# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret scalars and bytes of Ed25519 that never leave C memory; the manner is that of ``zkpriv.secrets``.

An ``Ed25519Secret`` is a scalar modulo l (a wallet key, a mask, a nonce) or 32 plain bytes (a seed, a shared secret, a
hash). Everything runs in constant time and makes no Python copy; ``reveal`` makes one and says so. Scalars of Jubjub
are another kind, and the C core refuses to mix them. Native code is needed: without it each operation raises
``BackendError``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, final

from zkpriv import _ed25519_impl as _impl
from zkpriv._secret_base import SecretBase, exactly_32, scalar_bytes, secret_size
from zkpriv.ed25519 import ORDER, Ed25519
from zkpriv.errors import EncodingError


@final
class Ed25519Secret(SecretBase):
    """A secret scalar of Ed25519, or 32 plain secret bytes. Close it (or use ``with``); deletion wipes it as well."""

    __slots__ = ()

    def __init__(self, handle: object) -> None:
        if not _impl.is_secret_handle(handle):
            raise TypeError("use Ed25519Secret.random_scalar, from_scalar, reduce or another constructor")
        self._handle = handle

    @staticmethod
    def _core() -> Any:
        return _impl.secrets()

    # Making one

    @classmethod
    def random_scalar(cls) -> Ed25519Secret:
        """A uniform nonzero scalar from the operating system's randomness."""
        return cls(_impl.secrets().random_scalar())

    @classmethod
    def random_bytes(cls) -> Ed25519Secret:
        """32 uniform bytes from the operating system's randomness."""
        return cls(_impl.secrets().random_bytes())

    @classmethod
    def from_bytes(cls, data: bytes | bytearray | memoryview) -> Ed25519Secret:
        """32 plain bytes (a seed). The caller's copy is the caller's to wipe."""
        return cls(_impl.secrets().from_bytes(exactly_32(data, "a secret")))

    @classmethod
    def from_scalar(cls, value: int | bytes | bytearray) -> Ed25519Secret:
        """A scalar: an integer in [0, l) or 32 bytes as ``sc_check`` asks for. ``EncodingError`` otherwise."""
        return cls(_impl.secrets().from_scalar(scalar_bytes(value)))

    @classmethod
    def reduce(cls, data: bytes | bytearray | memoryview) -> Ed25519Secret:
        """32 or 64 bytes modulo l (``sc_reduce32``, ``sc_reduce``): a wallet's key from a seed."""
        size = secret_size(data, "a scalar to reduce")
        if size not in (32, 64):
            raise EncodingError(f"32 or 64 bytes are reduced to a scalar, got {size}")
        return cls(_impl.secrets().reduce(data))

    def reduced(self) -> Ed25519Secret:
        """The scalar that these plain bytes are modulo l (``sc_reduce32``)."""
        return Ed25519Secret(_impl.secrets().reduced(self._live()))

    @property
    def is_scalar(self) -> bool:
        """Whether this is a scalar below l (and not 32 plain bytes)."""
        return bool(_impl.secrets().is_scalar(self._live()))

    # Hashes: Keccak-256 of prefix, these 32 bytes, and data

    def hash_to_scalar(self, data: bytes = b"", *, prefix: bytes = b"") -> Ed25519Secret:
        """Monero's ``Hs(prefix || self || data)``; ``self`` may be a scalar or plain bytes."""
        return Ed25519Secret(_impl.secrets().hash_to_scalar(self._live(), bytes(prefix), bytes(data)))

    def hash_to_bytes(self, data: bytes = b"", *, prefix: bytes = b"") -> Ed25519Secret:
        """``Keccak-256(prefix || self || data)``, kept secret."""
        return Ed25519Secret(_impl.secrets().hash_to_bytes(self._live(), bytes(prefix), bytes(data)))

    def public_hash(self, size: int, data: bytes = b"", *, prefix: bytes = b"") -> bytes:
        """The first ``size`` bytes of the same hash, made public (a view tag)."""
        if not 0 <= size <= 32:
            raise EncodingError(f"a hash has 32 bytes, {size} were asked for")
        return bytes(_impl.secrets().public_hash(self._live(), bytes(prefix), bytes(data), size))

    # Arithmetic of scalars modulo l

    def add(self, other: Ed25519Secret) -> Ed25519Secret:
        return Ed25519Secret(_impl.secrets().add(self._live(), other._live()))

    def sub(self, other: Ed25519Secret) -> Ed25519Secret:
        return Ed25519Secret(_impl.secrets().sub(self._live(), other._live()))

    def mul(self, other: Ed25519Secret) -> Ed25519Secret:
        return Ed25519Secret(_impl.secrets().mul(self._live(), other._live()))

    def neg(self) -> Ed25519Secret:
        return Ed25519Secret(_impl.secrets().neg(self._live()))

    def inverse(self) -> Ed25519Secret:
        """1/self modulo l, and 0 for 0."""
        return Ed25519Secret(_impl.secrets().inverse(self._live()))

    def muladd(self, factor: Ed25519Secret, summand: Ed25519Secret) -> Ed25519Secret:
        """``self * factor + summand``."""
        return Ed25519Secret(_impl.secrets().muladd(self._live(), factor._live(), summand._live()))

    def add_public(self, k: int) -> Ed25519Secret:
        """``self + k`` for a public integer, reduced modulo l."""
        with Ed25519Secret.from_scalar(k % ORDER) as public:
            return self.add(public)

    def mul_public(self, k: int) -> Ed25519Secret:
        """``self * k`` for a public integer, reduced modulo l."""
        with Ed25519Secret.from_scalar(k % ORDER) as public:
            return self.mul(public)

    # Points

    def mul_base(self, base: Ed25519) -> Ed25519:
        """This scalar times ``base`` in constant time; G and H use tables and are faster."""
        return Ed25519._wrap(_impl.secrets().mul_base(self._live(), _coordinates(base)))

    def dh(self, point: Ed25519) -> Ed25519Secret:
        """Monero's key derivation: the 32 bytes of the encoding of ``8 * self * point``."""
        return Ed25519Secret(_impl.secrets().dh(self._live(), _coordinates(point)))


def _coordinates(point: Ed25519) -> bytes:
    """x and y. The core trusts them, and a secret must not meet a point that is not on its curve."""
    if not isinstance(point, Ed25519):
        raise EncodingError(f"a point of Ed25519 is needed here, got {type(point).__name__}")
    return point.to_affine_bytes()


def msm(points: Sequence[Ed25519], scalars: Sequence[Ed25519Secret]) -> Ed25519:
    """The sum of ``scalars[i] * points[i]`` in constant time in the scalars."""
    if len(points) != len(scalars):
        raise EncodingError(f"as many scalars as points are needed, got {len(scalars)} and {len(points)}")
    xy = b"".join([_coordinates(point) for point in points])
    return Ed25519._wrap(_impl.secrets().msm(xy, [scalar._live() for scalar in scalars]))


def commit(value: int, blinding: Ed25519Secret) -> Ed25519:
    """Monero's commitment ``blinding * G + value * H`` for 0 <= value < 2^64, in constant time in both."""
    if not 0 <= value < 1 << 64:
        raise EncodingError("an amount lies in [0, 2^64)")
    return Ed25519._wrap(_impl.secrets().commit(value, blinding._live()))
