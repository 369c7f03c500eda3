# SPDX-License-Identifier: GPL-3.0-or-later
"""What a seeded bug is: a circuit that says less than it seems to, honest inputs, and who notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

TRACKER = "https://github.com/0xPARC/zk-bug-tracker"


@dataclass(frozen=True)
class Bug:
    """``method``: "L1", "L2" (found by lint with ``rule``), "build" (refused while tracing) or "test" (lint is silent).

    ``inputs`` are honest. A bug for a test brings ``forged``: inputs of a false statement that the circuit accepts, and
    ``right``: the circuit without the bug, which refuses them.
    """

    name: str
    circuit: Any
    inputs: Mapping[str, Any]
    method: str
    rule: str
    reference: str
    what: str
    published: bool = False
    freedom: int | None = None
    forged: Mapping[str, Any] = field(default_factory=dict)
    right: Any = None


BUGS: dict[str, Bug] = {}


def seed(
    inputs: Mapping[str, Any] | Callable[[], Mapping[str, Any]], method: str, rule: str = "", **more: Any
) -> Callable[[Any], Any]:
    """Enter the decorated circuit; its name is the bug's, its docstring says what is wrong."""

    def enter(made: Any) -> Any:
        given = inputs() if callable(inputs) else inputs
        more.setdefault("reference", "own")
        BUGS[made.name] = Bug(made.name, made, given, method, rule, what=made.__doc__.strip(), **more)
        return made

    return enter
