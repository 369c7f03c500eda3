# SPDX-License-Identifier: GPL-3.0-or-later
"""The secret k' of a one-time key: canonical, packed without cost, and multiplied by a fixed base.

Windows of three bits: base-8 digit d_i of k' (84 of them) is kept, for i < 83, as sign and magnitude of the odd digit
2d_i - 7: e_i = d_i if d_i >= 4 else 3 - d_i, whose bits are the wires of ``SignMagnitude``; the highest digit is plain.
packed = sum e_i * 8^i is a bijection of k' and enters the nullifier instead of k'.

k' must be canonical: integers k' and k' + l below 2^252 (10.4 % of all keys have both) give one point and two packed
forms, hence two nullifiers (E3). So k' <= c with c = floor(l / 2^156) * 2^156 - 1 < l: only the highest 96 bits are
compared. An honest k' lies above c with probability 2^-99; it cannot be used.
"""

from __future__ import annotations

from zkpriv.errors import CircuitError
from zkpriv.gadgets.bits import must_not_exceed, to_bits, truncated_bound
from zkpriv.gadgets.curve import ORDER, FixedBase
from zkpriv.gadgets.edwards import Point, add, add_u, constant_point
from zkpriv.gadgets.fixed_base import LOW_BITS, SCALAR_BITS, prime_order, split_product
from zkpriv.gadgets.windows import OddNumber, SignMagnitude
from zkpriv.r1cs.system import current
from zkpriv.r1cs.wire import LC, Bit, Linear

#: Bits of k' that are compared with the bound.
COMPARED_BITS = 96
#: The largest k' that the gadget accepts.
CANONICAL_BOUND: int = truncated_bound(ORDER, SCALAR_BITS, COMPARED_BITS)
_WINDOWS = SCALAR_BITS // 3


def pack(key: int) -> int:
    """The packed form of k' (plain Python, variable time; for tests and examples). CircuitError unless 0 <= k' <= c."""
    if not 0 <= key <= CANONICAL_BOUND:
        raise CircuitError("k' must lie in 0..c (the canonical bound)")
    return pack_digits(key)


def pack_digits(number: int) -> int:
    """The window encoding of any number below 2^252."""
    digits = [number >> 3 * i & 7 for i in range(_WINDOWS)]
    return sum((d if d >= 4 or i == _WINDOWS - 1 else 3 - d) << 3 * i for i, d in enumerate(digits))


def unpack(packed: int) -> int:
    """The number below 2^252 that packs to ``packed``: the encoding is its own inverse."""
    return pack_digits(packed)


class NullifierKey:
    """k' from its packed form: 252 boolean constraints and 23 for k' <= c. Cost 275; constant: 0.

    Fails if ``packed`` is not the packed form of some k' <= c.
    """

    def __init__(self, packed: Linear) -> None:
        self.packed = LC.of(packed)
        if self.packed.is_constant:
            if self.packed.value >> SCALAR_BITS or unpack(self.packed.value) > CANONICAL_BOUND:
                raise CircuitError("the constant nullifier key is not canonical")
            return
        with current().scope("key", title="nullifier key"):
            # The tied bit is the lowest, which the comparison does not read.
            bits = to_bits(self.packed, SCALAR_BITS, "the windows make up the packed key", tied=0)
            windows = [
                SignMagnitude(bits[o], bits[o + 1], bits[o + 2], o) for o in range(0, LOW_BITS, 3)
            ]
            self.low = OddNumber(tuple(windows), (1 << LOW_BITS) - 1)
            self.top = bits[LOW_BITS:]
            self._must_be_canonical(bits)

    def times(self, base: FixedBase) -> Point:
        """k' * base. Cost 423; constant: 0."""
        if self.packed.is_constant:
            return constant_point(base.times(unpack(self.packed.value)))
        with current().scope(f"times_{base.name}", title="fixed-base multiplication"):
            low, high = split_product(self.low, self.top, base)
            return prime_order(add(low, high, why=f"k' times {base.name}"))

    def times_u(self, base: FixedBase) -> LC:
        """The u-coordinate of k' * base. Cost 421; constant: 0."""
        if self.packed.is_constant:
            return LC.constant(base.times(unpack(self.packed.value))[0])
        with current().scope(f"times_{base.name}", title="fixed-base multiplication"):
            low, high = split_product(self.low, self.top, base)
            return add_u(low, high, why=f"k' times {base.name}")

    def _must_be_canonical(self, bits: list[Bit]) -> None:
        """k' <= c by its highest 96 bits.

        The plain low bits of a window are m where its sign bit is 1 and 1 - m where it is 0. We read them as if the
        sign bit were that of the bound: wrong only below a place where k' and the bound differ already, where
        ``must_not_exceed`` does not use them.
        """
        skipped = SCALAR_BITS - COMPARED_BITS
        read: list[LC] = []
        for offset in range(skipped, SCALAR_BITS, 3):
            low, high, sign = bits[offset], bits[offset + 1], bits[offset + 2]
            plain = offset == LOW_BITS or CANONICAL_BOUND >> (offset + 2) & 1
            read.extend((low, high, sign) if plain else (~low, ~high, sign))
        must_not_exceed(read, CANONICAL_BOUND >> skipped, "k' is canonical: at most c, below l")
