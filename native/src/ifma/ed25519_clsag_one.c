/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One ring in lanes, to verify it: all of this is public. Each challenge needs the one before it, but responses are
   known, so that s_i G and s_i Hp_i are made beforehand, eight members at a time. What is left to a step is
   c_P P + c_C C' and c_P I + c_C D. Lane k has 2^(32 k) times a point, and a scalar is eight numbers of 32 bits: 30
   doublings on the left. The bases on the right are the same in all steps, and have tables for every second digit: four
   doublings there.

   Digits have three bits on the left, where each step makes tables, from -4 to 4, and four on the right, from -8 to 7.
   An entry of a table is chosen by masks over all entries. */
#include <stdlib.h>

#include "ed25519_base.h"
#include "ed25519_clsag.h"
#include "zkp/pool.h"

#define SHIFT 32       /* bits of a part */
#define LEFT_DIGITS 11 /* of three bits in a part */
#define LEFT_ENTRIES 4 /* multiples 1 to 4 */
#define ENTRIES 8      /* multiples 1 to 8 */
#define WINDOWS 4      /* on the right, of two digits each */

struct zkp_ifma_public_ring {
    ed8_prepared images[2][WINDOWS][ENTRIES]; /* lane k: multiples of 2^(32 k + 8 w) I, and of D */
    ed8_prepared *known;                      /* s_i G in lane 0, s_i Hp_i in lane 4, the identity elsewhere */
    ed8 *shifted;                             /* of P of all members, then C' of all, I and D; lane k: times 2^(32 k) */
    size_t n;
};

