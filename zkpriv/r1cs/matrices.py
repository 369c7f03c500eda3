# SPDX-License-Identifier: GPL-3.0-or-later
"""The matrices of a circuit: A, B, C in compressed rows over one coefficient table, for prover and setup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zkpriv.r1cs.field import R

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from zkpriv._native_r1cs import NativeR1CS
    from zkpriv.r1cs.system import System

    U32 = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Compressed rows: entries ``row_ptr[i]..row_ptr[i+1]`` of ``col`` (wires, ascending) and ``coef``
    (numbers).
    """

    row_ptr: U32
    col: U32
    coef: U32

    def row(self, index: int) -> tuple[list[int], list[int]]:
        """Wires and coefficient numbers of one row."""
        start, end = int(self.row_ptr[index]), int(self.row_ptr[index + 1])
        return self.col[start:end].tolist(), self.coef[start:end].tolist()


@dataclass(frozen=True, slots=True)
class R1CS:
    """Matrices with ``(A z) * (B z) = C z`` row by row, where z = (1, public inputs, private wires).

    ``coefs`` is the coefficient table, 32 bytes little-endian each; names and schema enter the digest.
    """

    n_rows: int
    n_wires: int
    n_public: int
    a: Matrix
    b: Matrix
    c: Matrix
    coefs: bytes = field(repr=False)
    public_names: tuple[str, ...] = field(repr=False)
    schema: bytes = field(repr=False)
    _cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def domain_size(self) -> int:
        """Smallest power of two that holds the rows and the ``n_public + 1`` rows added for public inputs."""
        return 1 << (self.n_rows + self.n_public).bit_length()

    @property
    def digest(self) -> str:
        """The circuit's digest, worked out once (see ``zkpriv.r1cs.pins``)."""
        known: str | None = self._cache.get("digest")
        if known is None:
            from zkpriv.r1cs.pins import circuit_digest

            known = self._cache["digest"] = circuit_digest(
                n_wires=self.n_wires,
                public_names=self.public_names,
                matrices=(self.a, self.b, self.c),
                coefs=self.coefs,
                schema=self.schema,
            )
        return known

    def native(self) -> NativeR1CS:
        """The C core's copy, made once. BackendError (or ImportError) where native code is missing."""
        loaded: NativeR1CS | None = self._cache.get("native")
        if loaded is None:
            from zkpriv._native_r1cs import NativeR1CS

            loaded = self._cache.setdefault("native", NativeR1CS(self))
        return loaded

    def coefficient(self, number: int) -> int:
        """Entry ``number`` of the coefficient table as an integer."""
        return int.from_bytes(self.coefs[32 * number : 32 * number + 32], "little")

    def bad_rows(self, values: list[int], rows: list[int] | None = None) -> list[int]:
        """The rows (of ``rows``, or all) that the wire values do not satisfy. Plain Python."""
        table = self._cache.get("table")
        if table is None:
            table = [self.coefficient(i) for i in range(len(self.coefs) // 32)]
            lists = [(m.row_ptr.tolist(), m.col.tolist(), m.coef.tolist()) for m in (self.a, self.b, self.c)]
            self._cache["lists"] = lists
            self._cache["table"] = table
        sides = self._cache["lists"]

        def side(which: int, row: int) -> int:
            ptr, col, coef = sides[which]
            total: int = sum([table[coef[k]] * values[col[k]] for k in range(ptr[row], ptr[row + 1])])
            return total % R

        candidates = range(self.n_rows) if rows is None else rows
        return [row for row in candidates if (side(0, row) * side(1, row) - side(2, row)) % R]

    def rows_with(self, wires: list[int]) -> list[int]:
        """The rows in which one of the wires occurs, ascending."""
        import numpy as np

        if "by_wire" not in self._cache:
            parts = []
            for matrix in (self.a, self.b, self.c):
                starts = matrix.row_ptr.astype(np.int64)
                lengths = starts[1:] - starts[:-1]
                parts.append((np.repeat(np.arange(self.n_rows), lengths), matrix.col))
            row = np.concatenate([part[0] for part in parts])
            col = np.concatenate([part[1] for part in parts])
            order = np.argsort(col, kind="stable")
            self._cache["by_wire"] = (row[order], np.searchsorted(col[order], np.arange(self.n_wires + 1)))
        row, start = self._cache["by_wire"]
        found: set[int] = set()
        for wire in wires:
            found.update(row[start[wire] : start[wire + 1]].tolist())
        return sorted(found)


def build(system: System, schema: bytes) -> R1CS:
    """The matrices of a traced system. ``schema`` enters the digest."""
    import numpy as np

    ptr = np.array(system.lc_ptr, dtype=np.int64)
    cols = np.array(system.lc_cols, dtype=np.uint32)
    ids = np.array(system.lc_coefs, dtype=np.uint32)
    lengths = np.diff(ptr)
    # Canonical order inside each combination: ascending wires.
    owner = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((cols, owner))
    cols, ids = cols[order], ids[order]

    def matrix(rows: Any) -> Matrix:
        picked = np.array(rows, dtype=np.int64)
        sizes = lengths[picked]
        row_ptr = np.zeros(len(picked) + 1, dtype=np.int64)
        np.cumsum(sizes, out=row_ptr[1:])
        gather = np.repeat(ptr[picked] - row_ptr[:-1], sizes) + np.arange(row_ptr[-1])
        parts = Matrix(row_ptr.astype(np.uint32), cols[gather], ids[gather])
        for part in (parts.row_ptr, parts.col, parts.coef):
            part.setflags(write=False)  # the digest stays the digest of these matrices
        return parts

    a, b, c = matrix(system.rows_a), matrix(system.rows_b), matrix(system.rows_c)
    coefs = b"".join(value.to_bytes(32, "little") for value in system.coefs)
    n_rows, n_wires, n_public = len(system.rows_a), len(system.wire_names), len(system.public_names)
    return R1CS(n_rows, n_wires, n_public, a, b, c, coefs, tuple(system.public_names), schema)
