# SPDX-License-Identifier: GPL-3.0-or-later
"""Constants of the library as data, packaged as ``zkpriv.params``. ``derive/`` holds the scripts that make
them.

Files are read when first asked for; each call returns the same parsed object, which callers must not change.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def _load(name: str) -> Any:
    return json.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


def poseidon() -> Any:
    """Poseidon's instances (hex), tags, domains, tree shape and the empty leaf."""
    return _load("poseidon.json")


def generators() -> Any:
    """Jubjub's generators by Sapling name: coordinates, encoding, and their group hash inputs."""
    return _load("generators.json")


def golden() -> Any:
    """Frozen answers of the library's own hashes and constants; a change here is a new protocol version."""
    return _load("golden.json")


def hash_to_curve() -> Any:
    """Curve coefficients, isogenies and cofactors of RFC 9380's maps to G1 and G2 (hex; Fp2 as [c0, c1])."""
    return _load("hash_to_curve.json")
