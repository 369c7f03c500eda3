# SPDX-License-Identifier: GPL-3.0-or-later
"""``Secret[(8, 8, ..., 4)]`` meant eleven nested dimensions, four thousand million inputs, and took all memory."""

from __future__ import annotations

import pytest

from zkpriv.errors import CircuitError
from zkpriv.r1cs import Secret, circuit

SIZES = (8,) * 10 + (4,)


def test_too_many_inputs_are_refused_with_the_remedy() -> None:
    with pytest.raises(CircuitError, match=r"Secret\[\(sizes,\)\]"):

        @circuit
        def wrong(path: Secret[SIZES]) -> None:  # type: ignore[valid-type]
            """Nested by mistake."""


def test_a_ragged_list_alone() -> None:
    @circuit
    def right(path: Secret[(SIZES,)]) -> None:  # type: ignore[valid-type]
        """Eleven lists."""
        for row in path:
            for value in row:
                (value * value).must_equal(4, "each is 2 or -2")

    assert right.constraints == sum(SIZES)
