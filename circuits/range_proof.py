# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: ignore-errors
"""A commitment hides a small number. 852 constraints for 64 bits, 766, 724, 702 for 32, 16, 8.

Public: ``commitment[0]``, ``commitment[1]``, the coordinates (u, v) of C.
Secret: ``value`` below 2^bits, ``blinding`` (rho, an integer below 2^252).
Not checked: that rho is canonical; nothing but C depends on it.
"""

from __future__ import annotations

from zkpriv.gadgets import commit
from zkpriv.r1cs import Public, Secret, circuit, current

#: Shipped numbers of bits.
BITS = (8, 16, 32, 64)


@circuit
def range_proof(commitment: Public[2], value: Secret, blinding: Secret, *, bits: int) -> None:
    """The commitment C = v*G_v + rho*H is to a number v below 2^bits that I know."""
    u, v = commitment
    commit(value, blinding, bits=bits, u=u, v=v, why="the commitment opens to value and blinding")
    current().declare_freedom(0, "value and blinding are numbers in a range")


if __name__ == "__main__":
    from zkpriv.circuits.run import main

    main("range_proof")
