# SPDX-License-Identifier: GPL-3.0-or-later
"""The C core's copy of a circuit's matrices: an immutable handle for checking, setup and proving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zkpriv._native import ffi, lib
from zkpriv.errors import BackendError

if TYPE_CHECKING:
    from zkpriv.r1cs.matrices import R1CS


class NativeR1CS:
    """Matrices that the C core has validated and copied. ``handle`` is the ``zkp_r1cs *`` for other wrappers."""

    __slots__ = ("_views", "handle", "n_wires")

    def __init__(self, r1cs: R1CS) -> None:
        """Load ``r1cs``; BackendError if it is malformed."""
        self.n_wires = r1cs.n_wires
        keep: list[Any] = []
        arguments: list[Any] = []
        for matrix in (r1cs.a, r1cs.b, r1cs.c):
            if len(matrix.row_ptr) != r1cs.n_rows + 1 or len(matrix.coef) != len(matrix.col):
                raise BackendError("the arrays of a matrix have lengths that do not fit each other")
            for part in (matrix.row_ptr, matrix.col, matrix.coef):
                buffer = ffi.from_buffer("uint32_t[]", part)
                keep.append(buffer)
                arguments.append(buffer)
            arguments.append(len(matrix.col))
        out = ffi.new("zkp_r1cs **")
        status = lib.zkp_r1cs_new(
            out,
            r1cs.n_rows,
            r1cs.n_wires,
            r1cs.n_public,
            *arguments,
            ffi.from_buffer("uint8_t[]", r1cs.coefs),
            len(r1cs.coefs) // 32,
        )
        if status != lib.ZKP_OK:
            raise BackendError(f"the C core refuses the matrices (status {status})")
        self.handle = ffi.gc(out[0], lib.zkp_r1cs_free)
        self._views: dict[int, Any] = {}

    def on_domain(self, size: int) -> Any:
        """A handle for setup and proving on a domain of ``size`` points. It is valid as long as this object is kept."""
        if size == lib.zkp_r1cs_domain(self.handle):
            return self.handle
        if size not in self._views:
            out = ffi.new("zkp_r1cs **")
            status = lib.zkp_r1cs_on_domain(out, self.handle, size)
            if status != lib.ZKP_OK:
                raise BackendError(f"the C core refuses a domain of {size} points (status {status})")
            self._views.setdefault(size, ffi.gc(out[0], lib.zkp_r1cs_free))
        return self._views[size]

    def check(self, witness_mont: bytes | bytearray, threads: int = 1) -> tuple[int, int] | None:
        """None if every row holds, else (first failing row, number of failing rows)."""
        if len(witness_mont) != 32 * self.n_wires:
            raise BackendError(f"the witness has {len(witness_mont)} bytes, expected {32 * self.n_wires}")
        first, count = ffi.new("uint64_t *"), ffi.new("uint64_t *")
        status = lib.zkp_r1cs_check(first, count, self.handle, ffi.from_buffer("uint64_t[]", witness_mont), threads)
        if status == lib.ZKP_ERR_UNSATISFIED:
            return int(first[0]), int(count[0])
        if status != lib.ZKP_OK:
            reason = {
                lib.ZKP_ERR_ARGUMENT: "wire 0 is not the constant one",
                lib.ZKP_ERR_RANGE: "the value of a wire is not below the field order",
            }.get(status, "out of memory" if status == lib.ZKP_ERR_MEMORY else f"status {status}")
            raise BackendError(f"the C core could not check the witness: {reason}; make it with Circuit.solve")
        return None
