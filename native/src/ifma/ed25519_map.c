/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Monero's hash to point in lanes, without the hash; public data, variable time. The steps are those of
   zkp_ed25519_map_to_curve, whose two cases are computed together: with q = (w / v)^((p + 3) / 8) up to a power of i,
   v q^2 is one of w, -w, i w and -i w, and a constant for each makes q the wanted root. */
#include "ed25519_wide.h"
#include "fe25519_8_pow.h"

static const uint64_t minus_a[5] = ZKP_LANES_ED25519_MINUS_A, minus_a2[5] = ZKP_LANES_ED25519_MINUS_A2,
                      sqrt_m1[5] = ZKP_LANES_ED25519_SQRT_M1, even1[5] = ZKP_LANES_ED25519_MAP_EVEN_1,
                      even2[5] = ZKP_LANES_ED25519_MAP_EVEN_2, odd3[5] = ZKP_LANES_ED25519_MAP_ODD_3,
                      odd4[5] = ZKP_LANES_ED25519_MAP_ODD_4;

FE8_INLINE void map_var(ed8 *o, const __m512i (*numbers)[4], const int ways) {
    fe8 r[FE8_MOST_WAYS], w[FE8_MOST_WAYS], twice_r2[FE8_MOST_WAYS], v[FE8_MOST_WAYS], q[FE8_MOST_WAYS], one, a, a2, i;
    fe8_one(&one);
    fe8_broadcast(&a, minus_a);
    fe8_broadcast(&a2, minus_a2);
    fe8_broadcast(&i, sqrt_m1);
    for (int k = 0; k < ways; k++) {
        fe8 t;
        fe8_split(&r[k], numbers[k]);
        fe8_sqr(&t, &r[k]);
        fe8_add(&twice_r2[k], &t, &t);
        fe8_add(&w[k], &twice_r2[k], &one);
        fe8_sqr(&v[k], &w[k]);
        fe8_mul(&t, &twice_r2[k], &a2);
        fe8_add(&v[k], &v[k], &t); /* w^2 - 2 A^2 r^2 */
    }
    fe8_many_root_ratio(q, w, v, ways);
    for (int k = 0; k < ways; k++) {
        fe8 t, turned, minus_w, factor, z;
        fe8_sqr(&t, &q[k]);
        fe8_mul(&t, &t, &v[k]);
        fe8_mul(&turned, &t, &i);
        fe8_neg(&minus_w, &w[k]);
        const __mmask8 is_even2 = fe8_is_equal(&t, &w[k]), is_even = is_even2 | fe8_is_equal(&t, &minus_w);
        const __mmask8 is_odd4 = fe8_is_equal(&turned, &w[k]);
        fe8 constant;
        fe8_broadcast(&factor, odd3);
        fe8_broadcast(&constant, odd4);
        fe8_select(&factor, &factor, &constant, is_odd4);
        fe8_broadcast(&constant, even1);
        fe8_select(&factor, &factor, &constant, is_even);
        fe8_broadcast(&constant, even2);
        fe8_select(&factor, &factor, &constant, is_even2);
        fe8_mul(&t, &q[k], &factor);
        fe8_mul(&turned, &t, &r[k]);
        fe8_select(&t, &t, &turned, is_even); /* x: even in that case, odd in the other */
        fe8_neg(&turned, &t);
        fe8_select(&t, &t, &turned, (__mmask8)~(fe8_is_odd(&t) ^ is_even));
        fe8_mul(&z, &twice_r2[k], &a);
        fe8_select(&z, &a, &z, is_even);
        fe8_add(&o[k].z, &z, &w[k]);
        fe8_sub(&o[k].y, &z, &w[k]);
        fe8_mul(&o[k].x, &t, &o[k].z);
        ed8_dbl(&o[k], &o[k], 0);
        ed8_dbl(&o[k], &o[k], 0);
        ed8_dbl(&o[k], &o[k], 1);
    }
}

static __attribute__((noinline)) void map1_var(ed8 *o, const __m512i (*numbers)[4]) { map_var(o, numbers, 1); }
static __attribute__((noinline)) void map2_var(ed8 *o, const __m512i (*numbers)[4]) { map_var(o, numbers, 2); }

void zkp_ifma_ed25519_map_groups_var(ed8 *o, const __m512i (*numbers)[4], size_t groups) {
    size_t g = 0;
    for (; g + 2 <= groups; g += 2) map2_var(o + g, numbers + g);
    if (g < groups) map1_var(o + g, numbers + g);
}

static __attribute__((noinline)) void inv_var(fe8 *a) { fe8_many_inv(a, a, 1); }

void zkp_ifma_ed25519_to_affine_var(fe8 *x, fe8 *y, const ed8 *p, size_t groups) {
    fe8 product[ZKP_ED25519_GROUPS], inverse, own;
    for (size_t g = 0; g < groups; g++) {
        product[g] = p[g].z;
        if (g > 0) fe8_mul(&product[g], &product[g - 1], &p[g].z);
    }
    inverse = product[groups - 1];
    inv_var(&inverse);
    for (size_t g = groups; g-- > 0;) {
        own = inverse;
        if (g > 0) {
            fe8_mul(&own, &inverse, &product[g - 1]);
            fe8_mul(&inverse, &inverse, &p[g].z);
        }
        fe8_mul(&x[g], &p[g].x, &own);
        fe8_mul(&y[g], &p[g].y, &own);
    }
}

void zkp_ifma_ed25519_map_var(zkp_ed25519 *o, const uint8_t *numbers, size_t n) {
    const size_t block = 8 * ZKP_ED25519_GROUPS;
    uint8_t room[32 * 8];
    for (size_t start = 0; start < n; start += block) {
        const size_t count = n - start < block ? n - start : block;
        ed8 points[ZKP_ED25519_GROUPS];
        __m512i words[ZKP_ED25519_GROUPS][4];
        size_t groups = 0;
        for (size_t i = 0; i < count; i += 8, groups++)
            ed8_load_rows(words[groups], ed8_full_rows(room, numbers + 32 * (start + i), 32, count - i));
        zkp_ifma_ed25519_map_groups_var(points, (const __m512i (*)[4])words, groups);
        for (size_t g = 0; g < groups; g++) ed8_store(o + start + 8 * g, &points[g], count - 8 * g);
    }
}
