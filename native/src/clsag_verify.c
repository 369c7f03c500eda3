/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification of CLSAGs, of many at once on all threads. */
#include <stdlib.h>
#include <string.h>

#include "clsag_parts.h"
#include "zkp/level.h"
#include "zkp/pool.h"
#include "zkp_api/core.h"
#ifdef ZKP_HAVE_WIDE
#include "ifma/ed25519_clsag.h"
#include "ifma/keccak_many.h"
#endif

/* A signature with what it signs. */
typedef struct {
    clsag_statement statement;
    const uint8_t *c1, *s;
} parsed;

static void parse(parsed *o, const uint8_t *item, size_t n) {
    o->statement = (clsag_statement){.message = item, .key_image = item + 64, .d = item + 96, .pseudo_out = item + 128,
                                     .keys = item + 160, .commitments = item + 160 + 32 * n, .n = n};
    o->c1 = item + 32;
    o->s = item + 160 + 64 * n;
}

/* What one verification works on. */
typedef struct {
    zkp_point points[CLSAG_MOST_POINTS];
    clsag_member members[ZKP_RING_LARGEST];
    zkp_scalar s[ZKP_RING_LARGEST], c[ZKP_RING_LARGEST + 1];
} scratch;

static int read_scalars(scratch *work, const zkp_prime_group *group, const parsed *p) {
    int good = group->scalar_from_le32(&work->c[0], p->c1);
    for (size_t i = 0; i < p->statement.n; i++) good &= group->scalar_from_le32(&work->s[i], p->s + 32 * i);
    return good;
}

static size_t points_of(const parsed *p) { return 3 + 2 * p->statement.n; }

/* Everything before the walk but its hashes, from the decoded points. With strict rules all points have prime order;
   whether the key image has is for the caller to check in any case. */
static int prepare_var(scratch *work, clsag_walk *walk, const zkp_prime_group *group, const parsed *p,
                       const zkp_point *points, int strict) {
    walk->group = group;
    walk->images[0] = points[0];
    group->mul8(&walk->images[1], &points[1]);
    if (group->is_identity(&walk->images[0]) || group->is_identity(&walk->images[1])) return ZKP_ERR_IDENTITY;
    return zkp_clsag_members_var(work->members, group, &p->statement, points + 2, strict);
}

static void start_hashes(clsag_walk *walk, const clsag_statement *statement) {
    zkp_clsag_aggregation(walk->mu, walk->group, statement);
    zkp_clsag_round_prefix(&walk->prefix, walk->group, statement);
}

static int verdict(const scratch *work, size_t n) {
    return memcmp(&work->c[n], &work->c[0], sizeof work->c[0]) == 0 ? ZKP_OK : ZKP_ERR_SIGNATURE;
}

static int verify_one_var(scratch *work, const zkp_prime_group *group, const parsed *p, int strict, int threads) {
    clsag_walk walk;
    if (!read_scalars(work, group, p)) return ZKP_ERR_LENGTH;
    int status = zkp_clsag_decode_var(work->points, group, p->statement.key_image, points_of(p), strict, threads);
    if (status == ZKP_OK) status = prepare_var(work, &walk, group, p, work->points, strict);
    walk.check_image = !strict;
    walk.threads = threads;
    if (status == ZKP_OK) start_hashes(&walk, &p->statement);
    if (status == ZKP_OK) status = zkp_clsag_walk_var(work->c, &walk, work->members, work->s, p->statement.n);
    return status == ZKP_OK ? verdict(work, p->statement.n) : status;
}

