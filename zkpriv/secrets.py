# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets that never leave C memory: 32 bytes each, locked where the system allows it, wiped when closed.

A ``Secret`` is either a scalar modulo the order of Jubjub's subgroup or 32 plain bytes (a seed, a shared secret, an
AEAD key). Key derivation, Diffie-Hellman, commitments, signing and scanning work on it in constant time and make no
Python copy. ``reveal`` makes one, says so, and nothing wipes it. A value that came from Python (``from_bytes``) was a
Python object before, and that copy is not wiped either.

Native code is needed: without it each operation raises ``BackendError``.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, final

from zkpriv import _jubjub_impl as _impl
from zkpriv._secret_base import SecretBase, exactly_32, scalar_bytes
from zkpriv.errors import EncodingError
from zkpriv.fields import Fr
from zkpriv.jubjub import ORDER, Jubjub

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_SEALING_NONCE: Final = bytes(12)


@final
class Secret(SecretBase):
    """A secret scalar of Jubjub, or 32 plain secret bytes. Close it (or use ``with``); deletion wipes it as well."""

    __slots__ = ()

    def __init__(self, handle: object) -> None:
        if not _impl.is_secret_handle(handle):
            raise TypeError("use Secret.random_scalar, random_bytes, from_bytes, from_scalar or derive_*")
        self._handle = handle

    @staticmethod
    def _core() -> Any:
        return _impl.secrets()

    # Making one

    @classmethod
    def random_scalar(cls) -> Secret:
        """A uniform nonzero scalar from the operating system's randomness."""
        return cls(_impl.secrets().random_scalar())

    @classmethod
    def random_bytes(cls) -> Secret:
        """32 uniform bytes from the operating system's randomness."""
        return cls(_impl.secrets().random_bytes())

    @classmethod
    def from_bytes(cls, data: bytes | bytearray | memoryview) -> Secret:
        """32 plain bytes (a seed). The caller's copy is the caller's to wipe."""
        return cls(_impl.secrets().from_bytes(exactly_32(data, "a secret")))

    @classmethod
    def from_scalar(cls, value: int | bytes | bytearray) -> Secret:
        """A scalar: an integer in [0, l) or 32 bytes little-endian below l. ``EncodingError`` otherwise."""
        return cls(_impl.secrets().from_scalar(scalar_bytes(value)))

    def derive_scalar(self, person: bytes, data: bytes = b"") -> Secret:
        """``Hs_x(self || data)``: a nonzero scalar under the personalisation (``hashing.Purpose``)."""
        return Secret(_impl.secrets().derive(self._live(), person, bytes(data), True))

    def derive_bytes(self, person: bytes, data: bytes = b"") -> Secret:
        """The first 32 bytes of BLAKE2b-512(person, self || data || 0)."""
        return Secret(_impl.secrets().derive(self._live(), person, bytes(data), False))

    # Arithmetic of scalars modulo l

    def add(self, other: Secret) -> Secret:
        return Secret(_impl.secrets().add_scalars(self._live(), other._live()))

    def sub(self, other: Secret) -> Secret:
        return Secret(_impl.secrets().sub_scalars(self._live(), other._live()))

    def mul(self, other: Secret) -> Secret:
        return Secret(_impl.secrets().mul_scalars(self._live(), other._live()))

    def add_public(self, k: int) -> Secret:
        """``self + k`` for a public integer, reduced modulo l."""
        with Secret.from_scalar(k % ORDER) as public:
            return self.add(public)

    def mul_public(self, k: int) -> Secret:
        """``self * k`` for a public integer, reduced modulo l."""
        with Secret.from_scalar(k % ORDER) as public:
            return self.mul(public)

    def neg(self) -> Secret:
        return Secret(_impl.secrets().neg_scalar(self._live()))

    @property
    def is_scalar(self) -> bool:
        """Whether this is a scalar below l (and not 32 plain bytes)."""
        return bool(_impl.secrets().is_scalar(self._live()))

    # Points

    def mul_base(self, base: Jubjub) -> Jubjub:
        """This scalar times ``base`` in constant time; the four named generators use tables and are faster."""
        return Jubjub._wrap(_impl.secrets().mul_base(self._live(), _coordinates(base)))

    def dh(self, point: Jubjub) -> Secret:
        """The shared secret: the 32 bytes of the encoding of ``8 * self * point``."""
        return Secret(_impl.secrets().dh(self._live(), _coordinates(point)))

    # Nullifier keys

    def is_canonical_nullifier_key(self) -> bool:
        """Whether k' <= c = floor(l / 2^156) * 2^156 - 1, which the transfer circuit asks; fails with chance 2^-99."""
        return bool(_impl.secrets().is_canonical_nullifier_key(self._live()))

    def packed_nullifier_key(self) -> Fr:
        """The circuit's window encoding of k': digits d of base 8 become d if d >= 4 else 3 - d, the top one stays.

        The result is a Python copy of a secret (the prover needs one); nothing wipes it.
        """
        return Fr(int.from_bytes(_impl.secrets().packed_nullifier_key(self._live()), "little"))

    def nullifier(self, position: int, *, dummy: bool = False) -> Fr:
        """``Poseidon_nf(packed k', position + 2^32 * dummy)``; ``EncodingError`` unless 0 <= position < 2^32."""
        if not 0 <= position < 1 << 32:
            raise EncodingError(f"a position lies in [0, 2^32), got {position}")
        return Fr(int.from_bytes(_impl.secrets().nullifier(self._live(), position, dummy), "little"))

    # Sealed messages

    def seal(self, plain: bytes, bound: bytes) -> bytes:
        """ChaCha20-Poly1305 (RFC 8439) under this key with the nonce zero: 16 bytes longer than ``plain``.

        One key seals one message, never two. ``bound`` is authenticated and not part of the result. The cipher is the
        ``cryptography`` package's, which takes the key as a Python copy that nobody wipes; it opens this message alone.
        """
        return self._cipher().encrypt(_SEALING_NONCE, bytes(plain), bytes(bound))

    def open(self, sealed: bytes, bound: bytes) -> bytes | None:
        """The message, or None if key, ``sealed`` and ``bound`` do not belong together (also when cut short)."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher().decrypt(_SEALING_NONCE, bytes(sealed), bytes(bound))
        except InvalidTag:
            return None

    def _cipher(self) -> ChaCha20Poly1305:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        if self.is_scalar:
            raise EncodingError("sealing needs a key of plain bytes (derive_bytes)")
        return ChaCha20Poly1305(self.reveal())


def _coordinates(point: Jubjub) -> bytes:
    """u and v. The core trusts them, and a secret must not meet a point that is not on its curve."""
    if not isinstance(point, Jubjub):
        raise EncodingError(f"a point of Jubjub is needed here, got {type(point).__name__}")
    return point.to_affine_bytes()


@dataclass(frozen=True)
class OutputSecrets:
    """What sender and receiver derive from the shared secret D, the ephemeral key R and the output's index."""

    h: Secret
    h_t: Secret
    rho: Secret
    tag: int
    aead_key: Secret

    def close(self) -> None:
        """Wipe all of them."""
        for secret in (self.h, self.h_t, self.rho, self.aead_key):
            secret.close()


