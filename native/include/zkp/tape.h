/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the solver tape, shared by its loader (tape_load.c) and its interpreter (tape_run.c). */
#ifndef ZKP_TAPE_H
#define ZKP_TAPE_H

#include "zkp/fr_row.h"
#include "zkp/types.h"
#include "zkp_api/tape.h"

/* Opcodes: the same numbers and meanings as zkpriv/r1cs/ops.py. */
enum zkp_tape_op {
    ZKP_OP_INPUT = 1,
    ZKP_OP_LINEAR = 2,
    ZKP_OP_PRODUCT = 3,
    ZKP_OP_COPY = 4,
    ZKP_OP_ADD = 5,
    ZKP_OP_SUB = 6,
    ZKP_OP_MUL = 7,
    ZKP_OP_ADDC = 8,
    ZKP_OP_MULC = 9,
    ZKP_OP_INV0 = 10,
    ZKP_OP_DIV = 11,
    ZKP_OP_IS_ZERO = 12,
    ZKP_OP_SELECT = 13,
    ZKP_OP_BITS = 14,
    ZKP_OP_LESS = 15,
    ZKP_OP_SHR = 16,
    ZKP_OP_LOW = 17,
    ZKP_OP_DIVMOD = 18,
    ZKP_OP_DIGITS = 19,
    ZKP_OP_LOOKUP = 20,
    ZKP_OP_BATCH = 21,
    ZKP_OP_QUOT = 22,
    ZKP_OP_COUNT = 23
};

struct zkp_tape {
    size_t n_inputs, n_wires, n_registers, n_lcs, n_code, n_coefs;
    size_t max_batch;        /* largest run of a BATCH instruction */
    uint32_t *lc_ptr;        /* n_lcs + 1 starts; this allocation also holds cols, ids and code */
    const uint32_t *lc_col;  /* wires */
    const uint32_t *lc_coef; /* indices in coefs */
    const uint32_t *code;
    zkp_fr *coefs;
    zkp_fr_row *coef_rows; /* the same for the wide kernels */
    int is_ordered;        /* every wire is written once, and before a combination reads it */
};

#endif
