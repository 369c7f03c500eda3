# SPDX-License-Identifier: GPL-3.0-or-later
"""The reference's curves, pairing, maps, transforms and Groth16: laws, strictness, and other people's
libraries.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import zkpriv.params as params
from py_ecc import optimized_bls12_381 as ecc
from py_ecc.bls.hash_to_curve import hash_to_G1 as ecc_hash_to_g1
from py_ecc.bls.hash_to_curve import hash_to_G2 as ecc_hash_to_g2

from zkpriv.errors import EncodingError, InvalidProof, UnsatisfiedConstraint
from zkpriv.reference import field as f
from zkpriv.reference import groth16, ntt, pairing, poseidon
from zkpriv.reference import hash_to_curve as h2c
from zkpriv.reference.curve import G1, G2, Group
from zkpriv.reference.field import FP12_ONE, P, R
from zkpriv.reference.msm import pippenger
from zkpriv.reference.poseidon_parameters import inverse, mat_mul
from zkpriv.reference.qap import System, dot

RNG = random.Random(381)


def to_ecc(point: Any, group: Group[Any]) -> Any:
    if group is G1:
        return ecc.FQ(point[0]), ecc.FQ(point[1]), ecc.FQ(1)
    return ecc.FQ2(list(point[0])), ecc.FQ2(list(point[1])), ecc.FQ2([1, 0])


def from_ecc(point: Any, group: Group[Any]) -> Any:
    x, y = ecc.normalize(point)
    if group is G1:
        return x.n, y.n
    return tuple(int(c) for c in x.coeffs), tuple(int(c) for c in y.coeffs)


@pytest.mark.parametrize("group", [G1, G2], ids=["G1", "G2"])
def test_group_against_py_ecc(group: Group[Any]) -> None:
    assert group.is_on_curve(group.generator) and group.in_subgroup(group.generator)
    for _ in range(3):
        a, b = RNG.randrange(R), RNG.randrange(R)
        p, q = group.mul(group.generator, a), group.mul(group.generator, b)
        theirs = ecc.multiply(to_ecc(group.generator, group), a)
        assert from_ecc(theirs, group) == p
        assert from_ecc(ecc.add(theirs, to_ecc(q, group)), group) == group.add(p, q)
    assert group.add(p, group.neg(p)) is None
    assert group.add(p, p) == group.mul(p, 2)
    assert group.mul(p, -3) == group.neg(group.mul(p, 3))
    assert group.mul(p, R + 1) == p
    for k in range(12):
        assert group.mul(group.generator, k) == group.msm([group.generator] * k, [1] * k)


def test_fields_against_py_ecc() -> None:
    for _ in range(20):
        a, b = ((RNG.randrange(P), RNG.randrange(P)) for _ in range(2))
        x, y = ecc.FQ2(list(a)), ecc.FQ2(list(b))
        assert tuple(int(c) for c in (x * y).coeffs) == f.fp2_mul(a, b)
        assert tuple(int(c) for c in (x / y).coeffs) == f.fp2_mul(a, f.fp2_inv(b))
        root = f.fp2_sqrt(f.fp2_sqr(a))
        assert root in (a, f.fp2_neg(a))
        assert (f.fp2_sqrt(b) is not None) == f.fp2_is_square(b)
    for value in ((4, 0), (P - 4, 0), (0, 0), (0, 2)):
        root = f.fp2_sqrt(value)
        assert root is None or f.fp2_sqr(root) == value
    with pytest.raises(ZeroDivisionError):
        f.fp2_inv((0, 0))
    assert f.sqrt_mod(f.FR_GENERATOR, R) is None
    assert f.batch_inverse([3, 0, 5], R) == [pow(3, -1, R), 0, pow(5, -1, R)]


def test_pairing_is_bilinear_and_agrees_with_py_ecc() -> None:
    a, b = RNG.randrange(R), RNG.randrange(R)
    p, q = G1.mul(G1.generator, a), G2.mul(G2.generator, b)
    base = pairing.pairing(G1.generator, G2.generator)
    assert pairing.pairing(p, q) == f.fp12_pow(base, a * b % R)
    assert pairing.multi_pairing([(p, q), (G1.neg(p), q)]) == FP12_ONE
    assert pairing.pairing(None, q) == FP12_ONE and pairing.pairing(p, None) == FP12_ONE
    assert base != FP12_ONE and pairing.is_in_gt(base)
    theirs = ecc.pairing(to_ecc(q, G2), to_ecc(p, G1))
    same = ecc.pairing(to_ecc(G2.mul(q, a), G2), to_ecc(G1.mul(p, pow(a, -1, R)), G1))
    assert theirs == same
    assert pairing.pairing(G1.mul(p, pow(a, -1, R)), G2.mul(q, a)) == pairing.pairing(p, q)


def test_pairing_value_of_py_ecc() -> None:
    """Coefficient by coefficient. py_ecc writes Fp12 over i = w^6 - 1, has the plain exponent, and leaves out the
    conjugation that the curve's negative parameter asks for, so its value is the inverse of the draft's.
    """
    literal = f.fp12_pow(pairing.miller_loop([(G1.generator, G2.generator)]), (P**12 - 1) // R)
    (a0, a1, a2), (b0, b1, b2) = f.fp12_conj(literal)
    ours = [0] * 12
    for power, (c0, c1) in enumerate((a0, b0, a1, b1, a2, b2)):
        ours[power] = (c0 - c1) % P
        ours[power + 6] = c1
    theirs = ecc.pairing(to_ecc(G2.generator, G2), to_ecc(G1.generator, G1))
    assert ours == [int(c) for c in theirs.coeffs]


@pytest.mark.parametrize("group", [G1, G2], ids=["G1", "G2"])
def test_every_malformed_encoding_is_refused(group: Group[Any]) -> None:
    good = group.mul(group.generator, 5)
    short, long = group.encode(good, True), group.encode(good, False)
    assert group.decode(short, True) == group.decode(long, False) == good
    for compressed in (True, False):
        assert group.decode(group.encode(None, compressed), compressed) is None

    def refused(data: bytes, compressed: bool, reason: str) -> None:
        with pytest.raises(EncodingError, match=reason):
            group.decode(data, compressed)

    refused(short[:-1], True, "bytes")
    refused(short + b"\x00", True, "bytes")
    refused(short, False, "bytes")
    refused(bytes([short[0] & 0x7F]) + short[1:], True, "compression flag")
    refused(bytes([long[0] | 0x80]) + long[1:], False, "compression flag")
    refused(bytes([long[0] | 0x20]) + long[1:], False, "sort flag")
    refused(bytes([0xE0]) + bytes(group.width - 1), True, "infinity")
    refused(bytes([0xC0]) + bytes(group.width - 2) + b"\x01", True, "infinity")
    refused(bytes([0x40]) + bytes(2 * group.width - 2) + b"\x01", False, "infinity")
    too_big = P.to_bytes(48, "big")
    refused(bytes([too_big[0] | 0x80]) + too_big[1:] + bytes(group.width - 48), True, "below p")
    refused(long[:-1] + bytes([long[-1] ^ 1]), False, "not on")
    off = 1
    while True:
        x = off if group is G1 else (off, 0)
        cubic = group.add_f(group.mul_f(group.mul_f(x, x), x), group.b)
        y = group.sqrt_f(cubic)
        if y is None:
            refused(bytes([group.to_bytes(x)[0] | 0x80]) + group.to_bytes(x)[1:], True, "no point")
        elif not group.in_subgroup((x, y)):
            refused(group.encode((x, y), True), True, "subgroup")
            refused(group.encode((x, y), False), False, "subgroup")
            assert group.decode(group.encode((x, y), True), True, subgroup=False) == (x, y)
            break
        off += 1


def test_hash_to_curve_against_py_ecc() -> None:
    import hashlib

    for message in (b"", b"zkpriv", bytes(300)):
        dst = b"zkpriv tests with a tag of our own"
        assert from_ecc(ecc_hash_to_g1(message, dst, hashlib.sha256), G1) == h2c.hash_to_g1(message, dst)
        assert from_ecc(ecc_hash_to_g2(message, dst, hashlib.sha256), G2) == h2c.hash_to_g2(message, dst)


@pytest.mark.parametrize("which", ["g1", "g2"])
def test_isogeny_is_one(which: str) -> None:
    """The table maps the auxiliary curve to the group's curve: degrees, and enough points to fix the
    identity.
    """
    mapping: h2c.Map[Any] = h2c.g1_map() if which == "g1" else h2c.g2_map()
    degree = 11 if which == "g1" else 3
    assert (len(mapping.x_num) - 1, len(mapping.x_den) - 1) == (degree, degree - 1)
    for k in range(4 * degree + 8):
        u = k if which == "g1" else (k, 1)
        x, y = mapping.sswu(u)
        g = mapping.group
        cubic = g.add_f(g.mul_f(g.add_f(g.mul_f(x, x), mapping.a), x), mapping.b)
        assert g.mul_f(y, y) == cubic
        assert g.is_on_curve(mapping.isogeny((x, y)))
    assert mapping.map_to_group(mapping.group.zero) is not None


def test_expanders_refuse_what_the_rfc_refuses() -> None:
    for bad in (
        lambda: h2c.expand_message_xmd(b"", b"", 32),
        lambda: h2c.expand_message_xmd(b"", b"d", 8161),
    ):
        with pytest.raises(ValueError, match="must not"):
            bad()
    with pytest.raises(ValueError, match="must not"):
        h2c.expand_message_xof(b"", b"d", 65536)


def test_transforms_against_their_definition_and_galois() -> None:
    import galois

    for n in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48):
        values = [RNG.randrange(R) for _ in range(n)]
        assert ntt.ntt(values) == ntt.evaluate_slowly(values)
        assert ntt.inverse_ntt(ntt.ntt(values)) == values
        assert ntt.inverse_coset_ntt(ntt.coset_ntt(values)) == values
        assert pow(ntt.coset_generator(n), n, R) == R - 1
    for n in (0, 5, 9, 18):
        with pytest.raises(ValueError, match="size"):
            ntt.ntt([1] * n)
    field = galois.GF(R, primitive_element=7, verify=False)
    a, b = ([RNG.randrange(R) for _ in range(8)] for _ in range(2))
    assert [int(v) for v in field(a) * field(b)] == [x * y % R for x, y in zip(a, b, strict=True)]
    assert [int(v) for v in field(a) / field(b)] == [x * pow(y, -1, R) % R for x, y in zip(a, b, strict=True)]
    product = galois.Poly(field(a[::-1])) * galois.Poly(field(b[::-1]))
    padded = [ntt.ntt([*values, *([0] * 8)]) for values in (a, b)]
    ours = ntt.inverse_ntt([x * y % R for x, y in zip(*padded, strict=True)])
    assert ours == [int(v) for v in product.coeffs[::-1]] + [0]


@pytest.mark.parametrize("t", [2, 3, 4, 5, 9])
def test_poseidon_matrix_against_galois(t: int) -> None:
    """Inverse, determinant and every square minor (the definition of MDS) up to width 5."""
    import itertools

    import galois

    field = galois.GF(R, primitive_element=7, verify=False)
    mds = poseidon.parameters(t).mds
    matrix = field(np.array(mds, dtype=object))
    theirs = np.linalg.inv(matrix)
    assert [[int(v) for v in row] for row in theirs] == [list(row) for row in inverse(mds, R)]
    assert mat_mul(mds, inverse(mds, R), R) == tuple(tuple(int(i == j) for j in range(t)) for i in range(t))
    for size in range(1, t + 1 if t <= 4 else 3):
        for rows in itertools.combinations(range(t), size):
            for columns in itertools.combinations(range(t), size):
                assert int(np.linalg.det(matrix[np.ix_(rows, columns)])) != 0


@pytest.mark.parametrize("group", [G1, G2], ids=["G1", "G2"])
def test_pippenger(group: Group[Any]) -> None:
    points = [group.mul(group.generator, RNG.randrange(R)) for _ in range(5)] + [None, group.generator]
    for scalars in (
        [RNG.randrange(R) for _ in range(7)],
        [0] * 7,
        [1, R - 1, 2, 0, R - 1, 5, 3],
    ):
        for window in (1, 4, 7):
            assert pippenger(group, points, scalars, window) == group.msm(points, scalars)
    assert pippenger(group, [], []) is None


TOXIC = groth16.Toxic(tau=1234567, alpha=3, beta=5, gamma=7, delta=11)
# x public; x = w^3 + w + 5: wires 1, x, w, w^2, w^3
CUBIC = System(
    n_wires=5,
    n_public=1,
    a=[{2: 1}, {3: 1}, {4: 1, 2: 1, 0: 5}],
    b=[{2: 1}, {2: 1}, {0: 1}],
    c=[{3: 1}, {4: 1}, {1: 1}],
)
WITNESS = [1, 35, 3, 9, 27]


def test_groth16_proves_and_verifies() -> None:
    key = groth16.setup(CUBIC, TOXIC)
    proof = groth16.prove(CUBIC, key, WITNESS, 17, 19)
    assert len(proof.to_bytes()) == 192 and len(proof.to_bytes(False)) == 384
    groth16.verify(key, [35], proof)
    assert groth16.prove(CUBIC, key, WITNESS, 18, 19) != proof
    for wrong in ([36], [34]):
        with pytest.raises(InvalidProof, match="equation"):
            groth16.verify(key, wrong, proof)
    for count in ([], [35, 0]):
        with pytest.raises(InvalidProof, match="public inputs"):
            groth16.verify(key, count, proof)
    with pytest.raises(InvalidProof, match="identity"):
        groth16.verify(key, [35], groth16.Proof(None, proof.b, proof.c))
    with pytest.raises(InvalidProof, match="equation"):
        groth16.verify(key, [35], groth16.Proof(proof.a, proof.b, G1.add(proof.c, G1.generator)))
    with pytest.raises(UnsatisfiedConstraint, match="row 2"):
        groth16.prove(CUBIC, key, [1, 36, 3, 9, 27], 17, 19)


def test_quotient_is_the_polynomial_division() -> None:
    """h(tau) Z(tau) = a(tau) b(tau) - c(tau), with h from the coset values, at a random point."""
    from zkpriv.reference.qap import columns_at, coset_lagrange_at, quotient_on_coset

    tau, n = RNG.randrange(R), CUBIC.domain_size
    u, v, w = columns_at(CUBIC, tau)
    a, b, c = (dot(dict(enumerate(column)), WITNESS) for column in (u, v, w))
    quotient = quotient_on_coset(CUBIC, WITNESS)
    h = sum(x * y for x, y in zip(quotient, coset_lagrange_at(tau, n), strict=True)) * pow(-2, -1, R) % R
    assert h * (pow(tau, n, R) - 1) % R == (a * b - c) % R


def test_h_eff_and_tables_are_data() -> None:
    entry = params.hash_to_curve()
    assert int(entry["g1"]["h_eff"], 16) == 1 - f.X
    cofactor = (f.X**8 - 4 * f.X**7 + 5 * f.X**6 - 4 * f.X**4 + 6 * f.X**3 - 4 * f.X**2 - 4 * f.X + 13) // 9
    assert int(entry["g2"]["h_eff"], 16) == 3 * (f.X**2 - 1) * cofactor
