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
import secrets
from collections.abc import Sequence
from typing import Any

from zkpriv._octets import octets
from zkpriv.bulletproofs import plain
from zkpriv.bulletproofs._setting import Scheme, Setting
from zkpriv.bulletproofs.amounts import checked_amounts, checked_mask, commit
from zkpriv.errors import EncodingError

_MASK_INDEX = (1 << 32) - 1


def make(
    setting: Setting, scheme: Scheme, amounts: Sequence[int], masks: Sequence[Any], wide: bytes | None = None
) -> tuple[dict[str, Any], list[Any]]:
    """The fields of a proof, and the commitments."""
    values = checked_amounts(amounts)
    blindings = [checked_mask(setting, mask, f"mask {index}") for index, mask in enumerate(masks)]
    if len(blindings) != len(values):
        raise EncodingError(f"as many masks as amounts are needed, got {len(blindings)} and {len(values)}")
    if wide is None:
        wide = secrets.token_bytes(64 * draws(scheme, len(values)))
    if len(wide) < 64 * draws(scheme, len(values)):
        raise EncodingError(f"the prover draws {draws(scheme, len(values))} scalars, got {len(wide) // 64}")
    fields = _plain(setting, scheme, values, blindings, wide)
    del fields["V"]
    return fields, [commit(setting, value, mask) for value, mask in zip(values, blindings, strict=True)]


def _plain(
    setting: Setting, scheme: Scheme, amounts: Sequence[int], masks: Sequence[int], wide: bytes
) -> dict[str, Any]:
    rows = (int.from_bytes(wide[i : i + 64], "little") % setting.order for i in range(0, len(wide), 64))
    prover = plain.prove_original if scheme is Scheme.ORIGINAL else plain.prove_plus
    return prover(setting, amounts, masks, lambda: next(rows))


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


def make_seeded(setting: Setting, scheme: Scheme, amount: int, seed: bytes) -> tuple[dict[str, Any], list[Any]]:
    """``make`` for one amount, with mask and randomness of the seed and the amount in alpha."""
    (value,) = checked_amounts([amount])
    mask = seeded_mask(setting, scheme, seed)
    V = scaled_one(setting, commit(setting, value, mask))
    rows = [seeded(setting, scheme, seed, V, index) for index in range(draws(scheme, 1))]
    rows[0] = (rows[0] + value) % setting.order
    return make(setting, scheme, [value], [mask], wide_of(rows))


def scaled_one(setting: Setting, commitment: Any) -> bytes:
    """The encoding that a proof speaks of."""
    if setting.scale == 1:
        return bytes(commitment.to_bytes())
    return bytes(setting.msm_var([commitment], [setting.inverse_scale]).to_bytes())


def opened(setting: Setting, amount: int, mask: int, commitment: Any) -> bool:
    """Whether the commitment is to this amount (in range) with this mask."""
    return 0 <= amount < 1 << 64 and bool(commit(setting, amount, mask) == commitment)