#ifdef ZKP_HAVE_WIDE
/* start_hashes for eight rings of one size. */
static void start_hashes_eight_var(clsag_walk walks[8], const clsag_statement *const statements[8]) {
    static const char *const domains[3] = {"CLSAG_agg_0", "CLSAG_agg_1", "CLSAG_round"};
    const size_t n = statements[0]->n;
    zkp_keccak states[8];
    uint8_t digests[8][32];
    const uint8_t *data[8];
    for (size_t hash = 0; hash < 3; hash++) {
        for (size_t k = 0; k < 8; k++) {
            clsag_hash h;
            zkp_clsag_hash_init(&h, walks[k].group, domains[hash]);
            states[k] = h.state.keccak;
            data[k] = statements[k]->keys;
        }
        zkp_ifma_keccak_update8(states, data, 64 * n); /* the commitments follow the keys */
        if (hash < 2) {
            for (size_t k = 0; k < 8; k++) data[k] = statements[k]->key_image;
            zkp_ifma_keccak_update8(states, data, 64); /* D/8 follows */
        }
        for (size_t k = 0; k < 8; k++) data[k] = statements[k]->pseudo_out;
        zkp_ifma_keccak_update8(states, data, 32);
        if (hash < 2) {
            zkp_ifma_keccak_final8(digests, states);
            for (size_t k = 0; k < 8; k++) zkp_es_from_le32_wide(&walks[k].mu[hash], digests[k]);
            continue;
        }
        for (size_t k = 0; k < 8; k++) data[k] = statements[k]->message;
        zkp_ifma_keccak_update8(states, data, 32);
        for (size_t k = 0; k < 8; k++) {
            walks[k].prefix.group = walks[k].group;
            walks[k].prefix.state.keccak = states[k];
        }
    }
}

/* The challenges of one step: one inversion for all commitments, one permutation for all hashes. */
static void challenges_var(scratch *work[8], const clsag_walk walks[8], const zkp_ed25519 commitments[16], size_t place,
                           const size_t n[8]) {
    uint8_t encoded[16 * 32], digests[8][32];
    zkp_keccak states[8];
    zkp_clsag_encode_var(encoded, commitments, 16);
    for (size_t k = 0; k < 8; k++) {
        states[k] = walks[k].prefix.state.keccak;
        zkp_keccak_update(&states[k], encoded + 32 * k, 32);
        zkp_keccak_update(&states[k], encoded + 32 * (8 + k), 32);
    }
    zkp_ifma_keccak_final8(digests, states);
    for (size_t k = 0; k < 8; k++)
        if (place < n[k]) zkp_es_from_le32_wide(&work[k]->c[place + 1], digests[k]);
}

/* Walks eight rings side by side; a lane whose ring is at its end repeats its last step. */
static int walk_eight_var(scratch *work[8], const clsag_walk walks[8], const size_t n[8]) {
    zkp_ed25519 images[2][8], commitments[16];
    zkp_scalar mu[2][8];
    size_t most = 0;
    for (size_t k = 0; k < 8; k++) {
        for (int i = 0; i < 2; i++) {
            images[i][k] = walks[k].images[i].ed25519;
            mu[i][k] = walks[k].mu[i];
        }
        if (n[k] > most) most = n[k];
    }
    zkp_ifma_rings *rings = zkp_ifma_rings_new_var(images, mu);
    if (rings == NULL) return ZKP_ERR_MEMORY;
    for (size_t place = 0; place < most; place++) {
        zkp_ifma_rings_step step;
        for (size_t k = 0; k < 8; k++) {
            const size_t at = place < n[k] ? place : n[k] - 1;
            step.key[k] = work[k]->members[at].key.ed25519;
            step.difference[k] = work[k]->members[at].difference.ed25519;
            step.base[k] = work[k]->members[at].base.ed25519;
            step.s[k] = work[k]->s[at];
            step.c[k] = work[k]->c[at];
            zkp_es_mul(&step.c_p[k], &step.c[k], &walks[k].mu[0]);
            zkp_es_mul(&step.c_c[k], &step.c[k], &walks[k].mu[1]);
        }
        zkp_ifma_rings_step_var(commitments, commitments + 8, rings, &step);
        challenges_var(work, walks, commitments, place, n);
    }
    zkp_ifma_rings_free(rings);
    return ZKP_OK;
}

