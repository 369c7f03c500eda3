# SPDX-License-Identifier: GPL-3.0-or-later
"""Two small circuits with keys and a proof, made once a session."""

from __future__ import annotations

import pytest
from support.groth16 import INPUTS, Made, factors, make, square

from zkpriv.groth16 import Proof


@pytest.fixture(scope="session")
def made() -> Made:
    return make(factors)


@pytest.fixture(scope="session")
def other() -> Made:
    return make(square)


@pytest.fixture(scope="session")
def proof(made: Made) -> Proof:
    return made.prover.prove(INPUTS)
