# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of prime order, so that protocols are written once: ``ED25519`` by Monero's conventions, and ``JUBJUB``.

Both curves have cofactor 8. ``decode`` takes any point of the curve (canonical encodings alone), ``decode_member`` only
points of order l. Public scalars are integers modulo the order; secret scalars are handles in C (``Ed25519Secret``,
``Secret``). What differs:

=================== ===================================== ==========================================================
                    ED25519                               JUBJUB
=================== ===================================== ==========================================================
``generator``       G, the base point                     H, the blinding generator of the circuits
``value_generator`` H, Monero's generator of amounts      G_V, the value generator of the circuits
``hash_to_scalar``  Keccak-256(domain || parts) mod l     BLAKE2b ``Hs`` of u8 length of the domain || domain || parts
``hash_to_point``   Monero's Hp: Keccak, map, times 8     try and increment, below
=================== ===================================== ==========================================================

A commitment is ``value * value_generator + blinding * generator``: keys and blindings share one base, as CLSAG needs,
and on Jubjub the commitments are those that the circuits open. ``hash_to_point`` on Jubjub: for counter 0, 1, ... one
byte, the first 32 bytes of BLAKE2b-512(person ``zkpriv1_groupHp``, data || counter), read as an encoding of a point of
the curve, times 8; the first that is a point and not the identity then. Nobody knows a discrete logarithm of it.
"""

from __future__ import annotations

import secrets as _system
from collections.abc import Sequence
from typing import Any, Final, Protocol, Self, TypeVar, final

from zkpriv import ed25519, hashing, jubjub
from zkpriv import ed25519_secrets as _ed25519_secrets
from zkpriv import secrets as _jubjub_secrets
from zkpriv._octets import octets
from zkpriv.ed25519 import Ed25519
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError
from zkpriv.hashing import Purpose
from zkpriv.jubjub import Jubjub
from zkpriv.secrets import Secret


class GroupPoint(Protocol):
    """What protocols do with a point."""

    @property
    def is_identity(self) -> bool: ...

    def to_bytes(self) -> bytes: ...

    def mul_var(self, k: int, /) -> Self: ...

    def __add__(self, other: Self, /) -> Self: ...

    def __sub__(self, other: Self, /) -> Self: ...

    def __neg__(self) -> Self: ...


class GroupSecret(Protocol):
    """What protocols do with a secret scalar."""

    def add(self, other: Self, /) -> Self: ...

    def sub(self, other: Self, /) -> Self: ...

    def mul(self, other: Self, /) -> Self: ...

    def neg(self) -> Self: ...

    def add_public(self, k: int, /) -> Self: ...

    def mul_public(self, k: int, /) -> Self: ...

    def reveal(self) -> bytes: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *arguments: Any) -> None: ...


P = TypeVar("P", bound=GroupPoint)
S = TypeVar("S", bound=GroupSecret)


class GroupBases(Protocol[P]):
    """Fixed points with prepared tables."""

    @property
    def points(self) -> tuple[P, ...]: ...

    def msm_var(self, scalars: Sequence[int], points: Sequence[P] = (), more: Sequence[int] = ()) -> P:
        """The sum of ``scalars[i] * bases[i]`` for the first bases, and of ``more[j] * points[j]``."""
        ...


class PrimeGroup(Protocol[P, S]):
    """One group. Points, decoders and hashes are the methods that differ; scalars are the same for both."""

    name: str
    order: int
    cofactor: int
    #: Base of keys and of blindings.
    generator: P
    #: Base of amounts.
    value_generator: P
    identity: P

    def __repr__(self) -> str:
        return f"<group {self.name}>"

    # Points

    def decode(self, data: bytes) -> P:
        """Any point of the curve, the identity too; ``EncodingError`` for another encoding."""
        ...

    def decode_member(self, data: bytes) -> P:
        """A point of order l; ``EncodingError`` for other points and encodings."""
        ...

    def decode_many(self, data: bytes, *, members: bool) -> list[P]:
        """Concatenated encodings in one call; the error's offset names the first bad one."""
        ...

    def in_subgroup(self, points: Sequence[P]) -> list[bool]:
        """Whether each lies in the subgroup of prime order (the identity does)."""
        ...

    def sum_points(self, points: Sequence[P]) -> P: ...

    def msm_var(self, points: Sequence[P], scalars: Sequence[int]) -> P: ...

    def mul_many_var(self, points: Sequence[P], scalars: Sequence[int]) -> list[P]: ...

    def bases(self, points: Sequence[P]) -> GroupBases[P]: ...

    def hash_to_point(self, *parts: bytes) -> P: ...

    def hash_many_to_points(self, items: Sequence[bytes]) -> list[P]: ...

    # Secrets

    def random_secret(self) -> S:
        """A uniform nonzero secret scalar."""
        ...

    def secret(self, value: int | bytes | bytearray) -> S:
        """A secret scalar of a reduced integer or 32 canonical bytes."""
        ...

    def mul_secret(self, secret: S, base: P) -> P:
        """``secret * base`` in constant time."""
        ...

    def msm_secret(self, points: Sequence[P], secrets: Sequence[S]) -> P:
        """The sum of secrets times points in constant time."""
        ...

    def commit_secret(self, value: int, blinding: S) -> P:
        """``value * value_generator + blinding * generator`` in constant time, 0 <= value < 2^64."""
        ...

    # Scalars

    def hash_to_scalar(self, domain: bytes, *parts: bytes) -> int: ...

    def commit(self, value: int, blinding: int) -> P:
        """``value * value_generator + blinding * generator`` of public numbers; variable time."""
        return self.msm_var([self.value_generator, self.generator], [value, blinding])

    def random_scalar(self) -> int:
        """A uniform nonzero public scalar (a weight of a batch); a secret is ``random_secret``."""
        return 1 + _system.randbelow(self.order - 1)

    def random_weight(self) -> int:
        """A uniform nonzero number of 128 bits from the operating system: the weight of one equation of a batch."""
        return 1 + _system.randbelow((1 << 128) - 1)

    def scalar_from_bytes(self, data: bytes) -> int:
        """32 bytes little-endian below the order; ``EncodingError`` otherwise."""
        raw = octets(data, "a scalar")
        if len(raw) != 32:
            raise EncodingError(f"a scalar is 32 bytes, got {len(raw)}")
        value = int.from_bytes(raw, "little")
        if value >= self.order:
            raise EncodingError("the scalar is not below the order of the group", offset=0)
        return value

    def scalar_to_bytes(self, k: int) -> bytes:
        """32 bytes little-endian of ``k`` modulo the order."""
        return (k % self.order).to_bytes(32, "little")

    def inverse(self, k: int) -> int:
        """1/k modulo the order; ``ZeroDivisionError`` for 0."""
        if k % self.order == 0:
            raise ZeroDivisionError("division by zero among scalars")
        return pow(k, -1, self.order)

    def batch_inverse(self, values: Sequence[int]) -> list[int]:
        """The inverses with one inversion; ``ZeroDivisionError`` if one is 0."""
        products = [1]
        for value in values:
            products.append(products[-1] * value % self.order)
        rest = self.inverse(products[-1])
        out = [0] * len(values)
        for i in reversed(range(len(values))):
            out[i] = rest * products[i] % self.order
            rest = rest * values[i] % self.order
        return out


