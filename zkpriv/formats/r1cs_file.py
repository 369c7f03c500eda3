# SPDX-License-Identifier: GPL-3.0-or-later
"""Circuits for other tools: ``.r1cs`` and ``.sym`` as circom writes them, and witnesses as ``.wtns``.

snarkjs reads all three; Picus, Ecne and others that look for under-constrained wires read ``.r1cs`` and ``.sym``. The
field is that of BLS12-381, which circom calls ``bls12381``. Sources: iden3's r1csfile specification (version 1) and
snarkjs' ``wtns`` container (version 2).

Wires keep their numbers: the constant one, the public inputs in the order of the verifier's vector, private inputs,
then everything else. circom puts outputs before public inputs; where a circuit declares its ``Output`` first they are
counted as outputs, and otherwise (or mixed with public inputs) all are counted as public inputs. Tools that prove
"inputs determine outputs" need the outputs first. The rows that Groth16 adds for public inputs are not in the file,
as in circom's.
"""

from __future__ import annotations

import os
import struct
from itertools import pairwise
from typing import TYPE_CHECKING

from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    from zkpriv.r1cs.circuit import Circuit
    from zkpriv.r1cs.matrices import Matrix
    from zkpriv.r1cs.witness import Witness

_BYTES = 32
_PRIME = R.to_bytes(_BYTES, "little")


def r1cs_bytes(circuit: Circuit) -> bytes:
    """The content of ``.r1cs``: field, counts, all constraints, labels (wire i has label i)."""
    r1cs = circuit.r1cs
    outputs, publics, privates = _counts(circuit)
    header = struct.pack("<I", _BYTES) + _PRIME
    header += struct.pack("<IIIIQI", r1cs.n_wires, outputs, publics, privates, r1cs.n_wires, r1cs.n_rows)
    sides = [_rows(matrix, r1cs.coefs) for matrix in (r1cs.a, r1cs.b, r1cs.c)]
    constraints = b"".join(part for row in zip(*sides, strict=True) for part in row)
    labels = struct.pack(f"<{r1cs.n_wires}Q", *range(r1cs.n_wires))
    return _container(b"r1cs", 1, (header, constraints, labels))


def sym_text(circuit: Circuit) -> str:
    """The content of ``.sym``: ``label,wire,component,name`` for each wire but the constant one.

    Names are the paths of the wires in circom's manner: ``input[0]/key/bit[3]`` is ``main.input[0].key.bit[3]``.
    """
    system = circuit.system
    components: dict[int, int] = {0: 0}
    lines = []
    for wire, path in enumerate(circuit.wire_paths):
        if wire:
            scope = system.wire_scopes[wire]
            component = components.setdefault(scope, len(components))
            lines.append(f"{wire},{wire},{component},main.{path.replace('/', '.')}\n")
    return "".join(lines)


def wtns_bytes(witness: Witness) -> bytes:
    """The content of ``.wtns``: the values of all wires. It holds every secret of the witness."""
    values = witness.values
    header = struct.pack("<I", _BYTES) + _PRIME + struct.pack("<I", len(values))
    return _container(b"wtns", 2, (header, b"".join(value.to_bytes(_BYTES, "little") for value in values)))


def write_r1cs(circuit: Circuit, path: str | os.PathLike[str]) -> None:
    """Write ``.r1cs``."""
    with open(path, "wb") as file:
        file.write(r1cs_bytes(circuit))


def write_sym(circuit: Circuit, path: str | os.PathLike[str]) -> None:
    """Write ``.sym``."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(sym_text(circuit))


def _counts(circuit: Circuit) -> tuple[int, int, int]:
    """Outputs, public inputs, private inputs, as circom counts them."""
    system = circuit.system
    kinds = [field.kind for field in circuit.schema.public for _ in field.names()]
    outputs = kinds.count("output")
    if "output" in kinds[outputs:]:
        outputs = 0
    first = 1 + len(kinds)
    inputs = set(system.inputs)
    privates = 0
    while first + privates in inputs:
        privates += 1
    return outputs, len(kinds) - outputs, privates


def _rows(matrix: Matrix, coefs: bytes) -> list[bytes]:
    """Each row's linear combination: number of terms, then wire and coefficient of each, ascending wires."""
    import numpy as np

    table = np.frombuffer(coefs, dtype=np.dtype((np.void, _BYTES)))
    terms = np.empty(len(matrix.col), dtype=[("wire", "<u4"), ("coef", np.void, _BYTES)])
    terms["wire"] = matrix.col
    terms["coef"] = table[matrix.coef]
    data, size = terms.tobytes(), terms.itemsize
    starts = matrix.row_ptr.tolist()
    return [
        struct.pack("<I", end - start) + data[size * start : size * end]
        for start, end in pairwise(starts)
    ]


def _container(magic: bytes, version: int, sections: tuple[bytes, ...]) -> bytes:
    out = [magic, struct.pack("<II", version, len(sections))]
    for number, section in enumerate(sections, 1):
        out += [struct.pack("<IQ", number, len(section)), section]
    return b"".join(out)
