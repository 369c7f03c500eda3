/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scalar code of Ed25519 is compiled once a level, from the same files (those that include this header first), as
   scalar_names.h says. ed25519_dispatch.c defines the public names. */
#ifndef ZKP_ED25519_NAMES_H
#define ZKP_ED25519_NAMES_H

#include "zkp/level.h"

#ifdef ZKP_HAVE_WIDE

#ifdef __ADX__
#define ZKP_ED_AT_LEVEL(name) zkp_adx_##name
#else
#define ZKP_ED_AT_LEVEL(name) zkp_portable_##name
#endif

#define zkp_fe_mul ZKP_ED_AT_LEVEL(fe_mul)
#define zkp_fe_sqr ZKP_ED_AT_LEVEL(fe_sqr)
#define zkp_fe_sqr_n ZKP_ED_AT_LEVEL(fe_sqr_n)
#define zkp_fe_inv ZKP_ED_AT_LEVEL(fe_inv)
#define zkp_fe_batch_inv ZKP_ED_AT_LEVEL(fe_batch_inv)
#define zkp_fe_sqrt_ratio ZKP_ED_AT_LEVEL(fe_sqrt_ratio)

#define zkp_es_from_le32 ZKP_ED_AT_LEVEL(es_from_le32)
#define zkp_es_to_le32 ZKP_ED_AT_LEVEL(es_to_le32)
#define zkp_es_from_le32_wide ZKP_ED_AT_LEVEL(es_from_le32_wide)
#define zkp_es_from_le64_wide ZKP_ED_AT_LEVEL(es_from_le64_wide)
#define zkp_es_from_u64 ZKP_ED_AT_LEVEL(es_from_u64)
#define zkp_es_add ZKP_ED_AT_LEVEL(es_add)
#define zkp_es_sub ZKP_ED_AT_LEVEL(es_sub)
#define zkp_es_neg ZKP_ED_AT_LEVEL(es_neg)
#define zkp_es_mul ZKP_ED_AT_LEVEL(es_mul)
#define zkp_es_muladd ZKP_ED_AT_LEVEL(es_muladd)
#define zkp_es_dot ZKP_ED_AT_LEVEL(es_dot)
#define zkp_es_inv ZKP_ED_AT_LEVEL(es_inv)
#define zkp_es_is_zero ZKP_ED_AT_LEVEL(es_is_zero)
#define zkp_es_eq ZKP_ED_AT_LEVEL(es_eq)
#define zkp_es_batch_inv ZKP_ED_AT_LEVEL(es_batch_inv)
#define zkp_es_hash_final ZKP_ED_AT_LEVEL(es_hash_final)
#define zkp_es_hash ZKP_ED_AT_LEVEL(es_hash)

#define zkp_ed25519_identity ZKP_ED_AT_LEVEL(ed25519_identity)
#define zkp_ed25519_from_affine ZKP_ED_AT_LEVEL(ed25519_from_affine)
#define zkp_ed25519_to_affine ZKP_ED_AT_LEVEL(ed25519_to_affine)
#define zkp_ed25519_batch_to_affine ZKP_ED_AT_LEVEL(ed25519_batch_to_affine)
#define zkp_ed25519_prepare ZKP_ED_AT_LEVEL(ed25519_prepare)
#define zkp_ed25519_prepare_affine ZKP_ED_AT_LEVEL(ed25519_prepare_affine)
#define zkp_ed25519_add_prepared ZKP_ED_AT_LEVEL(ed25519_add_prepared)
#define zkp_ed25519_add_prepared_affine ZKP_ED_AT_LEVEL(ed25519_add_prepared_affine)
#define zkp_ed25519_add ZKP_ED_AT_LEVEL(ed25519_add)
#define zkp_ed25519_sub ZKP_ED_AT_LEVEL(ed25519_sub)
#define zkp_ed25519_dbl ZKP_ED_AT_LEVEL(ed25519_dbl)
#define zkp_ed25519_dbl_times ZKP_ED_AT_LEVEL(ed25519_dbl_times)
#define zkp_ed25519_mul8 ZKP_ED_AT_LEVEL(ed25519_mul8)
#define zkp_ed25519_neg ZKP_ED_AT_LEVEL(ed25519_neg)
#define zkp_ed25519_is_identity ZKP_ED_AT_LEVEL(ed25519_is_identity)
#define zkp_ed25519_eq ZKP_ED_AT_LEVEL(ed25519_eq)
#define zkp_ed25519_on_curve ZKP_ED_AT_LEVEL(ed25519_on_curve)
#define zkp_ed25519_has_small_order ZKP_ED_AT_LEVEL(ed25519_has_small_order)
#define zkp_ed25519_in_subgroup_var ZKP_ED_AT_LEVEL(ed25519_in_subgroup_var)

#define zkp_ed25519_decode_var ZKP_ED_AT_LEVEL(ed25519_decode_var)
#define zkp_ed25519_encode_affine ZKP_ED_AT_LEVEL(ed25519_encode_affine)
#define zkp_ed25519_encode ZKP_ED_AT_LEVEL(ed25519_encode)
#define zkp_ed25519_encode_many ZKP_ED_AT_LEVEL(ed25519_encode_many)
#define zkp_ed25519_to_xy ZKP_ED_AT_LEVEL(ed25519_to_xy)
#define zkp_ed25519_from_xy_trusted ZKP_ED_AT_LEVEL(ed25519_from_xy_trusted)
#define zkp_ed25519_from_xy_var ZKP_ED_AT_LEVEL(ed25519_from_xy_var)
#define zkp_ed25519_map_to_curve ZKP_ED_AT_LEVEL(ed25519_map_to_curve)
#define zkp_ed25519_hash_to_point ZKP_ED_AT_LEVEL(ed25519_hash_to_point)

#define zkp_ed25519_mul ZKP_ED_AT_LEVEL(ed25519_mul)
#define zkp_ed25519_mul_generator ZKP_ED_AT_LEVEL(ed25519_mul_generator)
#define zkp_ed25519_msm ZKP_ED_AT_LEVEL(ed25519_msm)

#define zkp_ed25519_mul_var ZKP_ED_AT_LEVEL(ed25519_mul_var)
#define zkp_ed25519_scalar_mul_many_var ZKP_ED_AT_LEVEL(ed25519_scalar_mul_many_var)
#define zkp_ed25519_scalar_msm_var ZKP_ED_AT_LEVEL(ed25519_scalar_msm_var)
#define zkp_ed25519_scalar_bases_msm_var ZKP_ED_AT_LEVEL(ed25519_scalar_bases_msm_var)

#define zkp_ristretto_decode ZKP_ED_AT_LEVEL(ristretto_decode)
#define zkp_ristretto_encode ZKP_ED_AT_LEVEL(ristretto_encode)
#define zkp_ristretto_eq ZKP_ED_AT_LEVEL(ristretto_eq)
#define zkp_ristretto_from_uniform ZKP_ED_AT_LEVEL(ristretto_from_uniform)

#endif
#endif