@final
class Ed25519Group(PrimeGroup[Ed25519, Ed25519Secret]):
    """Ed25519 with Monero's encodings and hashes."""

    name = "ed25519"
    order = ed25519.ORDER
    cofactor = ed25519.COFACTOR
    generator = ed25519.G
    value_generator = ed25519.H
    identity = Ed25519.identity()

    def decode(self, data: bytes) -> Ed25519:
        return Ed25519.from_bytes(data)

    def decode_member(self, data: bytes) -> Ed25519:
        return Ed25519.member_from_bytes(data)

    def decode_many(self, data: bytes, *, members: bool) -> list[Ed25519]:
        return Ed25519.many_from_bytes(data, members=members)

    def in_subgroup(self, points: Sequence[Ed25519]) -> list[bool]:
        return ed25519.are_torsion_free(points)

    def sum_points(self, points: Sequence[Ed25519]) -> Ed25519:
        return ed25519.sum_points(points)

    def msm_var(self, points: Sequence[Ed25519], scalars: Sequence[int]) -> Ed25519:
        return ed25519.msm_var(points, scalars)

    def mul_many_var(self, points: Sequence[Ed25519], scalars: Sequence[int]) -> list[Ed25519]:
        return ed25519.mul_many_var(points, scalars)

    def bases(self, points: Sequence[Ed25519]) -> ed25519.Bases:
        return ed25519.Bases(points)

    def hash_to_point(self, *parts: bytes) -> Ed25519:
        return ed25519.hash_to_point(*parts)

    def hash_many_to_points(self, items: Sequence[bytes]) -> list[Ed25519]:
        return ed25519.hash_many_to_points(items)

    def hash_to_scalar(self, domain: bytes, *parts: bytes) -> int:
        return ed25519.hash_to_scalar(domain, *parts)

    def random_secret(self) -> Ed25519Secret:
        return Ed25519Secret.random_scalar()

    def secret(self, value: int | bytes | bytearray) -> Ed25519Secret:
        return Ed25519Secret.from_scalar(value)

    def mul_secret(self, secret: Ed25519Secret, base: Ed25519) -> Ed25519:
        return secret.mul_base(base)

    def msm_secret(self, points: Sequence[Ed25519], secrets: Sequence[Ed25519Secret]) -> Ed25519:
        return _ed25519_secrets.msm(points, secrets)

    def commit_secret(self, value: int, blinding: Ed25519Secret) -> Ed25519:
        return _ed25519_secrets.commit(value, blinding)


