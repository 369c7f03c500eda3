/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transcript of CLSAG and its decoded ring, for both groups. */
#include "clsag_parts.h"

#include <string.h>

#include "zkp/declassify.h"
#include "zkp/domains.h"
#include "zkp/level.h"
#include "zkp/pool.h"
#include "zkp_api/core.h"
#ifdef ZKP_HAVE_WIDE
#include "ifma/ed25519_lanes.h"
#include "ifma/keccak_many.h"
#endif

/* On Ed25519 Keccak-256(domain, data), as Monero has it; on Jubjub the group's Hs with the length of the domain first. */
void zkp_clsag_hash_init(clsag_hash *h, const zkp_prime_group *group, const char *domain) {
    uint8_t padded[33] = {32};
    memcpy(padded + 1, domain, strlen(domain));
    h->group = group;
    if (group == &zkp_group_ed25519) {
        zkp_keccak_init(&h->state.keccak);
        zkp_keccak_update(&h->state.keccak, padded + 1, 32);
    } else {
        zkp_blake2b_init(&h->state.blake, (const uint8_t *)ZKP_PERSON_GROUP_SCALAR);
        zkp_blake2b_update(&h->state.blake, padded, 33);
    }
}

void zkp_clsag_hash_update(clsag_hash *h, const uint8_t *data, size_t len) {
    if (h->group == &zkp_group_ed25519)
        zkp_keccak_update(&h->state.keccak, data, len);
    else
        zkp_blake2b_update(&h->state.blake, data, len);
}

void zkp_clsag_hash_scalar(zkp_scalar *o, const clsag_hash *h) {
    if (h->group == &zkp_group_ed25519) {
        zkp_keccak state = h->state.keccak;
        zkp_es_hash_final(o, &state);
        return;
    }
    uint8_t digest[64], counter = 0;
    do { /* the group's Hs: the first counter that gives no zero */
        zkp_blake2b state = h->state.blake;
        zkp_blake2b_update(&state, &counter, 1);
        zkp_blake2b_final(digest, &state);
        zkp_js_from_le64_wide(o, digest);
        counter++;
    } while (zkp_declassify_int(zkp_js_is_zero(o)));
}

void zkp_clsag_aggregation(zkp_scalar mu[2], const zkp_prime_group *group, const clsag_statement *statement) {
    static const char *const domains[2] = {"CLSAG_agg_0", "CLSAG_agg_1"};
    for (int i = 0; i < 2; i++) {
        clsag_hash h;
        zkp_clsag_hash_init(&h, group, domains[i]);
        zkp_clsag_hash_update(&h, statement->keys, 32 * statement->n);
        zkp_clsag_hash_update(&h, statement->commitments, 32 * statement->n);
        zkp_clsag_hash_update(&h, statement->key_image, 32);
        zkp_clsag_hash_update(&h, statement->d, 32);
        zkp_clsag_hash_update(&h, statement->pseudo_out, 32);
        zkp_clsag_hash_scalar(&mu[i], &h);
    }
}

void zkp_clsag_round_prefix(clsag_hash *h, const zkp_prime_group *group, const clsag_statement *statement) {
    zkp_clsag_hash_init(h, group, "CLSAG_round");
    zkp_clsag_hash_update(h, statement->keys, 32 * statement->n);
    zkp_clsag_hash_update(h, statement->commitments, 32 * statement->n);
    zkp_clsag_hash_update(h, statement->pseudo_out, 32);
    zkp_clsag_hash_update(h, statement->message, 32);
}

#ifdef ZKP_HAVE_WIDE
/* Hp of all keys in lanes. */
static void hash_keys_wide_var(clsag_member *o, const clsag_statement *statement) {
    uint8_t digests[ZKP_RING_LARGEST][32];
    zkp_ed25519 points[ZKP_RING_LARGEST];
    for (size_t start = 0; start < statement->n; start += 8) {
        zkp_keccak states[8];
        for (size_t k = 0; k < 8; k++) {
            zkp_keccak_init(&states[k]);
            if (start + k < statement->n) zkp_keccak_update(&states[k], statement->keys + 32 * (start + k), 32);
        }
        uint8_t together[8][32];
        zkp_ifma_keccak_final8(together, states);
        for (size_t k = 0; k < 8 && start + k < statement->n; k++) memcpy(digests[start + k], together[k], 32);
    }
    zkp_ifma_ed25519_map_var(points, digests[0], statement->n);
    for (size_t i = 0; i < statement->n; i++) o[i].base.ed25519 = points[i];
}
#endif

static void hash_keys_var(clsag_member *o, const zkp_prime_group *group, const clsag_statement *statement) {
#ifdef ZKP_HAVE_WIDE
    if (group == &zkp_group_ed25519 && zkp_level_now >= ZKP_LEVEL_IFMA) {
        hash_keys_wide_var(o, statement);
        return;
    }
#endif
    for (size_t i = 0; i < statement->n; i++) group->hash_to_point(&o[i].base, statement->keys + 32 * i, 32);
}

static int duplicated(const uint8_t *keys, size_t n) {
    for (size_t i = 1; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (memcmp(keys + 32 * i, keys + 32 * j, 32) == 0) return 1;
    return 0;
}

typedef struct {
    const zkp_prime_group *group;
    zkp_point *points;
    int32_t *statuses;
    const uint8_t *encodings;
    size_t count, together;
    uint32_t kind;
} decoding;

static void decode_task(void *context, size_t item, size_t slot) {
    const decoding *all = context;
    const size_t start = all->together * item, left = all->count - start;
    (void)slot;
    all->group->decode_many_var(all->points + start, all->statuses + start, all->encodings + 32 * start, all->kind,
                                left < all->together ? left : all->together);
}

int zkp_clsag_decode_var(zkp_point *o, const zkp_prime_group *group, const uint8_t *encodings, size_t count, int strict,
                         int threads) {
    int32_t statuses[CLSAG_MOST_POINTS];
    /* Without the test for prime order, other threads would come too late. Few calls for many points are the best; eight
       fill the lanes. */
    const size_t tasks = strict ? (size_t)zkp_pool_settle(threads) : 1;
    const size_t together = ((count + tasks - 1) / tasks + 7) / 8 * 8;
    decoding all = {group, o, statuses, encodings, count, together, strict ? ZKP_GROUP_MEMBER : 0};
    zkp_pool_for((count + together - 1) / together, threads, decode_task, &all);
    for (size_t i = 0; i < count; i++)
        if (statuses[i] != ZKP_OK) return statuses[i];
    return ZKP_OK;
}

int zkp_clsag_members_var(clsag_member *o, const zkp_prime_group *group, const clsag_statement *statement,
                          const zkp_point *points, int strict) {
    const size_t n = statement->n;
    if (strict && duplicated(statement->keys, n)) return ZKP_ERR_ARGUMENT;
    for (size_t i = 0; i < n; i++) {
        o[i].key = points[1 + i];
        group->sub(&o[i].difference, &points[1 + n + i], &points[0]);
    }
    hash_keys_var(o, group, statement);
    return ZKP_OK;
}
