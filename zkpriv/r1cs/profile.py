# SPDX-License-Identifier: GPL-3.0-or-later
"""Constraints per gadget as a tree: text, HTML and collapsed stacks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zkpriv.r1cs.system import System

_NUMBER = re.compile(r"(#\d+|\[\d+\])+$")


@dataclass(slots=True)
class Profile:
    """One node: name, constraints in the node itself and in all below, children in order of appearance."""

    name: str
    own: int = 0
    total: int = 0
    calls: int = 1
    children: dict[str, Profile] = field(default_factory=dict)

    @classmethod
    def of(cls, system: System) -> Profile:
        """The profile of a traced system."""
        nodes = [cls(system.name)]
        for scope in system.scopes[1:]:
            node = cls(scope.name)
            nodes.append(node)
            nodes[scope.parent].children[scope.name] = node
        for scope_id in system.row_scopes:
            nodes[scope_id].own += 1
        root = nodes[0]
        root._sum()
        return root

    def _sum(self) -> int:
        self.total = self.own + sum(child._sum() for child in self.children.values())
        return self.total

    def merged(self) -> Profile:
        """The same tree with siblings that differ by an index only (``level[0]``, ``level[1]``) joined."""
        out = Profile(self.name, self.own, self.total, self.calls)
        for child in self.children.values():
            flat = child.merged()
            flat.name = _NUMBER.sub("", child.name) or child.name
            known = out.children.get(flat.name)
            if known is None:
                out.children[flat.name] = flat
            else:
                known._absorb(flat)
        return out

    def _absorb(self, other: Profile) -> None:
        self.own += other.own
        self.total += other.total
        self.calls += other.calls
        for name, child in other.children.items():
            if name in self.children:
                self.children[name]._absorb(child)
            else:
                self.children[name] = child

    def text(self, *, max_depth: int | None = None, merge: bool = True) -> str:
        """The tree, one node a line with count and share; ``merge`` joins repeated siblings."""
        root = self.merged() if merge else self
        return "\n".join(root._lines(root.total or 1, "", max_depth))

    def _lines(self, whole: int, indent: str, depth: int | None) -> Iterator[str]:
        label = f"{indent}{self.name}" + (f" x{self.calls}" if self.calls > 1 else "")
        yield f"{label:<52} {self.total:>8}  {100 * self.total / whole:5.1f} %"
        if depth == 0:
            return
        for child in self.children.values():
            if child.total:
                yield from child._lines(whole, indent + "  ", None if depth is None else depth - 1)

    def to_dict(self) -> dict[str, Any]:
        """The tree as data: name, calls, own and total constraints, children."""
        return {
            "name": self.name,
            "calls": self.calls,
            "own": self.own,
            "total": self.total,
            "children": [child.to_dict() for child in self.children.values() if child.total],
        }

    def collapsed_stacks(self) -> str:
        """Collapsed stacks (``circuit;gadget;part 12`` a line), the input of flame graph tools."""
        return "\n".join(self._stacks(""))

    def _stacks(self, prefix: str) -> Iterator[str]:
        stack = f"{prefix}{self.name}"
        if self.own:
            yield f"{stack} {self.own}"
        for child in self.children.values():
            yield from child._stacks(stack + ";")

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return f"<div style='font-family:monospace'>{self.merged()._html(self.total or 1)}</div>"

    def _html(self, whole: int) -> str:
        share = 100 * self.total / whole
        label = html.escape(self.name) + (f" &times;{self.calls}" if self.calls > 1 else "")
        style = f"display:inline-block;background:#7aa6c2;height:0.7em;width:{share * 1.5:.1f}px"
        bar = f"<span style='{style}'></span>"
        head = f"{label} <b>{self.total}</b> {share:.1f}% {bar}"
        inner = "".join(child._html(whole) for child in self.children.values() if child.total)
        if not inner:
            return f"<div style='margin-left:1.2em'>{head}</div>"
        return f"<details open style='margin-left:1.2em'><summary>{head}</summary>{inner}</details>"
