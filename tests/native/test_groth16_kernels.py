# SPDX-License-Identifier: GPL-3.0-or-later
"""Setup and prover kernels, point by point, against the reference that follows the paper."""

from __future__ import annotations

import ctypes
import dataclasses
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.levels import LEVELS
from zkpriv._native import ffi, lib

from zkpriv import _native_groth16 as native
from zkpriv._native_r1cs import NativeR1CS
from zkpriv.errors import Cancelled
from zkpriv.reference import groth16 as reference
from zkpriv.reference.curve import G1, G2
from zkpriv.reference.field import R
from zkpriv.reference.qap import System

pytestmark = pytest.mark.usefixtures("every_level")

G1_BYTES, G2_BYTES = 128, 256
TOXIC = reference.Toxic(tau=0x1234567, alpha=R - 5, beta=3**150 % R, gamma=7**90 % R, delta=11**70 % R)


def words(buffer: Any) -> Any:
    """A buffer as the kernels take it."""
    return ffi.from_buffer("uint64_t[]", buffer)


@dataclass
class _Matrix:
    row_ptr: Any
    col: Any
    coef: Any


@dataclass
class _Matrices:
    """What the handle is made of."""

    n_rows: int
    n_wires: int
    n_public: int
    a: _Matrix
    b: _Matrix
    c: _Matrix
    coefs: bytes


def matrices(system: System) -> _Matrices:
    table: dict[int, int] = {}

    def pack(rows: Any) -> _Matrix:
        ptr, cols, coefs = [0], [], []
        for row in rows:
            for wire, factor in row.items():
                cols.append(wire)
                coefs.append(table.setdefault(factor % R, len(table)))
            ptr.append(len(cols))
        return _Matrix(*(np.array(values, dtype=np.uint32) for values in (ptr, cols, coefs)))

    parts = [pack(rows) for rows in (system.a, system.b, system.c)]
    coefs = b"".join(value.to_bytes(32, "little") for value in table)
    return _Matrices(system.n_rows, system.n_wires, system.n_public, *parts, coefs)


def random_system(rows: int, n_public: int, seed: int) -> tuple[System, list[int]]:
    """A satisfied system: each row defines a new wire as the product of two combinations."""
    rng = random.Random(seed)
    witness = [1, *(rng.randrange(R) for _ in range(n_public)), rng.randrange(2), rng.randrange(R)]
    a, b, c = [], [], []
    for _ in range(rows):
        sides = []
        for _ in range(2):
            wires = rng.sample(range(len(witness)), min(len(witness), rng.randrange(1, 4)))
            sides.append({wire: rng.choice([1, R - 1, 2, rng.randrange(R)]) for wire in wires})
        values = [sum(f * witness[w] for w, f in side.items()) % R for side in sides]
        witness.append(values[0] * values[1] % R)
        a.append(sides[0])
        b.append(sides[1])
        c.append({len(witness) - 1: 1})
    return System(len(witness), n_public, a, b, c), witness


def mont(witness: list[int]) -> bytearray:
    out = bytearray(32 * len(witness))
    data = b"".join((value % R).to_bytes(32, "little") for value in witness)
    assert lib.zkp_fr_vec_to_mont(ffi.from_buffer("uint64_t[]", out), data, len(witness)) == lib.ZKP_OK
    return out


def le(*values: int) -> bytearray:
    return bytearray(b"".join(value.to_bytes(32, "little") for value in values))


class Keys:
    """A key made by the kernel under test."""

    def __init__(self, system: System, toxic: reference.Toxic = TOXIC, threads: int = 2) -> None:
        self.owner = NativeR1CS(matrices(system))
        self.handle = self.owner.on_domain(system.domain_size)
        wires, public, n = system.n_wires, system.n_public + 1, system.domain_size
        counts = {"a": wires, "b1": wires, "l": wires - public, "h": n, "ic": public, "fixed_g1": 3}
        sizes = {name: G1_BYTES * count for name, count in counts.items()} | {
            "b2": G2_BYTES * wires,
            "fixed_g2": G2_BYTES * 3,
        }
        self.sections = {name: memoryview(bytearray(size)) for name, size in sizes.items()}
        secrets = le(toxic.tau, toxic.alpha, toxic.beta, toxic.gamma, toxic.delta)
        native.setup(self.sections, self.handle, secrets, threads, native.Watch())

    def prove(self, witness: list[int], r: int, s: int, threads: int = 2, watch: Any = None) -> bytes:
        return native.prove(
            self.sections.__getitem__, self.handle, mont(witness), le(r, s), threads, watch or native.Watch()
        )


