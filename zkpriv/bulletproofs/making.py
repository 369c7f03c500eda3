# SPDX-License-Identifier: GPL-3.0-or-later
"""Proofs from amounts and masks, for both schemes; and proofs that a seed determines, which its owner can read.

Randomness is the operating system's. ``wide`` is the other way: 64 bytes for each scalar that the prover draws, in the
order in which ``plain`` draws them, reduced modulo the order.

A seed (32 secret bytes for one output, never used for two) gives the mask and whatever the prover draws: scalar i is
BLAKE2b-512 under the key ``seed`` and the personalisation ``zkpriv_BP_seed_1`` of ``word || group || V || u32 i``, and
the mask is the same with an empty V and i = 2^32 - 1. The amount is added to the first drawn scalar, alpha. Who has the
seed knows everything else in one scalar of the proof (``mu``, or ``d1``) and so finds the amount; the commitment
decides whether that was right. This is ours: Monero's wallets carry amounts encrypted beside the proof and
derive masks from the shared secret. Rewinding of this kind is Grin's idea for the original scheme.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from zkpriv import backend
from zkpriv._octets import octets
from zkpriv.bulletproofs import _core, plain
from zkpriv.bulletproofs._setting import Scheme, Setting
from zkpriv.bulletproofs.amounts import checked_amounts, checked_mask, commit
from zkpriv.errors import EncodingError

_MASK_INDEX = (1 << 32) - 1


def make(
    setting: Setting, scheme: Scheme, kind: Any, amounts: Sequence[int], masks: Sequence[Any], wide: bytes | None = None
) -> tuple[Any, list[Any]]:
    """A proof of the class ``kind``, and the commitments. Without ``wide`` it takes the C core."""
    values = checked_amounts(amounts)
    blindings = [checked_mask(setting, mask, f"mask {index}") for index, mask in enumerate(masks)]
    if len(blindings) != len(values):
        raise EncodingError(f"as many masks as amounts are needed, got {len(blindings)} and {len(values)}")
    if wide is None:
        backend.require_native("proving ranges in constant time")
    elif len(wide) < 64 * draws(scheme, len(values)):
        raise EncodingError(f"the prover draws {draws(scheme, len(values))} scalars, got {len(wide) // 64}")
    if _core.is_there():
        raw, commitments = _core.prove(setting, scheme, values, blindings, wide)
        return kind.from_bytes(raw, group=setting), commitments
    assert wide is not None
    return make_plain(setting, scheme, kind, values, blindings, wide)


def make_plain(
    setting: Setting, scheme: Scheme, kind: Any, amounts: Sequence[int], masks: Sequence[Any], wide: bytes
) -> tuple[Any, list[Any]]:
    """The same in plain Python, which is not constant time. Arguments are checked already."""
    rows = (int.from_bytes(wide[i : i + 64], "little") % setting.order for i in range(0, len(wide), 64))
    numbers = [mask if isinstance(mask, int) else int.from_bytes(mask.reveal(), "little") for mask in masks]
    prover = plain.prove_original if scheme is Scheme.ORIGINAL else plain.prove_plus
    fields = prover(setting, amounts, numbers, lambda: next(rows))
    del fields["V"]
    commitments = [commit(setting, amount, mask) for amount, mask in zip(amounts, numbers, strict=True)]
    return kind(**fields, setting=setting), commitments


def draws(scheme: Scheme, count: int) -> int:
    """How many scalars the prover of so many amounts draws."""
    rounds = 6 + (count - 1).bit_length()
    return 4 + (2 << rounds) if scheme is Scheme.ORIGINAL else 5 + 2 * rounds


def wide_of(scalars: Sequence[int]) -> bytes:
    """Given scalars as what the prover draws."""
    return b"".join([scalar.to_bytes(64, "little") for scalar in scalars])


def checked_seed(seed: object) -> bytes:
    """32 bytes."""
    raw = octets(seed, "a seed")
    if len(raw) != 32:
        raise EncodingError(f"a seed is 32 bytes, got {len(raw)}")
    return raw


def seeded(setting: Setting, scheme: Scheme, seed: bytes, V: bytes, index: int) -> int:
    """One scalar of a seed."""
    state = hashlib.blake2b(key=seed, person=b"zkpriv_BP_seed_1", digest_size=64)
    for part in (scheme.word, setting.name.encode(), V, index.to_bytes(4, "little")):
        state.update(len(part).to_bytes(1, "little") + part)
    return int.from_bytes(state.digest(), "little") % setting.order


def seeded_mask(setting: Setting, scheme: Scheme, seed: bytes) -> int:
    """The mask that goes with a seed."""
    return seeded(setting, scheme, seed, b"", _MASK_INDEX)


def make_seeded(setting: Setting, scheme: Scheme, kind: Any, amount: int, seed: bytes) -> tuple[Any, list[Any]]:
    """``make`` for one amount, with mask and randomness of the seed and the amount in alpha."""
    (value,) = checked_amounts([amount])
    backend.require_native("proving ranges in constant time")
    mask = seeded_mask(setting, scheme, seed)
    with setting.group.secret(mask) as blinding:
        V = scaled_one(setting, setting.group.commit_secret(value, blinding))
    rows = [seeded(setting, scheme, seed, V, index) for index in range(draws(scheme, 1))]
    rows[0] = (rows[0] + value) % setting.order
    return make(setting, scheme, kind, [value], [mask], wide_of(rows))


def scaled_one(setting: Setting, commitment: Any) -> bytes:
    """The encoding that a proof speaks of."""
    if setting.scale == 1:
        return bytes(commitment.to_bytes())
    return bytes(setting.msm_var([commitment], [setting.inverse_scale]).to_bytes())


def opened(setting: Setting, amount: int, mask: int, commitment: Any) -> bool:
    """Whether the commitment is to this amount (in range) with this mask. Both are secret: the C core makes it."""
    if not 0 <= amount < 1 << 64:
        return False
    if not _core.is_there():
        return bool(commit(setting, amount, mask) == commitment)
    with setting.group.secret(mask) as blinding:
        return bool(setting.group.commit_secret(amount, blinding) == commitment)
