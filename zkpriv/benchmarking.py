# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernels and user-level operations that ``zkpriv bench`` times.

Each entry prepares inputs outside the timed call and knows how to check a result. Sizes are counts.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class WrongResult(AssertionError):
    """A timed call returned a wrong result; no figure is reported."""


@dataclass(frozen=True)
class Case:
    """One prepared measurement: ``run`` is timed, ``verify`` raises when its result is wrong."""

    run: Callable[[], Any]
    verify: Callable[[Any], None]


@dataclass(frozen=True)
class Kernel:
    """What is measured, what ``size`` counts, and how it is prepared for (size, threads)."""

    summary: str
    unit: str
    default_size: int
    prepare: Callable[[int, int], AbstractContextManager[Case]]
    fixed_size: bool = False
    power_of_two: bool = False


def must(condition: bool, what: str) -> None:
    """Refuse to count a wrong result."""
    if not condition:
        raise WrongResult(f"{what}: the result is wrong, so it is not counted")


def _chain(size: int) -> Any:
    """The circuit x -> x^2 repeated: ``size`` constraints, every wire a full 255-bit value."""
    from zkpriv import Public, Secret, circuit
    from zkpriv.fields import Fr

    @circuit
    def chain(result: Public, start: Secret) -> None:
        """The public result is the start squared again and again."""
        wire: Any = start
        for _ in range(size - 1):
            wire = wire * wire
        (wire * wire).must_equal(result, "the last square is the public result")

    start = Fr(0x1234567890ABCDEF) ** 5 + Fr(secrets.randbits(250))
    result = start
    for _ in range(size):
        result = result * result
    return chain, {"result": int(result), "start": int(start)}


def _points(group: Any, size: int) -> tuple[bytes, Callable[[list[int]], Any]]:
    """``size`` distinct points a*G + i*D, and the multiple-scalar sum that they must give."""
    generator = group.generator()
    start, step = secrets.randbelow(1 << 200), secrets.randbelow(1 << 200)
    point, delta = generator * start, generator * step
    encodings = []
    for _ in range(size):
        encodings.append(point.to_bytes(compressed=False))
        point = point + delta

    def expected(scalars: list[int]) -> Any:
        return generator * sum(scalar * (start + index * step) for index, scalar in enumerate(scalars))

    return b"".join(encodings), expected


def _msm(name: str) -> Callable[[int, int], AbstractContextManager[Case]]:
    @contextmanager
    def prepare(size: int, threads: int) -> Iterator[Case]:
        from zkpriv import backend, groups
        from zkpriv.fields import Fr

        group = getattr(groups, name.upper())
        points, expected = _points(group, size)
        scalars = [secrets.randbelow(Fr.MODULUS) for _ in range(size)]
        packed = b"".join(scalar.to_bytes(32, "little") for scalar in scalars)
        answer = expected(scalars).to_bytes(compressed=False)
        msm = getattr(backend.impl(), f"{name}_msm")
        with backend.using_threads(threads):
            yield Case(lambda: msm(points, packed), lambda result: must(result == answer, f"{name} msm"))

    return prepare


@contextmanager
def _ntt(size: int, threads: int) -> Iterator[Case]:
    from zkpriv import backend
    from zkpriv.fields import Fr

    data = b"".join(secrets.randbelow(Fr.MODULUS).to_bytes(32, "little") for _ in range(size))
    transform = backend.impl().ntt
    with backend.using_threads(threads):

        def verify(result: bytes) -> None:
            must(transform(result, inverse=True) == data, "ntt")

        yield Case(lambda: transform(data), verify)


@contextmanager
def _pairing(size: int, threads: int) -> Iterator[Case]:
    from zkpriv import backend
    from zkpriv.groups import G1, G2

    scalars = [secrets.randbits(200) for _ in range(size)]
    ps = b"".join((G1.generator() * scalar).to_bytes(compressed=False) for scalar in scalars)
    qs = G2.generator().to_bytes(compressed=False) * size
    total = (G1.generator() * sum(scalars)).to_bytes(compressed=False)
    native = backend.impl()
    answer = native.pairing(total, G2.generator().to_bytes(compressed=False))
    with backend.using_threads(threads):
        yield Case(lambda: native.multi_pairing(ps, qs), lambda result: must(result == answer, "pairing"))


@contextmanager
def _proofs(size: int, threads: int) -> Iterator[tuple[Any, list[tuple[bytes, list[int]]]]]:
    from zkpriv import groth16
    from zkpriv.circuits import registry

    circuit = registry.get("multiply")
    proving_key, verifying_key = groth16.setup(circuit)
    items = []
    with groth16.Prover(circuit, proving_key, threads=threads) as prover:
        for index in range(size):
            proof = prover.prove({"a": index + 2, "b": 3, "product": 3 * (index + 2)})
            items.append((proof.to_bytes(), [3 * (index + 2)]))
    yield groth16.Verifier(verifying_key, threads=threads), items


@contextmanager
def _verify(size: int, threads: int) -> Iterator[Case]:
    from zkpriv.groth16 import Proof

    with _proofs(size, threads) as (verifier, items):

        def run() -> None:
            for data, public in items:
                verifier.verify(Proof.from_bytes(data), public)

        yield Case(run, lambda result: None)


@contextmanager
def _batch_verify(size: int, threads: int) -> Iterator[Case]:
    with _proofs(size, threads) as (verifier, items):

        def run() -> None:
            verifier.verify_batch(items)

        yield Case(run, lambda result: None)


