# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a circuit say what it means? ``circuit.lint()`` and ``zkpriv circuit lint`` are built from these parts.

``propagate(tables)``
    forward uniqueness (L1): from the inputs, through defining constraints, which wires have one possible value.
``usage(tables, propagation)``
    inputs and hints in no constraint; values that nothing looks at.
``rank(tables, values)``
    degrees of freedom (L2): the rank of the Jacobian modulo r at a witness.
``declare_lemma``, ``lemma_notes``
    the ledger of lemmas (L3): each has an argument and a negative test.

All of them take ``skip``: numbers of constraints to leave out, for deletion mutation.

Limits: L1 proves uniqueness, not meaning; L2 is of first order (isolated second solutions do not show) and sees one
witness at a time. A wrong constant or generator, or a nullifier without the position, is for tests of the statement.
"""

from __future__ import annotations

from zkpriv.lint.forward import Cause, Propagation, propagate
from zkpriv.lint.jacobian import Rank, rank
from zkpriv.lint.ledger import LemmaNote, declare_lemma, lemma_note, lemma_notes
from zkpriv.lint.report import RULES, Finding, Freedom, LintReport
from zkpriv.lint.run import lint
from zkpriv.lint.usage import Usage, usage

__all__ = [
    "RULES",
    "Cause",
    "Finding",
    "Freedom",
    "LemmaNote",
    "LintReport",
    "Propagation",
    "Rank",
    "Usage",
    "declare_lemma",
    "lemma_note",
    "lemma_notes",
    "lint",
    "propagate",
    "rank",
    "usage",
]
