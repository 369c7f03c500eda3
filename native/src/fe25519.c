/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ed25519_names.h"

#include "divsteps.h"
#include "zkp/fe25519.h"

void zkp_fe_mul(zkp_fe25519 *o, const zkp_fe25519 *a, const zkp_fe25519 *b) { zkp_fe_mul_inline(o, a, b); }
void zkp_fe_sqr(zkp_fe25519 *o, const zkp_fe25519 *a) { zkp_fe_sqr_inline(o, a); }

void zkp_fe_sqr_n(zkp_fe25519 *o, const zkp_fe25519 *a, int n) {
    zkp_fe25519 t = *a;
    for (int i = 0; i < n; i++) zkp_fe_sqr_inline(&t, &t);
    *o = t;
}

/* o = a^(2^250 - 1): powers a^(2^k - 1) of growing k by squarings and one product each. */
static void power_2_250(zkp_fe25519 *o, const zkp_fe25519 *a) {
    zkp_fe25519 t, eleven, ones5, ones10, ones20, ones50, ones100;
    zkp_fe_sqr(&t, a);
    zkp_fe_sqr_n(&ones5, &t, 2);
    zkp_fe_mul(&ones5, &ones5, a); /* 9 */
    zkp_fe_mul(&eleven, &ones5, &t);
    zkp_fe_sqr(&t, &eleven);
    zkp_fe_mul(&ones5, &t, &ones5); /* 31 */
    zkp_fe_sqr_n(&t, &ones5, 5);
    zkp_fe_mul(&ones10, &t, &ones5);
    zkp_fe_sqr_n(&t, &ones10, 10);
    zkp_fe_mul(&ones20, &t, &ones10);
    zkp_fe_sqr_n(&t, &ones20, 20);
    zkp_fe_mul(&t, &t, &ones20);
    zkp_fe_sqr_n(&t, &t, 10);
    zkp_fe_mul(&ones50, &t, &ones10);
    zkp_fe_sqr_n(&t, &ones50, 50);
    zkp_fe_mul(&ones100, &t, &ones50);
    zkp_fe_sqr_n(&t, &ones100, 100);
    zkp_fe_mul(&t, &t, &ones100);
    zkp_fe_sqr_n(&t, &t, 50);
    zkp_fe_mul(o, &t, &ones50);
}

void zkp_fe_inv(zkp_fe25519 *o, const zkp_fe25519 *a) {
    static const int64_t modulus62[5] = {
        0x3fffffffffffffed, 0x3fffffffffffffff, 0x3fffffffffffffff,
        0x3fffffffffffffff, 0x000000000000007f};
    uint64_t w[4];
    zkp_fe_canonical(w, a);
    zkp_divsteps_invert(w, w, modulus62, 0x39435e50d79435e5, 5, 4, (49 * 255 + 57) / 17);
    zkp_fe_from_words(o, w);
}

void zkp_fe_batch_inv(zkp_fe25519 *o, const zkp_fe25519 *a, size_t n, zkp_fe25519 *scratch) {
    if (n == 0) return;
    zkp_fe25519 rest, own;
    scratch[0] = a[0];
    for (size_t i = 1; i < n; i++) zkp_fe_mul(&scratch[i], &scratch[i - 1], &a[i]);
    zkp_fe_inv(&rest, &scratch[n - 1]);
    for (size_t i = n; i-- > 1;) {
        zkp_fe_mul(&own, &rest, &scratch[i - 1]);
        zkp_fe_mul(&rest, &rest, &a[i]);
        o[i] = own;
    }
    o[0] = rest;
}

int zkp_fe_sqrt_ratio(zkp_fe25519 *o, const zkp_fe25519 *u, const zkp_fe25519 *v) {
    zkp_fe25519 v3, r, check, minus_u, minus_iu;
    zkp_fe_sqr(&v3, v);
    zkp_fe_mul(&v3, &v3, v);
    zkp_fe_sqr(&r, &v3);
    zkp_fe_mul(&r, &r, v);
    zkp_fe_mul(&r, &r, u); /* u v^7 */
    power_2_250(&check, &r);
    zkp_fe_sqr_n(&check, &check, 2);
    zkp_fe_mul(&r, &check, &r); /* to the power (p - 5)/8 = 2^252 - 3 = (2^250 - 1) * 4 + 1 */
    zkp_fe_mul(&r, &r, &v3);
    zkp_fe_mul(&r, &r, u); /* u v^3 (u v^7)^((p-5)/8) */
    zkp_fe_sqr(&check, &r);
    zkp_fe_mul(&check, &check, v);
    /* v r^2 is u times a fourth root of one; only for u and -u the ratio is a square. */
    zkp_fe25519 tight_u;
    zkp_fe_carry(&tight_u, u);
    zkp_fe_neg(&minus_u, &tight_u);
    zkp_fe_mul(&minus_iu, &minus_u, &zkp_fe_sqrt_m1);
    const int correct = zkp_fe_eq(&check, &tight_u), flipped = zkp_fe_eq(&check, &minus_u),
              flipped_i = zkp_fe_eq(&check, &minus_iu);
    zkp_fe_mul(&check, &r, &zkp_fe_sqrt_m1);
    zkp_fe_select(&r, &r, &check, (uint64_t)(flipped | flipped_i));
    zkp_fe_abs(o, &r);
    return correct | flipped;
}
