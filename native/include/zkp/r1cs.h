/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of a constraint system handle: what the prover and the setup read. Variable time: all data is public. */
#ifndef ZKP_R1CS_H
#define ZKP_R1CS_H

#include "zkp/fr_row.h"
#include "zkp/types.h"
#include "zkp_api/r1cs.h"

typedef struct {
    uint32_t *row_ptr, *col, *coef;
    size_t nnz;
} zkp_matrix;

struct zkp_r1cs {
    size_t n_rows, n_wires, n_public;
    uint32_t log_domain; /* of the smallest power of two for the rows */
    uint64_t domain;     /* points of the QAP's domain */
    int borrowed;        /* everything else belongs to the handle that this one was made from */
    zkp_matrix a, b, c;
    zkp_fr *coefs;
    uint8_t *coef_kind; /* ZKP_COEF_*: most coefficients are 1 or -1, which need no product */
    zkp_fr_row *coef_rows; /* 2^4 times the coefficients, for the wide kernels */
    uint8_t *is_square;    /* rows whose A and B are the same */
    size_t n_coefs;
};

#define ZKP_COEF_GENERAL 0
#define ZKP_COEF_ONE 1
#define ZKP_COEF_MINUS_ONE 2

/* o = <row of m, w> */
void zkp_matrix_row(zkp_fr *o, const zkp_r1cs *r1cs, const zkp_matrix *m, size_t row, const zkp_fr *w);

/* Bytes that zkp_r1cs_products allocates. */
size_t zkp_r1cs_products_memory(const zkp_r1cs *r1cs);

/* Rows of all three matrices over the pool, in chunks. out_a and out_b (n_rows each) may be NULL. The rest as
   zkp_r1cs_check. cancel: NULL, or a flag that ends the work early with ZKP_ERR_CANCELLED. */
int zkp_r1cs_products(zkp_fr *out_a, zkp_fr *out_b, uint64_t *first_bad_row, uint64_t *bad_count,
                      const zkp_r1cs *r1cs, const zkp_fr *w, int threads, const int *cancel);

#endif
