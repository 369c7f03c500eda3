/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp_api/ed25519.h"

#include <stdlib.h>

#include "zkp/ed25519.h"
#include "zkp_api/core.h"

enum { CHUNK = 64 };

static void store(uint8_t xy[64], const zkp_ed25519 *p) {
    zkp_ed25519_affine a;
    zkp_ed25519_to_affine(&a, p);
    zkp_ed25519_to_xy(xy, &a);
}

static void store_many(uint8_t *xy, const zkp_ed25519 *p, size_t n) {
    zkp_ed25519_affine affine[CHUNK];
    zkp_fe25519 scratch[CHUNK];
    zkp_ed25519_batch_to_affine(affine, p, n, scratch);
    for (size_t i = 0; i < n; i++) zkp_ed25519_to_xy(xy + 64 * i, &affine[i]);
}

static void load(zkp_ed25519 *o, const uint8_t xy[64]) {
    zkp_ed25519_affine a;
    zkp_ed25519_from_xy_trusted(&a, xy);
    zkp_ed25519_from_affine(o, &a);
}

/* Points and scalars of a call, parsed; NULL when memory is short. */
static zkp_ed25519_affine *load_points(const uint8_t *points, size_t n) {
    if (n > SIZE_MAX / (2 * sizeof(zkp_ed25519_affine))) return NULL;
    zkp_ed25519_affine *p = malloc((n + 1) * sizeof *p);
    for (size_t i = 0; p != NULL && i < n; i++) zkp_ed25519_from_xy_trusted(&p[i], points + 64 * i);
    return p;
}

static uint64_t *load_scalars(const uint8_t *scalars, size_t n) {
    if (n > SIZE_MAX / (2 * 4 * sizeof(uint64_t))) return NULL;
    uint64_t *k = malloc((n + 1) * 4 * sizeof *k);
    for (size_t i = 0; k != NULL && i < n; i++) zkp_fe_load(k + 4 * i, scalars + 32 * i);
    return k;
}

int zkp_ed25519_decode_many(uint8_t *xy, uint64_t *bad, const uint8_t *in, size_t n, int rule) {
    zkp_ed25519_affine points[CHUNK];
    int32_t statuses[CHUNK];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        zkp_ed25519_read_many_var(points, statuses, in + 32 * start, rule, count);
        for (size_t i = 0; i < count; i++) {
            if (statuses[i] != ZKP_OK) {
                *bad = start + i;
                return statuses[i];
            }
            zkp_ed25519_to_xy(xy + 64 * (start + i), &points[i]);
        }
    }
    return ZKP_OK;
}

int zkp_ed25519_check(const uint8_t *xy) {
    zkp_ed25519_affine a;
    return zkp_ed25519_from_xy_var(&a, xy);
}

void zkp_ed25519_in_subgroup_many(uint8_t *yes, const uint8_t *points, size_t n) {
    zkp_ed25519_affine p[CHUNK];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        for (size_t i = 0; i < count; i++) zkp_ed25519_from_xy_trusted(&p[i], points + 64 * (start + i));
        zkp_ed25519_in_subgroup_many_var(yes + start, p, count);
    }
}

int zkp_ed25519_sum(uint8_t *o, const uint8_t *points, size_t n) {
    zkp_ed25519 acc, p;
    zkp_ed25519_identity(&acc);
    for (size_t i = 0; i < n; i++) {
        load(&p, points + 64 * i);
        zkp_ed25519_add(&acc, &acc, &p);
    }
    store(o, &acc);
    return ZKP_OK;
}

int zkp_ed25519_msm_bytes(uint8_t *o, const uint8_t *points, const uint8_t *scalars, size_t n) {
    zkp_ed25519_affine *p = load_points(points, n);
    uint64_t *k = load_scalars(scalars, n);
    zkp_ed25519 sum;
    int status = p == NULL || k == NULL ? ZKP_ERR_MEMORY : zkp_ed25519_msm_var(&sum, p, k, n);
    if (status == ZKP_OK) store(o, &sum);
    free(p);
    free(k);
    return status;
}

int zkp_ed25519_mul_many(uint8_t *o, const uint8_t *points, const uint8_t *scalars, size_t n) {
    zkp_ed25519_affine p[CHUNK];
    zkp_ed25519 products[CHUNK];
    uint64_t k[4 * CHUNK];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        for (size_t i = 0; i < count; i++) {
            zkp_ed25519_from_xy_trusted(&p[i], points + 64 * (start + i));
            zkp_fe_load(k + 4 * i, scalars + 32 * (start + i));
        }
        zkp_ed25519_mul_many_var(products, p, k, count);
        store_many(o + 64 * start, products, count);
    }
    return ZKP_OK;
}

zkp_ed25519_bases *zkp_ed25519_bases_make(const uint8_t *points, size_t n) {
    zkp_ed25519_affine *p = load_points(points, n);
    zkp_ed25519_bases *bases = p == NULL ? NULL : zkp_ed25519_bases_new(p, n);
    free(p);
    return bases;
}

int zkp_ed25519_bases_msm(uint8_t *o, const zkp_ed25519_bases *bases, const uint8_t *scalars, size_t n,
                          const uint8_t *points, const uint8_t *more, size_t n_more) {
    zkp_ed25519_affine *p = load_points(points, n_more);
    uint64_t *k = load_scalars(scalars, n), *l = load_scalars(more, n_more);
    zkp_ed25519 sum;
    int status = ZKP_ERR_MEMORY;
    if (p != NULL && k != NULL && l != NULL) status = zkp_ed25519_bases_msm_var(&sum, bases, k, n, p, l, n_more);
    if (status == ZKP_OK) store(o, &sum);
    free(p);
    free(k);
    free(l);
    return status;
}

int zkp_ed25519_hash_to_points(uint8_t *o, const uint8_t *items, const uint64_t *lengths, size_t n) {
    zkp_ed25519 points[CHUNK];
    uint8_t digests[CHUNK][32];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        for (size_t i = 0; i < count; i++) {
            zkp_keccak256(digests[i], items, (size_t)lengths[start + i]);
            items += lengths[start + i];
        }
        zkp_ed25519_map_many_var(points, digests[0], count);
        store_many(o + 64 * start, points, count);
    }
    return ZKP_OK;
}

int zkp_ristretto_decode_xy(uint8_t *xy, const uint8_t *in) {
    zkp_ed25519 p;
    const int status = zkp_ristretto_decode(&p, in);
    if (status == ZKP_OK) store(xy, &p);
    return status;
}

void zkp_ristretto_encode_xy(uint8_t *out, const uint8_t *xy) {
    zkp_ed25519 p;
    load(&p, xy);
    zkp_ristretto_encode(out, &p);
}

int zkp_ristretto_equals_xy(const uint8_t *p, const uint8_t *q) {
    zkp_ed25519 a, b;
    load(&a, p);
    load(&b, q);
    return zkp_ristretto_eq(&a, &b);
}

void zkp_ristretto_map_xy(uint8_t *xy, const uint8_t *uniform) {
    zkp_ed25519 p;
    zkp_ristretto_from_uniform(&p, uniform);
    store(xy, &p);
}
