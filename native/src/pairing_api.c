/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cffi surface of the pairing: parsing, blocks of pairs, and GT as bytes. */
#include "zkp_api/pairing.h"

#include <stdlib.h>
#include <string.h>

#include "zkp/codec.h"
#include "zkp/pairing.h"
#include "zkp/pool.h"
#include "zkp_api/core.h"

/* Blocks of pairs that one round of the pool computes. */
#define ZKP_BLOCKS 64

static int read_g1(zkp_g1_affine *o, const uint8_t in[96], int check) {
    if (check) return zkp_g1_decode(o, in, 96, 1);
    return zkp_g1_parse_trusted96(o, in) ? ZKP_OK : ZKP_ERR_RANGE;
}

static int read_g2(zkp_g2_affine *o, const uint8_t in[192], int check) {
    if (check) return zkp_g2_decode(o, in, 192, 1);
    return zkp_g2_parse_trusted192(o, in) ? ZKP_OK : ZKP_ERR_RANGE;
}

int zkp_g2_lines_new(zkp_g2_lines **out, const uint8_t *q192, int check_points) {
    zkp_g2_affine q;
    *out = NULL;
    int status = read_g2(&q, q192, check_points);
    if (status != ZKP_OK) return status;
    /* Whole cache lines, for the vectors inside. */
    zkp_g2_lines *lines = aligned_alloc(64, (sizeof *lines + 63) / 64 * 64);
    if (!lines) return ZKP_ERR_MEMORY;
    zkp_g2_prepare(lines, &q);
    *out = lines;
    return ZKP_OK;
}

void zkp_g2_lines_free(zkp_g2_lines *lines) { free(lines); }

/* Pairs of one product, multiplied in blocks. */
typedef struct {
    const uint8_t *ps, *qs, *fixed_ps;
    zkp_g2_lines *const *fixed;
    size_t n, n_fixed;
    int check;
} product;

/* o = the Miller product of pairs start .. end - 1 (those in lines come last). On failure *bad is the index of the point. */
static int miller_block(zkp_fp12 *o, uint64_t *bad, const product *in, size_t start, size_t end) {
    zkp_g1_affine p[ZKP_MILLER_MAX];
    zkp_g2_affine q[ZKP_MILLER_MAX];
    zkp_pair pairs[ZKP_MILLER_MAX];
    size_t count = 0;
    for (size_t i = start; i < end; i++, count++) {
        const int is_fixed = i >= in->n;
        const size_t j = is_fixed ? i - in->n : i;
        *bad = i;
        if (is_fixed && in->fixed[j] == NULL) return ZKP_ERR_ARGUMENT;
        int status = read_g1(&p[count], (is_fixed ? in->fixed_ps : in->ps) + 96 * j, in->check);
        if (status != ZKP_OK) {
            *bad = is_fixed ? i + in->n : i;
            return status;
        }
        pairs[count].p = &p[count];
        pairs[count].q = &q[count];
        pairs[count].lines = is_fixed ? in->fixed[j] : NULL;
        if (is_fixed) continue;
        status = read_g2(&q[count], in->qs + 192 * j, in->check);
        if (status != ZKP_OK) {
            *bad = in->n + i;
            return status;
        }
    }
    zkp_miller(o, pairs, count);
    return ZKP_OK;
}

/* Pairs first .. first + size - 1 of task i, with its result. */
typedef struct {
    const product *in;
    size_t size;
    zkp_fp12 f[ZKP_BLOCKS];
    uint64_t bad[ZKP_BLOCKS];
    int status[ZKP_BLOCKS];
    size_t first;
} round_of_blocks;

static void block_task(void *context, size_t item, size_t slot) {
    round_of_blocks *round = context;
    const size_t total = round->in->n + round->in->n_fixed;
    const size_t start = round->first + item * round->size;
    const size_t end = start + round->size < total ? start + round->size : total;
    (void)slot;
    round->status[item] = miller_block(&round->f[item], &round->bad[item], round->in, start, end);
}

/* Pairs of one block: few enough that every thread has work, many enough that they share squarings. */
static size_t block_size(size_t total, int threads) {
    size_t slots = zkp_pool_slots(total, threads);
    size_t size = (total + slots - 1) / slots;
    return size > ZKP_MILLER_MAX ? ZKP_MILLER_MAX : size;
}

int zkp_pairing_product(uint8_t *gt576, int *is_one, uint64_t *bad_index, const uint8_t *ps96, const uint8_t *qs192,
                        size_t n, const uint8_t *fixed_ps96, zkp_g2_lines *const *fixed, size_t n_fixed,
                        int check_points, int threads) {
    const product in = {ps96, qs192, fixed_ps96, fixed, n, n_fixed, check_points};
    const size_t total = n + n_fixed;
    zkp_fp12 f = zkp_fp12_one;
    round_of_blocks round = {.in = &in, .first = 0};
    memset(gt576, 0, 576);
    *is_one = 0;
    *bad_index = UINT64_MAX;
    round.size = total ? block_size(total, threads) : 1;
    while (round.first < total) {
        size_t blocks = (total - round.first + round.size - 1) / round.size;
        if (blocks > ZKP_BLOCKS) blocks = ZKP_BLOCKS;
        zkp_pool_for(blocks, threads, block_task, &round);
        for (size_t i = 0; i < blocks; i++) {
            if (round.status[i] != ZKP_OK) {
                *bad_index = round.bad[i];
                return round.status[i];
            }
            zkp_fp12_mul(&f, &f, &round.f[i]);
        }
        round.first += blocks * round.size;
    }
    zkp_final_exponentiation(&f, &f);
    *is_one = zkp_fp12_is_one(&f);
    zkp_gt_encode(gt576, &f);
    return ZKP_OK;
}

int zkp_gt_check(const uint8_t *a576) {
    zkp_fp12 a;
    int status = zkp_gt_parse(&a, a576);
    if (status != ZKP_OK) return status;
    return zkp_gt_is_member(&a) ? ZKP_OK : ZKP_ERR_NOT_IN_SUBGROUP;
}

int zkp_gt_mul(uint8_t *out576, const uint8_t *a576, const uint8_t *b576) {
    zkp_fp12 a, b;
    int status = zkp_gt_parse(&a, a576);
    if (status == ZKP_OK) status = zkp_gt_parse(&b, b576);
    if (status != ZKP_OK) return status;
    zkp_fp12_mul(&a, &a, &b);
    zkp_gt_encode(out576, &a);
    return ZKP_OK;
}

int zkp_gt_inv(uint8_t *out576, const uint8_t *a576) {
    zkp_fp12 a;
    int status = zkp_gt_parse(&a, a576);
    if (status != ZKP_OK) return status;
    zkp_fp12_conj(&a, &a);
    zkp_gt_encode(out576, &a);
    return ZKP_OK;
}

int zkp_gt_pow(uint8_t *out576, const uint8_t *a576, const uint8_t *k_le32) {
    zkp_fp12 a;
    uint64_t k[4] = {0, 0, 0, 0};
    int status = zkp_gt_parse(&a, a576);
    if (status != ZKP_OK) return status;
    for (size_t i = 0; i < 32; i++) k[i / 8] |= (uint64_t)k_le32[i] << (8 * (i % 8));
    zkp_gt_pow_var(&a, &a, k);
    zkp_gt_encode(out576, &a);
    return ZKP_OK;
}
