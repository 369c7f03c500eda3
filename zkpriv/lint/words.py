# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences of the lint: what was found, in which constraint, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from zkpriv.lint.forward import Cause
    from zkpriv.lint.report import Freedom
    from zkpriv.lint.statement import Mark
    from zkpriv.lint.view import View

Words: TypeAlias = tuple[str, str, str]
"""What, in which constraint, advice."""

#: Free inputs that are named in a note.
_NAMED = 8


def constraint_text(view: View, row: int | None) -> str:
    """A constraint with names: ``(x2 - x1) * slope = y2 - y1, "slope of the sum"``."""
    if row is None:
        return ""
    system = view.tables
    a, b, c = view.terms_of_row(row)
    scope = system.row_scopes[row]
    left, right, product = (system.describe(side, scope) for side in (a, b, c))
    text = f"{left} = {product}" if b == {0: 1} else f"({left}) * ({right}) = {product}"
    return f'{text}   "{system.whys[system.row_whys[row]]}"'


def unused(view: View, wire: int) -> Words:
    """An input or hint in no constraint."""
    if wire in view.public:
        return (
            "this public input is in no constraint",
            "",
            "a proof would not bind it, and anybody could change it: constrain it, or drop it",
        )
    if wire in view.hints:
        return (
            "this hint is in no constraint",
            "",
            "the prover may put anything there: add the constraint that fixes it",
        )
    return (
        "this private input is in no constraint",
        "",
        "it has no effect: constrain it, drop it, or cs.waive(wire, reason)",
    )


def idle(view: View, wire: int) -> Words:
    """A value that nothing looks at."""
    row = view.defined.get(wire)
    what = "this value is computed, and no check and no public input depends on it"
    if view.is_input[wire]:
        what = "this input has no effect on anything that is checked"
    return (
        what,
        constraint_text(view, row),
        "an assertion was forgotten (must_equal, must_be_nonzero ...), or the value is not needed: drop it, or say why "
        "it is here with cs.waive(wire, reason)",
    )


def comparison(view: View, mark: Mark) -> Words:
    """A comparison that nobody looks at, or of a number without a range."""
    system, made = view.tables, mark.comparison
    assert made is not None
    sides = f"{system.describe(made.left)} and {system.describe(made.right)}"
    told = f"{sides} are compared, as numbers of {made.bits} bits"
    if mark.rule == "idle":
        return (
            "the result of this comparison is in no constraint",
            told,
            "an assertion was forgotten: must_equal(1, why), or must_be_less instead; or drop the comparison",
        )
    if mark.negative:
        small = system.describe(made.right if made.swapped else made.left)
        return (
            f"{small} is compared with a number that is to be larger, and it can be negative: what is below 0 passes",
            told,
            f"say that it is a number of {made.bits} bits with range_check, or, if a difference below 0 may pass, add "
            "what is taken off to the other side",
        )
    if not mark.wire:
        return (
            "these numbers are compared, and as integers they can be so large that their difference passes r",
            told,
            f"say that both are numbers of {made.bits} bits, or give narrower ranges to what they are computed from",
        )
    name = system.describe({mark.wire: 1})
    return (
        f"{name} is compared, and nothing keeps it below r as an integer: r - 1 (that is -1) may pass",
        told,
        f"say that it is a number of {made.bits} bits: range_check(value, {made.bits})",
    )


def statement(paths: Sequence[str], mark: Mark) -> Words:
    """A part of the statement that does not say what it seems to."""
    wire, other = paths[mark.wire], paths[mark.other]
    if mark.rule == "twice":
        return (
            f"all constraints on {wire} are those on {other} once more, and nothing connects the two",
            "",
            f"who knows one value may give it twice: constrain that they differ, or drop {wire}",
        )
    if mark.rule == "apart":
        return (
            f"{wire} is only compared with public numbers, and nothing connects it with the other secrets",
            "",
            "any number in the range will do: bind it to the hash, key or commitment that it belongs to",
        )
    return (
        f"a value is chosen by tests of {wire} such as {other}, and it reads 0 where none of them holds",
        "",
        "constrain that one of them holds (must_be_one_hot), or bound the number that is tested",
    )


def cause(view: View, found: Cause) -> Words:
    """Why a wire is not determined."""
    system, row = view.tables, found.row
    told = constraint_text(view, row)
    if found.kind == "division":
        return (
            "this wire is solved from a product whose other factor may be 0; where it is, the wire may be anything",
            told,
            "constrain the factor with must_be_nonzero(why), or use cs.div_nonzero(num, den, lemma=...) and write down "
            "with declare_lemma why it is never 0",
        )
    if found.kind == "roots":
        return (
            "this wire is defined by an equation of degree two in it, which has two solutions",
            told,
            "say which of the two is meant: constrain its sign or its range, or take another definition",
        )
    if found.kind == "wraps":
        return (
            "the digits' sum can pass r, so small values have a second set of digits (those of the value + r)",
            told,
            "use at most 254 bits, or bound the digits below r (to_bits_canonical, must_not_exceed)",
        )
    if found.kind == "digit":
        return (
            f"this wire is limited to {found.count} values, and no sum of digits with one reading ties it to a value",
            told,
            "add the constraint that recomposes the digits (pack(bits).must_equal(value, why)), or make it an input",
        )
    if found.kind == "undefined":
        return (
            "this wire has no constraint that defines it",
            told,
            "the constraint that computes it is missing, or defines another wire",
        )
    if found.kind == "cycle":
        return (
            "this wire is defined by others that are themselves defined by it",
            told,
            "break the circle: each wire needs a definition from wires that are determined before it",
        )
    sentence = system.promises.get(found.wire)
    promise = f'; "{sentence}" is promised for it' if sentence else ""
    return (
        f"this hint is not determined by the inputs{promise}",
        told,
        "add the constraint that has it as its only solution and name it with defines=, or make it an input",
    )


