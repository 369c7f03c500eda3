# SPDX-License-Identifier: GPL-3.0-or-later
"""The transfer statement: honest and degenerate spends are provable, and every forgery is refused by name.

Each forgery is a full witness in which everything is consistent but the one false thing, so that the constraint named
in the test is what stands between the prover and the lie.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from support.forge import broken, forge, only_broken
from zkpriv.circuits import registry
from zkpriv.circuits.samples import SparseTree, Spend, random_spend, times, transfer_inputs
from zkpriv.circuits.transfer import SHAPES, transfer

from zkpriv.errors import UnsatisfiedConstraint
from zkpriv.gadgets.nullifier_key import CANONICAL_BOUND, pack, pack_digits
from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub
from zkpriv.reference import poseidon as hashes
from zkpriv.reference.jubjub import ORDER

ONE = transfer.shape(inputs=1, outputs=2)
TWO = transfer.shape(inputs=2, outputs=2)
FEE = 3
VICTIM_AT = 5


@cache
def world() -> tuple[Spend, Spend, SparseTree]:
    """An output of ours at position 2, a victim's at 5, and the tree that holds both."""
    draw = random.Random("a small world")
    ours, victim = random_spend(draw, 1000, 2), random_spend(draw, 5000, VICTIM_AT)
    return ours, victim, SparseTree({2: ours.leaf, VICTIM_AT: victim.leaf, 6: 77, 1 << 31: 88})


