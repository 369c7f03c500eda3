/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transcripts, generators and products of scalars for Bulletproofs. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "zkp/bulletproof.h"
#include "zkp/wipe.h"

static const char *const WORDS[2] = {"bulletproof", "bulletproof_plus"};

const zkp_prime_group *zkp_bp_group(int group) {
    if (group == ZKP_BP_ED25519) return &zkp_group_ed25519;
    return group == ZKP_BP_JUBJUB ? &zkp_group_jubjub : NULL;
}

void zkp_bp_scale(zkp_scalar *o, const zkp_prime_group *group) {
    if (group == &zkp_group_ed25519)
        *o = zkp_es_inv_eight;
    else
        zkp_bp_from_u64(o, 1);
}

static void encode_base(uint8_t out[32], const zkp_prime_group *g, int which) {
    zkp_point point;
    g->generator(&point, which);
    g->encode(out, &point);
}

/* ---- Transcript */

static void hash(uint8_t out[32], const zkp_prime_group *g, int scheme, const zkp_bytes *parts, size_t n) {
    zkp_scalar value;
    /* Monero's hashes have no domain. */
    const char *word = g == &zkp_group_ed25519 ? "" : WORDS[scheme];
    g->hash_to_scalar(&value, (const uint8_t *)word, strlen(word), parts, n);
    g->scalar_to_le32(out, &value);
    zkp_wipe(&value, sizeof value);
}

/* 32 bytes before everything else: on Jubjub a hash of bases and bits; Monero's Bulletproofs+ a point, and its older
   Bulletproofs nothing. Returns their number. */
static size_t start(uint8_t out[32], const zkp_prime_group *g, int scheme) {
    if (g == &zkp_group_ed25519) {
        static const char label[] = "bulletproof_plus_transcript";
        if (scheme == ZKP_BP_ORIGINAL) return 0;
        uint8_t digest[32];
        zkp_keccak state;
        zkp_keccak_init(&state);
        zkp_keccak_update(&state, (const uint8_t *)label, sizeof label - 1);
        zkp_keccak_final(digest, &state);
        zkp_point point;
        g->hash_to_point(&point, digest, sizeof digest);
        g->encode(out, &point);
        return 32;
    }
    uint8_t bases[64];
    encode_base(bases, g, ZKP_GROUP_GENERATOR);
    encode_base(bases + 32, g, ZKP_GROUP_VALUE);
    const zkp_bytes parts[] = {{bases, 64}, {(const uint8_t *)"64", 2}};
    hash(out, g, scheme, parts, 2);
    return 32;
}

void zkp_bp_transcript_begin(zkp_bp_transcript *t, const zkp_bp_generators *generators, const uint8_t *V, size_t m) {
    const zkp_prime_group *g = t->group = generators->group;
    const int scheme = t->scheme = generators->scheme;
    const zkp_bytes parts[] = {{generators->start, generators->start_length}, {V, 32 * m}};
    if (scheme == ZKP_BP_ORIGINAL) {
        hash(t->state, g, scheme, parts, 2);
        return;
    }
    uint8_t digest[32];
    hash(digest, g, scheme, parts + 1, 1);
    const zkp_bytes both[] = {parts[0], {digest, 32}};
    hash(t->state, g, scheme, both, 2);
}

int zkp_bp_challenge(zkp_scalar *o, zkp_bp_transcript *t, const uint8_t *const *values, size_t n) {
    zkp_bytes parts[5] = {{t->state, 32}};
    for (size_t i = 0; i < n; i++) parts[1 + i] = (zkp_bytes){values[i], 32};
    uint8_t next[32];
    hash(next, t->group, t->scheme, parts, 1 + n);
    memcpy(t->state, next, 32);
    t->group->scalar_from_le32(o, next);
    return !t->group->scalar_is_zero(o);
}

/* ---- Products */

void zkp_bp_products(zkp_scalar *o, const zkp_prime_group *group, const zkp_scalar *first, const zkp_scalar *step,
                     size_t log) {
    o[0] = *first;
    for (size_t b = 0; b < log; b++) {
        const size_t half = (size_t)1 << b;
        for (size_t i = 0; i < half; i++) group->scalar_mul(&o[half + i], &o[i], &step[b]);
    }
}

void zkp_bp_squares(zkp_scalar *squares, const zkp_prime_group *group, const zkp_scalar *base, size_t log) {
    zkp_scalar value = *base;
    for (size_t b = 0; b < log; b++) {
        squares[b] = value;
        group->scalar_mul(&value, &value, &value);
    }
}

/* ---- Generators */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static zkp_bp_generators *made[2][2][ZKP_BP_MAX_LOG + 1];

/* The vector generator with this index: a hash of the value base, the scheme's word and the index. */
static void vector_generator(zkp_point *o, const zkp_prime_group *g, int scheme, size_t index) {
    uint8_t data[32 + 16 + 2];
    size_t length = 32;
    encode_base(data, g, ZKP_GROUP_VALUE);
    memcpy(data + length, WORDS[scheme], strlen(WORDS[scheme]));
    length += strlen(WORDS[scheme]);
    for (; index >= 0x80; index >>= 7) data[length++] = (uint8_t)(index | 0x80);
    data[length++] = (uint8_t)index;
    if (g == &zkp_group_ed25519) {
        uint8_t digest[32];
        zkp_keccak state;
        zkp_keccak_init(&state);
        zkp_keccak_update(&state, data, length);
        zkp_keccak_final(digest, &state);
        g->hash_to_point(o, digest, sizeof digest);
    } else {
        g->hash_to_point(o, data, length);
    }
}

static zkp_bp_generators *make(const zkp_prime_group *g, int scheme, size_t log) {
    const size_t size = (size_t)ZKP_BP_BITS << log, count = 2 + 2 * size;
    zkp_bp_generators *o = malloc(sizeof *o);
    zkp_point *points = malloc(count * sizeof *points);
    if (o == NULL || points == NULL) goto failed;
    g->generator(&points[0], ZKP_GROUP_GENERATOR);
    g->generator(&points[1], ZKP_GROUP_VALUE);
    for (size_t i = 0; i < 2 * size; i++) vector_generator(&points[2 + (i ^ 1)], g, scheme, i);
    *o = (zkp_bp_generators){.group = g, .scheme = scheme, .bases = g->bases_new(points, count), .points = points};
    o->start_length = start(o->start, g, scheme);
    if (o->bases != NULL) return o;
failed:
    free(points);
    free(o);
    return NULL;
}

const zkp_bp_generators *zkp_bp_generators_get(const zkp_prime_group *group, int scheme, size_t log) {
    const int which = group != &zkp_group_ed25519;
    const zkp_bp_generators *found = NULL;
    pthread_mutex_lock(&lock);
    for (size_t l = log; l <= ZKP_BP_MAX_LOG && found == NULL; l++) found = made[which][scheme][l];
    if (found == NULL) found = made[which][scheme][log] = make(group, scheme, log);
    pthread_mutex_unlock(&lock);
    return found;
}
