/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks around rings. Each challenge needs the one before it, so a ring's steps come one after the other; lanes have to come
   from elsewhere.

   Several rings: a lane is a ring. L and R have a chain of doublings each, with two points and tables of 8 multiples each.

   One ring: what does not depend on challenges (s G, s Hp, and the multiples of every P, C - C_off and of J by 2^32, 2^64, ...,
   2^224) is made before, in lanes of eight members. In a step lane k is 2^(32 k) times a point, and a scalar is eight numbers
   of 32 bits. Four lanes add up L and four R, segments of points in any lane of theirs, with 28 doublings; at the end the
   lanes are added up. */
#include "ed25519_ring.h"

#include <stdlib.h>

#include "../divsteps.h"
#include "ed25519_base.h"
#include "ed25519_rows.h"
#include "fe25519_8_pow.h"

#define SEGMENT_BITS 32
#define SEGMENT_DIGITS 8

static __attribute__((noinline)) void dbl_var(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_var(ed8 *p) { ed8_dbl(p, p, 1); }
static __attribute__((noinline)) void add_var(ed8 *p, const ed8 *q) { ed8_add(p, p, q, 1); }
static __attribute__((noinline)) void make_rows_var(ed8_rows *o, const ed8 *p) { ed8_make_rows_var(o, p); }

static __attribute__((noinline)) void add_rows_var(ed8 *acc, const uint64_t *const rows[8], __mmask8 negative) {
    ed8_prepared entry;
    ed8_load_rows_var(&entry, rows);
    ed8_add_signed(acc, acc, &entry, negative, 1);
}

static void dbl4_var(ed8 *p) {
    for (int i = 0; i < 3; i++) dbl_var(p);
    dbl_with_t_var(p);
}

/* Scalars of eight lanes, below l, recoded. */
typedef struct {
    uint64_t words[8][4];
} lane_scalars;

static void load_scalars_var(lane_scalars *o, const zkp_scalar *const k[8]) {
    for (int i = 0; i < 8; i++) ed8_recode4_var(o->words[i], k[i]->l);
}

static void add_digit_var(ed8 *acc, const ed8_rows *table, const lane_scalars *k, int i) {
    const uint64_t *rows[8];
    unsigned negative = 0;
    FE8_UNROLL for (int lane = 0; lane < 8; lane++) {
        const int digit = (int)(k->words[lane][i / 16] >> (4 * (i % 16)) & 15) - 8, below = digit >> 31;
        rows[lane] = table->row[lane][(digit ^ below) - below];
        negative |= ((unsigned)below & 1) << lane;
    }
    add_rows_var(acc, rows, (__mmask8)negative);
}

/* o = k * p in each lane, or with another pair the sum. */
static void multiply_var(ed8 *o, const ed8_rows *table, const lane_scalars *k, const ed8_rows *other, const lane_scalars *m) {
    ed8_identity(o);
    for (int i = 63; i >= 0; i--) {
        if (i < 63) dbl4_var(o);
        add_digit_var(o, table, k, i);
        if (other != NULL) add_digit_var(o, other, m, i);
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
    ed8_rows joint, tables[3];
    ed8 point, left, right, fixed;
    for (size_t i = 0; i < 8; i++) {
        own[i] = &walks[i < count ? i : 0];
        from[i] = own[i]->joint;
    }
    load_one_each_var(&point, from);
    make_rows_var(&joint, &point);
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
            make_rows_var(&tables[which], &point);
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
        multiply_var(&left, &tables[0], &k[0], &tables[1], &k[1]);
        zkp_ifma_ed25519_mul_base_ct(&fixed, responses);
        add_var(&left, &fixed);
        multiply_var(&right, &tables[2], &k[2], &joint, &k[3]);
        encode_two_var(encoded, &left, &right);
        for (size_t i = 0; i < count; i++) challenge_var(&own[i]->c[step + 1], own[i]->prefix, encoded[0][i], encoded[1][i]);
    }
}

/* Room of a walk alone. */
typedef struct {
    ed8 shifted[8];
    ed8 bases[2 * 16]; /* s G and s Hp of eight members each */
    ed8_rows tables[]; /* of P, C - C_off, of all members, and of J */
} room;

/* The tables of up to eight points: lane k of one is its multiple by 2^(32 k). */
static void make_shifted_var(ed8_rows *tables, ed8 *shifted, const zkp_ed25519 rows[8], size_t n) {
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
    for (size_t i = 0; i < n; i++) make_rows_var(&tables[i], &shifted[i]);
}

/* Lanes 0 to 3 of o: parts of k * p + m * q; lanes 4 to 7: parts of c * j. The tables' segments can be put into any lane. */
static void sum_segments_var(ed8 *o, const ed8_rows *p, const zkp_scalar *k, const ed8_rows *q, const zkp_scalar *m,
                             const ed8_rows *j, const zkp_scalar *c) {
    const ed8_rows *const tables[3] = {p, q, j};
    uint64_t words[3][4];
    ed8_recode4_var(words[0], k->l);
    ed8_recode4_var(words[1], m->l);
    ed8_recode4_var(words[2], c->l);
    ed8_identity(o);
    for (int i = SEGMENT_DIGITS - 1; i >= 0; i--) {
        if (i < SEGMENT_DIGITS - 1) dbl4_var(o);
        for (int half = 0; half < 4; half++) { /* of p, of q, and with them two of j */
            const uint64_t *rows[8];
            unsigned negative = 0;
            for (int lane = 0; lane < 8; lane++) {
                const int which = lane < 4 ? half / 2 : 2, segment = lane % 4 + 4 * (half % 2);
                const uint64_t word = words[which][segment / 2];
                int digit = (int)(word >> (SEGMENT_BITS * (segment % 2) + 4 * i) & 15) - 8;
                if (lane >= 4 && half >= 2) digit = 0;
                const int below = digit >> 31;
                rows[lane] = tables[which]->row[segment][(digit ^ below) - below];
                negative |= ((unsigned)below & 1) << lane;
            }
            add_rows_var(o, rows, (__mmask8)negative);
        }
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

static void inv_var(zkp_fe25519 *o, const zkp_fe25519 *a) {
    static const int64_t modulus62[5] = {0x3fffffffffffffed, 0x3fffffffffffffff, 0x3fffffffffffffff, 0x3fffffffffffffff, 0x7f};
    uint64_t words[4];
    zkp_fe_canonical(words, a);
    zkp_divsteps_invert_var(words, words, modulus62, 0x39435e50d79435e5, 5, 4); /* 1/modulus, modulo 2^62 */
    zkp_fe_from_words(o, words);
}

static void encode_both_var(uint8_t o[2][32], const zkp_ed25519 *left, const zkp_ed25519 *right) {
    zkp_ed25519_affine a;
    zkp_fe25519 inverse, own;
    zkp_fe_mul(&inverse, &left->z, &right->z);
    inv_var(&inverse, &inverse);
    zkp_fe_mul(&own, &inverse, &right->z);
    zkp_fe_mul(&a.x, &left->x, &own);
    zkp_fe_mul(&a.y, &left->y, &own);
    zkp_ed25519_encode_affine(o[0], &a);
    zkp_fe_mul(&own, &inverse, &left->z);
    zkp_fe_mul(&a.x, &right->x, &own);
    zkp_fe_mul(&a.y, &right->y, &own);
    zkp_ed25519_encode_affine(o[1], &a);
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
        ed8_rows table;
        ed8 base;
        for (size_t i = 0; i < 8; i++) {
            const size_t at = 8 * g + i < n ? 8 * g + i : 8 * g;
            points[i] = member(walk->base, walk->stride, at);
            s[i] = &walk->s[at];
            responses[i] = *s[i];
        }
        zkp_ifma_ed25519_mul_base_ct(&work->bases[2 * g], responses);
        load_one_each_var(&base, points);
        make_rows_var(&table, &base);
        load_scalars_var(&k, s);
        multiply_var(&work->bases[2 * g + 1], &table, &k, NULL, NULL);
    }
    for (size_t i = 0; i < n; i++) {
        zkp_scalar products[2];
        zkp_ed25519 both[8];
        uint8_t encoded[2][32];
        ed8 left, known, other;
        zkp_es_mul(&products[0], &walk->c[i], &walk->mu[0]);
        zkp_es_mul(&products[1], &walk->c[i], &walk->mu[1]);
        sum_segments_var(&left, &work->tables[i], &products[0], &work->tables[n + i], &products[1], &work->tables[2 * n],
                         &walk->c[i]);
        fold_var(&left, 2);
        fold_var(&left, 1);
        const uint64_t lane = i % 8;
        ed8_move(&known, &work->bases[2 * (i / 8)], fe8_splat(lane));
        ed8_move(&other, &work->bases[2 * (i / 8) + 1], fe8_splat(lane));
        ed8_select(&known, &known, &other, 0xf0);
        add_var(&left, &known);
        ed8_store(both, &left, 8);
        encode_both_var(encoded, &both[0], &both[4]);
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