def derive_output(shared: Secret, ephemeral: Jubjub, index: int) -> OutputSecrets:
    """``h``, ``h_T``, ``rho``, the one-byte view tag and the AEAD key from ``enc(D) || enc(R) || u32 index``."""
    if not 0 <= index < 1 << 32:
        raise EncodingError(f"an output index lies in [0, 2^32), got {index}")
    h, h_t, rho, tag, aead = _impl.secrets().derive_output(shared._live(), ephemeral.to_bytes(), index)
    return OutputSecrets(Secret(h), Secret(h_t), Secret(rho), tag, Secret(aead))


def commit(value: int, blinding: Secret) -> Jubjub:
    """``value * G_V + blinding * H`` for 0 <= value < 2^64, in constant time in both."""
    if not 0 <= value < 1 << 64:
        raise EncodingError("an amount lies in [0, 2^64)")
    return Jubjub._wrap(_impl.secrets().commit(value, blinding._live()))


def one_time_key(address_key: Jubjub, h: Secret, h_t: Secret) -> Jubjub:
    """``B_i + h*G + h_T*T`` in constant time."""
    return Jubjub._wrap(_impl.secrets().one_time_key(_coordinates(address_key), h._live(), h_t._live()))


def recover_address_key(one_time: Jubjub, h: Secret, h_t: Secret) -> Jubjub:
    """``P - h*G - h_T*T``: the address key that an output was made for."""
    return -one_time_key(-one_time, h, h_t)


@dataclass(frozen=True)
class ScanMatch:
    """One output whose view tag fits: its place in the batch and the shared secret D (32-byte encoding)."""

    position: int
    shared: Secret


def scan(view: Secret, ephemerals: bytes, tags: bytes, indices: Sequence[int], *, threads: int = 0) -> list[ScanMatch]:
    """Find candidates among n outputs with one view key: ``D = 8*a*R``, then the view tag of (D, R, index).

    ``ephemerals``: n encodings of R, 32 bytes each; ``tags``: n bytes; ``indices``: n output indices. Constant time in
    the view key. An R that does not decode (not canonical, off the curve, of small order) never matches; the caller
    decodes R of a match strictly, since a point off the subgroup can match here. One output in 256 that is not ours
    matches by chance: the caller goes on to the sealed note. ``threads`` 0 means the default of the pool.
    """
    return _scan(view, bytes(ephemerals), False, tags, indices, threads)


def scan_points(
    view: Secret, ephemerals: Sequence[Jubjub], tags: bytes, indices: Sequence[int], *, threads: int = 0
) -> list[ScanMatch]:
    """``scan`` for points that are decoded already, which saves their square roots."""
    return _scan(view, b"".join([point._uv for point in ephemerals]), True, tags, indices, threads)


def _scan(
    view: Secret, points: bytes, affine: bool, tags: bytes, indices: Sequence[int], threads: int
) -> list[ScanMatch]:
    count = len(tags)
    size = 64 if affine else 32
    if len(points) != size * count or len(indices) != count:
        raise EncodingError(
            f"expected as many ephemeral keys ({size} bytes each) and indices as tags, got {len(points)} bytes,"
            f" {len(indices)} indices and {count} tags"
        )
    if threads < 0:
        raise EncodingError(f"threads: expected 0 (the default) or more, got {threads}")
    try:
        places = array("I", indices)
    except (OverflowError, TypeError):
        raise EncodingError("output indices lie in [0, 2^32)") from None
    found = _impl.secrets().scan(view._live(), points, affine, bytes(tags), places, threads)
    return [ScanMatch(position, Secret(handle)) for position, handle in found]
