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

void zkp_fr_multiply_each(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n) {
    for (size_t i = 0; i < n; i++) zkp_fr_mul_inline(&o[i], &a[i], &b[i]);
}

void zkp_fr_multiply_all(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n) {
    const zkp_fr factor = *b;
    for (size_t i = 0; i < n; i++) zkp_fr_mul_inline(&o[i], &factor, &a[i]);
}
