# SPDX-License-Identifier: GPL-3.0-or-later
"""A small world for tests of transfers: a ledger, wallets, and a prover that checks the statement and makes no proof.

``ModelProver`` and ``ModelChecker`` replace Groth16 where a test makes hundreds of transfers: the prover evaluates the
statement of TRANSFER.md in plain Python and refuses what is false; its "proof" authenticates the public inputs with a
key that the checker knows. Real proofs are in test_real_proofs.py. Nothing of this is shipped.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from zkpriv.errors import TransferProofRefused, UnknownShape, ZkprivError
from zkpriv.hashing import FIELD_ORDER, JUBJUB_ORDER, Domain, poseidon
from zkpriv.jubjub import G_V, G, H, Jubjub, T, sum_points
from zkpriv.privacy.block import Block, PlacedOutput
from zkpriv.privacy.build import BuiltTransfer, prepare
from zkpriv.privacy.keys import Account
from zkpriv.privacy.ledger import ChainRules, Ledger
from zkpriv.privacy.mint import Faucet, MintRecord, make_mint
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import Context, Output
from zkpriv.privacy.plan import Payment
from zkpriv.privacy.scan import AddressBook, Scanner
from zkpriv.privacy.signing import Signer
from zkpriv.privacy.store import LedgerStore
from zkpriv.privacy.transfer import SHAPES, Shape, Transfer
from zkpriv.privacy.tree import ARITIES, node_hash
from zkpriv.privacy.wallet import Wallet
from zkpriv.redjubjub import sign

NULLIFIER_BOUND = JUBJUB_ORDER // 2**156 * 2**156 - 1
FEE = 1000
_MODEL_KEY = b"tests only"

IDENTITY = b"\x01" + bytes(31)
BAD_POINTS = {
    "identity": IDENTITY,
    "identity with the sign bit": b"\x01" + bytes(30) + b"\x80",
    "order 2": (FIELD_ORDER - 1).to_bytes(32, "little"),
    "order 2 with the sign bit": (FIELD_ORDER - 1 | 1 << 255).to_bytes(32, "little"),
    "order 4": bytes(32),
    "v not reduced": (FIELD_ORDER + 1).to_bytes(32, "little"),
    "off the curve": next(
        v.to_bytes(32, "little")
        for v in range(2, 100)
        if pow(
            (v * v - 1) * pow(1 - 10240 * pow(10241, -1, FIELD_ORDER) * v * v, -1, FIELD_ORDER) % FIELD_ORDER,
            (FIELD_ORDER - 1) // 2,
            FIELD_ORDER,
        )
        == FIELD_ORDER - 1
    ),
    # G plus the point of order 2: on the curve, outside the prime-order subgroup
    "off the subgroup": Jubjub.from_affine(
        FIELD_ORDER - int(G.u), FIELD_ORDER - int(G.v), allow_off_subgroup=True
    ).to_bytes(),
    # the other v with the same u
    "other v": Jubjub.from_affine(int(G.u), FIELD_ORDER - int(G.v), allow_off_subgroup=True).to_bytes(),
}


class StatementFalse(Exception):
    """The witness does not satisfy the statement; the message names the part."""


def _require(condition: bool, part: str) -> None:
    if not condition:
        raise StatementFalse(part)


def unpack_nullifier_key(packed: int) -> int:
    """The integer k' of its window encoding."""
    digits = []
    rest = packed
    for _ in range(83):
        digit = rest % 8
        digits.append(digit if digit >= 4 else 3 - digit)
        rest //= 8
    return sum(digit << 3 * place for place, digit in enumerate([*digits, rest]))


def evaluate_statement(shape: Shape, w: Mapping[str, Any]) -> list[int]:
    """The public inputs if the witness satisfies the statement of TRANSFER.md; raises StatementFalse."""
    total_in = [Jubjub.identity()]
    for i in range(shape.inputs):
        k = unpack_nullifier_key(w["nullifier_key"][i])
        _require(0 <= k <= NULLIFIER_BOUND, "canonical k'")
        point = Jubjub.from_affine(*w["one_time_key"][i], allow_off_subgroup=True)
        commitment = Jubjub.from_affine(*w["input_commitment"][i], allow_off_subgroup=True)
        spend = point - G.mul_var(k)
        _require(int((spend + T.mul_var(w["alpha"][i])).u) == w["randomized_key"][i], "randomized key")
        dummy, position = w["dummy"][i], w["position"][i]
        _require(dummy in (0, 1) and 0 <= position < 2**32, "dummy and position")
        nullifier = poseidon(Domain.NULLIFIER, [w["nullifier_key"][i], position + 2**32 * dummy])
        _require(int(nullifier) == w["nullifier"][i], "nullifier")
        if not dummy:
            value = int(poseidon(Domain.LEAF, [point.u, point.v, commitment.u, commitment.v]))
            for arity, row in zip(ARITIES, w["path"][i], strict=True):
                _require(row[position % arity] == value, "path")
                value, position = node_hash(row), position // arity
            _require(value == w["root"], "root")
            total_in.append(commitment)
    total_out = [Jubjub.identity()]
    for j in range(shape.outputs):
        _require(0 <= w["value"][j] < 2**64 and 0 <= w["blinding"][j] < 2**252, "range")
        commitment = G_V.mul_var(w["value"][j]) + H.mul_var(w["blinding"][j])
        _require(int(commitment.u) == w["commitment"][j], "commitment")
        total_out.append(commitment)
    _require(0 <= w["fee"] < 2**64, "fee")
    total_out += [G_V.mul_var(w["fee"]), H.mul_var(w["delta"])]
    _require(sum_points(total_in) == sum_points(total_out), "balance")
    return [w["root"], w["fee"], *w["nullifier"], *w["randomized_key"], *w["commitment"]]


