/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "key_points.h"

#include "decode_lanes.h"
#include "subgroup_lanes.h"
#include "zkp_api/core.h"

static const uint64_t curve_b[8] = ZKP_LANES_B;

/* One coordinate of the group, `step` words apart; lanes without a point get the first one's. */
static void load(fp8 *o, const uint64_t *keys, size_t step, size_t n) {
    const uint64_t *from[8];
    for (size_t i = 0; i < 8; i++) from[i] = keys + (i < n ? i * step : 0);
    fp8_load(o, from);
    fp8_claim(o, 1);
}

static void store(uint64_t *keys, size_t step, const fp8 *a, size_t n, const int status[8]) {
    uint64_t spare[8], *to[8];
    fp8 t;
    for (size_t i = 0; i < 8; i++) to[i] = i < n && status[i] == ZKP_OK ? keys + i * step : spare;
    fp8_canonical(&t, a);
    fp8_store(to, &t);
}

static __mmask8 is_zero(const fp8 *a) {
    fp8 zero;
    fp8_zero(&zero);
    return fp8_same_limbs(a, &zero);
}

static void report(int status[8], __mmask8 infinite, __mmask8 on_curve, __mmask8 member) {
    for (int i = 0; i < 8; i++) {
        if ((infinite >> i) & 1) status[i] = ZKP_OK;
        else if (!((on_curve >> i) & 1)) status[i] = ZKP_ERR_NOT_ON_CURVE;
        else status[i] = (member >> i) & 1 ? ZKP_OK : ZKP_ERR_NOT_IN_SUBGROUP;
    }
}

void zkp_ifma_g1_check_keys(int status[8], const uint64_t *keys, size_t n, int subgroup) {
    g1x8 p;
    fp8 left, right, t;
    load(&p.x, keys, 16, n);
    load(&p.y, keys + 8, 16, n);
    fp8_sqr(&right, &p.x);
    fp8_mul(&right, &right, &p.x);
    fp8_broadcast(&t, curve_b);
    fp8_add(&right, &right, &t);
    fp8_one(&t);
    fp8_mul(&right, &right, &t);
    fp8_sqr(&left, &p.y);
    report(status, is_zero(&p.x) & is_zero(&p.y), fp8_is_equal(&left, &right),
           subgroup ? zkp_ifma_g1_in_subgroup(&p) : (__mmask8)0xff);
}

void zkp_ifma_g2_check_keys(int status[8], const uint64_t *keys, size_t n, int subgroup) {
    g2x8 p;
    fp2x8 left, right;
    fp8 t;
    load(&p.x.c0, keys, 32, n);
    load(&p.x.c1, keys + 8, 32, n);
    load(&p.y.c0, keys + 16, 32, n);
    load(&p.y.c1, keys + 24, 32, n);
    fp2x8_sqr(&right, &p.x);
    fp2x8_mul(&right, &right, &p.x);
    fp8_broadcast(&t, curve_b);
    fp8_add(&right.c0, &right.c0, &t);
    fp8_add(&right.c1, &right.c1, &t);
    fp8_one(&t);
    fp2x8_mul_fp(&right, &right, &t);
    fp2x8_sqr(&left, &p.y);
    report(status, is_zero(&p.x.c0) & is_zero(&p.x.c1) & is_zero(&p.y.c0) & is_zero(&p.y.c1),
           fp8_is_equal(&left.c0, &right.c0) & fp8_is_equal(&left.c1, &right.c1),
           subgroup ? zkp_ifma_g2_in_subgroup(&p) : (__mmask8)0xff);
}

void zkp_ifma_g1_to_keys(uint64_t *keys, int status[8], const uint8_t *encodings, size_t n, int subgroup) {
    const uint8_t *in[8];
    __mmask8 infinite;
    g1x8 p;
    for (size_t i = 0; i < 8; i++) in[i] = encodings + (i < n ? 96 * i : 0);
    zkp_ifma_g1_decode(&p, &infinite, status, NULL, in, 96, subgroup);
    store(keys, 16, &p.x, n, status);
    store(keys + 8, 16, &p.y, n, status);
}

void zkp_ifma_g2_to_keys(uint64_t *keys, int status[8], const uint8_t *encodings, size_t n, int subgroup) {
    const uint8_t *in[8];
    __mmask8 infinite;
    g2x8 p;
    for (size_t i = 0; i < 8; i++) in[i] = encodings + (i < n ? 192 * i : 0);
    zkp_ifma_g2_decode(&p, &infinite, status, NULL, in, 192, subgroup);
    store(keys, 32, &p.x.c0, n, status);
    store(keys + 8, 32, &p.x.c1, n, status);
    store(keys + 16, 32, &p.y.c0, n, status);
    store(keys + 24, 32, &p.y.c1, n, status);
}
