/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding and weighing of many proofs on the thread pool. */
#include "zkp_api/groth16_batch.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "zkp/codec.h"
#include "zkp/level.h"
#include "zkp/pairing.h"
#include "zkp/pool.h"
#include "zkp/subgroup.h"
#ifdef ZKP_HAVE_WIDE
#include "ifma/batch_lanes.h"
#endif
#include "zkp_api/core.h"

typedef struct {
    uint8_t *out;
    const uint8_t *in, *weights;
    size_t n, group; /* group: proofs of one task in lanes, 8 or 16 */
    int check_b;
    _Atomic uint64_t bad; /* lowest index of a bad item */
} job;

static void report(job *j, uint64_t index) {
    uint64_t seen = atomic_load(&j->bad);
    while (index < seen && !atomic_compare_exchange_weak(&j->bad, &seen, index)) {
    }
}

static int decode_one(uint8_t out[384], const uint8_t in[192], int check_b) {
    zkp_g1_affine a, c;
    zkp_g2_affine b;
    int status = zkp_g1_decode(&a, in, 48, 1);
    if (status == ZKP_OK) status = zkp_g2_decode(&b, in + 48, 96, check_b);
    if (status == ZKP_OK) status = zkp_g1_decode(&c, in + 144, 48, 1);
    if (status != ZKP_OK) return status;
    zkp_g1_encode96(out, &a);
    zkp_g2_encode192(out + 96, &b);
    zkp_g1_encode96(out + 288, &c);
    return ZKP_OK;
}

static void decode_task(void *context, size_t item, size_t slot) {
    job *j = context;
    (void)slot;
    if (decode_one(j->out + 384 * item, j->in + 192 * item, j->check_b) != ZKP_OK) report(j, item);
}

#ifdef ZKP_HAVE_WIDE
static void decode_group(void *context, size_t item, size_t slot) {
    job *j = context;
    const size_t first = j->group * item, count = j->n - first < j->group ? j->n - first : j->group;
    int status[16];
    (void)slot;
    zkp_ifma_proofs_decode(j->out + 384 * first, status, j->in + 192 * first, count, j->check_b);
    for (size_t i = 0; i < count; i++) {
        if (status[i] != ZKP_OK) report(j, first + i);
    }
}
#endif

static int decode_all(uint8_t *out384, uint64_t *bad_index, const uint8_t *in192, size_t n, int check_b, int threads) {
    job j = {.out = out384, .in = in192, .n = n, .check_b = check_b};
    uint8_t again[384];
    atomic_init(&j.bad, UINT64_MAX);
#ifdef ZKP_HAVE_WIDE
    if (zkp_level_now >= ZKP_LEVEL_IFMA && n > 1) {
        j.group = n > 8 * zkp_pool_slots(n, threads) ? 16 : 8;
        zkp_pool_for((n + j.group - 1) / j.group, threads, decode_group, &j);
    } else
#endif
    zkp_pool_for(n, threads, decode_task, &j);
    *bad_index = atomic_load(&j.bad);
    if (*bad_index == UINT64_MAX) return ZKP_OK;
    memset(out384, 0, 384 * n);
    return decode_one(again, in192 + 192 * *bad_index, check_b);
}

int zkp_groth16_decode_many(uint8_t *out384, uint64_t *bad_index, const uint8_t *in192, size_t n, int threads) {
    return decode_all(out384, bad_index, in192, n, 1, threads);
}

int zkp_groth16_decode_deferring(uint8_t *out384, uint64_t *bad_index, const uint8_t *in192, size_t n, int threads) {
    return decode_all(out384, bad_index, in192, n, 0, threads);
}

static void weigh_task(void *context, size_t item, size_t slot) {
    job *j = context;
    zkp_g1_affine point;
    zkp_g1 sum;
    uint64_t k[4] = {0, 0, 0, 0};
    (void)slot;
    if (!zkp_g1_parse_trusted96(&point, j->in + 96 * item)) {
        report(j, item);
        return;
    }
    for (size_t i = 0; i < 16; i++) k[i / 8] |= (uint64_t)j->weights[16 * item + i] << (8 * (i % 8));
    zkp_g1_from_affine(&sum, &point);
    zkp_g1_mul_glv_var(&sum, &sum, k);
    zkp_g1_to_affine_var(&point, &sum);
    zkp_g1_encode96(j->out + 96 * item, &point);
}

int zkp_groth16_weigh_many(uint8_t *out96, const uint8_t *points96, const uint8_t *weights_le16, size_t n, int threads) {
    job j = {.out = out96, .in = points96, .weights = weights_le16};
    atomic_init(&j.bad, UINT64_MAX);
    zkp_pool_for(n, threads, weigh_task, &j);
    if (atomic_load(&j.bad) == UINT64_MAX) return ZKP_OK;
    memset(out96, 0, 96 * n);
    return ZKP_ERR_RANGE;
}

/* low * a + high * phi(a) */
static void weigh(zkp_g1_affine *o, const zkp_g1_affine *a, const uint8_t weight[16]) {
    zkp_g1_affine image;
    zkp_g1 low, high;
    uint64_t k[2][4] = {{0}};
    for (size_t i = 0; i < 16; i++) k[i / 8][0] |= (uint64_t)weight[i] << (8 * (i % 8));
    zkp_g1_phi(&image, a);
    zkp_g1_from_affine(&low, a);
    zkp_g1_from_affine(&high, &image);
    zkp_g1_mul_glv_var(&low, &low, k[0]);
    zkp_g1_mul_glv_var(&high, &high, k[1]);
    zkp_g1_add(&low, &low, &high);
    zkp_g1_to_affine_var(o, &low);
}

