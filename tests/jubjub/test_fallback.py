# SPDX-License-Identifier: GPL-3.0-or-later
"""The pure-Python stand-in answers like the C core: same bytes, same refusals, same places of errors."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from zkpriv import _python_jubjub, backend
from zkpriv.errors import EncodingError
from zkpriv.hashing import FIELD_ORDER as R
from zkpriv.hashing import Domain as Kind
from zkpriv.hashing import Purpose, poseidon_tag
from zkpriv.jubjub import ORDER, G, Jubjub, T
from zkpriv.redjubjub import sign
from zkpriv.secrets import Secret

pytestmark = pytest.mark.skipif(not backend.is_native, reason="there is only one implementation without the C core")

POINTS = [G, T, G + T, -G, Jubjub.identity(), G.mul_var(12345)]
AFFINE = b"".join(point.to_affine_bytes() for point in POINTS)
ENCODED = b"".join(point.to_bytes() for point in POINTS)


def outcome(call: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return "value", call()
    except EncodingError as error:
        return "refused", error.offset


def both(call: Callable[[Any], Any]) -> None:
    from zkpriv import _native_jubjub

    native, python = outcome(lambda: call(_native_jubjub)), outcome(lambda: call(_python_jubjub))
    assert native == python


def test_arithmetic() -> None:
    rng = random.Random(5)
    factors = b"".join(rng.randrange(8 * ORDER).to_bytes(32, "little") for _ in POINTS)
    both(lambda module: module.add(AFFINE[:64], AFFINE[64:128]))
    both(lambda module: module.sum_points(AFFINE))
    both(lambda module: module.sum_points(b""))
    both(lambda module: module.mul_var(AFFINE[:64], 8 * ORDER - 3))
    both(lambda module: module.msm_var(AFFINE, factors))


@pytest.mark.parametrize("identity", [False, True])
def test_decoding(identity: bool) -> None:
    both(lambda module: module.decode_many(ENCODED, identity))
    both(lambda module: module.decode_many(ENCODED[:64] + b"\xff" * 32 + ENCODED, identity))
    both(lambda module: module.decode_many(ENCODED[:-1], identity))
    sign_with_zero_u = bytes([1]) + bytes(30) + bytes([0x80])
    for data in (
        *(ENCODED[i : i + 32] for i in range(0, len(ENCODED), 32)),
        sign_with_zero_u,
        R.to_bytes(32, "little"),
    ):
        for off_subgroup in (False, True):
            both(lambda module, d=data, o=off_subgroup: module.decode(d, identity, o))
    for uv in (AFFINE[:64], AFFINE[256:320], bytes(64), b"\xff" * 64, AFFINE[64:96] + AFFINE[:32]):
        for off_subgroup in (False, True):
            both(lambda module, d=uv, o=off_subgroup: module.check(d, identity, o))


@pytest.mark.parametrize("length", [1, 2, 3, 4, 8])
def test_poseidon(length: int) -> None:
    rng = random.Random(length)
    rows = b"".join(rng.randrange(R).to_bytes(32, "little") for _ in range(3 * length))
    tag = poseidon_tag(Kind.RING, length)
    both(lambda module: module.poseidon_hash(tag, rows, length))
    both(lambda module: module.poseidon_permute(length + 1, (rows * 4)[: 32 * (length + 1)]))


def test_batches_of_signatures() -> None:
    digests = [bytes([i]) * 64 for i in range(4)]
    keys = b"".join(T.mul_var(10 + i).to_affine_bytes() for i in range(4))
    signatures = [sign(Secret.from_scalar(10 + i), digests[i]) for i in range(4)]
    wrong = signatures[2][:32] + (7).to_bytes(32, "little")
    malformed = signatures[3][:32] + ORDER.to_bytes(32, "little")
    for batch in (signatures, [*signatures[:2], wrong, signatures[3]], [*signatures[:3], malformed], []):
        count, joined = len(batch), b"".join(batch)
        both(
            lambda module, s=joined, n=count: module.schnorr_verify_batch(
                keys[: 64 * n], b"".join(digests[:n]), s, n, T.to_affine_bytes(), Purpose.CHALLENGE
            )
        )


def test_without_the_core_points_work_and_secrets_say_why() -> None:
    script = (
        "from zkpriv import jubjub, hashing, secrets, errors\n"
        "assert (jubjub.G + jubjub.T - jubjub.T) == jubjub.G\n"
        "hashing.poseidon(hashing.Domain.LEAF, [1, 2, 3, 4])\n"
        "try:\n    secrets.Secret.random_scalar()\n"
        "except errors.BackendError as error:\n    print(error)\n"
    )
    environment = {**os.environ, "ZKPRIV_BACKEND": "python"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert "secrets" in done.stdout and "ZKPRIV_BACKEND=python" in done.stdout
