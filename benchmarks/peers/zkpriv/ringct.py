# SPDX-License-Identifier: GPL-3.0-or-later
"""Kernels of zkpriv's ring signatures, range proofs and Ed25519 operations, as the drivers of the peers have them.

Everything goes through the public interface, from bytes where the peers read bytes. The result of a list of points is
told as their sum.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import serve

from zkpriv import _ed25519_impl as core
from zkpriv.bulletproofs import original, plus
from zkpriv.ed25519 import (
    INV_EIGHT,
    ORDER,
    Ed25519,
    G,
    are_torsion_free,
    hash_many_to_points,
    hash_to_scalar,
    msm_var,
    sum_points,
)
from zkpriv.ed25519_secrets import Ed25519Secret
from zkpriv.errors import EncodingError, InvalidProof, InvalidSignature
from zkpriv.monero.keys import Account
from zkpriv.monero.network import Network
from zkpriv.monero.rct import Rct, RctType
from zkpriv.monero.scan import Scanner, SubaddressTable
from zkpriv.monero.transaction import CoinbaseInput, Output, Transaction
from zkpriv.prime_group import ED25519
from zkpriv.ring import Rules, clsag
from zkpriv.stealth import MONERO, pay

RING = 16


# Ring signatures


class Signer:
    """A ring with random members, the signer in its middle."""

    def __init__(self, size: int) -> None:
        self.index = size // 2
        self.amount = secrets.randbits(64)
        self.message = secrets.token_bytes(32)
        self.key, self.mask = Ed25519Secret.random_scalar(), Ed25519Secret.random_scalar()
        self.ring = []
        for place in range(size):
            mine = place == self.index
            key, mask = (self.key, self.mask) if mine else (Ed25519Secret.random_scalar() for _ in range(2))
            commitment = ED25519.commit_secret(self.amount if mine else secrets.randbits(64), mask)
            self.ring.append((ED25519.mul_secret(key, G).to_bytes(), commitment.to_bytes()))

    def sign(self) -> Sent:
        """Pseudo output and signature."""
        with Ed25519Secret.random_scalar() as mask:
            pseudo = ED25519.commit_secret(self.amount, mask).to_bytes()
            made = clsag.sign(self.message, self.ring, self.index, self.key, self.mask, mask, pseudo)
        return Sent(self.message, made.key_image, pseudo, self.ring, made.to_bytes())


class Sent(NamedTuple):
    """A signature as it travels, with its statement."""

    message: bytes
    image: bytes
    pseudo_out: bytes
    ring: Sequence[tuple[bytes, bytes]]
    signature: bytes

    def item(self) -> clsag.Item:
        signature = clsag.Clsag.from_bytes(self.signature, self.image)
        return clsag.Item(signature, self.message, self.ring, self.pseudo_out)

    def accepted(self, rules: Rules = Rules.MONERO) -> bool:
        try:
            clsag.verify(*self.item(), rules=rules)
        except (EncodingError, InvalidSignature):
            return False
        return True

    def to_bytes(self) -> bytes:
        members = b"".join(key + commitment for key, commitment in self.ring)
        return self.message + self.image + self.pseudo_out + members + self.signature

    @classmethod
    def from_bytes(cls, data: bytes) -> Sent:
        size = (len(data) - 5 * 32) // (3 * 32)
        words = [data[i : i + 32] for i in range(0, len(data), 32)]
        ring = [(words[3 + 2 * place], words[4 + 2 * place]) for place in range(size)]
        return cls(words[0], words[1], words[2], ring, b"".join(words[3 + 2 * size :]))


def clsag_sign(size: int, _: serve.Inputs) -> serve.Job:
    signer = Signer(size)

    def result(sent: Any) -> str:
        return serve.must(sent.accepted(), "signature")

    return serve.Job(signer.sign, result)


def clsag_verify(rules: Rules, size: int, _: serve.Inputs) -> serve.Job:
    sent = Signer(size).sign()
    wrong = sent._replace(message=bytes([sent.message[0] ^ 1]) + sent.message[1:])
    return serve.Job(
        lambda: sent.accepted(rules), lambda good: serve.must(good is True and not wrong.accepted(rules), "verdict")
    )


def clsag_batch_verify(rules: Rules, size: int, _: serve.Inputs) -> serve.Job:
    all_sent = [Signer(RING).sign() for _ in range(size)]
    wrong = [*all_sent[:-1], all_sent[-1]._replace(message=all_sent[0].message)]

    def accepted(sent: list[Sent]) -> bool:
        try:
            clsag.verify_batch([one.item() for one in sent], rules=rules)
        except InvalidSignature:
            return False
        return True

    checked: list[bool] = []

    def result(good: object) -> str:
        if not checked:
            checked.append(not accepted(wrong))
        return serve.must(good is True and checked[0], "verdict")

    return serve.Job(lambda: accepted(all_sent), result)


# Range proofs


SCHEMES: dict[str, Any] = {"plus": plus, "bp": original}
Proved = tuple[bytes, list[bytes]]


def proved(scheme: Any, amounts: Sequence[int], masks: Sequence[Ed25519Secret]) -> Proved:
    proof, commitments = scheme.prove(amounts, masks)
    return proof.to_bytes(), [point.to_bytes() for point in commitments]


def random_amounts(size: int) -> tuple[list[int], list[Ed25519Secret]]:
    return [secrets.randbits(64) for _ in range(size)], [Ed25519Secret.random_scalar() for _ in range(size)]


def accepts(scheme: Any, items: Sequence[Proved]) -> bool:
    try:
        scheme.verify_batch(items)
    except (EncodingError, InvalidProof):
        return False
    return True


def range_prove(scheme: Any, size: int, _: serve.Inputs) -> serve.Job:
    amounts, masks = random_amounts(size)

    def result(made: Any) -> str:
        return serve.must(accepts(scheme, [made]), "proof")

    return serve.Job(lambda: proved(scheme, amounts, masks), result)


def range_verify(scheme: Any, batch: bool, size: int, _: serve.Inputs) -> serve.Job:
    amounts, proofs = (1, size) if batch else (size, 1)
    items = [proved(scheme, *random_amounts(amounts)) for _ in range(proofs)]
    proof, commitments = items[-1]
    wrong = [*items[:-1], (proof, [G.to_bytes(), *commitments[1:]])]
    checked: list[bool] = []  # a refusal names the bad proofs, which takes long: once is enough

    def result(good: object) -> str:
        if not checked:
            checked.append(not accepts(scheme, wrong))
        return serve.must(good is True and checked[0], "verdict")

    return serve.Job(lambda: accepts(scheme, items), result)


def range_verify_eighths(scheme: Any, batch: bool, size: int, _: serve.Inputs) -> serve.Job:
    """With Monero's V, which are commitments times 1/8, where the others begin with the commitments."""
    amounts, proofs = (1, size) if batch else (size, 1)
    items = []
    for _index in range(proofs):
        proof, commitments = scheme.prove(*random_amounts(amounts))
        items.append((proof.to_bytes(), [point.mul_var(INV_EIGHT).to_bytes() for point in commitments]))
    return serve.Job(lambda: scheme.verify_batch(items, eighths=True), lambda none: serve.must(none is None, "verdict"))


