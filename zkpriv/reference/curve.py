# SPDX-License-Identifier: GPL-3.0-or-later
"""BLS12-381's groups G1 and G2: complete arithmetic on affine points, strict encodings, subgroup checks.

A point is a pair of coordinates, or None for infinity. G1: y^2 = x^3 + 4 over Fp; G2: y^2 = x^3 + 4(1 + i)
over Fp2. Encodings are the IETF/Zcash kind: big-endian, G2 coordinates as (c1, c0), three flag bits at the
top: compressed, infinity, y is the larger root.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from zkpriv.errors import EncodingError
from zkpriv.reference import field as f
from zkpriv.reference.field import Fp2, P, R

F = TypeVar("F")
Point1 = tuple[int, int] | None
Point2 = tuple[Fp2, Fp2] | None

COMPRESSED, INFINITY, LARGEST = 0x80, 0x40, 0x20


@dataclass(frozen=True)
class Group(Generic[F]):
    """A curve y^2 = x^3 + b over a field given by its operations, with a subgroup of order r."""

    name: str
    b: F
    zero: F
    one: F
    add_f: Callable[[F, F], F]
    sub_f: Callable[[F, F], F]
    mul_f: Callable[[F, F], F]
    inv_f: Callable[[F], F]
    sqrt_f: Callable[[F], F | None]
    is_larger: Callable[[F], bool]
    to_bytes: Callable[[F], bytes]
    from_bytes: Callable[[bytes, int], F]
    width: int
    generator: tuple[F, F]

    def is_on_curve(self, p: tuple[F, F] | None) -> bool:
        if p is None:
            return True
        x, y = p
        return self.mul_f(y, y) == self.add_f(self.mul_f(self.mul_f(x, x), x), self.b)

    def neg(self, p: tuple[F, F] | None) -> tuple[F, F] | None:
        return None if p is None else (p[0], self.sub_f(self.zero, p[1]))

    def add(self, p: tuple[F, F] | None, q: tuple[F, F] | None) -> tuple[F, F] | None:
        """The sum of any two points."""
        if p is None:
            return q
        if q is None:
            return p
        if p[0] == q[0]:
            if p[1] != q[1] or p[1] == self.zero:
                return None
            square = self.mul_f(p[0], p[0])
            top, bottom = self.add_f(square, self.add_f(square, square)), self.add_f(p[1], p[1])
        else:
            top, bottom = self.sub_f(q[1], p[1]), self.sub_f(q[0], p[0])
        slope = self.mul_f(top, self.inv_f(bottom))
        x = self.sub_f(self.sub_f(self.mul_f(slope, slope), p[0]), q[0])
        return x, self.sub_f(self.mul_f(slope, self.sub_f(p[0], x)), p[1])

    def _double_jacobian(self, p: tuple[F, F, F]) -> tuple[F, F, F]:
        x, y, z = p
        mul, add, sub = self.mul_f, self.add_f, self.sub_f
        xx, yy = mul(x, x), mul(y, y)
        s = mul(x, yy)
        s = add(add(s, s), add(s, s))
        m = add(xx, add(xx, xx))
        new_x = sub(mul(m, m), add(s, s))
        yyyy = mul(yy, yy)
        yyyy = add(yyyy, yyyy)
        yyyy = add(yyyy, yyyy)
        new_y = sub(mul(m, sub(s, new_x)), add(yyyy, yyyy))
        yz = mul(y, z)
        return new_x, new_y, add(yz, yz)

    def _add_mixed(self, p: tuple[F, F, F], q: tuple[F, F]) -> tuple[F, F, F]:
        mul, sub, add = self.mul_f, self.sub_f, self.add_f
        x, y, z = p
        if z == self.zero:
            return q[0], q[1], self.one
        zz = mul(z, z)
        h, r = sub(mul(q[0], zz), x), sub(mul(q[1], mul(zz, z)), y)
        if h == self.zero:
            return self._double_jacobian(p) if r == self.zero else (self.one, self.one, self.zero)
        hh = mul(h, h)
        hhh, v = mul(hh, h), mul(x, hh)
        new_x = sub(sub(mul(r, r), hhh), add(v, v))
        return new_x, sub(mul(r, sub(v, new_x)), mul(y, hhh)), mul(z, h)

    def mul(self, p: tuple[F, F] | None, k: int) -> tuple[F, F] | None:
        """``k`` times ``p`` for any integer, by double and add (variable time)."""
        if p is None or k == 0:
            return None
        if k < 0:
            return self.mul(self.neg(p), -k)
        total = (self.one, self.one, self.zero)
        for bit in bin(k)[2:]:
            total = self._double_jacobian(total)
            if bit == "1":
                total = self._add_mixed(total, p)
        if total[2] == self.zero:
            return None
        inverse = self.inv_f(total[2])
        square = self.mul_f(inverse, inverse)
        return self.mul_f(total[0], square), self.mul_f(total[1], self.mul_f(square, inverse))

    def msm(self, points: Sequence[tuple[F, F] | None], scalars: Sequence[int]) -> tuple[F, F] | None:
        """The sum of scalar times point, term by term."""
        total: tuple[F, F] | None = None
        for point, scalar in zip(points, scalars, strict=True):
            total = self.add(total, self.mul(point, scalar))
        return total

    def in_subgroup(self, p: tuple[F, F] | None) -> bool:
        return self.mul(p, R) is None

    def encode(self, p: tuple[F, F] | None, compressed: bool) -> bytes:
        """The canonical encoding: ``width`` bytes compressed, twice that otherwise."""
        if p is None:
            flags = COMPRESSED | INFINITY if compressed else INFINITY
            return bytes([flags]) + bytes((self.width if compressed else 2 * self.width) - 1)
        x = self.to_bytes(p[0])
        if not compressed:
            return x + self.to_bytes(p[1])
        return bytes([x[0] | COMPRESSED | (LARGEST if self.is_larger(p[1]) else 0)]) + x[1:]

    def decode(self, data: bytes, compressed: bool, *, subgroup: bool = True) -> tuple[F, F] | None:
        """The point of a canonical encoding; anything else raises ``EncodingError`` with offset and
        reason.
        """
        size = self.width if compressed else 2 * self.width
        form = "compressed" if compressed else "uncompressed"
        if len(data) != size:
            raise EncodingError(f"a {form} {self.name} point is {size} bytes, got {len(data)}")
        flags = data[0] & 0xE0
        if bool(flags & COMPRESSED) != compressed:
            raise EncodingError(f"the compression flag does not fit a {form} {self.name} point", offset=0)
        body = bytes([data[0] & 0x1F]) + data[1:]
        if flags & INFINITY:
            if flags & LARGEST or any(body):
                raise EncodingError("the point at infinity has other bits set", offset=0)
            return None
        if flags & LARGEST and not compressed:
            raise EncodingError("the sort flag is set in an uncompressed encoding", offset=0)
        x = self.from_bytes(body[: self.width], 0)
        cubic = self.add_f(self.mul_f(self.mul_f(x, x), x), self.b)
        if compressed:
            root = self.sqrt_f(cubic)
            if root is None:
                raise EncodingError(f"no point of {self.name}'s curve has this x-coordinate", offset=0)
            wanted = bool(flags & LARGEST)
            y = root if self.is_larger(root) == wanted else self.sub_f(self.zero, root)
        else:
            y = self.from_bytes(body[self.width :], self.width)
            if self.mul_f(y, y) != cubic:
                raise EncodingError(f"the point is not on {self.name}'s curve", offset=0)
        point = (x, y)
        if subgroup and not self.in_subgroup(point):
            raise EncodingError(f"the point is outside {self.name}, the subgroup of order r", offset=0)
        return point


def _fp_sqrt(value: int) -> int | None:
    return f.sqrt_mod(value, P)


def _fp_from_bytes(data: bytes, offset: int) -> int:
    value = int.from_bytes(data, "big")
    if value >= P:
        raise EncodingError("a coordinate is not below p", offset=offset)
    return value


def _fp2_to_bytes(value: Fp2) -> bytes:
    return value[1].to_bytes(48, "big") + value[0].to_bytes(48, "big")


def _fp2_from_bytes(data: bytes, offset: int) -> Fp2:
    return _fp_from_bytes(data[48:], offset + 48), _fp_from_bytes(data[:48], offset)


def _fp2_is_larger(value: Fp2) -> bool:
    return 2 * value[1] > P if value[1] else 2 * value[0] > P


G1: Group[int] = Group(
    name="G1",
    b=4,
    zero=0,
    one=1,
    add_f=lambda a, b: (a + b) % P,
    sub_f=lambda a, b: (a - b) % P,
    mul_f=lambda a, b: a * b % P,
    inv_f=lambda a: pow(a, -1, P),
    sqrt_f=_fp_sqrt,
    is_larger=lambda a: 2 * a > P,
    to_bytes=lambda a: a.to_bytes(48, "big"),
    from_bytes=_fp_from_bytes,
    width=48,
    generator=(
        0x17F1D3A73197D7942695638C4FA9AC0FC3688C4F9774B905A14E3A3F171BAC586C55E83FF97A1AEFFB3AF00ADB22C6BB,
        0x08B3F481E3AAA0F1A09E30ED741D8AE4FCF5E095D5D00AF600DB18CB2C04B3EDD03CC744A2888AE40CAA232946C5E7E1,
    ),
)

G2: Group[Fp2] = Group(
    name="G2",
    b=(4, 4),
    zero=f.FP2_ZERO,
    one=f.FP2_ONE,
    add_f=f.fp2_add,
    sub_f=f.fp2_sub,
    mul_f=f.fp2_mul,
    inv_f=f.fp2_inv,
    sqrt_f=f.fp2_sqrt,
    is_larger=_fp2_is_larger,
    to_bytes=_fp2_to_bytes,
    from_bytes=_fp2_from_bytes,
    width=96,
    generator=(
        (
            0x024AA2B2F08F0A91260805272DC51051C6E47AD4FA403B02B4510B647AE3D1770BAC0326A805BBEFD48056C8C121BDB8,
            0x13E02B6052719F607DACD3A088274F65596BD0D09920B61AB5DA61BBDC7F5049334CF11213945D57E5AC7D055D042B7E,
        ),
        (
            0x0CE5D527727D6E118CC9CDC6DA2E351AADFD9BAA8CBDD3A76D429A695160D12C923AC9CC3BACA289E193548608B82801,
            0x0606C4A02EA734CC32ACD2B02BC28B99CB3E287E85A763AF267492AB572E99AB3F370D275CEC1DA1AAA9075FF05F79BE,
        ),
    ),
)
