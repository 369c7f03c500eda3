# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger of lemmas (L3): each named argument has a note that makes it and a negative test that attacks it.

The gadgets' own lemmas are those of ``zkpriv.gadgets.lemmas``, the lint's those of ``zkpriv.lint.arguments``.
A gadget of yours that divides by a value which depends
on secrets declares its lemma here, once, beside the gadget::

    declare_lemma("y-nonzero", "y is a sum of squares plus 1 ...", test="tests/test_mine.py::test_y_is_never_zero")
"""

from __future__ import annotations

from dataclasses import dataclass

from zkpriv.errors import CircuitError
from zkpriv.gadgets.lemmas import LEMMAS
from zkpriv.lint.arguments import ARGUMENTS


@dataclass(frozen=True, slots=True)
class LemmaNote:
    """A lemma: its id, the argument in sentences, and the test (``file.py::test``) that tries to break it."""

    id: str
    argument: str
    test: str


#: The negative tests of the gadgets' lemmas.
_TESTS = {
    "complete-edwards": "tests/gadgets/test_curve.py::test_complete_addition_for_all_pairs",
    "signed-windows": "tests/gadgets/test_forgeries.py::test_e1_key_forgery",
    "montgomery-order-l": "tests/gadgets/test_curve.py::test_bases_must_be_of_prime_order",
    "variable-base-ladder": "tests/gadgets/test_curve.py::test_variable_base_edges",
}

_NEAR_MISSES = "tests/lint/test_arguments.py::test_near_misses_have_a_second_witness_and_are_reported"
_TESTS |= dict.fromkeys(ARGUMENTS, _NEAR_MISSES)
_TESTS["exclusive-bits"] = "tests/lint/test_arguments.py::test_sums_that_are_no_bits_are_reported"

_LEDGER: dict[str, LemmaNote] = {id: LemmaNote(id, note, _TESTS[id]) for id, note in (LEMMAS | ARGUMENTS).items()}


def declare_lemma(id: str, argument: str, *, test: str) -> LemmaNote:
    """Enter a lemma of your own. CircuitError if argument or test is missing, or the id has another argument."""
    if not id or len(argument.split()) < 5:
        raise CircuitError(f"lemma {id!r} needs its argument in at least one sentence")
    if "::" not in test:
        raise CircuitError(f"lemma {id!r} needs a negative test, as tests/test_file.py::test_name")
    made = LemmaNote(id, argument, test)
    known = _LEDGER.setdefault(id, made)
    if known != made:
        raise CircuitError(f"lemma {id!r} is declared already, with another argument or test")
    return made


def lemma_note(id: str) -> LemmaNote | None:
    """The entry of a lemma, or None if nobody declared it."""
    return _LEDGER.get(id)


def lemma_notes() -> tuple[LemmaNote, ...]:
    """All entries."""
    return tuple(_LEDGER.values())
