# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains of 3 * 2^k points: keys, proofs and files on every level, and what is refused.

Keys on 2^k points stay as they were.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.groth16 import INPUTS, PUBLIC, factors
from support.levels import LEVELS
from support.vectors import REPO

from zkpriv import Output, Secret, backend, circuit, groth16
from zkpriv.errors import BackendError, CircuitError, EncodingError, InvalidKey, InvalidProof, UnsatisfiedConstraint
from zkpriv.groth16 import Prover, ProvingKey, Verifier, VerifyingKey, dev_prove_deterministic
from zkpriv.groth16 import _random as randomness
from zkpriv.groth16.proving_key import HEADER_BYTES, SECTIONS, Shape, leaf_digests, root_digest
from zkpriv.groups import G1
from zkpriv.r1cs import Circuit

R_, S_ = 0x1234567890ABCDEF << 130, 2**254 - 2**70


@circuit
def chain(result: Output, x: Secret, *, length: int) -> None:
    """I know the start of a chain of squares."""
    value = x
    for _ in range(length):
        value = value * value
    result.bind(value, "result is the end of the chain")


def fixed_scalars(count: int) -> bytearray:
    """What a setup draws, the same each time."""
    return bytearray(
        b"".join(hashlib.blake2b(bytes([i]), digest_size=31, person=b"domains").digest() + b"\0" for i in range(count))
    )


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(randomness, "fresh_scalars", fixed_scalars)


def file_of(key: ProvingKey, folder: Path) -> bytes:
    key.save(folder / "key.pk")
    return (folder / "key.pk").read_bytes()


def sealed(data: bytes | bytearray) -> bytes:
    """The file with the root that fits its bytes: what a careful forger would write."""
    out = bytearray(data)
    out[HEADER_BYTES - 32 : HEADER_BYTES] = root_digest(bytes(out[: HEADER_BYTES - 32]), leaf_digests(out, 1))
    return bytes(out)


class Fake:
    """Sizes of a circuit."""

    def __init__(self, n_rows: int, n_public: int) -> None:
        self.n_rows, self.n_public, self.n_wires = n_rows, n_public, n_rows + n_public + 1
        self.domain_size = 1 << (n_rows + n_public).bit_length()


@pytest.mark.parametrize("used", [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, 24, 25, 96, 97, 8744, 12288, 12289, 14950])
def test_the_smallest_domain_is_the_smallest(used: int) -> None:
    """The usual domain never changes; the smallest one is the least 2^k or 3 * 2^k that holds the rows."""
    made: Any = Fake(used - 1, 0)
    usual, smallest = Shape.of(made), Shape.of(made, "smallest")
    sizes = sorted([1 << k for k in range(16)] + [3 << k for k in range(14)])
    assert usual.domain_size == made.domain_size and usual.odd == 1
    assert smallest.domain_size == next(size for size in sizes if size >= used)
    assert usual.problem() is None and smallest.problem() is None


@pytest.mark.parametrize(
    ("used", "log", "odd"),
    [
        (6, 0, 3),
        (6, 1, 9),
        (6, 2, 3),
        (5, 0, 5),
        (7, 1, 3),
        (4, 1, 3),
        (8, 1, 3),
        (6, 4, 1),
        (6, 2, 1),
        (2, 0, 3),
        (6, 3, 0),
    ],
)
def test_other_domains_are_no_shape(used: int, log: int, odd: int) -> None:
    """Neither size, too small for the rows, or larger than needed."""
    assert Shape(used - 1, used, 0, log, odd).problem() is not None


def test_domains_above_the_limit_are_refused() -> None:
    assert Shape((3 << 26) - 2, 5, 1, 26, 3).problem() is None
    assert "above 2^28" in str(Shape((3 << 27) - 2, 5, 1, 27, 3).problem())


CHAINS = [(2, 6), (9, 12), (90, 96), (150, 192), (700, 768), (1400, 1536)]


