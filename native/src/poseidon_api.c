/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp_api/poseidon.h"

#include <stdatomic.h>

#include "ifma/poseidon_lanes.h"
#include "zkp/level.h"
#include "zkp/pool.h"
#include "zkp/poseidon.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

int zkp_poseidon_permute_bytes(uint8_t *out, const uint8_t *state, int t) {
    zkp_fr lanes[ZKP_POSEIDON_MAX_WIDTH];
    const zkp_poseidon_parameters *p = zkp_poseidon_width(t);
    if (p == NULL) return ZKP_ERR_ARGUMENT;
    for (int i = 0; i < t; i++)
        if (zkp_fr_from_le32(&lanes[i], state + 32 * i) != ZKP_OK) return ZKP_ERR_RANGE;
    zkp_poseidon_permute(lanes, p);
    for (int i = 0; i < t; i++) zkp_fr_to_le32(out + 32 * i, &lanes[i]);
    zkp_wipe(lanes, sizeof lanes);
    return ZKP_OK;
}

#define BLOCK 64    /* rows of one task */
#define LANES_MIN 2 /* from here on lanes are faster */

typedef struct {
    uint8_t *out;
    const uint8_t *rows;
    size_t n;
    const zkp_poseidon_parameters *p;
    zkp_fr tag;
    atomic_int status;
} job;

static void hash_block(void *context, size_t item, size_t slot) {
    job *j = context;
    int length = j->p->t - 1;
    size_t start = item * BLOCK, end = j->n - start < BLOCK ? j->n : start + BLOCK;
    (void)slot;
#if defined(ZKP_HAVE_WIDE)
    while (zkp_level_now >= ZKP_LEVEL_IFMA && end - start >= LANES_MIN) {
        const size_t count = end - start < 8 ? end - start : 8;
        const int done =
            zkp_ifma_poseidon_hash(j->out + 32 * start, &j->tag, j->rows + 32 * start * (size_t)length, count, j->p);
        if (done == ZKP_IFMA_POSEIDON_RANGE) {
            atomic_store(&j->status, ZKP_ERR_RANGE);
            return;
        }
        if (done == ZKP_IFMA_POSEIDON_NO_MEMORY) break;
        start += count;
    }
#endif
    for (size_t row = start; row < end; row++) {
        zkp_fr inputs[ZKP_POSEIDON_MAX_WIDTH], digest;
        for (int i = 0; i < length; i++) {
            if (zkp_fr_from_le32(&inputs[i], j->rows + 32 * (row * (size_t)length + (size_t)i)) != ZKP_OK) {
                atomic_store(&j->status, ZKP_ERR_RANGE);
                return;
            }
        }
        zkp_poseidon_hash(&digest, &j->tag, inputs, j->p);
        zkp_fr_to_le32(j->out + 32 * row, &digest);
    }
}

int zkp_poseidon_hash_many(uint8_t *out, const uint8_t *tag, const uint8_t *rows, size_t n, int length, int threads) {
    job j = {.out = out, .rows = rows, .n = n};
    if (length < 1 || length >= ZKP_POSEIDON_MAX_WIDTH || threads < 0) return ZKP_ERR_ARGUMENT;
    j.p = zkp_poseidon_width(length + 1);
    if (j.p == NULL) return ZKP_ERR_ARGUMENT;
    if (zkp_fr_from_le32(&j.tag, tag) != ZKP_OK) return ZKP_ERR_RANGE;
    zkp_pool_for((n + BLOCK - 1) / BLOCK, threads, hash_block, &j);
    return atomic_load(&j.status);
}
