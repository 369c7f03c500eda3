# SPDX-License-Identifier: GPL-3.0-or-later
"""zkpriv: R1CS circuits, Groth16 over BLS12-381 and private transfers on Jubjub."""

from __future__ import annotations

__version__ = "0.1.0"
