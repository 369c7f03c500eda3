/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of BLS12-381 at the cffi surface. A point goes in and out as its uncompressed encoding (96 bytes on G1, 192
   on G2; see zkp/codec.h), which every function parses strictly and checks to be on the curve; the subgroup is checked
   where a function says so. Functions return a status of core.h; on failure the output is the encoding of infinity.
   Variable time but where a name ends in _ct. */
#ifndef ZKP_API_CURVE_H
#define ZKP_API_CURVE_H

#include <stddef.h>
#include <stdint.h>

/* Any form of the encoding to uncompressed; the length tells the form. */
int zkp_curve_g1_decode(uint8_t *out96, const uint8_t *in, size_t len, int check_subgroup);
int zkp_curve_g2_decode(uint8_t *out192, const uint8_t *in, size_t len, int check_subgroup);
/* n encodings of item_len bytes each. On failure *bad_index is the first bad item. */
int zkp_curve_g1_decode_many(uint8_t *out, size_t *bad_index, const uint8_t *in, size_t n, size_t item_len, int check_subgroup);
int zkp_curve_g2_decode_many(uint8_t *out, size_t *bad_index, const uint8_t *in, size_t n, size_t item_len, int check_subgroup);
int zkp_curve_g1_compress(uint8_t *out48, const uint8_t *in96);
int zkp_curve_g2_compress(uint8_t *out96, const uint8_t *in192);

int zkp_curve_g1_add(uint8_t *out96, const uint8_t *a96, const uint8_t *b96);
int zkp_curve_g2_add(uint8_t *out192, const uint8_t *a192, const uint8_t *b192);
int zkp_curve_g1_neg(uint8_t *out96, const uint8_t *a96);
int zkp_curve_g2_neg(uint8_t *out192, const uint8_t *a192);

/* k: any 256-bit little-endian integer; the point may lie outside the subgroup. Variable time. */
int zkp_curve_g1_mul_var(uint8_t *out96, const uint8_t *p96, const uint8_t *k_le32);
int zkp_curve_g2_mul_var(uint8_t *out192, const uint8_t *p192, const uint8_t *k_le32);
/* The point must be known to lie in the subgroup (not checked); k as above, taken mod r. Variable time. */
int zkp_curve_g1_mul_subgroup_var(uint8_t *out96, const uint8_t *p96, const uint8_t *k_le32);
int zkp_curve_g2_mul_subgroup_var(uint8_t *out192, const uint8_t *p192, const uint8_t *k_le32);
/* Constant time in k; k < r, else ZKP_ERR_RANGE. Public: p96, p192. */
int zkp_curve_g1_mul_ct(uint8_t *out96, const uint8_t *p96, const uint8_t *k_le32);
int zkp_curve_g2_mul_ct(uint8_t *out192, const uint8_t *p192, const uint8_t *k_le32);

/* ZKP_OK or ZKP_ERR_NOT_IN_SUBGROUP (or why the point does not parse). */
int zkp_curve_g1_in_subgroup(const uint8_t *p96);
int zkp_curve_g2_in_subgroup(const uint8_t *p192);

/* For tests and benchmarks of the field code. Elements are canonical: Fp and its extensions as 48 big-endian bytes a
   coefficient in the order c0, c1, ..., Fr as 32 little-endian bytes. */
#define ZKP_FIELD_FP 0
#define ZKP_FIELD_FR 1
#define ZKP_FIELD_FP2 2
#define ZKP_FIELD_FP6 3
#define ZKP_FIELD_FP12 4
#define ZKP_OP_ADD 0
#define ZKP_OP_SUB 1
#define ZKP_OP_NEG 2
#define ZKP_OP_MUL 3
#define ZKP_OP_SQR 4
#define ZKP_OP_INV 5
#define ZKP_OP_INV_VAR 6
#define ZKP_OP_SQRT 7            /* zero where there is no root */
#define ZKP_OP_HALF 8
#define ZKP_OP_BATCH_INV 9       /* over all n at once */
#define ZKP_OP_FROBENIUS 10      /* a^p */
#define ZKP_OP_CYCLOTOMIC_SQR 11
#define ZKP_OP_CONJ 12
/* out[i] = op(a[i], b[i]) for n elements; b is ignored by unary operations. ZKP_ERR_ARGUMENT if the field lacks it. */
int zkp_test_field(uint8_t *out, int field, int op, const uint8_t *a, const uint8_t *b, size_t n);
/* Field products of Fp for timing: dependent (x = x*y, n times), or n rounds of eight independent ones. */
int zkp_bench_fp_mul(uint8_t *out48, const uint8_t *a48, const uint8_t *b48, size_t n, int independent);

#endif