class JubjubBases:
    """Fixed points of Jubjub; sums over them are ordinary ones."""

    def __init__(self, points: Sequence[Jubjub]) -> None:
        self.points = tuple(points)

    def msm_var(self, scalars: Sequence[int], points: Sequence[Jubjub] = (), more: Sequence[int] = ()) -> Jubjub:
        if len(scalars) > len(self.points):
            raise EncodingError(f"{len(scalars)} scalars for {len(self.points)} bases")
        return jubjub.msm_var([*self.points[: len(scalars)], *points], [*scalars, *more])


@final
class JubjubGroup(PrimeGroup[Jubjub, Secret]):
    """Jubjub, with the circuits' generators of commitments."""

    name = "jubjub"
    order = jubjub.ORDER
    cofactor = 8
    generator = jubjub.H
    value_generator = jubjub.G_V
    identity = Jubjub.identity()

    def decode(self, data: bytes) -> Jubjub:
        return Jubjub.from_bytes(octets(data, "a Jubjub point"), allow_identity=True, allow_off_subgroup=True)

    def decode_member(self, data: bytes) -> Jubjub:
        return Jubjub.from_bytes(octets(data, "a Jubjub point"))

    def decode_many(self, data: bytes, *, members: bool) -> list[Jubjub]:
        raw = octets(data, "Jubjub points")
        if members:
            return Jubjub.many_from_bytes(raw)
        if len(raw) % 32:
            raise EncodingError(f"Jubjub points are 32 bytes each, got {len(raw)} bytes")
        points = []
        for start in range(0, len(raw), 32):
            try:
                points.append(self.decode(raw[start : start + 32]))
            except EncodingError as error:
                raise EncodingError(error.reason, offset=start + (error.offset or 0)) from None
        return points

    def in_subgroup(self, points: Sequence[Jubjub]) -> list[bool]:
        return [point.mul_var(jubjub.ORDER).is_identity for point in points]

    def sum_points(self, points: Sequence[Jubjub]) -> Jubjub:
        return jubjub.sum_points(points)

    def msm_var(self, points: Sequence[Jubjub], scalars: Sequence[int]) -> Jubjub:
        return jubjub.msm_var(points, scalars)

    def mul_many_var(self, points: Sequence[Jubjub], scalars: Sequence[int]) -> list[Jubjub]:
        if len(points) != len(scalars):
            raise EncodingError(f"as many scalars as points are needed, got {len(scalars)} and {len(points)}")
        return [point.mul_var(k) for point, k in zip(points, scalars, strict=True)]

    def bases(self, points: Sequence[Jubjub]) -> JubjubBases:
        return JubjubBases(points)

    def hash_to_point(self, *parts: bytes) -> Jubjub:
        data = b"".join([octets(part, "hash to a point") for part in parts])
        for counter in range(256):
            digest = hashing.blake2b_512(Purpose.GROUP_POINT, data, bytes([counter]))
            try:
                point = self.decode(digest[:32]).mul_var(8)
            except EncodingError:
                continue
            if not point.is_identity:
                return point
        raise EncodingError("256 counters gave no point: the hash function is broken")

    def hash_many_to_points(self, items: Sequence[bytes]) -> list[Jubjub]:
        return [self.hash_to_point(item) for item in items]

    def hash_to_scalar(self, domain: bytes, *parts: bytes) -> int:
        if len(domain) > 255:
            raise EncodingError(f"a domain has at most 255 bytes, got {len(domain)}")
        raw = [octets(part, "hash to a scalar") for part in (domain, *parts)]
        return hashing.hash_to_scalar(Purpose.GROUP_SCALAR, bytes([len(domain)]), *raw)

    def random_secret(self) -> Secret:
        return Secret.random_scalar()

    def secret(self, value: int | bytes | bytearray) -> Secret:
        return Secret.from_scalar(value)

    def mul_secret(self, secret: Secret, base: Jubjub) -> Jubjub:
        return secret.mul_base(base)

    def msm_secret(self, points: Sequence[Jubjub], secrets: Sequence[Secret]) -> Jubjub:
        if len(points) != len(secrets):
            raise EncodingError(f"as many scalars as points are needed, got {len(secrets)} and {len(points)}")
        return jubjub.sum_points([secret.mul_base(point) for point, secret in zip(points, secrets, strict=True)])

    def commit_secret(self, value: int, blinding: Secret) -> Jubjub:
        return _jubjub_secrets.commit(value, blinding)


ED25519: Final = Ed25519Group()
JUBJUB: Final = JubjubGroup()
