# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernels and user-level operations that ``zkpriv bench`` times.

Each entry prepares inputs outside the timed call and knows how to check a result. Sizes are counts. Points, scalars and
coefficients are in the form that the prover has them in; what reads encodings says "from bytes".
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
    transform: bool = False
    least: int = 1


def must(condition: bool, what: str) -> None:
    """Refuse to count a wrong result."""
    if not condition:
        raise WrongResult(f"{what}: the result is wrong, so it is not counted")


def chain(size: int) -> Any:
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


@dataclass(frozen=True)
class Inputs:
    """Numbers that determine points, scalars and coefficients, so that several programs can compute the same thing.

    Point i is (point_start + i*point_step) times the generator; scalar 0 is scalar_start, and each next one is
    multiplier times the one before, plus constant, mod r.
    """

    point_start: int
    point_step: int
    scalar_start: int
    multiplier: int
    constant: int

    @classmethod
    def random(cls) -> Inputs:
        """Other numbers for each run."""
        from zkpriv.fields import Fr

        return cls(*(secrets.randbelow(Fr.MODULUS) for _ in range(5)))

    def scalars(self, size: int) -> list[int]:
        """The first ``size`` scalars."""
        from zkpriv.fields import Fr

        found, value = [], self.scalar_start
        for _ in range(size):
            found.append(value)
            value = (self.multiplier * value + self.constant) % Fr.MODULUS
        return found

    def logarithm(self, scalars: list[int]) -> int:
        """What the generator is multiplied with in the sum of scalar multiples of the first points."""
        from zkpriv.fields import Fr

        whole = sum(scalars) * self.point_start
        steps = sum(scalar * index for index, scalar in enumerate(scalars)) * self.point_step
        return (whole + steps) % Fr.MODULUS


def _pack(numbers: list[int]) -> bytes:
    return b"".join(number.to_bytes(32, "little") for number in numbers)


_POINT_BYTES = {"g1": 96, "g2": 192}


