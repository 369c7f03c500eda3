/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanning outputs of Monero with a view key: blocks of public keys share inversions, and the pool shares the blocks out. */
#include "zkp_api/monero_scan.h"

#include <string.h>

#include "zkp/declassify.h"
#include "zkp/ed25519.h"
#include "zkp/level.h"
#include "zkp/pool.h"
#include "zkp/secret.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

#ifdef ZKP_HAVE_WIDE
#include "ifma/monero_lanes.h"
#endif

/* Public keys of one task, and candidates whose spend keys are encoded together. */
#define BLOCK 64 /* ZKP_IFMA_MONERO_BLOCK */
#define MAX_VARINT 10

static const uint8_t TAG_PREFIX[8] = {'v', 'i', 'e', 'w', '_', 't', 'a', 'g'};

typedef struct {
    uint8_t *spend_keys, *hits;
    zkp_scalar view;
    const uint8_t *public_keys, *output_keys;
    const uint64_t *first, *indices;
    const int16_t *view_tags;
    size_t n_keys;
} scan;

/* Candidates that passed their view tags and wait for the encodings of their spend keys. */
typedef struct {
    zkp_ed25519 points[BLOCK];
    size_t places[BLOCK];
    size_t n;
} waiting;

static size_t write_varint(uint8_t out[MAX_VARINT], uint64_t value) {
    size_t n = 0;
    for (; value >= 0x80; value >>= 7) out[n++] = (uint8_t)(value | 0x80);
    out[n++] = (uint8_t)value;
    return n;
}

/* d[i] = the encoding of 8 * view * R_i; good[i] = 1 where R_i decodes, and 0 with any d[i] elsewhere. */
static void derive(uint8_t (*d)[32], uint8_t *good, const zkp_scalar *view, const uint8_t *keys, size_t n) {
    zkp_ed25519_affine affine[BLOCK];
    zkp_ed25519 shared[BLOCK];
    int32_t statuses[BLOCK];
    zkp_ed25519_read_many_var(affine, statuses, keys, ZKP_ED25519_RULE_MONERO, n);
    for (size_t i = 0; i < n; i++) {
        good[i] = statuses[i] == ZKP_OK;
        zkp_ed25519_from_affine(&shared[i], &affine[i]);
        if (!good[i]) continue;
        zkp_ed25519_mul(&shared[i], &shared[i], view);
        zkp_ed25519_mul8(&shared[i], &shared[i]);
    }
    zkp_ed25519_encode_many(d[0], shared, n);
    zkp_wipe(shared, sizeof shared);
}

static int has_tag(const uint8_t d[32], const uint8_t *index, size_t index_size, int16_t tag) {
    uint8_t digest[32];
    zkp_keccak state;
    zkp_keccak_init(&state);
    zkp_keccak_update(&state, TAG_PREFIX, sizeof TAG_PREFIX);
    zkp_keccak_update(&state, d, 32);
    zkp_keccak_update(&state, index, index_size);
    zkp_keccak_final(digest, &state);
    const int differs = digest[0] ^ tag;
    zkp_wipe(digest, sizeof digest);
    /* The outcome of a scan is what the caller asked for. */
    return !zkp_declassify_int(differs);
}

static void flush(const scan *s, waiting *w) {
    uint8_t encoded[BLOCK][32];
    if (w->n == 0) return;
    zkp_ed25519_encode_many(encoded[0], w->points, w->n);
    for (size_t i = 0; i < w->n; i++) {
        memcpy(s->spend_keys + 32 * w->places[i], encoded[i], 32);
        s->hits[w->places[i]] = 1;
    }
    w->n = 0;
}

static void candidate(const scan *s, waiting *w, const uint8_t d[32], size_t place) {
    uint8_t index[MAX_VARINT];
    zkp_ed25519_affine key;
    zkp_ed25519 point, offset;
    zkp_scalar scalar;
    zkp_keccak state;
    const size_t size = write_varint(index, s->indices[place]);
    const int16_t tag = s->view_tags[place];
    if (tag != ZKP_MONERO_NO_TAG && !has_tag(d, index, size, tag)) return;
    if (zkp_ed25519_decode_var(&key, s->output_keys + 32 * place, ZKP_ED25519_RULE_MONERO) != ZKP_OK) return;
    zkp_keccak_init(&state);
    zkp_keccak_update(&state, d, 32);
    zkp_keccak_update(&state, index, size);
    zkp_es_hash_final(&scalar, &state);
    zkp_ed25519_mul_generator(&offset, ZKP_ED25519_GEN_G, &scalar);
    zkp_ed25519_from_affine(&point, &key);
    zkp_ed25519_sub(&w->points[w->n], &point, &offset);
    w->places[w->n++] = place;
    zkp_wipe(&scalar, sizeof scalar);
    zkp_wipe(&offset, sizeof offset);
    if (w->n == BLOCK) flush(s, w);
}

static void scan_block(void *context, size_t item, size_t slot) {
    const scan *s = context;
    uint8_t d[BLOCK][32], good[BLOCK];
    waiting w;
    const size_t start = item * BLOCK, n = s->n_keys - start < BLOCK ? s->n_keys - start : BLOCK;
    (void)slot;
#ifdef ZKP_HAVE_WIDE
    if (zkp_level_now >= ZKP_LEVEL_IFMA) {
        const zkp_ifma_monero_part part = {.spend_keys = s->spend_keys, .hits = s->hits, .view = &s->view,
                                           .public_keys = s->public_keys + 32 * start, .first = s->first + start, .n_keys = n,
                                           .output_keys = s->output_keys, .indices = s->indices, .view_tags = s->view_tags};
        zkp_ifma_monero_scan(&part);
        zkp_wipe_stack();
        return;
    }
#endif
    w.n = 0;
    derive(d, good, &s->view, s->public_keys + 32 * start, n);
    for (size_t k = 0; k < n; k++) {
        if (!good[k]) continue;
        for (uint64_t place = s->first[start + k]; place < s->first[start + k + 1]; place++) candidate(s, &w, d[k], place);
    }
    flush(s, &w);
    zkp_wipe(d, sizeof d);
    zkp_wipe(&w, sizeof w);
    zkp_wipe_stack();
}

int zkp_monero_scan(uint8_t *spend_keys, uint8_t *hits, const zkp_secret *view, const uint8_t *public_keys,
                    const uint64_t *first, size_t n_keys, const uint8_t *output_keys, const uint64_t *indices,
                    const int16_t *view_tags, int threads) {
    scan s = {.spend_keys = spend_keys, .hits = hits, .public_keys = public_keys, .output_keys = output_keys,
              .first = first, .indices = indices, .view_tags = view_tags, .n_keys = n_keys};
    if (threads < 0 || first[0] != 0) return ZKP_ERR_ARGUMENT;
    for (size_t k = 0; k < n_keys; k++)
        if (first[k] > first[k + 1]) return ZKP_ERR_ARGUMENT;
    const int status = zkp_secret_ed25519_scalar(&s.view, view);
    if (status != ZKP_OK) return status;
    memset(spend_keys, 0, 32 * (size_t)first[n_keys]);
    memset(hits, 0, (size_t)first[n_keys]);
    zkp_pool_for((n_keys + BLOCK - 1) / BLOCK, threads, scan_block, &s);
    zkp_wipe(&s.view, sizeof s.view);
    return ZKP_OK;
}
