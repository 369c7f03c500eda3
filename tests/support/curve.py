# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain-Python models for the tests of the C field and curve code, and the door to that code.

Elements of Fp and its extensions are tuples of integers in the order of the coefficients c0, c1, ...; the models use
schoolbook polynomial arithmetic and share nothing with the library.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

P = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
Z = -0xD201000000010000
WIDTHS = {"FP": 1, "FP2": 2, "FP6": 6, "FP12": 12}

Element = tuple[int, ...]


def edge_values(modulus: int, bits: int) -> list[int]:
    """Values at which carries, borrows and comparisons change."""
    words = range(bits // 64)
    found = {0, 1, 2, 3, modulus - 1, modulus - 2, (modulus - 1) // 2, (modulus + 1) // 2}
    found |= {(1 << bits) % modulus, pow(1 << bits, -1, modulus), -(1 << bits) % modulus}
    for word in words:
        ones = ((1 << 64) - 1) << (64 * word)
        found |= {ones % modulus, (modulus & ones) % modulus, (modulus - (1 << (64 * word))) % modulus}
        found |= {(1 << (64 * word)) % modulus, ((1 << (64 * word)) - 1) % modulus}
    found |= {(1 << (bits - bits % 62 - 62)) % modulus, ((1 << 372) - 1) % modulus, ((1 << 248) - 1) % modulus}
    # The same in Montgomery form: what the words of the core hold.
    found |= {value * pow(1 << bits, -1, modulus) % modulus for value in list(found)}
    return sorted(found)


FP_EDGES = edge_values(P, 384)
FR_EDGES = edge_values(R, 256)
fp_values = st.one_of(st.sampled_from(FP_EDGES), st.integers(0, P - 1))
fr_values = st.one_of(st.sampled_from(FR_EDGES), st.integers(0, R - 1))


def elements(field: str) -> st.SearchStrategy[Element]:
    """Elements of one of FP, FP2, FP6, FP12, FR as tuples."""
    if field == "FR":
        return st.tuples(fr_values)
    return st.tuples(*[fp_values] * WIDTHS[field])


def run(field: str, op: str, left: Sequence[Element], right: Sequence[Element] | None = None) -> list[Element]:
    """The C core's answer for a batch of elements."""
    from zkpriv._native import ffi, lib

    def pack(items: Sequence[Element]) -> bytes:
        if field == "FR":
            return b"".join(item[0].to_bytes(32, "little") for item in items)
        return b"".join(value.to_bytes(48, "big") for item in items for value in item)

    data = pack(left)
    out = ffi.new("uint8_t[]", max(len(data), 1))
    status = lib.zkp_test_field(
        out,
        getattr(lib, f"ZKP_FIELD_{field}"),
        getattr(lib, f"ZKP_OP_{op}"),
        data,
        data if right is None else pack(right),
        len(left),
    )
    assert status == lib.ZKP_OK, f"{field} {op}: status {status}"
    raw = bytes(out)
    if field == "FR":
        return [(int.from_bytes(raw[i : i + 32], "little"),) for i in range(0, 32 * len(left), 32)]
    width = WIDTHS[field]
    values = [int.from_bytes(raw[i : i + 48], "big") for i in range(0, 48 * width * len(left), 48)]
    return [tuple(values[i : i + width]) for i in range(0, len(values), width)]


# Fp12 as Fp[w]/(w^12 - 2 w^6 + 2): u = w^6 - 1, v = w^2. The tower's coefficient order is
# c0.c0, c0.c1, c0.c2, c1.c0, c1.c1, c1.c2, each (1, u): powers w^0 w^2 w^4 w^1 w^3 w^5.
_POWERS = (0, 2, 4, 1, 3, 5)


def to_polynomial(a: Element) -> list[int]:
    """An element of Fp2 or above as a polynomial of degree below 12 in w."""
    out = [0] * 12
    for slot in range(len(a) // 2):
        real, imaginary = a[2 * slot], a[2 * slot + 1]
        power = _POWERS[slot]
        out[power] = (out[power] + real - imaginary) % P
        out[power + 6] = (out[power + 6] + imaginary) % P
    return out


def from_polynomial(poly: Sequence[int], width: int) -> Element:
    """The inverse of to_polynomial."""
    out: list[int] = []
    for slot in range(width // 2):
        power = _POWERS[slot]
        out += [(poly[power] + poly[power + 6]) % P, poly[power + 6]]
    return tuple(out)


def multiply(a: Element, b: Element) -> Element:
    """Product in Fp2, Fp6 or Fp12 by schoolbook multiplication of polynomials."""
    x, y = to_polynomial(a), to_polynomial(b)
    product = [0] * 23
    for i, left in enumerate(x):
        for j, right in enumerate(y):
            product[i + j] += left * right
    for degree in range(22, 11, -1):
        product[degree - 6] += 2 * product[degree]
        product[degree - 12] -= 2 * product[degree]
        product[degree] = 0
    return from_polynomial([value % P for value in product[:12]], len(a))


def power(a: Element, exponent: int) -> Element:
    """Powers in Fp2, Fp6 or Fp12."""
    out: Element = (1, *[0] * (len(a) - 1))
    for bit in bin(exponent)[2:]:
        out = multiply(out, out)
        if bit == "1":
            out = multiply(out, a)
    return out
