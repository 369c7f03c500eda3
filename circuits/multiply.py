# SPDX-License-Identifier: GPL-3.0-or-later
"""Hello world: a product whose factors stay secret. 1 constraint.

Public: ``product``. Secret: ``a``, ``b``. Not checked: that the factors are not 1 (so anybody can prove any product).
"""

from __future__ import annotations

from zkpriv.r1cs import Public, Secret, circuit, current


@circuit
def multiply(product: Public, a: Secret, b: Secret) -> None:
    """I know two factors of the public product."""
    (a * b).must_equal(product, "product is a times b")
    current().declare_freedom(2, "both factors")


if __name__ == "__main__":
    from zkpriv.circuits.run import main

    main("multiply")
