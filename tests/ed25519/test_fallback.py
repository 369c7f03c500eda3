# SPDX-License-Identifier: GPL-3.0-or-later
"""Without the C core the reference stands in: same values, same refusals, no secrets."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from zkpriv import _python_ed25519 as python
from zkpriv import backend
from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.reference import ed25519, eddsa

pytestmark = pytest.mark.skipif(not backend.is_native, reason="there is only one implementation without the C core")


def both(call: Callable[[Any], object]) -> None:
    """The same result, or the same refusal at the same byte."""
    from zkpriv import _native_ed25519 as native

    found = []
    for module in (native, python):
        try:
            found.append((call(module), None))
        except EncodingError as error:
            found.append((error.offset, str(error)))
    (mine, my_words), (theirs, their_words) = found
    assert mine == theirs
    assert (my_words is None) == (their_words is None)


def test_every_function_is_there() -> None:
    from zkpriv import _native_ed25519 as native

    mine = {name for name, item in vars(native).items() if callable(item) and not name.startswith("_")}
    theirs = {name for name, item in vars(python).items() if callable(item) and not name.startswith("_")}
    classes = {"BackendError", "EncodingError", "InvalidSignature", "Any", "Sequence"}
    assert mine - classes == theirs - classes - {"Point"}


def test_same_results() -> None:
    source = random.Random(11)
    low = ed25519.torsion_points()
    points = [ed25519.mul(ed25519.G, source.randrange(ed25519.ORDER)) for _ in range(3)]
    points += [ed25519.add(points[0], low[3]), low[1], ed25519.IDENTITY]
    xy = b"".join(python._store(point) for point in points)
    encoded = b"".join(map(ed25519.encode, points))
    scalars = b"".join(source.randrange(8 * ed25519.ORDER).to_bytes(32, "little") for _ in points)
    for rule in range(3):
        for members in (False, True):
            both(lambda m, r=rule, p=members: m.decode_many(encoded, r, p))
            both(lambda m, r=rule, p=members: m.decode_many(encoded[:32], r, p))
            for data in (b"\xff" * 32, b"\xee" + b"\xff" * 31, bytes(31) + b"\x80", bytes(31), source.randbytes(32)):
                both(lambda m, d=data, r=rule, p=members: m.decode_many(encoded[:64] + d, r, p))
    for name in ("in_subgroup", "encode_many", "sum_points"):
        both(lambda m, n=name: getattr(m, n)(xy))
    both(lambda m: m.mul_many(xy, scalars))
    both(lambda m: m.msm_var(xy, scalars))
    both(lambda m: m.bases_msm_var(m.make_bases(xy), scalars[:64], xy[:64], scalars[64:96]))
    both(lambda m: m.add(xy[:64], xy[64:128]))
    both(lambda m: m.hash_to_points([b"", b"x" * 150]))
    both(lambda m: m.keccak256(b"y" * 300))
    for start in range(0, len(xy), 64):
        both(lambda m, p=xy[start : start + 64]: m.check(p))
        both(lambda m, p=xy[start : start + 64]: m.check_prime_order(p))
        both(lambda m, p=xy[start : start + 64]: m.ristretto_encode(p))
    both(lambda m: m.check(b"\xff" * 64))
    both(lambda m: m.check(bytes(64)))
    for data in (bytes(32), bytes(33), b"\x01" + bytes(31), b"\xff" * 32, source.randbytes(31) + b"\0"):
        both(lambda m, d=data: m.ristretto_decode(d))
    both(lambda m: m.ristretto_equals(xy[:64], xy[192:256]))
    both(lambda m: m.ristretto_map(scalars[:64]))


def test_same_verdicts_on_signatures() -> None:
    source = random.Random(12)
    seed, message = source.randbytes(32), b"message"
    key, signature = eddsa.public_key(seed), eddsa.sign(seed, message)
    high = signature[:32] + (int.from_bytes(signature[32:], "little") + ed25519.ORDER).to_bytes(32, "little")
    small = ed25519.encode(ed25519.torsion_points()[1])
    cases = [(key, signature), (key, high), (small, signature), (key, small + signature[32:]), (key, bytes(64))]
    cases.append((bytes([237]) + b"\xff" * 30 + b"\x7f", signature))
    for own_key, own_signature in cases:
        for zip215 in (False, True):
            both(lambda m, k=own_key, s=own_signature, z=zip215: m.eddsa_verify(k, message, s, z))
    with pytest.raises(InvalidSignature):
        eddsa.verify(key, b"another", signature, zip215=False)
