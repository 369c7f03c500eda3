# SPDX-License-Identifier: GPL-3.0-or-later
"""Verification of many proofs by one sum, and by halving when the sum is not the identity.

Each equation is multiplied with weights that the operating system draws after the proofs are fixed (two for a proof of
two checks): a batch with a wrong proof passes with probability 2^-252. With equal or predictable weights two wrong
proofs can cancel. Source: Bellare, Garay, Rabin, "Fast batch verification for modular exponentiation" (EUROCRYPT 1998).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from zkpriv._octets import listed, octets
from zkpriv.bulletproofs import _core
from zkpriv.bulletproofs._setting import Scheme, Setting
from zkpriv.bulletproofs.amounts import decode_named, scaled_commitments
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
    taken = listed(items, "a batch")
    proofs = []
    for index, item in enumerate(taken):
        if not isinstance(item, tuple | list) or len(item) != 2:
            raise EncodingError(f"item {index}: expected a pair of proof and commitments")
        proof = item[0]
        try:
            if isinstance(proof, kind) and proof.setting is not setting:
                raise EncodingError(f"the proof is one over {proof.setting.name}, not over {setting.name}")
            proofs.append(kind.to_bytes(proof) if isinstance(proof, kind) else octets(proof, "a proof"))
        except EncodingError as error:
            raise _named(index, error) from None
    V = scaled_commitments(setting, [commitments for _, commitments in taken], eighths=eighths)
    if _core.is_there():
        malformed, bad = _core.verify(setting, scheme, proofs, V)
        if malformed:
            check_item(setting, kind, proofs[malformed[0]], V[malformed[0]], malformed[0])
            raise AssertionError("the C core and Python disagree about what is malformed")
    else:
        bad = verify_plain(setting, scheme, kind, equation, proofs, V)
    if bad:
        if len(taken) == 1:
            raise InvalidProof("the range proof does not hold", indices=bad)
        named = ", ".join(map(str, bad[:20])) + (", ..." if len(bad) > 20 else "")
        raise InvalidProof(f"{len(bad)} of {len(taken)} range proofs do not hold: {named}; reject those", indices=bad)


def _named(index: int, error: EncodingError) -> EncodingError:
    return EncodingError(f"item {index}: {error.reason}", offset=error.offset)


def check_item(setting: Setting, kind: Any, proof: bytes, V: Sequence[bytes], index: int) -> Any:
    """The proof of these bytes; ``EncodingError`` if it is malformed, or if a point of it or of V does not decode."""
    try:
        found = kind.from_bytes(proof, group=setting)
        decode_named(setting, V, "commitment")
        decode_named(setting, found.points(), "point")
    except EncodingError as error:
        raise _named(index, error) from None
    return found


def verify_plain(
    setting: Setting,
    scheme: Scheme,
    kind: Any,
    equation: Equation,
    proofs: Sequence[bytes],
    V: Sequence[Sequence[bytes]],
) -> list[int]:
    """The places of the wrong proofs, in Python."""
    read = [
        (index, some, check_item(setting, kind, proof, some, index))
        for index, (proof, some) in enumerate(zip(proofs, V, strict=True))
    ]
    ready, bad = [], []
    for item in read:
        try:
            equation(setting, item[1], item[2])
            ready.append(item)
        except InvalidProof:
            bad.append(item[0])
    return sorted(bad + _wrong(setting, scheme, equation, ready))


def _wrong(
    setting: Setting, scheme: Scheme, equation: Equation, items: Sequence[tuple[int, Sequence[bytes], Any]]
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
