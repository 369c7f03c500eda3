# SPDX-License-Identifier: GPL-3.0-or-later
"""The verdict on every real transaction, and on transactions in which one thing is wrong."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from support.monero import TRANSACTIONS, case_of, real, transactions, with_rct
from support.monero_build import Made, borromean, build, build_v1, spend

from zkpriv.ed25519 import Ed25519, G, H, hash_to_point
from zkpriv.errors import EncodingError, InvalidProof
from zkpriv.monero.amounts import commitment_of
from zkpriv.monero.borromean import verify_borromean
from zkpriv.monero.rct import BorromeanProof, ClsagData, MlsagData, RctType
from zkpriv.monero.rings import RingMember, Rings
from zkpriv.monero.transaction import CoinbaseInput, KeyInput, Transaction
from zkpriv.monero.verify import Report, Result, check_transaction, verify_transaction
from zkpriv.reference import ed25519 as reference
from zkpriv.stealth import MONERO, SpendKeys

ORDER = MONERO.group.order
TORSION = [Ed25519.from_affine(x, y) for x, y in reference.torsion_points() if (x, y) != reference.IDENTITY]


def verdicts(report: Report) -> dict[str, str]:
    return {check.name: check.result.value for check in report.checks}


def failing(tx: Transaction | bytes, rings: Rings | None = None) -> set[str]:
    return {check.name for check in check_transaction(tx, rings).failed}


@cache
def receiver() -> SpendKeys[Any, Any]:
    return SpendKeys.random(MONERO)


@cache
def made(kind: RctType) -> Made:
    keys = receiver().view_keys
    return build(kind, [(keys.address(), 12345), (keys.address(0, 1), 2**63)], inputs=2)


def reference_case() -> tuple[Transaction, Rings]:
    return real("e89415"), Rings.from_json(json.dumps(case_of("e89415")))


def test_every_real_transaction(vector_cases: Any) -> None:
    for case in vector_cases(TRANSACTIONS, transactions(), part="verdict"):
        rings = Rings.from_json(json.dumps(case)) if "rings" in case else None
        report = check_transaction(bytes.fromhex(case["tx_hex"]), rings)
        found = verdicts(report)
        assert report.txid.hex() == case["txid"]
        assert not report.failed and report.ok(allow_partial=True)
        assert report.ok() == (rings is not None)
        if case.get("range_proofs_valid"):
            assert found["range_proofs"] == "passed"
        if case.get("balance_valid"):
            assert found["balance"] == "passed"
        if case.get("clsag_valid"):
            assert found["ring_signatures"] == "passed"
        if rings is None:
            with pytest.raises(InvalidProof, match="not_checked"):
                verify_transaction(bytes.fromhex(case["tx_hex"]))
        if report.type in ("rct-1", "rct-2"):
            assert found["range_proofs"] == "passed"


def test_the_names_of_the_checks() -> None:
    tx, rings = reference_case()
    assert list(verdicts(check_transaction(tx, rings))) == [
        "encoding",
        "txid",
        "structure",
        "output_keys",
        "ring_offsets",
        "key_images",
        "commitments",
        "balance",
        "range_proofs",
        "rings",
        "ring_signatures",
    ]
    coinbase = verdicts(check_transaction(real("373a2ace")))
    assert coinbase == {
        "encoding": "passed",
        "structure": "passed",
        "output_keys": "passed",
        "balance": "not_checked",
    }
    version_1 = verdicts(check_transaction(real("2180a87f")))
    assert "range_proofs" not in version_1 and version_1["rings"] == version_1["ring_signatures"] == "not_checked"
    full = check_transaction(real("14056427"))
    assert full.result_of("balance") is Result.NOT_CHECKED and full.result_of("nothing") is None


@pytest.mark.parametrize("kind", list(RctType)[1:], ids=str)
def test_made_transactions_are_ok_in_every_type(kind: RctType) -> None:
    case = made(kind)
    report = verify_transaction(case.tx.to_bytes(), case.rings)
    assert report.ok() and not report.not_checked
    assert not check_transaction(case.tx).ok() and check_transaction(case.tx).ok(allow_partial=True)


def test_version_1_with_its_rings() -> None:
    keys = receiver().view_keys
    for ring_size in (1, 2, 5):
        case = build_v1([(keys.address(), 5), (keys.address(), 6)], ring_size=ring_size)
        assert verify_transaction(case.tx.to_bytes(), case.rings).ok()
        without = Rings(tuple(tuple(RingMember(item.key) for item in ring) for ring in case.rings.rings))
        assert verify_transaction(case.tx, without).ok()
        for number in range(2):
            group = list(case.tx.signatures[number])
            group[0] = bytes([group[0][0] ^ 1]) + group[0][1:]
            groups = tuple(tuple(group) if i == number else case.tx.signatures[i] for i in range(2))
            assert failing(dataclasses.replace(case.tx, signatures=groups), case.rings) == {"ring_signatures"}
        poor = dataclasses.replace(case.tx.outputs[0], amount=10**6)
        assert "balance" in failing(dataclasses.replace(case.tx, outputs=(poor, case.tx.outputs[1])), case.rings)


# One field changed


def flip(data: bytes, place: int = 0) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def set_at(items: Sequence[Any], place: int, value: Any) -> tuple[Any, ...]:
    return (*items[:place], value, *items[place + 1 :])


def test_every_field_of_the_prefix_is_signed() -> None:
    tx, rings = reference_case()
    item, output = tx.key_inputs[0], tx.outputs[0]
    other = Rings(rings.rings)
    changes: list[dict[str, Any]] = [
        {"unlock_time": 1},
        {"extra": flip(tx.extra, 5)},
        {"extra": tx.extra[:-1]},
        {"inputs": (dataclasses.replace(item, offsets=set_at(item.offsets, 3, item.offsets[3] + 1)),)},
        {"inputs": (dataclasses.replace(item, amount=1),)},
        {"outputs": set_at(tx.outputs, 0, dataclasses.replace(output, key=G.to_bytes()))},
        {"outputs": set_at(tx.outputs, 0, dataclasses.replace(output, view_tag=(output.view_tag or 0) ^ 1))},
        {"outputs": tx.outputs[::-1]},
    ]
    for change in changes:
        changed = dataclasses.replace(tx, **change)
        assert "ring_signatures" in failing(changed, other)
        assert failing(changed, rings) >= {"txid"}


def test_every_field_of_the_base_is_signed_and_balanced() -> None:
    tx, rings = reference_case()
    assert tx.rct is not None
    rct, other = tx.rct, Rings(rings.rings)
    hidden = dataclasses.replace(rct.amounts[0], amount=flip(rct.amounts[0].amount))
    assert failing(with_rct(tx, amounts=set_at(rct.amounts, 0, hidden)), other) == {"ring_signatures"}
    for fee in (rct.fee - 1, rct.fee + 1, 0, 2**64 - 1):
        assert failing(with_rct(tx, fee=fee), other) == {"balance", "ring_signatures"}
    moved = (Ed25519.from_bytes(rct.commitments[0]) + H).to_bytes()
    assert failing(with_rct(tx, commitments=set_at(rct.commitments, 0, moved)), other) == {
        "balance",
        "range_proofs",
        "ring_signatures",
    }
    offset = (Ed25519.from_bytes(rct.pseudo_outs[0]) + H).to_bytes()
    assert failing(with_rct(tx, pseudo_outs=(offset,)), other) == {"balance", "ring_signatures"}
    both = (
        (Ed25519.from_bytes(rct.commitments[0]) - H).to_bytes(),
        (Ed25519.from_bytes(rct.commitments[1]) + H).to_bytes(),
    )
    assert failing(with_rct(tx, commitments=both), other) == {"range_proofs", "ring_signatures"}
    assert "range_proofs" in failing(with_rct(tx, commitments=rct.commitments[::-1]), other)


@pytest.mark.parametrize("txid", ["e89415", "200c3215"], ids=["Bulletproof+", "Bulletproof"])
def test_every_field_of_a_range_proof_is_checked(txid: str) -> None:
    tx = real(txid)
    assert tx.rct is not None
    proof = tx.rct.range_proofs[0]
    changed = []
    for name in ("head", "left", "right", "tail"):
        values = getattr(proof, name, ())
        places = range(len(values)) if name in ("head", "tail") else (0, len(values) - 1)
        changed += [dataclasses.replace(proof, **{name: set_at(values, i, G.to_bytes())}) for i in places]
    for mutant in changed:
        assert failing(with_rct(tx, range_proofs=(mutant,))) == {"range_proofs"}


def test_every_field_of_a_clsag_is_checked() -> None:
    tx, rings = reference_case()
    assert tx.rct is not None and isinstance(tx.rct.signatures[0], ClsagData)
    proof = tx.rct.signatures[0]
    mutants = [dataclasses.replace(proof, s=set_at(proof.s, i, flip(proof.s[i]))) for i in range(len(proof.s))]
    mutants += [dataclasses.replace(proof, c1=flip(proof.c1)), dataclasses.replace(proof, d=G.to_bytes())]
    value = int.from_bytes(proof.s[0], "little") + ORDER
    mutants.append(dataclasses.replace(proof, s=set_at(proof.s, 0, value.to_bytes(32, "little"))))
    for mutant in mutants:
        assert failing(with_rct(tx, signatures=(mutant,)), rings) == {"txid", "ring_signatures"}


@pytest.mark.parametrize("kind", [RctType.FULL, RctType.SIMPLE, RctType.BULLETPROOF2])
def test_every_field_of_an_mlsag_is_checked(kind: RctType) -> None:
    case = made(kind)
    assert case.tx.rct is not None
    proof = case.tx.rct.signatures[0]
    assert isinstance(proof, MlsagData)
    expected = {"ring_signatures", "balance"} if kind is RctType.FULL else {"ring_signatures"}
    mutants = [dataclasses.replace(proof, c=flip(proof.c))]
    for column, row in ((0, 0), (1, 1), (2, len(proof.s[0]) - 1)):
        wrong = set_at(proof.s, column, set_at(proof.s[column], row, flip(proof.s[column][row])))
        mutants.append(dataclasses.replace(proof, s=wrong))
    for mutant in mutants:
        signatures = set_at(case.tx.rct.signatures, 0, mutant)
        assert failing(with_rct(case.tx, signatures=signatures), case.rings) == expected


@pytest.mark.parametrize("kind", [RctType.FULL, RctType.SIMPLE, RctType.BULLETPROOF, RctType.CLSAG])
def test_a_transaction_that_makes_coins_is_refused(kind: RctType) -> None:
    """One output more than the inputs: everything is proved and signed anew over the wrong sum."""
    keys = receiver().view_keys
    payments = [(keys.address(), 500), (keys.address(), 600)]
    short = [spend(random.Random(9), 1099, 3)]
    case = build(kind, payments, fee=0, spends=short)
    wrong = failing(case.tx, case.rings)
    assert wrong >= ({"balance", "ring_signatures"} if kind is RctType.FULL else {"balance"})
    exact = build(kind, payments, fee=0, spends=[spend(random.Random(9), 1100, 3)])
    assert not failing(exact.tx, exact.rings)


# Key images


@pytest.mark.parametrize("torsion", range(7))
def test_key_images_with_torsion_are_refused(torsion: int) -> None:
    tx, rings = reference_case()
    item = tx.key_inputs[0]
    image = (Ed25519.from_bytes(item.key_image) + TORSION[torsion]).to_bytes()
    changed = dataclasses.replace(tx, inputs=(dataclasses.replace(item, key_image=image),))
    assert failing(changed, Rings(rings.rings)) == {"key_images", "ring_signatures"}


def test_key_images_that_are_no_key_images() -> None:
    tx, rings = reference_case()
    item = tx.key_inputs[0]
    not_reduced = (2**255 - 19 + 1).to_bytes(32, "little")
    for image in (Ed25519.identity().to_bytes(), not_reduced, (2).to_bytes(32, "little"), b"\xff" * 32):
        changed = dataclasses.replace(tx, inputs=(dataclasses.replace(item, key_image=image),))
        assert failing(changed, Rings(rings.rings)) == {"key_images", "ring_signatures"}


def test_one_output_spent_twice_in_a_transaction() -> None:
    keys = receiver().view_keys
    one = spend(random.Random(3), 1000, 3)
    case = build(RctType.CLSAG, [(keys.address(), 500), (keys.address(), 500)], spends=[one, one], fee=1000)
    wrong = failing(case.tx, case.rings)
    assert wrong == {"key_images"}
    assert any("twice" in check.reason for check in check_transaction(case.tx, case.rings).failed)


def test_key_images_are_in_descending_order_from_type_3_on() -> None:
    for kind in (RctType.BULLETPROOF_PLUS, RctType.BULLETPROOF):
        case = made(kind)
        turned = dataclasses.replace(case.tx, inputs=case.tx.inputs[::-1])
        assert "key_images" in failing(turned)
    case = made(RctType.SIMPLE)
    assert "key_images" not in failing(dataclasses.replace(case.tx, inputs=case.tx.inputs[::-1]))


# Rings


def ring_with(rings: Rings, change: Callable[[list[RingMember]], Any]) -> Rings:
    ring = list(rings.rings[0])
    change(ring)
    return Rings((tuple(ring), *rings.rings[1:]))


def test_other_ring_members_do_not_verify() -> None:
    tx, rings = reference_case()

    def swap(ring: list[RingMember]) -> None:
        ring[2], ring[9] = ring[9], ring[2]

    def other_key(ring: list[RingMember]) -> None:
        ring[4] = dataclasses.replace(ring[4], key=G.to_bytes())

    def other_mask(ring: list[RingMember]) -> None:
        ring[4] = dataclasses.replace(ring[4], commitment=H.to_bytes())

    def masks_swapped(ring: list[RingMember]) -> None:
        ring[0], ring[1] = (
            dataclasses.replace(ring[0], commitment=ring[1].commitment),
            dataclasses.replace(ring[1], commitment=ring[0].commitment),
        )

    for change in (swap, other_key, other_mask, masks_swapped):
        assert failing(tx, ring_with(rings, change)) == {"ring_signatures"}


def test_rings_that_do_not_fit_the_offsets() -> None:
    tx, rings = reference_case()
    changes: list[Callable[[list[RingMember]], Any]] = [
        lambda ring: ring.pop(),
        lambda ring: ring.append(RingMember(G.to_bytes(), H.to_bytes())),
        lambda ring: ring.clear(),
        lambda ring: ring.__setitem__(3, ring[2]),
        lambda ring: ring.__setitem__(3, RingMember(ring[3].key)),
        lambda ring: ring.__setitem__(3, RingMember((2).to_bytes(32, "little"), ring[3].commitment)),
        lambda ring: ring.__setitem__(3, RingMember(ring[3].key, (2).to_bytes(32, "little"))),
    ]
    for change in changes:
        assert failing(tx, ring_with(rings, change)) == {"rings", "ring_signatures"}
    for wrong in (Rings(()), Rings(rings.rings * 2)):
        assert failing(tx, wrong) == {"rings", "ring_signatures"}
    report = check_transaction(tx, ring_with(rings, changes[0]))
    assert any("15 ring members are given, the offsets name 16" in check.reason for check in report.failed)


def test_rings_of_another_transaction() -> None:
    tx, rings = reference_case()
    assert failing(tx, Rings(rings.rings, bytes(32))) == {"txid"}


def test_plain_amounts_have_the_commitment_with_mask_one() -> None:
    """An old output with a plain amount may be spent in a ring whose commitments follow from that amount."""
    keys = receiver().view_keys
    old = spend(random.Random(4), 700, 3, plain=True)
    case = build(RctType.CLSAG, [(keys.address(), 300), (keys.address(), 300)], fee=100, spends=[old])
    item = case.tx.key_inputs[0]
    loud = dataclasses.replace(case.tx, inputs=(dataclasses.replace(item, amount=700),))
    assert failing(loud, case.rings) == {"ring_signatures"}  # the amount is signed
    lied = dataclasses.replace(case.tx, inputs=(dataclasses.replace(item, amount=701),))
    assert failing(lied, case.rings) == {"rings", "ring_signatures"}


def test_a_ring_member_named_twice() -> None:
    tx = real("e89415")
    item = tx.key_inputs[0]
    twice = dataclasses.replace(item, offsets=set_at(item.offsets, 5, 0))
    assert "ring_offsets" in failing(dataclasses.replace(tx, inputs=(twice,)))
    far = dataclasses.replace(item, offsets=set_at(item.offsets, 5, 2**64 - 1))
    assert "ring_offsets" in failing(dataclasses.replace(tx, inputs=(far,)))
    zero_first = dataclasses.replace(item, offsets=set_at(item.offsets, 0, 0))
    assert "ring_offsets" not in failing(dataclasses.replace(tx, inputs=(zero_first,)))


# Structure


def test_structures_that_no_block_may_hold() -> None:
    tx = real("e89415")
    assert tx.rct is not None
    loud = dataclasses.replace(tx, outputs=set_at(tx.outputs, 0, dataclasses.replace(tx.outputs[0], amount=1)))
    mixed = dataclasses.replace(tx, outputs=set_at(tx.outputs, 0, dataclasses.replace(tx.outputs[0], view_tag=None)))
    for wrong in (loud, mixed):
        assert "structure" in failing(wrong)
    null = Transaction(2, 0, tx.inputs, tx.outputs, b"", (), type(tx.rct)(RctType.NULL))
    assert failing(null) >= {"structure", "range_proofs", "balance", "ring_signatures"}
    assert any("proves nothing and is for coinbase" in check.reason for check in check_transaction(null).failed)
    proof = tx.rct.range_proofs[0]
    assert failing(with_rct(tx, range_proofs=(proof, proof))) >= {"structure", "range_proofs"}
    coinbase = real("373a2ace")
    huge = dataclasses.replace(coinbase.outputs[0], amount=2**63)
    assert "structure" in failing(dataclasses.replace(coinbase, outputs=(huge, huge, huge)))
    assert "structure" in failing(dataclasses.replace(coinbase, outputs=()))
    assert isinstance(coinbase.inputs[0], CoinbaseInput)


def test_rings_of_different_sizes_and_of_one() -> None:
    case = made(RctType.CLSAG)
    first, second = case.tx.key_inputs
    shorter = dataclasses.replace(second, offsets=second.offsets[:2])
    assert "structure" in failing(dataclasses.replace(case.tx, inputs=(first, shorter)), case.rings)
    assert case.tx.rct is not None
    single = [dataclasses.replace(item, s=item.s[:1]) for item in case.tx.rct.signatures if isinstance(item, ClsagData)]
    ones = tuple(KeyInput(0, item.offsets[:1], item.key_image) for item in (first, second))
    rct = dataclasses.replace(case.tx.rct, signatures=tuple(single))
    lonely = dataclasses.replace(case.tx, inputs=ones, rct=rct)
    rings = Rings(tuple(ring[:1] for ring in case.rings.rings))
    assert failing(lonely, rings) >= {"structure", "ring_signatures"}


@pytest.mark.parametrize("name", ["output_keys", "commitments"])
def test_keys_that_do_not_decode(name: str) -> None:
    tx = real("e89415")
    assert tx.rct is not None
    bad = (2).to_bytes(32, "little")
    if name == "output_keys":
        wrong = dataclasses.replace(tx, outputs=set_at(tx.outputs, 1, dataclasses.replace(tx.outputs[1], key=bad)))
    else:
        wrong = with_rct(tx, commitments=set_at(tx.rct.commitments, 1, bad))
    report = check_transaction(wrong)
    assert report.result_of(name) is Result.FAILED
    assert any(" 1: " in check.reason for check in report.failed)
    pseudo = with_rct(tx, pseudo_outs=(bad,))
    assert failing(pseudo) == {"commitments", "balance"}


# Borromean


def test_borromean_proofs() -> None:
    rng = random.Random(11)
    amount, mask = 2**63 + 5, rng.randrange(ORDER)
    commitment = commitment_of(amount, mask).to_bytes()
    proof = borromean(amount, mask, rng)
    verify_borromean(commitment, proof)
    mutants = [dataclasses.replace(proof, ee=flip(proof.ee))]
    mutants += [dataclasses.replace(proof, s0=set_at(proof.s0, 63, flip(proof.s0[63])))]
    mutants += [dataclasses.replace(proof, s1=set_at(proof.s1, 0, flip(proof.s1[0])))]
    swapped = set_at(set_at(proof.bits, 0, proof.bits[1]), 1, proof.bits[0])
    mutants += [dataclasses.replace(proof, bits=swapped)]
    for mutant in mutants:
        with pytest.raises(InvalidProof):
            verify_borromean(commitment, mutant)
    with pytest.raises(InvalidProof, match="add up"):
        verify_borromean(commitment_of(amount + 1, mask).to_bytes(), proof)
    value = (int.from_bytes(proof.s0[0], "little") + ORDER).to_bytes(32, "little")
    with pytest.raises(EncodingError):
        verify_borromean(commitment, dataclasses.replace(proof, s0=set_at(proof.s0, 0, value)))
    assert isinstance(proof, BorromeanProof)


def one_bit_more(amount: int, mask: int) -> BorromeanProof:
    """A proof of ``amount`` with a 65th commitment, to 2^64, on which there is no signature."""
    proof = borromean(amount, (mask - 3) % ORDER, random.Random(14))
    return dataclasses.replace(proof, bits=(*proof.bits, (G.mul_var(3) + H.mul_var(2**64)).to_bytes()))


def test_borromean_proofs_have_64_bits() -> None:
    """A commitment more would be summed without a signature on it."""
    mask = 5**70
    above = (G.mul_var(mask) + H.mul_var(2**64 + 7)).to_bytes()
    with pytest.raises(EncodingError, match="64 bits"):
        verify_borromean(above, one_bit_more(7, mask))
    proof = borromean(7, mask, random.Random(14))
    for name in ("s0", "s1", "bits"):
        with pytest.raises(EncodingError, match="64 bits"):
            verify_borromean(above, dataclasses.replace(proof, **{name: getattr(proof, name)[:-1]}))


def test_a_value_that_no_bytes_stand_for_is_not_ok() -> None:
    """Written, the object has as many bytes as its lists say; read again, it is another transaction or none."""
    tx, rings = made(RctType.SIMPLE).tx, made(RctType.SIMPLE).rings
    assert tx.rct is not None
    assert "encoding" not in failing(tx, rings)
    proofs = (one_bit_more(7, 9), *tx.rct.range_proofs[1:])
    longer = dataclasses.replace(tx, rct=dataclasses.replace(tx.rct, range_proofs=proofs))
    assert {"encoding", "range_proofs"} <= failing(longer, rings)


@pytest.mark.parametrize("weight", [2**64, ORDER - 1, 3])
def test_borromean_proofs_of_amounts_out_of_range(weight: int) -> None:
    """The last bit stands for ``weight`` instead of 2^63: the sum fits the commitment, the rings must not close."""
    rng = random.Random(12)
    weights = [*(1 << number for number in range(63)), weight]
    mask = rng.randrange(ORDER)
    proof = borromean(2**63, mask, rng, weights=weights)
    total = (hash_to_point(b"") - hash_to_point(b"")) + G.mul_var(mask) + H.mul_var(weight)
    with pytest.raises(InvalidProof, match="do not close"):
        verify_borromean(total.to_bytes(), proof)


# The ring file


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "7",
        "{}",
        '{"rings": 7}',
        '{"rings": [7]}',
        '{"rings": [[7]]}',
        '{"rings": [[{}]]}',
        '{"rings": [[{"dest": "00"}]]}',
        '{"rings": [[{"dest": 7}]]}',
        '{"rings": [[{"dest": "' + "zz" * 32 + '"}]]}',
        '{"rings": [[{"dest": "' + "00" * 32 + '", "mask": "00"}]]}',
        '{"rings": [[{"dest": "' + "٠" * 64 + '"}]]}',
        '{"rings": [], "txid": "00"}',
        '{"rings": [], "rings": []}',
        "[" * 100,
    ],
)
def test_ring_files_that_are_malformed(text: str) -> None:
    with pytest.raises(EncodingError):
        Rings.from_json(text)


def test_ring_files_in_both_forms() -> None:
    case = case_of("e89415")
    whole = Rings.from_json(json.dumps(case).encode())
    assert whole.txid == bytes.fromhex(case["txid"])
    for value in ({"rings": case["rings"]}, case["rings"]):
        assert Rings.from_json(json.dumps(value)) == Rings(whole.rings)
