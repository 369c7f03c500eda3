/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp_api/key_digest.h"

#include "ifma/key_digest.h"
#include "zkp/blake2b.h"
#include "zkp/level.h"
#include "zkp/pool.h"
#include "zkp_api/core.h"

typedef struct {
    uint8_t *out;
    const uint8_t *data, *person;
    uint64_t len, chunk, chunks, per_item;
} job;

static uint64_t chunk_len(const job *j, uint64_t i) {
    const uint64_t left = j->len - i * j->chunk;
    return left < j->chunk ? left : j->chunk;
}

#if defined(ZKP_HAVE_WIDE)
static void wide_task(void *context, size_t item, size_t slot) {
    const job *j = context;
    uint8_t *out[8];
    const uint8_t *data[8];
    uint64_t len[8];
    unsigned n = 0;
    (void)slot;
    for (uint64_t i = item * j->per_item; i < (item + 1) * j->per_item && i < j->chunks; i++) {
        out[n] = j->out + 32 * i;
        data[n] = j->data + i * j->chunk;
        len[n++] = chunk_len(j, i);
    }
    zkp_ifma_leaf_digests(out, data, len, n, j->person);
}
#endif

static void chunk_task(void *context, size_t item, size_t slot) {
    const job *j = context;
    zkp_blake2b state;
    (void)slot;
    zkp_blake2b_init_sized(&state, 32, j->person);
    zkp_blake2b_update(&state, j->data + item * j->chunk, chunk_len(j, item));
    zkp_blake2b_final_sized(j->out + 32 * item, 32, &state);
}

int zkp_leaf_digests(uint8_t *out32, const uint8_t *data, uint64_t len, uint32_t log_chunk, const uint8_t *person16,
                     int threads) {
    if (len == 0 || log_chunk < 7 || log_chunk > 32) return ZKP_ERR_ARGUMENT;
    job j = {.out = out32, .data = data, .person = person16, .len = len, .chunk = UINT64_C(1) << log_chunk};
    j.chunks = (len + j.chunk - 1) / j.chunk;
#if defined(ZKP_HAVE_WIDE)
    if (zkp_level_now >= ZKP_LEVEL_IFMA) {
        /* Lanes cost the same whether they are used or not: as few groups as possible, all of nearly the same size. */
        const uint64_t groups = (j.chunks + 7) / 8;
        j.per_item = (j.chunks + groups - 1) / groups;
        zkp_pool_for((size_t)((j.chunks + j.per_item - 1) / j.per_item), threads, wide_task, &j);
        return ZKP_OK;
    }
#endif
    zkp_pool_for((size_t)j.chunks, threads, chunk_task, &j);
    return ZKP_OK;
}
