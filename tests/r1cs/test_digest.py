# SPDX-License-Identifier: GPL-3.0-or-later
"""The digest of a circuit: pinned, recomputed from the documented bytes, independent of machine and process."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import subprocess
import sys
from typing import Any

import pytest

from zkpriv.r1cs import Circuit, Output, Public, Secret, circuit, current

PINNED = {
    "multiply": "8b03b00f6914788e979fc5b016d702d4232eaf0c23dfeb9d0be442ae384fe817",
    "cubic": "52fd89f3f4c02bc5",
}

SOURCE = """
from zkpriv.r1cs import Public, Secret, circuit

@circuit
def multiply(product: Public, a: Secret, b: Secret) -> None:
    (a * b).must_equal(product, "product is a times b")

@circuit
def cubic(y: Public, x: Secret) -> None:
    (x**3 + x + 5).must_equal(y, "y is x^3 + x + 5")
"""


def circuits() -> dict[str, Circuit]:
    """The two pinned circuits."""
    names: dict[str, Any] = {}
    exec(SOURCE, names)
    return {name: names[name] for name in PINNED}


@pytest.mark.parametrize("name", PINNED)
def test_pinned(name: str) -> None:
    assert circuits()[name].digest.startswith(PINNED[name])


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_other_processes_agree(seed: str) -> None:
    code = SOURCE + "\nprint(multiply.digest, cubic.digest)"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    made = circuits()
    assert done.stdout.split() == [made["multiply"].digest, made["cubic"].digest]


def test_recomputed_from_the_documented_bytes() -> None:
    @circuit
    def sample(p: Public[2], out: Output, x: Secret) -> None:
        cs = current()
        bits = cs.bits(x, 3)
        (bits[0] + 2 * bits[1] + 4 * bits[2]).must_equal(x, "bits")
        (p[0] - 3 * p[1]).must_equal(5 - x, "linear")
        out.bind(x * p[0])

    system = sample.system

    def text(value: bytes) -> bytes:
        return struct.pack("<I", len(value)) + value

    blob = b"zkpriv circuit v1" + struct.pack("<III", sample.constraints, sample.wires, 3)
    for name in ("p[0]", "p[1]", "out"):
        blob += text(name.encode())
    blob += text(b'[["p","public",[2]],["out","output",[]],["x","secret",[]]]')
    rows = [system.constraint(i) for i in range(sample.constraints)]
    for side in ("a", "b", "c"):
        matrix = [sorted(getattr(row, side).items()) for row in rows]
        starts, total = [0], 0
        for entries in matrix:
            total += len(entries)
            starts.append(total)
        blob += b"".join(struct.pack("<I", s) for s in starts)
        blob += b"".join(struct.pack("<I", wire) for entries in matrix for wire, _ in entries)
        blob += b"".join(coef.to_bytes(32, "little") for entries in matrix for _, coef in entries)
    assert hashlib.blake2b(blob, digest_size=32, person=b"zkpriv1_circuit").hexdigest() == sample.digest
    assert json.loads(sample.schema.to_bytes())[0] == ["p", "public", [2]]


def build(coefficient: int = 1, name: str = "y", kind: str = "Secret", extra: str = "") -> str:
    """The digest of a small circuit with one thing changed."""
    names: dict[str, Any] = {}
    exec(
        "from zkpriv.r1cs import Public, Secret, circuit\n"
        f"@circuit\ndef f({name}: Public, x: {kind}) -> None:\n"
        f"    ({coefficient} * x * x).must_equal({name}, 'square')\n    {extra}\n",
        names,
    )
    digest: str = names["f"].digest
    return digest


def test_everything_that_matters_changes_it() -> None:
    base = build()
    assert base == build()
    assert base == build(extra="pass # other lines, same statement")
    others = [build(coefficient=2), build(name="z"), build(kind="Public"), build(extra="x.must_equal(3, 'x')")]
    assert len({base, *others}) == 5


def test_order_of_terms_does_not_matter() -> None:
    @circuit
    def one(y: Public, a: Secret, b: Secret) -> None:
        (a + 2 * b + 7).must_equal(y, "sum")

    @circuit
    def two(y: Public, a: Secret, b: Secret) -> None:
        (7 + b + a + b).must_equal(y, "sum")

    assert one.digest == two.digest
