/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rank-1 constraint systems: rows <A_i, w> * <B_i, w> = <C_i, w> over Fr.
   Wire 0 is the constant one, wires 1 .. n_public are the public inputs in declared order, the rest is private.
   A matrix is in compressed sparse rows: row i holds entries row_ptr[i] .. row_ptr[i + 1] - 1 of `col` (wire) and
   `coef` (index in the coefficient table that the three matrices share). Variable time, as all of proving. */
#ifndef ZKP_API_R1CS_H
#define ZKP_API_R1CS_H

#include <stddef.h>
#include <stdint.h>

typedef struct zkp_r1cs zkp_r1cs; /* immutable; any number of threads may use one at a time */

/* Copies and validates. row_ptr arrays have n_rows + 1 entries, start at 0, never decrease and end at the nnz of
   their matrix; every wire is below n_wires and every coefficient index below n_coefs; n_public < n_wires.
   ZKP_ERR_ARGUMENT otherwise. coefs_le32: n_coefs canonical values of 32 bytes, little-endian; ZKP_ERR_RANGE for one
   >= r. On failure *out is NULL. */
int zkp_r1cs_new(zkp_r1cs **out, size_t n_rows, size_t n_wires, size_t n_public,
                 const uint32_t *a_row_ptr, const uint32_t *a_col, const uint32_t *a_coef, size_t a_nnz,
                 const uint32_t *b_row_ptr, const uint32_t *b_col, const uint32_t *b_coef, size_t b_nnz,
                 const uint32_t *c_row_ptr, const uint32_t *c_col, const uint32_t *c_coef, size_t c_nnz,
                 const uint8_t *coefs_le32, size_t n_coefs);

void zkp_r1cs_free(zkp_r1cs *r1cs); /* NULL is fine */

/* Checks every row. witness_mont: n_wires values of 4 words, Montgomery form (x * 2^256), each below r
   (ZKP_ERR_RANGE otherwise), wire 0 equal to one (ZKP_ERR_ARGUMENT otherwise).
   ZKP_OK when all rows hold. ZKP_ERR_UNSATISFIED else: *first_bad_row is the lowest failing row, *bad_count how many
   fail. Both outputs are always written (first_bad_row = UINT64_MAX and bad_count = 0 when no row fails). Variable
   time. */
int zkp_r1cs_check(uint64_t *first_bad_row, uint64_t *bad_count, const zkp_r1cs *r1cs, const uint64_t *witness_mont,
                   int threads);

/* One row's three inner products, canonical, 3 x 32 bytes little-endian (a, b, c): for error messages. */
int zkp_r1cs_row(uint8_t *abc_le32, const zkp_r1cs *r1cs, const uint64_t *witness_mont, uint64_t row);

/* The same matrices for setup and proving on another domain: 2^k or 3 * 2^k points, at most 2^ZKP_NTT_MAX_LOG and at least
   n_rows + n_public + 1 (ZKP_ERR_ARGUMENT otherwise). The new handle has nothing of its own: r1cs must live longer. */
int zkp_r1cs_on_domain(zkp_r1cs **out, const zkp_r1cs *r1cs, uint64_t domain);

/* Points of the QAP's domain: the next power of two >= n_rows + n_public + 1 unless the handle was made for another one. */
uint64_t zkp_r1cs_domain(const zkp_r1cs *r1cs);

/* log2 of that power of two. */
uint32_t zkp_r1cs_log_domain(const zkp_r1cs *r1cs);

/* Canonical 32-byte little-endian values to the Montgomery form used in witnesses, and back. ZKP_ERR_RANGE when a
   value is not below r (then the whole output is zero). */
int zkp_fr_vec_to_mont(uint64_t *out_mont, const uint8_t *in_le32, size_t n);
int zkp_fr_vec_from_mont(uint8_t *out_le32, const uint64_t *in_mont, size_t n);

#endif
