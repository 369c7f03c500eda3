# SPDX-License-Identifier: GPL-3.0-or-later
"""Gadgets that would be another gadget: tables made by two threads, sets of things that are no bits, wide amounts."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from zkpriv import gadgets as g
from zkpriv.errors import CircuitError
from zkpriv.gadgets import curve, edwards
from zkpriv.gadgets.windows import SignMagnitude
from zkpriv.r1cs import System
from zkpriv.reference import jubjub


def test_tables_of_a_base_are_right_when_two_threads_make_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two circuits that are traced at once share the generators. The second thread runs in the middle of the first."""
    point = jubjub.generator(curve.NAMES["G"])
    expected = [curve.FixedBase("alone", point).window(3 * i, 3) for i in range(16)]
    shared = curve.FixedBase("shared", point)
    others: list[threading.Thread] = []

    def add(p: Any, q: Any) -> Any:
        if not others:
            others.append(threading.Thread(target=lambda: shared.window(15, 3)))
            others[0].start()
            others[0].join(0.3)
        return jubjub.add_extended(p, q)

    parts = SimpleNamespace(add_extended=add, extended=jubjub.extended, mul=jubjub.mul)
    monkeypatch.setattr(curve, "jubjub", parts)
    shared.window(15, 3)
    others[0].join()
    assert [shared.window(3 * i, 3) for i in range(16)] == expected


def test_gadgets_over_bits_take_bits_alone() -> None:
    with System("t") as cs:
        x, y = cs.private("x"), cs.private("y")
        bits = [cs.private(f"b{i}").must_be_boolean() for i in range(3)]
        wrong: list[Any] = [x, y, *bits]  # x = 5 and y = -4 add up to 1
        for gadget in (g.must_be_one_hot, g.all_of, g.any_of, g.xor_all):
            with pytest.raises((CircuitError, TypeError)):
                gadget(wrong)


def test_a_wide_amount_is_not_committed_as_a_narrow_one() -> None:
    from zkpriv.gadgets.pedersen import commit_u

    with System("t") as cs:
        wide = g.Amount(cs.private("value"), 128)
        for commit in (g.commit, commit_u):
            with pytest.raises(CircuitError, match="bits=128"):
                commit(wide, cs.private(f"rho {commit.__name__}"))
        g.commit(wide, cs.private("rho"), bits=128)


def test_a_path_of_wires_that_are_no_bits_is_refused() -> None:
    """With b = (forged - left) / (right - left) any leaf would be under the root (E6)."""
    with System("t") as cs:
        leaf, bit, bits = cs.private("leaf"), cs.private("bit"), [cs.private(f"bits[{i}]") for i in range(3)]
        children = [cs.private(f"child[{i}]") for i in range(8)]
        point = g.point_on_curve(cs.private("u"), cs.private("v"))
        rows = len(cs.rows_a)
        wrong: list[Any] = [
            lambda: g.merkle_root(leaf, [children[:2]], [bit]),  # type: ignore[list-item]
            lambda: g.merkle_root(leaf, [children], bits),  # type: ignore[arg-type]
            lambda: g.must_select([bit], children[:2], leaf, "chosen"),  # type: ignore[list-item]
            lambda: g.mux(bits, children),  # type: ignore[arg-type]
            lambda: g.lookup([bit], [3, 4]),  # type: ignore[list-item]
            lambda: g.select(bit, 1, 2),  # type: ignore[arg-type]
            lambda: g.swap(bit, 1, 2),  # type: ignore[arg-type]
            lambda: g.must_not_exceed(bits, 5, "small"),
            lambda: edwards.unless(bit, point),  # type: ignore[arg-type]
            lambda: SignMagnitude(bits[0], bits[1], bits[2], 0),  # type: ignore[arg-type]
        ]
        for gadget in wrong:
            with pytest.raises(CircuitError, match="must_be_boolean"):
                gadget()
        assert len(cs.rows_a) == rows
        g.merkle_root(leaf, [children[:2]], [bit.must_be_boolean()])


def test_constants_out_of_range_are_not_compared() -> None:
    with System("t") as cs:
        x = cs.private("x")
        for gadget in (g.is_less, g.is_at_most, g.must_be_less, g.must_be_at_most):
            for wrong in (1 << 64, -1):
                for operands in ((x, wrong), (wrong, x), (1, wrong)):
                    with pytest.raises(CircuitError, match="not below 2"):
                        gadget(*operands, 64)
            gadget(x, (1 << 64) - 1, 64)
            gadget(0, x, 64)


@pytest.mark.parametrize("domain", [0, 6, 1 << 24, 1.5])
def test_unknown_hash_domains_are_refused(domain: Any) -> None:
    with System("t") as cs:
        x = cs.private("x")
        for value in (x, 7):
            with pytest.raises(CircuitError, match="unknown hash domain"):
                g.poseidon(domain, [value])