/* As zkp_ifma_weighed_miller, for n <= ZKP_MILLER_MAX; B is tested if check_b. */
static int weighed_miller(zkp_fp12 *o, size_t *bad_index, const uint8_t *records384, const uint8_t *weights_le16, size_t n,
                          int check_b) {
    zkp_g1_affine a[ZKP_MILLER_MAX];
    zkp_g2_affine b[ZKP_MILLER_MAX];
    zkp_pair pairs[ZKP_MILLER_MAX];
    for (size_t i = 0; i < n; i++) {
        const uint8_t *record = records384 + 384 * i;
        *bad_index = i;
        if (!zkp_g1_parse_trusted96(&a[i], record) || !zkp_g2_parse_trusted192(&b[i], record + 96)) return ZKP_ERR_RANGE;
        if (check_b && !zkp_g2_in_subgroup(&b[i])) return ZKP_ERR_NOT_IN_SUBGROUP;
        weigh(&a[i], &a[i], weights_le16 + 16 * i);
        pairs[i] = (zkp_pair){&a[i], &b[i], NULL};
    }
    zkp_miller(o, pairs, n);
    return ZKP_OK;
}

#define PARTS 64 /* of one round of the pool */
#define LANE_PART ((size_t)512) /* proofs whose loop in lanes stays in the L2 cache */
#define LANES_FROM 12 /* fewer proofs are faster one after the other */

/* Proofs first .. of part i, with its result. */
typedef struct {
    const uint8_t *records, *weights;
    size_t n, size, first;
    int check_b, wide;
    zkp_fp12 f[PARTS];
    size_t bad[PARTS];
    int status[PARTS];
} product;

static void product_task(void *context, size_t item, size_t slot) {
    product *p = context;
    const size_t start = p->first + item * p->size;
    const size_t count = p->n - start < p->size ? p->n - start : p->size;
    const uint8_t *records = p->records + 384 * start, *weights = p->weights + 16 * start;
    size_t bad = 0;
    (void)slot;
#ifdef ZKP_HAVE_WIDE
    if (p->wide) p->status[item] = zkp_ifma_weighed_miller(&p->f[item], &bad, records, weights, count);
    else
#endif
    p->status[item] = weighed_miller(&p->f[item], &bad, records, weights, count, p->check_b);
    p->bad[item] = start + bad;
}

/* Proofs of one part: few enough that every thread has work, many enough that they share squarings and inversions. */
static size_t part_size(size_t n, int wide, int threads) {
    const size_t unit = wide ? 8 : 1, most = wide ? LANE_PART : ZKP_MILLER_MAX;
    const size_t units = (n + unit - 1) / unit, slots = zkp_pool_slots(units, threads);
    const size_t size = unit * ((units + slots - 1) / slots);
    return size > most ? most : size;
}

/* Multiplies the fixed pairs into f. */
static int fixed_pairs(zkp_fp12 *f, const uint8_t *fixed_ps96, zkp_g2_lines *const *fixed, size_t n_fixed) {
    zkp_g1_affine p[ZKP_MILLER_MAX];
    zkp_pair pairs[ZKP_MILLER_MAX];
    zkp_fp12 t;
    for (size_t i = 0; i < n_fixed; i += ZKP_MILLER_MAX) {
        const size_t count = n_fixed - i < ZKP_MILLER_MAX ? n_fixed - i : ZKP_MILLER_MAX;
        for (size_t k = 0; k < count; k++) {
            if (fixed[i + k] == NULL) return ZKP_ERR_ARGUMENT;
            if (!zkp_g1_parse_trusted96(&p[k], fixed_ps96 + 96 * (i + k))) return ZKP_ERR_RANGE;
            pairs[k] = (zkp_pair){&p[k], NULL, fixed[i + k]};
        }
        zkp_miller(&t, pairs, count);
        zkp_fp12_mul(f, f, &t);
    }
    return ZKP_OK;
}

int zkp_groth16_product(uint8_t *gt576, uint64_t *bad_index, const uint8_t *records384, const uint8_t *weights_le16,
                        size_t n, const uint8_t *fixed_ps96, zkp_g2_lines *const *fixed, size_t n_fixed, int check_b,
                        int threads) {
    memset(gt576, 0, 576);
    *bad_index = UINT64_MAX;
    product *p = malloc(sizeof *p);
    if (p == NULL) return ZKP_ERR_MEMORY;
    p->records = records384;
    p->weights = weights_le16;
    p->n = n;
    p->first = 0;
    p->check_b = check_b;
    p->wide = zkp_level_now >= ZKP_LEVEL_IFMA && n >= LANES_FROM;
    p->size = n > 0 ? part_size(n, p->wide, threads) : 1;
    zkp_fp12 f = zkp_fp12_one;
    int status = ZKP_OK;
    while (p->first < n && status == ZKP_OK) {
        size_t parts = (n - p->first + p->size - 1) / p->size;
        if (parts > PARTS) parts = PARTS;
        zkp_pool_for(parts, threads, product_task, p);
        for (size_t i = 0; i < parts && status == ZKP_OK; i++) {
            status = p->status[i];
            if (status == ZKP_OK) zkp_fp12_mul(&f, &f, &p->f[i]);
            else if (status != ZKP_ERR_MEMORY) *bad_index = p->bad[i];
        }
        p->first += parts * p->size;
    }
    free(p);
    if (status == ZKP_OK) status = fixed_pairs(&f, fixed_ps96, fixed, n_fixed);
    if (status != ZKP_OK) return status;
    zkp_final_exponentiation(&f, &f);
    zkp_gt_encode(gt576, &f);
    return ZKP_OK;
}
