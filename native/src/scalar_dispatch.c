/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public names of the functions that are compiled once a level (scalar_names.h). */
#include "zkp/level.h"

#ifdef ZKP_HAVE_WIDE

#include "affine_pairs.h"
#include "zkp/fr.h"
#include "zkp/g1.h"
#include "zkp/g2.h"
#include "zkp/jubjub.h"
#include "zkp/ntt.h"
#include "zkp/pairing.h"
#include "zkp/poseidon.h"

#define DISPATCH(type, name, parameters, arguments)                            \
    type zkp_portable_##name parameters;                                       \
    type zkp_adx_##name parameters;                                            \
    type zkp_##name parameters                                                 \
    {                                                                          \
        if (zkp_level_now >= ZKP_LEVEL_ADX) return zkp_adx_##name arguments;   \
        return zkp_portable_##name arguments;                                  \
    }

DISPATCH(void, fp_add, (zkp_fp *o, const zkp_fp *a, const zkp_fp *b), (o, a, b))
DISPATCH(void, fp_sub, (zkp_fp *o, const zkp_fp *a, const zkp_fp *b), (o, a, b))
DISPATCH(void, fp_neg, (zkp_fp *o, const zkp_fp *a), (o, a))
DISPATCH(void, fp_dbl, (zkp_fp *o, const zkp_fp *a), (o, a))
DISPATCH(void, fp_half, (zkp_fp *o, const zkp_fp *a), (o, a))
DISPATCH(void, fp_mul, (zkp_fp *o, const zkp_fp *a, const zkp_fp *b), (o, a, b))
DISPATCH(void, fp_sqr, (zkp_fp *o, const zkp_fp *a), (o, a))
DISPATCH(void, fp_sqr_n, (zkp_fp *o, const zkp_fp *a, unsigned n), (o, a, n))
DISPATCH(void, fp_pow, (zkp_fp *o, const zkp_fp *a, const uint64_t *e, size_t n_limbs), (o, a, e, n_limbs))
DISPATCH(void, fp_inv, (zkp_fp *o, const zkp_fp *a), (o, a))
DISPATCH(void, fp_inv_var, (zkp_fp *o, const zkp_fp *a), (o, a))
DISPATCH(void, fp_batch_inv_var, (zkp_fp *a, size_t n, zkp_fp *scratch), (a, n, scratch))
DISPATCH(int, fp_sqrt_var, (zkp_fp *o, const zkp_fp *a), (o, a))
DISPATCH(int, fp_is_square, (const zkp_fp *a), (a))
DISPATCH(int, fp_is_zero, (const zkp_fp *a), (a))
DISPATCH(int, fp_is_one, (const zkp_fp *a), (a))
DISPATCH(int, fp_eq, (const zkp_fp *a, const zkp_fp *b), (a, b))
DISPATCH(int, fp_is_largest, (const zkp_fp *a), (a))
DISPATCH(int, fp_sgn0, (const zkp_fp *a), (a))
DISPATCH(void, fp_select, (zkp_fp *o, const zkp_fp *a, const zkp_fp *b, uint64_t take_b), (o, a, b, take_b))
DISPATCH(void, fp_cneg, (zkp_fp *o, const zkp_fp *a, uint64_t negate), (o, a, negate))
DISPATCH(void, fp_from_u64, (zkp_fp *o, uint64_t v), (o, v))
DISPATCH(int, fp_from_limbs, (zkp_fp *o, const uint64_t v[6]), (o, v))
DISPATCH(void, fp_to_limbs, (uint64_t v[6], const zkp_fp *a), (v, a))
DISPATCH(int, fp_from_be48, (zkp_fp *o, const uint8_t b[48]), (o, b))
DISPATCH(void, fp_to_be48, (uint8_t b[48], const zkp_fp *a), (b, a))
DISPATCH(void, fp_from_be64_wide, (zkp_fp *o, const uint8_t b[64]), (o, b))

