# SPDX-License-Identifier: GPL-3.0-or-later
"""What a circuit must have before it can be built: constrained hints and inputs, unique names, a readable schema."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from zkpriv.errors import CircuitError
from zkpriv.r1cs import LC, Output, Public, Secret, System, circuit, current


def test_hint_without_a_constraint_fails_the_build_with_path_and_line() -> None:
    @circuit
    def leaky(y: Public, x: Secret) -> None:
        with current().scope("gadget"):
            current().hint("root", current().temp(x) * 3)
        x.must_equal(y, "x is y")

    line = leaky.function.__code__.co_firstlineno + 3
    with pytest.raises(CircuitError, match=rf"hint leaky/gadget/root \(\S*test_build.py:{line}\) is in no constraint"):
        _ = leaky.constraints


def test_hint_used_in_a_tape_only_is_still_unconstrained() -> None:
    @circuit
    def leaky(y: Public, x: Secret) -> None:
        cs = current()
        first = cs.hint("first", cs.temp(x) * 3)
        second = cs.hint("second", first.temp() + 1).checked_by("second is y")
        second.must_equal(y, "second is y")
        x.must_equal(y - 1, "x")

    with pytest.raises(CircuitError, match="hint leaky/first"):
        _ = leaky.constraints


def test_unconstrained_hints_do_not_slip_into_arithmetic() -> None:
    with System("t") as cs:
        x = cs.private("x")
        hint = cs.hint("h", cs.temp(x) * 2)
        for wrong in (
            lambda: hint + 1,
            lambda: 1 - hint,
            lambda: x * hint,
            lambda: x + hint,
            lambda: LC.of(hint),  # type: ignore[arg-type]
            lambda: x.must_equal(hint, "no"),  # type: ignore[arg-type]
            lambda: hint.terms,
            lambda: cs.constrain(hint, 1, x, "no"),  # type: ignore[arg-type]
            lambda: hint.checked_by(""),
        ):
            with pytest.raises(CircuitError):
                wrong()
        assert isinstance(hint.checked_by("2x = h"), LC)
        assert "h" in repr(hint)


def test_public_input_in_no_constraint_fails_the_build() -> None:
    @circuit
    def loose(y: Public, unused: Public, x: Secret) -> None:
        x.must_equal(y, "x is y")

    with pytest.raises(CircuitError, match=r"public input loose/unused .*a proof would not bind it"):
        _ = loose.constraints


def test_public_input_that_cancels_is_in_no_constraint() -> None:
    @circuit
    def cancels(y: Public, x: Secret) -> None:
        (x * x + y - y).must_equal(4, "x is 2 or -2")

    with pytest.raises(CircuitError, match="public input cancels/y"):
        _ = cancels.constraints


def test_private_input_in_no_constraint_fails_unless_waived() -> None:
    @circuit
    def idle(y: Public, x: Secret, spare: Secret) -> None:
        x.must_equal(y, "x is y")

    with pytest.raises(CircuitError, match=r"private input idle/spare"):
        _ = idle.constraints

    @circuit
    def waived(y: Public, x: Secret, spare: Secret) -> None:
        x.must_equal(y, "x is y")
        current().waive(spare, "kept for the file format")

    assert waived.constraints == 1

    @circuit
    def cannot(y: Public, x: Secret) -> None:
        x.must_be_boolean()
        current().waive(y, "public inputs must be bound")

    with pytest.raises(CircuitError, match="private wire"):
        _ = cannot.constraints


def test_names_of_inputs_are_unique() -> None:
    with System("t") as cs:
        cs.public("a")
        with pytest.raises(CircuitError, match="twice"):
            cs.public("a")
        cs.private("b")
        with pytest.raises(CircuitError, match="twice"):
            cs.private("b")
        with pytest.raises(CircuitError, match="declare public inputs first"):
            cs.public("c")
        with cs.scope("inner"):
            cs.private("b")


def test_outputs_are_bound_exactly_once() -> None:
    @circuit
    def unbound(y: Output, x: Secret) -> None:
        x.must_be_boolean()

    with pytest.raises(CircuitError, match="never bound"):
        _ = unbound.constraints

    @circuit
    def twice(y: Output, x: Secret) -> None:
        y.bind(x * x)
        y.bind(x)

    with pytest.raises(CircuitError, match="bound twice"):
        _ = twice.constraints

    @circuit
    def other(y: Output, x: Secret) -> None:
        current().bind_output(x, y, "wrong way")

    with pytest.raises(CircuitError, match="declares as Output"):
        _ = other.constraints


def test_scopes_number_repeated_names_and_share_intermediate_parts() -> None:
    with System("t") as cs:
        x = cs.private("x")
        for i in range(2):
            with cs.scope(f"merkle/level[{i}]"):
                (x * x + i).must_equal(x, "in", name="c")
        for _ in range(2):
            with cs.scope("hash"):
                (x + 1).must_equal(x * 2, "in", name="c")
        with cs.scope("hash", reuse=True):
            x.must_equal(2, "in", name="d")
        paths = [cs.constraint_path(i) for i in range(len(cs.rows_a))]
        assert "merkle/level[0]/c" in paths
        assert "merkle/level[1]/c" in paths
        assert paths[-3:] == ["hash/c", "hash#2/c", "hash/d"]
        assert not any(path.startswith("merkle#2") for path in paths)
        with pytest.raises(CircuitError, match="empty part"), cs.scope("a//b"):
            pass


def test_every_constraint_needs_a_sentence_and_records_its_line() -> None:
    with System("t") as cs:
        x = cs.private("x")
        with pytest.raises(CircuitError, match="sentence"):
            x.must_equal(1, "")
        x.must_equal(1, "one")
        entry = cs.constraint(0)
        assert entry.file == __file__
        assert entry.why == "one"
        assert entry.defines is None
        with pytest.raises(CircuitError, match="single wire"):
            cs.constrain(x, 1, 2, "why", defines=x + 1)


def test_constraints_are_tagged_as_defining_domain_or_check() -> None:
    with System("t") as cs:
        x, y = cs.private("x"), cs.private("y")
        bits = cs.bits(x, 2)
        product = cs.multiply(x, y, "xy")
        quotient = cs.div_nonzero(x, y, lemma="y-nonzero", name="q")
        (bits[0] + 2 * bits[1]).must_equal(x, "recompose")
        tags = [(cs.constraint(i).defines, cs.constraint(i).domain) for i in range(len(cs.rows_a))]
        assert tags == [(None, True), (None, True), (product.wire, False), (quotient.wire, False), (None, False)]
        assert [(lemma.id, lemma.row) for lemma in cs.lemmas] == [("y-nonzero", 3)]
        with pytest.raises(CircuitError, match="id"):
            cs.lemma("", "why")


def test_division_folds_constants() -> None:
    with System("t") as cs:
        x = cs.private("x")
        rows = len(cs.rows_a)
        assert cs.div_nonzero(10, 5, lemma="five").value == 2
        assert cs.div_nonzero(4 * x, 4, lemma="four").wire == x.wire
        assert len(cs.rows_a) == rows
        with pytest.raises(CircuitError, match="constant 0"):
            cs.div_nonzero(x, 0, lemma="none")


def test_shape_parameters() -> None:
    @circuit
    def family(total: Public, parts: Secret["n"], *, n: int = 2) -> None:
        sum(parts, LC.constant(0)).must_equal(total, "sum")

    assert family.shape_params == {"n": 2}
    assert family.shape() is family.shape(n=2)
    assert family.shape(n=5).shape_params == {"n": 5}
    family.shape(n=3).check({"total": 6, "parts": [1, 2, 3]})
    for wrong in ({"m": 2}, {"n": True}, {"n": -1}, {"n": "2"}, {"n": 0}):
        with pytest.raises(CircuitError):
            family.shape(**wrong)

    @circuit
    def needs(x: Secret, *, n: int) -> None:
        x.must_equal(n, "n")

    with pytest.raises(CircuitError, match="'n'"):
        needs.shape()


def test_nested_ragged_and_expression_dimensions() -> None:
    @circuit
    def nested(
        a: Public["n + 1"],
        b: Annotated[list[list[LC]], Secret[2, "(n, 1)[0:2]"]],
        c: Secret["n", 3],
        *,
        n: int,
    ) -> None:
        for wire in [*a, *(x for rows in b for row in rows for x in row), *(x for row in c for x in row)]:
            wire.must_be_boolean()

    made = nested.shape(n=2)
    assert made.public_inputs == ["a[0]", "a[1]", "a[2]"]
    assert [f.dims for f in made.schema.fields] == [(3,), (2, (2, 1)), (2, 3)]
    made.check({"a": [0, 1, 0], "b": [[[0, 1], [1]], [[1, 1], [0]]], "c": [[0, 0, 0], [1, 1, 1]]})
    assert "b[1][0][1]" in made.wire_paths


def test_schemas_must_be_readable() -> None:
    def unannotated(x) -> None: ...  # type: ignore[no-untyped-def]

    def wrong_kind(x: int) -> None: ...

    def starred(*x: Any) -> None: ...

    def bad_dimension(x: Secret[0]) -> None: ...  # type: ignore[valid-type]

    def unknown_name(x: Secret["m"]) -> None: ...

    for function in (unannotated, wrong_kind, starred, bad_dimension, unknown_name):
        with pytest.raises(CircuitError):
            circuit(function)


def test_no_current_system_outside_a_circuit() -> None:
    with pytest.raises(CircuitError, match="no circuit is being traced"):
        current()


def test_facts_of_a_circuit() -> None:
    @circuit
    def multiply(product: Public, a: Secret, b: Secret) -> None:
        """I know two factors of a public product.

        More text.
        """
        (a * b).must_equal(product, "product is a times b")

    assert multiply.info() | {"digest": ""} == {
        "name": "multiply",
        "constraints": 1,
        "wires": 4,
        "public_inputs": ["product"],
        "domain_size": 4,
        "digest": "",
    }
    assert multiply.statement == "I know two factors of a public product."
    assert "More text." in multiply.doc
    assert repr(multiply) == "<Circuit multiply>"


@pytest.mark.parametrize("rows,publics,domain", [(1, 0, 2), (1, 1, 4), (2, 1, 4), (3, 1, 8), (6, 1, 8), (7, 1, 16)])
def test_domain_size_counts_the_rows_of_public_inputs(rows: int, publics: int, domain: int) -> None:
    @circuit
    def padded(p: Public["k"], x: Secret, *, k: int, n: int) -> None:
        for i in range(n - 1):
            (x * x).must_equal(x + i, "square")
        sum(p, x).must_equal(4, "p")

    if publics:
        made = padded.shape(k=publics, n=rows)
    else:

        @circuit
        def made(x: Secret) -> None:
            x.must_equal(1, "one")

    assert made.constraints == rows
    assert made.domain_size == domain == made.r1cs.domain_size