# Scanning


def scan(size: int, _: serve.Inputs) -> serve.Job:
    """Every transaction has one output with a view tag and a key of its own; one in a hundred is ours."""
    ours, theirs = (Account.from_seed(Network.MAINNET, secrets.token_bytes(32)) for _ in range(2))
    transactions = []
    for index in range(size):
        address = (ours if index % 100 == 0 else theirs).keys.address(0, 0)
        with Ed25519Secret.random_scalar() as secret:
            paid = pay(MONERO, address, 0, secret)
        output = Output(index, paid.key.to_bytes(), paid.view_tag)
        extra = b"\x01" + paid.public_key.to_bytes()
        transactions.append(Transaction(2, 0, (CoinbaseInput(index),), (output,), extra, (), Rct(RctType.NULL)))
    table = SubaddressTable(ours, minor=1)

    def result(found: Any) -> str:
        return serve.must([owned.amount for owned in found] == list(range(0, size, 100)), "scan")

    return serve.Job(lambda: Scanner(ours, table).scan(transactions), result)


# Operations


def numbers(size: int, given: serve.Inputs) -> list[int]:
    """The scalars, modulo the order of Ed25519; one more than ``size``."""
    found = [given.scalar_start % ORDER]
    for _ in range(size):
        found.append((given.multiplier * found[-1] + given.constant) % ORDER)
    return found


def points(size: int, given: serve.Inputs) -> list[Ed25519]:
    point, step, found = G.mul_var(given.point_start), G.mul_var(given.point_step), []
    for _ in range(size):
        found.append(point)
        point = point + step
    return found


def told(found: Any) -> str:
    return sum_points(found).to_bytes().hex()