/* Whether the key images lie in the subgroup. */
static void check_images_var(uint8_t good[8], const clsag_walk walks[8]) {
    zkp_ed25519 images[8];
    zkp_ed25519_affine affine[8];
    zkp_fe25519 room[8];
    for (size_t k = 0; k < 8; k++) images[k] = walks[k].images[0].ed25519;
    zkp_ed25519_batch_to_affine(affine, images, 8, room);
    zkp_ed25519_in_subgroup_many_var(good, affine, 8);
}

/* The points of eight signatures, decoded together so that the lanes are full. */
typedef struct {
    uint8_t encodings[8 * CLSAG_MOST_POINTS][32];
    int32_t statuses[8 * CLSAG_MOST_POINTS];
    zkp_point points[8 * CLSAG_MOST_POINTS];
} many_points;

static void decode_group_var(many_points *room, const parsed *items, size_t count, int strict) {
    size_t all = 0;
    for (size_t k = 0; k < count; k++) {
        memcpy(room->encodings[all], items[k].statement.key_image, 32 * points_of(&items[k]));
        all += points_of(&items[k]);
    }
    const uint32_t kind = strict ? ZKP_GROUP_MEMBER : 0;
    zkp_group_ed25519.decode_many_var(room->points, room->statuses, room->encodings[0], kind, all);
}

/* The first that is not ZKP_OK. */
static int first_bad(const int32_t *statuses, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (statuses[i] != ZKP_OK) return statuses[i];
    return ZKP_OK;
}

/* Up to eight signatures. Those with unfit encodings leave their lanes to copies of another one. */
static void verify_group_var(int32_t *statuses, scratch *work, many_points *room, const parsed *items, size_t count,
                             int strict) {
    clsag_walk walks[8];
    scratch *lanes[8];
    const clsag_statement *statements[8];
    size_t n[8], places[8], fit = 0, place = 0;
    uint8_t image_good[8];
    int one_size = 1;
    decode_group_var(room, items, count, strict);
    for (size_t k = 0; k < count; k++) {
        const size_t first = place;
        const zkp_point *const own = room->points + first;
        place += points_of(&items[k]);
        statuses[k] = read_scalars(&work[fit], &zkp_group_ed25519, &items[k]) ? ZKP_OK : ZKP_ERR_LENGTH;
        if (statuses[k] == ZKP_OK) statuses[k] = first_bad(room->statuses + first, place - first);
        if (statuses[k] == ZKP_OK)
            statuses[k] = prepare_var(&work[fit], &walks[fit], &zkp_group_ed25519, &items[k], own, strict);
        if (statuses[k] != ZKP_OK) continue;
        lanes[fit] = &work[fit];
        statements[fit] = &items[k].statement;
        n[fit] = items[k].statement.n;
        one_size &= n[fit] == n[0];
        places[fit++] = k;
    }
    if (fit == 0) return;
    for (size_t k = fit; k < 8; k++) {
        walks[k] = walks[0];
        lanes[k] = lanes[0];
        statements[k] = statements[0];
        n[k] = n[0];
    }
    if (one_size) start_hashes_eight_var(walks, statements);
    for (size_t k = 0; k < 8 && !one_size; k++) start_hashes(&walks[k], statements[k]);
    memset(image_good, 1, sizeof image_good);
    if (!strict) check_images_var(image_good, walks);
    const int status = walk_eight_var(lanes, walks, n);
    for (size_t k = 0; k < fit; k++) {
        int32_t *const own = &statuses[places[k]];
        *own = status;
        if (status == ZKP_OK) *own = image_good[k] ? verdict(lanes[k], n[k]) : ZKP_ERR_NOT_IN_SUBGROUP;
    }
}
#endif

typedef struct {
    int32_t *statuses;
    const uint8_t *items;
    const uint32_t *sizes;
    const size_t *places; /* where each item starts */
    const zkp_prime_group *group;
    scratch *work; /* as many a slot as a task takes signatures */
#ifdef ZKP_HAVE_WIDE
    many_points *rooms; /* one a slot */
#endif
    size_t count, together;
    int strict, threads;
} job;

