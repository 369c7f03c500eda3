# SPDX-License-Identifier: GPL-3.0-or-later
"""Poseidon of other libraries, recomputed by the reference: constants derived from Grain, never read from
the files.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
from support.vectors import load_json

from zkpriv.reference.field import R
from zkpriv.reference.poseidon import hash_with_tag, parameters, permute, permute_optimised
from zkpriv.reference.poseidon_parameters import (
    Grain,
    PoseidonParameters,
    cauchy,
    generate,
    matrix_defects,
    optimise,
    parameter_defects,
)

PERMUTATIONS = (
    "hadeshash_x5_255_3",
    "hadeshash_x5_255_5",
    "horizen_poseidon_t2",
    "horizen_poseidon_t4",
    "horizen_poseidon_t8",
    "jmagan_poseidon_t3",
)


def foreign(name: str) -> tuple[PoseidonParameters, Any]:
    data = load_json(f"poseidon/{name}.json")
    assert int(data["modulus"], 16) == R
    given = PoseidonParameters(
        t=int(data["t"]),
        full_rounds=int(data["full_rounds"]),
        partial_rounds=int(data["partial_rounds"]),
        alpha=int(data["alpha"]),
        mds=tuple(tuple(int(value, 16) for value in row) for row in data["mds"]),
        round_constants=tuple(tuple(int(value, 16) for value in row) for row in data["round_constants"]),
    )
    return given, data


@pytest.mark.parametrize("name", PERMUTATIONS)
def test_permutation(name: str, vector_cases: Any) -> None:
    given, data = foreign(name)
    file = f"poseidon/{name}.json"
    assert parameter_defects(given) == []
    fast = optimise(given)
    for case in vector_cases(file, data.get("kats", []), part="kats"):
        state = [int(value, 16) for value in case["input"]]
        expected = [int(value, 16) for value in case["output"]]
        assert permute(given, state) == expected
        assert permute_optimised(fast, state) == expected
    for case in vector_cases(file, data.get("hash_kats", []), part="hash_kats"):
        state = [0, *(int(value) for value in case["inputs"])]
        assert permute(given, state)[0] == int(case["output"], 16)
    if not data.get("kats") and not data.get("hash_kats"):
        state = list(range(given.t))
        for _ in vector_cases(file, [given], part="fast and plain agree (no answer upstream)"):
            assert permute_optimised(fast, state) == permute(given, state)


@pytest.mark.parametrize("name", PERMUTATIONS)
def test_grain_gives_the_constants(name: str, vector_cases: Any) -> None:
    """Horizen's instances were drawn with S-box code 1 (as Filecoin's), the others with code 0."""
    given, _ = foreign(name)
    sbox = int(name.startswith("horizen"))
    for _ in vector_cases(f"poseidon/{name}.json", [given], part="constants from Grain"):
        assert generate(given.t, given.full_rounds, given.partial_rounds, sbox=sbox) == given


@pytest.mark.parametrize("t", [3, 5])
def test_our_parameters_are_hadeshash(t: int) -> None:
    given, _ = foreign(f"hadeshash_x5_255_{t}")
    assert parameters(t) == given


def neptune(t: int, partial_rounds: int) -> PoseidonParameters:
    """Filecoin's instance: Grain seeded with S-box code 1, matrix 1 / (i + t + j)."""
    grain = Grain(sbox=1, field_bits=255, t=t, full_rounds=8, partial_rounds=partial_rounds)
    constants = tuple(tuple(grain.element(R) for _ in range(t)) for _ in range(8 + partial_rounds))
    return PoseidonParameters(t, 8, partial_rounds, 5, cauchy(range(t), range(t, 2 * t), R), constants)


def test_neptune_digests(vector_cases: Any) -> None:
    file = "poseidon/neptune_digests.json"
    for case in vector_cases(file, load_json(file)["cases"]):
        arity, inputs = case["arity"], [int(value) for value in case["input"]]
        if case["hash_type"] == "merkle_tree":
            tag = (1 << arity) - 1
        else:
            tag = int(case["hash_type"].removeprefix("constant_length_")) << 64
        standard = neptune_partial_rounds(arity + 1)
        p = neptune(arity + 1, standard if case["strength"] == "standard" else -(-standard * 5 // 4))
        if arity < 16:
            assert matrix_defects(p.mds) == []
        state = [tag, *inputs, *([0] * (arity - len(inputs)))]
        assert permute(p, state)[1] == int(case["digest"], 16)


def neptune_partial_rounds(t: int) -> int:
    """The paper's first formula for x^5, 128 bits, as neptune computes it, with its margin; eight full
    rounds.
    """
    needed = next(rp for rp in range(1, 200) if math.ceil(0.43 * 128 + math.log2(t) - rp) <= 6)
    return math.ceil(needed * 1.075)


def test_neptune_round_numbers(vector_cases: Any) -> None:
    file = "poseidon/neptune_round_numbers.json"
    for row in vector_cases(file, load_json(file)["rows"]):
        assert (int(row["full_rounds"]), int(row["partial_rounds"])) == (
            8,
            neptune_partial_rounds(int(row["t"])),
        )


def test_grain_constants_of_filecoin(vector_cases: Any) -> None:
    file = "poseidon/grain_round_constants_t9_rf8_rp57.json"
    data = load_json(file)
    grain = Grain(sbox=1, field_bits=255, t=9, full_rounds=8, partial_rounds=57)
    for value in vector_cases(file, data["round_constants"]):
        assert grain.element(R) == int(value, 16)


def test_arkworks_defaults(vector_cases: Any) -> None:
    file = "poseidon/arkworks_default_params.json"
    for case in vector_cases(file, load_json(file)["cases"]):
        p = generate(case["rate"] + case["capacity"], case["full_rounds"], case["partial_rounds"], alpha=case["alpha"])
        assert p.round_constants[0][0] == int(case["ark_0_0"])
        assert p.mds[0][0] == int(case["mds_0_0"])
        assert parameter_defects(p) == []


def test_rate_eight_is_ours() -> None:
    """Our width 9 is arkworks' rate 8 with capacity 1 and x^5: the same call of the generator."""
    assert parameters(9) == generate(9, 8, 57)
    assert hash_with_tag(0, [1]) == permute(parameters(2), [0, 1])[1]