def operation(kernel: str, size: int, given: serve.Inputs) -> serve.Job:
    scalars, bases = numbers(size, given), points(size, given)
    handles = [Ed25519Secret.from_scalar(value) for value in scalars[:size]]
    encodings = [point.to_bytes() for point in bases]
    factors = list(pairwise([*scalars[:size], scalars[0]]))
    packed, secret_pairs = b"".join(encodings), list(zip(handles, bases, strict=True))
    works: dict[str, Callable[[], list[Ed25519]]] = {
        "ed-decode": lambda: Ed25519.many_from_bytes(packed),
        "ed-mul": lambda: [ED25519.mul_secret(secret, point) for secret, point in secret_pairs],
        "ed-mul-base": lambda: [ED25519.mul_secret(secret, G) for secret in handles],
        "ed-double-mul": lambda: [msm_var((point, G), pair) for point, pair in zip(bases, factors, strict=True)],
        "ed-msm": lambda: [msm_var(bases, scalars[:size])],
    }
    return serve.Job(works[kernel], told)


def mul_bytes(size: int, given: serve.Inputs) -> serve.Job:
    handles = [Ed25519Secret.from_scalar(value) for value in numbers(size, given)[:size]]
    pairs = list(zip(handles, [point.to_bytes() for point in points(size, given)], strict=True))

    def run() -> list[bytes]:
        return [ED25519.mul_secret(secret, Ed25519.from_bytes(data)).to_bytes() for secret, data in pairs]

    def result(found: Any) -> str:
        return told(Ed25519.many_from_bytes(b"".join(found)))

    return serve.Job(run, result)


def subgroup(size: int, given: serve.Inputs) -> serve.Job:
    bases = points(size, given)
    return serve.Job(lambda: all(are_torsion_free(bases)), lambda free: serve.must(free is True, "subgroup"))


def decode_subgroup(size: int, given: serve.Inputs) -> serve.Job:
    bases = points(size, given)
    packed = b"".join(point.to_bytes() for point in bases)
    return serve.Job(
        lambda: Ed25519.many_from_bytes(packed, members=True), lambda found: serve.must(found == bases, "decoding")
    )


def ristretto_decode(size: int, given: serve.Inputs) -> serve.Job:
    encodings = [core.ristretto_encode(point.to_affine_bytes()) for point in points(size, given)]

    def result(found: Any) -> str:
        return core.ristretto_encode(core.sum_points(b"".join(found))).hex()

    return serve.Job(lambda: [core.ristretto_decode(data) for data in encodings], result)


def hashes(kernel: str, size: int, given: serve.Inputs) -> serve.Job:
    words = [value.to_bytes(32, "little") for value in numbers(size, given)]
    if kernel == "hash-to-point":
        return serve.Job(lambda: hash_many_to_points(words[:size]), told)
    messages = [first + second for first, second in pairwise(words)]

    def result(found: Any) -> str:
        return (sum(found) % ORDER).to_bytes(32, "little").hex()

    return serve.Job(lambda: [hash_to_scalar(message) for message in messages], result)


KERNELS: dict[str, Callable[[int, serve.Inputs], serve.Job]] = {
    "clsag-sign": clsag_sign,
    "clsag-verify": partial(clsag_verify, Rules.MONERO),
    "clsag-batch-verify": partial(clsag_batch_verify, Rules.MONERO),
    "clsag-strict-verify": partial(clsag_verify, Rules.STRICT),
    "clsag-strict-batch-verify": partial(clsag_batch_verify, Rules.STRICT),
    "monero-scan": scan,
    "ed-subgroup": subgroup,
    "ed-decode-subgroup": decode_subgroup,
    "ed-mul-bytes": mul_bytes,
    "ristretto-decode": ristretto_decode,
}
for _name, _scheme in SCHEMES.items():
    KERNELS[f"{_name}-prove"] = partial(range_prove, _scheme)
    KERNELS[f"{_name}-verify"] = partial(range_verify, _scheme, False)
    KERNELS[f"{_name}-batch-verify"] = partial(range_verify, _scheme, True)
KERNELS["plus-eighths-verify"] = partial(range_verify_eighths, plus, False)
KERNELS["plus-eighths-batch-verify"] = partial(range_verify_eighths, plus, True)
for _name in ("ed-decode", "ed-mul", "ed-mul-base", "ed-double-mul", "ed-msm"):
    KERNELS[_name] = partial(operation, _name)
for _name in ("hash-to-scalar", "hash-to-point"):
    KERNELS[_name] = partial(hashes, _name)


# What another implementation made


def make(kind: str, size: str) -> str:
    if kind == "clsag":
        return Signer(int(size)).sign().to_bytes().hex()
    proof, commitments = proved(SCHEMES[kind], *random_amounts(int(size)))
    return (bytes([int(size)]) + b"".join(commitments) + proof).hex()


def take(kind: str, text: str) -> str:
    data = bytes.fromhex(text)
    if kind == "clsag":
        return "accepted" if Sent.from_bytes(data).accepted() else "refused"
    end = 1 + 32 * data[0]
    item = data[end:], [data[i : i + 32] for i in range(1, end, 32)]
    return "accepted" if accepts(SCHEMES[kind], [item]) else "refused"
