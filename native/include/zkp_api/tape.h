/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The solver tape: a straight-line program that computes every wire of a circuit from its inputs.

   Registers hold field elements: wires 0 .. n_wires - 1 first (wire 0 is the constant one and is never written), then
   temporaries; all start at zero. Words: version (1), n_lcs, n_entries, n_code; n_lcs + 1 starts; n_entries wires;
   n_entries coefficient indices; n_code words of code. Opcodes and operands: zkpriv/r1cs/ops.py. Variable time, as
   all of proving. */
#ifndef ZKP_API_TAPE_H
#define ZKP_API_TAPE_H

#include <stddef.h>
#include <stdint.h>

typedef struct zkp_tape zkp_tape; /* immutable; any number of threads may run one at a time */

/* Copies and validates every operand, so that no tape can make a run read or write out of bounds.
   coefs_le32: n_coefs canonical values of 32 bytes. n_wires <= n_registers <= 2^28.
   ZKP_ERR_ARGUMENT for a malformed tape, ZKP_ERR_RANGE for a coefficient >= r; *out is then NULL. */
int zkp_tape_new(zkp_tape **out, const uint32_t *words, size_t n_words, const uint8_t *coefs_le32, size_t n_coefs,
                 size_t n_inputs, size_t n_wires, size_t n_registers);

void zkp_tape_free(zkp_tape *tape); /* NULL is fine */

/* witness_mont: receives n_wires values of 4 words in Montgomery form (x * 2^256), each below r.
   inputs_le32: n_inputs canonical values of 32 bytes; ZKP_ERR_RANGE for one >= r, ZKP_ERR_ARGUMENT for another count.
   ZKP_ERR_DIVISION if a division meets zero: *error_pc is the offset of the instruction in the code, and the witness
   is all zero (as after every error). Otherwise *error_pc = UINT64_MAX. Variable time. */
int zkp_tape_run(uint64_t *witness_mont, uint64_t *error_pc, const zkp_tape *tape, const uint8_t *inputs_le32,
                 size_t n_inputs);

#endif
