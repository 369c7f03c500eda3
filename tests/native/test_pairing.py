# SPDX-License-Identifier: GPL-3.0-or-later
"""The pairing: known answers of others, bilinearity, agreement with the reference and with py_ecc."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from support.vectors import load_json

from zkpriv import backend
from zkpriv.errors import EncodingError
from zkpriv.groups import G1, G2
from zkpriv.pairing import GT, PreparedG2, multi_pairing, pairing, pairing_product_is_one
from zkpriv.reference import field as f
from zkpriv.reference import pairing as reference
from zkpriv.reference.field import P, R

pytestmark = pytest.mark.usefixtures("every_level")


def fp2(c0: int, c1: int) -> bytes:
    """One coordinate of G2 in the order of encodings."""
    return c1.to_bytes(48, "big") + c0.to_bytes(48, "big")


def test_multiples_of_the_generators(vector_cases: Any) -> None:
    vectors = load_json("bls12381_curve/pairing_gt_multiples.json")
    assert len(vectors) >= 100
    base = pairing(G1.generator(), G2.generator())
    for case in vector_cases("bls12381_curve/pairing_gt_multiples.json", vectors):
        i = case["i"]
        value = pairing(G1.generator() * i, G2.generator() * i)
        assert value.to_bytes().hex() == case["gt"], f"i = {i}"
        assert base ** (i * i) == value
        assert GT.from_bytes(bytes.fromhex(case["gt"])) == value


def test_ietf_vector_is_a_cube_root() -> None:
    """The draft's exponent is (p^12 - 1)/r, ours three times that, so ours is the cube of the draft's."""
    vector = load_json("bls12381_curve/ietf_optimal_ate_bls12_381.json")
    p = b"".join(int(vector["P"][name], 16).to_bytes(48, "big") for name in ("x", "y"))
    q = vector["Q"]
    q_bytes = fp2(int(q["x'_0"], 16), int(q["x'_1"], 16)) + fp2(int(q["y'_0"], 16), int(q["y'_1"], 16))
    ours = pairing(G1.from_bytes(p), G2.from_bytes(q_bytes)).to_bytes()
    e = [int(value, 16) for value in vector["e"]]
    twos = [(e[i], e[i + 1]) for i in range(0, 12, 2)]
    # The draft's e_0..e_11: Fp12 over Fp6 over Fp2, coefficients in ascending order.
    draft = ((twos[0], twos[1], twos[2]), (twos[3], twos[4], twos[5]))
    assert reference.is_in_gt(draft)
    assert f.fp12_pow(draft, 3) == reference.decode_gt(ours)


def test_bilinear_and_not_degenerate() -> None:
    p, q = G1.generator() * 1234, G2.generator() * 777
    a, b = secrets.randbelow(R), secrets.randbelow(R)
    assert pairing(p * a, q * b) == pairing(p, q) ** (a * b)
    assert pairing(p, q) * pairing(-p, q) == GT.one()
    assert not pairing(p, q).is_one()
    assert pairing(p, q) ** R == GT.one()
    assert pairing(p, q) ** -1 == pairing(p, q).inverse() == pairing(-p, q)
    assert pairing(p, q) / pairing(p, q) == GT.one()


def test_identities() -> None:
    p, q = G1.generator(), G2.generator()
    assert pairing(G1.identity(), q).is_one()
    assert pairing(p, G2.identity()).is_one()
    assert multi_pairing([]).is_one()
    prepared = PreparedG2(G2.identity())
    assert multi_pairing([(p, prepared), (G1.identity(), PreparedG2(q)), (p, q)]) == pairing(p, q)


@pytest.mark.parametrize("n", [1, 2, 31, 32, 33, 70])
def test_products_of_any_length(n: int) -> None:
    scalars = [secrets.randbelow(R) for _ in range(2 * n)]
    pairs: list[tuple[G1, G2 | PreparedG2]] = []
    for i in range(n):
        point = G2.generator() * scalars[2 * i + 1]
        pairs.append((G1.generator() * scalars[2 * i], PreparedG2(point) if i % 3 == 0 else point))
    total = sum(scalars[2 * i] * scalars[2 * i + 1] for i in range(n)) % R
    assert multi_pairing(pairs) == pairing(G1.generator(), G2.generator()) ** total
    assert pairing_product_is_one([*pairs, (G1.generator() * -total, G2.generator())])
    assert not pairing_product_is_one([*pairs, (G1.generator() * (1 - total), G2.generator())])


def test_against_the_reference() -> None:
    from zkpriv.reference import backend as python

    p, q = G1.generator() * secrets.randbelow(R), G2.generator() * secrets.randbelow(R)
    data = p.to_bytes(compressed=False), q.to_bytes(compressed=False)
    value = python.pairing(*data)
    assert value == backend.impl().pairing(*data)
    k = secrets.randbelow(1 << 255)
    assert python.gt_pow(value, k) == backend.impl().gt_pow(value, k)
    assert python.gt_mul(value, value) == backend.impl().gt_mul(value, value)
    for exponent in (0, 1, 2, 3, 15, 16, 17, 1 << 128, (1 << 256) - 1):
        assert python.gt_pow(value, exponent) == backend.impl().gt_pow(value, exponent)


def test_against_py_ecc() -> None:
    """py_ecc takes the literal exponent, leaves the sign of the curve's parameter away, and has another tower."""
    from py_ecc.optimized_bls12_381 import FQ12, multiply
    from py_ecc.optimized_bls12_381 import G1 as P1
    from py_ecc.optimized_bls12_381 import G2 as P2
    from py_ecc.optimized_bls12_381 import pairing as their_pairing

    def ours_of(value: Any) -> Any:
        # py_ecc: Fp12 = Fp[w]/(w^12 - 2 w^6 + 2), so u = w^6 - 1.
        c = [int(x) for x in value.coeffs]
        twos = [((c[i] + c[i + 6]) % P, c[i + 6]) for i in range(6)]  # coefficient of w^i
        return ((twos[0], twos[2], twos[4]), (twos[1], twos[3], twos[5]))

    theirs = their_pairing(multiply(P2, 5), multiply(P1, 7))
    assert isinstance(theirs, FQ12)
    ours = pairing(G1.generator() * 7, G2.generator() * 5)
    assert f.fp12_pow(f.fp12_conj(ours_of(theirs)), 3) == reference.decode_gt(ours.to_bytes())


