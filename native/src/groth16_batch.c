/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding and weighing of many proofs on the thread pool. */
#include "zkp_api/groth16_batch.h"

#include <stdatomic.h>
#include <string.h>

#include "zkp/codec.h"
#include "zkp/level.h"
#include "zkp/pool.h"
#ifdef ZKP_HAVE_WIDE
#include "ifma/batch_lanes.h"
#endif
#include "zkp_api/core.h"

typedef struct {
    uint8_t *out;
    const uint8_t *in, *weights;
    size_t n;
    _Atomic uint64_t bad; /* lowest index of a bad item */
} job;

static void report(job *j, uint64_t index) {
    uint64_t seen = atomic_load(&j->bad);
    while (index < seen && !atomic_compare_exchange_weak(&j->bad, &seen, index)) {
    }
}

static int decode_one(uint8_t out[384], const uint8_t in[192]) {
    zkp_g1_affine a, c;
    zkp_g2_affine b;
    int status = zkp_g1_decode(&a, in, 48, 1);
    if (status == ZKP_OK) status = zkp_g2_decode(&b, in + 48, 96, 1);
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
    if (decode_one(j->out + 384 * item, j->in + 192 * item) != ZKP_OK) report(j, item);
}

#ifdef ZKP_HAVE_WIDE
static void decode_group(void *context, size_t item, size_t slot) {
    job *j = context;
    const size_t first = 8 * item, count = j->n - first < 8 ? j->n - first : 8;
    int status[8];
    (void)slot;
    zkp_ifma_proofs_decode(j->out + 384 * first, status, j->in + 192 * first, count);
    for (size_t i = 0; i < count; i++) {
        if (status[i] != ZKP_OK) report(j, first + i);
    }
}
#endif

int zkp_groth16_decode_many(uint8_t *out384, uint64_t *bad_index, const uint8_t *in192, size_t n, int threads) {
    job j = {.out = out384, .in = in192, .n = n};
    uint8_t again[384];
    atomic_init(&j.bad, UINT64_MAX);
#ifdef ZKP_HAVE_WIDE
    if (zkp_level_now >= ZKP_LEVEL_IFMA && n > 1) zkp_pool_for((n + 7) / 8, threads, decode_group, &j);
    else
#endif
    zkp_pool_for(n, threads, decode_task, &j);
    *bad_index = atomic_load(&j.bad);
    if (*bad_index == UINT64_MAX) return ZKP_OK;
    memset(out384, 0, 384 * n);
    return decode_one(again, in192 + 192 * *bad_index);
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