DISPATCH(void, fr_add, (zkp_fr *o, const zkp_fr *a, const zkp_fr *b), (o, a, b))
DISPATCH(void, fr_sub, (zkp_fr *o, const zkp_fr *a, const zkp_fr *b), (o, a, b))
DISPATCH(void, fr_neg, (zkp_fr *o, const zkp_fr *a), (o, a))
DISPATCH(void, fr_dbl, (zkp_fr *o, const zkp_fr *a), (o, a))
DISPATCH(void, fr_mul, (zkp_fr *o, const zkp_fr *a, const zkp_fr *b), (o, a, b))
DISPATCH(void, fr_sqr, (zkp_fr *o, const zkp_fr *a), (o, a))
DISPATCH(void, fr_pow, (zkp_fr *o, const zkp_fr *a, const uint64_t *e, size_t n_limbs), (o, a, e, n_limbs))
DISPATCH(void, fr_inv, (zkp_fr *o, const zkp_fr *a), (o, a))
DISPATCH(void, fr_inv_var, (zkp_fr *o, const zkp_fr *a), (o, a))
DISPATCH(void, fr_batch_inv_var, (zkp_fr *a, size_t n, zkp_fr *scratch), (a, n, scratch))
DISPATCH(int, fr_sqrt_var, (zkp_fr *o, const zkp_fr *a), (o, a))
DISPATCH(int, fr_is_zero, (const zkp_fr *a), (a))
DISPATCH(int, fr_is_one, (const zkp_fr *a), (a))
DISPATCH(int, fr_eq, (const zkp_fr *a, const zkp_fr *b), (a, b))
DISPATCH(int, fr_sgn0, (const zkp_fr *a), (a))
DISPATCH(void, fr_select, (zkp_fr *o, const zkp_fr *a, const zkp_fr *b, uint64_t take_b), (o, a, b, take_b))
DISPATCH(void, fr_cneg, (zkp_fr *o, const zkp_fr *a, uint64_t negate), (o, a, negate))
DISPATCH(void, fr_from_u64, (zkp_fr *o, uint64_t v), (o, v))
DISPATCH(int, fr_from_limbs, (zkp_fr *o, const uint64_t v[4]), (o, v))
DISPATCH(void, fr_to_limbs, (uint64_t v[4], const zkp_fr *a), (v, a))
DISPATCH(int, fr_from_le32, (zkp_fr *o, const uint8_t b[32]), (o, b))
DISPATCH(void, fr_to_le32, (uint8_t b[32], const zkp_fr *a), (b, a))
DISPATCH(void, fr_from_le64_wide, (zkp_fr *o, const uint8_t b[64]), (o, b))

