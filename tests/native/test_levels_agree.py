# SPDX-License-Identifier: GPL-3.0-or-later
"""Every level gives the same bytes: transforms, sums, pairings, decodings, keys from one setup secret, and proofs from
the same blinders, also where a key was made on one level and is used on another.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.levels import LEVELS
from zkpriv.circuits import registry

from zkpriv import backend, groth16
from zkpriv.errors import EncodingError
from zkpriv.groth16 import Prover, Verifier, _random, dev_prove_deterministic
from zkpriv.groups import G1, G2
from zkpriv.r1cs import R

pytestmark = pytest.mark.skipif(len(backend.levels) < 3, reason="this machine has one native level: nothing to compare")

#: Around the widths of the lanes, of blocks and of the switches between algorithms.
COUNTS = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 129, 255, 257, 1000, 1025, 3000]


def on_every_level(compute: Callable[[], Any]) -> Any:
    """The result, which must be the same on each level of this machine."""
    found = {}
    for level in LEVELS:
        if level in backend.levels:
            with backend.using_level(level):
                found[level] = compute()
    first = found["portable"]
    different = [level for level, result in found.items() if result != first]
    assert not different, f"{different} differ from portable"
    return first


def scalars(count: int, seed: int) -> list[int]:
    rng = random.Random(seed)
    edges = [0, 0, 1, 2, R - 1, R - 2, 2**64, 2**128, (R - 1) // 2]
    return [rng.choice(edges) if rng.random() < 0.3 else rng.randrange(R) for _ in range(count)]


def le(values: list[int]) -> bytes:
    return b"".join(value.to_bytes(32, "little") for value in values)


def points(prefix: str, count: int) -> bytes:
    """Different points, the same point twice, opposite points and infinity."""
    from zkpriv import _native_curve as curve

    size = {"g1": 96, "g2": 192}[prefix]
    add, mul, neg = (getattr(curve, f"{prefix}_{name}") for name in ("add", "mul", "neg"))
    generator = {"g1": G1, "g2": G2}[prefix].generator().to_bytes(compressed=False)
    out, last = [], mul(generator, 0xFEDCBA987654321)
    for i in range(count):
        out.append([last, last, neg(last), b"\x40" + bytes(size - 1)][i % 4 if i % 16 < 4 else 0])
        last = add(last, generator)
    return b"".join(out)


@pytest.mark.parametrize("prefix", ["g1", "g2"])
def test_sums_of_multiples(prefix: str) -> None:
    from zkpriv import _native_prover as prover

    msm = {"g1": prover.g1_msm, "g2": prover.g2_msm}[prefix]
    size = {"g1": 96, "g2": 192}[prefix]
    many = points(prefix, max(COUNTS))
    for count in COUNTS if prefix == "g1" else COUNTS[:-2]:
        data, factors_of, ones = many[: size * count], le(scalars(count, count)), le([1] * count)
        on_every_level(lambda data=data, by=factors_of: msm(data, by, threads=2))
        on_every_level(lambda data=data, by=ones: msm(data, by, threads=1))
    key = {"g1": prover.g1_to_key, "g2": prover.g2_to_key}[prefix]
    on_every_level(lambda: key(many[: size * 333]))


@pytest.mark.parametrize("log_n", [0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 15])
@pytest.mark.parametrize("odd", [1, 3])
def test_transforms(log_n: int, odd: int) -> None:
    from zkpriv._native_prover import ntt

    data = le(scalars(odd << log_n, log_n))
    for inverse in (False, True):
        for coset in (False, True):
            on_every_level(lambda i=inverse, c=coset: ntt(data, inverse=i, coset=c, threads=2))


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 16, 17, 40])
def test_pairings(count: int) -> None:
    from zkpriv import _native_pairing as pairing

    ps, qs = points("g1", count), points("g2", count)
    product = on_every_level(lambda: pairing.multi_pairing(ps, qs))
    on_every_level(lambda: pairing.gt_pow(product, R - 12345))
    on_every_level(lambda: pairing.g1_weigh(ps, [value % (1 << 128) for value in scalars(count, 5)]))


def test_decodings() -> None:
    from zkpriv import _native_curve as curve

    rng = random.Random(8)
    for prefix, size in (("g1", 48), ("g2", 96)):
        encode, many = getattr(curve, f"{prefix}_encode"), points(prefix, 40)
        good = b"".join(encode(many[2 * size * i : 2 * size * (i + 1)], True) for i in range(40))
        decode_many, decode = getattr(curve, f"{prefix}_decode_many"), getattr(curve, f"{prefix}_decode")
        on_every_level(lambda d=decode_many, g=good: d(g, True, True))
        for _ in range(30):
            bad = bytearray(rng.randbytes(size))
            bad[0] = 0x80 | (bad[0] & 0x3F)

            def outcome(d: Callable[..., bytes] = decode, b: bytes = bytes(bad)) -> Any:
                try:
                    return d(b, True, False)
                except EncodingError as error:
                    return str(error)

            on_every_level(outcome)


def test_hash_to_curve() -> None:
    from zkpriv import _native_hash_to_curve as native

    for i in range(9):
        on_every_level(lambda i=i: native.hash_to_g1(bytes(i), b"levels", True))
        on_every_level(lambda i=i: native.hash_to_g2(bytes(i), b"levels", i % 2 == 0))


CIRCUITS = [("multiply", {}), ("range_proof", {"bits": 64}), ("membership", {})]


@pytest.mark.parametrize(("name", "shape"), CIRCUITS, ids=[name for name, _ in CIRCUITS])
def test_keys_and_proofs(name: str, shape: dict[str, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    circuit = registry.get(name, **shape)
    inputs = registry.sample_inputs(name, **shape)
    toxic = [value for value in scalars(40, 77) if value > 1 << 200][:5]
    monkeypatch.setattr(_random, "fresh_scalars", lambda count: bytearray(le(toxic[:count])))

    def keys() -> tuple[bytes, bytes]:
        pk, vk = groth16.setup(circuit)
        pk.save(tmp_path / "key.pk")
        return (tmp_path / "key.pk").read_bytes(), vk.to_bytes()

    on_every_level(keys)
    pk, vk = groth16.setup(circuit)
    on_every_level(lambda: [int(value) for value in circuit.solve(inputs).values])
    witness = circuit.solve(inputs)
    r, s = 0x1234567890ABCDEF, R - 2**70
    proof = on_every_level(lambda: dev_prove_deterministic(Prover(circuit, pk), witness, r, s).to_bytes())
    on_every_level(lambda: Verifier(vk, circuit=circuit).verify(proof, witness.public))
