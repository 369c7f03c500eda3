# SPDX-License-Identifier: GPL-3.0-or-later
"""The C solver behind Python types: one loaded tape that any number of threads run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zkpriv._native import ffi, lib
from zkpriv.errors import BackendError
from zkpriv.r1cs.solver_py import TapeDivision

if TYPE_CHECKING:
    from zkpriv.r1cs.tape import Tape


class NativeTape:
    """A tape that the C core has checked and copied."""

    __slots__ = ("_handle", "n_inputs", "n_wires")

    def __init__(self, tape: Tape) -> None:
        """Load ``tape``; BackendError if it is malformed."""
        self.n_inputs = tape.n_inputs
        self.n_wires = tape.n_wires
        coefs = tape.coefs_le32()
        out = ffi.new("zkp_tape **")
        status = lib.zkp_tape_new(
            out,
            ffi.from_buffer("uint32_t[]", tape.words),
            len(tape.words),
            ffi.from_buffer("uint8_t[]", coefs),
            len(tape.coefs),
            tape.n_inputs,
            tape.n_wires,
            tape.n_registers,
        )
        if status != lib.ZKP_OK:
            raise BackendError(f"the C solver refuses the tape (status {status})")
        self._handle = ffi.gc(out[0], lib.zkp_tape_free)

    def run(self, inputs_le32: bytes) -> bytearray:
        """The mont vector of all wires for canonical inputs (32 bytes each); TapeDivision on a zero
        divisor.
        """
        witness = bytearray(32 * self.n_wires)
        pc = ffi.new("uint64_t *")
        status = lib.zkp_tape_run(
            ffi.from_buffer("uint64_t[]", witness),
            pc,
            self._handle,
            ffi.from_buffer("uint8_t[]", inputs_le32),
            len(inputs_le32) // 32,
        )
        if status == lib.ZKP_ERR_DIVISION:
            raise TapeDivision(int(pc[0]))
        if status != lib.ZKP_OK:
            raise BackendError(f"the C solver failed (status {status})")
        return witness