static __attribute__((noinline)) void dbl_var(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_var(ed8 *p) { ed8_dbl(p, p, 1); }
static __attribute__((noinline)) void prepare_var(ed8_prepared *o, const ed8 *p) { ed8_prepare(o, p); }
static __attribute__((noinline)) void add_prepared_var(ed8 *p, const ed8_prepared *q) { ed8_add_prepared(p, p, q, 1); }
static __attribute__((noinline)) void add_var(ed8 *p, const ed8 *q) { ed8_add(p, p, q, 1); }

/* p = 2^n p, n >= 1. out: with t. */
static void dbl_times_var(ed8 *p, int n) {
    for (int i = 1; i < n; i++) dbl_var(p);
    dbl_with_t_var(p);
}

/* Multiples 1 to n. */
static void make_table_var(ed8_prepared *entries, int n, const ed8 *p) {
    ed8 multiple = *p;
    for (int i = 0; i < n; i++) {
        prepare_var(&entries[i], &multiple);
        if (i < n - 1) add_prepared_var(&multiple, &entries[0]);
    }
}

/* Eight of them. */
static void shift_var(ed8 *shifted, const zkp_ed25519 *points, size_t count) {
    ed8 powers[8];
    ed8_load(&powers[0], points, count);
    for (int k = 1; k < 8; k++) {
        powers[k] = powers[k - 1];
        dbl_times_var(&powers[k], SHIFT);
    }
    ed8_transpose_points(shifted, powers);
}

static void make_image_tables_var(ed8_prepared tables[WINDOWS][ENTRIES], ed8 now) {
    for (int w = 0; w < WINDOWS; w++) {
        if (w > 0) dbl_times_var(&now, 8);
        make_table_var(tables[w], ENTRIES, &now);
    }
}

/* In all lanes, lane i. */
static void repeat_var(ed8 *o, const ed8 *p, size_t i) { ed8_move(o, p, fe8_splat(i)); }

/* Of eight members. */
static void make_known_var(ed8_prepared *known, const zkp_ed25519 *bases, const zkp_scalar *s, size_t count) {
    zkp_scalar own[8];
    ed8 left, right, identity, pair, one;
    for (size_t i = 0; i < 8; i++) own[i] = s[i < count ? i : 0];
    zkp_ifma_ed25519_mul_base_ct(&left, own);
    ed8_load(&right, bases, count);
    zkp_ifma_ed25519_multiply_ct(&right, own);
    ed8_identity(&identity);
    for (size_t i = 0; i < 8 && i < count; i++) {
        repeat_var(&one, &left, i);
        ed8_select(&pair, &identity, &one, 0x01);
        repeat_var(&one, &right, i);
        ed8_select(&pair, &pair, &one, 0x10);
        prepare_var(&known[i], &pair);
    }
}

/* What is made before the walk, in pieces that do not need each other. */
typedef struct {
    zkp_ifma_public_ring *ring;
    const zkp_ed25519 *points;
    const zkp_scalar *s;
    size_t count, shifts; /* points to shift, in groups of eight */
} preparation;

static void prepare_task(void *context, size_t item, size_t slot) {
    const preparation *all = context;
    zkp_ifma_public_ring *const ring = all->ring;
    (void)slot;
    if (item >= all->shifts) {
        const size_t start = 8 * (item - all->shifts);
        make_known_var(ring->known + start, all->points + all->count + start, all->s + start, ring->n - start);
        return;
    }
    /* Backwards: I and D, which are last and in one group, bring more work than the other points. */
    const size_t start = 8 * (all->shifts - 1 - item);
    shift_var(ring->shifted + start, all->points + start, all->count - start);
    if (item > 0) return;
    for (size_t i = 0; i < 2; i++) make_image_tables_var(ring->images[i], ring->shifted[2 * ring->n + i]);
}

zkp_ifma_public_ring *zkp_ifma_public_ring_new_var(const zkp_ed25519 *points, const zkp_scalar *s, size_t n, int threads) {
    const size_t count = 2 * n + 2, rows = (count + 7) / 8 * 8;
    const size_t size = sizeof(zkp_ifma_public_ring) + n * sizeof(ed8_prepared) + rows * sizeof(ed8);
    zkp_ifma_public_ring *ring = aligned_alloc(64, size);
    if (ring == NULL) return NULL;
    ring->known = (ed8_prepared *)(ring + 1);
    ring->shifted = (ed8 *)(ring->known + n);
    ring->n = n;
    preparation all = {.ring = ring, .points = points, .s = s, .count = count, .shifts = rows / 8};
    zkp_pool_for(all.shifts + (n + 7) / 8, threads, prepare_task, &all);
    return ring;
}

void zkp_ifma_public_ring_free(zkp_ifma_public_ring *ring) { free(ring); }

/* Lane k has part k of four words; what is above 32 bits is part of the next one. */
static __m512i parts_var(const uint64_t words[4]) {
    const __m512i twice = _mm512_broadcast_i64x4(_mm256_loadu_si256((const __m256i *)words));
    const __m512i spread = _mm512_permutexvar_epi64(_mm512_setr_epi64(0, 0, 1, 1, 2, 2, 3, 3), twice);
    return _mm512_srlv_epi64(spread, _mm512_setr_epi64(0, 32, 0, 32, 0, 32, 0, 32));
}

/* Of k + 0x888...8, whose digits less 8 are those of k. */
static __m512i right_parts_var(const uint64_t k[4]) {
    uint64_t biased[4];
    unsigned __int128 carry = 0;
    for (int i = 0; i < 4; i++) {
        carry += (unsigned __int128)k[i] + UINT64_C(0x8888888888888888);
        biased[i] = (uint64_t)carry;
        carry >>= 64;
    }
    return parts_var(biased);
}

/* Each part by itself, and to it 4 (1 + 8 + ... + 8^10). */
static __m512i left_parts_var(const uint64_t k[4]) {
    const __m512i parts = _mm512_and_si512(parts_var(k), fe8_splat(UINT32_MAX));
    return _mm512_add_epi64(parts, fe8_splat(4 * ((UINT64_C(1) << 33) - 1) / 7));
}

FE8_INLINE void choose_entry_var(ed8_prepared *o, const ed8_prepared *entry, __mmask8 where) {
    fe8_select(&o->sum, &o->sum, &entry->sum, where);
    fe8_select(&o->diff, &o->diff, &entry->diff, where);
    fe8_select(&o->t2d, &o->t2d, &entry->t2d, where);
    fe8_select(&o->z2, &o->z2, &entry->z2, where);
}

/* acc += digit times the point of the table, which has `entries` multiples. */
FE8_INLINE void add_digit(ed8 *acc, const ed8_prepared *table, int entries, __m512i digit, int with_t) {
    const __m512i size = _mm512_abs_epi64(digit);
    const __mmask8 negative = _mm512_movepi64_mask(digit);
    ed8_prepared entry;
    fe8_one(&entry.sum);
    fe8_one(&entry.diff);
    fe8_zero(&entry.t2d);
    fe8_small(&entry.z2, 2);
    FE8_UNROLL for (int i = 0; i < entries; i++)
        choose_entry_var(&entry, &table[i], _mm512_cmpeq_epi64_mask(size, fe8_splat((uint64_t)i + 1)));
    ed8_add_signed(acc, acc, &entry, negative, with_t);
}

/* Digit `place` of parts, whose digits of so many bits are less by `half` than their groups of bits. */
FE8_INLINE __m512i digit_of(__m512i parts, int bits, int place, uint64_t mask, uint64_t half) {
    const __m512i group = _mm512_srl_epi64(parts, _mm_cvtsi32_si128(bits * place));
    return _mm512_sub_epi64(_mm512_and_si512(group, fe8_splat(mask)), fe8_splat(half));
}

static __attribute__((noinline)) void add_right_var(ed8 *acc, const ed8_prepared *table, __m512i parts,
                                                    int place) {
    add_digit(acc, table, ENTRIES, digit_of(parts, 4, place, 15, 8), 1);
}

/* The highest group has what is carried out of 33 bits, too. */
FE8_INLINE __m512i left_digit(__m512i parts, int place) {
    return digit_of(parts, 3, place, place == LEFT_DIGITS - 1 ? 15 : 7, 4);
}

static __attribute__((noinline)) void add_left_var(ed8 *acc, const ed8_prepared *table, __m512i digit) {
    add_digit(acc, table, LEFT_ENTRIES, digit, 1);
}

/* Before a doubling. */
static __attribute__((noinline)) void add_last_left_var(ed8 *acc, const ed8_prepared *table, __m512i digit) {
    add_digit(acc, table, LEFT_ENTRIES, digit, 0);
}

/* The parts' sums of multiples of I and, with `count` 2, of D. */
static void sum_images_var(ed8 *acc, const zkp_ifma_public_ring *ring, const __m512i *parts, int count) {
    ed8_identity(acc);
    for (int odd = 1; odd >= 0; odd--) {
        if (odd == 0) dbl_times_var(acc, 4);
        for (int i = 0; i < count; i++)
            for (int w = 0; w < WINDOWS; w++) add_right_var(acc, ring->images[i][w], parts[i], 2 * w + odd);
    }
}

/* Each lane becomes the sum of itself and the lane with that bit of its number flipped. */
static void fold_var(ed8 *p, uint64_t bit) {
    uint64_t from[8];
    ed8 other;
    for (uint64_t i = 0; i < 8; i++) from[i] = i ^ bit;
    ed8_move(&other, p, _mm512_loadu_si512(from));
    add_var(p, &other);
}

int zkp_ifma_public_ring_image_in_subgroup_var(const zkp_ifma_public_ring *ring) {
    const __m512i parts = right_parts_var(zkp_es_order);
    ed8 acc;
    sum_images_var(&acc, ring, &parts, 1);
    for (uint64_t bit = 4; bit > 0; bit /= 2) fold_var(&acc, bit);
    return ed8_is_identity(&acc) == 0xff;
}

void zkp_ifma_public_ring_step_var(zkp_ed25519 o[2], const zkp_ifma_public_ring *ring, size_t i, const zkp_scalar *c_p,
                                   const zkp_scalar *c_c) {
    const __m512i left_parts[2] = {left_parts_var(c_p->l), left_parts_var(c_c->l)};
    const __m512i right_parts[2] = {right_parts_var(c_p->l), right_parts_var(c_c->l)};
    const __m512i swap = _mm512_setr_epi64(4, 5, 6, 7, 0, 1, 2, 3);
    ed8_prepared tables[2][LEFT_ENTRIES];
    ed8 left, right, low, high;
    make_table_var(tables[0], LEFT_ENTRIES, &ring->shifted[i]);
    make_table_var(tables[1], LEFT_ENTRIES, &ring->shifted[ring->n + i]);
    ed8_identity(&left);
    for (int place = LEFT_DIGITS - 1; place >= 0; place--) {
        if (place < LEFT_DIGITS - 1) dbl_times_var(&left, 3);
        add_left_var(&left, tables[0], left_digit(left_parts[0], place));
        if (place > 0)
            add_last_left_var(&left, tables[1], left_digit(left_parts[1], place));
        else
            add_left_var(&left, tables[1], left_digit(left_parts[1], place));
    }
    sum_images_var(&right, ring, right_parts, 2);
    /* Lanes 0 to 3 for the left side, 4 to 7 for the right one. */
    ed8_select(&low, &left, &right, 0xf0);
    ed8_select(&high, &right, &left, 0xf0);
    ed8_move(&high, &high, swap);
    add_var(&low, &high);
    add_prepared_var(&low, &ring->known[i]);
    fold_var(&low, 2);
    fold_var(&low, 1);
    ed8_move(&low, &low, _mm512_setr_epi64(0, 4, 0, 0, 0, 0, 0, 0));
    ed8_store(o, &low, 2);
}
