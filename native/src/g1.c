/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scalar_names.h"

#include "zkp/g1.h"

#include "scalar_digits.h"
#include "zkp/bls12_381_constants.h"
#include "zkp/wipe.h"
#include "zkp/words.h"

#define POINT zkp_g1
#define AFFINE zkp_g1_affine
#define FIELD zkp_fp
#define C(name) zkp_g1_##name
#define F(name) zkp_fp_##name

static const zkp_fp beta = ZKP_C_G1_BETA;

static void mul_3b(zkp_fp *o, const zkp_fp *a)
{
    zkp_fp t;
    zkp_fp_dbl(&t, a);
    zkp_fp_add(&t, &t, a);
    zkp_fp_dbl(&t, &t);
    zkp_fp_dbl(o, &t);
}

#include "curve_template.h"

void zkp_g1_phi(zkp_g1_affine *o, const zkp_g1_affine *a)
{
    zkp_fp_mul(&o->x, &a->x, &beta);
    o->y = a->y;
    o->infinity = a->infinity;
}

void zkp_g1_mul_glv_var(zkp_g1 *o, const zkp_g1 *p, const uint64_t k[4])
{
    /* In base |z| the scalar is (d0 + d1 |z|) + (d2 + d3 |z|) z^2, two halves below z^2 < 2^128, and
       z^2 p = -phi(p) = (beta x, -y). */
    uint64_t d[4], halves[2][2];
    zkp_g1 tables[2][TABLE];
    int8_t digits[2][MAX_DIGITS] = { { 0 } };
    size_t length = 0;
    zkp_digits_base_z(d, k);
    for (size_t j = 0; j < 2; j++) {
        zkp_u128 half = (zkp_u128)d[2 * j + 1] * ZKP_C_CURVE_X + d[2 * j];
        halves[j][0] = (uint64_t)half;
        halves[j][1] = (uint64_t)(half >> 64);
        size_t used = zkp_signed_windows(digits[j], halves[j], 2, WINDOW);
        if (used > length) length = used;
    }
    odd_multiples(tables[0], p);
    for (size_t i = 0; i < TABLE; i++) {
        zkp_fp_mul(&tables[1][i].x, &tables[0][i].x, &beta);
        zkp_fp_neg(&tables[1][i].y, &tables[0][i].y);
        tables[1][i].z = tables[0][i].z;
    }
    sum_of_windows(o, tables, digits, 2, length);
}