def test_gt_decoding_is_strict() -> None:
    good = pairing(G1.generator(), G2.generator()).to_bytes()
    assert GT.from_bytes(good).to_bytes() == good
    for bad in (b"", good[:-1], good + b"\0"):
        with pytest.raises(EncodingError, match="576"):
            GT.from_bytes(bad)
    for place in (0, 5, 11):
        changed = good[: 48 * place] + P.to_bytes(48, "big") + good[48 * place + 48 :]
        with pytest.raises(EncodingError, match="not below p") as caught:
            GT.from_bytes(changed)
        assert caught.value.offset == 48 * place
    minus_one = bytes(528) + (P - 1).to_bytes(48, "big")
    for outside in (bytes(576), minus_one, bytes(575) + b"\2", good[:-1] + bytes([good[-1] ^ 1])):
        with pytest.raises(EncodingError, match="subgroup"):
            GT.from_bytes(outside)


def test_gt_membership_rejects_the_rest_of_the_cyclotomic_subgroup() -> None:
    """x^((p^6 - 1)(p^2 + 1)) is cyclotomic, almost never of order r."""
    x = (((3, 1), (4, 1), (5, 9)), ((2, 6), (5, 3), (5, 8)))
    easy = f.fp12_mul(f.fp12_conj(x), f.fp12_inv(x))
    easy = f.fp12_mul(reference.frobenius(easy, 2), easy)
    with pytest.raises(EncodingError, match="subgroup"):
        GT.from_bytes(reference.encode_gt(easy))


def test_gt_membership_of_elements_of_small_order() -> None:
    """One, minus one and cube roots of one: powers that compressed squaring cannot hold."""
    assert GT.from_bytes(GT.one().to_bytes()).is_one()
    root = next(pow(g, (P - 1) // 3, P) for g in range(2, 50) if pow(g, (P - 1) // 3, P) != 1)
    for value in (P - 1, root, root * root % P):
        with pytest.raises(EncodingError, match="subgroup"):
            GT.from_bytes(bytes(528) + value.to_bytes(48, "big"))
    # (p^4 - p^2 + 1)/r is a multiple of 4513: an element of that order is cyclotomic, and not in GT.
    x = (((2, 7), (1, 8), (2, 8)), ((1, 8), (2, 8), (4, 5)))
    easy = f.fp12_mul(f.fp12_conj(x), f.fp12_inv(x))
    easy = f.fp12_mul(reference.frobenius(easy, 2), easy)
    small = f.fp12_pow(easy, (P**4 - P**2 + 1) // 4513)
    assert small != f.FP12_ONE and f.fp12_pow(small, 4513) == f.FP12_ONE
    with pytest.raises(EncodingError, match="subgroup"):
        GT.from_bytes(reference.encode_gt(small))


def test_gt_is_a_value() -> None:
    import pickle

    value = pairing(G1.generator(), G2.generator())
    assert pickle.loads(pickle.dumps(value)) == value and hash(value) == hash(GT.from_bytes(value.to_bytes()))
    assert value != GT.one() and value != 1
    with pytest.raises(AttributeError):
        value._data = b""
    with pytest.raises(TypeError):
        GT()


def read_eip(data: bytes) -> list[tuple[G1, G2 | PreparedG2]]:
    """EIP-2537's input of pairing_check, from the library's decoders."""
    if not data or len(data) % 384:
        raise EncodingError(f"expected a multiple of 384 bytes, got {len(data)}")
    pairs: list[tuple[G1, G2 | PreparedG2]] = []
    for start in range(0, len(data), 384):
        parts = [data[start + i : start + i + 64] for i in range(0, 384, 64)]
        if any(any(part[:16]) for part in parts):
            raise EncodingError("the upper 16 bytes of a coordinate are not zero")
        x, y, x0, x1, y0, y1 = (part[16:] for part in parts)
        p = G1.from_bytes(x + y) if any(x + y) else G1.identity()
        q = G2.from_bytes(x1 + x0 + y1 + y0) if any(x0 + x1 + y0 + y1) else G2.identity()
        pairs.append((p, q))
    return pairs


def test_eip2537_pairing_check(vector_cases: Any) -> None:
    vectors = load_json("eip2537/pairing_check.json")
    assert len(vectors) >= 75
    for case in vector_cases("eip2537/pairing_check.json", vectors):
        verdict = pairing_product_is_one(read_eip(bytes.fromhex(case["Input"])))
        assert verdict == bool(int(case["Expected"], 16)), case["Name"]


def test_eip2537_failing_pairing_check(vector_cases: Any) -> None:
    vectors = load_json("eip2537/fail-pairing_check.json")
    assert len(vectors) >= 5
    for case in vector_cases("eip2537/fail-pairing_check.json", vectors):
        with pytest.raises(EncodingError):
            pairing_product_is_one(read_eip(bytes.fromhex(case["Input"])))
