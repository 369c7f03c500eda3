# SPDX-License-Identifier: GPL-3.0-or-later
"""Verification of many proofs by one sum, and by halving when the sum is not the identity.

Each equation is multiplied with weights that the operating system draws after the proofs are fixed (two for a proof of
two checks): a batch with a wrong proof passes with probability 2^-252. With equal or predictable weights two wrong
proofs can cancel. Source: Bellare, Garay, Rabin, "Fast batch verification for modular exponentiation" (EUROCRYPT 1998).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from zkpriv._octets import octets
from zkpriv.bulletproofs._setting import Scheme, Setting
from zkpriv.bulletproofs.amounts import scaled_commitments
from zkpriv.bulletproofs.equation import Terms
from zkpriv.errors import EncodingError, InvalidProof

#: The terms of one proof, with fresh weights. ``InvalidProof`` where there is no equation that could hold.
Equation = Callable[[Setting, Sequence[bytes], Any], Terms]


def run_batch(
    setting: Setting,
    scheme: Scheme,
    kind: Any,
    equation: Equation,
    items: Iterable[tuple[Any, Sequence[Any]]],
    *,
    eighths: bool,
) -> None:
    """``verify_batch`` of a scheme. ``kind`` is its class of proofs."""
    checked: list[tuple[int, list[bytes], Any]] = []
    for index, (proof, commitments) in enumerate(items):
        try:
            if not isinstance(proof, kind):
                proof = kind.from_bytes(octets(proof, "a proof"), group=setting)
            if proof.setting is not setting:
                raise EncodingError(f"the proof is one over {proof.setting.name}, not over {setting.name}")
            checked.append((index, scaled_commitments(setting, commitments, eighths=eighths), proof))
        except EncodingError as error:
            raise EncodingError(f"item {index}: {error.reason}", offset=error.offset) from None
    bad: list[int] = []
    ready = []
    for item in checked:
        try:
            equation(setting, item[1], item[2])
            ready.append(item)
        except InvalidProof as error:
            if len(checked) == 1:
                raise InvalidProof(str(error), indices=(0,)) from None
            bad.append(item[0])
    bad += _wrong(setting, scheme, equation, ready)
    if bad:
        bad.sort()
        named = ", ".join(map(str, bad[:20])) + (", ..." if len(bad) > 20 else "")
        raise InvalidProof(f"{len(bad)} of {len(checked)} range proofs do not hold: {named}; reject those", indices=bad)


def _wrong(
    setting: Setting, scheme: Scheme, equation: Equation, items: Sequence[tuple[int, list[bytes], Any]]
) -> list[int]:
    """The places of the proofs that do not hold."""
    total = Terms()
    for _, V, proof in items:
        total.merge(equation(setting, V, proof))
    if not items or total.holds(setting, scheme):
        return []
    if len(items) == 1:
        return [items[0][0]]
    middle = len(items) // 2
    return [place for half in (items[:middle], items[middle:]) for place in _wrong(setting, scheme, equation, half)]
