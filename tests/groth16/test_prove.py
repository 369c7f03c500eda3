# SPDX-License-Identifier: GPL-3.0-or-later
"""The prover: agreement with the reference, no proof without a witness, threads, progress, cancellation, wiping."""

from __future__ import annotations

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from support.groth16 import INPUTS, PUBLIC, Made, make

from zkpriv import Output, Secret, circuit, groth16
from zkpriv.errors import Cancelled, InvalidKey, UnsatisfiedConstraint, WitnessError
from zkpriv.groth16 import CancelToken, Proof, Prover, dev_prove_deterministic
from zkpriv.groth16 import _random as randomness
from zkpriv.groups import G1
from zkpriv.r1cs import Circuit

pytestmark = pytest.mark.usefixtures("every_level")


@circuit
def chain(result: Output, x: Secret, *, length: int) -> None:
    """I know the start of a chain of squares."""
    value = x
    for _ in range(length):
        value = value * value
    result.bind(value, "result is the end of the chain")


@pytest.fixture(scope="module")
def long_chain() -> Made:
    shape: Circuit = chain.shape(length=3000)
    return make(shape)


def test_two_proofs_of_one_statement_differ(made: Made) -> None:
    first, second = made.prover.prove(INPUTS), made.prover.prove(INPUTS)
    assert first.a != second.a and first.b != second.b and first.c != second.c


def test_agrees_with_the_reference(made: Made, proof: Proof) -> None:
    """The same key, witness and blinders: the reference's proof is ours, and it accepts ours."""
    from zkpriv import _native_groth16 as native
    from zkpriv.reference import groth16 as reference
    from zkpriv.reference.curve import G1 as R1
    from zkpriv.reference.curve import G2 as R2
    from zkpriv.reference.qap import System

    def points(name: str, two: bool = False) -> list[Any]:
        group: Any = R2 if two else R1
        data = (native.g2_from_key if two else native.g1_from_key)(made.pk.section(name))
        size = 192 if two else 96
        return [group.decode(data[i : i + size], False, subgroup=True) for i in range(0, len(data), size)]

    fixed1, fixed2 = points("fixed_g1"), points("fixed_g2", True)
    key = reference.Key(
        points("a"), points("b1"), points("b2", True), points("l"), points("h"), points("ic"), *fixed1, *fixed2
    )
    r1cs = made.circuit.r1cs
    rows: list[list[dict[int, int]]] = []
    for matrix in (r1cs.a, r1cs.b, r1cs.c):
        lists = [matrix.row(i) for i in range(r1cs.n_rows)]
        rows.append([{w: r1cs.coefficient(c) for w, c in zip(*pair, strict=True)} for pair in lists])
    system = System(r1cs.n_wires, r1cs.n_public, *rows)
    witness = made.circuit.solve(INPUTS)
    r, s = 0x1234, 0x5678
    ours = dev_prove_deterministic(made.prover, witness, r, s)
    theirs = reference.prove(system, key, witness.values, r, s)
    assert theirs.to_bytes() == ours.to_bytes()
    reference.verify(key, PUBLIC, theirs)
    made.verifier.verify(ours, PUBLIC)


def test_no_proof_from_wrong_inputs(made: Made) -> None:
    with pytest.raises(UnsatisfiedConstraint, match="total is a plus b"):
        made.prover.prove({**INPUTS, "total": 9})
    with pytest.raises(WitnessError):
        made.prover.prove({"product": 15, "total": 8, "a": 3})


@pytest.mark.parametrize("wire", ["a", "b", "product", "total"])
def test_no_proof_from_a_changed_witness(made: Made, wire: str) -> None:
    """The kernel checks the rows itself: an unsatisfied witness yields no proof, however it was made."""
    witness = made.circuit.solve(INPUTS).set(wire, 4)
    with pytest.raises(UnsatisfiedConstraint):
        made.prover.prove_witness(witness)


