/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks around rings. Each challenge needs the one before it, so a ring's steps come one after the other; lanes have to come
   from elsewhere.

   Several rings: a lane is a ring. L and R have a chain of doublings each, with two points and tables of 8 multiples each.

   One ring: what does not depend on challenges (s G, s Hp, and the multiples of every P, C - C_off and of J by 2^32, 2^64, ...,
   2^224) is made before, in lanes of eight members. In a step lane k is 2^(32 k) times a point, and a scalar is eight numbers
   of 32 bits, so that 28 doublings do for L and as many for R; at the end the lanes are added up. */
#include "ed25519_ring.h"

#include <stdlib.h>

#include "ed25519_base.h"
#include "fe25519_8_pow.h"

#define ENTRIES 8 /* digits of four bits, from -8 to 7 */
#define SEGMENT_BITS 32
#define SEGMENT_DIGITS 8

typedef ed8_prepared multiples[ENTRIES];

static __attribute__((noinline)) void dbl_var(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_var(ed8 *p) { ed8_dbl(p, p, 1); }
static __attribute__((noinline)) void add_var(ed8 *p, const ed8 *q) { ed8_add(p, p, q, 1); }
static __attribute__((noinline)) void make_multiples_var(multiples o, const ed8 *p) { ed8_multiples(o, p, ENTRIES); }

/* groups: four bits of k + 8 (1 + 16 + ...) in each lane. */
static __attribute__((noinline)) void add_digit_var(ed8 *acc, const multiples table, __m512i groups) {
    ed8_prepared entry;
    __mmask8 negative;
    ed8_select_entry(&entry, &negative, table, ENTRIES, _mm512_sub_epi64(groups, fe8_splat(8)));
    ed8_add_signed(acc, acc, &entry, negative, 1);
}

static void dbl4_var(ed8 *p) {
    for (int i = 0; i < 3; i++) dbl_var(p);
    dbl_with_t_var(p);
}

/* k + 8 (1 + 16 + ...), for k < l. */
static void recode_var(uint64_t o[4], const zkp_scalar *k) {
    unsigned __int128 carry = 0;
    for (int i = 0; i < 4; i++) {
        carry += (unsigned __int128)k->l[i] + 0x8888888888888888;
        o[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

/* Scalars of eight lanes, digit by digit. */
typedef struct {
    __m512i words[4];
} lane_scalars;

static void load_scalars_var(lane_scalars *o, const zkp_scalar *const k[8]) {
    uint64_t columns[4][8];
    for (int i = 0; i < 8; i++) {
        uint64_t words[4];
        recode_var(words, k[i]);
        for (int j = 0; j < 4; j++) columns[j][i] = words[j];
    }
    for (int j = 0; j < 4; j++) o->words[j] = _mm512_loadu_si512(columns[j]);
}

static __m512i digits_at_var(const lane_scalars *k, int i) {
    return _mm512_and_si512(_mm512_srli_epi64(k->words[i / 16], 4 * (unsigned)(i % 16)), fe8_splat(15));
}

/* o = k * p in each lane, or with another pair the sum. */
static void multiply_var(ed8 *o, const multiples table, const lane_scalars *k, const multiples other, const lane_scalars *m) {
    ed8_identity(o);
    for (int i = 63; i >= 0; i--) {
        if (i < 63) dbl4_var(o);
        add_digit_var(o, table, digits_at_var(k, i));
        if (other != NULL) add_digit_var(o, other, digits_at_var(m, i));
    }
}

static void challenge_var(zkp_scalar *c, const zkp_keccak *prefix, const uint8_t left[32], const uint8_t right[32]) {
    zkp_keccak state = *prefix;
    zkp_keccak_update(&state, left, 32);
    zkp_keccak_update(&state, right, 32);
    zkp_es_hash_final(c, &state);
}

static const zkp_ed25519 *member(const zkp_ed25519 *first, size_t stride, size_t i) {
    return (const zkp_ed25519 *)((const uint8_t *)first + stride * i);
}

/* One point of each of up to eight walks. */
static void load_one_each_var(ed8 *o, const zkp_ed25519 *const from[8]) {
    zkp_ed25519 rows[8];
    for (int i = 0; i < 8; i++) rows[i] = *from[i];
    ed8_load(o, rows, 8);
}

static void encode_two_var(uint8_t o[2][8][32], const ed8 *left, const ed8 *right) {
    const ed8 *const p[2] = {left, right};
    fe8 inverse[2] = {left->z, right->z};
    fe8_many_inv(inverse, inverse, 2);
    for (int i = 0; i < 2; i++) {
        __m512i words[4];
        fe8 x, y;
        fe8_mul(&x, &p[i]->x, &inverse[i]);
        fe8_mul(&y, &p[i]->y, &inverse[i]);
        fe8_join(words, &y);
        const __m512i sign = _mm512_maskz_mov_epi64(fe8_is_odd(&x), fe8_splat(UINT64_C(1) << 63));
        words[3] = _mm512_or_si512(words[3], sign);
        ed8_store_rows(o[i], words);
    }
}

/* Up to eight walks, a lane each. */
static void walk_many_var(const zkp_ifma_ring_walk *walks, size_t count, size_t n) {
    const zkp_ifma_ring_walk *own[8];
    const zkp_ed25519 *from[8];
    multiples joint, tables[3];
    ed8 point, left, right, fixed;
    for (size_t i = 0; i < 8; i++) {
        own[i] = &walks[i < count ? i : 0];
        from[i] = own[i]->joint;
    }
    load_one_each_var(&point, from);
    make_multiples_var(joint, &point);
    for (size_t step = 0; step < n; step++) {
        zkp_scalar products[2][8], responses[8];
        const zkp_scalar *of_key[8], *of_difference[8], *s[8], *c[8];
        lane_scalars k[4];
        uint8_t encoded[2][8][32];
        for (int which = 0; which < 3; which++) {
            for (int i = 0; i < 8; i++) {
                const zkp_ed25519 *const first = which == 0 ? own[i]->key : which == 1 ? own[i]->difference : own[i]->base;
                from[i] = member(first, own[i]->stride, step);
            }
            load_one_each_var(&point, from);
            make_multiples_var(tables[which], &point);
        }
        for (int i = 0; i < 8; i++) {
            c[i] = &own[i]->c[step];
            s[i] = &own[i]->s[step];
            responses[i] = *s[i];
            zkp_es_mul(&products[0][i], c[i], &own[i]->mu[0]);
            zkp_es_mul(&products[1][i], c[i], &own[i]->mu[1]);
            of_key[i] = &products[0][i];
            of_difference[i] = &products[1][i];
        }
        load_scalars_var(&k[0], of_key);
        load_scalars_var(&k[1], of_difference);
        load_scalars_var(&k[2], s);
        load_scalars_var(&k[3], c);
        multiply_var(&left, tables[0], &k[0], tables[1], &k[1]);
        zkp_ifma_ed25519_mul_base_ct(&fixed, responses);
        add_var(&left, &fixed);
        multiply_var(&right, tables[2], &k[2], joint, &k[3]);
        encode_two_var(encoded, &left, &right);
        for (size_t i = 0; i < count; i++) challenge_var(&own[i]->c[step + 1], own[i]->prefix, encoded[0][i], encoded[1][i]);
    }
}

/* Room of a walk alone. */
typedef struct {
    ed8 shifted[8];
    ed8 bases[2 * 16]; /* s G and s Hp of eight members each */
    multiples tables[]; /* of P, C - C_off, of all members, and of J */
} room;

/* The tables of up to eight points: lane k of one is its multiple by 2^(32 k). */
static void make_shifted_var(multiples *tables, ed8 *shifted, const zkp_ed25519 rows[8], size_t n) {
    ed8_load(&shifted[0], rows, 8);
    for (int k = 1; k < 8; k++) {
        shifted[k] = shifted[k - 1];
        for (int i = 1; i < SEGMENT_BITS; i++) dbl_var(&shifted[k]);
        dbl_with_t_var(&shifted[k]);
    }
    for (int part = 0; part < 4; part++) {
        fe8 *of[8];
        for (int k = 0; k < 8; k++) {
            ed8 *const p = &shifted[k];
            of[k] = part == 0 ? &p->x : part == 1 ? &p->y : part == 2 ? &p->z : &p->t;
        }
        for (int j = 0; j < 5; j++) {
            __m512i r[8];
            for (int k = 0; k < 8; k++) r[k] = of[k]->l[j];
            ed8_transpose(r);
            for (int k = 0; k < 8; k++) of[k]->l[j] = r[k];
        }
        for (int k = 0; k < 8; k++) fe8_claim(of[k], UINT64_C(1) << 48);
    }
    for (size_t i = 0; i < n; i++) make_multiples_var(tables[i], &shifted[i]);
}

/* Sums of segments: one or two points. */
static void sum_segments_var(ed8 *o, const multiples table, const zkp_scalar *k, const multiples other, const zkp_scalar *m) {
    uint32_t segments[2][8];
    uint64_t words[4];
    __m512i lanes[2];
    recode_var(words, k);
    memcpy(segments[0], words, 32);
    recode_var(words, m);
    memcpy(segments[1], words, 32);
    for (int i = 0; i < 2; i++) {
        uint64_t wide[8];
        for (int j = 0; j < 8; j++) wide[j] = segments[i][j];
        lanes[i] = _mm512_loadu_si512(wide);
    }
    ed8_identity(o);
    for (int i = SEGMENT_DIGITS - 1; i >= 0; i--) {
        const unsigned shift = 4 * (unsigned)i;
        if (i < SEGMENT_DIGITS - 1) dbl4_var(o);
        add_digit_var(o, table, _mm512_and_si512(_mm512_srli_epi64(lanes[0], shift), fe8_splat(15)));
        if (other == NULL) continue;
        add_digit_var(o, other, _mm512_and_si512(_mm512_srli_epi64(lanes[1], shift), fe8_splat(15)));
    }
}

/* p[lane] += p[lane + distance] */
static void fold_var(ed8 *p, unsigned distance) {
    uint64_t from[8];
    ed8 other;
    for (unsigned i = 0; i < 8; i++) from[i] = (i + distance) % 8;
    ed8_move(&other, p, _mm512_loadu_si512(from));
    add_var(p, &other);
}

static int walk_alone_var(const zkp_ifma_ring_walk *walk, size_t n) {
    const size_t groups = (n + 7) / 8;
    const zkp_ed25519 *points[8];
    zkp_ed25519 rows[8];
    room *const work = aligned_alloc(64, sizeof *work + (2 * n + 1) * sizeof *work->tables);
    if (work == NULL) return 0;
    for (size_t start = 0; start < 2 * n + 1; start += 8) {
        const size_t count = 2 * n + 1 - start < 8 ? 2 * n + 1 - start : 8;
        for (size_t i = 0; i < 8; i++) {
            const size_t at = start + (i < count ? i : 0);
            const zkp_ed25519 *const first = at < n ? walk->key : walk->difference;
            rows[i] = at == 2 * n ? *walk->joint : *member(first, walk->stride, at < n ? at : at - n);
        }
        make_shifted_var(work->tables + start, work->shifted, rows, count);
    }
    for (size_t g = 0; g < groups; g++) {
        zkp_scalar responses[8];
        const zkp_scalar *s[8];
        lane_scalars k;
        multiples table;
        ed8 base;
        for (size_t i = 0; i < 8; i++) {
            const size_t at = 8 * g + i < n ? 8 * g + i : 8 * g;
            points[i] = member(walk->base, walk->stride, at);
            s[i] = &walk->s[at];
            responses[i] = *s[i];
        }
        zkp_ifma_ed25519_mul_base_ct(&work->bases[2 * g], responses);
        load_one_each_var(&base, points);
        make_multiples_var(table, &base);
        load_scalars_var(&k, s);
        multiply_var(&work->bases[2 * g + 1], table, &k, NULL, NULL);
    }
    for (size_t i = 0; i < n; i++) {
        zkp_scalar products[2];
        zkp_ed25519 both[8];
        uint8_t encoded[2][32];
        ed8 left, right, known, other;
        zkp_es_mul(&products[0], &walk->c[i], &walk->mu[0]);
        zkp_es_mul(&products[1], &walk->c[i], &walk->mu[1]);
        sum_segments_var(&left, work->tables[i], &products[0], work->tables[n + i], &products[1]);
        sum_segments_var(&right, work->tables[2 * n], &walk->c[i], NULL, &walk->c[i]);
        fold_var(&left, 4);
        fold_var(&right, 4);
        ed8_select(&left, &left, &right, 0xf0); /* the one in four lanes, the other in four */
        fold_var(&left, 2);
        fold_var(&left, 1);
        const uint64_t lane = i % 8;
        ed8_move(&known, &work->bases[2 * (i / 8)], fe8_splat(lane));
        ed8_move(&other, &work->bases[2 * (i / 8) + 1], fe8_splat(lane));
        ed8_select(&known, &known, &other, 0xf0);
        add_var(&left, &known);
        ed8_store(both, &left, 8);
        both[1] = both[4];
        zkp_ed25519_encode_many(encoded[0], both, 2);
        challenge_var(&walk->c[i + 1], walk->prefix, encoded[0], encoded[1]);
    }
    free(work);
    return 1;
}

int zkp_ifma_ring_walks_var(const zkp_ifma_ring_walk *walks, size_t count, size_t n) {
    while (count >= 4) { /* fewer are faster one by one */
        const size_t some = count < 8 ? count : 8;
        walk_many_var(walks, some, n);
        walks += some;
        count -= some;
    }
    for (size_t i = 0; i < count; i++)
        if (!walk_alone_var(&walks[i], n)) return 0;
    return 1;
}
