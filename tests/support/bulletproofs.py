# SPDX-License-Identifier: GPL-3.0-or-later
"""Proofs out of the vector files."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from zkpriv.bulletproofs import original, plus

POINTS = ("A", "S", "T1", "T2", "A1", "B")
LISTS = ("L", "R")


def proof_of(module: ModuleType, case: Mapping[str, Any]) -> Any:
    """The proof of a case with fields in hex."""
    fields: dict[str, Any] = {}
    for name in module.Proof.__dataclass_fields__:
        if name in LISTS:
            fields[name] = tuple(bytes.fromhex(text) for text in case[name])
        elif name in POINTS:
            fields[name] = bytes.fromhex(case[name])
        elif name != "setting":
            fields[name] = int.from_bytes(bytes.fromhex(case[name]), "little")
    return module.Proof(**fields)


def commitments_of(case: Mapping[str, Any]) -> list[bytes]:
    return [bytes.fromhex(text) for text in case["V"]]


MODULES = {"bulletproofs.json": original, "bulletproofs_plus.json": plus}