def test_kernel_refuses_by_itself(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    witness = made.circuit.solve(INPUTS).set("a", 4)
    monkeypatch.setattr(type(witness), "must_hold", lambda self: None)
    with pytest.raises(UnsatisfiedConstraint, match="does not satisfy factors"):
        made.prover.prove_witness(witness)


def test_witness_of_another_circuit(made: Made, other: Made) -> None:
    witness = other.circuit.solve({"result": 9, "tag": 1, "x": 3})
    with pytest.raises(InvalidKey, match="belongs to square"):
        made.prover.prove_witness(witness)


def test_threads_share_a_prover(made: Made) -> None:
    def one(index: int) -> None:
        a, b = index + 2, index + 3
        proof = made.prover.prove({"product": a * b, "total": a + b, "a": a, "b": b})
        made.verifier.verify(proof, [a * b, a + b])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(16)))


def test_same_bytes_on_any_number_of_threads(long_chain: Made) -> None:
    witness = long_chain.circuit.solve({"x": 7})
    proofs = {
        dev_prove_deterministic(Prover(long_chain.circuit, long_chain.pk, threads=n), witness, 3, 5).to_bytes()
        for n in (1, 2, 5)
    }
    assert len(proofs) == 1
    long_chain.verifier.verify(proofs.pop(), witness.public)


def test_progress(long_chain: Made) -> None:
    calls: list[tuple[str, float]] = []
    proof = long_chain.prover.prove({"x": 3}, progress=lambda phase, done: calls.append((phase, done)))
    long_chain.verifier.verify(proof, long_chain.circuit.solve({"x": 3}).public)
    fractions = [done for _, done in calls]
    assert fractions == sorted(fractions) and fractions[0] == 0.0 and calls[-1] == ("done", 1.0)
    assert {phase for phase, _ in calls} <= {"solve", "check", "quotient", "multiplications", "finish", "done"}


def test_progress_of_setup(made: Made) -> None:
    calls: list[tuple[str, float]] = []
    groth16.setup(made.circuit, progress=lambda phase, done: calls.append((phase, done)))
    assert calls[-1] == ("done", 1.0)


class Stop(Exception):
    """Raised by the caller's own callback."""


def test_an_exception_from_the_callback_stops_the_work(long_chain: Made) -> None:
    def report(phase: str, done: float) -> None:
        if phase not in ("solve", "done"):
            raise Stop

    with pytest.raises(Stop):
        long_chain.prover.prove({"x": 3}, progress=report)


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.1])
def test_cancel_within_half_a_second(long_chain: Made, delay: float) -> None:
    witness = long_chain.circuit.solve({"x": 11})
    token = CancelToken()
    cancelled_at: list[float] = []

    def cancel() -> None:
        cancelled_at.append(time.perf_counter())
        token.cancel()

    timer = threading.Timer(delay, cancel)
    timer.start()
    with pytest.raises(Cancelled):
        while True:
            long_chain.prover.prove_witness(witness, cancel=token)
    assert time.perf_counter() - cancelled_at[0] < 0.5
    timer.join()
    long_chain.prover.prove_witness(witness)


def test_ctrl_c_stops_the_work(long_chain: Made) -> None:
    """The interrupt reaches the calling thread, which stops the kernel and waits for it."""
    import _thread
    import signal

    witness = long_chain.circuit.solve({"x": 5})
    # A job in the background starts with SIGINT ignored, and Python then installs no handler of its own.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.1, _thread.interrupt_main)
    deadline = time.monotonic() + 60
    try:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            while time.monotonic() < deadline:
                long_chain.prover.prove_witness(witness)
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)
    assert not [thread for thread in threading.enumerate() if thread.name == "zkpriv-work"]


def test_cancelled_before_it_starts(made: Made) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        made.prover.prove(INPUTS, cancel=token)
    with pytest.raises(Cancelled):
        groth16.setup(made.circuit, cancel=token)


