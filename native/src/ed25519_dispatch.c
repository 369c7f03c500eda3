/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public names of the functions that are compiled once a level (ed25519_names.h). */
#include "zkp/level.h"

#ifdef ZKP_HAVE_WIDE

#include "ed25519_bases.h"
#include "ifma/ed25519_secret.h"
#include "zkp_api/core.h"

#define DISPATCH(type, name, parameters, arguments)                          \
    type zkp_portable_##name parameters;                                     \
    type zkp_adx_##name parameters;                                          \
    type zkp_##name parameters {                                             \
        if (zkp_level_now >= ZKP_LEVEL_ADX) return zkp_adx_##name arguments; \
        return zkp_portable_##name arguments;                                \
    }

DISPATCH(void, fe_mul, (zkp_fe25519 *o, const zkp_fe25519 *a, const zkp_fe25519 *b), (o, a, b))
DISPATCH(void, fe_sqr, (zkp_fe25519 *o, const zkp_fe25519 *a), (o, a))
DISPATCH(void, fe_sqr_n, (zkp_fe25519 *o, const zkp_fe25519 *a, int n), (o, a, n))
DISPATCH(void, fe_inv, (zkp_fe25519 *o, const zkp_fe25519 *a), (o, a))
DISPATCH(void, fe_batch_inv, (zkp_fe25519 *o, const zkp_fe25519 *a, size_t n, zkp_fe25519 *scratch), (o, a, n, scratch))
DISPATCH(int, fe_sqrt_ratio, (zkp_fe25519 *o, const zkp_fe25519 *u, const zkp_fe25519 *v), (o, u, v))

DISPATCH(int, es_from_le32, (zkp_scalar *o, const uint8_t b[32]), (o, b))
DISPATCH(void, es_to_le32, (uint8_t b[32], const zkp_scalar *a), (b, a))
DISPATCH(void, es_from_le32_wide, (zkp_scalar *o, const uint8_t b[32]), (o, b))
DISPATCH(void, es_from_le64_wide, (zkp_scalar *o, const uint8_t b[64]), (o, b))
DISPATCH(void, es_from_u64, (zkp_scalar *o, uint64_t v), (o, v))
DISPATCH(void, es_add, (zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b), (o, a, b))
DISPATCH(void, es_sub, (zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b), (o, a, b))
DISPATCH(void, es_neg, (zkp_scalar *o, const zkp_scalar *a), (o, a))
DISPATCH(void, es_mul, (zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b), (o, a, b))
DISPATCH(void, es_muladd, (zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, const zkp_scalar *d), (o, a, b, d))
DISPATCH(void, es_dot, (zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, size_t n), (o, a, b, n))
DISPATCH(void, es_inv, (zkp_scalar *o, const zkp_scalar *a), (o, a))
DISPATCH(int, es_is_zero, (const zkp_scalar *a), (a))
DISPATCH(int, es_eq, (const zkp_scalar *a, const zkp_scalar *b), (a, b))
DISPATCH(int, es_batch_inv, (zkp_scalar *o, const zkp_scalar *a, size_t n), (o, a, n))
DISPATCH(void, es_hash_final, (zkp_scalar *o, zkp_keccak *state), (o, state))
DISPATCH(void, es_hash, (zkp_scalar *o, const zkp_bytes *parts, size_t n_parts), (o, parts, n_parts))

DISPATCH(void, ed25519_identity, (zkp_ed25519 *o), (o))
DISPATCH(void, ed25519_from_affine, (zkp_ed25519 *o, const zkp_ed25519_affine *a), (o, a))
DISPATCH(void, ed25519_to_affine, (zkp_ed25519_affine *o, const zkp_ed25519 *a), (o, a))
DISPATCH(void, ed25519_batch_to_affine,
         (zkp_ed25519_affine *o, const zkp_ed25519 *a, size_t n, zkp_fe25519 *scratch), (o, a, n, scratch))
DISPATCH(void, ed25519_prepare, (zkp_ed25519_prepared *o, const zkp_ed25519 *a), (o, a))
DISPATCH(void, ed25519_prepare_affine, (zkp_ed25519_prepared_affine *o, const zkp_ed25519_affine *a), (o, a))
DISPATCH(void, ed25519_add_prepared, (zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519_prepared *b), (o, a, b))
DISPATCH(void, ed25519_add_prepared_affine,
         (zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519_prepared_affine *b), (o, a, b))
