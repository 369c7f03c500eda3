/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scalar_names.h"

#include "zkp/g2.h"

#include "scalar_digits.h"
#include "zkp/bls12_381_constants.h"
#include "zkp/wipe.h"
#include "zkp/words.h"

#define POINT zkp_g2
#define AFFINE zkp_g2_affine
#define FIELD zkp_fp2
#define C(name) zkp_g2_##name
#define F(name) zkp_fp2_##name

static const zkp_fp2 psi_x = ZKP_C_PSI_X, psi_y = ZKP_C_PSI_Y;

static void mul_3b(zkp_fp2 *o, const zkp_fp2 *a)
{
    zkp_fp2 t, u;
    zkp_fp2_mul_xi(&u, a);
    zkp_fp2_dbl(&t, &u);
    zkp_fp2_add(&t, &t, &u);
    zkp_fp2_dbl(&t, &t);
    zkp_fp2_dbl(o, &t);
}

#include "curve_template.h"

void zkp_g2_psi(zkp_g2 *o, const zkp_g2 *a)
{
    zkp_fp2_conj(&o->x, &a->x);
    zkp_fp2_mul(&o->x, &o->x, &psi_x);
    zkp_fp2_conj(&o->y, &a->y);
    zkp_fp2_mul(&o->y, &o->y, &psi_y);
    zkp_fp2_conj(&o->z, &a->z);
}

void zkp_g2_psi_affine(zkp_g2_affine *o, const zkp_g2_affine *a)
{
    zkp_fp2_conj(&o->x, &a->x);
    zkp_fp2_mul(&o->x, &o->x, &psi_x);
    zkp_fp2_conj(&o->y, &a->y);
    zkp_fp2_mul(&o->y, &o->y, &psi_y);
    o->infinity = a->infinity;
}

void zkp_g2_mul_glv_var(zkp_g2 *o, const zkp_g2 *p, const uint64_t k[4])
{
    /* Four digits in base |z|, and |z| p = -psi(p): the signs alternate. */
    uint64_t d[4];
    zkp_g2 tables[4][TABLE];
    int8_t digits[4][MAX_DIGITS] = { { 0 } };
    size_t length = 0;
    zkp_digits_base_z(d, k);
    for (size_t j = 0; j < 4; j++) {
        size_t used = zkp_signed_windows(digits[j], &d[j], 1, WINDOW);
        if (used > length) length = used;
    }
    odd_multiples(tables[0], p);
    for (size_t j = 1; j < 4; j++) {
        for (size_t i = 0; i < TABLE; i++) {
            zkp_g2_psi(&tables[j][i], &tables[j - 1][i]);
            zkp_g2_neg(&tables[j][i], &tables[j][i]);
        }
    }
    sum_of_windows(o, tables, digits, 4, length);
}