DISPATCH(void, fp2_add, (zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b), (o, a, b))
DISPATCH(void, fp2_sub, (zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b), (o, a, b))
DISPATCH(void, fp2_neg, (zkp_fp2 *o, const zkp_fp2 *a), (o, a))
DISPATCH(void, fp2_dbl, (zkp_fp2 *o, const zkp_fp2 *a), (o, a))
DISPATCH(void, fp2_half, (zkp_fp2 *o, const zkp_fp2 *a), (o, a))
DISPATCH(void, fp2_conj, (zkp_fp2 *o, const zkp_fp2 *a), (o, a))
DISPATCH(void, fp2_mul, (zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b), (o, a, b))
DISPATCH(void, fp2_mul_fp, (zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp *b), (o, a, b))
DISPATCH(void, fp2_mul_xi, (zkp_fp2 *o, const zkp_fp2 *a), (o, a))
DISPATCH(void, fp2_sqr, (zkp_fp2 *o, const zkp_fp2 *a), (o, a))
DISPATCH(void, fp2_pow, (zkp_fp2 *o, const zkp_fp2 *a, const uint64_t *e, size_t n_limbs), (o, a, e, n_limbs))
DISPATCH(void, fp2_inv, (zkp_fp2 *o, const zkp_fp2 *a), (o, a))
DISPATCH(void, fp2_inv_var, (zkp_fp2 *o, const zkp_fp2 *a), (o, a))
DISPATCH(void, fp2_batch_inv_var, (zkp_fp2 *a, size_t n, zkp_fp2 *scratch), (a, n, scratch))
DISPATCH(int, fp2_sqrt_var, (zkp_fp2 *o, const zkp_fp2 *a), (o, a))
DISPATCH(int, fp2_is_square, (const zkp_fp2 *a), (a))
DISPATCH(int, fp2_is_zero, (const zkp_fp2 *a), (a))
DISPATCH(int, fp2_is_one, (const zkp_fp2 *a), (a))
DISPATCH(int, fp2_eq, (const zkp_fp2 *a, const zkp_fp2 *b), (a, b))
DISPATCH(int, fp2_is_largest, (const zkp_fp2 *a), (a))
DISPATCH(int, fp2_sgn0, (const zkp_fp2 *a), (a))
DISPATCH(void, fp2_select, (zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b, uint64_t take_b), (o, a, b, take_b))
DISPATCH(void, fp2_cneg, (zkp_fp2 *o, const zkp_fp2 *a, uint64_t negate), (o, a, negate))
DISPATCH(void, fp6_add, (zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b), (o, a, b))
DISPATCH(void, fp6_sub, (zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b), (o, a, b))
DISPATCH(void, fp6_neg, (zkp_fp6 *o, const zkp_fp6 *a), (o, a))
DISPATCH(void, fp6_dbl, (zkp_fp6 *o, const zkp_fp6 *a), (o, a))
DISPATCH(void, fp6_mul, (zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b), (o, a, b))
DISPATCH(void, fp6_sqr, (zkp_fp6 *o, const zkp_fp6 *a), (o, a))
DISPATCH(void, fp6_mul_v, (zkp_fp6 *o, const zkp_fp6 *a), (o, a))
DISPATCH(void, fp6_mul_by_01, (zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp2 *b0, const zkp_fp2 *b1), (o, a, b0, b1))
DISPATCH(void, fp6_mul_by_1, (zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp2 *b1), (o, a, b1))
DISPATCH(void, fp6_inv, (zkp_fp6 *o, const zkp_fp6 *a), (o, a))
DISPATCH(void, fp6_inv_var, (zkp_fp6 *o, const zkp_fp6 *a), (o, a))
DISPATCH(int, fp6_is_zero, (const zkp_fp6 *a), (a))
DISPATCH(int, fp6_eq, (const zkp_fp6 *a, const zkp_fp6 *b), (a, b))
DISPATCH(void, fp12_mul, (zkp_fp12 *o, const zkp_fp12 *a, const zkp_fp12 *b), (o, a, b))
DISPATCH(void, fp12_sqr, (zkp_fp12 *o, const zkp_fp12 *a), (o, a))
DISPATCH(void, fp12_mul_by_014,
         (zkp_fp12 *o, const zkp_fp12 *a, const zkp_fp2 *b0, const zkp_fp2 *b1, const zkp_fp2 *b4),
         (o, a, b0, b1, b4))
DISPATCH(void, fp12_conj, (zkp_fp12 *o, const zkp_fp12 *a), (o, a))
DISPATCH(void, fp12_frobenius, (zkp_fp12 *o, const zkp_fp12 *a, unsigned power), (o, a, power))
DISPATCH(void, fp12_cyclotomic_sqr, (zkp_fp12 *o, const zkp_fp12 *a), (o, a))
DISPATCH(void, fp12_inv, (zkp_fp12 *o, const zkp_fp12 *a), (o, a))
DISPATCH(void, fp12_inv_var, (zkp_fp12 *o, const zkp_fp12 *a), (o, a))
DISPATCH(void, fp12_pow, (zkp_fp12 *o, const zkp_fp12 *a, const uint64_t *e, size_t n_limbs), (o, a, e, n_limbs))
DISPATCH(int, fp12_is_one, (const zkp_fp12 *a), (a))
DISPATCH(int, fp12_eq, (const zkp_fp12 *a, const zkp_fp12 *b), (a, b))

