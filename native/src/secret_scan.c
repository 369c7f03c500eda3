/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanning with a view key: blocks of outputs share one inversion, and the pool shares the blocks out. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "ifma/jubjub_lanes.h"
#include "zkp/declassify.h"
#include "zkp/jubjub.h"
#include "zkp/level.h"
#include "zkp/pool.h"
#include "zkp/secret.h"
#include "zkp/secret_internal.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

#define BLOCK 32

typedef struct {
    zkp_secret **out;
    zkp_js view;
    const uint8_t *points, *tags;
    const uint32_t *indices;
    size_t n, block;
    int affine;
    atomic_int status;
} scan;

static void store_match(scan *s, size_t i, const uint8_t shared[32]) {
    if (zkp_secret_store_bytes(&s->out[i], shared) != ZKP_OK) atomic_store(&s->status, ZKP_ERR_MEMORY);
}

/* R and its encoding, if it decodes. */
static int read_point_var(zkp_jubjub_affine *r, uint8_t encoded[32], const scan *s, size_t i) {
    const uint32_t flags = ZKP_JUBJUB_ALLOW_IDENTITY | ZKP_JUBJUB_ALLOW_OFF_SUBGROUP;
    if (s->affine) {
        if (zkp_jubjub_from_uv_var(r, s->points + 64 * i, flags) != ZKP_OK) return 0;
        zkp_jubjub_encode(encoded, r);
        return 1;
    }
    memcpy(encoded, s->points + 32 * i, 32);
    return zkp_jubjub_decode_var(r, encoded, flags) == ZKP_OK;
}

static void scan_block(void *context, size_t item, size_t slot) {
    scan *s = context;
    zkp_jubjub shared[BLOCK];
    zkp_jubjub_affine affine[BLOCK];
    zkp_fr scratch[BLOCK];
    uint8_t ephemerals[BLOCK][32];
    size_t place[BLOCK], count = 0, start = item * BLOCK;
    size_t end = s->n - start < BLOCK ? s->n : start + BLOCK;
    (void)slot;
    for (size_t i = start; i < end; i++) {
        zkp_jubjub_affine r;
        /* Whether R decodes, and whether its order is small, is public. Other points off the subgroup may go on: the
           factor 8 takes what they have beyond it. */
        if (!read_point_var(&r, ephemerals[count], s, i)) continue;
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
        int differs = zkp_secret_view_tag(encoded, ephemerals[j], s->indices[i]) ^ s->tags[i];
        /* The outcome of a scan is what the caller asked for. */
        if (!zkp_declassify_int(differs)) store_match(s, i, encoded);
        zkp_wipe(encoded, sizeof encoded);
    }
    zkp_wipe(shared, sizeof shared);
    zkp_wipe(affine, sizeof affine);
    zkp_wipe(scratch, sizeof scratch);
    zkp_wipe_stack();
}

#if defined(ZKP_HAVE_WIDE)
static void scan_block_in_lanes(void *context, size_t item, size_t slot) {
    scan *s = context;
    uint8_t hits[ZKP_IFMA_SCAN_BLOCK], shared[ZKP_IFMA_SCAN_BLOCK][32];
    const size_t start = item * s->block, n = s->n - start < s->block ? s->n - start : s->block;
    (void)slot;
    zkp_ifma_scan(hits, shared, &s->view, s->points + (s->affine ? 64 : 32) * start, s->affine, s->tags + start,
                  s->indices + start, n);
    for (size_t i = 0; i < n; i++) {
        if (!hits[i]) continue;
        store_match(s, start + i, shared[i]);
    }
    zkp_wipe(shared, sizeof shared);
    zkp_wipe_stack();
}
#endif

int zkp_secret_scan(zkp_secret **out, uint32_t *places, uint64_t *found, const zkp_secret *view, const uint8_t *points,
                    int affine, const uint8_t *tags, const uint32_t *indices, size_t n, int threads) {
    *found = 0;
    if (view->kind != ZKP_SECRET_JUBJUB || threads < 0 || n > UINT32_MAX) return ZKP_ERR_ARGUMENT;
    scan s = {.out = out, .points = points, .affine = affine, .tags = tags, .indices = indices, .n = n, .block = BLOCK};
    void (*block)(void *, size_t, size_t) = scan_block;
#if defined(ZKP_HAVE_WIDE)
    if (zkp_level_now >= ZKP_LEVEL_IFMA) {
        block = scan_block_in_lanes;
        s.block = ZKP_IFMA_SCAN_BLOCK;
    }
#endif
    for (size_t i = 0; i < n; i++) out[i] = NULL;
    zkp_secret_scalar(&s.view, view);
    zkp_pool_for((n + s.block - 1) / s.block, threads, block, &s);
    zkp_wipe(&s.view, sizeof s.view);
    const int status = atomic_load(&s.status);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        zkp_secret *match = out[i];
        if (match == NULL) continue;
        out[i] = NULL;
        if (status != ZKP_OK) {
            zkp_secret_free(match);
            continue;
        }
        places[count] = (uint32_t)i;
        out[count++] = match;
    }
    *found = count;
    return status;
}
