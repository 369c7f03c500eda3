# SPDX-License-Identifier: GPL-3.0-or-later
"""zkpriv: R1CS circuits, Groth16 over BLS12-381 and private transfers on Jubjub.

The public names are loaded on first use, so that importing the package costs next to nothing::

    from zkpriv import Public, Secret, circuit, groth16

Everything that the library raises on purpose derives from ``zkpriv.errors.ZkprivError``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from zkpriv import backend, circuits, errors, formats, groth16, privacy, r1cs
    from zkpriv.fields import Fp, Fr
    from zkpriv.groups import G1, G2
    from zkpriv.jubjub import Jubjub
    from zkpriv.r1cs.circuit import circuit
    from zkpriv.r1cs.schema import Output, Public, Secret

_MODULES = ("backend", "circuits", "errors", "formats", "groth16", "privacy", "r1cs")
_NAMES = {
    "Fp": "zkpriv.fields",
    "Fr": "zkpriv.fields",
    "G1": "zkpriv.groups",
    "G2": "zkpriv.groups",
    "Jubjub": "zkpriv.jubjub",
    "Output": "zkpriv.r1cs",
    "Public": "zkpriv.r1cs",
    "Secret": "zkpriv.r1cs",
    "circuit": "zkpriv.r1cs",
}

__all__ = [
    "G1",
    "G2",
    "Fp",
    "Fr",
    "Jubjub",
    "Output",
    "Public",
    "Secret",
    "__version__",
    "backend",
    "circuit",
    "circuits",
    "errors",
    "formats",
    "groth16",
    "privacy",
    "r1cs",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"zkpriv.{name}")
    if name in _NAMES:
        value = getattr(importlib.import_module(_NAMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'zkpriv' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
