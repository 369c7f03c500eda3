/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inner loops of the transforms, with everything inlined. */
#include "scalar_names.h"

#include "zkp/ntt.h"

#include "zkp/fr_inline.h"

void zkp_ntt_split_pairs(zkp_fr *values, size_t half, size_t count, const zkp_fr *t, int t_is_one) {
    const zkp_fr factor = *t;
    for (size_t i = 0; i < count; i++) {
        zkp_fr v = values[i + half];
        if (!t_is_one) zkp_fr_mul_inline(&v, &factor, &v);
        zkp_fr_sub_inline(&values[i + half], &values[i], &v);
        zkp_fr_add_inline(&values[i], &values[i], &v);
    }
}

void zkp_ntt_merge_pairs(zkp_fr *values, size_t half, size_t count, const zkp_fr *t, int t_is_one) {
    const zkp_fr factor = *t;
    for (size_t i = 0; i < count; i++) {
        zkp_fr difference;
        if (t_is_one) {
            zkp_fr_sub_inline(&difference, &values[i], &values[i + half]);
            zkp_fr_add_inline(&values[i], &values[i], &values[i + half]);
            values[i + half] = difference;
        } else {
            zkp_fr_sub_loose(&difference, &values[i], &values[i + half]);
            zkp_fr_add_inline(&values[i], &values[i], &values[i + half]);
            zkp_fr_mul_inline(&values[i + half], &factor, &difference);
        }
    }
}

/* 1 / s for s = w^(bit reversal of b), in terms of the table: w^-k = w^(m - k) / z for k != 0, where z = w^m, and negating
   k modulo m flips the bits of b below its highest set one. The factor 1 / z turns the three outputs by one place. */
void zkp_ntt_split_threes(zkp_fr *values, size_t first, size_t count, const zkp_fr *thirds, const zkp_fr *third_inverse) {
    const zkp_fr z = *third_inverse;
    for (size_t i = 0; i < count; i++) {
        const size_t b = first + i;
        const size_t below = b == 0 ? 0 : ((size_t)1 << (63 - __builtin_clzll((unsigned long long)b))) - 1;
        const size_t turn = b == 0 ? 0 : 2;
        zkp_fr *y = values + 3 * i;
        const zkp_fr s = thirds[b ^ below], x = y[0];
        zkp_fr u, v, t, o;
        zkp_fr_mul_inline(&u, &s, &y[1]);
        zkp_fr_mul_inline(&v, &s, &y[2]);
        zkp_fr_mul_inline(&v, &s, &v);
        /* x + z^c u + z^2c v, with z^2 = -1 - z. */
        zkp_fr_sub_loose(&t, &u, &v);
        zkp_fr_mul_inline(&t, &z, &t);
        zkp_fr_add_inline(&o, &x, &u);
        zkp_fr_add_inline(&y[turn], &o, &v);
        zkp_fr_sub_inline(&o, &x, &v);
        zkp_fr_add_inline(&y[(turn + 1) % 3], &o, &t);
        zkp_fr_sub_inline(&o, &x, &u);
        zkp_fr_sub_inline(&y[(turn + 2) % 3], &o, &t);
    }
}

void zkp_ntt_merge_threes(zkp_fr *values, size_t first, size_t count, const zkp_fr *thirds, const zkp_fr *third) {
    const zkp_fr z = *third;
    for (size_t i = 0; i < count; i++) {
        zkp_fr *y = values + 3 * i;
        const zkp_fr s = thirds[first + i], a = y[0], b = y[1], c = y[2];
        zkp_fr t, o;
        zkp_fr_sub_loose(&t, &b, &c);
        zkp_fr_mul_inline(&t, &z, &t);
        zkp_fr_add_inline(&o, &a, &b);
        zkp_fr_add_inline(&y[0], &o, &c);
        zkp_fr_sub_inline(&o, &a, &c);
        zkp_fr_add_inline(&o, &o, &t);
        zkp_fr_mul_inline(&y[1], &s, &o);
        zkp_fr_sub_inline(&o, &a, &b);
        zkp_fr_sub_inline(&o, &o, &t);
        zkp_fr_mul_inline(&o, &s, &o);
        zkp_fr_mul_inline(&y[2], &s, &o);
    }
}

void zkp_fr_multiply_each(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n) {
    for (size_t i = 0; i < n; i++) zkp_fr_mul_inline(&o[i], &a[i], &b[i]);
}

void zkp_fr_multiply_all(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n) {
    const zkp_fr factor = *b;
    for (size_t i = 0; i < n; i++) zkp_fr_mul_inline(&o[i], &factor, &a[i]);
}