def local(view: View, wire: int, label: str) -> Words:
    """A wire that moves at a witness although its definition looked unique."""
    row = view.defined.get(wire)
    name = view.lemma_rows.get(row) if row is not None else None
    if name:
        what = f"lemma {name!r} does not hold at {label}: the divisor is 0 there, and the quotient is free"
    else:
        what = f"this wire can move at {label} while all inputs stand still"
    return (
        what,
        constraint_text(view, row),
        "the argument for this division is wrong for some honest inputs: constrain the divisor or use a complete law",
    )


def lemma(name: str, why: str) -> Words:
    """A lemma that nobody declared."""
    return (
        f"lemma {name!r} has no note and no negative test",
        f'it is used for: "{why}"',
        f"write its argument down: declare_lemma({name!r}, argument, test='tests/...::test_...')",
    )


def borrowed(name: str, why: str) -> Words:
    """A gadget's lemma on a constraint that the gadget did not make."""
    return (
        f"lemma {name!r} is about constraints of the library's gadgets, and this one is none of them",
        f'it is used for: "{why}"',
        "call the gadget, or declare a lemma of your own with the argument for this division",
    )


def bare_point(u: str, v: str) -> Words:
    """Coordinates that nobody put on the curve."""
    return (
        f"({u}, {v}) is taken for a point, and no constraint says that it is on the curve: sums of it mean nothing",
        "",
        "make it with point_on_curve(u, v), constant_point or an operation on points",
    )


def small_base(u: str, v: str) -> Words:
    """The base of a ladder that may be a point of small order."""
    return (
        f"({u}, {v}) is multiplied as a point of prime order, and it may be one of small order, as (0, -1) is: the "
        "divisors of the ladder are 0 then, and the prover chooses the multiple",
        "",
        "call must_not_have_small_order(base), or multiply_any(bits, base)",
    )


def freedom(found: Freedom) -> Words:
    """More freedom than was declared."""
    more = found.found - (found.expected or 0)
    directions = "direction" if more == 1 else "directions"
    told = "; ".join(f"{count} for {why}" for why, count in found.declared if count)
    return (
        f"at {found.label} the witness can move in {found.found} directions, {found.expected} are declared: a "
        f"constraint that ties {more} {directions} down is missing",
        f"declared: {told or 'none'}; free: {_names(found.free)}",
        "look for an input that should be linked to another one (leaf, key, amount) and is not; if the freedom is "
        "meant, declare it: cs.declare_freedom(count, why)",
    )


def forced(found: Freedom) -> Words:
    """Less freedom than was declared."""
    less = (found.expected or 0) - found.found
    directions = "direction" if less == 1 else "directions"
    told = "; ".join(f"{count} for {why}" for why, count in found.declared if count)
    return (
        f"at {found.label} the witness can move in {found.found} directions, {found.expected} are declared: {less} "
        f"{directions} that honest provers should have is tied down, or the number is too high, and a missing "
        "constraint would not show",
        f"declared: {told or 'none'}; free: {_names(found.free)}; tied by constraints: {_names(found.tied)}",
        "look for an input that a constraint forces and that should be free; if the circuit is right, correct the "
        "number: cs.declare_freedom(count, why), also with a negative count for what is tied once more",
    )


def undeclared(found: Freedom) -> str:
    """The note where nobody declared how much freedom there should be."""
    held = f"in ranges: {_names(found.bounded)}; held by constraints: {_names(found.tied)}"
    counted = sum(count for _, count in found.declared)
    if not found.found and not counted:
        return (
            f"no freedom is declared, and none was found at {found.label} ({held}): "
            "cs.declare_freedom(0, why) keeps it so"
        )
    gadgets = f", of which gadgets count {counted}" if counted else ""
    directions = "direction" if found.found == 1 else "directions"
    return (
        f"at {found.label} the witness can move in {found.found} {directions}{gadgets}: {_names(found.free)} ({held}); "
        f"if that is right, say so with cs.declare_freedom({found.found - counted}, why): a forgotten constraint will "
        "show"
    )


def _names(paths: Sequence[str]) -> str:
    if not paths:
        return "nothing"
    shown = ", ".join(paths[:_NAMED])
    return f"{shown} and {len(paths) - _NAMED} more" if len(paths) > _NAMED else shown