/* As many signatures side by side take as long as eight; fewer go one after the other. */
#define EIGHT_FROM 4

static void verify_task(void *context, size_t item, size_t slot) {
    const job *all = context;
    const size_t start = item * all->together, left = all->count - start, count = left < all->together ? left : all->together;
    scratch *work = all->work + slot * all->together;
    parsed items[8];
    for (size_t k = 0; k < count; k++) parse(&items[k], all->items + all->places[start + k], all->sizes[start + k]);
#ifdef ZKP_HAVE_WIDE
    if (count >= EIGHT_FROM) {
        verify_group_var(all->statuses + start, work, &all->rooms[slot], items, count, all->strict);
        return;
    }
#endif
    /* A signature alone has the other threads to itself. */
    const int threads = all->count == 1 ? all->threads : 1;
    for (size_t k = 0; k < count; k++)
        all->statuses[start + k] = verify_one_var(work, all->group, &items[k], all->strict, threads);
}

/* How many signatures a task takes: eight where they fill the lanes. */
static size_t together(const zkp_prime_group *group, size_t count) {
#ifdef ZKP_HAVE_WIDE
    if (group == &zkp_group_ed25519 && zkp_level_now >= ZKP_LEVEL_IFMA && count >= EIGHT_FROM) return 8;
#endif
    (void)group;
    (void)count;
    return 1;
}

int zkp_clsag_verify_many(int32_t *statuses, const uint8_t *items, const uint32_t *sizes, size_t count, int group, int rules,
                          int threads) {
    if (group != ZKP_GROUP_ED25519 && group != ZKP_GROUP_JUBJUB) return ZKP_ERR_ARGUMENT;
    if (rules != ZKP_RING_STRICT && !(rules == ZKP_RING_MONERO && group == ZKP_GROUP_ED25519)) return ZKP_ERR_ARGUMENT;
    if (count == 0) return ZKP_OK;
    if (count > SIZE_MAX / (1 << 16)) return ZKP_ERR_ARGUMENT;
    threads = zkp_pool_settle(threads);
    const zkp_prime_group *chosen = group == ZKP_GROUP_ED25519 ? &zkp_group_ed25519 : &zkp_group_jubjub;
    const size_t each = together(chosen, count), tasks = (count + each - 1) / each;
    size_t *places = malloc(count * sizeof *places);
    scratch *work = malloc(zkp_pool_slots(tasks, threads) * each * sizeof *work);
    int status = places != NULL && work != NULL ? ZKP_OK : ZKP_ERR_MEMORY;
#ifdef ZKP_HAVE_WIDE
    many_points *rooms = each > 1 ? malloc(zkp_pool_slots(tasks, threads) * sizeof *rooms) : NULL;
    if (each > 1 && rooms == NULL) status = ZKP_ERR_MEMORY;
#endif
    size_t place = 0;
    for (size_t i = 0; i < count && status == ZKP_OK; i++) {
        if (sizes[i] < ZKP_RING_LEAST || sizes[i] > ZKP_RING_LARGEST) status = ZKP_ERR_ARGUMENT;
        places[i] = place;
        place += 160 + 96 * (size_t)sizes[i];
    }
    if (status == ZKP_OK) {
        job all = {.statuses = statuses, .items = items, .sizes = sizes, .places = places, .group = chosen,
                   .work = work, .count = count, .together = each, .strict = rules == ZKP_RING_STRICT,
                   .threads = threads};
#ifdef ZKP_HAVE_WIDE
        all.rooms = rooms;
#endif
        zkp_pool_for(tasks, threads, verify_task, &all);
        for (size_t i = 0; i < count; i++) {
            if (statuses[i] == ZKP_ERR_MEMORY) status = ZKP_ERR_MEMORY;
            if (statuses[i] != ZKP_OK && status == ZKP_OK) status = ZKP_ERR_SIGNATURE;
        }
    }
    free(places);
    free(work);
#ifdef ZKP_HAVE_WIDE
    free(rooms);
#endif
    return status;
}