def outputs_for(total: int) -> list[tuple[int, int]]:
    draw = random.Random(total)
    return [(total // 3, draw.randrange(ORDER)), (total - total // 3, draw.randrange(ORDER))]


def honest(**changes: Any) -> dict[str, Any]:
    """Inputs of an honest one-input transfer, with some of them replaced."""
    ours, _, tree = world()
    return {**transfer_inputs([ours], outputs_for(ours.value - FEE), FEE, tree), **changes}


def spend_with(spend: Spend, total: int | None = None, **changes: Any) -> dict[str, Any]:
    """As ``honest`` for another output."""
    total = spend.value - FEE if total is None else total
    return {**transfer_inputs([spend], outputs_for(total), FEE, world()[2]), **changes}


def nullifier(packed: int, place: int) -> int:
    return hashes.poseidon(hashes.NULLIFIER, [packed, place])


# ---- honest and degenerate spends ----------------------------------------------------------------------------


@pytest.mark.parametrize(("inputs", "outputs"), SHAPES)
def test_shapes_and_statement(inputs: int, outputs: int) -> None:
    made = transfer.shape(inputs=inputs, outputs=outputs)
    names = ["root", "fee"]
    names += [f"nullifier[{i}]" for i in range(inputs)] + [f"randomized_key[{i}]" for i in range(inputs)]
    names += [f"commitment[{j}]" for j in range(outputs)]
    assert made.public_inputs == names
    if (inputs, outputs) == (2, 2):
        assert made.constraints <= 15100 and made.domain_size == 1 << 14
    if inputs <= 4:
        made.check(registry.sample_inputs("transfer", inputs=inputs, outputs=outputs))


@pytest.mark.parametrize("position", [0, 1, 7, 8, 63, (1 << 30) - 1, 1 << 31, (1 << 32) - 1])
def test_one_key_spends_every_leaf(position: int) -> None:
    """SOUNDNESS row 8: the position is in the witness, not in the key."""
    ours = replace(world()[0], position=position)
    tree = SparseTree({position: ours.leaf, position ^ 1: 5})
    ONE.check(transfer_inputs([ours], outputs_for(ours.value - FEE), FEE, tree))


@pytest.mark.parametrize("k", [0, 1, 7, CANONICAL_BOUND, CANONICAL_BOUND - 1, int("7" * 82, 8), int("3" * 83, 8)])
@pytest.mark.parametrize("s", [0, ORDER - 1])
def test_degenerate_keys(k: int, s: int) -> None:
    ours = replace(world()[0], k=k, s=s)
    tree = SparseTree({ours.position: ours.leaf})
    ONE.check(transfer_inputs([ours], outputs_for(ours.value - FEE), FEE, tree))


@pytest.mark.parametrize("alpha", [0, 1, ORDER - 1, ORDER, (1 << 252) - 1, (ORDER - 1) // 2 - 3 * (1 << 249)])
def test_degenerate_alpha(alpha: int) -> None:
    ONE.check(spend_with(replace(world()[0], alpha=alpha)))


@pytest.mark.parametrize("rho", [0, 1, ORDER - 1])
@pytest.mark.parametrize("value", [FEE, (1 << 64) - 1])
def test_degenerate_values_and_blindings(value: int, rho: int) -> None:
    ours = replace(world()[0], value=value, rho=rho)
    tree = SparseTree({ours.position: ours.leaf})
    amounts = [(0, 0), (value - FEE, rho)]
    made = transfer_inputs([ours], amounts, FEE, tree)
    assert made["delta"] == 0, "the balance point is fee*G_v alone"
    ONE.check(made)
    big = [((1 << 252) - 1) % ORDER, 1]
    amounts = [(value - FEE, big[0]), (0, big[1])]
    ONE.check(transfer_inputs([ours], amounts, FEE, tree))


def test_blindings_need_not_be_reduced() -> None:
    inputs = honest()
    for name in ("alpha", "blinding"):
        inputs[name] = [x + ORDER if x + ORDER < 1 << 252 else x for x in inputs[name]]
    ONE.check(inputs)
    ONE.check(honest(delta=honest()["delta"] + (ORDER if honest()["delta"] + ORDER < 1 << 252 else 0)))


def test_dummy_inputs_with_degenerate_points() -> None:
    """A dummy's P and C are any points: identity, small order. Nothing divides by zero."""
    ours, _, tree = world()
    order_2, identity = (0, R - 1), (0, 1)
    for point in (order_2, identity):
        dummy = Spend(k=9, s=4, value=0, rho=0, position=123, alpha=5, dummy=True)
        made = transfer_inputs([ours, dummy], outputs_for(ours.value - FEE), FEE, tree)
        leaf = hashes.poseidon(hashes.LEAF, [*point, *point])
        made["one_time_key"][1] = made["input_commitment"][1] = list(point)
        made["path"][1] = SparseTree({123: leaf}).path(123)
        key = jubjub.add(jubjub.sub(point, times("G", 9)), times("T", 5))
        made["randomized_key"][1] = key[0]
        TWO.check(made)


# ---- keys and nullifiers -------------------------------------------------------------------------------------


def test_second_nullifier_by_k_plus_l() -> None:
    """SOUNDNESS row 4, E3."""
    ours = replace(world()[0], k=12345678901234567890)
    tree = SparseTree({ours.position: ours.leaf})
    made = transfer_inputs([ours], outputs_for(ours.value - FEE), FEE, tree)
    ONE.check(made)
    alias = pack_digits(ours.k + ORDER)
    second = nullifier(alias, ours.position)
    assert second != ours.nullifier
    forged = forge(ONE, {**made, "nullifier_key": [alias], "nullifier": [second]})
    assert only_broken(forged, "input[0]/key/bound[*"), broken(forged)


def test_packed_key_with_more_bits() -> None:
    """The same windows with 2^252 added to the packed form: another nullifier, refused by the tied bit."""
    ours = world()[0]
    packed = pack(ours.k) + (1 << 252)
    forged = forge(ONE, honest(nullifier_key=[packed], nullifier=[nullifier(packed, ours.position)]))
    assert "input[0]/key/bit[0]" in broken(forged)


def test_wrong_coordinate() -> None:
    """SOUNDNESS row 5, E4: -P = (-k')*G + (-s')*T has the same v and the same Montgomery x; the leaf has u and v."""
    ours = world()[0]
    negative = replace(ours, k=ORDER - ours.k, s=ORDER - ours.s)
    assert jubjub.neg(ours.P) == negative.P and negative.nullifier != ours.nullifier
    made = transfer_inputs([negative], outputs_for(ours.value - FEE), FEE, world()[2])
    ONE.check(honest())
    assert broken(forge(ONE, made)) == ["input[0]/level[0]/selected"]


@pytest.mark.parametrize("which", ["one_time_key", "input_commitment"])
def test_other_point_with_the_same_u(which: str) -> None:
    """SOUNDNESS row 6, E5: (u, -v) is on the curve and shares u; the leaf binds v."""
    ours = world()[0]
    made = honest()
    u, v = made[which][0]
    twisted = (u, R - v)
    assert jubjub.is_on_curve(twisted) and not jubjub.in_subgroup(twisted)
    made[which] = [list(twisted)]
    if which == "one_time_key":
        key = jubjub.add(jubjub.sub(twisted, times("G", ours.k)), times("T", ours.alpha))
        made["randomized_key"] = [key[0]]
        assert broken(forge(ONE, made)) == ["input[0]/level[0]/selected"]
    else:
        assert only_broken(forge(ONE, made), "input[0]/level[0]/selected", "balance/add*")
        assert "input[0]/level[0]/selected" in broken(forge(ONE, made))


def test_nullifier_from_another_secret() -> None:
    """SOUNDNESS row 10."""
    ours, victim, _ = world()
    for packed in (pack(victim.k), pack(ours.k) + 1, ours.k):
        forged = forge(ONE, honest(nullifier=[nullifier(packed, ours.position)]))
        assert broken(forged) == ["input[0]/nullifier"]


def test_another_secret_for_key_and_nullifier_alike() -> None:
    """A second k'' changes S = P - k''*G: the public key is then not a multiple of T that we know, but it is bound."""
    ours, victim, _ = world()
    forged = forge(ONE, honest(nullifier_key=[pack(victim.k)], nullifier=[nullifier(pack(victim.k), ours.position)]))
    assert broken(forged) == ["input[0]/randomized_key/add#2/u"]


def test_nullifier_of_another_position() -> None:
    ours = world()[0]
    for place in (ours.position + 1, 0, ours.position + (1 << 32), ours.position + (1 << 33)):
        assert broken(forge(ONE, honest(nullifier=[nullifier(pack(ours.k), place)]))) == ["input[0]/nullifier"]


@pytest.mark.parametrize("shift", [1 << 32, 1 << 33, R - (1 << 32)])
def test_position_aliasing(shift: int) -> None:
    """SOUNDNESS row 4: the position has 32 bits, so pos + 2^32 gives no second nullifier."""
    ours = world()[0]
    position = (ours.position + shift) % R
    wires = {f"input[0]/position/bit[{i}]": ours.position >> i & 1 for i in range(31)}
    forged = forge(ONE, honest(position=[position], nullifier=[nullifier(pack(ours.k), position)]), wires)
    assert only_broken(forged, "input[0]/position/bit[31]", "input[0]/level[10]/selected"), broken(forged)
    assert "input[0]/position/bit[31]" in broken(forged)


def test_real_position_disguised_as_dummy_place() -> None:
    """position + 2^32 is the dummies' range: a real input cannot move there, a dummy cannot leave it."""
    ours = world()[0]
    forged = forge(ONE, honest(nullifier=[nullifier(pack(ours.k), ours.position + (1 << 32))]))
    assert broken(forged) == ["input[0]/nullifier"]


# ---- the tree ------------------------------------------------------------------------------------------------


def test_leaf_not_linked_to_the_key() -> None:
    """SOUNDNESS row 9: a victim's leaf in the path, our own P and C beside it."""
    ours, _, tree = world()
    draw = random.Random(8)
    stranger = random_spend(draw, 1_000_000, VICTIM_AT)
    made = transfer_inputs([stranger], outputs_for(stranger.value - FEE), FEE, tree)
    assert broken(forge(ONE, made)) == ["input[0]/level[0]/selected"]
    # Linked to the key but with a commitment of our choice, and the other way round.
    richer = replace(ours, value=10**15)
    made = transfer_inputs([richer], outputs_for(richer.value - FEE), FEE, tree)
    assert broken(forge(ONE, made)) == ["input[0]/level[0]/selected"]


def test_re_witnessed_key() -> None:
    """SOUNDNESS row 3: leaf and subtraction read the same wires, so P cannot differ between them."""
    victim = world()[1]
    draw = random.Random(9)
    own = random_spend(draw, victim.value, VICTIM_AT)
    made = transfer_inputs([own], outputs_for(victim.value - FEE), FEE, world()[2])
    made["input_commitment"] = [list(victim.C)]
    witness = forge(ONE, made)
    switched = witness.mutated({"one_time_key[0][0]": victim.P[0], "one_time_key[0][1]": victim.P[1]})
    paths = broken(switched)
    assert any("randomized_key" in path for path in paths) and any("poseidon5" in path for path in paths)


def test_non_boolean_path_bit() -> None:
    """SOUNDNESS row 7, E6: any output proves membership if one bit is free."""
    draw = random.Random(10)
    stranger = random_spend(draw, 1_000_000, 4)
    path = world()[2].path(4)
    first, second = path[0][4], path[0][5]
    bit = (stranger.leaf - first) * pow(second - first, -1, R) % R
    made = transfer_inputs([stranger], outputs_for(stranger.value - FEE), FEE, world()[2])
    made.update(position=[bit + 4], nullifier=[nullifier(pack(stranger.k), bit + 4)], path=[path])
    wires = {f"input[0]/position/bit[{i}]": int(i == 2) for i in range(31)} | {"input[0]/position/bit[0]": bit}
    assert broken(forge(ONE, made, wires)) == ["input[0]/position/bit[0]/boolean"]


def test_unknown_root() -> None:
    forged = forge(ONE, honest(root=world()[2].root + 1))
    assert broken(forged) == ["input[0]/root"]


def test_empty_leaf_is_not_spendable() -> None:
    """SOUNDNESS row 15: the empty leaf is no hash of coordinates that anybody knows."""
    draw = random.Random(11)
    ghost = random_spend(draw, 1_000_000, 4)
    made = transfer_inputs([ghost], outputs_for(ghost.value - FEE), FEE, world()[2])
    assert made["path"][0][0][4] == hashes.empty_leaf()
    assert broken(forge(ONE, made)) == ["input[0]/level[0]/selected"]
    for constant in (0, 1):
        zero = {**made, "one_time_key": [[0, 1]], "input_commitment": [[0, 1]], "path": made["path"]}
        assert "input[0]/level[0]/selected" in broken(forge(ONE, {**zero, "nullifier_key": [pack(constant)]}))


def test_leaf_as_inner_node() -> None:
    """SOUNDNESS row 14: a node of four and a leaf of four have different tags, so no node passes for a leaf."""
    ours = world()[0]
    values = [*ours.P, *ours.C]
    assert hashes.poseidon(hashes.NODE, values) != hashes.poseidon(hashes.LEAF, values)
    node = hashes.poseidon(hashes.NODE, values)
    tree = SparseTree({ours.position: node})
    made = transfer_inputs([ours], outputs_for(ours.value - FEE), FEE, tree)
    assert broken(forge(ONE, made)) == ["input[0]/level[0]/selected"]


def test_two_equal_leaves_have_two_nullifiers() -> None:
    """SOUNDNESS rows 27 and 35: the position makes them different; both are spendable."""
    ours = world()[0]
    twin = replace(ours, position=ours.position + 1)
    assert twin.leaf == ours.leaf and twin.nullifier != ours.nullifier
    tree = SparseTree({ours.position: ours.leaf, twin.position: twin.leaf})
    made = transfer_inputs([ours, twin], outputs_for(2 * ours.value - FEE), FEE, tree)
    TWO.check(made)


# ---- points --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("which", "scope"), [("one_time_key", "one_time_key"), ("input_commitment", "commitment")])
def test_points_off_the_curve(which: str, scope: str) -> None:
    """SOUNDNESS row 6: the complete law is complete on the curve only. Off it, a leaf of junk would do anything."""
    for junk in ([3, 5], [0, 0], [1, 1]):
        made = honest()
        made[which] = [junk]
        ours = world()[0]
        P, C = made["one_time_key"][0], made["input_commitment"][0]
        tree = SparseTree({ours.position: hashes.poseidon(hashes.LEAF, [*P, *C])})
        made.update(root=tree.root, path=[tree.path(ours.position)])
        paths = broken(forge(ONE, made))
        assert f"input[0]/{scope}/on_curve/curve" in paths
        assert not any("selected" in path or path.endswith("/root") for path in paths)


def test_signature_key_is_bound() -> None:
    """The public key must be S + alpha*T: not another multiple of T, not S, not a victim's, not ours plus G."""
    ours, victim, _ = world()
    for point in (
        times("T", 12345),
        times("T", ours.s),
        jubjub.add(ours.randomized_key, times("G", 1)),
        victim.randomized_key,
        ours.P,
    ):
        assert broken(forge(ONE, honest(randomized_key=[point[0]]))) == ["input[0]/randomized_key/add#2/u"]


def test_part_of_k_stays_out_of_the_signature_key() -> None:
    """TRANSFER rule 9: with k'' = k' - x the key becomes S + x*G + alpha*T, which is bound and no multiple of T."""
    ours = world()[0]
    less = ours.k - 1
    key = jubjub.add(ours.randomized_key, times("G", 1))
    made = honest(nullifier_key=[pack(less)], nullifier=[nullifier(pack(less), ours.position)])
    assert broken(forge(ONE, made)) == ["input[0]/randomized_key/add#2/u"]
    # With the true sum as public key the statement holds: only the signature, under base T, refuses it.
    assert broken(forge(ONE, {**made, "randomized_key": [key[0]]})) == []


# ---- amounts -------------------------------------------------------------------------------------------------


def balanced_with(first: int, place: int = 0) -> dict[str, Any]:
    """Output ``first`` at a place and whatever makes the sum right in the field, blindings as they should be."""
    ours = world()[0]
    made = honest()
    second = (ours.value - FEE - first) % R
    rhos = made["blinding"]
    values = [first, second] if place == 0 else [second, first]
    made["commitment"] = [
        jubjub.add(times("G_v", value % ORDER), times("H", rho))[0] for value, rho in zip(values, rhos, strict=True)
    ]
    return {**made, "value": values}


@pytest.mark.parametrize("value", [1 << 64, R - 1, R - 5, R - (1 << 64), ORDER, (1 << 64) + 1])
def test_output_out_of_range(value: int) -> None:
    """SOUNDNESS row 11, E9: 2^64, r - 1, r - k: money from nothing if the range were not checked."""
    forged = forge(ONE, balanced_with(value))
    assert "output[0]/commit/amount/top/bit" in broken(forged)


def test_any_output_out_of_range() -> None:
    """The last one as well: here output 0 is honest, and output 1 makes up for it."""
    forged = forge(ONE, balanced_with(R - 5, place=1))
    assert "output[1]/commit/amount/top/bit" in broken(forged)
    assert not any(path.startswith("output[0]/commit/amount") for path in broken(forged))


def test_no_digits_make_r_minus_k_fit() -> None:
    made = balanced_with(R - 5)
    for digits in ([0] * 21, [7] * 21, [(R - 5) >> 3 * i & 7 for i in range(21)]):
        wires = {f"output[0]/commit/amount/digit[{i}]": digit for i, digit in enumerate(digits)}
        assert "output[0]/commit/amount/top/bit" in broken(forge(ONE, made, wires))


def test_opening_to_another_value() -> None:
    """SOUNDNESS row 12, E10: a commitment to 5 does not open to 10^6."""
    ours = world()[0]
    made = honest()
    made["value"] = [made["value"][0] + 10**6, made["value"][1]]
    forged = forge(ONE, made)
    assert any(path.startswith("output[0]/commit/add") and path.endswith("/u") for path in broken(forged))
    assert ours.value < 10**6


@pytest.mark.parametrize("change", [1, -1])
def test_balance_off_by_one(change: int) -> None:
    ours, _, tree = world()
    outputs = outputs_for(ours.value - FEE)
    outputs[0] = (outputs[0][0] + change, outputs[0][1])
    forged = forge(ONE, transfer_inputs([ours], outputs, FEE, tree))
    assert only_broken(forged, "balance/add*"), broken(forged)


@pytest.mark.parametrize("fee", [FEE + 1, FEE - 1, 0])
def test_fee_is_bound(fee: int) -> None:
    """SOUNDNESS row 26."""
    assert only_broken(forge(ONE, honest(fee=fee)), "balance/add*")
    witness = ONE.solve(honest()).set("fee", fee)
    assert "fee/commit/amount/top/bit" in broken(witness)


@pytest.mark.parametrize("fee", [1 << 64, R - 1, R - FEE, ORDER])
def test_fee_out_of_range(fee: int) -> None:
    """SOUNDNESS row 26: a fee of r - 1 would be income."""
    ours, _, tree = world()
    outputs = [(10, 1), ((ours.value - fee - 10) % R % (1 << 64), 2)]
    forged = forge(ONE, transfer_inputs([ours], outputs, fee, tree))
    assert "fee/commit/amount/top/bit" in broken(forged)


def test_blinding_difference_is_bound() -> None:
    assert only_broken(forge(ONE, honest(delta=honest()["delta"] + 1)), "balance/add*")


@pytest.mark.parametrize("value", [1 << 252, R - 1])
def test_scalars_have_252_bits(value: int) -> None:
    """alpha, the blindings and delta: beyond 2^252 the digits would be those of another number than the input."""
    paths = broken(forge(ONE, honest(alpha=[value], blinding=[value, value], delta=value)))
    for scope in ("input[0]/randomized_key", "output[0]/commit", "output[1]/commit", "fee/commit"):
        assert f"{scope}/scalar/top[2]" in paths


# ---- dummies -------------------------------------------------------------------------------------------------


def with_dummy(dummy: Spend, counted: int) -> dict[str, Any]:
    """Our output and a dummy; the outputs spend ours and ``counted`` of the dummy's value."""
    ours, _, tree = world()
    made = transfer_inputs([ours, dummy], outputs_for(ours.value + counted - FEE), FEE, tree)
    if counted:
        made["delta"] = (made["delta"] + dummy.rho) % ORDER
    return made


@cache
def a_dummy() -> Spend:
    return random_spend(random.Random("dummy"), 10**9, 99, dummy=True)


def test_dummy_with_value() -> None:
    """SOUNDNESS row 15: a dummy skips the root, so it must add nothing."""
    TWO.check(with_dummy(a_dummy(), 0))
    forged = forge(TWO, with_dummy(a_dummy(), a_dummy().value))
    assert only_broken(forged, "balance/add*"), broken(forged)


def test_dummy_with_forced_contribution() -> None:
    """As before, with the wires of "the identity where dummy" forced to C: their own constraints refuse."""
    made = with_dummy(a_dummy(), a_dummy().value)
    system = TWO.system
    flag = TWO.wire("dummy[1]")
    products = [
        entry.defines
        for entry in (system.constraint(row) for row in range(len(system.rows_a)))
        if entry.defines is not None and entry.a == {flag: 1} and entry.path.startswith("input[1]/")
    ]
    assert len(products) == 2
    forged = forge(TWO, made, dict.fromkeys(products, 0))
    assert broken(forged) == ["input[1]/contribution/mul"] * 2


def test_real_input_must_be_in_the_tree() -> None:
    """Without the flag the root counts."""
    made = with_dummy(a_dummy(), a_dummy().value)
    made["dummy"] = [0, 0]
    made["nullifier"][1] = nullifier(pack(a_dummy().k), a_dummy().position)
    assert broken(forge(TWO, made)) == ["input[1]/root"]


@pytest.mark.parametrize("flag", [2, R - 1, 1 << 40])
def test_dummy_flag_is_boolean(flag: int) -> None:
    """A flag of 2 would give a real output a second nullifier, position + 2^33."""
    ours = world()[0]
    place = (ours.position + (flag << 32)) % R
    forged = forge(ONE, honest(dummy=[flag], nullifier=[nullifier(pack(ours.k), place)]))
    assert "input[0]/boolean" in broken(forged)
    assert only_broken(forged, "input[0]/boolean", "balance/add*")


def test_dummy_that_reproduces_a_real_nullifier() -> None:
    """SOUNDNESS row 36, TRANSFER rule 1: who knows a victim's k' and position must not burn the output."""
    victim = world()[1]
    burner = replace(victim, dummy=True, alpha=7)
    made = with_dummy(burner, 0)
    TWO.check(made)
    assert made["nullifier"][1] != victim.nullifier
    made["nullifier"][1] = victim.nullifier
    assert broken(forge(TWO, made)) == ["input[1]/nullifier"]
    # Moving the position back by 2^32 to make up for the flag is refused by the position's bits.
    made["position"][1] = (victim.position - (1 << 32)) % R
    bits = {f"input[1]/position/bit[{i}]": victim.position >> i & 1 for i in range(31)}
    forged = forge(TWO, made, bits)
    assert "input[1]/position/bit[31]" in broken(forged)
    assert only_broken(forged, "input[1]/position/bit[31]", "input[1]/level[10]/selected")


# ---- everything is bound -------------------------------------------------------------------------------------


def test_inputs_do_not_mix() -> None:
    """Nullifiers, keys and commitments of the two inputs cannot be exchanged."""
    ours, victim, tree = world()
    made = transfer_inputs([ours, victim], outputs_for(ours.value + victim.value - FEE), FEE, tree)
    TWO.check(made)
    for name in ("nullifier", "randomized_key", "commitment"):
        assert broken(forge(TWO, {**made, name: made[name][::-1]})), name


def test_changed_wires_are_noticed() -> None:
    """A sample of all wires, one at a time: each is in some constraint that fails."""
    draw = random.Random(12)
    witness = ONE.solve(honest())
    witness.must_hold()
    for wire in draw.sample(range(1, ONE.wires), 400):
        value = witness[wire]
        assert not witness.mutated({wire: (value + 1 + draw.randrange(R - 1)) % R}).is_satisfied(), ONE.wire_paths[wire]


def test_honest_errors_name_the_place() -> None:
    with pytest.raises(UnsatisfiedConstraint, match="the output is in the tree"):
        ONE.check(honest(root=1))
    with pytest.raises(UnsatisfiedConstraint, match="the nullifier belongs"):
        ONE.check(honest(nullifier=[1]))