# With the n_public + 1 added rows: 2 of 2, 9 of 16, 15 of 16, exactly 16, 17 of 32, 33 of 64.
# On the smallest domain: 3 of 3, 6 of 6, 10 of 12.
@pytest.mark.parametrize(
    ("rows", "n_public", "smallest"),
    [
        (1, 0, False),
        (7, 1, False),
        (13, 1, False),
        (14, 1, False),
        (15, 1, False),
        (30, 2, False),
        (0, 1, False),
        (2, 0, True),
        (4, 1, True),
        (8, 1, True),
    ],
)
def test_setup_and_prove_as_in_the_reference(rows: int, n_public: int, smallest: bool) -> None:
    system, witness = random_system(rows, n_public, seed=rows)
    if smallest:
        system = dataclasses.replace(system, smallest_domain=True)
        assert system.domain_size % 3 == 0
    keys, expected = Keys(system), reference.setup(system, TOXIC)

    for name in ("a", "b1", "l", "h", "ic"):
        want = b"".join(G1.encode(point, False) for point in getattr(expected, name))
        assert native.g1_from_key(keys.sections[name]) == want, name
    assert native.g2_from_key(keys.sections["b2"]) == b"".join(G2.encode(point, False) for point in expected.b2)
    fixed_g1 = [expected.alpha_g1, expected.beta_g1, expected.delta_g1]
    fixed_g2 = [expected.beta_g2, expected.gamma_g2, expected.delta_g2]
    assert native.g1_from_key(keys.sections["fixed_g1"]) == b"".join(G1.encode(p, False) for p in fixed_g1)
    assert native.g2_from_key(keys.sections["fixed_g2"]) == b"".join(G2.encode(p, False) for p in fixed_g2)

    r, s = 3**120 % R, 5**100 % R
    proof = reference.prove(system, expected, witness, r, s)
    assert keys.prove(witness, r, s) == proof.to_bytes(compressed=False)
    assert keys.prove(witness, 0, 0) == reference.prove(system, expected, witness, 0, 0).to_bytes(compressed=False)
    reference.verify(expected, witness[1 : n_public + 1], proof)


def test_threads_do_not_change_a_bit() -> None:
    system, witness = random_system(300, 2, seed=1)
    one, three = Keys(system, threads=1), Keys(system, threads=3)
    assert all(one.sections[name] == three.sections[name] for name in one.sections)
    assert one.prove(witness, 1, 2, threads=1) == three.prove(witness, 1, 2, threads=5)


def products(values: list[int]) -> tuple[System, list[int]]:
    """Wires with these values, and a row for each neighbouring pair that defines their product."""
    witness = [1, *values]
    a, b, c = [], [], []
    for i in range(1, len(values)):
        a.append({i: 1})
        b.append({i + 1: 1})
        c.append({len(witness): 1})
        witness.append(values[i - 1] * values[i] % R)
    return System(len(witness), 1, a, b, c), witness


WITNESSES = {
    "dense": lambda rng: rng.randrange(R),
    "zeros": lambda rng: 0,
    "ones": lambda rng: 1,
    "minus ones": lambda rng: R - 1,
    "bits": lambda rng: rng.randrange(2),
    "small": lambda rng: rng.randrange(1000),
    "small negative": lambda rng: R - rng.randrange(1, 1000),
    "mixed": lambda rng: rng.choice([0, 1, R - 1, rng.randrange(2**16), R - rng.randrange(2**30), rng.randrange(R)]),
}


@pytest.mark.parametrize("kind", WITNESSES)
@pytest.mark.parametrize("wires", [20, 600])
def test_levels_do_not_change_a_bit(kind: str, wires: int) -> None:
    """Keys and proofs, for witnesses that meet every class of scalars."""
    from zkpriv import backend

    rng = random.Random(5)
    system, witness = products([WITNESSES[kind](rng) for _ in range(wires)])
    results = []
    for level in LEVELS:
        if backend.why_not(level) is None:
            with backend.using_level(level):
                keys = Keys(system)
                results.append((keys.sections, keys.prove(witness, 3**120 % R, 5**100 % R)))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("row", [0, 150, 299])