DISPATCH(void, g1_add, (zkp_g1 *o, const zkp_g1 *a, const zkp_g1 *b), (o, a, b))
DISPATCH(void, g1_sub, (zkp_g1 *o, const zkp_g1 *a, const zkp_g1 *b), (o, a, b))
DISPATCH(void, g1_add_affine, (zkp_g1 *o, const zkp_g1 *a, const zkp_g1_affine *b), (o, a, b))
DISPATCH(void, g1_dbl, (zkp_g1 *o, const zkp_g1 *a), (o, a))
DISPATCH(void, g1_neg, (zkp_g1 *o, const zkp_g1 *a), (o, a))
DISPATCH(void, g1_neg_affine, (zkp_g1_affine *o, const zkp_g1_affine *a), (o, a))
DISPATCH(int, g1_is_infinity, (const zkp_g1 *a), (a))
DISPATCH(int, g1_eq, (const zkp_g1 *a, const zkp_g1 *b), (a, b))
DISPATCH(int, g1_eq_affine, (const zkp_g1_affine *a, const zkp_g1_affine *b), (a, b))
DISPATCH(int, g1_is_on_curve, (const zkp_g1_affine *a), (a))
DISPATCH(void, g1_mul_var, (zkp_g1 *o, const zkp_g1 *p, const uint64_t k[4]), (o, p, k))
DISPATCH(void, g1_mul_glv_var, (zkp_g1 *o, const zkp_g1 *p, const uint64_t k[4]), (o, p, k))
DISPATCH(void, g1_mul_ct, (zkp_g1 *o, const zkp_g1 *p, const uint64_t k[4]), (o, p, k))
DISPATCH(void, g1_mul_abs_z, (zkp_g1 *o, const zkp_g1 *p), (o, p))
DISPATCH(void, g1_from_affine, (zkp_g1 *o, const zkp_g1_affine *a), (o, a))
DISPATCH(void, g1_to_affine, (zkp_g1_affine *o, const zkp_g1 *a), (o, a))
DISPATCH(void, g1_to_affine_var, (zkp_g1_affine *o, const zkp_g1 *a), (o, a))
DISPATCH(void, g1_batch_to_affine, (zkp_g1_affine *o, const zkp_g1 *a, size_t n, zkp_fp *scratch), (o, a, n, scratch))
DISPATCH(void, g1_phi, (zkp_g1_affine *o, const zkp_g1_affine *a), (o, a))

DISPATCH(void, g2_add, (zkp_g2 *o, const zkp_g2 *a, const zkp_g2 *b), (o, a, b))
DISPATCH(void, g2_sub, (zkp_g2 *o, const zkp_g2 *a, const zkp_g2 *b), (o, a, b))
DISPATCH(void, g2_add_affine, (zkp_g2 *o, const zkp_g2 *a, const zkp_g2_affine *b), (o, a, b))
DISPATCH(void, g2_dbl, (zkp_g2 *o, const zkp_g2 *a), (o, a))
DISPATCH(void, g2_neg, (zkp_g2 *o, const zkp_g2 *a), (o, a))
DISPATCH(void, g2_neg_affine, (zkp_g2_affine *o, const zkp_g2_affine *a), (o, a))
DISPATCH(int, g2_is_infinity, (const zkp_g2 *a), (a))
DISPATCH(int, g2_eq, (const zkp_g2 *a, const zkp_g2 *b), (a, b))
DISPATCH(int, g2_eq_affine, (const zkp_g2_affine *a, const zkp_g2_affine *b), (a, b))
DISPATCH(int, g2_is_on_curve, (const zkp_g2_affine *a), (a))
DISPATCH(void, g2_mul_var, (zkp_g2 *o, const zkp_g2 *p, const uint64_t k[4]), (o, p, k))
DISPATCH(void, g2_mul_glv_var, (zkp_g2 *o, const zkp_g2 *p, const uint64_t k[4]), (o, p, k))
DISPATCH(void, g2_mul_ct, (zkp_g2 *o, const zkp_g2 *p, const uint64_t k[4]), (o, p, k))
DISPATCH(void, g2_mul_abs_z, (zkp_g2 *o, const zkp_g2 *p), (o, p))
DISPATCH(void, g2_from_affine, (zkp_g2 *o, const zkp_g2_affine *a), (o, a))
DISPATCH(void, g2_to_affine, (zkp_g2_affine *o, const zkp_g2 *a), (o, a))
DISPATCH(void, g2_to_affine_var, (zkp_g2_affine *o, const zkp_g2 *a), (o, a))
DISPATCH(void, g2_batch_to_affine, (zkp_g2_affine *o, const zkp_g2 *a, size_t n, zkp_fp2 *scratch),
         (o, a, n, scratch))
DISPATCH(void, g2_psi, (zkp_g2 *o, const zkp_g2 *a), (o, a))
DISPATCH(void, g2_psi_affine, (zkp_g2_affine *o, const zkp_g2_affine *a), (o, a))

DISPATCH(void, gt_encode, (uint8_t out[576], const zkp_fp12 *a), (out, a))
DISPATCH(int, gt_parse, (zkp_fp12 *o, const uint8_t in[576]), (o, in))