def test_cancel_setup(long_chain: Made) -> None:
    token = CancelToken()
    timer = threading.Timer(0.05, token.cancel)
    timer.start()
    begun = time.perf_counter()
    with pytest.raises(Cancelled):
        while time.perf_counter() - begun < 60:  # one setup can be shorter than the delay
            groth16.setup(long_chain.circuit, cancel=token)
    assert time.perf_counter() - begun < 0.6
    timer.join()


def test_memory_is_known_beforehand(made: Made, long_chain: Made) -> None:
    small, large = made.prover.estimate_memory(), long_chain.prover.estimate_memory()
    assert 0 < small < large < 1 << 30


@pytest.mark.parametrize("what", ["setup", "prove"])
def test_secret_scalars_are_wiped(made: Made, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[bytearray] = []
    seen: list[bytes] = []
    fresh = randomness.fresh_scalars

    def spy(count: int) -> bytearray:
        drawn.append(fresh(count))
        seen.append(bytes(drawn[-1]))
        return drawn[-1]

    monkeypatch.setattr(randomness, "fresh_scalars", spy)
    if what == "setup":
        groth16.setup(made.circuit)
    else:
        made.prover.prove(INPUTS)
    assert len(drawn) == 1 and len(drawn[0]) == 32 * (5 if what == "setup" else 2)
    assert any(seen[0]) and not any(drawn[0])


def test_witness_copy_is_wiped(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vector that the kernel gets is a copy, wiped at the end; the witness stays usable."""
    copies: list[bytearray] = []
    witness = made.circuit.solve(INPUTS)
    mont = type(witness).mont

    def spy(self: Any) -> bytearray:
        copies.append(mont(self))
        return copies[-1]

    monkeypatch.setattr(type(witness), "mont", spy)
    for count in (1, 2):
        made.verifier.verify(made.prover.prove_witness(witness), PUBLIC)
        assert len(copies) == count and copies[-1] and not any(copies[-1])
    with pytest.raises(UnsatisfiedConstraint):
        made.prover.prove_witness(witness.set("a", 4))
    assert not any(copies[-1])


@pytest.mark.parametrize("what", ["setup", "prove"])
def test_secret_scalars_are_those_of_the_operating_system(
    made: Made, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every one is read from /dev/urandom as it stands, and with the same bytes the same key or proof comes out."""
    given = [bytes([number]) * 32 for number in range(1, 6)]
    left: list[bytes] = []
    taken: list[bytes] = []
    fresh = randomness.fresh_scalars

    def system(path: str, mode: str, buffering: int) -> io.BytesIO:
        assert (path, mode, buffering) == ("/dev/urandom", "rb", 0)
        return io.BytesIO(left.pop(0))

    def spy(count: int) -> bytearray:
        out = fresh(count)
        taken.append(bytes(out))
        return out

    monkeypatch.setattr(randomness, "open", system, raising=False)
    monkeypatch.setattr(randomness, "fresh_scalars", spy)
    made_twice = []
    for _ in range(2):
        left[:] = given
        if what == "setup":
            made_twice.append(groth16.setup(made.circuit)[1].to_bytes())
        else:
            made_twice.append(made.prover.prove(INPUTS).to_bytes())
    assert taken == [b"".join(given[: 5 if what == "setup" else 2])] * 2
    assert made_twice[0] == made_twice[1]


def test_fresh_scalars_are_uniform_below_r() -> None:
    from zkpriv.fields import Fr

    data = randomness.fresh_scalars(400)
    values = [int.from_bytes(data[i : i + 32], "little") for i in range(0, len(data), 32)]
    assert len(set(values)) == 400 and max(values) < Fr.MODULUS
    assert sum(value > Fr.MODULUS // 2 for value in values) in range(140, 260)


def test_repr_shows_no_secret(made: Made) -> None:
    assert repr(made.prover).startswith("<Prover of factors, <DEV ProvingKey")
    assert "G1" in repr(G1.generator())