@pytest.mark.parametrize(("length", "size"), CHAINS)
def test_keys_and_proofs_on_every_level(length: int, size: int, fixed: None, tmp_path: Path) -> None:
    """One setup secret, one witness, one pair of blinders: the same file and the same proof on each level and for any
    number of threads, which verifies; and the verifying key is that of the usual domain in form.
    """
    made: Circuit = chain.shape(length=length)
    # Output.bind makes one more row, and two are added for the public input and the constant.
    found = set()
    for level in LEVELS:
        if level not in backend.levels:
            continue
        with backend.using_level(level):
            pk, vk = groth16.setup(made, domain="smallest")
            assert pk.shape.domain_size == size and len(pk.section("h")) == 128 * size
            witness = made.solve({"x": 3**160})
            proofs = {
                dev_prove_deterministic(Prover(made, pk, threads=threads), witness, R_, S_).to_bytes()
                for threads in (1, 2, 4)
            }
            assert len(proofs) == 1
            proof = proofs.pop()
            verifier = Verifier(vk, circuit=made)
            verifier.verify(proof, witness.public)
            with pytest.raises(InvalidProof):
                verifier.verify(proof, [witness.public[0] + 1])
            with pytest.raises(UnsatisfiedConstraint):
                Prover(made, pk).prove_witness(made.solve({"x": 5}).set("x", 6))
            found.add((hashlib.sha256(file_of(pk, tmp_path)).digest(), vk.to_bytes(), proof))
    assert len(found) == 1
    usual_vk = groth16.setup(made)[1].to_bytes()
    assert len(usual_vk) == len(vk.to_bytes()) and len(proof) == 192


#: SHA-256 of the files of this setup secret, made before domains of 3 * 2^k points existed.
FROZEN = {
    2: "aa6bb5367b0bbd17d994cc72d3985bfdd0fe992a435fac9eaa39edc50a30a190",
    150: "0152256c68b0efc482b460d978b1b1f9148635ad0f8026e555136bb124f41490",
}


@pytest.mark.parametrize("length", FROZEN)
def test_keys_on_powers_of_two_are_what_they_were(length: int, fixed: None, tmp_path: Path) -> None:
    pk, _ = groth16.setup(chain.shape(length=length))
    assert pk.shape.odd == 1
    assert hashlib.sha256(file_of(pk, tmp_path)).hexdigest() == FROZEN[length]


@pytest.fixture(scope="module")
def key() -> tuple[ProvingKey, VerifyingKey]:
    """``factors``: 2 rows and 3 for the public inputs, so 6 points."""
    return groth16.setup(factors, domain="smallest")


def test_file_round_trip(key: tuple[ProvingKey, VerifyingKey], tmp_path: Path) -> None:
    pk, vk = key
    data = file_of(pk, tmp_path)
    assert struct.unpack_from("<II", data, 64) == (1, 3)
    with ProvingKey.load(tmp_path / "key.pk", trust="subgroup") as loaded:
        assert loaded.shape == pk.shape and loaded.root == pk.root and loaded.verifying_key() == vk
        assert loaded.shape.domain_text == "3 * 2^1" and loaded.shape.domain_size == 6
        Verifier(vk, circuit=factors).verify(Prover(factors, loaded).prove(INPUTS), PUBLIC)
        with pytest.raises(UnsatisfiedConstraint, match="total is a plus b"):
            Prover(factors, loaded).prove({**INPUTS, "total": 9})


@pytest.mark.parametrize(
    ("log", "odd", "message"),
    [
        (3, 0, "table of sections does not fit"),
        (1, 0, "do not have the domain 2^1"),
        (2, 0, "do not have the domain 2^2"),
        (1, 1, "written with 0, not 1"),
        (3, 1, "written with 0, not 1"),
        (1, 2, "neither 2^k nor 3 * 2^k"),
        (0, 6, "neither 2^k nor 3 * 2^k"),
        (1, 5, "neither 2^k nor 3 * 2^k"),
        (0, 9, "neither 2^k nor 3 * 2^k"),
        (0, 3, "do not have the domain 3 * 2^0"),
        (2, 3, "do not have the domain 3 * 2^2"),
        (27, 3, "above 2^28"),
        (2**32 - 1, 3, "above 2^28"),
        (1, 2**32 - 1, "neither 2^k nor 3 * 2^k"),
    ],
)
def test_headers_with_another_domain_are_refused(
    key: tuple[ProvingKey, VerifyingKey], tmp_path: Path, log: int, odd: int, message: str
) -> None:
    """Also with the root that fits: neither size, too small for the rows, larger than needed, or the file's length."""
    data = bytearray(file_of(key[0], tmp_path))
    struct.pack_into("<II", data, 64, log, odd)
    (tmp_path / "other.pk").write_bytes(sealed(data))
    with pytest.raises(EncodingError, match=re.escape(message)):
        ProvingKey.load(tmp_path / "other.pk")


