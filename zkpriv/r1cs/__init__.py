# SPDX-License-Identifier: GPL-3.0-or-later
"""The circuit language: wires that behave like numbers, constraints with names, hints that must be checked.

Users write functions with operators; gadget authors use the current ``System``::

    from zkpriv.r1cs import LC, Bit, Linear, current, linear, pack

    def range_check(x: Linear, bits: int, why: str = "fits") -> list[Bit]:
        x = LC.of(x)                                   # ints and Fr become constants
        if x.is_constant: ...                          # constant case first: no wire, no constraint
        cs = current()
        with cs.scope(f"range{bits}", title="range check"):       # path; title heads the error text
            bit = cs.bits(x, bits)                     # wires bit[i], hinted from x, each constrained to 0/1
            pack(bit).must_equal(x, why, name="recompose")
        return bit

Values
    ``a + b - 3*c`` free; ``a * b`` one constraint, its wire made on first use (``(a * b).must_equal(c)`` is
    the one constraint ``a * b = c``); ``x ** 5`` three; ``x / 7`` free. ``LC.of(x)``, ``x.is_constant``,
    ``x.value`` (constants), ``linear(coefs, lcs, constant)`` and ``pack(bits, base)`` in one pass. ``Bit``:
    ``~a``, ``a & b``, ``a | b``, ``a ^ b``, ``a.select(if_one, if_zero)``; ``Bit.assume(lc, why)``.
Constraints
    ``x.must_equal(y, why)``, ``x.must_be_boolean(why) -> Bit``, ``x.must_be_nonzero(why)``,
    ``x.is_zero() -> Bit``, ``x.is_equal(y) -> Bit``; ``cs.multiply(a, b, "name", why) -> LC`` is a named
    product; ``cs.constrain(a, b, c, why, defines=wire, name="...")`` says ``a*b = c`` and which wire it
    determines (no ``defines``: a check; ``domain=True``: limits one wire's own values, like 0/1).
    ``cs.must_multiply(a, b, c, why)``.
Wires
    ``cs.private("name")`` an input; ``cs.bit("name", temp) -> Bit`` hinted and boolean; ``cs.bits(value, n,
    "name")``; ``cs.hint("name", temp) -> Unconstrained`` then ``.checked_by(sentence) -> LC`` /
    ``.must_be_boolean(why)`` / ``.must_equal(y, why)``; also ``cs.hint_bits``, ``cs.hint_digits``. The
    build fails on a hint that no constraint touches. ``cs.div_nonzero(num, den, lemma="edwards-complete",
    name="u") -> LC``; ``cs.lemma(id, why)`` before a constraint that relies on one.
Hint arithmetic (runs natively, no constraint): ``t = cs.temp(lc)``; ``+ - * /`` with temps, LCs, ints;
    ``t.inverse_or_zero()``, ``.is_zero()``, ``.is_equal(u)``, ``.is_less(u)``, ``.select(if_nonzero,
    if_zero)``, ``.bits(n)``, ``.digits(n, width)``, ``.bit(i)``, ``.shr(k)``, ``.low(k)``, ``.divmod(d)``,
    ``.lookup(table)``.
Speed: ``stamp(key, build, inputs)`` traces ``build(list[LC]) -> list[LC]`` once per process and key and copies it
    with shifted numbers (same constraints); use it for Poseidon permutations and whole multiplication gadgets.
Circuits
    ``@circuit def f(root: Public, nf: Public["n"], path: Secret["n", (7, 7, 3)], *, n: int)``;
    ``f.shape(n=2)``; ``f.shape(n=2).solve({...})``. ``Output`` is a public input that the circuit computes:
    ``out.bind(value, why)``. To test a gadget alone wrap it in a small ``@circuit``; or ``with System("t")
    as cs:`` and count ``len(cs.rows_a)``.
Lint
    ``c.lint(inputs)`` reports wires that a prover could choose, with a second witness where one is found. A division
    by a value names a lemma (``zkpriv.lint.declare_lemma``); ``cs.declare_freedom(count, why)`` says in how many
    directions honest witnesses may move, so that a forgotten link between inputs shows.
Negative tests
    ``w = c.solve(inputs)``; ``w.set("inputs[0]/own/bit[3]", 5)``; ``w.failures()`` -> path, why, line, lhs,
    rhs. ``w.mutated({...})`` copies; ``w.paths("*/bit*")`` lists wires; ``w["path"]`` reads; ``c.solve(x,
    check=False)``.
"""

from __future__ import annotations

from zkpriv.r1cs.circuit import Circuit, CircuitFamily, circuit
from zkpriv.r1cs.field import R
from zkpriv.r1cs.schema import Output, Public, Secret
from zkpriv.r1cs.stamp import stamp
from zkpriv.r1cs.system import System, current
from zkpriv.r1cs.temp import Temp
from zkpriv.r1cs.wire import LC, Bit, Linear, Unconstrained, linear, pack
from zkpriv.r1cs.witness import Failure, Witness

__all__ = [
    "LC",
    "Bit",
    "Circuit",
    "CircuitFamily",
    "Failure",
    "Linear",
    "Output",
    "Public",
    "R",
    "Secret",
    "System",
    "Temp",
    "Unconstrained",
    "Witness",
    "circuit",
    "current",
    "linear",
    "pack",
    "stamp",
]