def model_digest(shape: Shape) -> bytes:
    """Stands for the circuit digest."""
    return hashlib.blake2b(f"model {shape}".encode(), digest_size=32).digest()


def model_proof(shape: Shape, publics: Sequence[int]) -> bytes:
    """192 bytes that only follow from these public inputs."""
    data = model_digest(shape) + b"".join(value.to_bytes(32, "little") for value in publics)
    return b"".join(hmac.digest(_MODEL_KEY, data + bytes([i]), "sha512") for i in range(3))


class ModelProver:
    """Evaluates the statement, then authenticates the public inputs."""

    def circuit_digest(self, shape: Shape) -> bytes:
        return model_digest(shape)

    def prove(self, shape: Shape, inputs: Mapping[str, Any], **options: Any) -> bytes:
        return model_proof(shape, evaluate_statement(shape, inputs))


class ModelChecker:
    """The ledger's side of ModelProver."""

    def __init__(self, shapes: Sequence[Shape] = SHAPES) -> None:
        self.shapes = tuple(shapes)

    def circuit_digest(self, shape: Shape) -> bytes:
        if shape not in self.shapes:
            raise UnknownShape(f"shape {shape}: no verifying key is pinned")
        return model_digest(shape)

    def check(self, transfers: Sequence[Transfer]) -> None:
        for index, transfer in enumerate(transfers):
            if transfer.proof != model_proof(transfer.shape, transfer.body.public_inputs()):
                raise TransferProofRefused("transfer: the proof is wrong", indices=[index])


class World:
    """A ledger with a faucet of ten slots, and wallets that follow it."""

    def __init__(
        self,
        *,
        network: Network = Network.TEST,
        amounts: Sequence[int] = (10**6,) * 10,
        cap: int = 10**12,
        store: LedgerStore | None = None,
        window: int = 100,
        prover: Any = None,
        checker: Any = None,
    ) -> None:
        self.network = network
        self.rules = ChainRules(network, Faucet(tuple(amounts), cap), FEE, window)
        self.ledger = Ledger(self.rules, checker or ModelChecker(), store)
        self.prover = prover or ModelProver()
        self.accounts: list[Account] = []
        self.wallets: list[Wallet] = []

    def person(self, number: int) -> tuple[Account, Wallet]:
        """A new account and its wallet, which has read the chain so far."""
        account = Account.from_seed(hashlib.sha256(b"test seed %d" % number).digest(), network=self.network)
        wallet = Wallet(account.full_view_key, minimum_fee=FEE, lookahead=3)
        self.accounts.append(account)
        self.wallets.append(wallet)
        wallet.sync(self.ledger.block(h) for h in range(1, self.ledger.tip.height + 1))
        return account, wallet

    def mint(self, *addresses: Any) -> Block:
        """A block that pays the faucet's amounts to these addresses."""
        height = self.ledger.tip.height + 1
        amounts = self.rules.mint_rule.amounts  # type: ignore[attr-defined]
        records = [
            make_mint(address, amounts[slot], height=height, slot=slot) for slot, address in enumerate(addresses)
        ]
        return self.mine(mints=records)

    def mine(self, *transfers: Transfer | bytes, mints: Sequence[MintRecord] = ()) -> Block:
        """Apply a block and let every wallet read it."""
        block = self.ledger.apply(transfers, mints)
        for wallet in self.wallets:
            wallet.sync([block])
        return block

    def pay(self, payer: int, *payments: tuple[Any, int], **options: Any) -> BuiltTransfer:
        """A finished transfer of person ``payer``, not yet mined."""
        wallet, account = self.wallets[payer], self.accounts[payer]
        plan = wallet.plan([Payment(address, value) for address, value in payments], **options)
        return wallet.send(plan, account, self.prover)


def place(made: Output, context: Context, index: int = 0, position: int = 0) -> PlacedOutput:
    return PlacedOutput(made, position, context, index, 1, bytes(64))


def found(key: object, *outputs: PlacedOutput, known: int = 10) -> list[int]:
    """The amounts that a scanner with ten addresses finds."""
    scanner = Scanner(key, AddressBook(key, issued=known, lookahead=0))  # type: ignore[arg-type]
    return [owned.value for owned in scanner.scan(outputs)]


def replaced(transfer: Transfer, **changes: object) -> Transfer:
    return dataclasses.replace(transfer, body=dataclasses.replace(transfer.body, **changes))  # type: ignore[arg-type]


def resigned(world: World, payer: int, change: dict[str, object], **options: object) -> Transfer:
    """A transfer with a changed body whose signatures and proof fit the change: one rule alone is broken."""
    wallet, account = world.wallets[payer], world.accounts[payer]
    made = wallet.plan([], **options)  # type: ignore[arg-type]
    prepared = prepare(made, wallet.key, Signer(account), wallet._tree.path)
    body = dataclasses.replace(prepared.body, **change)  # type: ignore[arg-type]
    digest = body.digest(world.prover.circuit_digest(body.shape))
    keys = prepared.session._randomized
    signatures = tuple(sign(key, digest, input_index=i) for i, key in enumerate(keys))
    return Transfer(body, signatures, model_proof(body.shape, body.public_inputs()))


def refused(world: World, transfer: Transfer | bytes, error: type[ZkprivError], match: str | None = None) -> None:
    """The ledger refuses with this very error and is exactly as before."""
    before = world.ledger.tip
    for attempt in (world.ledger.check_transfer, lambda item: world.ledger.apply([item])):
        with pytest.raises(error, match=match) as caught:
            attempt(transfer)
        assert type(caught.value) is error
    assert world.ledger.tip == before
