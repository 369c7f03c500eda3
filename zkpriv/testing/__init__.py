# SPDX-License-Identifier: GPL-3.0-or-later
"""Tools to test circuits, ours and yours; with pytest, the fixture ``pin_constraints`` comes by itself.

::

    from zkpriv.testing import assert_proves, assert_rejected, assert_satisfied, every_wire_matters, failing

    witness = assert_satisfied(age, {"born": 1990, "today": 2026})
    assert_rejected(age, {"born": 2020, "today": 2026}, by="adult/bit[6]")
    assert failing(witness, {"adult/bit[0]": 5}) == ["adult/bit[0]/boolean", "adult/bit[6]"]
    every_wire_matters(witness)

``zkpriv.testing.strategies`` (needs Hypothesis) draws field elements with their edges, points and scalars of Jubjub.
``forge`` makes the witness of a cheating prover: some wires forced, everything after computed from them.

A negative test that is right names the constraint. Without a name it also passes when something else refuses the
input, and the check that it was written for can go unnoticed.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zkpriv.testing.asserts import assert_proves, assert_rejected, assert_satisfied
    from zkpriv.testing.cheating import broken, failing, forge, only_broken
    from zkpriv.testing.pins import assert_pinned
    from zkpriv.testing.wires import every_wire_matters, idle_wires

_HOMES = {
    "assert_pinned": "pins",
    "assert_proves": "asserts",
    "assert_rejected": "asserts",
    "assert_satisfied": "asserts",
    "broken": "cheating",
    "every_wire_matters": "wires",
    "failing": "cheating",
    "forge": "cheating",
    "idle_wires": "wires",
    "only_broken": "cheating",
}

__all__ = [
    "assert_pinned",
    "assert_proves",
    "assert_rejected",
    "assert_satisfied",
    "broken",
    "every_wire_matters",
    "failing",
    "forge",
    "idle_wires",
    "only_broken",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'zkpriv.testing' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"zkpriv.testing.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
