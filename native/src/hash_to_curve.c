/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp_api/hash_to_curve.h"

#include "zkp/codec.h"
#include "zkp/hash_to_curve_constants.h"
#include "zkp/subgroup.h"
#include "zkp_api/core.h"

static const zkp_fp g1_map_a = ZKP_C_H2C_G1_A;
static const zkp_fp g1_map_b = ZKP_C_H2C_G1_B;
static const zkp_fp g1_map_z = ZKP_C_H2C_G1_Z;
static const zkp_fp g1_map_minus_b_over_a = ZKP_C_H2C_G1_MINUS_B_OVER_A;
static const zkp_fp g1_map_b_over_za = ZKP_C_H2C_G1_B_OVER_ZA;
static const zkp_fp g1_x_num[] = ZKP_C_H2C_G1_X_NUM;
static const zkp_fp g1_x_den[] = ZKP_C_H2C_G1_X_DEN;
static const zkp_fp g1_y_num[] = ZKP_C_H2C_G1_Y_NUM;
static const zkp_fp g1_y_den[] = ZKP_C_H2C_G1_Y_DEN;

static const zkp_fp2 g2_map_a = ZKP_C_H2C_G2_A;
static const zkp_fp2 g2_map_b = ZKP_C_H2C_G2_B;
static const zkp_fp2 g2_map_z = ZKP_C_H2C_G2_Z;
static const zkp_fp2 g2_map_minus_b_over_a = ZKP_C_H2C_G2_MINUS_B_OVER_A;
static const zkp_fp2 g2_map_b_over_za = ZKP_C_H2C_G2_B_OVER_ZA;
static const zkp_fp2 g2_x_num[] = ZKP_C_H2C_G2_X_NUM;
static const zkp_fp2 g2_x_den[] = ZKP_C_H2C_G2_X_DEN;
static const zkp_fp2 g2_y_num[] = ZKP_C_H2C_G2_Y_NUM;
static const zkp_fp2 g2_y_den[] = ZKP_C_H2C_G2_Y_DEN;

#define g1_infinity zkp_g1_infinity
#define g2_infinity zkp_g2_infinity

#define POINT zkp_g1
#define FIELD zkp_fp
#define F(name) zkp_fp_##name
#define M(name) g1_##name
#include "hash_to_curve_template.h"
#undef POINT
#undef FIELD
#undef F
#undef M

#define POINT zkp_g2
#define FIELD zkp_fp2
#define F(name) zkp_fp2_##name
#define M(name) g2_##name
#include "hash_to_curve_template.h"
#undef POINT
#undef FIELD
#undef F
#undef M

enum { COORDINATE = 64, MAX_ELEMENTS = 2 };

/* The sum of the mapped elements, moved into the subgroup: clearing the cofactor is a homomorphism, so once suffices. */
static void finish_g1(uint8_t out[96], const zkp_fp *u, size_t count)
{
    zkp_g1 total = zkp_g1_infinity, q;
    zkp_g1_affine affine;
    for (size_t i = 0; i < count; i++) {
        g1_map_to_curve(&q, &u[i]);
        zkp_g1_add(&total, &total, &q);
    }
    zkp_g1_clear_cofactor(&total, &total);
    zkp_g1_to_affine_var(&affine, &total);
    zkp_g1_encode96(out, &affine);
}

static void finish_g2(uint8_t out[192], const zkp_fp2 *u, size_t count)
{
    zkp_g2 total = zkp_g2_infinity, q;
    zkp_g2_affine affine;
    for (size_t i = 0; i < count; i++) {
        g2_map_to_curve(&q, &u[i]);
        zkp_g2_add(&total, &total, &q);
    }
    zkp_g2_clear_cofactor(&total, &total);
    zkp_g2_to_affine_var(&affine, &total);
    zkp_g2_encode192(out, &affine);
}

int zkp_map_to_g1(uint8_t *out96, const uint8_t *u48)
{
    zkp_fp u;
    int status = zkp_fp_from_be48(&u, u48);
    finish_g1(out96, &u, status == ZKP_OK ? 1 : 0);
    return status;
}

int zkp_map_to_g2(uint8_t *out192, const uint8_t *u96)
{
    zkp_fp2 u;
    int status = zkp_fp_from_be48(&u.c0, u96);
    if (status == ZKP_OK) status = zkp_fp_from_be48(&u.c1, u96 + 48);
    finish_g2(out192, &u, status == ZKP_OK ? 1 : 0);
    return status;
}

int zkp_hash_to_g1(uint8_t *out96, const uint8_t *uniform, size_t count)
{
    zkp_fp u[MAX_ELEMENTS];
    int status = count == 1 || count == MAX_ELEMENTS ? ZKP_OK : ZKP_ERR_ARGUMENT;
    if (status != ZKP_OK) count = 0;
    for (size_t i = 0; i < count; i++) zkp_fp_from_be64_wide(&u[i], uniform + COORDINATE * i);
    finish_g1(out96, u, count);
    return status;
}

int zkp_hash_to_g2(uint8_t *out192, const uint8_t *uniform, size_t count)
{
    zkp_fp2 u[MAX_ELEMENTS];
    int status = count == 1 || count == MAX_ELEMENTS ? ZKP_OK : ZKP_ERR_ARGUMENT;
    if (status != ZKP_OK) count = 0;
    for (size_t i = 0; i < count; i++) {
        zkp_fp_from_be64_wide(&u[i].c0, uniform + 2 * COORDINATE * i);
        zkp_fp_from_be64_wide(&u[i].c1, uniform + 2 * COORDINATE * i + COORDINATE);
    }
    finish_g2(out192, u, count);
    return status;
}
