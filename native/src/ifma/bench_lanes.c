/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench_lanes.h"

#include "fp52.h"

static void load(fp8 *o, const zkp_fp *x, size_t step) {
    const zkp_fp *from[8];
    for (size_t i = 0; i < 8; i++) from[i] = x + step * i;
    fp8_from_words(o, from);
}

void zkp_ifma_bench_fp_mul(zkp_fp *x, const zkp_fp *y, size_t n, unsigned vectors) {
    fp8 v[4], factor;
    load(&factor, y, 0);
    for (unsigned k = 0; k < vectors; k++) load(&v[k], x + 8 * k, 1);
    if (vectors == 1) {
        for (size_t i = 0; i < n; i++) fp8_mul(&v[0], &v[0], &factor);
    } else {
        for (size_t i = 0; i < n; i++) {
            for (unsigned k = 0; k < vectors; k++) fp8_mul(&v[k], &v[k], &factor);
        }
    }
    for (unsigned k = 0; k < vectors; k++) {
        zkp_fp *to[8];
        for (size_t i = 0; i < 8; i++) to[i] = x + 8 * k + i;
        fp8_to_words(to, &v[k]);
    }
}
