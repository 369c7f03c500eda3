# SPDX-License-Identifier: GPL-3.0-or-later
"""Hashing to G1 and G2 as in RFC 9380 (suites BLS12381G{1,2}_XMD:SHA-256_SSWU_{RO,NU}_), and its byte
expanders.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

import zkpriv.params as params
from zkpriv.reference.curve import G1, G2, Group, Point1, Point2
from zkpriv.reference.field import Fp2, P

F = TypeVar("F")
Expander = Callable[[bytes, bytes, int], bytes]


def expand_message_xmd(message: bytes, dst: bytes, length: int, hash_name: str = "sha256") -> bytes:
    """Section 5.3.1, over SHA-256 or SHA-512 (any Merkle-Damgard hash of ``hashlib``)."""
    new = getattr(hashlib, hash_name)
    if len(dst) > 255:
        dst = new(b"H2C-OVERSIZE-DST-" + dst).digest()
    size, block = new().digest_size, new().block_size
    count = -(-length // size)
    if not dst or count > 255 or not 0 <= length <= 65535:
        raise ValueError("the tag must not be empty, the length at most 255 digests and 65535 bytes")
    tail = dst + bytes([len(dst)])
    first = new(bytes(block) + message + length.to_bytes(2, "big") + b"\x00" + tail).digest()
    last = new(first + b"\x01" + tail).digest()
    output = last
    for index in range(2, count + 1):
        last = new(bytes(a ^ b for a, b in zip(first, last, strict=True)) + bytes([index]) + tail).digest()
        output += last
    return bytes(output[:length])


def expand_message_xof(
    message: bytes, dst: bytes, length: int, hash_name: str = "shake_128", security: int = 128
) -> bytes:
    """Section 5.3.2, over SHAKE128 or SHAKE256."""
    new = getattr(hashlib, hash_name)
    if len(dst) > 255:
        dst = new(b"H2C-OVERSIZE-DST-" + dst).digest(-(-2 * security // 8))
    if not dst or not 0 <= length <= 65535:
        raise ValueError("the tag must not be empty, the length at most 65535 bytes")
    return bytes(new(message + length.to_bytes(2, "big") + dst + bytes([len(dst)])).digest(length))


def hash_to_field(
    message: bytes, dst: bytes, count: int, degree: int, expander: Expander = expand_message_xmd
) -> list[tuple[int, ...]]:
    """``count`` elements of Fp (degree 1) or Fp2 (degree 2), 64 bytes for each coordinate."""
    stream = expander(message, dst, count * degree * 64)
    numbers = [int.from_bytes(stream[i : i + 64], "big") % P for i in range(0, len(stream), 64)]
    return [tuple(numbers[i : i + degree]) for i in range(0, len(numbers), degree)]


@dataclass(frozen=True)
class Map(Generic[F]):
    """Simplified SWU on y^2 = x^3 + a x + b, then an isogeny to the group's curve, then the cofactor."""

    group: Group[F]
    a: F
    b: F
    z: F
    h_eff: int
    x_num: Sequence[F]
    x_den: Sequence[F]
    y_num: Sequence[F]
    y_den: Sequence[F]
    sgn0: Callable[[F], int]

    def sswu(self, u: F) -> tuple[F, F]:
        """Section 6.6.2 without optimisation."""
        g = self.group
        zu2 = g.mul_f(self.z, g.mul_f(u, u))
        denominator = g.add_f(g.mul_f(zu2, zu2), zu2)
        if denominator == g.zero:
            x = g.mul_f(self.b, g.inv_f(g.mul_f(self.z, self.a)))
        else:
            minus_b_over_a = g.sub_f(g.zero, g.mul_f(self.b, g.inv_f(self.a)))
            x = g.mul_f(minus_b_over_a, g.add_f(g.one, g.inv_f(denominator)))
        y = g.sqrt_f(self._cubic(x))
        if y is None:
            x = g.mul_f(zu2, x)
            y = g.sqrt_f(self._cubic(x))
        if y is None:
            raise AssertionError("one of the two candidates is a square by construction")
        return x, y if self.sgn0(u) == self.sgn0(y) else g.sub_f(g.zero, y)

    def _cubic(self, x: F) -> F:
        g = self.group
        return g.add_f(g.mul_f(g.add_f(g.mul_f(x, x), self.a), x), self.b)

    def _evaluate(self, coefficients: Sequence[F], x: F) -> F:
        value = self.group.zero
        for coefficient in reversed(coefficients):
            value = self.group.add_f(self.group.mul_f(value, x), coefficient)
        return value

    def isogeny(self, point: tuple[F, F]) -> tuple[F, F] | None:
        """Appendix E; poles go to infinity."""
        g = self.group
        x_den, y_den = self._evaluate(self.x_den, point[0]), self._evaluate(self.y_den, point[0])
        if g.zero in (x_den, y_den):
            return None
        x = g.mul_f(self._evaluate(self.x_num, point[0]), g.inv_f(x_den))
        y = g.mul_f(g.mul_f(point[1], self._evaluate(self.y_num, point[0])), g.inv_f(y_den))
        return x, y

    def map_to_curve(self, u: F) -> tuple[F, F] | None:
        """A point of the curve, not yet in the subgroup (RFC 9380's Q)."""
        return self.isogeny(self.sswu(u))

    def clear_cofactor(self, point: tuple[F, F] | None) -> tuple[F, F] | None:
        return self.group.mul(point, self.h_eff)

    def map_to_group(self, u: F) -> tuple[F, F] | None:
        """EIP-2537's map: one field element to a point of the subgroup."""
        return self.clear_cofactor(self.map_to_curve(u))


def _sgn0_fp2(value: Fp2) -> int:
    return value[0] & 1 if value[0] else value[1] & 1


def _fp2(pair: Any) -> Fp2:
    return int(pair[0], 16), int(pair[1], 16)


@cache
def g1_map() -> Map[int]:
    entry = params.hash_to_curve()["g1"]
    rows = {name: [int(v, 16) for v in entry[name]] for name in ("x_num", "x_den", "y_num", "y_den")}
    a, b, z, h_eff = (int(entry[name], 16) for name in ("a", "b", "z", "h_eff"))
    return Map(group=G1, a=a, b=b, z=z, h_eff=h_eff, sgn0=lambda v: v & 1, **rows)


@cache
def g2_map() -> Map[Fp2]:
    entry = params.hash_to_curve()["g2"]
    rows = {name: [_fp2(v) for v in entry[name]] for name in ("x_num", "x_den", "y_num", "y_den")}
    a, b, z = (_fp2(entry[name]) for name in ("a", "b", "z"))
    return Map(group=G2, a=a, b=b, z=z, h_eff=int(entry["h_eff"], 16), sgn0=_sgn0_fp2, **rows)


def hash_to_g1(message: bytes, dst: bytes, random_oracle: bool = True) -> Point1:
    """RO adds two mapped points (indistinguishable from a random oracle), NU maps one."""
    m = g1_map()
    total: Point1 = None
    for (u,) in hash_to_field(message, dst, 2 if random_oracle else 1, 1):
        total = G1.add(total, m.map_to_curve(u))
    return m.clear_cofactor(total)


def hash_to_g2(message: bytes, dst: bytes, random_oracle: bool = True) -> Point2:
    """As ``hash_to_g1``."""
    m = g2_map()
    total: Point2 = None
    for c0, c1 in hash_to_field(message, dst, 2 if random_oracle else 1, 2):
        total = G2.add(total, m.map_to_curve((c0, c1)))
    return m.clear_cofactor(total)
