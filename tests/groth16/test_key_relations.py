# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that let anyone forge, by every way in: constructor, file, pickle, copies; and values of the wrong type.

Each relation comes with the forgery that it allows, made without any witness.
"""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from zkpriv import Fr
from zkpriv.errors import EncodingError, InvalidKey, InvalidProof
from zkpriv.fields import Fp
from zkpriv.formats import arkworks
from zkpriv.groth16 import PreparedVerifyingKey, Proof, Verifier, VerifyingKey, keys, rerandomize, verify_batch
from zkpriv.groups import G1, G2

pytestmark = pytest.mark.usefixtures("every_level")

ALPHA, BETA, GAMMA, DELTA = G1.generator() * 11, G2.generator() * 22, G2.generator() * 33, G2.generator() * 44
IC = (G1.generator() * 5, G1.generator() * 7)
KEY = VerifyingKey(ALPHA, BETA, GAMMA, DELTA, IC)
X = IC[0] + IC[1] * 1234
ZERO = G1.identity()
FORGERIES = {
    "beta_g2 equals delta_g2": ((BETA, GAMMA, BETA), Proof(X, GAMMA, -ALPHA)),
    "beta_g2 equals -delta_g2": ((BETA, GAMMA, -BETA), Proof(X, GAMMA, ALPHA)),
    "beta_g2 equals gamma_g2": ((GAMMA, GAMMA, DELTA), Proof(ALPHA + X, GAMMA, ZERO)),
    "beta_g2 equals -gamma_g2": ((-GAMMA, GAMMA, DELTA), Proof(X - ALPHA, GAMMA, ZERO)),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_beta_related_to_gamma_or_delta_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (beta, gamma, delta), forged = FORGERIES[name]
    with pytest.raises(InvalidKey, match="beta_g2 equals"):
        VerifyingKey(ALPHA, beta, gamma, delta, IC)
    with monkeypatch.context() as without:
        without.setattr(keys, "_check_beta", lambda beta, gamma, delta: None)
        bad = VerifyingKey(ALPHA, beta, gamma, delta, IC)
        Verifier(bad).verify(rerandomize(bad, forged), [1234])  # the forgery is real
        raw = bad.to_bytes()
    with pytest.raises(InvalidKey, match="beta_g2 equals"):
        VerifyingKey.from_bytes(raw)


@pytest.mark.parametrize("key", [KEY, KEY.prepared()])
def test_pickles_and_copies_are_checked(key: VerifyingKey | PreparedVerifyingKey) -> None:
    assert pickle.loads(pickle.dumps(key)) == key == copy.deepcopy(key)
    assert pickle.loads(pickle.dumps(dataclasses.replace(key, dev=True))).dev
    gamma, delta = (point.to_bytes(compressed=False) for point in (GAMMA, DELTA))
    data = pickle.dumps(key)
    assert data.count(delta) == 1
    with pytest.raises(InvalidKey, match="gamma_g2 equals delta_g2"):
        pickle.loads(data.replace(delta, gamma))
    with pytest.raises(InvalidKey):
        dataclasses.replace(key, delta_g2=key.gamma_g2)


def test_parts_of_the_wrong_type_are_refused() -> None:
    g1: Any = G1.generator()
    wrong: list[tuple[Any, ...]] = [
        (BETA, BETA, GAMMA, DELTA, IC),
        (ALPHA, g1 * 3, GAMMA, DELTA, IC),
        (ALPHA, BETA, GAMMA, g1 * 3, IC),
        (ALPHA, BETA, GAMMA, DELTA, (IC[0], GAMMA)),
        (ALPHA, BETA, GAMMA, DELTA, IC, "12"),
        (ALPHA, BETA, GAMMA, DELTA, IC, "00" * 33),
    ]
    for arguments in wrong:
        with pytest.raises(InvalidKey, match="must be"):
            VerifyingKey(*arguments)
    with pytest.raises(InvalidKey, match="must be a GT"):
        PreparedVerifyingKey(ALPHA, GAMMA, DELTA, IC)  # type: ignore[arg-type]
    points: Any = list(IC)
    assert isinstance(VerifyingKey(ALPHA, BETA, GAMMA, DELTA, points).ic, tuple)
    with pytest.raises(TypeError, match="expected a G2"):
        Proof(ALPHA, ALPHA, ALPHA)  # type: ignore[arg-type]


def test_gamma_equals_delta_in_a_prepared_key() -> None:
    parts = list(arkworks.write_prepared_verifying_key(KEY))
    parts[2] = parts[3]
    with pytest.raises(InvalidKey, match="gamma_g2 equals delta_g2"):
        arkworks.read_prepared_verifying_key(*parts)


@pytest.mark.parametrize("value", ["production", "Production", " PRODUCTION ", "prod"])
def test_production_is_recognised_in_every_spelling(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZKPRIV_ENV", value)
    for key in (dataclasses.replace(KEY, dev=True), dataclasses.replace(KEY, dev=True).prepared()):
        with pytest.raises(InvalidKey, match="DEV"):
            Verifier(key)


class Liar(list[int]):
    """Says another length than it has."""

    def __len__(self) -> int:
        return 1


def test_inputs_of_the_wrong_kind_are_refused() -> None:
    verifier = Verifier(KEY)
    proof = Proof(ALPHA, BETA, ALPHA)
    with pytest.raises(InvalidProof):
        verifier.verify(proof, [Fr(1)])
    for public in ([Fp(1)], [True], Liar(), Liar([1, 2]), [1.0], ["1"], [None]):
        for call in (verifier.verify, lambda p, x: verify_batch([(verifier, p, x)])):
            with pytest.raises(EncodingError, match="public input"):
                call(proof, public)
    for scalar in (1.5, "7", Fp(3), True):
        with pytest.raises(TypeError, match="expected an integer"):
            G1.msm([ALPHA], [scalar])  # type: ignore[list-item]


def test_numbers_in_place_of_bytes_are_refused() -> None:
    """``bytes(n)`` would be n zero bytes: a wrong encoding at best, all memory at worst."""
    count: Any = 1 << 60
    for decode in (G1.from_bytes, G2.from_bytes, VerifyingKey.from_bytes, Proof.from_bytes, arkworks.read_gt):
        with pytest.raises(EncodingError, match="int"):
            decode(count)
