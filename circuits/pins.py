# SPDX-License-Identifier: GPL-3.0-or-later
"""Pinned sizes and digests: of every shipped circuit and shape, and the cost of every gadget with its parameters.

``pins.json`` lies beside this file. ``python -m zkpriv.circuits.pins`` compares and shows the differences (exit status
1 if there are any); with ``--write`` it writes the file anew. A digest that changes is another statement: other keys.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from zkpriv.circuits import registry

from zkpriv import gadgets as g
from zkpriv.gadgets import edwards
from zkpriv.gadgets.fixed_base import fixed_base_mul_u
from zkpriv.gadgets.pedersen import commit_u
from zkpriv.gadgets.variable_base import multiply_any, variable_base_mul
from zkpriv.r1cs import LC, Bit, System

PINS = Path(__file__).with_name("pins.json")


def label(name: str, shape: dict[str, int]) -> str:
    """The name of a circuit with its shape, as in ``pins.json``."""
    return name + "".join(f" {key}={value}" for key, value in shape.items())


def measure_circuits() -> dict[str, dict[str, Any]]:
    """Sizes and digest of everything that is shipped."""
    out = {}
    for name, shape in registry.shapes():
        circuit = registry.get(name, **shape)
        out[label(name, dict(shape))] = {
            "constraints": circuit.constraints,
            "wires": circuit.wires,
            "public_inputs": len(circuit.public_inputs),
            "domain_size": circuit.domain_size,
            "digest": circuit.digest,
        }
    return out


def _inputs(count: int) -> list[LC]:
    system = _system()
    start = len(system.inputs)
    return [system.private(f"input[{start + i}]") for i in range(count)]


def _input() -> LC:
    return _inputs(1)[0]


def _pair() -> tuple[LC, LC]:
    first, second = _inputs(2)
    return first, second


def _bits(count: int) -> list[Bit]:
    return [Bit.assume(value, "the cost of a gadget without that of its bits") for value in _inputs(count)]


def _point() -> edwards.Point:
    return edwards.Point(*_pair())


def _system() -> System:
    from zkpriv.r1cs import current

    return current()


def _canonical_key(u_only: bool) -> None:
    key = g.NullifierKey(_input())
    base = g.generator("G")
    if u_only:
        key.times_u(base)
    else:
        key.times(base)


def _scalar_reused() -> None:
    scalar = g.Scalar(_input())
    g.fixed_base_mul(scalar, g.generator("T"))
    g.fixed_base_mul(scalar, g.generator("G"))


def _poseidon(length: int) -> None:
    g.poseidon(g.Domain.LEAF, _inputs(length))


def _merkle(arities: Sequence[int]) -> None:
    bits = sum(arity.bit_length() - 1 for arity in arities)
    g.merkle_root(_input(), [_inputs(arity) for arity in arities], g.to_bits(_input(), bits))


GADGETS: dict[str, Callable[[], object]] = {
    "boolean": lambda: g.boolean(_input()),
    "all_of, 8 bits": lambda: g.all_of(_bits(8)),
    "is_zero": lambda: _input().is_zero(),
    "range_check, 8 bits": lambda: g.range_check(_input(), 8),
    "range_check, 64 bits": lambda: g.range_check(_input(), 64),
    "to_bits_canonical, 255 bits, all compared": lambda: g.to_bits_canonical(_input()),
    "to_bits_canonical, 255 bits, top 96 compared": lambda: g.to_bits_canonical(_input(), compare_top=96),
    "is_less, 64 bits": lambda: g.is_less(*_pair(), 64),
    "must_be_less, 64 bits": lambda: g.must_be_less(*_pair(), 64),
    "mux, 8 values, bits not counted": lambda: g.mux(_bits(3), _inputs(8)),
    "lookup, table of 8, bits not counted": lambda: g.lookup(_bits(3), [3, 1, 4, 1, 5, 9, 2, 6]),
    **{f"poseidon, t={n + 1}, x^5, R_F=8": partial(_poseidon, n) for n in (1, 2, 3, 4, 8)},
    **{f"merkle level, arity {k}, position bits counted": partial(_merkle, [k]) for k in (2, 4, 8)},
    "merkle path, 2^32 leaves, 10 x 8 + 1 x 4": lambda: _merkle([8] * 10 + [4]),
    "point on curve": lambda: g.point_on_curve(*_pair()),
    "complete addition": lambda: edwards.add(_point(), _point()),
    "complete addition, u only": lambda: edwards.add_u(_point(), _point()),
    "doubling": lambda: edwards.double(_point()),
    "conditional identity": lambda: edwards.unless(_bits(1)[0], _point()),
    "not of small order": lambda: edwards.must_not_have_small_order(_point()),
    "fixed base, 252 bits, range counted": lambda: g.fixed_base_mul(_input(), g.generator("T")),
    "fixed base, 252 bits, range counted, u only": lambda: fixed_base_mul_u(_input(), g.generator("T")),
    "fixed base, 252 bits, two bases, one scalar": _scalar_reused,
    "nullifier key, canonical, packed": lambda: g.NullifierKey(_input()),
    "key ownership k'*G, canonical": lambda: _canonical_key(False),
    "key ownership k'*G, canonical, u only": lambda: _canonical_key(True),
    "variable base, order l, 252 bits, range counted": lambda: variable_base_mul(_input(), _point()),
    "variable base, any point, 252 bits, bits not counted": lambda: multiply_any(_bits(252), _point()),
    "commitment, value 64 bits, blinding 252 bits, ranges counted": lambda: g.commit(*_pair()),
    "commitment, value 64 bits, blinding 252 bits, ranges counted, u only": lambda: commit_u(*_pair()),
    "ring membership, 16 members": lambda: g.must_be_member(_input(), _inputs(16)),
}
"""What is measured: a gadget with its parameters, on private wires. No equality with outputs is counted."""


def measure_gadgets() -> dict[str, int]:
    """Constraints of each gadget."""
    out = {}
    for name, build in GADGETS.items():
        with System("measure") as system:
            build()
        out[name] = len(system.rows_a)
    return out


def measure() -> dict[str, Any]:
    """The whole content of ``pins.json``."""
    return {"circuits": measure_circuits(), "gadgets": measure_gadgets()}


def pinned() -> dict[str, Any]:
    """The content of ``pins.json``."""
    out: dict[str, Any] = json.loads(PINS.read_text(encoding="utf-8"))
    return out


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What changed, one line each: ``transfer inputs=2 outputs=2 / constraints: 14920 -> 14926 (+6)``."""
    lines = []
    for section in ("circuits", "gadgets"):
        before, after = _flat(old.get(section, {})), _flat(new.get(section, {}))
        for key in sorted({*before, *after}):
            left, right = before.get(key, "absent"), after.get(key, "absent")
            if left != right:
                change = f" ({right - left:+d})" if isinstance(left, int) and isinstance(right, int) else ""
                lines.append(f"{key}: {left} -> {right}{change}")
    return lines


def _flat(section: dict[str, Any]) -> dict[str, Any]:
    flat = {}
    for name, entry in section.items():
        if isinstance(entry, dict):
            flat.update({f"{name} / {key}": value for key, value in entry.items()})
        else:
            flat[name] = entry
    return flat


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare or write the pins."""
    parser = argparse.ArgumentParser(
        prog="python -m zkpriv.circuits.pins", description="Compare sizes and digests with the pinned ones."
    )
    parser.add_argument("--write", action="store_true", help="write pins.json")
    options = parser.parse_args(arguments)
    new = measure()
    changes = differences(pinned() if PINS.exists() else {}, new)
    print("\n".join(changes) if changes else "pins.json is up to date")
    if options.write:
        PINS.write_text(json.dumps(new, indent=2) + "\n", encoding="utf-8")
        return 0
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main())
