# SPDX-License-Identifier: GPL-3.0-or-later
"""Verifying keys: unsuitable ones do not come into being; the file is strict; DEV keys stay out of production."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.groth16 import PUBLIC, Made
from support.points import off_subgroup_g1, off_subgroup_g2

from zkpriv.errors import EncodingError, InvalidKey, InvalidProof
from zkpriv.fields import Fr
from zkpriv.groth16 import PreparedVerifyingKey, Proof, Prover, ProvingKey, Verifier, VerifyingKey
from zkpriv.groups import G1, G2
from zkpriv.pairing import GT

R = Fr.MODULUS


def past_the_checks(key: VerifyingKey, **changes: Any) -> VerifyingKey:
    """A key that the constructor would refuse, for showing what the check is worth."""
    out = object.__new__(VerifyingKey)
    for item in fields(VerifyingKey):
        object.__setattr__(out, item.name, changes.get(item.name, getattr(key, item.name)))
    return out


def inputs_point(key: VerifyingKey, public: list[int]) -> G1:
    return G1.msm(key.ic, [1, *public])


@pytest.mark.parametrize("sign", [1, -1])
def test_gamma_equals_delta_is_refused(made: Made, sign: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """(alpha, beta, -+X) would verify for any inputs: Veil Cash and FOOM Cash, 2026."""
    delta = made.vk.gamma_g2 * sign
    named = "gamma_g2 equals delta_g2" if sign == 1 else "gamma_g2 equals -delta_g2"
    with pytest.raises(InvalidKey, match=named):
        replace(made.vk, delta_g2=delta)
    prepared = made.vk.prepared()
    with pytest.raises(InvalidKey, match=named):
        replace(prepared, delta_g2=delta)
    monkeypatch.setattr("zkpriv.groth16.keys._check_g2", lambda gamma, delta: None)
    weak = replace(made.vk, delta_g2=delta)
    for public in ([1, 2], [R - 1, 7]):
        forged = Proof(weak.alpha_g1, weak.beta_g2, inputs_point(weak, public) * -sign)
        Verifier(weak).verify(forged, public)


@pytest.mark.parametrize("name", ["alpha_g1", "beta_g2", "gamma_g2", "delta_g2"])
def test_identity_in_a_key(made: Made, name: str) -> None:
    identity = G1.identity() if name.endswith("g1") else G2.identity()
    with pytest.raises(InvalidKey, match=f"{name} is the identity"):
        replace(made.vk, **{name: identity})


def test_identity_in_a_prepared_key(made: Made) -> None:
    prepared = made.vk.prepared()
    assert isinstance(prepared, PreparedVerifyingKey)
    for name in ("gamma_g2", "delta_g2"):
        with pytest.raises(InvalidKey, match=f"{name} is the identity"):
            replace(prepared, **{name: G2.identity()})
    with pytest.raises(InvalidKey, match="is one"):
        replace(prepared, alpha_beta=GT.one())


@pytest.mark.parametrize("index", [0, 1, 2])
def test_identity_in_ic(made: Made, proof: Proof, index: int) -> None:
    ic = list(made.vk.ic)
    ic[index] = G1.identity()
    with pytest.raises(InvalidKey, match=rf"IC\[{index}\] is the identity"):
        replace(made.vk, ic=tuple(ic))
    key = replace(made.vk, ic=tuple(ic), allow_unbound_inputs=True)
    with pytest.raises(InvalidKey, match=rf"IC\[{index}\]"):
        VerifyingKey.from_bytes(key.to_bytes())
    assert VerifyingKey.from_bytes(key.to_bytes(), allow_unbound_inputs=True) == key


def test_an_identity_in_ic_would_leave_the_input_free(made: Made, proof: Proof) -> None:
    """With IC[2] gone and its share moved into IC[0], one proof holds for every second input."""
    ic = (made.vk.ic[0] + made.vk.ic[2] * PUBLIC[1], made.vk.ic[1], G1.identity())
    verifier = Verifier(replace(made.vk, ic=ic, allow_unbound_inputs=True))
    for second in (8, 9, 0, R - 1):
        verifier.verify(proof, [15, second])


@pytest.mark.parametrize("sign", [1, -1])
def test_twins_in_ic(made: Made, sign: int) -> None:
    ic = (made.vk.ic[0], made.vk.ic[1], made.vk.ic[1] * sign)
    with pytest.raises(InvalidKey, match=r"IC\[2\] equals IC\[1\] up to sign"):
        replace(made.vk, ic=ic)
    replace(made.vk, ic=ic, allow_unbound_inputs=True)


def test_empty_ic(made: Made) -> None:
    with pytest.raises(InvalidKey, match="IC is empty"):
        replace(made.vk, ic=(), allow_unbound_inputs=True)


def test_file_round_trip(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "factors.vk"
    made.vk.save(path)
    key = VerifyingKey.load(path)
    assert key == made.vk and key.dev and key.circuit_digest == made.circuit.digest
    assert len(path.read_bytes()) == 48 + 48 + 3 * 96 + 3 * 48 + 32
    assert list(tmp_path.iterdir()) == [path]
    assert Verifier(path).key == Verifier(str(path)).key == made.vk.prepared()
    foreign = replace(made.vk, circuit_digest=None, dev=False)
    assert VerifyingKey.from_bytes(foreign.to_bytes()) == foreign


def sealed(body: bytes) -> bytes:
    """A file body with its right digest."""
    return body + hashlib.blake2b(body, digest_size=32, person=b"zkpriv1_vkfile").digest()


@pytest.mark.parametrize(
    ("at", "new", "message"),
    [
        (0, b"X", "does not start with ZKPRIVVK"),
        (8, b"\2", "version 2 is unknown"),
        (10, b"\2", "curve 2 is unknown"),
        (11, b"\x83", "unknown flags 0x83"),
        (11, b"\1", "digest is present without its flag"),
        (12, b"\4", "for 4 points of IC"),
        (15, b"\xff", "points of IC"),
    ],
)
def test_file_header(made: Made, at: int, new: bytes, message: str) -> None:
    body = made.vk.to_bytes()[:-32]
    with pytest.raises(EncodingError, match=message):
        VerifyingKey.from_bytes(sealed(body[:at] + new + body[at + 1 :]))


@pytest.mark.parametrize("at", [48, 96, 192, 288, 384, 480])
def test_off_subgroup_point_in_a_sealed_file(made: Made, at: int) -> None:
    from zkpriv.reference.curve import G1 as R1
    from zkpriv.reference.curve import G2 as R2

    body = made.vk.to_bytes()[:-32]
    if at in (48, 384, 480):
        bad = R1.encode(R1.decode(off_subgroup_g1(), False, subgroup=False), True)
    else:
        bad = R2.encode(R2.decode(off_subgroup_g2(), False, subgroup=False), True)
    with pytest.raises(EncodingError, match="subgroup") as caught:
        VerifyingKey.from_bytes(sealed(body[:at] + bad + body[at + len(bad) :]))
    assert caught.value.offset == at


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file(made: Made, data: st.DataObject) -> None:
    raw = made.vk.to_bytes()
    place = data.draw(st.integers(0, len(raw) - 1))
    if data.draw(st.booleans()):
        damaged = raw[:place]
    else:
        damaged = raw[:place] + bytes([raw[place] ^ data.draw(st.integers(1, 255))]) + raw[place + 1 :]
    with pytest.raises((EncodingError, InvalidKey)):
        VerifyingKey.from_bytes(damaged)


def test_file_with_a_tail(made: Made) -> None:
    with pytest.raises(EncodingError, match="expected 560 bytes"):
        VerifyingKey.from_bytes(made.vk.to_bytes() + b"\0")


@pytest.mark.parametrize(
    ("at", "other", "message"),
    [
        (48, None, "alpha_g1 is the identity"),
        (96, None, "beta_g2 is the identity"),
        (192, None, "gamma_g2 is the identity"),
        (288, None, "delta_g2 is the identity"),
        (384, None, r"IC\[0\] is the identity"),
        (432, None, r"IC\[1\] is the identity"),
        (288, 192, "gamma_g2 equals delta_g2"),
        (96, 192, "beta_g2 equals gamma_g2"),
        (96, 288, "beta_g2 equals delta_g2"),
        (480, 432, r"IC\[2\] equals IC\[1\]"),
    ],
)
def test_an_unsuitable_key_in_a_sealed_file(made: Made, at: int, other: int | None, message: str) -> None:
    """What the constructor refuses, a file cannot bring in: the identity, or a point that stands elsewhere too."""
    body = made.vk.to_bytes()[:-32]
    size = 48 if at == 48 or at >= 384 else 96
    point = b"\xc0" + bytes(size - 1) if other is None else body[other : other + size]
    with pytest.raises(InvalidKey, match=message):
        VerifyingKey.from_bytes(sealed(body[:at] + point + body[at + size :]))


def test_a_file_that_is_too_long_takes_no_memory(made: Made, tmp_path: Path) -> None:
    """No more is read than the header speaks of: the rest could be as long as the sender likes."""
    data = made.vk.to_bytes()
    path = tmp_path / "long.vk"
    for start in (data, data[:5] + b"x" + data[6:], b"", data[:12] + b"\xff" * 4 + data[16:]):
        path.write_bytes(start)
        os.truncate(path, (12 << 20) + len(start))
        tracemalloc.start()
        try:
            with pytest.raises(EncodingError):
                VerifyingKey.load(path)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 1 << 20


def test_dev_keys_are_refused_in_production(
    made: Made, proof: Proof, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.pk.save(tmp_path / "x.pk")
    assert made.vk.dev and made.pk.dev
    monkeypatch.setenv("ZKPRIV_ENV", "production")
    for attempt in (
        lambda: Verifier(made.vk),
        lambda: Verifier(made.vk.prepared()),
        lambda: Prover(made.circuit, made.pk),
        lambda: Prover(made.circuit, tmp_path / "x.pk"),
        lambda: ProvingKey.load(tmp_path / "x.pk"),
    ):
        with pytest.raises(InvalidKey, match="marked DEV"):
            attempt()
    Verifier(made.vk, allow_dev=True).verify(proof, PUBLIC)
    Prover(made.circuit, tmp_path / "x.pk", allow_dev=True).close()
    Verifier(replace(made.vk, dev=False)).verify(proof, PUBLIC)
    monkeypatch.delenv("ZKPRIV_ENV")
    Verifier(made.vk)
    with pytest.raises(InvalidKey, match="marked DEV"):
        Verifier(made.vk, allow_dev=False)
    with pytest.raises(InvalidKey, match="marked DEV"):
        Prover(made.circuit, made.pk, allow_dev=False)


def test_key_without_a_circuit_digest(made: Made, proof: Proof) -> None:
    foreign = replace(made.vk, circuit_digest=None)
    Verifier(foreign).verify(proof, PUBLIC)
    with pytest.raises(InvalidKey, match="names no circuit"):
        Verifier(foreign, circuit=made.circuit)


def test_a_key_with_other_ic_verifies_nothing(made: Made, proof: Proof) -> None:
    ic = (made.vk.ic[0], made.vk.ic[2], made.vk.ic[1])
    with pytest.raises(InvalidProof):
        Verifier(replace(made.vk, ic=ic)).verify(proof, PUBLIC)