def key_points(name: str, size: int, inputs: Inputs) -> Any:
    """The first points of the inputs in key format, as a cffi buffer."""
    from zkpriv._native import ffi, lib

    keys = ffi.new("uint64_t[]", _POINT_BYTES[name] // 6 * size)
    start, step = _pack([inputs.point_start]), _pack([inputs.point_step])
    must(getattr(lib, f"zkp_bench_{name}_points")(keys, start, step, size) == lib.ZKP_OK, "points")
    return keys


@contextmanager
def msm_case(name: str, size: int, threads: int, inputs: Inputs, *, separate: bool = False) -> Iterator[Case]:
    """The sum of scalar multiples of points in key format; ``separate``: by one multiplication a point."""
    from zkpriv import backend, groups
    from zkpriv._native import ffi, lib

    backend.require_native("this benchmark")
    keys, scalars = key_points(name, size, inputs), inputs.scalars(size)
    generator = getattr(groups, name.upper()).generator()
    packed, answer = _pack(scalars), (generator * inputs.logarithm(scalars)).to_bytes(compressed=False)
    out = ffi.new("uint8_t[]", _POINT_BYTES[name])
    bucket, one_by_one = getattr(lib, f"zkp_{name}_msm_key"), getattr(lib, f"zkp_bench_{name}_separate")

    def run() -> bytes:
        if separate:
            status = one_by_one(out, keys, packed, size)
        else:
            status = bucket(out, keys, packed, size, lib.ZKP_POINTS_MEMBERS, threads)
        must(status == lib.ZKP_OK, f"{name} msm")
        return bytes(out)

    yield Case(run, lambda result: must(result == answer, f"{name} msm"))


def _msm(name: str) -> Callable[[int, int], AbstractContextManager[Case]]:
    return lambda size, threads: msm_case(name, size, threads, Inputs.random())


def _msm_bytes(name: str) -> Callable[[int, int], AbstractContextManager[Case]]:
    @contextmanager
    def prepare(size: int, threads: int) -> Iterator[Case]:
        from zkpriv import backend, groups

        inputs = Inputs.random()
        generator = getattr(groups, name.upper()).generator()
        point, delta, points = generator * inputs.point_start, generator * inputs.point_step, []
        for _ in range(size):
            points.append(point.to_bytes(compressed=False))
            point = point + delta
        scalars, encodings = inputs.scalars(size), b"".join(points)
        packed, answer = _pack(scalars), (generator * inputs.logarithm(scalars)).to_bytes(compressed=False)
        msm = getattr(backend.impl(), f"{name}_msm")
        with backend.using_threads(threads):
            yield Case(lambda: msm(encodings, packed), lambda result: must(result == answer, f"{name} msm"))

    return prepare


def _decode(name: str) -> Callable[[int, int], AbstractContextManager[Case]]:
    @contextmanager
    def prepare(size: int, threads: int) -> Iterator[Case]:
        from zkpriv import backend, groups

        inputs, group = Inputs.random(), getattr(groups, name.upper())
        point, delta = group.generator() * inputs.point_start, group.generator() * inputs.point_step
        encodings, answer = [], []
        for _ in range(size):
            encodings.append(point.to_bytes(compressed=True))
            answer.append(point.to_bytes(compressed=False))
            point = point + delta
        data, wanted = b"".join(encodings), b"".join(answer)
        decode = getattr(backend.impl(), f"{name}_decode_many")
        with backend.using_threads(threads):
            yield Case(lambda: decode(data, True, True), lambda result: must(result == wanted, f"{name} decode"))

    return prepare


@contextmanager
def ntt_case(size: int, threads: int, inputs: Inputs) -> Iterator[Case]:
    """The transform in place, on values in Montgomery form. ``run`` gives a function that reads the result."""
    from zkpriv import backend
    from zkpriv._native import ffi, lib
    from zkpriv.fields import Fr

    backend.require_native("this benchmark")
    if size // (size & -size) not in (1, 3):
        raise ValueError(f"neither 2^k nor 3 * 2^k: {size}")
    coefficients = inputs.scalars(size)
    total = sum(coefficients) % Fr.MODULUS
    form = _pack([(value << 256) % Fr.MODULUS for value in coefficients])
    back = pow(1 << 256, -1, Fr.MODULUS)
    values = ffi.new("uint64_t[]", 4 * size)
    view = ffi.buffer(values)
    view[:] = form

    def run() -> Callable[[], list[int]]:
        must(lib.zkp_ntt_n(values, size, lib.ZKP_NTT_FORWARD, threads) == lib.ZKP_OK, "ntt")
        return read

    def read() -> list[int]:
        data = bytes(view)
        return [int.from_bytes(data[i : i + 32], "little") * back % Fr.MODULUS for i in range(0, len(data), 32)]

    def verify(result: Any) -> None:
        must(int.from_bytes(bytes(view[0:32]), "little") * back % Fr.MODULUS == total, "ntt")
        must(lib.zkp_ntt_n(values, size, lib.ZKP_NTT_INVERSE, threads) == lib.ZKP_OK, "ntt")
        must(bytes(view) == form, "ntt")

    yield Case(run, verify)


def _ntt(size: int, threads: int) -> AbstractContextManager[Case]:
    return ntt_case(size, threads, Inputs.random())


@contextmanager
def _ntt_bytes(size: int, threads: int) -> Iterator[Case]:
    from zkpriv import backend
    from zkpriv.fields import Fr

    data = _pack([secrets.randbelow(Fr.MODULUS) for _ in range(size)])
    transform = backend.impl().ntt
    with backend.using_threads(threads):

        def verify(result: bytes) -> None:
            must(transform(result, inverse=True) == data, "ntt")

        yield Case(lambda: transform(data), verify)


def fp_operand(seed: int) -> bytes:
    """An operand of the products in Fp: 0x0b, then (37*i + seed) mod 256; all programs of a comparison use these."""
    return bytes([0x0B]) + bytes((37 * i + seed) % 256 for i in range(1, 48))


def fp_mul_case(vectors: int, size: int) -> AbstractContextManager[Case]:
    """``size`` products x = x*y, at 8 x ``vectors`` values side by side; 0 vectors: one value in scalar code."""

    @contextmanager
    def prepare() -> Iterator[Case]:
        from zkpriv import backend
        from zkpriv._native import ffi, lib
        from zkpriv.errors import BackendError
        from zkpriv.fields import Fp

        backend.require_native("this benchmark")
        values = max(8 * vectors, 1)
        start = [fp_operand(i % 8 + 1) for i in range(values)]
        y, rounds = fp_operand(2), size // values
        power = pow(int.from_bytes(y, "big"), rounds, Fp.MODULUS)
        answer = b"".join((int.from_bytes(x, "big") * power % Fp.MODULUS).to_bytes(48, "big") for x in start)
        out, packed = ffi.new("uint8_t[]", 48 * values), b"".join(start)

        def run() -> bytes:
            if vectors:
                ffi.memmove(out, packed, len(packed))
                status = lib.zkp_bench_fp_mul_lanes(out, y, rounds, vectors)
            else:
                status = lib.zkp_bench_fp_mul(out, packed, y, rounds, 0)
            if status == lib.ZKP_ERR_ARGUMENT:
                raise BackendError(f"the level {backend.name} has no lanes")
            must(status == lib.ZKP_OK, "product")
            return bytes(out)

        yield Case(run, lambda result: must(result == answer, "product"))

    return prepare()


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
    from zkpriv.errors import InvalidProof

    with _proofs(size, threads) as (verifier, items):

        def run() -> None:
            for data, public in items:
                verifier.verify(data, public)

        def refuses() -> bool:
            data, public = items[0]
            try:
                verifier.verify(data, [public[0] + 1])
            except InvalidProof:
                return True
            return False

        yield Case(run, lambda result: must(refuses(), "a wrong proof was accepted; verify"))


@contextmanager
def _batch_verify(size: int, threads: int) -> Iterator[Case]:
    from zkpriv.errors import InvalidProof

    with _proofs(size, threads) as (verifier, items):

        def run() -> None:
            verifier.verify_batch(items)

        def refuses() -> bool:
            data, public = items[-1]
            try:
                verifier.verify_batch([*items[:-1], (data, [public[0] + 1])])
            except InvalidProof:
                return True
            return False

        checked: list[bool] = []  # a refusal names the bad proofs, which takes long: once is enough

        def verify(result: None) -> None:
            if not checked:
                checked.append(refuses())
            must(checked[0], "a wrong batch was accepted; batch-verify")

        yield Case(run, verify)


@contextmanager
def _setup(size: int, threads: int) -> Iterator[Case]:
    from zkpriv import backend, groth16

    circuit, inputs = chain(size)
    with backend.using_threads(threads):

        def verify(keys: Any) -> None:
            proving_key, verifying_key = keys
            proof = groth16.Prover(circuit, proving_key).prove(inputs)
            groth16.Verifier(verifying_key).verify(proof, [inputs["result"]])

        yield Case(lambda: groth16.setup(circuit), verify)


@contextmanager
def _prove(size: int, threads: int) -> Iterator[Case]:
    from zkpriv import backend, groth16

    circuit, inputs = chain(size)
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

    circuit, inputs = chain(size)
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


@contextmanager
def _transfer_key(size: int, threads: int) -> Iterator[Case]:
    """The proving key of the 2x2 transfer from its file to ready for use."""
    from zkpriv import backend, groth16
    from zkpriv.circuits import registry
    from zkpriv.circuits.samples import inputs_for
    from zkpriv.privacy import Shape, setup_dev

    circuit = registry.get("transfer", inputs=2, outputs=2)
    inputs = inputs_for("transfer", {"inputs": 2, "outputs": 2}, 1)
    solved = circuit.solve(inputs)  # traces the circuit too, before any key is opened
    with tempfile.TemporaryDirectory(prefix="zkpriv-bench-") as folder, backend.using_threads(threads):
        setup_dev(folder, [Shape(2, 2)])
        (path,) = Path(folder).glob("*.pk")
        verifier = groth16.Verifier(groth16.VerifyingKey.load(path.with_suffix(".vk")))

        def verify(prover: Any) -> None:
            with prover:
                verifier.verify(prover.prove_witness(solved), solved.public)

        yield Case(lambda: groth16.Prover(circuit, path, threads=threads), verify)


@contextmanager
def _witness(size: int, threads: int) -> Iterator[Case]:
    from zkpriv import backend

    circuit, inputs = chain(size)
    with backend.using_threads(threads):
        yield Case(lambda: circuit.solve(inputs), lambda witness: must(witness.is_satisfied(), "witness"))


@contextmanager
def _monero_scan(size: int, threads: int) -> Iterator[Case]:
    """``size`` outputs of Monero transactions, each with its own public key; one in a hundred is ours."""
    from zkpriv.monero import Account, Network, Scanner, SubaddressTable
    from zkpriv.monero.scan_bench import OURS, transactions

    with Account.random(Network.TESTNET) as account:
        made = transactions(account, size)
        scanner = Scanner(account, SubaddressTable(account, minor=50), threads=threads)

        def verify(found: Any) -> None:
            numbers = {tx.txid: 2 * number for number, tx in enumerate(made)}
            places = [numbers[owned.txid] + owned.index for owned in found]
            must(places == list(range(0, size, OURS)), "monero-scan: outputs")
            must(all(owned.amount == 1000 + owned.index for owned in found), "monero-scan: amounts")

        yield Case(lambda: scanner.scan(made), verify)


def _range_amounts(size: int) -> tuple[list[int], list[int]]:
    from zkpriv.ed25519 import ORDER

    return [secrets.randbits(64) for _ in range(size)], [secrets.randbelow(ORDER) for _ in range(size)]


@contextmanager
def _bp_prove(size: int, threads: int) -> Iterator[Case]:
    """One Bulletproof+ about ``size`` amounts, commitments included, in constant time."""
    from zkpriv.bulletproofs import plus

    amounts, masks = _range_amounts(size)
    yield Case(lambda: plus.prove(amounts, masks), lambda made: plus.verify(*made))


@contextmanager
def _bp_verify(size: int, threads: int) -> Iterator[Case]:
    """One Bulletproof+ about ``size`` amounts from bytes, with the V that the proof speaks of."""
    from zkpriv.bulletproofs import plus
    from zkpriv.bulletproofs._setting import ED25519
    from zkpriv.bulletproofs.making import scaled_one

    proof, commitments = plus.prove(*_range_amounts(size))
    raw, V = proof.to_bytes(), [scaled_one(ED25519, commitment) for commitment in commitments]
    yield Case(lambda: plus.verify(raw, V, eighths=True), lambda result: must(result is None, "bp-verify"))


@contextmanager
def _bp_batch_verify(size: int, threads: int) -> Iterator[Case]:
    """``size`` Bulletproofs+ about one amount each, from bytes, with the V that each proof speaks of."""
    from zkpriv.bulletproofs import plus
    from zkpriv.bulletproofs._setting import ED25519
    from zkpriv.bulletproofs.making import scaled_one

    items = []
    for _ in range(size):
        proof, commitments = plus.prove(*_range_amounts(1))
        items.append((proof.to_bytes(), [scaled_one(ED25519, commitments[0])]))
    yield Case(lambda: plus.verify_batch(items, eighths=True), lambda result: must(result is None, "bp-batch-verify"))


def _spend(size: int, name: int) -> tuple[list[tuple[bytes, bytes]], int, tuple[Any, Any, Any], bytes]:
    """A ring on Ed25519, the true member's place, its key and masks, and the pseudo output."""
    from zkpriv.prime_group import ED25519

    def encoded(point: Any) -> bytes:
        return bytes(point.to_bytes())

    numbers = [ED25519.random_scalar() for _ in range(3)]
    others = [(ED25519.random_scalar(), ED25519.random_scalar()) for _ in range(size)]
    ring = [(encoded(ED25519.generator.mul_var(key)), encoded(ED25519.commit(1, mask))) for key, mask in others]
    index = name % size
    ring[index] = encoded(ED25519.generator.mul_var(numbers[0])), encoded(ED25519.commit(7, numbers[1]))
    handles = (ED25519.secret(numbers[0]), ED25519.secret(numbers[1]), ED25519.secret(numbers[2]))
    return ring, index, handles, encoded(ED25519.commit(7, numbers[2]))


@contextmanager
def _clsag_sign(size: int, threads: int) -> Iterator[Case]:
    from zkpriv.ring import clsag

    message = secrets.token_bytes(32)
    ring, index, handles, out = _spend(size, size // 2)
    yield Case(
        lambda: clsag.sign(message, ring, index, *handles, out),
        lambda signature: clsag.verify(signature, message, ring, out),
    )


def _clsag_verify(rules: str, count: int | None = None) -> Callable[[int, int], AbstractContextManager[Case]]:
    """One signature of ``size`` members, or ``size`` signatures of ``count`` members each."""

    @contextmanager
    def prepare(size: int, threads: int) -> Iterator[Case]:
        from zkpriv.errors import InvalidSignature
        from zkpriv.ring import Rules, clsag

        chosen, items = Rules(rules), []
        for name in range(1 if count is None else size):
            message = secrets.token_bytes(32)
            ring, index, handles, out = _spend(size if count is None else count, name)
            items.append(clsag.Item(clsag.sign(message, ring, index, *handles, out), message, ring, out))

        def run() -> None:
            if count is None:
                clsag.verify(*items[0], rules=chosen, threads=threads)
            else:
                clsag.verify_batch(items, rules=chosen, threads=threads)

        def refuses() -> bool:
            try:
                clsag.verify_batch([*items[:-1], items[-1]._replace(message=bytes(32))], rules=chosen)
            except InvalidSignature as error:
                return error.indices == (len(items) - 1,)
            return False

        yield Case(run, lambda result: must(refuses(), "a wrong signature was accepted; clsag-verify"))

    return prepare


KERNELS: dict[str, Kernel] = {
    "fp-mul": Kernel(
        "products in Fp, each waits for the one before", "products", 1 << 20, lambda size, _: fp_mul_case(0, size)
    ),
    "fp-mul-lanes": Kernel(
        "products in Fp in lanes, 16 values side by side",
        "products",
        1 << 20,
        lambda size, _: fp_mul_case(2, size),
        least=16,
    ),
    "msm-g1": Kernel("sum of scalar multiples in G1, points of a key", "points", 1 << 12, _msm("g1")),
    "msm-g2": Kernel("sum of scalar multiples in G2, points of a key", "points", 1 << 10, _msm("g2")),
    "msm-g1-bytes": Kernel("the same from bytes, points checked", "points", 1 << 12, _msm_bytes("g1")),
    "msm-g2-bytes": Kernel("the same from bytes, points checked", "points", 1 << 10, _msm_bytes("g2")),
    "decode-g1": Kernel("compressed G1 points decoded, subgroup checked", "points", 1 << 8, _decode("g1")),
    "decode-g2": Kernel("compressed G2 points decoded, subgroup checked", "points", 1 << 8, _decode("g2")),
    "ntt": Kernel("number-theoretic transform over Fr, in place", "coefficients", 1 << 14, _ntt, transform=True),
    "ntt-bytes": Kernel("the same from and to bytes", "coefficients", 1 << 14, _ntt_bytes, transform=True),
    "pairing": Kernel("product of pairings", "pairs", 1, _pairing),
    "verify": Kernel("proofs verified one by one, from bytes", "proofs", 1, _verify),
    "batch-verify": Kernel("proofs verified together, from bytes", "proofs", 64, _batch_verify),
    "clsag-sign": Kernel("CLSAG on Ed25519, signed", "ring members", 16, _clsag_sign, least=2),
    "clsag-verify": Kernel(
        "CLSAG on Ed25519, verified from bytes by Monero's rules", "ring members", 16, _clsag_verify("monero"), least=2
    ),
    "clsag-verify-strict": Kernel(
        "the same by the strict rules: every point of prime order", "ring members", 16, _clsag_verify("strict"), least=2
    ),
    "clsag-batch-verify": Kernel(
        "CLSAGs of 16 members verified together by Monero's rules", "signatures", 64, _clsag_verify("monero", 16)
    ),
    "setup": Kernel("development keys of a chain of squares", "constraints", 1 << 12, _setup),
    "prove": Kernel("witness and proof of a chain of squares", "constraints", 1 << 12, _prove),
    "transfer": Kernel("2x2 transfer, from plan in hand to bytes", "transfers", 1, _transfer, fixed_size=True),
    "scan": Kernel("outputs scanned with a view key", "outputs", 1 << 10, _scan),
    "monero-scan": Kernel("outputs of Monero transactions scanned with a view key", "outputs", 1 << 12, _monero_scan),
    "transfer-key": Kernel(
        "key of the 2x2 transfer opened, digests checked", "keys", 1, _transfer_key, fixed_size=True
    ),
    "witness": Kernel("values of all wires of a chain of squares", "constraints", 1 << 12, _witness),
    "bp-prove": Kernel("Bulletproof+ about 64-bit amounts proved, 1 to 16 in one proof", "amounts", 1, _bp_prove),
    "bp-verify": Kernel("one Bulletproof+ about 1 to 16 amounts verified, from bytes", "amounts", 1, _bp_verify),
    "bp-batch-verify": Kernel(
        "Bulletproofs+ about one amount verified together, from bytes", "proofs", 64, _bp_batch_verify
    ),
    "key-load": Kernel("proving key opened and every digest checked", "constraints", 1 << 14, _key_load),
}