def test_unsatisfied_witness_gets_no_proof(row: int) -> None:
    system, witness = random_system(300, 2, seed=2)
    keys = Keys(system)
    out = ffi.new("uint8_t[]", b"\xff" * 384)
    witness[system.n_wires - 300 + row] += 1
    arguments = [words(keys.sections[name]) for name in ("a", "b1", "b2", "l", "h", "fixed_g1", "fixed_g2")]
    status = lib.zkp_groth16_prove(
        out, keys.handle, *arguments, words(mont(witness)), bytes(32), bytes(32), 0, ffi.NULL, ffi.NULL
    )
    assert status == lib.ZKP_ERR_UNSATISFIED
    assert bytes(ffi.buffer(out, 384)) == bytes(384)


def test_wire_zero_must_be_one_and_values_below_r() -> None:
    system, witness = random_system(5, 1, seed=3)
    keys = Keys(system)
    arguments = [words(keys.sections[name]) for name in ("a", "b1", "b2", "l", "h", "fixed_g1", "fixed_g2")]

    def status_of(vector: bytearray, r: bytes = bytes(32), s: bytes = bytes(32)) -> int:
        out = ffi.new("uint8_t[]", 384)
        nothing = (ffi.NULL, ffi.NULL)
        return int(lib.zkp_groth16_prove(out, keys.handle, *arguments, words(vector), r, s, 0, *nothing))

    assert status_of(mont(witness)) == lib.ZKP_OK
    assert status_of(mont([2, *witness[1:]])) == lib.ZKP_ERR_ARGUMENT
    unreduced = mont(witness)
    unreduced[-32:] = b"\xff" * 32
    assert status_of(unreduced) == lib.ZKP_ERR_RANGE
    assert status_of(mont(witness), r=R.to_bytes(32, "little")) == lib.ZKP_ERR_RANGE
    assert status_of(mont(witness), s=R.to_bytes(32, "little")) == lib.ZKP_ERR_RANGE


@pytest.mark.parametrize(
    "change",
    [
        {"tau": 0},
        {"alpha": 0},
        {"beta": 0},
        {"gamma": 0},
        {"delta": 0},
        {"gamma": TOXIC.delta},
        {"tau": 1},
        {"tau": R - 1},
    ],
)
def test_setup_refuses_unsuitable_secrets(change: dict[str, int]) -> None:
    """Zeros, gamma equal to delta, tau in the domain (1 is) or in its coset."""
    system, _ = random_system(5, 1, seed=4)
    with pytest.raises(native.Redraw):
        Keys(system, reference.Toxic(**{**TOXIC.__dict__, **change}))


@pytest.mark.parametrize(("rows", "smallest"), [(5, False), (4, True)])
def test_setup_refuses_tau_in_the_coset(rows: int, smallest: bool) -> None:
    system, _ = random_system(rows, 1, seed=4)
    system = dataclasses.replace(system, smallest_domain=smallest)
    assert system.domain_size == (6 if smallest else 8)
    root = ffi.new("uint8_t[32]")
    lib.zkp_ntt_root_n(root, 2 * system.domain_size)
    tau = int.from_bytes(bytes(ffi.buffer(root)), "little")
    assert pow(tau, system.domain_size, R) == R - 1
    with pytest.raises(native.Redraw):
        Keys(system, reference.Toxic(**{**TOXIC.__dict__, "tau": tau}))


def chain(rows: int) -> tuple[System, list[int]]:
    """x -> x^2, the public input is the end."""
    values = [3**160 % R]
    for _ in range(rows):
        values.append(values[-1] * values[-1] % R)
    wires = [*range(2, rows + 2), 1]
    sides = [{wire: 1} for wire in wires]
    return System(rows + 2, 1, sides[:-1], sides[:-1], sides[1:]), [1, values[-1], *values[:-1]]


@pytest.mark.parametrize("rows", [521, 1012, 1022, 1023])
def test_domain_fill(rows: int) -> None:
    """Domains that are 0.51, 0.99 and exactly full, and one row more: a proof verifies, a wrong one does not."""
    from zkpriv import backend

    system, witness = chain(rows)
    assert system.domain_size == (1024 if rows <= 1022 else 2048)
    keys = Keys(system)
    proof = keys.prove(witness, 3**120 % R, 5**100 % R)
    alpha, beta = (native.g1_from_key(keys.sections["fixed_g1"])[:96], native.g2_from_key(keys.sections["fixed_g2"]))
    impl = backend.impl()
    ic = native.g1_from_key(keys.sections["ic"])

    def holds(public: int) -> bool:
        public_part = impl.g1_msm(ic, bytes(le(1, public)))
        left = [proof[:96], *(impl.g1_neg(point) for point in (alpha, public_part, proof[288:]))]
        right = [proof[96:288], *(beta[i : i + 192] for i in (0, 192, 384))]
        return bool(impl.pairing_product_is_one(b"".join(left), b"".join(right)))

    assert holds(witness[1])
    assert not holds(witness[1] + 1)


