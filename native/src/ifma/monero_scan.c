/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanning outputs of Monero, the public half: reads points, and gathers eight candidates at a time. */
#include <string.h>

#include "ed25519_lanes.h"
#include "monero_lanes.h"
#include "zkp/declassify.h"
#include "zkp/wipe.h"
#include "zkp_api/monero_scan.h"

/* Candidates on their way: derivation and place. */
typedef struct {
    const uint8_t *d[ZKP_IFMA_MONERO_BLOCK];
    uint64_t places[ZKP_IFMA_MONERO_BLOCK];
    size_t n;
} list;

/* The varint of the index, the one that pads Keccak's block, zeros. */
static void write_index(uint8_t o[16], uint64_t index) {
    size_t n = 0;
    memset(o, 0, 16);
    for (; index >= 0x80; index >>= 7) o[n++] = (uint8_t)(index | 0x80);
    o[n++] = (uint8_t)index;
    o[n] = 1;
}

/* The digests of candidates start, start + 1, ... (up to eight) of a list. */
static void hash(uint8_t digests[8][32], const zkp_ifma_monero_part *part, const list *from, size_t start, int tag) {
    const uint8_t *d[8];
    uint8_t varints[8][16];
    for (size_t i = 0; i < 8; i++) {
        const size_t at = start + i < from->n ? start + i : start;
        d[i] = from->d[at];
        write_index(varints[i], part->indices[from->places[at]]);
    }
    zkp_ifma_monero_hash_ct(digests, d, varints, tag);
}

/* Whether a candidate is a hit is what a scan is for: public. */
static void finish(const zkp_ifma_monero_part *part, list *hits) {
    uint8_t keys[ZKP_IFMA_MONERO_BLOCK][32], good[ZKP_IFMA_MONERO_BLOCK];
    zkp_ed25519_affine points[ZKP_IFMA_MONERO_BLOCK];
    for (size_t i = 0; i < hits->n; i++) memcpy(keys[i], part->output_keys + 32 * hits->places[i], 32);
    zkp_ifma_ed25519_decode_var(points, good, keys[0], hits->n, 0);
    for (size_t start = 0; start < hits->n; start += 8) {
        uint8_t digests[8][32], encoded[8][32];
        zkp_ed25519_affine own[8];
        zkp_scalar k[8];
        hash(digests, part, hits, start, 0);
        for (size_t i = 0; i < 8; i++) {
            own[i] = points[start + i < hits->n ? start + i : start];
            zkp_es_from_le32_wide(&k[i], digests[i]);
        }
        zkp_ifma_monero_subtract_ct(encoded, own, k);
        for (size_t i = 0; i < 8 && start + i < hits->n; i++) {
            if (!good[start + i]) continue;
            memcpy(part->spend_keys + 32 * hits->places[start + i], encoded[i], 32);
            part->hits[hits->places[start + i]] = 1;
        }
        zkp_wipe(digests, sizeof digests);
        zkp_wipe(encoded, sizeof encoded);
        zkp_wipe(k, sizeof k);
    }
    hits->n = 0;
}

/* Candidates whose tags fit go on. */
static void check_tags(const zkp_ifma_monero_part *part, list *tagged, list *hits) {
    for (size_t start = 0; start < tagged->n; start += 8) {
        uint8_t digests[8][32];
        hash(digests, part, tagged, start, 1);
        for (size_t i = start; i < start + 8 && i < tagged->n; i++) {
            const int differs = digests[i - start][0] ^ part->view_tags[tagged->places[i]];
            if (zkp_declassify_int(differs)) continue;
            hits->d[hits->n] = tagged->d[i];
            hits->places[hits->n++] = tagged->places[i];
            if (hits->n == ZKP_IFMA_MONERO_BLOCK) finish(part, hits);
        }
        zkp_wipe(digests, sizeof digests);
    }
    tagged->n = 0;
}

void zkp_ifma_monero_scan(const zkp_ifma_monero_part *part) {
    zkp_ed25519_affine points[ZKP_IFMA_MONERO_BLOCK];
    uint8_t good[ZKP_IFMA_MONERO_BLOCK], d[ZKP_IFMA_MONERO_BLOCK][32];
    list tagged = {.n = 0}, hits = {.n = 0};
    zkp_ifma_ed25519_decode_var(points, good, part->public_keys, part->n_keys, 0);
    zkp_ifma_monero_derive_ct(d, points, part->n_keys, part->view);
    for (size_t k = 0; k < part->n_keys; k++) {
        if (!good[k]) continue;
        for (uint64_t place = part->first[k]; place < part->first[k + 1]; place++) {
            list *const to = part->view_tags[place] == ZKP_MONERO_NO_TAG ? &hits : &tagged;
            to->d[to->n] = d[k];
            to->places[to->n++] = place;
            if (tagged.n == ZKP_IFMA_MONERO_BLOCK) check_tags(part, &tagged, &hits);
            if (hits.n == ZKP_IFMA_MONERO_BLOCK) finish(part, &hits);
        }
    }
    check_tags(part, &tagged, &hits);
    finish(part, &hits);
    zkp_wipe(d, sizeof d);
}