DISPATCH(void, g1_add_pairs,
         (const zkp_g1_pair *pairs, zkp_fp *denominators, zkp_fp *prefix, uint8_t *kinds, size_t n),
         (pairs, denominators, prefix, kinds, n))
DISPATCH(void, g2_add_pairs,
         (const zkp_g2_pair *pairs, zkp_fp2 *denominators, zkp_fp2 *prefix, uint8_t *kinds, size_t n),
         (pairs, denominators, prefix, kinds, n))

DISPATCH(void, ntt_split_pairs, (zkp_fr *values, size_t half, size_t count, const zkp_fr *t, int t_is_one),
         (values, half, count, t, t_is_one))
DISPATCH(void, ntt_merge_pairs, (zkp_fr *values, size_t half, size_t count, const zkp_fr *t, int t_is_one),
         (values, half, count, t, t_is_one))
DISPATCH(void, ntt_split_threes,
         (zkp_fr *values, size_t first, size_t count, const zkp_fr *thirds, const zkp_fr *third_inverse),
         (values, first, count, thirds, third_inverse))
DISPATCH(void, ntt_merge_threes,
         (zkp_fr *values, size_t first, size_t count, const zkp_fr *thirds, const zkp_fr *third),
         (values, first, count, thirds, third))
DISPATCH(void, fr_multiply_each, (zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n), (o, a, b, n))
DISPATCH(void, fr_multiply_all, (zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n), (o, a, b, n))

DISPATCH(const zkp_poseidon_parameters *, poseidon_width, (int t), (t))
DISPATCH(void, poseidon_permute, (zkp_fr *state, const zkp_poseidon_parameters *p), (state, p))
DISPATCH(void, poseidon_hash, (zkp_fr *o, const zkp_fr *tag, const zkp_fr *inputs, const zkp_poseidon_parameters *p),
         (o, tag, inputs, p))
DISPATCH(void, poseidon_tag, (zkp_fr *o, uint64_t domain, uint64_t length), (o, domain, length))

DISPATCH(void, jubjub_identity, (zkp_jubjub *o), (o))
DISPATCH(void, jubjub_from_affine, (zkp_jubjub *o, const zkp_jubjub_affine *a), (o, a))
DISPATCH(void, jubjub_to_affine, (zkp_jubjub_affine *o, const zkp_jubjub *a), (o, a))
DISPATCH(void, jubjub_batch_to_affine, (zkp_jubjub_affine *o, const zkp_jubjub *a, size_t n, zkp_fr *scratch),
         (o, a, n, scratch))
DISPATCH(void, jubjub_add, (zkp_jubjub *o, const zkp_jubjub *a, const zkp_jubjub *b), (o, a, b))
DISPATCH(void, jubjub_dbl, (zkp_jubjub *o, const zkp_jubjub *a), (o, a))
DISPATCH(void, jubjub_dbl_without_t, (zkp_jubjub *o, const zkp_jubjub *a), (o, a))
DISPATCH(void, jubjub_dbl_times, (zkp_jubjub *o, int times), (o, times))
DISPATCH(void, jubjub_neg, (zkp_jubjub *o, const zkp_jubjub *a), (o, a))
DISPATCH(void, jubjub_prepare, (zkp_jubjub_prepared *o, const zkp_jubjub *a), (o, a))
DISPATCH(void, jubjub_prepare_affine, (zkp_jubjub_prepared_affine *o, const zkp_jubjub_affine *a), (o, a))
DISPATCH(void, jubjub_add_prepared, (zkp_jubjub *o, const zkp_jubjub *a, const zkp_jubjub_prepared *b), (o, a, b))
DISPATCH(void, jubjub_add_prepared_affine, (zkp_jubjub *o, const zkp_jubjub *a, const zkp_jubjub_prepared_affine *b),
         (o, a, b))
DISPATCH(int, jubjub_is_identity, (const zkp_jubjub *a), (a))
DISPATCH(int, jubjub_eq, (const zkp_jubjub *a, const zkp_jubjub *b), (a, b))
DISPATCH(int, jubjub_on_curve, (const zkp_jubjub_affine *a), (a))
DISPATCH(int, jubjub_has_small_order, (const zkp_jubjub *a), (a))
DISPATCH(int, jubjub_in_subgroup_var, (const zkp_jubjub_affine *a), (a))

#else
typedef int zkp_one_level;
#endif
