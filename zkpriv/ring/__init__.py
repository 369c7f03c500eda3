# SPDX-License-Identifier: GPL-3.0-or-later
"""Ring signatures: one of several keys signed, and nobody can tell which.

``clsag`` is the one for money (Monero's since 2020; also on Jubjub). ``sag`` and ``lsag`` are its smaller siblings, to
be read. ``cryptonote`` and ``mlsag`` are what older Monero transactions carry.
"""

from zkpriv.ring._rules import Rules

__all__ = ["Rules"]
