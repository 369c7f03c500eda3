# SPDX-License-Identifier: GPL-3.0-or-later
"""A witness: reading and changing wires by path, finding what breaks, never showing secrets."""

from __future__ import annotations

import pickle

import pytest

from zkpriv import backend as backend_choice
from zkpriv.errors import BackendError, UnsatisfiedConstraint, WitnessError
from zkpriv.r1cs import LC, Public, R, Secret, System, Witness, circuit, current, pack
from zkpriv.r1cs.field import MONT

SECRET = 987654321987654321


@circuit
def bounded(total: Public, value: Secret["n"], *, n: int = 2) -> None:
    """The values fit in 8 bits and add up."""
    cs = current()
    for i, v in enumerate(value):
        with cs.scope(f"inputs[{i}]/own"):
            pack(cs.bits(v, 8)).must_equal(v, "fits in 8 bits", name="recompose")
    sum(value, LC.constant(0)).must_equal(total, "sum", name="sum")


@pytest.fixture(params=["native", "python"])
def witness(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Witness:
    """From the C solver and from the Python one."""
    monkeypatch.setattr(backend_choice, "is_native", request.param == "native")
    return bounded.shape().solve({"total": 300, "value": [200, 100]})


def test_read_by_path_and_index(witness: Witness) -> None:
    assert witness["total"] == 300
    assert witness["value[1]"] == 100
    assert witness["inputs[0]/own/bit[3]"] == 1
    assert witness["bounded/inputs[0]/own/bit[3]"] == 1
    assert witness[0] == 1
    assert witness.public == [300]
    assert witness.outputs == {"total": 300}
    assert witness.paths("inputs[1]/*bit[?]")[:2] == ["inputs[1]/own/bit[0]", "inputs[1]/own/bit[1]"]
    assert len(witness.paths()) == witness.circuit.wires == len(witness.values)
    with pytest.raises(KeyError, match=r"did you mean inputs\[0\]/own/bit"):
        witness["inputs[0]/own/bot[3]"]


def test_a_changed_wire_names_what_breaks(witness: Witness) -> None:
    witness.set("inputs[0]/own/bit[3]", 5)
    found = [(f.path, f.why, f.lhs, f.rhs) for f in witness.failures()]
    assert found == [
        ("inputs[0]/own/bit[3]/boolean", "is 0 or 1", 20, 0),
        ("inputs[0]/own/recompose", "fits in 8 bits", 200 + 4 * 8, 200),
    ]
    assert all(f.file == __file__ and f.line > 0 for f in witness.failures())
    with pytest.raises(UnsatisfiedConstraint, match="is 0 or 1") as caught:
        witness.must_hold()
    assert caught.value.count == 2
    witness.set("inputs[0]/own/bit[3]", 1)
    assert witness.is_satisfied()
    witness.must_hold()


def test_mutated_leaves_the_original(witness: Witness) -> None:
    changed = witness.mutated({"value[0]": 201, "inputs[0]/own/bit[0]": 1})
    assert [f.path for f in changed.failures()] == ["sum"]
    assert witness.is_satisfied()
    again = changed.mutated({"total": 301})
    assert again.is_satisfied()
    for wire in (0, "one", -1, witness.circuit.wires):
        with pytest.raises(WitnessError, match="cannot be set"):
            witness.set(wire, 2)
    with pytest.raises(WitnessError, match="int or Fr"):
        witness.set("total", "301")


@pytest.mark.parametrize("backend", ["native", "python"])
def test_incremental_check_finds_what_a_full_check_finds(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend_choice, "is_native", backend == "native")
    made = bounded.shape()
    good = made.solve({"total": 300, "value": [200, 100]})
    for wire in range(1, made.wires):
        changed = good.mutated({wire: good[wire] + 1})
        full = Witness(made, values=changed.values)
        assert changed.bad_rows() == full.bad_rows() != []


def test_every_row_is_checked_by_the_native_pass() -> None:
    made = bounded.shape()
    good = made.solve({"total": 300, "value": [200, 100]})
    handle = made.r1cs.native()
    assert handle.check(good.mont()) is None
    for wire in range(1, made.wires):
        changed = good.mutated({wire: good[wire] + 1})
        bad = changed.bad_rows()
        assert handle.check(changed.mont()) == (bad[0], len(bad))
    with pytest.raises(BackendError, match="bytes"):
        handle.check(good.mont()[:-32])


def test_mont_vector(witness: Witness) -> None:
    data = witness.mont()
    assert len(data) == 32 * witness.circuit.wires
    assert data[:32] == (MONT % R).to_bytes(32, "little")
    for wire, value in enumerate(witness.values):
        assert data[32 * wire : 32 * wire + 32] == (value * MONT % R).to_bytes(32, "little")
    assert Witness(witness.circuit, mont=bytearray(data)).values == witness.values
    data[:] = bytes(len(data))  # the caller's copy
    assert witness["total"] == 300
    witness.set("total", R - 1)
    assert witness.mont()[32:64] == ((R - 1) * MONT % R).to_bytes(32, "little")


def test_secrets_do_not_show_and_are_not_pickled() -> None:
    @circuit
    def hidden(y: Public, x: Secret) -> None:
        (x * 0 + y).must_equal(7, "y is 7")
        x.must_be_nonzero("x")

    witness = hidden.solve({"y": 7, "x": SECRET})
    for text in (repr(witness), str(witness), witness._repr_html_()):
        assert str(SECRET) not in text
    assert "7" in witness._repr_html_()
    with pytest.raises(TypeError, match="secrets"):
        pickle.dumps(witness)


def test_check_false_returns_a_bad_witness_and_check_refuses_it() -> None:
    made = bounded.shape()
    witness = made.solve({"total": 1, "value": [1, 300]}, check=False)
    assert [f.path for f in witness.failures()] == ["inputs[1]/own/recompose", "sum"]
    with pytest.raises(UnsatisfiedConstraint):
        made.check({"total": 1, "value": [1, 300]})


def test_two_wires_with_one_path_get_numbers() -> None:
    @circuit
    def twice(y: Public, x: Secret) -> None:
        cs = current()
        (cs.multiply(x, x, "s") + cs.multiply(x, 2 * x, "s")).must_equal(y, "sum")

    witness = twice.solve({"x": 3, "y": 27})
    assert (witness["s"], witness["s#2"]) == (9, 18)


def test_system_alone_can_be_counted_and_read() -> None:
    with System("t") as cs:
        x = cs.private("x")
        _ = (x * x).terms
        assert len(cs.rows_a) == 1
        assert current() is cs