@contextmanager
def _setup(size: int, threads: int) -> Iterator[Case]:
    from zkpriv import backend, groth16

    circuit, inputs = _chain(size)
    with backend.using_threads(threads):

        def verify(keys: Any) -> None:
            proving_key, verifying_key = keys
            proof = groth16.Prover(circuit, proving_key).prove(inputs)
            groth16.Verifier(verifying_key).verify(proof, [inputs["result"]])

        yield Case(lambda: groth16.setup(circuit), verify)


@contextmanager
def _prove(size: int, threads: int) -> Iterator[Case]:
    from zkpriv import backend, groth16

    circuit, inputs = _chain(size)
    with backend.using_threads(threads):
        proving_key, verifying_key = groth16.setup(circuit)
        verifier = groth16.Verifier(verifying_key)
        with groth16.Prover(circuit, proving_key, threads=threads) as prover:
            yield Case(
                lambda: prover.prove(inputs),
                lambda proof: verifier.verify(proof, [inputs["result"]]),
            )


@contextmanager
def _key_load(size: int, threads: int) -> Iterator[Case]:
    from zkpriv import backend, groth16

    circuit, inputs = _chain(size)
    with tempfile.TemporaryDirectory(prefix="zkpriv-bench-") as folder, backend.using_threads(threads):
        path = Path(folder) / "chain.pk"
        proving_key, verifying_key = groth16.setup(circuit)
        proving_key.save(path)
        verifier = groth16.Verifier(verifying_key)

        def verify(prover: Any) -> None:
            verifier.verify(prover.prove(inputs), [inputs["result"]])

        yield Case(lambda: groth16.Prover(circuit, path, threads=threads), verify)


@contextmanager
def _scan(size: int, threads: int) -> Iterator[Case]:
    """``size`` published outputs of which one in a hundred (at least one) is ours; the scan must find exactly those."""
    from zkpriv.privacy import Account, Network, make_mint, new_seed
    from zkpriv.privacy.block import PlacedOutput
    from zkpriv.privacy.output import Context
    from zkpriv.privacy.scan import AddressBook, Scanner

    ours, theirs = (Account.from_seed(new_seed(), 0, network=Network.TEST) for _ in range(2))
    with ours, theirs:
        outputs = []
        for index in range(size):
            owner = ours if index % 100 == 0 else theirs
            mint = make_mint(owner.address(0), index, height=1, slot=index)
            outputs.append(PlacedOutput(mint.output, index, Context.mint(1), index, 1, mint.record_id))
        scanner = Scanner(ours.full_view_key, AddressBook(ours.full_view_key), threads=threads)

        def verify(found: Any) -> None:
            must([owned.position for owned in found] == list(range(0, size, 100)), "scan")

        yield Case(lambda: scanner.scan(outputs), verify)


@contextmanager
def _transfer(size: int, threads: int) -> Iterator[Case]:
    """A 2x2 transfer of two real inputs, from plan in hand to bytes with proof and signatures."""
    from zkpriv import backend
    from zkpriv.privacy import (
        Account,
        ChainRules,
        Faucet,
        Ledger,
        Network,
        Payment,
        Shape,
        TransferProver,
        Wallet,
        load_verifier,
        make_mint,
        new_seed,
        setup_dev,
    )

    shape = Shape(2, 2)
    with tempfile.TemporaryDirectory(prefix="zkpriv-bench-") as folder, backend.using_threads(threads):
        setup_dev(folder, [shape])
        with Account.from_seed(new_seed(), 0, network=Network.TEST) as account:
            verifier = load_verifier(folder, network=Network.TEST)
            ledger = Ledger(ChainRules(Network.TEST, Faucet((5_000_000, 3_000_000), 1 << 40), 1000), verifier)
            address = account.address(0)
            values = (5_000_000, 3_000_000)
            mints = [make_mint(address, value, height=1, slot=slot) for slot, value in enumerate(values)]
            wallet = Wallet(account.full_view_key, minimum_fee=1000)
            wallet.sync([ledger.apply(mints=mints)])
            plan = wallet.plan([Payment(address, 6_000_000)], shape=shape)
            prover = TransferProver(folder, network=Network.TEST)
            prover.prover(shape)

            def run() -> bytes:
                built = wallet.send(plan, account, prover)
                wallet.release(plan)
                return built.transfer.to_bytes()

            yield Case(run, lambda data: must(len(ledger.check_transfer(data)) == 64, "transfer"))


KERNELS: dict[str, Kernel] = {
    "msm-g1": Kernel("sum of scalar multiples in G1, from bytes", "points", 1 << 12, _msm("g1")),
    "msm-g2": Kernel("sum of scalar multiples in G2, from bytes", "points", 1 << 10, _msm("g2")),
    "ntt": Kernel("number-theoretic transform over Fr, from bytes", "coefficients", 1 << 14, _ntt, power_of_two=True),
    "pairing": Kernel("product of pairings", "pairs", 1, _pairing),
    "verify": Kernel("proofs verified one by one, from bytes", "proofs", 1, _verify),
    "batch-verify": Kernel("proofs verified together, from bytes", "proofs", 64, _batch_verify),
    "setup": Kernel("development keys of a chain of squares", "constraints", 1 << 12, _setup),
    "prove": Kernel("witness and proof of a chain of squares", "constraints", 1 << 12, _prove),
    "transfer": Kernel("2x2 transfer, from plan in hand to bytes", "transfers", 1, _transfer, fixed_size=True),
    "scan": Kernel("outputs scanned with a view key", "outputs", 1 << 10, _scan),
    "key-load": Kernel("proving key opened and every digest checked", "constraints", 1 << 14, _key_load),
}
