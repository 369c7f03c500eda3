/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanning with a view key: blocks of outputs share one inversion, and the pool shares the blocks out. */
#include <stdatomic.h>
#include <string.h>

#include "zkp/declassify.h"
#include "zkp/jubjub.h"
#include "zkp/pool.h"
#include "zkp/secret.h"
#include "zkp/secret_internal.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

#define BLOCK 32

typedef struct {
    zkp_secret **out;
    zkp_js view;
    const uint8_t *ephemerals, *tags;
    const uint32_t *indices;
    size_t n;
    atomic_uint_fast64_t found;
    atomic_int status;
} scan;

static void scan_block(void *context, size_t item, size_t slot) {
    scan *s = context;
    zkp_jubjub shared[BLOCK];
    zkp_jubjub_affine affine[BLOCK];
    zkp_fr scratch[BLOCK];
    size_t place[BLOCK], count = 0, start = item * BLOCK;
    size_t end = s->n - start < BLOCK ? s->n : start + BLOCK;
    (void)slot;
    for (size_t i = start; i < end; i++) {
        zkp_jubjub_affine r;
        /* Whether R decodes, and whether its order is small, is public. Other points off the subgroup may go on: the
           factor 8 takes what they have beyond it. */
        if (zkp_jubjub_decode_var(&r, s->ephemerals + 32 * i, ZKP_JUBJUB_ALLOW_IDENTITY | ZKP_JUBJUB_ALLOW_OFF_SUBGROUP)) continue;
        zkp_jubjub_from_affine(&shared[count], &r);
        if (zkp_jubjub_has_small_order(&shared[count])) continue;
        zkp_jubjub_mul(&shared[count], &shared[count], &s->view);
        zkp_jubjub_dbl_times(&shared[count], 3);
        place[count++] = i;
    }
    if (count == 0) return;
    zkp_jubjub_batch_to_affine(affine, shared, count, scratch);
    for (size_t j = 0; j < count; j++) {
        size_t i = place[j];
        uint8_t encoded[32];
        zkp_jubjub_encode(encoded, &affine[j]);
        int differs = zkp_secret_view_tag(encoded, s->ephemerals + 32 * i, s->indices[i]) ^ s->tags[i];
        if (!zkp_declassify_int(differs)) { /* the outcome of a scan is what the caller asked for */
            if (zkp_secret_store_bytes(&s->out[i], encoded) != ZKP_OK) atomic_store(&s->status, ZKP_ERR_MEMORY);
            atomic_fetch_add(&s->found, 1);
        }
        zkp_wipe(encoded, sizeof encoded);
    }
    zkp_wipe(shared, sizeof shared);
    zkp_wipe(affine, sizeof affine);
    zkp_wipe(scratch, sizeof scratch);
}

int zkp_secret_scan(zkp_secret **out, uint64_t *found, const zkp_secret *view, const uint8_t *ephemerals,
                    const uint8_t *tags, const uint32_t *indices, size_t n, int threads) {
    *found = 0;
    if (!view->is_scalar || threads < 0) return ZKP_ERR_ARGUMENT;
    scan s = {.out = out, .ephemerals = ephemerals, .tags = tags, .indices = indices, .n = n};
    for (size_t i = 0; i < n; i++) out[i] = NULL;
    zkp_secret_scalar(&s.view, view);
    zkp_pool_for((n + BLOCK - 1) / BLOCK, threads, scan_block, &s);
    zkp_wipe(&s.view, sizeof s.view);
    int status = atomic_load(&s.status);
    if (status != ZKP_OK) {
        for (size_t i = 0; i < n; i++) {
            zkp_secret_free(out[i]);
            out[i] = NULL;
        }
        return status;
    }
    *found = atomic_load(&s.found);
    return ZKP_OK;
}
