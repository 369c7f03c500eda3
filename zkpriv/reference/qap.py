# SPDX-License-Identifier: GPL-3.0-or-later
"""From rank-1 constraints to polynomials: the reduction of the library's keys.

Rows: the system's rows, then one row per wire 0 .. n_public with A = that wire and B = C = 0, which make
the columns of public inputs independent; then zero rows up to the size n of the domain: a power of two, or, for a
system that asks for the smallest domain, three quarters of it where they hold the rows. Column j of A, B, C, read
as values on the domain <w>, is the polynomial u_j, v_j, w_j.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zkpriv.reference.field import R, batch_inverse
from zkpriv.reference.ntt import coset_generator, coset_ntt, inverse_ntt, must_be_size, root_of_order

Row = Mapping[int, int]


@dataclass(frozen=True)
class System:
    """Rows <A_i, w> * <B_i, w> = <C_i, w>; wire 0 is one, wires 1 .. n_public are public. Rows map wire
    to factor.
    """

    n_wires: int
    n_public: int
    a: Sequence[Row]
    b: Sequence[Row]
    c: Sequence[Row]
    smallest_domain: bool = False

    @property
    def n_rows(self) -> int:
        return len(self.a)

    @property
    def domain_size(self) -> int:
        power_of_two = 1 << (self.n_rows + self.n_public).bit_length()
        if self.smallest_domain and power_of_two >= 4 and self.n_rows + self.n_public + 1 <= power_of_two // 4 * 3:
            return power_of_two // 4 * 3
        return power_of_two

    def first_bad_row(self, witness: Sequence[int]) -> int | None:
        """The lowest row that does not hold, or None."""
        for index, (a, b, c) in enumerate(zip(self.a, self.b, self.c, strict=True)):
            if (dot(a, witness) * dot(b, witness) - dot(c, witness)) % R:
                return index
        return None


def dot(row: Row, witness: Sequence[int]) -> int:
    return sum(factor * witness[wire] for wire, factor in row.items()) % R


def lagrange_at(tau: int, n: int) -> list[int]:
    """All n Lagrange polynomials of the domain at ``tau``, which must lie outside the domain."""
    w = root_of_order(must_be_size(n))
    points = [pow(w, i, R) for i in range(n)]
    vanishing = (pow(tau, n, R) - 1) * pow(n, -1, R) % R
    if vanishing == 0:
        raise ValueError("tau lies in the domain: draw again")
    inverses = batch_inverse([(tau - point) % R for point in points], R)
    return [vanishing * point % R * inverse % R for point, inverse in zip(points, inverses, strict=True)]


def coset_lagrange_at(tau: int, n: int) -> list[int]:
    """The Lagrange polynomials of the coset g * <w> at ``tau``."""
    return lagrange_at(tau * pow(coset_generator(n), -1, R) % R, n)


def columns_at(system: System, tau: int) -> tuple[list[int], list[int], list[int]]:
    """u_j(tau), v_j(tau), w_j(tau) for every wire."""
    lagrange = lagrange_at(tau, system.domain_size)
    u, v, w = ([0] * system.n_wires for _ in range(3))
    for matrix, column in ((system.a, u), (system.b, v), (system.c, w)):
        for row, value in zip(matrix, lagrange[: system.n_rows], strict=True):
            for wire, factor in row.items():
                column[wire] = (column[wire] + factor * value) % R
    for wire in range(system.n_public + 1):
        u[wire] = (u[wire] + lagrange[system.n_rows + wire]) % R
    return u, v, w


def quotient_on_coset(system: System, witness: Sequence[int]) -> list[int]:
    """a * b - c on the coset, where the vanishing polynomial is -2; c is interpolated from the products
    a_i * b_i.
    """
    n = system.domain_size
    a = [dot(row, witness) for row in system.a] + [witness[i] for i in range(system.n_public + 1)]
    b = [dot(row, witness) for row in system.b]
    a += [0] * (n - len(a))
    b += [0] * (n - len(b))
    c = [x * y % R for x, y in zip(a, b, strict=True)]
    on_coset = [coset_ntt(inverse_ntt(values)) for values in (a, b, c)]
    return [(x * y - z) % R for x, y, z in zip(*on_coset, strict=True)]