def test_a_power_of_two_may_not_claim_the_smaller_domain(tmp_path: Path) -> None:
    """The section H would be longer than its domain."""
    data = bytearray(file_of(groth16.setup(factors)[0], tmp_path))
    assert struct.unpack_from("<II", data, 64) == (3, 0)
    struct.pack_into("<II", data, 64, 1, 3)
    (tmp_path / "other.pk").write_bytes(sealed(data))
    with pytest.raises(EncodingError, match="table of sections"):
        ProvingKey.load(tmp_path / "other.pk")


@pytest.mark.parametrize("index", [0, 3, 5])
def test_a_changed_point_of_h_gives_no_valid_proof(
    key: tuple[ProvingKey, VerifyingKey], tmp_path: Path, index: int
) -> None:
    """Each of the n points of H is used: another one there, and what comes out does not verify."""
    pk, vk = key
    data = bytearray(file_of(pk, tmp_path))
    at = pk.shape.layout()[0][SECTIONS.index("h")][0] + 128 * index
    data[at : at + 128] = pk.section("fixed_g1")[:128]
    (tmp_path / "other.pk").write_bytes(sealed(data))
    with ProvingKey.load(tmp_path / "other.pk", trust="subgroup") as changed:
        proof = Prover(factors, changed).prove(INPUTS)
    with pytest.raises(InvalidProof):
        Verifier(vk, circuit=factors).verify(proof, PUBLIC)
    assert G1.from_bytes(proof.to_bytes()[:48]) != G1.identity()


def test_a_key_of_either_domain_proves_for_its_own_verifying_key(key: tuple[ProvingKey, VerifyingKey]) -> None:
    usual = groth16.setup(factors)
    for (pk, vk), (_, other) in ((key, usual), (usual, key)):
        proof = Prover(factors, pk).prove(INPUTS)
        Verifier(vk, circuit=factors).verify(proof, PUBLIC)
        with pytest.raises(InvalidProof):
            Verifier(other, circuit=factors).verify(proof, PUBLIC)


def test_unknown_domains_and_sizes_are_refused(key: tuple[ProvingKey, VerifyingKey]) -> None:
    wrong: Any = "3"
    with pytest.raises(CircuitError, match="domain must be one of power-of-two, smallest"):
        groth16.setup(factors, domain=wrong)
    for size in (0, 3, 4, 5, 7, 9, 1 << 29):
        with pytest.raises(BackendError, match=f"domain of {size} points"):
            factors.r1cs.native().on_domain(size)
    other: Circuit = chain.shape(length=9)
    with pytest.raises(InvalidKey):
        Prover(other, key[0])


def test_circuits_that_fill_a_power_of_two_keep_it() -> None:
    made: Circuit = chain.shape(length=12)
    pk, _ = groth16.setup(made, domain="smallest")
    assert pk.shape == Shape.of(made.r1cs) and pk.shape.domain_size == 16 == made.domain_size


def test_python_backend_and_core_read_each_other(key: tuple[ProvingKey, VerifyingKey], tmp_path: Path) -> None:
    pk, vk = key
    pk.save(tmp_path / "native.pk")
    vk.save(tmp_path / "native.vk")
    script = """
import sys
from pathlib import Path
from zkpriv import backend, groth16
from support.groth16 import INPUTS, PUBLIC, factors
assert backend.name == "python"
folder = Path(sys.argv[1])
with groth16.Prover(factors, folder / "native.pk") as prover:
    assert prover.key.shape.domain_size == 6
    (folder / "python.proof").write_bytes(prover.prove(INPUTS).to_bytes())
pk, vk = groth16.setup(factors, domain="smallest")
pk.save(folder / "python.pk")
"""
    environment = {**os.environ, "ZKPRIV_BACKEND": "python", "PYTHONPATH": str(REPO / "tests")}
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    Verifier(vk, circuit=factors).verify((tmp_path / "python.proof").read_bytes(), PUBLIC)
    with Prover(factors, tmp_path / "python.pk", trust="subgroup") as prover:
        assert prover.key.shape == pk.shape
        Verifier(prover.key.verifying_key(), circuit=factors).verify(prover.prove(INPUTS), PUBLIC)
