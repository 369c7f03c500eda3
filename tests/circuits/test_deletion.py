# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletion mutation: without any one constraint, something goes red. See ``support.deletion`` for the judges.

``python tests/tools/delete_constraints.py`` prints the table. What no judge notices is listed with a reason in
``tests/deletion_survivors.toml``; the list is checked in both directions.
"""

from __future__ import annotations

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.deletion import (
    CIRCUITS,
    Nearby,
    Score,
    general,
    judge_circuit,
    judge_gadget,
    listed_survivors,
    noticed_for_certain,
    unseen_by_lint,
)
from support.deletion import unseen_by_rank as unseen
from support.gadget_catalogue import ENTRIES, Entry
from zkpriv.circuits import registry
from zkpriv.circuits.samples import random_spend, transfer_inputs

from zkpriv.gadgets.nullifier_key import pack
from zkpriv.lint import rank
from zkpriv.r1cs import Output, Secret, circuit, current
from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub
from zkpriv.reference import poseidon as hashes
from zkpriv.reference.jubjub import ORDER
from zkpriv.testing import assert_rejected

LISTED = listed_survivors()
QUICK = [entry for entry in ENTRIES if entry.quick]
LARGE = [entry for entry in ENTRIES if not entry.quick]
FULL_RANK = [
    ("multiply", {}),
    ("range_proof", {"bits": 8}),
    ("membership", {}),
    ("ring_signature", {"ring": 11}),
]
def must_be_listed(score: Score) -> None:
    owner = score.name.split(" ")[0]
    listed = {entry["constraint"] for entry in LISTED if entry["circuit"] == owner}
    surprising = set(score.survivors) - listed
    assert not surprising, f"{score.name}: nobody notices when these are left out: {sorted(surprising)}"


# ---- the judges -------------------------------------------------------------------------------------------------


@circuit
def doubled(out: Output, x: Secret) -> None:
    """A constraint that says again what two others say, and one that nothing else says."""
    cs = current()
    square = cs.multiply(x, x, "square")
    fourth = cs.multiply(square, square, "fourth")
    sixth = cs.multiply(fourth, square, "sixth")
    cs.constrain(sixth, 1, cs.multiply(square, fourth, "again"), "both ways", name="spare")
    out.bind(sixth, "x^6")


@circuit
def flag(out: Output, x: Secret) -> None:
    """out = 5 where x is 1, else 0."""
    out.bind(x.must_be_boolean().scaled(5), "five or nothing")


def test_rank_judge_agrees_with_leaving_out_each() -> None:
    """The computation for all constraints at once is the same as the rank without each of them."""
    for made, inputs in ((doubled, {"x": 3}), (registry.get("range_proof", bits=8), None)):
        witness = made.solve(inputs or registry.sample_inputs("range_proof", bits=8))
        whole = rank(made.system, witness.values).freedom
        rows = range(made.constraints) if inputs else range(0, made.constraints, 53)
        same = {row for row in rows if rank(made.system, witness.values, skip=row).freedom == whole}
        assert unseen(witness) & set(rows) == same
    names = {doubled.system.constraint_path(row) for row in unseen(doubled.solve({"x": 3}))}
    assert names == {"sixth", "again", "spare"}


def test_rank_judge_on_a_broad_dependency() -> None:
    """ringct: the balance implies the curve equation of C to first order, which hides half of the circuit from L2."""
    made = registry.get("ringct", ring=11)
    witness = made.solve(registry.sample_inputs("ringct", ring=11))
    whole = rank(made.system, witness.values).freedom
    hidden = unseen(witness)
    assert 2000 < len(hidden) < made.constraints - 1500
    ordered = sorted(hidden)
    for row in (ordered[0], ordered[len(ordered) // 2], ordered[-1]):
        assert rank(made.system, witness.values, skip=row).freedom == whole
    row = min(set(range(made.constraints)) - hidden)
    assert rank(made.system, witness.values, skip=row).freedom == whole + 1


def test_lint_judge() -> None:
    made = registry.get("multiply")
    assert unseen_by_lint(made, [0]) == set()
    assert unseen_by_lint(doubled, range(doubled.constraints)) == set(), "without `spare` the wire `again` is idle"
    # That an input is 0 or 1 determines nothing: L1 cannot know that it is meant to be.
    assert unseen_by_lint(flag, range(flag.constraints)) == {0}
    assert flag.system.constraint_path(0) == "boolean" and not unseen(flag.solve({"x": 1}))


def test_what_the_lint_judge_need_not_run() -> None:
    """Definitions and digits are noticed, as propagation itself says."""
    for made in (registry.get("range_proof", bits=8), ENTRIES[1].circuit(), doubled):
        known = sorted(noticed_for_certain(made))
        near = Nearby(made)
        nearby = [row for row in range(made.constraints) if row not in known and near.notices(row)]
        assert known and (nearby or made is doubled)
        for rows in (known, nearby):
            assert not unseen_by_lint(made, rows[:: max(len(rows) // 12, 1)], certain=False)
    near = Nearby(doubled)
    assert not any(map(near.notices, range(doubled.constraints))), "a definition is for noticed_for_certain"
    assert not Nearby(flag).notices(0), "an input is not a hint"


def test_general_paths() -> None:
    assert general("output[1]/add#2/window[13]/u") == "output[*]/add#2/window[*]/u"


# ---- gadgets ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", QUICK, ids=[entry.name for entry in QUICK])
def test_gadget(entry: Entry) -> None:
    """Every constraint: L1, L2 and all assignments over a tiny field or curve; together they notice all."""
    score = judge_gadget(entry, sample=16)
    assert not score.survivors
    if entry.tiny and entry.name != "Amount, 12 bits":
        assert score.assignments[0] == score.assignments[1] > 0, "a negative test that tries everything notices each"


def test_what_amount_alone_does_not_need() -> None:
    """Of the digit's powers e3 is for the table of points alone; without points the wire hangs free, and L1 says so."""
    (entry,) = (entry for entry in ENTRIES if entry.name == "Amount, 12 bits")
    score = judge_gadget(entry)
    assert score.assignments == (3, 4) and score.lint[0] == score.lint[1] == score.constraints