DISPATCH(void, ed25519_add, (zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519 *b), (o, a, b))
DISPATCH(void, ed25519_sub, (zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519 *b), (o, a, b))
DISPATCH(void, ed25519_dbl, (zkp_ed25519 *o, const zkp_ed25519 *a), (o, a))
DISPATCH(void, ed25519_dbl_times, (zkp_ed25519 *o, const zkp_ed25519 *a, int times), (o, a, times))
DISPATCH(void, ed25519_mul8, (zkp_ed25519 *o, const zkp_ed25519 *a), (o, a))
DISPATCH(void, ed25519_neg, (zkp_ed25519 *o, const zkp_ed25519 *a), (o, a))
DISPATCH(int, ed25519_is_identity, (const zkp_ed25519 *a), (a))
DISPATCH(int, ed25519_eq, (const zkp_ed25519 *a, const zkp_ed25519 *b), (a, b))
DISPATCH(int, ed25519_on_curve, (const zkp_ed25519_affine *a), (a))
DISPATCH(int, ed25519_has_small_order, (const zkp_ed25519 *a), (a))
DISPATCH(int, ed25519_in_subgroup_var, (const zkp_ed25519 *a), (a))

DISPATCH(int, ed25519_decode_var, (zkp_ed25519_affine *o, const uint8_t in[32], int rule), (o, in, rule))
DISPATCH(void, ed25519_encode_affine, (uint8_t out[32], const zkp_ed25519_affine *a), (out, a))
DISPATCH(void, ed25519_encode, (uint8_t out[32], const zkp_ed25519 *a), (out, a))
DISPATCH(void, ed25519_encode_many, (uint8_t *out, const zkp_ed25519 *a, size_t n), (out, a, n))
DISPATCH(void, ed25519_to_xy, (uint8_t xy[64], const zkp_ed25519_affine *a), (xy, a))
DISPATCH(void, ed25519_from_xy_trusted, (zkp_ed25519_affine *o, const uint8_t xy[64]), (o, xy))
DISPATCH(int, ed25519_from_xy_var, (zkp_ed25519_affine *o, const uint8_t xy[64]), (o, xy))
DISPATCH(void, ed25519_map_to_curve, (zkp_ed25519 *o, const uint8_t digest[32]), (o, digest))
DISPATCH(void, ed25519_hash_to_point, (zkp_ed25519 *o, const uint8_t *data, size_t len), (o, data, len))

DISPATCH(void, ed25519_mul, (zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k), (o, p, k))
DISPATCH(void, ed25519_mul_generator, (zkp_ed25519 *o, int generator, const zkp_scalar *k), (o, generator, k))
int zkp_portable_ed25519_msm(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k, size_t n);
int zkp_adx_ed25519_msm(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k, size_t n);
int zkp_ed25519_msm(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k, size_t n) {
    if (zkp_level_now >= ZKP_LEVEL_IFMA && n >= 2) {
        zkp_ifma_ed25519_msm_ct(o, p, k, n);
        return ZKP_OK;
    }
    if (zkp_level_now >= ZKP_LEVEL_ADX) return zkp_adx_ed25519_msm(o, p, k, n);
    return zkp_portable_ed25519_msm(o, p, k, n);
}

DISPATCH(void, ed25519_mul_var, (zkp_ed25519 *o, const zkp_ed25519 *p, const uint64_t k[4]), (o, p, k))
DISPATCH(void, ed25519_scalar_mul_many_var,
         (zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n), (o, p, k, n))
DISPATCH(int, ed25519_scalar_msm_var,
         (zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n), (o, p, k, n))
DISPATCH(int, ed25519_scalar_bases_msm_var,
         (zkp_ed25519 *o, const zkp_ed25519_bases *bases, const uint64_t *k, size_t n, const
          zkp_ed25519_affine *p, const uint64_t *more, size_t n_more), (o, bases, k, n, p, more, n_more))

DISPATCH(int, ristretto_decode, (zkp_ed25519 *o, const uint8_t in[32]), (o, in))
DISPATCH(void, ristretto_encode, (uint8_t out[32], const zkp_ed25519 *a), (out, a))
DISPATCH(int, ristretto_eq, (const zkp_ed25519 *a, const zkp_ed25519 *b), (a, b))
DISPATCH(void, ristretto_from_uniform, (zkp_ed25519 *o, const uint8_t in[64]), (o, in))

#else
typedef int zkp_one_level;
#endif