def test_a_system_without_private_wires() -> None:
    """Every wire is public: the section of private wires is empty."""
    system = System(3, 2, [{1: 1}], [{1: 1}], [{2: 1}])
    expected = reference.setup(system, TOXIC)
    keys = Keys(system)
    proof = keys.prove([1, 7, 49], 11, 12)
    assert proof == reference.prove(system, expected, [1, 7, 49], 11, 12).to_bytes(compressed=False)


def test_cancel_stops_setup_and_prove() -> None:
    system, witness = chain(3000)
    keys = Keys(system)
    watch = native.Watch()
    watch.stop()
    with pytest.raises(Cancelled):
        keys.prove(witness, 1, 1, watch=watch)
    with pytest.raises(Cancelled):
        native.setup(keys.sections, keys.handle, le(2, 3, 4, 5, 6), 2, watch)

    took = [after for after in (stop_while_it_multiplies(keys, witness) for _ in range(20)) if after is not None]
    assert took, "twenty proofs were done before they could be stopped"
    assert max(took) < 0.5


def stop_while_it_multiplies(keys: Keys, witness: list[int]) -> float | None:
    """How long a proof takes to stop; None if it was done before."""
    watch = native.Watch()
    stopped: list[float] = []

    def stop_later() -> None:
        while watch.state() < (2, 0.1):
            time.sleep(0.0002)
        watch.stop()
        stopped.append(time.perf_counter())

    stopper = threading.Thread(target=stop_later)
    stopper.start()
    try:
        keys.prove(witness, 1, 1, threads=1, watch=watch)
    except Cancelled:
        return time.perf_counter() - stopped[0] if stopped else 0.0
    finally:
        watch.stop()
        stopper.join()
    return None


def test_progress_words_and_memory_prediction() -> None:
    system, witness = chain(1000)
    keys, watch = Keys(system), native.Watch()
    keys.prove(witness, 1, 1, watch=watch)
    assert list(watch.words) == [lib.ZKP_PROVE_FINISH, 1, 1, lib.ZKP_PROVE_PHASES]
    one, eight = native.prove_memory(keys.handle, 1), native.prove_memory(keys.handle, 8)
    assert 1 << 20 < one < eight < 1 << 26
    assert 1 << 20 < native.setup_memory(keys.handle, 1) < 1 << 26


def test_callers_share_a_key() -> None:
    """Several threads prove at once with one handle and one key, each over several workers."""
    system, witness = random_system(200, 1, seed=6)
    keys = Keys(system)
    expected = {r: keys.prove(witness, r, 7, threads=1) for r in range(3)}
    with ThreadPoolExecutor(4) as executor:
        proofs = list(executor.map(lambda i: keys.prove(witness, i % 3, 7, threads=1 + i % 4), range(12)))
    assert proofs == [expected[i % 3] for i in range(12)]


def peak_memory() -> int:
    """Highest resident size of this process since it was last reset, in bytes."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return 1024 * int(line.split()[1])


@pytest.fixture
def small_pages() -> Iterator[None]:
    """No huge pages in this process.

    They round an arena up to 2 MiB at both of its ends, and a heap in which NumPy or an earlier arena has asked for
    them keeps them, so that what one call takes would depend on which tests ran before it.
    """
    prctl, set_thp_disable = getattr(ctypes.CDLL(None), "prctl", None), 41
    if prctl is None or prctl(set_thp_disable, 1, 0, 0, 0) != 0:
        pytest.skip("peak memory: this system does not let a process do without huge pages")
    yield
    prctl(set_thp_disable, 0, 0, 0, 0)


@pytest.mark.usefixtures("small_pages")
def test_memory_is_as_predicted() -> None:
    system, witness = chain(4000)
    keys, vector = Keys(system), mont(witness)
    for threads in (1, 3):
        keys.prove(witness, 1, 1, threads=threads)  # starts the workers
        predicted = native.prove_memory(keys.handle, threads)
        ctypes.CDLL(None).malloc_trim(0)  # what earlier calls left in the allocator would hide what this one takes
        try:
            Path("/proc/self/clear_refs").write_text("5")
        except OSError as error:
            pytest.skip(f"peak memory: this system does not let a process reset it ({error})")
        before = peak_memory()
        native.prove(keys.sections.__getitem__, keys.handle, vector, le(1, 1), threads, native.Watch())
        used = peak_memory() - before
        assert predicted * 0.3 < used < predicted + (256 << 10)