@pytest.mark.slow
@pytest.mark.parametrize("entry", LARGE, ids=[entry.name for entry in LARGE])
def test_large_gadget(entry: Entry) -> None:
    score = judge_gadget(entry)
    assert not score.survivors, score
    assert score.assignments[0] == score.assignments[1], score


# ---- circuits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "shape"), FULL_RANK, ids=[name for name, _ in FULL_RANK])
def test_rank_notices_every_deletion(name: str, shape: dict[str, int]) -> None:
    """Where no constraint is implied by the others to first order, the loss of any one is a new degree of freedom."""
    assert not unseen(registry.get(name, **shape).solve(registry.sample_inputs(name, **shape)))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "shape"), CIRCUITS, ids=[f"{name} {shape}" for name, shape in CIRCUITS])
def test_circuit(name: str, shape: dict[str, int]) -> None:
    """Every constraint, by L2 and by L1."""
    score = judge_circuit(name, shape)
    assert score.lint[1] == score.rank[1] == score.constraints
    must_be_listed(score)


# ---- the list ---------------------------------------------------------------------------------------------------


def shape_of(entry: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    """The shape that an entry speaks of."""
    smallest: dict[str, dict[str, int]] = {"transfer": {"inputs": 1, "outputs": 2}}
    shape: dict[str, int] = entry.get("shape", smallest.get(entry["circuit"], {}))
    return tuple(shape.items())


@cache
def _witness(name: str, shape: tuple[tuple[str, int], ...]) -> tuple[set[int], list[str]]:
    made = registry.get(name, **dict(shape))
    paths = [general(made.system.constraint_path(row)) for row in range(made.constraints)]
    return unseen(made.solve(registry.sample_inputs(name, **dict(shape)))), paths


@pytest.mark.parametrize("entry", LISTED, ids=[f"{entry['circuit']}: {entry['constraint']}" for entry in LISTED])
def test_listed_survivors_survive(entry: dict[str, Any]) -> None:
    """An entry that the lint notices by now must go; the negative test that it names must exist."""
    shape = shape_of(entry)
    hidden, paths = _witness(entry["circuit"], shape)
    rows = [row for row in sorted(hidden) if paths[row] == entry["constraint"]]
    assert rows, "L2 notices it, or there is no such constraint"
    assert unseen_by_lint(registry.get(entry["circuit"], **dict(shape)), rows), "L1 notices it"
    assert len(entry["reason"]) > 20 and ("defence" in entry) + ("test" in entry) == 1
    folder = Path(__file__).resolve().parents[1]
    if "defence" in entry:
        listed = tomllib.loads((folder / "defences.toml").read_text(encoding="utf-8"))["defence"]
        assert [defence["name"] for defence in listed].count(entry["defence"]) == 1
    else:
        file, _, name = entry["test"].partition("::")
        assert f"def {name}(" in (folder.parent / file).read_text(encoding="utf-8")


# ---- what the listed ones are for ---------------------------------------------------------------------------------


def negative_payment() -> dict[str, Any]:
    """ringct with an input commitment to minus the amount: C = -(outputs + fee), so both have the same v."""
    draw = random.Random(8)
    own = random_spend(draw, ORDER - 1000, 0)
    outputs = [(400, draw.randrange(ORDER)), (598, draw.randrange(ORDER))]
    made = registry.sample_inputs("ringct", ring=11)
    digest = hashes.poseidon(hashes.RING, [*own.P, *own.C])
    return {
        **made,
        "member": [digest, *made["member"][1:]],
        "key_image": hashes.poseidon(hashes.RING, [pack(own.k)]),
        "commitment": [jubjub.value_commitment(value, rho)[0] for value, rho in outputs],
        "fee": 2,
        "nullifier_key": pack(own.k),
        "spend_key": own.s,
        "input_commitment": list(own.C),
        "value": [value for value, _ in outputs],
        "blinding": [rho for _, rho in outputs],
        "delta": (-own.rho - sum(rho for _, rho in outputs)) % ORDER,
    }


def test_the_balance_in_u_refuses_the_negative_sum() -> None:
    made = registry.get("ringct", ring=11)
    assert_rejected(made, negative_payment(), by="balance/add#2/u", only=True)


def test_the_balance_in_v_refuses_a_point_outside_the_subgroup() -> None:
    """(u, -v) is on the curve too; the verifier decodes ring members, so that C of a real ring is never this one."""
    made = registry.get("ringct", ring=11)
    inputs = dict(registry.sample_inputs("ringct", ring=11))
    u, v = inputs["input_commitment"]
    draw = random.Random("ringct")
    own = random_spend(draw, 0, 0)
    inputs["input_commitment"] = [u, R - v]
    inputs["nullifier_key"], inputs["spend_key"] = pack(own.k), own.s
    inputs["key_image"] = hashes.poseidon(hashes.RING, [pack(own.k)])
    inputs["member"] = [hashes.poseidon(hashes.RING, [*own.P, u, R - v]), *inputs["member"][1:]]
    assert_rejected(made, inputs, by="balance/add#2/v", only=True)


def two_inputs(value: int, mirrored: bool) -> dict[str, Any]:
    """transfer 2x2 that pays 1000 with a commitment to ``value`` and a dummy; ``mirrored``: C is (u, -v) for (u, v)."""
    draw = random.Random("transfer 2x2")
    own, dummy = random_spend(draw, value % ORDER, 0), random_spend(draw, 5, 9, dummy=True)
    if mirrored:
        object.__setattr__(own, "C", (own.C[0], R - own.C[1]))
    outputs = [(400, draw.randrange(ORDER)), (598, draw.randrange(ORDER))]
    made = transfer_inputs([own, dummy], outputs, 2)
    if value < 0:
        made["delta"] = (-own.rho - sum(rho for _, rho in outputs)) % ORDER
    return made


def test_two_inputs_are_accepted_as_they_should_be() -> None:
    assert registry.get("transfer", inputs=2, outputs=2).solve(two_inputs(1000, False)).is_satisfied()


def test_the_balance_of_two_inputs_in_u_refuses_the_negative_sum() -> None:
    made = registry.get("transfer", inputs=2, outputs=2)
    assert_rejected(made, two_inputs(-1000, False), by="balance/add#3/u", only=True)


def test_the_balance_of_two_inputs_in_v_refuses_a_point_outside_the_subgroup() -> None:
    """(u, -v) is on the curve; the node sees to it that no leaf holds such a C."""
    made = registry.get("transfer", inputs=2, outputs=2)
    assert_rejected(made, two_inputs(1000, True), by="balance/add#3/v", only=True)
